"""What differs between two wordings, ready to be shown: its shape alone.

bbd.documents.wording_changes finds it; pages and documents show it.
"""

from dataclasses import dataclass

from bbd.documents.word_runs import Kind, Run


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs, with its German label."""

    label: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A goal, an indicator or a measure that came, went or changed; `changes` are those of its own facts."""

    kind: Kind
    label: str
    title: str
    changes: tuple[Change, ...] = ()
    parts: tuple["PartChange", ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs: in the head, and goal by goal. False where nothing does."""

    head: tuple[Change, ...] = ()
    goals: tuple[PartChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.head or self.goals)
