"""Where one reading belongs: the agreement, the indicator and the period that an address names, and what is there."""

from dataclasses import dataclass

from flask import abort

from bbd.domain.errors import InputRefused
from bbd.domain.periods import Frequency, Period
from bbd.services import agreements, readings
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import is_over
from bbd.store.readings import Reading
from bbd.web.edge import reading, today, viewer


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading belongs, and the one that is there already, if any."""

    agreement: Agreement
    indicator: Indicator
    version: AgreementVersion
    period: Period
    stored: Reading | None
    before: Reading | None

    @property
    def edition(self) -> int:
        """The edition of the reading that is shown; 0 for none."""
        return self.stored.edition if self.stored else 0


def find_place(number: str, key: str, period: str) -> Place:
    """Return the place, or 404 where the agreement asks for no such reading or this person may not enter it."""
    agreement = agreements.find(reading(), number, viewer())
    indicator, version = readings.indicator_of(reading(), agreement, key)
    try:
        asked = Period.parse(period)
    except InputRefused:
        abort(404)
    if asked.frequency is not Frequency(indicator.frequency) or not readings.may_enter(agreement, viewer()):
        abort(404)
    if is_over(agreement, today()) or (version.valid_to is not None and asked.begin > version.valid_to):
        abort(404)
    series = readings.history(reading(), agreement, key)
    stored = next((one for one in series if one.period == asked.key), None)
    before = next((one for one in reversed(series) if one.period_end < asked.end and one.state != "draft"), None)
    return Place(agreement, indicator, version, asked, stored, before)
