"""The life of a reading: who confirmed it and why it was corrected, earlier figures, files that prove it

Earlier figures are kept by the database itself: figures that are in force change only where a row of theirs stands
among the earlier ones, and that row never changes. Of readings that were corrected before, earlier figures are lost;
`overwritten` says so.

Nothing here is refused to a draft: it may change and go.
"""

import sqlalchemy as sa
from alembic import op

import bbd.store.types
from bbd.store.guards import NEVER, refuse, same

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIGURES = ("numerator", "denominator", "value", "respondents", "population", "note", "source")
KEPT = ("id", "agreement_id", "indicator_key", "period", "period_end")
TRIGGERS = (
    "reading_keeps_earlier", "reading_keeps_place", "reading_stays", "reading_edition_kept", "reading_edition_stays",
)  # fmt: skip


def upgrade() -> None:
    _columns()
    op.execute("UPDATE reading SET confirmed_at = recorded_at WHERE state <> 'draft'")
    op.execute("UPDATE reading SET overwritten = TRUE WHERE edition > 1")
    _editions()
    _evidence()
    _guards()


def _columns() -> None:
    with op.batch_alter_table("reading") as table:
        table.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("confirmed_at", bbd.store.types.UtcDateTime(), nullable=True))
        table.add_column(sa.Column("confirmed_by_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("revised", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("overwritten", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key("reading_confirmed_by_id_fkey", "person", ["confirmed_by_id"], ["id"])
    op.create_index(
        "drafts_of_readings", "reading", ["agreement_id"], unique=False,
        sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"),
    )  # fmt: skip


def _editions() -> None:
    op.create_table(
        "reading_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("value", bbd.store.types.ExactDecimal(), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("revised", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'replaced')", name="reading_edition_state"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_reading_edition_reading_id"), "reading_edition", ["reading_id"], unique=False)
    op.create_index(
        "one_correction_waits", "reading_edition", ["reading_id"], unique=True,
        sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"),
    )  # fmt: skip


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_evidence_reading_id"), "evidence", ["reading_id"], unique=False)


def _guards() -> None:
    bind = op.get_bind()
    equal = "IS" if bind.dialect.name == "sqlite" else "IS NOT DISTINCT FROM"
    earlier = " AND ".join(f"{column} {equal} OLD.{column}" for column in FIGURES)
    kept = (
        f"EXISTS (SELECT 1 FROM reading_edition WHERE reading_id = OLD.id AND state = 'replaced' AND {earlier}"
        " AND replaced_at = NEW.confirmed_at)"
    )
    refuse(
        bind, "reading_keeps_earlier", "UPDATE", "reading",
        unless=f"OLD.state = 'draft' OR ({same(bind, *FIGURES)}) OR {kept}",
        says="reading: figures in force are kept among the earlier ones before others take their place",
    )  # fmt: skip
    refuse(
        bind, "reading_keeps_place", "UPDATE", "reading", unless=same(bind, *KEPT),
        says="reading: what it is of does not change",
    )  # fmt: skip
    refuse(
        bind, "reading_stays", "DELETE", "reading", unless="OLD.state = 'draft'",
        says="reading: only a draft can be deleted",
    )  # fmt: skip
    waits = "OLD.state = 'pending'"
    says = "reading_edition: earlier figures do not change"
    refuse(bind, "reading_edition_kept", "UPDATE", "reading_edition", unless=waits, says=says)
    refuse(bind, "reading_edition_stays", "DELETE", "reading_edition", unless=waits, says=says)
    if bind.dialect.name != "sqlite":
        for table in ("reading", "reading_edition"):
            refuse(bind, f"{table}_no_truncate", "TRUNCATE", table, unless=NEVER, says=f"{table}: nothing is emptied")


def downgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        for name in TRIGGERS:
            bind.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for name in (*TRIGGERS, "reading_no_truncate", "reading_edition_no_truncate"):
            bind.exec_driver_sql(f"DROP FUNCTION {name}() CASCADE")
    op.drop_index("drafts_of_readings", "reading")
    op.drop_table("evidence")
    op.drop_table("reading_edition")
    with op.batch_alter_table("reading") as table:
        table.drop_constraint("reading_confirmed_by_id_fkey", type_="foreignkey")
        for column in ("overwritten", "revised", "confirmed_by_id", "confirmed_at", "reason"):
            table.drop_column(column)
