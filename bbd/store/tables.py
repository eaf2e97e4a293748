"""All tables in one place, for whoever needs the whole schema: migrations, export, tests."""

from sqlmodel import SQLModel

from bbd.store import (
    agreements,
    audit,
    benchmarks,
    checkpoints,
    disclosure,
    effects,
    findings,
    goals,
    mandates,
    negotiations,
    people,
    reading_editions,
    readings,
    rulebooks,
    signed_copies,
    standings,
    terminations,
)

MODULES = (
    people, mandates, agreements, negotiations, signed_copies, terminations, goals, readings, reading_editions,
    effects, benchmarks, findings, rulebooks, audit, checkpoints, disclosure, standings,
)  # fmt: skip
METADATA = SQLModel.metadata
