"""An agreement as a document: PDF, HTML edition and JSON, for whom the version is there and for nobody else."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from bbd.domain.lifecycle import Action
from bbd.services.agreements import find
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import version_numbered
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.signed_copies import SignedCopy
from tests.cast import Cast, adopted, agreement_text, drafted, signed_by, submitted
from tests.pdf_structure import opened, text_of, untagged
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
VERSION = "/agreements/ZV-2012-01/versions/1"


def test_the_pdf_of_an_adopted_version_is_a_file_with_its_number_in_its_name(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    answer = client_of(cast.dana).get(f"{VERSION}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ZV-2012-01-Fassung-1.pdf"'
    pdf = opened(answer.data)
    assert untagged(pdf) == []
    text = text_of(answer.data)
    for part in ("Sena Şahin", "Bob Brandt", "übernommen von Bob Brandt", "1. März 2013, 06:00:00 Uhr MEZ"):
        assert part in text
    assert "Entwurf" not in text


def test_asking_twice_gives_the_same_bytes(database: Database, cast: Cast, moment: datetime, client_of: SignIn) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    assert client_of(cast.dana).get(f"{VERSION}.pdf").data == client_of(cast.alice).get(f"{VERSION}.pdf").data


def test_the_pdf_of_a_draft_says_so(database: Database, cast: Cast, moment: datetime, client_of: SignIn) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    text = text_of(client_of(cast.alice).get(f"{VERSION}.pdf").data)
    assert "Dies ist ein Entwurf. Er bindet niemanden." in text
    page = plain(client_of(cast.alice).page(f"{VERSION}/document"))
    assert "Dies ist ein Entwurf. Er bindet niemanden." in page


def test_void_signatures_are_not_in_the_document(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        agreement = submitted(session, cast, now=moment)
        signed_by(session, agreement, cast.sena, now=moment)
        request = Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Der Zielwert ist zu hoch.")
        take_step(session, agreement, request)
    assert "Sena Şahin" not in text_of(client_of(cast.alice).get(f"{VERSION}.pdf").data)


def test_the_html_edition_says_the_same_as_the_pdf(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    page = plain(client_of(cast.dana).page(f"{VERSION}/document"))
    for part in ("Ziel G1: Ausbildung öffnen", "8,0 % am 31. Dezember 2011", "Praktika in Werkstätten", "Bob Brandt",
                 "1. März 2013, 06:00:00 Uhr MEZ", agreement_text().sha256(), "RFC 8785"):  # fmt: skip
        assert part in page, part


def test_the_json_is_what_was_hashed(database: Database, cast: Cast, moment: datetime, client_of: SignIn) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    answer = client_of(cast.erin).get(f"{VERSION}.json")
    assert hashlib.sha256(answer.data).hexdigest() == agreement_text().sha256()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ZV-2012-01-Fassung-1.json"'


def test_the_pages_of_version_and_agreement_lead_to_the_documents(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    for path in (VERSION, "/agreements/ZV-2012-01"):
        page = client_of(cast.dana).page(path)
        for ending in (".pdf", "/document", ".json"):
            assert f'href="{VERSION}{ending}"' in page


def test_who_does_not_see_the_agreement_gets_none_of_its_documents(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        agreement = adopted(session, cast, now=moment)
        version = version_numbered(session, agreement, 1)
        assert version is not None
        copy = SignedCopy(
            version_id=version.id, kind="scan", name="x.pdf", sha256="ab" * 32, content=b"%PDF", uploaded_at=moment
        )
        session.add(copy)
    visitor, own = client_of(cast.charlie), client_of(cast.dana)
    copies = f"/agreements/ZV-2012-01/copies/{copy.id}"
    for path in (f"{VERSION}.pdf", f"{VERSION}.json", f"{VERSION}/document", f"{VERSION}/to-sign.pdf", copies):
        assert visitor.get(path).status_code == 404
        assert own.get(path).status_code == 200
    assert own.get(copies).data == b"%PDF"


def test_a_version_that_is_not_there_is_not_there(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    for ending in (".pdf", ".json", "/document", "/to-sign.pdf"):
        assert client_of(cast.dana).get(f"/agreements/ZV-2012-01/versions/7{ending}").status_code == 404


def test_a_nachtrag_says_what_it_changes_in_each_of_its_documents_and_goes_on_saying_so(
    database: Database, cast: Cast, moment: datetime, client_of: SignIn
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    alice, page = client_of(cast.alice), "/agreements/ZV-2012-01"
    alice.send(page, "amend", reason="Neuer Haushalt")
    alice.send(f"{page}/edit/goals/G1/indicators/G1.1", "indicator", target_value="23")
    alice.send(page, "submit")
    second, marked = f"{page}/versions/2", "[entfällt: 25] [neu: 23] % bis 31. Dezember 2013"
    to_sign = alice.get(f"{second}/to-sign.pdf").data
    for content in (to_sign, alice.get(f"{second}.pdf").data):
        text = text_of(content).replace("\N{NO-BREAK SPACE}", " ")
        assert "Was sich ändert" in text
        assert "Verglichen mit dem zuletzt vereinbarten Wortlaut, Fassung 1." in text
        assert marked in text
    assert "Verglichen mit dem zuletzt vereinbarten Wortlaut, Fassung 1." in plain(alice.page(f"{second}/document"))
    with database.writing() as session:
        for person in (cast.bob, cast.sena):
            signed_by(session, find(session, "ZV-2012-01"), person, now=moment)
    assert "Was sich ändert" in text_of(alice.get(f"{second}.pdf").data)
    assert text_of(alice.get(f"{second}/to-sign.pdf").data).count("Was sich ändert") == 1
    assert "Was sich ändert" not in text_of(alice.get(f"{VERSION}.pdf").data)
