"""The packaged gazetteer: names as the news writes them, and waters against published zones."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from shapely.geometry import Point, box, shape

from gazetteer.place import LngLat

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer

CASES = Path(__file__).resolve().parents[1] / "cases" / "lookup.tsv"
LEAST_OVERLAP = {"KP": 0.85, "KR": 0.80, "JP": 0.78, "RU": 0.85, "CN": 0.75, "PH": 0.88, "ID": 0.88}
"""Intersection over union with the zones of Marine Regions, within each zone's box; a little below
what was measured when this was written."""
ISO3 = {
    "KP": "PRK", "KR": "KOR", "JP": "JPN", "RU": "RUS", "CN": "CHN", "PH": "PHL", "ID": "IDN",
}  # fmt: skip


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['query']} {case['country']}")
def test_the_first_answer(core: Gazetteer, case: dict[str, str]) -> None:
    found = core.lookup(case["query"], country=case["country"] or None)
    assert [place.place_id for place in found][:1] == [case["place_id"]], case["why"]


def test_both_georgias_are_candidates(core: Gazetteer) -> None:
    found = [place.place_id for place in core.lookup("Georgia")]
    assert {"country:GE", "admin1:US.GA"} <= set(found)


@pytest.mark.parametrize(
    ("word", "place_id"),
    [
        ("Russian", "country:RU"),
        ("North Koreans", "country:KP"),
        ("Ukrainian", "country:UA"),
        ("American's", "country:US"),
        ("Texan", "admin1:US.TX"),
        ("Siberian", "region:siberia"),
    ],
)
def test_demonyms(core: Gazetteer, word: str, place_id: str) -> None:
    assert core.lookup_demonym(word)[0].place_id == place_id


def test_every_country_is_there_with_its_facts(core: Gazetteer) -> None:
    assert len(core.country_codes) == 250
    for code in core.country_codes:
        country = core.country(code)
        assert country is not None
        assert country.name in [place.name for place in core.lookup(country.name)]
    without = {code for code in core.country_codes if core.capital(code) is None}
    assert without == {"AQ", "BQ", "BV", "HM", "TK", "UM"}


def test_most_first_level_areas_have_a_name(core: Gazetteer) -> None:
    codes = {
        (place.country_code, place.admin1)
        for place in core.within((-180.0, -90.0, 180.0, 90.0), feature_class="P")
        if place.country_code and place.admin1
    }
    named = [key for key in codes if core.admin1(*map(str, key))]
    assert len(named) > 0.9 * len(codes)


def test_a_scanner_learns_how_far_to_try(core: Gazetteer) -> None:
    assert core.starts("komsomolsk") >= 3
    assert core.starts("qqqq") == 0
    assert core.has("komsomolsk on amur")
    assert not core.has("komsomolsk on amur said")


def test_places_near_a_point(core: Gazetteer) -> None:
    found = core.nearest(LngLat(131.89, 43.12), count=5, feature_class="P")
    assert "Vladivostok" in [place.name for place in found]


def test_it_says_what_it_is_made_of(core: Gazetteer) -> None:
    info = core.info()
    assert "geonames.org" in str(info["attribution"])
    assert info["schema_version"] == 1
    assert sum(info["rows_by_source"].values()) == info["places"]  # type: ignore[attr-defined]


# --- areas ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def waters(core: Gazetteer) -> dict[str, BaseGeometry]:
    found = {code: core.area(f"waters:{code}") for code in core.country_codes}
    areas = {code: area for code, area in found.items() if area is not None}
    if not areas:
        pytest.skip("the core gazetteer was built without land")
    return areas


def test_waters_are_valid_and_on_the_globe(waters: dict[str, BaseGeometry]) -> None:
    assert len(waters) > 180
    for area in waters.values():
        assert area.is_valid
        assert area.geom_type in ("Polygon", "MultiPolygon")
        west, south, east, north = area.bounds
        assert -180.0 <= west < east <= 180.0
        assert -90.0 <= south < north <= 90.0


def test_the_point_of_waters_lies_in_them(core: Gazetteer, waters: dict[str, BaseGeometry]) -> None:
    for code, area in waters.items():
        place = core.get(f"waters:{code}")
        assert place is not None
        assert area.contains(Point(place.lon, place.lat)), place


def test_landlocked_countries_have_no_waters(waters: dict[str, BaseGeometry]) -> None:
    assert not {"MN", "AF", "CH", "ET", "PY", "LA", "NP", "TD", "XK", "VA"} & set(waters)


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [
        ("RU", Point(-174.0, 68.5), Point(-40.0, 65.0)),
        ("RU", Point(175.0, 71.0), Point(90.0, 65.0)),
        ("FJ", Point(179.5, -18.5), Point(0.0, -18.5)),
        ("US", Point(179.0, 51.0), Point(100.0, 51.0)),
        ("NZ", Point(-177.5, -44.5), Point(0.0, -44.5)),
    ],
)
def test_waters_across_the_antimeridian_stay_there(
    waters: dict[str, BaseGeometry], code: str, inside: Point, outside: Point
) -> None:
    assert waters[code].contains(inside)
    assert not waters[code].contains(outside)


def test_waters_off_the_crimea_are_ukrainian(waters: dict[str, BaseGeometry]) -> None:
    off_yalta = Point(34.3, 44.2)
    assert waters["UA"].contains(off_yalta)
    assert not waters["RU"].contains(off_yalta)


def test_countries_have_land(core: Gazetteer, waters: dict[str, BaseGeometry]) -> None:
    for code, point in (("KP", Point(126, 40)), ("RU", Point(40, 60)), ("UA", Point(34.2, 45.2))):
        land = core.area(f"country:{code}")
        assert land is not None
        assert land.is_valid
        assert land.contains(point)
        assert land.intersection(waters[code]).area < 0.05 * waters[code].area


@pytest.mark.parametrize("code", list(LEAST_OVERLAP))
def test_waters_agree_with_published_zones(
    waters: dict[str, BaseGeometry], shared: Path, code: str
) -> None:
    (path,) = (shared / "gazetteers" / "eez").glob("*.geojson")
    zones = json.loads(path.read_text(encoding="utf-8"))["features"]
    zone = next(
        shapely.make_valid(shape(feature["geometry"]))
        for feature in zones
        if feature["properties"]["iso_ter1"] == ISO3[code]
        and feature["properties"]["pol_type"] == "200NM"
    )
    # The file is cut at East Asia's edge: compare within each zone's own box.
    ours = _equal_area(waters[code].intersection(box(*zone.bounds)))
    theirs = _equal_area(zone)
    overlap = ours.intersection(theirs).area / ours.union(theirs).area
    assert overlap >= LEAST_OVERLAP[code]


def _equal_area(area: BaseGeometry) -> BaseGeometry:
    """Lambert's cylinder: areas in the plane are proportional to areas on the globe."""
    return shapely.transform(
        area, lambda c: np.column_stack([c[:, 0], np.degrees(np.sin(np.radians(c[:, 1])))])
    )
