"""Figures of an indicator that were in force once, as its page lists them: from when to when, and why no longer."""

from dataclasses import dataclass
from datetime import datetime

from bbd.domain.confidentiality import Figures
from bbd.domain.periods import Period
from bbd.store.agreements import Agreement, Indicator
from bbd.store.people import Person
from bbd.store.reading_editions import ReadingEdition, replaced_in
from bbd.store.readings import Reading
from bbd.web.edge import reading, viewer
from bbd.web.seen import seen_by


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """Figures as this person may see them. `reason` and `by` are those of what took their place."""

    period: Period
    edition: ReadingEdition
    seen: Figures
    since: datetime | None
    until: datetime
    reason: str
    by: str


def earlier_rows(agreement: Agreement, indicator: Indicator) -> list[EarlierRow]:
    """Return the earlier figures, those replaced last first."""
    rows = replaced_in(reading(), [agreement.id], indicator.key)
    ids = {one.recorded_by_id for row in rows for one in row} - {None}
    names = {one: person.name for one in ids if (person := reading().get(Person, one)) is not None}
    found = []
    following: dict[object, Reading | ReadingEdition] = {}
    for now, edition in rows:
        after = following.get(now.id, now)
        following[now.id] = edition
        found.append(
            EarlierRow(
                Period.parse(now.period),
                edition,
                seen_by(viewer(), agreement, indicator.kind, edition),
                edition.confirmed_at,
                edition.replaced_at or edition.recorded_at,
                _reason(after, agreement, indicator),
                names.get(after.recorded_by_id, "bbd"),
            )
        )
    return found


def _reason(after: Reading | ReadingEdition, agreement: Agreement, indicator: Indicator) -> str:
    """Return why; like a note it may repeat small numbers in words."""
    return "" if seen_by(viewer(), agreement, indicator.kind, after).hidden else after.reason
