"""All tables in one place, for whoever needs the whole schema: migrations, export, tests."""

from sqlmodel import SQLModel

from bbd.store import (
    agreements,
    audit,
    checkpoints,
    disclosure,
    effects,
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
    people, mandates, agreements, negotiations, signed_copies, terminations, goals, readings, effects, findings,
    rulebooks, audit, checkpoints, disclosure,
)  # fmt: skip
METADATA = SQLModel.metadata
