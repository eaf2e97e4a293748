"""The pages of the rulebook: the rules in words, since when they are in force, and the versions before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from markupsafe import escape

from bbd.rulebook.rule_files import digest, files_in, hashes_of
from bbd.services.rulebooks import in_force
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, monitored
from tests.rule_folders import change, copy_of_the_rules, later_reminder, other_reason
from tests.web.conftest import Visitor, plain
from tests.web.told import tell

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def settings(app: Flask, tmp_path: Path) -> Settings:
    """Let the application use a copy of the shipped rules; return its settings."""
    edge = app.extensions["bbd"]
    settings: Settings = replace(edge.settings, rules_dir=copy_of_the_rules(tmp_path / "rules"))
    app.extensions["bbd"] = replace(edge, settings=settings)
    return settings


def put_into_force(database: Database, settings: Settings, now: datetime) -> str:
    """Do what a sweep does; return the digest of the rules."""
    with database.writing() as session:
        in_force(session, settings, now=now)
    return digest(hashes_of(files_in(settings.rules_dir)))


def test_every_rule_is_told_in_words(cast: Cast, client_of: SignIn) -> None:
    page = plain(client_of(cast.alice).page("/rules"))
    assert "und der älteste fehlende Messwert seit mindestens 1 Tag fällig ist." in page
    assert "nach 5 Arbeitstagen ein Schreiben auch an die Vertretung und die Koordination" in page
    assert "Quelle: Zielvereinbarung, Berichtspflicht" in page
    assert "Die nächste Prüfung der Regeln setzt diese Fassung in Kraft." in page


def test_the_page_says_which_version_is_in_force_since_when(
    database: Database, cast: Cast, client_of: SignIn, settings: Settings, moment: datetime
) -> None:
    fingerprint = put_into_force(database, settings, moment)
    page = client_of(cast.erin).page("/rules")
    said = plain(page)
    assert "In Kraft seit 1. März 2013, 06:00 Uhr Fassung Fassung 1 , Ordner des Betriebs" in said
    assert f'title="{fingerprint}"' in page
    assert "Datei readings.toml , so in Kraft seit 1. März 2013" in said


def test_a_rule_leads_to_its_open_findings_for_who_sees_them(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        finding = tell(session, cast.dana, "ZV-2012-01/G1.1", agreement=agreement.id, now=moment)
    link = f'<a href="/findings?rule={finding.rule}">1 offener Hinweis</a>'
    assert link in client_of(cast.alice).page("/rules")
    assert f"/rules/{finding.rule}/why-not" in client_of(cast.alice).page("/rules")
    adam = client_of(cast.adam).page("/rules")
    assert link not in adam
    assert "1 offener Hinweis" in adam
    assert f"/rules/{finding.rule}/why-not" not in adam


def test_the_versions_say_what_they_changed_and_keep_their_texts(
    database: Database, cast: Cast, client_of: SignIn, settings: Settings, moment: datetime
) -> None:
    put_into_force(database, settings, moment)
    old = (settings.rules_dir / "readings.toml").read_text(encoding="utf-8")
    other_reason(later_reminder(settings.rules_dir))
    change(settings.rules_dir, "readings.toml", 'id = "reading-due-soon"', 'id = "reading-soon"')
    alice = client_of(cast.alice)
    assert "mit denen noch nicht geprüft wurde" in alice.page("/rules/history")
    assert "noch nicht in Kraft" in alice.page("/rules")
    put_into_force(database, settings, moment)
    history = plain(alice.page("/rules/history"))
    assert history.index("Fassung 2 1. März 2013, 06:00 Uhr in Kraft Ordner des Betriebs") < history.index(
        "Fassung 1 1. März 2013, 06:00 Uhr abgelöst"
    )
    assert "Dies ist die erste Fassung" in alice.page("/rules/history/1")
    second = plain(alice.page("/rules/history/2"))
    assert "Weil es zwei Leute so wollen." in second
    assert "nach 6 Arbeitstagen ein Schreiben auch an die Vertretung" in second
    assert "Name der Regel: reading-soon" in second
    assert "Name der Regel: reading-due-soon" in second
    assert "readings.toml " in second
    assert escape(old) in alice.page("/rules/history/1/readings.toml")
    assert "Weil es zwei Leute so wollen." in alice.page("/rules/history/2/readings.toml")


@pytest.mark.parametrize(
    "path", ["/rules/history/2", "/rules/history/0", "/rules/history/99999999999999999999", "/rules/history/1/x.toml"]
)
def test_what_was_never_in_force_does_not_exist(
    database: Database, cast: Cast, client_of: SignIn, settings: Settings, moment: datetime, path: str
) -> None:
    put_into_force(database, settings, moment)
    assert client_of(cast.alice).get(path).status_code == 404


def test_a_file_that_moved_or_was_only_annotated_changes_no_rule(
    database: Database, cast: Cast, client_of: SignIn, settings: Settings, moment: datetime
) -> None:
    put_into_force(database, settings, moment)
    change(settings.rules_dir, "readings.toml", 'name = "readings"', '# Bemerkung\nname = "readings"')
    put_into_force(database, settings, moment)
    assert "Keine Regel ändert sich." in plain(client_of(cast.alice).page("/rules/history/2"))
    for end in (".toml", ".cases.toml"):
        (settings.rules_dir / f"goals{end}").rename(settings.rules_dir / f"ziele{end}")
        change(settings.rules_dir, f"ziele{end}", '"goals"', '"ziele"')
    put_into_force(database, settings, moment)
    assert "Die Regel sagt und tut dasselbe wie bisher" in plain(client_of(cast.alice).page("/rules/history/3"))


def test_before_the_first_sweep_there_is_no_version(cast: Cast, client_of: SignIn) -> None:
    assert "Noch keine Fassung" in client_of(cast.adam).page("/rules/history")


def test_only_who_may_see_the_rules_is_led_to_them(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        finding = tell(session, cast.dana, "ZV-2012-01/G1.1", agreement=agreement.id, now=moment)
    for person, seen in ((cast.alice, True), (cast.dana, False)):
        visitor = client_of(person)
        for path in ("/findings", f"/findings/{finding.id}"):
            assert ("Alle Regeln" in visitor.page(path)) is seen
