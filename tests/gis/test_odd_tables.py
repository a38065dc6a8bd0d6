"""Tables no single format could take are written in every one, or it is said what is lost."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from gazetteer.place import Place
from geo._clean import clean_line
from geo._gis import LossWarning, gis_tables, to_gis_frame
from geo._storable import storable_geometry, storable_names
from geo.files import ENDINGS, write_layers
from geo.layers import build_layers
from geo.model import Event, EventPlace, Layer

if TYPE_CHECKING:
    from pathlib import Path

TOWNS = [
    Place(f"p:{name}", name, lat, lon, "P", "PPL", "KP")
    for name, lat, lon in [("Rason", 42.25, 130.3), ("Nampo", 38.7, 125.4), ("Nome", 64.5, -165.4)]
]
COLUMNS: dict[str, tuple[str, list[Any]]] = {
    "a fid": ("fid", [7, 7, 7]),
    "a text fid": ("fid", ["a", "b", None]),
    "a second geom": ("geom", [1.5, None, 2.5]),
    "a bbox": ("bbox", ["x", "y", "z"]),
    "another case": ("TITLE", ["a", "b", "c"]),
    "no name": ("", [1, 2, 3]),
    "a long name": ("n" * 300, [1, 2, 3]),
    "a name in Korean": ("평양", [1, 2, 3]),
    "a name with quotes": ('a"b\'c<d>&', [1, 2, 3]),
    "a name that is a number": (5, [1, 2, 3]),
    "lists": ("tags", [["a", "b"], [], None]),
    "dictionaries": ("more", [{"a": 1}, {"b": [float("nan")]}, None]),
    "sets": ("set", [{3, 1}, set(), {2}]),
    "arrays": ("array", [np.arange(2), np.array(["x"]), None]),
    "NUL in text": ("note", ["a\x00b", "\x1b[31m", "c\x85"]),
    "halves of emoji": ("note", np.array(["\ud83d", "ok", None], dtype=object)),
    "bytes": ("blob", [b"\x00\xff", b"text", None]),
    "flags with gaps": ("flag", [True, None, False]),
    "flags": ("flag", [True, True, False]),
    "whole numbers with gaps": ("n", pd.array([1, None, 3], dtype="Int64")),
    "numbers past 64 bits": ("n", [2**70, 1, None]),
    "unsigned past 63 bits": ("n", np.array([2**63, 1, 2], dtype="uint64")),
    "not finite": ("x", [float("inf"), float("-inf"), float("nan")]),
    "decimals": ("x", [Decimal("1.50"), None, Decimal(2)]),
    "complex numbers": ("x", [1 + 2j, None, 0j]),
    "days": ("day", [date(2024, 1, 1), None, date(1, 1, 1)]),
    "moments": ("at", [datetime(2024, 1, 1, 12, 30), None, datetime(1999, 1, 1)]),
    "moments with zones": ("at", pd.to_datetime(["2024-01-01T12:00Z", None, "2024-06-01T00:00Z"])),
    "mixed moments": ("at", [datetime(2024, 1, 1, tzinfo=UTC), date(2024, 1, 1), "soon"]),
    "durations": ("long", pd.array([timedelta(hours=5), None, timedelta(0)], "timedelta64[ns]")),
    "periods": ("in", pd.period_range("2024-01", periods=3, freq="M")),
    "categories": ("cat", pd.Categorical(["a", None, "b"])),
    "categories of numbers": ("cat", pd.Categorical([1, None, 2])),
    "everything at once": ("mix", [1, "a", None]),
    "nothing": ("none", [None, None, None]),
    "a second geometry": ("shape", [Point(1, 2), None, Point(3, 4)]),
}  # fmt: skip


@pytest.fixture(scope="module")
def layer() -> Layer:
    (made,) = build_layers(
        [
            Event(
                f"e{number}", "visit", "", "A visit", "happened", False, None,
                (EventPlace("location", town.name, town, 1, 0.0, "sentence"),), {}, (), "", 0.5, (),
            )
            for number, town in enumerate(TOWNS)
        ]
    )  # fmt: skip
    return made


QUICK = (".gpkg", ".geojson", ".fgb", ".parquet", ".csv", ".kml", ".shp.zip")


def with_column(layer: Layer, name: Any, values: Any) -> Layer:
    plain = pd.DataFrame(layer.gdf)
    plain = plain.set_axis(pd.Index(plain.columns, dtype=object), axis=1)
    column = pd.Series(values, name=name, dtype=getattr(values, "dtype", object))
    both = pd.concat([plain, column], axis=1)
    return replace(layer, gdf=geopandas.GeoDataFrame(both, geometry="geometry", crs="EPSG:4326"))


def write(layer: Layer, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LossWarning)
        write_layers([layer], path)  # reads back and counts


@pytest.mark.parametrize("case", COLUMNS)
def test_a_column_of_any_kind_is_written_in_every_format(
    case: str, layer: Layer, tmp_path: Path
) -> None:
    odd = with_column(layer, *COLUMNS[case])
    for ending in QUICK:
        write(odd, tmp_path / f"out{ending}")
    found = pyogrio.read_dataframe(tmp_path / "out.gpkg", layer="visits_points")
    assert len(found) == 3
    assert list(found.columns[-3:]) == ["evidence", found.columns[-2], "geometry"]


def test_columns_of_all_kinds_at_once_are_written_in_every_format(
    layer: Layer, tmp_path: Path
) -> None:
    odd = layer
    for name, values in COLUMNS.values():
        odd = with_column(odd, name, values)
    for ending in ENDINGS:
        write(odd, tmp_path / f"out{ending}")


def extra(name: Any, values: Any) -> pd.Series[Any]:
    table = geopandas.GeoDataFrame(
        {0: pd.Series(values, dtype=getattr(values, "dtype", object))}, geometry=[None, None, None]
    ).rename(columns={0: name})
    return to_gis_frame(table).iloc[:, 0]


@pytest.mark.parametrize(
    ("case", "kind", "values"),
    [
        ("lists", "str", ['["a", "b"]', "[]", ""]),
        ("dictionaries", "str", ['{"a": 1}', '{"b": [null]}', ""]),
        ("sets", "str", ["[1, 3]", "[]", "[2]"]),
        ("NUL in text", "str", ["a b", " [31m", "c "]),
        ("halves of emoji", "str", ["�", "ok", ""]),
        ("flags with gaps", "str", ["yes", "", "no"]),
        ("flags", "bool", [True, True, False]),
        ("whole numbers with gaps", "float64", [1.0, None, 3.0]),
        ("numbers past 64 bits", "str", ["1180591620717411303424", "1", ""]),
        ("not finite", "float64", [None, None, None]),
        ("moments", "str", ["2024-01-01T12:30:00", "", "1999-01-01T00:00:00"]),
        ("moments with zones", "str", ["2024-01-01T12:00:00+00:00", "", "2024-06-01T00:00:00+00:00"]),  # noqa: E501
        ("durations", "str", ["P0DT5H0M0S", "", "P0DT0H0M0S"]),
        ("everything at once", "str", ["1", "a", ""]),
        ("a second geometry", "str", ["POINT (1 2)", "", "POINT (3 4)"]),
    ],
)  # fmt: skip
def test_values_become_what_formats_hold(case: str, kind: str, values: list[Any]) -> None:
    column = extra(*COLUMNS[case])
    assert str(column.dtype) == kind
    assert [None if value != value else value for value in column.tolist()] == values


@given(st.lists(st.one_of(st.text(), st.integers(), st.none()), max_size=8))
def test_names_are_distinct_whatever_they_were(names: list[Any]) -> None:
    found = storable_names(names)
    assert len(found) == len(names)
    assert len({name.lower() for name in found}) == len(found)
    assert all(name and len(name.encode()) <= 63 and clean_line(name) == name for name in found)
    assert storable_names(found) == found


LATITUDES = st.floats(-95, 95)
LONGITUDES = st.floats(-540, 540)
SHAPES = st.one_of(
    st.builds(Point, LONGITUDES, LATITUDES),
    st.builds(lambda a, b, c, d: LineString([(a, b), (c, d)]),
              LONGITUDES, LATITUDES, LONGITUDES, LATITUDES),
    st.builds(lambda x, y, w, h: box(x, y, x + w, y + h),
              LONGITUDES, LATITUDES, st.floats(0.1, 50), st.floats(0.1, 10)),
    st.builds(lambda x, y: Polygon([(x, y), (x + 2, y + 2), (x + 2, y), (x, y + 2)]),  # a bow tie
              LONGITUDES, LATITUDES),
    st.sampled_from([None, Point(), Polygon(), MultiPoint([(1, 2), (3, 4)]), Point(1, 2, 3),
                     Point(float("nan"), 1), Point(float("inf"), 1)]),
)  # fmt: skip


@given(st.lists(SHAPES, max_size=6))
@settings(deadline=None)
def test_geometry_is_valid_flat_and_inside_the_world(shapes: list[Any]) -> None:
    found = storable_geometry(geopandas.GeoSeries(shapes, crs="EPSG:4326"))
    for shape in filter(None, found):
        assert shape.is_valid
        assert not shape.has_z
        assert not shape.is_empty
        assert box(-180, -90, 180, 90).covers(shape)


def test_what_leaves_the_world_in_the_east_comes_back_in_the_west() -> None:
    (zone, town) = storable_geometry(
        geopandas.GeoSeries([box(170, 60, 200, 65), Point(190, 64)], crs="EPSG:4326")
    )
    assert shapely.equals(zone, shapely.union(box(170, 60, 180, 65), box(-180, 60, -160, 65)))
    assert town.equals(Point(-170, 64))


def test_other_coordinates_are_brought_to_degrees() -> None:
    meters = geopandas.GeoSeries([Point(14_500_000, 5_200_000)], crs="EPSG:3857")
    (point,) = storable_geometry(meters)
    assert (round(point.x, 3), round(point.y, 3)) == (130.256, 42.26)


def test_several_points_in_one_become_several_marks(layer: Layer) -> None:
    shapes = [MultiPoint([(1, 2), (3, 4)]), Point(5, 6), None]
    odd = replace(layer, gdf=layer.gdf.set_geometry(shapes, crs="EPSG:4326"))
    (table,) = gis_tables([odd])
    assert [shape.wkt for shape in table.gdf.geometry] == [
        "POINT (1 2)",
        "POINT (3 4)",
        "POINT (5 6)",
    ]


def test_a_layer_that_lacks_columns_gets_blank_ones() -> None:
    gdf = geopandas.GeoDataFrame({"event_id": ["a"]}, geometry=[Point(1, 2)], crs="EPSG:4326")
    bare = Layer("visit", "Visits", gdf, pd.DataFrame())
    (table,) = gis_tables([bare])
    row = table.gdf.iloc[0]
    assert (table.name, row["title"], row["type"]) == ("visits_points", "", "visit")
    assert row["status"] == "possible"  # what has none would be drawn nowhere


def test_table_names_are_distinct_and_plain(layer: Layer) -> None:
    types = ["visit", "Visits", "visits!", "visits", "mentions", "'; DROP TABLE x; --", "한국"]
    names = [table.name for table in gis_tables(replace(layer, type=one) for one in types)]
    assert len(set(names)) == len(types)
    assert all(name.replace("_", "").isalnum() and name.isascii() for name in names)
