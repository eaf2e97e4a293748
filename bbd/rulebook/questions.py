"""Asking the engine until there is an answer: pipelined while all goes well; repeated and narrowed down where not.

An engine that crashes, hangs or answers wrongly is ended, and another one asked again: whoever killed it may not have
meant the subject. If that fails too, the engine is asked about nothing at all; where it cannot even answer that, it is
an EngineFault. Else the rows are halved until those that cause it stand alone. A row is given up after failing twice
alone; all others are judged. The number of failures in one conversation is bounded.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from bbd.domain.errors import Unreachable
from bbd.rulebook.engine_process import EngineProcess, Failure, Trouble
from bbd.rulebook.glass import Glass
from bbd.rulebook.ruleset import Row, Ruleset

HURRY: Final = 10
"""While narrowing down, a part gets this fraction of the time, but a row that is alone gets all of it."""


class EngineFault(Unreachable):
    """The engine cannot be started, or fails whatever it is asked; nothing it said is used."""


@dataclass(eq=False, slots=True)
class Question:
    """Which of these rules hold for these rows; with the answer: their ids and the rows given up, by place."""

    ruleset: Ruleset
    rows: Sequence[Row]
    held: dict[int, set[str]] = field(default_factory=dict)
    given_up: dict[int, Trouble] = field(default_factory=dict)
    answered: bool = False


class Conversation:
    """Questions to one engine at a time, answered in their order."""

    def __init__(self, glass: Glass) -> None:
        self._glass = glass
        self._process: EngineProcess | None = None
        self._open: deque[Question] = deque()
        self._failures = 0

    def ask(self, question: Question) -> None:
        """Send a question while others may still be open; `answer` waits for it."""
        self._open.append(question)
        try:
            self._send(question.ruleset, question.rows, self._glass.seconds)
        except Failure as failure:
            self._recover(failure)

    def answer(self, question: Question) -> None:
        """Wait until the question is answered. Raises EngineFault."""
        while not question.answered:
            first = self._open[0]
            try:
                first.held = self._receive(first.ruleset, len(first.rows), self._glass.seconds)
            except Failure as failure:
                self._recover(failure)
            else:
                self._close(first)

    def end(self) -> None:
        """Give the engine back."""
        self._drop(sound=not self._open)

    def _close(self, first: Question) -> None:
        first.answered = True
        self._open.popleft()

    def _recover(self, failure: Failure) -> None:
        """Answer the oldest question, whatever it takes, and send the others once more."""
        self._failed(failure)
        first = self._open[0]
        self._settle(first)
        self._close(first)
        waiting, self._open = self._open, deque()
        while waiting:
            self.ask(waiting.popleft())

    def _settle(self, question: Question) -> None:
        try:
            question.held = self._once(question.ruleset, question.rows, self._glass.seconds)
        except Failure as failure:
            self._failed(failure)
            self._once_or_fault(question.ruleset)
            self._narrow(question, 0, len(question.rows))

    def _narrow(self, question: Question, start: int, end: int) -> None:
        """Answer for the rows from `start` to before `end`, which failed together."""
        if end - start <= 1:
            self._alone(question, start)
            return
        middle = (start + end) // 2
        for first, last in ((start, middle), (middle, end)):
            try:
                held = self._once(question.ruleset, question.rows[first:last], self._glass.seconds / HURRY)
            except Failure as failure:
                self._failed(failure)
                self._narrow(question, first, last)
            else:
                question.held.update({first + place: rules for place, rules in held.items()})

    def _alone(self, question: Question, place: int) -> None:
        """Answer for one row, or give it up."""
        for _ in range(2):
            try:
                held = self._once(question.ruleset, question.rows[place : place + 1], self._glass.seconds)
            except Failure as failure:
                self._failed(failure)
                question.given_up[place] = failure.trouble
            else:
                question.held.update({place + here: rules for here, rules in held.items()})
                question.given_up.pop(place, None)
                return

    def _once_or_fault(self, ruleset: Ruleset) -> None:
        """Ask about no subject at all, which must work, be it the second time."""
        try:
            self._once(ruleset, (), self._glass.seconds)
        except Failure as failure:
            self._failed(failure)
            try:
                self._once(ruleset, (), self._glass.seconds)
            except Failure as again:
                self._drop(sound=False)
                raise _fault(again.trouble) from again

    def _once(self, ruleset: Ruleset, rows: Sequence[Row], seconds: float) -> dict[int, set[str]]:
        self._send(ruleset, rows, seconds)
        return self._receive(ruleset, len(rows), seconds)

    def _send(self, ruleset: Ruleset, rows: Sequence[Row], seconds: float) -> None:
        if self._process is None:
            self._process = self._glass.borrow()
        self._process.send(ruleset.text, self._glass.encode(ruleset, rows), seconds)

    def _receive(self, ruleset: Ruleset, count: int, seconds: float) -> dict[int, set[str]]:
        if self._process is None:
            raise Failure(Trouble.CRASHED)
        pairs = self._process.receive(seconds)
        try:
            return ruleset.read(pairs, count)
        except ValueError as error:
            raise Failure(Trouble.WRONG) from error

    def _failed(self, failure: Failure) -> None:
        """Let the engine go, which is of no use any more, unless that has happened too often."""
        self._drop(sound=False)
        self._failures += 1
        if self._failures > self._glass.most_failures:
            raise _fault(failure.trouble) from failure

    def _drop(self, *, sound: bool) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            self._glass.give_back(process, sound=sound)


@contextmanager
def conversation(glass: Glass) -> Iterator[Conversation]:
    """Hold a conversation, and give the engine back whatever happens."""
    talk = Conversation(glass)
    try:
        yield talk
    finally:
        talk.end()


def _fault(trouble: Trouble) -> EngineFault:
    return EngineFault.because(
        f"Die Regelmaschine {trouble}, auch nach mehreren Versuchen; es wurde nichts geändert.",
        remedy="Bitte den Lauf wiederholen.",
    )
