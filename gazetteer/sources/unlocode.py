"""Trade locations of UN/LOCODE: the code list as published, or the short table with degrees.

All are read as populated places: most are, and what else is there (port, airport) varies.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazetteer.place import LngLat, Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import clean_name, country_code, point
from gazetteer.sources._lines import first_line, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.sources.report import Report

SOURCE = "UN/LOCODE"
SHORT_COLUMNS, FULL_COLUMNS = 7, 12
LOCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
DEGREES = re.compile(r"(\d\d)(\d\d)([NS]) (\d\d\d)(\d\d)([EW])")


def is_full(line: str) -> bool:
    """Whether a first line is of the list as published."""
    cells = line.split(",")
    return len(cells) >= FULL_COLUMNS and re.fullmatch(r'"?[A-Z]{2}"?', cells[1]) is not None


def is_short(line: str) -> bool:
    """Whether a first line is of the short table: code, name, function, area, its name, degrees."""
    cells = line.split(",")
    return len(cells) == SHORT_COLUMNS and LOCODE.fullmatch(cells[0]) is not None


def read(path: Path, report: Report) -> Iterator[PlaceRecord]:
    """Yield the locations that have coordinates; the others go to the report."""
    full = is_full(first_line(path))
    encoding = "latin-1" if full and not _is_utf8(path) else "utf-8"
    for line, cells in table_rows(path, report, encoding=encoding):
        if full and len(cells) > 3 and (not cells[2] or cells[3].startswith(".")):
            continue  # the line that names the country
        try:
            yield _full_record(cells) if full else _short_record(cells)
        except ValueError as error:
            report.reject(path, line, str(error))


def _is_utf8(path: Path) -> bool:
    from gazetteer.sources.report import Report

    trial = Report()
    for _ in table_rows(path, trial):
        if trial.broken:
            return False
    return not trial.broken


def _short_record(cells: list[str]) -> PlaceRecord:
    if len(cells) != SHORT_COLUMNS or not LOCODE.fullmatch(cells[0]):
        raise ValueError(
            f"has {len(cells)} columns, the table has {SHORT_COLUMNS} from the code on"
        )
    return _record(cells[0], cells[1], "", point(cells[5], cells[6]))


def _full_record(cells: list[str]) -> PlaceRecord:
    if len(cells) != FULL_COLUMNS or not LOCODE.fullmatch(cells[1] + cells[2]):
        raise ValueError(f"has {len(cells)} columns or no code, the code list has {FULL_COLUMNS}")
    match = DEGREES.fullmatch(cells[10])
    if match is None:
        raise ValueError(f"{cells[1]}{cells[2]} has no coordinates")
    lat = (int(match[1]) + int(match[2]) / 60.0) * (1 if match[3] == "N" else -1)
    lon = (int(match[4]) + int(match[5]) / 60.0) * (1 if match[6] == "E" else -1)
    return _record(cells[1] + cells[2], cells[3], cells[4], point(f"{lat:.5f}", f"{lon:.5f}"))


def _record(code: str, name: str, plain: str, where: LngLat) -> PlaceRecord:
    place = Place(
        place_id=f"unlocode:{code}",
        name=clean_name(name),
        lat=where.lat,
        lon=where.lng,
        feature_class="P",
        feature_code="PPL",
        country_code=country_code(code[:2]),
        source=SOURCE,
    )
    return PlaceRecord(place, alternates=(plain,) if plain and plain != name else ())
