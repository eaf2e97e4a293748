"""Measures the engines in interleaved rounds and checks every answer, also those that are timed.

Each round has data of its own, the same for all; each engine gets as many agreements of it as it judges within the
time it is given. The engines wait for each other: only one works at any time.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from bench.peers.engine import Matches
from bench.peers.indicators import KINDS, PER_AGREEMENT, Indicator, distinct, indicators, write
from bench.peers.loop import matches
from bench.peers.process import Process, Unusable
from bench.peers.roster import Entry

_TRIAL: Final = 50
"""Agreements of a trial. Trials warm an engine up and tell how many agreements it can judge in its time."""

_WARM: Final = 1.0
"""Seconds of trials for each engine; a compiler that works while the program runs, as node's does, needs them."""


class WrongAnswerError(Exception):
    """An engine that gives other matches than the hand-written loop, or none; no figure of the run counts."""


@dataclass(slots=True)
class Result:
    """What was measured of one engine: rates in indicators per second by kind of data, or why there is nothing."""

    entry: Entry
    version: str = ""
    reason: str = ""
    size: int = 0
    rates: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def rate(self, kind: str) -> float:
        """Return the median rate."""
        return median(self.rates[kind])


@dataclass(frozen=True, slots=True)
class Data:
    """What the data of the first round were: the same figures hold for all up to chance."""

    size: int
    combinations: int
    firing: float
    matches: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: agreements of ten indicators, rounds, and seconds for each engine and round."""

    agreements: int
    rounds: int
    seconds: float


def measure(entries: Sequence[Entry], plan: Plan, reasons: dict[str, str]) -> tuple[list[Result], dict[str, Data]]:
    """Return what was measured of each engine, and of which data. Raises WrongAnswerError."""
    results = [Result(entry, reason=reasons.get(entry.home.value, "")) for entry in entries]
    with ExitStack() as stack, TemporaryDirectory() as folder:
        running = list(_started(results, stack))
        _try(running, Path(folder), plan)
        data = {kind: _rounds(running, kind, Path(folder), plan) for kind in KINDS}
    return results, data


def _started(results: list[Result], stack: ExitStack) -> Iterator[tuple[Result, Process]]:
    for result in results:
        if result.reason:
            continue
        try:
            process = stack.enter_context(Process(result.entry))
        except Unusable as unusable:
            result.reason = str(unusable)
            continue
        result.version = process.version
        yield result, process


def _try(running: list[tuple[Result, Process]], folder: Path, plan: Plan) -> None:
    """Warm each engine up, and say how much it can take."""
    path, found = folder / "trial", list(indicators("distinct", _TRIAL, 0))
    write(found, path)
    for result, process in running:
        trials: list[float] = []
        until = perf_counter() + min(_WARM, plan.seconds)
        while not trials or perf_counter() < until:
            trials.append(_judged(result, process, path, found))
        agreements = int(plan.seconds * _TRIAL / max(min(trials), 1e-9))
        result.size = PER_AGREEMENT * min(plan.agreements, max(1, agreements))


def _rounds(running: list[tuple[Result, Process]], kind: str, folder: Path, plan: Plan) -> Data:
    """Measure all rounds on one kind of data, each round beginning with another engine."""
    first: Data | None = None
    path = folder / kind
    for number in range(1, plan.rounds + 1):
        found = list(indicators(kind, plan.agreements, number))
        write(found, path)
        first = first or _described(found)
        start = number % max(1, len(running))
        for result, process in (*running[start:], *running[:start]):
            result.rates[kind].append(result.size / _judged(result, process, path, found[: result.size]))
    assert first is not None
    return first


def _judged(result: Result, process: Process, path: Path, found: list[Indicator]) -> float:
    """Return how long the engine took for these, the first of a file. Raises WrongAnswerError."""
    try:
        seconds, given = process.order(path, len(found))
    except Unusable as unusable:
        raise WrongAnswerError(f"{result.entry.name} gives no answer: {unusable}") from unusable
    _compare(result.entry.name, given, matches(found))
    return seconds


def _compare(name: str, given: Matches, expected: Matches) -> None:
    if given == expected:
        return
    missing, invented = sorted(expected - given), sorted(given - expected)
    examples = ", ".join(f"{rule} for {key}" for rule, key in (missing + invented)[:3])
    raise WrongAnswerError(
        f"{name} gives other matches: {len(missing)} of {len(expected)} missing, {len(invented)} invented ({examples})"
    )


def _described(found: list[Indicator]) -> Data:
    held = matches(found)
    return Data(len(found), distinct(found), len({key for _, key in held}) / len(found), len(held))
