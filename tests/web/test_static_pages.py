"""Accessibility, privacy; and that pages outlive rules that cannot be read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, monitored
from tests.web.conftest import Visitor
from tests.web.told import tell

SignIn = Callable[[Person], Visitor]


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
