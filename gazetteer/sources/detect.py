"""Which kind of source a file is, by its name and first line, and the reader for it."""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import ExitStack
from typing import TYPE_CHECKING

from gazetteer.errors import SourceError
from gazetteer.sources import (
    combined,
    fix_list,
    geonames_dump,
    geonames_names,
    marine_regions,
    natural_earth,
    ourairports,
    table,
    unlocode,
    whos_on_first,
    world_port_index,
)
from gazetteer.sources._lines import first_line, open_binary
from gazetteer.sources._vector import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gazetteer.records import Entry

READERS: dict[str, Callable[..., Iterator[Entry]]] = {
    "geonames": geonames_dump.read,
    "geonames-names": geonames_names.read,
    "geonames-codes": geonames_names.read_codes,
    "natural-earth": natural_earth.read,
    "world-port-index": world_port_index.read,
    "unlocode": unlocode.read,
    "ourairports": ourairports.read,
    "marine-regions": marine_regions.read,
    "whos-on-first": whos_on_first.read,
    "combined": combined.read,
    "table": table.read,
    "fixes": fix_list.read,
}
"""Every reader is called with the path and a report."""
NAMES_ONLY = ("geonames-names", "geonames-codes")
"""Kinds that add to the places of other sources."""
NO_PLACES = re.compile(
    r"featurecodes.*|hierarchy|countryinfo|timezones|iso-languagecodes|readme|adminco?de5|usertags",
    re.IGNORECASE,
)
GEONAMES_NUMBER = re.compile(r"\d{1,11}")
AREA_CODE = re.compile(r"[A-Z]{2}\.[\w.-]+")
HEAD = 1 << 16
"""Bytes of a GeoJSON file looked at."""


def detect(path: Path) -> str:
    """The kind of the source, a key of ``READERS``. Raises ``SourceError`` when it is none."""
    if path.is_dir():
        return _folder_kind(path)
    if not path.is_file():
        raise SourceError(f"no source at {path}")
    name = path.name.lower()
    if name.endswith((".db", ".sqlite", ".spatial")):
        return "whos-on-first"
    if name.endswith(SUFFIXES) or (name.endswith(".zip") and _has_shapes(path)):
        return _feature_kind(path, name)
    if NO_PLACES.fullmatch(name.partition(".")[0]):
        raise SourceError(f"{path} holds no places: leave it out")
    kind = _table_kind(path, first_line(path))
    if kind is None:
        raise SourceError(
            f"{path} is no source that is known by its first line: say which with --kind"
            f" ({', '.join(READERS)}); for a table with a header, name its columns with --column"
        )
    return kind


def _folder_kind(path: Path) -> str:
    if (path / combined.NAMES).is_file():
        return "combined"
    if next(path.rglob("*.geojson"), None) is not None:
        return "whos-on-first"
    raise SourceError(f"{path} is a folder: name the files in it")


def _table_kind(path: Path, line: str) -> str | None:
    """The kind of a text table by its first line."""
    tabs = line.split("\t")
    if GEONAMES_NUMBER.fullmatch(tabs[0]):
        return _numbered_kind(path, tabs)
    if len(tabs) == geonames_names.CODE_COLUMNS and AREA_CODE.fullmatch(tabs[0]):
        return "geonames-codes"
    if unlocode.is_full(line) or unlocode.is_short(line):
        return "unlocode"
    header = {cell.strip().strip('"') for cell in line.split(table.delimiter_of(line))}
    for kind, columns in (
        ("world-port-index", world_port_index.COLUMNS),
        ("ourairports", ourairports.COLUMNS),
        ("fixes", fix_list.COLUMNS),
    ):
        if header.issuperset(columns):
            return kind
    lower = {cell.lower() for cell in header}
    known = (lower.intersection(table.COLUMN_NAMES[key]) for key in ("name", "lat", "lon"))
    return "table" if all(known) else None


def _numbered_kind(path: Path, cells: list[str]) -> str | None:
    """The kind of a table of numbered rows by its columns."""
    if len(cells) == geonames_dump.COLUMNS:
        return "geonames"
    if len(cells) == combined.PLACE_COLUMNS and cells[1] in combined.SOURCES:
        return "combined" if path.with_name(combined.NAMES).is_file() else None
    if len(cells) in (geonames_names.PLAIN_COLUMNS, geonames_names.V2_COLUMNS):
        return "geonames-names" if GEONAMES_NUMBER.fullmatch(cells[1]) else None
    return None


def _has_shapes(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().endswith(".shp") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"{path} is damaged or cut short ({error}): get it again") from error


def _feature_kind(path: Path, name: str) -> str:
    """The kind of a file of features by its name or the properties at its start."""
    if name.startswith("ne_"):
        return "natural-earth"
    if "eez" in name:
        return "marine-regions"
    if name.endswith((".gpkg", ".fgb", ".shp", ".zip")):
        return "table"
    with ExitStack() as stack:
        head = open_binary(path, stack).read(HEAD).decode("utf-8", "replace")
    if '"wof:' in head:
        return "whos-on-first"
    if '"featurecla"' in head or '"ne_10m_' in head or '"ne_50m_' in head:
        return "natural-earth"
    if '"mrgid"' in head.lower() and '"pol_type"' in head.lower():
        return "marine-regions"
    return "natural-earth" if _is_short_topology(path, name) else "table"


def _is_short_topology(path: Path, name: str) -> bool:
    """Whether it is Natural Earth's topology, whose objects come last and tell by their name."""
    if not name.endswith(".topojson"):
        return False
    try:
        document = json.loads(path.read_bytes())
        return any(str(key).startswith("ne_") for key in document.get("objects", ()))
    except (ValueError, AttributeError) as error:
        raise SourceError(f"{path} is not TopoJSON ({error})") from error
