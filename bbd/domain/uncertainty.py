"""How sure is a share that only some of those asked have answered? Intervals, and what no interval can tell.

The interval is Wilson's score interval at 95 per cent (E. B. Wilson, "Probable Inference, the Law of Succession, and
Statistical Inference", Journal of the American Statistical Association 22 (1927), pages 209-212). Of a population of
N known people n were seen; without replacement the variance of the share is smaller by the factor (N - n) / (N - 1)
(W. G. Cochran, "Sampling Techniques", 3rd edition 1977, section 2.6), which takes z² to z² (N - n) / (N - 1) in the
score equation |p - x/n| = z √(p (1 - p) / n). Whoever was seen is certain, so the interval never leaves what is
possible: at least x / N, at most (N - n + x) / N. If all were seen, nothing is uncertain.

It holds if who answered is a random part of all. In a voluntary survey nobody knows that; `possible` are the bounds
that hold in any case: nobody of the others is counted, or everybody (C. F. Manski, "Partial Identification of
Probability Distributions", 2003, section 1.2).
"""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from bbd.domain.numbers import half_up

Z: Final = Fraction("1.959963984540054")
"""The 97.5 % quantile of the standard normal distribution, so that 95 per cent lie between -Z and Z."""
_ROOTS: Final = Context(prec=40)
_PLACES: Final = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """The bounds of a share, both included, in per cent with ten digits after the point."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Sample:
    """Of `population` people `answered` were seen, and `share` per cent of these count; all answered: a full count.

    `share` is in per cent. ValueError where more were seen than there are, nobody was, or the share is none.
    """

    share: Fraction
    answered: int
    population: int

    def __post_init__(self) -> None:
        if not 0 < self.answered <= self.population or not 0 <= self.share <= 100:  # noqa: PLR2004 - per cent
            raise ValueError(f"{self.answered} of {self.population} with {self.share} per cent is no sample")

    @property
    def is_full(self) -> bool:
        """Whether everybody was seen."""
        return self.answered == self.population

    @property
    def response(self) -> Fraction:
        """How many per cent of all were seen."""
        return Fraction(100 * self.answered, self.population)

    @property
    def interval(self) -> Interval:
        """Wilson's interval with the correction for a finite population, within what is possible."""
        if self.is_full:
            return Interval(_per_cent(self.share / 100), _per_cent(self.share / 100))
        part, seen = self.share / 100, Fraction(self.answered)
        squared = Z * Z * Fraction(self.population - self.answered, self.population - 1)
        middle = part + squared / (2 * seen)
        half = _root(squared * (part * (1 - part) / seen + squared / (4 * seen * seen)))
        whole = 1 + squared / seen
        least, most = self._bounds()
        return Interval(_per_cent(max(least, (middle - half) / whole)), _per_cent(min(most, (middle + half) / whole)))

    @property
    def possible(self) -> Interval:
        """What the share of all can be at all, whoever did not answer."""
        least, most = self._bounds()
        return Interval(_per_cent(least), _per_cent(most))

    def _bounds(self) -> tuple[Fraction, Fraction]:
        counted = self.share / 100 * self.answered
        unseen = self.population - self.answered
        return counted / self.population, (counted + unseen) / self.population


def sample_of(
    value: Decimal, numerator: int | None, denominator: int | None, respondents: int | None, population: int | None
) -> Sample | None:
    """Return the sample that a reading of a share is; None where it is not known how many there are or answered.

    The share is that of numerator and denominator where they are known. Who answered are the respondents, or the
    denominator where it is smaller: some leave out this one question.
    """
    if respondents is None or population is None or not 0 < respondents <= population:
        return None
    if numerator is None or denominator is None or denominator == 0:
        return Sample(Fraction(value), respondents, population)
    return Sample(Fraction(100 * numerator, denominator), min(denominator, respondents), population)


def _per_cent(part: Fraction) -> Decimal:
    return half_up(100 * part, _PLACES)


def _root(value: Fraction) -> Fraction:
    """Return the square root to forty digits, more than any figure of this domain shows."""
    quotient = _ROOTS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(_ROOTS.sqrt(quotient))
