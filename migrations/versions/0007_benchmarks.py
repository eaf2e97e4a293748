"""Benchmarks keep what they were before a correction, and since when each figure is known

Of the figures there already are it is not on record since when they are known: that stays empty. Indicators get the
name of the series they are compared with, as their wording says it, so that a sweep need not unfold documents.
"""

import json

import sqlalchemy as sa
from alembic import op

from bbd.store.types import ExactDecimal, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("benchmark") as table:
        table.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("recorded_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("recorded_by_id", sa.Uuid(), nullable=True))
        table.create_foreign_key("benchmark_recorded_by", "person", ["recorded_by_id"], ["id"])
    op.create_table(
        "benchmark_edition",
        sa.Column("benchmark_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("value", ExactDecimal(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["benchmark_id"], ["benchmark.id"]),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("benchmark_id", "edition"),
    )
    op.add_column("indicator", sa.Column("benchmark", sa.String(length=100), nullable=True))
    op.create_index(op.f("ix_indicator_benchmark"), "indicator", ["benchmark"])
    _name_series()


def _name_series() -> None:
    """Write the series that the documents name beside their indicators."""
    connection = op.get_bind()
    version = sa.table("agreement_version", sa.column("id", sa.Uuid()), sa.column("document"))
    indicator = sa.table(
        "indicator", sa.column("version_id", sa.Uuid()), sa.column("key"), sa.column("benchmark", sa.String())
    )
    for version_id, document in connection.execute(sa.select(version)).all():
        for goal in json.loads(document).get("goals", []):
            for one in goal.get("indicators", []):
                if one.get("benchmark"):
                    connection.execute(
                        indicator.update()
                        .where(indicator.c.version_id == version_id, indicator.c.key == one["key"])
                        .values(benchmark=one["benchmark"])
                    )


def downgrade() -> None:
    op.drop_index(op.f("ix_indicator_benchmark"), table_name="indicator")
    op.drop_column("indicator", "benchmark")
    op.drop_table("benchmark_edition")
    with op.batch_alter_table("benchmark") as table:
        table.drop_constraint("benchmark_recorded_by", type_="foreignkey")
        for name in ("recorded_by_id", "recorded_at", "edition"):
            table.drop_column(name)
