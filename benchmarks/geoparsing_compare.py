"""Finding places beside what else pip installs: ``python benchmarks/geoparsing_compare.py``.

Recognition on the whole development parts of LGL and GeoWebNews by the shared scorer, documents a
second on one core, seconds to start and answer once, peak memory. Each contender runs in a process
of its own. flashgeotext and geotext are only needed here: `make bench-geoparsing` installs them for
the run; what is missing is skipped. geograpy3 reads NLTK's models and a Wikidata table from the
network when first used, so it does not run here.

The packaged network has learned from these documents. ``--recognizer FOLDER`` takes one that has
not (``training/fit_network.py --train``).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import geoparsing as bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Spans: TypeAlias = "Iterable[tuple[int, int]]"
Find: TypeAlias = "Callable[[bench.Row], Spans]"
PEERS = {"Event Atlas": "geo", "flashgeotext": "flashgeotext", "geotext": "geotext"}


def ours(folder: Path | None) -> Find:
    """Event Atlas, with the packaged network or another."""
    from gazetteer import Gazetteer
    from geo.encoder import PACKAGED
    from geo.mentions import find_mentions
    from geo.recognizer import open_recognizer
    from geo.resolve import resolve

    gazetteer, recognizer = Gazetteer(), open_recognizer(folder or PACKAGED)

    def find(row: bench.Row) -> Spans:
        document = bench.as_document(row)
        found = find_mentions(document, gazetteer, recognizer=recognizer)
        resolve(document, found, gazetteer)
        return [(m.start, m.end) for m in found if m.kind in ("name", "demonym")]

    return find


def flashgeotext() -> Find:
    """Aho-Corasick over lists of cities and countries; no coordinates."""
    from flashgeotext.geotext import GeoText

    matcher = GeoText()

    def find(row: bench.Row) -> Spans:
        found = matcher.extract(row["text"])
        return [
            span for kind in found.values() for one in kind.values() for span in one["span_info"]
        ]

    return find


def geotext() -> Find:
    """A pattern for capitalized words and lists of cities and countries; it tells no spans."""
    from geotext import GeoText

    def find(row: bench.Row) -> Spans:
        found = GeoText(row["text"])
        names = {*found.cities, *found.countries}
        return [
            match.span() for name in names for match in re.finditer(re.escape(name), row["text"])
        ]

    return find


def measure(title: str, folder: Path | None) -> dict[str, Any]:
    """What one contender reaches, in this process."""
    start = time.perf_counter()
    find = {"flashgeotext": flashgeotext, "geotext": geotext}.get(title, lambda: ours(folder))()
    list(find({"id": "1", "text": "They met in Vladivostok, Russia."}))
    result: dict[str, Any] = {"start_s": time.perf_counter() - start}
    scorer = bench.load_scorer()
    for corpus in bench.CORPORA:
        gold = {str(r["id"]): r for half in bench.HALVES for r in bench.rows(corpus, half)}
        begun, answers = time.process_time(), {}
        for key, row in gold.items():
            answers[key] = {"mentions": [{"start": s, "end": e} for s, e in find(row)]}
        spent = time.process_time() - begun
        score = scorer.score(gold, answers)
        result[corpus] = [score[key] for key in ("precision", "recall", "f1")]
        result[f"{corpus}_speed"] = len(gold) / spent
    result["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return result


def run(title: str, folder: Path | None) -> dict[str, Any] | None:
    """The contender's figures from a process of its own; ``None`` when it is not installed."""
    if importlib.util.find_spec(PEERS[title]) is None:
        return None
    command = [sys.executable, __file__, "--one", title]
    command += ["--recognizer", str(folder)] if folder else []
    path = os.pathsep.join(p for p in sys.path if p)
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": path}
    )
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recognizer", type=Path, help="folder of another network")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    if options.one:
        print(json.dumps(measure(options.one, options.recognizer)))
        return
    print(f"{'':14}{'LGL P / R / F1':>22}{'docs/s':>8}{'GeoWebNews P / R / F1':>24}{'docs/s':>8}"
          f"{'start s':>9}{'peak MB':>9}")  # fmt: skip
    for title in PEERS:
        found = run(title, options.recognizer)
        if found is None:
            print(f"{title:14}  not installed, skipped")
            continue
        lgl, web = (" / ".join(f"{n:.3f}" for n in found[corpus]) for corpus in bench.CORPORA)
        print(f"{title:14}{lgl:>22}{found['lgl_speed']:>8.0f}{web:>24}"
              f"{found['geowebnews_speed']:>8.0f}{found['start_s']:>9.2f}"
              f"{found['memory_mb']:>9.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
