"""An atlas in PostGIS: the tables of ``atlas.gpkg`` in a schema of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.postgis.errors import PostgisError
from geo.postgis.tables import LONGEST_NAME, plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model import Atlas


SCHEMA = "eventatlas"
"""Where the tables go unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where."""

    target: str
    """The database, without password: "postgresql://gis@db/maps"."""
    schema: str
    rows: Mapping[str, int]
    """How many each table holds, as counted in the database."""
    features: int
    """The rows that have a geometry."""


def write_postgis(
    atlas: Atlas,
    url: str,
    *,
    schema: str = SCHEMA,
    styles: Mapping[str, str] | None = None,
) -> Written:
    """What was written to the database at ``url``, in one transaction: all of it or nothing.

    The schema then holds the atlas and nothing of ours besides: writing again changes what
    differs, tables of a previous export that are no longer there are dropped. Readers see the old
    rows until the new ones are whole. ``styles`` has the QML of tables by their name; others'
    are left out. Geometry is EPSG:4326, (lon, lat).

    Raises ``PostgisError``, which never shows the password, for an address that cannot be read or
    reached, a database without PostGIS, a schema that holds somebody else's tables, and whatever
    the server refuses.
    """
    try:
        from geo.postgis.connect import connected, transaction
        from geo.postgis.replace import replace_tables
    except ImportError as error:
        raise PostgisError(
            f"PostGIS needs psycopg, which is not there ({error}); "
            "run: pip install 'eventatlas[postgis]'"
        ) from error
    _check_name(schema)
    with connected(url) as (connection, target):
        tables = plan(atlas)
        with transaction(connection, target):
            rows = replace_tables(connection, schema, tables, styles or {})
    features = sum(rows[table.name] for table in tables if table.is_spatial)
    return Written(target=target, schema=schema, rows=rows, features=features)


def _check_name(schema: str) -> None:
    reserved = schema.startswith("pg_") or schema in {"public", "information_schema"}
    if reserved or "\0" in schema or not 0 < len(schema.encode()) <= LONGEST_NAME:
        raise PostgisError(
            f"schema {schema!r}: choose another name, for tables of their own: "
            f"not public, not pg_..., 1 to {LONGEST_NAME} bytes"
        )
