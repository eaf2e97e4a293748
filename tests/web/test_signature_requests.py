"""Declining, forwarding, more time and mandates as people meet them: on pages of their own."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.people import Person
from tests.cast import PANKOW, Cast, join, submitted
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"


@pytest.fixture(autouse=True)
def on_the_table(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)


def test_the_only_signatory_who_declines_sends_the_wording_back(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    assert f'href="{PAGE}/sign/decline"' in bob.page(f"{PAGE}/sign")
    assert bob.send(f"{PAGE}/sign/decline", "decline", reason="").status_code == 422
    answer = bob.send(f"{PAGE}/sign/decline", "decline", reason="Das Ziel ist zu hoch.")
    assert answer.headers["Location"] == PAGE
    page = plain(bob.page(PAGE))
    assert "zurück an die Koordination" in page
    assert "Das Ziel ist zu hoch." in page
    assert "kein Wortlaut" in plain(bob.page(f"{PAGE}/sign/decline"))


def test_a_request_is_forwarded_and_the_colleague_finds_it(client_of: SignIn, cast: Cast, database: Database) -> None:
    bob = client_of(cast.bob)
    assert bob.send(f"{PAGE}/sign/forward", "forward", to="", forward_reason="x").status_code == 422
    assert bob.send(f"{PAGE}/sign/forward", "forward", to=cast.charlie.mail, forward_reason="x").status_code == 422
    sent = bob.send(f"{PAGE}/sign/forward", "forward", to=cast.dana.mail, forward_reason="Dana ist zuständig.")
    assert sent.status_code == 303
    with database.reading() as session:
        assert [letter.recipient for letter in session.exec(select(Letter))] == [cast.dana.mail]
    dana = client_of(cast.dana)
    assert "lesen und zeichnen" in plain(dana.page("/"))
    assert "in Vertretung (i. V.)" in dana.page(f"{PAGE}/sign")
    assert "weitergeleitet: Dana ist zuständig." in plain(bob.page("/mandates"))


def test_the_coordinator_gives_more_time(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert f'href="{PAGE}/extend"' in alice.page(PAGE)
    assert alice.send(f"{PAGE}/extend", "extend", date="2013-02-01").status_code == 422
    assert alice.send(f"{PAGE}/extend", "extend", date="2013-09-30").status_code == 303
    assert "Letzter Tag für die Zeichnung: 30. September 2013 (noch 213 Tage)" in plain(alice.page(PAGE))


def test_a_changed_wording_refuses_what_was_said_of_the_old_one(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    answer = bob.send(f"{PAGE}/sign/decline", "decline", version="1.7", reason="Zu hoch.")
    assert answer.status_code == 409
    assert "Zu hoch." in answer.text


def test_leadership_gives_and_ends_its_own_mandate(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        join(session, "zoe@pankow.example", "Zoe Zander", PANKOW, "leadership", now=moment)
    bob = client_of(cast.bob)
    fields = {"principal": cast.bob.mail, "deputy": cast.dana.mail, "valid_from": "2013-03-01"}
    assert bob.send("/mandates", "mandate", **fields, reason="").status_code == 422
    for day, said in (
        ("", "ab wann die Vollmacht gilt"),
        (" ", "ab wann die Vollmacht"),
        ("31.2.", "kein Tag, den es"),
    ):
        wrong = bob.send("/mandates", "mandate", **{**fields, "valid_from": day}, reason="Urlaub")
        assert (wrong.status_code, wrong.text.count('id="valid_from-error"')) == (422, 1)
        assert said in wrong.text
    wrong = bob.send("/mandates", "mandate", **fields, valid_to="2013-02-01", reason="Urlaub")
    assert 'id="valid_to-error"' in wrong.text
    assert bob.send("/mandates", "mandate", **{**fields, "principal": "zoe@pankow.example"}).status_code == 422
    assert bob.send("/mandates", "mandate", **fields, valid_to="2013-03-31", reason="Urlaub").status_code == 303
    page = plain(bob.page("/mandates"))
    assert "Dana Dąbrowska" in page
    assert "Urlaub (erteilt von Bob Brandt" in page
    assert "in Vertretung" in client_of(cast.dana).page(f"{PAGE}/sign")
    assert bob.send("/mandates", "end-mandate").status_code == 303
    assert "Frühere Vollmachten" in plain(bob.page("/mandates"))
    assert "nicht als zeichnende Person" in client_of(cast.dana).page(f"{PAGE}/sign")


def test_nobody_ends_a_mandate_of_another_house(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    fields = {"principal": cast.bob.mail, "deputy": cast.dana.mail, "valid_from": "2013-03-01", "reason": "Urlaub"}
    bob.send("/mandates", "mandate", **fields)
    action = bob.page("/mandates").partition("/mandates/")[2].partition('"')[0]
    charlie = client_of(cast.charlie)
    assert "Dana" not in charlie.page("/mandates")
    token = charlie.fields("/account", "account")["csrf_token"]
    assert charlie.post(f"/mandates/{action}", {"csrf_token": token}).status_code == 404


def test_whoever_is_signed_for_hears_of_a_mandate_that_somebody_else_gave(
    client_of: SignIn, cast: Cast, database: Database
) -> None:
    alice = client_of(cast.alice)
    alice.send(
        "/mandates", "mandate", principal=cast.bob.mail, deputy=cast.dana.mail, valid_from="2013-03-01",
        valid_to="2013-03-31", reason="Urlaub",
    )  # fmt: skip
    with database.reading() as session:
        told = {one.recipient: " ".join(one.text.split()) for one in session.exec(select(Letter))}
    assert set(told) == {cast.bob.mail, cast.dana.mail}
    term = "ab dem 1. März 2013 bis zum 31. März 2013"
    assert f"Alice Aydın hat Dana Dąbrowska die Vollmacht erteilt, {term} in Vertretung" in told[cast.bob.mail]
    assert "beenden Sie die Vollmacht" in told[cast.bob.mail]
    assert (
        f"hat Ihnen die Vollmacht erteilt, {term} in Vertretung (i. V.) für Bob Brandt zu zeichnen"
        in told[cast.dana.mail]
    )
    assert client_of(cast.bob).send("/mandates", "end-mandate").status_code == 303
    with database.reading() as session:
        ended = [one for one in session.exec(select(Letter)) if one.subject.startswith("Beendet")]
    assert [(one.recipient, one.subject) for one in ended] == [
        (cast.dana.mail, "Beendet: Ihre Vollmacht, für Bob Brandt zu zeichnen")
    ]
    assert "mit der Sie für Bob Brandt zeichnen durften" in " ".join(ended[0].text.split())


def test_whoever_was_signed_for_hears_that_somebody_else_ended_their_mandate(
    client_of: SignIn, cast: Cast, database: Database
) -> None:
    fields = {"principal": cast.bob.mail, "deputy": cast.dana.mail, "valid_from": "2013-03-01", "reason": "Urlaub"}
    client_of(cast.bob).send("/mandates", "mandate", **fields)
    client_of(cast.alice).send("/mandates", "end-mandate")
    with database.reading() as session:
        to_bob = session.exec(select(Letter).where(Letter.recipient == cast.bob.mail)).one()
    assert to_bob.subject == "Beendet: Vollmacht für Dana Dąbrowska"
    assert "mit der Dana Dąbrowska für Sie zeichnen durfte. " in " ".join(to_bob.text.split())


def test_the_front_page_shows_who_is_signed_for_what_others_granted_until_it_ends(
    client_of: SignIn, cast: Cast
) -> None:
    alice, bob, noted = client_of(cast.alice), client_of(cast.bob), "In Ihrem Namen ist eine Vollmacht erteilt worden"
    assert noted not in plain(bob.page("/"))
    fields = {"principal": cast.bob.mail, "deputy": cast.dana.mail, "valid_to": "2013-03-31", "reason": "Urlaub"}
    alice.send("/mandates", "mandate", valid_from="2013-03-10", **fields)
    page = plain(bob.page("/"))
    assert noted in page
    term = "kann ab dem 10. März 2013 bis zum 31. März 2013 in Vertretung (i. V.) für Sie zeichnen"
    assert f"Dana Dąbrowska {term}. Erteilt hat das Alice Aydın" in page
    assert all(noted not in plain(client_of(one).page("/")) for one in (cast.alice, cast.dana, cast.charlie))
    bob.send("/mandates", "end-mandate")
    assert noted not in plain(bob.page("/"))
    bob.send("/mandates", "mandate", valid_from="2013-03-10", **fields)
    assert noted not in plain(bob.page("/"))


def test_a_forwarded_task_says_with_whom_it_is(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    bob.send(f"{PAGE}/sign/forward", "forward", to=cast.dana.mail, forward_reason="Dana ist zuständig.")
    assert "weitergeleitet an Dana Dąbrowska" in plain(bob.page("/"))
    assert "wartet auf Sie" in plain(client_of(cast.dana).page("/"))


def test_who_declined_is_not_asked_to_sign_on_the_agreement_s_page(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        join(session, "zoe@pankow.example", "Zoe Zander", PANKOW, "leadership", now=moment)
        partner = {"organisation": PANKOW, "signatories": ["bob@pankow.example", "zoe@pankow.example"], "quorum": 1}
        submitted(session, cast, now=moment, number="ZV-2012-02", partner=partner)
    bob, page = client_of(cast.bob), "/agreements/ZV-2012-02"
    assert "Lesen und zeichnen" in plain(bob.page(page))
    bob.send(f"{page}/sign/decline", "decline", reason="Zu hoch.")
    after = plain(bob.page(page))
    assert "Sie haben abgelehnt, diesen Wortlaut zu zeichnen" in after
    assert "Lesen und zeichnen" not in after


def test_where_there_is_nobody_to_ask_the_pages_say_so(client_of: SignIn, cast: Cast) -> None:
    for visitor, path in ((client_of(cast.sena), f"{PAGE}/sign/forward"), (client_of(cast.charlie), "/mandates")):
        page = plain(visitor.page(path))
        assert "Neue Personen legt die Administration an." in page
        assert "Bitte wählen" not in page
