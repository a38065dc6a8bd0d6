"""Fits what ``geo._word_classes`` reads: whether a word stands as a verb, a participle or a noun.

    PYTHONPATH=. python training/fit_word_classes.py           the scores of held-apart sentences
    PYTHONPATH=. python training/fit_word_classes.py --write   and geo/data/word_classes.json

A softmax regression over the word and its neighbors, on the training parts of UD English EWT
(CC BY-SA 4.0) and the CC BY and BY-SA genres of GUM; scored on their test parts. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo._word_classes import CLASSES, features
from geo._words import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
UD = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared")) / "corpora"
TRAIN = ("ud-ewt/en_ewt-ud-train.rebuilt.conllu", "ud-gum/en_gum-ud-train.rebuilt.conllu")
TEST = ("ud-ewt/en_ewt-ud-test.conllu", "ud-gum/en_gum-ud-test.conllu")
GENRES = ("GUM_bio", "GUM_interview", "GUM_news", "GUM_voyage")
"""Genres of GUM with texts under CC BY or CC BY-SA."""
EPOCHS, RATE, BATCH, PULL = 6, 0.25, 64, 1e-6
SEEN_OFTEN = 3
"""Features of fewer words of the training part are left out."""
SAYS_LITTLE = 0.12
"""Features whose weights differ by less are left out of the file."""
SCALE = 50
"""Weights are written as whole numbers of this fraction."""


class Word(NamedTuple):
    """A word of a corpus: its sentence, its place in it and its class."""

    tokens: list[Token]
    at: int
    label: int


def words(paths: Iterable[str]) -> Iterator[Word]:
    """The labeled words of corpus files, as our tokenizer cuts them."""
    for path in paths:
        for lines in (UD / path).read_text("utf-8").split("\n\n"):
            if "ud-gum" not in path or _genre_fits(lines):
                yield from _of_sentence(lines.splitlines())


_open_genre = [False]


def _genre_fits(lines: str) -> bool:
    """Whether a sentence is of a genre that may be used; a document says so once."""
    for line in lines.splitlines():
        if line.startswith("# newdoc id = "):
            _open_genre[0] = line.removeprefix("# newdoc id = ").startswith(GENRES)
    return _open_genre[0]


def _of_sentence(lines: list[str]) -> Iterator[Word]:
    text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
    tokens = tokenize(text)
    starts = {(token.start, token.end): at for at, token in enumerate(tokens)}
    end = 0
    for line in lines:
        fields = line.split("\t")
        if len(fields) < 8 or not fields[0].isdigit():
            continue
        start = text.find(fields[1], end)
        if start < 0:
            continue
        end = start + len(fields[1])
        at, label = starts.get((start, end)), _label(fields[3], fields[7])
        if at is not None and label is not None:
            yield Word(tokens, at, label)


def _label(tag: str, relation: str) -> int | None:
    if tag == "VERB":
        return CLASSES.index("participle" if relation.startswith("amod") else "verb")
    return CLASSES.index("noun") if tag in ("NOUN", "PROPN", "ADJ") else None


Rows = "NDArray[np.int64]"


def numbered(rows: list[list[str]], known: dict[str, int]) -> Rows:
    """Feature numbers a row, all of one width; unknown features are number 0."""
    return np.array([[known.get(name, 0) for name in row] for row in rows], dtype=np.int64)


def fit(x: Rows, y: Rows, size: int) -> NDArray[np.float64]:
    """Weights by feature and class, by AdaGrad."""
    order = np.random.default_rng(1)
    weights, seen = np.zeros((size, len(CLASSES))), np.full((size, len(CLASSES)), 1e-3)
    for _ in range(EPOCHS):
        for rows in np.array_split(order.permutation(len(y)), max(1, len(y) // BATCH)):
            scores = weights[x[rows]].sum(axis=1)
            chances = np.exp(scores - scores.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            chances[np.arange(len(rows)), y[rows]] -= 1
            slope = np.zeros_like(weights)
            np.add.at(slope, x[rows].ravel(), np.repeat(chances, x.shape[1], axis=0))
            touched = np.unique(x[rows])
            step = slope[touched] + PULL * weights[touched]
            seen[touched] += step**2
            weights[touched] -= RATE * step / np.sqrt(seen[touched])
        weights[0] = 0
    return weights


def report(name: str, y: Rows, told: Rows) -> None:
    """Prints accuracy, and precision and recall by class."""
    log(f"{name}: {len(y)} words, accuracy {(y == told).mean():.3f}")
    for number, label in enumerate(CLASSES):
        right = ((y == number) & (told == number)).sum()
        precision, recall = right / max(1, (told == number).sum()), right / (y == number).sum()
        log(f"  {label:10} P {precision:.3f} R {recall:.3f} ({(y == number).sum()})")


def log(line: str) -> None:
    """Say what was found."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Fit, score, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = list(words(TRAIN))
    rows = [features(word.tokens, word.at) for word in found]
    count = Counter(name for row in rows for name in row)
    known = {name: i for i, name in enumerate((n for n in count if count[n] >= SEEN_OFTEN), 1)}
    weights = fit(numbered(rows, known), np.array([w.label for w in found]), len(known) + 1)
    kept = {n: i for n, i in known.items() if np.ptp(weights[i]) >= SAYS_LITTLE}
    log(f"{len(found)} words, {len(known)} features, {len(kept)} kept")
    for path in TEST:
        test = list(words([path]))
        x = numbered([features(word.tokens, word.at) for word in test], kept)
        y = np.array([word.label for word in test])
        report(path, y, weights[x].sum(axis=1).argmax(axis=1))
        both = {w.lower for n in ("verb", "noun") for w in _of_class(found, n)}
        doubtful = np.array([w.tokens[w.at].lower in both for w in test])
        told = weights[x[doubtful]].sum(axis=1).argmax(axis=1)
        report("  of words seen as verb and as noun", y[doubtful], told)
    if args.write:
        table = {n: [round(v * SCALE) for v in weights[i]] for n, i in sorted(kept.items())}
        out = {"made_by": "training/fit_word_classes.py", "scale": SCALE, "weights": table}
        path = ROOT / "geo/data/word_classes.json"
        path.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")), "utf-8")
        log(f"{path.stat().st_size} bytes")


def _of_class(found: list[Word], label: str) -> set[Token]:
    other = "noun" if label == "verb" else "verb"
    mine = {w.tokens[w.at].lower for w in found if CLASSES[w.label] == label}
    theirs = {w.tokens[w.at].lower for w in found if CLASSES[w.label] == other}
    return {w.tokens[w.at] for w in found if w.tokens[w.at].lower in mine & theirs}


if __name__ == "__main__":
    main()
