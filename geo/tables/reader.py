"""A user's own table of events, mapped without any articles: each row is an event.

A row becomes a ``Document`` of kind ``row`` that says all there is to say of it, so that an atlas
may hold rows beside articles. Its places are looked up in the gazetteer, or taken from coordinates
or a geometry that the table brings; the row is the evidence. Nothing is merged: two rows are two
events.
"""

from __future__ import annotations

import os
import warnings
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from gazetteer.index import Gazetteer
from geo._clean import clean_document
from geo.errors import GeoError, InputError
from geo.frames import Frames, load_frames
from geo.layers import build_layers
from geo.model import Document, Rejected
from geo.resolve import precision_of
from geo.tables.columns import TableColumns, find_columns
from geo.tables.dates import EITHER_WAY
from geo.tables.events import read_event
from geo.tables.files import RawTable, is_atlas, is_table, raw_table, read_table_file
from geo.tables.places import PlaceFinder
from geo.tables.rows import read_row, reading_of, row_document
from geo.tables.types import TypeWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model import Event, Layer, Resolution

FIRST_SHOWN = 3
"""Rows left out that a warning names."""


class TableError(GeoError, ValueError):
    """A table that cannot be mapped; the message says why and what to do."""


class TableWarning(UserWarning):
    """Some rows of a table were left out; the message says which and why."""


@dataclass(frozen=True)
class TableEvents:
    """What a table holds: its events as layers, and everything they rest on."""

    layers: tuple[Layer, ...]
    events: tuple[Event, ...]
    """One per row that could be read, in the table's order."""
    documents: tuple[Document, ...]
    """The rows."""
    resolutions: tuple[tuple[Resolution, ...], ...]
    """Per row, one for each place it names; of a place not found with ``place=None`` and why."""
    rejected: tuple[Rejected, ...]
    """Rows that could not be read, with the reason."""


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of the rows of tables."""

    tables: int = 0
    rows: int = 0
    found: int = 0
    """Places named or given by coordinates that are on the map."""
    not_found: int = 0
    undated: int = 0
    """Rows whose date could not be read."""
    vague: int = 0
    """Rows whose date may be read either way round."""
    misplaced: int = 0
    """Rows whose coordinates or geometry could not be used."""
    dateless: int = 0
    """Tables without a column of dates, or with an empty one."""


class RowReader:
    """Reads the documents of rows: their places and their events."""

    def __init__(self, gazetteer: Gazetteer, frames: Frames) -> None:
        self._finder = PlaceFinder(gazetteer, precision_of)
        self._words = TypeWords(frames)

    def read(self, document: Document) -> tuple[tuple[Resolution, ...], Event]:
        """A resolution for each place the row names, and its event.

        Raises ``ValueError`` for a document that is no row.
        """
        return read_event(document, self._finder, self._words)


def layers_from_table(
    table: pd.DataFrame | str | Path,
    *,
    place_column: str | None = None,
    date_column: str | None = None,
    type_column: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> tuple[Layer, ...]:
    """The rows of a table as layers of events, one event a row, one layer per type.

    ``table`` is a DataFrame, a GeoDataFrame or a file (.csv, .tsv, .xlsx, .geojson, .gpkg,
    .parquet). ``place_column`` names places ("Paris", "Paris, Texas", "Port of Rason"); it may be
    left out where rows have a geometry or columns for latitude and longitude, which win. Other
    columns are known by their headers, such as title, status, country, origin, destination. A row
    whose place is not found is an event without a place.

    Rows that cannot be read are left out with a ``TableWarning``; ``events_from_table`` gives them
    and their reasons. Raises ``TableError`` when the table cannot be mapped at all.

    >>> from pandas import DataFrame
    >>> events = DataFrame({"where": ["Tobruk", "Nowhereville"], "when": ["2024-03", "2024-04"]})
    >>> (layer,) = layers_from_table(events, place_column="where", date_column="when")
    >>> layer.gdf["mark"].tolist()
    ['point', 'none']
    """
    found = events_from_table(
        table,
        place_column=place_column,
        date_column=date_column,
        type_column=type_column,
        gazetteer=gazetteer,
    )
    if found.rejected:
        _warn(found)
    return found.layers


def events_from_table(
    table: pd.DataFrame | str | Path,
    *,
    place_column: str | None = None,
    date_column: str | None = None,
    type_column: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> TableEvents:
    """As ``layers_from_table``, with the events, the rows and those that could not be read.

    Raises ``TableError`` when the table cannot be mapped at all, or is none.
    """
    if not isinstance(table, (str, Path, pd.DataFrame)):
        raise TableError(f"a DataFrame or GeoDataFrame is wanted, not {_a(table)}")
    columns = TableColumns(
        place=None if place_column is None else str(place_column),
        date=None if date_column is None else str(date_column),
        type=None if type_column is None else str(type_column),
        typed='{}_column="{}"',
    )
    if isinstance(table, (str, Path)):
        name, items = Path(table).name, list(_file_rows(Path(table), Path(table).name, columns))
    else:
        name, items = "table", list(_frame_rows(table, columns))
    rejected = [item for item in items if isinstance(item, Rejected)]
    documents = [clean_document(item) for item in items if isinstance(item, Document)]
    if not documents and any(not one.detail for one in rejected):
        raise TableError(f"{name}: {rejected[0].reason}")
    with nullcontext(gazetteer) if gazetteer is not None else Gazetteer() as opened:
        reader = RowReader(opened, _packaged_frames())
        read = [reader.read(document) for document in documents]
    outlets = {one.doc_id: one.source for one in documents if one.source}
    return TableEvents(
        layers=build_layers([event for _, event in read], outlets=outlets),
        events=tuple(event for _, event in read),
        documents=tuple(documents),
        resolutions=tuple(resolutions for resolutions, _ in read),
        rejected=tuple(rejected),
    )


def _a(value: object) -> str:
    name = "None" if value is None else type(value).__name__
    return name if value is None else f"{'an' if name[0] in 'aeiouAEIO' else 'a'} {name}"


@cache
def _packaged_frames() -> Frames:
    return load_frames()


def _warn(found: TableEvents) -> None:
    shown = "; ".join(f"{one.detail}: {one.reason}" for one in found.rejected[:FIRST_SHOWN])
    more = ", ..." if len(found.rejected) > FIRST_SHOWN else ""
    everything = len(found.rejected) + len(found.documents)
    warnings.warn(
        f"{len(found.rejected)} of {everything} rows left out: {shown}{more}",
        TableWarning,
        stacklevel=3,
    )


# --- tables in files ----------------------------------------------------------------------------


def table_files(source: str | Path, columns: TableColumns) -> list[Path]:
    """The tables a source stands for: itself, or those below a folder in sorted order.

    In folders tables are looked for only when a column of places is named; hidden files are
    skipped, and so are atlases, which are made here.
    """
    path = Path(source)
    try:
        if path.is_file():
            return [path] if is_table(path) else []
        if columns.place is None or not path.is_dir():
            return []
    except (OSError, ValueError):
        return []
    found = []
    for base, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        tables = (Path(base, name) for name in sorted(files) if not name.startswith("."))
        found += [table for table in tables if is_table(table) and not is_atlas(table)]
    return found


def read_tables(paths: Iterable[Path], columns: TableColumns) -> Iterator[Document | Rejected]:
    """Yield the rows of the tables as documents, and a ``Rejected`` for what cannot be read.

    A row's ``doc_id`` is its table's name and its line or row, "events.csv:12"; of two tables of
    one name the second goes by its path. A table named twice is read once.
    """
    names: set[str] = set()
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        name = path.name if path.name not in names else path.as_posix()
        names.add(name)
        yield from _file_rows(path, name, columns)


def _file_rows(path: Path, name: str, columns: TableColumns) -> Iterator[Document | Rejected]:
    try:
        table = read_table_file(path, columns.place)
        yield from _rows(table, name, str(path), columns)
        if not table.rows:
            yield Rejected(str(path), "has a header but no rows")
    except InputError as error:
        yield Rejected(str(path), error.reason, error.detail)


def _frame_rows(frame: pd.DataFrame, columns: TableColumns) -> Iterator[Document | Rejected]:
    try:
        yield from _rows(raw_table(frame), "table", None, columns)
    except InputError as error:
        yield Rejected("table", error.reason, error.detail)


def _rows(
    table: RawTable, name: str, path: str | None, columns: TableColumns
) -> Iterator[Document | Rejected]:
    found = find_columns(table.headers, columns, located=table.located)
    reading = reading_of(name, path, table.headers, found, table.rows)
    for row in table.rows:
        try:
            yield row_document(row, reading)
        except InputError as error:
            yield Rejected(path or name, error.reason, f"{table.unit} {row.number}")


# --- what became of the rows --------------------------------------------------------------------


def count_rows(read: Sequence[tuple[Document, Sequence[Resolution]]]) -> RowCounts:
    """How many of the rows' places were found, and how many of their dates could be read."""
    found = not_found = undated = vague = misplaced = 0
    tables: set[str | None] = set()
    dated: set[str | None] = set()
    for document, resolutions in read:
        facts = read_row(document)
        found += sum(one.place is not None for one in resolutions)
        found += not resolutions and facts.geometry is not None
        not_found += sum(one.place is None for one in resolutions)
        undated += "date" in facts.spans and facts.date is None
        vague += facts.date is not None and EITHER_WAY in facts.date.basis
        misplaced += bool(facts.fault)
        tables.add(document.path)
        if "date" in facts.spans:
            dated.add(document.path)
    return RowCounts(
        len(tables), len(read), found, not_found, undated, vague, misplaced,
        len(tables) - len(dated),
    )  # fmt: skip
