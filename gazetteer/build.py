"""Writing an index: ``write_index`` from any records, ``build_core`` from the packaged sources."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer._same import find_same
from gazetteer._stage import Stage
from gazetteer._trie import write_trie
from gazetteer.records import AddedName, NameKind
from gazetteer.schema import (
    ALL_NUMBERED,
    APPLICATION_ID,
    BY_NUMBER,
    INDEXES,
    OTHERS,
    PAGE_SIZE,
    SCHEMA_VERSION,
    TABLES,
)
from gazetteer.sounds import fill_sounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gazetteer.records import Entry

logger = logging.getLogger(__name__)

DATA = Path(__file__).parent / "data"
WORK_PREFIX = ".gazetteer-"
"""Of the folder a build works in, beside the file it makes; the number of its process follows."""
CACHE_KB = 200_000
"""Memory SQLite may use for pages and, again, for sorting."""


def build_core(path: Path, *, land: Path | None = None, tables: Path | None = None) -> None:
    """Write the packaged index to ``path`` from the sources, and its trie beside it.

    ``land`` is the TopoJSON ``countries-50m.json`` of the npm package world-atlas 2; without it
    there are no land polygons, no countries' waters, and only the ports of the tables. ``tables``
    is the folder of the hand-written CSV tables, by default the packaged one. Raises
    ``SourceError`` when a source is missing or broken.
    """
    from gazetteer.sources.core import core_records, describe_inputs

    folder = DATA if tables is None else tables
    write_index(path, core_records(folder, land), about=describe_inputs(land))
    write_trie(path)


def write_index(
    path: Path, records: Iterable[Entry], *, about: Mapping[str, object] | None = None
) -> None:
    """Write the records as one immutable index file.

    The file appears under ``path`` complete or not at all. The same records give the same bytes.
    A later record of the same ``place_id`` replaces an earlier one; ``about`` (JSON values) goes
    into ``Gazetteer.info()``. Raises ``SourceError`` for coordinates off the globe.
    """
    write_merged(path, [records], about=about or {}, merging=False, alike=False)


def write_merged(
    path: Path,
    datasets: Iterable[Iterable[Entry]],
    *,
    about: Mapping[str, object] | Callable[[], Mapping[str, object]],
    merging: bool = True,
    alike: bool = True,
    say: Callable[[str], None] = logger.info,
) -> int:
    """Write several datasets as one immutable index; the number of added names without a place.

    As ``write_index``, but places of the same identifier or GeoNames number, or of the same name,
    kind and whereabouts in different sources, become one place with all their names. ``about``
    may be a function, called once everything is read. Without ``alike``, names are not compared,
    which a single source that does not repeat itself does not need. ``say`` is told of each step.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _work_folder(path.parent) as folder:
        packed = folder / "packed.sqlite"
        with closing(_new_database(packed)) as db:
            stage = Stage(db, folder / "loose.sqlite", merging=merging, alike=alike)
            _collect(stage, datasets)
            if alike:
                say("finding places that several sources have")
                find_same(db)
            _fill(db, say)
            _describe(db, about() if callable(about) else about)
            db.commit()
        packed.replace(path)
    path.chmod(0o666 & ~_umask())
    return stage.unplaced


@contextmanager
def _work_folder(parent: Path) -> Iterator[Path]:
    """A folder that goes away at the end; those of processes that were killed go away now."""
    for left in parent.glob(f"{WORK_PREFIX}*"):
        match = re.fullmatch(rf"{re.escape(WORK_PREFIX)}(\d{{1,9}})-.*", left.name)
        if match and not _is_running(int(match[1])):
            shutil.rmtree(left, ignore_errors=True)
    prefix = f"{WORK_PREFIX}{os.getpid()}-"
    with tempfile.TemporaryDirectory(dir=parent, prefix=prefix) as folder:
        yield Path(folder)


def _is_running(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _new_database(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.executescript(
        f"PRAGMA page_size = {PAGE_SIZE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        f"PRAGMA cache_size = -{CACHE_KB}; PRAGMA temp_store = FILE;"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
        f"{TABLES}"
    )
    return db


def _collect(stage: Stage, datasets: Iterable[Iterable[Entry]]) -> None:
    for dataset in datasets:
        for entry in dataset:
            if isinstance(entry, AddedName):
                stage.add_name(entry)
            else:
                stage.add(entry)
    stage.flush()


def _fill(db: sqlite3.Connection, say: Callable[[str], None]) -> None:
    """Move the staged rows into the index in the order of its tables, so that it is packed."""
    say("sorting places")
    db.execute(
        "INSERT INTO place SELECT place, place_id, name, lat, lon, feature_class, feature_code,"
        " country_code, admin1, population, radius_m, geonameid, source FROM stage.place"
        " ORDER BY place"
    )
    db.execute("INSERT INTO area SELECT place, wkb FROM stage.area ORDER BY place")
    say("sorting names")
    db.execute(
        "INSERT INTO name SELECT key, min(kind), place FROM stage.name"
        f" WHERE kind < {NameKind.DEMONYM:d} GROUP BY key, place"
        f" UNION ALL SELECT DISTINCT key, kind, place FROM stage.name"
        f" WHERE kind >= {NameKind.DEMONYM:d} ORDER BY 1, 2, 3"
    )
    db.executemany("INSERT INTO start VALUES (?, ?)", sorted(_starts(db).items()))
    fill_sounds(db)
    say("writing indexes")
    db.executescript(INDEXES)
    db.execute(BY_NUMBER.format(which=ALL_NUMBERED if _numbered(db) is None else OTHERS))


def _numbered(db: sqlite3.Connection) -> tuple[int, int] | None:
    """First and last of the rows called by their GeoNames number, if these stand in its order."""
    first, last, rows = db.execute(
        "SELECT min(place), max(place), count(*) FROM place WHERE place_id IS NULL"
    ).fetchone()
    if not rows or last - first + 1 != rows:
        return None
    (disorder,) = db.execute(
        "SELECT count(*) FROM (SELECT geonameid - lag(geonameid) OVER (ORDER BY place) AS step"
        " FROM place WHERE place_id IS NULL) WHERE step <= 0"
    ).fetchone()
    return None if disorder else (first, last)


def _starts(db: sqlite3.Connection) -> dict[str, int]:
    """Of each first token that begins a name of two or more, the tokens of the longest."""
    longest: dict[str, int] = {}
    for (key,) in db.execute("SELECT DISTINCT key FROM name WHERE key LIKE '% %'"):
        token, rest = key.split(" ", 1)
        longest[token] = max(longest.get(token, 0), 2 + rest.count(" "))
    return longest


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
        "skeletons": db.execute("SELECT count(*) FROM sound").fetchone()[0],
        "rows_by_source": dict(counts.fetchall()),
        "numbered": _numbered(db),
        **about,
    }
    rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in sorted(facts.items())]
    db.executemany("INSERT INTO meta VALUES (?, ?)", rows)
    logger.info("%s places, %s names", facts["places"], facts["names"])
