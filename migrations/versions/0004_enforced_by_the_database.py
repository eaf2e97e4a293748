"""What must not change is kept by the database itself: the audit trail, frozen wordings, signatures, signed copies

Triggers on both databases, and on PostgreSQL the right to change the trail is taken from its owner as well. A later
migration that rebuilds or corrects one of these tables wraps that in `bbd.store.guards.unguarded(op.get_bind(), …)`;
a test looks whether all triggers stand at the head.

On SQLite `INSERT OR REPLACE` and `UPDATE OR REPLACE` delete the row in their way without asking a DELETE trigger, by
any unique key and by the hidden rowid; so each insert and update is asked whether somebody stands in its way.

How many signatures a party needs stands in the wording, which no trigger reads; `bbd audit verify` counts them.
"""

from alembic import op

from bbd.store.guards import NEVER, refuse, same

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GROWING = ("audit_entry", "audit_checkpoint", "signed_copy", "termination_notice")
"""Tables to which rows are only added."""
TABLES = (*GROWING, "agreement_version", "signature", "mandate", "audit_opening")

CONTINUES = "NEW.seq = (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)"
LINKED = "NEW.prev = coalesce((SELECT hash FROM audit_entry WHERE seq = NEW.seq - 1), '{}')".format("0" * 64)

WORDING = (
    "id", "agreement_id", "number", "edition", "title", "document", "sha256", "drafted_by_id", "reason", "created_at",
    "amendment", "coordinator", "signatories", "valid_from", "valid_to", "review_on",
)  # fmt: skip
"""What of a version is frozen once it is submitted; what is left are states and the moments of their change."""
STEPS = (
    ("drafted", "submitted"), ("drafted", "withdrawn"), ("submitted", "returned"), ("submitted", "adopted"),
    ("submitted", "withdrawn"), ("adopted", "superseded"),
)  # fmt: skip
SIGNED = (
    "id", "version_id", "party", "person_id", "for_person_id", "sha256", "decisions", "signed_as", "mandate_id",
    "copy_id", "proof", "at",
)  # fmt: skip
GRANTED = (
    "id", "principal_id", "deputy_id", "origin", "version_id", "valid_from", "valid_to", "reason", "granted_by_id",
    "granted_at",
)  # fmt: skip
MOMENTS = ("submitted_at", "returned_at", "adopted_at")

SAYS = {
    "audit_entry": "audit_entry only grows",
    "audit_checkpoint": "audit_checkpoint only grows",
    "signed_copy": "signed_copy only grows",
    "termination_notice": "termination_notice only grows",
    "audit_entry_next": "an audit_entry continues the chain: its number follows the last, its prev is the hash before",
    "agreement_version_wording": "agreement_version: a submitted wording does not change",
    "agreement_version_state": "agreement_version: no such step between states",
    "agreement_version_days": "agreement_version: its days change with its state alone",
    "agreement_version_signed": "agreement_version: both parties sign before it is adopted",
    "agreement_version_kept": "agreement_version: only a draft can be deleted",
    "signature_kept": "signature: nothing but void_at is ever set, and once",
    "signature_in_force": "signature: none of a version in force becomes void",
    "signature_gone": "signature: none is deleted",
    "mandate_kept": "mandate: it can be revoked once, nothing else",
    "mandate_gone": "mandate: none is deleted",
    "audit_opening_kept": "audit_opening: it can be erased as a whole, nothing else",
    "audit_opening_gone": "audit_opening: none is deleted",
    "taken": "somebody stands in the way, and is not replaced",
}
KEPT = {
    "agreement_version": "agreement_version_kept", "signature": "signature_gone", "mandate": "mandate_gone",
    "audit_opening": "audit_opening_gone",
}  # fmt: skip
"""What says that a table's rows are not deleted, where some of their columns may change."""


def upgrade() -> None:
    op.create_index("audit_entry_by_actor", "audit_entry", ["actor", "at"])
    op.create_index("audit_entry_by_object", "audit_entry", ["object"])
    for table in GROWING:
        _refuse(f"{table}_no_update", "UPDATE", table, NEVER, table)
        _refuse(f"{table}_no_delete", "DELETE", table, NEVER, table)
    _refuse("audit_entry_next", "INSERT", "audit_entry", f"{CONTINUES} AND {LINKED}", "audit_entry_next")
    for name, holds in _conditions().items():
        _refuse(name, "UPDATE", _table(name), holds, name)
    for table, name in KEPT.items():
        _refuse(name, "DELETE", table, "OLD.state = 'drafted'" if table == "agreement_version" else NEVER, name)
    if op.get_bind().dialect.name == "sqlite":
        _nothing_is_replaced()
    else:
        _nothing_is_emptied()


def _refuse(name: str, event: str, table: str, unless: str, says: str) -> None:
    refuse(op.get_bind(), name, event, table, unless=unless, says=SAYS[says])


def _same(*columns: str) -> str:
    return same(op.get_bind(), *columns)


def _conditions() -> dict[str, str]:
    """Return what must hold for an update, by the name of its trigger."""
    steps = " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in STEPS)
    voided = f"({_same('void_at')} OR (OLD.void_at IS NULL AND NEW.void_at IS NOT NULL))"
    signed = " AND ".join(
        f"EXISTS (SELECT 1 FROM signature WHERE version_id = NEW.id AND party = '{party}' AND sha256 = NEW.sha256"
        " AND void_at IS NULL)"
        for party in ("issuer", "partner")
    )
    erased = "NEW.salt = '' AND NEW.content = '{}' AND NEW.erased_at IS NOT NULL"
    return {
        "agreement_version_wording": f"OLD.state = 'drafted' OR ({_same(*WORDING)})",
        "agreement_version_state": f"NEW.state = OLD.state OR {steps}",
        "agreement_version_days": f"NEW.state <> OLD.state OR OLD.state = 'drafted' OR ({_same(*MOMENTS)}"
        f" AND (OLD.state = 'submitted' OR {_same('sign_by')}))",
        "agreement_version_signed": f"NEW.state <> 'adopted' OR OLD.state = 'adopted' OR ({signed})",
        "signature_kept": f"{_same(*SIGNED)} AND {voided}",
        "signature_in_force": f"{_same('void_at')} OR NOT EXISTS (SELECT 1 FROM agreement_version"
        " WHERE id = OLD.version_id AND state IN ('adopted', 'superseded'))",
        "mandate_kept": f"{_same(*GRANTED)} AND (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL"
        f" OR {_same('revoked_at', 'revoked_by_id')})",
        "audit_opening_kept": f"NEW.seq = OLD.seq AND OLD.erased_at IS NULL"
        f" AND ({erased} OR {_same('salt', 'content', 'erased_at')})",
    }


def _table(trigger: str) -> str:
    return next(table for table in KEPT if trigger.startswith(f"{table}_"))


def _nothing_is_replaced() -> None:
    """Refuse what SQLite would make room for by deleting a row that is kept."""
    both = (
        "state = 'adopted' AND NEW.state = 'adopted' OR state = 'submitted' AND NEW.state IN ('drafted', 'submitted')"
    )
    version = "id = NEW.id OR agreement_id = NEW.agreement_id AND (number = NEW.number OR " + both + ")"
    signature = (
        "id = NEW.id OR version_id = NEW.version_id AND party = NEW.party AND person_id = NEW.person_id"
        " AND void_at IS NULL AND NEW.void_at IS NULL"
    )
    kept = {
        "agreement_version": f"state <> 'drafted' AND (rowid = NEW.rowid OR {version})",
        "signature": f"rowid = NEW.rowid OR {signature}",
        "signed_copy": "rowid = NEW.rowid OR id = NEW.id",
        "termination_notice": "rowid = NEW.rowid OR id = NEW.id",
        "audit_checkpoint": "size = NEW.size",
        "mandate": "rowid = NEW.rowid OR id = NEW.id",
        "audit_opening": "seq = NEW.seq",
    }
    for table, meets in kept.items():
        free = f"NOT EXISTS (SELECT 1 FROM {table} WHERE {meets})"
        _refuse(f"{table}_no_replace", "INSERT", table, free, "taken")
    for table in ("agreement_version", "signature"):
        # A draft may be changed, but must not push a frozen row out of its place.
        free = f"NOT EXISTS (SELECT 1 FROM {table} WHERE rowid <> OLD.rowid AND ({kept[table]}))"
        _refuse(f"{table}_no_push", "UPDATE", table, f"NEW.rowid = OLD.rowid AND {free}", "taken")


def _nothing_is_emptied() -> None:
    for table in TABLES:
        _refuse(f"{table}_no_truncate", "TRUNCATE", table, NEVER, KEPT.get(table, table))
    for table in ("audit_entry", "audit_checkpoint"):
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'").all()
        for name, table in rows:
            if table in TABLES:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        _without_functions()
    op.drop_index("audit_entry_by_object", "audit_entry")
    op.drop_index("audit_entry_by_actor", "audit_entry")


def _without_functions() -> None:
    connection = op.get_bind()
    names = connection.exec_driver_sql(
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relname IN ('{}')".format("', '".join(TABLES))
    ).scalars()
    for name in names.all():
        connection.exec_driver_sql(f"DROP FUNCTION {name}() CASCADE")
    for table in ("audit_entry", "audit_checkpoint"):
        op.execute(f"GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER")
