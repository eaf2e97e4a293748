"""Letters on their way out: a worker's rounds against a real mail server, and what is recorded of each try."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import NotThere, StepRefused
from bbd.mail.compose import compose
from bbd.mail.outcome import Kind, Outcome
from bbd.services import delivery
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.findings import DeliveryTry, Letter
from bbd.worker import Delivered, Worker
from tests.cast import PANKOW, hire, join
from tests.smtp_server import MailServer, Stage
from tests.stage import SETTINGS, START, at, sweep, watched

BOTH = ["dana@pankow.example", "tomma@pankow.example"]


class Clock:
    """A clock that a test moves on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock(at("2013-03-01"))


@pytest.fixture
def settings(mail_server: MailServer) -> Settings:
    return replace(SETTINGS, smtp_url=mail_server.url, retry_schedule=(60, 120))


@pytest.fixture
def worker(database: Database, settings: Settings, clock: Clock) -> Worker:
    """Return a worker with two letters to hand over, to Dana and to Tomma."""
    with database.writing() as session:
        cast = hire(session, now=START)
        join(session, "tomma@pankow.example", "Tomma Thoma", PANKOW, "contact", now=START)
        watched(session, cast, measure={"responsible": "tomma@pankow.example"})
        sweep(session, "2013-03-01")
    return Worker(database, settings, clock)


@pytest.fixture
def reading(database: Database) -> Iterator[Session]:
    """Return a session that sees what the worker has committed."""
    with database.reading() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session


def _letters(worker: Worker) -> list[Letter]:
    with worker.database.reading() as session:
        return sorted(delivery.letters(session), key=lambda letter: letter.recipient)


def _states(worker: Worker) -> list[tuple[str, int]]:
    return [(letter.state, letter.tries) for letter in _letters(worker)]


def _composed(worker: Worker) -> list[bytes]:
    return [
        compose(delivery.as_mail(letter), mail_from=SETTINGS.mail_from, base_url=SETTINGS.base_url)
        for letter in _letters(worker)
    ]


def _outcomes(worker: Worker) -> list[str]:
    with worker.database.reading() as session:
        return list(session.exec(select(DeliveryTry.outcome).order_by(col(DeliveryTry.at))))


def test_letters_arrive_byte_for_byte_with_one_recipient_each(worker: Worker, mail_server: MailServer) -> None:
    assert worker.deliver() == Delivered(sent=2, not_sent=0)
    taken = sorted(mail_server.accepted, key=lambda letter: letter.recipients)
    assert [letter.recipients for letter in taken] == [(mail,) for mail in BOTH]
    assert [letter.content for letter in taken] == _composed(worker)
    assert {letter.sender for letter in taken} == {SETTINGS.mail_from}
    assert _states(worker) == [("sent", 1), ("sent", 1)]
    assert mail_server.connections == 1
    assert worker.deliver() == Delivered()


def test_a_server_that_is_down_loses_nothing(worker: Worker, mail_server: MailServer, clock: Clock) -> None:
    mail_server.refuse_connections()
    assert worker.deliver() == Delivered(sent=0, not_sent=2)
    assert _states(worker) == [("queued", 1), ("queued", 1)]
    mail_server.accept_connections()
    clock.wait(59)
    assert worker.deliver() == Delivered()
    clock.wait(1)
    assert worker.deliver() == Delivered(sent=2, not_sent=0)
    assert sorted(letter.recipients[0] for letter in mail_server.accepted) == BOTH


def test_the_last_wait_repeats_for_three_days_and_then_the_letter_fails(
    worker: Worker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.answer(Stage.RCPT, "450 4.2.1 später")
    start = clock.now
    waits = []
    while "queued" in {state for state, _ in _states(worker)}:
        worker.deliver()
        due = _letters(worker)[0].next_try_at
        waits.append((due - clock.now).total_seconds() if due else None)
        clock.now = due or clock.now
        if len(waits) == 3:
            clock.now = start + timedelta(hours=71, minutes=59)
    assert waits == [60, 120, 120, 60, None]
    assert clock.now - start == timedelta(hours=72)
    assert _states(worker) == [("failed", 5), ("failed", 5)]
    with worker.database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "letter-failed")).all()
    assert {entry.object for entry in entries} == {letter.key for letter in _letters(worker)}


def test_a_letter_refused_fails_and_the_others_go(worker: Worker, mail_server: MailServer) -> None:
    mail_server.answer(Stage.RCPT, "550 5.1.1 unbekannt", recipient="dana@pankow.example")
    assert worker.deliver() == Delivered(sent=1, not_sent=1)
    assert _states(worker) == [("failed", 1), ("sent", 1)]


def test_a_letter_put_off_after_its_last_dot_is_tried_again(
    worker: Worker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.answer(Stage.DOT, "451 4.3.0 später", times=2)
    worker.deliver()
    assert _outcomes(worker) == ["deferred", "deferred"]
    clock.wait(60)
    assert worker.deliver().sent == 2
    assert len(mail_server.accepted) == 2


def test_after_an_unclear_answer_the_same_letter_comes_again(
    worker: Worker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.drop(Stage.DOT, times=1)
    worker.deliver()
    clock.wait(60)
    worker.deliver()
    assert sorted(_outcomes(worker)) == ["accepted", "accepted", "unknown"]
    assert sorted(_states(worker)) == [("sent", 1), ("sent", 2)]
    assert len(mail_server.letters) == 3
    twice = [letter.content for letter in mail_server.letters if letter.recipients == mail_server.letters[0].recipients]
    assert (len(twice), len(set(twice))) == (2, 1)
    assert twice[0].count(b"\r\nMessage-ID: <") == 1


def test_a_wrong_password_pauses_the_queue_with_one_alert(
    worker: Worker, settings: Settings, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with MailServer(user="bbd", password="richtig") as server:
        wrong = replace(worker, settings=replace(settings, smtp_url=server.url.replace("richtig", "falsch")))
        with caplog.at_level(logging.ERROR):
            assert wrong.deliver(respect_pause=True) == Delivered(sent=0, not_sent=1)
            assert wrong.deliver(respect_pause=True) == Delivered()
            clock.wait(120)
            assert wrong.deliver(respect_pause=True) == Delivered(sent=0, not_sent=1)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert "falsch" not in caplog.text
        assert {state for state, _ in _states(worker)} == {"queued"}
        right = replace(wrong, settings=replace(settings, smtp_url=server.url))
        # Who sends by hand has just mended it and need not wait.
        assert right.deliver() == Delivered(sent=2, not_sent=0)
    with worker.database.reading() as session:
        assert (facts.fact(session, facts.MAIL_ALERT), delivery.is_paused(session, clock())) == (None, False)
        assert len(session.exec(select(AuditEntry).where(AuditEntry.action == "mail-paused")).all()) == 1


def test_a_pause_is_no_longer_than_letters_are_to_wait(database: Database) -> None:
    outcome = Outcome(Kind.SIGN_IN_FAILED, 535, "5.7.8 nein")
    now = at("2013-03-01")
    with database.writing() as session:
        for schedule, seconds in (((1, 1), 1), ((60, 1800), 300)):
            delivery.pause(session, outcome, replace(SETTINGS, retry_schedule=schedule), now=now)
            assert delivery.is_paused(session, now + timedelta(seconds=seconds - 1))
            assert not delivery.is_paused(session, now + timedelta(seconds=seconds))


def test_a_failed_letter_can_be_put_back_and_a_sent_one_cannot(worker: Worker, mail_server: MailServer) -> None:
    mail_server.answer(Stage.RCPT, "550 5.1.1 unbekannt", recipient="dana@pankow.example")
    worker.deliver()
    failed, sent = _letters(worker)
    mail_server.behave()
    with worker.database.writing() as session:
        delivery.retry(session, failed.key, now=at("2013-03-01"))
        with pytest.raises(StepRefused):
            delivery.retry(session, sent.key, now=at("2013-03-01"))
        with pytest.raises(NotThere):
            delivery.retry(session, "unbekannt", now=at("2013-03-01"))
    assert worker.deliver().sent == 1
    assert _states(worker) == [("sent", 2), ("sent", 1)]


def test_held_letters_go_when_they_are_released(worker: Worker, mail_server: MailServer) -> None:
    with worker.database.writing() as session:
        for letter in delivery.letters(session):
            letter.state = "held"
    assert worker.deliver() == Delivered()
    with worker.database.writing() as session:
        assert delivery.release(session, now=at("2013-03-01")) == 2
        assert delivery.release(session, now=at("2013-03-01")) == 0
    assert worker.deliver().sent == 2
    assert len(mail_server.accepted) == 2


def test_without_a_mail_server_letters_stay(worker: Worker) -> None:
    assert replace(worker, settings=SETTINGS).deliver() == Delivered()
    assert _states(worker) == [("queued", 0), ("queued", 0)]


def test_a_worker_that_shall_end_begins_no_further_letter(worker: Worker, mail_server: MailServer) -> None:
    ending = replace(worker, stopped=lambda: bool(mail_server.letters))
    assert ending.deliver() == Delivered(sent=1, not_sent=0)
    ending.look_after_letters()
    assert len(mail_server.letters) == 1


def test_letters_go_out_also_where_the_sweep_cannot(worker: Worker, mail_server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("=", encoding="utf-8")
    lame = replace(worker, settings=replace(worker.settings, rules_dir=tmp_path), clock=Clock(at("2013-03-02")))
    lame.look_after_the_day()
    lame.look_after_letters()
    assert len(mail_server.accepted) == 2
    with worker.database.reading() as session:
        assert facts.moment_fact(session, facts.WORKER_SEEN) == at("2013-03-02")


def test_the_list_of_letters_is_that_of_the_contract(worker: Worker) -> None:
    worker.deliver()
    for letter in _letters(worker):
        assert delivery.as_json(letter) == {
            "key": letter.key, "state": "sent", "recipient": letter.recipient, "created": "2013-03-01T05:00:00+00:00",
            "tries": 1, "message_id": f"<{letter.key}@bbd.example.de>",
        }  # fmt: skip
