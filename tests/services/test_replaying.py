"""Replays that wait in the store: who takes one up, what becomes of it, and two workers that want the same."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.rulebook import packs
from bbd.services import replay_orders, replaying, rule_proposals
from bbd.services.replay import check_days
from bbd.services.replaying import Task
from bbd.settings import Settings
from bbd.store.rulebooks import RuleProposal, RuleReplay
from tests.cast import Cast, hire, submitted
from tests.stage import START, at, shipped

SETTINGS = Settings()
NOW = at("2012-06-01")


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def proposal(session: Session, cast: Cast) -> RuleProposal:
    """Return a proposal to ask for signatures a week later; an agreement waits for some."""
    submitted(session, cast, now=at("2012-02-01"))
    old = b"days_since_submission = { at_least = 14 }"
    files = {name: text.replace(old, old.replace(b"14", b"21")) for name, text in shipped().files.items()}
    later = packs.load_files(files)
    return rule_proposals.propose(session, SETTINGS, later, title="Neu", by=cast.adam, now=NOW)


@pytest.fixture
def asked(session: Session, cast: Cast, proposal: RuleProposal) -> RuleReplay:
    """Return a replay that somebody has asked for."""
    return ask(session, cast, proposal)


def ask(session: Session, cast: Cast, proposal: RuleProposal, last: date = date(2012, 3, 1)) -> RuleReplay:
    return replay_orders.ask(session, proposal, date(2012, 2, 1), last, by=cast.alice, settings=SETTINGS, now=NOW)


def taken(session: Session, *, later: timedelta = timedelta(0)) -> Task | None:
    return replaying.take_up(session, now=NOW + later)


def state_of(session: Session, asked: RuleReplay) -> tuple[str, int, dict[str, Any]]:
    session.expire(asked)
    return asked.state, asked.progress, asked.result


def test_the_oldest_replay_is_taken_up_first_and_by_one_worker(
    session: Session, cast: Cast, proposal: RuleProposal, asked: RuleReplay
) -> None:
    newer = ask(session, cast, proposal, date(2012, 3, 2))
    newer.asked_at += timedelta(minutes=1)
    first, second = taken(session), taken(session)
    assert first is not None
    assert second is not None
    assert (first.replay_id, second.replay_id) == (asked.id, newer.id)
    assert (first.first, first.last) == (date(2012, 2, 1), date(2012, 3, 1))
    assert taken(session) is None
    assert state_of(session, asked) == ("running", 0, {"tries": 1})


def test_a_replay_without_a_sign_of_life_changes_hands(session: Session, asked: RuleReplay) -> None:
    first = taken(session)
    assert first is not None
    replaying.sign_of_life(session, first, 40, now=NOW + timedelta(minutes=1))
    assert state_of(session, asked)[:2] == ("running", 40)
    assert taken(session, later=timedelta(minutes=2)) is None
    second = taken(session, later=timedelta(minutes=3, seconds=1))
    assert second is not None
    assert state_of(session, asked) == ("running", 0, {"tries": 2})
    with pytest.raises(Stale):
        replaying.sign_of_life(session, first, 50, now=NOW + timedelta(minutes=4))
    # What the first worker does with it no longer counts.
    replaying.finish(session, first, {"added": []}, now=NOW + timedelta(minutes=4))
    replaying.give_back(session, first)
    assert state_of(session, asked) == ("running", 0, {"tries": 2})
    replaying.finish(session, second, {"added": []}, now=NOW + timedelta(minutes=4))
    assert state_of(session, asked) == ("done", 100, {"added": []})


def test_a_replay_that_has_ended_three_workers_is_given_up(session: Session, asked: RuleReplay) -> None:
    for number in range(3):
        assert taken(session, later=number * timedelta(minutes=5)) is not None
    assert taken(session, later=timedelta(minutes=15)) is None
    state, _, result = state_of(session, asked)
    assert (state, result) == (
        "failed", {"reason": "Das Nachspielen ist mehrmals abgebrochen und wird nicht noch einmal versucht."}
    )  # fmt: skip


def test_a_replay_given_back_waits_as_if_nothing_had_happened(session: Session, asked: RuleReplay) -> None:
    task = taken(session)
    assert task is not None
    replaying.sign_of_life(session, task, 70, now=NOW + timedelta(seconds=20))
    replaying.give_back(session, task)
    assert state_of(session, asked) == ("waiting", 0, {})
    assert taken(session, later=timedelta(seconds=21)) is not None


def test_days_without_a_record_are_refused_before_anybody_waits(
    session: Session, cast: Cast, proposal: RuleProposal
) -> None:
    with pytest.raises(InputRefused, match="liegt in der Zukunft"):
        ask(session, cast, proposal, date(2012, 6, 2))
    assert session.exec(select(RuleReplay)).all() == []


def test_twelve_months_of_what_is_recorded_are_offered(session: Session, proposal: RuleProposal) -> None:
    assert proposal.state == "open"
    for today, offered in (
        ("2012-03-01", ("2012-02-01", "2012-03-01")),
        # A quarter after the last thing that was recorded findings and letters have come to rest.
        ("2014-01-01", ("2012-02-01", "2012-05-03")),
    ):
        days = replay_orders.offered_days(session, SETTINGS, today=date.fromisoformat(today))
        assert days == tuple(map(date.fromisoformat, offered))


def test_nothing_is_offered_where_nothing_is_recorded(session: Session) -> None:
    assert replay_orders.offered_days(session, SETTINGS, today=date(2012, 3, 1)) is None
    with pytest.raises(InputRefused, match="noch keine Zielvereinbarung"):
        check_days(None, date(2012, 3, 1), date(2012, 3, 2), SETTINGS, today=date(2012, 4, 1))


def test_what_was_withdrawn_meanwhile_is_not_played_and_the_next_one_is(
    session: Session, cast: Cast, proposal: RuleProposal, asked: RuleReplay
) -> None:
    other = RuleProposal(title="Anders", files=proposal.files, proposed_by_id=cast.adam.id, proposed_at=NOW)
    session.add(other)
    session.flush()
    next_one = ask(session, cast, other)
    next_one.asked_at += timedelta(minutes=1)
    rule_proposals.withdraw(session, proposal, reason="Doch nicht.", by=cast.adam, now=NOW)
    task = taken(session)
    assert task is not None
    assert task.replay_id == next_one.id
    withdrawn = {"reason": "Der Vorschlag ist zurückgezogen; er wird nicht mehr nachgespielt."}
    assert state_of(session, asked) == ("failed", 0, withdrawn)
    with pytest.raises(StepRefused, match="zurückgezogen"):
        ask(session, cast, proposal)


def test_an_abandoned_replay_of_what_was_withdrawn_is_not_taken_up_again(
    session: Session, cast: Cast, proposal: RuleProposal, asked: RuleReplay
) -> None:
    assert taken(session) is not None
    rule_proposals.withdraw(session, proposal, reason="Doch nicht.", by=cast.adam, now=NOW)
    assert taken(session, later=timedelta(minutes=5)) is None
    assert state_of(session, asked)[0] == "failed"


def test_a_replay_begins_on_the_first_day_of_the_record(session: Session, cast: Cast, proposal: RuleProposal) -> None:
    long_ago = replay_orders.ask(
        session, proposal, date(1900, 1, 1), date(2012, 3, 1), by=cast.alice, settings=SETTINGS, now=NOW
    )
    assert (long_ago.from_day, long_ago.to_day) == (date(2012, 2, 1), date(2012, 3, 1))
    assert ask(session, cast, proposal).id == long_ago.id


def test_two_replays_of_one_person_may_wait_and_no_third(session: Session, cast: Cast, proposal: RuleProposal) -> None:
    for day in (1, 2):
        ask(session, cast, proposal, date(2012, 3, day))
    with pytest.raises(StepRefused, match="warten noch"):
        ask(session, cast, proposal, date(2012, 3, 3))
    # Asking for the same days once more adds none, and one that is being played does not wait.
    ask(session, cast, proposal, date(2012, 3, 2))
    assert taken(session) is not None
    session.expire_all()
    ask(session, cast, proposal, date(2012, 3, 3))


def test_a_waiting_replay_that_is_stopped_is_taken_up_by_nobody(
    session: Session, cast: Cast, asked: RuleReplay
) -> None:
    replay_orders.stop(session, asked, by=cast.adam, now=NOW)
    assert state_of(session, asked) == ("failed", 0, {"reason": "Adam Abel hat es angehalten.", "stopped": True})
    assert taken(session) is None
    with pytest.raises(StepRefused, match="schon zu Ende"):
        replay_orders.stop(session, asked, by=cast.adam, now=NOW)


def test_a_worker_heeds_that_its_replay_was_stopped(session: Session, cast: Cast, asked: RuleReplay) -> None:
    task = taken(session)
    assert task is not None
    replay_orders.stop(session, asked, by=cast.alice, now=NOW)
    with pytest.raises(Stale):
        replaying.sign_of_life(session, task, 50, now=NOW)
    replaying.finish(session, task, {"added": []}, now=NOW)
    assert state_of(session, asked)[0] == "failed"


def test_who_may_not_ask_may_not_stop_either(session: Session, cast: Cast, asked: RuleReplay) -> None:
    for person in (cast.bob, cast.dana, cast.erin):
        with pytest.raises(StepRefused, match="wer es bestellt hat"):
            replay_orders.stop(session, asked, by=person, now=NOW)
    assert state_of(session, asked)[0] == "waiting"
