"""What a sweep writes down of how indicators stand: what is different from what was recorded, and nothing else.

Between two sweeps the record stays as it is; pages that read it say when the last one was. It holds what sweeps found
on their days; nothing here looks back.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlmodel import Session, col

from bbd.domain.lifecycle import VersionState
from bbd.domain.standings import last_quarter
from bbd.services.casefiles import CaseFile, Place
from bbd.services.ledger import portions
from bbd.services.subjects.goals import GoalCase
from bbd.services.subjects.indicators import IndicatorCase
from bbd.services.subjects.situations import Mark
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import binding
from bbd.store.goals import Goal
from bbd.store.plain_rows import id_of, insert_rows, plain_rows, update_rows
from bbd.store.standings import STILL, StandingSpan

AT_ONCE: Final = 1000
"""Indicators whose record is renewed together."""
_OVER: Final[Mapping[str, Any]] = {"missing": 0, "missing_since": None}
"""What a span that has ended knows of missing readings."""


class _Noted(NamedTuple):
    """An indicator of which something else is recorded; it has no mark before its term begins."""

    place: Place
    goal: str
    key: str
    mark: Mark | None
    memo: str


class _Known(NamedTuple):
    """What is recorded of an indicator: a span that goes on."""

    id: uuid.UUID
    status: str
    before: str | None
    from_day: date


class StandingRecord:
    """Keeps the record true while the subjects of one sweep go by."""

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self._quarter_end = last_quarter(today).end
        self._noted: list[_Noted] = []
        self._marked = 0
        self._goals_changed: dict[bool, list[uuid.UUID]] = {True: [], False: []}

    def watching(self, cases: Iterable[CaseFile]) -> Iterator[CaseFile]:
        """Pass the cases on, and record what has changed of the indicators among them."""
        for case in cases:
            if isinstance(case, IndicatorCase):
                found = case.situation
                self._marked += found.mark is not None
                if found.memo != case.row.recorded:
                    self._note(case)
            elif isinstance(case, GoalCase):
                self._look_at_goal(case)
            yield case
        self._write()
        self._mark_goals()
        self._end_what_was_not_seen()

    def _note(self, case: IndicatorCase) -> None:
        row, found = case.row, case.situation
        self._noted.append(_Noted(case.place, row.goal_key, row.key, found.mark, found.memo))
        if len(self._noted) == AT_ONCE:
            self._write()

    def _look_at_goal(self, case: GoalCase) -> None:
        unserved = case.facts["measures"] == 0 and case.facts["term_running"] is True
        if unserved != case.row.unserved:
            self._goals_changed[unserved].append(id_of(case.row.id))

    def _mark_goals(self) -> None:
        for unserved, ids in self._goals_changed.items():
            for same in portions(ids):
                here = col(Goal.id).in_(same)
                self._session.connection().execute(update(Goal).where(here).values(unserved=unserved))

    def _write(self) -> None:
        """Write what was noted, in few statements. What has no mark is left to `_end_what_was_not_seen`."""
        noted, self._noted = self._noted, []
        if not noted:
            return
        known, goals = self._known(noted), self._goals(noted)
        ended: list[dict[str, Any]] = []
        kept: list[dict[str, Any]] = []
        new: list[dict[str, Any]] = []
        for one in noted:
            if one.mark is None:
                continue
            was, row = known.get((one.place.agreement_id, one.key)), _row(one, one.mark, goals)
            if was is not None and not self._is_over(was, one.mark):
                kept.append({"id": was.id, **row})
                continue
            if was is not None:
                ended.append({"id": was.id, "until": self._today, **_OVER})
            began = {"from_day": self._today, "until": STILL, "before": self._before(was)}
            new.append({"id": uuid.uuid4(), **began, **row})
        # What has ended first: of an indicator one span goes on at a time.
        update_rows(self._session, StandingSpan, ended)
        update_rows(self._session, StandingSpan, kept)
        insert_rows(self._session, StandingSpan, new)
        self._remember(noted)

    def _known(self, noted: Sequence[_Noted]) -> Mapping[tuple[uuid.UUID, str], _Known]:
        columns: tuple[Any, ...] = (StandingSpan.until, StandingSpan.agreement_id, StandingSpan.indicator_key)
        agreements = {one.place.agreement_id for one in noted}
        rows = plain_rows(
            self._session,
            select(*columns, *(getattr(StandingSpan, name) for name in _Known._fields))
            # Asked for the last day itself, SQLite would look through all that goes on, not through these agreements.
            .where(col(StandingSpan.agreement_id).in_(agreements), col(StandingSpan.until) > self._today),
        )
        return {(agreement, key): _Known(*fields) for until, agreement, key, *fields in rows if until == STILL}

    def _goals(self, noted: Sequence[_Noted]) -> Mapping[tuple[uuid.UUID, str], tuple[str, str]]:
        """Return field of action and binding of the goals, by the id of the wording and the goal's key."""
        columns: tuple[Any, ...] = (Goal.version_id, Goal.key, Goal.field_of_action, Goal.binding)
        versions = {one.place.version_id for one in noted}
        rows = plain_rows(self._session, select(*columns).where(col(Goal.version_id).in_(versions)))
        return {(version, key): (field, binds) for version, key, field, binds in rows}

    def _is_over(self, was: _Known, mark: Mark) -> bool:
        """Say whether another status begins; of what changes within a day its last status counts."""
        return was.status != mark.status and was.from_day < self._today

    def _before(self, was: _Known | None) -> str | None:
        if was is None:
            return None
        return was.status if was.from_day <= self._quarter_end else was.before

    def _remember(self, noted: Sequence[_Noted]) -> None:
        """Let the indicators remember what is recorded of them."""
        here = (col(Indicator.version_id) == bindparam("wording"), col(Indicator.key) == bindparam("named"))
        memos = [{"wording": one.place.version_id, "named": one.key, "memo": one.memo} for one in noted]
        statement = update(Indicator).where(*here).values(recorded=bindparam("memo"))
        self._session.connection().execute(statement, memos)

    def _end_what_was_not_seen(self) -> None:
        """End the spans of agreements that are over, and of indicators that an amendment left out.

        Where as many go on as were seen, they are the same, and nobody has to look for them.
        """
        going_on = select(func.count()).select_from(StandingSpan).where(col(StandingSpan.until) == STILL)
        connection = self._session.connection()
        if connection.execute(going_on).scalar_one() == self._marked:
            return
        gone = (col(StandingSpan.until) == STILL, ~_binding(self._today))
        connection.execute(delete(StandingSpan).where(*gone, col(StandingSpan.from_day) >= self._today))
        connection.execute(update(StandingSpan).where(*gone).values(until=self._today, **_OVER))


def _row(one: _Noted, mark: Mark, goals: Mapping[tuple[uuid.UUID, str], tuple[str, str]]) -> dict[str, Any]:
    field, binds = goals.get((one.place.version_id, one.goal), ("", ""))
    return {
        "agreement_id": one.place.agreement_id,
        "version_id": one.place.version_id,
        "partner_id": one.place.partner_id,
        "goal_key": one.goal,
        "indicator_key": one.key,
        "field_of_action": field,
        "binding": binds,
        **mark._asdict(),
    }


def _binding(today: date) -> Any:  # noqa: ANN401 - a condition
    """Return the condition under which the wording that a span was last judged by binds and has begun."""
    return exists().where(
        col(AgreementVersion.id) == col(StandingSpan.version_id),
        col(AgreementVersion.state) == VersionState.ADOPTED,
        col(AgreementVersion.valid_from) <= today,
        col(Agreement.id) == col(AgreementVersion.agreement_id),
        binding(today),
    )
