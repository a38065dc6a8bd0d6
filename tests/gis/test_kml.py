"""KML and KMZ: valid, complete, styled, dated, and dead to whatever an article says."""

from __future__ import annotations

import itertools
import re
import shutil
import struct
import subprocess
import zlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import fastkml
import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from fastkml.validator import validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from shapely.geometry import box

from gazetteer.place import Place
from geo._columns import EVIDENCE_COLUMNS, STATUSES, frame
from geo._gis import all_marks
from geo.layers import build_layers
from geo.model import Atlas, DateInterval, Event, EventPlace, Evidence, Layer
from geo.writers import kml, kmz
from geo.writers._kml_icons import PIXELS, icon_png
from geo.writers._kml_styles import Icon
from maps.style import TYPES, outlines

if TYPE_CHECKING:
    from pathlib import Path

KML = "{http://www.opengis.net/kml/2.2}"
CONTAINERS = {f"{KML}Folder", f"{KML}Document"}
OWN_TAGS = {"div", "h3", "p", "table", "tr", "th", "td", "blockquote", "br", "small", "a"}
DEGREES = 1e-7
HOSTILE = (
    "<script>alert(1)</script> ]]> {{7*7}} {% x %} $[name] $[evidence] "
    "<img src=x onerror=alert(1)> &lt;b&gt; \"'> "
    "</description></Placemark><Placemark> &#36;[x] javascript: <Placemark"
)

RASON = Place("site:rason", "Rason", 42.25, 130.3, "S", "PRT", "KP")
DUNAI = Place("site:dunai", "Dunai", 42.88, 132.35, "S", "PRT", "RU")
ANADYR = Place("geonames:1", "Anadyr", 64.73, 177.5, "P", "PPLA", "RU")
NOME = Place("geonames:2", "Nome", 64.5, -165.4, "P", "PPL", "US")
KOREA = Place("country:KP", "North Korea", 40.0, 127.0, "A", "PCLI", "KP")
ACROSS = shapely.union(box(178, 60, 180, 62), box(-180, 60, -178, 62))
HOLED = box(128, 40, 130, 42).difference(box(128.5, 40.5, 129, 41))


def at(place: Place, role: str = "location", precision: int = 1, **more: Any) -> EventPlace:
    return EventPlace(role, place.name, place, precision, 3.0, "sentence", **more)


def event(event_id: str, kind: str, *places: EventPlace, **more: Any) -> Event:
    said = Evidence(
        "a.txt", 0, 9, "It sailed.", "Kirby", "alleges", "2023-10-13", "https://x.org/a"
    )
    made = Event(
        event_id, kind, "", f"Event {event_id}", "alleged", False,
        DateInterval(date(2023, 9, 7), date(2023, 10, 1), 4),
        places, {"sender": ("North Korea",)}, (), "AID", 0.8, (said,),
    )  # fmt: skip
    return replace(made, **more)


def atlas_of(*events: Event, layers: tuple[Layer, ...] | None = None) -> Atlas:
    run = {"made by": "eventatlas", "attribution": "Place names: GeoNames <CC BY 4.0> & others"}
    made = build_layers(events) if layers is None else layers
    return Atlas((), made, pd.DataFrame(), pd.DataFrame(), (), run)


MANY = atlas_of(
    event("e1", "transfer", at(RASON, "origin"), at(DUNAI, "destination")),
    event("e2", "transfer", at(ANADYR, "origin"), at(NOME, "destination"), status="denied"),
    event("e3", "visit", at(KOREA, precision=6), status="planned"),
    event("e4", "exploration", at(RASON, precision=5, area=HOLED), status="happened"),
    event("e5", "exploration", date=None, title="Nowhere"),
    event(
        "e6", "cyber_attack", status="possible", title="R&D < 5",
        places=(at(RASON, precision=5, area=ACROSS),),
    ),
    event("9 odd/id", "9 lives", at(RASON), at(DUNAI), at(RASON, "target")),
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("kml")
    paths = {"kml": folder / "a.kml", "kmz": folder / "a.kmz"}
    for writer, path in ((kml, paths["kml"]), (kmz, paths["kmz"])):
        assert writer.write(MANY, path) == writer.count(path) == len(all_marks(MANY.layers))
    return paths


def document(path: Path) -> etree._Element:
    parser = etree.XMLParser(huge_tree=True)
    if path.suffix == ".kmz":
        with ZipFile(path) as archive:
            return etree.fromstring(archive.read("doc.kml"), parser)
    return etree.parse(path, parser).getroot()


def placemarks(path: Path) -> list[etree._Element]:
    return list(document(path).iter(f"{KML}Placemark"))


def read_all(path: Path) -> geopandas.GeoDataFrame:
    """All features of all layers, as GDAL has them."""
    tables = [pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)]
    filled = [table for table in tables if len(table)]
    columns = [table.astype("object") for table in filled]
    return geopandas.GeoDataFrame(pd.concat(columns, ignore_index=True), geometry="geometry")


def saved(atlas: Atlas, path: Path) -> Path:
    writer = {".kml": kml, ".kmz": kmz}[path.suffix]
    assert writer.write(atlas, path) == writer.count(path)
    return path


@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_the_schema_of_kml_accepts_it(written: dict[str, Path], tmp_path: Path, kind: str) -> None:
    plain = tmp_path / "doc.kml"
    plain.write_bytes(etree.tostring(document(written[kind])))
    assert validate(file_to_validate=plain) is True
    (top,) = fastkml.KML.parse(plain).features
    assert {part.name for part in top.features} == {
        "Visits", "Shipments", "Exploration", "9 lives", "Cyber attack", "Without a place",
    }  # fmt: skip


def test_layers_come_in_their_order(written: dict[str, Path]) -> None:
    top = document(written["kml"]).find(f"{KML}Document")
    assert [part.findtext(f"{KML}name") for part in top if part.tag in CONTAINERS] == [
        "Visits", "Shipments", "Exploration", "9 lives", "Cyber attack", "Without a place",
    ]  # fmt: skip
    names = [name for name, _ in pyogrio.list_layers(written["kmz"])]
    assert names[1:6] == [
        "Visits: countries", "Shipments", "Shipments: points", "Shipments: routes", "Exploration",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_gdal_reads_every_mark_and_event(written: dict[str, Path], kind: str) -> None:
    found, was = read_all(written[kind]), all_marks(MANY.layers)
    assert len(found) == len(was)
    keys = ["event_id", "mark", "role", "place_name"]
    found = found.fillna(dict.fromkeys(keys, "")).sort_values(keys, ignore_index=True)
    was = was.sort_values(keys, ignore_index=True)
    for shape, same in zip(found.geometry, was.geometry, strict=True):
        if same is None:
            assert shape is None
        else:
            assert shapely.equals_exact(
                shapely.normalize(shape), shapely.normalize(same), tolerance=DEGREES
            )
    assert found["Name"].tolist() == was["title"].tolist()


def test_gdal_reads_the_days_as_dates(written: dict[str, Path]) -> None:
    table = pyogrio.read_dataframe(written["kml"], layer="Shipments: points")
    assert table["begin"].dtype.kind == table["end"].dtype.kind == "M"
    assert set(table["begin"]) == {pd.Timestamp("2023-09-07")}
    assert set(table["end"]) == {pd.Timestamp("2023-10-01")}
    assert table["confidence"].tolist() == [0.8] * 4
    bare = pyogrio.read_dataframe(written["kml"], layer="Without a place")
    assert bare["Name"].tolist() == ["Nowhere"]
    assert bare["begin"].isna().all()


@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_an_older_gdal_reads_it_too(written: dict[str, Path], kind: str) -> None:
    if not shutil.which("ogrinfo"):
        pytest.skip("ogrinfo is not installed (Debian package gdal-bin)")
    told = subprocess.run(
        ["ogrinfo", "-so", "-al", written[kind]], capture_output=True, text=True, check=True
    )
    assert "Warning" not in told.stderr
    counts = map(int, re.findall(r"Feature Count: (\d+)", told.stdout))
    assert sum(counts) == len(all_marks(MANY.layers))


@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_ids_are_names_and_every_style_is_there(written: dict[str, Path], kind: str) -> None:
    root = document(written[kind])
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one, re.ASCII) for one in ids)
    used = {element.text for element in root.iter(f"{KML}styleUrl")}
    assert used
    assert used <= {f"#{one}" for one in ids}
    schemas = {element.get("schemaUrl") for element in root.iter(f"{KML}SchemaData")}
    assert schemas <= {f"#{one}" for one in ids}


def test_a_placemark_is_known_by_its_event(written: dict[str, Path], tmp_path: Path) -> None:
    """Ids stay when other events join, so links into the file stay good."""
    before = {mark.get("id") for mark in placemarks(written["kml"])}
    more = atlas_of(event("a0", "visit", at(RASON)), event("e3", "visit", at(KOREA, precision=6)))
    after = {mark.get("id") for mark in placemarks(saved(more, tmp_path / "b.kml"))}
    assert "visits_countries.e3" in before & after


def color_of(root: etree._Element, style: str, part: str) -> str | None:
    mapped = root.find(f".//{KML}StyleMap[@id='{style}']/{KML}Pair/{KML}styleUrl")
    assert mapped is not None
    assert mapped.text
    return root.findtext(f".//{KML}Style[@id='{mapped.text[1:]}']/{KML}{part}/{KML}color")


def test_type_and_status_are_seen(written: dict[str, Path]) -> None:
    root = document(written["kmz"])
    orange = "".join(re.findall("..", TYPES["transfer"].color[1:])[::-1]).lower()
    assert color_of(root, "style.shipments_points.alleged", "IconStyle") == f"ff{orange}"
    assert color_of(root, "style.shipments_routes.alleged", "LineStyle") == f"ff{orange}"
    assert color_of(root, "style.shipments_points.denied", "IconStyle") == "ff8a8a8a"
    area = color_of(root, "style.exploration_areas.happened", "PolyStyle")
    assert area is not None
    assert 0x20 < int(area[:2], 16) < 0x90, "the land under an area is still seen"
    pictures = {e.text or "" for e in root.iter(f"{KML}href")}
    assert "files/triangle-right-hollow.png" in pictures
    assert "files/circle-pale-country.png" in pictures


def test_lines_follow_the_ground_and_rings_turn_left(written: dict[str, Path]) -> None:
    root = document(written["kml"])
    lines = [*root.iter(f"{KML}LineString"), *root.iter(f"{KML}Polygon")]
    assert lines
    assert all(line.findtext(f"{KML}tessellate") == "1" for line in lines)
    for outer in root.iter(f"{KML}outerBoundaryIs"):
        ring = outer.findtext(f"{KML}LinearRing/{KML}coordinates").split()
        assert shapely.LinearRing([tuple(map(float, c.split(","))) for c in ring]).is_ccw
    assert len(list(root.iter(f"{KML}innerBoundaryIs"))) == 1


def test_the_view_opens_across_the_antimeridian(tmp_path: Path) -> None:
    crossing = atlas_of(event("e", "transfer", at(ANADYR, "origin"), at(NOME, "destination")))
    look = document(saved(crossing, tmp_path / "a.kml")).find(f".//{KML}LookAt")
    assert look is not None
    longitude = float(look.findtext(f"{KML}longitude"))
    assert abs((longitude - -173.95 + 180) % 360 - 180) < 1
    assert float(look.findtext(f"{KML}range")) < 3_000_000, "nearer than half the world"
    for text in document(tmp_path / "a.kml").iter(f"{KML}coordinates"):
        at_once = [float(one.split(",")[0]) for one in text.text.split()]
        assert all(abs(a - b) < 180 for a, b in itertools.pairwise(at_once))


@pytest.mark.parametrize("writer", [kml, kmz])
def test_an_empty_atlas_is_a_valid_file(tmp_path: Path, writer: Any) -> None:
    path = tmp_path / f"none.{writer.__name__.rpartition('.')[2]}"
    assert writer.write(atlas_of(), path) == writer.count(path) == 0
    plain = tmp_path / "doc.kml"
    plain.write_bytes(etree.tostring(document(path)))
    assert validate(file_to_validate=plain) is True
    table = geopandas.read_file(path)
    assert len(table) == 0
    assert {"event_id", "date_start", "evidence"} <= set(table.columns)


def balloon_parts(mark: etree._Element) -> etree._Element:
    return html.fromstring(f"<div>{mark.findtext(f'{KML}description')}</div>")


def assert_dead(mark: etree._Element) -> None:
    """Nothing in the balloon is markup but our own, and nothing is filled in."""
    text = mark.findtext(f"{KML}description")
    assert "$[" not in text
    for part in balloon_parts(mark).iter():
        assert part.tag in OWN_TAGS, part.tag
        assert set(part.attrib) <= {"align", "href"}, part.attrib
        if "href" in part.attrib:
            assert re.match(r"https?://[a-z0-9]", part.get("href"))


def test_an_article_cannot_get_into_a_balloon(tmp_path: Path) -> None:
    urls = ["javascript:alert(1)", 'https://x.org/"><script>', "https://x.org/a?b=1&c=$[name]", "x"]
    place = replace(RASON, name=HOSTILE, country_code="<b>")
    made = event(
        HOSTILE, HOSTILE, at(place, reason=HOSTILE),
        title=HOSTILE, subtype=HOSTILE, actors={HOSTILE: (HOSTILE,)},
        evidence=tuple(
            Evidence(HOSTILE, 0, 9, HOSTILE + str(n), HOSTILE, "alleges", HOSTILE, url)
            for n, url in enumerate(urls)
        ),
    )  # fmt: skip
    atlas = replace(atlas_of(made), run={HOSTILE: HOSTILE, "attribution": HOSTILE})
    path = saved(atlas, tmp_path / "a.kml")
    assert validate(file_to_validate=path) is True
    (mark,) = placemarks(path)
    assert_dead(mark)
    assert_dead(document(path).find(f"{KML}Document"))
    assert mark.findtext(f"{KML}name") == HOSTILE
    shown = balloon_parts(mark).text_content()
    assert "<script>alert(1)</script> ]]> {{7*7}} {% x %} $[name]" in shown
    assert "https://x.org/a?b=1&c=$[name]" in [a.get("href") for a in balloon_parts(mark).iter("a")]


def test_what_xml_forbids_makes_no_bad_file(tmp_path: Path) -> None:
    """Layers of a user may hold what ours never do."""
    bad = "a\x00b\x1b[31m\ud83d \x0b\ufffe\uffff ]]> é\r\nx"
    (layer,) = build_layers([event("e1", "visit", at(RASON))])
    evidence = layer.evidence.assign(
        **{name: pd.Series([bad], dtype="object") for name in ("sentence", "source", "doc_id")}
    )
    dirty = replace(layer, evidence=evidence, title=bad)
    path = saved(replace(atlas_of(layers=(dirty,)), run={"attribution": bad}), tmp_path / "a.kml")
    assert validate(file_to_validate=path) is True
    (mark,) = placemarks(path)
    assert_dead(mark)
    assert "é" in balloon_parts(mark).text_content()


def test_a_count_is_not_of_words(tmp_path: Path) -> None:
    made = event("e1", "visit", at(RASON), title="<Placemark></Placemark><Placemark/>")
    assert kml.write(atlas_of(made), tmp_path / "a.kml") == 1
    assert kml.count(tmp_path / "a.kml") == 1


def test_a_balloon_tells_what_is_known(written: dict[str, Path]) -> None:
    by_id = {mark.get("id"): mark for mark in placemarks(written["kml"])}
    shown = balloon_parts(by_id["shipments_points.e1"]).text_content()
    for said in (
        "Event e1", "Shipment, alleged", "2023-09-07 to 2023-10-01", "Rason (KP), origin",
        "sender: North Korea", "“It sailed.”", "Kirby alleges", "1 source in 1 document",
    ):  # fmt: skip
        assert said in shown
    assert "Rason → Dunai" in balloon_parts(by_id["shipments_routes.e1"]).text_content()
    assert by_id["shipments_points.e1"].findtext(f"{KML}Snippet").startswith("alleged, 2023-09-07")


def test_three_million_characters_of_evidence_survive(tmp_path: Path) -> None:
    sentence = "Ü→漢 " * 750_000
    said = Evidence("a.txt", 0, len(sentence), sentence, "Kirby", "asserts")
    path = saved(atlas_of(event("e1", "visit", at(RASON), evidence=(said,))), tmp_path / "a.kml")
    (text,) = read_all(path)["evidence"]
    assert sentence.strip() in text
    (mark,) = placemarks(path)
    assert len(mark.findtext(f"{KML}description")) < 10_000, "a balloon is for reading"


def test_columns_of_a_user_come_along(tmp_path: Path) -> None:
    (layer,) = build_layers([event("e1", "visit", at(RASON)), event("e2", "visit", at(DUNAI))])
    gdf = layer.gdf.assign(
        **{
            "name": ["a", "b"], "Begin": ["then", ""], "icon": [1, 2], 'odd "<&>\' é': ["x", "y"],
            "large": [2**40, -1], "share %s": [0.25, np.nan], "known": [True, False],
            "day": pd.to_datetime(["1999-12-31", None]).astype("datetime64[ms]"),
        }
    )  # fmt: skip
    path = saved(atlas_of(layers=(replace(layer, gdf=gdf),)), tmp_path / "a.kml")
    assert validate(file_to_validate=path) is True
    found = pyogrio.read_dataframe(path, layer="Visits: points")
    assert found["name_"].tolist() == ["a", "b"]
    assert found["Begin_"].fillna("").tolist() == ["then", ""]
    assert found["icon_"].tolist() == [1, 2]
    assert found["large"].tolist() == [str(2**40), "-1"]
    assert found["share %s"].tolist()[0] == 0.25
    assert found["known"].tolist() == [1, 0]
    assert found["day"].fillna("").tolist() == ["1999-12-31", ""]
    assert ["x", "y"] in [found[name].tolist() for name in found.columns if "odd" in name]
    assert found["begin"].notna().all()


def test_the_same_atlas_gives_the_same_bytes(written: dict[str, Path], tmp_path: Path) -> None:
    for kind, path in written.items():
        again = saved(MANY, tmp_path / f"again.{kind}")
        assert again.read_bytes() == path.read_bytes()


def test_a_kmz_holds_the_pictures_it_names(written: dict[str, Path]) -> None:
    named = {element.text for element in document(written["kmz"]).iter(f"{KML}href")}
    with ZipFile(written["kmz"]) as archive:
        assert archive.namelist()[0] == "doc.kml"
        assert set(archive.namelist()) == {"doc.kml", *named}
        assert archive.testzip() is None
        for name in named:
            assert pixels(archive.read(str(name))).shape == (PIXELS, PIXELS, 4)
    assert not list(document(written["kml"]).iter(f"{KML}href")), "a KML asks for nothing"


def pixels(png: bytes) -> np.ndarray[Any, Any]:
    """The picture, decoded by hand: rows of RGBA, no filters."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at_byte, parts = 8, {}
    while at_byte < len(png):
        (size,) = struct.unpack_from(">I", png, at_byte)
        name, data = png[at_byte + 4 : at_byte + 8], png[at_byte + 8 : at_byte + 8 + size]
        (checked,) = struct.unpack_from(">I", png, at_byte + 8 + size)
        assert checked == zlib.crc32(name + data)
        parts[name] = data
        at_byte += 12 + size
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, color = struct.unpack_from(">IIBB", parts[b"IHDR"])
    assert (depth, color) == (8, 6)
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), "uint8").reshape(height, 1 + 4 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 4)


@pytest.mark.parametrize("shape", sorted(outlines()))
def test_a_picture_shows_shape_and_fill(shape: str) -> None:
    solid, pale, hollow = (
        pixels(icon_png(Icon(shape, fill, country=False))) for fill in ("solid", "pale", "hollow")
    )
    core = (solid[..., 3] == 255) & (hollow[..., 3] == 0)
    assert core.sum() > 20
    assert (solid[core] == 255).all()
    assert ((pale[core][:, 3] > 100) & (pale[core][:, 3] < 130)).all()
    assert not solid[[0, 0, -1, -1], [0, -1, 0, -1], 3].any(), "corners are clear"
    dark = (solid[..., 3] > 250) & (solid[..., 0] < 60)
    assert dark.sum() > 100, "an edge that is seen on snow"
    assert ((solid[..., 3] > 0) & (solid[..., 3] < 255)).any(), "edges are smooth"
    country = pixels(icon_png(Icon(shape, "solid", country=True)))
    assert (country[..., 3] > 0).sum() != (solid[..., 3] > 0).sum()


words = st.text(st.characters(codec="utf-8"), max_size=30)
spans = st.one_of(
    st.none(),
    st.builds(
        lambda first, more: DateInterval(first, first + timedelta(more), 2),
        st.dates(date(1, 1, 1), date(9990, 1, 1)), st.integers(0, 400),
    ),
)  # fmt: skip


@st.composite
def made_events(draw: st.DrawFn) -> list[Event]:
    return [
        event(
            f"e{number}", draw(st.sampled_from(["visit", "transfer", "a b"])),
            *(at(place) for place in draw(st.lists(st.sampled_from([RASON, ANADYR]), unique=True))),
            title=draw(words), subtype=draw(words), contested=draw(st.booleans()),
            status=draw(st.sampled_from(STATUSES)), date=draw(spans),
            confidence=draw(st.floats(0, 1)),
            actors={draw(words): (draw(words),)},
            evidence=(Evidence(draw(words), 0, 1, draw(words), draw(words), "alleges"),),
        )
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip


@given(made=made_events())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_goes_in_comes_out(tmp_path: Path, made: list[Event]) -> None:
    layers = build_layers(made)
    path = saved(atlas_of(layers=layers), tmp_path / "a.kml")
    was = all_marks(layers).sort_values(["event_id", "place_id"], ignore_index=True)
    found = read_all(path).fillna({"place_id": ""})
    found = found.sort_values(["event_id", "place_id"], ignore_index=True)
    for name in was.columns.drop("geometry"):
        if was[name].dtype.kind in "ifb":
            np.testing.assert_array_equal(
                found[name].astype("float64"), was[name].astype("float64")
            )
        else:
            now = [one.strip() for one in found[name].fillna("")]
            assert now == [as_text(one) for one in was[name]]  # GDAL drops blanks at the ends
    for begin, start in zip(found["begin"], was["date_start"], strict=True):
        assert begin == start or (pd.isna(begin) and pd.isna(start))
    for mark in placemarks(path):
        assert_dead(mark)


def as_text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else "" if pd.isna(value) else str(value)[:10]


def test_a_bare_table_of_a_user_is_enough(tmp_path: Path) -> None:
    """Two columns and geometry, a status nobody has heard of."""
    gdf = geopandas.GeoDataFrame(
        {"event_id": ["a", "a"], "title": ["x", "y"], "status": ["confirmed <b>", ""]},
        geometry=[shapely.Point(0, 1e-6), shapely.Point(179.99999999, -0.00001)],
        crs="EPSG:4326",
    )
    layer = Layer("own", "Mine", gdf, frame([], EVIDENCE_COLUMNS))
    path = saved(atlas_of(layers=(layer,)), tmp_path / "a.kml")
    assert validate(file_to_validate=path) is True
    first, second = placemarks(path)
    assert [one.get("id") for one in (first, second)] == ["own_points.a", "own_points.a.2"]
    assert "possible" in balloon_parts(first).text_content()  # as on the map
    assert first.findtext(f".//{KML}coordinates") == "0.0000000,0.0000010"
    assert first.find(f"{KML}TimeSpan") is None
    assert first.findtext(f"{KML}styleUrl") == "#style.own_points.possible"
