"""Rows of the hand-written CSV tables, with errors that name file, line and column."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; each getter raises ``SourceError`` when the cell cannot be used."""

    path: Path
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        value = self.cells[column]
        if not value:
            raise self.error(column, "is empty")
        return value

    def maybe(self, column: str) -> str | None:
        """The cell, or ``None`` when it is empty."""
        return self.cells[column] or None

    def items(self, column: str) -> tuple[str, ...]:
        """The parts of a cell separated by ``|``, empty ones left out."""
        return tuple(part for raw in self.cells[column].split("|") if (part := raw.strip()))

    def number(self, column: str, low: float, high: float) -> float:
        """The cell as a number from ``low`` to ``high``."""
        value = self.text(column)
        try:
            number = float(value)
        except ValueError:
            raise self.error(column, f"is {value!r}, not a number") from None
        if not (math.isfinite(number) and low <= number <= high):
            raise self.error(column, f"is {value}, not from {low:g} to {high:g}")
        return number

    def lat(self) -> float:
        """The latitude in degrees."""
        return self.number("lat", -90.0, 90.0)

    def lon(self) -> float:
        """The longitude in degrees."""
        return self.number("lon", -180.0, 180.0)

    def radius_km(self) -> float:
        """The radius in kilometers, 0 when the cell is empty."""
        return self.number("radius_km", 0.0, 20_040.0) if self.cells["radius_km"] else 0.0

    def geonameid(self) -> int | None:
        """The GeoNames number, ``None`` when the cell is empty."""
        value = self.cells["geonameid"]
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 12):
            raise self.error("geonameid", f"is {value!r}, not a GeoNames number")
        return int(value)

    def error(self, column: str, problem: str) -> SourceError:
        """The error to raise about a cell."""
        return SourceError(f"{self.path}, line {self.line}, column {column}: {problem}; correct it")


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a UTF-8 table whose header must have the columns; cells are stripped."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check_header(path, header, columns)
            for cells in reader:
                if any(cells):
                    yield _row(path, reader.line_num, header, cells)
    except FileNotFoundError as error:
        raise SourceError(
            f"{path} is missing: it belongs to the repository, get it back"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} is not a UTF-8 CSV table ({error}): correct it") from error


def _check_header(path: Path, header: list[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    if missing:
        raise SourceError(f"{path}, line 1: no column {', '.join(missing)}; add it to the header")


def _row(path: Path, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        column = header[min(len(cells), len(header)) - 1]
        raise SourceError(
            f"{path}, line {line}, column {column}: {len(cells)} cells where the header has"
            f" {len(header)}; quote cells that hold commas"
        )
    return Row(path, line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
