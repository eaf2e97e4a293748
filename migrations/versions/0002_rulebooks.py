"""Rulebooks with their history; goals as rows; what is made of readings is remembered; the version of the rule that a finding opened with"""

import json
import uuid

import sqlalchemy as sa
from alembic import op

import bbd.store.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("qualitative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["agreement_version.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "key"),
    )
    op.create_index(op.f("ix_goal_agreement_id"), "goal", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_goal_version_id"), "goal", ["version_id"], unique=False)
    _index_goals()
    op.create_table(
        "rule_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "name"),
    )
    op.create_table(
        "rule_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("files", bbd.store.types.Json(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("consented_by_id", sa.Uuid(), nullable=True),
        sa.Column("consented_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state IN ('open', 'active', 'withdrawn')", name="rule_proposal_state"),
        sa.ForeignKeyConstraint(["consented_by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "rule_activation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("files", bbd.store.types.Json(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("consented_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("origin IN ('shipped', 'folder', 'proposal')", name="rule_activation_origin"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["consented_by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["proposal_id"], ["rule_proposal.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_rule_activation_at"), "rule_activation", ["at"], unique=False)
    op.create_table(
        "rule_replay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("result", bbd.store.types.Json(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", bbd.store.types.UtcDateTime(), nullable=False),
        sa.Column("seen_at", bbd.store.types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="rule_replay_progress"),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="rule_replay_state"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["proposal_id"], ["rule_proposal.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_rule_replay_proposal_id"), "rule_replay", ["proposal_id"], unique=False)
    for name, length in (("pack", 100), ("pack_sha256", 64), ("inhibited_by", 60)):
        op.add_column("finding", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("indicator", sa.Column("delivered", sa.Text(), nullable=True))
    op.add_column("indicator", sa.Column("status", sa.String(length=20), nullable=True))
    op.add_column("indicator", sa.Column("reached", sa.Boolean(), nullable=True))
    if op.get_context().dialect.name == "postgresql":
        # A partner's name may be long. SQLite does not look at lengths.
        op.alter_column("finding", "subject", type_=sa.String(length=220))


def _index_goals() -> None:
    """Write the goals of the documents that are there already."""
    connection = op.get_bind()
    goal = sa.table(
        "goal",
        *(sa.column(name, sa.Uuid()) for name in ("id", "version_id", "agreement_id")),
        sa.column("key"),
        sa.column("title"),
        sa.column("qualitative", sa.Boolean()),
    )
    version = sa.table(
        "agreement_version",
        sa.column("id", sa.Uuid()),
        sa.column("agreement_id", sa.Uuid()),
        sa.column("document"),
    )
    for version_id, agreement_id, document in connection.execute(sa.select(version)).all():
        rows = [
            {
                "id": uuid.uuid4(),
                "version_id": version_id,
                "agreement_id": agreement_id,
                "key": one["key"],
                "title": one["title"],
                "qualitative": one["qualitative"],
            }
            for one in json.loads(document).get("goals", [])
        ]
        if rows:
            connection.execute(goal.insert(), rows)


def downgrade() -> None:
    for name in ("reached", "status", "delivered"):
        op.drop_column("indicator", name)
    for name in ("inhibited_by", "pack_sha256", "pack"):
        op.drop_column("finding", name)
    op.drop_table("rule_replay")
    op.drop_table("rule_activation")
    op.drop_table("rule_proposal")
    op.drop_table("rule_file")
    op.drop_table("goal")
