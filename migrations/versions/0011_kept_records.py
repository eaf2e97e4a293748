"""What is said of the effect of measures, and what a benchmark was before a correction, only grows.

A later migration that rebuilds one of these tables wraps that in `bbd.store.guards.unguarded`.
"""

from alembic import op

from bbd.store.guards import only_grows, refuse

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OF_MEASURE = "agreement_id = NEW.agreement_id AND measure_key = NEW.measure_key AND number = NEW.number"
TAKEN = {
    "benchmark_edition": "benchmark_id = NEW.benchmark_id AND edition = NEW.edition",
    "effect_answer": f"id = NEW.id OR {OF_MEASURE} AND question = NEW.question",
    "effect_reply": "id = NEW.id",
    "effect_study": f"id = NEW.id OR {OF_MEASURE}",
}
"""When a new row stands in the way of one that is there, by its table."""


def upgrade() -> None:
    for table, taken in TAKEN.items():
        only_grows(op.get_bind(), table, taken)
    # A confirmed reading that became a draft again could be changed and deleted as one.
    refuse(
        op.get_bind(), "reading_stays_confirmed", "UPDATE", "reading", unless="OLD.state = 'draft' OR NEW.state <> 'draft'",
        says="reading: what was confirmed is no draft again",
    )  # fmt: skip


def downgrade() -> None:
    bind = op.get_bind()
    gone = "DROP TRIGGER reading_stays_confirmed" if bind.dialect.name == "sqlite" else "DROP FUNCTION reading_stays_confirmed() CASCADE"
    bind.exec_driver_sql(gone)
    for table in TAKEN:
        if bind.dialect.name == "sqlite":
            for name in ("update", "delete", "replace"):
                bind.exec_driver_sql(f"DROP TRIGGER {table}_no_{name}")
        else:
            for name in ("update", "delete", "truncate"):
                bind.exec_driver_sql(f"DROP FUNCTION {table}_no_{name}() CASCADE")
