"""The few shapes of XML that QGIS styles and projects are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

if TYPE_CHECKING:
    from collections.abc import Mapping


def options(parent: Element, values: Mapping[str, Any]) -> Element:
    """Add a map of settings; a value may be text, a flag, a map, or a list of maps."""
    table = SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        _option(table, name, value)
    return table


def _option(parent: Element, name: str, value: Any) -> None:
    if isinstance(value, dict):
        options(parent, value).set("name", name)
    elif isinstance(value, list):
        table = SubElement(parent, "Option", name=name, type="List")
        for one in value:
            options(table, one)
    else:
        kind = {bool: "bool", int: "int"}.get(type(value), "QString")
        written = str(value).lower() if isinstance(value, bool) else str(value)
        SubElement(parent, "Option", name=name, type=kind, value=written)


def symbol(parent: Element, name: str, kind: str) -> Element:
    """Add an empty symbol: kind is marker, line or fill."""
    return SubElement(
        parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )


def symbol_layer(parent: Element, name: str, values: Mapping[str, Any]) -> Element:
    """Add what is drawn next, over what the symbol has so far; lengths are millimeters."""
    layer = SubElement(parent, "layer", {"class": name, "enabled": "1", "pass": "0", "locked": "0"})
    options(layer, values)
    return layer


def rgba(color: str, opacity: float = 1.0) -> str:
    """A color as QGIS writes it.

    >>> rgba("#0072B2", 0.5)
    '0,114,178,128'
    """
    red, green, blue = bytes.fromhex(color[1:])
    return f"{red},{green},{blue},{round(255 * opacity)}"
