"""Countries and territories: the hand-written table with numbers from GeoNames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources.csv_rows import Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.sources.geonames import Country

COLUMNS = (
    "iso2", "iso3", "iso_numeric", "name", "official_name", "aliases", "abbreviations", "demonyms",
    "capital", "capital_aliases", "lat", "lon", "radius_km", "source",
)  # fmt: skip
DEPENDENT = frozenset(
    (
        "AI", "AS", "AW", "AX", "BL", "BM", "BQ", "BV", "CC", "CK", "CW", "CX", "FK", "FO",
        "GF", "GG", "GI", "GL", "GP", "GS", "GU", "HK", "HM", "IM", "IO", "JE", "KY", "MF",
        "MO", "MP", "MQ", "MS", "NC", "NF", "NU", "PF", "PM", "PN", "PR", "RE", "SH", "SJ",
        "SX", "TC", "TF", "TK", "UM", "VG", "VI", "WF", "YT",
    )
)  # fmt: skip
"""ISO 3166-1 entries that are not states; GeoNames code PCLD."""
OTHER_CODES = {"AQ": "CONT", "EH": "TERR", "PS": "PCL", "XK": "PCL", "TW": "PCL"}


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country as the tables give it."""

    code: str
    numeric: int
    """ISO 3166-1 numeric, 0 for a country that has none."""
    place: Place
    preferred: tuple[str, ...]
    alternates: tuple[str, ...]
    abbreviations: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital_names: tuple[str, ...]

    def record(self, land: BaseGeometry | None) -> PlaceRecord:
        """The country's record with its land."""
        return PlaceRecord(
            self.place,
            preferred=self.preferred,
            alternates=self.alternates,
            abbreviations=self.abbreviations,
            demonyms=self.demonyms,
            area=land,
        )


def read_country_rows(path: Path, facts: Mapping[str, Country]) -> list[CountryRow]:
    """The rows of countries.csv with GeoNames' population and number where GeoNames has them."""
    return [_country(row, facts) for row in read_rows(path, COLUMNS)]


def _country(row: Row, facts: Mapping[str, Country]) -> CountryRow:
    code = row.text("iso2")
    if len(code) != 2 or not code.isupper():
        raise row.error("iso2", f"is {code!r}, not two capital letters")
    known = facts.get(code)
    capitals = (row.maybe("capital"), *row.items("capital_aliases"), known and known["capital"])
    return CountryRow(
        code=code,
        numeric=int(row.number("iso_numeric", 0, 999)) if row.maybe("iso_numeric") else 0,
        place=_place(row, code, known),
        preferred=row.items("official_name"),
        alternates=row.items("aliases"),
        abbreviations=(*row.items("abbreviations"), row.text("iso3")),
        demonyms=row.items("demonyms"),
        capital_names=tuple(name for name in capitals if name),
    )


def _place(row: Row, code: str, known: Country | None) -> Place:
    return Place(
        place_id=f"country:{code}",
        name=row.text("name"),
        lat=row.lat(),
        lon=row.lon(),
        feature_class="L" if code == "AQ" else "A",
        feature_code=OTHER_CODES.get(code, "PCLD" if code in DEPENDENT else "PCLI"),
        country_code=code,
        population=known["population"] if known else 0,
        radius_km=row.radius_km(),
        geonameid=known["geonameid"] if known else None,
        source=row.text("source"),
    )
