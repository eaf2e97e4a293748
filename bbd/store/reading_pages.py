"""What pages read of readings that wait for a second person; one query each."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select, union

from bbd.store.agreement_pages import leading_versions
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Organisation, Person
from bbd.store.reading_editions import PENDING, ReadingEdition
from bbd.store.reading_series import confirmed_series
from bbd.store.readings import Reading


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A draft, or a reading in force whose `correction` waits; with what it is of."""

    agreement: Agreement
    version: AgreementVersion
    partner: str
    indicator: Indicator
    reading: Reading
    correction: ReadingEdition | None

    @property
    def entered(self) -> Reading | ReadingEdition:
        """What waits, with who entered it and when."""
        return self.correction or self.reading


def waiting_rows(session: Session, viewer: Person) -> Sequence[WaitingRow]:
    """Return what waits to be confirmed among the readings that `viewer` sees, the oldest period first."""
    leading = leading_versions()
    drafts = select(Reading.id).where(Reading.state == "draft")
    corrections = select(ReadingEdition.reading_id).where(ReadingEdition.state == PENDING)
    rows = session.exec(
        select(Agreement, AgreementVersion, Organisation.name, Indicator, Reading, ReadingEdition)  # type: ignore[call-overload]  # as many as there are overloads for, and more
        .join(Reading, col(Reading.agreement_id) == col(Agreement.id))
        .join(leading, leading.c.agreement_id == col(Agreement.id))
        .join(AgreementVersion, col(AgreementVersion.id) == leading.c.id)
        .join(
            Indicator,
            (col(Indicator.version_id) == leading.c.id) & (col(Indicator.key) == col(Reading.indicator_key)),
        )
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .outerjoin(
            ReadingEdition,
            (col(ReadingEdition.reading_id) == col(Reading.id)) & (col(ReadingEdition.state) == PENDING),
        )
        .where(
            leading.c.place == 1,
            visible_to(viewer),
            # Two small indexes; asked in one condition, the database would look at every reading.
            col(Reading.id).in_(union(drafts, corrections)),
        )
        .order_by(col(Reading.period_end), col(Agreement.number), col(Reading.indicator_key))
    )
    return [WaitingRow(*row) for row in rows]


def readings_before(session: Session, rows: Sequence[WaitingRow]) -> Mapping[uuid.UUID, Reading]:
    """Return, by the id of each reading that waits, the newest one before it that counts; one query."""
    series = confirmed_series(session, {row.agreement.id for row in rows}, {row.reading.indicator_key for row in rows})
    found = {}
    for row in rows:
        known = series.get((row.agreement.id, row.reading.indicator_key), ())
        before = [one for one in known if one.period_end < row.reading.period_end]
        if before:
            found[row.reading.id] = before[-1]
    return found
