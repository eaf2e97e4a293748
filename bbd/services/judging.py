"""The newest of an indicator's readings, judged by the method that was agreed; when it counts, assessments.py says."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from bbd.domain.assessment import Assessment, Status, Tolerance
from bbd.domain.assessment_path import assess_path, status_by_path
from bbd.domain.assessment_pooled import assess_pooled, status_of_pooled
from bbd.domain.assessment_trend import assess_trend
from bbd.domain.doubt import allows_one, doubted
from bbd.domain.periods import Period
from bbd.domain.pooling import Counted, Pooled, one_decides, pooled
from bbd.domain.relative_target import NO_VALUES, Values
from bbd.domain.target_path import TargetPath
from bbd.domain.uncertainty import Sample, sample_of
from bbd.domain.units import Unit
from bbd.services.agreed_targets import breaks, corridor, lacking, promise, target_path
from bbd.store.agreements import Indicator
from bbd.store.readings import Reading


def judge(indicator: Indicator, readings: Sequence[Reading], values: Values = NO_VALUES) -> Assessment:
    """Return the assessment of the newest of `readings`, which must not be empty.

    `values` are those of the comparison series that a relative target follows. A share that too few answered has no
    status but the one that all its interval allows; where one person would decide, several years are judged as one.
    """
    newest = readings[-1]
    gap = lacking(indicator, newest.period_end, values)
    if gap:
        return Assessment(Status.NOT_ASSESSABLE, gap)
    tolerance, unit = Tolerance(indicator.slightly_off, indicator.off_track), Unit(indicator.unit)
    sample = _sample(indicator, newest)
    if indicator.method == "trend":
        judged = _by_trend(indicator, readings, newest.value, values)
    else:
        path = target_path(indicator, newest.period_end, values)
        several = None if sample and not sample.is_full else _several(indicator, readings, path)
        if several:
            return assess_pooled(several, path, tolerance, unit)
        label = Period.parse(newest.period).label
        judged = assess_path(newest.value, newest.period_end, path, tolerance, unit, period=label)
    if sample is None:
        return judged
    return doubted(judged, sample, _status_at(indicator, readings, values), corridor(indicator))


def status(indicator: Indicator, readings: Sequence[Reading], values: Values = NO_VALUES) -> Status:
    """Return what `judge` would, without the words: a sweep asks for very many."""
    newest = readings[-1]
    if indicator.method != "path" or lacking(indicator, newest.period_end, values):
        return judge(indicator, readings, values).status
    path = target_path(indicator, newest.period_end, values)
    tolerance, sample = Tolerance(indicator.slightly_off, indicator.off_track), _sample(indicator, newest)
    several = None if sample and not sample.is_full else _several(indicator, readings, path)
    if several:
        return status_of_pooled(several, path, tolerance)
    found = status_by_path(newest.value, newest.period_end, path, tolerance)
    if sample is None:
        return found
    return allows_one(found, sample, _status_at(indicator, readings, values), corridor(indicator))


def _by_trend(indicator: Indicator, readings: Sequence[Reading], value: Decimal, values: Values) -> Assessment:
    """Judge by trend as if the newest reading were `value`; the last one of a calendar year stands for that year."""
    on = readings[-1].period_end
    return assess_trend(
        {**{reading.period_end.year: reading.value for reading in readings}, on.year: value},
        on.year,
        promise(indicator, on, values),
        [first.year for first in breaks(indicator)],
        Tolerance(indicator.slightly_off, indicator.off_track),
        Unit(indicator.unit),
    )


def _status_at(indicator: Indicator, readings: Sequence[Reading], values: Values) -> Callable[[Decimal], Status]:
    """Return what judges the newest reading as if it had another value."""
    if indicator.method == "trend":
        return lambda value: _by_trend(indicator, readings, value, values).status
    on = readings[-1].period_end
    path, tolerance = target_path(indicator, on, values), Tolerance(indicator.slightly_off, indicator.off_track)
    return lambda value: status_by_path(value, on, path, tolerance)


def _sample(indicator: Indicator, one: Reading) -> Sample | None:
    """Return how much of a share is known; None of anything else, and where nothing is known of who answered."""
    if indicator.kind != "share" or one.respondents is None or one.population is None:
        return None
    return sample_of(one.value, one.numerator, one.denominator, one.respondents, one.population)


def _several(indicator: Indicator, readings: Sequence[Reading], path: TargetPath[date]) -> Pooled | None:
    """Return the readings to be judged as one, where one person of the newest would decide."""
    newest = readings[-1].denominator
    if indicator.kind != "share" or path.corridor or not newest:
        return None
    if not one_decides(newest, path.length, indicator.off_track):
        return None
    since = max((first for first in breaks(indicator) if first <= readings[-1].period_end), default=date.min)
    cells = [
        Counted(one.period_end, one.numerator, one.denominator)
        for one in readings
        if one.numerator is not None and one.denominator and one.period_end >= since
    ]
    return pooled(cells, path)
