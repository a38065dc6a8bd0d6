"""Regions, waters and sites of the hand-written tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources.csv_rows import Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMON = ("slug", "name", "aliases", "feature_code", "lat", "lon", "radius_km", "source")
REGION_COLUMNS = (*COMMON, "demonyms", "country_code", "geonameid")
WATER_COLUMNS = (*COMMON, "countries", "geonameid")
SITE_COLUMNS = (*COMMON, "category", "country_code", "near")

CODES_OF_CLASS = {
    "L": (
        "CONT RGN RGNH RGNE AREA MILB PRK RESN PRT INDS OILF GASF NVB TRB RES LCTY COLF MNA CST CLG"
    ),
    "S": "CTRM ADMF",
    "T": (
        "PEN ISL ISLS MT MTS PLN DSRT CAPE PLAT VAL ATOL ISTH RK RKS PASS UPLD DLTA HLL "
        "HLLS PT VLC PK BCH"
    ),
    "H": "RF SHOL GLCR",
    "R": "RD ST RR RJCT TNL TNLRR RDJCT OILP RDB PTGE",
    "V": "FRST",
    "P": "PPL PPLX PPLL PPLA PPLQ PPLF PPLH PPLA2 PPLA3 PPLW",
    "A": "ADM1 ADM2 ADM3 ADMD TERR ZN ADM1H PCLH PCL PCLI ZNB",
}
"""GeoNames feature codes by class; waters are H, sites of other codes S, regions L."""
CLASS_OF_CODE = {code: letter for letter, codes in CODES_OF_CLASS.items() for code in codes.split()}


def table_records(folder: Path) -> Iterator[PlaceRecord]:
    """Yield the records of regions.csv, waters.csv and sites.csv, in this order."""
    for row in read_rows(folder / "regions.csv", REGION_COLUMNS):
        country = row.maybe("country_code")
        place = _place(row, "region", country, row.geonameid(), "L")
        yield PlaceRecord(place, alternates=row.items("aliases"), demonyms=row.items("demonyms"))
    for row in read_rows(folder / "waters.csv", WATER_COLUMNS):
        countries = row.items("countries")
        country = countries[0] if len(countries) == 1 else None
        place = _place(row, "water", country, row.geonameid(), "H")
        yield PlaceRecord(place, alternates=row.items("aliases"))
    for row in read_rows(folder / "sites.csv", SITE_COLUMNS):
        place = _place(row, "site", row.maybe("country_code"), None, "S")
        yield PlaceRecord(place, alternates=row.items("aliases"))


def _place(
    row: Row, prefix: str, country: str | None, geonameid: int | None, default_class: str
) -> Place:
    code = row.text("feature_code")
    return Place(
        place_id=f"{prefix}:{row.text('slug')}",
        name=row.text("name"),
        lat=row.lat(),
        lon=row.lon(),
        feature_class="H" if prefix == "water" else CLASS_OF_CODE.get(code, default_class),
        feature_code=code,
        country_code=country,
        radius_km=row.radius_km(),
        geonameid=geonameid,
        source=row.text("source"),
    )
