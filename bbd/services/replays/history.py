"""Everything recorded that rules can see, as changes in the order in which it became known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session, select

from bbd.services.replays import agreements, benchmarks, figures, people
from bbd.services.replays.agreements import Wordings
from bbd.services.replays.changes import Change, Quieting
from bbd.services.replays.figures import Figure
from bbd.services.replays.people import Everybody
from bbd.store.audit import AuditEntry, entries_of
from bbd.store.findings import Finding

_KEPT_QUIET: Final = {
    "finding-promised": ("promised", "promised_until"),
    "finding-silenced": ("silenced", "silenced_until"),
    "finding-unsilenced": ("open", "silenced_until"),
}
"""What each entry of the trail did to a finding: its state, and the field that holds the last day."""
_OF_INTEREST: Final = frozenset({
    "measure-reported", "reading-entered", "person-enabled", "person-disabled", "person-changed", "submit",
    "everything-imported", *_KEPT_QUIET,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class History:
    """What was recorded. `changes` are in order, those that lie ready at the beginning first; so is `trail`."""

    changes: Sequence[Change]
    quietings: Sequence[Quieting]
    people: Everybody
    wordings: Wordings
    figures: Sequence[Figure]
    trail: Sequence[AuditEntry]

    @property
    def begins(self) -> datetime | None:
        """The moment of the first step of any agreement; before it no rule had anything to judge. None without one."""
        return min((all_[0].at for all_ in self.wordings.happenings.values() if all_), default=None)


def read(session: Session) -> History:
    """Read the whole history."""
    told = entries_of(session, _OF_INTEREST)
    everybody, wordings = people.everybody(session, told), agreements.wordings(session, told)
    known = figures.figures(session, wordings.numbers, told)
    found = [
        *people.changes(session, everybody),
        *agreements.changes(session, wordings),
        *figures.changes(known),
        *benchmarks.changes(session),
    ]
    found.sort(key=lambda change: (change.at, change.place))
    return History(found, _quietings(session, told), everybody, wordings, known, told)


def _quietings(session: Session, told: Sequence[AuditEntry]) -> list[Quieting]:
    """Return what people did about findings, as far as it kept them quiet or ended that."""
    columns = select(Finding.id, Finding.rule, Finding.subject)
    about = {str(finding_id): (rule, subject) for finding_id, rule, subject in session.exec(columns)}
    found = []
    for entry in told:
        if entry.object in about and entry.action in _KEPT_QUIET:
            state, name = _KEPT_QUIET[entry.action]
            until = date.fromisoformat(str(entry.details["until"])) if state != "open" else None
            found.append(Quieting(entry.at, *about[entry.object], until, {"state": state, name: until}))
    return found
