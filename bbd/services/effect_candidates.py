"""Whom a measure could be compared with: indicators of other partners with the same name and the same definition.

Only a list to choose from. Who has the same measure and who has not is said by a person, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bbd.domain.document import GoalText
from bbd.domain.document_parts import IndicatorText
from bbd.domain.lifecycle import VersionState
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Organisation


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator of another agreement; `measures` are those of its goal, by title. `own` is what it is like."""

    own: str
    number: str
    partner: str
    other: str
    measures: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells it from the others in a form."""
        return f"{self.own}-{self.number}-{self.other}"


def candidates(session: Session, agreement: Agreement, goal: GoalText) -> Sequence[Candidate]:
    """Return whom the measures of `goal` could be compared with, by indicator and number; one query."""
    names = {one.name for one in goal.indicators}
    rows = session.exec(
        select(Agreement.number, Organisation.name, AgreementVersion)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(
            AgreementVersion.state == VersionState.ADOPTED,
            Agreement.partner_id != agreement.partner_id,
            col(AgreementVersion.id).in_(select(Indicator.version_id).where(col(Indicator.name).in_(names))),
        )
        .order_by(col(Agreement.number))
    ).all()
    found = [
        Candidate(own.key, number, partner, other.key, tuple(measure.title for measure in theirs.measures))
        for number, partner, version in rows
        for theirs in text_of(version).goals
        for other in theirs.indicators
        for own in goal.indicators
        if _same(own, other)
    ]
    return sorted(found, key=lambda one: (one.own, one.number, one.other))


def _same(one: IndicatorText, other: IndicatorText) -> bool:
    return all(
        getattr(one, name) == getattr(other, name) for name in ("name", "definition", "unit", "kind", "frequency")
    )
