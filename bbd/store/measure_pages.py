"""What the list of measures shows: those of agreements in force, and of ended ones what nobody has judged yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, not_
from sqlmodel import Session, col, select

from bbd.domain.effect_questions import effect_state
from bbd.domain.lifecycle import OVER, VersionState
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Measure
from bbd.store.binding import binding
from bbd.store.effect_pages import answered
from bbd.store.people import Organisation, Person, people_by_mail


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with the agreement and the partner it belongs to; people by name, or their address if unknown.

    `verdicts` are the answers about its effect that count, by question.
    """

    measure: Measure
    number: str
    partner: str
    responsible: str
    deputy: str
    verdicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def effect(self) -> str:
        """Whether the effect of what is done is judged: open, later, judged; empty where there is nothing to judge."""
        return effect_state(self.verdicts) if self.measure.status == "done" or self.verdicts else ""

    def is_overdue(self, today: date) -> bool:
        """Say whether it should have been done before `today`."""
        return self.measure.status == "open" and self.measure.due is not None and self.measure.due < today


def measures_in_force(session: Session, viewer: Person, today: date) -> Sequence[MeasureRow]:
    """Return the measures that bind today and that `viewer` may see: open ones by their due date, then the others."""
    return sorted(_rows(session, binding(today), viewer), key=_urgency)


def left_to_judge(session: Session, viewer: Person, today: date) -> Sequence[MeasureRow]:
    """Return what was done under agreements that are over, and whose effect nobody has judged yet; by agreement."""
    ended = and_(col(Agreement.state).in_(OVER), not_(binding(today)), col(Measure.status) == "done")
    rows = _rows(session, ended, viewer)
    return sorted((row for row in rows if row.effect == "open"), key=lambda row: (row.number, row.measure.key))


def _rows(session: Session, condition: ColumnElement[bool], viewer: Person) -> list[MeasureRow]:
    """Return the measures of adopted versions under this condition that exist for `viewer`; three queries."""
    rows = session.exec(
        select(Measure, Agreement.number, Organisation.name)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Measure.version_id))
        .join(Agreement, col(Agreement.id) == col(Measure.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(condition, AgreementVersion.state == VersionState.ADOPTED, visible_to(viewer))
    ).all()
    mails = {mail for measure, _, _ in rows for mail in (measure.responsible, measure.deputy) if mail}
    names = {mail: person.name for mail, person in people_by_mail(session, mails).items()}
    verdicts = answered(session)
    return [
        MeasureRow(
            measure,
            number,
            partner,
            names.get(measure.responsible or "", measure.responsible or ""),
            names.get(measure.deputy or "", measure.deputy or ""),
            verdicts.get((measure.agreement_id, measure.key), {}),
        )
        for measure, number, partner in rows
    ]


def _urgency(row: MeasureRow) -> tuple[bool, date, str, str]:
    return row.measure.status != "open", row.measure.due or date.max, row.number, row.measure.key
