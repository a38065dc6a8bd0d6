"""CSV for spreadsheets, with geometry as WKT."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo._gis import all_marks
from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from geo.model import Atlas

WKT: Final = "geometry_wkt"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula (OWASP, CSV injection)."""
_LONGEST_CELL = 2**31 - 1


def write(atlas: Atlas, draft: Path) -> int:
    """Write every mark as a row, and events without a place too; the number of rows.

    ``geometry_wkt`` is in (lon lat) order with six decimals. A cell that a spreadsheet would run as
    a formula starts with an apostrophe.
    """
    marks = all_marks(atlas.layers)
    names = [name for name in marks.columns if name != "geometry"]
    columns = [cells(marks[name]) for name in names]
    shapes = shapely.to_wkt(marks.geometry.to_numpy(), rounding_precision=6).tolist()
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*names, WKT])
        writer.writerows(zip(*columns, [shape or "" for shape in shapes], strict=True))
    return len(marks)


def cells(column: pd.Series[Any]) -> Sequence[str]:
    """The column as a spreadsheet shows it; nothing in it runs."""
    kind = kind_of(column)
    if kind == "text":
        return [safe_cell(text) for text in column.tolist()]
    if kind == "date":
        days = column.to_numpy().astype("datetime64[D]").tolist()
        return ["" if day is None else day.isoformat() for day in days]
    return ["" if value != value else str(value) for value in column.tolist()]


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def count(path: Path) -> int:
    """The rows in the file, without its header."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.reader(stream)) - 1
    finally:
        csv.field_size_limit(before)
