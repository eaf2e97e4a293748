"""The letters that people get at once when something about an agreement is up to them, or has changed for them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.people import Person
from tests.cast import PANKOW, PASSWORD, Cast, drafted, join, submitted
from tests.web.conftest import Visitor

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"
ALICE, BOB, DANA, SENA = ("alice@bbd.example", "bob@pankow.example", "dana@pankow.example", "sena@senat.example")
ZOE = "zoe@pankow.example"
Told = list[tuple[str, str]]


@pytest.fixture
def told(database: Database) -> Callable[[], Told]:
    """Return a function that gives recipient and subject of the tidings written since it was last asked."""
    known: set[object] = set()

    def fresh() -> Told:
        with database.reading() as session:
            letters = [one for one in session.exec(select(Letter)) if one.id not in known]
        known.update(one.id for one in letters)
        # Each signature also sends a checkpoint to the auditors (bbd.services.checkpoints).
        return sorted((one.recipient, one.subject) for one in letters if not one.subject.startswith("Prüfpunkt"))

    return fresh


def letter_to(database: Database, mail: str) -> Letter:
    """Return the newest letter to this address."""
    with database.reading() as session:
        letters = session.exec(select(Letter).where(Letter.recipient == mail)).all()
    return max(letters, key=lambda one: one.created_at)


def lay_before(database: Database, cast: Cast, moment: datetime, **changes: object) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment, **changes)


def board(database: Database, moment: datetime) -> dict[str, object]:
    with database.writing() as session:
        join(session, ZOE, "Zoe Zander", PANKOW, "leadership", now=moment)
    return {"partner": {"organisation": PANKOW, "signatories": [BOB, ZOE], "quorum": 1}}


def test_who_signs_is_asked_when_a_wording_is_laid_before_them(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    assert client_of(cast.alice).send(PAGE, "submit").status_code == 303
    asked = "Bitte lesen und zeichnen: Zielvereinbarung ZV-2012-01"
    assert told() == [(BOB, asked), (DANA, "Zur Kenntnis: Zielvereinbarung ZV-2012-01"), (SENA, asked)]
    said = " ".join(letter_to(database, BOB).text.split())
    assert "liegt Ihnen zur Zeichnung vor, und Sie sind an der Reihe. Zeit ist bis zum 28. August 2013." in said
    assert "Sie entscheiden über jedes Ziel" in said
    assert f"{PAGE}/sign" in said
    assert "über jedes Ziel" not in letter_to(database, SENA).text


def test_who_is_named_at_the_partner_can_read_a_wording_before_it_is_signed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    client_of(cast.alice).send(PAGE, "submit")
    letter = letter_to(database, DANA)
    said = " ".join(letter.text.split())
    assert "liegt beiden Seiten zur Zeichnung vor, und Sie sind darin genannt. Zeit ist bis zum 28. August" in said
    assert f"{PAGE}/versions/1" in letter.text
    assert f"{PAGE}/versions/1" in (letter.html or "")
    assert client_of(cast.dana).get(f"{PAGE}/versions/1").status_code == 200


def test_who_signs_second_is_asked_when_the_first_have_signed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment, signing_order="issuer_first")
    client_of(cast.sena).send(f"{PAGE}/sign", "sign", password=PASSWORD)
    assert told() == [(BOB, "Bitte lesen und zeichnen: Zielvereinbarung ZV-2012-01")]


def test_all_who_have_a_part_in_it_learn_that_it_is_adopted(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment)
    client_of(cast.bob).send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    told()
    client_of(cast.sena).send(f"{PAGE}/sign", "sign", password=PASSWORD)
    adopted = "Beschlossen: Zielvereinbarung ZV-2012-01"
    assert told() == [(ALICE, adopted), (BOB, adopted), (DANA, adopted)]
    assert "vom 1. Januar 2012 bis zum 31. Dezember 2013" in " ".join(letter_to(database, DANA).text.split())


def test_what_follows_the_salutation_is_written_as_one_sentence_with_it(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    client_of(cast.alice).send(PAGE, "submit")
    client_of(cast.alice).send(f"{PAGE}/extend", "extend", date="2013-09-30")
    client_of(cast.bob).send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    client_of(cast.sena).send(f"{PAGE}/sign", "sign", password=PASSWORD)
    with database.reading() as session:
        letters = [one for one in session.exec(select(Letter)) if not one.subject.startswith("Prüfpunkt")]
    assert {one.subject.partition(":")[0] for one in letters} == {
        "Bitte lesen und zeichnen", "Zur Kenntnis", "Mehr Zeit zum Zeichnen", "Beschlossen",
    }  # fmt: skip
    assert {one.text.partition(",")[2].split()[0] for one in letters} == {"die"}


def test_a_counter_proposal_is_told_to_the_coordinator_and_whose_signature_became_void(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment)
    client_of(cast.sena).send(f"{PAGE}/sign", "sign", password=PASSWORD)
    told()
    client_of(cast.bob).send(
        f"{PAGE}/sign", "sign", password=PASSWORD,
        **{"decision-G1": "own_value", "own_value-G1": "21,7", "reason-G1": "Wir stellen wenig ein."},
    )  # fmt: skip
    assert told() == [
        (ALICE, "Zurückgegeben: Zielvereinbarung ZV-2012-01"),
        (SENA, "Ihre Unterschrift gilt nicht mehr: Zielvereinbarung ZV-2012-01"),
    ]
    letter = letter_to(database, ALICE)
    assert "Zu 1 Ziel gibt es einen Gegenvorschlag oder eine Ablehnung" in " ".join(letter.text.split())
    assert f"{PAGE}/negotiation" in letter.text
    assert "21,7" not in letter.text


def test_a_no_of_one_among_several_is_told_to_the_coordinator(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment, **board(database, moment))
    client_of(cast.bob).send(f"{PAGE}/sign/decline", "decline", reason="Mir fehlt der Personalrat.")
    assert told() == [(ALICE, "Jemand zeichnet nicht: Zielvereinbarung ZV-2012-01")]
    assert "Bob Brandt (Bezirksamt Pankow) hat abgelehnt" in letter_to(database, ALICE).text
    assert "Mir fehlt der Personalrat." in letter_to(database, ALICE).text


def test_more_time_is_told_to_those_who_have_yet_to_sign(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment)
    client_of(cast.bob).send(f"{PAGE}/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    told()
    client_of(cast.alice).send(f"{PAGE}/extend", "extend", date="2013-09-30")
    assert told() == [(SENA, "Mehr Zeit zum Zeichnen: Zielvereinbarung ZV-2012-01")]


def test_more_time_is_told_to_who_was_asked_to_sign_instead(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment)
    client_of(cast.bob).send(f"{PAGE}/sign/forward", "forward", to=DANA, forward_reason="Dana ist zuständig.")
    told()
    client_of(cast.alice).send(f"{PAGE}/extend", "extend", date="2013-09-30")
    longer = "Mehr Zeit zum Zeichnen: Zielvereinbarung ZV-2012-01"
    assert told() == [(BOB, longer), (DANA, longer), (SENA, longer)]
    with database.reading() as session:
        letters = session.exec(select(Letter).where(Letter.recipient == DANA, Letter.subject == longer)).all()
    said = " ".join(letters[0].text.split())
    assert "wartet noch auf Ihre Unterschrift i. V. für Bob Brandt. Zeit ist bis zum 30. September 2013." in said


def test_a_form_that_is_sent_twice_writes_once(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    alice = client_of(cast.alice)
    fields = alice.fields(PAGE, "submit")
    assert [alice.post(f"{PAGE}/submit", fields).status_code for _ in range(2)] == [303, 303]
    assert len(told()) == 3


def test_nobody_is_written_to_who_left(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, told: Callable[[], Told]
) -> None:
    lay_before(database, cast, moment)
    with database.writing() as session:
        person = session.get_one(Person, cast.bob.id)
        person.active = False
        session.add(person)
    client_of(cast.alice).send(f"{PAGE}/extend", "extend", date="2013-09-30")
    assert told() == [(SENA, "Mehr Zeit zum Zeichnen: Zielvereinbarung ZV-2012-01")]
