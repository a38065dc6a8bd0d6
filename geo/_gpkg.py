"""GeoPackage tables: marks through GDAL, everything else as plain attribute tables.

The same rows give the same bytes: times are fixed, rows come in order, ids are counted.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio import raw

from geo._columns import COLUMNS, CRS, TITLES, Kind, frame, title_of
from geo._geometry import single
from geo._phrases import quoted
from geo._qml import layer_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geo.model import Layer

FIXED_TIME: Final = "2000-01-01T00:00:00.000Z"
"""Stands where the format wants a time of change, so that a re-run gives the same bytes."""

SPATIAL_COLUMNS: Final[Mapping[str, Kind]] = {**COLUMNS, "evidence": "text"}
"""A layer's columns and the quoted evidence, for readers who see one table at a time."""

_TABLE_OF_MARK: Final = {
    "point": ("points", "Point"),
    "country": ("countries", "Point"),
    "area": ("areas", "MultiPolygon"),
    "route": ("routes", "MultiLineString"),
}
_SQL_TYPES: Final[Mapping[Kind, str]] = {
    "text": "TEXT",
    "number": "REAL",
    "count": "INTEGER",
    "flag": "BOOLEAN",
    "date": "DATE",
}
_QUOTES_SHOWN = 5

_STYLES_SQL: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""


_WHILE_WRITING: Final = {
    "OGR_CURRENT_DATE": FIXED_TIME,
    "OGR_SQLITE_SYNCHRONOUS": "OFF",  # the file is flushed once, when it is whole
}


@contextmanager
def _fixed_settings() -> Iterator[None]:
    """GDAL's settings belong to the whole process: set ours, and put back what was there."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in _WHILE_WRITING}
    pyogrio.set_gdal_config_options(_WHILE_WRITING)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


@_fixed_settings()
def start(path: Path, run: Mapping[str, str]) -> None:
    """Create the GeoPackage with its ``run`` table: what made it, key by key."""
    pairs = pd.DataFrame({"key": list(run), "value": list(run.values())}, dtype="str")
    raw.write(
        str(path),
        geometry=None,
        field_data=[pairs[name].to_numpy(dtype=object) for name in pairs],
        fields=np.array(list(pairs), dtype=object),
        layer="run",
        driver="GPKG",
        geometry_type=None,
        crs=None,
        dataset_options={"VERSION": "1.2"},
    )


def write_layers(path: Path, layers: Iterable[Layer]) -> list[str]:
    """Add the marks of the layers, one table per layer and kind of mark; the tables' names."""
    styled: dict[str, tuple[str, str]] = {}
    for layer, stem in _stems(layers):
        gdf = with_evidence(layer)
        for mark, (ending, geometry_type) in _TABLE_OF_MARK.items():
            rows = gdf[gdf["mark"] == mark]
            if len(rows):
                table = f"{stem}_{ending}"
                _write_marks(path, table, f"{layer.title}: {ending}", rows, geometry_type)
                styled[table] = (layer.type, ending)
    _write_styles(path, styled)
    return list(styled)


def with_evidence(layer: Layer) -> GeoDataFrame:
    """The layer's table with a text column ``evidence``: up to five quotes with their sources."""
    quotes: dict[str, list[str]] = {}
    for row in layer.evidence.itertuples(index=False):
        quotes.setdefault(row.event_id, []).append(
            quoted(row.sentence, row.source, row.stance, row.doc_id)
        )
    texts = [_first_quotes(quotes.get(event_id, [])) for event_id in layer.gdf["event_id"]]
    return layer.gdf.assign(evidence=pd.Series(texts, index=layer.gdf.index, dtype="str"))


def _first_quotes(quotes: list[str]) -> str:
    more = len(quotes) - _QUOTES_SHOWN
    return "\n".join([*quotes[:_QUOTES_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _stems(layers: Iterable[Layer]) -> Iterator[tuple[Layer, str]]:
    """Pair each layer with a distinct start for its tables' names: letters, digits, underscores."""
    taken: set[str] = set()
    for layer in layers:
        name = title_of(layer.type) if layer.type in TITLES else layer.type
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "layer"
        stem, number = plain, 1
        while stem in taken:
            number += 1
            stem = f"{plain}_{number}"
        taken.add(stem)
        yield layer, stem


@_fixed_settings()
def _write_marks(
    path: Path, table: str, title: str, rows: GeoDataFrame, geometry_type: str
) -> None:
    raw.write(
        str(path),
        geometry=shapely.to_wkb(rows.geometry.to_numpy()),
        field_data=[field_values(rows[name], kind) for name, kind in SPATIAL_COLUMNS.items()],
        fields=np.array(list(SPATIAL_COLUMNS), dtype=object),
        layer=table,
        driver="GPKG",
        geometry_type=geometry_type,
        crs=CRS,
        promote_to_multi=geometry_type.startswith("Multi"),
        append=True,
        layer_options={"IDENTIFIER": title, "GEOMETRY_NAME": "geom"},
    )


def field_values(column: pd.Series[Any], kind: Kind) -> np.ndarray[Any, Any]:
    """The column as the array GDAL takes a field of its kind from; dates as whole days."""
    written = {"text": "object", "date": "datetime64[D]"}
    return np.asarray(column.to_numpy()).astype(written.get(kind, column.dtype))


def _write_styles(path: Path, styled: Mapping[str, tuple[str, str]]) -> None:
    rows = [
        (
            "",
            "",
            table,
            "geom",
            "Event Atlas",
            layer_style(event_type, kind),
            "",
            1,
            "",
            "",
            "",
            FIXED_TIME,
        )
        for table, (event_type, kind) in styled.items()
    ]
    with closing(_open_to_write(path)) as connection, connection:
        connection.execute(_STYLES_SQL)
        connection.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "ui, update_time) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            rows,
        )
        _register(connection, "layer_styles", "How QGIS draws the layers")


def write_tables(path: Path, tables: Mapping[str, tuple[Mapping[str, Kind], pd.DataFrame]]) -> None:
    """Add attribute tables: name to columns and rows."""
    with closing(_open_to_write(path)) as connection, connection:
        for name, (columns, rows) in tables.items():
            declared = ", ".join(f'"{c}" {_SQL_TYPES[kind]}' for c, kind in columns.items())
            connection.execute(
                f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY NOT NULL, {declared})'
            )
            names = ", ".join(f'"{column}"' for column in columns)
            holes = ", ".join("?" for _ in columns)
            connection.executemany(
                f'INSERT INTO "{name}" ({names}) VALUES ({holes})',
                zip(*(_plain(rows[c], kind) for c, kind in columns.items()), strict=True),
            )
            _register(connection, name, name.capitalize())


def _open_to_write(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _register(connection: sqlite3.Connection, table: str, title: str) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
        "VALUES (?, 'attributes', ?, ?)",
        (table, title, FIXED_TIME),
    )


def _plain(column: pd.Series[Any], kind: Kind) -> list[Any]:
    """The column as values SQLite knows; NaN and NaT as ``None``."""
    if kind == "date":
        return [None if pd.isna(value) else str(value)[:10] for value in column]
    if kind == "flag":
        return [int(value) for value in column]
    return [None if value != value else value for value in column.tolist()]


def read_table(path: Path, name: str, columns: Mapping[str, Kind]) -> pd.DataFrame:
    """The attribute table in the order written; raises ``sqlite3.Error`` when it is not there."""
    names = ", ".join(f'"{column}"' for column in columns)
    with closing(_open(path)) as connection:
        rows = connection.execute(f'SELECT {names} FROM "{name}" ORDER BY fid').fetchall()
    return frame([dict(zip(columns, row, strict=True)) for row in rows], columns)


def read_marks(path: Path) -> list[GeoDataFrame]:
    """The tables of marks, one GeoDataFrame each; tables that are not ours are passed over."""
    with closing(_open(path)) as connection:
        names = connection.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name"
        ).fetchall()
    tables = (pyogrio.read_dataframe(path, layer=name) for (name,) in names)
    return [_as_written(gdf) for gdf in tables if set(COLUMNS) <= set(gdf.columns)]


def _as_written(gdf: GeoDataFrame) -> GeoDataFrame:
    return gdf.set_geometry([single(geometry) for geometry in gdf.geometry], crs=CRS)


def _open(path: Path) -> sqlite3.Connection:
    """The file for reading only; nothing is ever created beside it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
