"""Fixtures for the map's tests; the layers are built in ``sample_layers.py`` beside this file."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "maps" / "static"


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module that builds layers (tests are no package, so it is loaded by its path)."""
    spec = importlib.util.spec_from_file_location("sample_layers", HERE / "sample_layers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def built() -> None:
    """Skip a test that needs the bundled browser files when they were not built."""
    if not (STATIC / "runtime.en.js").exists():
        pytest.skip("maps/static is not built (npm ci && npm run build in maps/web)")
