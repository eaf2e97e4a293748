"""The synopsis: three wordings of a negotiation side by side, open and agreed, for each side to read and print."""

import re
from collections.abc import Callable
from datetime import datetime

from bbd.services.agreements import find
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, adopted, drafted, signed_by, submitted
from tests.negotiating import NO, TWENTY
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"
SYNOPSIS = f"{PAGE}/synopsis"


def cells(page: str, label: str) -> list[str]:
    """Return the three wordings in the first row with this label, as they are read."""
    row = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', page, re.DOTALL)
    assert row is not None
    found = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)
    return [plain(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in found]


def test_nothing_is_decided_until_the_partner_has_said_something(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)
        drafted(session, cast, now=moment, number="ZV-2012-02")
    alice = client_of(cast.alice)
    page = alice.page(SYNOPSIS)
    assert cells(page, "Zielwert") == ["25 % bis 31. Dezember 2013", "noch nicht entschieden", "noch offen"]
    assert "Noch nichts vorgelegt" in alice.page("/agreements/ZV-2012-02/synopsis")
    with database.writing() as session:
        signed_by(session, find(session, "ZV-2012-01"), cast.bob, now=moment)
    assert cells(alice.page(SYNOPSIS), "Zielwert")[1:] == ["wie der Senat", "noch offen"]


def test_another_value_is_marked_and_then_what_was_agreed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        signed_by(session, submitted(session, cast, now=moment), cast.bob, now=moment, decisions=TWENTY)
    alice = client_of(cast.alice)
    page = alice.page(SYNOPSIS)
    partner = "[entfällt: 25 ] [neu: 20 ] % bis 31. Dezember 2013"
    assert cells(page, "Zielwert") == ["25 % bis 31. Dezember 2013", partner, "noch offen"]
    assert cells(page, "Wortlaut")[1:] == ["wie der Senat", "noch offen"]
    answer, counter = cells(page, "Fassung 1")
    assert (answer, counter) == ("noch nicht beantwortet", "Gegenvorschlag: 20 % – Wir stellen wenig ein.")
    assert "Vereinbart ist noch nichts." in plain(page)
    alice.send(f"{PAGE}/edit/goals/G1/indicators/G1.1", "indicator", target_value="22")
    alice.send(PAGE, "submit")
    waiting = "noch offen; vorgelegt: [entfällt: 25 ] [neu: 22 ] % bis 31. Dezember 2013"
    assert cells(alice.page(SYNOPSIS), "Zielwert")[2] == waiting
    with database.writing() as session:
        for person in (cast.bob, cast.sena):
            signed_by(session, find(session, "ZV-2012-01"), person, now=moment)
    page = alice.page(SYNOPSIS)
    assert "Vereinbart: Fassung 2" in plain(page)
    assert cells(page, "Zielwert")[1:] == [partner, "[entfällt: 25 ] [neu: 22 ] % bis 31. Dezember 2013"]
    assert cells(page, "Fassung 1")[0] == "geändert vorgelegt mit Fassung 2"


def test_a_goal_that_was_declined_is_not_shown_as_the_partners_wording(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        signed_by(session, submitted(session, cast, now=moment), cast.bob, now=moment, decisions=NO)
    page = client_of(cast.alice).page(SYNOPSIS)
    assert cells(page, "Zielwert") == ["25 % bis 31. Dezember 2013", "abgelehnt", "noch offen"]
    assert cells(page, "Fassung 1")[1] == "lehnt das Ziel ab – Nicht unsere Aufgabe."


def test_each_nachtrag_has_a_synopsis_of_its_own(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    alice = client_of(cast.alice)
    alice.send(PAGE, "amend", reason="Neuer Haushalt")
    alice.send(f"{PAGE}/edit/goals/G1/indicators/G1.1", "indicator", target_value="23")
    alice.send(PAGE, "submit")
    newest = alice.page(SYNOPSIS)
    assert cells(newest, "Zielwert")[0] == "23 % bis 31. Dezember 2013"
    assert f'href="{SYNOPSIS}?amendment=0"' in newest
    first = alice.page(f"{SYNOPSIS}?amendment=0")
    assert cells(first, "Zielwert") == ["25 % bis 31. Dezember 2013", "wie der Senat", "wie der Senat"]
    for unknown in ("7", "x", "-1", "9" * 40):
        assert alice.get(f"{SYNOPSIS}?amendment={unknown}").status_code == 200
    assert "Noch nichts vorgelegt" in alice.page(f"{SYNOPSIS}?amendment=7")


def test_both_parties_and_the_auditor_read_it_and_each_table_has_its_heads(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        signed_by(session, submitted(session, cast, now=moment), cast.bob, now=moment, decisions=TWENTY)
    for person in (cast.bob, cast.dana, cast.sena, cast.erin):
        page = client_of(person).page(SYNOPSIS)
        heads = re.findall(r'<th scope="col">(.*?)</th>', page)
        assert heads == ["Ziel G1", "Wortlaut des Senats", "Wortlaut des Partners", "Vereinbarter Wortlaut"]
    assert client_of(cast.charlie).get(SYNOPSIS).status_code == 404
    assert client_of(cast.adam).get(SYNOPSIS).status_code == 404


def test_it_names_the_title_the_partner_and_the_day_for_whom_reads_the_print(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)
    page = client_of(cast.alice).page(SYNOPSIS)
    shown = plain(page)
    assert "Ausbildung für alle" in shown
    assert "Partner: Bezirksamt Pankow" in shown
    assert re.search(r"Stand: \d{1,2}\. \w+ \d{4}", shown)
