"""Attribute tables of a GeoPackage, with keys and references, as SQL."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from geo._ogr import FIXED_TIME
from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from geo._columns import Kind
    from geo._schema import TableSchema

_SQL_TYPES: Final[Mapping[Kind, str]] = {
    "text": "TEXT",
    "number": "REAL",
    "count": "INTEGER",
    "flag": "BOOLEAN",
    "date": "DATE",
}


def open_to_write(path: Path) -> sqlite3.Connection:
    """The file, not flushed at each step: it is published only when it is whole."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def add_table(
    connection: sqlite3.Connection, name: str, schema: TableSchema, rows: pd.DataFrame
) -> None:
    """Add an attribute table with its rows, and say so in the file's contents."""
    lines = ["fid INTEGER PRIMARY KEY NOT NULL"]
    lines += [_declared(column, kind, schema) for column, kind in schema.columns.items()]
    lines += [
        f'FOREIGN KEY ("{column}") REFERENCES "{to.table}" ("{to.column}")'
        for column, to in schema.references.items()
    ]
    connection.execute(f'CREATE TABLE "{name}" ({", ".join(lines)})')
    names = ", ".join(f'"{column}"' for column in schema.columns)
    holes = ", ".join("?" for _ in schema.columns)
    connection.executemany(
        f'INSERT INTO "{name}" ({names}) VALUES ({holes})',
        zip(*(_plain(rows[column]) for column in schema.columns), strict=True),
    )
    register(connection, name, schema.title, schema.about)


def _declared(column: str, kind: Kind, schema: TableSchema) -> str:
    unique = " NOT NULL UNIQUE" if column == schema.key else ""
    return f'"{column}" {_SQL_TYPES[kind]}{unique}'


def _plain(column: pd.Series[Any]) -> list[Any]:
    """The column as values SQLite knows; NaN and NaT as ``None``."""
    kind = kind_of(column)
    if kind == "date":
        days = column.to_numpy().astype("datetime64[D]").tolist()
        return [None if day is None else day.isoformat() for day in days]
    if kind == "flag":
        return [int(value) for value in column.tolist()]
    if kind == "number":
        return [None if value != value else value for value in column.tolist()]
    return list(column.tolist())


def register(connection: sqlite3.Connection, table: str, title: str, about: str = "") -> None:
    """Say in the file's contents that the attribute table is there."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES (?, 'attributes', ?, ?, ?)",
        (table, title, about, FIXED_TIME),
    )


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The names of the table's columns."""
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def add_indexes(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    """Add an index for each of the columns that the table has."""
    for column in columns:
        if column in columns_of(connection, table):
            connection.execute(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')
