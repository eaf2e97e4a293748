"""The written form on the page for signing: the document to sign, the signed copy that comes back, and what is told."""

import io
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from bbd.app import UPLOAD_BYTES
from bbd.store.agreements import Signature
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.signed_copies import SignedCopy
from tests.cast import PANKOW, PASSWORD, Cast, agreement_document, join, submitted
from tests.pdf_structure import opened, text_of, untagged
from tests.signed_pdfs import encrypted, scan, signed
from tests.web.conftest import BASE_URL, Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01/sign"
VERSION = "/agreements/ZV-2012-01/versions/1"


@pytest.fixture(autouse=True)
def waiting(database: Database, cast: Cast, moment: datetime) -> None:
    """Have an agreement in written form wait for signatures, two in Pankow."""
    with database.writing() as session:
        join(session, "greta@pankow.example", "Greta Groß", PANKOW, "leadership", now=moment)
        mails = ["bob@pankow.example", "greta@pankow.example"]
        partner = {**agreement_document()["partner"], "signatories": mails, "quorum": 2}
        submitted(session, cast, now=moment, legal_form="written", partner=partner)


def to_sign(visitor: Visitor) -> bytes:
    content: bytes = visitor.get(f"{VERSION}/to-sign.pdf").data
    return content


def send(visitor: Visitor, content: bytes | None, **fields: object) -> TestResponse:
    file = {} if content is None else {"signed_copy": (io.BytesIO(content), "Exemplar.pdf")}
    return visitor.send(PAGE, "sign", password=PASSWORD, **file, **fields)


def kept(database: Database) -> list[SignedCopy]:
    with database.reading() as session:
        return list(session.exec(select(SignedCopy)))


def test_the_page_leads_to_the_document_to_sign(cast: Cast, client_of: SignIn) -> None:
    visitor = client_of(cast.sena)
    page = visitor.page(PAGE)
    assert f'href="{VERSION}/to-sign.pdf"' in page
    assert 'enctype="multipart/form-data"' in page
    assert untagged(opened(to_sign(visitor))) == []
    assert "Ort, Datum" in text_of(to_sign(visitor))


def test_the_signed_document_is_the_signature(cast: Cast, client_of: SignIn, database: Database) -> None:
    visitor = client_of(cast.sena)
    answer = send(visitor, signed(to_sign(visitor), "Sena Şahin"))
    assert answer.status_code == 303
    (copy,) = kept(database)
    page = plain(visitor.page(VERSION))
    for part in ("Unterschriebene Exemplare", "elektronisch signiert", "Dasselbe Dokument, Byte für Byte",
                 "Nicht geprüft, ob die Signatur qualifiziert ist.", "Unterschriften von", copy.sha256):  # fmt: skip
        assert part in page, part
    given = visitor.get(f"/agreements/ZV-2012-01/copies/{copy.id}")
    assert given.data == copy.content
    assert re.fullmatch(
        r'attachment; filename="ZV-2012-01-Fassung-1-unterschrieben-[0-9a-f]{8}\.pdf"',
        given.headers["Content-Disposition"],
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "braucht die Schriftform"),
        (b"", "Die Datei ist leer"),
        (b"GIF89a", "Die Datei ist kein PDF"),
        (encrypted(scan()), "verschlüsselt"),
    ],
)
def test_what_is_no_signed_document_is_refused_beside_its_field(
    cast: Cast, client_of: SignIn, database: Database, content: bytes | None, why: str
) -> None:
    answer = send(client_of(cast.sena), content)
    assert answer.status_code == 422
    assert why in plain(answer.text)
    assert 'role="alert"' in answer.text
    assert 'id="signed_copy-error"' in answer.text
    assert kept(database) == []


def test_a_scan_needs_the_word_of_who_hands_it_in(cast: Cast, client_of: SignIn, database: Database) -> None:
    visitor = client_of(cast.sena)
    answer = send(visitor, scan())
    assert answer.status_code == 422
    assert 'id="compared-error"' in answer.text
    assert send(visitor, scan(), compared="y").status_code == 303
    assert kept(database)[0].checks["compared"]["result"] == "by_person"
    page = plain(visitor.page(VERSION))
    assert "Nicht maschinell geprüft" in page


def test_a_colleague_on_the_same_sheet_signs_with_it(cast: Cast, client_of: SignIn, database: Database) -> None:
    visitor = client_of(cast.bob)
    fields = {"decision-G1": "accept", "compared": "y", "seats": "greta@pankow.example"}
    assert send(visitor, scan(), **fields).status_code == 303
    with database.reading() as session:
        assert sorted(row.proof for row in session.exec(select(Signature))) == ["paper", "password"]


def test_a_counter_proposal_needs_no_signed_document(cast: Cast, client_of: SignIn, database: Database) -> None:
    fields = {"decision-G1": "decline", "reason-G1": "Das können wir nicht leisten."}
    assert send(client_of(cast.bob), None, **fields).status_code == 303
    assert kept(database) == []


def test_a_wrong_password_keeps_nothing(cast: Cast, client_of: SignIn, database: Database) -> None:
    visitor = client_of(cast.sena)
    file = (io.BytesIO(scan()), "x.pdf")
    answer = visitor.send(PAGE, "sign", password="falsch-falsch-falsch", signed_copy=file, compared="y")
    assert answer.status_code == 422
    assert kept(database) == []


def test_a_file_above_ten_megabytes_is_too_large(cast: Cast, client_of: SignIn, database: Database) -> None:
    size = UPLOAD_BYTES + 1
    answer = client_of(cast.sena).client.post(
        PAGE, base_url=BASE_URL, input_stream=io.BytesIO(b"x" * size), content_length=size,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status_code == 413
    assert kept(database) == []


def test_the_next_to_sign_is_led_to_the_copy_that_is_there(cast: Cast, client_of: SignIn, database: Database) -> None:
    sena, bob = client_of(cast.sena), client_of(cast.bob)
    assert send(sena, signed(to_sign(sena), "Sena Şahin")).status_code == 303
    (copy,) = kept(database)
    assert f'href="/agreements/ZV-2012-01/copies/{copy.id}"' in bob.page(PAGE)
    both = signed(copy.content, "Bob Brandt", "Signatur2")
    assert send(bob, both, **{"decision-G1": "accept"}).status_code == 303
    document = text_of(bob.get(f"{VERSION}.pdf").data)
    assert "elektronisch signiertes Exemplar" in document
