"""Files for other programs keep every mark, and are safe to open."""

from __future__ import annotations

import csv
import json
import warnings
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyogrio
import pytest
from shapely.geometry import box

from gazetteer.place import Place
from geo._gis import LossWarning
from geo.atlas import read_atlas
from geo.files import ENDINGS, FileError, FormatError, write_layers
from geo.layers import build_layers
from geo.model import DateInterval, Event, EventPlace, Evidence, Layer

if TYPE_CHECKING:
    from pathlib import Path

RASON = Place("site:rason", "Rason", 42.25, 130.3, "S", "PRT", "KP")
NOME = Place("geonames:2", "Nome", 64.5, -165.4, "P", "PPL", "US")
WATERS = Place("waters:KP", "North Korean waters", 39.0, 128.5, "H", "SEA", None)


def make(event_id: str, kind: str, title: str, *places: EventPlace) -> Event:
    said = Evidence("a.txt", 0, 5, '=HYPERLINK("http://x")', "Kirby", "asserts")
    when = DateInterval(date(2023, 9, 7), date(2023, 9, 7), 1)
    return Event(
        event_id, kind, "", title, "happened", False, when, places, {}, (), "", 0.5, (said,)
    )


@pytest.fixture
def layers() -> tuple[Layer, ...]:
    ends = [
        EventPlace("origin", "Rason", RASON, 1, 0.0, "sentence"),
        EventPlace("destination", "Nome", NOME, 1, 0.0, "sentence"),
    ]
    zone = EventPlace(
        "location", "waters", WATERS, 5, 80.0, "sentence", area=box(127.5, 38.5, 129.5, 40)
    )
    return build_layers(
        [
            make("e1", "transfer", "=1+1", *ends),
            make("e2", "exploration", "-5 degrees", zone),
            make("e3", "sanction", "@home"),
            replace(make("e4", "sanction", "Some day"), date=None),
        ]
    )


def test_csv_cells_are_never_formulas_and_numbers_stay_numbers(
    layers: tuple[Layer, ...], tmp_path: Path
) -> None:
    path = write_layers(layers, tmp_path / "out.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["title"] for row in rows} == {"'=1+1", "'-5 degrees", "'@home", "Some day"}
    nome = next(row for row in rows if row["place_name"] == "Nome")
    assert nome["lon"] == "-165.4"
    assert nome["date_start"] == "2023-09-07"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert sorted(row["geometry_wkt"].partition(" ")[0] for row in rows) == [
        "", "", "MULTILINESTRING", "POINT", "POINT", "POLYGON",
    ]  # fmt: skip


def test_geojson_keeps_every_mark_and_events_without_a_place(
    layers: tuple[Layer, ...], tmp_path: Path
) -> None:
    path = write_layers(layers, tmp_path / "out.geojson")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    kinds = [f["geometry"] and f["geometry"]["type"] for f in features]
    assert sorted(map(str, kinds)) == [
        "MultiLineString",
        "None",
        "None",
        "Point",
        "Point",
        "Polygon",
    ]
    assert features[0]["properties"]["date_start"] == "2023-09-07"
    assert features[0]["properties"]["contested"] is False
    assert "Kirby asserts" in features[0]["properties"]["evidence"]


def test_geopackage_holds_the_layers_and_all_its_tables(
    layers: tuple[Layer, ...], tmp_path: Path
) -> None:
    path = write_layers(layers, tmp_path / "out.gpkg")
    assert {str(name) for name, _ in pyogrio.list_layers(path)} >= {
        "run", "shipments_points", "shipments_routes", "exploration_areas",
        "layer_styles", "evidence", "links", "events",
    }  # fmt: skip
    assert len(pyogrio.read_dataframe(path, layer="evidence")) == 4
    assert len(pyogrio.read_dataframe(path, layer="events")) == 4
    again = read_atlas(path)
    assert [layer.type for layer in again.layers] == [layer.type for layer in layers]


def losses(ending: str, layers: tuple[Layer, ...], path: Path) -> list[str]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        write_layers(layers, path.with_name(f"{path.name}{ending}"))
    assert {one.category for one in said} <= {LossWarning}
    return [str(one.message) for one in said]


def test_what_a_format_cannot_hold_is_said(layers: tuple[Layer, ...], tmp_path: Path) -> None:
    said = {ending: losses(ending, layers, tmp_path / "out") for ending in ENDINGS}
    assert "2 events without a place" in said[".fgb"][0]
    assert "2 events without a place" in " ".join(said[".pmtiles"])
    assert said[".gpkg"] == said[".geojson"] == said[".parquet"] == said[".csv"] == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_events_still_make_a_file(ending: str, tmp_path: Path) -> None:
    losses(ending, (), tmp_path / "out")
    (made,) = tmp_path.iterdir()
    assert made.stat().st_size > 0


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_layers_give_the_same_bytes(
    ending: str, layers: tuple[Layer, ...], tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        losses(ending, layers, tmp_path / folder / "out")
    first, second = (tmp_path / folder / f"out{ending}" for folder in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_does_not_read_back_whole_is_not_published(
    layers: tuple[Layer, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layers(layers, tmp_path / "out.geojson")
    before = path.read_bytes()
    monkeypatch.setattr("geo.writers.geojson.count", lambda _path: 5)
    with pytest.raises(FileError, match="6 rows were written, 5 read back"):
        write_layers(layers, path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["out.geojson"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("x.docx", "not a known format.*[.]geojson"),
        ("x.shp", "name it .shp.zip"),
        ("x.json", "[.]geojson"),
        (".gpkg", "not a known format"),
    ],
)
def test_other_formats_are_refused_with_a_way_out(name: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=says):
        write_layers((), tmp_path / name)
    assert not list(tmp_path.iterdir())
