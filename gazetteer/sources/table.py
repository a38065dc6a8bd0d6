"""A user's own places: a CSV or TSV table, or the features of a GeoJSON, GeoPackage, ... file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.errors import SourceError
from gazetteer.place import LngLat, Place
from gazetteer.records import PlaceRecord
from gazetteer.sources import _vector
from gazetteer.sources._cells import (
    clean_name,
    country_code,
    country_named,
    number_of,
    people,
    point,
    radius,
    several,
    slug,
)
from gazetteer.sources._lines import dict_rows, first_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.sources.report import Report

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_en", "title", "place", "place_name", "label"),
    "lat": ("lat", "latitude", "y", "lat_dd", "latitude_deg"),
    "lon": ("lon", "lng", "long", "longitude", "x", "lon_dd", "longitude_deg"),
    "id": ("id", "place_id", "fid", "uid"),
    "aliases": ("aliases", "alternates", "alternate_names", "alternatenames", "other_names"),
    "country": ("country", "country_code", "iso2", "iso_a2", "cc"),
    "admin1": ("admin1", "admin1_code"),
    "feature_class": ("feature_class",),
    "feature_code": ("feature_code",),
    "population": ("population", "pop"),
    "radius_km": ("radius_km", "radius"),
    "geonameid": ("geonameid", "geonames_id"),
}
"""What a place is made of, and the columns looked for where the user names none."""
POINT, AREA = ("L", "LCTY"), ("L", "RGN")
"""Feature class and code of places and areas that are not said to be anything."""
KNOWN_PREFIXES = ("country:", "admin1:", "waters:", "geonames:", "site:", "region:", "water:")


def read(
    path: Path, report: Report, *, columns: Mapping[str, str] | None = None
) -> Iterator[PlaceRecord]:
    """Yield the places of a table; ``columns`` says which column holds what (``COLUMN_NAMES``).

    Aliases are separated by ``|``. A row without an ``id`` is known by its name and place; an id
    such as ``geonames:1871859`` or ``site:kremlin`` is kept as it is. Raises ``SourceError`` when
    there is no column for the name or the coordinates.
    """
    if path.name.lower().endswith(_vector.SUFFIXES):
        yield from _features(path, report, columns or {})
    else:
        yield from _rows(path, report, columns or {})


def delimiter_of(line: str) -> str:
    """What separates the columns of a header."""
    return max("\t;,", key=line.count)


def found_columns(
    path: Path, header: list[str], given: Mapping[str, str], needed: tuple[str, ...]
) -> dict[str, str]:
    """The column of each thing there is one for. Raises ``SourceError`` when a needed one is not
    found or a given one not there.
    """
    unknown = [key for key in given if key not in COLUMN_NAMES]
    absent = [name for name in given.values() if name not in header]
    if unknown or absent:
        what = f"no column {absent[0]!r}" if absent else f"{unknown[0]!r} is nothing a place has"
        known = ", ".join(header if absent else COLUMN_NAMES)
        raise SourceError(f"{path}: {what}; there are {known}")
    lower = {name.lower(): name for name in reversed(header)}
    found = dict(given)
    for key, names in COLUMN_NAMES.items():
        column = next((lower[name] for name in names if name in lower), None)
        if column is not None and column not in given.values():
            found.setdefault(key, column)
    for key in needed:
        if key not in found:
            raise SourceError(
                f"{path}: which column is the {key}? Say --column {key}=COLUMN; there are"
                f" {', '.join(header[:30])}"
            )
    return found


def _rows(path: Path, report: Report, given: Mapping[str, str]) -> Iterator[PlaceRecord]:
    columns: dict[str, str] = {}
    delimiter = delimiter_of(first_line(path))
    for line, row in dict_rows(path, report, delimiter=delimiter):
        columns = columns or found_columns(path, list(row), given, ("name", "lat", "lon"))
        cells = {key: row[column] for key, column in columns.items()}
        try:
            yield _record(path, cells, point(cells["lat"], cells["lon"]), None)
        except ValueError as error:
            report.reject(path, line, str(error))


def _features(path: Path, report: Report, given: Mapping[str, str]) -> Iterator[PlaceRecord]:
    columns: dict[str, str] = {}
    for feature in _vector.features(path, report):
        columns = columns or found_columns(path, list(feature.cells), given, ("name",))
        cells = {key: feature.cells[column] for key, column in columns.items()}
        area = _vector.polygon(feature.geometry)
        try:
            yield _record(path, cells, _vector.middle(feature.geometry), area)
        except ValueError as error:
            report.reject(path, feature.number, str(error))


def _record(
    path: Path, cells: Mapping[str, str], where: LngLat, area: BaseGeometry | None
) -> PlaceRecord:
    name = clean_name(cells["name"])
    letter, code = POINT if area is None else AREA
    own_id, geonameid = cells.get("id", ""), number_of(cells.get("geonameid", ""))
    if own_id.startswith("geonames:") and geonameid is None:
        geonameid = number_of(own_id.removeprefix("geonames:"))
    reach = radius(cells.get("radius_km", ""))
    place = Place(
        place_id=_identifier(path, own_id, geonameid, name, where),
        name=name,
        lat=where.lat,
        lon=where.lng,
        feature_class=cells.get("feature_class") or letter,
        feature_code=cells.get("feature_code") or code,
        country_code=country_of(cells.get("country", "")),
        admin1=cells.get("admin1") or None,
        population=people(cells.get("population", "")),
        radius_km=reach or (_vector.radius_km(area) if area is not None else 0.0),
        geonameid=geonameid,
        source=path.name,
    )
    return PlaceRecord(place, alternates=several(cells.get("aliases", "")), area=area)


def country_of(text: str) -> str | None:
    """The country's code, given as one or by a name."""
    return country_named(text) or country_code(text)


def _identifier(path: Path, own: str, geonameid: int | None, name: str, where: LngLat) -> str:
    if own.startswith(KNOWN_PREFIXES):
        return own
    if geonameid is not None:
        return f"geonames:{geonameid}"
    return f"{path.name.partition('.')[0]}:{own or slug(name, where)}"
