"""A collection of features: a table of marks with what is needed to answer questions fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo._boxes import Box, extent
from geo._ogr import as_multi
from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from geo._columns import Kind

Array = np.ndarray[Any, np.dtype[Any]]

DAY = "datetime64[D]"


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Features in a fixed order; the number of a feature is its row, counted from 1."""

    name: str
    """In addresses: letters a to z, digits and underscores."""
    title: str
    about: str
    geometry_type: str
    """Point, MultiPolygon or MultiLineString; "" when the features have no geometry."""
    table: pd.DataFrame
    """The properties, in storable columns (``geo._gis``)."""
    kinds: Mapping[str, Kind]
    """What each column holds."""
    geometries: Array
    """EPSG:4326, (lon, lat), all of one type; ``None`` when the features have none."""
    bounds: Array
    """Four rows, west, south, east, north, a column for each feature; NaN without geometry."""
    first: Array
    last: Array
    """The first and last day of each feature, NaT when they are not known."""
    extent: Box | None

    def __len__(self) -> int:
        return len(self.table)


def make_collection(
    name: str, title: str, about: str, table: pd.DataFrame | GeoDataFrame, geometry_type: str
) -> Collection:
    """The collection of a storable table; without a geometry type its features have none."""
    geometries = np.full(len(table), None, dtype=object)
    if geometry_type:
        shapes = np.asarray(table["geometry"], dtype=object)
        geometries = as_multi(shapes) if geometry_type.startswith("Multi") else shapes
    properties = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    first, last = _days(properties)
    return Collection(
        name=name,
        title=title,
        about=about,
        geometry_type=geometry_type,
        table=properties,
        kinds={column: kind_of(properties[column]) for column in properties.columns},
        geometries=geometries,
        bounds=np.ascontiguousarray(shapely.bounds(geometries).T),
        first=first,
        last=last,
        extent=extent(geometries),
    )


def _days(table: pd.DataFrame) -> tuple[Array, Array]:
    """First and last days; where only one of them is known, it is both."""
    unknown = np.full(len(table), "NaT", dtype=DAY)
    first, last = (
        table[column].to_numpy().astype(DAY) if column in table.columns else unknown
        for column in ("date_start", "date_end")
    )
    return np.where(np.isnat(first), last, first), np.where(np.isnat(last), first, last)
