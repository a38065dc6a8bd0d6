"""Files for other programs keep every mark, and are safe to open."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyogrio
import pytest
from shapely.geometry import box

from gazetteer.place import Place
from geo.files import FormatError, write_layers
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
    assert [row["geometry_wkt"][:7] for row in rows if row["geometry_wkt"]] == [
        "MULTILI",
        "POLYGON",
    ]


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


def test_geopackage_holds_layers_evidence_and_styles(
    layers: tuple[Layer, ...], tmp_path: Path
) -> None:
    path = write_layers(layers, tmp_path / "out.gpkg")
    assert {str(name) for name, _ in pyogrio.list_layers(path)} == {
        "run", "shipments_points", "shipments_routes", "exploration_areas",
        "layer_styles", "evidence", "links",
    }  # fmt: skip
    assert len(pyogrio.read_dataframe(path, layer="evidence")) == 4


@pytest.mark.parametrize("extension", ["csv", "geojson", "gpkg"])
def test_no_events_still_make_a_file(extension: str, tmp_path: Path) -> None:
    assert write_layers((), tmp_path / f"out.{extension}").stat().st_size > 0


@pytest.mark.parametrize("extension", ["csv", "geojson", "gpkg"])
def test_the_same_layers_give_the_same_bytes(
    extension: str, layers: tuple[Layer, ...], tmp_path: Path
) -> None:
    first = write_layers(layers, tmp_path / f"a.{extension}").read_bytes()
    assert write_layers(layers, tmp_path / f"b.{extension}").read_bytes() == first


@pytest.mark.parametrize(("name", "says"), [("x.kml", "yet"), ("x.docx", "not a known format")])
def test_other_formats_are_refused_with_a_way_out(name: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=rf"{says}.*\.geojson"):
        write_layers((), tmp_path / name)
    assert not list(tmp_path.iterdir())
