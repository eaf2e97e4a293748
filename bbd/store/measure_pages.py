"""What the list of measures shows: the measures of agreements in force, and who is responsible; two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bbd.domain.lifecycle import VersionState
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Measure
from bbd.store.binding import binding
from bbd.store.people import Organisation, Person, people_by_mail


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with the agreement and the partner it belongs to; people by name, or their address if unknown."""

    measure: Measure
    number: str
    partner: str
    responsible: str
    deputy: str

    def is_overdue(self, today: date) -> bool:
        """Say whether it should have been done before `today`."""
        return self.measure.status == "open" and self.measure.due is not None and self.measure.due < today


def measures_in_force(session: Session, viewer: Person, today: date) -> Sequence[MeasureRow]:
    """Return the measures that bind today and that `viewer` may see: open ones by their due date, then the others."""
    rows = session.exec(
        select(Measure, Agreement.number, Organisation.name)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Measure.version_id))
        .join(Agreement, col(Agreement.id) == col(Measure.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(binding(today), AgreementVersion.state == VersionState.ADOPTED, visible_to(viewer))
    ).all()
    mails = {mail for measure, _, _ in rows for mail in (measure.responsible, measure.deputy) if mail}
    names = {mail: person.name for mail, person in people_by_mail(session, mails).items()}
    found = [
        MeasureRow(
            measure,
            number,
            partner,
            names.get(measure.responsible or "", measure.responsible or ""),
            names.get(measure.deputy or "", measure.deputy or ""),
        )
        for measure, number, partner in rows
    ]
    return sorted(found, key=_urgency)


def _urgency(row: MeasureRow) -> tuple[bool, date, str, str]:
    return row.measure.status != "open", row.measure.due or date.max, row.number, row.measure.key
