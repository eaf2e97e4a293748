"""What is known of an indicator, today or at the end of a past day, and what waits to be."""

from collections.abc import Mapping, Sequence
from datetime import date

from bbd.domain.benchmarks import Figure
from bbd.domain.benchmarks import known as known_figures
from bbd.domain.document_parts import IndicatorText
from bbd.domain.lifecycle import Role
from bbd.domain.relative_target import Values
from bbd.services import readings
from bbd.services.comparison_values import values_for, values_known
from bbd.services.reading_knowledge import known_on
from bbd.services.readings_to_confirm import Waiting, all_waiting
from bbd.services.totals import Rests, rests_of
from bbd.store.agreements import Agreement, Indicator
from bbd.store.benchmarks import series
from bbd.store.readings import Reading
from bbd.web.benchmark_moved import ordered
from bbd.web.edge import reading, today, viewer
from bbd.web.past_days import end_of


def series_of(agreement: Agreement, key: str, known: date | None) -> list[Reading]:
    """Return the readings, drafts as well; those of a day's knowledge are what was in force when it ended."""
    if known is None:
        return readings.history(reading(), agreement, key)
    return known_on(reading(), agreement.id, end_of(known), key)


def values_of(indicator: Indicator, known: date | None) -> Values:
    """Return the values of the comparison series that the target follows; those of a day's knowledge as known then."""
    followed = [indicator.target_benchmark]
    return values_for(reading(), followed) if known is None else values_known(reading(), followed, end_of(known))


def benchmarks_of(text: IndicatorText, known: date | None) -> Mapping[str, Sequence[Figure]]:
    """Return the values of the series that the target follows, in its definition, else in each; as known on a day."""
    followed = text.target_relative
    name = followed.benchmark if followed else text.benchmark
    definitions = series(reading(), [name]).get(name, {}) if name else {}
    by = end_of(known) if known else None
    counting = [followed.definition] if followed else ordered(definitions)
    found = {one: known_figures(definitions.get(one, ()), by) for one in counting}
    return {one: figures for one, figures in found.items() if figures}


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
