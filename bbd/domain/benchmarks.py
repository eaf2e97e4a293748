"""Benchmarks (Vergleichsgrößen): which value of a dated series counts on a day, and how far it has moved since another.

A series has values by reference date, each under one definition; definitions are never mixed: what is compared here
are always two values of the same one. A figure that was corrected keeps its earlier editions, so that it can be said
what was known at any moment. Pure: no store, and nothing here changes what was agreed.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from typing import Final, NamedTuple

DIGITS: Final = 100
"""Digits that sums and products of parsed numbers (30 digits each) may need; the usual context would round at 28."""


class Figure(NamedTuple):
    """One edition of a value: `value` in the unit of the series at the reference date `on`.

    `recorded_at` is the moment it became known here, None where that is not on record: it then counts as known since
    its reference date.
    """

    on: date
    value: Decimal
    source: str = ""
    recorded_at: datetime | None = None
    edition: int = 1

    def known_by(self, moment: datetime) -> bool:
        """Say whether it was known at `moment`."""
        if self.recorded_at is None:
            return self.on <= moment.astimezone(UTC).date()
        return self.recorded_at <= moment


class Movement(NamedTuple):
    """From the value that counted when something was decided to the one that counts now; both of one definition."""

    before: Figure
    after: Figure

    @property
    def change(self) -> Decimal:
        """By how much the value has risen, exactly; negative where it has fallen."""
        with localcontext() as exact:
            exact.prec = DIGITS
            return self.after.value - self.before.value

    @property
    def tenths(self) -> int:
        """The amount of the change in whole tenths of its unit, rounded down: 0.49 is 4, 0.5 is 5."""
        with localcontext() as exact:
            exact.prec = DIGITS
            return int(abs(self.after.value - self.before.value) * 10)


def known(figures: Iterable[Figure], by: datetime | None = None) -> tuple[Figure, ...]:
    """Return the values of one definition as they were known at the moment `by` (None: now), oldest day first.

    Of each reference date it is the newest edition that was known then.
    """
    found: dict[date, Figure] = {}
    for one in figures:
        if by is None or one.known_by(by):
            before = found.get(one.on)
            if before is None or before.edition < one.edition:
                found[one.on] = one
    return tuple(found[on] for on in sorted(found))


def latest(figures: Iterable[Figure], on: date, by: datetime | None = None) -> Figure | None:
    """Return the newest value of one definition whose reference date is not after `on`, as known at `by`; or None."""
    return next((one for one in reversed(known(figures, by)) if one.on <= on), None)


def when_decided(figures: Sequence[Figure], at: datetime, on: date) -> Figure | None:
    """Return the value of one definition that counted when something was decided at the moment `at`, the day `on`.

    It is the newest one known then, even if a later value of an earlier reference date came to light afterwards. Where
    the whole series was only recorded later, it is the first edition of the value that would have counted by its date.
    """
    if any(one.known_by(at) for one in figures):
        return latest(figures, on, at)
    return latest((one for one in figures if one.edition == 1), on)


def moved(figures: Sequence[Figure], at: datetime, on: date, today: date) -> Movement | None:
    """Return how the value of one definition has moved from a decision to `today`; None without a value then or now."""
    before, after = when_decided(figures, at, on), latest(figures, today)
    return Movement(before, after) if before and after else None


def furthest(movements: Iterable[Movement | None]) -> Movement | None:
    """Return the largest of the movements, each within one definition; of equal ones the first. None without any."""
    return max(filter(None, movements), key=lambda one: abs(one.change), default=None)
