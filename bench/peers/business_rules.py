"""business-rules: rules as JSON over a class of variables, interpreted in Python; an object of variables per indicator.

It knows neither "not" nor missing values: the rule asks for the opposite, and the variables stand in for what is
missing with numbers for which no rule fires.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from business_rules.actions import BaseActions, rule_action
from business_rules.engine import run_all
from business_rules.fields import FIELD_TEXT
from business_rules.operators import BooleanType, NumericType, StringType
from business_rules.variables import BaseVariables, rule_variable

from bench.peers.engine import ACTIVE, FromFacts, Matches
from bench.peers.indicators import Facts, Indicator

_NEVER_DUE: Final = 10_000_000


def _variable(name: str, kind: type, absent: int | str | bool) -> Callable[..., Any]:
    """Return a method that gives the value of a fact, or what stands in for it."""
    method: Callable[..., Any] = rule_variable(kind)(lambda variables: variables.facts.get(name, absent))
    return method


def _either(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"any": list(parts)}


def _test(name: str, operator: str, value: int | str | bool) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


_ACTIVE: Final = _either(*(_test("agreement_state", "equal_to", state) for state in ACTIVE))
_RUNNING: Final = _test("term_running", "is_true", value=True)
_RULES: Final = {
    "indicator-off-track": (_RUNNING, _test("assessment", "equal_to", "off_track")),
    "indicator-wrong-direction": (_RUNNING, _test("assessment", "equal_to", "wrong_direction")),
    "reading-due-soon": (_RUNNING, _test("days_until_due", "less_than_or_equal_to", 14)),
    "reading-overdue": (_test("days_overdue", "greater_than_or_equal_to", 1),),
    "talk-needed": (
        _test("target_reached", "is_false", value=True),
        _either(
            _test("assessment", "equal_to", "not_assessable"),
            _test("overdue_readings", "greater_than_or_equal_to", 3),
        ),
    ),
}


class _Variables(BaseVariables):  # type: ignore[misc] # business-rules declares no types
    """The facts of one indicator."""

    agreement_state = _variable("agreement_state", StringType, "")
    term_running = _variable("term_running", BooleanType, absent=False)
    assessment = _variable("assessment", StringType, "")
    days_until_due = _variable("days_until_due", NumericType, _NEVER_DUE)
    days_overdue = _variable("days_overdue", NumericType, 0)
    overdue_readings = _variable("overdue_readings", NumericType, 0)
    target_reached = _variable("target_reached", BooleanType, absent=True)

    def __init__(self, facts: Facts) -> None:
        self.facts = facts


class _Actions(BaseActions):  # type: ignore[misc] # business-rules declares no types
    """What a rule does that holds for the indicator `key`."""

    def __init__(self, found: Matches) -> None:
        self._found = found
        self.key = ""

    @rule_action(params={"rule": FIELD_TEXT})  # type: ignore[untyped-decorator] # business-rules declares no types
    def note(self, rule: str) -> None:
        """Note that the rule holds."""
        self._found.add((rule, self.key))


class BusinessRules(FromFacts):
    """The five rules as the data that business-rules reads each time."""

    distribution = "business-rules"

    def __init__(self) -> None:
        self._rules = [
            {"conditions": {"all": [_ACTIVE, *tests]}, "actions": [{"name": "note", "params": {"rule": rule}}]}
            for rule, tests in _RULES.items()
        ]

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Run all rules for each indicator."""
        found: Matches = set()
        actions = _Actions(found)
        for key, facts in given:
            actions.key = key
            run_all(rule_list=self._rules, defined_variables=_Variables(facts), defined_actions=actions)
        return found
