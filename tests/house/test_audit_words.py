"""Whatever the source writes into the audit trail has a German word on its page."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from bbd.domain import audit_words, words
from bbd.domain.lifecycle import Action, State
from bbd.domain.mandates import Origin
from bbd.services import checkpoints, rule_records
from bbd.web import refusals
from tests.checkout import modules

PARAMETERS = frozenset({"actor", "action", "on", "now", "proves"})
"""What `audit.append` takes itself; all else it is given are details."""


@dataclass(frozen=True)
class Module:
    """What matters of a module: its calls by the last part of their name, what its names are given, its functions."""

    calls: Mapping[str, Sequence[ast.Call]]
    given: Mapping[str, Sequence[ast.expr]]
    functions: Sequence[ast.FunctionDef]


@cache
def source() -> tuple[Module, ...]:
    return tuple(read(file.read_text(encoding="utf-8")) for file in modules())


def read(text: str) -> Module:
    calls, given, functions = defaultdict(list), defaultdict(list), []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                calls[name].append(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value):
                given[name].append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                given[name].append(value)
            case ast.FunctionDef():
                functions.append(node)
    return Module(calls, given, functions)


def appended(module: Module) -> Sequence[ast.Call]:
    """Return each call of `audit.append`."""
    return [call for call in module.calls.get("append", ()) if ast.unparse(call.func) == "audit.append"]


def details(source: Iterable[Module]) -> set[str]:
    found = {word.arg for module in source for call in appended(module) for word in call.keywords if word.arg}
    return found - PARAMETERS


def actions(source: Sequence[Module]) -> set[str]:
    """Return the actions that are written out: where they are recorded, or where they are handed on to be."""
    found: set[str] = set()
    takers = [taker for module in source for taker in _takers(module)]
    for module in source:
        values = [word.value for call in appended(module) for word in call.keywords if word.arg == "action"]
        for name, place in takers:
            for call in module.calls.get(name, ()):
                values += [*call.args[place : place + 1], *(one.value for one in call.keywords if one.arg == "action")]
        found |= {text for value in values for text in _texts(value, module, source)}
    return found


def _takers(module: Module) -> Iterator[tuple[str, int]]:
    """Yield the functions that record the `action` which they are given, as journal.write does, and in which place."""
    recorded = {call for call in appended(module) for word in call.keywords if ast.unparse(word.value) == "action"}
    for function in module.functions:
        names = [one.arg for one in function.args.args]
        if "action" in names and recorded & set(ast.walk(function)):
            yield function.name, names.index("action")


def _texts(value: ast.expr, module: Module, source: Sequence[Module]) -> Iterator[str]:
    """Yield what an expression can be: what it spells, or what its name is given, here or where it is imported from."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from (*_texts(value.body, module, source), *_texts(value.orelse, module, source))
        case ast.Name(id=name):
            elsewhere = (one for other in source for one in other.given.get(name, ())) if name.isupper() else ()
            for one in module.given.get(name) or elsewhere:
                yield from _texts(one, module, source)


def test_every_action_has_a_german_word() -> None:
    assert {"person-disabled", "benchmarks-imported", "access-refused", "terminate-declared"} <= actions(source())
    assert sorted((actions(source()) | set(Action)) - set(audit_words.ACTIONS)) == []


def test_every_detail_has_a_german_word() -> None:
    assert {"version", "until", "sha256"} <= details(source())
    assert sorted(details(source()) - set(audit_words.DETAILS)) == []


def test_no_word_is_kept_for_what_nothing_writes() -> None:
    written = details(source()) | {"commitment"}  # which `append` adds where something is proved
    assert sorted(set(audit_words.DETAILS) - written) == []


def test_of_every_detail_is_said_how_its_value_is_shown() -> None:
    shown = {*audit_words.VALUES, *audit_words.DAYS, *audit_words.FIGURES, *audit_words.PLAIN, "period"}
    assert sorted(set(audit_words.DETAILS) ^ shown) == []
    assert not audit_words.PLAIN & audit_words.VALUES.keys()


@pytest.mark.parametrize(
    ("detail", "values"),
    [
        ("to", set(State)),
        ("origin", {*Origin, rule_records.SHIPPED, rule_records.FOLDER, rule_records.PROPOSAL}),
        ("status", set(words.MEASURE_STATUSES)),
        ("why", {refusals.ROLE, refusals.OBJECT, refusals.STEP, refusals.FORM}),
        ("occasion", {checkpoints.DAILY, checkpoints.SIGNATURE, checkpoints.ASKED}),
        ("answer", {"open", *words.ANSWERS}),
    ],
)
def test_every_value_has_a_german_word(detail: str, values: set[str]) -> None:
    assert sorted(values - audit_words.VALUES[detail].keys()) == []


def test_one_value_means_what_its_detail_says() -> None:
    assert audit_words.in_words("status", "open") == "offen"
    assert audit_words.in_words("answer", "open") == "noch nicht beantwortet"


@pytest.mark.parametrize(
    ("detail", "value", "said"),
    [
        ("until", date(2013, 4, 12).isoformat(), "12.04.2013"),
        ("valid_to", "", "auf Weiteres"),
        ("period", "2012-H1", "1. Halbjahr 2012"),
        ("count", 3, "3"),
    ],
)
def test_days_and_periods_are_written_in_german(detail: str, value: str | int, said: str) -> None:
    assert audit_words.in_words(detail, value) == said


JOURNAL = """
def write(session, agreement, version, action, *, states, by, now):
    audit.append(session, actor=by, action=action, on="x", now=now)
"""
NEW = """
def tell(session, action):
    audit.append(session, actor=None, action=action, on="x", now=now, colour="red")

def act(session):
    audit.append(session, actor=None, action="painted", on="x", now=now)
    tell(session, "washed" if dirty else "dried")
    journal.write(session, agreement, version, "varnished", states=("a", "b"), by=None, now=now)
"""


def test_what_is_new_in_the_source_is_seen() -> None:
    new = (read(NEW), read(JOURNAL))
    assert details(new) == {"colour"}
    assert actions(new) == {"painted", "washed", "dried", "varnished"}
