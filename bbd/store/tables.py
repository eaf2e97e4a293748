"""All tables in one place, for whoever needs the whole schema: migrations, export, tests."""

from sqlmodel import SQLModel

from bbd.store import agreements, audit, findings, people, readings

MODULES = (people, agreements, readings, findings, audit)
METADATA = SQLModel.metadata
