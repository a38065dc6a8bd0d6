"""Where an index is put together before it is written: a loose file on disk, not memory.

Places and names arrive in the order of the sources and are sorted on disk at the end, so that a
build of any size needs little memory.
"""

from __future__ import annotations

from array import array
from itertools import count
from typing import TYPE_CHECKING

import shapely

from gazetteer.errors import SourceError
from gazetteer.names import fold, spellings
from gazetteer.records import NameKind, PlaceRecord
from gazetteer.schema import DEGREE
from gazetteer.transliterate import romanizations

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.place import Place
    from gazetteer.records import AddedName

LONGEST_KEY = 100
"""Characters; longer "names" in the sources are sentences."""
BATCH = 20_000
LARGEST_LISTED = 1 << 26
"""GeoNames numbers below this are looked up in an array of four bytes each."""
ALL_PLACES = 0
"""Place number of a name blocked for every place."""
COLUMNS = 13
"""Of the place table; one more is staged."""
BEST_IDS = ("country:", "admin1:", "admin2:", "waters:", "geonames:")
"""Identifiers other files and the program itself know a place by, best first."""

PlaceRow = tuple[
    int, str | None, str, int, int, str, str, str | None, str | None, int, int, int | None, int
]

StagedRow = tuple[
    int, str | None, str, int, int, str, str, str | None, str | None, int, int, int | None, int,
    str | None,
]  # fmt: skip
"""A row of the place table, and what makes it alike to others."""

STAGE_TABLES = """
CREATE TABLE stage.place (
    place INTEGER PRIMARY KEY, place_id TEXT, name TEXT, lat INTEGER, lon INTEGER,
    feature_class TEXT, feature_code TEXT, country_code TEXT, admin1 TEXT, population INTEGER,
    radius_m INTEGER, geonameid INTEGER, source INTEGER, likeness TEXT
);
CREATE TABLE stage.name (key TEXT, kind INTEGER, place INTEGER);
CREATE TABLE stage.area (place INTEGER PRIMARY KEY, wkb BLOB);
CREATE TABLE stage.same (place INTEGER PRIMARY KEY, kept INTEGER);
"""


class Stage:
    """Rows on their way into an index; ``db`` is the new index, the loose file is attached to it.

    With ``merging``, a record of a known identifier or GeoNames number adds to the earlier one
    instead of replacing it. With ``alike``, what tells the same place in several sources is kept.
    """

    def __init__(
        self, db: sqlite3.Connection, loose: Path, *, merging: bool = False, alike: bool = False
    ) -> None:
        db.execute("ATTACH ? AS stage", (str(loose),))
        db.executescript(
            "PRAGMA stage.journal_mode = OFF; PRAGMA stage.synchronous = OFF;" + STAGE_TABLES
        )
        self._db = db
        self._merging, self._alike = merging, alike
        self._numbers = _Numbers()
        self._sources: dict[str, int] = {}
        self._countries = _Countries()
        self._places: dict[int, StagedRow] = {}
        self._names: list[tuple[str, int, int]] = []
        self.unplaced = 0
        """Added names whose place is in no source."""

    def add(self, record: PlaceRecord) -> None:
        """Queue one record."""
        place = record.place
        number, is_new = self._numbers.of(place, self._merging)
        row = _place_row(number, place, self._source(place.source))
        self._countries.note(number, place.country_code)
        if not is_new:
            row = self._joined(number, row) if self._merging else self._replaced(number, row)
        likeness = f"{fold(place.name)}|{_family(place)}" if self._alike else None
        self._places[number] = (*row, likeness)
        self._names.extend((key, kind, number) for key, kind in _keys(record))
        if record.area is not None:
            wkb = shapely.to_wkb(record.area, byte_order=1)
            self._db.execute("INSERT OR REPLACE INTO stage.area VALUES (?, ?)", (number, wkb))
        if len(self._names) >= BATCH:
            self.flush()

    def add_name(self, added: AddedName) -> None:
        """Queue one more name of a place that has been added, or count it as having none.

        A block without a place is of every place.
        """
        number = self._numbers.find(added.place_id)
        if number is None and added.kind == NameKind.BLOCKED and not added.place_id:
            number = ALL_PLACES
        if number is None:
            self.unplaced += 1
            return
        country = self._countries.of(number)
        named = _named_keys(added.name, added.kind, country)
        self._names.extend((key, kind, number) for key, kind in named)
        if len(self._names) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Insert what is queued."""
        slots = ", ".join("?" * (COLUMNS + 1))
        self._db.executemany(
            f"INSERT OR REPLACE INTO stage.place VALUES ({slots})", self._places.values()
        )
        self._db.executemany("INSERT INTO stage.name VALUES (?, ?, ?)", self._names)
        self._places.clear()
        self._names.clear()

    def _replaced(self, number: int, row: PlaceRow) -> PlaceRow:
        """The new row, everything else about the earlier one forgotten."""
        self.flush()
        for table in ("name", "area"):
            self._db.execute(f"DELETE FROM stage.{table} WHERE place = ?", (number,))
        return row

    def _joined(self, number: int, row: PlaceRow) -> PlaceRow:
        """The new row with the earlier one's better identifier, and its facts where it has none."""
        old = self._places.get(number) or staged_row(self._db, number)
        return joined_rows(old[:13], row)

    def _source(self, title: str) -> int:
        if title not in self._sources:
            self._sources[title] = len(self._sources) + 1
            self._db.execute("INSERT INTO source VALUES (?, ?)", (self._sources[title], title))
        return self._sources[title]


def staged_row(db: sqlite3.Connection, number: int) -> StagedRow:
    """The row of a staged place."""
    sql = "SELECT * FROM stage.place WHERE place = ?"
    row: StagedRow = db.execute(sql, (number,)).fetchone()
    return row


def joined_rows(old: PlaceRow, new: PlaceRow) -> PlaceRow:
    """One row of two of the same place: the new one's facts, the old one's where it has none."""
    geonameid = new[11] or old[11]
    best = min((row[1] or f"geonames:{row[11]}" for row in (old, new)), key=_id_rank)
    return (
        old[0],
        None if best == f"geonames:{geonameid}" else best,
        *new[2:7],
        new[7] or old[7],  # country
        new[8] or old[8],  # first-level area
        new[9] or old[9],  # population
        new[10] or old[10],  # radius
        geonameid,
        new[12],
    )


def _id_rank(place_id: str) -> int:
    ranks = (rank for rank, prefix in enumerate(BEST_IDS) if place_id.startswith(prefix))
    return next(ranks, len(BEST_IDS))


class _Countries:
    """The country of each place by the place's number, two bytes each."""

    def __init__(self) -> None:
        self._codes: list[str | None] = [None]
        self._known: dict[str | None, int] = {None: 0}
        self._of = array("H")

    def note(self, number: int, code: str | None) -> None:
        """Remember the country of a place; the numbers come in order."""
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = len(self._codes)
            self._codes.append(code)
        if number >= len(self._of):
            self._of.frombytes(bytes(2 * (number + BATCH - len(self._of))))
        self._of[number] = known

    def of(self, number: int) -> str | None:
        """The country of a place."""
        return self._codes[self._of[number]] if number < len(self._of) else None


class _Numbers:
    """The number in the index of each place, by identifier and by GeoNames number."""

    def __init__(self) -> None:
        self._listed = array("I", bytes(4 << 20))
        self._others: dict[str, int] = {}
        self._next = count(1)

    def of(self, place: Place, merging: bool) -> tuple[int, bool]:
        """The place's number and whether it is new."""
        listed = _listed(place.place_id)
        others = [] if listed is None else [listed]
        if merging and place.geonameid is not None and 0 < place.geonameid < LARGEST_LISTED:
            others = [place.geonameid]
        known = self._others.get(place.place_id) if listed is None else None
        for other in others:
            known = known or self._listed_number(other)
        number = next(self._next) if known is None else known
        if listed is None:
            self._others[place.place_id] = number
        for other in others:
            self._list(other, number)
        return number, known is None

    def find(self, place_id: str) -> int | None:
        """The number of an identifier, if it has one."""
        listed = _listed(place_id)
        return self._others.get(place_id) if listed is None else self._listed_number(listed)

    def _listed_number(self, listed: int) -> int | None:
        return (self._listed[listed] or None) if listed < len(self._listed) else None

    def _list(self, listed: int, number: int) -> None:
        if listed >= len(self._listed):
            self._listed.frombytes(bytes(4 * (listed + (1 << 20) - len(self._listed))))
        self._listed[listed] = number


def _listed(place_id: str) -> int | None:
    """The GeoNames number of an identifier that is one, unless it is too large to list."""
    if not place_id.startswith("geonames:"):
        return None
    digits = place_id[9:]
    if len(digits) > 8 or not digits.isdecimal() or digits[0] == "0":
        return None
    number = int(digits)
    return number if number < LARGEST_LISTED else None


def _place_row(number: int, place: Place, source: int) -> PlaceRow:
    if not (-90.0 <= place.lat <= 90.0 and -180.0 <= place.lon <= 180.0):
        raise SourceError(
            f"{place.place_id} ({place.name}) lies off the globe at lat {place.lat}, lon"
            f" {place.lon}: correct it in its source ({place.source or 'unknown'})"
        )
    stored_id = None if place.place_id == f"geonames:{place.geonameid}" else place.place_id
    return (
        number, stored_id, place.name, round(place.lat * DEGREE), round(place.lon * DEGREE),
        place.feature_class, place.feature_code, place.country_code, place.admin1,
        place.population, round(place.radius_km * 1000), place.geonameid, source,
    )  # fmt: skip


def _family(place: Place) -> str:
    """What kind of thing the place is, as far as sources agree on kinds: any town, any airport."""
    if place.feature_class == "P":
        return "P"
    if place.feature_class == "A":
        return place.feature_code
    return place.feature_class + place.feature_code[:3]


def _keys(record: PlaceRecord) -> Iterator[tuple[str, int]]:
    """Each key to store with its kind."""
    for name, kind in record.names():
        yield from _named_keys(name, kind, record.place.country_code)


def _named_keys(name: str, kind: NameKind, country: str | None) -> Iterator[tuple[str, int]]:
    """The keys of a name; of one in its country's script also as romanized."""
    for key in _spelled(name, kind):
        yield key, kind
    if kind < NameKind.ABBREVIATION and not name.isascii():
        for latin in romanizations(name, country):
            for key in _spelled(latin, NameKind.ALTERNATE):
                yield key, NameKind.ALTERNATE


def _spelled(name: str, kind: NameKind) -> Iterator[str]:
    """The keys of a name; another spelling counts as much as the name."""
    key = fold(name)
    if not key or len(key) > LONGEST_KEY:
        return
    yield key
    if kind != NameKind.ABBREVIATION and kind != NameKind.DEMONYM:
        yield from spellings(key)
