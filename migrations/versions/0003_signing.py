"""Versions that are returned, Nachträge by number, mandates, counter-proposals, signed copies, checkpoints"""

import uuid

import sqlalchemy as sa
from alembic import op

import bbd.store.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "state IN ('drafted', 'submitted', 'adopted', 'superseded', 'withdrawn')"
AFTER = "state IN ('drafted', 'submitted', 'returned', 'adopted', 'superseded', 'withdrawn')"


def upgrade() -> None:
    op.add_column("person", sa.Column("function", sa.String(length=200), nullable=False, server_default=""))
    _versions()
    _new_tables()
    _termination_notices()
    _references()
    _number_amendments()
    _mandates_of_deputies()


def _versions() -> None:
    with op.batch_alter_table("agreement_version") as table:
        table.drop_constraint("agreement_version_state", type_="check")
        table.create_check_constraint("agreement_version_state", AFTER)
        table.add_column(sa.Column("returned_at", bbd.store.types.UtcDateTime(), nullable=True))
        table.add_column(sa.Column("amendment", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("sign_by", sa.Date(), nullable=True))


def _new_tables() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("origin IN ('people', 'mandate', 'forwarded')", name="mandate_origin"),
        sa.CheckConstraint("(origin = 'forwarded') = (version_id IS NOT NULL)", name="mandate_version"),
        sa.CheckConstraint("principal_id != deputy_id", name="mandate_of_two"),
        sa.CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="mandate_term"),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"]),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("principal_id", "deputy_id", "version_id"):
        op.create_index(op.f(f"ix_mandate_{column}"), "mandate", [column], unique=False)
    op.create_table(
        "signature_refusal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=7), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("void_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("party IN ('issuer', 'partner')", name="signature_refusal_party"),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_signature_refusal_version_id"), "signature_refusal", ["version_id"], unique=False)
    op.create_index(
        "one_refusal_each", "signature_refusal", ["version_id", "party", "person_id"], unique=True,
        sqlite_where=sa.text("void_at IS NULL"), postgresql_where=sa.text("void_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "counter_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("goal_key", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("own_value", bbd.store.types.ExactDecimal(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answer_reason", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.Column("answered_version", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('own_value', 'decline')", name="counter_proposal_kind"),
        sa.CheckConstraint("answer IN ('open', 'taken', 'met', 'kept')", name="counter_proposal_answer"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "goal_key"),
    )
    for column in ("agreement_id", "version_id"):
        op.create_index(op.f(f"ix_counter_proposal_{column}"), "counter_proposal", [column], unique=False)
    op.create_table(
        "signed_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("checks", bbd.store.types.Json(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('electronic', 'scan')", name="signed_copy_kind"),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"]),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_signed_copy_version_id"), "signed_copy", ["version_id"], unique=False)
    op.create_table(
        "audit_checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("size"),
    )
    op.create_table(
        "audit_opening",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("content", bbd.store.types.Json(), nullable=False),
        sa.Column("erased_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
    )


def _termination_notices() -> None:
    op.create_table(
        "termination_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=7), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("for_person_id", sa.Uuid(), nullable=True),
        sa.Column("mandate_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("takes_effect_on", sa.Date(), nullable=False),
        sa.Column("at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("party IN ('issuer', 'partner')", name="termination_notice_party"),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["for_person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_termination_notice_version_id"), "termination_notice", ["version_id"], unique=False)


def _references() -> None:
    with op.batch_alter_table("agreement") as table:
        table.add_column(sa.Column("renews_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("runs_until", sa.Date(), nullable=True))
        table.create_foreign_key("agreement_renews_id_fkey", "agreement", ["renews_id"], ["id"])
    with op.batch_alter_table("signature") as table:
        table.add_column(sa.Column("signed_as", bbd.store.types.Json(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("mandate_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("copy_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("proof", sa.String(length=20), nullable=False, server_default="password"))
        table.create_foreign_key("signature_mandate_id_fkey", "mandate", ["mandate_id"], ["id"])
        table.create_foreign_key("signature_copy_id_fkey", "signed_copy", ["copy_id"], ["id"])


def _number_amendments() -> None:
    """Until now each version after the first was a Nachtrag of its own."""
    op.execute("UPDATE agreement_version SET amendment = number - 1")


def _mandates_of_deputies() -> None:
    """Give each standing deputy the mandate that signing asks for from now on, dated from the day of the account."""
    person = sa.table(
        "person", sa.column("id", sa.Uuid()), sa.column("deputy_id", sa.Uuid()),
        sa.column("created_at", bbd.store.types.UtcDateTime()),
    )  # fmt: skip
    mandate = sa.table(
        "mandate", *(sa.column(name, sa.Uuid()) for name in ("id", "principal_id", "deputy_id")),
        sa.column("origin"), sa.column("valid_from", sa.Date()), sa.column("reason"),
        sa.column("granted_at", bbd.store.types.UtcDateTime()),
    )  # fmt: skip
    connection = op.get_bind()
    query = sa.select(person).where(person.c.deputy_id.is_not(None), person.c.deputy_id != person.c.id)
    rows = [
        {
            "id": uuid.uuid4(),
            "principal_id": principal_id,
            "deputy_id": deputy_id,
            "origin": "people",
            "valid_from": created_at.date(),
            "reason": "",
            "granted_at": created_at,
        }
        for principal_id, deputy_id, created_at in connection.execute(query).all()
    ]
    if rows:
        connection.execute(mandate.insert(), rows)


def downgrade() -> None:
    with op.batch_alter_table("signature") as table:
        for name in ("proof", "copy_id", "mandate_id", "signed_as"):
            table.drop_column(name)
    with op.batch_alter_table("agreement") as table:
        table.drop_column("runs_until")
        table.drop_column("renews_id")
    op.drop_table("termination_notice")
    for name in ("audit_opening", "audit_checkpoint", "signed_copy", "counter_proposal", "signature_refusal", "mandate"):
        op.drop_table(name)
    op.execute("UPDATE agreement_version SET state = 'withdrawn' WHERE state = 'returned'")
    with op.batch_alter_table("agreement_version") as table:
        table.drop_constraint("agreement_version_state", type_="check")
        table.create_check_constraint("agreement_version_state", BEFORE)
        for name in ("sign_by", "amendment", "returned_at"):
            table.drop_column(name)
    op.drop_column("person", "function")
