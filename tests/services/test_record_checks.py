"""A changed wording or signature is found by checking the trail, even where the chain itself is whole."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel

from bbd.domain.errors import CheckFailed
from bbd.services import auditing
from bbd.services.commitments import GRANTED, REFUSED, SIGNED
from bbd.services.record_checks import mismatches
from bbd.services.signature_requests import decline
from bbd.services.steps import stamp
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Signature
from bbd.store.guards import unguarded
from bbd.store.mandates import Mandate, SignatureRefusal
from tests.cast import PANKOW, adopted, deputise, hire, join, submitted

BOARD = {"organisation": PANKOW, "signatories": ["bob@pankow.example", "zoe@pankow.example"]}

OF_SIGNATURE = "version_id, party, sha256, decisions, signed_as, proof, at"
ONE_MORE = (
    f"INSERT INTO signature (id, person_id, {OF_SIGNATURE}) SELECT '00000000000000000000000000000001',"  # noqa: S608 - names of our own
    f" (SELECT id FROM person WHERE name = 'Alice Aydın'), {OF_SIGNATURE} FROM signature WHERE party = 'issuer'"
)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE agreement_version SET document = REPLACE(document, '25', '12')", "passt nicht zu seiner Prüfsumme"),
        ('UPDATE signature SET signed_as = \'{"name":"Niemand"}\'', "Was er belegt, fehlt oder ist verändert"),
        ('UPDATE signature SET decisions = \'{"G1":"decline"}\'', "Was er belegt, fehlt oder ist verändert"),
        ("DELETE FROM signature", "Was er belegt, fehlt oder ist verändert"),
        ("UPDATE audit_opening SET content = '{}'", "Der Nachweis passt nicht"),
        ("UPDATE audit_opening SET salt = '', content = '{}', erased_at = '2013-05-01'", "Der Nachweis ist gelöscht"),
        ("DELETE FROM audit_opening", "Der Nachweis ist gelöscht"),
        (
            "UPDATE signature SET void_at = at WHERE party = 'issuer'",
            "gilt als beschlossen, hat aber nicht die",
        ),
        (ONE_MORE, "stehen mehr Unterschriften, als gegeben wurden"),
        ("UPDATE agreement_version SET state = 'withdrawn'", "hat aber keine beschlossene Fassung"),
    ],
)
def test_a_changed_record_is_found(session: Session, moment: datetime, statement: str, found: str) -> None:
    adopted(session, hire(session, now=moment), now=moment)
    assert list(mismatches(session)) == []
    auditing.verify(session)
    connection = session.connection()
    with unguarded(connection, "agreement_version", "signature", "audit_opening"):
        connection.execute(text(statement))
    session.expire_all()
    with pytest.raises(CheckFailed, match=found):
        auditing.verify(session)


def test_a_wording_with_a_hash_of_its_own_is_not_what_was_submitted(session: Session, moment: datetime) -> None:
    adopted(session, hire(session, now=moment), now=moment)
    connection = session.connection()
    with unguarded(connection, "agreement_version"):
        # sha256 of "{}"
        digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        connection.execute(text("UPDATE agreement_version SET document = '{}', sha256 = :digest"), {"digest": digest})
    session.expire_all()
    with pytest.raises(CheckFailed, match="nicht der, der vorgelegt wurde"):
        auditing.verify(session)


@pytest.mark.parametrize(
    ("table", "proven", "changes"),
    [
        # Of a signature the wording stands in the entry itself, by number and hash.
        (Signature, SIGNED, {"id", "version_id", "sha256", "void_at"}),
        (SignatureRefusal, REFUSED, {"id", "version_id", "void_at"}),
        (Mandate, GRANTED, {"id", "revoked_by_id", "revoked_at"}),
    ],
)
def test_every_column_of_a_record_is_proven_or_known_to_change(
    table: type[SQLModel], proven: tuple[str, ...], changes: set[str]
) -> None:
    assert {*proven} == set(table.model_fields) - changes


def test_a_changed_refusal_and_a_changed_mandate_are_found(session: Session, moment: datetime) -> None:
    cast = hire(session, now=moment)
    zoe = join(session, "zoe@pankow.example", "Zoe Zander", PANKOW, "leadership", now=moment)
    agreement = submitted(session, cast, now=moment, partner=BOARD)
    version = version_in_work(session, agreement)
    assert version is not None
    decline(session, agreement, by=zoe, reason="Zu hoch", shown=stamp(version), now=moment, today=moment.date())
    deputise(session, cast.bob, cast.dana, now=moment)
    assert list(mismatches(session)) == []
    for statement, found in (
        ("UPDATE signature_refusal SET reason = 'Zu tief'", "Abgelehnte Zeichnung von"),
        ("UPDATE mandate SET valid_to = '2030-01-01'", "Vollmacht"),
        ("DELETE FROM mandate", "Vollmacht"),
    ):
        with unguarded(session.connection(), "mandate"), session.begin_nested() as attempt:
            session.connection().execute(text(statement))
            session.expire_all()
            assert any(found in one and "fehlt oder ist verändert" in one for one in mismatches(session))
            attempt.rollback()
        session.expire_all()
