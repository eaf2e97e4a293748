"""Migrated PostgreSQL databases, lent to one test after the other: to empty one takes a tenth of making a copy.

A test gets what no other test has left anything in: all rows are those of the template, and a database whose schema
somebody changed, or that somebody still holds on to, is dropped instead.
"""

from typing import Any, Final

import psycopg
from psycopg import sql

from tests.postgresql import Cluster

TABLES: Final = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
SCHEMA: Final = """
SELECT md5(string_agg(told, '|' ORDER BY told)) FROM (
    SELECT c.relname || a.attname || a.atttypid::text || a.attnotnull::text FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
    UNION ALL SELECT relname || coalesce(relacl::text, '') FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT proname || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS all_of_it (told)
"""
PATIENCE: Final = "500ms"


class Lender:
    """Lends databases that are copies of `template` on `cluster`."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._spare: list[str] = []
        with self._connected(template) as link:
            self._tables = [str(row[0]) for row in link.execute(TABLES)]
            self._schema = link.execute(SCHEMA).fetchone()
            self._rows = self._filled(link)

    def lend(self) -> str:
        """Return the name of a database like the template."""
        return self._spare.pop() if self._spare else self._cluster.create(self._template)

    def take_back(self, name: str) -> None:
        """Empty it for the next test, or drop it."""
        try:
            with self._connected(name) as link:
                link.execute(sql.SQL("SET lock_timeout = {}").format(PATIENCE))
                # Triggers and foreign keys rest for this connection alone.
                link.execute("SET session_replication_role = replica")
                same = link.execute(SCHEMA).fetchone() == self._schema and self._emptied(link)
        except psycopg.Error:
            same = False
        if same:
            self._spare.append(name)
        else:
            self._cluster.drop(name)

    def _emptied(self, link: psycopg.Connection[Any]) -> bool:
        for table, rows in self._filled(link).items():
            if rows == self._rows.get(table):
                continue
            named = sql.Identifier(table)
            link.execute(sql.SQL("DELETE FROM {}").format(named))
            for row in self._rows.get(table, ()):
                link.execute(sql.SQL("INSERT INTO {} SELECT ({}::{}).*").format(named, row, named))
        return self._filled(link) == self._rows

    def _filled(self, link: psycopg.Connection[Any]) -> dict[str, list[str]]:
        """Return the rows of the tables that have any, each as PostgreSQL writes it."""
        asked = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, told::text FROM (SELECT told FROM {} AS told LIMIT 20) AS held").format(
                table, sql.Identifier(table)
            )
            for table in self._tables
        )
        found: dict[str, list[str]] = {}
        for table, row in link.execute(asked):
            found.setdefault(table, []).append(row)
        return {table: sorted(rows) for table, rows in found.items()}

    def _connected(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self._cluster.port, user="bbd", dbname=name, autocommit=True
        )  # fmt: skip
