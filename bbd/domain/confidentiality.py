"""Which numbers could point at individuals, and who may see them all the same (docs/interfaces.md, Pages).

Primary suppression: a number below the limit, its complement, and the share from which either could be computed.
Which other readings have to be withheld for its sake, bbd.services.withholding says.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bbd.domain.lifecycle import Role
from bbd.domain.numbers import half_up
from bbd.domain.table_symbols import to_five

MANY = 2
"""More digits after the point than people give; a share with more was computed by a machine."""

OF_THE_HOUSE = frozenset({Role.LEADERSHIP, Role.CONTACT})


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one reading as somebody sees them; `hidden` says that they are kept from this reader.

    `withheld` readings are kept for others' sake: a small number could be told from them (bbd.services.withholding).
    """

    kind: str
    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    respondents: int | None = None
    population: int | None = None
    note: str = ""
    hidden: bool = False
    withheld: bool = False

    @property
    def rounded(self) -> Decimal | None:
        """The value as pages show it: a share computed from its cells or given with many digits has one.

        Anything else is shown as it was given.
        """
        if self.value is None or self.kind != "share":
            return self.value
        computed = self.numerator is not None and self.denominator is not None
        return half_up(self.value, 1) if computed or -int(self.value.as_tuple().exponent) > MANY else self.value

    @property
    def response(self) -> Decimal | None:
        """How many per cent of those asked answered, with one digit; None where one of the two is not known."""
        if self.respondents is None or not self.population:
            return None
        return half_up(Fraction(100 * self.respondents, self.population), 1)


def may_see_small_cells(roles: AbstractSet[Role], *, of_deliverer: bool) -> bool:
    """Say whether somebody may see small numbers; `of_deliverer`: they belong to who delivered them."""
    return Role.COORDINATOR in roles or (of_deliverer and bool(roles & OF_THE_HOUSE))


def suppressed(numerator: int | None, denominator: int | None, min_cell: int) -> bool:
    """Say whether these numbers stay secret: one of them, or what they differ by, is below `min_cell`.

    Zero is below it as well: "none of 40" tells as much about each of the 40 as a small number does.
    """
    cells = [cell for cell in (numerator, denominator) if cell is not None]
    if numerator is not None and denominator is not None:
        cells.append(denominator - numerator)
    return any(cell < min_cell for cell in cells)


def as_seen(figures: Figures, *, min_cell: int, small_cells: bool, to_fives: bool = False) -> Figures:
    """Return what a reader sees of a reading: all of it, or nothing where a small number could be told from it.

    The share goes with its cells, and so does the note, which may repeat them in words. `to_fives`: the cells that such
    a reader sees are rounded to five; the share is not, for it is what is measured.
    """
    if small_cells:
        return figures
    if not (figures.withheld or _reveals(figures, min_cell)):
        return _to_fives(figures) if to_fives else figures
    return replace(
        figures,
        value=None, numerator=None, denominator=None, respondents=None, population=None, note="", hidden=True,
    )  # fmt: skip


def _to_fives(figures: Figures) -> Figures:
    numerator, denominator = (None if one is None else to_five(one) for one in (figures.numerator, figures.denominator))
    return replace(figures, numerator=numerator, denominator=denominator)


def _reveals(figures: Figures, min_cell: int) -> bool:
    numerator = figures.numerator
    if numerator is None and figures.kind == "count" and figures.value is not None:
        numerator = int(figures.value)
    # How many did not answer is no secret, so respondents have no complement here.
    if suppressed(numerator, figures.denominator, min_cell) or suppressed(figures.respondents, None, min_cell):
        return True
    return figures.kind == "share" and numerator is None and _share_reveals(figures, min_cell)


def _share_reveals(figures: Figures, min_cell: int) -> bool:
    """Say whether a share given without its numerator tells it: 0 and 100 do, others by the number of people asked."""
    if figures.value is None:
        return False
    if figures.value in {0, 100}:
        return True
    known = (one for one in (figures.denominator, figures.respondents, figures.population) if one is not None)
    base = next(known, None)
    if base is None:
        return False
    return suppressed(int(half_up(figures.value * base / 100, 0)), base, min_cell)
