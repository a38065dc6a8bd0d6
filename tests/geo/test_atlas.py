"""The atlas gives back what it was given, the same bytes each time, and survives being killed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from gazetteer.place import Place
from geo._clean import clean_document, clean_text
from geo._columns import STATUSES
from geo._documents import unite
from geo._swap import BusyError, only_writer
from geo.atlas import Atlas, AtlasError, read_atlas, write_atlas
from geo.layers import build_layers
from geo.model import (
    DateInterval,
    Document,
    Event,
    EventLink,
    EventPlace,
    Evidence,
    Mention,
    Rejected,
    Resolution,
    Sentence,
)

if TYPE_CHECKING:
    from pathlib import Path

RASON = Place("site:rason", "Rason", 42.25, 130.3, "S", "PRT", "KP")
DUNAI = Place("site:dunai", "Dunai", 42.88, 132.35, "S", "PRT", "RU")
NOME = Place("geonames:2", "Nome", 64.5, -165.4, "P", "PPL", "US")
KOREA = Place("country:KP", "North Korea", 40.0, 127.0, "A", "PCLI", "KP")
WATERS = Place("waters:KP", "North Korean waters", 39.0, 128.5, "H", "SEA", None)
TEXT = "Ships left Rason for Dunai.\r\nThe White House said so. {{7*7}}"


def event(event_id: str, kind: str, *places: EventPlace, **more: Any) -> Event:
    said = Evidence("a.txt", 0, 27, TEXT[:27], "Kirby", "alleges", "2023-10-13", "https://x.org/a")
    when = DateInterval(date(2023, 9, 7), date(2023, 10, 1), 4)
    made = Event(
        event_id, kind, "arms", "Arms shipped", "alleged", True, when, places,
        {"sender": ("North Korea",)}, (), "AID", 0.8, (said,),
    )  # fmt: skip
    return replace(made, **more)


def content() -> dict[str, Any]:
    """What an atlas of one document holds, with every kind of mark."""
    ends = (
        EventPlace("origin", "Rason", RASON, 1, 0.0, "sentence"),
        EventPlace("destination", "Nome", NOME, 1, 5.0, "inferred"),
    )
    zone = EventPlace(
        "location", "waters", WATERS, 5, 80.0, "sentence", area=box(127.5, 38.5, 129.5, 40)
    )
    country = EventPlace("target", "North Korea", KOREA, 6, 300.0, "sentence")
    events = (
        event("e1", "transfer", *ends, links=(EventLink("related", "e2"),)),
        event("e2", "exploration", zone, country, status="planned"),
        event("e3", "sanction", date=None),
        event("e4", "cyber_attack", ends[0]),
    )
    document = Document(
        "a.txt", TEXT, "Ships", DateInterval(date(2023, 10, 13), date(2023, 10, 13), 1, "byline"),
        "https://x.org/a", "x.org", "en", (Sentence(0, 27), Sentence(29, 61, "tags")), "in/a.txt",
    )  # fmt: skip
    mention = Mention(11, 16, "Rason", "literal", 0, "Rason")
    return {
        "documents": (document,),
        "resolutions": {"a.txt": (Resolution(mention, RASON, 0.9, "only one", (DUNAI,), 1),)},
        "events": events,
        "layers": build_layers(events),
        "rejected": (Rejected("b.txt", "binary file"),),
        "run": {"made by": "eventatlas", "attribution": "GeoNames"},
    }


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return write_atlas(tmp_path / "atlas.gpkg", **content())


def test_everything_comes_back(written: Path) -> None:
    was, atlas = content(), read_atlas(written)
    assert atlas.documents == was["documents"]
    assert atlas.rejected == was["rejected"]
    assert atlas.run == was["run"]
    assert list(atlas.events["event_id"]) == ["e1", "e2", "e3", "e4"]
    assert json.loads(atlas.events["record"][0])["places"][0]["name"] == "Rason"
    (mention,) = atlas.mentions.to_dict("records")
    assert (mention["place_id"], mention["text"]) == ("site:rason", "Rason")
    assert json.loads(mention["candidates"])[0]["name"] == "Dunai"


def test_layers_come_back_row_by_row(written: Path) -> None:
    for was, now in zip(content()["layers"], read_atlas(written).layers, strict=True):
        assert (now.type, now.title) == (was.type, was.title)
        pd.testing.assert_frame_equal(
            now.gdf.drop(columns="geometry"), was.gdf.drop(columns="geometry")
        )
        assert (
            now.gdf.geometry.geom_equals_exact(was.gdf.geometry, 0.0).all()
            or was.gdf["mark"].eq("none").all()
        )
        pd.testing.assert_frame_equal(now.evidence, was.evidence)
        pd.testing.assert_frame_equal(now.links, was.links)


def test_a_gis_sees_the_layers(written: Path) -> None:
    layers = {str(name): kind for name, kind in pyogrio.list_layers(written)}
    assert {name for name, kind in layers.items() if kind} == {
        "shipments_points", "shipments_routes", "exploration_areas", "exploration_countries",
        "cyber_attack_points", "mentions_resolved", "land",
    }  # fmt: skip
    assert {name for name, kind in layers.items() if not kind} == {
        "documents", "mentions", "events", "evidence", "links", "rejected", "run", "layer_styles",
    }  # fmt: skip
    for name in layers:
        assert len(pyogrio.read_dataframe(written, layer=name)) > 0
    routes = pyogrio.read_dataframe(written, layer="shipments_routes")
    assert routes.crs.to_epsg() == 4326
    assert routes.geometry.is_valid.all()
    assert "“Ships left Rason for Dunai.” (Kirby alleges; a.txt)" in routes["evidence"][0]
    assert pyogrio.read_info(written, layer="shipments_points")["fields"][8] == "date_end"


def test_the_file_is_sound_and_every_layer_has_its_style(written: Path) -> None:
    with closing(sqlite3.connect(written)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        styled = {name for (name,) in connection.execute("SELECT f_table_name FROM layer_styles")}
        tables = connection.execute("SELECT table_name FROM gpkg_contents")
        assert styled == {name for (name,) in tables} - {"layer_styles"}
        (qml,) = connection.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'shipments_points'"
        ).fetchone()
        contents = {n for (n,) in connection.execute("SELECT table_name FROM gpkg_contents")}
        assert {"layer_styles", "documents"} <= contents
    assert all(f'value="{status}"' in qml for status in STATUSES)
    assert "<pythonCode" not in qml


def test_writing_twice_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    first = written.read_bytes()
    again = content()
    again["events"] = again["events"][::-1]
    again["layers"] = build_layers(again["events"])
    other = tmp_path / "other"
    other.mkdir()
    assert write_atlas(other / "atlas.gpkg", **again).read_bytes() == first
    assert write_atlas(written, **content()).read_bytes() == first
    assert {path.name for path in tmp_path.iterdir()} == {"atlas.gpkg", "other"}


def test_what_is_read_can_be_written_again(written: Path) -> None:
    before = written.read_bytes()
    atlas = read_atlas(written)
    changed = content() | {"documents": atlas.documents, "layers": atlas.layers, "run": atlas.run}
    assert write_atlas(written, **changed).read_bytes() == before


def test_an_atlas_without_events_has_all_its_tables(tmp_path: Path) -> None:
    empty = content() | {"events": (), "layers": (), "resolutions": {}}
    atlas = read_atlas(write_atlas(tmp_path / "atlas.gpkg", **empty))
    assert atlas.layers == ()
    assert len(atlas.events) == 0
    assert len(atlas.documents) == 1


def test_a_failure_leaves_the_old_atlas_and_nothing_else(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written.read_bytes()

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("geo.writers.geopackage.describe", full)
    with pytest.raises(AtlasError, match=r"atlas\.gpkg.*no space left"):
        write_atlas(written, **content())
    assert written.read_bytes() == before
    assert [path.name for path in written.parent.iterdir()] == ["atlas.gpkg"]


KILLED = """
import os, sys
from pathlib import Path
from geo._swap import replacing
with replacing(Path(sys.argv[1])) as draft:
    draft.write_bytes(b"half")
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_kill_leaves_the_old_atlas_and_the_next_run_cleans_up(written: Path) -> None:
    before = written.read_bytes()
    code = textwrap.dedent(KILLED)
    done = subprocess.run([sys.executable, "-c", code, str(written)], check=False, timeout=60)
    assert done.returncode == -9
    left = [path.name for path in written.parent.iterdir() if path != written]
    assert len(left) >= 1
    assert written.read_bytes() == before
    assert len(read_atlas(written).documents) == 1
    write_atlas(written, **content())
    assert [path.name for path in written.parent.iterdir()] == ["atlas.gpkg"]
    assert written.read_bytes() == before


def test_a_gis_that_has_the_old_atlas_open_does_no_harm(written: Path) -> None:
    fresh = written.read_bytes()
    with closing(sqlite3.connect(written)) as gis:
        gis.execute("PRAGMA journal_mode = WAL")
        gis.execute("UPDATE run SET value = 'edited'")
        gis.commit()
        assert written.with_name("atlas.gpkg-wal").exists()
        write_atlas(written, **content())
        assert [path.name for path in written.parent.iterdir()] == ["atlas.gpkg"]
    assert written.read_bytes() == fresh
    assert read_atlas(written).run == content()["run"]


def test_what_a_gis_has_edited_is_read(written: Path) -> None:
    with closing(sqlite3.connect(written)) as gis:
        gis.execute("PRAGMA journal_mode = WAL")
        gis.execute("UPDATE events SET title = 'Edited' WHERE event_id = 'e1'")
        gis.commit()
        assert read_atlas(written).events["title"][0] == "Edited"


@pytest.mark.parametrize("content_of_file", [b"", b"not a database", b"SQLite format 3\x00" * 40])
def test_something_else_is_refused_in_words(tmp_path: Path, content_of_file: bytes) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(content_of_file)
    with pytest.raises(AtlasError, match=r"x\.gpkg: not an atlas"):
        read_atlas(path)


def test_a_missing_atlas_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="eventatlas build"):
        read_atlas(tmp_path / "no.gpkg")


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        only_writer(tmp_path),
        pytest.raises(BusyError, match="another run"),
        only_writer(tmp_path),
    ):
        pass


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
def test_any_text_comes_back_with_its_offsets(tmp_path: Path, text: str) -> None:
    said = Evidence("a", 0, len(text), text, text, "asserts")
    place = EventPlace("location", text, RASON, 1, 0.0, "sentence")
    one = replace(event("e1", "visit", place), title=text, evidence=(said,))
    document = clean_document(Document("a", text, sentences=(Sentence(0, len(text)),)))
    atlas = round_trip(tmp_path, document, one)
    assert atlas.documents == (document,)
    assert len(atlas.documents[0].text) == len(text)
    assert list(atlas.layers[0].evidence["sentence"]) == [clean_text(text)]


def round_trip(folder: Path, document: Document, one: Event) -> Atlas:
    path = write_atlas(
        folder / "atlas.gpkg", documents=[document], resolutions={}, events=[one],
        layers=build_layers([one]),
    )  # fmt: skip
    return read_atlas(path)


def doc(doc_id: str, text: str, path: str | None = None) -> Document:
    return Document(doc_id, text, path=path)


def test_documents_unite_by_file_and_text(tmp_path: Path) -> None:
    for name in ("one/a.txt", "two/a.txt", "two/gone.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    one, two = str(tmp_path / "one/a.txt"), str(tmp_path / "two/a.txt")
    stored = [doc("a.txt", "first", one), doc("gone.txt", "x", str(tmp_path / "gone.txt"))]

    def ids(*fresh: Document) -> dict[str, str]:
        return {document.doc_id: document.text for document in unite(stored, fresh)}

    unchanged = {"a.txt": "first", "gone.txt": "x"}
    assert ids() == unchanged
    assert ids(doc("a.txt", "first", one)) == unchanged
    assert ids(doc("a.txt", "edited", one)) == unchanged | {"a.txt": "edited"}
    assert ids(doc("a.txt", "other", two)) == unchanged | {two: "other"}
    moved = doc("gone.txt", "y", str(tmp_path / "two/gone.txt"))
    assert ids(moved) == unchanged | {"gone.txt": "y"}
    assert ids(doc("b:1", "line", "b.jsonl")) == unchanged | {"b:1": "line"}


def test_a_file_known_under_a_longer_name_stays_under_it(tmp_path: Path) -> None:
    path = tmp_path / "two/a.txt"
    path.parent.mkdir()
    path.touch()
    stored = [doc("a.txt", "first", "one/a.txt"), doc("two/a.txt", "second", str(path))]
    assert len(unite(stored, [doc("a.txt", "second", str(path))])) == 2


def test_each_text_on_standard_input_is_a_document() -> None:
    first, second = doc("stdin", "first", "-"), doc("stdin", "second", "-")
    both = unite([first], [second])
    assert [document.text for document in both] == ["first", "second"]
    assert unite(both, [second]) == both
    assert unite(both, [first]) == both
    named = doc("a1", "old", "-")
    assert [d.text for d in unite([named], [doc("a1", "new", "-")])] == ["new"]
