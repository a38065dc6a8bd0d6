"""Fits how much the words' evidence and the network's reading count in finding places.

    PYTHONPATH=.:benchmarks:training python training/fit_weighing.py FOLDER

Prints ``[listed]`` and ``[unlisted]`` for ``geo/data/lexicons/recognition.toml``, a logistic fit
each, on the ``tune`` half of LGL and GeoWebNews. FOLDER holds ``without-lgl`` and
``without-geowebnews``, networks that have not learned from the corpus they are asked about
(``fit_network.py --train``): what a network knows by heart would count for too much.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geoparsing as bench
import numpy as np
from fit_mentions import gold_spans

from gazetteer import Gazetteer
from geo import _accept
from geo._evidence import SURE_SOURCES
from geo._scan import Names, tokenize
from geo._spot import find_spots
from geo.recognizer import open_recognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

KEEP_ABOVE = 0.45
"""Probability from which a span is kept."""
FEATURES = {"listed": ("bias", "words", "network"), "unlisted": ("bias", "network", "known")}
Labeled = tuple[str, list[float], bool]


def labeled(folder: Path, gazetteer: Gazetteer, scorer: Any) -> Iterator[Labeled]:
    """Table, features and whether it is a place's name, for each doubtful span."""
    names = Names(gazetteer)
    for corpus in bench.CORPORA:
        recognizer = open_recognizer(folder / f"without-{corpus}")
        for row in bench.rows(corpus, "tune"):
            yield from _of_row(row, recognizer, names, scorer)


def _of_row(row: bench.Row, recognizer: Any, names: Names, scorer: Any) -> Iterator[Labeled]:
    document = bench.as_document(row)
    text = document.text
    tokens = {k: tokenize(text, s.start, s.end) for k, s in enumerate(document.sentences)}
    spots = [s for key, own in tokens.items() for s in find_spots(text, own, key, names)]
    reading = recognizer.read(recognizer.encoder.encode_document(document), tokens, spots)
    neutral, real = gold_spans(row, scorer)
    known = {(spot.sentence, spot.i, spot.j) for spot in spots}
    for spot, words in zip(spots, _accept.evidence_sums(spots, tokens), strict=True):
        span = (spot.start, spot.end)
        if spot.source in SURE_SOURCES or _accept.by_hand(spot) or _touches(span, neutral):
            continue
        chance = _accept.chance_of(spot, tokens[spot.sentence], reading)
        yield "listed", [1.0, _accept.clipped(words), _accept.clipped(chance)], span in real
    for key, own in tokens.items():
        for i, j in reading.spans(key):
            span = (own[i].start, own[j - 1].end)
            if (key, i, j) not in known and not _touches(span, neutral):
                odds = _accept.clipped(reading.chance(key, i, j))
                listed = bool(names.places(text[span[0] : span[1]]))
                yield "unlisted", [1.0, odds, float(listed)], span in real


def _touches(span: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def fit(x: Any, y: Any) -> Any:
    """Weights of the logistic regression, the threshold taken into the bias (first)."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-x @ w))
        curve = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(w))
        w -= np.linalg.solve(curve, x.T @ (p - y) + 0.1 * w)
    w[0] -= np.log(KEEP_ABOVE / (1 - KEEP_ABOVE))
    return w


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    options = parser.parse_args()
    with Gazetteer() as gazetteer:
        found = list(labeled(options.folder, gazetteer, bench.load_scorer()))
    for table, features in FEATURES.items():
        rows = [(x, y) for kind, x, y in found if kind == table]
        weights = fit(np.array([x for x, _ in rows]), np.array([float(y) for _, y in rows]))
        told = (f"{key} = {n:.2f}" for key, n in zip(features, weights, strict=True))
        sys.stdout.write("\n".join((f"[{table}]", *told, "", "")))


if __name__ == "__main__":
    main()
