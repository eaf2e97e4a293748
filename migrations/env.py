"""Alembic's entry: runs the migrations on the connection that bbd.store.migrate hands over."""

from alembic import context

from bbd.store.tables import METADATA

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Bitte `bbd db upgrade` benutzen; die Migrationen laufen nur auf dessen Verbindung.")
context.configure(
    connection=connection, target_metadata=METADATA, transactional_ddl=True, transaction_per_migration=False
)
# The caller's transaction is the migration's: it commits all of it or nothing.
context.run_migrations()
