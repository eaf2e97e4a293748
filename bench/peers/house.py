"""bbd's own two evaluators: the one that everything in bbd uses, and the plain one that its tests trust."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bbd import paths
from bbd.rulebook import judging, packs, plain
from bbd.rulebook.facts import Subject
from bbd.rulebook.model import Rulebook
from bench.peers.engine import Engine, Matches
from bench.peers.indicators import Indicator

FIVE: Final = Path(__file__).with_name("five.toml")
DAY: Final = date(2013, 3, 1)
"""No rule of the five has a first or last day, so any day will do."""


def five() -> Rulebook:
    """Return the five rules, read and checked as any pack, with the letters and ladders that ship."""
    with TemporaryDirectory() as folder:
        for file in (FIVE, paths.RULES / packs.LADDERS, paths.RULES / packs.LETTERS):
            shutil.copy(file, folder)
        return packs.load(Path(folder))


class House(Engine[Subject]):
    """What both evaluators are given: the rulebook, and subjects as the sweep makes them."""

    def __init__(self) -> None:
        self.rulebook = five()

    def ready(self, indicators: list[Indicator]) -> Sequence[Subject]:
        """Return them as subjects."""
        return [Subject("indicator", key, facts) for key, facts in indicators]


class Bbd(House):
    """The whole way of a sweep: facts checked, sent to the engine's process, judged, its answer checked."""

    distribution = "durable-rules"

    def judge(self, given: Sequence[Subject]) -> Matches:
        """Judge them as the sweep does. Raises ValueError where one could not be judged; all can."""
        failed: list[judging.Failed] = []
        judged = judging.judge(self.rulebook, given, DAY, failed)
        found = {(rule, subject.key) for subject, rules in judged for rule in rules}
        if failed:
            raise ValueError(f"{len(failed)} could not be judged: {failed[0].reason}")
        return found


class Plain(House):
    """The oracle of bbd's tests, simple before fast."""

    def judge(self, given: Sequence[Subject]) -> Matches:
        """Judge them rule by rule."""
        return {(match.rule_id, match.subject_key) for match in plain.evaluate(self.rulebook, given, DAY)}
