"""Zipped shapefiles, for programs that read nothing newer.

A shapefile cuts names at ten letters and texts at 254 bytes. What is cut is whole in two tables of
the zip: ``fields.csv`` and ``texts.csv``.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
import pyogrio
from geopandas import GeoDataFrame, GeoSeries

from geo._columns import CRS
from geo._gis import gis_tables, unplaced, warn_loss
from geo._ogr import GEOMETRY, arrow_table, write_table
from geo.errors import GeoError
from geo.writers._shapefile_fields import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_FIELDS,
    Field,
    as_field,
    cut,
    fields,
)
from geo.writers.csv import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.model import Atlas

WITHOUT_PLACE: Final = "events_without_place"
LARGEST: Final = 2**31 - 1
"""Of a file in the zip, in bytes: many programs read no further."""
_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_NOTES: Final = ("fields.csv", "texts.csv", "about.csv")
_DRIVER: Final = "ESRI Shapefile"
_OPTIONS: Final = {
    "ENCODING": "UTF-8",
    "RESIZE": "YES",
    "DBF_DATE_LAST_UPDATE": "2000-01-01",
}


class ShapefileError(GeoError, RuntimeError):
    """The atlas is more than shapefiles can hold; the message says why and what to do."""


class _Shapes(NamedTuple):
    type: str
    geometry: GeoSeries


def write(atlas: Atlas, draft: Path) -> int:
    """Write a zip of a shapefile for each table of marks; the number of marks and placeless events.

    Events without a place are in a .dbf without shapes. The same atlas gives the same bytes. Raises
    ``ShapefileError`` past 255 columns or 2 GB a file.
    """
    marks = gis_tables(atlas.layers)
    placeless = unplaced(atlas.layers)
    tables = {table.name: pd.DataFrame(table.gdf.drop(columns=GEOMETRY)) for table in marks}
    tables[WITHOUT_PLACE] = placeless
    held = fields([*tables.values()])
    if len(held) > MOST_FIELDS:
        raise ShapefileError(
            f"a shapefile holds {MOST_FIELDS} columns, these are {len(held):,}; "
            "write a .gpkg or leave columns out"
        )
    shapes = {table.name: _Shapes(table.geometry_type, table.gdf.geometry) for table in marks}
    with tempfile.TemporaryDirectory(dir=draft.parent) as name:
        folder = Path(name)
        lost = _write_csv(folder / "texts.csv", _TEXT_COLUMNS, _cut_texts(tables, held))
        _write_csv(folder / "fields.csv", Field._fields, held)
        _write_csv(folder / "about.csv", ("key", "value"), list(atlas.run.items()))
        for stem, table in tables.items():
            _write_table(folder / stem, _columns(table, held), shapes.get(stem))
        _zip(folder, tables, draft)
    _warn(held, lost)
    return sum(map(len, tables.values()))


def count(path: Path) -> int:
    """The records GDAL finds in all the tables of the zip."""
    names = pyogrio.list_layers(path)[:, 0]
    return sum(int(pyogrio.read_info(path, layer=name)["features"]) for name in names)


def _columns(table: pd.DataFrame, held: Sequence[Field]) -> pd.DataFrame:
    """The table as its fields hold it."""
    columns = {}
    for field in held:
        if field.column in table.columns:
            column = as_field(table[field.column], field)
            columns[field.name] = column.map(cut) if field.type == "text" else column
    return pd.DataFrame(columns)


_TEXT_COLUMNS: Final = ("table", "row", "event_id", "column", "text")


def _cut_texts(
    tables: Mapping[str, pd.DataFrame], held: Sequence[Field]
) -> Iterator[tuple[str, int, str, str, str]]:
    """Yield each text that its field does not hold whole; rows are counted from 1."""
    for name, table in tables.items():
        events = table["event_id"].tolist()
        for field in held:
            if field.type == "text" and field.column in table.columns:
                texts = as_field(table[field.column], field).tolist()
                for row, (event, text) in enumerate(zip(events, texts, strict=True), start=1):
                    if cut(text) != text:
                        yield name, row, event, field.column, text


def _write_csv(path: Path, header: Sequence[str], rows: Iterator[Any] | Sequence[Any]) -> int:
    """Write the rows so that no spreadsheet runs a cell; how many there are."""
    number = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in rows:
            writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
            number += 1
    return number


def _write_table(stem: Path, columns: pd.DataFrame, shapes: _Shapes | None) -> None:
    """Write a shapefile, or a .dbf alone where there are no shapes."""
    if shapes is not None:
        write_table(
            stem.with_suffix(".shp"),
            GeoDataFrame(columns, geometry=shapes.geometry, crs=CRS),
            layer=stem.name,
            driver=_DRIVER,
            geometry_type=shapes.type,
            layer_options=_OPTIONS,
        )
        return
    without = GeoDataFrame(columns, geometry=[None] * len(columns), crs=CRS)
    pyogrio.write_arrow(
        arrow_table(without).drop_columns(GEOMETRY),
        str(stem.with_suffix(".dbf")),
        layer=stem.name,
        driver=_DRIVER,
        geometry_type=None,
        layer_options={**_OPTIONS, "SHPT": "NULL"},
    )


def _zip(folder: Path, tables: Iterable[str], draft: Path) -> None:
    """Write the files into the zip, in order and without their times."""
    names = [f"{table}{part}" for table in tables for part in _PARTS]
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*names, *_NOTES]:
            path = folder / name
            if path.is_file():
                _check_size(name, path.stat().st_size)
                about = zipfile.ZipInfo(name, _FIXED_TIME)
                about.compress_type = zipfile.ZIP_DEFLATED
                about.external_attr = 0o644 << 16
                about.file_size = path.stat().st_size
                with path.open("rb") as source, archive.open(about, "w") as target:
                    shutil.copyfileobj(source, target)


def _check_size(name: str, size: int) -> None:
    if size > LARGEST and name not in _NOTES:
        raise ShapefileError(
            f"{name} would have {size / 1e9:.1f} GB, and a shapefile ends at {LARGEST / 1e9:.1f}; "
            "write a .gpkg, or export less: by layer, date or box"
        )


def _warn(held: Sequence[Field], lost: int) -> None:
    renamed = [field for field in held if field.name != field.column]
    as_text = [field for field in held if field.note.startswith("numbers")]
    if renamed:
        warn_loss(
            f"shapefile: {len(renamed)} column names are cut to {LONGEST_NAME} letters; "
            "fields.csv in the zip has them whole"
        )
    if lost:
        warn_loss(
            f"shapefile: {lost:,} texts are cut at {LONGEST_TEXT} bytes; "
            "texts.csv in the zip has them whole"
        )
    for field in as_text:
        warn_loss(
            f"shapefile: numbers too large or too small are written as text in field {field.name}"
        )
