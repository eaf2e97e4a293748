"""Which findings are held back because a graver one says it all: a silent partner gets one letter, not twelve.

A rule that holds for a partner holds back the rules it names for everything of that partner, one that holds for an
agreement those of the agreement, any other those of the same subject.
"""

import uuid
from collections.abc import Sequence

from bbd.rulebook.model import Rulebook
from bbd.services.casefiles import CaseFile

Bounds = uuid.UUID | str | None
"""Within what a rule is held back: a partner's id, an agreement's id or a subject's key."""


class Inhibitions:
    """What holds back what in one sweep."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._inhibits = {rule.id: rule.inhibits for rule in rulebook.rules.values() if rule.inhibits}
        self.can_be_held_back = frozenset(other for others in self._inhibits.values() for other in others)
        self._reach: dict[tuple[str, Bounds], str] = {}

    def note(self, rule_id: str, case: CaseFile) -> None:
        """Take note that a rule holds."""
        for other in self._inhibits.get(rule_id, ()):
            # Of several the first by name, in whatever order they come.
            reach = other, _within(case)
            self._reach[reach] = min(rule_id, self._reach.get(reach, rule_id))

    def bounds(self, rule_id: str, case: CaseFile) -> Sequence[Bounds]:
        """Return within what the rule could be held back for this subject: in nothing, for most rules."""
        return (case.partner_id, case.agreement_id, case.key) if rule_id in self.can_be_held_back else ()

    def over(self, rule_id: str, bounds: Sequence[Bounds]) -> str:
        """Return the rule that holds this one back within one of these bounds; empty where none does."""
        return next((self._reach[rule_id, one] for one in bounds if (rule_id, one) in self._reach), "")


def _within(case: CaseFile) -> Bounds:
    return {"partner": case.partner_id, "agreement": case.agreement_id}.get(case.type, case.key)
