"""An atlas as tables of PostgreSQL: names, types, comments, keys and values; no database yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geo._attributes import attribute_tables, resolved_mentions
from geo._columns import CRS, Kind
from geo._gis import gis_tables, warn_loss
from geo._schema import ABOUT, INDEXED, MENTIONS_RESOLVED, TABLES, Reference
from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from geopandas import GeoDataFrame, GeoSeries

    from geo._gis import GisTable
    from geo._schema import TableSchema
    from geo.model import Atlas

GEOMETRY: Final = "geom"
ROW_KEY: Final = "fid"
"""Counts the rows of a table that has no key of its own; QGIS and GDAL want one."""

_TYPES: Final[Mapping[Kind, str]] = {
    "text": "text",
    "number": "double precision",
    "count": "bigint",
    "flag": "boolean",
    "date": "date",
}
_JSON: Final = frozenset(
    {("documents", "sentences"), ("mentions", "candidates"), ("events", "record")}
)
"""Columns that hold JSON and become jsonb, so that SQL reaches into them."""
_TAKEN_NAMES: Final = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Columns every table of PostgreSQL has already."""
LONGEST_NAME: Final = 63
"""Of anything in PostgreSQL, in bytes."""
_LONGEST_INDEXED: Final = 600
"""Of a text in an index, in characters: PostgreSQL refuses more than 2,700 bytes."""
_SRID: Final = int(CRS.rpartition(":")[2])


class Column(NamedTuple):
    """A column and its values, row by row, as COPY takes them; ``None`` is NULL."""

    name: str
    sql_type: str
    comment: str
    values: Sequence[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as it shall be."""

    name: str
    comment: str
    key: str
    """The primary key, one of the columns."""
    columns: tuple[Column, ...]
    references: Mapping[str, Reference] = field(default_factory=dict)
    """Foreign keys, only those that hold in the rows."""

    @property
    def names(self) -> list[str]:
        """The columns' names in order."""
        return [column.name for column in self.columns]

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.columns[0].values)

    @property
    def is_spatial(self) -> bool:
        """Whether it has a geometry, always called ``geom``."""
        return GEOMETRY in self.names

    @property
    def indexed(self) -> list[str]:
        """The columns people search and join by, but for the key."""
        return [
            column.name
            for column in self.columns
            if column.name in INDEXED
            and column.name != self.key
            and (column.sql_type != "text" or _is_short(column.values))
        ]


def plan(atlas: Atlas) -> tuple[Table, ...]:
    """The tables of the atlas, those that others refer to first."""
    frames = attribute_tables(atlas)
    keys = {
        (name, schema.key): set(frames[name][schema.key])
        for name, schema in TABLES.items()
        if schema.key and frames[name][schema.key].is_unique and _is_short(frames[name][schema.key])
    }
    order = sorted(TABLES, key=lambda name: bool(TABLES[name].references))
    tables = [_attribute_table(name, TABLES[name], frames[name], keys) for name in order]
    tables += [_marks_table(marks, keys) for marks in gis_tables(atlas.layers)]
    return (*tables, _resolved_table(resolved_mentions(atlas), keys))


def _is_short(texts: Iterable[str]) -> bool:
    return all(len(text) <= _LONGEST_INDEXED for text in texts)


def fitting(name: str) -> str:
    """The name, shortened with a digest of all of it when it is too long for PostgreSQL."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    start = name.encode()[: LONGEST_NAME - len(digest) - 1].decode(errors="ignore")
    return f"{start}_{digest}"


_Keys = dict[tuple[str, str], set[Any]]
"""Table and column of each key, with its values."""


def _attribute_table(name: str, schema: TableSchema, rows: pd.DataFrame, keys: _Keys) -> Table:
    has_key = (name, schema.key) in keys
    columns = [
        Column(
            column,
            "jsonb" if (name, column) in _JSON else _TYPES[kind],
            _about(column),
            _values(rows[column], kind),
        )
        for column, kind in schema.columns.items()
    ]
    return Table(
        name=name,
        comment=f"{schema.title}. {schema.about}",
        key=schema.key if has_key else ROW_KEY,
        columns=tuple(columns if has_key else [_row_numbers(len(rows)), *columns]),
        references=_holding(schema.references, rows, keys),
    )


def _marks_table(marks: GisTable, keys: _Keys) -> Table:
    about = f"{marks.title}. A row for each mark on the map."
    references = TABLES["evidence"].references
    return _spatial_table(
        marks.name, about, marks.geometry_type, marks.gdf, _holding(references, marks.gdf, keys)
    )


def _resolved_table(gdf: GeoDataFrame, keys: _Keys) -> Table:
    about = "Mentions that have a place, each with its sentence."
    references = TABLES["mentions"].references
    return _spatial_table(MENTIONS_RESOLVED, about, "Point", gdf, _holding(references, gdf, keys))


def _spatial_table(
    name: str,
    about: str,
    geometry_type: str,
    gdf: GeoDataFrame,
    references: Mapping[str, Reference],
) -> Table:
    shapes = _geometries(gdf.geometry, geometry_type)
    columns = (_row_numbers(len(gdf)), *_columns_of(gdf, name), shapes)
    return Table(name, about, ROW_KEY, columns, references)


def _columns_of(gdf: GeoDataFrame, table: str) -> Iterator[Column]:
    names = [name for name in gdf.columns if name != gdf.geometry.name]
    for name in names:
        stored = name
        while stored in _TAKEN_NAMES or (stored != name and stored in names):
            stored = f"{stored}_"
        if stored != name:
            warn_loss(f"postgis: {table}: column {name} is called {stored}")
        kind = kind_of(gdf[name])
        yield Column(stored, _TYPES[kind], _about(name), _values(gdf[name], kind))


def _row_numbers(count: int) -> Column:
    return Column(ROW_KEY, "bigint", "Counts the rows.", range(1, count + 1))


def _geometries(geometry: GeoSeries, geometry_type: str) -> Column:
    """Geometries as EWKB in hexadecimal, (lon, lat), all of the one type."""
    shapes = geometry.to_numpy()
    if geometry_type != "Point":
        shapes = np.array([_multi(shape) for shape in shapes], dtype=object)
    wkb = shapely.to_wkb(shapely.set_srid(shapes, _SRID), hex=True, include_srid=True)
    about = "Longitude and latitude, EPSG:4326, cut at 180 degrees."
    return Column(GEOMETRY, f"geometry({geometry_type},{_SRID})", about, wkb.tolist())


def _multi(shape: shapely.Geometry) -> shapely.Geometry:
    if shape.geom_type == "Polygon":
        return shapely.MultiPolygon([shape])
    if shape.geom_type in {"LineString", "LinearRing"}:
        return shapely.MultiLineString([shape])
    return shape


def _holding(
    references: Mapping[str, Reference], rows: pd.DataFrame, keys: _Keys
) -> dict[str, Reference]:
    """The references whose every value is there."""
    return {
        column: reference
        for column, reference in references.items()
        if column in rows and reference in keys and keys[reference].issuperset(rows[column])
    }


def _about(column: str) -> str:
    note = ABOUT.get(column)
    return f"{note.alias}: {note.about}" if note else ""


def _values(column: pd.Series[Any], kind: Kind) -> list[Any]:
    if kind == "date":
        days = np.datetime_as_string(column.to_numpy().astype("datetime64[D]")).tolist()
        return [None if day == "NaT" else day for day in days]
    if kind == "number":
        return [None if value != value else value for value in column.tolist()]
    return list(column.tolist())
