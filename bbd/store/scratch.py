"""A database in memory that starts empty and is gone with its process: for playing what did not happen.

The same tables as everywhere, so that the same services run on it: cases with a time line, and replays. The triggers of
the migrations (bbd.store.guards) are left out: whatever is signed or written into the trail here ends with the process.
"""

from bbd.store.audit import FIRST_PREV, StoreFact
from bbd.store.database import Database
from bbd.store.tables import METADATA


def scratch_database() -> Database:
    """Return a new database in memory with all tables; whoever asked disposes of it. For one thread."""
    database = Database("sqlite://")
    with database.writing() as session:
        METADATA.create_all(session.connection())
        session.add(StoreFact(name="audit-head", value=f"0 {FIRST_PREV}"))
    return database
