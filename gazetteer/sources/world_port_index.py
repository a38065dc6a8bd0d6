"""Sea ports of the World Port Index (NGA publication 150), its CSV file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import clean_name, country_named, point, several
from gazetteer.sources._lines import dict_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.sources.report import Report

SOURCE = "World Port Index (NGA)"
NUMBER, NAME, OTHER, COUNTRY = (
    "World Port Index Number", "Main Port Name", "Alternate Port Name", "Country Code",
)  # fmt: skip
INDEX_NUMBER = re.compile(r"\d{1,6}(?:\.\d)?")
"""Ports put between two others have a decimal."""
COLUMNS = (NUMBER, NAME, OTHER, COUNTRY, "Latitude", "Longitude")


def read(path: Path, report: Report) -> Iterator[PlaceRecord]:
    """Yield the ports."""
    for line, row in dict_rows(path, report, COLUMNS):
        try:
            yield _record(row)
        except ValueError as error:
            report.reject(path, line, str(error))


def _record(row: dict[str, str]) -> PlaceRecord:
    number = row[NUMBER].removesuffix(".0")
    if not INDEX_NUMBER.fullmatch(number):
        raise ValueError(f"has no World Port Index number: {number[:20]!r}")
    where = point(row["Latitude"], row["Longitude"])
    place = Place(
        place_id=f"wpi:{number}",
        name=clean_name(row[NAME]),
        lat=where.lat,
        lon=where.lng,
        feature_class="S",
        feature_code="PRT",
        country_code=country_named(row[COUNTRY]),
        source=SOURCE,
    )
    return PlaceRecord(place, alternates=several(row[OTHER], ";"))
