"""What was measured as a table in Markdown, readable in a terminal too, with the machine it was measured on."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.peers.indicators import KINDS
from bench.peers.measuring import Data, Plan, Result
from bench.peers.roster import Home

BEGIN, END = "<!-- engines: written by bench/engines.py -->", "<!-- end of engines -->"


def table(results: list[Result], data: dict[str, Data], plan: Plan, command: str) -> str:
    """Return the whole report."""
    return "\n".join((*_conditions(data, plan, command), "", *_rows(results), "", *_summary(results), *_notes(results)))


def around(path: Path) -> tuple[str, str]:
    """Return what stands before and after the report in a file. Raises ValueError where its marks are missing."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no lines {BEGIN} and {END}.")
    return before, after


def into(path: Path, text: str) -> None:
    """Write the report between its marks in a file. Raises ValueError where they are missing."""
    before, after = around(path)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _conditions(data: dict[str, Data], plan: Plan, command: str) -> Iterator[str]:
    yield f"`{command}`: {plan.rounds} interleaved rounds, at most {plan.seconds:g} s for each engine and round."
    yield f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {_node()}."
    yield f"Load of the machine in the last five minutes, measuring included: {os.getloadavg()[1]:.1f}."
    yield ""
    for kind, described in data.items():
        yield (
            f"- {kind}: {described.size:,} indicators, {described.combinations:,} distinct combinations of facts, "
            f"{described.firing:.1%} of them with a match, {described.matches:,} matches"
        )


def _rows(results: list[Result]) -> Iterator[str]:
    measured = sorted((result for result in results if not result.reason), key=_slowest, reverse=True)
    reference = next((result for result in measured if result.entry.name == "bbd"), None)
    yield f"| engine | version | {' | '.join(f'{kind}, indicators/s (min–max) | bbd is' for kind in KINDS)} | a round |"
    yield f"|---|---|{'---:|---:|' * len(KINDS)}---:|"
    for result in measured:
        cells = [cell for kind in KINDS for cell in (_rates(result, kind), _ratio(result, reference, kind))]
        yield f"| {result.entry.title} | {result.version} | {' | '.join(cells)} | {result.size:,} |"
    for result in results:
        if result.reason:
            yield f"| {result.entry.title} | not measured: {result.reason} |{' |' * (2 * len(KINDS) + 1)}"


def _summary(results: list[Result]) -> Iterator[str]:
    """Say how bbd stands to its fastest peer and to the limit, on each kind of data."""
    measured = {result.entry.name: result for result in results if not result.reason}
    peers = [result for result in measured.values() if result.entry.home is not Home.BBD]
    if "bbd" not in measured:
        return
    for kind in KINDS:
        rate = measured["bbd"].rate(kind)
        if peers:
            peer_rate, title = max((peer.rate(kind), peer.entry.title) for peer in peers)
            yield f"- {kind}: bbd is {_times(rate / peer_rate)} times as fast as its fastest peer, {title}"
        if "loop" in measured:
            yield f"- {kind}: bbd reaches 1/{_times(measured['loop'].rate(kind) / rate)} of the hand-written loop"
    yield ""


def _notes(results: list[Result]) -> Iterator[str]:
    yield "What the program around each engine did for it, beyond holding the facts in memory:"
    yield ""
    yield from (f"- {result.entry.title}: {result.entry.host}" for result in results)


def _slowest(result: Result) -> float:
    return min(result.rate(kind) for kind in KINDS)


def _rates(result: Result, kind: str) -> str:
    rates = result.rates[kind]
    return f"{_round(result.rate(kind))} ({_round(min(rates))}–{_round(max(rates))})"


def _round(rate: float) -> str:
    """Return a rate with three digits; more would say more than was measured."""
    return f"{int(float(f'{rate:.3g}')):,}"


def _times(ratio: float) -> str:
    """Return how many times, with two significant digits, written out."""
    return f"{float(f'{ratio:.2g}'):g}"


def _ratio(result: Result, reference: Result | None, kind: str) -> str:
    if reference is None or result is reference:
        return ""
    return f"× {_times(reference.rate(kind) / result.rate(kind))}"


def _processor() -> str:
    """Return what the system calls its processor, where it says so."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        return "no node"
    return f"node {subprocess.run([node, '--version'], capture_output=True, text=True, check=True).stdout.strip()}"  # noqa: S603 - fixed words
