"""Fits the weights of mention finding on half of two corpora.

    PYTHONPATH=.:benchmarks python training/fit_mentions.py [--gazetteer FILE]

Writes the ``[weights]`` of ``geo/data/lexicons/recognition.toml`` (logistic regression: does a
capitalized span name a place). Reads the ``tune`` half of LGL and GeoWebNews, development data
under ../shared. Evidence the corpora do not count keeps a floor set by hand (``FLOORS``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geoparsing as bench
import numpy as np

from gazetteer import Gazetteer
from geo import _evidence
from geo._scan import Names, tokenize
from geo._spot import find_spots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo._spot import Spot
    from geo.model import Document

LEXICONS = Path(__file__).resolve().parents[1] / "geo/data/lexicons"
KEEP_ABOVE = 0.45
"""Probability from which a span is kept: best F1 on the tune half."""
FLOORS = {"feature": 5.0, "region": 4.0}
"""Sites and regions listed by hand: the corpora leave buildings such as the Kremlin out."""
Array = Any


def labeled_spots(gazetteer: Gazetteer, scorer: Any) -> Iterator[tuple[dict[str, float], bool]]:
    """Evidence of each doubtful span of the tune half, and whether the gold has it."""
    for corpus in bench.CORPORA:
        for row in bench.rows(corpus, "tune"):
            document = bench.as_document(row)
            neutral, real = gold_spans(row, scorer)
            spots, found = evidence_of(document, gazetteer)
            for spot, evidence in zip(spots, found, strict=True):
                span = (spot.start, spot.end)
                near = any(span[0] < end and start < span[1] for start, end in neutral)
                if spot.source not in _evidence.SURE_SOURCES and (span in real or not near):
                    yield evidence, span in real


def gold_spans(row: bench.Row, scorer: Any) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The spans of a row that are neutral, and those that are owed."""
    neutral, real = set(), set()
    for gold in row["toponyms"]:
        span = (gold["start"], gold["end"])
        text = row["text"][span[0] : span[1]].strip()
        skip = gold.get("type") in scorer.NEUTRAL_TYPES or scorer.DEMONYM.match(text)
        (neutral if skip else real).add(span)
    return neutral, real


def evidence_of(
    document: Document, gazetteer: Gazetteer
) -> tuple[list[Spot], list[dict[str, float]]]:
    """The spots of a document with their evidence."""
    names = Names(gazetteer)
    tokens = {k: tokenize(document.text, s.start, s.end) for k, s in enumerate(document.sentences)}
    spots = [s for k, w in tokens.items() for s in find_spots(document.text, w, k, names)]
    found = [_evidence.gather(spot, tokens[spot.sentence]) for spot in spots]
    _evidence.add_document_evidence(spots, found)
    return spots, found


def fit_recognition(data: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Weights of the logistic regression, the threshold taken into the bias."""
    keys = sorted({key for evidence, _ in data for key in evidence})
    x: Array = np.array([[evidence.get(key, 0.0) for key in keys] for evidence, _ in data])
    y: Array = np.array([float(label) for _, label in data])
    prior: Array = np.array(
        [4.0 if key in ("feature", "region", "country") else 0.0 for key in keys]
    )
    ridge: Array = np.array([1e-6 if key == "bias" else 1.0 for key in keys])
    w: Array = np.zeros(len(keys))
    for _ in range(60):
        p = 1.0 / (1.0 + np.exp(-x @ w))
        slope = x.T @ (p - y) + ridge * (w - prior)
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge), slope)
    weights = dict(zip(keys, map(float, w), strict=True))
    weights |= {key: max(weights.get(key, 0.0), floor) for key, floor in FLOORS.items()}
    weights["bias"] -= float(np.log(KEEP_ABOVE / (1 - KEEP_ABOVE)))
    return weights


def write(name: str, weights: dict[str, float]) -> None:
    """Replaces the ``[weights]`` of a lexicon, the rest untouched."""
    path = LEXICONS / f"{name}.toml"
    head, _, rest = path.read_text(encoding="utf-8").partition("[weights]\n")
    _, mark, tail = rest.partition("\n\n#")
    lines = "".join(f"{key} = {value:.2f}\n" for key, value in weights.items())
    path.write_text(head + "[weights]\n" + lines + mark[1:] + tail, encoding="utf-8")


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path)
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    with Gazetteer(parser.parse_args().gazetteer) as gazetteer:
        scorer = bench.load_scorer()
        write("recognition", fit_recognition(list(labeled_spots(gazetteer, scorer))))


if __name__ == "__main__":
    main()
