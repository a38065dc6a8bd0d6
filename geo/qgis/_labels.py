"""Names on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from geo.qgis._xml import rgba
from geo.qgis.symbols import INK, MUTED, PAPER

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Label(NamedTuple):
    """What a kind of mark is called on the map, and how."""

    expression: str
    placement: Mapping[str, str]
    size: float
    """Points."""
    color: str
    smallest_scale: int
    """At 1 : so many and closer; 0 for always."""
    priority: int
    """0 to 10: who stays where two names have room for one."""
    weight: int = 50


_BESIDE: Final = {
    "placement": "6", "predefinedPositionOrder": "R", "offsetType": "1", "dist": "0.3",
    "distUnits": "MM",
}  # fmt: skip
"""Right of the mark only: names of marks at one place want the same spot, and one of them gets it.
QGIS would else write a name that many events share all round its place."""
_ALONG: Final = {
    "placement": "2",
    "placementFlags": "10",
    "lineAnchorPercent": "0.5",
    "lineAnchorType": "1",
    "dist": "0.8",
    "distUnits": "MM",
}
_INSIDE: Final = {"placement": "0", "centroidInside": "1", "quadOffset": "4"}

_ROUTE: Final = "'   ' || \"origin_name\" || ' → ' || \"destination_name\" || '   '"
"""With room around it: names of there and back stand on one line."""
_LABELS: Final[Mapping[str, _Label]] = {
    "points": _Label('"place_name"', _BESIDE, 8.5, INK, 90_000_000, 6),
    "countries": _Label('"place_name"', _BESIDE, 9, MUTED, 0, 8, weight=75),
    "routes": _Label(_ROUTE, _ALONG, 7.5, MUTED, 25_000_000, 3),
    "areas": _Label('"place_name"', _INSIDE, 8.5, INK, 25_000_000, 4),
    "mentions": _Label('"text"', _BESIDE, 7.5, MUTED, 8_000_000, 2),
}
_SHAPED: Final = frozenset({"points", "countries"})
"""No name covers these marks."""
_FAMILIES: Final = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "DejaVu Sans")


def add_labels(root: Element, kind: str) -> None:
    """Add the labels of a kind of mark to a style."""
    label = _LABELS[kind]
    root.set("labelsEnabled", "1")
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings")
    text = SubElement(
        settings,
        "text-style",
        fieldName=label.expression,
        isExpression="1",
        fontFamily="Open Sans",
        fontSize=str(label.size),
        fontSizeUnit="Point",
        fontWeight=str(label.weight),
        namedStyle="Bold" if label.weight > 50 else "Regular",
        textColor=rgba(label.color),
        textOpacity="1",
        multilineHeight="0.9",
    )
    families = SubElement(text, "families")
    for name in _FAMILIES:
        SubElement(families, "family", name=name)
    SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.9",
        bufferSizeUnits="MM",
        bufferColor=rgba(PAPER),
        bufferOpacity="0.75",
        bufferNoFill="1",
        bufferJoinStyle="128",
    )
    SubElement(settings, "text-format", wrapChar="", autoWrapLength="28", multilineAlign="0")
    SubElement(settings, "placement", {**label.placement, "priority": str(label.priority)})
    SubElement(
        settings,
        "rendering",
        drawLabels="1",
        displayAll="0",
        obstacle=str(int(kind in _SHAPED)),
        obstacleFactor="2",
        obstacleType="1",
        labelPerPart="0",
        mergeLines="0",
        scaleVisibility="1" if label.smallest_scale else "0",
        scaleMin="0",
        scaleMax=str(label.smallest_scale),
        minFeatureSize="0",
        fontMinPixelSize="3",
        fontMaxPixelSize="10000",
    )
