"""Speed and size of the gazetteer: ``python benchmarks/gazetteer_speed.py [--build LAND]``.

Prints microseconds per question (median of five rounds over different names, so that no cache
answers), milliseconds to open, megabytes of the file as it is and compressed (what it adds to the
wheel), and with ``--build`` the seconds to build it anew from ``countries-50m.json`` at LAND.
"""

from __future__ import annotations

import argparse
import random
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", metavar="LAND", type=Path, help="time a build, too")
    options = parser.parse_args()
    _size()
    print(f"open                {_open_ms():8.2f} ms")
    with Gazetteer() as gazetteer:
        _questions(gazetteer)
    if options.build:
        print(f"build               {_build_seconds(options.build):8.1f} s")


def _size() -> None:
    content = CORE_PATH.read_bytes()
    print(f"file                {len(content) / 1e6:8.1f} MB")
    print(f"file, zlib          {len(zlib.compress(content, 6)) / 1e6:8.1f} MB")


def _open_ms() -> float:
    times = []
    for _ in range(20):
        start = time.perf_counter()
        with Gazetteer() as gazetteer:
            gazetteer.has("paris")
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def _questions(gazetteer: Gazetteer) -> None:
    rng = random.Random(7)  # noqa: S311  (a sample, not a secret)
    places = gazetteer.within((-180.0, -90.0, 180.0, 90.0))
    names = rng.sample([place.name for place in places], ROUNDS * NAMES_PER_ROUND * 3)
    third = ROUNDS * NAMES_PER_ROUND
    misses = [f"{name} zzyzx" for name in names[third : 2 * third]]
    keys = [fold(name) for name in names[2 * third :]]
    points = [LngLat(rng.uniform(-180, 180), rng.uniform(-60, 70)) for _ in range(ROUNDS * 40)]
    print(f"lookup, found       {_us(gazetteer.lookup, names[:third]):8.1f} us")
    print(f"lookup, not found   {_us(gazetteer.lookup, misses):8.1f} us")
    print(f"has, found          {_us(gazetteer.has, keys):8.1f} us")
    print(f"has, not found      {_us(gazetteer.has, [key + 'q' for key in keys]):8.1f} us")
    print(f"starts              {_us(gazetteer.starts, [k.split()[0] for k in keys if k]):8.1f} us")
    print(f"nearest             {_us(gazetteer.nearest, points):8.1f} us")


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
