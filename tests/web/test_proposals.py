"""Proposing rules on the pages, and the two people who consent to them."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from bbd.rulebook import packs
from bbd.services import rule_proposals
from bbd.services.rulebooks import current, in_force
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.rulebook_queries import proposals
from tests.cast import SENATE, Cast, join
from tests.rule_folders import change, copy_of_the_rules, later_reminder, other_reason
from tests.web.conftest import BASE_URL, Visitor, plain

SignIn = Callable[[Person], Visitor]
LIST = "/rules/proposals"
TOO_LARGE = 10 * 1024 * 1024 + 1


@pytest.fixture
def settings(app: Flask, database: Database, tmp_path: Path, moment: datetime) -> Settings:
    """Let the application use a copy of the shipped rules, which a sweep has put into force."""
    edge = app.extensions["bbd"]
    settings: Settings = replace(edge.settings, rules_dir=copy_of_the_rules(tmp_path / "rules"))
    app.extensions["bbd"] = replace(edge, settings=settings)
    with database.writing() as session:
        in_force(session, settings, now=moment)
    return settings


@pytest.fixture
def adam(cast: Cast, client_of: SignIn, settings: Settings) -> Visitor:
    assert settings
    return client_of(cast.adam)


def upload(
    visitor: Visitor,
    files: list[tuple[str, bytes]],
    title: str = "Mit anderer Begründung",
    fields: dict[str, str] | None = None,
) -> TestResponse:
    """Send files in the form; their names as they are, and `fields` instead of those of a fresh page."""
    fields = fields or visitor.fields(LIST, "rules-propose")
    sent = [FileStorage(io.BytesIO(content), filename=name) for name, content in files]
    # The client by itself would leave the temporary file of a large body open.
    boundary, body = encode_multipart(MultiDict({**fields, "title": title, "files": sent}))
    kind = f'multipart/form-data; boundary="{boundary}"'
    return visitor.client.post(f"{LIST}/new", data=body, content_type=kind, base_url=BASE_URL)


def files_of(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml"))]


def stored(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(one.title, one.state) for one in proposals(session)]


@pytest.fixture
def path(database: Database, cast: Cast, settings: Settings, moment: datetime, tmp_path: Path) -> str:
    """Return the page of a proposal that Adam made."""
    folder = later_reminder(other_reason(copy_of_the_rules(tmp_path / "new")))
    files = {name: content for name, content in files_of(folder) if not name.endswith(".cases.toml")}
    rulebook = packs.load_files(files)
    with database.writing() as session:
        made = rule_proposals.propose(session, settings, rulebook, title="Später", by=cast.adam, now=moment)
    return f"{LIST}/{made.id}"


def reason_in_force(database: Database, settings: Settings) -> str:
    with database.reading() as session:
        return current(session, settings).rules["reading-overdue"].why


def test_rules_are_proposed_by_sending_their_files(database: Database, adam: Visitor, tmp_path: Path) -> None:
    folder = other_reason(copy_of_the_rules(tmp_path / "new"))
    answer = upload(adam, files_of(folder))
    assert answer.status_code == 303, plain(answer.text)[:2000]
    page = adam.page(answer.headers["Location"])
    assert "alle Fälle sind wie erwartet" in page
    assert "Weil es zwei Leute so wollen." in page
    assert "ein fehlender Wert gilt nie als gut" in page
    assert stored(database) == [("Mit anderer Begründung", "open")]
    assert "Mit anderer Begründung" in adam.page(LIST)
    assert "Vorschläge (1 offen)" in adam.page("/rules")


def test_rules_whose_cases_fail_are_refused_with_what_fails(database: Database, adam: Visitor, tmp_path: Path) -> None:
    answer = upload(adam, files_of(later_reminder(copy_of_the_rules(tmp_path / "new"))))
    assert answer.status_code == 422
    alert = plain(re.split('role="alert"', answer.text)[1])
    assert "readings.cases.toml, Zeile" in alert
    assert "Anders als erwartet" in alert
    assert 'value="Mit anderer Begründung"' in answer.text
    assert stored(database) == []


def _broken(folder: Path) -> list[tuple[str, bytes]]:
    change(folder, "readings.toml", 'letter = "reading-overdue"', 'letter = "reading-overdu"')
    return files_of(folder)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Bitte die Dateien des Regelwerks auswählen"),
        ([("", b"")], "Bitte die Dateien des Regelwerks auswählen"),
        ([("regeln.zip", b"PK\x03\x04")], "„regeln.zip“ ist kein Name"),
        ([("readings.toml.exe", b"")], "ist kein Name"),
        ([("../../readings.toml", b"")], "„../../readings.toml“ ist kein Name"),
        ([("C:\\regeln\\readings.toml", b"")], "ist kein Name"),
        ([("/etc/passwd", b"")], "ist kein Name"),
        ([(".toml", b"")], "ist kein Name"),
        ([("a" * 99 + ".toml", b"")], "ist kein Name"),
        ([("<script>.toml", b"")], "„&lt;script&gt;.toml“ ist kein Name"),
        ([("readings.toml", b""), ("Readings.toml", b"")], "wurde zweimal geschickt"),
        ([(f"r{number}.toml", b"") for number in range(101)], "mehr als 100 Dateien"),
        ([("readings.toml", b"name = ")], "readings.toml, Zeile 1"),
        ([("readings.toml", b"\xff")], "kein UTF-8-Text"),
        ([("readings.toml", b"#" * 1_000_001)], "größer als 1 MB"),
        ([("ladders.toml", b"")], "Hier liegt kein Regelwerk"),
    ],
    ids=lambda given: given[:30] if isinstance(given, str) else "",
)
def test_what_is_no_rulebook_is_refused_with_a_sentence(
    database: Database, adam: Visitor, files: list[tuple[str, bytes]], sentence: str
) -> None:
    answer = upload(adam, files)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert stored(database) == []


def test_broken_rules_are_refused_with_file_and_line(adam: Visitor, tmp_path: Path) -> None:
    answer = upload(adam, _broken(copy_of_the_rules(tmp_path / "new")), title="")
    assert answer.status_code == 422
    said = plain(answer.text)
    assert "readings.toml, Zeile" in said
    assert "Meinten Sie „reading-overdue“?" in said
    assert "Bitte sagen, worum es im Vorschlag geht." in said


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("x" * 301, "Der Titel hat mehr als 300 Zeichen."),
        ("Mit \x00 Zeichen", "Der Text enthält Steuerzeichen oder unsichtbare Zeichen. Bitte den Text neu eintippen."),
        ("Mit \x07 Zeichen", "Der Text enthält Steuerzeichen oder unsichtbare Zeichen. Bitte den Text neu eintippen."),
    ],
)
def test_a_title_that_is_none_is_refused_before_any_case_is_played(
    database: Database, adam: Visitor, tmp_path: Path, title: str, sentence: str
) -> None:
    answer = upload(adam, files_of(later_reminder(copy_of_the_rules(tmp_path / "new"))), title=title)
    assert answer.status_code == 422
    # Once on top and once beside the field.
    assert plain(answer.text).count(sentence) == 2
    assert "Anders als erwartet" not in answer.text
    assert stored(database) == []


def test_the_files_in_force_are_refused_before_any_case_is_played(
    database: Database, adam: Visitor, settings: Settings
) -> None:
    # With these cases nothing could be proposed; that they are in force already is said alone.
    later_reminder(settings.rules_dir)
    answer = upload(adam, files_of(settings.rules_dir))
    assert answer.status_code == 422
    assert "Genau diese Dateien sind schon in Kraft" in answer.text
    assert "Anders als erwartet" not in answer.text
    assert stored(database) == []


def test_a_form_sent_twice_is_answered_before_any_case_is_played(
    database: Database, adam: Visitor, tmp_path: Path
) -> None:
    fields = adam.fields(LIST, "rules-propose")
    good = files_of(other_reason(copy_of_the_rules(tmp_path / "new")))
    first, second = (upload(adam, good, fields=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    failing = files_of(later_reminder(copy_of_the_rules(tmp_path / "failing")))
    other = upload(adam, failing, fields=fields)
    assert (other.status_code, "schon einmal mit anderem Inhalt" in other.text) == (422, True)
    assert "Anders als erwartet" not in other.text
    assert stored(database) == [("Mit anderer Begründung", "open")]


def test_more_than_ten_megabytes_are_too_large(adam: Visitor) -> None:
    assert upload(adam, [("readings.toml", b"#" * TOO_LARGE)]).status_code == 413


def test_two_different_people_bring_a_proposal_into_force(
    database: Database, cast: Cast, client_of: SignIn, settings: Settings, adam: Visitor, path: str
) -> None:
    alice = client_of(cast.alice)
    assert 'data-form="rules-consent"' not in alice.page(path)
    assert "Die erste Freigabe gibt jemand aus der Administration." in alice.page(path)
    assert adam.send(path, "rules-consent").status_code == 303
    page = adam.page(path)
    assert 'data-form="rules-consent"' not in page
    assert "entscheidet jetzt eine zweite Person" in page
    assert "Adam Abel hat am 1. März 2013, 06:00 Uhr freigegeben." in plain(page)
    assert reason_in_force(database, settings) != "Weil es zwei Leute so wollen."
    assert alice.send(path, "rules-consent").status_code == 303
    assert "Fassung 2 ist in Kraft" in alice.page(path)
    assert reason_in_force(database, settings) == "Weil es zwei Leute so wollen."
    assert "Adam Abel und Alice Aydın" in plain(alice.page("/rules/history"))
    assert "Regelwerk in Kraft gesetzt" in adam.page("/audit")


def test_the_same_consent_sent_twice_counts_once(database: Database, adam: Visitor, path: str) -> None:
    fields = adam.fields(path, "rules-consent")
    assert [adam.post(f"{path}/consent", fields).status_code for _ in range(2)] == [303, 303]
    assert stored(database) == [("Später", "open")]


def test_a_consent_to_what_has_changed_since_is_refused(
    database: Database, cast: Cast, client_of: SignIn, settings: Settings, adam: Visitor, path: str
) -> None:
    adam.send(path, "rules-consent")
    alice = client_of(cast.alice)
    fields = alice.fields(path, "rules-consent")
    later_reminder(settings.rules_dir, 9)
    answer = alice.post(f"{path}/consent", fields)
    assert answer.status_code == 409
    assert "Inzwischen hat sich am Vorschlag oder an den geltenden Regeln etwas geändert" in answer.text
    assert "Eine frühere Freigabe gilt nicht mehr" in answer.text
    assert stored(database) == [("Später", "open")]
    assert adam.send(path, "rules-consent").status_code == 303
    assert alice.send(path, "rules-consent").status_code == 303
    assert stored(database) == [("Später", "active")]


def test_who_is_not_asked_cannot_consent(
    database: Database, cast: Cast, client_of: SignIn, adam: Visitor, path: str, moment: datetime
) -> None:
    held = adam.fields(path, "rules-consent")
    alice = client_of(cast.alice)
    token = alice.fields("/", "logout")["csrf_token"]
    answer = alice.post(f"{path}/consent", {**held, "csrf_token": token})
    assert answer.status_code == 409
    assert "Die erste Freigabe gibt" in answer.text
    adam.send(path, "rules-consent")
    with database.writing() as session:
        zoe = join(session, "zoe@bbd.example", "Zoe Zorn", SENATE, "admin", now=moment)
    assert client_of(zoe).send(path, "rules-consent").status_code == 303


def test_a_proposal_is_withdrawn_with_a_reason(database: Database, adam: Visitor, path: str) -> None:
    answer = adam.send(path, "rules-withdraw")
    assert answer.status_code == 422
    assert "Bitte begründen" in plain(answer.text.split('id="withdraw-reason-error"')[1].split("</p>")[0])
    fields = adam.fields(path, "rules-withdraw")
    assert adam.send(path, "rules-withdraw", reason="Doch <nicht>.").status_code == 303
    page = adam.page(path)
    assert "Doch &lt;nicht&gt;." in page
    assert 'data-form="rules-' not in page
    again = adam.post(f"{path}/withdraw", {**fields, "reason": "Noch einmal.", "idempotency_key": "neu"})
    assert again.status_code == 409
    assert stored(database) == [("Später", "withdrawn")]


def test_the_files_of_a_proposal_are_shown_as_they_are(adam: Visitor, path: str) -> None:
    assert "Weil es zwei Leute so wollen." in adam.page(f"{path}/files/readings.toml")
    assert adam.get(f"{path}/files/rules.toml").status_code == 404
    assert adam.get(f"{LIST}/00000000-0000-4000-8000-000000000000").status_code == 404
    assert adam.get(f"{LIST}/00000000-0000-4000-8000-000000000000/files/readings.toml").status_code == 404


def test_while_the_rules_in_force_are_broken_nothing_is_compared_and_nobody_consents(
    settings: Settings, adam: Visitor, path: str
) -> None:
    fields = adam.fields(path, "rules-consent")
    (settings.rules_dir / "readings.toml").write_text("kaputt", encoding="utf-8")
    page = adam.page(path)
    assert "deshalb ist nichts zu vergleichen" in page
    assert 'data-form="rules-consent"' not in page
    assert adam.post(f"{path}/consent", fields).status_code == 422
    assert adam.send(path, "rules-withdraw", reason="Erst aufräumen.").status_code == 303
