"""Frames files: what a user can add, and what a mistake in one says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.frames import FrameError, load_frames

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("types = [", "not valid TOML"),
        ("[tpyes.x]", "unknown table 'tpyes'"),
        ("[types.x]\ntitle = 'X'", "has no [[types.x.triggers]]"),
        ("[[types.x.triggers]]\nverbs = ['go']\nroels = {}", "unknown key 'roels'"),
        ("[[types.x.triggers]]\nverbs = ['go']\nroles = { in = 'place' }", "'place'"),
        ("[[types.x.triggers]]\nverbs = ['go']\nneeds = ['nothing']", "unknown lexicon 'nothing'"),
        ("[[types.x.triggers]]\nsubtype = 'y'", "neither verbs nor nouns"),
        ("[lexicons]\narms = 'gun'", "expected a list of words"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(FrameError) as caught:
        load_frames(path)
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match=r"gone\.toml: cannot be read"):
        load_frames(tmp_path / "gone.toml")
