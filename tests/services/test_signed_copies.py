"""The written form: a signature needs a signed copy of this very wording, and one copy may carry several."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.signed_copies import Inspection
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreement_documents import edition_of
from bbd.services.signature_requests import decline
from bbd.services.signed_copies import HandedIn, check, pdf_to_sign, take_in
from bbd.services.signin import PasswordProof
from bbd.services.signing import Sent, Shown, sign
from bbd.services.steps import Request, stamp, take_step
from bbd.store.agreement_queries import version_in_work, version_numbered
from bbd.store.agreements import Agreement, AgreementVersion, Signature
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from bbd.store.signed_copies import SignedCopy, copies_of
from tests.cast import PANKOW, Cast, agreement_document, drafted, hire, join, submitted
from tests.pdf_structure import text_of
from tests.signed_pdfs import scan, signed

BERLIN = ZoneInfo("Europe/Berlin")
ACCEPTED = {"G1": GoalDecision(Decision.ACCEPT)}


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    """Return an agreement in written form that waits for signatures, two of three in Pankow."""
    join(session, "greta@pankow.example", "Greta Groß", PANKOW, "leadership", now=moment)
    join(session, "henri@pankow.example", "Henri Huber", PANKOW, "leadership", now=moment)
    mails = ["bob@pankow.example", "greta@pankow.example", "henri@pankow.example"]
    partner = {**agreement_document()["partner"], "signatories": mails, "quorum": 2}
    return submitted(session, cast, now=moment, legal_form="written", partner=partner)


def version_of(session: Session, agreement: Agreement) -> AgreementVersion:
    found = version_in_work(session, agreement)
    assert found is not None
    return found


def electronic(session: Session, agreement: Agreement, *names: str, seats: tuple[str, ...] = ()) -> HandedIn:
    """Return the document as those of these names have signed it with their certificates."""
    version = version_of(session, agreement)
    ours = content = pdf_to_sign(session, agreement, version, BERLIN)
    for number, name in enumerate(names):
        content = signed(content, name, f"Signatur{number}")
    return HandedIn(content, "signiert.pdf", check(ours, content), version.sha256, seats=seats)


def scanned(session: Session, agreement: Agreement, *, compared: bool = True, seats: tuple[str, ...] = ()) -> HandedIn:
    version = version_of(session, agreement)
    content = scan(pages=3)
    found = check(pdf_to_sign(session, agreement, version, BERLIN), content)
    return HandedIn(content, "C:\\Scans\\blatt 1.pdf", found, version.sha256, compared=compared, seats=seats)


def signs(session: Session, agreement: Agreement, by: Person, now: datetime, copy: HandedIn | None) -> str:
    version = version_of(session, agreement)
    sent = Sent(Shown(version.number, version.sha256), PasswordProof(by.id), ACCEPTED, copy)
    return sign(session, agreement, sent, by=by, now=now, today=now.date()).to_state


def test_without_a_signed_copy_nobody_signs_in_written_form(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    with pytest.raises(InputRefused, match="braucht die Schriftform"):
        signs(session, agreement, cast.sena, moment, None)


def test_a_signature_names_its_copy_and_the_copy_what_was_checked(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    handed_in = electronic(session, agreement, "Sena Şahin")
    signs(session, agreement, cast.sena, moment, handed_in)
    copy = session.exec(select(SignedCopy)).one()
    assert session.exec(select(Signature)).one().copy_id == copy.id
    assert copy.content == handed_in.content
    assert (copy.kind, copy.name) == ("electronic", "signiert.pdf")
    assert copy.checks["qualified"] == {
        "result": "not_checked", "sentence": "Nicht geprüft, ob die Signatur qualifiziert ist.",
    }  # fmt: skip


def test_both_parties_can_sign_the_same_file_one_after_the_other(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    signs(session, agreement, cast.sena, moment, electronic(session, agreement, "Sena Şahin"))
    both = electronic(session, agreement, "Sena Şahin", "Bob Brandt")
    assert signs(session, agreement, cast.bob, moment, both) == "submitted"
    made = edition_of(session, agreement, version_of(session, agreement), zone=BERLIN, today=date(2013, 3, 1))
    assert "elektronisch signiertes Exemplar, SHA-256" in str(made.plain())


def test_a_copy_with_somebody_elses_signature_alone_is_nobodys(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    copy = electronic(session, agreement, "Sena Şahin")
    signs(session, agreement, cast.sena, moment, copy)
    with pytest.raises(InputRefused, match="keine neue elektronische Signatur"):
        signs(session, agreement, cast.bob, moment, copy)


def test_one_electronic_signature_does_not_stand_for_two_people(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    copy = electronic(session, agreement, "Bob Brandt", seats=("greta@pankow.example",))
    with pytest.raises(InputRefused, match="nötig sind 2"):
        signs(session, agreement, cast.bob, moment, copy)


def test_one_sheet_of_paper_may_carry_the_signatures_of_a_board(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    signs(session, agreement, cast.sena, moment, scanned(session, agreement))
    paper = scanned(session, agreement, seats=("greta@pankow.example",))
    assert signs(session, agreement, cast.bob, moment, paper) == "adopted"
    version = version_numbered(session, agreement, 1)
    assert version is not None
    rows = {row.signed_as.get("name", ""): row for row in session.exec(select(Signature)) if row.party == "partner"}
    assert rows["Greta Groß"].proof == "paper"
    assert rows["Greta Groß"].decisions == {"G1": "accept"}
    assert [kept.kind for kept in copies_of(session, version.id)] == ["scan", "scan"]
    assert {frozenset(kept.carries) for kept in copies_of(session, version.id)} == {
        frozenset({"Sena Şahin"}), frozenset({"Bob Brandt", "Greta Groß"}),
    }  # fmt: skip
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "paper-signature")).one()
    assert entry.actor == str(cast.bob.id)


def test_who_said_no_is_not_recorded_as_having_signed(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    greta = session.exec(select(Person).where(Person.mail == "greta@pankow.example")).one()
    shown = stamp(version_of(session, agreement))
    decline(session, agreement, by=greta, reason="Nicht so.", shown=shown, now=moment, today=moment.date())
    paper = scanned(session, agreement, seats=("greta@pankow.example",))
    with pytest.raises(InputRefused, match="lässt sich so nicht festhalten"):
        signs(session, agreement, cast.bob, moment, paper)


@pytest.mark.parametrize("mail", ["sena@senat.example", "dana@pankow.example", "bob@pankow.example", "wer@da.example"])
def test_only_open_seats_of_the_own_party_can_be_named(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, mail: str
) -> None:
    paper = scanned(session, agreement, seats=(mail,))
    with pytest.raises(InputRefused, match="lässt sich so nicht festhalten"):
        signs(session, agreement, cast.bob, moment, paper)


def test_a_scan_is_taken_only_from_who_compared_it(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    with pytest.raises(InputRefused, match="mit dem Dokument verglichen"):
        signs(session, agreement, cast.sena, moment, scanned(session, agreement, compared=False))
    signs(session, agreement, cast.sena, moment, scanned(session, agreement))
    copy = session.exec(select(SignedCopy)).one()
    assert copy.checks["compared"]["result"] == "by_person"
    assert copy.checks["compared"]["sentence"].startswith("Nicht maschinell geprüft")
    assert copy.name == "blatt 1.pdf"


def test_a_copy_that_was_checked_against_another_wording_is_stale(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    other = HandedIn(b"%PDF", "x.pdf", Inspection("scan", {}), "0" * 64)
    with pytest.raises(Stale):
        take_in(session, agreement, version_of(session, agreement), other, by=cast.sena, now=moment)


def test_an_agreement_without_written_form_takes_no_copies(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version = version_of(session, agreement)
    handed_in = HandedIn(b"%PDF", "x.pdf", Inspection("scan", {}), version.sha256)
    with pytest.raises(StepRefused):
        take_in(session, agreement, version, handed_in, by=cast.sena, now=moment)
    assert signs(session, agreement, cast.sena, moment, None) == "submitted"


def test_the_pdf_to_sign_stays_the_same_while_others_sign(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    version = version_of(session, agreement)
    before = pdf_to_sign(session, agreement, version, BERLIN)
    signs(session, agreement, cast.sena, moment, electronic(session, agreement, "Sena Şahin"))
    assert pdf_to_sign(session, agreement, version, BERLIN) == before


def test_the_lines_for_signatures_name_the_people_and_say_where_nobody_is_known(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    cast.bob.function = "Bezirksbürgermeister"
    session.add(cast.bob)
    nobody = {**agreement_document()["issuer"], "signatories": ["nemo@senat.example"]}
    unknown = drafted(session, cast, now=moment, number="ZV-2012-09", legal_form="written", issuer=nobody)
    text = text_of(pdf_to_sign(session, unknown, version_of(session, unknown), BERLIN))
    assert "nemo@senat.example (Adresse; wer das ist, ist in bbd nicht hinterlegt)" in text
    text = text_of(pdf_to_sign(session, agreement, version_of(session, agreement), BERLIN))
    for line in ("Bob Brandt, Bezirksbürgermeister (bob@pankow.example)", "Sena Şahin (sena@senat.example)"):
        assert line in text


def test_a_copy_of_a_returned_version_says_that_its_signatures_count_no_longer(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    version = version_of(session, agreement)
    signs(session, agreement, cast.sena, moment, electronic(session, agreement, "Sena Şahin"))
    request = Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Der Zielwert ist zu hoch.")
    take_step(session, agreement, request)
    assert copies_of(session, version.id)[0].carries == ("Sena Şahin (ungültig)",)


def test_the_audit_trail_names_the_copy_by_its_hash_alone(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    handed_in = electronic(session, agreement, "Sena Şahin")
    signs(session, agreement, cast.sena, moment, handed_in)
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "copy-taken-in")).one()
    assert set(entry.details) == {"version", "sha256"}
    assert entry.object == "ZV-2012-01"
    assert Action.SIGN in [one.action for one in session.exec(select(AuditEntry))]
