from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gazetteer import Gazetteer, Place
from gazetteer.place import LngLat
from geo._coordinates import find_coordinates
from geo._relative_geometry import corridor, disc, part_of, point_at, sector
from geo._relative_places import resolve_relative
from geo.mentions import find_mentions
from geo.model import MARKABLE_USES, Document, Mention, Relation, Resolution
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

WORLD = shapely.box(-180.0, -90.0, 180.0, 90.0)
GEOD = Geod(ellps="WGS84")
LONGITUDES = st.floats(-180.0, 180.0)
LATITUDES = st.floats(-90.0, 90.0)
WINDS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


@pytest.fixture(scope="module")
def core() -> Iterator[Gazetteer]:
    with Gazetteer() as gazetteer:
        yield gazetteer


def resolved(text: str, gazetteer: Gazetteer) -> tuple[Resolution, ...]:
    document = Document("a", text, sentences=tuple(split_sentences(text)))
    return resolve(document, find_mentions(document, gazetteer), gazetteer)


def zone_of(text: str, gazetteer: Gazetteer) -> Resolution:
    (zone,) = (one for one in resolved(text, gazetteer) if one.mention.kind == "zone")
    return zone


def km_between(a: LngLat, b: LngLat) -> float:
    return float(GEOD.inv(a.lng, a.lat, b.lng, b.lat)[2]) / 1000.0


def is_fine(area: BaseGeometry, point: LngLat) -> bool:
    """Whether the area is valid, in the world and holds the point."""
    return bool(area.is_valid and WORLD.covers(area) and holds(area, point))


def holds(area: BaseGeometry, point: LngLat) -> bool:
    """Whether the area holds the point, to a meter: a degree of longitude is little at a pole."""
    apart = area.distance(shapely.Point(point))
    return bool(not area.is_empty and apart * math.cos(math.radians(point.lat)) < 1e-5)


# --- sentences ----------------------------------------------------------------------------------


def test_cases(root: Path, core: Gazetteer) -> None:
    lines = (root / "tests/cases/relative.tsv").read_text(encoding="utf-8").splitlines()
    wrong = [f"{line}\n    {said}" for line in lines if (said := complaint(line, core))]
    assert not wrong, "\n".join(wrong)


def complaint(line: str, core: Gazetteer) -> str:
    """What is wrong with the answer to a line of the cases; empty when nothing is."""
    if line.startswith("#"):
        return ""
    sentence, expression, *expected = line.split("\t")
    found = [one for one in resolved(sentence, core) if one.mention.kind == "zone"]
    if expression == "-":
        return ", ".join(one.mention.text for one in found)
    zone = next((one for one in found if one.mention.text == expression), None)
    if zone is None or zone.place is None:
        return f"found {[one.mention.text for one in found]}"
    kind, anchors, lat, lon, tolerance, precision = expected
    told = zone.mention.relation.kind if zone.mention.relation else zone.mention.hint
    far = km_between(zone.place.point, LngLat(float(lon), float(lat)))
    faults = [
        (told != kind, f"kind {told}"),
        (anchors_of(zone) != anchors, f"hangs on {anchors_of(zone)}"),
        (far > float(tolerance), f"{far:.1f} km off"),
        (zone.geo_precision != int(precision), f"precision {zone.geo_precision}"),
        (zone.radius_km <= 0.0, "no radius"),
        (not zone.reason, "no reason"),
        (zone.area is not None and not is_fine(zone.area, zone.place.point), "area"),
    ]
    return ", ".join(said for is_wrong, said in faults if is_wrong)


def anchors_of(zone: Resolution) -> str:
    if zone.mention.relation is None:
        return zone.mention.antecedent or ""
    return "|".join(place.place_id for place in zone.candidates)


def test_the_cases_go_around_the_world(root: Path, core: Gazetteer) -> None:
    lines = (root / "tests/cases/relative.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    ids = {place_id for row in rows if len(row) > 3 for place_id in row[3].split("|")}
    countries = {place.country_code for place_id in ids if (place := core.get(place_id))}
    assert len(rows) >= 120
    assert len(countries) >= 40


def test_the_name_it_hangs_on_stays_a_mention(core: Gazetteer) -> None:
    text = "The shell landed 30 km north of Sinuiju on Monday."
    uses = {one.mention.text: one.mention.use for one in resolved(text, core)}
    assert uses == {"30 km north of Sinuiju": "literal", "Sinuiju": "embedded"}
    assert uses["Sinuiju"] not in MARKABLE_USES


def test_what_is_in_a_part_is_in_the_whole(core: Gazetteer) -> None:
    uses = {r.mention.text: r.mention.use for r in resolved("It hit eastern Ukraine.", core)}
    assert uses["Ukraine"] == "literal"


def test_a_namesake_is_measured_from_where_it_is(core: Gazetteer) -> None:
    zone = zone_of("A plane crashed 15 miles west of Paris, Texas.", core)
    assert zone.place is not None
    assert zone.place.country_code == "US"


def test_a_border_is_the_one_with_the_country_named_before(core: Gazetteer) -> None:
    zone = zone_of("In Ukraine, troops dug in near the border with Poland.", core)
    assert "Ukraine" in zone.reason
    assert zone.place is not None
    poland, ukraine = core.area("country:PL"), core.area("country:UA")
    assert poland is not None
    assert ukraine is not None
    at = shapely.Point(zone.place.point)
    assert poland.distance(at) < 0.15
    assert ukraine.distance(at) < 0.15


def test_the_sea_off_a_place_is_sea(core: Gazetteer) -> None:
    for text in ("A ship sank off eastern Japan.", "It sank 20 miles off the coast of Libya.",
                 "A raid took place off the port of Lagos.", "It sank off Ireland's west coast.",
                 "It lies in the waters between Taiwan and China."):  # fmt: skip
        zone = zone_of(text, core)
        assert zone.place is not None
        assert core.country_at(zone.place.point, tolerance_km=0.0) is None, text


def test_far_out_at_sea_is_nobodys(core: Gazetteer) -> None:
    zone = zone_of("They found the wreck 1,200 kilometers southwest of Perth.", core)
    assert zone.geo_precision == 7
    assert zone.place is not None
    assert zone.place.country_code is None


def test_one_place_has_one_identifier_however_it_is_said(core: Gazetteer) -> None:
    said = ("Syria-Turkey border", "Turkish-Syrian border", "border between Turkey and Syria")
    ids = {
        zone.place.place_id
        for words in said
        if (zone := zone_of(f"Shots rang out on the {words}.", core)).place
    }
    assert len(ids) == 1


def test_direction_unsaid_is_a_ring_around_the_town(core: Gazetteer) -> None:
    zone = zone_of("Rebels took a village 12 kilometers outside Goma.", core)
    assert zone.place is not None
    goma = core.get("geonames:216281")
    assert goma is not None
    assert km_between(zone.place.point, goma.point) < 0.1
    assert (zone.geo_precision, round(zone.radius_km)) == (2, 14)


# --- geometry -----------------------------------------------------------------------------------


class Anywhere:
    """A gazetteer of one place, without outlines."""

    area_ids: tuple[str, ...] = ()

    def __init__(self, place: Place) -> None:
        self._place = place

    def get(self, place_id: str) -> Place | None:
        return self._place if place_id == self._place.place_id else None

    def __getattr__(self, name: str) -> object:
        return lambda *_args, **_keywords: None


def somewhere(lng: float, lat: float) -> Place:
    return Place("geonames:1", "X", lat, lng, "P", "PPL", None, None, 5000, 3.0)


@settings(max_examples=300, deadline=None)
@given(LONGITUDES, st.floats(-89.5, 89.5), st.sampled_from(WINDS), st.floats(0.1, 4999.0))
def test_a_distance_and_direction_are_kept(lng: float, lat: float, wind: str, km: float) -> None:
    place = somewhere(lng, lat)
    relation = Relation("offset", (place.place_id,), (wind,), km=km)
    mention = Mention(0, 1, "x", "literal", 0, "x", "zone", place.place_id, "offset", relation)
    found = resolve_relative(
        mention,
        relation,
        lambda _: (place, 1.0),
        Anywhere(place),  # type: ignore[arg-type]
    )
    assert found.place is not None
    back = GEOD.inv(lng, lat, found.place.lon, found.place.lat)
    assert math.isclose(back[2] / 1000.0, km, rel_tol=0.01)
    turned = (back[0] - WINDS.index(wind) * 45.0 + 180.0) % 360.0 - 180.0
    assert abs(turned) < 1.0
    assert found.area is None or is_fine(found.area, found.place.point)


@settings(max_examples=200, deadline=None)
@given(LONGITUDES, LATITUDES, st.floats(0.01, 9000.0))
def test_discs_are_true_in_kilometers(lng: float, lat: float, km: float) -> None:
    center = LngLat(lng, lat)
    area = disc(center, km)
    assert area is not None
    assert is_fine(area, center)
    for bearing in (0.0, 77.0, 180.0, 301.0):
        inside, outside = point_at(center, bearing, km * 0.98), point_at(center, bearing, km * 1.01)
        assert holds(area, inside)
        assert not area.contains(shapely.Point(outside))


@settings(max_examples=200, deadline=None)
@given(LONGITUDES, LATITUDES, st.floats(0.0, 360.0), st.floats(1.0, 60.0), st.floats(1.0, 5000.0))
def test_sectors_and_corridors_hold_their_middle(
    lng: float, lat: float, bearing: float, half: float, km: float
) -> None:
    origin = LngLat(lng, lat)
    wedge = sector(origin, bearing, half, km * 0.8, km * 1.2)
    assert wedge is not None
    assert is_fine(wedge, point_at(origin, bearing, km))
    target = point_at(origin, bearing, km)
    strip = corridor(origin, target, max(5.0, km * 0.1))
    assert strip is not None
    assert is_fine(strip, point_at(origin, bearing, km / 2.0))


@pytest.mark.parametrize("code", ["US", "RU", "FJ", "FR", "NO", "ID", "NZ", "VA", "KI", "CL", "AQ"])
@pytest.mark.parametrize("bearing", [0.0, 45.0, 90.0, 180.0, 270.0, None])
def test_a_part_is_inside_the_whole(code: str, bearing: float | None, core: Gazetteer) -> None:
    whole = core.area(f"country:{code}")
    assert whole is not None
    part = part_of(whole, bearing, 0.33)
    assert part is not None
    assert part.is_valid
    assert WORLD.covers(part)
    assert part.difference(whole.buffer(0.001)).area < 0.01 * part.area


def test_the_part_is_on_its_side(core: Gazetteer) -> None:
    ukraine = core.area("country:UA")
    assert ukraine is not None
    east, west = part_of(ukraine, 90.0, 0.33), part_of(ukraine, 270.0, 0.33)
    assert east is not None
    assert west is not None
    assert east.bounds[0] > west.bounds[2]


def test_no_country_makes_any_kind_of_zone_fail(core: Gazetteer) -> None:
    kinds = ("coast", "sea", "border", "part", "offset", "beyond", "distance", "outskirts")
    places = [place for code in core.country_codes if (place := core.country(code))]
    for number, place in enumerate(places):
        for kind in kinds[number % 2 :: 2]:
            wind = WINDS[number % 8]
            relation = Relation(kind, (place.place_id,), (wind,), km=40.0 if number % 2 else None)
            mention = Mention(0, 1, "x", "literal", 0, "x", "zone", None, kind, relation)
            found = resolve_relative(
                mention, relation, lambda place_id: (core.get(place_id), 1.0), core
            )
            assert found.place is not None
            assert found.area is None or is_fine(found.area, found.place.point), (place, kind)


# --- coordinates --------------------------------------------------------------------------------


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_written_coordinates_are_read(lat: float, lng: float) -> None:
    degrees = f"{abs(lat):.3f}°{'NS'[lat < 0]}, {abs(lng):.3f}°{'EW'[lng < 0]}"
    (found,) = find_coordinates(degrees, 0, len(degrees))
    assert (found.start, found.end) == (0, len(degrees))
    assert abs(found.point.lat - lat) < 0.001
    assert abs(found.point.lng - lng) < 0.001


@given(st.text(alphabet="0123456789.,°'\"NSEWnorth -", max_size=60))
def test_any_text_may_be_searched_for_coordinates(text: str) -> None:
    for found in find_coordinates(text, 0, len(text)):
        assert WORLD.covers(shapely.Point(found.point))


@pytest.mark.parametrize("again", ["1", "38°", "38.5N,", "coordinates,,", "1 1' ", "N1 ", "9,"])
def test_hostile_text_takes_no_longer_than_its_length(again: str) -> None:
    text = again * (200_000 // len(again))
    start = time.perf_counter()
    find_coordinates(text, 0, len(text))
    assert time.perf_counter() - start < 20.0  # a pattern gone quadratic takes minutes
