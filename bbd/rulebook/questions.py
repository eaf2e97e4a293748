"""Questions to the engine, several on their way at a time; all of them are answered, whatever happens to the engine."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from bbd.rulebook.asking import Asker, Question
from bbd.rulebook.engine_process import Failure
from bbd.rulebook.glass import Glass
from bbd.rulebook.narrowing import settle


class Conversation:
    """Questions answered in the order in which they are asked."""

    def __init__(self, glass: Glass) -> None:
        self._asker = Asker(glass)
        self._open: deque[Question] = deque()

    def ask(self, question: Question) -> None:
        """Send a question while others may still be open; `answer` waits for it."""
        self._open.append(question)
        try:
            self._asker.send(question.ruleset, question.rows, self._asker.seconds)
        except Failure as failure:
            self._recover(failure)

    def answer(self, question: Question) -> None:
        """Wait until the question is answered. Raises EngineFault."""
        while not question.answered:
            first = self._open[0]
            try:
                first.held = self._asker.receive(first.ruleset, len(first.rows), self._asker.seconds)
            except Failure as failure:
                self._recover(failure)
            else:
                self._close(first)

    def end(self) -> None:
        """Give the engine back."""
        self._asker.leave(sound=not self._open)

    def _close(self, first: Question) -> None:
        first.answered = True
        self._open.popleft()

    def _recover(self, failure: Failure) -> None:
        """Answer the oldest question, whatever it takes, and send the others once more."""
        self._asker.failed(failure)
        settle(self._asker, self._open[0])
        self._close(self._open[0])
        waiting, self._open = self._open, deque()
        for question in waiting:
            self.ask(question)


@contextmanager
def conversation(glass: Glass) -> Iterator[Conversation]:
    """Hold a conversation, and give the engine back whatever happens."""
    talk = Conversation(glass)
    try:
        yield talk
    finally:
        talk.end()
