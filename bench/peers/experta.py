"""experta, a CLIPS in Python: one fact per indicator, declared in batches; its rules add to a set.

Its newest release, of 2019, insists on a `frozendict` that Python 3.10 and later cannot import any more, because a
name of `collections` has moved. It is put back here, in this process alone; nothing else of experta is changed.
"""

import collections
import collections.abc
import importlib
from collections.abc import Sequence
from typing import Any, Final

from bench.peers.engine import ACTIVE, FromFacts, Matches
from bench.peers.indicators import Indicator

vars(collections)["Mapping"] = collections.abc.Mapping
experta: Final[Any] = importlib.import_module("experta")

BATCH: Final = 100
_READ: Final = (
    *("agreement_state", "term_running", "assessment", "days_until_due", "days_overdue"),
    *("overdue_readings", "target_reached"),
)
_INDICATOR: Final[Any] = type("Indicator", (experta.Fact,), {})


def _about(**tests: Any) -> Any:  # noqa: ANN401 - experta declares no types
    """Return the pattern of an indicator of an agreement in force."""
    active = experta.L(ACTIVE[0]) | experta.L(ACTIVE[1])
    return _INDICATOR(key=experta.MATCH.key, agreement_state=active, **tests)


def _rules() -> dict[str, Any]:
    return {
        "indicator-off-track": _about(term_running=True, assessment="off_track"),
        "indicator-wrong-direction": _about(term_running=True, assessment="wrong_direction"),
        "reading-due-soon": _about(term_running=True, days_until_due=experta.P(lambda days: days <= 14)),  # noqa: PLR2004 - the rule's own number
        "reading-overdue": _about(days_overdue=experta.P(lambda days: days >= 1)),
        "talk-needed": experta.OR(
            _about(target_reached=False, assessment="not_assessable"),
            _about(target_reached=False, overdue_readings=experta.P(lambda count: count >= 3)),  # noqa: PLR2004 - the rule's own number
        ),
    }


def _engine(found: Matches) -> Any:  # noqa: ANN401 - experta declares no types
    """Return an engine whose rules add what they find to `found`."""

    def body(rule: str, pattern: Any) -> Any:  # noqa: ANN401 - experta declares no types
        return experta.Rule(pattern)(lambda _engine, key: found.add((rule, key)))

    methods = {rule.replace("-", "_"): body(rule, pattern) for rule, pattern in _rules().items()}
    return type("Five", (experta.KnowledgeEngine,), methods)()


class Experta(FromFacts):
    """The knowledge engine with its rules, built once; reset before each batch."""

    distribution = "experta"

    def __init__(self) -> None:
        self._found: Matches = set()
        self._engine = _engine(self._found)

    def judge(self, given: Sequence[Indicator]) -> Matches:
        """Declare what rules read, batch by batch, and let the rules fire."""
        self._found.clear()
        for start in range(0, len(given), BATCH):
            self._engine.reset()
            for key, facts in given[start : start + BATCH]:
                self._engine.declare(_INDICATOR(key=key, **{name: facts[name] for name in _READ if name in facts}))
            self._engine.run()
        return set(self._found)
