"""All tables in one place, for whoever needs the whole schema: migrations, export, tests."""

from sqlmodel import SQLModel

from bbd.store import agreements, audit, findings, goals, people, readings, rulebooks

MODULES = (people, agreements, goals, readings, findings, rulebooks, audit)
METADATA = SQLModel.metadata
