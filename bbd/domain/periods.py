"""Reporting periods: years, half-years, quarters and months of the calendar.

Knows which days a period covers and how it is written; not which readings exist, nor who owes them.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering
from typing import Final, Self

from bbd.domain.errors import InputRefused
from bbd.domain.german_dates import MONTHS
from bbd.domain.numbers import quoted


class Frequency(StrEnum):
    """How often an indicator is read."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def per_year(self) -> int:
        """How many of these periods a year has."""
        return _PER_YEAR[self]


_PER_YEAR: Final = {Frequency.YEAR: 1, Frequency.HALF_YEAR: 2, Frequency.QUARTER: 4, Frequency.MONTH: 12}

# Years that a reading of this domain can have; anything else is a slip of the keyboard.
_KEY: Final = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})(?:-(?:H(?P<half_year>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The `number`-th (from 1) period of this frequency in `year`.

    Periods are ordered by their last day; of two that end together, the one that begins earlier comes first.
    """

    frequency: Frequency
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.frequency.per_year:
            raise ValueError(f"no period {self.number} among {self.frequency.per_year} of a year")

    @classmethod
    def parse(cls, text: str, *, where: str = "", field: str = "") -> Self:
        """Read "2012", "2012-H1", "2012-Q3" or "2012-07"; anything else is InputRefused."""
        found = _KEY.fullmatch(text)
        if found is None:
            raise InputRefused.because(
                f"{quoted(text)} ist kein Zeitraum.",
                where=where,
                remedy="Möglich sind Jahr (2012), Halbjahr (2012-H1), Quartal (2012-Q3) und Monat (2012-07).",
                field=field,
            )
        year = int(found["year"])
        parts = (Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH)
        finer = next((one for one in parts if found[one]), None)
        return cls(Frequency.YEAR, year) if finer is None else cls(finer, year, int(found[finer]))

    @classmethod
    def containing(cls, frequency: Frequency, day: date) -> Self:
        """Return the period of this frequency in which `day` lies."""
        return cls(frequency, day.year, (day.month - 1) * frequency.per_year // 12 + 1)

    @property
    def begin(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def end(self) -> date:
        """The last day; it belongs to the period."""
        month = self.number * self._months
        return date(self.year, 12, 31) if month == 12 else date(self.year, month + 1, 1) - timedelta(days=1)  # noqa: PLR2004 - December

    @property
    def key(self) -> str:
        """The text that `parse` reads."""
        match self.frequency:
            case Frequency.YEAR:
                return f"{self.year}"
            case Frequency.HALF_YEAR:
                return f"{self.year}-H{self.number}"
            case Frequency.QUARTER:
                return f"{self.year}-Q{self.number}"
            case _:
                return f"{self.year}-{self.number:02}"

    @property
    def label(self) -> str:
        """The name that people read."""
        match self.frequency:
            case Frequency.YEAR:
                return f"{self.year}"
            case Frequency.HALF_YEAR:
                return f"{self.number}. Halbjahr {self.year}"
            case Frequency.QUARTER:
                return f"{self.number}. Quartal {self.year}"
            case _:
                return f"{MONTHS[self.number - 1]} {self.year}"

    def next(self) -> "Period":
        """Return the period that follows."""
        return _at(self.frequency, self._position + 1)

    def due(self, due_days: int) -> date:
        """Return the day by which the reading is owed: `due_days` calendar days after the period's end."""
        return self.end + timedelta(days=due_days)

    @property
    def _months(self) -> int:
        return 12 // self.frequency.per_year

    @property
    def _position(self) -> int:
        """Periods of this frequency since the year 0."""
        return self.year * self.frequency.per_year + self.number - 1

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.end, self.begin) < (other.end, other.begin)

    def __str__(self) -> str:
        return self.key


def periods_between(frequency: Frequency, valid_from: date, valid_to: date) -> tuple[Period, ...]:
    """Return the periods that end within the term, both days included, oldest first: those are due."""
    first = Period.containing(frequency, valid_from)._position  # noqa: SLF001 - same module
    last = Period.containing(frequency, valid_to)._position  # noqa: SLF001 - same module
    candidates = (_at(frequency, position) for position in range(first, last + 1))
    return tuple(period for period in candidates if valid_from <= period.end <= valid_to)


def _at(frequency: Frequency, position: int) -> Period:
    year, index = divmod(position, frequency.per_year)
    return Period(frequency, year, index + 1)
