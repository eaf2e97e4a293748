"""The time lines that ship: each comes out as it says; together they hold every step of every ladder in its place."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.ladder import Ladder, LadderStep
from bbd.rulebook import packs
from bbd.rulebook.timeline_agreement import AGREEMENT, MEASURE
from bbd.rulebook.timeline_benchmarks import FIELDS as BENCHMARK
from bbd.rulebook.timeline_happenings import READING
from bbd.rulebook.timeline_outcome import Played
from bbd.rulebook.timeline_reading import read_timelines
from bbd.rulebook.timelines import COME_FROM_OUTSIDE, Deed, Timeline, Who
from bbd.services.timelines import play

RULEBOOK = packs.load(paths.RULES)
TIMELINES = read_timelines(RULEBOOK)


def _name(timeline: Timeline) -> str:
    return f"{timeline.pack}: {timeline.name}"


def _moved(ladder: Ladder, number: int, days: int) -> Ladder:
    """Return the ladder with one step so many working days later."""
    step = ladder.steps[number]
    moved = LadderStep(step.after_working_days + days, step.recipients)
    return Ladder((*ladder.steps[:number], moved, *ladder.steps[number + 1 :]))


def _days(timeline: Timeline, name: str, number: int) -> list[date]:
    """Return the days on which a finding on this ladder stands on the step."""
    rules = {rule.id for rule in RULEBOOK.rules.values() if rule.then.ladder == name}
    standings = [(look.day, finding) for look in timeline.looks for finding in look.findings]
    return [day for day, finding in standings if finding.rule in rules and finding.step == number]


def _show(name: str, number: int) -> list[Timeline]:
    """Return the time lines that show the step, first those that look closest at its day, and among them the short."""

    def vague(timeline: Timeline) -> tuple[int, int]:
        before, on = _days(timeline, name, number - 1), _days(timeline, name, number)
        gaps = [(after - day).days for day in before for after in on if after > day]
        return min(gaps, default=0 if number == 0 else 1000), (timeline.looks[-1].day - timeline.starts).days

    return sorted((timeline for timeline in TIMELINES if _days(timeline, name, number)), key=vague)


MOVES = [
    (name, number, days)
    for name, ladder in RULEBOOK.ladders.items()
    for number, step in enumerate(ladder.steps)
    for days in (-1, 1)
    if step.after_working_days + days >= 0
]


@pytest.fixture(scope="module")
def played() -> dict[str, Played]:
    return {_name(one.timeline): one for one in play(RULEBOOK, TIMELINES)}


@pytest.mark.parametrize("timeline", TIMELINES, ids=_name)
def test_a_time_line_comes_out_as_it_says(played: dict[str, Played], timeline: Timeline) -> None:
    assert [str(problem) for problem in played[_name(timeline)].problems] == []


def test_every_rule_has_a_time_line_that_shows_it() -> None:
    shown = {finding.rule for timeline in TIMELINES for look in timeline.looks for finding in look.findings}
    assert set(RULEBOOK.rules) - shown == set()


@pytest.mark.parametrize(("name", "number", "days"), MOVES)
def test_a_step_of_a_ladder_one_working_day_off_is_noticed(name: str, number: int, days: int) -> None:
    moved = replace(RULEBOOK, ladders={**RULEBOOK.ladders, name: _moved(RULEBOOK.ladders[name], number, days)})
    assert any(not one.ok for timeline in _show(name, number) for one in play(moved, [timeline]))


def test_who_is_written_to_on_each_step_is_noticed() -> None:
    for name, ladder in RULEBOOK.ladders.items():
        for number in range(len(ladder.steps)):
            told = [
                look.letters
                for timeline in _show(name, number)
                for look in timeline.looks
                if look.letters and any(finding.step == number for finding in look.findings)
            ]
            assert told, f"{name}, step {number}"


def test_the_guides_example_is_a_time_line_that_holds(tmp_path: Path) -> None:
    guide = (paths.RULES / "README.md").read_text(encoding="utf-8")
    examples = [block for block in re.findall(r"```toml\n(.*?)```", guide, re.DOTALL) if "[[timelines]]" in block]
    assert len(examples) == 1
    folder = tmp_path / "rules"
    shutil.copytree(paths.RULES, folder)
    (folder / "readings.cases.toml").write_text(f'pack = "readings"\n\n{examples[0]}', encoding="utf-8")
    rulebook = packs.load(folder)
    example = [timeline for timeline in read_timelines(rulebook) if timeline.pack == "readings"]
    assert [str(problem) for one in play(rulebook, example) for problem in one.problems] == []


def test_the_guide_names_everything_that_can_happen() -> None:
    guide = (paths.RULES / "README.md").read_text(encoding="utf-8")
    section = guide.partition("## Zeitverläufe")[2].partition("\n## ")[0]
    words = {*(set(Deed) - COME_FROM_OUTSIDE), *Who, *BENCHMARK, *AGREEMENT, *MEASURE[1:], *READING}
    assert {word for word in words if f"`{word}" not in section and f'"{word}"' not in section} == set()
