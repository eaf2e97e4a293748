"""The German sentences that say why a series stands as it does by the method `trend`; they decide nothing."""

from decimal import Decimal
from fractions import Fraction

from bbd.domain.assessment import Corridor, Status, Tolerance
from bbd.domain.trend import Promise, Trend
from bbd.domain.units import NO_UNIT, Unit


def too_few(found: int, needed: int, year: int, broken: int | None) -> str:
    """Say that the series is too short."""
    since = "" if broken is None else f"seit dem Definitionswechsel {broken} "
    amount = {0: "liegt kein Wert", 1: "liegt nur 1 Wert"}.get(found, f"liegen nur {found} Werte")
    return f"Bis {year} {amount} {since}vor; nötig sind {needed}."


def over(promise: Promise, year: int) -> str:
    """Say that the last target year is over."""
    last = max(target.year for target in promise.targets if target.year is not None)
    return f"Das Zieljahr {last} ist {year} vorbei; damit endet die Beurteilung."


def no_reading(year: int) -> str:
    """Say that the assessed year has no value."""
    return f"Für {year} liegt kein Wert vor."


def inside(current: Decimal, year: int, corridor: Corridor, unit: Unit = NO_UNIT) -> str:
    """Say that the corridor is kept."""
    bounds = f"{unit.given(corridor.low)} bis {unit.given(corridor.high)}"
    return f"Der Wert {unit.value(current)} liegt {year} im Korridor von {bounds}."


def level(trend: Trend, target: Decimal, status: Status) -> str:
    """Say how a level to hold is held."""
    judgement = {
        Status.ON_TRACK: "erreicht, und die Reihe verschlechtert sich nicht",
        Status.SLIGHTLY_OFF: "erreicht, die Reihe verschlechtert sich aber",
        Status.OFF_TRACK: "nicht erreicht, die Reihe verbessert sich aber",
        Status.WRONG_DIRECTION: "nicht erreicht, und die Reihe verbessert sich nicht",
    }[status]
    current = f"{trend.years[-1]} mit {trend.unit.value(trend.values[-1], target)}"
    return f"Der Zielwert {trend.unit.given(target)} ist {current} {judgement} ({_change(trend)})."


def direction(trend: Trend, status: Status) -> str:
    """Say which way mean change and last step point."""
    right = {
        Status.ON_TRACK: "Beide weisen",
        Status.SLIGHTLY_OFF: "Nur die mittlere Veränderung weist",
        Status.OFF_TRACK: "Nur der letzte Schritt weist",
        Status.WRONG_DIRECTION: "Keines von beiden weist",
    }[status]
    step = f"letzter Schritt von {trend.years[-2]} auf {trend.years[-1]} {_signed(trend, trend.last_step)}"
    return f"Die Reihe zeigt: {_change(trend)}, {step}. {right} in die gewünschte Richtung."


def projection(trend: Trend, target: Decimal, year: int, tolerance: Tolerance, status: Status) -> str:
    """Say where the series leads, and how far short of the target that is."""
    if status is Status.WRONG_DIRECTION:
        return f"Die Reihe bewegt sich nicht auf den Zielwert {trend.unit.given(target)} zu ({_change(trend)})."
    projected, gap = trend.projected(year), trend.missing(target)
    missing = trend.missing(target, projected)
    ahead = "Im Zieljahr gilt der Wert selbst" if year == trend.years[-1] else f"Fortgeschrieben ({_change(trend)})"
    leads = f"{ahead}: {trend.unit.value(projected, target)} im Jahr {year}."
    if missing < 0:
        return f"{leads} Damit wird der Zielwert {trend.unit.given(target)} übertroffen."
    if missing == 0:
        return f"{leads} Damit wird der Zielwert {trend.unit.given(target)} genau erreicht, nicht übertroffen."
    whole = f"des Abstands von {trend.unit.difference(gap, dative=True)} im Jahr {trend.years[-1]}"
    share = tolerance.explain(status, missing, gap, whole)
    return f"{leads} Zum Zielwert {trend.unit.given(target)} fehlen {trend.unit.difference(missing)}; das sind {share}."


def _change(trend: Trend) -> str:
    return (
        f"mittlere Veränderung von {trend.years[0]} bis {trend.years[-1]} {_signed(trend, trend.mean_change)} je Jahr"
    )


def _signed(trend: Trend, change: Fraction) -> str:
    return trend.unit.difference(trend.sign * change, signed=True)
