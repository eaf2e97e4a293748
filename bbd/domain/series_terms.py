"""What the JSON of `bbd assess` says about the promise, and the promise that a method makes of it.

Fields that a method or rule does not use are checked and then play no part. Where `rule` is absent it follows from
the target: with a year `value`, without one `yearly`, no target at all `direction`. A corridor's target says only by
when; without a target year the corridor holds from the baseline on (path), or in every year (trend).
"""

from dataclasses import dataclass
from decimal import Decimal

from bbd.domain.assessment import SHIPPED_TOLERANCE, Corridor, Direction, Tolerance
from bbd.domain.errors import InputRefused
from bbd.domain.json_fields import Fields, choice, decimal, flag, list_of, year
from bbd.domain.json_objects import Place
from bbd.domain.target_path import Point, TargetPath
from bbd.domain.trend import Promise, Rule, Target

NAMES = ("rule", "direction", "target", "baseline", "milestones", "corridor", "strict", "tolerance")


Written = tuple[Decimal | None, int | None]
"""A target's value and year, as far as they were written."""

_NO_TARGET: Written = (None, None)


@dataclass(frozen=True, slots=True)
class Terms:
    """The fields about the promise as they were written, each right in itself."""

    rule: Rule | None
    direction: Direction
    target: Written
    baseline: Point[int] | None
    milestones: tuple[Point[int], ...]
    bounds: tuple[Decimal, Decimal] | None
    strict: bool
    tolerances: tuple[Decimal, Decimal]

    @classmethod
    def read(cls, fields: Fields) -> "Terms":
        """Take the terms out of the fields of a series."""
        shipped = (SHIPPED_TOLERANCE.slightly_off, SHIPPED_TOLERANCE.off_track)
        return cls(
            rule=fields.optional("rule", choice(Rule), None),
            direction=fields.required("direction", choice(Direction), Direction.UP),
            target=fields.optional("target", _target, _NO_TARGET),
            baseline=fields.optional("baseline", _point, None),
            milestones=fields.optional("milestones", list_of(_point), ()),
            bounds=fields.optional("corridor", _bounds, None),
            strict=fields.optional("strict", flag, absent=False),
            tolerances=fields.optional("tolerance", _tolerances, shipped),
        )

    def tolerance(self) -> Tolerance:
        """Return the tolerance (InputRefused where it contradicts itself)."""
        return Tolerance(*self.tolerances)

    def path(self) -> TargetPath[int]:
        """Return the promise as a path by whole years (InputRefused where something needed is missing)."""
        if self.baseline is None:
            raise _missing("baseline", "Die Methode „path“ braucht einen Ausgangswert.")
        corridor, (value, by) = self._corridor(), self.target
        if corridor:
            target = Point(corridor.low, self.baseline.at if by is None else by)
        elif value is None or by is None:
            raise _missing("target", "Die Methode „path“ braucht einen Zielwert mit Zieljahr.")
        else:
            target = Point(value, by)
        return TargetPath(self.baseline, target, self.direction, self.milestones, corridor)

    def promise(self) -> Promise:
        """Return the promise about the series (InputRefused where something needed is missing)."""
        rule, corridor, (value, by) = self._rule(), self._corridor(), self.target
        targets: list[Target] = []
        if corridor and by is not None:
            targets.append(Target(corridor.low, by))
        elif value is not None:
            targets.append(Target(value, by))
        if rule is Rule.VALUE:
            targets.extend(Target(point.value, point.at) for point in self.milestones)
        return Promise(rule, self.direction, targets, corridor, self.strict)

    def _rule(self) -> Rule:
        if self.rule:
            return self.rule
        value, by = self.target
        if value is None and self.bounds is None:
            if by is not None:
                raise _missing("target", "Der Zielwert hat ein Zieljahr, aber keinen Wert.")
            return Rule.DIRECTION
        return Rule.YEARLY if by is None else Rule.VALUE

    def _corridor(self) -> Corridor | None:
        return Corridor(*self.bounds) if self.bounds else None


def _missing(name: str, what: str) -> InputRefused:
    return InputRefused.because(what, remedy=f"Bitte „{name}“ mit „value“ und „year“ angeben.", field=name)


def _point(raw: object, place: Place) -> Point[int]:
    fields = Fields(raw, place, ("value", "year"))
    point = Point(fields.required("value", decimal, Decimal(0)), fields.required("year", year, 1))
    fields.finish()
    return point


def _target(raw: object, place: Place) -> Written:
    fields = Fields(raw, place, ("value", "year"))
    target = (fields.optional("value", decimal, None), fields.optional("year", year, None))
    fields.finish()
    return target


def _bounds(raw: object, place: Place) -> tuple[Decimal, Decimal]:
    fields = Fields(raw, place, ("low", "high"))
    bounds = (fields.required("low", decimal, Decimal(0)), fields.required("high", decimal, Decimal(0)))
    fields.finish()
    return bounds


def _tolerances(raw: object, place: Place) -> tuple[Decimal, Decimal]:
    fields = Fields(raw, place, ("slightly_off", "off_track"))
    slightly_off = fields.optional("slightly_off", decimal, SHIPPED_TOLERANCE.slightly_off)
    off_track = fields.optional("off_track", decimal, SHIPPED_TOLERANCE.off_track)
    fields.finish()
    return slightly_off, off_track
