"""Airports of OurAirports, its airports.csv.

Codes of airports are left out of the names: too many are words ("AND", "CAN", "KICK").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import clean_name, country_code, number_of, point, several
from gazetteer.sources._lines import dict_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.sources.report import Report

SOURCE = "OurAirports"
COLUMNS = ("id", "type", "name", "latitude_deg", "longitude_deg", "iso_country", "iso_region")
CODE_OF_TYPE = {
    "large_airport": "AIRP", "medium_airport": "AIRP", "small_airport": "AIRF",
    "seaplane_base": "AIRF", "heliport": "AIRH", "balloonport": "AIRF", "closed": "AIRQ",
}  # fmt: skip
SAME_AREA_CODES = frozenset(("US", "CH", "BE", "ME"))
"""Countries whose first-level areas GeoNames knows by their ISO 3166-2 codes."""


def read(path: Path, report: Report) -> Iterator[PlaceRecord]:
    """Yield the airports, closed ones too."""
    for line, row in dict_rows(path, report, COLUMNS):
        try:
            yield _record(row)
        except ValueError as error:
            report.reject(path, line, str(error))


def _record(row: dict[str, str]) -> PlaceRecord:
    number, country = number_of(row["id"]), country_code(row["iso_country"])
    code = CODE_OF_TYPE.get(row["type"])
    if number is None or code is None:
        raise ValueError(f"is of no known type: {row['type'][:20]!r}")
    where = point(row["latitude_deg"], row["longitude_deg"])
    area = row["iso_region"].partition("-")[2] if country in SAME_AREA_CODES else ""
    place = Place(
        place_id=f"ourairports:{number}",
        name=clean_name(row["name"]),
        lat=where.lat,
        lon=where.lng,
        feature_class="S",
        feature_code=code,
        country_code=country,
        admin1=area or None,
        source=SOURCE,
    )
    return PlaceRecord(place, alternates=several(row.get("keywords", ""), ","))
