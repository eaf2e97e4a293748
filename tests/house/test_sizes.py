"""How long files and functions of the package may be: the tail is what makes code unpleasant to read."""

import ast
import statistics
from pathlib import Path

from tests.checkout import ROOT, modules

LONGEST_FILE, LONGEST_FUNCTION = 300, 40
TYPICAL_FILE, TYPICAL_FUNCTION = 150, 20
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _functions() -> dict[str, int]:
    """Return the length in lines of each function, without its decorators, by its place."""
    return {
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _p95(lengths: list[int]) -> float:
    return statistics.quantiles(lengths, n=20, method="inclusive")[-1]


def _longest(lengths: dict[str, int], above: int) -> list[tuple[int, str]]:
    return sorted(((length, place) for place, length in lengths.items() if length > above), reverse=True)


def test_no_file_is_longer_than_one_can_overlook() -> None:
    lengths = {str(file.relative_to(ROOT)): _lines(file) for file in modules()}
    assert _longest(lengths, LONGEST_FILE) == []
    assert _p95(list(lengths.values())) <= TYPICAL_FILE, _longest(lengths, TYPICAL_FILE)


def test_no_function_is_longer_than_one_can_overlook() -> None:
    lengths = _functions()
    assert _longest(lengths, LONGEST_FUNCTION) == []
    assert _p95(list(lengths.values())) <= TYPICAL_FUNCTION, _longest(lengths, TYPICAL_FUNCTION)


def test_every_module_is_named_after_its_concept() -> None:
    words = {file: {*file.relative_to(ROOT).parent.parts, *file.stem.split("_")} for file in modules()}
    assert [str(file) for file, named in words.items() if named & EMPTY_NAMES] == []
