"""What a real QGIS shows of an atlas: looks, names, time, relations, and pixels."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geopandas import GeoDataFrame, points_from_xy

from geo._gis import GisTable, gis_tables
from geo.atlas import read_atlas
from geo.qgis import land, layer_style, project_of, qgz
from maps.style import STATUSES, TYPES, type_style

PYTHON = Path("/usr/bin/python3")
MARKS = {
    "shipments_points", "shipments_routes", "exploration_areas", "sanctions_countries",
    "cyber_attack_points",
}  # fmt: skip
TABLES = ["documents", "mentions", "events", "evidence", "links", "rejected", "run"]
OWN = type_style("cyber_attack", "Cyber attack", 4)
"""The fifth layer's look."""


def qgis_environment(folder: Path) -> dict[str, str]:
    """A process without a screen and without anybody's settings."""
    folder.mkdir(mode=0o700, exist_ok=True)
    own = {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **own}


@pytest.fixture(scope="session")
def qgis_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("qgis pictures")


@pytest.fixture(scope="session")
def seen(qgis_atlas: Path, qgis_pictures: Path) -> dict[str, Any]:
    """The report of ``qgis_look.py``; skips where the system's Python has no QGIS."""
    environment = qgis_environment(qgis_pictures / "home")
    if not PYTHON.exists():
        pytest.skip(f"no {PYTHON}, which would have PyQGIS")
    try:
        probe = [PYTHON, "-c", "import qgis.core"]
        subprocess.run(probe, env=environment, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"{PYTHON} cannot import qgis (apt install python3-qgis): {error}")
    copy = qgis_pictures / "copied.gpkg"
    shutil.copy(qgis_atlas, copy)
    atlas = read_atlas(qgis_atlas)
    project = project_of(atlas, gis_tables(atlas.layers), copy.name)
    (qgis_pictures / "project.qgz").write_bytes(qgz(project))
    look = [PYTHON, str(Path(__file__).with_name("qgis_look.py")), str(qgis_atlas), qgis_pictures]
    done = subprocess.run(
        look, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.fixture(scope="session", params=["stored", "qgz"])
def project(request: pytest.FixtureRequest, seen: dict[str, Any]) -> Any:
    """The project in the GeoPackage, then the one beside a copy of it."""
    return seen[request.param]


class Text(HTMLParser):
    """The words of a page, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.elements = "", set[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, _: object) -> None:
        self.elements.add(tag)
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def test_every_table_opens_by_itself(seen: dict[str, Any]) -> None:
    assert set(seen["alone"]) == {*MARKS, *TABLES, "mentions_resolved", "land"}
    assert all(layer["valid"] for layer in seen["alone"].values())
    assert {name: seen["alone"][name]["rows"] for name in MARKS} == {
        "shipments_points": 10, "shipments_routes": 5, "exploration_areas": 5,
        "sanctions_countries": 5, "cyber_attack_points": 5,
    }  # fmt: skip
    assert {layer["crs"] for layer in seen["alone"].values()} == {"EPSG:4326", ""}


@pytest.mark.parametrize("table", sorted(MARKS))
def test_marks_look_by_status_without_any_doing(seen: dict[str, Any], table: str) -> None:
    layer = seen["alone"][table]
    assert (layer["renderer"], layer["attribute"]) == ("categorizedSymbol", "status")
    assert layer["categories"] == [[name, status.title] for name, status in STATUSES.items()]
    assert layer["labels"]
    assert layer["time"] == ["date_start", "date_end"]
    assert layer["display"].strip('"') == "title"


def test_mentions_and_land_have_looks_of_their_own(seen: dict[str, Any]) -> None:
    assert seen["alone"]["mentions_resolved"]["renderer"] == "graduatedSymbol"
    assert seen["alone"]["land"]["renderer"] == "singleSymbol"
    assert not seen["alone"]["land"]["labels"]


def test_labels_name_places_and_both_ends(seen: dict[str, Any]) -> None:
    assert set(seen["alone"]["cyber_attack_points"]["label"]) == {f"Town {n}" for n in range(5)}
    routes = [label.strip() for label in seen["alone"]["shipments_routes"]["label"]]
    assert sorted(routes) == [f"Port {n} → Bay {n}" for n in range(5)]


def test_columns_have_names_and_codes_have_meanings(seen: dict[str, Any]) -> None:
    for name in MARKS:
        layer = seen["alone"][name]
        assert layer["aliases"]["date_start"] == "From"
        assert layer["widgets"]["status"] == layer["widgets"]["geo_precision"] == "ValueMap"
        assert layer["columns"][:4] == ["title", "status", "date_start", "date_end"]
        assert "fid" not in layer["columns"]
    assert "origin_name" in seen["alone"]["shipments_routes"]["columns"]
    assert "origin_name" not in seen["alone"]["shipments_points"]["columns"]


def test_attribute_tables_have_names_too(seen: dict[str, Any]) -> None:
    assert seen["alone"]["evidence"]["aliases"]["published"] == "Published"
    assert seen["alone"]["evidence"]["widgets"]["stance"] == "ValueMap"
    assert seen["alone"]["documents"]["display"].strip('"') == "title"


@pytest.mark.parametrize("table", sorted({*MARKS, "mentions_resolved"}))
def test_articles_are_text_in_map_tips(seen: dict[str, Any], table: str) -> None:
    tips = seen["alone"][table]["tips"]
    assert len(tips) == seen["alone"][table]["rows"] > 0
    for tip in tips:
        page = Text(tip)
        assert page.elements <= {"div", "b", "br", "span", "p"}
        assert "<script>alert(1)</script> &lt;u&gt; & [% 'a' || 'b' %] \"it's\"" in page.words
        assert "&lt;b&gt;" not in page.words, "escaped twice"
        assert "[% if" not in page.words


def test_map_tips_tell_status_days_place_and_evidence(seen: dict[str, Any]) -> None:
    pages = [Text(tip).words for tip in seen["alone"]["cyber_attack_points"]["tips"]]
    planned = next(page for page in pages if page.startswith("planned"))
    assert "Planned · 2023-09-05 to 2023-09-08" in planned
    assert "Town 1 (location) · exact place" in planned
    assert "K <b>N</b> alleges; a.txt" in planned
    routes = [Text(tip).words for tip in seen["alone"]["shipments_routes"]["tips"]]
    assert any("Port 2 → Bay 2" in page for page in routes)
    undated = [Text(tip).words for tip in seen["alone"]["sanctions_countries"]["tips"]]
    assert sum("date unknown" in page for page in undated) == 1


def test_the_project_opens_whole(project: Any) -> None:
    assert project["read"]
    assert project["invalid"] == []
    assert project["title"] == "Event Atlas"
    assert "21 events from 1 documents" in project["about"]
    assert "Places: GeoNames" in project["about"]
    assert all(project["renderers"][name] == "categorizedSymbol" for name in MARKS)


def test_points_lie_over_routes_over_areas_over_land(project: Any) -> None:
    kinds = [name.rpartition("_")[2] for name in project["order"]]
    assert kinds == ["points", "points", "countries", "routes", "areas", "resolved", "land"]


def test_layers_stand_in_groups(project: Any) -> None:
    assert project["groups"] == {
        "Shipments": ["shipments_points", "shipments_routes"],
        "Exploration": ["exploration_areas"],
        "Sanctions": ["sanctions_countries"],
        "Cyber attack": ["cyber_attack_points"],
        "Tables": TABLES,
    }
    assert project["loose"] == ["mentions_resolved", "land"]
    assert project["unchecked"] == ["mentions_resolved"]


def test_relations_lead_from_events_to_marks_and_evidence(project: Any) -> None:
    found = project["relations"]
    assert all(valid for valid, _ in found.values())
    children = {name: number for name, (_, number) in found.items()}
    assert children == {
        "events_evidence_event_id": 21, "documents_evidence_doc_id": 21,
        "documents_mentions_doc_id": 1, "documents_mentions_resolved_doc_id": 1,
        "events_links_event_id": 5, "events_links_other_event_id": 5,
        **{f"events_{name}_event_id": 10 if name == "shipments_points" else 5 for name in MARKS},
    }  # fmt: skip


def test_an_event_shows_on_its_days(project: Any) -> None:
    assert project["span"] == ["2023-09-05T00:00:00Z", "2023-09-08T23:59:59Z"]
    before, on, after = project["on_days"].values()
    assert set(on) == MARKS
    everything = dict.fromkeys(MARKS, 5)
    assert {name: len(events) for name, events in on.items()} == everything
    for day in (before, after):
        assert len(day["cyber_attack_points"]) == 5, "lasts four days"
        assert day["shipments_routes"] == [], "lasts one day"
        assert day["sanctions_countries"] == ["sanction0"], "undated events always show"


def test_the_first_view_shows_both_sides_of_the_antimeridian_together(project: Any) -> None:
    assert project["crs"] == "EPSG:3832"
    west, south, east, north = project["view"]
    assert 100 < west < 130
    assert -160 < east < -130
    assert -30 < south < 0
    assert 60 < north < 75


def test_each_layer_is_drawn_in_its_colors(seen: dict[str, Any]) -> None:
    pictures = seen["pictures"]
    gray, muted, badge = "#8a8a8a", "#626b74", "#fffefb"
    expected = {
        "shipments_points": {TYPES["transfer"].color, gray},
        "cyber_attack_points": {OWN.color, gray},
        "sanctions_countries": {TYPES["sanction"].color, gray, badge},
        "shipments_routes": {TYPES["transfer"].ink, muted},
        "exploration_areas": {TYPES["exploration"].ink, muted},
    }
    for table, colors in expected.items():
        found = {color: pictures[table].get(color.lower(), 0) for color in colors}
        assert min(found.values()) >= 8, (table, found)
        assert min(pictures[""].get(color.lower(), 0) for color in colors) >= 8, table


def test_marks_at_one_spot_can_be_spread_out(seen: dict[str, Any]) -> None:
    for table, styles in seen["stored"]["styles"].items():
        both = table.endswith(("_points", "_countries"))
        assert ("Spread out" in styles) == both, table
    piled, spread = (seen["pictures"][name] for name in ("piled", "spread"))
    blue = OWN.color.lower()
    assert piled.get("#8a8a8a", 0) == 0, "the one that happened lies on top"
    assert min(spread.get("#8a8a8a", 0), spread[blue], piled[blue]) >= 8


def test_land_lies_below_the_marks_and_sea_below_the_land(seen: dict[str, Any]) -> None:
    whole = seen["pictures"][""]
    assert whole["#f7f5ef"] > 100_000
    assert whole["#dce6ec"] > 300_000
    assert sum(seen["pictures"]["mentions_resolved"].values()) > 0


def test_routes_have_one_head_where_they_end(qgis_pictures: Path, seen: dict[str, Any]) -> None:
    """Each is cut at the antimeridian; a head is where much more is drawn than elsewhere."""
    from PIL import Image

    with Image.open(qgis_pictures / "shipments_routes.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    ink = np.zeros(pixels.shape[:2], dtype=bool)
    for color in (TYPES["transfer"].ink, "#626B74"):
        ink |= (pixels == list(bytes.fromhex(color[1:]))).all(axis=2)
    west, _, east, _ = seen["qgz"]["view"]
    cut = round((180 - west) / (east + 360 - west) * ink.shape[1])
    drawn = ink.sum(axis=0)
    assert drawn[cut + 60 :].max() > 3 * drawn[: cut + 60].max()


def test_the_same_atlas_gives_the_same_project(qgis_atlas: Path) -> None:
    atlas = read_atlas(qgis_atlas)
    one, other = (project_of(atlas, gis_tables(atlas.layers), "a.gpkg") for _ in range(2))
    assert qgz(one) == qgz(other)
    assert b"./a.gpkg|layername=land" in one


def test_a_project_of_nothing_is_a_project() -> None:
    from geo.files import atlas_of

    made = project_of(atlas_of([]), [], "empty.gpkg").decode()
    assert "<custom-order" in made
    assert "<TemporalRange>" not in made


def test_what_a_layer_is_called_cannot_break_out_of_the_style() -> None:
    style = layer_style("points", type_style("x", "[% 1+1 %] <b> ]]> &", 0))
    assert "[% 1+1 %]" not in style


def world_full_of_marks() -> GisTable:
    """A mark every three degrees."""
    lons, lats = np.meshgrid(np.arange(-180, 180, 3), np.arange(-84, 84, 3))
    gdf = GeoDataFrame(geometry=points_from_xy(lons.ravel(), lats.ravel()), crs="EPSG:4326")
    return GisTable("x_points", "X: points", "x", "X", "points", "Point", gdf)


@pytest.mark.parametrize("everywhere", [False, True])
def test_land_is_small_sound_and_inside_the_world(qgis_atlas: Path, everywhere: bool) -> None:
    tables = [world_full_of_marks()] if everywhere else gis_tables(read_atlas(qgis_atlas).layers)
    west, east = land(tables)
    assert west.is_valid
    assert east.is_valid
    assert (west.bounds[0], round(west.bounds[2])) == (-180.0, -30)
    assert (round(east.bounds[0]), east.bounds[2]) == (-30, 180.0)
    assert len(west.wkb) + len(east.wkb) < 200_000
    assert 18_000 < west.area + east.area < 21_000, "square degrees"


def test_coasts_are_finer_where_marks_are(qgis_atlas: Path) -> None:
    from shapely.geometry import box

    near = box(126, 34, 132, 44)
    plain, fine = (
        land(tables)[1].intersection(near).boundary.length
        for tables in ((), gis_tables(read_atlas(qgis_atlas).layers))
    )
    assert fine > 1.1 * plain


def test_styles_name_no_place_of_this_machine() -> None:
    style = layer_style("routes", TYPES["transfer"])
    assert not re.search(r"/(home|work|usr|tmp)/", style)
