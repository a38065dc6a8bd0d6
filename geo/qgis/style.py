"""Styles of an atlas' tables, as QGIS keeps them in ``layer_styles``: QML."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from geo._schema import LAND, MENTIONS_RESOLVED
from geo.qgis._fields import add_fields
from geo.qgis._labels import add_labels
from geo.qgis._tips import mark_tip, mention_tip
from geo.qgis._xml import rgba
from geo.qgis.symbols import MUTED, add_center, add_dot, add_land, add_symbol
from maps.style import STATUSES, TypeStyle

if TYPE_CHECKING:
    from geo.qgis._view import Span

QGIS_VERSION: Final = "3.22.0"
"""The oldest that reads these styles as meant."""
DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
DISPLAYS: Final = {
    "documents": '"title"',
    "mentions": '"text"',
    "events": '"title"',
    "evidence": '"sentence"',
    "links": '"kind"',
    "rejected": '"path"',
    "run": '"key"',
}
"""What stands for a row of an attribute table in lists."""

_SURE: Final = (
    (0.0, 0.5, "Unsure (below 0.5)", "#C9A98F"),
    (0.5, 0.8, "Likely (0.5 to 0.8)", "#7D8FA3"),
    (0.8, 1.0, "Sure (0.8 and more)", "#1F4E79"),
)
"""Confidence of mentions: from, to, words, color."""
_TOUCHING: Final = 2.0
"""Millimeters between marks that are taken for one spot."""
_LEAST_FIRST: Final = (
    "array_find(array('denied','possible','alleged','planned','happened'),\"status\")"
)


def layer_style(kind: str, look: TypeStyle) -> str:
    """The QML of a table of marks; ``kind`` is points, countries, routes or areas."""
    return _written(marks_style(kind, look))


def table_style(name: str) -> str:
    """The QML of ``land``, of ``mentions_resolved`` or of an attribute table."""
    return _written(other_style(name))


def marks_style(kind: str, look: TypeStyle, span: Span | None = None) -> Element:
    """The style of a table of marks, before it is written; events without a day fill the span."""
    root = _root()
    renderer = SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol",
        attr="status",
        enableorderby="1",
        symbollevels="0",
        forceraster="0",
    )
    categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for index, (name, status) in enumerate(STATUSES.items()):
        category = {"value": name, "label": status.title, "symbol": str(index)}
        SubElement(categories, "category", {**category, "render": "true", "type": "string"})
        add_symbol(symbols, str(index), kind, look, status)
    order = SubElement(renderer, "orderby")
    for clause in (_LEAST_FIRST, '"date_start"'):  # the surest and latest are drawn last, on top
        SubElement(order, "orderByClause", asc="1", nullsFirst="1").text = clause
    add_labels(root, kind)
    _add_time(root, span)
    add_fields(root, kind)
    SubElement(root, "mapTip").text = mark_tip(kind)
    SubElement(root, "previewExpression").text = '"title"'
    return root


def spread_style(style: Element) -> Element:
    """A style of point marks that sets those at one spot side by side, on a ring around it."""
    root = deepcopy(style)
    own = root.find("renderer-v2")
    if own is None:
        raise ValueError("a style without a renderer")
    ring = {"circleColor": rgba(MUTED, 0.6), "circleWidth": "0.2", "circleRadiusAddition": "0"}
    near = {"tolerance": str(_TOUCHING), "toleranceUnit": "MM"}
    spread = Element("renderer-v2", {"type": "pointDisplacement", "placement": "0", **near, **ring})
    SubElement(spread, "labelFontProperties", description="Open Sans,8", style="")
    root.insert([*root].index(own), spread)
    root.remove(own)
    spread.append(own)
    add_center(spread, "centerSymbol")
    return root


def other_style(name: str) -> Element:
    """The style of any other table, before it is written."""
    if name == LAND:
        return _land_style()
    if name == MENTIONS_RESOLVED:
        return _mentions_style()
    root = _root()
    add_fields(root, name)
    SubElement(root, "previewExpression").text = DISPLAYS[name]
    return root


def _mentions_style() -> Element:
    root = _root()
    renderer = SubElement(
        root,
        "renderer-v2",
        type="graduatedSymbol",
        attr="confidence",
        graduatedMethod="GraduatedColor",
        symbollevels="0",
    )
    ranges = SubElement(renderer, "ranges")
    symbols = SubElement(renderer, "symbols")
    for index, (lower, upper, label, color) in enumerate(_SURE):
        about = {"lower": str(lower), "upper": str(upper), "label": label, "symbol": str(index)}
        SubElement(ranges, "range", {**about, "render": "true"})
        add_dot(symbols, str(index), color)
    add_labels(root, "mentions")
    add_fields(root, MENTIONS_RESOLVED)
    SubElement(root, "mapTip").text = mention_tip()
    SubElement(root, "previewExpression").text = '"text"'
    return root


def _land_style() -> Element:
    root = _root()
    root.set("labelsEnabled", "0")
    flags = SubElement(root, "flags")
    for name, value in {"Identifiable": "0", "Removable": "1", "Searchable": "0"}.items():
        SubElement(flags, name).text = value
    renderer = SubElement(root, "renderer-v2", type="singleSymbol", symbollevels="0")
    add_land(SubElement(renderer, "symbols"), "0")
    return root


def _root() -> Element:
    return Element("qgis", version=QGIS_VERSION, styleCategories="AllStyleCategories")


def _add_time(root: Element, span: Span | None) -> None:
    """An event shows while any of its days lies in the span shown; one without a day always.

    By expressions: QGIS compares the columns as text with the span's hours, and then an event of
    one day is not seen on that day.
    """
    first, last = '"date_start"', '"date_end"'
    if span:
        first, last = f"coalesce({first},'{span.start}')", f"coalesce({last},'{span.end}')"
    time = {
        "enabled": "1",
        "mode": "4",
        "startExpression": f"to_datetime({first})",
        "endExpression": f"to_datetime({last}) + to_interval('1 day')",
        "limitMode": "0",  # without the end itself
        "startField": "date_start",
        "endField": "date_end",
        "accumulate": "0",
        "fixedDuration": "0",
        "durationField": "",
        "durationUnit": "d",
    }
    temporal = SubElement(root, "temporal", time)
    fixed = SubElement(temporal, "fixedRange")
    SubElement(fixed, "start")
    SubElement(fixed, "end")


def _written(root: Element) -> str:
    return f"{DOCTYPE}\n{tostring(root, encoding='unicode')}"
