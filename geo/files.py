"""Layers written for other programs: the format goes by the file's extension."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from pyogrio import raw

from geo import _gpkg
from geo._columns import CRS, EVIDENCE_COLUMNS, LINK_COLUMNS, Kind, frame
from geo._gpkg import SPATIAL_COLUMNS, field_values, with_evidence
from geo._swap import replacing
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geopandas import GeoDataFrame

    from geo.model import Layer

NOT_YET: Final = ("fgb", "parquet", "kml", "pmtiles")
"""Formats the contract names that are still to come."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula (OWASP, CSV injection)."""


class FormatError(GeoError, ValueError):
    """The extension names no format that can be written."""


class FileError(GeoError, OSError):
    """The file could not be written."""


def write_layers(
    layers: Sequence[Layer], path: str | Path, *, run: Mapping[str, str] | None = None
) -> Path:
    """The path of the file, written whole or not at all, in the format of its extension.

    gpkg: a styled table per layer and kind of mark, with evidence and links. geojson: all marks in
    one collection (RFC 7946); events without a place have null geometry. csv: one row per mark,
    ``lat`` and ``lon`` in degrees, areas and routes as WKT in (lon lat) order.

    Raises ``FormatError`` for another extension, ``FileError`` when writing fails.
    """
    target = Path(path)
    write = _WRITERS[check_format(target)]
    try:
        with replacing(target) as draft:
            write(layers, draft, run or {})
    except (OSError, RuntimeError) as error:
        raise FileError(f"{target}: could not be written: {error}") from error
    return target


def check_format(path: Path) -> str:
    """The format the path's extension names. Raises ``FormatError`` when it cannot be written."""
    extension = path.suffix.lower().removeprefix(".")
    if extension not in _WRITERS:
        raise FormatError(_what_is_possible(path, extension))
    return extension


def _what_is_possible(target: Path, extension: str) -> str:
    can = ", ".join(f".{name}" for name in _WRITERS)
    if extension in NOT_YET:
        return f"{target}: .{extension} cannot be written yet; choose one of {can}"
    return f"{target}: .{extension} is not a known format; choose one of {can}"


def _write_gpkg(layers: Sequence[Layer], path: Path, run: Mapping[str, str]) -> None:
    _gpkg.start(path, run)
    _gpkg.write_layers(path, layers)
    evidence = [row for layer in layers for row in layer.evidence.to_dict("records")]
    links = [row for layer in layers for row in layer.links.to_dict("records")]
    tables: dict[str, tuple[Mapping[str, Kind], pd.DataFrame]] = {
        "evidence": (EVIDENCE_COLUMNS, frame(evidence, EVIDENCE_COLUMNS)),
        "links": (LINK_COLUMNS, frame(links, LINK_COLUMNS)),
    }
    _gpkg.write_tables(path, tables)


def _write_geojson(layers: Sequence[Layer], path: Path, _run: Mapping[str, str]) -> None:
    rows = _rows(layers)
    table = frame(rows, SPATIAL_COLUMNS)
    raw.write(
        str(path),
        geometry=np.array([_wkb(row["geometry"]) for row in rows], dtype=object),
        field_data=[field_values(table[name], kind) for name, kind in SPATIAL_COLUMNS.items()],
        fields=np.array(list(SPATIAL_COLUMNS), dtype=object),
        layer="events",
        driver="GeoJSON",
        geometry_type="Unknown",
        crs=CRS,
        layer_options={"RFC7946": "YES", "WRITE_BBOX": "NO", "COORDINATE_PRECISION": "6"},
    )


def _wkb(geometry: shapely.Geometry | None) -> bytes | None:
    return None if geometry is None else bytes(shapely.to_wkb(geometry))


def _write_csv(layers: Sequence[Layer], path: Path, _run: Mapping[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*SPATIAL_COLUMNS, "geometry_wkt"])
        for row in _rows(layers):
            cells = [_cell(row[name], kind) for name, kind in SPATIAL_COLUMNS.items()]
            writer.writerow([*cells, _wkt(row)])


def _cell(value: Any, kind: Kind) -> str:
    if kind == "text":
        text = str(value)
        return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
    if pd.isna(value):
        return ""
    return str(value)[:10] if kind == "date" else str(value)


def _wkt(row: Mapping[str, Any]) -> str:
    if row["mark"] not in {"area", "route"}:
        return ""
    return str(shapely.to_wkt(row["geometry"], rounding_precision=6))


def _rows(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    tables: list[GeoDataFrame] = [with_evidence(layer) for layer in layers]
    return [row for table in tables for row in table.to_dict("records")]


_WRITERS: Final[Mapping[str, Callable[[Sequence[Layer], Path, Mapping[str, str]], None]]] = {
    "gpkg": _write_gpkg,
    "geojson": _write_geojson,
    "csv": _write_csv,
}
FORMATS: Final = tuple(_WRITERS)
"""Extensions that can be written."""
