"""The command: reads what to measure, installs what is missing, measures, and prints or writes the table."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.peers.installing import install
from bench.peers.measuring import Plan, WrongAnswerError, measure
from bench.peers.roster import ROSTER, Entry, Home
from bench.peers.table import around, into, table


def main(arguments: Sequence[str], roster: Sequence[Entry] = ROSTER) -> int:
    """Return 0 where all engines that could be measured gave the same matches, else 1.

    Raises ValueError where the file to write into has no place for the table.
    """
    asked = _asked(arguments, roster)
    if asked.into:
        around(asked.into)  # before minutes are spent on a table that has no place
    entries = [entry for entry in roster if not asked.engines or entry.name in asked.engines]
    reasons = install() if _needs_installing(entries) else {}
    plan = Plan(asked.agreements, asked.rounds, asked.seconds)
    try:
        results, data = measure(entries, plan, reasons)
    except WrongAnswerError as wrong:
        print(f"FAILED: {wrong}", file=sys.stderr)
        return 1
    text = table(results, data, plan, " ".join(("python bench/engines.py", *arguments)))
    print(text)
    if asked.into:
        into(asked.into, text)
    return 0


def _asked(arguments: Sequence[str], roster: Sequence[Entry]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python bench/engines.py", description="Compare bbd's engine with its peers.")
    parser.add_argument(
        "--agreements", type=_positive, default=10_000, help="agreements of ten indicators each (10000)"
    )
    parser.add_argument("--rounds", type=_positive, default=5, help="interleaved rounds for each kind of data (5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="most time for each engine and round (2)")
    parser.add_argument("--into", type=Path, metavar="FILE", help="write the table into FILE, between its marks")
    names = [entry.name for entry in roster]
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=f"only these of: {', '.join(names)}")
    asked = parser.parse_args(arguments)
    if unknown := sorted({*asked.engines} - {*names}):
        parser.error(f"There is no engine {', '.join(unknown)}; there are {', '.join(names)}.")
    return asked


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no whole number above 0")
    return int(text)


def _needs_installing(entries: Sequence[Entry]) -> bool:
    return any(entry.home is not Home.BBD for entry in entries)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
