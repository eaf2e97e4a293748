"""Moments as documents write them: with the zone of the clock that showed them. Days: bbd.domain.german_dates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bbd.domain.german_dates import DASH


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """Return "1. März 2013, 06:00:00 Uhr MEZ" as a clock in `zone` showed it, or a dash."""
    if value is None:
        return DASH
    return format_datetime(value.astimezone(zone), "d. MMMM y, HH:mm:ss 'Uhr' zzz", tzinfo=zone, locale="de_DE")
