"""Text for KML: escaped a column at a time, and bytes that every XML parser takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_BETWEEN: Final = "\0"
"""Stands between the values of a column while they are escaped as one text."""
_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_SPACED: Final = bytes(code if code >= 32 or code in b"\t\n\r" else ord(" ") for code in range(256))
_NONCHARACTERS: Final = ("\ufffe", "\uffff")


def escaped(values: Sequence[str]) -> list[str]:
    """Each value with ``& < >`` and carriage returns as references: text for XML and for HTML.

    >>> escaped(["a < b", "R&D"])
    ['a &lt; b', 'R&amp;D']
    """
    if not values:
        return []
    joined = _BETWEEN.join(values)
    if joined.count(_BETWEEN) != len(values) - 1:
        joined = _BETWEEN.join([value.replace(_BETWEEN, " ") for value in values])
    for character, reference in _ESCAPES:
        joined = joined.replace(character, reference)
    return joined.split(_BETWEEN)


def attribute(value: str) -> str:
    """The value for between double quotes in a tag of XML or HTML."""
    quoted = escaped([value])[0].replace('"', "&quot;").replace("'", "&#39;")
    return quoted.replace("\n", "&#10;").replace("\t", "&#9;")


def xml_bytes(text: str) -> bytes:
    """The text as UTF-8 without what XML forbids, whatever an article held.

    Control characters become spaces, halves of emoji "?", U+FFFE and U+FFFF U+FFFD.
    """
    for character in _NONCHARACTERS:
        if character in text:
            text = text.replace(character, "�")
    return text.encode("utf-8", "replace").translate(_SPACED)


def days(column: pd.Series[Any]) -> list[str]:
    """The dates as ``2023-10-02``, ``""`` where there is none."""
    found = np.datetime_as_string(column.to_numpy().astype("datetime64[D]")).tolist()
    return ["" if day == "NaT" else day for day in found]


def texts(column: pd.Series[Any]) -> list[str]:
    """The column as strings; ``""`` for what is missing."""
    values: list[Any] = column.tolist()
    if column.dtype == "str" and not column.hasnans:
        return values
    return [value if isinstance(value, str) else _text(value) for value in values]


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)
