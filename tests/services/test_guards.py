"""What the database itself refuses: changing the audit trail, a frozen wording, a signature or a signed copy."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select, text

from bbd.domain.lifecycle import Action
from bbd.services import auditing
from bbd.services.steps import Request, take_step
from bbd.store import audit, migrate
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.checkpoints import AuditCheckpoint, AuditOpening
from bbd.store.database import Database
from bbd.store.guards import GUARDED, guards, unguarded
from bbd.store.mandates import Mandate
from bbd.store.signed_copies import SignedCopy
from bbd.store.terminations import TerminationNotice
from tests.cast import Cast, adopted, drafted, hire, signed_by, submitted
from tests.databases import LazyCluster
from tests.stage import START

OF_READINGS = {
    "reading_stays_confirmed", "reading_keeps_earlier", "reading_keeps_place", "reading_stays", "reading_edition_kept",
    "reading_edition_stays",
}  # fmt: skip
"""Tried in tests/services/test_reading_guards.py."""
OF_GROWING = ("benchmark_edition", "effect_answer", "effect_reply", "effect_study")
"""Tried in tests/services/test_kept_records.py."""
ANYWHERE = frozenset(
    {
        "audit_entry_no_update", "audit_entry_no_delete", "audit_entry_next", "audit_checkpoint_no_update",
        "audit_checkpoint_no_delete", "agreement_version_wording", "agreement_version_state",
        "agreement_version_days", "agreement_version_signed", "agreement_version_kept", "signature_kept",
        "signature_in_force", "signature_gone", "signed_copy_no_update", "signed_copy_no_delete", "mandate_kept",
        "termination_notice_no_update", "termination_notice_no_delete",
        "mandate_gone", "audit_opening_kept", "audit_opening_gone",
        *OF_READINGS, *(f"{table}_no_{event}" for table in OF_GROWING for event in ("update", "delete")),
    }
)  # fmt: skip
AGAINST_REPLACE = frozenset(
    {
        "agreement_version_no_replace", "agreement_version_no_push", "signature_no_replace", "signature_no_push",
        "termination_notice_no_replace",
        "signed_copy_no_replace", "audit_checkpoint_no_replace", "mandate_no_replace", "audit_opening_no_replace",
        *(f"{table}_no_replace" for table in OF_GROWING),
    }
)  # fmt: skip
AGAINST_TRUNCATE = frozenset(f"{table}_no_truncate" for table in (*GUARDED, *OF_GROWING, "reading", "reading_edition"))

ADOPTED = "WHERE state = 'adopted'"
COLUMNS = "state, title, document, sha256, reason, created_at, amendment, coordinator, signatories"
DOORS = {
    "an entry of the trail": "UPDATE audit_entry SET action = 'withdraw' WHERE seq = 3",
    "an entry's details": "UPDATE audit_entry SET details = '{}'",
    "an entry's number": "UPDATE audit_entry SET seq = seq + 1000",
    "deleting the last entry": "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)",
    "deleting all entries": "DELETE FROM audit_entry",
    "an entry with a gap": "INSERT INTO audit_entry SELECT seq + 500, at, actor, action, object, details, prev, hash"
    " FROM audit_entry WHERE seq = 1",
    "an entry of another past": "INSERT INTO audit_entry SELECT (SELECT max(seq) + 1 FROM audit_entry), at, actor,"
    " action, object, details, prev, hash FROM audit_entry WHERE seq = 1",
    "the size of a checkpoint": "UPDATE audit_checkpoint SET size = size + 1",
    "deleting a checkpoint": "DELETE FROM audit_checkpoint",
    "the wording": "UPDATE agreement_version SET document = '{}' ADOPTED",
    "the wording of a submitted version": "UPDATE agreement_version SET document = '{}' WHERE state = 'submitted'",
    "its hash": "UPDATE agreement_version SET sha256 = '0' ADOPTED",
    "its number": "UPDATE agreement_version SET number = 7 ADOPTED",
    "its agreement": "UPDATE agreement_version SET agreement_id = (SELECT agreement_id FROM agreement_version WHERE"
    " state = 'drafted') ADOPTED",
    "its id": "UPDATE agreement_version SET id = '00000000000000000000000000000000' ADOPTED",
    "its title": "UPDATE agreement_version SET title = 'Anders' ADOPTED",
    "its signatories": "UPDATE agreement_version SET signatories = '{}' ADOPTED",
    "its coordinator": "UPDATE agreement_version SET coordinator = 'x' ADOPTED",
    "its term": "UPDATE agreement_version SET valid_to = NULL ADOPTED",
    "its review": "UPDATE agreement_version SET review_on = NULL ADOPTED",
    "back to a draft": "UPDATE agreement_version SET state = 'drafted' ADOPTED",
    "submitted back to a draft": "UPDATE agreement_version SET state = 'drafted' WHERE state = 'submitted'",
    "a draft put in force": "UPDATE agreement_version SET state = 'adopted' WHERE state = 'drafted'",
    "deleting a version in force": "DELETE FROM agreement_version ADOPTED",
    "deleting a submitted version": "DELETE FROM agreement_version WHERE state = 'submitted'",
    "what was signed": "UPDATE signature SET sha256 = '0'",
    "what was decided": "UPDATE signature SET decisions = '{}' WHERE party = 'partner'",
    "who signed": "UPDATE signature SET person_id = (SELECT id FROM person WHERE name = 'Charlie Çelik')",
    "when": "UPDATE signature SET at = '2001-01-01 00:00:00+00:00'",
    "reviving a void signature": "UPDATE signature SET void_at = NULL WHERE void_at IS NOT NULL",
    "deleting a signature": "DELETE FROM signature",
    "voiding what is in force": "UPDATE signature SET void_at = '2012-05-01' WHERE version_id IN (SELECT id FROM"
    " agreement_version ADOPTED)",
    "adopting what one party alone has signed": "UPDATE agreement_version SET state = 'adopted' WHERE state ="
    " 'submitted'",
    "the last day to sign what is in force": "UPDATE agreement_version SET sign_by = '2030-01-01' ADOPTED",
    "when it came into force": "UPDATE agreement_version SET adopted_at = NULL ADOPTED",
    "when it was submitted": "UPDATE agreement_version SET submitted_at = NULL WHERE state = 'returned'",
    "for how long a mandate holds": "UPDATE mandate SET valid_to = '2030-01-01'",
    "who is stood in for": "UPDATE mandate SET principal_id = (SELECT id FROM person WHERE name = 'Adam Abel')",
    "reviving a mandate": "UPDATE mandate SET revoked_at = NULL, revoked_by_id = NULL WHERE revoked_at IS NOT NULL",
    "moving the end of a mandate": "UPDATE mandate SET revoked_at = '2030-01-01' WHERE revoked_at IS NOT NULL",
    "deleting a mandate": "DELETE FROM mandate",
    "what an entry was made of": "UPDATE audit_opening SET content = '{}'",
    "the salt of an entry": "UPDATE audit_opening SET salt = '0'",
    "deleting what an entry was made of": "DELETE FROM audit_opening",
    "a signed copy": "UPDATE signed_copy SET name = 'anders.pdf'",
    "deleting a signed copy": "DELETE FROM signed_copy",
    "to which day somebody terminated": "UPDATE termination_notice SET takes_effect_on = '2030-01-01'",
    "deleting a termination": "DELETE FROM termination_notice",
}
REPLACING = {
    "an entry": "INSERT OR REPLACE INTO audit_entry SELECT seq, at, actor, 'withdraw', object, details, prev, hash"
    " FROM audit_entry WHERE seq = 3",
    "a checkpoint": "REPLACE INTO audit_checkpoint SELECT size, hash, at, 'forged', public_key, occasion"
    " FROM audit_checkpoint",
    "a version by its id": "INSERT OR REPLACE INTO agreement_version SELECT * FROM agreement_version ADOPTED",
    "a version by its number": "INSERT OR REPLACE INTO agreement_version (id, agreement_id, number, edition, state,"
    " title, document, sha256, reason, created_at, amendment, coordinator, signatories) SELECT 'x', agreement_id,"
    " number, 1, 'withdrawn', title, '{}', 'x', '', created_at, 0, '', '{}' FROM agreement_version ADOPTED",
    "a version by its place in force": "INSERT OR REPLACE INTO agreement_version (id, agreement_id, number, edition,"
    " COLUMNS) SELECT 'x',"
    " agreement_id, 99, 1, 'adopted', title, '{}', 'x', '', created_at, 0, '', '{}' FROM agreement_version ADOPTED",
    "a version by its rowid": "INSERT OR REPLACE INTO agreement_version (rowid, id, agreement_id, number, edition,"
    " COLUMNS) SELECT rowid, 'x',"
    " agreement_id, 99, 1, 'withdrawn', title, '{}', 'x', '', created_at, 0, '', '{}' FROM agreement_version ADOPTED",
    "a version by a draft that takes its id": "UPDATE OR REPLACE agreement_version SET id = (SELECT id FROM"
    " agreement_version ADOPTED) WHERE state = 'drafted'",
    "a version by a draft that takes its rowid": "UPDATE OR REPLACE agreement_version SET rowid = (SELECT rowid FROM"
    " agreement_version ADOPTED) WHERE state = 'drafted'",
    "a signature by its id": "INSERT OR REPLACE INTO signature SELECT * FROM signature",
    "a signature by its rowid": "INSERT OR REPLACE INTO signature (rowid, id, version_id, party, person_id, sha256,"
    " decisions, at) SELECT rowid, 'x' || rowid, version_id, party, person_id, sha256, '{}', at FROM signature",
    "a signature by another rowid": "UPDATE OR REPLACE signature SET rowid = rowid + 1",
    "a signed copy": "INSERT OR REPLACE INTO signed_copy SELECT * FROM signed_copy",
    "a termination": "INSERT OR REPLACE INTO termination_notice SELECT * FROM termination_notice",
    "a mandate": "INSERT OR REPLACE INTO mandate SELECT * FROM mandate",
    "what an entry was made of": "INSERT OR REPLACE INTO audit_opening SELECT seq, salt, '{}', erased_at FROM"
    " audit_opening",
}

SAID = (
    "only grows", "continues the chain", "does not change", "no such step", "only a draft", "nothing but void_at",
    "none is deleted", "stands in the way", "with its state alone", "both parties sign", "none of a version in force",
    "can be revoked once", "can be erased as a whole",
)  # fmt: skip


@pytest.fixture
def kept(database: Database) -> Iterator[Session]:
    """Return a writing session on an adopted, a submitted and a drafted agreement, a void signature, a signed copy."""
    with database.writing() as session:
        cast = hire(session, now=START)
        agreement = adopted(session, cast, now=START)
        _returned(session, cast)
        drafted(session, cast, now=START, number="ZV-2012-03")
        (version,) = session.exec(select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id))
        session.add(
            SignedCopy(
                version_id=version.id, kind="scan", name="a.pdf", sha256="0" * 64, content=b"%PDF", uploaded_at=START
            )
        )
        session.add(
            TerminationNotice(
                version_id=version.id, party="partner", person_id=cast.bob.id, reason="Umbau",
                takes_effect_on=START.date(), at=START,
            )
        )  # fmt: skip
        kept_mandates = [(cast.bob, None), (cast.sena, START)]
        session.add_all(
            Mandate(
                principal_id=person.id, deputy_id=cast.alice.id, valid_from=START.date(), granted_at=START,
                revoked_at=revoked,
            )
            for person, revoked in kept_mandates
        )  # fmt: skip
        session.add(AuditCheckpoint(size=1, hash="0" * 64, at=START, signature="0", public_key="0", occasion="asked"))
        session.commit()
    with database.writing() as session:
        yield session
        session.rollback()


def _returned(session: Session, cast: Cast) -> Agreement:
    """Make an agreement that was signed once, returned, and submitted again."""
    agreement = submitted(session, cast, now=START, number="ZV-2012-02")
    signed_by(session, agreement, cast.sena, now=START)
    take_step(session, agreement, Request(Action.RETURN, cast.bob, START, START.date(), reason="So nicht"))
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, START, START.date()))
    return agreement


@pytest.mark.parametrize("statement", DOORS.values(), ids=DOORS.keys())
def test_the_database_refuses(kept: Session, statement: str) -> None:
    _refused(kept, statement)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("statement", REPLACING.values(), ids=REPLACING.keys())
def test_sqlite_replaces_nothing_that_is_kept(kept: Session, statement: str) -> None:
    _refused(kept, statement)


@pytest.mark.postgresql
@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("table", GUARDED)
def test_postgresql_empties_nothing_that_is_kept(kept: Session, table: str) -> None:
    _refused(kept, f"TRUNCATE {table} CASCADE")


def _refused(session: Session, statement: str) -> None:
    before = [session.connection().execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in GUARDED]  # noqa: S608 - names of our own
    assert all(before)
    written_out = statement.replace("ADOPTED", ADOPTED).replace("COLUMNS", COLUMNS)
    with pytest.raises(IntegrityError) as refusal, session.begin_nested():
        session.connection().exec_driver_sql(written_out)
    assert any(said in str(refusal.value.orig) for said in SAID), refusal.value.orig
    after = [session.connection().execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in GUARDED]  # noqa: S608 - as above
    assert after == before


def test_drafts_and_the_life_of_a_version_go_on(kept: Session) -> None:
    kept.connection().execute(
        text("UPDATE agreement_version SET title = 'Neu', sign_by = NULL WHERE state = 'drafted'")
    )
    kept.connection().execute(text("UPDATE agreement_version SET sign_by = '2012-05-01' WHERE state = 'submitted'"))
    kept.connection().execute(text("UPDATE agreement_version SET state = 'superseded' WHERE state = 'adopted'"))
    kept.connection().execute(text("UPDATE mandate SET revoked_at = '2012-05-01' WHERE revoked_at IS NULL"))
    kept.connection().execute(text("UPDATE audit_opening SET salt = '', content = '{}', erased_at = '2012-05-01'"))
    audit.append(kept, actor=None, action="sweep", on="2012-05-01", now=START)
    kept.expire_all()
    assert auditing.verify_after(kept, auditing.START)[0] > 5
    assert all(mandate.revoked_at for mandate in kept.exec(select(Mandate)))
    assert all(opening.erased_at for opening in kept.exec(select(AuditOpening)))


def test_all_guards_stand_at_the_head_of_the_migrations(session: Session) -> None:
    """Whoever adds a migration that rebuilds one of these tables has lost its triggers: see bbd.store.guards."""
    more = AGAINST_REPLACE if session.get_bind().dialect.name == "sqlite" else AGAINST_TRUNCATE
    assert guards(session.connection()) == ANYWHERE | more


def test_a_migration_can_rebuild_a_guarded_table_and_the_guards_stand_again(kept: Session) -> None:
    connection = kept.connection()
    stood = guards(connection)
    with unguarded(connection, "audit_entry", "signature"):
        assert not guards(connection) & {"audit_entry_no_update", "signature_kept"}
        assert "agreement_version_wording" in guards(connection)
        connection.execute(text("UPDATE audit_entry SET action = 'x' WHERE seq = 1"))
    assert guards(connection) == stood
    _refused(kept, "UPDATE audit_entry SET action = 'y' WHERE seq = 1")


@pytest.mark.postgresql
def test_the_owner_on_postgresql_has_no_right_to_change_the_trail(lazy_cluster: LazyCluster) -> None:
    """The tests' own account is a superuser, whom no right concerns; an installation's is not."""
    cluster = lazy_cluster.cluster
    name = cluster.create()
    with psycopg.connect(cluster.url(name).replace("+psycopg", ""), autocommit=True) as link:
        link.execute("DROP ROLE IF EXISTS clerk")
        link.execute("CREATE ROLE clerk LOGIN")
        link.execute(f"ALTER DATABASE {name} OWNER TO clerk")
        link.execute("ALTER SCHEMA public OWNER TO clerk")
    database = Database(cluster.url(name).replace("bbd@", "clerk@"))
    migrate.upgrade(database)
    with database.writing() as session:
        audit.append(session, actor=None, action="sweep", on="2012-05-01", now=START)
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_checkpoint"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            database.writing() as session,
            unguarded(session.connection(), "audit_entry"),
        ):
            session.connection().execute(text(statement))
    database.dispose()
    cluster.drop(name)
