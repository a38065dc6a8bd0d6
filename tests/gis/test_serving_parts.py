"""Parts of ``geo.serving``: boxes against every geometry looked at, GeoJSON, changed files."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, box

from geo._boxes import Box, extent, normal_box, pieces
from geo.serving.collection import make_collection
from geo.serving.features import geometry_texts
from geo.serving.live import Live, Once
from geo.serving.selection import Selection, select

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def halves(most: int) -> st.SearchStrategy[float]:
    """Degrees in steps of a half, so that things often just touch."""
    return st.integers(-2 * most, 2 * most).map(lambda n: n / 2)


LONGITUDES = st.one_of(st.sampled_from([-180.0, 180.0]), halves(180))
LATITUDES = halves(90)
POINTS = st.tuples(LONGITUDES, LATITUDES).map(Point)


@st.composite
def lines(draw: st.DrawFn) -> BaseGeometry:
    points = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=2, max_size=4, unique=True)
    return MultiLineString([LineString(draw(points))])


@st.composite
def areas(draw: st.DrawFn) -> BaseGeometry:
    """A box or triangle, or two boxes that meet at 180 degrees."""
    west, south = draw(st.integers(-180, 170)), draw(st.integers(-90, 80))
    size = draw(st.integers(1, 10))
    if draw(st.booleans()):
        low, high = float(south), float(south + size)
        return MultiPolygon([box(180 - size, low, 180, high), box(-180, low, -180 + size, high)])
    corners = [(west, south), (west + size, south), (west + size, south + size)]
    return MultiPolygon([shapely.Polygon(corners)])


def expected(geometry: BaseGeometry, where: tuple[float, float, float, float]) -> bool:
    """Whether both touch anywhere on the globe: the world is laid out three times."""
    west, south, east, north = where
    east = east + 360 if west > east else east
    corners = [(west, south), (east, south), (east, north), (west, north)]
    asked = MultiPoint(corners).convex_hull
    return any(asked.intersects(translate(geometry, turn)) for turn in (-360, 0, 360, 720))


@settings(deadline=None, max_examples=300)
@given(
    shapes=st.one_of(*(st.lists(one, min_size=1) for one in (POINTS, lines(), areas()))),
    longitudes=st.tuples(LONGITUDES, LONGITUDES),
    latitudes=st.tuples(LATITUDES, LATITUDES).map(sorted),
)
def test_boxes_agree_with_looking_at_every_geometry(
    shapes: list[BaseGeometry], longitudes: tuple[float, float], latitudes: list[float]
) -> None:
    where = (longitudes[0], latitudes[0], longitudes[1], latitudes[1])
    gdf = geopandas.GeoDataFrame({"n": range(len(shapes))}, geometry=shapes, crs="EPSG:4326")
    collection = make_collection("x", "X", "", gdf, shapes[0].geom_type)
    found = select(collection, Selection(where=normal_box(*where))).tolist()
    assert found == [n for n, shape in enumerate(shapes) if expected(shape, where)]


@settings(deadline=None)
@given(st.lists(POINTS | areas(), min_size=1))
def test_an_extent_holds_all_of_a_collection(shapes: list[BaseGeometry]) -> None:
    around = extent(np.array(shapes, dtype=object))
    assert around is not None
    covered = shapely.union_all(pieces(around))
    assert all(covered.covers(shape) for shape in shapes)
    assert -180 <= around.west <= 180
    assert -180 <= around.east <= 180


def test_a_changed_file_is_read_by_one_while_others_get_the_old(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    begun, may_end = threading.Event(), threading.Event()

    def read(source: Path) -> str:
        text = source.read_text()
        if text == "newer":
            begun.set()
            assert may_end.wait(10)
        return text

    live = Live(path, read)
    path.write_text("newer")
    reader = threading.Thread(target=live.now)
    reader.start()
    assert begun.wait(10)
    assert live.now() == "old"
    may_end.set()
    reader.join()
    assert live.now() == "newer"


def test_what_fails_to_be_made_is_made_again() -> None:
    tries = iter([RuntimeError("not yet"), "made", "made twice"])

    def make() -> str:
        one = next(tries)
        if isinstance(one, Exception):
            raise one
        return one

    once = Once(make)
    with pytest.raises(RuntimeError, match="not yet"):
        once()
    assert [once(), once()] == ["made", "made"]


def test_rings_turn_and_numbers_are_short_as_rfc_7946_has_it() -> None:
    hole = box(0, 0, 9, 9) - box(3, 3, 6, 6)
    thirds = Point(1 / 3, -0.0000001)
    shape, point, none = geometry_texts(np.array([hole, thirds, None], dtype=object))
    outer, inner = json.loads(shape)["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(inner).is_ccw
    assert point == '{"type":"Point","coordinates":[0.333333,0.0]}'
    assert none == "null"


@pytest.mark.parametrize(
    ("longitudes", "west", "east"),
    [
        ([10, 20], 10, 20),
        ([170, -170], 170, -170),
        ([140, -120], 140, -120),
        ([-100, 0, 100, 179], -100, 179),
        ([0, 180], 0, 180),
        ([180], 180, 180),
    ],
)
def test_extents(longitudes: list[float], west: float, east: float) -> None:
    points = np.array([Point(longitude, 0) for longitude in longitudes], dtype=object)
    assert extent(points) == Box(west, 0, east, 0)
