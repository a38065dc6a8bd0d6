"""How QGIS draws a GeoPackage: styles of its tables and a project, inside the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geopandas import GeoDataFrame

from geo._columns import CRS
from geo._ogr import FIXED_TIME
from geo._schema import LAND
from geo.qgis import land, project_of, store_project, styles_of
from geo.writers._gpkg_tables import register

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from geo._gis import GisTable
    from geo.model import Atlas

_STYLES_SQL: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""


def land_table(marks: Sequence[GisTable]) -> GeoDataFrame:
    """The land below the marks, as a table without columns."""
    return GeoDataFrame(geometry=list(land(marks)), crs=CRS)


def add(connection: sqlite3.Connection, name: str, atlas: Atlas, marks: Sequence[GisTable]) -> None:
    """Add the styles of the tables, and the project that shows them all in the file ``name``."""
    connection.execute(_STYLES_SQL)
    spatial = {*(table.name for table in marks), LAND, "mentions_resolved"}
    connection.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
        "ui, update_time) VALUES ('', '', ?, ?, 'Event Atlas', ?, '', 1, '', '', '', ?)",
        [
            (table, "geom" if table in spatial else "", qml, FIXED_TIME)
            for table, qml in styles_of(atlas.layers, marks).items()
        ],
    )
    register(connection, "layer_styles", "How QGIS draws the layers")
    store_project(connection, project_of(atlas, marks, name))
