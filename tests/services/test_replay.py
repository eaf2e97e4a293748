"""Replays: the rules in force, played over what was recorded, find what the sweeps of those days have found.

The story of tests/services/lived.py is lived through once, in a real database; then it is replayed from what it left.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.rulebook.model import Rulebook
from bbd.services.replay import Recorded, recorded, replay
from bbd.store.database import Database
from bbd.store.findings import Finding, FindingStep, Letter
from bbd.store.migrate import upgrade
from tests.cast import hire
from tests.services.lived import FIRST, LAST, live
from tests.stage import BERLIN, SETTINGS, at, shipped

TODAY = date(2013, 3, 15)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return the database in which everything has happened."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('lived') / 'bbd.db'}")
    upgrade(database)
    with database.writing() as session:
        cast = hire(session, now=at("2012-01-01"))
    live(database, cast, shipped())
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def given(lived: Database) -> Recorded:
    """Return what was recorded."""
    with lived.reading() as session:
        return recorded(session)


def silent() -> Rulebook:
    """Return rules that find nothing here, so that all that the others find shows as a difference."""
    rule = shipped().rules["signature-pending"]
    return replace(shipped(), rules={rule.id: replace(rule, holds_until=date(2000, 1, 1))})


def day(moment: datetime) -> str:
    return local_date(moment, BERLIN).isoformat()


def found_for_real(session: Session, first: date, last: date) -> list[dict[str, Any]]:
    """Return what the sweeps of these days have found, as a replay tells it."""
    steps = list(session.exec(select(FindingStep).order_by(col(FindingStep.step))))
    found: list[dict[str, Any]] = [
        {
            "rule": one.rule,
            "subject": one.subject,
            "since": max(day(one.since), first.isoformat()),
            "until": day(one.resolved_at) if one.resolved_at else None,
            "open_before": day(one.since) < first.isoformat(),
            "steps": [
                {"step": step.step, "on": day(step.at)}
                for step in steps
                if step.finding_id == one.id and first.isoformat() <= day(step.at) <= last.isoformat()
            ],
        }
        for one in session.exec(select(Finding))
    ]
    within = [one for one in found if one["until"] is None or one["until"] >= first.isoformat()]
    return sorted(within, key=lambda one: (one["rule"], one["subject"], one["since"]))


def letters_for_real(session: Session, first: date) -> Counter[tuple[str, str]]:
    """Return how many letters were written from that day on, by recipient and Monday."""
    written = [(one.recipient, local_date(one.created_at, BERLIN)) for one in session.exec(select(Letter))]
    return Counter((mail, (on - timedelta(on.weekday())).isoformat()) for mail, on in written if on >= first)


def letters_told(told: dict[str, Any], side: str) -> Counter[tuple[str, str]]:
    people = told["letters"]["people"]
    return Counter({(one["mail"], week["monday"]): week[side] for one in people for week in one["weeks"]})


def test_a_replay_of_the_rules_in_force_finds_what_the_sweeps_have_found(lived: Database, given: Recorded) -> None:
    told = replay(given, (shipped(), silent()), SETTINGS, FIRST, LAST, today=TODAY)
    with lived.reading() as session:
        real = found_for_real(session, FIRST, LAST)
        assert len({one["rule"] for one in real}) >= 8
        assert told["removed"] == real
        assert letters_told(told, "before") == letters_for_real(session, FIRST)
    assert told["added"] == told["changed"] == []
