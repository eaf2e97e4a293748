"""Asking an engine once, and letting it go when it fails. What to do then, bbd.rulebook.narrowing knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bbd.domain.errors import Unreachable
from bbd.rulebook.engine_process import EngineProcess, Failure, Trouble
from bbd.rulebook.glass import Glass
from bbd.rulebook.ruleset import Row, Ruleset

Held = dict[int, set[str]]
"""The ids of the rules that hold for rows, by the place of the row; rows without any are left out."""


class EngineFault(Unreachable):
    """The engine cannot be started, or fails whatever it is asked; nothing it said is used."""

    @classmethod
    def of(cls, trouble: Trouble) -> "EngineFault":
        """Return the fault to raise when this happens again and again."""
        return cls.because(
            f"Die Regelmaschine {trouble}, auch nach mehreren Versuchen; es wurde nichts geändert.",
            remedy="Bitte den Lauf wiederholen.",
        )


@dataclass(eq=False, slots=True)
class Question:
    """Which of these rules hold for these rows; with the answer: those that do, and the rows given up, by place."""

    ruleset: Ruleset
    rows: Sequence[Row]
    held: Held = field(default_factory=dict)
    given_up: dict[int, Trouble] = field(default_factory=dict)
    answered: bool = False


class Asker:
    """Who asks: has at most one engine at a time, and counts the failures."""

    def __init__(self, glass: Glass) -> None:
        self.seconds = glass.seconds
        self._glass = glass
        self._process: EngineProcess | None = None
        self._failures = 0

    def once(self, ruleset: Ruleset, rows: Sequence[Row], seconds: float) -> Held:
        """Ask and wait for the answer. Raises Failure; whoever gets one calls `failed`, here as below."""
        self.send(ruleset, rows, seconds)
        return self.receive(ruleset, len(rows), seconds)

    def send(self, ruleset: Ruleset, rows: Sequence[Row], seconds: float) -> None:
        """Ask, of a new engine where there is none, without waiting for the answer."""
        if self._process is None:
            self._process = self._glass.borrow()
        self._process.send(ruleset.text, self._glass.encode(ruleset, rows), seconds)

    def receive(self, ruleset: Ruleset, count: int, seconds: float) -> Held:
        """Wait for the oldest answer, about `count` rows."""
        if self._process is None:
            raise Failure(Trouble.CRASHED)
        pairs = self._process.receive(seconds)
        try:
            return ruleset.read(pairs, count)
        except ValueError as error:
            raise Failure(Trouble.WRONG) from error

    def failed(self, failure: Failure) -> None:
        """Let the engine go, which is of no use any more. Raises EngineFault when that has happened too often."""
        self.leave(sound=False)
        self._failures += 1
        if self._failures > self._glass.most_failures:
            raise EngineFault.of(failure.trouble) from failure

    def leave(self, *, sound: bool) -> None:
        """Give the engine back; it is sound when it owes no answer and has not failed."""
        if self._process is not None:
            process, self._process = self._process, None
            self._glass.give_back(process, sound=sound)
