"""A private PostgreSQL with PostGIS for tests: on a free port of the loopback, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ADMIN = "postgres"
TEMPLATE = "with_postgis"
SETTINGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB "
    "-c autovacuum=off -c listen_addresses=127.0.0.1"
)
_numbers = count(1)


@dataclass(frozen=True)
class Cluster:
    """A running server; every user but the admin has to say a password."""

    port: int
    password: str
    """The admin's."""

    def url(self, database: str, user: str = ADMIN, password: str = "") -> str:
        """The address of a database."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows of a statement run as the admin, outside any transaction."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def base(self, template: str = TEMPLATE, options: str = "") -> Base:
        """A new database."""
        name = f"test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        return Base(self, name)


@dataclass(frozen=True)
class Base:
    """A database, and what a test asks of it."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        """The admin's address of it."""
        return self.cluster.url(self.name)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement run as the admin."""
        return self.cluster.run(statement, self.name)

    def tables(self, schema: str = "eventatlas") -> set[str]:
        """The tables of a schema."""
        found = self.ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'")
        return {name for (name,) in found}

    def clear(self) -> None:
        """Drop everything but PostGIS."""
        self.ask("DROP TABLE IF EXISTS public.layer_styles")
        for (name,) in self.ask(
            "SELECT quote_ident(nspname) FROM pg_namespace "
            "WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('public', 'information_schema')"
        ):
            self.ask(f"DROP SCHEMA {name} CASCADE")

    @contextmanager
    def engine(self) -> Iterator[Any]:
        """SQLAlchemy's way in."""
        import sqlalchemy

        engine = sqlalchemy.create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"))
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def private_cluster() -> Iterator[Cluster]:
    """A server for as long as this lasts; skips where there is no PostgreSQL or no PostGIS."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    binaries = newest_binaries()
    as_postgres = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="eventatlas-pg-"))
    try:
        if as_postgres:
            shutil.chown(folder, ADMIN)
        port = free_port()
        password = secrets.token_hex()
        told = folder / "password"
        told.write_text(password)
        told.chmod(0o644)
        data = folder / "data"
        call([
            *as_postgres, binaries / "initdb", "-D", data, "-U", ADMIN, "-A", "scram-sha-256",
            f"--pwfile={told}", "-E", "UTF8", "--locale=C", "--no-sync",
        ])  # fmt: skip
        control = [*as_postgres, binaries / "pg_ctl", "-D", data, "-w"]
        settings = f"{SETTINGS} -c port={port} -c unix_socket_directories={folder}"
        call([*control, "-l", folder / "log", "-o", settings, "start"])
        try:
            cluster = Cluster(port, password)
            add_template(cluster)
            yield cluster
        finally:
            call([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def newest_binaries() -> Path:
    """The folder of the newest server's programs, as Debian lays them out, or on the path."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    if not found:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql-15-postgis-3)")
    return Path(found).parent


def unprivileged() -> list[str]:
    """What to put before a command so that it does not run as root, which the server refuses."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("runuser"):
        pytest.skip("runs as root without runuser, and PostgreSQL refuses to run as root")
    try:
        pwd.getpwnam(ADMIN)
    except KeyError:
        pytest.skip("runs as root, and there is no user postgres to run the server")
    return ["runuser", "-u", ADMIN, "--"]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(command: Sequence[str | Path]) -> None:
    """Run a command; its words are the error's."""
    # A file takes the output: the server keeps a pipe open for as long as it runs.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            list(map(str, command)), stdout=output, stderr=output, cwd="/", timeout=60, check=False
        )
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")


def add_template(cluster: Cluster) -> None:
    """Make the database that others are copied from."""
    if not cluster.run("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'"):
        pytest.skip("PostGIS is not installed (Debian: postgresql-15-postgis-3)")
    cluster.run(f"CREATE DATABASE {TEMPLATE}")
    cluster.run("CREATE EXTENSION postgis", TEMPLATE)
