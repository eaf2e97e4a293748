"""zen-engine (Rust): as expressions compiled once, one a rule or all in one, and as a decision table."""

import json
from collections.abc import Sequence
from itertools import compress
from typing import Any, Final

import zen

from bench.peers.engine import FromFacts, Matches
from bench.peers.indicators import Indicator

_ACTIVE: Final = 'agreement_state in ["monitored", "reviewed"]'
_RULES: Final = {
    "indicator-off-track": f'{_ACTIVE} and term_running and assessment == "off_track"',
    "indicator-wrong-direction": f'{_ACTIVE} and term_running and assessment == "wrong_direction"',
    "reading-due-soon": f"{_ACTIVE} and term_running and days_until_due != null and days_until_due <= 14",
    "reading-overdue": f"{_ACTIVE} and days_overdue != null and days_overdue >= 1",
    "talk-needed": (
        f'{_ACTIVE} and target_reached == false and (overdue_readings >= 3 or assessment == "not_assessable")'
    ),
}
_COLUMNS: Final = (
    *("agreement_state", "term_running", "assessment", "days_until_due", "days_overdue"),
    *("overdue_readings", "target_reached"),
)
_STATES: Final = '"monitored", "reviewed"'
_ROWS: Final = (
    ("indicator-off-track", {"term_running": "true", "assessment": '"off_track"'}),
    ("indicator-wrong-direction", {"term_running": "true", "assessment": '"wrong_direction"'}),
    ("reading-due-soon", {"term_running": "true", "days_until_due": "$ != null and $ <= 14"}),
    ("reading-overdue", {"days_overdue": "$ != null and $ >= 1"}),
    ("talk-needed", {"target_reached": "false", "overdue_readings": ">= 3"}),
    ("talk-needed", {"target_reached": "false", "assessment": '"not_assessable"'}),
)


class Expressions(FromFacts):
    """One compiled expression a rule."""

    distribution = "zen-engine"

    def __init__(self) -> None:
        self._rules = [(rule, zen.compile_expression(text)) for rule, text in _RULES.items()]

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Evaluate each rule for each indicator."""
        rules = self._rules
        return {(rule, key) for key, facts in given for rule, expression in rules if expression.evaluate(facts)}


class OneExpression(FromFacts):
    """All rules in one compiled expression, a list of five outcomes: each indicator crosses the border once."""

    distribution = "zen-engine"

    def __init__(self) -> None:
        self._all = zen.compile_expression(f"[{', '.join(_RULES.values())}]")

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Evaluate the list for each indicator."""
        rules, outcomes = tuple(_RULES), self._all.evaluate
        return {(rule, key) for key, facts in given for rule in compress(rules, outcomes(facts))}


class Table(FromFacts):
    """A decision table that collects every row that holds, compiled once and looked up by the engine's loader."""

    distribution = "zen-engine"

    def __init__(self) -> None:
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": {"five": _decision()}}})

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Evaluate the table for each indicator."""
        evaluate = self._engine.evaluate
        return {(row["rule"], key) for key, facts in given for row in evaluate("five", facts)["result"]}


def _decision() -> dict[str, Any]:
    empty = {**dict.fromkeys(_COLUMNS, ""), "agreement_state": _STATES}
    rows = [
        {**empty, **cells, "_id": str(number), "rule": json.dumps(rule)} for number, (rule, cells) in enumerate(_ROWS)
    ]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in _COLUMNS],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("in", "inputNode", {}),
        ("table", "decisionTableNode", table),
        ("out", "outputNode", {}),
    )
    return {
        "nodes": [{"id": name, "type": kind, "name": name, "content": content} for name, kind, content in kinds],
        "edges": [
            {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
            for source, target in (("in", "table"), ("table", "out"))
        ],
    }
