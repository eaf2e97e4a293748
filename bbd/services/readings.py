"""Readings: entering and correcting one, with its entry in the audit trail. Files of them are imported elsewhere."""

from datetime import UTC, date, datetime
from typing import Final

from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, NotThere, Stale
from bbd.domain.periods import Frequency
from bbd.domain.readings import CheckedReading, IndicatorSays, ReadingInput, check_reading
from bbd.domain.words import BY_SOMEBODY
from bbd.services.commitments import of_reading
from bbd.services.reading_rights import may_enter, refuse_fixed, refuse_stranger
from bbd.store import audit
from bbd.store.agreement_queries import leading_version
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Person
from bbd.store.readings import Reading

__all__ = [
    "FIGURES", "enter", "history", "indicator_of", "is_same", "may_enter", "new_reading", "says_of", "take_over",
]  # fmt: skip

FIGURES: Final = ("numerator", "denominator", "value", "respondents", "population", "note", "source")
"""What is given of a reading beside its period."""


def enter(  # noqa: PLR0913 - a reading, who enters it, and what they saw
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
) -> Reading:
    """Enter a reading or correct it, and return it as it is now; an equal one is left as it was.

    `by` None is bbd itself. `edition` is that of the reading the person saw, 0 where there was none; somebody else's
    change since is Stale. None asks for no such check. A period that is not over on
    `today` is InputRefused; None asks for no such check either. Also raises NotThere, StepRefused and InputRefused.
    """
    refuse_stranger(agreement, by)
    indicator, version = indicator_of(session, agreement, indicator_key)
    checked = check_reading(given, says_of(indicator, version), comma=comma)
    _refuse_unfinished(checked, today)
    stored = _stored(session, agreement, indicator_key, checked.period.key)
    _refuse_stale(stored, edition)
    if stored is not None and is_same(stored, checked):
        return stored
    refuse_fixed(agreement, stored, by, today or now.astimezone(UTC).date())
    changed = stored is not None
    reading = stored or new_reading(agreement, indicator_key, checked, now)
    take_over(reading, checked, by=by, now=now)
    session.add(reading)
    action = "reading-changed" if changed else "reading-entered"
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


def is_same(stored: Reading, checked: CheckedReading) -> bool:
    """Say whether the stored reading is the confirmed equal of what was given; 25.0 equals 25."""
    return stored.state != "draft" and all(getattr(stored, name) == getattr(checked, name) for name in FIGURES)


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


def take_over(reading: Reading, checked: CheckedReading, *, by: Person | None, now: datetime) -> None:
    """Write what was given into the reading; it is confirmed by that, and one edition further."""
    for name in FIGURES:
        setattr(reading, name, getattr(checked, name))
    reading.state = "confirmed"
    reading.edition += 1
    reading.recorded_at, reading.recorded_by_id = now, by.id if by else None


def _stored(session: Session, agreement: Agreement, key: str, period: str) -> Reading | None:
    return session.exec(
        select(Reading).where(
            Reading.agreement_id == agreement.id, Reading.indicator_key == key, Reading.period == period
        )
    ).one_or_none()


def _refuse_unfinished(checked: CheckedReading, today: date | None) -> None:
    if today is not None and checked.period.end >= today:
        raise InputRefused.because(
            f"Der Zeitraum {checked.period.label} ist noch nicht zu Ende.",
            remedy=f"Ein Messwert lässt sich nach dem {checked.period.end:%d.%m.%Y} eintragen.",
            field="period",
        )


def _refuse_stale(stored: Reading | None, edition: int | None) -> None:
    if edition is not None and edition != (stored.edition if stored else 0):
        raise Stale.because(
            f"Dieser Messwert wurde inzwischen eingetragen oder geändert, {BY_SOMEBODY}.",
            remedy="Ihre Eingaben stehen noch da; bitte mit dem jetzigen Stand vergleichen und noch einmal speichern.",
        )
