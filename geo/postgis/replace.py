"""A schema made to hold one set of tables, in the transaction of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from geo.postgis import rows as content
from geo.postgis import schema as ddl
from geo.postgis.errors import PostgisError
from geo.postgis.styles import write_styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import Connection

    from geo.postgis.tables import Table


def replace_tables(
    connection: Connection, schema: str, tables: Sequence[Table], styles: Mapping[str, str]
) -> dict[str, int]:
    """The rows of each table, as counted in the schema, which now holds these tables of ours.

    ``tables`` has those others refer to first. Tables that stay as they are get what differs; those
    that changed are made anew; those nobody wants are dropped last, since a drop has to wait for
    whoever reads them, and has them wait. Raises ``PostgisError`` when rows are missing in the end.
    """
    ddl.claim(connection, schema)
    kept = ddl.kept_tables(connection, schema, [table.name for table in tables])
    staying = [table for table in tables if ddl.is_same(table, kept.get(table.name))]
    fresh = [table for table in tables if table not in staying]
    changed = [table.name for table in fresh if table.name in kept]
    stale = sorted(kept.keys() - {table.name for table in tables})
    keys = ddl.drop_foreign_keys(connection, schema, staying, changed)
    ddl.drop(connection, schema, changed)
    content.update(connection, schema, staying, stale)
    for table in fresh:
        ddl.create(connection, schema, table)
        content.fill(connection, sql.Identifier(schema, table.name), table)
        ddl.index(connection, schema, table)
    ddl.add_foreign_keys(connection, schema, tables, keys)
    for table in tables:
        ddl.comment(connection, schema, table, kept[table.name] if table in staying else None)
    write_styles(connection, schema, tables, styles)
    ddl.analyze(connection, schema, tables)
    rows = content.count(connection, schema, tables)
    _check(rows, schema, tables)
    ddl.drop(connection, schema, stale)
    return rows


def _check(rows: Mapping[str, int], schema: str, tables: Sequence[Table]) -> None:
    for table in tables:
        if rows[table.name] != table.rows:
            raise PostgisError(
                f"nothing was written: {schema}.{table.name} would hold {rows[table.name]} rows, "
                f"not {table.rows}; a trigger or a row security policy keeps rows away"
            )
