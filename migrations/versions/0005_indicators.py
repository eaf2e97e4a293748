"""Indicators in full: what is aimed at, breaks of definition, targets that follow a benchmark, parts of a whole"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bbd.store.types import ExactDecimal, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("aim", sa.String(length=10), nullable=False, server_default="reach"),
        sa.Column("monitoring", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("breaks", Json(), nullable=False, server_default="[]"),
        sa.Column("target_benchmark", sa.String(length=100), nullable=True),
        sa.Column("target_definition", sa.String(length=100), nullable=True),
        sa.Column("target_percent", ExactDecimal(), nullable=True),
        sa.Column("part_of", sa.String(length=20), nullable=True),
        sa.Column("dimension", sa.String(length=100), nullable=True),
        sa.Column("category", sa.String(length=100), nullable=True),
    )


def upgrade() -> None:
    for column in _columns():
        op.add_column("indicator", column)


def downgrade() -> None:
    for column in _columns():
        op.drop_column("indicator", column.name)
