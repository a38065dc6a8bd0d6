"""Making second-level areas of towns, and airports of a table, with a handful of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gazetteer.errors import SourceError
from gazetteer.place import LngLat, Place
from gazetteer.records import NameKind, PlaceRecord
from gazetteer.sources.admin2 import ID_COLUMNS, NAME_COLUMNS, admin2_records, bare_name
from gazetteer.sources.airports import Airport, with_airports
from gazetteer.sources.geonames import City, County, Located
from gazetteer.sources.located import middle

if TYPE_CHECKING:
    from pathlib import Path


def city(number: int, name: str, point: LngLat, country: str, admin1: str, people: int) -> City:
    return City(
        geonameid=number, name=name, longitude=point.lng, latitude=point.lat, countrycode=country,
        population=people, admin1code=admin1, alternatenames=[],
    )  # fmt: skip


CITIES = [
    city(1, "Wauseon", LngLat(-84.14, 41.55), "US", "OH", 7000),
    city(2, "Swanton", LngLat(-83.89, 41.59), "US", "OH", 3000),
    city(3, "Lille", LngLat(3.06, 50.63), "FR", "32", 230_000),
    city(4, "Dunkerque", LngLat(2.38, 51.03), "FR", "32", 87_000),
    city(5, "Deleni", LngLat(27.75, 46.55), "RO", "38", 2600),
]
LOCATED = [
    Located("Wauseon", "US", 41.55, -84.14, "Ohio", "Fulton County"),
    Located("Swanton", "US", 41.59, -83.89, "Ohio", "Fulton County"),
    Located("Lille", "FR", 50.63, 3.06, "Hauts-de-France", "Departement du Nord"),
    Located("Dunkerque", "FR", 51.03, 2.38, "Hauts-de-France", "Departement du Nord"),
    Located("Deleni", "RO", 46.55, 27.75, "Vaslui", "Comuna Deleni"),
]
COUNTIES = [County(fips="39051", name="Fulton County", state="OH")]


def areas(folder: Path, ids: str = "", names: str = "") -> dict[str, PlaceRecord]:
    for table, columns, rows in (("ids", ID_COLUMNS, ids), ("names", NAME_COLUMNS, names)):
        text = f"{','.join(columns)}\n{rows}"
        (folder / f"admin2_{table}.csv").write_text(text, encoding="utf-8")
    found = admin2_records(CITIES, LOCATED, COUNTIES, folder)
    return {record.place.place_id: record for record in found}


# --- second-level areas ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Fulton County", "fulton"),
        ("Orleans Parish", "orleans"),
        ("Departement de la Haute-Vienne", "haute vienne"),
        ("Departement d'Indre-et-Loire", "indre et loire"),
        ("Departement de l'Allier", "allier"),
        ("Provincia di Lampedusa", "lampedusa"),
        ("Comuna Deleni", "deleni"),
        ("Powiat puławski", "pulawski"),
        ("County Galway", "galway"),
        ("Volokolamskiy Rayon", "volokolamskiy"),
        ("Cambridgeshire", "cambridgeshire"),
        ("District", "district"),
    ],
)
def test_the_word_for_its_kind_is_not_part_of_an_areas_bare_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_areas_lie_amid_their_towns_and_have_their_people(tmp_path: Path) -> None:
    found = areas(tmp_path)
    assert list(found) == ["admin2:FR.32.departement-du-nord", "admin2:US.OH.fulton-county"]
    county = found["admin2:US.OH.fulton-county"]
    assert (county.place.feature_code, county.place.admin1) == ("ADM2", "OH")
    assert county.place.population == 10_000
    assert -84.14 < county.place.lon < -83.89
    assert county.name_kind == NameKind.PREFERRED
    assert {"fulton", "fulton county"} <= set(county.alternates)
    assert county.abbreviations == ("fulton co",)


def test_tables_number_name_and_add_areas(tmp_path: Path) -> None:
    found = areas(
        tmp_path,
        ids="FR,32,Département du Nord,2990119\nFR,99,Nowhere,1\n",
        names="GB,ENG,Berkshire,2655856,Royal Berkshire,Berks,51.4,-1.0,30,by hand\n",
    )
    north = found["admin2:FR.32.departement-du-nord"].place
    assert (north.name, north.geonameid) == ("Département du Nord", 2990119)
    added = found["admin2:GB.ENG.berkshire"]
    assert (added.place.lat, added.place.radius_km, added.place.source) == (51.4, 30.0, "by hand")
    assert "Royal Berkshire" in added.alternates
    assert added.abbreviations == ("Berks",)


def test_a_named_area_that_no_source_has_needs_a_point(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"admin2_names\.csv, line 2, column lat: is empty"):
        areas(tmp_path, names="GB,ENG,Rutlandia,,,,,,,by hand\n")


def test_a_crowd_in_one_corner_does_not_pull_the_middle_there() -> None:
    crowd = [LngLat(0.01 * n, 0.01 * n) for n in range(40)]
    center = middle([*crowd, LngLat(2.2, 0.2), LngLat(0.2, 2.2), LngLat(2.2, 2.2)])
    assert center.lng == pytest.approx(1.2, abs=0.05)
    assert center.lat == pytest.approx(1.2, abs=0.05)


# --- airports -------------------------------------------------------------------------------------


def airport(icao: str, name: str, town: str, lng: float, lat: float, iata: str = "") -> Airport:
    return Airport(icao, iata, name, town, "US", LngLat(lng, lat))


def test_airports_are_called_what_people_call_them() -> None:
    tables: list[PlaceRecord] = []
    field = airport("KORD", "Chicago O'Hare International Airport", "Chicago", -87.9, 42.0, "ORD")
    base = airport("KPAM", "Tyndall Air Force Base", "Panama City", -85.58, 30.07)
    first, second = with_airports(tables, [field, base], CITIES)
    assert {"ohare airport", "ORD airport", "chicago airport"} <= set(first.preferred)
    assert (first.place.place_id, first.place.feature_code) == ("airport:KORD", "AIRP")
    assert second.place.feature_code == "AIRB"
    assert {"tyndall air base", "tyndall afb"} <= set(second.alternates)


def test_an_airport_of_the_tables_gets_more_names_and_no_double() -> None:
    place = Place("site:x", "O'Hare", 42.0, -87.9, "S", "AIRP", source="by hand")
    field = airport("KORD", "Chicago O'Hare International Airport", "Chicago", -87.9, 42.01, "ORD")
    (record,) = with_airports([PlaceRecord(place)], [field], CITIES)
    assert record.place == place
    assert "Chicago O'Hare International Airport" in record.preferred


def test_an_airport_is_in_the_first_level_area_of_the_town_nearby() -> None:
    near = airport("KUSE", "Fulton Airport", "Wauseon", -84.12, 41.6, "USE")
    far = airport("KFAR", "Far Airport", "", -100.0, 41.6, "FAR")
    codes = [record.place.admin1 for record in with_airports([], [near, far], CITIES)]
    assert codes == ["OH", None]
