"""Places that several sources give, found by name, kind and whereabouts, and made one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from gazetteer._stage import joined_rows, staged_row
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km
from gazetteer.schema import DEGREE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

SAME_KM = 5.0
"""Points that two sources give for one town or site lie closer than this; namesakes of the same
kind rarely do."""
SAME_LAT = SAME_KM / 111.0
"""Degrees of latitude in as many kilometers."""


class _Spot(NamedTuple):
    """What is compared; ordered by latitude."""

    lat: float
    lon: float
    place: int
    source: int


def find_same(db: sqlite3.Connection) -> int:
    """Merge the staged places that different sources give; how many went into another.

    The earlier source's place is kept, with the other's names, and its facts where it has none.
    """
    if db.execute("SELECT count(*) FROM source").fetchone()[0] < 2:
        return 0
    db.executemany("INSERT INTO stage.same VALUES (?, ?)", list(_pairs(db)))
    for place, kept in db.execute("SELECT place, kept FROM stage.same ORDER BY place").fetchall():
        _join(db, place, kept)
    db.execute(
        "UPDATE stage.name SET place = (SELECT kept FROM stage.same s WHERE s.place = name.place)"
        " WHERE place IN (SELECT place FROM stage.same)"
    )
    found = db.execute("SELECT count(*) FROM stage.same").fetchone()[0]
    return int(found)


def _pairs(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Yield each place that goes into another, and that other."""
    rows = db.execute(
        "SELECT likeness, lat, lon, place, source FROM stage.place ORDER BY likeness, lat, place"
    )
    for likeness, group in groupby(rows, key=lambda row: row[0]):
        if not likeness.startswith("|"):
            spots = [_Spot(row[1] / DEGREE, row[2] / DEGREE, row[3], row[4]) for row in group]
            if len(spots) > 1:
                yield from _same_of(spots)


def _same_of(spots: list[_Spot]) -> Iterator[tuple[int, int]]:
    """Pairs among namesakes of one kind; each joins the nearest of an earlier source once."""
    if len({spot.source for spot in spots}) < 2:
        return
    gone: set[int] = set()
    taken: set[tuple[int, int]] = set()
    for _, spot, other in sorted(_near_pairs(spots)):
        late, early = (spot, other) if spot.source > other.source else (other, spot)
        fresh = late.place not in gone and early.place not in gone
        if fresh and (early.place, late.source) not in taken and not _has_joined(taken, late):
            gone.add(late.place)
            taken.add((early.place, late.source))
            yield late.place, early.place


def _has_joined(taken: Iterable[tuple[int, int]], spot: _Spot) -> bool:
    """Whether others went into the place already; then it stays, so that no chain forms."""
    return any(kept == spot.place for kept, _ in taken)


def _near_pairs(spots: list[_Spot]) -> Iterator[tuple[float, _Spot, _Spot]]:
    """Yield distance and both of all pairs of different sources close together."""
    for number, spot in enumerate(spots):
        for other in spots[number + 1 :]:
            if other.lat - spot.lat > SAME_LAT:
                break
            if other.source != spot.source:
                far = distance_km(LngLat(spot.lon, spot.lat), LngLat(other.lon, other.lat))
                if far <= SAME_KM:
                    yield far, spot, other


def _join(db: sqlite3.Connection, place: int, kept: int) -> None:
    """Put the facts of one staged place into another and delete it."""
    earlier, later = staged_row(db, kept), staged_row(db, place)
    joined = (kept, *joined_rows(later[:13], earlier[:13])[1:], *earlier[13:])
    slots = ", ".join("?" * len(joined))
    db.execute("DELETE FROM stage.place WHERE place = ?", (place,))
    db.execute(f"INSERT OR REPLACE INTO stage.place VALUES ({slots})", joined)
    db.execute("UPDATE OR IGNORE stage.area SET place = ? WHERE place = ?", (kept, place))
    db.execute("DELETE FROM stage.area WHERE place = ?", (place,))
