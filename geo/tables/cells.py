"""DataFrames as rows of text: whatever a cell holds, as somebody would write it in a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo._storable import storable_geometry
from geo.errors import InputError
from geo.tables.rows import MOST_DEGREES, RawRow

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MOST_ITEMS = 1000
"""Of a list in a cell."""


def frame_rows(frame: pd.DataFrame, first: int) -> tuple[list[str], list[RawRow], bool]:
    """Headers, rows counted from ``first``, and whether they bring a geometry.

    The geometry is the active one, in EPSG:4326, (lon, lat); other columns of geometries are left
    out. Raises ``InputError`` when coordinates cannot be made longitudes and latitudes.
    """
    shapes = _geometry(frame)
    kept = [k for k in range(frame.shape[1]) if not _is_geometry(frame.iloc[:, k])]
    headers = [cell_text(frame.columns[k]) for k in kept]
    columns = [[cell_text(value) for value in frame.iloc[:, k].tolist()] for k in kept]
    cells = list(zip(*columns, strict=True)) if columns else [()] * len(frame)
    if shapes is None:
        return headers, [RawRow(first + k, row) for k, row in enumerate(cells)], False
    rows = [
        RawRow(first + k, row, shape, misplaced=wrong)
        for k, (row, (shape, wrong)) in enumerate(zip(cells, shapes, strict=True))
    ]
    return headers, rows, True


def cell_text(value: Any) -> str:
    """A value as text; "" for a missing one.

    >>> cell_text(5.0), cell_text(["a", "b"]), cell_text(date(2024, 3, 14)), cell_text(float("nan"))
    ('5', 'a; b', '2024-03-14', '')
    """
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (datetime, np.datetime64, date)):
        return _moment(value)
    if isinstance(value, (float, np.floating)):
        return _number(float(value))
    if isinstance(value, (time, timedelta, np.timedelta64, pd.Interval, pd.Period)):
        return str(value)
    if isinstance(value, Decimal):
        return "" if value.is_nan() else str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return _collection(value)


def _collection(value: Any) -> str:
    if isinstance(value, Mapping):
        some = list(value.items())[:MOST_ITEMS]
        return "; ".join(f"{cell_text(key)}: {cell_text(one)}" for key, one in some)
    if isinstance(value, (set, frozenset)):
        return "; ".join(sorted(cell_text(one) for one in value)[:MOST_ITEMS])
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist()
    if isinstance(value, Iterable) and not isinstance(value, shapely.Geometry):
        return "; ".join(cell_text(one) for one in list(value)[:MOST_ITEMS])
    return str(value)


def _moment(value: Any) -> str:
    """A day as 2024-03-14; with the time of day where it has one, on the clock of its own zone."""
    if not isinstance(value, datetime):
        if not isinstance(value, np.datetime64):
            return str(value.isoformat())
        if np.isnat(value):
            return ""
        value = value.astype("datetime64[s]").item()
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return value.replace(microsecond=0).isoformat(sep=" ")[:19]
    return str(value.isoformat())[:10]


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _is_geometry(column: pd.Series[Any]) -> bool:
    return str(column.dtype) == "geometry"


def _geometry(frame: pd.DataFrame) -> list[tuple[BaseGeometry | None, str]] | None:
    """Each row's geometry in EPSG:4326 and what was wrong with it; ``None`` for plain tables."""
    if not isinstance(frame, GeoDataFrame) or frame.active_geometry_name is None:
        return None
    given: GeoSeries = frame.geometry
    try:
        shapes = storable_geometry(given)
    except Exception as error:  # PROJ raises many kinds for coordinates it cannot make sense of
        raise InputError(
            f"its coordinates ({given.crs}) cannot be made longitudes and latitudes"
        ) from error
    in_degrees = given.crs is None or given.crs.is_geographic
    return [
        _checked(original, shape, in_degrees)
        for original, shape in zip(given.tolist(), shapes.tolist(), strict=True)
    ]


def _checked(
    original: BaseGeometry | None, shape: BaseGeometry | None, in_degrees: bool
) -> tuple[BaseGeometry | None, str]:
    if original is None or original.is_empty:
        return None, ""
    west, _, east, _ = original.bounds
    around = in_degrees and not max(abs(west), abs(east)) <= MOST_DEGREES
    if shape is None or around:
        return None, f"the geometry ({original.geom_type}) is no place on earth"
    return shape, ""
