"""Figures around a measure as one person may see them: what is withheld from them of a reading is withheld of means.

A mean, a difference or a sentence stands for all readings in it; if one of them is kept from the reader, so is the
whole, on both sides of the measure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bbd.domain.effect_groups import Differences, difference_in_differences
from bbd.domain.effect_reservations import course_said, reservations, uneven_said
from bbd.domain.effect_words import ASSUMPTIONS, before_after_said, difference_said, why_no_difference, why_none
from bbd.domain.effects import (
    BeforeAfter,
    Measured,
    NoComparison,
    Series,
    Span,
    before_after,
)
from bbd.domain.errors import NotThere
from bbd.domain.periods import Period
from bbd.domain.rights import SEE_EVERY_AGREEMENT
from bbd.domain.units import Unit
from bbd.services import readings
from bbd.services.agreed_targets import breaks
from bbd.services.agreements import find
from bbd.store.agreements import Agreement, Indicator
from bbd.store.effects import EffectStudy
from bbd.store.people import Organisation
from bbd.store.readings import Reading
from bbd.web.edge import reading, viewer
from bbd.web.effect_warnings import same_measure
from bbd.web.seen import seen_by

WITHHELD = "Die Werte beruhen auf Zahlen, die so klein sind, dass sie hier nicht gezeigt werden."


@dataclass(frozen=True, slots=True)
class Around:
    """Before and after of one indicator; `outcome` is None where there is no comparison, or where it is withheld."""

    outcome: BeforeAfter | None
    sentence: str
    notes: Sequence[str] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Partners with and without a measure, by one indicator; the names are those of the partners.

    `warnings` are what speaks against the comparison.
    """

    indicator: str
    having: Sequence[str]
    lacking: Sequence[str]
    outcome: Differences | None
    sentence: str
    withheld: bool = False
    assumptions: Sequence[str] = ASSUMPTIONS
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A partner's series, and the periods of which this person may not see the reading."""

    name: str
    series: Series
    hidden: frozenset[Period]


def around(agreement: Agreement, key: str, span: Span) -> Around:
    """Return before and after of an indicator as the viewer may see it."""
    seen, unit = _seen(agreement, key)
    outcome = before_after(seen.series, span)
    if isinstance(outcome, NoComparison):
        return Around(None, why_none(outcome, span))
    if _periods(outcome) & seen.hidden:
        return Around(None, WITHHELD, withheld=True)
    return Around(outcome, before_after_said(outcome, unit), [course_said(outcome, unit), *reservations(outcome)])


def beside(agreement: Agreement, study: EffectStudy | None, span: Span) -> Sequence[Beside]:
    """Return what was chosen for comparison, by indicator; nothing for who does not see every agreement."""
    if study is None or not viewer().roles & SEE_EVERY_AGREEMENT:
        return ()
    indicators = dict.fromkeys(one["indicator"] for one in study.compared)
    return [
        _beside(agreement, study.measure_key, key, [one for one in study.compared if one["indicator"] == key], span)
        for key in indicators
    ]


def _beside(agreement: Agreement, measure: str, key: str, chosen: Sequence[Mapping[str, object]], span: Span) -> Beside:
    own, unit = _seen(agreement, key)
    having = [own, *_others(one for one in chosen if one["has_measure"])]
    lacking = _others(one for one in chosen if not one["has_measure"])
    names = [one.name for one in having], [one.name for one in lacking]
    outcome = difference_in_differences([one.series for one in having], [one.series for one in lacking], span)
    if isinstance(outcome, NoComparison):
        return Beside(key, *names, None, why_no_difference(outcome, span))
    hidden = frozenset[Period]().union(*(one.hidden for one in (*having, *lacking)))
    if hidden & {*outcome.before, *outcome.after}:
        return Beside(key, *names, None, WITHHELD, withheld=True)
    warnings = [uneven_said(outcome, unit), *same_measure(agreement, measure, chosen)]
    return Beside(key, *names, outcome, difference_said(outcome, unit), warnings=[one for one in warnings if one])


def _others(chosen: Iterable[Mapping[str, object]]) -> list[_Seen]:
    """Return the series of other partners; what is no longer there is left out."""
    found = []
    for one in chosen:
        try:
            found.append(_seen(find(reading(), str(one["agreement"])), str(one["other"]))[0])
        except NotThere:
            continue
    return found


def _seen(agreement: Agreement, key: str) -> tuple[_Seen, Unit]:
    session, by = reading(), viewer()
    indicator, _ = readings.indicator_of(session, agreement, key)
    rows = [one for one in readings.history(session, agreement, key) if one.state != "draft"]
    hidden = {Period.parse(one.period) for one in rows if seen_by(by, agreement, indicator.kind, one).hidden}
    name = session.get_one(Organisation, agreement.partner_id).name
    measured = [_measured(indicator, Period.parse(one.period), one) for one in rows]
    return _Seen(name, Series(measured, breaks(indicator)), frozenset(hidden)), Unit(indicator.unit)


def _measured(indicator: Indicator, period: Period, one: Reading) -> Measured:
    """Return a reading as it is compared; only of a share numerator and denominator are its value."""
    if indicator.kind != "share":
        return Measured(period, one.value)
    return Measured(period, one.value, one.numerator, one.denominator)


def _periods(outcome: BeforeAfter) -> set[Period]:
    return {one.period for side in (outcome.before, outcome.after) for one in side.readings}
