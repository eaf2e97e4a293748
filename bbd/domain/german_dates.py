"""Days as people read them in German. Moments need a clock's zone: pages and documents write them themselves."""

from datetime import date
from typing import Final

DASH: Final = "–"
MONTHS: Final = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def written(day: date | None) -> str:
    """Return "30. Juni 2013", or a dash where there is none."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}" if day else DASH


def numeric(day: date) -> str:
    """Return "30.06.2013", for tables."""
    return f"{day:%d.%m.%Y}"
