"""What a total would be without each of its parts: one large partner can carry, or hide, all the others.

total = Σ numerators / Σ denominators; without part i: (Σ numerators - nᵢ) / (Σ denominators - dᵢ), in per cent. Who
knows the total and one such share knows that partner's cells: only who may see small numbers may see this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """What one part counts, and of how many."""

    name: str
    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The share in per cent; None where there is nobody."""
        return Fraction(100 * self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Without:
    """The total without one part, and by how many percentage points that part raises (or lowers) the total."""

    part: Share
    rest: Share
    raises: Fraction


def total(parts: Sequence[Share], name: str = "") -> Share:
    """Return all parts together."""
    return Share(name, sum(one.numerator for one in parts), sum(one.denominator for one in parts))


def leave_one_out(parts: Sequence[Share]) -> tuple[Without, ...]:
    """Return the total without each part in turn, in their order; a part that is all there is has no rest."""
    whole = total(parts)
    found = []
    for one in parts:
        rest = Share(whole.name, whole.numerator - one.numerator, whole.denominator - one.denominator)
        if whole.value is not None and rest.value is not None:
            found.append(Without(one, rest, whole.value - rest.value))
    return tuple(found)
