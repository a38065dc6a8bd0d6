"""Zipped shapefiles: what they cut is whole elsewhere in the zip, and it is said."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import warnings
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from gazetteer.place import Place
from geo._gis import LossWarning, gis_tables, unplaced
from geo.files import write_layers
from geo.layers import build_layers
from geo.model import DateInterval, Event, EventPlace, Evidence, Layer
from geo.writers import _shapefile_fields, shapefile

if TYPE_CHECKING:
    from pathlib import Path


often = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
near_the_cut = st.builds(
    lambda start, letter, end: start + letter * 250 + end,
    texts, st.sampled_from("aé漢😀 "), texts,
)  # fmt: skip
spans = st.none() | st.dates().map(lambda day: DateInterval(day, day, 1))


def at(role: Any, name: str, lat: float, lon: float, area: Any = None) -> EventPlace:
    place = Place(f"p:{name}", name, lat, lon, "P", "PPL", "US")
    return EventPlace(role, name, place, 5 if area else 1, 0.0, "sentence", area=area)


ANADYR, NOME = at("origin", "Anadyr", 64.7, 177.5), at("destination", "Nome", 64.5, -165.4)


def event(
    number: int = 1,
    *places: EventPlace,
    title: str = "Title",
    sentence: str = "Said so.",
    days: DateInterval | None = None,
) -> Event:
    said = Evidence("a.txt", 0, 5, sentence, "Kirby", "asserts")
    return Event(
        f"e{number}", "transfer", "oil", title, "happened", True, days, places,
        {}, (), "AID", 0.05, (said,),
    )  # fmt: skip


def quietly(layers: tuple[Layer, ...], path: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LossWarning)
        return write_layers(layers, path)


def losses(layers: tuple[Layer, ...], path: Path) -> list[str]:
    """What is said to be lost."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", LossWarning)
        write_layers(layers, path)
    return [str(one.message) for one in said]


def notes(path: Path, name: str) -> list[dict[str, str]]:
    """A table of the zip, its cells as they were before they were made safe."""
    csv.field_size_limit(10_000_000)
    with zipfile.ZipFile(path) as archive:
        text = archive.read(name).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{key: cell.removeprefix("'") for key, cell in row.items()} for row in rows]


def read(path: Path, name: str) -> pd.DataFrame:
    return pyogrio.read_dataframe(path, layer=name)


@given(
    made=st.lists(
        st.tuples(near_the_cut | texts, near_the_cut | texts, spans, st.integers(0, 2)), max_size=4
    )
)
@often
def test_what_goes_in_comes_out_of_the_zip(tmp_path: Path, made: list[Any]) -> None:
    ends = [(), (ANADYR,), (ANADYR, NOME)]
    layers = build_layers(
        [
            event(number, *ends[places], title=title, sentence=sentence, days=days)
            for number, (title, sentence, days, places) in enumerate(made)
        ]
    )
    path = quietly(layers, tmp_path / "out.shp.zip")
    names = {field["column"]: field["name"] for field in notes(path, "fields.csv")}
    whole = {(t["table"], t["row"], t["column"]): t["text"] for t in notes(path, "texts.csv")}
    tables: dict[str, Any] = {table.name: table.gdf for table in gis_tables(layers)}
    tables["events_without_place"] = unplaced(layers)
    assert set(pyogrio.list_layers(path)[:, 0]) == set(tables)
    for name, was in tables.items():
        found = read(path, name)
        for column in was.columns.drop("geometry", errors="ignore"):
            now = found[names[column]].tolist()
            now = (
                ["" if pd.isna(one) else one for one in now] if was[column].dtype == "str" else now
            )
            for row, (value, is_now) in enumerate(zip(was[column], now, strict=True), start=1):
                if isinstance(value, str):
                    back = whole.get((name, str(row), column), is_now)
                    assert back.removeprefix("'") == value.removeprefix("'")
                    assert value.startswith(is_now)
                elif isinstance(value, pd.Timestamp):
                    assert str(is_now)[:10] == str(value)[:10]
                else:
                    assert is_now == value or (pd.isna(is_now) and pd.isna(value))
        if "geometry" in was.columns:
            assert_same_shapes(found.geometry, was.geometry)


def assert_same_shapes(found: Any, was: Any) -> None:
    for one, other in zip(found, was, strict=True):
        parts = [
            shapely.normalize(shapely.GeometryCollection([*getattr(g, "geoms", [g])]))
            for g in (one, other)
        ]
        assert shapely.equals_exact(*parts)


@given(near_the_cut)
def test_a_text_is_cut_between_characters(text: str) -> None:
    short = _shapefile_fields.cut(text)
    assert len(short.encode()) <= 254
    assert text.startswith(short)
    rest = text[len(short) :].lstrip(" ")
    assert not rest or len((text[: len(text) - len(rest)] + rest[0]).encode()) > 254


def test_every_loss_is_said_once_with_numbers(tmp_path: Path) -> None:
    layers = build_layers([event(1, ANADYR, NOME, sentence="x" * 300), event(2)])
    assert losses(layers, tmp_path / "out.shp.zip") == [
        "shapefile: 5 column names are cut to 10 letters; fields.csv in the zip has them whole",
        "shapefile: 3 texts are cut at 254 bytes; texts.csv in the zip has them whole",
    ]


def test_events_without_a_place_are_in_a_table_of_their_own(tmp_path: Path) -> None:
    day = DateInterval(date(2023, 9, 7), date(2023, 9, 8), 2)
    path = quietly(build_layers([event(1, days=day), event(2)]), tmp_path / "out.shp.zip")
    found = read(path, "events_without_place")
    assert "geometry" not in found.columns
    assert found["event_id"].tolist() == ["e1", "e2"]
    assert [str(one)[:10] for one in found["date_end"]] == ["2023-09-08", "NaT"]
    assert shapefile.count(path) == 2


def test_marks_on_both_sides_of_the_antimeridian(tmp_path: Path) -> None:
    zone = shapely.union(box(178, 60, 180, 62), box(-180, 60, -177, 62))
    layers = build_layers([event(1, ANADYR, NOME, at("location", "zone", 61, 179, zone))])
    path = quietly(layers, tmp_path / "out.shp.zip")
    (route,) = read(path, "shipments_routes").geometry
    assert {line.coords[0][0] for line in route.geoms} == {177.5, -180.0}
    (area,) = read(path, "shipments_areas").geometry
    assert area.equals(zone)


def test_an_atlas_of_nothing_opens(tmp_path: Path) -> None:
    path = quietly((), tmp_path / "out.shp.zip")
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["events_without_place"]
    assert "date_start" in read(path, "events_without_place").columns
    assert shapefile.count(path) == 0


def test_three_million_characters_are_whole_in_the_zip(tmp_path: Path) -> None:
    sentence = "Ü→漢 " * 750_000
    path = quietly(build_layers([event(1, ANADYR, sentence=sentence)]), tmp_path / "out.shp.zip")
    (text,) = [t["text"] for t in notes(path, "texts.csv")]
    assert sentence.strip() in text
    (short,) = read(path, "shipments_points")["evidence"]
    assert text.startswith(short)
    assert 250 <= len(short.encode()) <= 254


def test_nothing_in_the_tables_runs_as_a_formula(tmp_path: Path) -> None:
    formula = "=HYPERLINK(1)" + "x" * 300
    layer = build_layers([event(1, ANADYR, title=formula)])[0]
    layer = Layer(layer.type, layer.title, layer.gdf.assign(**{"=1+1": "a"}), layer.evidence)
    path = quietly((layer,), tmp_path / "out.shp.zip")
    with zipfile.ZipFile(path) as archive:
        for name in ("fields.csv", "texts.csv"):
            cells = csv.reader(io.StringIO(archive.read(name).decode(), newline=""))
            assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "@"))]


def with_columns(**columns: list[Any]) -> tuple[Layer, ...]:
    layer = build_layers([event(1, ANADYR), event(2, NOME)])[0]
    gdf = pd.concat([layer.gdf, pd.DataFrame(columns)], axis=1)
    return (Layer(layer.type, layer.title, gdf, layer.evidence),)


def test_columns_of_a_users_own_get_names_that_can_be_told_apart(tmp_path: Path) -> None:
    layers = with_columns(
        **{"population 2020": [1, 2], "population 2021": [3, 4], "Ölförderung": ["a", "b"]}
    )
    path = quietly(layers, tmp_path / "out.shp.zip")
    names = {field["column"]: field["name"] for field in notes(path, "fields.csv")}
    assert all(len(name) <= 10 and name.isascii() for name in names.values())
    assert len({name.lower() for name in names.values()}) == len(names)
    found = read(path, "shipments_points")
    assert found[names["population 2020"]].tolist() == [1, 2]
    assert found[names["population 2021"]].tolist() == [3, 4]
    assert names["Ölförderung"] == "Olforderun"


@pytest.mark.parametrize(
    "values", [[1e300, 1.0], [1.23456789e-12, 1.0], [2**62, 1], [-(2**63), 0]], ids=str
)
def test_numbers_no_field_can_hold_are_written_as_text(tmp_path: Path, values: list[float]) -> None:
    path = tmp_path / "out.shp.zip"
    assert any(one.endswith("in field amount") for one in losses(with_columns(amount=values), path))
    found = read(path, "shipments_points")["amount"]
    assert [type(values[0])(one) for one in found] == values


def test_the_same_atlas_gives_the_same_bytes(tmp_path: Path) -> None:
    layers = build_layers([event(1, ANADYR, NOME), event(2)])
    one, two = (quietly(layers, tmp_path / f"{name}.shp.zip") for name in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()


def test_what_shapefiles_cannot_hold_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = with_columns(**{f"c{number}": [1, 2] for number in range(240)})
    with pytest.raises(shapefile.ShapefileError, match="255 columns, these are 269"):
        write_layers(many, tmp_path / "out.shp.zip")
    monkeypatch.setattr(shapefile, "LARGEST", 1000)
    with pytest.raises(shapefile.ShapefileError, match=r"shipments_points\.dbf would have"):
        write_layers(with_columns(), tmp_path / "out.shp.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prefix", ["", "/vsizip/"])
def test_debians_gdal_reads_it(tmp_path: Path, prefix: str) -> None:
    if not shutil.which("ogrinfo"):
        pytest.skip("no ogrinfo (apt: gdal-bin)")
    day = DateInterval(date(2023, 9, 7), date(2023, 9, 7), 1)
    layers = build_layers([event(1, ANADYR, NOME, title="평양 → Nome", days=day), event(2)])
    path = quietly(layers, tmp_path / "out.shp.zip")
    told = subprocess.run(
        ["ogrinfo", "-al", f"{prefix}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "title (String) = 평양 → Nome" in told
    assert "date_start (Date) = 2023/09/07" in told
    assert "Layer name: events_without_place" in told
    assert 'ID["EPSG",4326]' in told
    assert "Layer name: shipments_routes" in told
