"""Places that several sources give, found by name, kind and whereabouts, and made one."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from gazetteer._stage import joined_rows, staged_row
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km
from gazetteer.schema import DEGREE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

SAME_KM = 5.0
"""Points that two sources give for one town or site lie closer than this; namesakes of the same
kind rarely do."""
CITY_KM, CITY_PEOPLE = 25.0, 100_000
"""A city reaches farther; sources put its point downtown, at its port or at its airport."""
KM_PER_DEGREE = 111.0
"""Of latitude."""


class _Spot(NamedTuple):
    """What is compared; ordered by latitude."""

    lat: float
    lon: float
    place: int
    source: int
    geonameid: int | None
    country: str | None
    reach: float
    """Kilometers within which another source's point is of the same place."""


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
        "SELECT likeness, lat, lon, place, source, country_code, population, radius_m,"
        " geonameid FROM stage.place ORDER BY likeness, lat, place"
    )
    for likeness, group in groupby(rows, key=lambda row: row[0]):
        if not likeness.startswith("|"):
            spots = [_spot(*row[1:]) for row in group]
            if len(spots) > 1:
                yield from _same_of(spots)


def _spot(
    lat: int,
    lon: int,
    place: int,
    source: int,
    country: str | None,
    people: int,
    radius_m: int,
    geonameid: int | None,
) -> _Spot:
    reach = CITY_KM if people >= CITY_PEOPLE else SAME_KM
    reach = max(reach, radius_m / 1000.0)
    return _Spot(lat / DEGREE, lon / DEGREE, place, source, geonameid, country, reach)


def _same_of(spots: list[_Spot]) -> Iterator[tuple[int, int]]:
    """Pairs among namesakes of one kind; each joins the nearest of an earlier source once."""
    if len({spot.source for spot in spots}) < 2:
        return
    gone: set[int] = set()
    kept: set[int] = set()
    taken: set[tuple[int, int]] = set()
    for _, spot, other in sorted(_near_pairs(spots)):
        early, late = sorted((spot, other), key=_arrival)
        # What others went into stays, so that no chain forms.
        free = late.place not in gone and early.place not in gone and late.place not in kept
        if free and (early.place, late.source) not in taken:
            gone.add(late.place)
            kept.add(early.place)
            taken.add((early.place, late.source))
            yield late.place, early.place


def _arrival(spot: _Spot) -> int:
    """When the place first came; its source is the last that told of it."""
    return spot.place


def _near_pairs(spots: list[_Spot]) -> Iterator[tuple[float, _Spot, _Spot]]:
    """Yield distance and both of all pairs of different sources close together."""
    farthest = max(spot.reach for spot in spots) / KM_PER_DEGREE
    for number, spot in enumerate(spots):
        for other in islice(spots, number + 1, None):
            if other.lat - spot.lat > farthest:
                break
            if _may_be_same(spot, other):
                far = distance_km(LngLat(spot.lon, spot.lat), LngLat(other.lon, other.lat))
                if far <= max(spot.reach, other.reach):
                    yield far, spot, other


def _may_be_same(spot: _Spot, other: _Spot) -> bool:
    """Whether two sources may tell of one place: not if numbers or countries differ."""
    if spot.source == other.source or (spot.geonameid and other.geonameid):
        return False
    return spot.country == other.country or None in (spot.country, other.country)


def _join(db: sqlite3.Connection, place: int, kept: int) -> None:
    """Put the facts of one staged place into another and delete it."""
    earlier, later = staged_row(db, kept), staged_row(db, place)
    joined = (kept, *joined_rows(later[:13], earlier[:13])[1:], *earlier[13:])
    slots = ", ".join("?" * len(joined))
    db.execute("DELETE FROM stage.place WHERE place = ?", (place,))
    db.execute(f"INSERT OR REPLACE INTO stage.place VALUES ({slots})", joined)
    db.execute("UPDATE OR IGNORE stage.area SET place = ? WHERE place = ?", (kept, place))
    db.execute("DELETE FROM stage.area WHERE place = ?", (place,))
