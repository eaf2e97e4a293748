"""The page of the audit trail: entries in words, filters, the check of the chain, checkpoints to take along."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import col, select

from bbd.domain import audit_words
from bbd.domain.checkpoints import read_checkpoint
from bbd.services import auditing
from bbd.services.checkpoint_keys import is_signed, public_key
from bbd.store import audit
from bbd.store.audit import AuditEntry
from bbd.store.checkpoints import AuditCheckpoint
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.guards import unguarded
from bbd.store.people import Person
from bbd.worker import Worker
from tests.cast import PASSWORD, Cast, deputise, monitored, submitted
from tests.checkout import ROOT
from tests.databases import database_kind
from tests.web.conftest import Clock, Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


@pytest.mark.usefixtures("agreement")
def test_the_trail_is_shown_with_names_and_found_unbroken(cast: Cast, client_of: SignIn) -> None:
    page = plain(client_of(cast.erin).page("/audit"))
    assert "Die Kette ist unversehrt" in page
    assert "Alice Aydın Entwurf angelegt ZV-2012-01" in page
    assert "bbd Umsetzung beginnen ZV-2012-01" in page


@pytest.mark.usefixtures("agreement")
def test_a_changed_entry_is_named(database: Database, cast: Cast, client_of: SignIn) -> None:
    with database.writing() as session, unguarded(session.connection(), "audit_entry"):
        session.connection().execute(text("UPDATE audit_entry SET object = 'ZV-X' WHERE seq = 2"))
    page = plain(client_of(cast.adam).page("/audit"))
    assert "Die Kette ist unterbrochen" in page
    assert "Eintrag 2" in page


@pytest.mark.usefixtures("agreement")
def test_the_trail_is_told_in_words_and_leads_to_agreements(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.erin).page("/audit")
    assert "nach: in Umsetzung" in plain(page)
    assert '<a href="/agreements/ZV-2012-01">ZV-2012-01</a>' in page
    assert '<a href="/agreements/' not in client_of(cast.adam).page("/audit")


@pytest.mark.usefixtures("agreement")
def test_a_long_trail_has_pages(database: Database, cast: Cast, client_of: SignIn, moment: datetime) -> None:
    with database.writing() as session:
        for number in range(60):
            audit.append(session, actor=None, action="sweep", on=f"lauf-{number}", now=moment, letters=0)
    erin = client_of(cast.erin)
    assert 'href="/audit?page=2"' in erin.page("/audit")
    assert "lauf-59" in erin.page("/audit")
    assert "lauf-1<" in erin.page("/audit?page=2")
    assert erin.get("/audit?page=99999999999999999999").status_code == 200


def _worker(app: Flask, clock: Clock) -> Worker:
    edge = app.extensions["bbd"]
    return Worker(edge.database, edge.settings, clock)


@pytest.mark.usefixtures("agreement")
def test_entries_are_found_by_agreement_person_and_action(cast: Cast, client_of: SignIn) -> None:
    erin = client_of(cast.erin)
    rows = re.compile(r'<th class="kern-table__header" role="rowheader"')
    every = len(rows.findall(erin.page("/audit")))
    of_agreement = erin.page("/audit?agreement=ZV-2012-01")
    assert 0 < len(rows.findall(of_agreement)) < every
    signed = erin.page("/audit?action=sign")
    assert len(rows.findall(signed)) == 2
    mine = plain(erin.page(f"/audit?person={cast.sena.id}"))
    assert "Sena Şahin Zeichnen ZV-2012-01" in mine
    assert "Umsetzung beginnen ZV-2012-01" not in mine
    assert "Keine passenden Einträge" in erin.page("/audit?agreement=ZV")
    assert '<a href="/audit?agreement=ZV-2012-01">' in erin.page("/agreements/ZV-2012-01")


@pytest.mark.usefixtures("agreement")
def test_the_whole_chain_is_checked_when_somebody_asks(
    app: Flask, database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    _worker(app, clock).look_after_checkpoints()
    with database.writing() as session, unguarded(session.connection(), "audit_entry"):
        session.connection().execute(text("UPDATE audit_entry SET object = 'ZV-X' WHERE seq = 2"))
    erin = client_of(cast.erin)
    # The page looks at what is new; what a checkpoint confirms is asked for by the button, or elsewhere.
    assert "durch den Prüfpunkt vom" in plain(erin.page("/audit"))
    answer = erin.send("/audit", "verify")
    assert answer.status_code == 200
    assert "Eintrag 2 des Protokolls ist verändert" in plain(answer.text)


@pytest.mark.usefixtures("agreement")
def test_a_chain_cut_off_before_its_checkpoint_is_seen_at_once(
    app: Flask, database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    _worker(app, clock).look_after_checkpoints()
    erin = client_of(cast.erin)
    with database.writing() as session, unguarded(session.connection(), "audit_entry"):
        session.connection().execute(text("DELETE FROM audit_entry WHERE seq > 5"))
    assert "Die Kette ist unterbrochen" in plain(erin.page("/audit"))


@pytest.mark.usefixtures("agreement")
def test_checkpoints_are_taken_along_as_files(app: Flask, cast: Cast, client_of: SignIn, clock: Clock) -> None:
    _worker(app, clock).look_after_checkpoints()
    erin = client_of(cast.erin)
    path = re.findall(r'href="(/audit/checkpoints/[0-9]+[.]txt)"', erin.page("/audit"))[0]
    answer = erin.get(path)
    held = read_checkpoint(answer.data, where="x")
    assert is_signed(held)
    assert held.public_key == public_key(app.extensions["bbd"].settings.secret_key)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{held.file_name}"'
    assert erin.get("/audit/checkpoints/99999999999.txt").status_code == 404


def test_a_signature_in_the_browser_has_its_checkpoint_at_once(
    app: Flask, database: Database, cast: Cast, client_of: SignIn, clock: Clock, tmp_path: Path
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=clock.now)
    sena = client_of(cast.sena)
    assert sena.send("/agreements/ZV-2012-01/sign", "sign", password=PASSWORD).status_code == 303
    with database.reading() as session:
        (point,) = session.exec(select(AuditCheckpoint)).all()
        (letter,) = session.exec(select(Letter).where(Letter.person_id == cast.erin.id)).all()
        signed = session.exec(select(AuditEntry.seq).where(AuditEntry.action == "sign")).one()
        assert point.occasion == "signature"
        assert (
            signed
            < point.size
            == session.exec(select(col(AuditEntry.seq)).order_by(col(AuditEntry.seq).desc())).first()
        )
    (file,) = (tmp_path / "checkpoints").iterdir()
    assert file.read_text(encoding="ascii") in letter.text
    assert letter.subject == "Prüfpunkt nach Zeichnung: ZV-2012-01"
    assert app.extensions["bbd"].settings.secret_key not in letter.text


def test_a_folder_that_cannot_be_written_costs_no_signature(
    app: Flask, database: Database, cast: Cast, client_of: SignIn, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "checkpoints").write_text("im Weg", encoding="utf-8")
    with database.writing() as session:
        submitted(session, cast, now=clock.now)
    assert client_of(cast.sena).send("/agreements/ZV-2012-01/sign", "sign", password=PASSWORD).status_code == 303
    erin = client_of(cast.erin)
    assert "Prüfpunkte kommen nicht in ihren Ordner" in erin.page("/audit")
    (tmp_path / "checkpoints").unlink()
    _worker(app, clock).look_after_checkpoints()
    assert "Prüfpunkte kommen nicht in ihren Ordner" not in erin.page("/audit")
    with database.reading() as session:
        assert len(session.exec(select(AuditCheckpoint)).all()) == len(list((tmp_path / "checkpoints").iterdir()))


@pytest.mark.usefixtures("agreement")
def test_the_worker_signs_once_a_day(app: Flask, database: Database, cast: Cast, clock: Clock, tmp_path: Path) -> None:
    worker, begun = _worker(app, clock), clock.now

    def made() -> list[str]:
        with database.reading() as session:
            return list(session.exec(select(AuditCheckpoint.occasion).order_by(col(AuditCheckpoint.size))))

    for hours in (0, 1, 5):
        clock.now = begun + timedelta(hours=hours)
        worker.look_after_checkpoints()
    assert made() == ["signature", "daily"]
    clock.now = begun + timedelta(hours=23)
    worker.look_after_checkpoints()
    assert made() == ["signature", "daily"]
    clock.now = begun + timedelta(hours=24)
    worker.look_after_checkpoints()
    assert made() == ["signature", "daily", "daily"]
    assert len(list((tmp_path / "checkpoints").iterdir())) == 3
    with database.reading() as session:
        assert len(session.exec(select(Letter).where(Letter.person_id == cast.erin.id)).all()) == 3


@pytest.mark.usefixtures("agreement")
def test_no_name_no_address_and_no_value_stands_in_the_trail(database: Database, client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    alice.get("/agreements/ZV-2012-01")
    with database.reading() as session:
        told = json.dumps([line["details"] | {"on": line["object"]} for line in auditing.lines(session)])
        people = session.exec(select(Person)).all()
    assert "@" not in told
    for person in people:
        assert person.name not in told
        assert person.name.split()[0] not in told


def test_an_entry_about_a_mandate_names_both_people_and_its_days(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        deputise(session, session.get_one(Person, cast.bob.id), session.get_one(Person, cast.dana.id), now=moment)
    page = plain(client_of(cast.erin).page("/audit"))
    assert "Vollmacht erteilt Dana Dąbrowska für Bob Brandt" in page
    assert "ständige Vertretung seit 1. März 2013; Nachweis:" in page


def test_the_whole_trail_is_a_file_that_holds_by_itself(
    client_of: SignIn, cast: Cast, database: Database, tmp_path: Path
) -> None:
    answer = client_of(cast.erin).get("/audit.jsonl")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="protokoll-2013-03-01.jsonl"')
    with database.reading() as session:
        expected = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in auditing.lines(session))
    assert answer.text == expected
    assert len(expected.splitlines()) > 3
    file = tmp_path / "protokoll.jsonl"
    file.write_bytes(answer.data)
    verifier = [sys.executable, str(ROOT / "docs" / "verify_audit.py"), str(file)]
    assert subprocess.run(verifier, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own program


def test_an_open_measure_is_not_told_as_an_answer_that_is_missing() -> None:
    assert audit_words.in_words("status", "open") == "offen"
    assert audit_words.in_words("answer", "taken") == "übernommen"
