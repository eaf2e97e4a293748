"""The reading plan: who delivers what when, for whom, as page and file."""

import csv
import io
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import event

from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, join, monitored
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]


@pytest.fixture(autouse=True)
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


def test_the_plan_tells_who_delivers_what_by_when(cast: Cast, client_of: SignIn) -> None:
    page = plain(client_of(cast.alice).page("/readings/plan"))
    assert "1 überfällig" in page
    assert cast.dana.name in page
    assert page.index("2012") < page.index("2013")


def test_a_filter_stands_in_the_address_and_holds_for_the_file(cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    assert "/readings/plan.csv?period=2013" in alice.page("/readings/plan?period=2013")
    rows = list(csv.DictReader(io.StringIO(alice.page("/readings/plan.csv?period=2013"))))
    assert [(row["Zeitraum"], row["Schlüssel"], row["Stand"]) for row in rows] == [("2013", "G1.1", "kommt noch")]
    assert alice.get("/readings/plan.xlsx").data.startswith(b"PK")


def test_what_is_delivered_says_so(cast: Cast, client_of: SignIn) -> None:
    client_of(cast.dana).send("/readings/ZV-2012-01/G1.1/2012", "reading", value="13,2", source="Statistik")
    rows = list(csv.DictReader(io.StringIO(client_of(cast.bob).page("/readings/plan.csv"))))
    assert [row["Stand"] for row in rows] == ["wartet auf Bestätigung", "kommt noch"]


def test_nobody_sees_the_plan_of_another_house(database: Database, client_of: SignIn, moment: datetime) -> None:
    with database.writing() as session:
        stranger = join(session, "cem@mitte.example", "Cem", "Bezirksamt Mitte", "contact", now=moment)
    visitor = client_of(stranger)
    assert "ZV-2012-01" not in visitor.page("/readings/plan")
    assert "ZV-2012-01" not in visitor.page("/readings/plan.csv")


def test_the_number_of_queries_does_not_grow(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    alice, asked = client_of(cast.alice), []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    alice.page("/readings/plan")
    few = len(asked)
    with database.writing() as session:
        for number in range(2, 6):
            monitored(session, cast, now=moment, number=f"ZV-2012-0{number}")
    asked.clear()
    alice.page("/readings/plan")
    assert len(asked) == few
