"""Columns and geometries made storable in every format."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from pandas.api import types as dtypes
from shapely.geometry import GeometryCollection, box

from geo._clean import WORLD, clean_line, clean_text
from geo._columns import CRS, DTYPES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoSeries
    from shapely.geometry.base import BaseGeometry

_RESERVED: Final = frozenset({"fid", "ogc_fid", "rowid", "oid", "geom", "geometry", "bbox"})
"""Names that GeoPackage, SQLite, PostgreSQL or GeoParquet use themselves."""
_LONGEST_NAME = 60
"""Of a column, in bytes; PostgreSQL cuts at 63."""
_EXACT = 2**53
"""Whole numbers below it are exact as float64."""


def storable_columns(table: pd.DataFrame) -> pd.DataFrame:
    """The table with storable names and values, a fresh index, columns in their order."""
    names = storable_names(table.columns)
    columns = {name: _column(table.iloc[:, at]) for at, name in enumerate(names)}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(table)))


def storable_names(names: Iterable[Any]) -> list[str]:
    """The names cleaned and distinct also without regard to case; reserved ones get an underscore.

    >>> storable_names(["fid", "Name", "name", "a\\x00b", ""])
    ['fid_', 'Name', 'name_2', 'a b', 'column']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        plain = _cut(clean_line(str(name)).replace('"', "'")) or "column"
        plain = f"{plain}_" if plain.lower() in _RESERVED else plain
        unique, number = plain, 1
        while unique.lower() in taken:
            number += 1
            unique = f"{plain}_{number}"
        taken.add(unique.lower())
        found.append(unique)
    return found


def _cut(name: str) -> str:
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()


def kind_of(column: pd.Series[Any]) -> Kind:
    """What kind a storable column is."""
    return {"M": "date", "b": "flag", "i": "count", "f": "number"}.get(column.dtype.kind, "text")  # type: ignore[return-value]


def _column(column: pd.Series[Any]) -> pd.Series[Any]:
    column = column.reset_index(drop=True)
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    if dtypes.is_string_dtype(column.dtype) and column.dtype != object:
        return _texts(column)
    if dtypes.is_bool_dtype(column.dtype):
        return _flags(column)
    if dtypes.is_datetime64_any_dtype(column.dtype):
        return _dates(column)
    if dtypes.is_integer_dtype(column.dtype):
        return _counts(column)
    if dtypes.is_float_dtype(column.dtype):
        return _numbers(column)
    return _objects(column)


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    filled = column.fillna("").astype("str") if column.hasnans else column.astype("str")
    values = filled.tolist()
    if all(map(str.isprintable, values)):  # nearly all text is
        return filled
    clean = [clean_text(value) for value in values]
    return filled if clean == values else pd.Series(clean, dtype="str")


def _flags(column: pd.Series[Any]) -> pd.Series[Any]:
    if column.hasnans:
        words = {True: "yes", False: "no"}
        return pd.Series(["" if pd.isna(v) else words[bool(v)] for v in column], dtype="str")
    return column.astype("bool")


def _dates(column: pd.Series[Any]) -> pd.Series[Any]:
    """Days as datetime64[ms]; a column with times of day as ISO text."""
    flat = column if column.dt.tz is None else column.dt.tz_convert("UTC")
    if column.dt.tz is None and (flat.dropna() == flat.dropna().dt.normalize()).all():
        return flat.astype(DTYPES["date"])
    return pd.Series(["" if pd.isna(v) else v.isoformat() for v in flat], dtype="str")


def _counts(column: pd.Series[Any]) -> pd.Series[Any]:
    known = column.dropna()
    if len(known) and (int(known.max()) >= 2**63 or int(known.min()) < -(2**63)):
        return pd.Series(["" if pd.isna(v) else str(int(v)) for v in column], dtype="str")
    if not column.hasnans:
        return column.astype("int64")
    if len(known) and max(abs(int(known.max())), abs(int(known.min()))) > _EXACT:
        return pd.Series(["" if pd.isna(v) else str(int(v)) for v in column], dtype="str")
    return column.astype("float64")


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    numbers = column.to_numpy(dtype="float64", na_value=np.nan)
    return pd.Series(np.where(np.isfinite(numbers), numbers, np.nan))


def _objects(column: pd.Series[Any]) -> pd.Series[Any]:
    """Values of any kind: as what they all are, else as text."""
    values = [None if _is_missing(value) else value for value in column.tolist()]
    known = [value for value in values if value is not None]
    if known and all(isinstance(v, (bool, np.bool_)) for v in known):
        return _flags(pd.Series(values, dtype="boolean"))
    if known and all(isinstance(v, (int, np.integer)) and not isinstance(v, bool) for v in known):
        return _whole(values)
    if known and all(
        isinstance(v, (int, float, np.number)) and not isinstance(v, bool) for v in known
    ):
        return _numbers(pd.Series([float("nan") if v is None else float(v) for v in values]))
    if known and all(isinstance(v, date) and not isinstance(v, datetime) for v in known):
        return _days(values)
    return pd.Series([_text(value) for value in values], dtype="str")


def _whole(values: list[Any]) -> pd.Series[Any]:
    known = [int(v) for v in values if v is not None]
    if all(-(2**63) <= v < 2**63 for v in known):
        return _counts(pd.Series([pd.NA if v is None else int(v) for v in values], dtype="Int64"))
    return pd.Series(["" if v is None else str(int(v)) for v in values], dtype="str")


def _days(values: list[Any]) -> pd.Series[Any]:
    days = np.array(["NaT" if v is None else v.isoformat() for v in values], dtype="datetime64[D]")
    return pd.Series(days.astype(DTYPES["date"]))


def _is_missing(value: Any) -> bool:
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (timedelta, np.timedelta64)):
        return str(pd.Timedelta(value).isoformat())
    if isinstance(value, bytes):
        return clean_text(value.decode("utf-8", "replace"))
    if isinstance(value, shapely.Geometry):
        return str(shapely.to_wkt(value, rounding_precision=6))
    if isinstance(value, (list, tuple, dict, set, frozenset, np.ndarray)):
        return clean_text(json.dumps(_plain(value), ensure_ascii=False))
    return clean_text(str(value))


def _plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return [_plain(one) for one in sorted(value, key=str)]
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else _text(value)


def storable_geometry(geometry: GeoSeries) -> np.ndarray[Any, Any]:
    """The geometries flat, valid, in EPSG:4326 and inside the world; ``None`` where nothing is.

    Coordinates are (lon, lat). Longitudes past 180 degrees come back in on the other side; what
    crosses the antimeridian is cut there.
    """
    if geometry.crs is not None and geometry.crs != CRS:
        geometry = geometry.to_crs(CRS)
    flat = shapely.force_2d(geometry.to_numpy())
    out = np.array(flat, dtype=object)
    bounds = shapely.bounds(flat)
    absent = shapely.is_missing(flat) | shapely.is_empty(flat)
    out[absent] = None
    inside = (bounds >= [*WORLD[:2], *WORLD[:2]]) & (bounds <= [*WORLD[2:], *WORLD[2:]])
    fine = inside.all(axis=1) & shapely.is_valid(flat)
    for at in np.flatnonzero(~absent & ~fine):
        out[at] = _mended(flat[at])
    return out


def _mended(geometry: BaseGeometry) -> BaseGeometry | None:
    if not all(math.isfinite(value) for value in geometry.bounds):
        return None
    if geometry.geom_type == "Point":
        return _wrapped_point(geometry)
    whole = geometry if geometry.is_valid else shapely.make_valid(geometry)
    west, _, east, _ = whole.bounds
    turns = range(math.floor((west + 180.0) / 360.0), math.ceil((east + 180.0) / 360.0) + 1)
    dimension = shapely.get_dimensions(whole)
    parts = []
    for turn in turns:
        shifted = shapely.transform(whole, lambda at, turn=turn: at - [360.0 * turn, 0.0])
        piece = shapely.intersection(shifted, box(*WORLD))
        parts += [p for p in _leaves(piece) if shapely.get_dimensions(p) == dimension]
    kept = shapely.union_all(parts) if parts else GeometryCollection()
    return None if kept.is_empty else kept


def _wrapped_point(point: BaseGeometry) -> BaseGeometry | None:
    longitude, latitude = point.x, point.y
    if not -90.0 <= latitude <= 90.0:
        return None
    return shapely.Point((longitude + 180.0) % 360.0 - 180.0, latitude)


def _leaves(geometry: BaseGeometry) -> list[BaseGeometry]:
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [leaf for part in geometry.geoms for leaf in _leaves(part)]
