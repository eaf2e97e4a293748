"""The effect of measures: what people say of it, what partners reply, and which partners are compared"""

import sqlalchemy as sa
from alembic import op

from bbd.store.types import Json, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "effect_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("measure_key", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("question IN ('reached', 'causal', 'economical')", name="effect_answer_question"),
        sa.CheckConstraint("answer IN ('yes', 'partly', 'no', 'not_yet')", name="effect_answer_answer"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("agreement_id", "measure_key", "question", "number"),
    )
    op.create_index(op.f("ix_effect_answer_agreement_id"), "effect_answer", ["agreement_id"], unique=False)
    op.create_table(
        "effect_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["effect_answer.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_effect_reply_answer_id"), "effect_reply", ["answer_id"], unique=False)
    _studies()


def _studies() -> None:
    op.create_table(
        "effect_study",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("measure_key", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("compared", Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("agreement_id", "measure_key", "number"),
    )
    op.create_index(op.f("ix_effect_study_agreement_id"), "effect_study", ["agreement_id"], unique=False)


def downgrade() -> None:
    for table in ("effect_study", "effect_reply", "effect_answer"):
        op.drop_table(table)
