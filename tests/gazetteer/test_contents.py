"""What the packaged gazetteer holds: counties and districts, airports, points inside countries."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest
import shapely

from gazetteer.index import CORE_PATH
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

LARGEST_COMPRESSED = 25_000_000
"""Bytes the core file may add to the wheel."""


# --- second-level areas ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "country", "admin1", "point"),
    [
        ("Fulton County", "US", "GA", LngLat(-84.47, 33.79)),
        ("Fulton County", "US", "OH", LngLat(-84.13, 41.60)),
        ("Orleans Parish", "US", "LA", LngLat(-89.93, 30.07)),
        ("Cook Co.", "US", "IL", LngLat(-87.82, 41.84)),
        ("St. Clair County", "US", "MI", LngLat(-82.68, 42.93)),
        ("Cambridgeshire", "GB", "ENG", LngLat(0.08, 52.33)),
        ("Bas-Rhin", "FR", None, LngLat(7.5, 48.6)),
        ("province of Siracusa", "IT", None, LngLat(15.1, 37.0)),
        ("County Galway", "IE", None, LngLat(-9.0, 53.3)),
    ],
)
def test_second_level_areas_are_found_where_they_are(
    core: Gazetteer, name: str, country: str, admin1: str | None, point: LngLat
) -> None:
    areas = [p for p in core.lookup(name) if p.feature_code == "ADM2" and p.country_code == country]
    near = [p for p in areas if distance_km(p.point, point) <= 60.0]
    assert near
    assert admin1 is None or near[0].admin1 == admin1
    assert near[0].radius_km > 0
    assert near[0].population > 10_000


@pytest.mark.parametrize("name", ["Jackson", "Houston", "Orange", "Cambridge", "Clay"])
def test_a_county_does_not_outrank_the_towns_of_its_bare_name(core: Gazetteer, name: str) -> None:
    codes = [place.feature_code for place in core.lookup(name)]
    assert codes.index("ADM2") > 0 if "ADM2" in codes else True
    assert codes[0] != "ADM2"


def test_a_town_that_is_its_whole_municipality_is_listed_once(core: Gazetteer) -> None:
    found = core.lookup("Comrat") + core.lookup("Predeal")
    assert [place.feature_code for place in found if place.country_code in ("MD", "RO")]
    assert not [place for place in found if place.feature_code == "ADM2"]


def test_every_state_but_the_capital_has_its_counties(core: Gazetteer) -> None:
    counties = [
        place
        for place in core.within((-180.0, 15.0, -60.0, 72.0), feature_class="A")
        if place.feature_code == "ADM2" and place.country_code == "US"
    ]
    assert len(counties) >= 3050
    assert len({place.admin1 for place in counties}) >= 50


@pytest.mark.parametrize(
    ("said", "place_id"),
    [
        ("East Yorkshire", "admin2:GB.ENG.east-riding-of-yorkshire"),
        ("Berkshire", "admin2:GB.ENG.berkshire"),
        ("Herts", "admin2:GB.ENG.hertfordshire"),
        ("County Mayo", "admin2:IE.C.county-mayo"),
        ("Co. Tyrone", "admin2:GB.NIR.county-tyrone"),
    ],
)
def test_counties_are_known_by_the_names_in_use(core: Gazetteer, said: str, place_id: str) -> None:
    assert place_id in [place.place_id for place in core.lookup(said)]


# --- airports -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "point"),
    [
        ("John F. Kennedy International Airport", LngLat(-73.78, 40.64)),
        ("JFK airport", LngLat(-73.78, 40.64)),
        ("Kennedy Airport", LngLat(-73.78, 40.64)),
        ("Heathrow", LngLat(-0.46, 51.47)),
        ("London Heathrow Airport", LngLat(-0.46, 51.47)),
        ("Sunan airport", LngLat(125.67, 39.22)),
        ("Pyongyang International Airport", LngLat(125.67, 39.22)),
        ("Khartoum Airport", LngLat(32.55, 15.59)),
        ("Manila airport", LngLat(121.02, 14.51)),
        ("O'Hare Airport", LngLat(-87.90, 41.98)),
        ("Ramstein Air Base", LngLat(7.60, 49.44)),
        ("Tyndall Air Force Base", LngLat(-85.58, 30.07)),
        ("Tyndall AFB", LngLat(-85.58, 30.07)),
    ],
)
def test_airports_and_bases_come_first_for_their_names(
    core: Gazetteer, said: str, point: LngLat
) -> None:
    airfields = [p for p in core.lookup(said) if p.feature_code in ("AIRP", "AIRB", "AIRF")]
    assert distance_km(airfields[0].point, point) <= 5.0


def test_an_airport_of_the_hand_written_table_is_there_once(core: Gazetteer) -> None:
    for site in ("site:heathrow-airport", "site:pyongyang-sunan-international-airport"):
        place = core.get(site)
        assert place is not None
        near = core.nearest(place.point, count=15, feature_class="S")
        airports = [p for p in near if p.feature_code == "AIRP"]
        assert [p.place_id for p in airports if distance_km(p.point, place.point) < 4.0] == [site]


def test_no_airport_takes_a_bare_personal_name(core: Gazetteer) -> None:
    for name in ("Kennedy", "Charles", "Gandhi", "Lincoln"):
        assert not [p for p in core.lookup(name) if p.place_id.startswith("airport:")]


# --- points ---------------------------------------------------------------------------------------

OUTSIDE_THEIR_OUTLINE = {"CX", "GI", "MC", "VA"}


def test_country_points_lie_on_their_land(core: Gazetteer) -> None:
    astray = []
    for code in core.country_codes:
        country, land = core.country(code), core.area(f"country:{code}")
        if country is not None and land is not None:
            far = shapely.distance(land, shapely.Point(country.point))
            astray += [code] if far > 0.1 else []
    assert set(astray) <= OUTSIDE_THEIR_OUTLINE


@pytest.mark.parametrize(
    ("place_id", "point"),
    [
        ("country:CA", LngLat(-96.0, 60.0)),
        ("country:BR", LngLat(-55.0, -10.0)),
        ("country:RU", LngLat(100.0, 60.0)),
        ("admin1:US.TX", LngLat(-99.25, 31.25)),
        ("admin1:CA.08", LngLat(-84.5, 49.25)),
    ],
)
def test_large_areas_lie_where_geonames_puts_them(
    core: Gazetteer, place_id: str, point: LngLat
) -> None:
    place = core.get(place_id)
    assert place is not None
    assert distance_km(place.point, point) <= 50.0


# --- size -----------------------------------------------------------------------------------------


def test_the_file_fits_the_wheel() -> None:
    if not CORE_PATH.exists():
        pytest.skip("the core gazetteer is not built (the build hook makes it)")
    assert len(zlib.compress(CORE_PATH.read_bytes(), 6)) <= LARGEST_COMPRESSED
