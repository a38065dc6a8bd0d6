"""An atlas written for other programs: the format goes by the file's ending."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo._attributes import events_of
from geo._columns import typed
from geo._schema import EVENTS_COLUMNS, MENTION_COLUMNS
from geo._swap import replacing, why
from geo.errors import GeoError
from geo.model import Atlas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model import Layer

_MODULES: Final[Mapping[str, str]] = {
    ".gpkg": "geopackage",
    ".geojson": "geojson",
    ".fgb": "flatgeobuf",
    ".parquet": "geoparquet",
    ".kml": "kml",
    ".kmz": "kmz",
    ".pmtiles": "pmtiles",
    ".shp.zip": "shapefile",
    ".csv": "csv",
    ".lpf.json": "linked_places",
}
"""The module of ``geo.writers`` for each ending."""
ENDINGS: Final = tuple(_MODULES)
"""Endings of files that can be written."""
_ADVICE: Final[Mapping[str, str]] = {
    ".shp": "a shapefile is several files; name it .shp.zip",
    ".zip": "for a zipped shapefile name it .shp.zip",
    ".shz": "for a zipped shapefile name it .shp.zip",
    ".json": "name it .geojson, or .lpf.json for Linked Places",
    ".geoparquet": "name it .parquet",
    ".qgz": "write a .gpkg with --qgz, which puts the project beside it",
    ".qgs": "write a .gpkg with --qgz, which puts the project beside it",
    ".html": "eventatlas map makes it",
}


class FormatError(GeoError, ValueError):
    """The ending names no format that can be written."""


class FileError(GeoError, OSError):
    """The file could not be written."""


def write_file(atlas: Atlas, path: str | Path) -> Path:
    """The path of the file, written whole or not at all, in the format of its ending.

    docs/formats.md says what each format holds. What one cannot hold is said as a
    ``geo.LossWarning``, once for each kind of loss. Geometry is EPSG:4326, (lon, lat).

    Raises ``FormatError`` for another ending, ``FileError`` when writing fails or what was written
    does not read back whole.
    """
    target = Path(path)
    writer = _writer(check_format(target))
    try:
        with replacing(target) as draft:
            written = writer.write(atlas, draft)
            found = writer.count(draft)
            if found != written:
                raise FileError(f"{target}: {written} rows were written, {found} read back")
    except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        if isinstance(error, GeoError):
            raise
        raise FileError(f"{target}: could not be written: {why(error)}") from error
    return target


def write_layers(
    layers: Sequence[Layer], path: str | Path, *, run: Mapping[str, str] | None = None
) -> Path:
    """As ``write_file``, for layers that come without an atlas."""
    return write_file(atlas_of(layers, run=run), path)


def atlas_of(layers: Sequence[Layer], *, run: Mapping[str, str] | None = None) -> Atlas:
    """An atlas of the layers alone: without documents and mentions."""
    return Atlas(
        documents=(),
        layers=tuple(layers),
        events=events_of(layers, EVENTS_COLUMNS),
        mentions=pd.DataFrame({name: typed([], kind) for name, kind in MENTION_COLUMNS.items()}),
        rejected=(),
        run=run or {},
    )


def write_project(atlas: Atlas, gpkg: str | Path) -> Path:
    """The path of a QGIS project (.qgz) beside a GeoPackage of the atlas, which it shows.

    Raises ``FileError`` when it cannot be written.
    """
    from geo._gis import gis_tables
    from geo.qgis import project_of, qgz

    target = Path(gpkg).with_suffix(".qgz")
    project = project_of(atlas, gis_tables(atlas.layers), Path(gpkg).name)
    try:
        with replacing(target) as draft:
            draft.write_bytes(qgz(project, target.stem))
    except OSError as error:
        raise FileError(f"{target}: could not be written: {why(error)}") from error
    return target


def check_format(path: Path) -> str:
    """The ending of the path that names its format. Raises ``FormatError`` when none does."""
    name = path.name.lower()
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if name.endswith(ending) and len(name) > len(ending):
            return ending
    advice = _ADVICE.get(path.suffix.lower())
    known = f"choose one of {', '.join(ENDINGS)}"
    raise FormatError(f"{path}: {advice}" if advice else f"{path}: not a known format; {known}")


def _writer(ending: str) -> Any:
    """The module that writes the format; loaded when it is wanted."""
    return import_module(f"geo.writers.{_MODULES[ending]}")
