"""Readings that are withheld because others could be told from them, and what was shown of tables before"""

import sqlalchemy as sa
from alembic import op

from bbd.store.types import Json, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("withheld", "unsettled"):
        op.add_column("reading", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "disclosure_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        sa.Column("cells", Json(), nullable=False),
        sa.Column("sums", Json(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_disclosure_release_partner_id"), "disclosure_release", ["partner_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_disclosure_release_partner_id"), table_name="disclosure_release")
    op.drop_table("disclosure_release")
    for name in ("unsettled", "withheld"):
        op.drop_column("reading", name)
