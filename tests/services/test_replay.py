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
from bbd.domain.errors import InputRefused
from bbd.rulebook import packs
from bbd.rulebook.model import Rulebook
from bbd.services.replay import Recorded, recorded, replay
from bbd.services.replays.words import summary
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


@pytest.fixture(scope="module")
def told(given: Recorded) -> dict[str, Any]:
    """Return everything that the rules in force find, as a difference to rules that find nothing."""
    return replay(given, (shipped(), silent()), SETTINGS, FIRST, LAST, today=TODAY)


def test_a_replay_of_the_rules_in_force_finds_what_the_sweeps_have_found(lived: Database, told: dict[str, Any]) -> None:
    with lived.reading() as session:
        real = found_for_real(session, FIRST, LAST)
        assert len({one["rule"] for one in real}) >= 8
        assert told["removed"] == real
        assert letters_told(told, "before") == letters_for_real(session, FIRST)
    assert told["added"] == told["changed"] == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2012, 9, 15), LAST), (date(2012, 3, 20), date(2012, 7, 10)), (date(2013, 2, 1), date(2013, 2, 25))],
)
def test_a_replay_of_some_weeks_finds_what_the_sweeps_found_in_them(
    lived: Database, given: Recorded, first: date, last: date
) -> None:
    told = replay(given, (shipped(), silent()), SETTINGS, first, last, today=TODAY)
    with lived.reading() as session:
        real = [
            {**one, "until": one["until"] if one["until"] and one["until"] <= last.isoformat() else None}
            for one in found_for_real(session, first, last)
            if one["since"] <= last.isoformat()
        ]
        assert told["removed"] == real
        monday = last - timedelta(days=last.weekday() + 1)
        expected = letters_for_real(session, first)
        assert {key: count for key, count in letters_told(told, "before").items() if key[1] <= monday.isoformat()} == {
            key: count for key, count in expected.items() if key[1] <= monday.isoformat()
        }
    assert "begun" in {gap["what"] for gap in told["cannot"]}


def test_a_benchmark_is_played_as_it_became_known_and_was_corrected(told: dict[str, Any]) -> None:
    found = [(one["since"], one["until"]) for one in told["removed"] if one["rule"] == "benchmark-moved"]
    assert found == [("2012-07-11", "2012-09-05"), ("2012-12-04", None)]


def test_the_same_rules_make_no_difference(given: Recorded) -> None:
    told = replay(given, (shipped(), shipped()), SETTINGS, FIRST, date(2012, 4, 1), today=TODAY)
    assert told["added"] == told["removed"] == told["changed"] == []
    assert told["findings"]["before"] == told["findings"]["after"] == told["findings"]["same"] > 0
    assert told["letters"]["before"] == told["letters"]["after"] > 0
    assert [*summary(told)][1].startswith("Mit den anderen Regeln wäre nichts anders gewesen: ")


def with_threshold(name: str, old: str, new: str) -> Rulebook:
    """Return the shipped rules with another text in one file."""
    files = dict(shipped().files)
    assert old.encode() in files[name]
    return packs.load_files({**files, name: files[name].replace(old.encode(), new.encode())})


def test_another_threshold_makes_exactly_its_difference(given: Recorded) -> None:
    later = with_threshold("signatures.toml", "days_since_submission = { at_least = 14 }",
                           "days_since_submission = { at_least = 21 }")  # fmt: skip
    told = replay(given, (shipped(), later), SETTINGS, FIRST, LAST, today=TODAY)

    def spans(name: str) -> list[tuple[str, str, str, list[int]]]:
        return [
            (one["subject"], one["since"], one["until"], [step["step"] for step in one["steps"]])
            for one in told[name]
            if one["rule"] == "signature-pending"
        ]

    # Submitted on 11 January, given back on the 30th; again on 1 February. The amendment was submitted on 8 August.
    assert spans("removed") == [
        ("ZV-2012-01/signature/issuer", "2012-02-15", "2012-02-25", [0, 1]),
        ("ZV-2012-01/signature/issuer", "2012-08-22", "2012-09-04", [0, 1]),
        ("ZV-2012-01/signature/partner", "2012-01-25", "2012-01-31", [0]),
        ("ZV-2012-01/signature/partner", "2012-02-15", "2012-03-06", [0, 1, 2]),
        ("ZV-2012-01/signature/partner", "2012-08-22", "2012-09-05", [0, 1]),
    ]
    assert spans("added") == [
        ("ZV-2012-01/signature/issuer", "2012-02-22", "2012-02-25", [0]),
        ("ZV-2012-01/signature/issuer", "2012-08-29", "2012-09-04", [0]),
        ("ZV-2012-01/signature/partner", "2012-02-22", "2012-03-06", [0, 1]),
        ("ZV-2012-01/signature/partner", "2012-08-29", "2012-09-05", [0]),
    ]
    assert len(told["added"]) == 4
    assert len(told["removed"]) == 5
    assert told["changed"] == []


def test_a_ladder_that_goes_on_earlier_changes_findings_and_opens_none(given: Recorded) -> None:
    faster = with_threshold("ladders.toml", "after_working_days = 5", "after_working_days = 3")
    told = replay(given, (shipped(), faster), SETTINGS, FIRST, date(2012, 12, 31), today=TODAY)
    assert told["added"] == told["removed"] == []
    changed = {(one["rule"], one["subject"]): one for one in told["changed"]}
    measure = changed["measure-overdue", "ZV-2012-01/M1"]
    assert [step["on"] for step in measure["before"]["steps"]][:2] == ["2012-10-01", "2012-10-09"]
    assert [step["on"] for step in measure["after"]["steps"]][:2] == ["2012-10-01", "2012-10-05"]


def test_what_cannot_be_replayed_is_counted(told: dict[str, Any]) -> None:
    gaps = {gap["what"]: gap["count"] for gap in told["cannot"]}
    # A promise and a silence with its end had a finding under the rules in force, and have none without findings.
    assert gaps == {"late-agreements": 2, "quietings": 3, "behaviour": 0}
    assert all(gap["sentence"].endswith(".") for gap in told["cannot"])


def test_days_that_cannot_be_replayed_are_refused(given: Recorded) -> None:
    for first, last, said in (
        (date(2012, 3, 1), date(2012, 2, 1), "bevor er am 1. März 2012 beginnt"),
        (FIRST, date(2013, 3, 16), "liegt in der Zukunft"),
        (date(2001, 1, 1), date(2012, 1, 9), "Vor dem 10. Januar 2012 ist nichts eingetragen"),
    ):
        with pytest.raises(InputRefused, match=said):
            replay(given, (shipped(), shipped()), SETTINGS, first, last, today=TODAY)


def test_a_replay_tells_how_far_it_is_and_ends_when_told_to(given: Recorded) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, days: int) -> None:
        seen.append((done, days))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(given, (shipped(), shipped()), SETTINGS, FIRST, date(2012, 1, 20), today=TODAY, progress=progress)
    assert seen == [(1, 11), (2, 11), (3, 11)]
