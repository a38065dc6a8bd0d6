"""Layers as every GIS can hold them: one normalizer before all writers.

GDAL's drivers, PostgreSQL and XML each break on something else: lists, a column called ``fid``, two
columns that differ in case alone, NUL bytes, empty geometries, numbers past 64 bits. What leaves
here has none of it, so that no writer needs to know.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from geo._columns import COLUMNS, CRS, EVIDENCE_COLUMNS, STATUSES, TITLES, complete, title_of, typed
from geo._phrases import quoted
from geo._schema import RESERVED
from geo._storable import storable_columns, storable_geometry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model import Layer

_KINDS: Final = {
    "points": "Point",
    "countries": "Point",
    "areas": "MultiPolygon",
    "routes": "MultiLineString",
}
"""The kinds of table, in the order a layer's tables come in, and their geometry."""
_KIND_OF_GEOMETRY: Final = {
    "Point": "points",
    "Polygon": "areas",
    "MultiPolygon": "areas",
    "LineString": "routes",
    "LinearRing": "routes",
    "MultiLineString": "routes",
}
_QUOTES_SHOWN = 5
UNKNOWN: Final = "possible"
"""The status of events that say none, as on the web map."""


class LossWarning(UserWarning):
    """Something of the atlas is not in the file that was written; the message says what."""


def warn_loss(message: str) -> None:
    """Say what a file does not hold, once for all of its kind."""
    warnings.warn(message, LossWarning, stacklevel=2)


def counted(number: int, thing: str) -> str:
    """The number with the thing it counts.

    >>> counted(1, "event"), counted(1200, "event")
    ('1 event', '1,200 events')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class GisTable:
    """The marks of one kind of one layer."""

    name: str
    """Distinct among the tables; letters a to z, digits and underscores: "shipments_routes"."""
    title: str
    """ "Shipments: routes"."""
    type: str
    """Of the events."""
    layer: str
    """The layer's title."""
    kind: str
    """points | countries | areas | routes."""
    geometry_type: str
    """Point | MultiPolygon | MultiLineString."""
    gdf: GeoDataFrame
    """``geo._schema.MARKS_COLUMNS``, then columns a user added; geometry is never null."""


def gis_tables(layers: Iterable[Layer]) -> tuple[GisTable, ...]:
    """The marks of the layers, a table for each layer and kind that has any.

    Geometry is EPSG:4326, (lon, lat).
    """
    return tuple(
        GisTable(
            name=f"{stem}_{kind}",
            title=f"{layer.title}: {kind}",
            type=layer.type,
            layer=layer.title,
            kind=kind,
            geometry_type=geometry_type,
            gdf=rows.reset_index(drop=True),
        )
        for layer, stem in _stems(layers)
        for kind, geometry_type, rows in _by_kind(_placed(_marks(layer)))
    )


def unplaced(layers: Iterable[Layer]) -> pd.DataFrame:
    """The events without a mark, in the same columns without geometry."""
    marks = all_marks(map(_without_geometry, layers))
    return pd.DataFrame(marks.drop(columns="geometry"))


def _without_geometry(layer: Layer) -> Layer:
    if "geometry" not in layer.gdf.columns:
        return layer
    absent = pd.isna(storable_geometry(layer.gdf.geometry))
    return replace(layer, gdf=layer.gdf[absent])


def all_marks(layers: Iterable[Layer]) -> GeoDataFrame:
    """Every mark of every layer in one table; events without a place have null geometry."""
    return _joined([_marks(layer) for layer in layers])


def to_gis_frame(gdf: GeoDataFrame) -> GeoDataFrame:
    """The table made storable: EPSG:4326, plain columns, names every program takes.

    Text is cleaned and never null; lists and the like become JSON; dates are datetime64[ms],
    times and durations ISO text; numbers are float64, int64 or bool. Geometry is flat, valid,
    inside the world (wrapped and cut at the antimeridian), and null where there is none.
    """
    table = pd.DataFrame(gdf.drop(columns=gdf.geometry.name))
    geometry = GeoSeries(storable_geometry(gdf.geometry), crs=CRS)
    return GeoDataFrame(storable_columns(table), geometry=geometry, crs=CRS)


def _marks(layer: Layer) -> GeoDataFrame:
    """The layer's table with a column ``evidence``: up to five quotes with their sources."""
    gdf = layer.gdf
    if "geometry" not in gdf.columns:
        gdf = GeoDataFrame(gdf, geometry=[None] * len(gdf), crs=CRS)
    told = complete(gdf if "type" in gdf.columns else gdf.assign(type=layer.type), COLUMNS)
    quotes = _quotes(layer.evidence)
    texts = [quotes.get(event_id, "") for event_id in told["event_id"].tolist()]
    known = told["status"].isin(STATUSES)  # an unknown one would be drawn nowhere
    told = told.assign(
        evidence=pd.array(texts, dtype="str"), status=told["status"].where(known, UNKNOWN)
    )
    others = [name for name in gdf.columns if name not in {*COLUMNS, "geometry", "evidence"}]
    rest = pd.DataFrame(gdf[others]).reset_index(drop=True)
    both = pd.concat([told, rest], axis=1) if others else told
    return to_gis_frame(GeoDataFrame(both, geometry=gdf.geometry.reset_index(drop=True)))


def _quotes(evidence: pd.DataFrame) -> dict[str, str]:
    """The evidence of each event in words."""
    found: dict[str, list[str]] = {}
    told = complete(evidence, EVIDENCE_COLUMNS)
    columns = (told[name].tolist() for name in ("sentence", "source", "stance", "doc_id"))
    for event_id, *said in zip(told["event_id"].tolist(), *columns, strict=True):
        found.setdefault(event_id, []).append(quoted(*said))
    return {event_id: _first(quotes) for event_id, quotes in found.items()}


def _first(quotes: Sequence[str]) -> str:
    more = len(quotes) - _QUOTES_SHOWN
    return "\n".join([*quotes[:_QUOTES_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _joined(tables: Sequence[GeoDataFrame]) -> GeoDataFrame:
    filled = [table for table in tables if len(table)]
    if not filled:
        return to_gis_frame(_nothing())
    if len({tuple(table.columns) for table in filled}) == 1:
        return GeoDataFrame(pd.concat(filled, ignore_index=True), crs=CRS)
    return to_gis_frame(GeoDataFrame(pd.concat(filled, ignore_index=True), crs=CRS))


def _nothing() -> GeoDataFrame:
    columns = {name: typed([], kind) for name, kind in COLUMNS.items()}
    evidence = pd.Series([], dtype="str")
    return GeoDataFrame({**columns, "evidence": evidence}, geometry=GeoSeries([], crs=CRS), crs=CRS)


def _placed(gdf: GeoDataFrame) -> GeoDataFrame:
    return gdf[gdf.geometry.notna()]


def _by_kind(gdf: GeoDataFrame) -> Iterator[tuple[str, str, GeoDataFrame]]:
    """Yield the rows of each kind; what has parts of several kinds becomes several rows."""
    if not len(gdf):
        return
    types = gdf.geometry.geom_type
    if not types.isin(_KIND_OF_GEOMETRY).all():
        gdf = _simple(gdf, types)
        types = gdf.geometry.geom_type
    kinds = types.map(_KIND_OF_GEOMETRY).to_numpy(dtype=object)
    of_country = (kinds == "points") & (gdf["mark"] == "country").to_numpy()
    kinds = np.where(of_country, "countries", kinds)
    for kind, geometry_type in _KINDS.items():
        rows = gdf[kinds == kind]
        if len(rows):
            yield kind, geometry_type, rows


def _simple(gdf: GeoDataFrame, types: pd.Series[str]) -> GeoDataFrame:
    known = types.isin(_KIND_OF_GEOMETRY)
    parts = gdf[~known].explode(index_parts=False)
    while not parts.geometry.geom_type.isin(_KIND_OF_GEOMETRY).all():
        parts = parts.explode(index_parts=False)
    return GeoDataFrame(pd.concat([gdf[known], parts]).sort_index(kind="stable"), crs=CRS)


def _stems(layers: Iterable[Layer]) -> Iterator[tuple[Layer, str]]:
    """Pair each layer with a distinct start for its tables' names: letters, digits, underscores."""
    taken: set[str] = set()
    for layer in layers:
        name = title_of(layer.type) if layer.type in TITLES else layer.type
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "layer"
        stem, number = plain, 1
        while stem in taken or any(f"{stem}_{kind}" in RESERVED for kind in _KINDS):
            number += 1
            stem = f"{plain}_{number}"
        taken.add(stem)
        yield layer, stem
