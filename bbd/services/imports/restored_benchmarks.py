"""Bringing benchmarks back: figures from benchmarks.csv, earlier editions and moments from history.jsonl."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bbd.domain.errors import Problem
from bbd.domain.history import BenchmarkLine
from bbd.domain.places import refuse_if_any
from bbd.services.benchmarks import Given, put
from bbd.services.imports.benchmarks import read_benchmarks
from bbd.services.imports.restoration import AS_WRITTEN, Restoration, require_new
from bbd.services.line_columns import columns_of
from bbd.store.benchmarks import BenchmarkEdition
from bbd.store.readings import Benchmark


def restore_benchmark(work: Restoration, line: BenchmarkLine) -> None:
    """Keep a line until its figure is read; InputRefused for one that tells the same edition again."""
    work.person_id(line.recorded_by)
    editions = work.benchmarks.setdefault((line.benchmark, line.reference_date, line.definition), {})
    require_new(line.edition, editions)
    editions[line.edition] = line


def restore_benchmarks(work: Restoration, content: bytes, *, where: str, now: datetime) -> int:
    """Insert the benchmarks of `content`, and return how many there were.

    An archive from before there were editions has no lines on them; its figures count as recorded `now`.
    """
    given, with_lines = read_benchmarks(content, where=where), bool(work.benchmarks)
    problems = []
    for key, one in given.items():
        editions = work.benchmarks.pop(key, {})
        if not with_lines:
            put(work.session, None, one, by=None, now=now)
        elif _fits(editions, one):
            _insert(work, [editions[number] for number in sorted(editions)])
        else:
            problems.append(Problem(f"Zu {_named(one)} passt nicht, was history.jsonl sagt.", where, AS_WRITTEN))
    problems += [
        Problem(f"„{name}“ zum {on:%d.%m.%Y} fehlt; history.jsonl nennt den Wert.", where, AS_WRITTEN)
        for name, on, _ in work.benchmarks
    ]
    refuse_if_any(problems)
    work.session.flush()
    return len(given)


def _fits(editions: dict[int, BenchmarkLine], given: Given) -> bool:
    """Say whether the editions are counted from 1, and the newest is the figure of the table."""
    if not editions or sorted(editions) != list(range(1, len(editions) + 1)):
        return False
    newest = editions[len(editions)]
    return (Decimal(newest.value), newest.source) == (given.value, given.source)


def _insert(work: Restoration, lines: list[BenchmarkLine]) -> None:
    *earlier, newest = (_columns(work, line) for line in lines)
    value = Benchmark(name=lines[-1].benchmark, **newest)
    work.session.add(value)
    if earlier:
        work.session.flush()
    for one in earlier:
        kept = {name: one[name] for name in BenchmarkEdition.model_fields if name in one}
        work.session.add(BenchmarkEdition(benchmark_id=value.id, **kept))


def _columns(work: Restoration, line: BenchmarkLine) -> dict[str, Any]:
    said = columns_of(line, Benchmark, but={"value"})
    return {**said, "value": Decimal(line.value), "recorded_by_id": work.person_id(line.recorded_by)}


def _named(given: Given) -> str:
    return f"„{given.name}“ zum {given.on:%d.%m.%Y}"
