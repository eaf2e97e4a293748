"""The method `path` for small units: the readings of several years judged as one (bbd.domain.pooling says when).

Lag = expected share - pooled share, as a share of the way; the rest is the method `path`: the wrong direction where
the pooled share is no nearer to the target than the baseline was.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bbd.domain.assessment import Assessment, Status, Tolerance
from bbd.domain.assessment_path_reasons import Told
from bbd.domain.figures import figure
from bbd.domain.numbers import german, percent
from bbd.domain.pooling import Pooled
from bbd.domain.target_path import TargetPath
from bbd.domain.units import Unit


def assess_pooled(several: Pooled, path: TargetPath[date], tolerance: Tolerance, unit: Unit) -> Assessment:
    """Judge several readings as one by a path without corridor."""
    status = status_of_pooled(several, path, tolerance)
    sign, share = path.direction.sign, several.share
    first, last = several.readings[0].on.year, several.readings[-1].on.year
    told = Told(figure(share), f"Von {first} bis {last} zusammen", unit)
    newest = several.readings[-1].denominator
    weight = percent(Decimal(100) / newest, 1).replace("%", "Prozentpunkte")
    why = (
        f"Eine einzelne Person macht hier {weight} aus, mehr als die ganze Toleranz; "
        f"deshalb werden mehrere Zeiträume gemeinsam beurteilt "
        f"({german(Decimal(several.numerator))} von {german(Decimal(several.denominator))})."
    )
    return Assessment(
        status,
        f"{told.beside_the_path(path, several.expected, tolerance, status)} {why}",
        current=figure(share),
        projected=figure(several.expected),
        shortfall=figure(max(sign * (several.expected - share), Fraction(0))),
        gap=figure(path.length),
    )


def status_of_pooled(several: Pooled, path: TargetPath[date], tolerance: Tolerance) -> Status:
    """Return the status alone."""
    sign, share = path.direction.sign, several.share
    status = tolerance.verdict(sign * (several.expected - share), path.length)
    no_nearer = sign * (share - Fraction(path.baseline.value)) <= 0
    return Status.WRONG_DIRECTION if status is Status.OFF_TRACK and no_nearer else status
