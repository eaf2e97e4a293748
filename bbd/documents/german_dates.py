"""Days and moments as documents write them: in words, and moments with the zone of the clock that showed them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

DASH = "–"


def day(value: date | None) -> str:
    """Return "30. Juni 2013", or a dash where there is none."""
    return format_date(value, "d. MMMM y", locale="de_DE") if value else DASH


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """Return "1. März 2013, 06:00:00 Uhr MEZ" as a clock in `zone` showed it, or a dash."""
    if value is None:
        return DASH
    return format_datetime(value.astimezone(zone), "d. MMMM y, HH:mm:ss 'Uhr' zzz", tzinfo=zone, locale="de_DE")
