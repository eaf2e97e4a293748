"""What a reader has to know before making anything of the figures around a measure; worded beside them."""

from fractions import Fraction

from bbd.domain.effect_groups import Differences
from bbd.domain.effects import BeforeAfter
from bbd.domain.units import Unit


def course_said(outcome: BeforeAfter, unit: Unit) -> str:
    """Return how the values went before, and the step from the last one before to the first one after.

    A mean of many years before a trend lies far below its end: only beside this can the difference of means be read.
    """
    earlier, later = outcome.before.readings, outcome.after.readings[0]
    first, last = earlier[0], earlier[-1]
    step = Fraction(later.value) - Fraction(last.value)
    moved = f"um {unit.difference(abs(step))} {'höher' if step > 0 else 'niedriger'}" if step else "ebenso hoch"
    return (
        f"Davor ging es von {unit.value(first.value)} ({first.period.label}) auf {unit.value(last.value)} "
        f"({last.period.label}); der erste Wert danach ({later.period.label}: {unit.value(later.value)}) liegt {moved} "
        "als der letzte davor."
    )


def reservations(outcome: BeforeAfter) -> list[str]:
    """Return what else the reader of a before and after has to know."""
    said = []
    if outcome.partly:
        label = outcome.partly[0].label
        said.append(f"Der Zeitraum {label} hatte schon begonnen, als die Maßnahme endete; er zählt als danach.")
    if outcome.pooled:
        said.append("Die Mittel sind aus Zähler und Nenner aller Zeiträume zusammen berechnet.")
    elif max(len(outcome.before.readings), len(outcome.after.readings)) > 1:
        said.append("Im Mittel zählt jeder Zeitraum gleich, weil nicht zu jedem Wert Zähler und Nenner vorliegen.")
    return said


def uneven_said(outcome: Differences, unit: Unit) -> str:
    """Return what speaks against the comparison: groups that went apart before as well; else "".

    More than half of the difference found is taken for much (a choice of the house): then half of it or more could be
    the groups' own courses carried on.
    """
    earlier = outcome.having.earlier - outcome.lacking.earlier
    if abs(earlier) * 2 <= abs(outcome.difference):
        return ""
    return (
        "Schon vor der Maßnahme entwickelten sich die Gruppen verschieden: mit ihr um "
        f"{unit.difference(outcome.having.earlier, signed=True)}, ohne sie um "
        f"{unit.difference(outcome.lacking.earlier, signed=True)}. Dass sie sich sonst gleich entwickelt hätten, ist "
        "deshalb nicht zu erwarten; die Differenz sagt hier wenig."
    )
