"""Judging: subjects in, the rules that hold out; through the engine in this process."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bbd.rulebook import engine
from bbd.rulebook.facts import Subject, flaw
from bbd.rulebook.model import Rulebook

evaluate = engine.evaluate
EngineFault = engine.EngineFault


@dataclass(frozen=True, slots=True)
class Failed:
    """A subject that could not be judged, and why."""

    subject_key: str
    reason: str


def judge(
    rulebook: Rulebook, subjects: Iterable[Any], on: date, failed: list[Failed]
) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield each subject for which a rule holds, with the rules; add what cannot be judged to `failed`."""
    cases = {}
    for case in subjects:
        if wrong := flaw(Subject(case.type, case.key, case.facts)):
            failed.append(Failed(case.key, wrong))
        else:
            cases[case.type, case.key] = case
    found: dict[Any, list[str]] = {}
    for match in evaluate(rulebook, [Subject(c.type, c.key, c.facts) for c in cases.values()], on):
        found.setdefault((rulebook.rules[match.rule_id].subject_type, match.subject_key), []).append(match.rule_id)
    for place, case in cases.items():
        if place in found:
            yield case, tuple(sorted(found[place]))
