"""Share of the places named in two news corpora that the gazetteer knows by the names used there.

    python benchmarks/gazetteer_coverage.py                      the table on stdout
    python benchmarks/gazetteer_coverage.py --gazetteer F        with another index
    python benchmarks/gazetteer_coverage.py --misses tune        and what was missed, by kind

A located name is covered when its place is among the candidates of its text: the same GeoNames
number, or a point within 25 km (towns, sites) or 161 km (areas, waters, terrain) of it. GeoWebNews
does not say what its places are; there the candidate's own class sets the distance, and names
without a GeoNames number are streets, courts, shops: the last column leaves them out. Documents are
split by a hash of their id as in ``geoparsing.py``: misses were looked at in ``tune`` only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gazetteer import Gazetteer
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.place import Place

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
HALVES = ("tune", "report")
TARGETS = {"lgl": 0.95, "geowebnews": 0.93}
POINT_KM, AREA_KM = 25.0, 161.0
POINT_CLASSES = frozenset("PSR")
Row = dict[str, Any]


class Named(NamedTuple):
    """A name in a corpus and the place it was given."""

    text: str
    geonameid: int | None
    point: LngLat
    feature_class: str | None
    feature_code: str | None
    use: str | None
    """GeoWebNews' type of the name: Literal, Metonymic, Demonym, ..."""


def half(doc_id: object) -> str:
    """The half a document belongs to, by a hash of its id."""
    return HALVES[hashlib.sha256(str(doc_id).encode()).digest()[-1] % 2]


def located_names(corpus: str, wanted: str) -> Iterator[Named]:
    """The names with coordinates in one half of a corpus."""
    path = SHARED / "corpora" / f"{corpus}-dev.jsonl"
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if half(row["id"]) == wanted:
                yield from (_named(t) for t in row["toponyms"] if t.get("lat") is not None)


def _named(toponym: Row) -> Named:
    number = toponym.get("geonameid")
    return Named(
        toponym["text"],
        int(number) if number else None,
        LngLat(toponym["lon"], toponym["lat"]),
        toponym.get("fclass"),
        toponym.get("fcode"),
        toponym.get("type"),
    )


def candidates(text: str, gazetteer: Gazetteer) -> list[Place]:
    """Places the text may name, or whose people or adjective it is."""
    return gazetteer.lookup(text) + gazetteer.lookup_demonym(text)


def covers(place: Place, named: Named) -> bool:
    """Whether the candidate is the place the corpus gives."""
    if named.geonameid is not None and place.geonameid == named.geonameid:
        return True
    feature_class = named.feature_class or place.feature_class
    reach = POINT_KM if feature_class in POINT_CLASSES else AREA_KM
    return distance_km(place.point, named.point) <= reach


def kind_of_miss(named: Named, found: list[Place]) -> str:
    """One word or two for a list of misses, from the name and what the corpus says of it."""
    text = named.text
    if named.use == "Demonym" or re.search(r"(?:ian|ese|ish|ans|ean|i)s?$", text):
        return "demonym or adjective"
    if re.search(r"\b(?:County|Counties|Parish|Co\.)", text) or named.feature_code == "ADM2":
        return "second-level area"
    if re.search(r"\b(?:Airport|Station|Hospital|University|College|School|Church)\b", text):
        return "building"
    if len(text) <= 5 and (text.isupper() or "." in text):
        return "abbreviation"
    if named.feature_code in ("ADM1", "PCLI", "PCLD", "PCLS"):
        return "country or state"
    kinds = {"H": "waters", "T": "terrain", "L": "region or park", "S": "building", "R": "road"}
    if named.feature_class in kinds:
        return kinds[named.feature_class]
    if named.feature_code == "PPLX":
        return "neighborhood"
    return "namesake elsewhere" if found else "unknown name"


def measure(names: list[Named], gazetteer: Gazetteer) -> list[tuple[str, Named]]:
    """The names missed, with the kind of miss."""
    missed = []
    for named in names:
        found = candidates(named.text, gazetteer)
        if not any(covers(place, named) for place in found):
            missed.append((kind_of_miss(named, found), named))
    return missed


def share(names: list[Named], missed: list[tuple[str, Named]], *, numbered: bool = False) -> float:
    """Of the names, or of those the corpus gives a GeoNames number, how many are covered."""
    total = sum(1 for named in names if named.geonameid is not None or not numbered)
    lost = sum(1 for _, named in missed if named.geonameid is not None or not numbered)
    return 1.0 - lost / max(1, total)


def print_misses(missed: list[tuple[str, Named]]) -> None:
    """The missed names of each kind, the most frequent first."""
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, named in missed:
        texts[kind][named.text] += 1
    for kind, counts in sorted(texts.items(), key=lambda item: -item[1].total()):
        listed = ", ".join(f"{text} {n}" if n > 1 else text for text, n in counts.most_common())
        print(f"    {kind} ({counts.total()}): {listed}")


def main() -> None:
    """Print the table, and the misses of a half if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path, help="index file, by default the packaged one")
    parser.add_argument("--misses", choices=HALVES, help="list the misses of this half")
    options = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    with Gazetteer(options.gazetteer) as gazetteer:
        print(f"{'':12}{'half':8}{'names':>7}{'covered':>9}{'target':>8}{'with a number':>15}")
        for corpus, target in TARGETS.items():
            for wanted in HALVES:
                names = list(located_names(corpus, wanted))
                missed = measure(names, gazetteer)
                shares = share(names, missed), share(names, missed, numbered=True)
                line = f"{corpus:12}{wanted:8}{len(names):7}{shares[0]:9.3f}{target:8.2f}"
                print(f"{line}{shares[1]:15.3f}")
                by_kind = Counter(kind for kind, _ in missed).most_common()
                print("    missed: " + ", ".join(f"{kind} {n}" for kind, n in by_kind))
                if wanted == options.misses:
                    print_misses(missed)


if __name__ == "__main__":
    main()
