"""Does one condition hold wherever another does? Decided exactly over the few values of each fact that matter.

A branch of the normal form is a box: for each fact the values that meet its tests. A condition implies another if
nothing is left of any of its boxes once those of the other are cut out. Facts count as independent of each other, so
that two rules never cover each other only because of what facts mean. Beyond MOST_BOXES nothing is claimed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bbd.rulebook.conditions import Condition, Test
from bbd.rulebook.facts import Fact
from bbd.rulebook.normal import Branch, branches
from bbd.rulebook.plain import outcome
from bbd.rulebook.satisfiable import by_fact, representatives

MOST_BOXES: Final = 2_000
"""Boxes looked at before giving up; a rule of five facts and four alternatives needs some dozens."""

Box = tuple[int, ...]
"""For each fact the values that are left, as the bits of a number; without any the box is empty."""


class Space:
    """All combinations of the values that make a difference to some tests, those of the conditions compared in it."""

    def __init__(self, tests: Iterable[Test], facts: Mapping[str, Fact]) -> None:
        known = by_fact(dict.fromkeys(tests))
        self._place = {name: place for place, name in enumerate(known)}
        self._all: list[int] = []
        self._met: dict[Test, int] = {}
        for name, asked in known.items():
            values = representatives(facts[name], asked)
            self._all.append((1 << len(values)) - 1)
            for test in asked:
                hits = (outcome(test, {name: value}) is True for value in values)
                self._met[test] = sum(1 << bit for bit, hit in enumerate(hits) if hit)

    def implies(self, narrow: Condition, wide: Condition) -> bool:
        """Whether `wide` is yes wherever `narrow` is; False as well where it takes too long to tell."""
        cut = [self._box(branch) for branch in branches(wide)]
        return not _something_left([self._box(branch) for branch in branches(narrow)], cut)

    def _box(self, branch: Branch) -> Box:
        box = list(self._all)
        for test in branch:
            box[self._place[test.fact]] &= self._met[test]
        return tuple(box)


def implies(narrow: Condition, wide: Condition, facts: Mapping[str, Fact]) -> bool:
    """Whether `wide` is yes for all facts for which `narrow` is; False as well where it takes too long to tell."""
    tests = (test for condition in (narrow, wide) for branch in branches(condition) for test in branch)
    return Space(tests, facts).implies(narrow, wide)


def _something_left(boxes: Sequence[Box], cut: Sequence[Box]) -> bool:
    """Whether anything remains of the boxes without the ones to cut out; True as well where that is not clear."""
    waiting = [(box, 0) for box in boxes if all(box)]
    for _ in range(MOST_BOXES):
        if not waiting:
            return False
        box, place = waiting.pop()
        if place == len(cut):
            return True
        waiting += [(part, place + 1) for part in _without(box, cut[place])]
    return True


def _without(box: Box, other: Box) -> list[Box]:
    """Return the parts of a box that lie outside of another, none overlapping."""
    if not all(mine & theirs for mine, theirs in zip(box, other, strict=True)):
        return [box]
    parts: list[Box] = []
    inside = list(box)
    for place, theirs in enumerate(other):
        if outside := inside[place] & ~theirs:
            parts.append((*inside[:place], outside, *inside[place + 1 :]))
            inside[place] &= theirs
    return parts
