"""What is known of an indicator, today or at the end of a past day, and what waits to be."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

from bbd.clock import local_moment
from bbd.domain.lifecycle import Role
from bbd.services import readings
from bbd.services.reading_knowledge import known_on
from bbd.services.readings_to_confirm import Waiting, all_waiting
from bbd.services.totals import Rests, rests_of
from bbd.store.agreements import Agreement, Indicator
from bbd.store.readings import Reading
from bbd.web.edge import edge, reading, today, viewer

ONE_DAY: Final = timedelta(days=1)


def series_of(agreement: Agreement, key: str, known: date | None) -> list[Reading]:
    """Return the readings, drafts as well; those of a day's knowledge are what was in force when it ended."""
    if known is None:
        return readings.history(reading(), agreement, key)
    end = local_moment(known + ONE_DAY, time(0), edge().settings.timezone)
    return known_on(reading(), agreement.id, end, key)


def waiting_for(agreement: Agreement, key: str) -> list[Waiting]:
    """Return drafts and corrections of the indicator that nobody has confirmed yet."""
    return [
        one
        for one in all_waiting(reading(), viewer(), today())
        if (one.row.agreement.id, one.row.reading.indicator_key) == (agreement.id, key)
    ]


def rests_for(agreement: Agreement, indicator: Indicator, confirmed: Sequence[Reading]) -> Rests | None:
    """Return totals without each of their parts, for coordinators."""
    if Role.COORDINATOR not in viewer().roles:
        return None
    return rests_of(reading(), agreement, indicator, confirmed)
