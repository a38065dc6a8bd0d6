"""The command line keeps its contract (design, section 4)."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from geo.cli import run_command

if TYPE_CHECKING:
    from pathlib import Path

VISIT = """Kim Jong Un visits Vladivostok

VLADIVOSTOK, September 13, 2023 - North Korean leader Kim Jong Un met Russian President Vladimir
Putin in Vladivostok on Wednesday. Russia shipped 1,000 containers from Rason to Dunai, the White
House said.
"""
STORM = """Storm closes the port of Riga

RIGA, March 3, 2024 - The foreign ministers of Latvia and Estonia met in Riga on Sunday.
"""

EVENT_KEYS = [
    "event_id", "type", "subtype", "title", "status", "contested", "date_start", "date_end",
    "date_precision", "actors", "places", "quantities", "plover", "confidence", "evidence", "links",
]  # fmt: skip
PLACE_KEYS = ["role", "name", "lat", "lon", "place_id", "geo_precision", "radius_km", "basis"]
EVIDENCE_KEYS = ["doc_id", "start", "end", "sentence", "source", "stance", "published", "url"]
MENTION_KEYS = [
    "start", "end", "text", "use", "confidence", "place_id", "geonameid", "name", "lat", "lon",
    "feature_class", "feature_code", "country_code", "reason",
]  # fmt: skip


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "visit.txt").write_text(VISIT, encoding="utf-8")
    return folder


def lines(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, Any]]:
    """Run a command that must succeed; its JSON Lines."""
    assert run_command([str(argument) for argument in arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def fails(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Run a command that must fail; its exit code and what it says."""
    code = run_command([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return code, said.err


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ((), "eventatlas build my-articles -o out"),
        (("build",), "--published DATE"),
        (("mentions",), "--given-spans"),
        (("events",), "> events.jsonl"),
        (("map",), "-o map.pdf"),
        (("export",), ".geojson"),
        (("explain",), "--frames strikes.toml"),
        (("frames", "check"), "strikes.toml"),
        (("gazetteer",), "lookup"),
        (("gazetteer", "lookup"), "--near LAT,LON"),
        (("gazetteer", "build"), "KP.zip"),
        (("gazetteer", "download"), "cities500"),
        (("doctor",), "Example"),
    ],
)
def test_help_shows_how(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], shows: str
) -> None:
    assert run_command([*command, "--help"]) == 0
    assert shows in capsys.readouterr().out


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\nfrom geo.cli import run_command\nrun_command(['--help'])\n"
        "heavy = {'numpy', 'pandas', 'geopandas', 'folium', 'shapely', 'rich', 'trafilatura'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_version_warns_of_other_owners(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = {"geo": ["eventatlas", "geo"], "maps": ["eventatlas"], "gazetteer": ["eventatlas"]}
    monkeypatch.setattr("geo.cli_doctor.packages_distributions", lambda: owners)
    assert run_command(["--version"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("eventatlas ")
    assert "'geo' also belongs to geo" in said.err
    assert "'maps'" not in said.err


def test_doctor_looks_at_everything(capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["doctor"])
    said = capsys.readouterr().out
    assert all(word in said for word in ("Python", "geopandas", "gazetteer", "map"))


def test_build_makes_a_map_and_an_atlas_and_repeats_itself(
    capsys: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run_command(["build", str(articles), "-o", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "1 document read" in said.err
    assert str(out / "map.html") in said.err
    assert str(out / "atlas.gpkg") in said.err
    first = (out / "atlas.gpkg").read_bytes()
    assert run_command(["build", str(articles), "-o", str(out)]) == 0
    assert (out / "atlas.gpkg").read_bytes() == first
    assert {path.name for path in out.iterdir()} == {"atlas.gpkg", "map.html"}


def test_more_input_adds_and_ends_where_one_run_would(
    capsys: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "storm.txt").write_text(STORM, encoding="utf-8")
    step, once = tmp_path / "step", tmp_path / "once"
    assert run_command(["build", str(articles), "-o", str(step)]) == 0
    assert run_command(["build", str(more), "-o", str(step)]) == 0
    assert "1 document read, 1 kept from before" in capsys.readouterr().err
    assert run_command(["build", str(more), str(articles), "-o", str(once)]) == 0
    assert (step / "atlas.gpkg").read_bytes() == (once / "atlas.gpkg").read_bytes()


def test_events_have_the_agreed_shape(capsys: pytest.CaptureFixture[str], articles: Path) -> None:
    events = lines(capsys, "events", articles)
    assert events
    for event in events:
        assert list(event) == EVENT_KEYS
        assert all(list(place) == PLACE_KEYS for place in event["places"])
        assert all(list(evidence) == EVIDENCE_KEYS for evidence in event["evidence"])
        for evidence in event["evidence"]:
            assert VISIT[evidence["start"] : evidence["end"]] == evidence["sentence"]
    assert "Vladivostok" in {place["name"] for event in events for place in event["places"]}


def test_mentions_have_the_agreed_shape(capsys: pytest.CaptureFixture[str], articles: Path) -> None:
    (document,) = lines(capsys, "mentions", articles)
    assert list(document) == ["id", "mentions"]
    assert document["id"] == "visit.txt"
    for mention in document["mentions"]:
        assert list(mention) == MENTION_KEYS
        assert VISIT[mention["start"] : mention["end"]] == mention["text"]
    found = {mention["text"]: mention for mention in document["mentions"]}
    assert found["Vladivostok"]["geonameid"] == 2013348


def test_given_spans_are_resolved_and_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    texts = ["He left Riga for Vladivostok.", "Nobody went to Xyzzyville or Riga."]
    spans = [[(17, 28)], [(15, 25), (29, 33)]]
    rows = [
        {
            "id": f"d{n}", "text": text,
            "toponyms": [{"start": s, "end": e, "geonameid": 1, "lat": 0.0} for s, e in own],
        }
        for n, (text, own) in enumerate(zip(texts, spans, strict=True))
    ]  # fmt: skip
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    documents = lines(capsys, "mentions", "--given-spans", path)
    assert [document["id"] for document in documents] == ["d0", "d1"]
    assert [[(m["start"], m["end"]) for m in d["mentions"]] for d in documents] == spans
    nowhere, riga = documents[1]["mentions"]
    assert (nowhere["place_id"], nowhere["lat"]) == (None, None)
    assert nowhere["reason"]
    assert riga["geonameid"] == 456172


def test_map_and_exports_come_from_an_atlas(
    capsys: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run_command(["build", str(articles), "-o", str(out)]) == 0
    atlas = out / "atlas.gpkg"
    for name in ("events.csv", "events.geojson", "layers.gpkg"):
        assert run_command(["export", str(atlas), "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 0
    assert run_command(["map", str(atlas), "-o", str(tmp_path / "again.html")]) == 0
    assert (tmp_path / "again.html").read_bytes() == (out / "map.html").read_bytes()
    assert capsys.readouterr().out == ""
    for command, name in (("map", "no/x.html"), ("export", "no/x.csv")):
        code, said = fails(capsys, command, atlas, "-o", tmp_path / name)
        assert (code, "could not be written" in said) == (1, True)


def test_a_picture_comes_from_an_atlas(
    capsys: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="pictures need eventatlas[pictures]")
    out = tmp_path / "out"
    assert run_command(["build", str(articles), "-o", str(out)]) == 0
    picture = tmp_path / "map.SVG"
    assert run_command(["map", str(out / "atlas.gpkg"), "-o", str(picture), "--title", "Riga"]) == 0
    assert ">Riga</text>" in picture.read_text(encoding="utf-8")
    code, said = fails(capsys, "map", out / "atlas.gpkg", "-o", tmp_path / "no" / "x.png")
    assert (code, "could not be written" in said) == (1, True)


def test_a_format_nobody_knows_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    atlas = tmp_path / "atlas.gpkg"
    atlas.touch()
    code, said = fails(capsys, "export", atlas, "-o", tmp_path / "x.docx")
    assert code == 2
    assert ".geojson" in said


def test_a_password_is_never_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    atlas = tmp_path / "atlas.gpkg"
    atlas.touch()
    address = "postgresql://me:s3cret@localhost/x"
    code, said = fails(capsys, "export", atlas, "-o", address)
    assert (code, "s3cret" in said, "without -o" in said) == (2, False, True)


def test_a_folder_may_be_source_and_output(tmp_path: Path) -> None:
    (tmp_path / "storm.txt").write_text(STORM, encoding="utf-8")
    assert run_command(["build", str(tmp_path), "-o", str(tmp_path)]) == 0
    before = (tmp_path / "atlas.gpkg").read_bytes()
    assert run_command(["build", str(tmp_path), "-o", str(tmp_path)]) == 0
    assert (tmp_path / "atlas.gpkg").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("build", "x.txt"), "--output"),
        (("build", "-o", "out"), "SOURCE"),
        (("build", "x.txt", "-o", "out", "--published", "soon"), "not a date"),
        (("build", "x.txt", "-o", "out", "--published", "2024-13"), "month"),
        (("frobnicate",), "No such command"),
        (("map", "no.gpkg", "-o", "x.html"), "does not exist"),
        (("map", "-o", "x.gif", "no.gpkg"), ".html, .png, .svg or .pdf"),
        (("gazetteer", "lookup", "Riga", "--near", "95,0"), "latitude,longitude"),
        (("gazetteer", "build", "x.csv"), "--output"),
        (("gazetteer", "build", "x.csv", "-o", "y", "--column", "name"), "KEY=COLUMN"),
        (("gazetteer", "download", "../x", "-o", "y"), "no file of GeoNames"),
        (("mentions", "--given-spans", "x.txt"), "toponyms"),
    ],
)
def test_wrong_usage_says_what_to_do(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    code, said = fails(capsys, *arguments)
    assert code == 2
    assert says in said


@pytest.mark.parametrize("command", ["events", "mentions"])
def test_nothing_read_is_a_failure(
    capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path
) -> None:
    code, said = fails(capsys, command, tmp_path / "missing.txt")
    assert code == 1
    assert "missing.txt: not found" in said


def test_a_broken_atlas_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bad.gpkg").write_bytes(b"nothing")
    code, said = fails(capsys, "map", tmp_path / "bad.gpkg", "-o", tmp_path / "x.html")
    assert code == 1
    assert "bad.gpkg: not an atlas" in said
    assert not (tmp_path / "x.html").exists()


def test_an_output_that_is_a_file_is_refused(
    capsys: pytest.CaptureFixture[str], articles: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").touch()
    code, said = fails(capsys, "build", articles, "-o", tmp_path / "out")
    assert code == 2
    assert "is a file" in said


def test_interrupting_is_not_a_crash(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, articles: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.articles.read_articles", interrupted)
    assert fails(capsys, "events", articles)[0] == 130


def test_a_fault_of_ours_is_said_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, articles: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.delenv("EVENTATLAS_DEBUG", raising=False)
    monkeypatch.setattr("geo.articles.read_articles", broken)
    code, said = fails(capsys, "events", articles)
    assert code == 1
    assert "internal error: ZeroDivisionError" in said


def test_lookup_prints_places_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    near = lines(capsys, "gazetteer", "lookup", "Primorsk", "--near", "60.4,28.6")
    assert near[0]["geonameid"] == 505269
    ukraine = lines(capsys, "gazetteer", "lookup", "Primorsk", "--country", "UA")
    assert ukraine[0]["country_code"] == "UA"
    assert lines(capsys, "gazetteer", "info")[0]["attribution"]
    assert fails(capsys, "gazetteer", "lookup", "Xyzzyville")[0] == 1


def test_standard_input_and_a_closed_pipe() -> None:
    command = [sys.executable, "-m", "geo"]
    piped = subprocess.run(
        [*command, "mentions", "-"],
        input=VISIT.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(piped.stdout)["id"] == "stdin"
    assert piped.stderr == b""
    with subprocess.Popen(
        [*command, "gazetteer", "info"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
