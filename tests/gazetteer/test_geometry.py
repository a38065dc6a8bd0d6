"""What lies where: countries, waters, users' areas and the nearest town of a point."""

from __future__ import annotations

import csv
import gzip
import math
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from gazetteer.geometry import circular_bounds
from gazetteer.index import Gazetteer
from gazetteer.place import LngLat, Place
from gazetteer.records import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def code(place: Place | None) -> str | None:
    return None if place is None else place.country_code


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        pytest.param(43.09, 131.90, "RU", id="Vladivostok harbor"),
        pytest.param(46.51, 30.77, "UA", id="Odesa port"),
        pytest.param(42.72, 133.05, "RU", id="Vostochny port"),
        pytest.param(42.25, 130.30, "KP", id="Rason"),
        pytest.param(46.20, 6.15, "CH", id="Geneva, four kilometers from France"),
        pytest.param(47.26, 11.39, "AT", id="Innsbruck"),
        pytest.param(44.95, 34.10, "UA", id="Simferopol"),
        pytest.param(66.30, -179.90, "RU", id="Chukotka, west longitude"),
        pytest.param(71.20, 179.99, "RU", id="Wrangel Island, on 180 degrees"),
        pytest.param(-16.80, -179.99, "FJ", id="Taveuni, across 180 degrees"),
        pytest.param(4.92, -52.31, "GF", id="Cayenne, drawn as France"),
        pytest.param(-37.07, -12.31, "SH", id="Tristan da Cunha, not drawn at all"),
        pytest.param(-90.0, 0.0, "AQ", id="South Pole"),
        pytest.param(40.0, 135.0, None, id="Sea of Japan"),
        pytest.param(30.0, -40.0, None, id="Atlantic"),
        pytest.param(89.9, 10.0, None, id="North Pole"),
    ],
)
def test_country_at(core: Gazetteer, lat: float, lon: float, expected: str | None) -> None:
    assert code(core.country_at(LngLat(lon, lat))) == expected


def test_the_tolerance_is_the_callers(core: Gazetteer) -> None:
    off_vladivostok = LngLat(131.9, 42.6)
    assert core.country_at(off_vladivostok, tolerance_km=5.0) is None
    assert code(core.country_at(off_vladivostok, tolerance_km=100.0)) == "RU"


def test_airports_are_in_their_countries(core: Gazetteer, shared: Path) -> None:
    with gzip.open(shared / "gazetteers/ourairports/airports.csv.gz", "rt", encoding="utf-8") as f:
        rows = [row for row in csv.DictReader(f) if row["type"] == "large_airport"]
    right = [
        code(core.country_at(LngLat(float(row["longitude_deg"]), float(row["latitude_deg"]))))
        == row["iso_country"]
        for row in rows
    ]
    assert sum(right) >= 0.98 * len(rows)


def test_waters_are_whose_coast_is_nearest(core: Gazetteer) -> None:
    off_wonsan = core.waters_at(LngLat(129.0, 39.5))
    assert off_wonsan is not None
    assert off_wonsan.place_id == "waters:KP"
    assert core.waters_at(LngLat(126.0, 39.9)) is None
    assert core.waters_at(LngLat(-40.0, 30.0)) is None


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (39.25, 127.75, "territorial:KP"),
        (42.90, 131.80, "territorial:RU"),
        (-16.50, -179.90, "territorial:FJ"),
        (51.10, 1.50, "territorial:GB"),
        (39.50, 129.00, "waters:KP"),
    ],
)
def test_the_territorial_sea_comes_before_the_zone(
    core: Gazetteer, lat: float, lon: float, expected: str
) -> None:
    if "territorial:KP" not in core.area_ids:
        pytest.skip("this core gazetteer was built before territorial seas: build it again")
    waters = core.waters_at(LngLat(lon, lat))
    assert waters is not None
    assert waters.place_id == expected
    assert "approximate" in waters.source


def test_a_published_zone_replaces_the_computed_one(
    core: Gazetteer, index_file: Callable[..., Path]
) -> None:
    zone = Place("waters:KP", "North Korean EEZ", 39.5, 129.0, "H", "WTRC", "KP", source="treaty")
    path = index_file(PlaceRecord(zone, area=box(128.9, 39.4, 129.1, 39.6)))
    with Gazetteer(None, path) as gazetteer:
        inside, outside = (gazetteer.waters_at(LngLat(lng, 39.5)) for lng in (129.0, 129.2))
    assert inside is not None
    assert inside.source == "treaty"
    assert outside is None or outside.country_code != "KP"


def test_users_areas_are_kept_and_found(index_file: Callable[..., Path]) -> None:
    zone = Place("zone:dmz", "Buffer zone", 38.0, 127.0, "L", "ZNB")
    town = Place("town:1", "Panmunjom", 37.956, 126.677, "P", "PPL", "KP")
    wide = Place("zone:wide", "Wide zone", 38.0, 127.0, "L", "ZN")
    path = index_file(
        PlaceRecord(wide, area=box(126.0, 37.0, 128.0, 39.0)),
        PlaceRecord(zone, area=box(126.6, 37.9, 127.4, 38.1)),
        PlaceRecord(town),
    )
    with Gazetteer(path) as gazetteer:
        held = [place.place_id for place in gazetteer.areas_at(LngLat(126.7, 38.0))]
        assert held == ["zone:dmz", "zone:wide"]
        assert gazetteer.contains("zone:dmz", town)
        assert gazetteer.contains(zone, LngLat(127.4, 38.1))
        assert not gazetteer.contains("zone:dmz", LngLat(127.0, 38.2))
        assert not gazetteer.contains("zone:none", town)


def test_countries_and_first_level_areas_hold_their_places(core: Gazetteer) -> None:
    vladivostok, seoul = core.get("geonames:2013348"), core.get("geonames:1835848")
    assert vladivostok is not None
    assert seoul is not None
    assert core.contains("country:RU", vladivostok)
    assert core.contains("admin1:RU.59", vladivostok)
    assert core.contains("admin1:RU.59", vladivostok.point)
    assert core.contains("country:KR", seoul.point)
    assert not core.contains("country:KP", seoul)
    assert not core.contains("admin1:RU.59", seoul)


def test_a_place_without_polygon_holds_what_its_radius_reaches(
    index_file: Callable[..., Path],
) -> None:
    sea = Place("water:pond", "Pond", 10.0, 20.0, "H", "LK", radius_km=50.0)
    with Gazetteer(index_file(PlaceRecord(sea))) as gazetteer:
        assert gazetteer.contains("water:pond", LngLat(20.3, 10.3))
        assert not gazetteer.contains("water:pond", LngLat(20.5, 10.5))


def test_surroundings(core: Gazetteer) -> None:
    here = core.surroundings(LngLat(131.9, 43.09))
    assert here.town is not None
    assert here.town.name == "Vladivostok"
    assert here.town_km < 5.0
    assert here.admin1 is not None
    assert here.admin1.place_id == "admin1:RU.59"
    assert code(here.country) == "RU"
    nowhere = core.surroundings(LngLat(-40.0, 30.0))
    assert (nowhere.town, nowhere.admin1, nowhere.country, nowhere.waters) == (None,) * 4
    assert math.isinf(nowhere.town_km)


def test_towns_are_looked_for_on_this_side_of_the_border(core: Gazetteer) -> None:
    opposite_blagoveshchensk = core.surroundings(LngLat(127.50, 50.20))
    assert code(opposite_blagoveshchensk.country) == "CN"
    assert code(opposite_blagoveshchensk.town) == "CN"


def test_nearest_stops_at_max_km(core: Gazetteer) -> None:
    mid_atlantic = LngLat(-40.0, 30.0)
    assert core.nearest(mid_atlantic, count=3, max_km=500.0) == []
    assert len(core.nearest(mid_atlantic, count=3)) == 3


@pytest.fixture(scope="module")
def inland(core: Gazetteer) -> dict[str, list[Polygon]]:
    """Triangles well inside some countries: near a border the nearest town has the say."""
    triangles = {}
    for country in ("KP", "KR", "RU", "US", "FJ", "UA", "BR", "CD", "AU"):
        land = core.area(f"country:{country}")
        assert land is not None
        inner = land.simplify(0.05).buffer(-0.2, quad_segs=1)
        cover = shapely.get_parts(shapely.delaunay_triangles(inner))
        triangles[country] = [each for each in cover if inner.covers(each)]
    return triangles


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_point_in_a_country_belongs_to_it(
    core: Gazetteer, inland: dict[str, list[Polygon]], data: st.DataObject
) -> None:
    country = data.draw(st.sampled_from(sorted(inland)))
    corners = data.draw(st.sampled_from(inland[country])).exterior.coords[:3]
    first, second = sorted((data.draw(st.floats(0, 1)), data.draw(st.floats(0, 1))))
    weights = (first, second - first, 1.0 - second)
    lng, lat = (sum(w * c[i] for w, c in zip(weights, corners, strict=True)) for i in (0, 1))
    assert code(core.country_at(LngLat(lng, lat))) == country
    town = core.surroundings(LngLat(lng, lat)).town
    assert town is None or town.country_code == country


@given(
    west=st.integers(-180, 179),
    width=st.integers(1, 150),
    south=st.integers(-80, 79),
)
def test_bounds_span_the_short_way(west: int, width: int, south: int) -> None:
    east = west + width
    assert circular_bounds(cut_at_180(west, south, east)) == pytest.approx(
        (west, south, east if east <= 180 else east - 360, south + 1)
    )


def cut_at_180(west: int, south: int, east: int) -> BaseGeometry:
    if east <= 180:
        return box(west, south, east, south + 1)
    return MultiPolygon([box(west, south, 180, south + 1), box(-180, south, east - 360, south + 1)])


def test_bounds_of_a_single_polygon_are_its_own() -> None:
    assert circular_bounds(Polygon([(1, 2), (4, 2), (4, 5)])) == (1.0, 2.0, 4.0, 5.0)
