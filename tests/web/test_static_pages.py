"""Accessibility, privacy, the audit trail; and that pages outlive rules that cannot be read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from bbd.store import audit
from bbd.store.database import Database
from bbd.store.guards import unguarded
from bbd.store.people import Person
from tests.cast import Cast, monitored
from tests.web.conftest import Visitor, plain
from tests.web.told import tell

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


@pytest.mark.parametrize(
    ("path", "title"), [("/accessibility", "Erklärung zur Barrierefreiheit"), ("/privacy", "Datenschutz")]
)
def test_statements_are_for_everybody(visitor: Visitor, path: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in visitor.page(path)


def test_pages_outlive_rules_that_cannot_be_read(
    app: Flask, database: Database, cast: Cast, client_of: SignIn, moment: datetime, tmp_path: Path
) -> None:
    edge = app.extensions["bbd"]
    app.extensions["bbd"] = replace(edge, settings=replace(edge.settings, rules_dir=tmp_path))
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        finding = tell(session, cast.dana, "ZV-2012-01/G1.1", agreement=agreement.id, now=moment)
    alice = client_of(cast.alice)
    assert "Das Regelwerk lässt sich zurzeit nicht lesen." in alice.page("/rules")
    assert "Messwert überfällig" in alice.page("/findings")
    assert "gehört nicht mehr zum Regelwerk" in alice.page(f"/findings/{finding.id}")


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
