"""What is given of a reading: comparing it with what is stored, and writing it down."""

from datetime import datetime
from typing import Final

from bbd.domain.readings import CheckedReading
from bbd.store.people import Person
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading

FIGURES: Final = ("numerator", "denominator", "value", "respondents", "population", "note", "source")
"""What is given of a reading beside its period."""


def is_same(stored: Reading | ReadingEdition, checked: CheckedReading) -> bool:
    """Say whether the stored figures equal what was given; 25.0 equals 25."""
    return all(getattr(stored, name) == getattr(checked, name) for name in FIGURES)


def take_over(
    reading: Reading,
    checked: CheckedReading,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    confirmed: bool = True,
) -> None:
    """Write what was given into the reading, in force where it is `confirmed`; it is one edition further."""
    for name in FIGURES:
        setattr(reading, name, getattr(checked, name))
    reading.state = "confirmed" if confirmed else "draft"
    reading.edition += 1
    reading.reason = reason
    reading.recorded_at, reading.recorded_by_id = now, by.id if by else None
    reading.confirmed_at = now if confirmed else None
    reading.confirmed_by_id = None
