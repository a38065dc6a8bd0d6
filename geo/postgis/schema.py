"""The schema and its tables: whose they are, what changes, what is made and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from psycopg import sql

from geo.postgis.errors import PostgisError
from geo.postgis.tables import GEOMETRY, Table, fitting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from psycopg import Connection

MARK: Final = "Written by eventatlas export; the next one replaces what is in it."
"""Ends the comment of what is ours. What lacks it is somebody else's."""


class Kept(NamedTuple):
    """A table of ours that is there already."""

    columns: tuple[tuple[str, str], ...]
    """Name and type of each, in order."""
    key: tuple[str, ...]
    comments: tuple[str, ...]
    """The table's, then the columns'."""


def claim(connection: Connection, schema: str) -> None:
    """Make the schema ours. Raises ``PostgisError`` when something else is in one of that name."""
    found = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace'), EXISTS "
        "(SELECT FROM pg_class WHERE relnamespace = n.oid) FROM pg_namespace n WHERE nspname = %s",
        (schema,),
    ).fetchone()
    if found and (found[0] or "").endswith(MARK):
        return
    if found and found[1]:
        raise PostgisError(
            f"schema {schema} holds tables that eventatlas did not write; "
            "nothing was changed; export to a schema of another name"
        )
    name = sql.Identifier(schema)
    if not found:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))
    connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(name, f"Event Atlas. {MARK}"))


def kept_tables(connection: Connection, schema: str, wanted: Collection[str]) -> dict[str, Kept]:
    """Our tables that are there. Raises ``PostgisError`` when one of a wanted name is not ours."""
    rows = connection.execute(_TABLES_SQL, (schema,)).fetchall()
    ours = {name for name, kind, about, *_ in rows if kind == "r" and (about or "").endswith(MARK)}
    taken = [row[0] for row in rows if row[0] in wanted and row[0] not in ours]
    if taken:
        raise PostgisError(
            f"{schema}.{taken[0]} was not written by eventatlas; nothing was changed; "
            "rename it, or export to another schema"
        )
    return {
        name: Kept(tuple(zip(columns, types, strict=True)), tuple(key), (about, *comments))
        for name, _, about, columns, types, comments, key in rows
        if name in ours
    }


_TABLES_SQL: Final = """
SELECT c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'),
    array_agg(a.attname::text ORDER BY a.attnum),
    array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum),
    array_agg(coalesce(col_description(c.oid, a.attnum), '') ORDER BY a.attnum),
    coalesce((
        SELECT array_agg(k.attname::text ORDER BY k.attnum) FROM pg_index i
        JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary
    ), '{}')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
GROUP BY c.oid, c.relname, c.relkind ORDER BY c.relname
"""


def is_same(table: Table, kept: Kept | None) -> bool:
    """Whether the table is there and can take the new rows as it is."""
    if kept is None:
        return False
    columns = tuple((column.name, column.sql_type) for column in table.columns)
    return columns == kept.columns and kept.key == (table.key,)


def drop_foreign_keys(
    connection: Connection, schema: str, staying: Sequence[Table], changed: Collection[str]
) -> set[tuple[str, str]]:
    """The foreign keys that stay, as table and name; those that do not hold or are in the way go.

    ``staying`` are the tables that stay as they are, ``changed`` those about to be made anew.
    """
    names = {table.name for table in staying}
    wanted = {
        (table.name, key_name(table.name, column))
        for table in staying
        for column, reference in table.references.items()
        if reference.table in names
    }
    found = connection.execute(_KEYS_SQL, (schema,)).fetchall()
    for child, name, parent, ours in found:
        holds = (child, name) in wanted or (child not in names and parent not in changed)
        if ours and not holds and child not in changed:
            connection.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(schema, child), sql.Identifier(name)
                )
            )
    return wanted & {(child, name) for child, name, *_ in found}


_KEYS_SQL: Final = f"""
SELECT c.relname, k.conname, p.relname,
    coalesce(right(obj_description(c.oid, 'pg_class'), {len(MARK)}) = '{MARK}', false)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = p.relnamespace
WHERE k.contype = 'f' AND n.nspname = %s
"""


def key_name(table: str, column: str) -> str:
    """What the foreign key of a column is called; QGIS takes such a name to be there once."""
    return fitting(f"{table}_{column}_fkey")


def drop(connection: Connection, schema: str, names: Sequence[str]) -> None:
    """Drop our tables of these names; what others built on them stops it."""
    if names:
        tables = sql.SQL(", ").join(sql.Identifier(schema, name) for name in names)
        connection.execute(sql.SQL("DROP TABLE {}").format(tables))


def create(connection: Connection, schema: str, table: Table) -> None:
    """Make the table, empty and without indexes."""
    declared = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.sql_type))
        for column in table.columns
    )
    connection.execute(
        sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(schema, table.name), declared)
    )


def index(connection: Connection, schema: str, table: Table) -> None:
    """Add primary key and indexes, once the rows are in."""
    name = sql.Identifier(schema, table.name)
    connection.execute(
        sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(name, sql.Identifier(table.key))
    )
    methods = dict.fromkeys(table.indexed, "btree") | (
        {GEOMETRY: "gist"} if table.is_spatial else {}
    )
    for column, method in methods.items():
        connection.execute(
            sql.SQL("CREATE INDEX {} ON {} USING {} ({})").format(
                sql.Identifier(fitting(f"{table.name}_{column}_idx")),
                name,
                sql.SQL(method),
                sql.Identifier(column),
            )
        )


def comment(connection: Connection, schema: str, table: Table, kept: Kept | None) -> None:
    """Say in the database what table and columns hold, unless it says so already."""
    about = f"{table.comment} {MARK}"
    if kept and kept.comments == (about, *(column.comment for column in table.columns)):
        return
    name = sql.Identifier(schema, table.name)
    said = [sql.SQL("COMMENT ON TABLE {} IS {}").format(name, about)]
    said += [
        sql.SQL("COMMENT ON COLUMN {} IS {}").format(
            sql.Identifier(schema, table.name, column.name), column.comment
        )
        for column in table.columns
    ]
    connection.execute(sql.SQL("; ").join(said))


def add_foreign_keys(
    connection: Connection, schema: str, tables: Iterable[Table], there: Collection[tuple[str, str]]
) -> None:
    """Add the foreign keys that are not there."""
    for table in tables:
        for column, reference in table.references.items():
            if (table.name, key_name(table.name, column)) not in there:
                connection.execute(
                    sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})")
                    .format(
                        sql.Identifier(schema, table.name),
                        sql.Identifier(key_name(table.name, column)),
                        sql.Identifier(column),
                        sql.Identifier(schema, reference.table),
                        sql.Identifier(reference.column),
                    )
                )  # fmt: skip


def analyze(connection: Connection, schema: str, tables: Iterable[Table]) -> None:
    """Have the planner know the new values of what is searched by; long texts cost it seconds."""
    searched = [
        sql.SQL("{} ({})").format(
            sql.Identifier(schema, table.name),
            sql.SQL(", ").join(
                map(sql.Identifier, [table.key, *table.indexed, *[GEOMETRY][: table.is_spatial]])
            ),
        )
        for table in tables
    ]
    connection.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(searched)))
