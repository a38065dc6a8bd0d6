"""The two tables places.tsv.gz and names.tsv.gz, of places joined from several open sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.place import Place
from gazetteer.records import AddedName, PlaceRecord
from gazetteer.sources._cells import clean_name, people, point
from gazetteer.sources._lines import text_lines
from gazetteer.sources.whos_on_first import CLASS_AND_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.records import Entry
    from gazetteer.sources.report import Report

NAMES = "names.tsv.gz"
PLACE_COLUMNS, NAME_COLUMNS = 10, 4
SOURCES = {
    "gn": ("geonames", "GeoNames"), "wof": ("wof", "Who's On First"),
    "wpi": ("wpi", "World Port Index (NGA)"), "oa": ("ourairports", "OurAirports"),
    "loc": ("unlocode", "UN/LOCODE"),
}  # fmt: skip
"""Identifiers' prefix and the title by the short name in the table."""
ONE_SOURCE = 10_000_000_000
"""A source's own number is what is left of the number in the table when divided by this; smaller
numbers are of GeoNames, whatever the source."""


def read(path: Path, report: Report) -> Iterator[Entry]:
    """Yield the places of ``path`` and the names of the table beside it.

    All memory the join takes is an identifier for each place that is not of GeoNames.
    """
    others: dict[str, str] = {}
    for number, line in text_lines(path, report):
        cells = line.split("\t")
        try:
            yield _record(cells, others)
        except ValueError as error:
            report.reject(path, number, str(error))
    names = path.with_name(NAMES)
    for number, line in text_lines(names, report):
        cells = line.split("\t")
        try:
            yield _name(cells, others)
        except ValueError as error:
            report.reject(names, number, str(error))


def _record(cells: list[str], others: dict[str, str]) -> PlaceRecord:
    if len(cells) != PLACE_COLUMNS or cells[1] not in SOURCES or not cells[0].isdecimal():
        raise ValueError(f"is not a place of {PLACE_COLUMNS} columns")
    prefix, title = SOURCES[cells[1]]
    number = int(cells[0]) % ONE_SOURCE
    if int(cells[0]) < ONE_SOURCE:
        prefix = "geonames"
    place_id = f"{prefix}:{number}"
    where, country = point(cells[3], cells[4]), cells[5].strip()
    letter, code = CLASS_AND_CODE.get(cells[8], (cells[7], cells[8]))
    place = Place(
        place_id=place_id,
        name=clean_name(cells[2]),
        lat=where.lat,
        lon=where.lng,
        feature_class=letter,
        feature_code="PPL" if code == "LOC" else code,
        country_code=country if len(country) == 2 else None,
        admin1=cells[6].strip() or None if cells[1] == "gn" else None,
        population=people(cells[9]),
        geonameid=number if prefix == "geonames" else None,
        source=title,
    )
    if prefix != "geonames":
        others[cells[0]] = place_id
    return PlaceRecord(place)


def _name(cells: list[str], others: dict[str, str]) -> AddedName:
    if len(cells) != NAME_COLUMNS:
        raise ValueError(f"has {len(cells)} columns, not {NAME_COLUMNS}")
    return AddedName(others.get(cells[0]) or f"geonames:{cells[0]}", clean_name(cells[1]))
