"""Subjects as rows of numbers for the engine, checked on the way; a thousand at a time, because that is fast.

Each fact is looked at as a column: one kind of value each, none out of bounds. That costs a tenth of asking `flaw`
about each subject, which is done only where a column has something that cannot be.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, Final, Protocol

from bbd.rulebook.compile import GONE, as_number
from bbd.rulebook.conditions import Test
from bbd.rulebook.facts import LARGEST, SUBJECT_TYPES, Fact, Kind, Value
from bbd.rulebook.ruleset import Row
from bbd.rulebook.stretches import Stretch

_MISSING: Final = type(None)


class Judgeable(Protocol):
    """What rules can judge: a Subject, or anything else that has its attributes."""

    @property
    def type(self) -> str:
        """The type of subject, as the vocabulary calls it."""

    @property
    def key(self) -> str:
        """What people call it."""

    @property
    def facts(self) -> Mapping[str, Value]:
        """Its facts; None or absent means missing."""


class Unsound(Exception):  # noqa: N818 - it says what the values are
    """A column has a value that its fact cannot have, or a subject a fact that its type has not."""


class Rows:
    """Makes the rows of one type of subject: of the facts that are read; all that are given are checked."""

    def __init__(self, subject_type: str, read: Sequence[Fact], tests: Sequence[Test]) -> None:
        kind = SUBJECT_TYPES.get(subject_type)
        facts = tuple(kind.facts.values()) if kind else ()
        self._width = len(read)
        self._facts = (*read, *(fact for fact in facts if fact not in read))
        self._names = tuple(fact.name for fact in self._facts)
        self._codes = {fact.name: _codes(fact) for fact in facts if not fact.numeric}
        self._stretches = {
            fact.name: Stretch([test for test in tests if test.fact == fact.name], GONE)
            for fact in read
            if fact.numeric
        }

    def of(self, subjects: Sequence[Judgeable]) -> list[Row]:
        """Return a row for each subject. Raises Unsound where `flaw` has something to say about one of them."""
        values = self._values([subject.facts for subject in subjects])
        columns = [self._numbers(*pair) for pair in zip(self._facts, zip(*values, strict=True), strict=True)]
        return list(zip(*columns[: self._width], strict=True)) if self._width else [()] * len(subjects)

    def _values(self, given: Sequence[Mapping[str, Value]]) -> Sequence[Sequence[Value]]:
        """Return the values of all facts for each subject; a subject usually has them all, and nothing else."""
        if not self._names:
            raise Unsound  # a type that nobody knows
        if {len(self._names)} == set(map(len, given)) and len(self._names) > 1:
            with suppress(KeyError):
                return list(map(itemgetter(*self._names), given))
        if not set(self._names).issuperset(set().union(*given)):
            raise Unsound
        return [tuple(map(facts.get, self._names)) for facts in given]

    def _numbers(self, fact: Fact, column: Sequence[Any]) -> Sequence[int]:
        if fact.numeric:
            _check(column)
            stretch = self._stretches.get(fact.name)
            return list(map(stretch.__getitem__, column)) if stretch is not None else column
        if fact.kind is Kind.YES_NO and not {bool, _MISSING} >= set(map(type, column)):
            raise Unsound  # 1 is no "yes", though Python finds it equal
        try:
            return list(map(self._codes[fact.name].__getitem__, column))
        except (KeyError, TypeError) as error:
            raise Unsound from error


def _codes(fact: Fact) -> dict[Value, int]:
    values: tuple[Value, ...] = fact.values if fact.kind is Kind.STATE else (False, True)
    return {None: GONE} | {value: as_number(fact, value) for value in values}


def _check(column: Sequence[Any]) -> None:
    """See to it that a column has whole numbers within bounds only, and gaps. Raises Unsound."""
    kinds = set(map(type, column))
    if not {int, _MISSING} >= kinds:
        raise Unsound
    there = [number for number in column if number is not None] if _MISSING in kinds else column
    if there and not 0 <= min(there) <= max(there) <= LARGEST:
        raise Unsound
