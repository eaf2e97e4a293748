"""How indicators stood from which day to which, and of goals the field of action and the binding"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATUSES = (
    "'on_track', 'slightly_off', 'off_track', 'wrong_direction', 'no_reading', 'not_assessable', 'watched'"
)  # fmt: skip


def upgrade() -> None:
    op.add_column("indicator", sa.Column("recorded", sa.String(length=60), nullable=True))
    for name, length in (("field_of_action", 20), ("binding", 10)):
        op.add_column("goal", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("goal", sa.Column("unserved", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill_goals()
    op.create_index(
        "goal_unserved",
        "goal",
        ["version_id"],
        sqlite_where=sa.text("unserved = 1"),
        postgresql_where=sa.text("unserved"),
    )
    op.create_table(
        "standing",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("agreement_id", sa.Uuid(), sa.ForeignKey("agreement.id"), nullable=False),
        sa.Column("version_id", sa.Uuid(), sa.ForeignKey("agreement_version.id"), nullable=False),
        sa.Column("partner_id", sa.Uuid(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("goal_key", sa.String(length=20), nullable=False),
        sa.Column("indicator_key", sa.String(length=20), nullable=False),
        sa.Column("field_of_action", sa.String(length=20), nullable=False),
        sa.Column("binding", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("missing_since", sa.Date(), nullable=True),
        sa.UniqueConstraint("agreement_id", "indicator_key", "until"),
        sa.CheckConstraint(f"status IN ({STATUSES})", name="standing_status"),
    )
    op.create_index(
        "standing_by_day", "standing", ["until", "status", "from_day", "before", "field_of_action", "binding"]
    )
    op.create_index("standing_of_partner", "standing", ["partner_id", "until"])
    op.create_index(
        "standing_missing",
        "standing",
        ["partner_id", "missing", "missing_since"],
        sqlite_where=sa.text("missing > 0"),
        postgresql_where=sa.text("missing > 0"),
    )


def _fill_goals() -> None:
    """Give the goals that are there what their wording says."""
    connection = op.get_bind()
    goals = sa.table("goal", *(sa.column(name) for name in ("version_id", "key", "field_of_action", "binding")))
    versions = connection.execute(sa.text("SELECT id, document FROM agreement_version")).all()
    said = (
        goals.update()
        .where(goals.c.version_id == sa.bindparam("version"), goals.c.key == sa.bindparam("named"))
        .values(field_of_action=sa.bindparam("field"), binding=sa.bindparam("binds"))
    )
    for version, document in versions:
        rows = [
            {
                "version": version,
                "named": goal["key"],
                "field": goal["field_of_action"],
                "binds": goal.get("binding", "must"),
            }
            for goal in json.loads(document).get("goals", ())
        ]
        if rows:
            connection.execute(said, rows)


def downgrade() -> None:
    op.drop_table("standing")
    op.drop_index("goal_unserved", "goal")
    for name in ("field_of_action", "binding", "unserved"):
        op.drop_column("goal", name)
    op.drop_column("indicator", "recorded")
