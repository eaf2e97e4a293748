"""Where one reading belongs: the agreement, the indicator and the period that an address names, and what is there."""

from dataclasses import dataclass
from typing import NoReturn

from bbd.domain.errors import InputRefused, NotThere
from bbd.domain.periods import Frequency, Period
from bbd.services import agreements, readings
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import is_over
from bbd.store.reading_editions import ReadingEdition, pending_of
from bbd.store.readings import Reading
from bbd.web.edge import reading, today, viewer


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading belongs, and the one that is there already, if any, with a correction that waits."""

    agreement: Agreement
    indicator: Indicator
    version: AgreementVersion
    period: Period
    stored: Reading | None
    before: Reading | None
    correction: ReadingEdition | None = None

    @property
    def waits(self) -> Reading | ReadingEdition | None:
        """What waits to be confirmed: a draft, or a correction."""
        return self.stored if self.stored is not None and self.stored.state == "draft" else self.correction

    @property
    def in_force(self) -> Reading | None:
        """The figures that count."""
        return self.stored if self.stored is not None and self.stored.state != "draft" else None

    @property
    def edition(self) -> int:
        """The edition of the reading that is shown; 0 for none."""
        return self.stored.edition if self.stored else 0


def find_place(number: str, key: str, period: str) -> Place:
    """Return the place, or 404 where the agreement asks for no such reading or this person may not enter it."""
    place = find_reading(number, key, period)
    agreement, asked = place.agreement, place.period
    if not readings.may_enter(agreement, viewer()):
        not_there()
    if is_over(agreement, today()) or (place.version.valid_to is not None and asked.begin > place.version.valid_to):
        not_there()
    return place


def find_reading(number: str, key: str, period: str) -> Place:
    """Return the place for who sees the agreement, or 404 where the address is that of no reading."""
    agreement = agreements.find(reading(), number, viewer())
    indicator, version = readings.indicator_of(reading(), agreement, key)
    try:
        asked = Period.parse(period)
    except InputRefused:
        not_there()
    if asked.frequency is not Frequency(indicator.frequency):
        not_there()
    series = readings.history(reading(), agreement, key)
    stored = next((one for one in series if one.period == asked.key), None)
    before = next((one for one in reversed(series) if one.period_end < asked.end and one.state != "draft"), None)
    correction = pending_of(reading(), stored.id) if stored is not None else None
    return Place(agreement, indicator, version, asked, stored, before, correction)


def not_there() -> NoReturn:
    """Say that there is no such page for who asks."""
    raise NotThere.because("Diesen Messwert gibt es nicht.")
