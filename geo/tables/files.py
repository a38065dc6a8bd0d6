"""Tables in files: their headers, and their rows as cells of text, some with a geometry.

CSV and TSV are read here, so that each bad row is named by its line and the rest go on; everything
else through GDAL and geopandas.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import warnings
from collections import deque
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.tables.cells import frame_rows
from geo.tables.columns import without_repeats
from geo.tables.rows import RawRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame

LARGEST_FILE = 500_000_000
"""Bytes; a table is held in memory."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
_DELIMITERS: Final = ",;\t|"
_SAMPLE_ROWS = 50
_SAMPLE_CHARS = 500_000
"""How much is read to find the delimiter."""
_UNCLOSED: Final = "a quotation mark is opened and not closed"
_MOST_AGAIN = 200_000_000
"""Characters read a second time after marks not closed, so that no file takes quadratic time."""
_SWALLOWED = 3
"""Lines inside one cell that look like rows, from which on it is no note of somebody's."""
_ATLAS_TABLES: Final = frozenset({"documents", "events", "mentions", "rejected", "run"})


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was read."""

    headers: tuple[str, ...]
    """Cleaned, each once."""
    rows: tuple[RawRow, ...]
    located: bool = False
    """Whether rows bring a geometry."""
    unit: str = "row"
    """What ``RawRow.number`` counts: line or row."""


def is_table(path: Path) -> bool:
    """Whether a file is a table by its extension."""
    return path.suffix.lower() in _READERS


def is_atlas(path: Path) -> bool:
    """Whether a file is an atlas that this program made."""
    if path.suffix.lower() != ".gpkg":
        return False
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            names = connection.execute("SELECT table_name FROM gpkg_contents").fetchall()
    except (sqlite3.Error, OSError, ValueError):
        return False
    return {name for (name,) in names} >= _ATLAS_TABLES


def read_table_file(path: Path, place_column: str | None) -> RawTable:
    """The table in a file. Raises ``InputError`` when there is none that can be read.

    ``place_column`` tells which one is meant where a file holds several.
    """
    if not is_table(path):
        raise InputError(f"not a table: {', '.join(_READERS)}")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError(f"larger than {LARGEST_FILE // 1_000_000} MB")
        if size == 0:
            raise InputError("empty file")
        table = _READERS[path.suffix.lower()](path, place_column)
    except FileNotFoundError:
        raise InputError("not found") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from error
    if len(table.headers) > MOST_COLUMNS:
        raise InputError(f"more than {MOST_COLUMNS:,} columns")
    if len(table.rows) > MOST_ROWS:
        raise InputError(f"more than {MOST_ROWS:,} rows; split it")
    return table


# --- CSV and TSV --------------------------------------------------------------------------------


def _read_csv(path: Path, _place_column: str | None) -> RawTable:
    text = _decoded(path.read_bytes())
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    records = _records(text, delimiter)
    headers: tuple[str, ...] | None = None
    rows: list[RawRow] = []
    for line, cells, fault in records:
        if not fault and not any(cell.strip() for cell in cells):
            continue
        if headers is None:
            if fault:
                raise InputError(f"the first line cannot be read: {fault}")
            headers = _headers(cells)
        elif len(rows) > MOST_ROWS:
            break
        else:
            rows.append(_row(line, cells, headers, fault))
    if headers is None:
        raise InputError("no header line found")
    return RawTable(headers, tuple(rows), unit="line")


def _headers(cells: Sequence[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(without_repeats(cells))


def _row(line: int, cells: Sequence[str], headers: Sequence[str], fault: str) -> RawRow:
    extra = [cell for cell in cells[len(headers) :] if cell.strip()]
    if not fault and (extra or len(cells) < len(headers)):
        count = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
        fault = f"{count}, but the header has {len(headers)}; is a quotation mark missing?"
    if not fault and any("\0" in cell for cell in cells):
        fault = "a NUL byte: binary, or cut short"
    return RawRow(line, () if fault else tuple(cells[: len(headers)]), fault=fault)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str], str]]:
    """Yield each record's first line, its cells, and what is wrong with it.

    A quotation mark that is not closed costs its own line only: those after it are read again.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    line, width, left = 1, 0, _MOST_AGAIN
    while True:
        lines.handed.clear()
        cells: Sequence[str] = ()
        fault = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = f"cannot be read: {error}"
        taken = lines.handed
        several = len(taken) > 1 or lines.ended
        if several and not fault and _swallows(taken, delimiter, width):
            fault = _UNCLOSED
        size = sum(map(len, taken)) if several and fault else 0
        if size > left:
            fault += f"; the {len(taken):,} lines that it runs over are left out"
        elif size:
            left -= size
            lines.back()
            del taken[1:]
        yield line, () if fault else cells, fault
        width = width or len(cells)
        line += len(taken)


class _Lines:
    """The lines of a text, with their ends; those of the record at hand can be had again."""

    def __init__(self, text: str) -> None:
        self._file = io.StringIO(text, newline="")
        self._again: deque[str] = deque()
        self.handed: list[str] = []
        """The lines of the record at hand."""
        self.ended = False
        """Whether the text ended within a record."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline()
        self.ended = not line and bool(self.handed)
        if not line:
            raise StopIteration
        self.handed.append(line)
        return line

    def back(self) -> None:
        """Hand out the record's lines again, all but its first."""
        self._again.extendleft(reversed(self.handed[1:]))


def _swallows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a cell of the record goes on over rows because a quotation mark is not closed.

    ``width`` is the number of cells in the header, 0 for the header itself.
    """
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    rest = [line for line in lines[1:] if line.strip()]
    rows = sum(line.count(delimiter) == width - 1 for line in rest)
    # Under three columns a line of prose has as many commas as a row.
    return width > 2 and rows >= _SWALLOWED and rows * 10 >= len(rest) * 9


def _decoded(data: bytes) -> str:
    """The text of the bytes: UTF-16 with its mark, UTF-8, else western. Raises ``InputError``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _western(data)
    if "\0" in text[: text.find("\n") + 1 or None]:
        raise InputError("binary file, or UTF-16 without its mark; save it as UTF-8")
    return text


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError("neither UTF-8 nor western text; save it as UTF-8") from None


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first records have as many cells as the header."""

    sample = text[:_SAMPLE_CHARS]

    def fit(delimiter: str) -> tuple[int, int]:
        sizes = [
            len(cells)
            for _, (_, cells, fault) in zip(
                range(_SAMPLE_ROWS), _records(sample, delimiter), strict=False
            )
            if not fault and cells
        ]
        if not sizes or sizes[0] < 2:
            return (0, 0)
        return sizes.count(sizes[0]), sizes[0]

    return max(_DELIMITERS, key=lambda one: (fit(one), -_DELIMITERS.index(one)))


# --- through GDAL and geopandas -----------------------------------------------------------------


def _read_layer(path: Path, place_column: str | None) -> RawTable:
    """The one layer or sheet that is meant."""
    import pyogrio
    from pyogrio.errors import DataSourceError

    # Left to guess, GDAL takes a header for a row of data where all columns are text.
    options = {"HEADERS": "FORCE"} if path.suffix.lower() == ".xlsx" else {}
    try:
        names = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
        fitting = [n for n, kind in names if _fits(path, n, kind, place_column, options)]
        if not names:
            raise InputError("no table in it")
        if len(fitting) > 1:
            raise InputError(
                f"{len(names)} tables in it ({', '.join(fitting[:10])}); keep the one meant in a "
                "file of its own"
            )
        chosen = fitting[0] if fitting else names[0][0]
        return _quietly(lambda: pyogrio.read_dataframe(path, layer=chosen, **options), path)
    except (DataSourceError, RuntimeError) as error:
        raise InputError("cannot be read as what its name says") from error


def _fits(
    path: Path, name: str, kind: object, place_column: str | None, options: Mapping[str, str]
) -> bool:
    import pyogrio

    if place_column is None:
        return kind is not None
    fields = pyogrio.read_info(path, layer=name, **options)["fields"]
    return place_column.strip().casefold() in [str(one).casefold() for one in fields]


def _read_parquet(path: Path, _place_column: str | None) -> RawTable:
    import geopandas as gpd
    import pandas as pd

    try:
        return _quietly(lambda: gpd.read_parquet(path), path)
    except (ValueError, OSError, ImportError):
        pass
    try:
        return _quietly(lambda: pd.read_parquet(path), path)
    except ImportError as error:
        raise InputError("reading .parquet needs pyarrow: pip install pyarrow") from error
    except (ValueError, OSError) as error:
        raise InputError("cannot be read as what its name says") from error


def _quietly(read: Callable[[], DataFrame], path: Path) -> RawTable:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = read()
    if path.suffix.lower() != ".xlsx":
        return raw_table(frame)
    table = raw_table(frame, first=2)  # the sheet's first row is its header
    filled = tuple(row for row in table.rows if any(cell.strip() for cell in row.cells))
    return replace(table, rows=filled)


def raw_table(frame: DataFrame, first: int = 1) -> RawTable:
    """A DataFrame or GeoDataFrame as text; its rows count from ``first``.

    Raises ``InputError`` when its coordinates cannot be made longitudes and latitudes.
    """
    headers, rows, located = frame_rows(frame, first)
    return RawTable(tuple(without_repeats(headers)), tuple(rows), located)


_READERS: Final[dict[str, Callable[[Path, str | None], RawTable]]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".xlsx": _read_layer,
    ".geojson": _read_layer,
    ".gpkg": _read_layer,
    ".parquet": _read_parquet,
}
