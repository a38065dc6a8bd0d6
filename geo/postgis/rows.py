"""Rows into tables: all at once into a new one, only what differs into one that is there.

A table that stays is never emptied: whoever reads it meanwhile sees the old rows until the
transaction ends, is never made to wait, and views, rights and indexes of others stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from geo.postgis.tables import Table


def fill(connection: Connection, name: sql.Identifier, table: Table) -> None:
    """Copy all rows into an empty table."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(name, _listed(table.names))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in zip(*(column.values for column in table.columns), strict=True):
            copy.write_row(row)


def update(
    connection: Connection, schema: str, tables: Sequence[Table], stale: Sequence[str]
) -> None:
    """Make the rows of tables that are there the new ones; what is alike is left alone.

    ``tables`` has those others refer to first: new rows come in that order, old ones go in the
    opposite one, so that no reference dangles. ``stale`` tables are emptied.
    """
    for number, table in enumerate(tables):
        _bring(connection, schema, table, _incoming(number))
    for number, table in enumerate(tables):
        _change(connection, sql.Identifier(schema, table.name), table, _incoming(number))
        _add(connection, sql.Identifier(schema, table.name), table, _incoming(number))
    for name in stale:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(schema, name)))
    for number, table in reversed(list(enumerate(tables))):
        _remove(connection, sql.Identifier(schema, table.name), table, _incoming(number))


def _incoming(number: int) -> sql.Identifier:
    return sql.Identifier("pg_temp", f"incoming_{number}")


def _bring(connection: Connection, schema: str, table: Table, incoming: sql.Identifier) -> None:
    connection.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} (LIKE {}) ON COMMIT DROP").format(
            incoming, sql.Identifier(schema, table.name)
        )
    )
    fill(connection, incoming, table)
    connection.execute(sql.SQL("ANALYZE {} ({})").format(incoming, sql.Identifier(table.key)))


def _remove(
    connection: Connection, name: sql.Identifier, table: Table, incoming: sql.Identifier
) -> None:
    connection.execute(
        sql.SQL(
            "DELETE FROM {name} old WHERE NOT EXISTS "
            "(SELECT FROM {incoming} new WHERE new.{key} = old.{key})"
        ).format(name=name, incoming=incoming, key=sql.Identifier(table.key))
    )


def _change(
    connection: Connection, name: sql.Identifier, table: Table, incoming: sql.Identifier
) -> None:
    others = [column for column in table.names if column != table.key]
    connection.execute(
        sql.SQL(
            "UPDATE {name} old SET ({columns}) = ROW ({new}) FROM {incoming} new "
            "WHERE new.{key} = old.{key} AND ROW ({new}) IS DISTINCT FROM ROW ({old})"
        ).format(
            name=name,
            incoming=incoming,
            key=sql.Identifier(table.key),
            columns=_listed(others),
            new=_listed(others, "new"),
            old=_listed(others, "old"),
        )
    )


def _add(
    connection: Connection, name: sql.Identifier, table: Table, incoming: sql.Identifier
) -> None:
    connection.execute(
        sql.SQL(
            "INSERT INTO {name} ({columns}) SELECT {new} FROM {incoming} new WHERE NOT EXISTS "
            "(SELECT FROM {name} old WHERE old.{key} = new.{key}) ORDER BY new.{key}"
        ).format(
            name=name,
            incoming=incoming,
            key=sql.Identifier(table.key),
            columns=_listed(table.names),
            new=_listed(table.names, "new"),
        )
    )


def _listed(names: Sequence[str], table: str = "") -> sql.Composed:
    return sql.SQL(", ").join(
        sql.Identifier(table, name) if table else sql.Identifier(name) for name in names
    )


def count(connection: Connection, schema: str, tables: Sequence[Table]) -> dict[str, int]:
    """The rows each table holds, as a reader finds them."""
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(
            table.name, sql.Identifier(schema, table.name)
        )
        for table in tables
    )
    return dict(connection.execute(asked).fetchall())
