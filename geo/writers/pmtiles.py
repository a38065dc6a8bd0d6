"""PMTiles: the marks as vector tiles in one file, for web maps on any host of plain files.

We cut the tiles ourselves. GDAL's driver takes one layer a file through pyogrio, leaves marks out
of full tiles without a word (3,136 of 4,936 stayed at zoom 0), and took 46 s for 20,000 events.
"""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from geopandas import GeoDataFrame

from geo._boxes import extent
from geo._columns import CRS
from geo._gis import GisTable, counted, gis_tables, unplaced, warn_loss
from geo._schema import LAND
from geo._storable import kind_of
from geo.qgis.land import land
from geo.writers._crowds import Crowds, tiles
from geo.writers._map_layers import map_layers
from geo.writers._pmtiles_archive import View, write_archive
from geo.writers._pmtiles_read import feature_ids, last_tiles
from geo.writers._tiling import EDGE, on_web_maps
from maps.style import looks_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.model import Atlas

MAX_ZOOM: Final = 6
"""Marks are within 38 meters of their place there; maps zoom in further with the same tiles."""
LONGEST_TEXT: Final = 600
"""Of a text in a tile, in characters."""
_WHOLE_WORLD: Final = (-180.0, -EDGE, 180.0, EDGE)
_FIELD_TYPES: Final = {
    "text": "String",
    "date": "String",
    "flag": "Boolean",
    "number": "Number",
    "count": "Number",
}


def write(atlas: Atlas, draft: Path) -> int:
    """Write every mark that has its place on a web map; the number of marks.

    One layer of the tiles for each layer and kind of mark, at zooms 0 to ``MAX_ZOOM``; at the last
    one every mark is there. A layer ``land`` lies below them. The same atlas gives the same bytes.

    Raises ``MissingAssetError`` when the package was not built.
    """
    without_place = len(unplaced(atlas.layers))
    if without_place:
        warn_loss(f"pmtiles: {counted(without_place, 'event')} without a place in no tile")
    tables = _inside(_short_texts(gis_tables(atlas.layers)))
    shown = [_land(tables), *tables]
    crowds = Crowds()
    write_archive(
        draft,
        tiles(shown, range(MAX_ZOOM + 1), crowds),
        View(_WHOLE_WORLD, (0, MAX_ZOOM)),  # pages ask for no tile, and no land, outside it
        _about(atlas, shown) | {"marks_bounds": _bounds(tables)},
    )
    _warn_of_crowds(crowds)
    return sum(len(table.gdf) for table in tables)


def count(path: Path) -> int:
    """The distinct marks in the tiles of the last zoom."""
    found: dict[str, set[int]] = {}
    for tile in last_tiles(path):
        for layer, ids in feature_ids(tile):
            if layer != LAND:
                found.setdefault(layer, set()).update(ids)
    return sum(map(len, found.values()))


def _land(tables: Sequence[GisTable]) -> GisTable:
    shapes = [*land(tables)]
    gdf = GeoDataFrame(geometry=shapes, crs=CRS)
    return GisTable(LAND, "Land", LAND, "Land", "areas", "MultiPolygon", gdf)


def _short_texts(tables: Sequence[GisTable]) -> list[GisTable]:
    """The tables with texts as long as tiles take them."""
    short, cut = [], 0
    for table in tables:
        columns = {}
        for name in table.gdf.columns.drop("geometry"):
            texts = table.gdf[name]
            if kind_of(texts) == "text":
                long = texts.str.len() > LONGEST_TEXT
                cut += int(long.sum())
                columns[name] = texts.mask(long, texts.str.slice(0, LONGEST_TEXT - 1) + "…")
        short.append(replace(table, gdf=table.gdf.assign(**columns)))
    if cut:
        warn_loss(
            f"pmtiles: {cut:,} texts are cut to {LONGEST_TEXT} characters; "
            "the GeoPackage has them whole"
        )
    return short


def _inside(tables: Sequence[GisTable]) -> list[GisTable]:
    """What of the tables is inside the latitudes of web maps."""
    inside, beyond = [], 0
    for table in tables:
        gdf = table.gdf.set_geometry(on_web_maps(table.gdf.geometry.to_numpy()), crs=table.gdf.crs)
        kept = gdf[gdf.geometry.notna()].reset_index(drop=True)
        beyond += len(gdf) - len(kept)
        if len(kept):
            inside.append(replace(table, gdf=kept))
    if beyond:
        warn_loss(
            f"pmtiles: {beyond:,} marks beyond {EDGE:.2f} degrees of latitude, where web maps end, "
            "are left out"
        )
    return inside


def _bounds(tables: Sequence[GisTable]) -> tuple[float, float, float, float]:
    """West, south, east, north of the marks; east is past 180 degrees where they lie across it."""
    shapes = [table.gdf.geometry.to_numpy() for table in tables]
    around = extent(np.concatenate(shapes)) if shapes else None
    if around is None:
        return _WHOLE_WORLD
    west, south, east, north = around
    return west, south, east + 360.0 if east < west else east, north


def _about(atlas: Atlas, tables: Sequence[GisTable]) -> dict[str, Any]:
    """What the archive says of itself; ``maplibre_layers`` draw it in our colors.

    Pages show the attribution as HTML.
    """
    return {
        "name": "Event Atlas",
        "description": "Events found in news articles",
        "attribution": html.escape(atlas.run.get("attribution", "")),
        "type": "overlay",
        "version": "1",
        "vector_layers": [
            {
                "id": table.name,
                "description": table.title,
                "minzoom": 0,
                "maxzoom": MAX_ZOOM,
                "fields": {
                    name: _FIELD_TYPES[kind_of(table.gdf[name])]
                    for name in table.gdf.columns.drop("geometry")
                },
            }
            for table in tables
        ],
        "maplibre_layers": map_layers(tables, looks_of(atlas.layers)),
    }


def _warn_of_crowds(crowds: Crowds) -> None:
    if crowds.zooms:
        warn_loss(
            f"pmtiles: crowded tiles leave out marks up to zoom {max(crowds.zooms)}; further in "
            "all are there"
        )
    if crowds.quiet:
        warn_loss(
            f"pmtiles: {len(crowds.quiet):,} marks stand in crowded tiles without their evidence"
        )
