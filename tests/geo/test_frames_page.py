"""docs/frames.md: what its examples show is what the commands print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo._frame_faults import GROUP_KEYS, ROLES
from geo.cli import run_command
from geo.links import RELATIONS

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = """[types.oil_spill]
title = "Oil spills"
[types.oil_spill.roles]
frm = "origin"
in = "location"
[[types.oil_spill.triggers]]
verbs = ["leak", "Spill"]
needs = ["enegry"]
"""


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/frames.md").read_text(encoding="utf-8")


def example(page: str, name: str) -> str:
    """The block of the page below the comment of that name."""
    match = re.search(rf"<!-- example: {name} -->\n```\w*\n(.*?)```", page, re.DOTALL)
    assert match, f"docs/frames.md has no example {name!r}"
    return match[1]


@pytest.fixture
def spills(page: str, tmp_path: Path) -> Path:
    path = tmp_path / "spills.toml"
    path.write_text(example(page, "frames"), encoding="utf-8")
    return path


def test_the_example_passes_the_check(
    page: str, spills: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["frames", "check", str(spills)]) == 0
    assert capsys.readouterr().out == example(page, "check")


def test_the_example_explains_as_shown(
    page: str, spills: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "spill.txt"
    article.write_text(example(page, "article"), encoding="utf-8")
    assert run_command(["explain", str(article), "--frames", str(spills)]) == 0
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    shown = [line.strip() for line in example(page, "explain").splitlines()]
    assert not [line for line in shown if line not in said], "\n".join(said)


def test_the_mistakes_are_explained_as_shown(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spills.toml").write_text(BROKEN, encoding="utf-8")
    assert run_command(["frames", "check", "spills.toml"]) == 1
    assert capsys.readouterr().out == example(page, "mistakes")


def test_every_key_and_role_is_documented(page: str) -> None:
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert named >= {*GROUP_KEYS, *ROLES, "title", "subtype", "plover", "extend"}
    special = {name for name in RELATIONS if "_" in name}
    assert named >= {*special, "subject", "object", "agent", "zone", "cargo", "premodifier"}
