"""CLIPS 6.4 through clipspy: one fact of a template per indicator, asserted in batches; rules call back into Python."""

from collections.abc import Sequence
from typing import Any, Final

import clips

from bench.peers.engine import FromFacts, Matches
from bench.peers.indicators import Indicator

BATCH: Final = 1_000
"""Measured: 1,000 and 10,000 facts a batch are equally fast, and so is asserting one by one."""

_READ: Final = (
    *("agreement_state", "term_running", "assessment", "days_until_due", "days_overdue"),
    *("overdue_readings", "target_reached"),
)
_TEMPLATE: Final = f"(deftemplate indicator (slot key) {' '.join(f'(slot {name})' for name in _READ)})"
_ACTIVE: Final = "indicator (key ?key) (agreement_state monitored|reviewed)"
_RULES: Final = {
    "indicator-off-track": f"({_ACTIVE} (term_running TRUE) (assessment off_track))",
    "indicator-wrong-direction": f"({_ACTIVE} (term_running TRUE) (assessment wrong_direction))",
    "reading-due-soon": f"({_ACTIVE} (term_running TRUE) (days_until_due ?d&:(integerp ?d)&:(<= ?d 14)))",
    "reading-overdue": f"({_ACTIVE} (days_overdue ?d&:(integerp ?d)&:(>= ?d 1)))",
    "talk-needed": (
        f"({_ACTIVE} (target_reached FALSE) (overdue_readings ?count)"
        " (assessment ?a&:(or (eq ?a not_assessable) (>= ?count 3))))"
    ),
}


class Clips(FromFacts):
    """The environment with its template and rules, built once; reset before each batch."""

    distribution = "clipspy"

    def __init__(self) -> None:
        self._found: Matches = set()
        self._symbols: dict[Any, Any] = {}
        self._environment = clips.Environment()
        self._environment.build(_TEMPLATE)
        self._environment.define_function(self._hit, name="hit")
        for rule, pattern in _RULES.items():
            self._environment.build(f'(defrule {rule} {pattern} => (hit "{rule}" ?key))')
        self._template = self._environment.find_template("indicator")

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Assert what rules read, batch by batch, and let the rules fire."""
        self._found = set()
        for start in range(0, len(given), BATCH):
            self._environment.reset()
            for key, facts in given[start : start + BATCH]:
                slots = {name: self._word(facts[name]) for name in _READ if name in facts}
                self._template.assert_fact(key=key, **slots)
            self._environment.run()
        return self._found

    def _hit(self, rule: str, key: str) -> None:
        self._found.add((rule, key))

    def _word(self, value: int | bool | str) -> Any:  # noqa: ANN401 - CLIPS's own types are not declared
        """Return a state as a CLIPS symbol, made once for each."""
        if not isinstance(value, str):
            return value
        if value not in self._symbols:
            self._symbols[value] = clips.Symbol(value)
        return self._symbols[value]
