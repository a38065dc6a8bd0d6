"""What the fields of a shapefile can hold: short names, 254 bytes, numbers of so many digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
from anyascii import anyascii

from geo._schema import ABOUT
from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_NAME: Final = 10
LONGEST_TEXT: Final = 254
"""Of a value in bytes of UTF-8."""
MOST_FIELDS: Final = 255
_OURS: Final = {
    "date_precision": "date_prec",
    "country_code": "country",
    "geo_precision": "geo_prec",
    "origin_name": "origin",
    "destination_name": "dest",
}
"""Our columns whose names are too long."""
_LARGEST: Final = 1e8
"""Of a number with a fraction: a field has 24 digits, 15 of them behind the point."""
_LARGEST_COUNT: Final = 10**18
"""Of a whole number: longer ones are read as fractions, inexactly."""
_TYPES: Final = {
    "text": "text",
    "date": "date",
    "flag": "whole number",
    "count": "whole number",
    "number": "number",
}


class Field(NamedTuple):
    """A column as a field."""

    name: str
    column: str
    type: str
    note: str
    """What is otherwise than in the column."""
    about: str


def fields(tables: Sequence[pd.DataFrame]) -> list[Field]:
    """The fields of the storable columns; a column has the same field in every table."""
    columns: dict[str, list[pd.Series[Any]]] = {}
    for table in tables:
        for name in table.columns:
            columns.setdefault(name, []).append(table[name])
    names = field_names(columns)
    return [_field(name, column, columns[column]) for column, name in names.items()]


def field_names(columns: Iterable[str]) -> dict[str, str]:
    """A name of at most ten letters, digits and underscores for each column, all distinct.

    >>> field_names(["event_id", "destination_name", "Größe in Metern", "Größe in Meilen"])
    {'event_id': 'event_id', 'destination_name': 'dest', 'Größe in Metern': 'Grosse_in', \
'Größe in Meilen': 'Grosse_i_2'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        plain = re.sub(r"\W+", "_", anyascii(_OURS.get(column, column)), flags=re.ASCII)
        short = plain.strip("_")[:LONGEST_NAME].strip("_") or "field"
        name, number = short, 1
        while name.lower() in taken:
            number += 1
            ending = f"_{number}"
            name = short[: LONGEST_NAME - len(ending)].rstrip("_") + ending
        taken.add(name.lower())
        found[column] = name
    return found


def _field(name: str, column: str, parts: Sequence[pd.Series[Any]]) -> Field:
    kinds = {kind_of(part) for part in parts}
    kind = kinds.pop() if len(kinds) == 1 else "text"
    note = ""
    if kind == "text":
        note = f"cut at {LONGEST_TEXT} bytes; empty text is read as null"
    elif kind == "flag":
        note = "1 for true, 0 for false"
    elif not all(map(_fits, parts)):
        kind, note = "text", "numbers written as text: too large or too small for a field"
    about = ABOUT[column].about if column in ABOUT else ""
    return Field(name, column, _TYPES[kind], note, about)


def _fits(part: pd.Series[Any]) -> bool:
    """Whether fields of numbers hold all of the column's."""
    if kind_of(part) == "date":
        return True
    values = part.to_numpy()
    if kind_of(part) == "count":
        return bool(((values > -_LARGEST_COUNT) & (values < _LARGEST_COUNT)).all())
    numbers = values[~np.isnan(values)]
    if not (np.abs(numbers) < _LARGEST).all():
        return False
    return bool((np.abs(numbers - np.round(numbers, 15)) <= 1e-9 * np.abs(numbers)).all())


def as_field(column: pd.Series[Any], field: Field) -> pd.Series[Any]:
    """The column as the field holds it, with texts still whole."""
    kind = kind_of(column)
    if field.type == "whole number":
        return column.astype("int64")
    if field.type == "text" and kind != "text":
        texts = ["" if pd.isna(value) else _text(value) for value in column.tolist()]
        return pd.Series(texts, index=column.index, dtype="str")
    return column


def _text(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def cut(text: str) -> str:
    """The text as a field gives it back: 254 bytes at most, no blanks at its end.

    >>> len(cut("é" * 200)), cut("end  ")
    (127, 'end')
    """
    short = text if len(text) <= LONGEST_TEXT // 4 else _first_bytes(text)
    return short.rstrip(" ")


def _first_bytes(text: str) -> str:
    return text[:LONGEST_TEXT].encode()[:LONGEST_TEXT].decode(errors="ignore")
