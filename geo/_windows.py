"""What the recognizer's network reads: a document as windows of word pieces with their features.

One row per piece: its number in the vocabulary, how the word is written (``CASE``), what the word
is besides (``LEX``: an ordinary word, a given name ...) and what the gazetteer says of the span it
is in (``GAZ``). Training and use build windows here, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo._lexicon import words
from geo._spot import COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from geo._scan import Token
    from geo._spot import Spot

PIECES = 192
"""Pieces in a window at most, the two marks at its ends included."""
CLS, SEP = 101, 102
"""Numbers of the marks at the ends in the vocabulary of the encoder."""
CASES = 5
LEXES = 16
KINDS = (
    "country", "region", "admin1", "admin2", "capital", "million", "city", "town", "village",
    "feature", "demonym", "abbreviation", "bloc", "pattern", "unlisted",
)  # fmt: skip
GAZES = 1 + 2 * len(KINDS)
_REGION_CODES = frozenset("CONT RGN RGNE SEA OCN GULF STRT BAY CHN WTRC ISL ISLS".split())


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces of consecutive sentences, with what leads back to their words."""

    pieces: NDArray[np.int64]
    """``[pieces, 4]``: vocabulary number, case, lexicon and gazetteer features."""
    words: list[tuple[int, int, int]]
    """Row of a word's first piece, index of its sentence, index of the word in the sentence."""


def windows(
    text: str,
    sentences: Mapping[int, Sequence[Token]],
    spots: Iterable[Spot],
    tokenizer: Tokenizer,
) -> list[Window]:
    """The sentences in order, as many to a window as fit; one too long for a window is split."""
    by_sentence: dict[int, list[Spot]] = {}
    for spot in spots:
        by_sentence.setdefault(spot.sentence, []).append(spot)
    keys = [key for key, tokens in sentences.items() if tokens]
    starts = [sentences[key][0].start for key in keys]
    texts = [text[sentences[k][0].start : sentences[k][-1].end + 2] for k in keys]
    encoded = [tokenizer.encode(text, add_special_tokens=False) for text in texts]
    made: list[Window] = []
    rows: list[tuple[int, int, int, int]] = []
    firsts: list[tuple[int, int, int]] = []
    for key, start, encoding in zip(keys, starts, encoded, strict=True):
        sentence = _rows(encoding, start, sentences[key], by_sentence.get(key, ()))
        if rows and len(rows) + len(sentence) > PIECES - 2:
            made.append(_window(rows, firsts))
            rows, firsts = [], []
        for row, word in sentence:
            if len(rows) == PIECES - 2:
                made.append(_window(rows, firsts))
                rows, firsts = [], []
            if word is not None:
                firsts.append((len(rows) + 1, key, word))
            rows.append(row)
    if rows:
        made.append(_window(rows, firsts))
    return made


def _window(
    rows: Sequence[tuple[int, int, int, int]], firsts: list[tuple[int, int, int]]
) -> Window:
    table = np.array([(CLS, 0, 0, 0), *rows, (SEP, 0, 0, 0)], dtype=np.int64)
    return Window(table, firsts)


def _rows(
    encoding: object, start: int, tokens: Sequence[Token], spots: Iterable[Spot]
) -> list[tuple[tuple[int, int, int, int], int | None]]:
    """The rows of a sentence, each with the word it is the first piece of, if it is one's."""
    features = word_features(tokens, spots)
    found: list[tuple[tuple[int, int, int, int], int | None]] = []
    k, begun = 0, -1
    for piece, (left, _) in zip(encoding.ids, encoding.offsets, strict=True):  # type: ignore[attr-defined]
        at = start + left
        while k < len(tokens) and tokens[k].end <= at:
            k += 1
        inside = k < len(tokens) and tokens[k].start <= at
        case, lex, gaz = features[k] if inside else (4, 0, 0)
        first = inside and begun != k
        found.append(((piece, case, lex, gaz), k if first else None))
        if first:
            begun = k
    return found


def word_features(tokens: Sequence[Token], spots: Iterable[Spot]) -> list[tuple[int, int, int]]:
    """Case, lexicon and gazetteer features of each word of a sentence."""
    gaz = [0] * len(tokens)
    other = [False] * len(tokens)
    for spot in spots:
        kind = 1 + 2 * KINDS.index(kind_of(spot))
        renamed = spot.best is not None and spot.best.name.casefold() != spot.text.casefold()
        for k in range(spot.i, spot.j):
            gaz[k] = kind + (k > spot.i)
            other[k] = renamed
    return [
        (_case(token), _lex(token, renamed), kind)
        for token, renamed, kind in zip(tokens, other, gaz, strict=True)
    ]


def kind_of(spot: Spot) -> str:
    """What the likeliest place of a spot is, one of ``KINDS``."""
    if spot.source in ("demonym", "abbreviation", "bloc"):
        return spot.source
    best = spot.best
    if best is None:
        return "unlisted"
    code, kind = best.feature_code, best.feature_class
    if code in COUNTRY_CODES:
        return "country"
    if code in _REGION_CODES:
        return "region"
    if code in ("ADM1", "ADM2"):
        return code.replace("ADM", "admin")
    if spot.source == "pattern":
        return "pattern"
    if kind != "P":
        return "feature"
    if code == "PPLC":
        return "capital"
    return _size(max(place.population for place in spot.places))


def _size(population: int) -> str:
    for least, size in ((1_000_000, "million"), (100_000, "city"), (10_000, "town")):
        if population >= least:
            return size
    return "village"


def _case(token: Token) -> int:
    if not token.text[0].isalpha():
        return 4
    if token.shout:
        return 2
    if token.capital:
        return 1
    return 0 if token.text.islower() else 3


def _lex(token: Token, renamed: bool) -> int:
    listed = (
        token.low in words("given_names"),
        token.low in words("surnames"),
        token.low in words("common_words"),
        renamed,
    )
    return sum(1 << bit for bit, is_listed in enumerate(listed) if is_listed)
