"""Symbols of marks: color and shape by type, fill and line by status, as on the web map."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from geo.qgis._view import SEAM
from geo.qgis._xml import rgba, symbol, symbol_layer
from maps.style import StatusStyle, TypeStyle, outlines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

PAPER, INK, MUTED = "#FFFEFB", "#1F2730", "#626B74"
GRAY: Final = "#8A8A8A"
SEA, LAND, COAST = "#DCE6EC", "#F7F5EF", "#A9B7C0"

FILLS: Final[Mapping[str, float]] = {"solid": 1.0, "pale": 0.45, "hollow": 0.0, "gray": 1.0}
"""How much of its color a mark keeps, on paper."""

POINT_SIZE: Final = 4.4
COUNTRY_SIZE: Final = 6.4
_BOX: Final = 26
"""Units an outline stands in, with the halo that sets it off from the map."""
_MARK_DASHES: Final = {"solid": "", "dashed": "4 2.6", "dotted": "1.4 2.6"}
_LINE_DASHES: Final = {"solid": "", "dashed": "2.2;1.4", "dotted": "0.5;1.3"}
"""Millimeters drawn; millimeters left out."""
_HATCHES: Final = {"solid": (1.7, 0.34), "pale": (2.4, 0.26), "gray": (2.4, 0.26)}
"""Millimeters between the lines of an area, and how wide they are; hollow ones have none."""
_ASIDE: Final = 0.6
"""Millimeters a route keeps to its right, so that there and back are two lines."""
_LAST_PART: Final = "geometry_n($geometry, num_geometries($geometry))"
"""A route cut at the antimeridian has one arrowhead, where it ends."""

_CUTS: Final = ", ".join(
    f"(({west} -86, {east} -86, {east} 86, {west} 86, {west} -86))"
    for west, east in ((-181, -179.999), (SEAM - 0.001, SEAM + 0.001), (179.999, 181))
)
_COASTS: Final = f"difference(boundary($geometry), geom_from_wkt('MULTIPOLYGON ({_CUTS})'))"


def add_symbol(parent: Element, name: str, kind: str, look: TypeStyle, status: StatusStyle) -> None:
    """Add the symbol of one status; ``kind`` is points, countries, routes or areas."""
    shape = {"routes": "line", "areas": "fill"}.get(kind, "marker")
    made = symbol(parent, name, shape)
    if kind == "routes":
        _add_arrow(made, _ink(look, status), status.line)
    elif kind == "areas":
        _add_area(made, _ink(look, status), status)
    else:
        _add_mark(made, kind, look, status)


def _ink(look: TypeStyle, status: StatusStyle) -> str:
    return MUTED if status.fill == "gray" else look.ink


def _add_mark(parent: Element, kind: str, look: TypeStyle, status: StatusStyle) -> None:
    size = COUNTRY_SIZE if kind == "countries" else POINT_SIZE
    drawing = _country_svg if kind == "countries" else _point_svg
    hollow = status.fill == "hollow"
    color = GRAY if status.fill == "gray" else look.color
    line = _ink(look, status) if hollow or status.fill == "gray" else INK
    svg = drawing(outlines()[look.shape], _MARK_DASHES[status.line])
    symbol_layer(
        parent,
        "SvgMarker",
        {
            "name": f"base64:{base64.b64encode(svg.encode()).decode()}",
            "color": rgba(color, FILLS[status.fill]),
            "outline_color": rgba(line),
            "outline_width": f"{(2.3 if hollow else 1.7) * size / _BOX:.3f}",
            "outline_width_unit": "MM",
            "size": str(size),
            "size_unit": "MM",
            "fixedAspectRatio": "0",
            "scale_method": "diameter",
        },
    )


def _point_svg(outline: str, dashes: str) -> str:
    halo = f'fill="{PAPER}" stroke="{PAPER}" stroke-width="5" stroke-opacity="0.85"'
    return _svg(f'<path d="{outline}" {halo} stroke-linejoin="round"/>{_shape(outline, dashes)}')


def _country_svg(outline: str, dashes: str) -> str:
    """A badge, so that nobody takes a country's middle for where it happened."""
    badge = f'<circle r="12" fill="{PAPER}" stroke="{MUTED}" stroke-width="1.3"/>'
    return _svg(f'{badge}<g transform="scale(0.68)">{_shape(outline, dashes)}</g>')


def _svg(content: str) -> str:
    half = _BOX / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_BOX}" height="{_BOX}" '
        f'viewBox="{-half:g} {-half:g} {_BOX} {_BOX}">{content}</svg>'
    )


def _shape(outline: str, dashes: str) -> str:
    """The mark itself; QGIS puts the symbol's colors where it says ``param``."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{outline}" fill="param(fill)" fill-opacity="param(fill-opacity)" '
        'stroke="param(outline)" stroke-opacity="param(outline-opacity)" '
        f'stroke-width="param(outline-width)" stroke-linejoin="round"{dashed}/>'
    )


def _add_arrow(parent: Element, ink: str, line: str) -> None:
    """A line with an arrowhead at its end, set off from what lies below."""
    symbol_layer(parent, "SimpleLine", _line(PAPER, 1.2, "solid", opacity=0.75, offset=_ASIDE))
    symbol_layer(parent, "SimpleLine", _line(ink, 0.5, line, offset=_ASIDE))
    ending = symbol_layer(
        parent,
        "GeometryGenerator",
        {"SymbolType": "Line", "geometryModifier": _LAST_PART, "units": "MapUnit"},
    )
    last = symbol(ending, "@0@2", "line")
    tip = symbol_layer(
        last,
        "MarkerLine",
        {
            "placement": "lastvertex",
            "placements": "LastVertex",
            "rotate": "1",
            "offset": str(_ASIDE),
        },
    )
    head = symbol(tip, "@@0@2@0", "marker")
    symbol_layer(
        head,
        "SimpleMarker",
        {
            "name": "filled_arrowhead",
            "color": rgba(ink),
            "outline_color": rgba(PAPER),
            "outline_width": "0.15",
            "outline_style": "solid",
            "size": "4",
            "size_unit": "MM",
            "offset": f"-{POINT_SIZE / 2:g},0",  # the tip stays clear of the mark at the end
            "offset_unit": "MM",
        },
    )


def _line(
    color: str, width: float, line: str, *, opacity: float = 1.0, offset: float = 0.0
) -> dict[str, str]:
    dashes = _LINE_DASHES[line]
    return {
        "line_color": rgba(color, opacity),
        "line_width": str(width),
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "round" if line == "dotted" else "flat",
        "joinstyle": "round",
        "use_custom_dash": "1" if dashes else "0",
        "customdash": dashes or "5;2",
        "customdash_unit": "MM",
        "offset": str(offset),
        "offset_unit": "MM",
    }


def _add_area(parent: Element, ink: str, status: StatusStyle) -> None:
    """A tint, hatching, and an edge that tells the status as the line of a route does."""
    tint = 0.16 if status.fill == "solid" else 0.08
    fill = {"color": rgba(ink, tint), "style": "solid", "outline_style": "no"}
    symbol_layer(parent, "SimpleFill", fill)
    hatch = _HATCHES.get(status.fill)
    if hatch:
        gap, width = hatch
        pattern = symbol_layer(
            parent,
            "LinePatternFill",
            {
                "angle": "45",
                "color": rgba(ink),
                "distance": str(gap),
                "distance_unit": "MM",
                "line_width": str(width),
                "line_width_unit": "MM",
            },
        )
        stroke = symbol(pattern, "@0@1", "line")
        symbol_layer(stroke, "SimpleLine", _line(ink, width, "solid", opacity=0.6))
    symbol_layer(parent, "SimpleLine", _line(ink, 0.45, status.line))


def add_dot(parent: Element, name: str, color: str) -> None:
    """Add the symbol of a mention: a small dot."""
    made = symbol(parent, name, "marker")
    dot = {"name": "circle", "color": rgba(color, 0.85), "size": "1.8", "size_unit": "MM"}
    edge = {"outline_color": rgba(PAPER), "outline_width": "0.2", "outline_style": "solid"}
    symbol_layer(made, "SimpleMarker", dot | edge)


def add_center(parent: Element, name: str) -> None:
    """Add the symbol of the spot that marks were set around."""
    made = symbol(parent, name, "marker")
    dot = {"name": "circle", "color": rgba(MUTED), "size": "0.8", "size_unit": "MM"}
    symbol_layer(made, "SimpleMarker", dot | {"outline_style": "no"})


def add_land(parent: Element, name: str) -> None:
    """Add the symbol of the land below everything; coasts are not drawn where it was cut."""
    made = symbol(parent, name, "fill")
    fill = {"color": rgba(LAND), "style": "solid", "outline_style": "no"}
    symbol_layer(made, "SimpleFill", fill)
    generated = {"SymbolType": "Line", "geometryModifier": _COASTS, "units": "MapUnit"}
    coast = symbol(symbol_layer(made, "GeometryGenerator", generated), "@0@1", "line")
    symbol_layer(coast, "SimpleLine", _line(COAST, 0.2, "solid"))
