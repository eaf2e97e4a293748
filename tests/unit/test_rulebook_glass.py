"""The engine behind glass: it crashes, hangs, lies, is killed and forked, and nobody judges wrongly for it."""

import gc
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import pytest

from bbd.domain.errors import Unreachable
from bbd.rulebook import judging, plain
from bbd.rulebook.compile import GONE, as_number, fields
from bbd.rulebook.conditions import All, Condition, Op, Test
from bbd.rulebook.engine_process import MORE_SECONDS, EngineProcess, Trouble
from bbd.rulebook.facts import SUBJECT_TYPES, Subject, Value
from bbd.rulebook.glass import KEPT, Glass
from bbd.rulebook.judging import EngineFault, Failed
from bbd.rulebook.model import Rule, Rulebook, Then, Verb
from bbd.rulebook.ruleset import MOST_ROWS, Row, Ruleset
from tests.poison import CRASHES, FOOLS, HANGS, poisoned

DAY = date(2013, 3, 1)
KIND = SUBJECT_TYPES["indicator"].facts
READ = ("agreement_state", "assessment", "term_running", "after_term", "has_reading", "target_reached")
CHOICES: dict[str, tuple[Value, ...]] = {name: KIND[name].values or (None, False, True) for name in READ}
WHEN: dict[str, Condition] = {
    "early": Test("agreement_state", Op.ONE_OF, CHOICES["agreement_state"][:3]),  # type: ignore[arg-type]  # states
    "running": All((Test("term_running", Op.IS, value=True), Test("assessment", Op.IS_NOT, "on_track"))),
    "late": All((Test("after_term", Op.IS, value=True), Test("has_reading", Op.MISSING, value=True))),
    "reached": Test("target_reached", Op.IS, value=True),
}
RULES = Rulebook(
    {
        name: Rule(name, "pack", "indicator", "why", "source", when, Then(Verb.REMIND, "contact", "letter"))
        for name, when in sorted(WHEN.items())
    },
    {},
    {},
    {},
)
Judged = list[tuple[str, tuple[str, ...]]]


def _subjects(count: int) -> list[Subject]:
    """Return subjects of which the first 3,888 differ from each other in what rules read."""
    return [Subject("indicator", f"ZV/{number}", _facts(number)) for number in range(count)]


def _facts(number: int) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for name, values in CHOICES.items():
        number, chosen = divmod(number, len(values))
        facts[name] = values[chosen]
    return facts


def _row(number: int) -> Row:
    """Return what the engine sees of a subject."""
    facts = _facts(number)
    given = [(fact, facts[name]) for name, (fact, _) in fields(RULES.rules.values()).items()]
    return tuple(GONE if value is None else as_number(fact, value) for fact, value in given)


def _expected(count: int, *without: int) -> Judged:
    """Return what the plain evaluator finds."""
    found: dict[str, list[str]] = {f"ZV/{number}": [] for number in range(count) if number not in without}
    for match in plain.evaluate(RULES, _subjects(count), DAY):
        if match.subject_key in found:
            found[match.subject_key].append(match.rule_id)
    return [(key, tuple(sorted(rules))) for key, rules in found.items() if rules]


def _judge(glass: Glass, count: int, failed: list[Failed] | None = None) -> Judged:
    noted: list[Failed] = [] if failed is None else failed
    judged = [(one.key, ids) for one, ids in judging.judge(RULES, _subjects(count), DAY, noted, glass=glass)]
    assert noted == [] or failed is not None
    return judged


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _gone(pid: int) -> bool:
    """Whether a process has ended and somebody has taken note of it."""
    return not Path(f"/proc/{pid}").exists()


def _until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def glass() -> Iterator[Glass]:
    made = Glass()
    yield made
    made.close()
    assert made.pids == []


@pytest.mark.parametrize(
    ("poison", "trouble", "place"),
    [
        *product([CRASHES], [Trouble.CRASHED], [0, 1, 700, MOST_ROWS - 1, MOST_ROWS + 3]),
        *product([FOOLS], [Trouble.WRONG], [0, MOST_ROWS - 1]),
        *product([HANGS], [Trouble.SILENT], [0, 700]),
    ],
)
def test_who_troubles_the_engine_is_named_and_all_others_are_judged(poison: str, trouble: Trouble, place: int) -> None:
    glass = Glass(seconds=1 if trouble is Trouble.SILENT else 10, encode=poisoned({_row(place): poison}))
    failed: list[Failed] = []
    assert _judge(glass, MOST_ROWS + 10, failed) == _expected(MOST_ROWS + 10, place)
    assert failed == [Failed(f"ZV/{place}", f"Die Regelmaschine {trouble}, als sie diese Fakten las.")]
    glass.close()


def test_several_troubles_in_one_batch_are_all_named() -> None:
    glass = Glass(seconds=1, encode=poisoned({_row(3): CRASHES, _row(4): FOOLS, _row(700): HANGS}))
    failed: list[Failed] = []
    assert _judge(glass, MOST_ROWS, failed) == _expected(MOST_ROWS, 3, 4, 700)
    assert [one.subject_key for one in failed] == ["ZV/3", "ZV/4", "ZV/700"]
    glass.close()


def test_who_asks_for_all_or_nothing_gets_a_fault() -> None:
    glass = Glass(encode=poisoned({_row(2): CRASHES}))
    with pytest.raises(EngineFault, match="ZV/2: Die Regelmaschine ist abgestürzt"):
        list(judging.evaluate(RULES, _subjects(10), DAY, glass=glass))
    glass.close()


def test_an_engine_that_fails_whatever_it_is_asked_is_a_fault_with_a_sentence() -> None:
    asked: list[int] = []

    def always(_ruleset: Ruleset, rows: Sequence[Row]) -> str:
        asked.append(len(rows))
        return CRASHES

    glass = Glass(encode=always)
    with pytest.raises(Unreachable, match="Die Regelmaschine ist abgestürzt, auch nach mehreren Versuchen") as fault:
        _judge(glass, MOST_ROWS)
    assert fault.value.exit_code == 5
    assert asked == [MOST_ROWS, MOST_ROWS, 0, 0, 0, 0]
    assert glass.pids == []


def test_an_engine_that_cannot_be_started_is_a_fault(glass: Glass) -> None:
    files = _open_files()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    try:
        with pytest.raises(EngineFault, match="Die Regelmaschine lässt sich nicht starten, auch nach mehreren"):
            _judge(glass, 10)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert _open_files() == files
    assert _judge(glass, 10) == _expected(10)


def test_failures_without_end_are_a_fault() -> None:
    glass = Glass(most_failures=20, encode=poisoned({_row(days): CRASHES for days in range(MOST_ROWS)}))
    with pytest.raises(EngineFault):
        _judge(glass, MOST_ROWS, [])
    assert glass.pids == []


def test_an_engine_killed_while_idle_is_replaced(glass: Glass) -> None:
    assert _judge(glass, 10) == _expected(10)
    (killed,) = glass.pids
    os.kill(killed, signal.SIGKILL)
    assert _judge(glass, 10) == _expected(10)
    assert killed not in glass.pids
    assert _gone(killed)


def test_an_engine_that_stands_still_is_replaced() -> None:
    glass = Glass(seconds=1)
    assert _judge(glass, 10) == _expected(10)
    (stopped,) = glass.pids
    os.kill(stopped, signal.SIGSTOP)
    assert _judge(glass, 3 * MOST_ROWS) == _expected(3 * MOST_ROWS)
    assert _gone(stopped)
    glass.close()


def test_engines_killed_at_random_lose_nothing(glass: Glass) -> None:
    count, random = 5 * MOST_ROWS, Random(2013)  # noqa: S311 - moments, not secrets
    expected, done, kills = _expected(count), threading.Event(), 0
    start = time.monotonic()
    _judge(glass, 1)
    seconds_to_start = time.monotonic() - start

    def kill() -> None:
        nonlocal kills
        while not done.wait(random.uniform(0, 8 * seconds_to_start)):
            for pid in glass.pids:
                os.kill(pid, signal.SIGKILL)
                kills += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        while kills < 10:
            assert _judge(glass, count) == expected
    finally:
        done.set()
        killer.join()


def test_threads_have_an_engine_each_and_leave_few(glass: Glass) -> None:
    answers: list[Judged] = []
    threads = [threading.Thread(target=lambda: answers.append(_judge(glass, 4 * MOST_ROWS))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == 6 * [_expected(4 * MOST_ROWS)]
    assert len(glass.pids) <= KEPT


def test_who_judges_while_judging_has_another_engine(glass: Glass) -> None:
    judged = judging.judge(RULES, _subjects(2 * MOST_ROWS), DAY, [], glass=glass)
    expected = _expected(2 * MOST_ROWS)
    assert next(judged)[0].key == expected[0][0]
    assert _judge(glass, 10) == _expected(10)
    assert [(one.key, ids) for one, ids in judged] == expected[1:]


def test_a_judgement_left_half_way_leaves_no_engine_that_owes_an_answer(glass: Glass) -> None:
    judged = judging.judge(RULES, _subjects(4 * MOST_ROWS), DAY, [], glass=glass)
    next(judged)
    del judged
    gc.collect()
    assert glass.pids == []
    assert _judge(glass, 10) == _expected(10)


def test_no_process_and_no_file_is_left_over() -> None:
    files, encode = _open_files(), poisoned({_row(1): CRASHES})
    started: set[int] = set()

    def noting(ruleset: Ruleset, rows: Sequence[Row]) -> str:
        started.update(own.pids)
        return encode(ruleset, rows)

    own = Glass(encode=noting)
    for _ in range(3):
        _judge(own, 10, [])
    own.close()
    assert len(started) > 10
    assert [pid for pid in started if not _gone(pid)] == []
    assert _open_files() == files


def test_a_fork_starts_an_engine_of_its_own_and_leaves_its_parents_alone(glass: Glass) -> None:
    assert _judge(glass, 10) == _expected(10)
    before = glass.pids
    pid = os.fork()
    if pid == 0:
        sound = _judge(glass, 10) == _expected(10) and not set(glass.pids) & set(before)
        glass.close()
        os._exit(0 if sound else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert _judge(glass, 10) == _expected(10)
    assert glass.pids == before


PARENT = """
import os, sys
from tests.unit import test_rulebook_glass as tests
glass = tests.Glass()
tests._judge(glass, 10)
print(*glass.pids, flush=True)
{}
"""


@pytest.mark.parametrize("fate", ["os._exit(0)", "os.kill(os.getpid(), 9)", "sys.exit()", "raise SystemExit(3)"])
def test_the_engine_dies_with_its_parent(fate: str) -> None:
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PARENT.format(fate)], capture_output=True, text=True, check=False
    )
    _until(lambda: _gone(int(ran.stdout)))


def test_an_engine_that_hangs_when_nobody_waits_for_it_any_more_ends_by_itself() -> None:
    process = EngineProcess()
    process.send('{"0":{"all":[{"m":{"t":"end"}}]}}', f"[{HANGS}]", 0.5 - MORE_SECONDS)
    _until(lambda: not process.lives)
    process.end()


def test_what_the_library_prints_stands_nowhere() -> None:
    """The engine's own standard streams lead nowhere; its pipes are others."""
    process = EngineProcess()
    process.send('{"0":{"all":[{"m":{"t":"end"}}]}}', '[{"id":"7","t":"end"}]', 10)
    assert process.receive(10) == [0, 7]
    assert {str(Path(f"/proc/{process.pid}/fd/{stream}").readlink()) for stream in (0, 1, 2)} == {os.devnull}
    process.end()
