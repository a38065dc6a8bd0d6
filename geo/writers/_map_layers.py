"""How a MapLibre page draws the tiles: layers in our colors, without sprites, fonts or servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo._schema import LAND
from geo.qgis import symbols
from maps.style import STATUSES, TypeStyle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._gis import GisTable

SOURCE: Final = "atlas"
"""What a page is to call the source of the tiles."""
_DASHES: Final[dict[str, list[float]]] = {"solid": [], "dashed": [3, 2], "dotted": [0.5, 2]}
_DRAWN: Final = ("areas", "routes", "countries", "points")
"""From the ground up."""
_RADIUS: Final = {"points": 5, "countries": 8}
"""In pixels."""


def map_layers(
    tables: Sequence[GisTable], looks: Mapping[tuple[str, str], TypeStyle]
) -> list[dict[str, Any]]:
    """Layers of a MapLibre style for the tables, over a source called ``SOURCE``; land below."""
    return [
        layer
        for kind in _DRAWN
        for table in tables
        if table.kind == kind
        for layer in (
            _land_layers(table)
            if table.name == LAND
            else _layers(table, looks[table.type, table.layer])
        )
    ]


def _land_layers(table: GisTable) -> list[dict[str, Any]]:
    paint = {"fill-color": symbols.LAND, "fill-outline-color": symbols.COAST}
    return [_layer(table, "fill", paint)]


def _layers(table: GisTable, look: TypeStyle) -> list[dict[str, Any]]:
    color = _by_status(
        {s: symbols.GRAY for s, one in STATUSES.items() if one.fill == "gray"}, look.color
    )
    opacity = _by_status({s: symbols.FILLS[one.fill] for s, one in STATUSES.items()}, 1.0)
    if table.kind in _RADIUS:
        paint = {
            "circle-color": color,
            "circle-opacity": opacity,
            "circle-radius": _RADIUS[table.kind],
            "circle-stroke-color": look.ink,
            "circle-stroke-width": 1.2,
        }
        return [_layer(table, "circle", paint)]
    lines = [
        {**_layer(table, "line", paint, name), "filter": ["in", ["get", "status"], ["literal", of]]}
        for name, paint, of in _lines(look)
    ]
    if table.kind == "routes":
        return lines
    ground = {"fill-color": color, "fill-opacity": ["*", 0.3, opacity]}
    return [_layer(table, "fill", ground), *lines]


def _lines(look: TypeStyle) -> list[tuple[str, dict[str, Any], list[str]]]:
    """Name, look and statuses of each kind of line."""
    found = []
    for name, dashes in _DASHES.items():
        statuses = [status for status, one in STATUSES.items() if one.line == name]
        paint: dict[str, Any] = {"line-color": look.ink, "line-width": 1.4, "line-opacity": 0.8}
        if dashes:
            paint["line-dasharray"] = dashes
        found.append((name, paint, statuses))
    return found


def _layer(table: GisTable, kind: str, paint: dict[str, Any], ending: str = "") -> dict[str, Any]:
    return {
        "id": f"{table.name}_{ending}" if ending else table.name,
        "type": kind,
        "source": SOURCE,
        "source-layer": table.name,
        "paint": paint,
    }


def _by_status(values: dict[str, Any], otherwise: Any) -> list[Any]:
    pairs = [part for status, value in values.items() for part in (status, value)]
    return ["match", ["get", "status"], *pairs, otherwise]
