"""Tables written through GDAL, in bulk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from geo._columns import CRS
from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

FIXED_TIME: Final = "2000-01-01T00:00:00.000Z"
"""Stands where a format wants a time of change, so that a re-run gives the same bytes."""

_WHILE_WRITING: Final = {
    "OGR_CURRENT_DATE": FIXED_TIME,
    "OGR_SQLITE_SYNCHRONOUS": "OFF",  # the file is flushed once, when it is whole
}


@contextmanager
def fixed_settings() -> Iterator[None]:
    """GDAL's settings belong to the whole process: set ours, and put back what was there."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in _WHILE_WRITING}
    pyogrio.set_gdal_config_options(_WHILE_WRITING)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


@fixed_settings()
def write_table(
    path: Path,
    gdf: GeoDataFrame,
    *,
    layer: str,
    driver: str,
    geometry_type: str = "Unknown",
    append: bool = False,
    layer_options: Mapping[str, str] | None = None,
    dataset_options: Mapping[str, str] | None = None,
) -> None:
    """Write a storable table (``geo._gis``) as a layer of the file, coordinates (lon, lat).

    With a geometry type Multi... single parts are made multi.
    """
    pyogrio.write_arrow(
        arrow_table(gdf, multi=geometry_type.startswith("Multi")),
        str(path),
        layer=layer,
        driver=driver,
        geometry_name=GEOMETRY,
        geometry_type=geometry_type,
        crs=CRS,
        append=append,
        layer_options=dict(layer_options or {}),
        dataset_options=None if append else dict(dataset_options or {}),
    )


GEOMETRY: Final = "geometry"


def arrow_table(gdf: GeoDataFrame, *, multi: bool = False) -> pa.Table:
    """The table for Arrow: geometry as WKB, dates as days."""
    columns = {name: _array(gdf[name]) for name in gdf.columns if name != GEOMETRY}
    shapes = gdf.geometry.to_numpy()
    wkb = shapely.to_wkb(as_multi(shapes) if multi else shapes)
    return pa.table({**columns, GEOMETRY: pa.array(wkb, pa.binary(), from_pandas=True)})


def _array(column: pd.Series[Any]) -> pa.Array:
    kind = kind_of(column)
    if kind == "date":
        return pa.array(column.to_numpy().astype("datetime64[D]"), pa.date32(), from_pandas=True)
    if kind == "text":
        return pa.array(column.tolist(), pa.string())
    return pa.array(column.to_numpy(), from_pandas=True)


def as_multi(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The geometries with polygons and lines as multi-geometries of one part."""
    out = np.array(shapes, dtype=object)
    makers = {
        shapely.GeometryType.POLYGON: shapely.multipolygons,
        shapely.GeometryType.LINESTRING: shapely.multilinestrings,
    }
    types = shapely.get_type_id(out)
    for single, make in makers.items():
        at = np.flatnonzero(types == single)
        if len(at):
            out[at] = make(out[at], indices=np.arange(len(at)))
    return out
