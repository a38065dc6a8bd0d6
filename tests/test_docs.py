"""The documentation says what the program does, its links lead somewhere, and nothing leaks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
REGISTRY_HOSTS = (
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "npm" + "mirror.com",
)
DOWNLOAD_SETTINGS = re.compile(
    rb'"resolved": *"https?:|--(extra-)?index-' + rb"url|--find-" + rb"links[ =]"
)


def commands() -> Iterator[str]:
    """Every command as typed, such as ``eventatlas gazetteer lookup``."""
    from geo import cli

    def below(command: click.Command, path: str) -> Iterator[str]:
        if not isinstance(command, click.Group):
            yield path
            return
        for name, child in command.commands.items():
            if not child.hidden:
                yield from below(child, f"{path} {name}")

    groups = [value for value in vars(cli).values() if isinstance(value, click.Group)]
    assert groups, "geo.cli has no click group"
    known = {id(child) for group in groups for child in group.commands.values()}
    for group in {id(group): group for group in groups if id(group) not in known}.values():
        yield from below(group, "eventatlas")


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = list(commands())
    assert found
    assert not [command for command in found if f"`{command}" not in text]


def test_every_command_in_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(eventatlas(?: [a-z]+)+)", text, re.MULTILINE)
    assert table
    assert set(table) <= set(commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, heading = link.partition("#")
        path = page.parent / target if target else page
        assert path.exists(), f"{page.name} links to {link}"
        if heading:
            assert heading in headings(path), f"{page.name} links to {link}"


EXAMPLE = re.compile(
    r"```json\n(?P<article>[^\n]+)\n```.*?<!-- example:.*?```json\n(?P<event>.*?)```", re.DOTALL
)


def test_the_example_in_the_readme_is_real() -> None:
    page = ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    match = EXAMPLE.search(text)
    assert match
    printed = subprocess.run(
        [sys.executable, "-m", "geo", "events", "-"],
        input=match["article"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    ).stdout
    fresh = "".join(wrapped(line) for line in printed.splitlines())
    if os.environ.get("EVENTATLAS_REFRESH"):
        start, end = match.span("event")
        page.write_text(text[:start] + fresh + text[end:], encoding="utf-8")
    else:
        assert match["event"] == fresh, "the output changed: look at it, then run `make readme`"


def wrapped(line: str) -> str:
    """A JSON object with one line per key, and one per item of a list of objects."""
    parts = []
    for key, value in json.loads(line).items():
        one_line = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            items = (json.dumps(item, ensure_ascii=False) for item in value)
            one_line = "[\n   " + ",\n   ".join(items) + "]"
        parts.append(f'"{key}": {one_line}')
    return "{" + ",\n ".join(parts) + "}\n"


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_layer_columns_are_documented() -> None:
    from geo import atlas, layers

    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    tables = [layers.COLUMNS, layers.EVIDENCE_COLUMNS, layers.LINK_COLUMNS]
    tables += [atlas.MENTION_COLUMNS, atlas.EVENTS_COLUMNS, atlas.DOCUMENT_COLUMNS]
    columns = {name for table in tables for name in table}
    assert not {name for name in columns if not re.search(rf"\b{name}\b", text)}


def test_the_changelog_knows_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(project['version'])}\b", changelog, re.MULTILINE)


def committed() -> list[Path]:
    """Every file in git; skips outside of a clone."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git clone, so there is no list of committed files")
    paths = (ROOT / name.decode() for name in done.stdout.split(b"\0") if name)
    return [path for path in paths if path.is_file()]


def test_no_committed_file_names_a_package_registry() -> None:
    named = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if any(host.encode() in (data := path.read_bytes()) for host in REGISTRY_HOSTS)
        or DOWNLOAD_SETTINGS.search(data)
    ]
    assert not named


def test_no_committed_file_names_a_path_of_this_machine() -> None:
    private = [f"{ROOT}/".encode(), f"{Path.home()}/".encode()]
    named = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if any(text in path.read_bytes() for text in private if len(text) > 2)
    ]
    assert not named


def test_nothing_built_is_committed() -> None:
    built = re.compile(r"core\.sqlite|maps/static/|node_modules/|\.stamp$|\.whl$")
    names = [path.relative_to(ROOT).as_posix() for path in committed()]
    assert not [name for name in names if built.search(name)]
