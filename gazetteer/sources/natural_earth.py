"""Places of Natural Earth's vector files, as GeoJSON, TopoJSON or shape files, any scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.place import LngLat, Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import (
    clean_name,
    country_named,
    number_of,
    people,
    point,
    several,
    slug,
)
from gazetteer.sources._vector import features, middle, polygon, radius_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gazetteer.sources._vector import Feature
    from gazetteer.sources.report import Report

SOURCE = "Natural Earth"
CODES = {
    "A": {
        "admin 0 country": "PCLI", "admin 0 sovereignty": "PCLI", "admin 0 map unit": "PCL",
        "admin 0 dependency": "PCLD", "admin 1 states provinces": "ADM1",
        "admin 1 states provinces lakes": "ADM1", "admin 2 counties": "ADM2",
    },
    "P": {
        "populated place": "PPL", "admin 0 capital": "PPLC", "admin 1 capital": "PPLA",
        "admin 0 region capital": "PPLA", "admin 1 region capital": "PPLA2",
        "admin 0 capital alt": "PPLC", "historic place": "PPLH", "meteorogical station": "PPL",
    },
    "S": {"port": "PRT", "airport": "AIRP", "scientific station": "STNR"},
    "H": {
        "ocean": "OCN", "sea": "SEA", "gulf": "GULF", "bay": "BAY", "strait": "STRT",
        "channel": "CHN", "sound": "SD", "reef": "RF", "river": "STM", "fjord": "FJD",
        "lagoon": "LGN", "inlet": "INLT", "generic": "H", "lake": "LK", "reservoir": "RSV",
        "alkaline lake": "LKN", "lake centerline": "STM", "canal": "CNL", "playa": "LKI",
        "intermittent": "STM",
    },
    "T": {
        "island": "ISL", "island group": "ISLS", "range mtn": "MTS", "range mountain": "MTS",
        "pen cape": "PEN", "peninsula": "PEN", "desert": "DSRT", "plateau": "PLAT",
        "plain": "PLN", "delta": "DLTA", "valley": "VAL", "isthmus": "ISTH", "gorge": "GRGE",
        "foothills": "UPLD", "coast": "CST", "mountain": "MT", "mtn": "MT", "pass": "PASS",
        "cape": "CAPE", "depression": "DPR", "lowland": "PLN",
    },
    "L": {"continent": "CONT", "geoarea": "RGN", "basin": "BSND", "wetlands": "RGN"},
}  # fmt: skip
"""GeoNames feature class and code by Natural Earth's ``featurecla``, folded."""
CLASS_AND_CODE = {
    kind: (letter, code) for letter, kinds in CODES.items() for kind, code in kinds.items()
}
OTHER = ("L", "RGN")
NAMES = ("name_en", "name", "n", "name_long")
OTHER_NAMES = (
    "name_long", "name_alt", "namealt", "nameascii", "name_fr", "name_de", "name_es", "name_ru",
    "name_ko", "name_zh", "name_ja", "name_ar", "name_uk", "formal_en", "gn_name",
)  # fmt: skip


def read(path: Path, report: Report) -> Iterator[PlaceRecord]:
    """Yield the named features; those without a name are passed over."""
    for feature in features(path, report):
        cells = feature.lowered()
        if not any(cells.get(key) for key in NAMES):
            continue
        try:
            yield _record(feature, cells)
        except ValueError as error:
            report.reject(path, feature.number, str(error))


def _record(feature: Feature, cells: Mapping[str, str]) -> PlaceRecord:
    own = next(cells[key] for key in NAMES if cells.get(key))
    name = clean_name(own.title() if own.isupper() and len(own) > 3 else own)
    letter, code = CLASS_AND_CODE.get(fold(cells.get("featurecla") or cells.get("f", "")), OTHER)
    area = polygon(feature.geometry)
    where = _where(feature, cells)
    country = _country(cells) if letter in "APS" else None
    geonameid = number_of(cells.get("geonameid") or cells.get("gn_id", "") or "")
    place = Place(
        place_id=_identifier(cells, code, country, geonameid)
        or f"naturalearth:{code.lower()}:{slug(name, where)}",
        name=name,
        lat=where.lat,
        lon=where.lng,
        feature_class=letter,
        feature_code=code,
        country_code=country,
        admin1=cells.get("gn_a1_code", "").partition(".")[2] or None,
        population=people(cells.get("pop_max") or cells.get("pop_est", "")),
        radius_km=radius_km(area) if area is not None else 0.0,
        geonameid=geonameid,
        source=SOURCE,
    )
    names = [part for key in OTHER_NAMES for part in several(cells.get(key, ""))]
    return PlaceRecord(place, alternates=tuple(dict.fromkeys(names)), area=area)


def _where(feature: Feature, cells: Mapping[str, str]) -> LngLat:
    """Where the file says a label goes, or else a point on the feature."""
    if feature.geometry.area and cells.get("label_x") and cells.get("label_y"):
        return point(cells["label_y"], cells["label_x"])
    return middle(feature.geometry)


def _country(cells: Mapping[str, str]) -> str | None:
    """The country's code: the file says -99 where it would rather not."""
    for key in ("iso_a2_eh", "iso_a2"):
        if len(cells.get(key, "")) == 2 and cells[key].isalpha():
            return cells[key]
    names = (cells.get(key, "") for key in ("adm0_a3", "adm0name", "admin"))
    return next((code for name in names if name and (code := country_named(name))), None)


def _identifier(
    cells: Mapping[str, str], code: str, country: str | None, geonameid: int | None
) -> str | None:
    """The identifier other sources know the place by."""
    if code in ("PCLI", "PCLD") and country:
        return f"country:{country}"
    if code == "ADM1" and "." in cells.get("gn_a1_code", ""):
        return f"admin1:{cells['gn_a1_code']}"
    return f"geonames:{geonameid}" if geonameid else None
