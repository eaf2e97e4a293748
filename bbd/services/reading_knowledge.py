"""What was known of readings on a past day: the figures in force at a moment, corrected or not since.

A draft is not known yet, a correction only from its confirmation on. Of readings that were corrected before bbd kept
earlier figures (`overwritten`) only the last ones are there; they count from when they were recorded.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bbd.services.reading_figures import FIGURES
from bbd.store.reading_editions import ReadingEdition, replaced_in
from bbd.store.readings import Reading, broken_down

_OF_BOTH = (*FIGURES, "reason", "recorded_at", "recorded_by_id", "confirmed_at", "confirmed_by_id", "revised")


def known_on(session: Session, agreement_id: uuid.UUID, moment: datetime, key: str | None = None) -> list[Reading]:
    """Return the readings of an agreement as they were in force at `moment`, oldest period first; `key`: one indicator.

    What was replaced since comes as a reading of its own that is not stored, and `unsettled` where the agreement has
    parts: which of those figures would have to be withheld was never worked out.
    """
    query = select(Reading).where(Reading.agreement_id == agreement_id, Reading.state != "draft")
    query = query.order_by(col(Reading.indicator_key), col(Reading.period_end), col(Reading.period))
    rows = session.exec(query.where(Reading.indicator_key == key) if key is not None else query).all()
    earlier: dict[uuid.UUID, list[ReadingEdition]] = {}
    for reading, edition in replaced_in(session, [agreement_id], key):
        earlier.setdefault(reading.id, []).append(edition)
    divided = agreement_id in broken_down(session, {agreement_id})
    found = (_at(row, earlier.get(row.id, ()), moment, divided=divided) for row in rows)
    return [one for one in found if one is not None]


def _at(reading: Reading, earlier: Iterable[ReadingEdition], moment: datetime, *, divided: bool) -> Reading | None:
    if reading.confirmed_at is not None and reading.confirmed_at <= moment:
        return reading
    for edition in earlier:
        begins, ends = edition.confirmed_at, edition.replaced_at
        if begins is not None and ends is not None and begins <= moment < ends:
            return _as_it_was(reading, edition, unsettled=divided)
    return None


def _as_it_was(reading: Reading, edition: ReadingEdition, *, unsettled: bool) -> Reading:
    """Return the reading with figures that were in force once: for showing and judging, never stored."""
    return Reading(
        id=reading.id,
        agreement_id=reading.agreement_id,
        indicator_key=reading.indicator_key,
        period=reading.period,
        period_end=reading.period_end,
        state="frozen" if edition.frozen else "confirmed",
        edition=reading.edition,
        unsettled=unsettled,
        **{name: getattr(edition, name) for name in _OF_BOTH},
    )
