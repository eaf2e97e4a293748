"""From when to when a wording is valid, in words. Which day it is, and who ended what, others say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bbd.domain.lifecycle import VersionState
from bbd.domain.words import VERSION_STATES

Write = Callable[[date], str]
"""How a day is written."""


@dataclass(frozen=True, slots=True)
class Validity:
    """A wording that both parties signed: its first day, and its last where one is known (None: the term's end).

    `ended` says that it does not bind any more; it may end with the day that it is asked about.
    """

    first: date
    last: date | None = None
    ended: bool = False

    @property
    def never(self) -> bool:
        """Whether it ended before it began."""
        return self.last is not None and self.last < self.first

    def state(self, today: date) -> str:
        """Return in a word how it stands."""
        if self.ended:
            return "beendet"
        return "beschlossen" if today < self.first else VERSION_STATES[VersionState.ADOPTED]

    def since(self, today: date, write: Write) -> str:
        """Return "seit 1. Januar 2026", "ab 1. Januar 2027", "1. Januar 2026 bis 31. Dezember 2026"."""
        if self.never:
            return "nie, vor Beginn beendet"
        if self.last is not None:
            return self._span(write)
        return f"{'ab' if today < self.first else 'seit'} {write(self.first)}"

    def clause(self, write: Write) -> str:
        """Return the same as a sentence's predicate, whichever day it is read on until the wording ends."""
        if self.never:
            return "endete, bevor er galt"
        if self.ended and self.last is not None:
            return f"galt vom {self._span(write)}"
        return f"gilt ab {write(self.first)}" if self.last is None else f"gilt vom {self._span(write)}"

    def _span(self, write: Write) -> str:
        return f"{write(self.first)} bis {write(self.last or self.first)}"
