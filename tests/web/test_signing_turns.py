"""Whose turn it is to sign, how long there is time, and by which mandate: told alike by duties and pages."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bbd.services.agreements import find
from bbd.services.mandates import grant
from bbd.services.people import change_person
from bbd.services.signature_requests import decline
from bbd.services.steps import stamp
from bbd.store.agreement_queries import version_in_work
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import PANKOW, PASSWORD, SENATE, Cast, deputise, join, signed_by, submitted
from tests.web.conftest import Clock, Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"
BOB, ZOE, YAEL = "bob@pankow.example", "zoe@pankow.example", "yael@pankow.example"
DUTY = "Zielvereinbarung ZV-2012-01 lesen und zeichnen"


@pytest.fixture
def board(
    database: Database,
    cast: Cast,  # noqa: ARG001 - the cast comes first
    moment: datetime,
) -> tuple[Person, Person]:
    """Return two more who lead Bob's house."""
    with database.writing() as session:
        zoe = join(session, ZOE, "Zoe Zander", PANKOW, "leadership", now=moment)
        return zoe, join(session, YAEL, "Yael Yıldız", PANKOW, "leadership", now=moment)


def put_on_the_table(database: Database, cast: Cast, moment: datetime, **changes: Any) -> None:  # noqa: ANN401 - fields
    with database.writing() as session:
        version = version_in_work(session, submitted(session, cast, now=moment, **changes))
        assert version is not None
        version.sign_by = date(2013, 4, 12)


def partner(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - the document's fields
    return {"partner": {"organisation": PANKOW, "signatories": [BOB, ZOE, YAEL], **fields}}


def asked(visitor: Visitor) -> bool:
    return DUTY in plain(visitor.page("/"))


def says_no(session: Session, by: Person, now: datetime, reason: str) -> None:
    agreement = find(session, "ZV-2012-01")
    version = version_in_work(session, agreement)
    assert version is not None
    decline(session, agreement, by=by, reason=reason, shown=stamp(version), now=now, today=now.date())


def test_only_whose_turn_it_is_is_asked_and_the_others_read_who_signs_first(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, board: tuple[Person, Person]
) -> None:
    put_on_the_table(database, cast, moment, **partner(quorum=2, order="listed"), signing_order="partner_first")
    bob, zoe, sena = client_of(cast.bob), client_of(board[0]), client_of(cast.sena)
    assert [asked(one) for one in (bob, zoe, sena)] == [True, False, False]
    assert "Vor Ihnen zeichnet Bob Brandt." in plain(zoe.page(f"{PAGE}/sign"))
    assert "Zuerst zeichnet die Seite „Partner“ (Bezirksamt Pankow): Bob Brandt." in plain(sena.page(f"{PAGE}/sign"))
    assert "Senat · Senat von Berlin: 0 von 1 gezeichnet; zeichnet, sobald die andere Seite" in plain(sena.page(PAGE))
    bob.send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    assert [asked(one) for one in (bob, zoe, sena)] == [False, True, False]
    assert "1 von 2 gezeichnet; an der Reihe: Zoe Zander" in plain(bob.page(PAGE))
    zoe.send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    assert [asked(one) for one in (bob, zoe, sena)] == [False, False, True]
    assert "genug Unterschriften" in plain(client_of(board[1]).page(f"{PAGE}/sign"))


def test_a_board_reads_how_many_have_signed_and_who_still_may(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, board: tuple[Person, Person]
) -> None:
    put_on_the_table(database, cast, moment, **partner(quorum=2))
    with database.writing() as session:
        signed_by(session, find(session, "ZV-2012-01"), session.get_one(Person, board[0].id), now=moment)
    page = plain(client_of(cast.bob).page(f"{PAGE}/sign"))
    assert "Partner · Bezirksamt Pankow: 1 von 2 gezeichnet; an der Reihe: Bob Brandt oder Yael Yıldız" in page


def test_who_declined_is_asked_no_more_and_reads_that_signing_takes_it_back(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, board: tuple[Person, Person]
) -> None:
    put_on_the_table(database, cast, moment, **partner())
    with database.writing() as session:
        says_no(session, session.get_one(Person, cast.bob.id), moment, "Das ist zu viel.")
    bob, zoe = client_of(cast.bob), client_of(board[0])
    assert [asked(one) for one in (bob, zoe)] == [False, True]
    page = plain(bob.page(f"{PAGE}/sign"))
    assert "Sie haben diesen Wortlaut abgelehnt" in page
    assert "Bob Brandt zeichnet nicht: „Das ist zu viel.“" in page
    assert "„Das ist zu viel.“" in plain(client_of(cast.alice).page(PAGE))
    bob.send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    assert "zeichnet nicht" not in plain(bob.page(PAGE))


def test_everybody_reads_how_many_days_are_left(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, clock: Clock
) -> None:
    put_on_the_table(database, cast, moment)
    for path in ("/", PAGE, f"{PAGE}/sign"):
        assert "12. April 2013 (noch 42 Tage)" in plain(client_of(cast.bob).page(path))
    clock.now = moment + timedelta(days=41)
    assert "(noch ein Tag)" in plain(client_of(cast.bob).page(f"{PAGE}/sign"))
    clock.now = moment + timedelta(days=42)
    assert "(heute zum letzten Mal)" in plain(client_of(cast.bob).page("/"))


def test_after_the_last_day_the_coordinator_is_asked_for_more_time(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, clock: Clock
) -> None:
    put_on_the_table(database, cast, moment)
    clock.now = moment + timedelta(days=43)
    bob, alice = client_of(cast.bob), client_of(cast.alice)
    assert not asked(bob)
    assert "Die Frist zur Zeichnung ist am 12. April 2013 abgelaufen." in plain(bob.page(f"{PAGE}/sign"))
    assert "Frist zur Zeichnung von ZV-2012-01 verlängern" in plain(alice.page("/"))
    assert f'href="{PAGE}/extend"' in alice.page("/")
    assert alice.send(f"{PAGE}/extend", "extend", date="2013-05-31").status_code == 303
    assert "Frist zur Zeichnung von" not in plain(alice.page("/"))
    assert asked(bob)


def test_the_mandate_stands_beside_the_signature_and_names_stay_as_they_were(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    put_on_the_table(database, cast, moment)
    with database.writing() as session:
        bob, dana = session.get_one(Person, cast.bob.id), session.get_one(Person, cast.dana.id)
        bob.function = "Bezirksbürgermeister"
        grant(
            session, bob, dana, first=date(2013, 3, 1), last=date(2013, 3, 31), reason="Urlaub", by=cast.alice,
            now=moment,
        )  # fmt: skip
    proof = "Vollmacht vom 1. März 2013 bis 31. März 2013, erteilt von Alice Aydın am 1. März 2013"
    deputy = client_of(cast.dana)
    page = plain(deputy.page(f"{PAGE}/sign"))
    assert "Sie zeichnen in Vertretung (i. V.) für Bezirksamt Pankow" in page
    assert f"Anstelle von Bob Brandt ( {BOB} ). Grundlage: {proof}" in page
    deputy.send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    with database.writing() as session:
        for person, name in ((cast.bob, "Bob Umbenannt"), (cast.dana, "Dana Umbenannt")):
            known = session.get_one(Person, person.id)
            roles = known.role_names.split()
            change_person(
                session, known, name=name, organisation=PANKOW, roles=roles, deputy=None, now=moment, function="Rat"
            )
    record = plain(client_of(cast.sena).page(f"{PAGE}/versions/1"))
    assert "Bob Brandt , Bezirksbürgermeister Partner · Bezirksamt Pankow gezeichnet" in record
    assert f"i. V. durch Dana Dąbrowska ( {proof} )".replace("( ", "(").replace(" )", ")") in record
    assert "Umbenannt" not in record.partition("Unterschriften")[2].partition("Nachweis")[0]


def test_a_standing_deputy_reads_since_when(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    put_on_the_table(database, cast, moment)
    with database.writing() as session:
        deputise(session, session.get_one(Person, cast.bob.id), session.get_one(Person, cast.dana.id), now=moment)
    page = plain(client_of(cast.dana).page(f"{PAGE}/sign"))
    assert "Grundlage: ständige Vertretung seit 1. März 2013." in page
    assert "i. V. für Bob Brandt" in plain(client_of(cast.dana).page("/"))


def test_the_coordinator_sees_that_a_request_was_forwarded(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    put_on_the_table(database, cast, moment)
    client_of(cast.bob).send(f"{PAGE}/sign/forward", "forward", to=cast.dana.mail, forward_reason="Dana weiß mehr.")
    page = plain(client_of(cast.alice).page(PAGE))
    assert "an der Reihe (weitergeleitet an Dana Dąbrowska" in page
    assert "Bob Brandt hat am 1. März 2013 Dana Dąbrowska gebeten, in Vertretung (i. V.) zu zeichnen" in page
    assert "sie gilt allein für diese Fassung" in plain(client_of(cast.dana).page(f"{PAGE}/sign"))


def test_a_deputy_of_several_signs_for_whom_the_page_named(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, board: tuple[Person, Person]
) -> None:
    put_on_the_table(database, cast, moment, **partner(quorum=2))
    with database.writing() as session:
        dana = session.get_one(Person, cast.dana.id)
        for one in (cast.bob, board[0]):
            deputise(session, session.get_one(Person, one.id), dana, now=moment)
    deputy = client_of(cast.dana)
    form = deputy.fields(f"{PAGE}/sign", "sign")
    assert form["seat"] == BOB
    client_of(cast.bob).send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    filled = {**form, "password": PASSWORD, "decision-G1": "accept"}
    answer = deputy.post(f"{PAGE}/sign", filled)
    assert answer.status_code == 409
    assert "Für wen Sie zeichnen, hat sich geändert" in plain(answer.text)
    assert "Anstelle von Zoe Zander" in plain(answer.text)


def test_a_coordinator_who_stands_in_reads_what_they_sign(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    put_on_the_table(database, cast, moment)
    with database.writing() as session:
        deputy = join(session, "cem@bbd.example", "Cem Can", SENATE, "coordinator", now=moment)
        deputise(session, session.get_one(Person, cast.sena.id), deputy, now=moment)
    visitor = client_of(deputy)
    assert f"{DUTY}, i. V. für Sena Şahin" in plain(visitor.page("/"))
    assert visitor.send(f"{PAGE}/sign", "sign", password=PASSWORD).status_code == 303
    assert client_of(cast.alice).get(f"{PAGE}/sign").status_code == 404


def test_the_senate_side_is_named_as_well(client_of: SignIn, cast: Cast, database: Database, moment: datetime) -> None:
    put_on_the_table(database, cast, moment)
    assert f"Sie zeichnen für {SENATE}" in plain(client_of(cast.sena).page(f"{PAGE}/sign"))
