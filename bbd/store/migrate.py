"""Bring a database's schema to the head of the migrations, and say whether it is there."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bbd import paths
from bbd.domain.errors import SchemaNotAtHead
from bbd.store.database import Database


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Return the revision that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(database: Database) -> str | None:
    """Return the revision the database is at, or None for an empty one."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def upgrade(database: Database) -> None:
    """Bring the schema to the head in one transaction: a migration that dies leaves the old schema whole."""
    with database.rebuilding() as session:
        command.upgrade(_config(session.connection()), "head")


def require_head(database: Database) -> None:
    """Refuse to go on (SchemaNotAtHead) unless the schema is the one this code knows."""
    at = current(database)
    if at == head():
        return
    if at is None:
        raise SchemaNotAtHead.because("Die Datenbank ist noch leer.", remedy="Bitte zuerst `bbd db upgrade` aufrufen.")
    known = {revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions()}
    remedy = (
        "Bitte zuerst `bbd db upgrade` aufrufen."
        if at in known
        else "Sie stammt von einer neueren Fassung von bbd; bitte bbd aktualisieren."
    )
    raise SchemaNotAtHead.because(f"Das Schema der Datenbank ({at}) passt nicht zu dieser Fassung.", remedy=remedy)
