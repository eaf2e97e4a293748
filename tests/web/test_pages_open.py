"""Every page opens for everybody it is for, and for nobody else."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, drafted, monitored, submitted
from tests.databases import database_kind
from tests.web.conftest import Visitor

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
PAGES = {
    "/": "alice bob charlie dana erin adam sena",
    "/account": "alice bob charlie dana erin adam sena",
    "/overview": "alice erin",
    "/readings": "alice bob charlie dana erin sena",
    "/readings/import": "alice dana",
    "/readings/ZV-2012-01/G1.1/2012": "alice dana",
    "/indicators/ZV-2012-01/G1.1": "alice bob dana erin sena",
    "/findings": "alice bob charlie dana erin sena",
    "/measures": "alice bob charlie dana erin sena",
    "/measures/ZV-2012-01/M1": "alice bob dana erin sena",
    "/measures/ZV-2012-01/M1/report": "alice bob dana sena",
    "/measures/ZV-2012-01/M1/comparison": "alice",
    "/letters": "alice erin adam",
    "/people": "adam",
    "/people/new": "adam",
    "/rules": "alice erin adam",
    "/rules/history": "alice erin adam",
    "/rules/proposals": "alice erin adam",
    "/audit": "erin adam",
    "/agreements.csv": "alice bob charlie dana erin sena",
    "/agreements.xlsx": "alice bob charlie dana erin sena",
    "/readings.csv": "alice bob charlie dana erin sena",
    "/readings.xlsx": "alice bob charlie dana erin sena",
    "/findings.csv": "alice bob charlie dana erin sena",
    "/findings.xlsx": "alice bob charlie dana erin sena",
}
NAMES = ("alice", "bob", "charlie", "dana", "erin", "adam", "sena")


@pytest.fixture
def agreements(database: Database, cast: Cast, moment: datetime) -> None:
    """Have one agreement in each state that asks something of somebody."""
    with database.writing() as session:
        monitored(session, cast, now=moment)
        submitted(session, cast, now=moment, number="ZV-2012-02")
        drafted(session, cast, now=moment, number="ZV-2012-03")


@pytest.mark.usefixtures("agreements")
@pytest.mark.parametrize("name", NAMES)
def test_each_page_opens_for_the_roles_it_is_for_alone(name: str, cast: Cast, client_of: SignIn) -> None:
    visitor = client_of(getattr(cast, name))
    answers = {path: visitor.get(path).status_code for path in PAGES}
    assert answers == {path: 200 if name in who.split() else 404 for path, who in PAGES.items()}


@pytest.mark.parametrize("path", ["/agreements", "/letters", "/audit", "/indicators", "/readings/table"])
def test_a_page_of_a_list_that_no_database_counts_to_is_shown(path: str, cast: Cast, client_of: SignIn) -> None:
    person = cast.erin if path == "/audit" else cast.alice
    for number in ("9223372036854775807", "9" * 40, "-1", "x"):
        assert client_of(person).get(f"{path}?page={number}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_sent_to_the_sign_in(path: str, visitor: Visitor) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/login?next={path}")
