"""Columns as QGIS shows them: names, meanings of codes, widgets, order in the attribute table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement

from geo._schema import ABOUT, CODES, MARKS_COLUMNS, MENTIONS_RESOLVED, RESOLVED_COLUMNS, TABLES
from geo.qgis._xml import options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._columns import Kind

_FIRST: Final[Mapping[str, Sequence[str]]] = {
    "places": (
        "title", "status", "date_start", "date_end", "place_name", "country_code", "role",
        "subtype", "actors", "quantities", "evidence", "confidence", "contested", "sources",
        "documents", "date_precision", "geo_precision", "radius_km", "basis", "reason",
    ),
    "routes": (
        "title", "status", "date_start", "date_end", "origin_name", "destination_name",
        "subtype", "actors", "quantities", "evidence", "confidence", "contested", "sources",
        "documents", "date_precision", "geo_precision", "radius_km", "basis",
    ),
    "events": (
        "title", "type", "subtype", "status", "date_start", "date_end", "actors", "quantities",
        "sources", "documents", "confidence", "contested", "date_precision",
    ),
    "evidence": ("sentence", "source", "stance", "published", "outlet", "url", "doc_id"),
    "documents": ("title", "source", "published_start", "published_end", "url", "lang", "path"),
    "mentions": ("text", "use", "name", "country_code", "confidence", "reason", "doc_id"),
    MENTIONS_RESOLVED: ("text", "use", "name", "country_code", "confidence", "reason", "sentence"),
}  # fmt: skip
"""The columns an attribute table starts with; the others follow as they lie in the file."""

_HIDDEN: Final[Mapping[str, Sequence[str]]] = {
    "places": ("type", "mark", "origin_name", "destination_name"),
    "routes": (
        "type", "mark", "role", "place_name", "place_id", "country_code", "lat", "lon", "reason"
    ),
    "events": ("record",),
    "documents": ("sentences", "sha256"),
    "mentions": ("candidates",),
}  # fmt: skip
"""Columns that say nothing in this table, or only to programs."""

_WIDE: Final = {"title": 320, "sentence": 420, "evidence": 320, "text": 200, "reason": 240}
"""Pixels."""
_LONG: Final = frozenset({"evidence", "sentence", "record", "sentences", "candidates", "reason"})


def add_fields(root: Element, table: str) -> None:
    """Add to a style what it says of the columns.

    ``table`` is an attribute table's name, ``mentions_resolved``, or a kind of mark.
    """
    columns = _columns(table)
    configuration = SubElement(root, "fieldConfiguration")
    aliases = SubElement(root, "aliases")
    for index, (name, kind) in enumerate(columns.items()):
        alias = ABOUT[name].alias
        SubElement(aliases, "alias", field=name, name=alias, index=str(index))
        field = SubElement(configuration, "field", name=name, configurationFlags="None")
        _add_widget(field, *_widget(table, name, kind))
    _add_table(root, _family(table), columns)


def _columns(table: str) -> Mapping[str, Kind]:
    if table == MENTIONS_RESOLVED:
        return RESOLVED_COLUMNS
    return TABLES[table].columns if table in TABLES else MARKS_COLUMNS


def _family(table: str) -> str:
    return "places" if table in {"points", "countries", "areas"} else table


def _widget(table: str, name: str, kind: Kind) -> tuple[str, dict[str, Any]]:
    if name in CODES:
        choices = [{words or "–": str(code)} for code, words in CODES[name].items()]
        return "ValueMap", {"map": choices}
    if kind == "date":
        day = "yyyy-MM-dd"
        return "DateTime", {
            "allow_null": True, "calendar_popup": True, "display_format": day, "field_format": day,
            "field_iso_format": False,
        }  # fmt: skip
    if kind == "flag":
        return "CheckBox", {}
    long = name in _LONG or (table, name) == ("documents", "text")
    return "TextEdit", {"IsMultiline": long, "UseHtml": False}


def _add_widget(field: Element, kind: str, config: Mapping[str, Any]) -> None:
    options(SubElement(SubElement(field, "editWidget", type=kind), "config"), config)


def _add_table(root: Element, family: str, columns: Mapping[str, Kind]) -> None:
    first, hidden = _FIRST.get(family, ()), _HIDDEN.get(family, ())
    rest = [name for name in columns if name not in first and name not in hidden]
    config = SubElement(root, "attributetableconfig", sortExpression="", sortOrder="0")
    table = SubElement(config, "columns")
    for name in [*first, *rest, *hidden, "fid"]:
        width, gone = str(_WIDE.get(name, -1)), str(int(name in hidden or name == "fid"))
        SubElement(table, "column", type="field", name=name, width=width, hidden=gone)
    SubElement(table, "column", type="actions", width="-1", hidden="1")
