"""Writes labels.json: the names on the map, of countries and of the towns most worth a label.

Run by ``hatch_build.py``, by its path and with the standard library alone. The file holds
``{"steps", "countries": [[name, x, y, rank, code], ...], "towns": [[names, points], ...]}``,
the larger first. x and y are steps east and north, so many to a degree; rank 0 is for a map of the
world, 4 for close by. The code is ISO 3166 alpha-2, by which a browser knows the country's name in
the reader's language. Towns stand together by rank, 0 to 4: their names, one a line, and their
points, encoded like the lines of ``base.mjs``.
"""

from __future__ import annotations

import csv
import json
import math
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

STEPS_PER_DEGREE = 200
RANKS = range(5)
MICRODEGREES = 1_000_000
"""In one degree; the gazetteer keeps coordinates so (``gazetteer/schema.py``)."""
KM_PER_DEGREE = 111.2

COUNTRY_RADII_KM = (-600, -350, -180, -80)
"""Least radius of a country of rank 0, 1, 2, 3, negative: falling as ranks rise."""
TOWN_SIZES = (-3_000_000, -1_000_000, -300_000, -80_000)
"""Least population of a town of rank 0, 1, 2, 3, negative."""
CAPITAL_SIZE = 50_000
"""People of a capital of rank 0; smaller ones, of islands mostly, have rank 2."""
SMALLEST_TOWN = 1_000

MILLION = 1_000_000
SPACE_KM = 44.0
"""Least distance of a town of a million people from a larger one; smaller towns need more ..."""
SPACE_POWER = 0.78
"""... by this power of how many times they are smaller than a million ..."""
MOST_SPACE_KM = 250.0
"""... but no more than this: where towns are small, the largest of them are named nevertheless.
The three are set so that the file stays under 50 kB (about 1,600 towns)."""

TOWNS = """
SELECT name, lon, lat, population, feature_code = 'PPLC' AS capital FROM place
WHERE feature_class = 'P' AND feature_code <> 'PPLX' AND population >= ?
ORDER BY population DESC, capital DESC, name, place
"""
"""Parts of towns (PPLX) are left out."""

CELL_DEGREES = 2.5


class Town(NamedTuple):
    """A town of the gazetteer."""

    name: str
    lon: float
    lat: float
    population: int
    capital: bool

    @property
    def rank(self) -> int:
        """0 for those named first."""
        if self.capital:
            return 0 if self.population >= CAPITAL_SIZE else 2
        return bisect_left(TOWN_SIZES, -self.population)

    @property
    def space_km(self) -> float:
        """How far the next larger town has to be for this one to be named."""
        times_smaller = max(1.0, MILLION / self.population)
        return min(MOST_SPACE_KM, SPACE_KM * math.pow(times_smaller, SPACE_POWER))


def write_labels(path: Path, *, countries: Path, core: Path) -> None:
    """Write the labels' file from the gazetteer's table of countries and its core index."""
    with closing(sqlite3.connect(f"{core.resolve().as_uri()}?mode=ro", uri=True)) as db:
        found = (
            Town(name, lon / MICRODEGREES, lat / MICRODEGREES, population, bool(capital))
            for name, lon, lat, population, capital in db.execute(TOWNS, (SMALLEST_TOWN,))
        )
        towns = sorted(spread(found), key=lambda town: -town.population)
    content = {
        "steps": STEPS_PER_DEGREE,
        "countries": list(country_labels(countries)),
        "towns": [
            ["\n".join(town.name for town in group), _encoded(group)]
            for group in ([town for town in towns if town.rank == rank] for rank in RANKS)
        ],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")


def country_labels(table: Path) -> Iterator[list[str | int]]:
    """Each country's name, point, rank and code; the largest first."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -float(row["radius_km"]))
    for row in rows:
        rank = bisect_left(COUNTRY_RADII_KM, -float(row["radius_km"]))
        yield [row["name"], *_steps(float(row["lon"]), float(row["lat"])), rank, row["iso2"]]


def spread(towns: Iterable[Town]) -> Iterator[Town]:
    """Of the towns, largest first, the capitals and those that have space around them.

    So suburbs stay unnamed beside their city, and a small town is named where none is larger.
    """
    named: dict[tuple[int, int], list[Town]] = defaultdict(list)
    for town in towns:
        if town.capital or not any(_is_close(town, other) for other in _around(town, named)):
            named[_cell(town.lon, town.lat)].append(town)
            yield town


def _around(town: Town, named: dict[tuple[int, int], list[Town]]) -> Iterator[Town]:
    """The named towns of all cells that the town's space reaches into."""
    high = town.space_km / KM_PER_DEGREE
    wide = high / max(0.1, math.cos(math.radians(town.lat)))
    west, south = _cell(town.lon - wide, town.lat - high)
    east, north = _cell(town.lon + wide, town.lat + high)
    for row in range(south, north + 1):
        for column in range(west, east + 1):
            yield from named.get((column, row), ())


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return math.floor(lon / CELL_DEGREES), math.floor(lat / CELL_DEGREES)


def _is_close(town: Town, other: Town) -> bool:
    shrink = math.cos(math.radians(town.lat))
    degrees = math.hypot((town.lon - other.lon) * shrink, town.lat - other.lat)
    return degrees * KM_PER_DEGREE < town.space_km


def _encoded(towns: Iterable[Town]) -> str:
    """Points as zigzag deltas, 5 bits a character: the format is told in ``base.mjs``."""
    text, last = [], (0, 0)
    for town in towns:
        point = _steps(town.lon, town.lat)
        for new, old in zip(point, last, strict=True):
            rest = (new - old) << 1 ^ (new - old) >> 63
            while rest >= 32:
                text.append(chr(63 + (32 | rest & 31)))
                rest >>= 5
            text.append(chr(63 + rest))
        last = point
    return "".join(text)


def _steps(lon: float, lat: float) -> tuple[int, int]:
    return round(lon * STEPS_PER_DEGREE), round(lat * STEPS_PER_DEGREE)
