"""`bbd worker` and `bbd serve` as real processes: mail servers that fail, workers that are stopped and followed."""

import os
import shutil
import signal
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from bbd.clock import system_clock
from bbd.mail.compose import compose
from bbd.services import delivery
from bbd.services import sweep as sweeping
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.findings import Letter
from tests.cast import PANKOW, hire, join
from tests.processes import Bbd, running, serving
from tests.smtp_server import MailServer, Stage
from tests.stage import START, leave, rulebook, watched

MAIL_FROM = "bbd@bbd.example.de"
PATIENCE = 60


@pytest.fixture
def database(bbd: Bbd, sqlite_template: Path) -> Database:
    """Return the database of `bbd` with two letters of today in the outbox, for Dana and for Tomma."""
    file = Path(bbd.environ["BBD_DATABASE_URL"].removeprefix("sqlite:///"))
    file.parent.mkdir()
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        cast = hire(session, now=START)
        leave(session, cast.erin)  # who audits gets letters of another kind
        join(session, "tomma@pankow.example", "Tomma Thoma", PANKOW, "contact", now=START)
        watched(session, cast)
        watched(session, cast, number="ZV-2012-02", indicator={"contact": "tomma@pankow.example"})
        settings = Settings(mail_from=MAIL_FROM)
        assert sweeping.sweep(session, rulebook(), settings, now=system_clock()).letters == 2
    database.dispose()
    return database


@pytest.fixture
def post(bbd: Bbd, database: Database, mail_server: MailServer) -> Bbd:
    """Return the command line with the outbox, set to the mail server."""
    assert database.is_sqlite
    bbd.environ |= {"BBD_SMTP_URL": mail_server.url, "BBD_MAIL_FROM": MAIL_FROM, "BBD_RETRY_SCHEDULE": "1,1"}
    return bbd


def _letters(database: Database) -> list[Letter]:
    with database.reading() as session:
        found = delivery.letters(session)
    database.dispose()
    return found


def _states(database: Database) -> list[str]:
    return sorted(letter.state for letter in _letters(database))


def _composed(database: Database) -> list[bytes]:
    base_url = Settings().base_url
    return sorted(
        compose(delivery.as_mail(letter), mail_from=MAIL_FROM, base_url=base_url) for letter in _letters(database)
    )


def _eventually(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, f"not within {PATIENCE} s"
        time.sleep(0.05)


def test_what_a_mail_server_that_is_down_missed_it_gets_when_it_is_up(
    post: Bbd, database: Database, mail_server: MailServer
) -> None:
    mail_server.refuse_connections()
    down = post("worker", "--once", "--json")
    assert (down.code, down.json, "Traceback" in down.err) == (7, {"sent": 0, "not_sent": 2}, False)
    assert _states(database) == ["queued", "queued"]
    mail_server.accept_connections()
    time.sleep(1)
    up = post("worker", "--once", "--json")
    assert (up.code, up.json) == (0, {"sent": 2, "not_sent": 0})
    assert _states(database) == ["sent", "sent"]
    assert sorted(letter.content for letter in mail_server.letters) == _composed(database)
    assert [len(letter.recipients) for letter in mail_server.letters] == [1, 1]
    assert post.json("worker", "--once") == {"sent": 0, "not_sent": 0}


def test_put_off_and_unclear_letters_come_again_under_the_same_name(
    post: Bbd, database: Database, mail_server: MailServer
) -> None:
    mail_server.answer(Stage.DOT, "451 4.3.0 später", times=1)
    mail_server.drop(Stage.DOT, times=1)
    assert post("worker", "--once").code == 7
    assert _states(database) == ["queued", "queued"]
    time.sleep(1)
    assert post("worker", "--once").code == 0
    assert _states(database) == ["sent", "sent"]
    assert len(mail_server.letters) == 4
    assert sorted({letter.content for letter in mail_server.letters}) == _composed(database)


def test_a_refused_letter_fails_and_can_be_put_back(post: Bbd, database: Database, mail_server: MailServer) -> None:
    mail_server.answer(Stage.RCPT, "550 5.1.1 unbekannt", recipient="dana@pankow.example")
    assert post.json("letters", "list")[0]["state"] == "queued"
    sent = post("letters", "send", "--json")
    assert (sent.code, sent.json) == (7, {"sent": 1, "not_sent": 1})
    (failed,) = (letter for letter in _letters(database) if letter.state == "failed")
    assert failed.recipient == "dana@pankow.example"
    mail_server.behave()
    assert post.json("letters", "retry", failed.key)["state"] == "queued"
    assert post.json("letters", "send") == {"sent": 1, "not_sent": 0}
    assert post("letters", "retry", "unbekannt").code == 2


def test_a_wrong_password_is_told_once_and_costs_no_letter(post: Bbd, database: Database) -> None:
    with MailServer(user="bbd", password="richtig") as server:
        wrong = server.url.replace("richtig", "falsch")
        first = post("worker", "--once", "--json", BBD_SMTP_URL=wrong)
        again = post("worker", "--once", "--json", BBD_SMTP_URL=wrong)
        assert [(answer.code, answer.json["not_sent"]) for answer in (first, again)] == [(7, 1), (7, 1)]
        assert ("der Versand ruht" in first.err, "der Versand ruht" in again.err) == (True, False)
        assert "falsch" not in first.err + again.err
        assert _states(database) == ["queued", "queued"]
        right = post("worker", "--once", "--json", BBD_SMTP_URL=server.url)
        assert (right.code, right.json) == (0, {"sent": 2, "not_sent": 0})


def test_a_worker_ends_within_ten_seconds_though_the_server_is_silent(
    post: Bbd, database: Database, mail_server: MailServer
) -> None:
    mail_server.be_silent(Stage.DOT, times=1)
    with running(post, "worker") as worker:
        _eventually(lambda: len(mail_server.letters) == 1)
        told = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
        assert time.monotonic() - told < 10
    assert "Traceback" not in (post.folder / "stderr.log").read_text(encoding="utf-8")
    assert _states(database) == ["queued", "queued"]
    assert post.json("worker", "--once") == {"sent": 2, "not_sent": 0}
    assert sorted({letter.content for letter in mail_server.letters}) == _composed(database)


def test_one_worker_works_and_another_follows_when_it_is_killed(
    post: Bbd, database: Database, mail_server: MailServer
) -> None:
    mail_server.be_silent(Stage.DOT, times=1)
    with running(post, "worker") as first:
        _eventually(lambda: len(mail_server.letters) == 1)
        second = post("worker", "--once")
        assert (second.code, second.err.count("\n")) == (6, 1)
        assert post("letters", "send").code == 6
        standby = Bbd(post.folder / "standby", post.environ)
        standby.folder.mkdir()
        with running(standby, "worker") as follower:
            with pytest.raises(TimeoutError):
                _wait_for_exit(follower.pid, 2)
            assert len(mail_server.letters) == 1
            first.kill()
            first.wait(PATIENCE)
            _eventually(lambda: _states(database) == ["sent", "sent"])
    assert sorted({letter.content for letter in mail_server.letters}) == _composed(database)


def _wait_for_exit(pid: int, seconds: float) -> None:
    """Return when the process is gone; TimeoutError when it lives on."""
    until = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


def _offspring(pid: int) -> set[int]:
    """Return the ids of all processes below `pid`."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return {int(child) for child in children}.union(*(_offspring(int(child)) for child in children))


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_serve_says_when_it_answers_and_leaves_no_process_behind(post: Bbd, database: Database) -> None:
    with serving(post) as server:
        assert _answers(f"{server.url}/healthz")
        _eventually(lambda: _answers(f"{server.url}/readyz"))
        _eventually(lambda: _states(database) == ["sent", "sent"])
        below = _offspring(server.process.pid)
        assert len(below) == 2
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        for pid in below:
            _wait_for_exit(pid, 2)
    assert (post.folder / "stdout.log").read_text(encoding="utf-8").count("\n") == 1
    assert "Traceback" not in (post.folder / "stderr.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_the_worker_of_a_server_that_was_killed_does_not_live_on(post: Bbd, database: Database) -> None:
    assert database.is_sqlite
    with serving(post) as server:
        below = _offspring(server.process.pid)
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(PATIENCE)
        for pid in below:
            _wait_for_exit(pid, 20)
