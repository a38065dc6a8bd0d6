"""What is written in a format is what its readers find."""

from __future__ import annotations

import csv
import json
import warnings
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from gazetteer.place import Place
from geo._gis import LossWarning, all_marks
from geo._swap import replacing
from geo.atlas import read_atlas
from geo.files import write_layers
from geo.layers import build_layers
from geo.model import DateInterval, Event, EventPlace, Evidence, Layer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geopandas import GeoDataFrame

KEYS = ["event_id", "mark", "role", "place_id", "origin_name", "destination_name", "lat", "lon"]
DEGREES = 2e-6
"""Coordinates are written with six decimals."""

texts = st.text(st.characters(codec="utf-8"), max_size=40)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
spans = st.one_of(
    st.none(),
    st.builds(
        lambda first, more, precision: DateInterval(
            first, min(first + timedelta(more), date.max) if first < date(9990, 1, 1) else first,
            precision,
        ),
        days, st.integers(0, 400), st.integers(1, 6),
    ),
)  # fmt: skip
points = st.tuples(
    st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)
).map(lambda at: (at[0] / 1e6, at[1] / 1e6))


@st.composite
def places(draw: st.DrawFn, role: str) -> EventPlace:
    lat, lon = draw(points)
    number = draw(st.integers(1, 5))
    place = Place(f"made:{number}", draw(texts) or "x", lat, lon, "P", "PPL", "KP")
    kind = draw(st.sampled_from(["point", "country", "area"]))
    precision = {"point": 1, "country": 6, "area": 5}[kind]
    area = None
    if kind == "area":
        lat, lon = min(max(lat, -80.0), 80.0), min(max(lon, -170.0), 170.0)
        area = box(lon - 2, lat - 1.5, lon + 2, lat + 1.5)
        if draw(st.booleans()):  # on both sides of the antimeridian, as zones there are
            area = shapely.union(box(178, 60, 180, 62), box(-180, 60, -178, 62))
    return EventPlace(role, place.name, place, precision, 3.5, "sentence", area=area)


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    made = []
    for number in range(draw(st.integers(0, 4))):
        roles = draw(st.lists(st.sampled_from(["origin", "destination", "location"]), unique=True))
        said = [
            Evidence(f"{number}.txt", 0, 9, draw(texts), draw(texts), "alleges")
            for _ in range(draw(st.integers(0, 2)))
        ]
        made.append(
            Event(
                f"e{number}", draw(st.sampled_from(["transfer", "visit", "cyber attack"])),
                draw(texts), draw(texts), draw(st.sampled_from(["happened", "denied"])),
                draw(st.booleans()), draw(spans), tuple(draw(places(role)) for role in roles),
                {draw(texts): (draw(texts),)}, (), "AID", draw(st.floats(0, 1)), tuple(said),
            )
        )  # fmt: skip
    return made


def quietly(layers: tuple[Layer, ...], path: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LossWarning)
        return write_layers(layers, path)


def in_order(gdf: GeoDataFrame) -> GeoDataFrame:
    return gdf.sort_values(KEYS, kind="stable").reset_index(drop=True)


def assert_alike(found: GeoDataFrame, was: GeoDataFrame, *, tolerance: float = 0.0) -> None:
    """The same rows, columns and geometries, whatever order the format puts them in."""
    found, was = in_order(found), in_order(was)
    assert list(found.columns) == list(was.columns)
    assert len(found) == len(was)
    for name in was.columns.drop("geometry"):
        if was[name].dtype.kind == "f":
            np.testing.assert_array_equal(found[name].to_numpy("float64"), was[name], name)
        else:
            assert found[name].tolist() == was[name].tolist() or dates_alike(found, was, name)
    for one, other in zip(found.geometry, was.geometry, strict=True):
        if other is None:
            assert one is None
            continue
        assert shapely.equals_exact(*map(as_multi, (one, other)), tolerance=tolerance)


def dates_alike(found: GeoDataFrame, was: GeoDataFrame, name: str) -> bool:
    assert was[name].dtype.kind == "M", name
    return bool(day_texts(found[name]) == day_texts(was[name]))


def day_texts(column: pd.Series[Any]) -> list[str]:
    return ["" if pd.isna(one) else str(one)[:10] for one in column]


def as_multi(shape: shapely.Geometry) -> shapely.Geometry:
    parts = list(getattr(shape, "geoms", [shape]))
    return shapely.normalize(shapely.GeometryCollection(parts))


def read_ogr(path: Path) -> GeoDataFrame:
    return pyogrio.read_dataframe(path, use_arrow=True)


def read_geojson(path: Path) -> GeoDataFrame:
    """Read with the plainest of readers: what stands in the file is tested, not GDAL's guesses."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = [
        None if f["geometry"] is None else shapely.geometry.shape(f["geometry"]) for f in features
    ]
    rows = [
        {name: np.nan if value is None else value for name, value in f["properties"].items()}
        for f in features
    ]
    return geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


def read_csv(path: Path) -> GeoDataFrame:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    shapes = [shapely.from_wkt(wkt) if (wkt := row.pop("geometry_wkt")) else None for row in rows]
    numbers = {"confidence", "lat", "lon", "radius_km"}
    counts = {"date_precision", "geo_precision", "sources", "documents"}
    for row in rows:
        for name, cell in row.items():
            if name in numbers:
                row[name] = float(cell or "nan")  # type: ignore[assignment]
            elif name in counts:
                row[name] = int(cell)  # type: ignore[assignment]
            elif name == "contested":
                row[name] = cell == "True"  # type: ignore[assignment]
            elif cell.startswith("'") and cell[1:].lstrip(" ")[:1] in set("=+-@\t\r＝＋－＠"):
                row[name] = cell[1:]
    return geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


READERS: dict[str, tuple[Callable[[Path], GeoDataFrame], float, bool]] = {
    ".geojson": (read_geojson, DEGREES, True),
    ".fgb": (read_ogr, 0.0, False),
    ".parquet": (geopandas.read_parquet, 0.0, True),
    ".csv": (read_csv, DEGREES, True),
}
"""How each is read, how exact its coordinates are, and whether it keeps events without a place."""

often = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("ending", READERS)
@given(made=events())
@often
def test_what_goes_in_comes_out(ending: str, tmp_path: Path, made: list[Event]) -> None:
    read, tolerance, keeps_all = READERS[ending]
    layers = build_layers(made)
    was = all_marks(layers)
    if not keeps_all:
        was = was[was.geometry.notna()]
    path = quietly(layers, tmp_path / f"out{ending}")
    if len(was):
        found = read(path)
        if "bbox" in found.columns:
            found = found.drop(columns="bbox")
        assert_alike(found, was, tolerance=tolerance)


@given(made=events())
@settings(often, max_examples=10)  # each writes some twenty tables, twice
def test_a_geopackage_gives_the_same_layers_back(tmp_path: Path, made: list[Event]) -> None:
    layers = build_layers(made)
    path = quietly(layers, tmp_path / "out.gpkg")
    again = read_atlas(path)
    assert [layer.type for layer in again.layers] == [layer.type for layer in layers]
    for now, was in zip(again.layers, layers, strict=True):
        assert_alike(now.gdf, was.gdf)
        pd.testing.assert_frame_equal(now.evidence, was.evidence)
    assert quietly(again.layers, tmp_path / "again.gpkg").stat().st_size == path.stat().st_size


ROUTE = [
    EventPlace(role, name, Place(f"p:{name}", name, lat, lon, "P", "PPL", "US"), 1, 0, "sentence")
    for role, name, lat, lon in [
        ("origin", "Anadyr", 64.7, 177.5), ("destination", "Nome", 64.5, -165.4),
    ]
]  # fmt: skip


def one(**more: Any) -> Event:
    said = Evidence("a.txt", 0, 5, "Said so.", "Kirby", "asserts")
    when = DateInterval(date(2023, 9, 7), date(2023, 9, 7), 1)
    made = Event(
        "e1", "transfer", "", "Title", "happened", False, when, tuple(ROUTE), {}, (), "", 0.5,
        (said,),
    )  # fmt: skip
    return replace(made, **more)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".fgb", ".parquet", ".csv"])
def test_three_million_characters_of_evidence_survive(ending: str, tmp_path: Path) -> None:
    sentence = "Ü→漢 " * 750_000
    said = Evidence("a.txt", 0, len(sentence), sentence, "Kirby", "asserts")
    path = quietly(build_layers([one(evidence=(said,))]), tmp_path / f"out{ending}")
    csv.field_size_limit(10_000_000)
    if ending == ".gpkg":
        texts_found = pyogrio.read_dataframe(path, layer="evidence")["sentence"].tolist()
        assert texts_found == [sentence]
        texts_found = pyogrio.read_dataframe(path, layer="shipments_routes")["evidence"].tolist()
    else:
        texts_found = READERS[ending][0](path)["evidence"].tolist()
    assert all(sentence.strip() in text for text in texts_found)


def test_geojson_is_as_rfc_7946_wants_it(tmp_path: Path) -> None:
    both_sides = shapely.union(box(178, 60, 180, 62), box(-180, 60, -177, 62))
    zone = EventPlace("location", "zone", ROUTE[0].place, 5, 80.0, "sentence", area=both_sides)
    path = write_layers(build_layers([one(places=(*ROUTE, zone))]), tmp_path / "out.geojson")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in content
    by_mark = {f["properties"]["mark"]: f for f in content["features"]}
    assert by_mark["route"]["geometry"]["type"] == "MultiLineString"
    west, south, east, north = by_mark["area"]["bbox"]
    assert (west, south, east, north) == (178.0, 60.0, -177.0, 62.0)
    for ring in (polygon[0] for polygon in by_mark["area"]["geometry"]["coordinates"]):
        assert shapely.LinearRing(ring).is_ccw


def test_an_empty_layer_keeps_its_columns(tmp_path: Path) -> None:
    path = write_layers((), tmp_path / "out.parquet")
    assert "date_start" in geopandas.read_parquet(path).columns
    path = write_layers((), tmp_path / "out.fgb")
    assert "date_start" in set(pyogrio.read_info(path)["fields"])


def test_a_draft_bears_the_name_it_will_have(tmp_path: Path) -> None:
    with replacing(tmp_path / "atlas.pmtiles") as draft:
        draft.write_text("x")
        assert draft.name == "atlas.pmtiles"
    assert [path.name for path in tmp_path.iterdir()] == ["atlas.pmtiles"]
