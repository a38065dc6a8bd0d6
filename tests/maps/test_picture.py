"""Static pictures: what is on them, and that hostile text is only text."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from maps import basemap
from maps.errors import MissingAssetError, PictureFormatError
from maps.picture import draw_picture
from maps.style import STATUSES, TYPES, outlines

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

matplotlib = pytest.importorskip("matplotlib", reason="pictures need eventatlas[pictures]")
pytestmark = pytest.mark.usefixtures("built")

SVG = "{http://www.w3.org/2000/svg}"
STARTS = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml", "pdf": b"%PDF-"}
SUVA = {"name": "Suva", "lat": -18.1, "lon": 178.4, "cc": "FJ"}
APIA = {"name": "Apia", "lat": -13.8, "lon": -171.8, "cc": "WS"}


def svg(path: Path, layers: list[Any], **options: Any) -> ET.Element:
    """The picture of the layers, taken apart as a reader of SVG would."""
    draw_picture(layers, path / "map.svg", **options)
    return ET.fromstring((path / "map.svg").read_text(encoding="utf-8"))  # noqa: S314


def texts(picture: ET.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def across(picture: ET.Element, words: str) -> float:
    """How far from the left the words start, as a share of the picture's width."""
    (found,) = [one for one in picture.iter(f"{SVG}text") if one.text == words]
    return float(found.attrib["x"]) / float(picture.attrib["viewBox"].split()[2])


def laid_out(layers: list[Any]) -> tuple[Any, Any]:
    """Where the picture's marks stand on a sheet, and the view that they stand in."""
    from maps._picture_layout import lay_out
    from maps._picture_scene import extent, read_scene
    from maps._picture_view import Box, fit

    scene = read_scene(layers)
    view = fit(extent(scene), Box(0, 0, 780, 430))
    return lay_out(scene, view), view


@pytest.mark.parametrize("form", STARTS)
def test_the_ending_says_the_format(sample: ModuleType, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"map.{form.upper()}"
    assert draw_picture(sample.make_layers(sample.KOREA_EVENTS), path) == path
    assert path.read_bytes().startswith(STARTS[form])
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", STARTS)
def test_the_same_layers_give_the_same_bytes(sample: ModuleType, tmp_path: Path, form: str) -> None:
    contents = []
    for name in ("one", "other"):
        path = tmp_path / f"{name}.{form}"
        draw_picture(sample.make_layers(sample.KOREA_EVENTS), path)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_a_png_has_the_size_that_was_asked_for(sample: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "map.png"
    draw_picture(sample.make_layers(sample.KOREA_EVENTS), path, size=(5, 4), dpi=100)
    width, height = (int.from_bytes(path.read_bytes()[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (500, 400)


@pytest.mark.parametrize("name", ["map.gif", "map", "map.svg.gz"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PictureFormatError, match=r"\.png, \.svg or \.pdf"):
        draw_picture([], tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_was_there_stays_when_drawing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise MissingAssetError(name)

    (tmp_path / "map.png").write_bytes(b"before")
    monkeypatch.setattr(basemap, "asset", missing)
    with pytest.raises(MissingAssetError):
        draw_picture([], tmp_path / "map.png")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"before"]


def test_without_matplotlib_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from maps.errors import MapError\n"
        "from maps.picture import draw_picture\n"
        "try: draw_picture([], 'map.png')\n"
        "except MapError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "eventatlas[pictures]"' in done.stdout


def test_the_process_is_left_as_it_was(sample: ModuleType, tmp_path: Path) -> None:
    settings = ("svg.hashsalt", "svg.fonttype", "pdf.fonttype", "text.hinting", "hatch.linewidth")
    before = [matplotlib.rcParams[name] for name in settings]
    draw_picture(sample.make_layers(sample.KOREA_EVENTS), tmp_path / "map.svg")
    assert [matplotlib.rcParams[name] for name in settings] == before
    assert "matplotlib.pyplot" not in sys.modules


def test_title_summary_and_credits_are_written(sample: ModuleType, tmp_path: Path) -> None:
    layers = sample.make_layers(sample.KOREA_EVENTS)
    found = texts(svg(tmp_path, layers, title="Rason, 2023"))
    assert found[:2] == [
        "Rason, 2023",
        "13 events · 1 August 2023 – 30 November 2024 · 1 not on the map, without a known place",
    ]
    assert "Places © GeoNames (CC BY 4.0) · Natural Earth" in found


def test_the_legend_holds_what_is_there_in_order(sample: ModuleType, tmp_path: Path) -> None:
    found = texts(svg(tmp_path, sample.make_layers(sample.KOREA_EVENTS)))
    legend = found[found.index("Type") :]
    types = [TYPES[one].title for one in ("visit", "meeting", "agreement", "transfer")]
    assert [one for one in legend if one in types] == types
    assert legend[legend.index("Visits") + 1] == "2"
    statuses = [status.title for status in STATUSES.values()]
    assert [one for one in legend if one in statuses] == statuses
    assert "Tests" not in legend
    assert "the place lies somewhere within" not in legend


def test_many_types_with_long_names_still_leave_a_map(sample: ModuleType, tmp_path: Path) -> None:
    events = [
        {"id": f"e{n}", "type": f"{n} " + "long name " * 30, "title": "x",
         "places": [("location", {"name": "Here", "lat": 1.0, "lon": 1.0, "cc": ""})]}
        for n in range(60)
    ]  # fmt: skip
    assert "Here" in texts(svg(tmp_path, sample.make_layers(events)))
    found = texts(svg(tmp_path, sample.make_layers(events[:3])))
    assert [one[-1] for one in found if "long name" in one] == ["…"] * 3


def test_every_type_has_its_color(sample: ModuleType, tmp_path: Path) -> None:
    svg(tmp_path, sample.make_layers(sample.KOREA_EVENTS))
    content = (tmp_path / "map.svg").read_text(encoding="utf-8").lower()
    for event in sample.KOREA_EVENTS:
        assert f"fill: {TYPES[event['type']].color.lower()}" in content


def test_no_events_is_said(tmp_path: Path) -> None:
    found = texts(svg(tmp_path, []))
    assert found[:2] == ["Event Atlas", "No events"]
    assert "Type" not in found


def test_events_without_a_place_make_a_picture_too(sample: ModuleType, tmp_path: Path) -> None:
    layers = sample.make_layers([{"id": "e", "type": "visit", "title": "x"}])
    found = texts(svg(tmp_path, layers))
    assert found[1] == "1 event · 1 not on the map, without a known place"


def test_hostile_text_is_drawn_as_it_is(sample: ModuleType, tmp_path: Path) -> None:
    title = r"$\frac{ a_b^c $ \today {{7*7}} </text><script>"
    layers = sample.make_layers([sample.hostile_event(r"$\frac{x}$")])
    found = texts(svg(tmp_path, layers, title=title))
    assert found[0] == title
    assert found.count(r"$\frac{x}$") == 2
    draw_picture(layers, tmp_path / "map.png", title=title)
    draw_picture(layers, tmp_path / "map.pdf", title=title)


def test_hostile_text_adds_no_element(sample: ModuleType, tmp_path: Path) -> None:
    for text in sample.CANARIES:
        picture = svg(tmp_path, sample.make_layers([sample.hostile_event(text)]), title=text)
        assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
            "svg", "title", "metadata", "defs", "style", "g", "path", "text", "use", "clipPath",
            "rect", *(one.tag for one in picture.find(f"{SVG}metadata").iter()),
        }  # fmt: skip


def test_scripts_that_no_font_has_do_not_stop_it(
    sample: ModuleType, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = {"name": "평양 北京 Владивосток", "lat": 39.0, "lon": 125.7, "cc": "KP"}
    layers = sample.make_layers(
        [{"id": "e", "type": "visit", "title": "x", "places": [("location", place)]}]
    )
    for form in STARTS:
        draw_picture(layers, tmp_path / f"map.{form}", title="\U0010ffff \U000e0041 평양")
    assert "평양" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_both_sides_of_the_pacific_lie_side_by_side(sample: ModuleType, tmp_path: Path) -> None:
    event = {"id": "e", "type": "transfer", "title": "x", "route": True,
             "places": [("origin", SUVA), ("destination", APIA)]}  # fmt: skip
    layers = sample.make_layers([event])
    picture = svg(tmp_path, layers)
    assert 0 < across(picture, "Apia") - across(picture, "Suva") < 0.7
    layout, view = laid_out(layers)
    (arrow,) = layout.arrows
    assert arrow.line[0, 0] < arrow.line[-1, 0]
    assert view.box.x0 < arrow.line[:, 0].min()
    assert arrow.line[:, 0].max() < view.box.x1


def test_a_route_round_a_full_world_leaves_and_comes_in_again(sample: ModuleType) -> None:
    lons = (-120, -60, 0, 60, 120)
    places = [{"name": f"P{lon}", "lat": 10.0, "lon": float(lon), "cc": ""} for lon in lons]
    events = [
        {"id": one["name"], "type": "visit", "title": "x", "places": [("location", one)]}
        for one in places
    ]
    ends = [("origin", places[0]), ("destination", places[-1])]
    route = {"id": "r", "type": "transfer", "title": "x", "route": True, "places": ends}
    layout, view = laid_out(sample.make_layers([*events, route]))
    assert len({round(arrow.line[0, 0]) for arrow in layout.arrows}) == len(layout.arrows)
    shortest = min(abs(arrow.line[-1, 0] - arrow.line[0, 0]) for arrow in layout.arrows)
    assert shortest < 121 * view.scale


def test_an_area_over_the_antimeridian_is_in_one_piece(sample: ModuleType) -> None:
    from shapely.geometry import Polygon

    ring = [(170, 60), (-170, 60), (-170, 50), (170, 50)]
    area = {"name": "Bering Sea", "lat": 55.0, "lon": 180.0, "cc": "", "mark": "area",
            "geometry": Polygon(ring)}  # fmt: skip
    event = {"id": "e", "type": "exploration", "title": "x", "places": [("target", area)]}
    layout, view = laid_out(sample.make_layers([event]))
    assert layout.areas[0].box.width == pytest.approx(20 * view.scale, rel=0.01)


def test_a_ring_is_as_wide_as_the_place_is_uncertain(sample: ModuleType) -> None:
    place = {"name": "At sea", "lat": 0.0, "lon": 30.0, "cc": "", "precision": 3, "radius": 600.0}
    event = {"id": "e", "type": "visit", "title": "x", "places": [("location", place)]}
    layout, view = laid_out(sample.make_layers([event]))
    (ring,) = layout.rings
    degrees = 2 * 600 / 111.32
    assert (ring[:, 0].max() - ring[:, 0].min()) / view.scale == pytest.approx(degrees, rel=0.01)


def test_one_event_shows_a_region_and_not_a_street(sample: ModuleType) -> None:
    event = {"id": "e", "type": "visit", "title": "x", "places": [("location", SUVA)]}
    _, view = laid_out(sample.make_layers([event]))
    assert view.box.width / view.scale == pytest.approx(16)


def test_a_country_is_a_label_and_no_pin(sample: ModuleType) -> None:
    layout, _ = laid_out(sample.make_layers(sample.KOREA_EVENTS))
    pins = {name for group in layout.groups for name in group.names}
    assert {pill.name: len(pill.events) for pill in layout.pills} == {"Russia": 3, "North Korea": 3}
    assert not pins & {"Russia", "North Korea"}


def test_events_at_one_spot_are_one_mark_with_their_number(
    sample: ModuleType, tmp_path: Path
) -> None:
    layers = sample.make_layers(sample.KOREA_EVENTS)
    layout, _ = laid_out(layers)
    (pyongyang,) = [group for group in layout.groups if "Pyongyang" in group.names]
    assert len(pyongyang.events) == 3
    assert texts(svg(tmp_path, layers)).count("3") >= 3


def test_nothing_lies_on_a_name(sample: ModuleType) -> None:
    layout, view = laid_out(sample.make_layers(sample.KOREA_EVENTS))
    marks = [one.box for one in (*layout.groups, *layout.pills)]
    names = [name.box for name in layout.names]
    assert len(names) >= 5
    assert all(view.box.holds(name) for name in names)
    pairs = [*combinations(names, 2), *((name, mark) for name in names for mark in marks)]
    for one, other in pairs:
        apart_across = one.x1 <= other.x0 or other.x1 <= one.x0
        assert apart_across or one.y1 <= other.y0 or other.y1 <= one.y0


def test_the_outlines_can_be_drawn() -> None:
    from maps._picture_pen import outline

    assert {style.shape for style in TYPES.values()} <= set(outlines())
    for path in outlines().values():
        assert re.fullmatch(r"[MLHVCz\d. -]+", path)
        x0, y0, x1, y1 = outline(path, 100, 50, 2).get_extents().extents
        assert 80 <= x0 < 90
        assert 110 < x1 <= 120
        assert 30 <= y0 < 40
        assert 60 < y1 <= 70
