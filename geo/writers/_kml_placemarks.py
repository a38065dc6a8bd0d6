"""Placemarks and the schemas of their fields, put together a column at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.writers import _kml_balloon as balloon
from geo.writers._kml_geometry import geometry_kml
from geo.writers._kml_styles import PLACELESS_STYLE, style_id
from geo.writers._kml_text import attribute, days, escaped, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo._gis import GisTable
    from geo.writers._kml_content import Content

ROWS_AT_ONCE: Final = 4_000
BARE: Final = "without_place"
"""What the table of events without a place is called."""
_TAKEN: Final = frozenset(
    "id name description timestamp begin end altitudemode tessellate extrude visibility"
    " draworder icon".split()
)
"""Fields that GDAL makes of a placemark itself."""
_INT32: Final = 2**31
DAY: Final = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")
"""A date that XML schemas know."""


def schema(table: str, rows: pd.DataFrame) -> str:
    fields = "".join(
        f'<SimpleField type="{_type(rows[column])}" name="{attribute(name)}"/>'
        for column, name in field_names(rows.columns).items()
    )
    return f'<Schema id="schema.{table}" name="{table}">{fields}</Schema>\n'


def field_names(columns: Iterable[str]) -> dict[str, str]:
    """The name each column has in KML: its own, or with underscores where GDAL has one like it.

    >>> field_names(["title", "Name"])
    {'title': 'title', 'Name': 'Name_'}
    """
    taken = {*_TAKEN, *(column.lower() for column in columns)}
    found = {}
    for column in columns:
        name = column
        while column.lower() in _TAKEN and name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        found[column] = name
    return found


def _type(column: pd.Series[Any]) -> str:
    if column.dtype.kind == "i" and not column.between(-_INT32, _INT32 - 1).all():
        return "string"  # GDAL reads whole numbers of KML as 32 bits
    return {"b": "bool", "i": "int", "f": "double"}.get(column.dtype.kind, "string")


def placemarks(table: GisTable, content: Content) -> Iterator[str]:
    """Yield the placemarks of a table, many at a time."""
    ids = _ids(table.name, texts(table.gdf["event_id"]))
    noun = content.look(table).noun
    for chosen in _portions(len(table.gdf)):
        marks = table.gdf.iloc[chosen]
        rows = pd.DataFrame(marks.drop(columns=marks.geometry.name))
        shown = zip(
            ids[chosen],
            [noun] * len(rows),
            [style_id(table.name, status) for status in texts(rows["status"])],
            geometry_kml(marks.geometry.to_numpy()),
            strict=True,
        )
        yield _text_of(table.name, rows, shown, content.quotes)


def bare_placemarks(content: Content) -> Iterator[str]:
    """Yield the placemarks of events without a place, many at a time; they have no geometry."""
    ids = _ids(BARE, texts(content.bare["event_id"]))
    nouns = {name: content.noun(name) for name in content.bare["type"].unique()}
    for chosen in _portions(len(content.bare)):
        rows = content.bare.iloc[chosen]
        shown = [
            (name, nouns[event_type], PLACELESS_STYLE, "")
            for name, event_type in zip(ids[chosen], rows["type"], strict=True)
        ]
        yield _text_of(BARE, rows, shown, content.quotes)


def _portions(length: int) -> Iterator[slice]:
    for first in range(0, length, ROWS_AT_ONCE):
        yield slice(first, first + ROWS_AT_ONCE)


def _ids(table: str, event_ids: Sequence[str]) -> list[str]:
    """An id for each placemark: the table, the event, and a number from its second mark on.

    Names of tables and events are without dots here, so no two ids are the same.
    """
    start = f"_{table}" if table[:1].isdigit() else table
    seen: dict[str, int] = {}
    found = []
    for event_id in event_ids:
        plain = re.sub(r"[^A-Za-z0-9_-]", "_", event_id)
        number = seen[plain] = seen.get(plain, 0) + 1
        found.append(f"{start}.{plain}" if number == 1 else f"{start}.{plain}.{number}")
    return found


def _text_of(
    table: str,
    rows: pd.DataFrame,
    shown: Iterable[tuple[str, str, str, str]],
    quotes: Mapping[str, str],
) -> str:
    """The placemarks of the rows; ``shown`` has id, noun, style and geometry of each."""
    ids, nouns, styles, shapes = zip(*shown, strict=True)
    values = {column: values_of(rows[column]) for column in rows.columns}
    columns = zip(
        ids,
        values["title"],
        _snippets(rows, values),
        balloon.balloons(rows, values, nouns, quotes),
        map(time_span, values["date_start"], values["date_end"]),
        styles,
        _data(values),
        shapes,
        strict=True,
    )
    return "".join(
        [
            f'<Placemark id="{name}"><name>{title}</name><Snippet maxLines="2">{snippet}</Snippet>'
            f"<description><![CDATA[{html}]]></description>{span}<styleUrl>#{style}</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#schema.{table}">{fields}</SchemaData>'
            f"</ExtendedData>{shape}</Placemark>\n"
            for name, title, snippet, html, span, style, fields, shape in columns
        ]
    )


def _data(values: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield each row's fields; what is empty is left out."""
    names = field_names(values)
    pattern, columns = "", []
    for name, column in values.items():
        head = f'<SimpleData name="{attribute(names[name])}">'
        if all(column):
            pattern += f"{head.replace('%', '%%')}%s</SimpleData>"
            columns.append(column)
        elif any(column):
            pattern += "%s"
            columns.append([f"{head}{v}</SimpleData>" if v else "" for v in column])
    return (pattern % row for row in zip(*columns, strict=True))


def time_span(start: str, end: str, tag: str = "TimeSpan") -> str:
    """The days as the element of that name; ``""`` when neither is one that XML knows."""
    begin = f"<begin>{start}</begin>" if DAY.fullmatch(start) else ""
    finish = f"<end>{end}</end>" if DAY.fullmatch(end) else ""
    return f"<{tag}>{begin}{finish}</{tag}>" if begin or finish else ""


def values_of(column: pd.Series[Any]) -> list[str]:
    """The column's values as escaped text; ``""`` for none."""
    if column.dtype.kind == "M":
        return days(column)
    if column.dtype.kind == "b":
        return ["1" if value else "0" for value in column.tolist()]
    if column.dtype.kind in "iu":
        return [str(value) for value in column.tolist()]
    if column.dtype.kind == "f":
        return ["" if value != value else repr(value) for value in column.tolist()]
    return escaped(texts(column))


def _snippets(rows: pd.DataFrame, values: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield what the list of places shows under a name: status, time and place."""
    columns = (balloon.states(values["status"]), balloon.when(rows, values), values["place_name"])
    for parts in zip(*columns, strict=True):
        yield ", ".join([part for part in parts if part])
