"""The direction of imports (docs/architecture.md): a step never reaches into another step."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEPS = ("articles", "mentions", "resolve", "events", "merge", "layers", "atlas", "files")
STEP_MODULES = {f"geo.{step}" for step in STEPS}
ASSEMBLY = {"geo.cli", "geo.pipeline", "geo.__init__", "geo.__main__"}
"""The only modules that may know several steps."""


def modules(root: Path, package: str) -> Iterator[tuple[str, Path]]:
    """Dotted name and path of every module of a package in the checkout."""
    for path in sorted((root / package).rglob("*.py")):
        if "node_modules" not in path.parts:
            yield ".".join(path.relative_to(root).with_suffix("").parts), path


def imports(path: Path) -> set[str]:
    """Dotted names imported anywhere in a file, also inside functions and for type checking."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: write the import in full"
            names.update({f"{node.module}.{alias.name}" for alias in node.names}, {node.module})
    return {name for name in names if name.split(".")[0] in {"geo", "gazetteer", "maps"}}


def allowed(module: str, name: str) -> bool:
    """Whether ``module`` may import ``name``."""
    target = name.split(".")[0]
    if module.startswith("gazetteer"):
        return target == "gazetteer"
    if module.startswith("maps"):
        return target == "maps" or name == "geo" or name.startswith("geo.model")
    if module.startswith("geo.cli"):
        return True
    if target == "maps":
        return False
    if module in ASSEMBLY:
        return True
    owner = ".".join(name.split(".")[:2])
    over = owner.startswith("geo.cli") or owner == "geo.pipeline"
    return not over and owner not in STEP_MODULES - {module}


@pytest.mark.parametrize("package", ["gazetteer", "geo", "maps"])
def test_imports_point_one_way(root: Path, package: str) -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in modules(root, package)
        for name in sorted(imports(path))
        if not allowed(module, name)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("module", "name", "fine"),
    [
        ("gazetteer.index", "geo.model", False),
        ("maps.payload", "geo.model.Event", True),
        ("maps.payload", "geo.layers", False),
        ("geo.resolve", "geo.mentions.find_mentions", False),
        ("geo.resolve", "gazetteer.place", True),
        ("geo.events", "maps", False),
        ("geo.atlas", "geo._gpkg", True),
        ("geo.cli", "maps.EventMap", True),
    ],
)
def test_the_rule_itself(module: str, name: str, fine: bool) -> None:
    assert allowed(module, name) is fine


def test_importing_geo_does_not_import_the_map_library() -> None:
    code = "import sys, geo; print([m for m in ('folium', 'branca', 'maps') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
