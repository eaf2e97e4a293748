"""Whatever the source writes into the audit trail has a German word on its page."""

import ast
from collections.abc import Iterator
from functools import cache

from bbd.domain import audit_words
from tests.checkout import modules

PARAMETERS = frozenset({"actor", "action", "on", "now", "proves"})
"""What `audit.append` takes itself; all else it is given are details."""


@cache
def appended() -> tuple[ast.Call, ...]:
    """Return each call of `audit.append` in the source."""
    return tuple(call for file in modules() for call in _calls(ast.parse(file.read_text(encoding="utf-8"))))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.append":
            yield node


def details() -> set[str]:
    return {word.arg for call in appended() for word in call.keywords if word.arg} - PARAMETERS


def actions() -> set[str]:
    """Return the actions that are written out where they are recorded."""
    given = [word.value for call in appended() for word in call.keywords if word.arg == "action"]
    spelt = [value for value in given if not isinstance(value, ast.JoinedStr)]
    return {str(one.value) for value in spelt for one in ast.walk(value) if isinstance(one, ast.Constant)}


def test_every_action_has_a_german_word() -> None:
    assert len(actions()) > 30
    assert sorted(actions() - set(audit_words.ACTIONS)) == []


def test_every_detail_has_a_german_word() -> None:
    assert {"version", "until", "sha256"} <= details()
    assert sorted(details() - set(audit_words.DETAILS)) == []


def test_no_word_is_kept_for_what_nothing_writes() -> None:
    written = details() | {"commitment"}  # which `append` adds where something is proved
    assert sorted(set(audit_words.DETAILS) - written) == []
