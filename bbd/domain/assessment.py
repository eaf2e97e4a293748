"""What every assessment of an indicator has in common: the statuses, the tolerance, the figures and their words.

The two methods stand in bbd.domain.assessment_path and bbd.domain.assessment_trend. An assessment is neither a
forecast nor a political judgement; whoever shows one says so beside it.

All arithmetic is exact (`fractions.Fraction`); only the figures of the outcome are rounded, half-up, to at most ten
digits after the point.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from bbd.domain.errors import InputRefused
from bbd.domain.figures import given, share_shown
from bbd.domain.numbers import NO_BREAK_SPACE, german


class Status(StrEnum):
    """How an indicator stands."""

    ON_TRACK = "on_track"
    SLIGHTLY_OFF = "slightly_off"
    OFF_TRACK = "off_track"
    WRONG_DIRECTION = "wrong_direction"
    NO_READING = "no_reading"
    NOT_ASSESSABLE = "not_assessable"


class Direction(StrEnum):
    """Which way is better: more, less, or within two bounds."""

    UP = "up"
    DOWN = "down"
    CORRIDOR = "corridor"

    @property
    def sign(self) -> int:
        """The factor that turns a series so that larger is better; a corridor has none (ValueError)."""
        if self is Direction.CORRIDOR:
            raise ValueError("a corridor has no direction of its own")
        return 1 if self is Direction.UP else -1


@dataclass(frozen=True, slots=True)
class Corridor:
    """Two bounds, both inside; in the unit of the series. Bounds that lie the wrong way round are InputRefused."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise InputRefused.because(
                f"Die untere Grenze {german(self.low)} des Korridors liegt über der oberen {german(self.high)}.",
                remedy="Bitte die Grenzen tauschen.",
                field="corridor",
            )

    def violated_by(self, value: Decimal, *, strict: bool = False) -> tuple[Direction, Decimal] | None:
        """Return the way back and the nearer bound, or None inside; with `strict` a bound itself is not inside."""
        if value < self.low or (strict and value == self.low):
            return Direction.UP, self.low
        if value > self.high or (strict and value == self.high):
            return Direction.DOWN, self.high
        return None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The bounds between the statuses, in per cent of the way (path) or of the gap (trend)."""

    slightly_off: Decimal = Decimal(5)
    off_track: Decimal = Decimal(20)

    def __post_init__(self) -> None:
        if not 0 <= self.slightly_off <= self.off_track:
            raise InputRefused.because(
                "Die Toleranz ist widersprüchlich.",
                remedy="„slightly_off“ darf nicht negativ und nicht größer als „off_track“ sein.",
                field="tolerance",
            )

    def verdict(self, missing: Fraction | int, whole: Fraction | int, *, strict: bool = False) -> Status:
        """Judge what is `missing` (negative: more than enough) of the `whole`, both in the same unit, whichever.

        Below `slightly_off` per cent on track, up to and including `off_track` slightly off, above it off track.
        Where nothing is missing it is on track even with a tolerance of 0; with `strict`, nothing missing at all is
        still not better than the target, so then only the bounds decide. Of a whole of 0 every lack is too much.
        """
        enough = missing < 0 if strict else missing <= 0
        # Multiplied out, so that whole numbers stay whole.
        share, of = self.slightly_off.as_integer_ratio()
        if enough or 100 * missing * of < share * whole:
            return Status.ON_TRACK
        share, of = self.off_track.as_integer_ratio()
        return Status.SLIGHTLY_OFF if 100 * missing * of <= share * whole else Status.OFF_TRACK

    def explain(self, status: Status, missing: Fraction, whole: Fraction, of: str) -> str:
        """Say how much of the `whole` is `missing`: "26,1 % des Weges von 17,5 nach 25 (mehr als 20 %)"."""
        low, high = (f"{given(bound)}{NO_BREAK_SPACE}%" for bound in (self.slightly_off, self.off_track))
        within = {Status.ON_TRACK: f"unter {low}", Status.SLIGHTLY_OFF: f"mindestens {low}, höchstens {high}"}
        share = share_shown(100 * missing / whole, (self.slightly_off, self.off_track))
        return f"{share} {of} ({within.get(status, f'mehr als {high}')})"


SHIPPED_TOLERANCE: Final = Tolerance()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The outcome: a status, its figures in the unit of the series, and the reason as a German sentence.

    `gap` is what the tolerance refers to, `projected` the value extrapolated (trend) or expected (path), `shortfall`
    how far it lies short of what it should be, never negative. None where a rule has no such figure.
    """

    status: Status
    reason: str
    current: Decimal | None = None
    projected: Decimal | None = None
    shortfall: Decimal | None = None
    gap: Decimal | None = None
