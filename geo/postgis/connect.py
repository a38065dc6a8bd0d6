"""A connection to a PostGIS database, and the one transaction an export is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from geo.postgis.errors import PostgisError, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

LOCK_WAIT_S: Final = 30
"""How long to wait for other programs that hold what we need."""
CONNECT_WAIT_S: Final = 15

_FORM: Final = (
    "the address of a database is postgresql://user:password@host:5432/database, "
    "where a password's @ is written %40, / %2F, ? %3F, # %23 and % %25"
)


@contextmanager
def connected(url: str) -> Iterator[tuple[Connection, str]]:
    """A connection to the database at ``url``, and the database's name without password.

    Raises ``PostgisError`` when there is none, and for whatever the server refuses meanwhile.
    """
    options = parse(url)
    target = shown(options)
    with _connect(options, target) as connection:
        try:
            yield connection, target
        except psycopg.Error as error:
            raise in_words(error, target) from error


@contextmanager
def transaction(connection: Connection, target: str) -> Iterator[None]:
    """One transaction in a database that has PostGIS, committed when all went well.

    Only one export writes to a database at a time; another waits. Names are looked up where
    PostGIS is, and nowhere else.
    """
    with connection.transaction():
        _prepare(connection, target)
        yield


def parse(url: str) -> dict[str, Any]:
    """What the address says, by libpq's names. Raises ``PostgisError`` without quoting it.

    libpq repeats the piece it stumbles over, which for an unescaped password is part of it. So an
    address with a stray @ or a port in letters never gets that far, and what libpq says of others
    is not passed on.
    """
    try:
        parts = urlsplit(url)
        stray = parts.netloc.count("@") > 1 or "@" in f"{parts.path}{parts.query}{parts.fragment}"
        if parts.scheme in {"postgresql", "postgres"} and not stray and not parts.fragment:
            options = {k: v for k, v in conninfo_to_dict(url).items() if v is not None}
            if set(str(options.get("port", ""))) <= set("0123456789,"):
                return options
    except (psycopg.Error, ValueError):
        pass
    raise PostgisError(f"the database's address cannot be read; {_FORM}")


def shown(options: dict[str, Any]) -> str:
    """The address to show: user, host, port and database, no password and no other option.

    >>> shown({"user": "gis", "password": "x", "host": "db", "port": "5433", "dbname": "maps"})
    'postgresql://gis@db:5433/maps'
    """
    user = f"{quote(str(options['user']), safe='')}@" if options.get("user") else ""
    port = f":{options['port']}" if options.get("port") else ""
    host = quote(str(options.get("host", "")), safe=",:[]")
    return f"postgresql://{user}{host}{port}/{quote(str(options.get('dbname', '')), safe='')}"


def _connect(options: dict[str, Any], target: str) -> Connection:
    defaults: dict[str, Any] = {
        "connect_timeout": CONNECT_WAIT_S,
        "application_name": "eventatlas",
    }
    conninfo = make_conninfo("", **defaults | options | {"client_encoding": "utf8"})
    try:
        return psycopg.connect(conninfo, autocommit=True, prepare_threshold=None)
    except (psycopg.Error, ValueError) as error:
        raise PostgisError(f"{target}: {' '.join(str(error).split())}") from error


def _prepare(connection: Connection, target: str) -> None:
    """Have our own settings, our turn, and PostGIS; all but PostGIS end with the transaction."""
    connection.execute(
        f"SET LOCAL lock_timeout = '{LOCK_WAIT_S}s'; SET LOCAL statement_timeout = 0;"
        "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL client_min_messages = error;"
        "SET LOCAL standard_conforming_strings = on;"
        "SELECT pg_advisory_xact_lock(hashtextextended('eventatlas', 0))"
    )
    home = _home_of_postgis(connection) or _create_postgis(connection, target)
    connection.execute(
        sql.SQL("SET LOCAL search_path = pg_catalog, {}, pg_temp").format(sql.Identifier(home))
    )


def _home_of_postgis(connection: Connection) -> str | None:
    """The schema PostGIS is installed in, if it is."""
    row = connection.execute(
        "SELECT n.nspname FROM pg_catalog.pg_extension e "
        "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
    ).fetchone()
    return str(row[0]) if row else None


def _create_postgis(connection: Connection, target: str) -> str:
    try:
        with connection.transaction():
            connection.execute("CREATE EXTENSION postgis")
    except psycopg.errors.InsufficientPrivilege as error:
        raise PostgisError(
            f"{target}: the database has no PostGIS, and this user may not add it; "
            "as a superuser, run there: CREATE EXTENSION postgis;"
        ) from error
    except psycopg.errors.UndefinedFile as error:  # PostgreSQL up to 14
        raise _not_installed(target) from error
    except psycopg.errors.FeatureNotSupported as error:
        raise _not_installed(target) from error
    return _home_of_postgis(connection) or "public"


def _not_installed(target: str) -> PostgisError:
    return PostgisError(
        f"{target}: PostGIS is not installed on the server; "
        "install it there (Debian: apt install postgresql-postgis)"
    )
