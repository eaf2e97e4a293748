"""The findings that are open while a sweep runs: light, because there may be very many, and written back in bulk."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final, TypeVar

from sqlalchemy import select, update
from sqlmodel import Session, col

from bbd.rulebook.model import Rulebook
from bbd.services.casefiles import CaseFile
from bbd.services.entries import Entry, given, open_entries
from bbd.store.findings import Finding
from bbd.store.plain_rows import insert_rows, update_rows

AT_ONCE: Final = 500
"""Rows written by one statement."""

T = TypeVar("T")


class Ledger:
    """The open findings by rule and subject. This sweep `opened` and `resolved` some; `kept` counts the rest."""

    def __init__(self, session: Session, rulebook: Rulebook, now: datetime) -> None:
        self._session, self._rulebook, self._now = session, rulebook, now
        self._open: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in open_entries(session):
            self._open[entry.rule][entry.subject] = entry
        self.opened: list[Entry] = []
        self.resolved: list[Entry] = []
        self.kept = 0

    def hold(self, rule_id: str, case: CaseFile) -> Entry:
        """Return the finding of a rule that holds for a subject: the one that is open, else a new one."""
        entry = self._open[rule_id].get(case.key)
        if entry is None:
            entry = self._new(rule_id, case)
            self.opened.append(entry)
        else:
            entry.seen = True
            self.kept += 1
        return entry

    def _new(self, rule_id: str, case: CaseFile) -> Entry:
        rule = self._rulebook.rules[rule_id]
        pack = self._rulebook.packs[rule.pack]
        return Entry(
            uuid.uuid4(),
            rule_id,
            case.key,
            self._now,
            "open",
            -1,
            self._rulebook.ladder_of(rule_id),
            subject_type=case.type,
            agreement_id=case.agreement_id,
            organisation_id=case.partner_id,
            facts=case.facts,
            pack=pack.name,
            pack_sha256=pack.sha256,
        )

    def close(self, unjudged: AbstractSet[str]) -> None:
        """Resolve what was open and does not hold any more; what could not be judged stays as it is."""
        gone = [entry for entry in self._all_open() if not entry.seen]
        over = [entry for entry in gone if entry.subject not in unjudged]
        self.kept += len(gone) - len(over)
        for ids in portions([entry.id for entry in over]):
            here = col(Finding.id).in_(ids)
            self._session.execute(update(Finding).where(here).values(state="resolved", resolved_at=self._now))
        for entry in over:
            entry.state, entry.changed = "resolved", False
        self.resolved = over
        self._complete(over)

    def _complete(self, over: list[Entry]) -> None:
        """Fetch the facts that resolved findings had opened with: who asks for them wants them whole."""
        entries = {entry.id: entry for entry in over}
        columns: tuple[Any, ...] = (Finding.id, Finding.facts)
        for ids in portions(entries):
            for finding_id, facts in self._session.execute(select(*columns).where(col(Finding.id).in_(ids))):
                entries[finding_id].facts = facts

    def write(self) -> None:
        """Write what was opened and what changed; before anything that refers to it."""
        for part in portions(self.opened):
            insert_rows(self._session, Finding, [_row(entry, _NEW) | _given(entry) for entry in part])
        for part in portions(entry for entry in self._all_open() if entry.changed):
            update_rows(self._session, Finding, [_row(entry, _CHANGING) for entry in part])
        # Whoever holds a finding of this session as an object reads it anew.
        for known in self._session.identity_map.values():
            if isinstance(known, Finding):
                self._session.expire(known)

    def _all_open(self) -> Iterator[Entry]:
        return chain.from_iterable(of_rule.values() for of_rule in self._open.values())


_CHANGING: Final = ("id", "state", "step", "promised_until", "silenced_until", "inhibited_by")
_NEW: Final = (*_CHANGING, "rule", "subject_type", "subject", "agreement_id", "organisation_id", "since",
               "pack", "pack_sha256")  # fmt: skip


def _row(entry: Entry, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names}


def _given(entry: Entry) -> dict[str, Any]:
    """Return what a new finding takes with it for good."""
    return {"ladder": entry.ladder.to_json(), "facts": given(entry.facts)}


def portions(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield the things AT_ONCE at a time."""
    rest = iter(things)
    while part := list(islice(rest, AT_ONCE)):
        yield part
