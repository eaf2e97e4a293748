"""What came of a time line that was played, and what came out otherwise than expected, in German sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bbd.domain.errors import Problem
from bbd.rulebook.timelines import Look, Standing, Timeline


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look saw."""

    look: Look
    findings: tuple[Standing, ...]
    letters: frozenset[str]

    @property
    def differences(self) -> tuple[str, ...]:
        """What was found otherwise than expected, a German sentence each; empty when nothing was."""
        return (*_differences(self.look.findings, self.findings), *_letters(self.look.letters, self.letters))


@dataclass(frozen=True, slots=True)
class Played:
    """A time line after it was played: what the looks saw, and what kept it from going on (None: nothing)."""

    timeline: Timeline
    seen: tuple[Seen, ...]
    trouble: Problem | None = None

    @property
    def ok(self) -> bool:
        """Whether it came out as it says."""
        return not self.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What came out otherwise: one problem for each look that differs."""
        named = f"Zeitverlauf „{self.timeline.name}“"
        found = [
            Problem(" ".join(seen.differences), f"{seen.look.where}, {named}, Morgen des {seen.look.day:%d.%m.%Y}")
            for seen in self.seen
            if seen.differences
        ]
        return (*found, *([self.trouble] if self.trouble else []))


def _differences(expected: tuple[Standing, ...], found: tuple[Standing, ...]) -> Iterator[str]:
    awaited, there = _by_place(expected), _by_place(found)
    for place, standing in awaited.items():
        if place not in there:
            yield f"Erwartet, aber nicht da: „{standing}“."
        else:
            yield from _otherwise(standing, there[place])
    for place, standing in there.items():
        if place not in awaited:
            yield f"Da, aber nicht erwartet: „{standing}“."


def _by_place(standings: tuple[Standing, ...]) -> Mapping[tuple[str, str], Standing]:
    return {(one.rule, one.subject): one for one in standings}


def _otherwise(expected: Standing, found: Standing) -> Iterator[str]:
    place = f"„{found.rule} {found.subject}“"
    if expected.step not in {None, found.step}:
        yield f"{place} steht {_step(found.step)} statt {_step(expected.step)}."
    if expected.state != found.state:
        yield f"{place} ist „{found.state}“ statt „{expected.state}“."


def _step(step: int | None) -> str:
    return "vor der ersten Stufe" if step is None or step < 0 else f"auf Stufe {step}"


def _letters(expected: frozenset[str] | None, found: frozenset[str]) -> Iterator[str]:
    if expected is not None and found != expected:
        yield f"Schreiben gingen an {_people(found)}, erwartet war: an {_people(expected)}."


def _people(names: frozenset[str]) -> str:
    return ", ".join(f"„{name}“" for name in sorted(names)) or "niemanden"
