"""How values are shown in templates: numbers, dates and moments in German; the words come from bbd.domain.words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.dates import format_datetime

from bbd.clock import local_date
from bbd.domain.german_dates import DASH, numeric, written
from bbd.domain.mandate_words import Granted, MandateSaid, said
from bbd.domain.numbers import german, half_up, percent
from bbd.domain.periods import Period
from bbd.domain.units import PERCENT, Unit
from bbd.domain.words import agreement_state
from bbd.store.agreements import Agreement
from bbd.store.binding import binds
from bbd.web.edge import edge, today

NBSP = "\N{NO-BREAK SPACE}"
UNITS: Mapping[str, str] = {"percent": "%"}


def last_day(value: date | None) -> str:
    """Return "30. Juni 2013 (noch 12 Tage)" for the last day on which something can be done, or a dash."""
    if value is None:
        return DASH
    left = (value - today()).days
    said = {0: "heute zum letzten Mal", 1: "noch ein Tag"}.get(left, f"noch {left} Tage")
    return f"{written(value)} ({'abgelaufen' if left < 0 else said})"


def short_day(value: date | None) -> str:
    """Return "30.06.2013" for tables, or a dash."""
    return numeric(value) if value else DASH


def moment(value: datetime | None) -> str:
    """Return "30. Juni 2013, 14:05 Uhr" on the installation's wall clock, or a dash."""
    if value is None:
        return DASH
    local = value.astimezone(edge().settings.timezone)
    return format_datetime(local, "d. MMMM y, HH:mm 'Uhr'", tzinfo=edge().settings.timezone, locale="de_DE")


def recently(value: datetime) -> str:
    """Return a moment that is not long ago: "heute, 06:00 Uhr", "gestern, 06:00 Uhr", else as `moment` does."""
    local = value.astimezone(edge().settings.timezone)
    named = {0: "heute", 1: "gestern"}.get((today() - local.date()).days)
    return f"{named}, {local:%H:%M} Uhr" if named else moment(value)


def local_day(value: datetime | None) -> str:
    """Return the day of a moment on the installation's wall clock, "30.06.2013", or a dash."""
    return short_day(local_date(value, edge().settings.timezone) if value else None)


def written_day(value: datetime | None) -> str:
    """Return the day of a moment on the installation's wall clock, "30. Juni 2013", or a dash."""
    return written(local_date(value, edge().settings.timezone) if value else None)


def quantity(value: Decimal | int | None, unit: str = "") -> str:
    """Return "21,7 %" with a non-breaking space, "1.234" for a count, or a dash where there is no value."""
    if value is None:
        return DASH
    shown_unit, number = UNITS.get(unit, unit), german(Decimal(value))
    return f"{number}{NBSP}{shown_unit}" if shown_unit else number


def share(value: Fraction) -> str:
    """Return an exact number of per cent as "17,5 %"."""
    return percent(half_up(value, 1))


def points(value: Fraction) -> str:
    """Return the difference of two percentages as "+9,4 Prozentpunkte"."""
    return Unit(PERCENT).difference(value, signed=True)


def standing(agreement: Agreement) -> str:
    """Return how an agreement stands today; one that was terminated with its last day."""
    return agreement_state(agreement.state, agreement.ended_on, goes_on=binds(agreement, today()))


def noted_day(value: str) -> str:
    """Return a day that the journal keeps in ISO form as "30. Juni 2013"."""
    return written(date.fromisoformat(value))


def period(key: str) -> str:
    """Return a period by its key as people call it: "3. Quartal 2012"."""
    return Period.parse(key).label


def mandate(value: Granted) -> MandateSaid:
    """Return what a mandate is and from which local day to which it holds, in words."""
    return said(value, edge().settings.timezone)


def mean(value: Fraction, unit: str) -> str:
    """Return a mean as it is shown: a percentage with one digit after the comma."""
    return Unit(unit).value(value)


def apart(value: Fraction, unit: str) -> str:
    """Return a difference of two values with its sign; of percentages in percentage points."""
    return Unit(unit).difference(value, signed=True)


FILTERS: dict[str, Callable[..., Any]] = {
    "day": written,
    "last_day": last_day,
    "short_day": short_day,
    "moment": moment,
    "recently": recently,
    "local_day": local_day,
    "written_day": written_day,
    "quantity": quantity,
    "share": share,
    "points": points,
    "standing": standing,
    "noted_day": noted_day,
    "mandate": mandate,
    "period": period,
    "mean": mean,
    "apart": apart,
}
