"""One engine in a process of its own, measured on order: `python -m bench.peers.worker MODULE:CLASS`.

It says its version first; then each line of standard input is an order {"data": FILE, "most": N}, answered by a line
{"seconds", "matches"}. Rules are compiled and indicators made ready objects before the clock starts. What it finds in
memory at that moment is taken out of the garbage collector's sight, for every engine alike; the collector stays on.
"""

import gc
import importlib
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from time import perf_counter
from typing import Any, TextIO

from bench.peers.engine import Engine
from bench.peers.indicators import read


def main() -> None:
    """Obey until the input ends."""
    # An engine may print; what it prints shall not pass for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        engine = _engine(sys.argv[1])
    except ImportError as error:
        _say(answers, {"failed": f"cannot be imported: {error}"})
        return
    _say(answers, {"version": _version(engine.distribution)})
    for line in sys.stdin:
        _say(answers, _measure(engine, json.loads(line)))


def _engine(name: str) -> Engine[Any]:
    module, _, maker = name.partition(":")
    made: Engine[Any] = getattr(importlib.import_module(module), maker)()
    return made


def _version(distribution: str) -> str:
    return f"{distribution} {version(distribution)}" if distribution else f"Python {python_version()}"


def _measure(engine: Engine[Any], order: dict[str, Any]) -> dict[str, Any]:
    given = engine.ready(read(Path(order["data"]), order["most"]))
    gc.collect()
    gc.freeze()
    start = perf_counter()
    matches = engine.judge(given)
    seconds = perf_counter() - start
    gc.unfreeze()
    return {"seconds": seconds, "matches": sorted(matches)}


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
