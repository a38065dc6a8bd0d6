"""Speed and size of the gazetteer: ``python benchmarks/gazetteer_speed.py [--build LAND]``.

Prints microseconds per question (median of five rounds over different names, so that no cache
answers; of single lookups the median, too, of all and of names that one place has; of guesses the
median and the 95th percentile), how often a guess at a misspelled city is right, milliseconds to
open, private megabytes of an open gazetteer that has answered all this, megabytes of the file as it
is and compressed (what it adds to the wheel), and with ``--build`` the seconds to build it anew
from ``countries-50m.json`` at LAND.
"""

from __future__ import annotations

import argparse
import gc
import random
import sqlite3
import statistics
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.build import build_core
from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.names import fold
from gazetteer.place import LngLat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 5
NAMES_PER_ROUND = 2000
COMMON_NAMES = ("Springfield", "San Antonio")
REMEMBERED = 10_000
"""More different names than a gazetteer remembers."""
SPELLINGS = (
    ("k", "q"), ("v", "w"), ("ch", "tsch"), ("sh", "sch"), ("j", "dj"), ("kh", "ch"), ("ou", "u"),
    ("u", "ou"), ("y", "j"), ("ts", "z"), ("i", "ee"), ("ph", "f"), ("c", "k"), ("g", "gh"),
)  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", metavar="LAND", type=Path, help="time a build, too")
    parser.add_argument("--gazetteer", type=Path, default=CORE_PATH, help="another index")
    options = parser.parse_args()
    _size(options.gazetteer)
    print(f"open                {_open_ms(options.gazetteer):8.2f} ms")
    _memory(options.gazetteer)
    with Gazetteer(options.gazetteer) as gazetteer:
        _questions(gazetteer)
        _guesses(gazetteer)
    if options.build:
        print(f"build               {_build_seconds(options.build):8.1f} s")


def _size(path: Path) -> None:
    content = path.read_bytes()
    print(f"file                {len(content) / 1e6:8.1f} MB")
    print(f"file, zlib          {len(zlib.compress(content, 6)) / 1e6:8.1f} MB")


def _open_ms(path: Path) -> float:
    times = []
    for _ in range(20):
        start = time.perf_counter()
        with Gazetteer(path) as gazetteer:
            gazetteer.has("paris")
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def _memory(path: Path) -> None:
    """Print the private memory that opening and 20,000 different lookups take (Linux only)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return
    with sqlite3.connect(path) as db:
        names = [name for (name,) in db.execute("SELECT name FROM place ORDER BY place % 9973")]
    asked = names[:20_000]
    del names
    gc.collect()
    before = _private_kb(status)
    with Gazetteer(path) as gazetteer:
        opened = _private_kb(status)
        for name in asked:
            gazetteer.lookup(name)
        print(f"memory, open        {(opened - before) / 1e3:8.1f} MB")
        print(f"memory, after use   {(_private_kb(status) - before) / 1e3:8.1f} MB")


def _private_kb(status: Path) -> int:
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("RssAnon")]
    return int(line.split()[1])


def _guesses(gazetteer: Gazetteer) -> None:
    """Print how long and how good guesses are: unlisted spellings, and one random typo a city."""
    rng = random.Random(8)  # noqa: S311  (a sample, not a secret)
    listed = gazetteer.within((-180.0, -90.0, 180.0, 90.0), feature_class="P")
    cities = sorted(listed, key=lambda place: -place.population)[:3000]
    for label, change in (("spelling", _respelled), ("typo", _mistyped)):
        asked = [(change(place.name, rng), place) for place in cities if len(place.name) > 5]
        asked = [(name, p) for name, p in asked if name != p.name and not gazetteer.lookup(name)]
        times, right = [], 0
        for name, place in asked:
            start = time.perf_counter()
            found = gazetteer.lookup(name, loose=True)
            times.append((time.perf_counter() - start) * 1e6)
            right += bool(found) and found[0] == place
        print(f"{label + ', median':20}{statistics.median(times):8.1f} us")
        print(f"{label + ', 95 of 100':20}{sorted(times)[len(times) * 95 // 100]:8.1f} us")
        print(f"{label + ', right':20}{right / len(times):8.3f} of {len(times)}")


def _respelled(name: str, rng: random.Random) -> str:
    """The name in other letters for some of its sounds, as another language might."""
    for one, other in rng.sample(SPELLINGS, len(SPELLINGS)):
        if one in name:
            return name.replace(one, other)
    return name


def _mistyped(name: str, rng: random.Random) -> str:
    """The name with a letter left out, doubled, changed or exchanged with the next."""
    at = rng.randrange(1, len(name) - 1)
    before, char, after = name[:at], name[at], name[at + 1 :]
    changed = (after, char + char + after, rng.choice("aeionrst") + after, after[0] + char)
    return (
        before + rng.choice(changed[:3])
        if rng.random() < 0.75
        else (before + changed[3] + after[1:])
    )


def _questions(gazetteer: Gazetteer) -> None:
    rng = random.Random(7)  # noqa: S311  (a sample, not a secret)
    everywhere = [place.name for place in gazetteer.within((-180.0, -90.0, 180.0, 90.0))]
    names = rng.sample(everywhere, ROUNDS * NAMES_PER_ROUND * 3)
    third = ROUNDS * NAMES_PER_ROUND
    misses = [f"{name} zzyzx" for name in names[third : 2 * third]]
    keys = [fold(name) for name in names[2 * third :]]
    points = [LngLat(rng.uniform(-180, 180), rng.uniform(-60, 70)) for _ in range(ROUNDS * 40)]
    print(f"lookup, found       {_us(gazetteer.lookup, names[:third]):8.1f} us")
    asked = names[third : 2 * third]
    single = _us_each(gazetteer.lookup, asked)
    print(f"lookup, median      {statistics.median(single):8.1f} us")
    alone = [us for us, name in zip(single, asked, strict=True) if len(gazetteer.lookup(name)) == 1]
    print(f"lookup, one place   {statistics.median(alone):8.1f} us")
    for name in COMMON_NAMES:
        us, count = _us_anew(gazetteer, name), len(gazetteer.lookup(name))
        print(f"{name:20}{us:8.1f} us, {count} places")
    print(f"lookup, not found   {_us(gazetteer.lookup, misses):8.1f} us")
    print(f"has, found          {_us(gazetteer.has, keys):8.1f} us")
    print(f"has, not found      {_us(gazetteer.has, [key + 'q' for key in keys]):8.1f} us")
    print(f"starts              {_us(gazetteer.starts, [k.split()[0] for k in keys if k]):8.1f} us")
    print(f"nearest             {_us(gazetteer.nearest, points):8.1f} us")


def _us_anew(gazetteer: Gazetteer, name: str) -> float:
    """Median microseconds for a name that the gazetteer does not remember."""
    times = []
    for number in range(10):
        _us_each(gazetteer.lookup, [f"{name} {number} {other}" for other in range(REMEMBERED)])
        times += _us_each(gazetteer.lookup, [name])
    return statistics.median(times)


def _us_each(ask: Callable[..., object], questions: Sequence[object]) -> list[float]:
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - start) * 1e6)
    return times


def _us(ask: Callable[..., object], questions: Sequence[object]) -> float:
    """Median over the rounds of the microseconds per question."""
    size = len(questions) // ROUNDS
    rounds = []
    for number in range(ROUNDS):
        batch = questions[number * size : (number + 1) * size]
        start = time.perf_counter()
        for question in batch:
            ask(question)
        rounds.append((time.perf_counter() - start) / size)
    return statistics.median(rounds) * 1e6


def _build_seconds(land: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        build_core(Path(folder) / "core.sqlite", land=land)
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
