"""Subjects as rows of numbers for the engine, checked on the way; a thousand at a time, because that is fast.

Each fact is looked at as a column: one kind of value each, none out of bounds. That costs a tenth of asking `flaw`
about each subject, which is done only where a column has something that cannot be.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from bbd.rulebook.columns import Column, Unsound, states, yes_no
from bbd.rulebook.compile import GONE, as_number
from bbd.rulebook.conditions import Test
from bbd.rulebook.facts import SUBJECT_TYPES, Fact, Kind, Value
from bbd.rulebook.ruleset import Row
from bbd.rulebook.stretches import Stretch


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


class Rows:
    """Makes the rows of one type of subject: of the facts that are read; all that are given are checked."""

    def __init__(self, subject_type: str, read: Sequence[Fact], tests: Sequence[Test]) -> None:
        kind = SUBJECT_TYPES.get(subject_type)
        facts = tuple(kind.facts.values()) if kind else ()
        self._width = len(read)
        self._names = frozenset(fact.name for fact in facts)
        self._columns = [
            (fact.name, _column(fact, [test for test in tests if test.fact == fact.name]))
            for fact in (*read, *(fact for fact in facts if fact not in read))
        ]

    def of(self, subjects: Sequence[Judgeable]) -> list[Row]:
        """Return a row for each subject. Raises Unsound where `flaw` has something to say about one of them."""
        given = [subject.facts for subject in subjects]
        if not self._names or not self._names.issuperset(set().union(*given)):
            raise Unsound  # a type that nobody knows, or a fact
        columns = [numbers([facts.get(name) for facts in given]) for name, numbers in self._columns]
        return list(zip(*columns[: self._width], strict=True)) if self._width else [()] * len(given)


def _column(fact: Fact, tests: Sequence[Test]) -> Column:
    if fact.numeric:
        return Stretch(tests, GONE).of
    if fact.kind is Kind.YES_NO:
        return yes_no
    return partial(states, {None: GONE} | {value: as_number(fact, value) for value in fact.values})
