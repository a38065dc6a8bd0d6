"""How a GIS draws the layers of an atlas: QGIS styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPE_COLORS: Final[Mapping[str, str]] = {
    "visit": "#0072B2",
    "meeting": "#56B4E9",
    "transfer": "#E69F00",
    "exploration": "#009E73",
    "agreement": "#CC79A7",
    "deployment": "#009E73",
    "test": "#D55E00",
    "conflict": "#D55E00",
    "sanction": "#CC79A7",
    "movement": "#0072B2",
    "crisis": "#E69F00",
}
"""The colors of the HTML map (``maps.style``), Okabe and Ito's set for color-blind readers."""
OTHER_COLOR: Final = "#0072B2"
GRAY: Final = "#8A8A8A"
OUTLINE: Final = "40,40,40,255"


class _Look(NamedTuple):
    """How a status fills a mark and draws its line, as on the HTML map."""

    opacity: int
    """0 to 255."""
    line: str
    gray: bool = False


STATUS_LOOKS: Final[Mapping[str, _Look]] = {
    "happened": _Look(255, "solid"),
    "planned": _Look(110, "solid"),
    "alleged": _Look(0, "dash"),
    "possible": _Look(110, "dash"),
    "denied": _Look(200, "dot", gray=True),
}

ALIASES: Final[Mapping[str, str]] = {
    "event_id": "Event",
    "title": "What happened",
    "date_start": "From",
    "date_end": "To",
    "date_precision": "Date precision (1 day, 4 month, 6 vague, 0 none)",
    "geo_precision": "Place precision (1 exact, 6 country)",
    "radius_km": "Uncertainty, km",
    "contested": "Some allege, some deny",
    "sources": "Distinct sources",
    "documents": "Distinct documents",
    "evidence": "Evidence",
    "basis": "Where the place is said",
    "reason": "Why this place",
    "plover": "PLOVER code",
}

_SHAPES: Final = {"points": "marker", "countries": "marker", "routes": "line", "areas": "fill"}
_ESCAPE: Final = "map('&','&amp;','<','&lt;','>','&gt;')"


def layer_style(event_type: str, kind: str) -> str:
    """The QML of a type's points, countries, routes or areas: color by type, fill by status."""
    root = Element("qgis", version="3.22.0", styleCategories="AllStyleCategories")
    renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr="status")
    categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for index, (status, look) in enumerate(STATUS_LOOKS.items()):
        label = {"value": status, "label": status.capitalize(), "symbol": str(index)}
        SubElement(categories, "category", {**label, "render": "true", "type": "string"})
        color = GRAY if look.gray else TYPE_COLORS.get(event_type, OTHER_COLOR)
        _add_symbol(symbols, str(index), kind, _options(kind, color, look))
    _add_texts(root)
    return tostring(root, encoding="unicode")


def _add_symbol(symbols: Element, name: str, kind: str, options: Mapping[str, str]) -> None:
    shape = _SHAPES[kind]
    symbol = SubElement(symbols, "symbol", name=name, type=shape, alpha="1")
    classes = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
    layer = SubElement(symbol, "layer", {"class": classes[shape], "enabled": "1", "pass": "0"})
    table = SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        SubElement(table, "Option", name=key, type="QString", value=value)


def _options(kind: str, color: str, look: _Look) -> dict[str, str]:
    line = {"line_color": _rgba(color), "line_width": "0.7", "line_style": look.line}
    if kind == "routes":
        return line
    if kind == "areas":
        edge = {"outline_color": _rgba(color), "outline_width": "0.5", "outline_style": look.line}
        return {"color": _rgba(color, look.opacity // 3), "style": "solid", **edge}
    return {
        "name": "square" if kind == "countries" else "circle",
        "color": _rgba(color, look.opacity),
        "outline_color": OUTLINE if look.opacity else _rgba(color),
        "outline_width": "0.3" if look.opacity else "0.6",
        "outline_style": look.line,
        "size": "3.6" if kind == "countries" else "2.8",
    }


def _rgba(color: str, opacity: int = 255) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{opacity}"


def _add_texts(root: Element) -> None:
    """Add names of columns, and what shows when the pointer rests on a mark: text, never markup."""
    aliases = SubElement(root, "aliases")
    for index, (field, name) in enumerate(ALIASES.items()):
        SubElement(aliases, "alias", field=field, name=name, index=str(index))
    shown = (f'[% replace("{field}",{_ESCAPE}) %]' for field in ("title", "status", "evidence"))
    SubElement(root, "mapTip").text = "<br/>".join(shown)
    SubElement(root, "previewExpression").text = '"title"'
