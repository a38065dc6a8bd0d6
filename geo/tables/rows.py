"""A row of a table as a document, and back: what it says in words, and which words say what.

The text is the row as the table has it, ``column: value`` after ``column: value``, and on a line of
its own what was made of its columns, as JSON. So an atlas can be built again from what it keeps,
with no table at hand.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import shapely

from gazetteer.place import LngLat
from geo._clean import clean_line, in_world
from geo.errors import InputError
from geo.model import DateInterval, Document, Sentence
from geo.tables.dates import day_order, read_date
from geo.tables.places import NOT_A_NAME
from geo.tables.types import understood

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.tables.dates import Order

BETWEEN: Final = " · "
"""Stands between the cells of a row."""
HOW_READ: Final = "how the row was read"
"""Why the line of JSON is no text of the row (``Sentence.boilerplate``)."""
LONGEST_CELL = 100_000
LONGEST_ROW = 1_000_000
"""Characters."""
MOST_DEGREES = 360.0
"""Longitudes may be counted past 180 degrees, but not once more around."""
_ENDS: Final = ("origin", "destination")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as its file has it."""

    number: int
    """The line or row where it stands in its file, from 1."""
    cells: tuple[str, ...]
    geometry: BaseGeometry | None = None
    """EPSG:4326, (lon, lat)."""
    misplaced: str = ""
    """What is wrong with the geometry that it had."""
    fault: str = ""
    """Why it cannot be used at all, in words."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row's document says: spans of its text by what they tell."""

    spans: Mapping[str, Span] = field(default_factory=dict)
    """place, date, type, status, title, description, source, url, country, area, lat, origin,
    destination."""
    actors: tuple[Span, ...] = ()
    date: DateInterval | None = None
    geometry: BaseGeometry | None = None
    """EPSG:4326, (lon, lat)."""
    located: str = ""
    """Where the geometry is from: "coordinates in the table", "geometry in the table"."""
    fault: str = ""
    """What was wrong with the coordinates."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one table are read."""

    name: str
    """Of the table: "events.csv"."""
    path: str | None
    headers: Sequence[str]
    columns: Mapping[str, Sequence[int]]
    """Positions of the columns that say something known."""
    order: Order | None
    """Which comes first in 03/04/2024."""


def reading_of(
    name: str,
    path: str | None,
    headers: Sequence[str],
    columns: Mapping[str, Sequence[int]],
    rows: Iterable[RawRow],
) -> Reading:
    """How to read the rows: what one row alone does not tell, all of them may."""
    kept = dict(columns)
    fine = [row.cells for row in rows if not row.fault]

    def cells(what: str) -> list[str]:
        return [row[kept[what][0]] for row in fine] if what in kept else []

    if not understood(cells("status")):
        kept.pop("status", None)
    if any(read_date(cell, None) for what in _ENDS for cell in cells(what)):
        for what in _ENDS:  # "from" and "to" are days here
            kept.pop(what, None)
    return Reading(name, path, headers, kept, day_order([*cells("date"), *cells("end")]))


def row_document(row: RawRow, reading: Reading) -> Document:
    """The row as a document. Raises ``InputError`` when there is nothing in it or too much."""
    if row.fault:
        raise InputError(row.fault)
    if any(len(cell) > LONGEST_CELL for cell in row.cells):
        raise InputError(f"a cell with more than {LONGEST_CELL:,} characters")
    text, spans = _words(row, reading.headers)
    if not text:
        raise InputError("empty row")
    if len(text) > LONGEST_ROW:
        raise InputError(f"a row with more than {LONGEST_ROW:,} characters")
    line = _line(row, reading, spans)
    start = len(text) + 1
    sentences = (Sentence(0, len(text)), Sentence(start, start + len(line), HOW_READ))

    def cell(what: str) -> str | None:
        at = reading.columns.get(what, ())
        return next((clean_line(row.cells[k]) for k in at if _says(what, row.cells[k])), None)

    return Document(
        doc_id=f"{reading.name}:{row.number}",
        text=f"{text}\n{line}",
        title=cell("title"),
        url=cell("url"),
        source=cell("source"),
        sentences=sentences,
        path=reading.path,
        kind="row",
    )


def _words(row: RawRow, headers: Sequence[str]) -> tuple[str, dict[int, Span]]:
    """The row in words, and the span of each column's cell in them; empty cells are left out."""
    parts: list[str] = []
    spans: dict[int, Span] = {}
    at = 0
    for position, (header, cell) in enumerate(zip(headers, row.cells, strict=True)):
        value = clean_line(cell)
        if not value:
            continue
        at += len(BETWEEN) if parts else 0
        start = at + len(header) + 2
        spans[position] = (start, start + len(value))
        parts.append(f"{header}: {value}")
        at = start + len(value)
    if not parts and row.geometry is not None:
        parts.append(f"geometry: {row.geometry.geom_type}")
    return BETWEEN.join(parts), spans


def _line(row: RawRow, reading: Reading, spans: Mapping[int, Span]) -> str:
    """What was made of the row's columns, as JSON."""
    columns = reading.columns
    said: dict[str, Any] = {
        what: [spans[k] for k in at if k in spans and _says(what, row.cells[k])]
        for what, at in columns.items()
    }
    record: dict[str, Any] = {
        what: at if what == "actors" else at[0] for what, at in said.items() if at
    }
    for what in ("lat", "lon", "end"):
        record.pop(what, None)

    def cell(what: str) -> str:
        return clean_line(row.cells[columns[what][0]]) if what in columns else ""

    when = read_date(cell("date"), reading.order, cell("end"))
    if when is not None:
        record["when"] = [when.start.isoformat(), when.end.isoformat(), when.precision, when.basis]
    record |= _where(row, cell("lat"), cell("lon"))
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def _says(what: str, cell: str) -> bool:
    """Whether the cell says something; "NA" is Namibia in a column of countries."""
    return what == "country" or clean_line(cell).casefold() not in NOT_A_NAME


def _where(row: RawRow, lat: str, lon: str) -> dict[str, str]:
    """The geometry or the coordinates that the row brings, or what is wrong with them."""
    if row.geometry is not None:
        wkt = shapely.to_wkt(row.geometry, rounding_precision=7)
        return {"geometry": wkt, "located": "geometry in the table"}
    if row.misplaced:
        return {"fault": row.misplaced}
    if not lat and not lon:
        return {}
    point = _point(lat, lon)
    if point is None:
        return {
            "fault": f"the coordinates {lat or 'nothing'}, {lon or 'nothing'} are no place on earth"
        }
    return {
        "geometry": shapely.to_wkt(shapely.Point(point), rounding_precision=7),
        "located": "coordinates in the table",
    }


def _point(lat: str, lon: str) -> LngLat | None:
    numbers = [_degrees(text) for text in (lat, lon)]
    if numbers[0] is None or numbers[1] is None or not abs(numbers[1]) <= MOST_DEGREES:
        return None
    longitude = numbers[1] if abs(numbers[1]) <= 180.0 else math.remainder(numbers[1], 360.0)
    return LngLat(longitude, numbers[0]) if in_world(numbers[0], longitude) else None


def _degrees(text: str) -> float | None:
    """The number of "59.94", "59,94", "59.94° N" or "122.4 W"."""
    bare = text.replace("\u2212", "-").replace("°", " ").strip().upper()
    sign = -1.0 if bare[-1:] in ("S", "W") else 1.0
    bare = bare.rstrip("NSEW ").replace(",", ".")
    try:
        return sign * float(bare) if bare.isascii() and len(bare) < 30 and "_" not in bare else None
    except ValueError:
        return None


def read_row(document: Document) -> RowFacts:
    """What the document of a row says. Raises ``ValueError`` when it is none."""
    start = document.sentences[-1].start if document.sentences else 0
    record = json.loads(document.text[start:])
    when = record.pop("when", None)
    actors = tuple((first, last) for first, last in record.pop("actors", ()))
    wkt, located, fault = (record.pop(key, "") for key in ("geometry", "located", "fault"))
    return RowFacts(
        spans={what: (first, last) for what, (first, last) in record.items()},
        actors=actors,
        date=_interval(when) if when else None,
        geometry=shapely.from_wkt(wkt) if wkt else None,
        located=located,
        fault=fault,
    )


def _interval(parts: Sequence[Any]) -> DateInterval:
    start, end, precision, basis = parts
    return DateInterval(date.fromisoformat(start), date.fromisoformat(end), precision, basis)
