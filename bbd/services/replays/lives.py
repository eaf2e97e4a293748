"""The lives of agreements as their journals tell them: which wording was submitted, signed or in force when.

The same effects as bbd.services.steps and bbd.services.signing have, taken from what they recorded. What nobody has
submitted yet no rule judges, so all wordings lie ready from the beginning, out of force.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bbd.domain.lifecycle import OVER, VERSION_IN_WORK, Action, State, VersionState
from bbd.services.replays.changes import Act, Change, added, changed, over
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Measure

ASLEEP: Final = VersionState.WITHDRAWN
"""The state of a wording that nobody has submitted yet."""


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody said how a measure stands."""

    at: datetime
    key: str
    status: str


Happening = JournalEntry | Report
Statuses = dict[str, tuple[uuid.UUID, str]]
"""The row and the status of each measure of a wording, by key."""


@dataclass(slots=True)
class Life:
    """One agreement while its life is told; `measures` are those of each wording, first as the wording says."""

    agreement_id: uuid.UUID
    measures: Mapping[uuid.UUID, Statuses]
    state: str = State.DRAFTED
    versions: dict[uuid.UUID, str] = field(default_factory=dict)

    def tell(self, happenings: Iterator[Happening]) -> Iterator[Change]:
        """Yield the changes that these happenings, in their order, made."""
        for happening in happenings:
            acts = self._reported(happening) if isinstance(happening, Report) else self._stepped(happening)
            yield from (Change(happening.at, 4, act) for act in acts)

    @property
    def in_force(self) -> uuid.UUID | None:
        """The wording that binds."""
        return next((version for version, state in self.versions.items() if state == VersionState.ADOPTED), None)

    def _reported(self, report: Report) -> Iterator[Act]:
        known = self.measures.get(self.in_force, {}) if self.in_force else {}
        if report.key in known:
            yield self._set_status(known, report.key, report.status)

    def _set_status(self, known: Statuses, key: str, status: str) -> Act:
        row_id = known[key][0]
        known[key] = (row_id, status)
        return changed(Measure, row_id, status=status)

    def _stepped(self, entry: JournalEntry) -> Iterator[Act]:
        version = entry.version_id
        match entry.action:
            case Action.SUBMIT:
                yield self._move(version, VersionState.SUBMITTED, submitted_at=entry.at)
            case Action.RETURN:
                yield self._move(version, VersionState.RETURNED)
            case Action.WITHDRAW:
                yield self._move(version, VersionState.WITHDRAWN)
            case Action.SIGN if entry.to_state == State.ADOPTED:
                yield from self._adopt(version, entry.at)
            case Action.REVIEW:
                yield added(JournalEntry, [{**entry.model_dump(), "by_id": None}])
        yield from self._agreement(entry)

    def _move(self, version: uuid.UUID, state: str, **values: object) -> Act:
        self.versions[version] = state
        return changed(AgreementVersion, version, state=state, **values)

    def _adopt(self, version: uuid.UUID, at: datetime) -> Iterator[Act]:
        before = self.in_force
        if before is not None and before != version:
            yield self._move(before, VersionState.SUPERSEDED)
            own, reported = self.measures.get(version, {}), self.measures.get(before, {})
            yield from (self._set_status(own, key, reported[key][1]) for key in own if key in reported)
        yield self._move(version, VersionState.ADOPTED, adopted_at=at)

    def _agreement(self, entry: JournalEntry) -> Iterator[Act]:
        """Move the agreement as a whole, unless the step concerned a wording beside the one in force."""
        beside = entry.action in {Action.SUBMIT, Action.RETURN, Action.WITHDRAW} and self.in_force is not None
        renewed = entry.action == Action.SIGN and self.state not in {State.DRAFTED, State.SUBMITTED}
        if beside or renewed or entry.to_state == self.state:
            return
        self.state = entry.to_state
        yield changed(Agreement, self.agreement_id, state=self.state)
        if State(self.state) in OVER:
            for version, state in list(self.versions.items()):
                if state in VERSION_IN_WORK:
                    yield self._move(version, VersionState.WITHDRAWN)
            yield over(self.agreement_id, entry.at)
