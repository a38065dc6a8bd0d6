"""A server with PostGIS and atlases for it; both modules are beside this file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from geo.model import Atlas

HERE = Path(__file__).resolve().parent


def load(name: str) -> ModuleType:
    """The module beside this file (tests are no package, so it is loaded by its path)."""
    spec = importlib.util.spec_from_file_location(f"gis_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses ask for it
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """A PostgreSQL with PostGIS, for all tests that need one."""
    with load("postgres").private_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def common_base(cluster: Any) -> Any:
    """The one database of most tests, since making one takes longer than a test."""
    return cluster.base()


@pytest.fixture
def base(common_base: Any) -> Any:
    """A database with PostGIS and nothing else."""
    common_base.clear()
    return common_base


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module that makes atlases."""
    return load("sample_atlas")


@pytest.fixture(scope="session")
def make(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Atlas]:
    """A function that makes an atlas of events, with every kind of mark unless told otherwise."""
    path = tmp_path_factory.mktemp("postgis") / "atlas.gpkg"
    known: dict[str, Atlas] = {}

    def made(*events: Any) -> Atlas:
        some = events or sample.events()
        if repr(some) not in known:
            known[repr(some)] = sample.made(path, some)
        return known[repr(some)]

    return made
