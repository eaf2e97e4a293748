"""All tables in one place, for whoever needs the whole schema: migrations, export, tests."""

from sqlmodel import SQLModel

from bbd.store import (
    agreements,
    audit,
    benchmarks,
    checkpoints,
    disclosure,
    findings,
    goals,
    mandates,
    negotiations,
    people,
    readings,
    rulebooks,
    signed_copies,
    terminations,
)

MODULES = (
    people, mandates, agreements, negotiations, signed_copies, terminations, goals, readings, benchmarks, findings,
    rulebooks, audit, checkpoints, disclosure,
)  # fmt: skip
METADATA = SQLModel.metadata
