"""One way it could have gone: a rulebook, a database in memory, and what the real sweep finds in it day by day.

What was found is noted and taken out of the database at once, so that it does not grow with the days.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Self

from sqlalchemy import Table, delete, select
from sqlmodel import Session, SQLModel, col

from bbd.clock import local_date
from bbd.rulebook.model import Rulebook
from bbd.services.ledger import portions
from bbd.services.replays.changes import Change, Quieting
from bbd.services.sweep import sweep
from bbd.settings import Settings
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.findings import Finding, FindingStep, Letter, LetterItem
from bbd.store.scratch import scratch_database


@dataclass(slots=True)
class Found:
    """A finding: from when to when (None: it was never resolved), and the day of each ladder step."""

    rule: str
    subject: str
    since: date
    until: date | None = None
    steps: dict[int, date] = field(default_factory=dict)


_FINDING: Final[tuple[Any, ...]] = (Finding.id, Finding.rule, Finding.subject, Finding.since)


@dataclass(slots=True)
class Stage:
    """Plays one rulebook.

    `letters` counts them by recipient and day; `unjudged` says why subjects were left out; `quieted` counts the
    promises and silences for which there was a finding.
    """

    rulebook: Rulebook
    settings: Settings
    found: dict[uuid.UUID, Found] = field(default_factory=dict)
    letters: Counter[tuple[str, date]] = field(default_factory=Counter)
    unjudged: dict[str, str] = field(default_factory=dict)
    quieted: int = 0
    _database: Database = field(default_factory=scratch_database)

    def __enter__(self) -> Self:
        """Play with it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget the database."""
        self._database.dispose()

    def happen(self, changes: Iterable[Change], quietings: Iterable[Quieting] = ()) -> None:
        """Let something happen between two sweeps."""
        with self._database.writing() as session:
            for change in changes:
                change.act(session)
            self.quieted += sum(quieting(session) for quieting in quietings)
            session.flush()
            self._note_findings(session, None)

    def sweep(self, now: datetime) -> None:
        """Do the sweep of `now`, and note what came of it."""
        with self._database.writing() as session:
            outcome = sweep(session, self.rulebook, self.settings, now=now)
            self.unjudged |= {flaw.subject: flaw.reason for flaw in outcome.failed}
            session.flush()
            # On most days there is nothing to note, and such a day shall cost next to nothing.
            if outcome.opened:
                self._note_findings(session, now)
            self._note_steps(session)
            if outcome.letters:
                self._note_letters(session)
            if outcome.resolved:
                self._note_findings(session, None)

    def _note_letters(self, session: Session) -> None:
        """Count the letters, and take out of the database what no later sweep looks at."""
        for recipient, created_at in session.execute(select(*_LETTER)):
            self.letters[recipient, self._day(created_at)] += 1
        for table in (LetterItem, Letter, AuditEntry):
            session.execute(delete(_table(table)))

    def _note_findings(self, session: Session, now: datetime | None) -> None:
        """Note the findings that opened at `now`; None asks for those that are over, which nobody needs any more."""
        which = col(Finding.since) == now if now is not None else col(Finding.state) == "resolved"
        over = []
        query = select(*_FINDING, col(Finding.resolved_at)).where(which)
        for finding_id, rule, subject, since, resolved_at in session.execute(query):
            found = self.found.setdefault(finding_id, Found(rule, subject, self._day(since)))
            if resolved_at:
                found.until = self._day(resolved_at)
                over.append(finding_id)
        for part in portions(over):
            session.execute(delete(_table(Finding)).where(col(Finding.id).in_(part)))

    def _note_steps(self, session: Session) -> None:
        columns: tuple[Any, ...] = (FindingStep.finding_id, FindingStep.step, FindingStep.at)
        steps = session.execute(select(*columns)).all()
        for finding_id, step, at in steps:
            self.found[finding_id].steps[step] = self._day(at)
        if steps:
            session.execute(delete(_table(FindingStep)))

    def _day(self, moment: datetime) -> date:
        return local_date(moment, self.settings.timezone)


_LETTER: Final[tuple[Any, ...]] = (Letter.recipient, Letter.created_at)


def _table(table: type[SQLModel]) -> Table:
    """Return the plain table: what is deleted there, no session has to hear of."""
    plain: Table = table.__table__  # type: ignore[attr-defined]  # every table has it
    return plain
