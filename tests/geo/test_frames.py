"""Frames files: what a user can add, and what a mistake in one says."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.cli import run_command
from geo.frames import FrameError, check_frames, load_frames, packaged_text

CASES = Path(__file__).resolve().parents[1] / "cases" / "frame_mistakes.tsv"
MISTAKES = [
    line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines()[1:] if line.strip()
]

STRIKES = """
[types.strike]
title = "Labor strikes"
[types.strike.roles]
in = "location"
[[types.strike.triggers]]
verbs = ["walk off the job", "down tools"]
[lexicons]
arms = ["blowpipe"]
"""


def test_all_eleven_types_are_there() -> None:
    names = "visit meeting transfer exploration agreement deployment test conflict sanction"
    assert set(load_frames().types) == {*names.split(), "movement", "crisis"}


def test_a_users_file_adds_a_type_and_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(STRIKES, "utf-8")
    frames = load_frames(path)
    assert frames.types["strike"].title == "Labor strikes"
    assert "blowpipes" in frames.lexicons["arms"].words
    assert "weapons" in frames.lexicons["arms"].words
    assert "visit" in frames.types


def test_a_users_file_extends_a_type(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[types.visit]\nextend = true\n[[types.visit.triggers]]\nverbs = ["barnstorm"]', "utf-8"
    )
    frames = load_frames(path)
    assert {"barnstormed", "visited"} <= set(frames.patterns)
    assert frames.types["visit"] == load_frames().types["visit"]


def test_the_packaged_frames_hold_no_mistake() -> None:
    assert not [str(f) for f in check_frames(packaged_text().encode()) if f.serious]


@pytest.mark.parametrize(("toml", "line", "problem", "advice"), MISTAKES)
def test_a_mistake_is_explained(
    toml: str,
    line: str,
    problem: str,
    advice: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(toml.replace("⏎", "\n"), "utf-8")
    assert run_command(["frames", "check", str(path)]) == 1
    said = capsys.readouterr().out.splitlines()
    hits = [n for n, text in enumerate(said) if f"mine.toml:{line}: " in text and problem in text]
    assert hits, said
    assert any(advice in said[n + 1] for n in hits), said
    with pytest.raises(FrameError, match=r"line \d+: .*eventatlas frames check"):
        load_frames(path)


def test_text_in_another_encoding_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('[lexicons]\narms = ["canon à eau"]'.encode("latin-1"))
    assert run_command(["frames", "check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "mine.toml:2: not UTF-8 text" in said
    assert "save the file with the encoding UTF-8" in said


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 9_000, "[types.x]\na = '\x1b[2J'", "\x00", "a.b.c"]
)
def test_hostile_files_are_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    assert run_command(["frames", "check", str(path)]) == 1
    assert "\x1b" not in (said := capsys.readouterr().out)
    assert "mine.toml:" in said


def test_a_good_file_says_what_it_adds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + STRIKES.replace("\n", "\r\n").encode())
    assert run_command(["frames", "check", str(path)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "adds type strike (Labor strikes): 2 triggers",
        "extends lexicon arms: 1 words",
    ]


def test_notes_do_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[types.visit]\n[[types.visit.triggers]]\nverbs = ["spilled oil"]\n[lexicons]\nx = ["y"]',
        "utf-8",
    )
    assert run_command(["frames", "check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "mine.toml:1: note: types.visit: this replaces the packaged type" in said
    assert "mine.toml:1: note: types.visit: no relation of a place has a role" in said
    assert "mine.toml:3: note:" in said
    assert "mine.toml:5: note: lexicons.x: no trigger needs" in said


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match=r"gone\.toml: cannot be read"):
        load_frames(tmp_path / "gone.toml")
