"""One index file, opened read-only: the SQL behind ``Gazetteer``."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from gazetteer._trie import DIGEST_FACT, in_trie, open_trie
from gazetteer.errors import GazetteerCorrupt, GazetteerMissing
from gazetteer.place import Place, filled_later
from gazetteer.ranking import points
from gazetteer.records import NameKind
from gazetteer.schema import (
    ALL_NUMBERED,
    APPLICATION_ID,
    BAND,
    DEGREE,
    OTHERS,
    PLACE_COLUMNS,
    SCHEMA_VERSION,
    STRIP,
    STRIP_WIDTH,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gazetteer.guess import Found

MAGIC = b"SQLite format 3\x00"
MMAP_BYTES = 1 << 30
REBUILD = "build it again with `eventatlas gazetteer build`"

_OF_KEY = f"SELECT {PLACE_COLUMNS}, n.kind FROM name n JOIN place p USING (place) WHERE n.key = ?"
_NAMED = f"{_OF_KEY} AND n.kind < {NameKind.DEMONYM:d}"
_DEMONYMS = f"{_OF_KEY} AND n.kind = {NameKind.DEMONYM:d}"
_FIXES = (
    "SELECT coalesce(p.place_id, 'geonames:' || p.geonameid), n.kind FROM name n"
    f" LEFT JOIN place p USING (place) WHERE n.key = ? AND n.kind >= {NameKind.BLOCKED:d}"
)
_HAS = "SELECT 1 FROM name WHERE key = ? LIMIT 1"
_NUMBER_OF = "SELECT geonameid FROM place WHERE place = ?"
_new_place = partial(object.__new__, Place)
_SETTERS = tuple(vars(Place)[field.name].__set__ for field in fields(Place))
(
    _set_place_id, _set_name, _set_lat, _set_lon, _set_class, _set_code, _set_country, _set_admin1,
    _set_population, _set_radius, _set_geonameid, _set_source,
) = _SETTERS  # fmt: skip
"""A frozen dataclass fills its slots four times slower than the slots do themselves, and ``within``
spends most of its time making places."""


class IndexFile:
    """A read-only connection to one index, giving rows back as places."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _check_header(path)
        self._db = _connect(path)
        sources: dict[int, str] = dict(self._db.execute("SELECT source, title FROM source"))
        self._fill = partial(_fill, sources)
        tables = self._db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sound'")
        self._has_sounds = tables.fetchone() is not None
        fixes = self._db.execute("SELECT value FROM meta WHERE key = 'fixes'").fetchone()
        self.has_fixes = fixes is not None and fixes[0] != "0"
        digest = self._db.execute("SELECT value FROM meta WHERE key = ?", (DIGEST_FACT,)).fetchone()
        numbered = self._db.execute("SELECT value FROM meta WHERE key = 'numbered'").fetchone()
        self._numbered: list[int] | None = json.loads(numbered[0]) if numbered else None
        self._trie = open_trie(path, json.loads(digest[0])) if digest else None

    def close(self) -> None:
        """Close the file; any later question raises ``sqlite3.ProgrammingError``."""
        self._trie = None
        self._db.close()

    def named(self, key: str) -> Found:
        """Places of the folded name, best first, with the name's kind; demonyms left out."""
        return self._of_key(_NAMED, key)

    def demonyms(self, key: str) -> Found:
        """Places whose people or adjective the folded word is, best first."""
        return self._of_key(_DEMONYMS, key)

    def _of_key(self, sql: str, key: str) -> Found:
        trie = self._trie
        # A look at the trie, a tenth of the time of a query, shows that there is nothing.
        if trie is not None and key not in trie and in_trie(key):
            return ()
        rows = self._db.execute(sql, (key,)).fetchall()
        if len(rows) > 1:
            rows.sort(key=_by_rank)
        fill = self._fill
        return tuple([(filled_later(fill, row), row[12]) for row in rows])

    def fixes(self, key: str) -> list[tuple[str | None, int]]:
        """What a user's fixes say of the folded name: place (``None``: every place) and kind."""
        return list(self._db.execute(_FIXES, (key,))) if self.has_fixes else []

    def has(self, key: str) -> bool:
        """Whether any place has the folded name."""
        if self._trie is not None and in_trie(key):
            return key in self._trie
        return self._db.execute(_HAS, (key,)).fetchone() is not None

    def sounding(self, skeletons: Sequence[str]) -> list[str]:
        """Keys of known places that have one of the skeletons; none in files without such."""
        if not self._has_sounds:
            return []
        slots = ",".join("?" * len(skeletons))
        rows = self._db.execute(f"SELECT keys FROM sound WHERE skeleton IN ({slots})", skeletons)
        return [key for (keys,) in rows for key in keys.split("\n")]

    def starts(self, token: str) -> int:
        """Tokens of the longest name that begins with the folded token, 0 when none does."""
        row = self._db.execute("SELECT tokens FROM start WHERE token = ?", (token,)).fetchone()
        if row is not None:
            return int(row[0])
        return int(self.has(token))

    def get(self, place_id: str) -> Place | None:
        """The place of the identifier."""
        number = place_id.removeprefix("geonames:")
        if number != place_id:
            return self._by_geonameid(number)
        return self._first("place_id = ?", place_id)

    def _by_geonameid(self, number: str) -> Place | None:
        row = self._row_of(number)
        if row is not None:
            return self._first("place = ?", row)
        if not _is_number(number):
            return None
        return self._first(f"geonameid = ? AND {self._indexed}", int(number))

    @property
    def _indexed(self) -> str:
        return ALL_NUMBERED if self._numbered is None else OTHERS

    def _row_of(self, number: str) -> int | None:
        """The row called by the GeoNames number, found by halving; ``None`` when there is none."""
        if self._numbered is None or not _is_number(number):
            return None
        wanted = int(number)
        low, high = self._numbered
        while low <= high:
            middle = (low + high) // 2
            (found,) = self._db.execute(_NUMBER_OF, (middle,)).fetchone()
            if found == wanted:
                return middle
            low, high = (middle + 1, high) if found < wanted else (low, middle - 1)
        return None

    def capital(self, country_code: str) -> Place | None:
        """The place of code PPLC in the country, the largest if there are several."""
        return self._first(
            "country_code = ? AND feature_code = 'PPLC' ORDER BY population DESC", country_code
        )

    def _first(self, where: str, value: str | int) -> Place | None:
        sql = f"SELECT {PLACE_COLUMNS} FROM place p WHERE {where} LIMIT 1"
        row = self._db.execute(sql, (value,)).fetchone()
        return None if row is None else self._place(row)

    def in_box(
        self, west: float, south: float, east: float, north: float, feature_class: str | None
    ) -> Iterator[Place]:
        """Places in a box that does not cross the antimeridian; degrees, edges included."""
        bands = range(_band(south), _band(north) + 1)
        sql = (
            f"SELECT {PLACE_COLUMNS} FROM place p WHERE {BAND} IN ({','.join(map(str, bands))})"
            f" AND {STRIP} BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
        )
        strips = int(west * DEGREE / STRIP_WIDTH) - 1, int(east * DEGREE / STRIP_WIDTH) + 1
        box = west * DEGREE, east * DEGREE, south * DEGREE, north * DEGREE
        values: list[float | str] = [*strips, *box]
        if feature_class is not None:
            sql += " AND feature_class = ?"
            values.append(feature_class)
        for row in self._db.execute(sql, values):
            yield self._place(row)

    def area(self, place_id: str) -> bytes | None:
        """The place's polygon as WKB."""
        number = place_id.removeprefix("geonames:")
        value: str | int = place_id
        where = "place_id = ?"
        if number != place_id:
            numbered = self._row_of(number)
            if numbered is not None:
                where, value = "place = ?", numbered
            elif self._numbered is None and _is_number(number):
                where, value = f"geonameid = ? AND {ALL_NUMBERED} AND place_id IS NULL", int(number)
        row = self._db.execute(
            f"SELECT wkb FROM area WHERE place IN (SELECT place FROM place WHERE {where})", (value,)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def area_ids(self) -> list[str]:
        """Identifiers of the places that have a polygon."""
        rows = self._db.execute(
            "SELECT coalesce(place_id, 'geonames:' || geonameid) FROM area JOIN place USING (place)"
        )
        return [place_id for (place_id,) in rows]

    def country_codes(self) -> list[str]:
        """Codes of all places ``country:CC``, sorted."""
        rows = self._db.execute(
            "SELECT substr(place_id, 9) FROM place"
            " WHERE place_id BETWEEN 'country:' AND 'country:~'"
        )
        return sorted(code for (code,) in rows)

    def meta(self) -> dict[str, str]:
        """What the builder wrote about the file."""
        return dict(self._db.execute("SELECT key, value FROM meta ORDER BY key"))

    def _place(self, row: Sequence[Any]) -> Place:
        place = _new_place()
        self._fill(place, row)
        return place


def _fill(sources: Mapping[int, str], place: Place, row: Sequence[Any]) -> None:
    """Set the fields of a place from its row."""
    geonameid = row[10]
    _set_place_id(place, row[0] or f"geonames:{geonameid}")
    _set_name(place, row[1])
    _set_lat(place, row[2] / DEGREE)
    _set_lon(place, row[3] / DEGREE)
    _set_class(place, row[4])
    _set_code(place, row[5])
    _set_country(place, row[6])
    _set_admin1(place, row[7])
    _set_population(place, row[8])
    _set_radius(place, row[9] / 1000.0)
    _set_geonameid(place, geonameid)
    _set_source(place, sources.get(row[11], ""))


def _by_rank(row: Sequence[Any]) -> tuple[float, int, str]:
    """Sorts rows of places and name kinds as ``ranking.rank`` sorts places."""
    population = row[8]
    worth = points(row[4], row[5], population, row[12])
    return -worth, -population, row[0] or f"geonames:{row[10]}"


def _band(lat: float) -> int:
    return int(max(-90.0, min(90.0, lat)) + 90.0)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _check_header(path: Path) -> None:
    """Raise unless the file is there, is SQLite, and is as long as its header says."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as error:
        raise GazetteerMissing(
            f"no gazetteer at {path}: {REBUILD}, or name another file"
        ) from error
    except IsADirectoryError as error:
        raise GazetteerCorrupt(
            f"{path} is a folder, not a gazetteer file: name the file"
        ) from error
    if len(header) < 100 or not header.startswith(MAGIC):
        raise GazetteerCorrupt(f"{path} is not a gazetteer (not an SQLite file): {REBUILD}")
    page = int.from_bytes(header[16:18], "big")
    expected = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if size != expected:
        raise GazetteerCorrupt(
            f"{path} is damaged: {size} bytes where {expected} are expected (a broken copy?):"
            f" copy it again or {REBUILD}"
        )


def _connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a file of our kind and version."""
    uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
    try:
        db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        db.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise GazetteerCorrupt(f"{path} cannot be opened ({error}): {REBUILD}") from error
    if application != APPLICATION_ID:
        db.close()
        raise GazetteerCorrupt(f"{path} is an SQLite file, but not a gazetteer: {REBUILD}")
    if version != SCHEMA_VERSION:
        db.close()
        raise GazetteerCorrupt(
            f"{path} has schema version {version}, this program reads {SCHEMA_VERSION}: {REBUILD}"
        )
    return db
