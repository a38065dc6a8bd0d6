"""GeoPackage tables read back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from geopandas import GeoDataFrame

from geo._columns import COLUMNS, CRS, Kind, typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read_table(path: Path, name: str, columns: Mapping[str, Kind]) -> pd.DataFrame:
    """The attribute table in the order written; raises ``sqlite3.Error`` when it is not there."""
    # Brackets: SQLite takes a name in quotation marks that is no column for a text.
    names = ", ".join(f"[{column}]" for column in columns)
    with closing(_open(path)) as connection:
        rows = connection.execute(f'SELECT {names} FROM "{name}" ORDER BY fid').fetchall()
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pd.DataFrame(
        {
            column: typed(cells, kind)
            for (column, kind), cells in zip(columns.items(), values, strict=True)
        }
    )


def read_marks(path: Path) -> list[GeoDataFrame]:
    """The tables of marks with a layer's columns; tables that are not ours are passed over."""
    with closing(_open(path)) as connection:
        names = connection.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name"
        ).fetchall()
        ours = [
            name
            for (name,) in names
            if {*COLUMNS} <= {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        ]
    return [_read_marks(path, name) for name in ours]


def _read_marks(path: Path, name: str) -> GeoDataFrame:
    gdf = pyogrio.read_dataframe(path, layer=name, columns=list(COLUMNS), use_arrow=True)
    columns = {column: typed(gdf[column].tolist(), kind) for column, kind in COLUMNS.items()}
    return GeoDataFrame(columns, geometry=_single(gdf.geometry.to_numpy()), crs=CRS)


def _single(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The geometries with multi-geometries of one part as that part."""
    out = np.array(shapes, dtype=object)
    one = (shapely.get_type_id(out) >= shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(out) == 1
    )
    out[one] = shapely.get_geometry(out[one], 0)
    return out


def _open(path: Path) -> sqlite3.Connection:
    """The file for reading only; nothing is ever created beside it.

    A GIS that has the file open keeps what was edited in a log beside it, which is read too.
    """
    log = path.with_name(f"{path.name}-wal")
    alone = "" if log.exists() and log.stat().st_size else "&immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{alone}", uri=True)
