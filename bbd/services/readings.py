"""Readings: entering and correcting one, with its entry in the audit trail. Files of them are imported elsewhere.

What a person enters waits for a second one (bbd.services.reading_confirmation): a first entry as a draft, a correction
beside the figures in force, which count until then. What bbd itself loads is confirmed.
"""

from datetime import UTC, date, datetime
from typing import Final

from sqlmodel import Session, col, select

from bbd.domain.errors import NotThere
from bbd.domain.periods import Frequency
from bbd.domain.readings import CheckedReading, IndicatorSays, ReadingInput, check_reading
from bbd.services.commitments import of_reading
from bbd.services.reading_corrections import keep_earlier, propose
from bbd.services.reading_figures import FIGURES, is_same, take_over
from bbd.services.reading_rights import (
    may_enter,
    refuse_frozen,
    refuse_over,
    refuse_stale,
    refuse_stranger,
    refuse_unfinished,
    sees_raw,
)
from bbd.store import audit
from bbd.store.agreement_queries import leading_version
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Person
from bbd.store.readings import Reading

__all__ = [
    "FIGURES", "enter", "history", "indicator_of", "is_same", "may_enter", "new_reading", "refuse_stale", "says_of",
    "stored_reading", "take_over",
]  # fmt: skip

LOADED: Final = "Von bbd übernommen"
"""The reason of a correction that bbd itself loads."""


def enter(  # noqa: PLR0913 - a reading, who enters it, why, and what they saw
    session: Session,
    agreement: Agreement,
    indicator_key: str,
    given: ReadingInput,
    *,
    comma: bool,
    by: Person | None,
    now: datetime,
    edition: int | None = None,
    today: date | None = None,
    reason: str = "",
) -> Reading:
    """Enter a reading or correct it, and return it as it is now; an equal one is left as it was.

    `by` None is bbd itself, whose figures are confirmed; a person's wait for a second one. A correction of figures in
    force needs a `reason`. `edition` is that of the reading the person saw, 0 where there was none; somebody else's
    change since is Stale. None asks for no such check. A period that is not over on
    `today` is InputRefused; None asks for no such check either. Also raises NotThere, StepRefused and InputRefused.
    """
    refuse_stranger(agreement, by)
    indicator, version = indicator_of(session, agreement, indicator_key)
    checked = check_reading(given, says_of(indicator, version), comma=comma)
    refuse_unfinished(checked.period, today)
    stored = stored_reading(session, agreement, indicator_key, checked.period.key)
    refuse_stale(stored, edition)
    day = today or now.astimezone(UTC).date()
    if stored is not None and stored.state != "draft" and by is not None:
        return propose(session, agreement, stored, checked, reason, by=by, now=now, today=day)
    known = by is None or sees_raw(agreement, by) or (stored is not None and stored.recorded_by_id == by.id)
    if stored is not None and known and is_same(stored, checked) and (stored.state != "draft" or by is not None):
        return stored
    refuse_over(agreement, by, day)
    return _record(session, agreement, indicator_key, stored, checked, by=by, now=now, reason=reason)


def _record(  # noqa: PLR0913 - as above
    session: Session,
    agreement: Agreement,
    indicator_key: str,
    stored: Reading | None,
    checked: CheckedReading,
    *,
    by: Person | None,
    now: datetime,
    reason: str,
) -> Reading:
    """Write a draft, or what bbd itself loads; the latter takes the place of figures in force."""
    replaces = stored is not None and stored.state != "draft"
    if stored is not None and replaces:
        refuse_frozen(stored)
        keep_earlier(session, stored, now=now)
    reading = stored or new_reading(agreement, indicator_key, checked, now)
    take_over(reading, checked, by=by, now=now, reason=(reason or LOADED) if replaces else "", confirmed=by is None)
    session.add(reading)
    action = "reading-entered" if stored is None else "reading-changed"
    audit.append(
        session, actor=by.id if by else None, action=action, on=f"{agreement.number}/{indicator_key}", now=now,
        proves=of_reading(reading), period=reading.period,
    )  # fmt: skip
    return reading


def indicator_of(session: Session, agreement: Agreement, key: str) -> tuple[Indicator, AgreementVersion]:
    """Return the indicator `key` of the version in force, else of the newest, and that version; NotThere without."""
    version = leading_version(session, agreement)
    found = session.exec(
        select(Indicator).where(Indicator.version_id == version.id, Indicator.key == key)
    ).one_or_none()
    if found is None:
        raise NotThere.because(f"Eine Kennzahl „{key}“ gibt es in der Zielvereinbarung {agreement.number} nicht.")
    return found, version


def history(session: Session, agreement: Agreement, key: str) -> list[Reading]:
    """Return all readings of an indicator, oldest first."""
    query = select(Reading).where(Reading.agreement_id == agreement.id, Reading.indicator_key == key)
    return list(session.exec(query.order_by(col(Reading.period_end), col(Reading.period))))


def says_of(indicator: Indicator, version: AgreementVersion) -> IndicatorSays:
    """Return what the version says about the indicator's readings."""
    return IndicatorSays(
        kind=indicator.kind,  # type: ignore[arg-type]  # the document has checked it
        frequency=Frequency(indicator.frequency),
        unit=indicator.unit,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
    )


def new_reading(agreement: Agreement, indicator_key: str, checked: CheckedReading, now: datetime) -> Reading:
    """Return a reading that is not stored yet; `take_over` fills the rest of it."""
    return Reading(
        agreement_id=agreement.id,
        indicator_key=indicator_key,
        period=checked.period.key,
        period_end=checked.period.end,
        value=checked.value,
        edition=0,
        recorded_at=now,
    )


def stored_reading(session: Session, agreement: Agreement, key: str, period: str) -> Reading | None:
    """Return the reading of a period, in force or a draft; None where there is none."""
    return session.exec(
        select(Reading).where(
            Reading.agreement_id == agreement.id, Reading.indicator_key == key, Reading.period == period
        )
    ).one_or_none()
