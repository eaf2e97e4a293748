"""What a sweep did, and how `bbd sweep --json` tells it (docs/interfaces.md, Findings)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bbd.services.casefiles import Flaw
from bbd.services.entries import Entry
from bbd.services.findings import as_json


@dataclass(slots=True)
class Outcome:
    """What a sweep did, as `bbd sweep --json` answers."""

    now: datetime
    evaluated: int = 0
    opened: list[Entry] = field(default_factory=list)
    kept: int = 0
    resolved: list[Entry] = field(default_factory=list)
    letters: int = 0
    failed: list[Flaw] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the answer; findings sorted by rule and subject."""
        return {
            "now": self.now.isoformat(),
            "evaluated": self.evaluated,
            "opened": [as_json(finding) for finding in _sorted(self.opened)],
            "kept": self.kept,
            "resolved": [as_json(finding) for finding in _sorted(self.resolved)],
            "letters": self.letters,
            "failed": [{"subject": flaw.subject, "reason": flaw.reason} for flaw in self.failed],
        }


def _sorted(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda finding: (finding.rule, finding.subject))
