"""The list of measures, and the page on which one is reported."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlmodel import select

from bbd.store.agreements import Measure
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, monitored
from tests.databases import database_kind
from tests.web.conftest import Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
PAGE = "/measures/ZV-2012-01/M1/report"


@pytest.fixture(autouse=True)
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


def stored(database: Database) -> tuple[str, date | None, str]:
    with database.reading() as session:
        measure = session.exec(select(Measure)).one()
        return measure.status, measure.done_on, measure.reason


def test_who_is_responsible_is_named(cast: Cast, client_of: SignIn) -> None:
    assert "Zuständig Dana Dąbrowska &lt;dana@pankow.example&gt;" in plain(client_of(cast.bob).page(PAGE))


def test_a_measure_is_reported_as_done(database: Database, cast: Cast, client_of: SignIn) -> None:
    dana = client_of(cast.dana)
    assert dana.send(PAGE, "measure-report", status="done", date="28.02.2013", reason="").status_code == 303
    assert stored(database) == ("done", date(2013, 2, 28), "")
    assert "erledigt" in plain(dana.page("/measures"))


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"status": "done", "date": ""}, "date", "Bitte den Tag angeben"),
        ({"status": "done", "date": "02.03.2013"}, "date", "Der Tag liegt in der Zukunft."),
        ({"status": "dropped", "reason": " "}, "reason", "Bitte begründen"),
    ],
)
def test_a_report_says_when_or_why(
    database: Database, cast: Cast, client_of: SignIn, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = client_of(cast.dana).send(PAGE, "measure-report", **sent)
    assert answer.status_code == 422
    assert sentence in plain(answer.text.split(f'id="{field}-error"')[1].split("</p>")[0])
    assert stored(database) == ("open", None, "")


def test_the_reason_for_dropping_a_measure_is_shown(database: Database, cast: Cast, client_of: SignIn) -> None:
    dana = client_of(cast.dana)
    assert dana.send(PAGE, "measure-report", status="dropped", reason="Die Werkstatt schließt.").status_code == 303
    assert stored(database) == ("dropped", None, "Die Werkstatt schließt.")
    assert "aufgegeben" in plain(dana.page("/measures"))
    assert "Die Werkstatt schließt." in plain(client_of(cast.bob).page("/measures"))
    dana.send(PAGE, "measure-report", status="open", reason="Die Werkstatt schließt.")
    assert stored(database) == ("open", None, "")
