"""What a total would be without each of its parts: one large partner can carry, or hide, all the others.

total = Σ numerators / Σ denominators; without part i: (Σ numerators - nᵢ) / (Σ denominators - dᵢ), in per cent. Who
knows the total and one such share knows that partner's cells: only who may see small numbers may see this.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """What one part counts, and of how many; a numerator worked out from a published share need not be whole."""

    name: str
    numerator: Fraction
    denominator: int

    @property
    def value(self) -> Fraction:
        """The share in per cent (ZeroDivisionError where there is nobody)."""
        return 100 * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Without:
    """The total without one part, and by how many percentage points that part raises (or lowers) the total."""

    part: Share
    rest: Share
    raises: Fraction


def without(total: Share, part: Share) -> Without | None:
    """Return the total without a part; None where nobody is left, or the part does not fit into the total."""
    rest = Share(total.name, total.numerator - part.numerator, total.denominator - part.denominator)
    if rest.denominator <= 0 or not 0 <= rest.numerator <= rest.denominator:
        return None
    return Without(part, rest, total.value - rest.value)
