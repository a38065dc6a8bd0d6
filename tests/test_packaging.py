"""What is in the wheel, that it works where nothing else of the checkout is, and how it is made."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

NOT_SHIPPED = re.compile(
    r"node_modules|__pycache__|\.stamp$|/\.gazetteer-|^maps/web/|^tests/|^examples/"
)
LARGEST_WHEEL = 100 * 2**20
"""Bytes; what the package index takes for one file."""


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel under test; ``make test`` builds it and says where it is."""
    path = os.environ.get("EVENTATLAS_WHEEL")
    if not path:
        pytest.skip("no wheel to look at: EVENTATLAS_WHEEL is not set (`make test` sets it)")
    return Path(path)


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_top_level_is_ours_alone(names: set[str]) -> None:
    top = {name.split("/")[0] for name in names}
    info = {name for name in top if re.fullmatch(r"eventatlas-[\w.]+\.dist-info", name)}
    assert top - info == {"geo", "gazetteer", "maps"}
    assert len(info) == 1


@pytest.mark.parametrize(
    "name",
    [
        "gazetteer/data/core.sqlite",
        "gazetteer/data/core.trie",
        "maps/static/runtime.en.js",
        "maps/static/runtime.css",
        "maps/static/base.json",
        "maps/static/countries.json",
        "maps/static/labels.json",
        "maps/static/LICENSES.txt",
        "maps/data/outlines.json",
        "geo/data/frames.toml",
        "geo/py.typed",
        "gazetteer/py.typed",
        "maps/py.typed",
    ],
)
def test_contains(names: set[str], name: str) -> None:
    assert name in names


def test_every_source_and_data_file_is_in(names: set[str], root: Path) -> None:
    on_disk = {
        path.relative_to(root).as_posix()
        for package in ("geo", "gazetteer", "maps")
        for path in (root / package).rglob("*")
        if path.is_file()
    }
    shipped = {name for name in on_disk if not NOT_SHIPPED.search(name)}
    assert shipped <= names


def test_nothing_else_is_in(names: set[str]) -> None:
    assert not [name for name in names if NOT_SHIPPED.search(name)]


def test_carries_its_licenses(names: set[str]) -> None:
    licenses = {name.split("/")[-1] for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "NOTICE"} <= licenses


def test_size(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_WHEEL


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of executables of a new environment with this wheel in it.

    The libraries it needs are borrowed from the running environment, so nothing is downloaded.
    """
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False)
    names = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars=names))
    binaries = Path(sysconfig.get_path("scripts", scheme="venv", vars=names))
    installer = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install"]
    subprocess.run(
        [*installer, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, timeout=300
    )
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return binaries


@pytest.fixture
def run(fresh: Path, tmp_path: Path) -> Callable[..., str]:
    """Run a command of the new environment in an empty folder and return what it prints."""

    def run_there(name: str, *arguments: str) -> str:
        env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        done = subprocess.run(
            [str(fresh / name), *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_there


def test_fresh_environment_uses_its_own_copy(run: Callable[..., str], fresh: Path) -> None:
    code = "import geo, gazetteer, maps; print(geo.__file__, gazetteer.__file__, maps.__file__)"
    for path in run("python", "-c", code).split():
        assert Path(path).is_relative_to(fresh.parent)


def test_demo_runs_in_a_fresh_environment_from_another_folder(
    run: Callable[..., str], example_articles: Path, tmp_path: Path
) -> None:
    run("eventatlas", "build", str(example_articles), "-o", "demo")
    page = (tmp_path / "demo" / "map.html").read_text(encoding="utf-8")
    assert "Komsomolsk-on-Amur" in page
    assert (tmp_path / "demo" / "atlas.gpkg").stat().st_size > 0


def test_module_runs_as_the_command_does(run: Callable[..., str]) -> None:
    assert run("python", "-m", "geo", "--version") == run("eventatlas", "--version")


# --- pinned requirements -----------------------------------------------------------------------


def pinned(path: Path) -> set[str]:
    """Normalized names pinned in a requirements file."""
    return set(re.findall(r"^([a-z0-9-]+)==\S+", path.read_text(encoding="utf-8"), re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    """Normalized names of requirement lines."""
    found = (re.match(r"[\w.-]+", line) for line in requirements)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def test_pins_cover_what_pyproject_asks_for(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    project, folder = settings["project"], root / "requirements"
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    assert wanted(settings["build-system"]["requires"]) <= pinned(folder / "build.txt")
    assert wanted(project["dependencies"]) <= pinned(folder / "run.txt")
    assert wanted(project["dependencies"] + extras) <= pinned(folder / "test.txt")


def test_every_pin_has_hashes(root: Path) -> None:
    for path in (root / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        assert lines
        assert not [line for line in lines if "--hash=sha256:" not in line]


# --- the build hook ------------------------------------------------------------------------------


@pytest.fixture
def hook(root: Path) -> ModuleType:
    """The build hook, loaded as hatchling does: without registering it as a module."""
    spec = importlib.util.spec_from_file_location("hatch_build", root / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOURCES = (
    "maps/web/package.json",
    "maps/web/package-lock.json",
    "maps/web/labels.py",
    "maps/web/src/main.js",
    "maps/web/test/main.test.js",
    "maps/data/outlines.json",
    "gazetteer/data/countries.csv",
    "gazetteer/data/seas.csv",
)


@pytest.fixture
def tree(tmp_path: Path, hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A small source tree under ``tmp_path`` and the list of what gets built in it."""
    built: list[str] = []

    def npm(folder: Path, *arguments: str) -> None:
        built.append(arguments[0])
        (folder / "node_modules").mkdir(exist_ok=True)
        if arguments[0] == "run":
            (tmp_path / "maps/static").mkdir(exist_ok=True)

    def build_core(root: Path) -> None:
        built.append("core")
        (root / hook.CORE).write_bytes(b"index")

    def build_labels(root: Path) -> None:
        built.append("labels")
        (root / hook.LABELS).write_text("{}", encoding="utf-8")

    monkeypatch.setattr(hook, "_npm", npm)
    monkeypatch.setattr(hook, "_build_core", build_core)
    monkeypatch.setattr(hook, "_build_labels", build_labels)
    for name in SOURCES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    return built


def test_hook_builds_each_part_once(hook: ModuleType, tree: list[str], tmp_path: Path) -> None:
    hook.build_package_data(tmp_path)
    hook.build_package_data(tmp_path)
    assert tree == ["ci", "run", "core", "labels"]


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("maps/web/src/main.js", ["run"]),
        ("maps/data/outlines.json", ["run"]),
        ("maps/web/test/main.test.js", []),
        ("maps/web/labels.py", ["labels"]),
        ("gazetteer/data/seas.csv", ["core", "labels"]),
        ("gazetteer/data/countries.csv", ["run", "core", "labels"]),
    ],
)
def test_hook_rebuilds_what_changed(
    hook: ModuleType, tree: list[str], tmp_path: Path, changed: str, again: list[str]
) -> None:
    hook.build_package_data(tmp_path)
    (tmp_path / changed).write_text("changed", encoding="utf-8")
    hook.build_package_data(tmp_path)
    assert tree[4:] == again


def test_hook_rebuilds_a_lost_output(hook: ModuleType, tree: list[str], tmp_path: Path) -> None:
    hook.build_package_data(tmp_path)
    (tmp_path / hook.CORE).unlink()
    hook.build_package_data(tmp_path)
    assert tree[4:] == ["core"]


def test_hook_says_which_part_failed_and_what_to_do(
    hook: ModuleType, tree: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise ValueError("line 3: no such country")

    monkeypatch.setattr(hook, "_build_core", broken)
    with pytest.raises(hook.BuildError, match=r"core gazetteer failed: line 3[^\n]*\nWhat to do: "):
        hook.build_package_data(tmp_path)
    assert not (tmp_path / "gazetteer/data/core.sqlite.stamp").exists()
