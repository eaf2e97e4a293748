"""What no subject can ever be, beyond what its facts say one by one: so a rule that asks for it can never fire.

Whoever gathers the facts answers for these sentences; a test plays the demonstration and looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bbd.domain.lifecycle import IN_FORCE, State
from bbd.rulebook.conditions import All, AnyOf, Condition, Op, Test


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition that no subject meets, and why, as a German sentence."""

    never: Condition
    because: str


def _there(fact: str) -> Test:
    return Test(fact, Op.MISSING, value=False)


_IN_FORCE: Final = Limit(
    Test("agreement_state", Op.NONE_OF, tuple(state.value for state in State if state in IN_FORCE)),
    "bbd beurteilt dies nur, solange die Zielvereinbarung beschlossen, in Umsetzung oder in Überprüfung ist.",
)
_TERM: Final = Limit(
    All((Test("term_running", Op.IS, value=True), Test("after_term", Op.IS, value=True))),
    "Die Laufzeit läuft, oder sie ist vorüber; beides zugleich gibt es nicht.",
)
_DATE: Final = Limit(
    AnyOf(
        (
            All((Test("days_overdue", Op.AT_LEAST, 1), _there("days_until_due"))),
            All((Test("days_until_due", Op.AT_LEAST, 1), _there("days_overdue"))),
        )
    ),
    "Der Termin liegt zurück, oder er steht bevor; nur am Tag selbst sind beide Fakten da.",
)
_END: Final = Limit(
    All((Test("after_term", Op.IS, value=True), _there("days_until_end"))),
    "Ist die Laufzeit vorüber, gibt es keine Tage bis zu ihrem Ende.",
)
_SUBMITTED: Final = Limit(
    Test("agreement_state", Op.IS_NOT, State.SUBMITTED.value),
    "Auf Zeichnung wartet nur ein Wortlaut, der zur Zeichnung vorgelegt ist.",
)
_NOTHING_DUE: Final = Limit(
    All(
        (
            Test("due_readings", Op.IS, 0),
            AnyOf((Test("delivered_readings", Op.AT_LEAST, 1), Test("overdue_readings", Op.AT_LEAST, 1))),
        )
    ),
    "Wo nichts fällig war, ist auch nichts geliefert oder überfällig.",
)
_MOVED: Final = Limit(
    AnyOf(
        (
            All((Test("benchmark_moved_by", Op.AT_LEAST, 1), Test("benchmark_value_days", Op.MISSING, value=True))),
            All((Test("benchmark_moved_by", Op.MISSING, value=True), _there("benchmark_value_days"))),
        )
    ),
    "Hat sich die Vergleichsgröße verschoben, dann durch einen neuen Wert; ohne Verschiebung gibt es keinen.",
)

LIMITS: Final[Mapping[str, tuple[Limit, ...]]] = MappingProxyType(
    {
        "indicator": (_IN_FORCE, _TERM, _MOVED),
        "measure": (_IN_FORCE, _TERM, _DATE),
        "goal": (_IN_FORCE, _TERM),
        "agreement": (_IN_FORCE, _TERM, _END),
        "signature": (_SUBMITTED,),
        "partner": (_NOTHING_DUE,),
        "body": (),
    }
)
