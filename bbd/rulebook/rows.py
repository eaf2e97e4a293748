"""Subjects as rows of numbers for the engine, checked on the way; a thousand at a time, because that is fast.

Each fact is looked at as a column: one kind of value each, none out of bounds. That costs a tenth of asking `flaw`
about each subject, which is done only where a column has something that cannot be.
"""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any, Final, Protocol

from bbd.rulebook.compile import GONE, as_number
from bbd.rulebook.facts import LARGEST, SUBJECT_TYPES, Fact, Kind, Value
from bbd.rulebook.ruleset import Row

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

    def __init__(self, subject_type: str, read: Sequence[Fact]) -> None:
        self._known = SUBJECT_TYPES[subject_type].facts if subject_type in SUBJECT_TYPES else {}
        self._read = read
        self._unread = [fact for fact in self._known.values() if fact not in read]
        self._codes = {fact.name: _codes(fact) for fact in self._known.values() if not fact.numeric}

    def of(self, subjects: Sequence[Judgeable]) -> list[Row]:
        """Return a row for each subject. Raises Unsound where `flaw` has something to say about one of them."""
        given = [subject.facts for subject in subjects]
        if not self._known or not self._known.keys() >= set().union(*given):
            raise Unsound  # not even the type may be known
        for fact in self._unread:
            self._column(fact, given)
        columns = [self._column(fact, given) for fact in self._read]
        return list(zip(*columns, strict=True)) if columns else list(repeat((), len(subjects)))

    def _column(self, fact: Fact, given: Sequence[Mapping[str, Value]]) -> list[int]:
        name = fact.name
        column: list[Any] = [facts.get(name) for facts in given]
        if fact.numeric:
            return _numbers(column)
        if fact.kind is Kind.YES_NO and not {bool, _MISSING} >= set(map(type, column)):
            raise Unsound  # 1 is no "yes", though Python finds it equal
        try:
            return list(map(self._codes[name].__getitem__, column))
        except (KeyError, TypeError) as error:
            raise Unsound from error


def _codes(fact: Fact) -> dict[Value, int]:
    values: tuple[Value, ...] = fact.values if fact.kind is Kind.STATE else (False, True)
    return {None: GONE} | {value: as_number(fact, value) for value in values}


def _numbers(column: list[Any]) -> list[int]:
    kinds = set(map(type, column))
    if not {int, _MISSING} >= kinds:
        raise Unsound
    there = [number for number in column if number is not None] if _MISSING in kinds else column
    if there and not 0 <= min(there) <= max(there) <= LARGEST:
        raise Unsound
    return column if there is column else [GONE if number is None else number for number in column]
