"""Writing an index: ``write_index`` from any records, ``build_core`` from the packaged sources."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from gazetteer.errors import SourceError
from gazetteer.names import fold, spellings
from gazetteer.records import NameKind, PlaceRecord
from gazetteer.schema import APPLICATION_ID, DEGREE, INDEXES, PAGE_SIZE, SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

logger = logging.getLogger(__name__)

DATA = Path(__file__).parent / "data"
LONGEST_KEY = 100
"""Characters; longer "names" in the sources are sentences."""
BATCH = 20_000


def build_core(path: Path, *, land: Path | None = None, tables: Path | None = None) -> None:
    """Write the packaged index to ``path`` from the sources.

    ``land`` is the TopoJSON ``countries-50m.json`` of the npm package world-atlas 2; without it
    there are no land polygons and no countries' waters. ``tables`` is the folder of the
    hand-written CSV tables, by default the packaged one. Raises ``SourceError`` when a source is
    missing or broken.
    """
    from gazetteer.sources.core import core_records, describe_inputs

    folder = DATA if tables is None else tables
    write_index(path, core_records(folder, land), about=describe_inputs(land))


def write_index(
    path: Path, records: Iterable[PlaceRecord], *, about: Mapping[str, object] | None = None
) -> None:
    """Write the records as one immutable index file.

    The file appears under ``path`` complete or not at all. The same records give the same bytes.
    A later record of the same ``place_id`` replaces an earlier one; ``about`` (JSON values) goes
    into ``Gazetteer.info()``. Raises ``SourceError`` for coordinates off the globe.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".gazetteer-") as folder:
        loose, packed = Path(folder) / "loose.sqlite", Path(folder) / "packed.sqlite"
        with closing(_new_database(loose)) as db:
            _fill(db, records)
            _describe(db, about or {})
            db.commit()
            db.execute("VACUUM INTO ?", (str(packed),))
        packed.replace(path)
    path.chmod(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _new_database(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.executescript(
        f"PRAGMA page_size = {PAGE_SIZE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        f"PRAGMA cache_size = -200000; PRAGMA temp_store = MEMORY;"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
        f"{TABLES}"
    )
    db.execute("CREATE TEMP TABLE loose_name (key TEXT, kind INTEGER, place INTEGER)")
    return db


def _fill(db: sqlite3.Connection, records: Iterable[PlaceRecord]) -> None:
    rows = _Rows(db)
    for record in records:
        rows.add(record)
    rows.flush()
    db.execute(
        "INSERT INTO name SELECT key, min(kind), place FROM loose_name"
        f" WHERE kind < {NameKind.DEMONYM:d} GROUP BY key, place"
        f" UNION ALL SELECT DISTINCT key, kind, place FROM loose_name"
        f" WHERE kind = {NameKind.DEMONYM:d} ORDER BY 1, 2, 3"
    )
    db.executemany("INSERT INTO start VALUES (?, ?)", sorted(_starts(db).items()))
    db.executescript(INDEXES)


def _starts(db: sqlite3.Connection) -> dict[str, int]:
    """Of each first token that begins a name of two or more, the tokens of the longest."""
    longest: dict[str, int] = {}
    for (key,) in db.execute("SELECT DISTINCT key FROM name WHERE key LIKE '% %'"):
        token, rest = key.split(" ", 1)
        longest[token] = max(longest.get(token, 0), 2 + rest.count(" "))
    return longest


class _Rows:
    """Rows waiting to be inserted, and the numbers given to places and sources so far."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        self._places: list[tuple[object, ...]] = []
        self._names: list[tuple[str, int, int]] = []

    def add(self, record: PlaceRecord) -> None:
        """Queue one record, forgetting an earlier one of the same identifier."""
        place = record.place
        number = self._numbers.get(place.place_id)
        if number is None:
            number = self._numbers[place.place_id] = len(self._numbers) + 1
        else:
            self._forget(number)
        self._places.append(_place_row(number, record, self._source(place.source)))
        self._names.extend((key, kind, number) for key, kind in _keys(record))
        if record.area is not None:
            wkb = shapely.to_wkb(record.area, byte_order=1)
            self._db.execute("INSERT INTO area VALUES (?, ?)", (number, wkb))
        if len(self._places) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Insert what is queued."""
        slots = ", ".join("?" * 13)
        self._db.executemany(f"INSERT INTO place VALUES ({slots})", self._places)
        self._db.executemany("INSERT INTO loose_name VALUES (?, ?, ?)", self._names)
        self._places.clear()
        self._names.clear()

    def _forget(self, number: int) -> None:
        self.flush()
        for table in ("place", "area", "loose_name"):
            self._db.execute(f"DELETE FROM {table} WHERE place = ?", (number,))

    def _source(self, title: str) -> int:
        if title not in self._sources:
            self._sources[title] = len(self._sources) + 1
            self._db.execute("INSERT INTO source VALUES (?, ?)", (self._sources[title], title))
        return self._sources[title]


def _place_row(number: int, record: PlaceRecord, source: int) -> tuple[object, ...]:
    place = record.place
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


def _keys(record: PlaceRecord) -> Iterator[tuple[str, int]]:
    """Each key to store with its kind; another spelling counts as much as the name."""
    for name, kind in record.names():
        key = fold(name)
        if not key or len(key) > LONGEST_KEY:
            continue
        yield key, kind
        if kind < NameKind.ABBREVIATION:
            for other in spellings(key):
                yield other, kind


def _describe(db: sqlite3.Connection, about: Mapping[str, object]) -> None:
    """Write the meta table: counts, and what the caller says. No dates: same in, same out."""
    counts = db.execute(
        "SELECT title, count(*) FROM place JOIN source USING (source) GROUP BY title ORDER BY title"
    )
    facts: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "places": db.execute("SELECT count(*) FROM place").fetchone()[0],
        "names": db.execute("SELECT count(*) FROM name").fetchone()[0],
        "areas": db.execute("SELECT count(*) FROM area").fetchone()[0],
        "rows_by_source": dict(counts.fetchall()),
        **about,
    }
    rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in sorted(facts.items())]
    db.executemany("INSERT INTO meta VALUES (?, ?)", rows)
    logger.info("%s places, %s names", facts["places"], facts["names"])
