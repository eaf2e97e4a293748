"""A changed wording or signature is found by checking the trail, even where the chain itself is whole."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bbd.domain.errors import CheckFailed
from bbd.services import auditing
from bbd.services.record_checks import mismatches
from bbd.store.guards import unguarded
from tests.cast import adopted, hire

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
