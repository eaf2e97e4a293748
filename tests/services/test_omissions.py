"""Nothing is changed without an entry in the audit trail, whoever changes it: commands, the worker, services."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bbd.cli import run
from bbd.domain.lifecycle import Action
from bbd.mail.outcome import Kind, Outcome
from bbd.services import agreements, delivery, findings, measures, people, signin
from bbd.services.signin import PasswordProof, Try
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.findings import Finding, Letter
from bbd.store.people import Person, person_by_mail
from tests.audited import watching
from tests.cast import Cast, agreement_text, hire, join
from tests.processes import SECRET_KEY
from tests.stage import SETTINGS, START, at, deliver, sweep, watched

NOW = at("2013-03-01")


def _agreement(session: Session) -> Agreement:
    return session.exec(select(Agreement)).one()


def _who(session: Session, mail: str) -> Person:
    found = person_by_mail(session, mail)
    assert found is not None
    return found


def _finding(session: Session) -> tuple[Finding, Person]:
    alice = _who(session, "alice@bbd.example")
    return session.exec(select(Finding).where(Finding.state != "resolved").order_by(col(Finding.rule))).all()[0], alice


def _letter(session: Session) -> Letter:
    return session.exec(select(Letter).order_by(col(Letter.key))).all()[0]


def _sent(session: Session, kind: Kind) -> None:
    delivery.record(session, _letter(session), Outcome(kind, 250, "ok"), SETTINGS, now=NOW)


def _wrong_password(session: Session) -> None:
    begun = signin.begin_try(session, "bob@pankow.example", address="192.0.2.1", now=NOW)
    assert isinstance(begun, Try)
    signin.keep(session, begun, now=NOW)


def _out_and_in(session: Session) -> None:
    token = signin.open_session(session, PasswordProof(_who(session, "bob@pankow.example").id), now=NOW)
    signin.close_session(session, token, now=NOW)


def _promise(session: Session) -> None:
    finding, alice = _finding(session)
    findings.promise(session, finding, by=alice, until=date(2013, 4, 1), now=NOW, today=NOW.date())


def _silence(session: Session) -> None:
    finding, alice = _finding(session)
    until = date(2013, 4, 1)
    findings.silence(session, finding, by=alice, until=until, reason="Umbau", now=NOW, today=NOW.date())


DEEDS: dict[str, Callable[[Session], object]] = {
    "a draft": lambda session: agreements.draft(session, agreement_text(number="ZV-2012-09"), now=NOW),
    "a reading": lambda session: deliver(session, _agreement(session), "12"),
    "a sweep": lambda session: sweep(session, "2013-03-02"),
    "an amendment": lambda session: take_step(
        session,
        _agreement(session),
        Request(Action.AMEND, _who(session, "alice@bbd.example"), NOW, NOW.date(), reason="Neues Ziel"),
    ),
    "a measure": lambda session: measures.report(
        session, _agreement(session), "M1", status="done", done_on=NOW.date(), by=_who(session, "dana@pankow.example"),
        now=NOW, today=NOW.date(),
    ),
    "a person": lambda session: join(session, "neu@pankow.example", "Neu", "Bezirksamt Pankow", "contact", now=NOW),
    "a disabled account": lambda session: people.set_active(
        session, _who(session, "bob@pankow.example"), active=False, now=NOW
    ),
    "a password": lambda session: people.set_password(
        session, _who(session, "bob@pankow.example"), "lang genug dafür", now=NOW
    ),
    "signing in and out": _out_and_in,
    "a wrong password": _wrong_password,
    "a promise": _promise,
    "a silenced finding": _silence,
    "a letter sent": lambda session: _sent(session, Kind.ACCEPTED),
    "a letter refused": lambda session: _sent(session, Kind.REFUSED),
    "a letter tried again": lambda session: delivery.retry(session, _letter(session).key, now=NOW),
    "letters released": lambda session: delivery.release(session, now=NOW),
}  # fmt: skip


@pytest.fixture
def lived(database: Database) -> Database:
    with database.writing() as session:
        watched(session, hire(session, now=START))
        sweep(session, "2013-03-01")
    return database


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_a_deed_is_told_in_its_own_transaction(lived: Database, deed: Callable[[Session], object]) -> None:
    before = _count(lived)
    with watching() as watch, lived.writing() as session:
        deed(session)
    assert watch.found == []
    assert _count(lived) > before


def _count(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(AuditEntry.seq)).all())


def test_the_watch_sees_what_is_not_told(lived: Database) -> None:
    with watching() as watch, lived.writing() as session:
        session.add(_renamed(session))
    assert watch.found


def _renamed(session: Session) -> Person:
    person = _who(session, "bob@pankow.example")
    person.name = "Robert Brandt"
    return person


COMMANDS = {
    "organisations": "name,kind,parent\nBezirksamt Neu,district,\n",
    "people": "mail,name,organisation,roles,deputy\nneu@pankow.example,Neu,Bezirksamt Pankow,contact,\n",
    "benchmarks": "benchmark,reference_date,value,definition,source\nAnteil,2012-12-31,25,Register,Amt\n",
    "readings": "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"
    "ZV-2012-01,G1.1,2012,,,12,,,,Meldung\n",
}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_commands_tell_what_they_change(
    lived: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BBD_DATABASE_URL", lived.url)
    monkeypatch.setenv("BBD_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("BBD_TIME_TRAVEL", "1")
    lived.dispose()
    with watching() as watch:
        for name, content in COMMANDS.items():
            file = tmp_path / f"{name}.csv"
            file.write_text(content, encoding="utf-8")
            assert run(["import", name, str(file)]) == 0, capfd.readouterr().err
        assert run(["people", "disable", "neu@pankow.example"]) == 0
        assert run(["letters", "release"]) == 0
        assert run(["sweep", "--now", "2013-03-05"]) == 0
        assert run(["worker", "--once"]) == 0
        assert run(["audit", "checkpoint", "--out", str(tmp_path / "checkpoint.txt")]) == 0
    assert watch.found == []


def test_the_cast_is_known_by_commitments_alone(lived: Database) -> None:
    with lived.reading() as session:
        added = session.exec(select(AuditEntry).where(AuditEntry.action == "person-added")).all()
    assert len(added) == len(Cast.__dataclass_fields__)
    assert all(set(entry.details) == {"commitment"} for entry in added)
