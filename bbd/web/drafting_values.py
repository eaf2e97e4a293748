"""Between the document of an agreement and the fields of a form: an indicator, a number, a point in time."""

from datetime import date
from decimal import Decimal
from typing import Any

from bbd.domain.document_parts import IndicatorText
from bbd.domain.numbers import plain
from bbd.web.drafting_head import day_text

JOINT = "|"
"""Between a comparison series and its definition where both are one choice."""
ELSEWHERE = {
    *("key", "baseline", "target", "corridor", "tolerance", "milestones"),
    *("aim", "monitoring", "target_relative", "breakdown", "breaks"),
}
"""Fields of the document that have another form here."""
EMPTY_MILESTONES = 2
"""Lines for further milestones; after saving there are as many again."""


def indicator_of(indicator: IndicatorText) -> dict[str, Any]:
    """Return what the fields of IndicatorForm hold for an indicator."""
    held = indicator.model_dump(exclude=ELSEWHERE)
    baseline, target, corridor = indicator.baseline, indicator.target or indicator.target_relative, indicator.corridor
    lines: list[dict[str, Any]] = [{"value": one.value, "date": one.date} for one in indicator.milestones]
    return {
        **held,
        **{name: held[name] or "" for name in ("contact", "deputy", "benchmark")},
        "unit": "%" if indicator.unit == "percent" else indicator.unit,
        "baseline_value": baseline.value if baseline else None,
        "baseline_date": baseline.date if baseline else None,
        "baseline_source": baseline.source if baseline else "",
        "target_value": indicator.target.value if indicator.target else None,
        "target_date": target.date if target else None,
        "corridor_low": corridor.low if corridor else None,
        "corridor_high": corridor.high if corridor else None,
        "slightly_off": indicator.tolerance.slightly_off,
        "off_track": indicator.tolerance.off_track,
        **_terms_of(indicator),
        "milestones": lines + [{"value": None, "date": None}] * EMPTY_MILESTONES,
    }


def _terms_of(indicator: IndicatorText) -> dict[str, Any]:
    """Return what the fields of TermsForm hold."""
    relative, breakdown = indicator.target_relative, indicator.breakdown
    lines: list[dict[str, Any]] = [one.model_dump() for one in indicator.breaks]
    return {
        "aim": "watch" if indicator.monitoring else indicator.aim,
        "target_series": JOINT.join((relative.benchmark, relative.definition)) if relative else "",
        "target_percent": relative.percent if relative else Decimal(100),
        "part_of": breakdown.of if breakdown else "",
        "dimension": breakdown.dimension if breakdown else "",
        "category": breakdown.category if breakdown else "",
        "breaks": [*lines, {"date": None, "reason": "", "definition": ""}],
    }


def number_text(value: Decimal | None) -> str | None:
    """Return a number as documents write it."""
    return None if value is None else plain(value)


def point(value: Decimal | None, day: date | None) -> dict[str, Any] | None:
    """Return a value on a day as documents write it, or None without a value."""
    return None if value is None else {"value": plain(value), "date": day_text(day)}
