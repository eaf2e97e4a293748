"""What a fact of the rules is: its name, its type, what it means, and how it is said in German sentences.

The facts themselves stand in the vocabulary (`vocabulary_*.py`), gathered by subject type in bbd.rulebook.facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bbd.rulebook.clauses import Clause, clause

Value = int | bool | str | None
MISSING: Final = "missing"
LARGEST: Final = 10_000_000
"""No number of days or things is larger, in facts and in packs; the calendar itself has 3,652,059 days."""


class Kind(StrEnum):
    """What a fact's values are."""

    DAYS = "days"
    COUNT = "count"
    YES_NO = "yes_no"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted, in the case that its clause asks for; `article` as in "einen", empty where 1 stays a digit.

    `tenths`: the number counts tenths of it, and is said with a comma.
    """

    one: str
    many: str
    article: str = ""
    tenths: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """How a fact is said: `says` has a gap for amount or state; of a yes/no fact `yes` and `no` say all."""

    missing: Clause
    there: Clause
    says: Clause | None = None
    noun: Noun = Noun("", "")
    zero: Clause | None = None
    yes: Clause | None = None
    no: Clause | None = None
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its values are whole numbers from 0 (days, count), true or false, or one of `values` (state).

    `label` names it in a few words, `meaning` says exactly what it is; `labels` are the German names of its states.
    """

    name: str
    kind: Kind
    label: str
    meaning: str
    saying: Saying = field(repr=False)
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def values(self) -> tuple[str, ...]:
        """The states it can have; none where it is no state."""
        return tuple(self.labels)

    @property
    def numeric(self) -> bool:
        """Whether its values are ordered."""
        return self.kind in {Kind.DAYS, Kind.COUNT}


def days(name: str, label: str, meaning: str, *, says: str, zero: str, missing: str, there: str) -> Fact:
    """Return a fact in days; in `says` the gap stands in the dative behind "seit" and "in", else in the accusative."""
    noun = Noun("Tag", "Tagen" if " seit {}" in says or " in {}" in says else "Tage")
    saying = Saying(clause(missing), clause(there), says=clause(says), noun=noun, zero=clause(zero))
    return Fact(name, Kind.DAYS, label, meaning, saying)


def count(name: str, label: str, meaning: str, *, says: str, noun: Noun, unknown: str) -> Fact:
    """Return a fact that counts; `unknown` is the subject that nothing is known of where the fact is missing."""
    saying = Saying(
        clause(f"{unknown} | ist | nicht bekannt"), clause(f"{unknown} | ist | bekannt"), clause(says), noun
    )
    return Fact(name, Kind.COUNT, label, meaning, saying)


def yes_no(name: str, label: str, meaning: str, *, yes: str, no: str, missing: str, there: str) -> Fact:
    """Return a fact that is true or false."""
    return Fact(
        name, Kind.YES_NO, label, meaning, Saying(clause(missing), clause(there), yes=clause(yes), no=clause(no))
    )


def state(
    name: str, label: str, labels: Mapping[str, str], *, says: str, words: Mapping[str, str], unknown: str
) -> Fact:
    """Return a fact that is one of several states; `words` are the states as the gap of `says` takes them."""
    saying = Saying(
        clause(f"{unknown} | ist | nicht bekannt"), clause(f"{unknown} | ist | bekannt"), clause(says), words=words
    )
    return Fact(name, Kind.STATE, label, label, saying, labels)
