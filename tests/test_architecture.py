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

STEPS = ("articles", "mentions", "resolve", "events", "merge", "layers", "atlas", "files", "tables")
STEP_MODULES = {f"geo.{step}" for step in STEPS}
STYLE_TABLES = ("maps.style", "maps.basemap")
"""How things look, and the base map's data: tables that writers share with the map."""
ASSEMBLY = {"geo.cli", "geo.pipeline", "geo.tables.reader", "geo.__init__", "geo.__main__"}
"""The only modules that may know several steps."""
FROM_A_TABLE = ("maps.event_map", "geo.tables")
"""``EventMap.from_gdf`` makes the layers it draws; the one way from maps into the steps."""


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
        owner = ".".join(name.split(".")[:2])
        return (
            target == "maps"
            or name == "geo"
            or owner == "geo.model"
            or ((module, owner) == FROM_A_TABLE)
        )
    if module.startswith("geo.cli"):
        return True
    if target == "maps":
        drawing = module.startswith(("geo.writers.", "geo.qgis."))
        return drawing and name.startswith(STYLE_TABLES)
    if module in ASSEMBLY:
        return True
    owner = ".".join(name.split(".")[:2])
    over = owner.startswith("geo.cli") or owner == "geo.pipeline"
    own = ".".join(module.split(".")[:2])  # a step may be a folder of modules
    return not over and owner not in STEP_MODULES - {own}


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
        ("maps.event_map", "geo.tables.layers_from_table", True),
        ("maps.payload", "geo.tables.layers_from_table", False),
        ("geo.events", "geo.tables", False),
        ("geo.resolve", "geo.mentions.find_mentions", False),
        ("geo.resolve", "gazetteer.place", True),
        ("geo.events", "maps", False),
        ("geo.events", "maps.style", False),
        ("geo.writers.kml", "maps.style.TYPES", True),
        ("geo.writers.kml", "maps.event_map", False),
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
