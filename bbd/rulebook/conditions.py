"""What a rule asks of the facts: tests of one fact, and groups of them. Not how it is written (condition_reading).

Three outcomes: yes, no, and undetermined. A comparison with a missing fact is undetermined, and so is its
opposite (Kleene's logic, as in SQL); a rule holds only if its condition is yes. So a gap in the data can neither
open nor keep a finding by accident; who means the gap itself asks for "missing", which always has an answer.
"""

from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """How one fact is compared; the values are the words of the packs."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    MISSING = "missing"


NUMERIC = frozenset({Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN})
OPPOSITE = {
    Op.IS: Op.IS_NOT,
    Op.IS_NOT: Op.IS,
    Op.AT_LEAST: Op.LESS_THAN,
    Op.LESS_THAN: Op.AT_LEAST,
    Op.AT_MOST: Op.MORE_THAN,
    Op.MORE_THAN: Op.AT_MOST,
    Op.ONE_OF: Op.NONE_OF,
    Op.NONE_OF: Op.ONE_OF,
}

Operand = int | bool | str | tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """One fact compared with one value; for MISSING the value says whether it shall be missing."""

    __test__ = False  # pytest collects classes of this name
    fact: str
    op: Op
    value: Operand


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; without parts it always does."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of its part; undetermined where that is."""

    part: "Condition"


Condition = Test | All | AnyOf | Not
