"""How exact and how honest the resolver is: given spans, on the halves of the development corpora.

    python benchmarks/geoparsing_calibration.py                tables on stdout
    python benchmarks/geoparsing_calibration.py --gazetteer F  with another index

Weights and confidence come from the ``tune`` halves (``training/fit_resolution.py``); the
``report`` halves were only measured. Weights that have seen one corpus alone are measured by the
fitting script itself.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geoparsing as bench

from gazetteer import Gazetteer
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km
from geo.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Resolution

SURE = 0.8
RIGHT_TOWN_KM, RIGHT_AREA_KM = 25.0, 161.0


def resolution_tables(gazetteer: Gazetteer) -> None:
    """Given spans: exactness where the gazetteer has the gold's id, and a reliability table.

    Right is the gold's id, or a place within 25 km of it (161 km for countries, first-level areas,
    regions and waters). Demonyms and other neutral spans are left out, as by the scorer.
    """
    scorer = bench.load_scorer()
    answers: dict[str, list[tuple[float, bool]]] = {}
    print(f"\n{'given spans':28}{'gold ids':>9}{'in gazetteer':>14}{'exact of those':>16}", end="")
    print(f"{'answered':>10}{'sure >= .8':>12}{'right of those':>16}")
    for corpus in bench.CORPORA:
        for wanted in bench.HALVES:
            count: Counter[str] = Counter()
            seen = answers.setdefault(f"{corpus} {wanted}", [])
            for gold, found in resolved_golds(corpus, wanted, gazetteer, scorer):
                count["owed"] += 1
                known = gold.get("geonameid")
                held = known and gazetteer.get(f"geonames:{known}") is not None
                count["ids"] += bool(known)
                count["held"] += bool(held)
                count["exact"] += bool(held) and is_exact(gold, found)
                if found.place is not None:
                    seen.append((found.confidence, is_right(gold, found)))
            sure = [right for confidence, right in seen if confidence >= SURE]
            print(
                f"{corpus:12}{wanted:16}{count['ids']:>9}"
                f"{count['held'] / max(1, count['ids']):>14.3f}"
                f"{count['exact'] / max(1, count['held']):>16.3f}"
                f"{len(seen) / max(1, count['owed']):>10.3f}"
                f"{len(sure) / max(1, len(seen)):>12.3f}{sum(sure) / max(1, len(sure)):>16.3f}"
            )
    reliability_table(answers)


def reliability_table(answers: dict[str, list[tuple[float, bool]]]) -> None:
    """How often answers of each confidence are right: share of answers, and share right of them."""
    steps = [*pairwise((0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01))]
    print(
        f"\n{'reliability':18}"
        + "".join(f"{f'{low:.2f}-{min(1, high):.2f}':>15}" for low, high in steps)
    )
    for name, seen in answers.items():
        cells = ""
        for low, high in steps:
            some = [right for confidence, right in seen if low <= confidence < high]
            share, right = len(some) / max(1, len(seen)), sum(some) / max(1, len(some))
            cells += f"{f'{share:.2f}  {right:.3f}':>15}"
        print(f"{name:18}" + cells)


def resolved_golds(
    corpus: str, wanted: str, gazetteer: Gazetteer, scorer: Any
) -> Iterator[tuple[bench.Row, Resolution]]:
    """Each located gold toponym that is owed, with its resolution."""
    for row in bench.rows(corpus, wanted):
        document = bench.as_document(row)
        found = resolve(document, bench.given(document, row, gazetteer), gazetteer)
        at = {(one.mention.start, one.mention.end): one for one in found}
        for gold in row["toponyms"]:
            span = (gold["start"], gold["end"])
            text = row["text"][span[0] : span[1]].strip()
            neutral = gold.get("type") in scorer.NEUTRAL_TYPES or scorer.DEMONYM.match(text)
            if gold.get("lat") is not None and not neutral and span in at:
                yield gold, at[span]


def is_exact(gold: bench.Row, found: Resolution) -> bool:
    """Whether the place has the gold's GeoNames id."""
    return found.place is not None and str(found.place.geonameid) == str(gold.get("geonameid"))


def is_right(gold: bench.Row, found: Resolution) -> bool:
    """Whether the place is the gold's, or so near to it that a map of its scale shows the same."""
    place = found.place
    if place is None:
        return False
    far = distance_km(place.point, LngLat(float(gold["lon"]), float(gold["lat"])))
    wide = place.feature_class in ("A", "L", "H") and place.feature_code != "ADM2"
    return is_exact(gold, found) or far <= (RIGHT_AREA_KM if wide else RIGHT_TOWN_KM)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path, help="index file, by default the packaged one")
    path = parser.parse_args().gazetteer
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    with Gazetteer(path) as gazetteer:
        resolution_tables(gazetteer)


if __name__ == "__main__":
    main()
