"""Corrections of figures in force: proposed by one person, kept beside them until a second one confirms.

Earlier figures stay, with reason, source and the days on which they were in force (bbd.store.reading_editions).
"""

from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.errors import InputRefused
from bbd.domain.free_text import checked_text
from bbd.domain.readings import CheckedReading
from bbd.services.commitments import of_reading
from bbd.services.reading_figures import FIGURES, is_same
from bbd.services.reading_rights import refuse_over, sees_raw
from bbd.store import audit
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from bbd.store.reading_editions import PENDING, REPLACED, ReadingEdition, pending_of
from bbd.store.readings import Reading

LONGEST_REASON: Final = 2_000
_OF_EDITION: Final = (*FIGURES, "reason", "recorded_at", "recorded_by_id")


def keep_earlier(session: Session, reading: Reading, *, now: datetime, flush: bool = True) -> None:
    """Keep the figures in force among the earlier ones, before others take their place at `now`.

    The database lets them be replaced only when they stand there; who writes very many flushes by themselves.
    """
    session.add(
        ReadingEdition(
            reading_id=reading.id,
            state=REPLACED,
            **{name: getattr(reading, name) for name in _OF_EDITION},
            confirmed_at=reading.confirmed_at,
            confirmed_by_id=reading.confirmed_by_id,
            replaced_at=now,
            frozen=reading.state == "frozen",
            revised=reading.revised,
        )
    )
    if flush:
        session.flush()


def propose(  # noqa: PLR0913 - a correction, whose, why, and when
    session: Session,
    agreement: Agreement,
    reading: Reading,
    checked: CheckedReading,
    reason: str,
    *,
    by: Person,
    now: datetime,
    today: date,
) -> Reading:
    """Propose other figures than those in force, which count until somebody confirms these; equal ones change nothing.

    Who gives the figures in force again takes a correction back that waits. InputRefused without a reason.
    """
    waits = pending_of(session, reading.id)
    # Whoever may not see the figures in force must not learn by guessing that they guessed right.
    raw = sees_raw(agreement, by)
    same = raw and is_same(reading, checked)
    if same and waits is None:
        return reading
    refuse_over(agreement, by, today)
    if waits is not None and same:
        drop(session, agreement, reading, waits, by=by, now=now)
        return reading
    because = _reason(reason)
    known = waits is not None and (raw or waits.recorded_by_id == by.id)
    if waits is not None and known and is_same(waits, checked) and waits.reason == because:
        return reading
    proposed = waits or ReadingEdition(reading_id=reading.id, state=PENDING, value=checked.value, recorded_at=now)
    for name in FIGURES:
        setattr(proposed, name, getattr(checked, name))
    proposed.reason, proposed.recorded_at, proposed.recorded_by_id = because, now, by.id
    reading.edition += 1
    session.add_all([reading, proposed])
    _tell(session, agreement, reading, "correction-entered", of=proposed, by=by, now=now)
    return reading


def correct(
    session: Session, agreement: Agreement, reading: Reading, waits: ReadingEdition, *, by: Person, now: datetime
) -> None:
    """Put a correction that waited in force; frozen figures become revised ones (r)."""
    keep_earlier(session, reading, now=now)
    for name in _OF_EDITION:
        setattr(reading, name, getattr(waits, name))
    reading.revised = reading.revised or reading.state == "frozen"
    reading.state, reading.edition = "confirmed", reading.edition + 1
    reading.confirmed_at, reading.confirmed_by_id = now, by.id
    session.add(reading)
    session.delete(waits)
    session.flush()
    _tell(session, agreement, reading, "reading-corrected", of=reading, by=by, now=now)


def drop(
    session: Session, agreement: Agreement, reading: Reading, waits: ReadingEdition, *, by: Person, now: datetime
) -> None:
    """Take a correction away that waited; the figures in force stay."""
    reading.edition += 1
    session.add(reading)
    session.delete(waits)
    session.flush()
    _tell(session, agreement, reading, "correction-discarded", of=waits, by=by, now=now)


def _tell(
    session: Session,
    agreement: Agreement,
    reading: Reading,
    action: str,
    *,
    of: Reading | ReadingEdition,
    by: Person,
    now: datetime,
) -> None:
    audit.append(
        session, actor=by.id, action=action, on=f"{agreement.number}/{reading.indicator_key}", now=now,
        proves=of_reading(of), period=reading.period,
    )  # fmt: skip


def _reason(text: str) -> str:
    because = checked_text(text, longest=LONGEST_REASON, field="reason")
    if not because:
        raise InputRefused.because(
            "Der Grund der Berichtigung fehlt.",
            remedy="Bitte angeben, warum der bestätigte Messwert nicht stimmt; beide bleiben nachlesbar.",
            field="reason",
        )
    return because
