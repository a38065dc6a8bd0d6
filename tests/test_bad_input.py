"""Bad inputs are named with their reason, here and in the atlas; the good ones are all there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyogrio
import pytest

from geo.atlas import read_atlas
from geo.cli import run_command

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "Talks in Riga\n\nThe foreign ministers of Latvia and Estonia met in Riga on 3 March 2024.\n"
HOSTILE = "{{7*7}} </script><img src=x onerror=alert(1)> ${1+1} ` \x00\x1b[31m"


def good_line(doc_id: str) -> str:
    return json.dumps({"id": doc_id, "text": f"{GOOD} {doc_id}"})


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "wide.txt").write_bytes(f"{GOOD} wide".encode("utf-16"))
    (folder / "other.txt").write_text(f"{GOOD} other", encoding="utf-8")
    (folder / "long.txt").write_bytes(b"a" * 50_000_000)
    (folder / "long.jsonl").write_bytes(b'{"text": "' + b"a" * 50_000_000 + b'"}')
    lines = [good_line("one"), '{"id": "two", "text": ', good_line("three")]
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "hostile.txt").write_text(f"{HOSTILE}\n\n{GOOD} {HOSTILE}", encoding="utf-8")
    return folder


def test_each_bad_input_is_named_and_the_good_ones_are_all_there(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run_command(["build", str(inputs), "-o", str(out)]) == 0
    said = capsys.readouterr().err
    atlas = read_atlas(out / "atlas.gpkg")
    assert {d.doc_id for d in atlas.documents} >= {
        "good.txt",
        "one",
        "three",
        "hostile.txt",
    }
    rejected = {
        str(inputs / name)
        for name in ("empty.txt", "picture.txt", "wide.txt", "long.txt", "long.jsonl")
    }
    assert {r.path for r in atlas.rejected} >= rejected
    assert (str(inputs / "lines.jsonl"), "line 2") in {(r.path, r.detail) for r in atlas.rejected}
    for one in atlas.rejected:
        assert one.reason
        assert one.path in said
        assert one.reason in said
    assert f"{len(atlas.rejected)} rejected" in said
    table = pyogrio.read_dataframe(out / "atlas.gpkg", layer="rejected")
    assert len(table) == len(atlas.rejected)
    assert "\x1b[31m" not in said


def test_what_was_rejected_is_forgotten_once_it_is_read(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sources = [inputs / "good.txt", inputs / "empty.txt", inputs / "picture.txt"]
    assert run_command(["build", *map(str, sources), "-o", str(out)]) == 0
    (inputs / "empty.txt").write_text(f"{GOOD} mended", encoding="utf-8")
    assert run_command(["build", str(inputs / "empty.txt"), "-o", str(out)]) == 0
    atlas = read_atlas(out / "atlas.gpkg")
    assert [r.path for r in atlas.rejected] == [str(inputs / "picture.txt")]
    assert {d.doc_id for d in atlas.documents} == {"good.txt", "empty.txt"}


def test_when_nothing_can_be_read_nothing_is_written(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run_command(["build", str(inputs / "empty.txt"), "-o", str(out)]) == 1
    assert "empty.txt" in capsys.readouterr().err
    assert not out.exists()
    assert run_command(["build", str(inputs / "good.txt"), "-o", str(out)]) == 0
    before = (out / "atlas.gpkg").read_bytes()
    assert run_command(["build", str(inputs / "picture.txt"), "-o", str(out)]) == 1
    assert (out / "atlas.gpkg").read_bytes() == before


def test_hostile_text_reaches_atlas_and_map_as_text(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run_command(["build", str(inputs / "hostile.txt"), "-o", str(out)]) == 0
    (document,) = read_atlas(out / "atlas.gpkg").documents
    assert "{{7*7}} </script><img src=x onerror=alert(1)> ${1+1} `" in document.text
    assert "\x00" not in document.text
    assert "\x1b" not in document.text
    page = (out / "map.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "49 </script>" not in page


def test_a_document_that_a_step_fails_on_is_kept_and_named(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo import pipeline

    find = pipeline.find_mentions

    def failing(document: object, gazetteer: object) -> object:
        if "other" in getattr(document, "text", ""):
            raise ValueError("no sense in this")
        return find(document, gazetteer)  # type: ignore[arg-type]

    out, sources = tmp_path / "out", [str(inputs / "good.txt"), str(inputs / "other.txt")]
    monkeypatch.setattr(pipeline, "find_mentions", failing)
    assert run_command(["build", *sources, "-o", str(out)]) == 0
    atlas = read_atlas(out / "atlas.gpkg")
    assert [(r.path, r.reason) for r in atlas.rejected] == [
        (sources[1], "ValueError: no sense in this")
    ]
    monkeypatch.undo()
    assert run_command(["build", sources[0], "-o", str(out)]) == 0
    atlas = read_atlas(out / "atlas.gpkg")
    assert not atlas.rejected
    assert set(atlas.mentions["doc_id"]) == {"good.txt", "other.txt"}
