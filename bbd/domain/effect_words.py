"""How figures around a measure are said: what changed at the same time, and what that does not tell.

No sentence here says that a measure did anything. Where there is no comparison it is said why.
"""

from collections.abc import Sequence
from typing import Final

from bbd.domain.effect_groups import Differences
from bbd.domain.effects import FEWEST_BEFORE, BeforeAfter, Measured, NoComparison, Span, Why
from bbd.domain.german_dates import written
from bbd.domain.units import Unit

NO_CAUSE: Final = "Woran das lag, sagen diese Zahlen nicht; das beurteilen Menschen (siehe unten)."

_PARALLEL: Final = (
    "Ohne die Maßnahme hätten sich die Werte in beiden Gruppen im Mittel gleich entwickelt. Ob das so wäre, lässt sich "
    "nicht messen; wie sich die Werte davor entwickelt haben, ist nur ein Anhaltspunkt und kein Nachweis."
)
_NOTHING_ELSE: Final = (
    "Sonst hat sich im selben Zeitraum nichts geändert, das nur eine der beiden Gruppen betrifft: keine andere "
    "Maßnahme, kein neues Verfahren, kein anderer Kreis von Bewerberinnen und Bewerbern."
)
ASSUMPTIONS: Final = (
    _PARALLEL,
    _NOTHING_ELSE,
    "Die Partner ohne die Maßnahme waren von ihr auch mittelbar nicht berührt.",
    "Alle zählen dasselbe: Die Definition ist bei allen Partnern und in allen Zeiträumen gleich.",
    "Wo befragt wurde, haben davor und danach, mit und ohne Maßnahme vergleichbar viele geantwortet.",
    "Bei kleinen Zahlen und wenigen Partnern kann schon der Zufall einen solchen Unterschied ergeben.",
)
"""What has to hold for a difference in differences to mean anything; stands beside each."""


def before_after_said(outcome: BeforeAfter, unit: Unit) -> str:
    """Return what changed: the means with how many readings they stand for, and the difference."""
    earlier, later, by = outcome.before, outcome.after, outcome.difference
    if not by:
        return (
            f"Die Kennzahl lag davor ({counted(earlier.readings)}) und danach ({counted(later.readings)}) bei "
            f"{unit.value(earlier.mean)}. {NO_CAUSE}"
        )
    return (
        f"Zur gleichen Zeit {'stieg' if by > 0 else 'sank'} die Kennzahl von {unit.value(earlier.mean)} "
        f"({counted(earlier.readings)}) auf {unit.value(later.mean, earlier.mean)} ({counted(later.readings)}), also "
        f"um {unit.difference(abs(by))}. {NO_CAUSE}"
    )


def why_none(outcome: NoComparison, span: Span) -> str:
    """Return why there is no before and after."""
    match outcome.why:
        case Why.FEW_BEFORE:
            so_far = {0: "kein Messwert", 1: "nur ein Messwert"}[outcome.before]
            return (
                f"Kein Vergleich: Aus der Zeit vor dem Beginn der Maßnahme ({written(span.start)}) liegt {so_far} "
                f"derselben Definition vor; nötig sind mindestens {FEWEST_BEFORE}, weil einer allein nicht zeigt, wie "
                "sehr die Werte ohnehin schwanken."
            )
        case Why.FEW_AFTER:
            return (
                f"Noch kein Vergleich: Seit dem Ende der Maßnahme ({written(span.end)}) ist kein Zeitraum zu Ende "
                "gegangen, für den ein Messwert vorliegt."
            )
        case Why.BREAK:
            return (
                "Kein Vergleich: Die Definition der Kennzahl hat sich zwischen den Messwerten davor und danach "
                "geändert; die Werte lassen sich nicht vergleichen."
            )
        case _:
            return "Kein Vergleich: Es braucht mindestens einen Partner mit der Maßnahme und einen ohne sie."


def why_no_difference(outcome: NoComparison, span: Span) -> str:
    """Return why there is no comparison of partners, which goes by the periods that all of them have."""
    match outcome.why:
        case Why.FEW_BEFORE:
            needed, where = "mindestens zwei Zeiträume, die vor dem Beginn", f"({written(span.start)}) zu Ende waren"
        case Why.FEW_AFTER:
            needed, where = "mindestens einen Zeitraum, der nach dem Ende", f"({written(span.end)}) zu Ende ging"
        case _:
            return why_none(outcome, span)
    return (
        f"Kein Vergleich: Es braucht {needed} der Maßnahme {where} und zu dem alle ausgewählten Partner einen Messwert "
        "derselben Definition haben."
    )


def difference_said(outcome: Differences, unit: Unit) -> str:
    """Return by how much the two groups' values moved apart, without saying why."""
    apart = outcome.difference
    if not apart:
        return "Die Werte der Partner mit und ohne die Maßnahme haben sich im gleichen Zeitraum gleich verändert."
    return (
        "Im gleichen Zeitraum veränderten sich die Werte der Partner mit der Maßnahme im Mittel um "
        f"{unit.difference(outcome.having.change, signed=True)}, die der Partner ohne sie um "
        f"{unit.difference(outcome.lacking.change, signed=True)}. Die Differenz beträgt "
        f"{unit.difference(apart, signed=True)}. Ob die Maßnahme der Grund war, sagen diese Zahlen nicht."
    )


def counted(readings: Sequence[Measured]) -> str:
    """Return "Messwert 2012", or "Mittel aus 3 Messwerten, 2009 bis 2011"."""
    labels = [one.period.label for one in readings]
    if len(labels) == 1:
        return f"Messwert {labels[0]}"
    return f"Mittel aus {len(labels)} Messwerten, {labels[0]} bis {labels[-1]}"
