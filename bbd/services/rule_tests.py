"""The tests of the rules: every case and every time line beside the packs, and whether they are enough.

`bbd rules test` and pytest run them through this one function.
"""

import difflib
from dataclasses import asdict, dataclass
from typing import Any

from bbd.domain.errors import CheckFailed, InputRefused, Problem
from bbd.rulebook.case_files import opened
from bbd.rulebook.cases import Case, Judged, cases_in, judge
from bbd.rulebook.coverage import unwatched
from bbd.rulebook.model import Rulebook
from bbd.rulebook.timeline_outcome import Played, Seen
from bbd.rulebook.timeline_reading import timelines_in
from bbd.rulebook.timelines import Timeline
from bbd.services.timelines import play


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of the tests; `gaps` is what the cases leave unwatched of the rules, 0 where nobody asked."""

    cases: tuple[Judged, ...]
    timelines: tuple[Played, ...]
    gaps: tuple[Problem, ...] = ()
    rules: int = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is not as it should be; empty when the rules have passed."""
        cases = (
            Problem(one.difference, f"{one.case.where}, Fall „{one.case.name}“") for one in self.cases if not one.ok
        )
        return (*cases, *(problem for played in self.timelines for problem in played.problems), *self.gaps)

    @property
    def summary(self) -> str:
        """How it went, in one German sentence."""
        if self.problems:
            cases, timelines = sum(not one.ok for one in self.cases), sum(not one.ok for one in self.timelines)
            told = f"{cases} von {len(self.cases)} Fällen und {timelines} von {len(self.timelines)} Zeitverläufen"
            gaps = {0: "", 1: "; eine Lücke"}.get(len(self.gaps), f"; {len(self.gaps)} Lücken")
            return f"Anders als erwartet: {told}{gaps}."
        cases, timelines = len(self.cases), len(self.timelines)
        told = f"{_count(cases, 'Fall', 'Fälle')} und {_count(timelines, 'Zeitverlauf', 'Zeitverläufe')}"
        watched = f"; {_count(self.rules, 'Regel', 'Regeln')}, jede Bedingung bewacht" if self.rules else ""
        return f"{told}, alles wie erwartet{watched}."

    def as_json(self) -> dict[str, Any]:
        """Return the answer of `bbd rules test --json`."""
        return {
            "ok": not self.problems,
            "cases": len(self.cases),
            "timelines": len(self.timelines),
            "failed": [_case_as_json(one) for one in self.cases if not one.ok],
            "failed_timelines": [_timeline_as_json(one) for one in self.timelines if not one.ok],
            "unwatched": [asdict(gap) for gap in self.gaps],
        }


def read_tests(rulebook: Rulebook) -> tuple[tuple[Case, ...], tuple[Timeline, ...]]:
    """Read all cases and time lines. Raises CheckFailed with every problem, InputRefused for what is no TOML."""
    problems: list[Problem] = []
    cases: list[Case] = []
    timelines: list[Timeline] = []
    for pack, top in opened(rulebook, problems):
        cases.extend(cases_in(top, pack))
        timelines.extend(timelines_in(top, pack, rulebook))
    if problems:
        raise CheckFailed(problems)
    return tuple(cases), tuple(timelines)


def run(rulebook: Rulebook, *, only: str = "") -> Tested:
    """Run the tests, or `only` those whose name has this in it; then nobody asks whether they are enough.

    Raises CheckFailed for tests that are not written well, InputRefused for those that cannot be read, or where
    `only` names none.
    """
    cases, timelines = read_tests(rulebook)
    if not only:
        gaps = unwatched(rulebook, cases)
        return Tested(judge(rulebook, cases), play(rulebook, timelines), gaps, len(rulebook.rules))
    names = [*(case.name for case in cases), *(timeline.name for timeline in timelines)]
    if not any(only.casefold() in name.casefold() for name in names):
        near = difflib.get_close_matches(only, names, n=1, cutoff=0.4)
        remedy = f"Meinten Sie „{near[0]}“?" if near else ""
        raise InputRefused.because(f"Kein Fall und kein Zeitverlauf heißt „{only}“.", remedy=remedy)
    chosen = tuple(case for case in cases if only.casefold() in case.name.casefold())
    wanted = tuple(timeline for timeline in timelines if only.casefold() in timeline.name.casefold())
    return Tested(judge(rulebook, chosen), play(rulebook, wanted))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _case_as_json(judged: Judged) -> dict[str, Any]:
    case = judged.case
    expected, held = sorted(case.expect), sorted(judged.held)
    return {"pack": case.pack, "name": case.name, "where": case.where, "expected": expected, "held": held}


def _timeline_as_json(played: Played) -> dict[str, Any]:
    timeline = played.timeline
    return {
        "pack": timeline.pack,
        "name": timeline.name,
        "where": timeline.where,
        "days": [_seen_as_json(seen) for seen in played.seen if seen.differences],
        "trouble": asdict(played.trouble) if played.trouble else None,
    }


def _seen_as_json(seen: Seen) -> dict[str, Any]:
    letters = seen.look.letters
    return {
        "day": seen.look.day.isoformat(),
        "where": seen.look.where,
        "expected": [str(standing) for standing in seen.look.findings],
        "found": [str(standing) for standing in seen.findings],
        "expected_letters": None if letters is None else sorted(letters),
        "letters": sorted(seen.letters),
        "differences": list(seen.differences),
    }
