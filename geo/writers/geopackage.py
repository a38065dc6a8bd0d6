"""The GeoPackage: database and deliverable in one file.

Version 1.2, which every GIS of the last years reads. The same atlas gives the same bytes: times are
fixed, rows come in order, ids are counted.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pyogrio

from geo._attributes import attribute_tables, resolved_mentions
from geo._gis import gis_tables
from geo._ogr import write_table
from geo._schema import INDEXED, LAND, MENTIONS_RESOLVED, TABLES
from geo.writers import _gpkg_styles
from geo.writers._gpkg_extras import describe
from geo.writers._gpkg_tables import add_indexes, add_table, open_to_write

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geo.model import Atlas


def write(atlas: Atlas, draft: Path) -> int:
    """Write all of the atlas, styled for QGIS; the number of its marks."""
    marks = gis_tables(atlas.layers)
    tables = attribute_tables(atlas)
    _add_spatial(draft, LAND, "Land", "MultiPolygon", _gpkg_styles.land_table(marks))
    for table in marks:
        _add_spatial(draft, table.name, table.title, table.geometry_type, table.gdf)
    _add_spatial(
        draft, MENTIONS_RESOLVED, "Mentions that have a place", "Point", resolved_mentions(atlas)
    )
    spatial = [*(table.name for table in marks), MENTIONS_RESOLVED]
    with closing(open_to_write(draft)) as connection, connection:
        for name, schema in TABLES.items():
            add_table(connection, name, schema, tables[name])
        for name in [*TABLES, *spatial]:
            add_indexes(connection, name, INDEXED)
        describe(connection, [*TABLES, *spatial], atlas.run)
        _gpkg_styles.add(connection, draft.name, atlas, marks)
    return sum(len(table.gdf) for table in marks)


def _add_spatial(path: Path, name: str, title: str, geometry_type: str, gdf: GeoDataFrame) -> None:
    write_table(
        path,
        gdf,
        layer=name,
        driver="GPKG",
        geometry_type=geometry_type,
        append=path.exists(),
        layer_options={"IDENTIFIER": title, "GEOMETRY_NAME": "geom"},
        dataset_options={"VERSION": "1.2"},
    )


def count(path: Path) -> int:
    """The marks in the file."""
    names = [str(name) for name, kind in pyogrio.list_layers(path) if kind]
    others = {LAND, MENTIONS_RESOLVED}
    return sum(
        int(pyogrio.read_info(path, layer=name)["features"]) for name in names if name not in others
    )
