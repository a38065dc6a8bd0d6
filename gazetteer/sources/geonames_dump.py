"""Places of GeoNames' dump: allCountries, a country's file, cities*, no-country; zipped or not.

Countries and first-level areas get the identifiers that the packaged index knows them by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import clean_name, country_code, number_of, people, point, several
from gazetteer.sources._lines import text_lines
from gazetteer.sources.countries import DEPENDENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.sources.report import Report

SOURCE = "GeoNames"
COLUMNS = 19
COUNTRY_CODES = frozenset(("PCLI", "PCL", "PCLF", "PCLS", "PCLIX"))
UNKNOWN = ("L", "LCTY")
"""Feature class and code of rows that have none."""


def read(path: Path, report: Report, *, alternates: bool = True) -> Iterator[PlaceRecord]:
    """Yield the places of a dump in its order; without ``alternates``, only name and ASCII name.

    Broken rows go to the report. Raises ``SourceError`` when the file cannot be read.
    """
    seen: set[str] = set()
    for number, line in text_lines(path, report):
        try:
            yield _record(line.split("\t"), alternates, seen)
        except ValueError as error:
            report.reject(path, number, str(error))


def _record(cells: list[str], alternates: bool, seen: set[str]) -> PlaceRecord:
    if len(cells) != COLUMNS:
        raise ValueError(f"has {len(cells)} columns, a GeoNames dump has {COLUMNS}")
    geonameid = number_of(cells[0])
    if geonameid is None:
        raise ValueError(f"{cells[0][:20]!r} is not a GeoNames number")
    where = point(cells[4], cells[5])
    name, ascii_name, code = clean_name(cells[1]), cells[2].strip(), cells[7]
    country, admin1 = country_code(cells[8]), cells[10]
    place = Place(
        _identifier(geonameid, code, country, admin1, seen),
        name,
        where.lat,
        where.lng,
        cells[6] or UNKNOWN[0],
        code or UNKNOWN[1],
        country,
        admin1 if admin1 not in ("", "00") else None,
        people(cells[14]),
        0.0,
        geonameid,
        SOURCE,
    )
    names = several(cells[3], ",") if alternates and cells[3] else ()
    if ascii_name and ascii_name != name:
        names = (ascii_name, *names)
    return PlaceRecord(place, alternates=names)


def _identifier(geonameid: int, code: str, country: str | None, admin1: str, seen: set[str]) -> str:
    """The place's identifier; of a country or area that comes twice, the first has its name."""
    named = None
    if country and (code in COUNTRY_CODES or (code == "PCLD" and country in DEPENDENT)):
        named = f"country:{country}"
    elif country and code == "ADM1" and admin1 not in ("", "00"):
        named = f"admin1:{country}.{admin1}"
    if named is None or named in seen:
        return f"geonames:{geonameid}"
    seen.add(named)
    return named
