"""Fixtures: fresh, migrated databases of both kinds, so that every test of store and services runs on both."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import Session

from bbd.store.database import Database
from bbd.store.migrate import upgrade
from tests import postgresql
from tests.leaving_out import leave_out
from tests.lending import Lender

TEMPLATE = "bbd_template"
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def _migrated(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty SQLite file for copying; never open it."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrated(f"sqlite:///{file}")
    return file


class LazyCluster:
    """The PostgreSQL cluster of this test process, started when the first test asks and stopped with the last."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._cluster: postgresql.Cluster | None = None
        self._lender: Lender | None = None

    @property
    def cluster(self) -> postgresql.Cluster:
        """The running cluster with its migrated template. Leaves the asking test out where there is no server."""
        if self._cluster is None:
            folder = postgresql.binaries()
            if folder is None:
                leave_out("PostgreSQL")
            cluster = self._stack.enter_context(postgresql.cluster(folder))
            _migrated(cluster.url(cluster.create(name=TEMPLATE)))
            self._cluster = cluster
        return self._cluster

    @property
    def lender(self) -> Lender:
        """Who lends migrated databases of the cluster."""
        if self._lender is None:
            self._lender = Lender(self.cluster, TEMPLATE)
        return self._lender

    def stop(self) -> None:
        """Stop the cluster if it was started."""
        self._stack.close()


@pytest.fixture(scope="session")
def lazy_cluster() -> Iterator[LazyCluster]:
    lazy = LazyCluster()
    yield lazy
    lazy.stop()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return "sqlite" or "postgresql"; every test that asks for a database runs with both."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path, lazy_cluster: LazyCluster) -> Iterator[str]:
    """Return the address of a database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster = lazy_cluster.cluster
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a migrated, empty database that only this test knows."""
    if database_kind == "sqlite":
        file = tmp_path / "bbd.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    lazy = request.getfixturevalue("lazy_cluster")
    name = lazy.lender.lend()
    yield lazy.cluster.url(name)
    lazy.lender.take_back(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a migrated, empty database."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Return a session in one writing transaction that the test may commit, and that is rolled back otherwise."""
    with database.writing() as session:
        yield session
        session.rollback()
