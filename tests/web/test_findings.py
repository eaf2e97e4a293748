"""The pages of findings, and what people do with them."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest

from bbd.domain.readings import ReadingInput
from bbd.services.readings import enter
from bbd.store.database import Database
from bbd.store.findings import Finding, Sweep
from bbd.store.people import Person
from tests.cast import Cast, monitored
from tests.databases import database_kind
from tests.web.conftest import Visitor, plain
from tests.web.told import tell

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def finding(database: Database, cast: Cast, moment: datetime) -> Finding:
    """Return the finding that Dana's reading is overdue; another concerns a measure of the same house."""
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        tell(
            session, cast.dana, "ZV-2012-01/M1", agreement=agreement.id, now=moment, rule="measure-overdue",
            state="promised", promised_until=date(2013, 3, 20),
        )  # fmt: skip
        return tell(session, cast.dana, "ZV-2012-01/G1.1", agreement=agreement.id, now=moment)


@pytest.fixture
def path(finding: Finding) -> str:
    return f"/findings/{finding.id}"


def state_of(database: Database, finding: Finding) -> tuple[str, date | None, date | None, str]:
    with database.reading() as session:
        now = session.get_one(Finding, finding.id)
        return now.state, now.promised_until, now.silenced_until, now.reason


def rows(page: str) -> list[str]:
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [plain(row) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


@pytest.mark.usefixtures("finding")
def test_a_finding_is_listed_with_its_next_step(cast: Cast, client_of: SignIn) -> None:
    listed = rows(client_of(cast.bob).page("/findings"))
    assert len(listed) == 2
    row = next(row for row in listed if "Messwert überfällig" in row)
    for part in ("Anteil an den Neueinstellungen", "ZV-2012-01, G1.1", "Bezirksamt Pankow", "30.01.2013", "01.03.2013",
                 "offen", "08.03.2013: Vertretung, Koordination"):  # fmt: skip
        assert part in row
    assert "ruht bis 20.03.2013" in next(row for row in listed if "Maßnahme überfällig" in row)


@pytest.mark.usefixtures("finding")
def test_the_filters_stand_in_the_address(cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    assert 'href="/findings?rule=measure-overdue"' in alice.page("/findings")
    assert len(rows(alice.page("/findings?rule=measure-overdue"))) == 1
    assert len(rows(alice.page("/findings?rule=measure-overdue&state=promised"))) == 1
    empty = alice.page("/findings?rule=measure-overdue&state=open")
    assert "Kein Hinweis passt zu dieser Auswahl" in empty
    assert 'href="/findings?rule=measure-overdue&amp;state=promised"' in empty


def test_findings_of_others_do_not_exist(cast: Cast, client_of: SignIn, path: str) -> None:
    charlie = client_of(cast.charlie)
    assert charlie.get(path).status_code == 404
    assert charlie.get("/findings/no-id").status_code == 404
    assert "Zurzeit gibt es keine Hinweise" in charlie.page("/findings")


def test_the_page_says_why_and_who_is_told_when(cast: Cast, client_of: SignIn, path: str) -> None:
    page = plain(client_of(cast.erin).page(path))
    assert "Ein Messwert liegt der Koordination spätestens zum vereinbarten Termin vor" in page
    assert "Die Regel schlägt an, wenn die Zielvereinbarung in Umsetzung oder in Überprüfung ist" in page
    assert "Der älteste fehlende Messwert ist seit mindestens 1 Tag fällig 30 Tage trifft zu 30 Tage trifft zu" in page
    assert "Regelwerk: readings.toml (Prüfsumme " in page
    assert "folgt ab dem 8. März 2013 (5 Arbeitstage nach dem Entstehen) Stufe 2: ein Brief an die Vertretung" in page
    assert "nach heutigem Stand Alice Aydın." in page
    assert "Fällig war 30. Januar 2013" in page
    assert "1 Ansprechperson 01.03.2013 erreicht am 01.03.2013" in page
    assert "2 Vertretung, Koordination 08.03.2013 steht bevor" in page
    assert "1. März 2013, 06:00 Uhr Dana Dąbrowska Ansprechperson 1 nur hier abgelegt" in page


def test_letters_are_linked_for_who_may_read_them(cast: Cast, client_of: SignIn, path: str) -> None:
    assert 'href="/letters/' in client_of(cast.alice).page(path)
    assert 'href="/letters/' not in client_of(cast.dana).page(path)


@pytest.mark.parametrize("name", ["alice", "bob", "dana"])
def test_a_finding_is_taken_over_with_a_date(
    database: Database, cast: Cast, client_of: SignIn, path: str, finding: Finding, name: str
) -> None:
    visitor = client_of(getattr(cast, name))
    answer = visitor.send(path, "promise", date="2013-03-15")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert state_of(database, finding)[:2] == ("promised", date(2013, 3, 15))
    assert "Danke, der Termin ist vermerkt." in visitor.page(path)
    assert "Zugesagt bis 15. März 2013" in visitor.page(path)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Bitte den Tag angeben"),
        (" ", "Bitte den Tag angeben"),
        ("2013-02-30", "kein Tag"),
        ("2013-03-01", "in den nächsten drei Monaten"),
        ("2014-03-01", "in den nächsten drei Monaten"),
    ],
)
def test_a_promise_needs_a_day_in_the_near_future(
    database: Database, cast: Cast, client_of: SignIn, path: str, finding: Finding, day: str, sentence: str
) -> None:
    answer = client_of(cast.dana).send(path, "promise", date=day)
    assert answer.status_code == 422
    assert sentence in plain(answer.text.split('id="promise-date-error"')[1].split("</p>")[0])
    assert 'aria-describedby="promise-date-hint promise-date-error"' in answer.text
    assert state_of(database, finding)[0] == "open"


def test_only_the_coordinator_silences_and_says_why(
    database: Database, cast: Cast, client_of: SignIn, path: str, finding: Finding
) -> None:
    assert 'data-form="silence"' not in client_of(cast.dana).page(path)
    assert client_of(cast.dana).post(f"{path}/silence", {}).status_code in {400, 404}
    alice = client_of(cast.alice)
    refused = alice.send(path, "silence", date="2013-06-01", reason=" ")
    assert refused.status_code == 422
    assert "silence-reason-error" in refused.text
    assert alice.send(path, "silence", date="2013-06-01", reason="Umzug der\r\nAbteilung").status_code == 303
    assert state_of(database, finding) == ("silenced", None, date(2013, 6, 1), "Umzug der\nAbteilung")
    assert "Ruht bis 1. Juni 2013: Umzug der" in plain(client_of(cast.bob).page(path))


def test_auditors_change_nothing(cast: Cast, client_of: SignIn, path: str) -> None:
    erin = client_of(cast.erin)
    assert 'data-form="promise"' not in erin.page(path)
    assert erin.get(f"{path}/promise").status_code == 404


def test_two_people_who_take_over_at_once_notice_each_other(
    database: Database, cast: Cast, client_of: SignIn, path: str, finding: Finding
) -> None:
    dana, bob = client_of(cast.dana), client_of(cast.bob)
    held = bob.fields(path, "promise")
    dana.send(path, "promise", date="2013-03-15")
    answer = bob.post(f"{path}/promise", {**held, "date": "2013-04-15"})
    assert answer.status_code == 409
    assert "Der Hinweis wurde inzwischen bearbeitet, von jemand anderem oder von Ihnen selbst" in answer.text
    assert 'value="2013-04-15"' in answer.text
    assert state_of(database, finding)[1] == date(2013, 3, 15)


def test_a_resolved_finding_offers_nothing(
    database: Database, cast: Cast, client_of: SignIn, path: str, finding: Finding, moment: datetime
) -> None:
    with database.writing() as session:
        found = session.get_one(Finding, finding.id)
        found.state, found.resolved_at = "resolved", moment
        session.add(found)
    alice = client_of(cast.alice)
    assert 'data-form="promise"' not in alice.page(path)
    assert "nicht mehr nötig" in alice.page(path)
    assert "Messwert überfällig" not in "".join(rows(alice.page("/findings")))


def test_a_finding_of_a_rule_that_is_gone_still_opens(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        gone = tell(session, cast.dana, "ZV-2012-01/signature/partner", agreement=agreement.id, now=moment, rule="gone")
    page = plain(client_of(cast.alice).page(f"/findings/{gone.id}"))
    assert "gehört nicht mehr zum Regelwerk" in page
    assert "Zeichnung der Seite „Partner“" in page


def test_a_list_can_be_narrowed_to_an_agreement(cast: Cast, client_of: SignIn, path: str) -> None:
    alice = client_of(cast.alice)
    assert path in alice.page("/findings?agreement=ZV-2012-01")
    assert path not in alice.page("/findings?agreement=ZV-9")


def test_the_list_says_when_the_rules_looked_last(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    assert "Die Regeln haben noch nichts geprüft." in client_of(cast.alice).page("/findings")
    with database.writing() as session:
        session.add(Sweep(at=moment, local_day=moment.date(), evaluated=1, opened=0, resolved=0, letters=0))
    assert "Stand der letzten Prüfung: heute, 06:00 Uhr." in client_of(cast.alice).page("/findings")
    assert 'href="/rules"' in client_of(cast.alice).page("/findings")


def test_a_promised_finding_asks_for_another_day(cast: Cast, client_of: SignIn, path: str) -> None:
    dana = client_of(cast.dana)
    assert "Anderen Termin zusagen" not in dana.page(path)
    dana.send(path, "promise", date="2013-03-15")
    assert "Anderen Termin zusagen" in dana.page(path)
    assert "zugesagt bis 15.03.2013" in plain(dana.page("/"))


def test_the_coordinator_lifts_a_silence(
    database: Database, cast: Cast, client_of: SignIn, path: str, finding: Finding
) -> None:
    alice = client_of(cast.alice)
    assert 'data-form="unsilence"' not in alice.page(path)
    alice.send(path, "silence", date="2013-06-01", reason="Umzug")
    assert 'data-form="unsilence"' not in client_of(cast.dana).page(path)
    assert alice.send(path, "unsilence").status_code == 303
    assert state_of(database, finding) == ("open", None, None, "")


@pytest.mark.parametrize(("name", "sees"), [("dana", True), ("erin", False)])
def test_a_finding_about_an_assessment_shows_the_figures_to_who_may_see_them(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime, name: str, sees: bool
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        given = ReadingInput(period="2012", numerator="3", denominator="40", source="Amt")
        enter(session, agreement, "G1.1", given, comma=True, by=None, now=moment)
        found = tell(
            session, cast.dana, "ZV-2012-01/G1.1", agreement=agreement.id, now=moment,
            rule="indicator-wrong-direction",
        )  # fmt: skip
    page = plain(client_of(getattr(cast, name)).page(f"/findings/{found.id}"))
    assert "Wie die Kennzahl steht" in page
    assert ("2012 sind es 7,5 %. Nach dem Zielpfad sollten es 16,5 % sein" in page) is sees
    assert ("Der Wert liegt unter dem Ausgangswert." in page) is sees
    assert ("sind kleine, die hier nicht gezeigt werden" in page) is not sees
