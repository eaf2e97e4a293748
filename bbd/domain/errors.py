"""What can be refused, and how it is said: each problem names what is wrong, where, and the way out.

The edges translate these once: the command line into exit codes, the web into HTTP answers (docs/interfaces.md).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in German sentences for people.

    `where` names the place ("messwerte.csv, Zeile 3, Feld „value“"), `remedy` the way out; both may be empty.
    `field` is the machine's name of the field concerned, so that a form can show the problem beside it.
    """

    what: str
    where: str = ""
    remedy: str = ""
    field: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return " ".join(part for part in (f"{place}{self.what}", self.remedy) if part)


class Refused(Exception):  # noqa: N818 - the house says what happened, not that it is an error
    """Something was asked for that bbd does not do; nothing has been changed. Input that is wrong: exit 2, HTTP 422."""

    exit_code = 2
    http_status = 422

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def because(cls, what: str, *, where: str = "", remedy: str = "", field: str = "") -> Self:
        """Build the refusal from its one problem."""
        return cls(Problem(what, where, remedy, field))


class InputRefused(Refused):
    """An input is wrong: a file, a field, an argument."""


class StepRefused(Refused):
    """An action does not fit the state of things, the role or the rules of signing."""

    http_status = 409


class NotThere(Refused):
    """It does not exist, or not for this person."""

    http_status = 404


class Stale(Refused):
    """The thing changed since it was shown: a newer version, another wording."""

    http_status = 409


class Refusals:
    """What is refused of many things that are done all or none: gathered, to be told at once.

    `problems` are those of all of them. A change of somebody else's is told before what is wrong with the input.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._kinds: set[type[Refused]] = set()

    @contextmanager
    def of(self, placed: Callable[[Problem], Problem]) -> Iterator[None]:
        """Keep what is refused within, each problem as `placed` returns it; NotThere and the like go on."""
        try:
            yield
        except (Stale, InputRefused, StepRefused) as refusal:
            self._kinds.add(type(refusal))
            self.problems += map(placed, refusal.problems)

    def tell(self) -> None:
        """Raise one refusal with all problems, if there are any: Stale, else InputRefused, else StepRefused.

        What was done meanwhile is undone by the caller's transaction.
        """
        for kind in (Stale, InputRefused, StepRefused):
            if kind in self._kinds:
                raise kind(self.problems)


class CheckFailed(Refused):
    """A check found something: exit 1."""

    exit_code = 1


class SchemaNotAtHead(Refused):
    """The database's schema is not the one this code knows: exit 3."""

    exit_code = 3
    http_status = 503


class ConfigurationRefused(Refused):
    """A setting is wrong or unsafe: exit 4."""

    exit_code = 4


class Unreachable(Refused):
    """A dependency does not answer, or the disk is full or read-only: exit 5, HTTP 503; try again."""

    exit_code = 5
    http_status = 503


class Incomplete(Refused):
    """Files that belong to bbd itself are missing, so that it cannot do this until it is installed again: exit 5."""

    exit_code = 5
    http_status = 503


class Locked(Refused):
    """Another process holds the lock: exit 6."""

    exit_code = 6
    http_status = 503
