"""How events look: one table from type to title, color and shape, one from status to fill.

Colors are Okabe and Ito's set for color-blind readers, five hues told apart further by shape; every
mark also gets a dark outline, since orange and sky blue alone are too pale against land.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Layer

BLUE, SKY, GREEN = "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILION, PURPLE = "#E69F00", "#D55E00", "#CC79A7"
BLUE_INK, SKY_INK, GREEN_INK = "#004B77", "#1B5E87", "#00563E"
ORANGE_INK, VERMILION_INK, PURPLE_INK = "#7A5200", "#8A3B00", "#7F3760"
"""The same hue, dark enough (over 5:1 on white) for lines, hatching and text."""


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """How events of one type are drawn."""

    title: str
    """What the layer is called: "Shipments"."""
    noun: str
    """What one event is called: "Shipment"."""
    color: str
    ink: str
    """Lines, hatching and outlines on a light ground."""
    shape: str
    """A name in ``outlines``."""


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How events of one status are drawn."""

    title: str
    fill: str
    """solid | pale | hollow | gray."""
    line: str
    """solid | dashed | dotted."""


TYPES: dict[str, TypeStyle] = {
    "visit": TypeStyle("Visits", "Visit", BLUE, BLUE_INK, "circle"),
    "meeting": TypeStyle("Meetings", "Meeting", SKY, SKY_INK, "square"),
    "transfer": TypeStyle("Shipments", "Shipment", ORANGE, ORANGE_INK, "triangle-right"),
    "exploration": TypeStyle("Exploration", "Exploration", GREEN, GREEN_INK, "diamond"),
    "agreement": TypeStyle("Agreements", "Agreement", PURPLE, PURPLE_INK, "pentagon"),
    "deployment": TypeStyle("Deployments", "Deployment", GREEN, GREEN_INK, "triangle-up"),
    "test": TypeStyle("Tests", "Test", VERMILION, VERMILION_INK, "star"),
    "conflict": TypeStyle("Conflict", "Conflict", VERMILION, VERMILION_INK, "cross"),
    "sanction": TypeStyle("Sanctions", "Sanction", PURPLE, PURPLE_INK, "octagon"),
    "movement": TypeStyle("Movements", "Movement", BLUE, BLUE_INK, "chevron"),
    "crisis": TypeStyle("Crises", "Crisis", ORANGE, ORANGE_INK, "triangle-down"),
}

STATUSES: dict[str, StatusStyle] = {
    "happened": StatusStyle("Happened", "solid", "solid"),
    "planned": StatusStyle("Planned", "pale", "solid"),
    "alleged": StatusStyle("Alleged", "hollow", "dashed"),
    "possible": StatusStyle("Possible", "pale", "dashed"),
    "denied": StatusStyle("Denied", "gray", "dotted"),
}

_SPARE_COLORS = ((BLUE, BLUE_INK), (ORANGE, ORANGE_INK), (GREEN, GREEN_INK), (PURPLE, PURPLE_INK))
_SPARE_SHAPES = ("hexagon", "square", "diamond", "circle", "triangle-up", "octagon", "pentagon")


def type_style(name: str, title: str, spare: int = 0) -> TypeStyle:
    """Return the style of an event type; a user's own type gets the ``spare``-th free look.

    ``title`` wins over the table's when it says more than the type's bare name.
    """
    known = TYPES.get(name)
    words = title.strip()
    if known is not None:
        own = words and words.casefold() != name.casefold()
        return replace(known, title=words) if own else known
    color, ink = _SPARE_COLORS[spare % len(_SPARE_COLORS)]
    shape = _SPARE_SHAPES[spare % len(_SPARE_SHAPES)]
    noun = name.replace("_", " ").capitalize() or "Event"
    return TypeStyle(words or noun, noun, color, ink, shape)


def looks_of(layers: Iterable[Layer]) -> dict[tuple[str, str], TypeStyle]:
    """Return how each layer looks, by its type and title; users' own types as on the web map."""
    return {
        (layer.type, layer.title): type_style(layer.type, layer.title, spare)
        for spare, layer in enumerate(layers)
    }


@cache
def outlines() -> dict[str, str]:
    """Return the outline of each shape as an SVG path, in a box from -10 to 10.

    Web map and pictures draw from this one table. Its paths are made of absolute M, L, H, V, C and
    z alone.
    """
    table = (files("maps") / "data" / "outlines.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(table)
    return found
