"""What several test files share: where things are, and a header that says what is tested."""

from __future__ import annotations

import importlib
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHOWN = ("geopandas", "shapely", "pyogrio", "folium", "trafilatura")


def pytest_report_header() -> list[str]:
    """Versions that matter, and whether the installed wheel or the checkout is under test."""
    versions = ", ".join(f"{name} {_version(name)}" for name in SHOWN)
    return [f"eventatlas from {_home()}", f"libraries: {versions}"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the checkout; skips where there is none."""
    folder = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("development data not found: no ../shared, and EVENTATLAS_SHARED is not set")
    return folder


@pytest.fixture(scope="session")
def example_articles() -> Path:
    """The folder of example articles."""
    return ROOT / "examples" / "articles"


def _home() -> str:
    try:
        return str(Path(str(importlib.import_module("geo").__file__)).parent)
    except ImportError as error:
        return f"nowhere ({error})"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
