"""Working days: Monday to Friday without the public holidays of one region, Berlin unless settings say otherwise.

Counts days, not hours; knows no bridge days, no half-holidays and nobody's leave. The holidays themselves come from
the `holidays` library, one-off ones included (in Berlin 8 May 2020 and 8 May 2025).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from bbd.domain.errors import ConfigurationRefused
from bbd.domain.numbers import quoted

_SATURDAY: Final = 5


class WorkingDays:
    """The working days of a region, named as in `BBD_HOLIDAYS`: country, hyphen, subdivision ("DE-BE")."""

    def __init__(self, subdivision: str = "DE-BE") -> None:
        country, _, part = subdivision.partition("-")
        try:
            supported = part in holidays.country_holidays(country).subdivisions
        except NotImplementedError:
            supported = False
        if not supported:
            raise ConfigurationRefused.because(
                f"Für die Region {quoted(subdivision)} ist kein Feiertagskalender bekannt.",
                where="BBD_HOLIDAYS",
                remedy="Bitte Land und Bundesland angeben, zum Beispiel DE-BE für Berlin.",
            )
        self.country, self.part = country, part

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        return day.weekday() < _SATURDAY and day not in _holidays_of(self.country, self.part, day.year)

    def after(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`; for n = 0 `day` itself, working day or not."""
        if n < 0:
            raise ValueError("working days are counted forward")
        for following in self._following(day):
            if n == 0:
                break
            n -= self.is_working_day(following)
            day = following
        return day

    @staticmethod
    def _following(day: date) -> Iterator[date]:
        while True:
            day += timedelta(days=1)
            yield day


@lru_cache(maxsize=256)
def _holidays_of(country: str, part: str, year: int) -> frozenset[date]:
    """Return one year's holidays; frozen, because the library's own object fills itself while threads read it."""
    return frozenset(holidays.country_holidays(country, subdiv=part, years=year, expand=False))
