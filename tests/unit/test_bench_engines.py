"""The comparison of engines in small: that it measures what it says, and that nothing wrong gets a figure."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.peers.__main__ import main
from bench.peers.engine import Matches
from bench.peers.indicators import KINDS, Indicator, distinct, indicators
from bench.peers.loop import Loop, matches
from bench.peers.roster import ROSTER, Entry, Home
from bench.peers.table import BEGIN, END

HERE = "tests.unit.test_bench_engines"
TINY = ("--agreements", "8", "--rounds", "1", "--seconds", "0.01")
OURS = tuple(entry for entry in ROSTER if entry.home is Home.BBD)


class Forgetful(Loop):
    """An engine that loses one match."""

    def judge(self, given: Sequence[Indicator]) -> Matches:
        found = super().judge(given)
        found.discard(min(found, default=("", "")))
        return found


class Inventive(Loop):
    """An engine that finds one match too many."""

    def judge(self, given: Sequence[Indicator]) -> Matches:
        return {*super().judge(given), ("reading-overdue", "ZV-1/G1.1")}


class Crashing(Loop):
    """An engine that takes its process with it."""

    def judge(self, given: Sequence[Indicator]) -> Matches:
        raise SystemExit(len(given))


def one(engine: str) -> tuple[Entry, ...]:
    return (*OURS, Entry("other", "Other engine", Home.BBD, engine, "nothing"))


def test_bbd_its_plain_evaluator_and_the_loop_give_the_same_matches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(TINY, OURS) == 0
    shown = capsys.readouterr().out
    assert all(entry.title in shown for entry in OURS)
    assert "not measured" not in shown


@pytest.mark.parametrize(
    ("engine", "said"), [("Forgetful", "1 of "), ("Inventive", "1 invented"), ("Crashing", "gives no answer")]
)
def test_an_engine_with_a_wrong_match_fails_the_run(engine: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main((*TINY, "other"), one(f"{HERE}:{engine}")) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("FAILED: other gives")
    assert said in told.err


def test_an_engine_that_is_not_installed_is_named_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main((*TINY, "loop", "other"), one("bench.peers.no_such_engine:Engine")) == 0
    assert "| Other engine | not measured: cannot be imported: No module named" in capsys.readouterr().out


def test_the_table_is_written_between_its_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert main((*TINY, "loop", "--into", str(page)), OURS) == 0
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{capsys.readouterr().out}{END}\nafter\n"


def test_a_page_without_marks_stays_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("nothing to replace\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        main((*TINY, "loop", "--into", str(page)), OURS)
    assert page.read_text(encoding="utf-8") == "nothing to replace\n"


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_fires_and_about_a_fifth_of_the_indicators(kind: str) -> None:
    found = list(indicators(kind, 1000, 1))
    held = matches(found)
    assert {rule for rule, _ in held} == {
        *("indicator-off-track", "indicator-wrong-direction", "reading-due-soon", "reading-overdue", "talk-needed"),
    }
    assert len({key for _, key in held}) / len(found) == pytest.approx(0.2, abs=0.02)


def test_data_called_distinct_repeat_no_combination_of_facts_in_any_round() -> None:
    rounds = [indicators("distinct", 100, number) for number in (1, 2, 3)]
    assert distinct(indicator for found in rounds for indicator in found) == 3_000


def test_data_called_realistic_repeat_most_combinations() -> None:
    assert distinct(indicators("realistic", 1000, 1)) < 1_500
