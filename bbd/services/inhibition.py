"""Which findings are held back because a graver one says it all: a silent partner gets one letter, not twelve.

A rule that holds for a partner holds back the rules it names for everything of that partner, one that holds for an
agreement those of the agreement, any other those of the same subject.
"""

import uuid
from collections.abc import Iterable

from bbd.rulebook.model import Rulebook
from bbd.services.casefiles import CaseFile

Reach = tuple[str, uuid.UUID | str | None]
"""A rule that is held back, and within what: a partner's id, an agreement's id or a subject's key."""


class Inhibitions:
    """What holds back what in one sweep."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._inhibits = {rule.id: rule.inhibits for rule in rulebook.rules.values() if rule.inhibits}
        self.can_be_held_back = frozenset(other for others in self._inhibits.values() for other in others)
        self._reach: dict[Reach, str] = {}

    def note(self, rule_id: str, case: CaseFile) -> None:
        """Take note that a rule holds."""
        for other in self._inhibits.get(rule_id, ()):
            # Of several the first by name, in whatever order they come.
            reach = other, _within(case)
            self._reach[reach] = min(rule_id, self._reach.get(reach, rule_id))

    def over(self, rule_id: str, case: CaseFile) -> str:
        """Return the rule that holds this one back for this subject; empty where none does."""
        if rule_id not in self.can_be_held_back:
            return ""
        places: Iterable[uuid.UUID | str | None] = (case.partner_id, case.agreement_id, case.key)
        return next((self._reach[rule_id, place] for place in places if (rule_id, place) in self._reach), "")


def _within(case: CaseFile) -> uuid.UUID | str | None:
    return {"partner": case.partner_id, "agreement": case.agreement_id}.get(case.type, case.key)
