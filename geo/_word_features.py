"""What the recognizer is told of each word besides what the encoder reads in it.

How the word is written, what it is besides (``LEX``: an ordinary word, a given name ...) and what
the gazetteer says of the span it is in (``GAZ``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo._lexicon import words
from geo._spot import COUNTRY_CODES
from geo.encoder import NO_LETTER, case_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geo._scan import Token
    from geo._spot import Spot

LEXES = 16
KINDS = (
    "country", "region", "admin1", "admin2", "capital", "million", "city", "town", "village",
    "feature", "demonym", "abbreviation", "bloc", "pattern", "unlisted",
)  # fmt: skip
GAZES = 1 + 2 * len(KINDS)
_REGION_CODES = frozenset("CONT RGN RGNE SEA OCN GULF STRT BAY CHN WTRC ISL ISLS".split())


def features_of(
    windows: Iterable[Sequence[int]],
    sentences: Mapping[int, Sequence[Token]],
    spots: Iterable[Spot],
) -> Iterator[NDArray[np.int64]]:
    """Yield ``[pieces, 3]`` for each window: the features of the word each piece is in.

    Windows are given by where their pieces start in the text, the marks at both ends included.
    """
    by_sentence: dict[int, list[Spot]] = {}
    for spot in spots:
        by_sentence.setdefault(spot.sentence, []).append(spot)
    known = [
        (token.start, token.end, features)
        for key, tokens in sentences.items()
        for token, features in zip(
            tokens, word_features(tokens, by_sentence.get(key, ())), strict=True
        )
    ]
    at = 0
    for starts in windows:
        table = np.zeros((len(starts), 3), dtype=np.int64)
        for row, start in enumerate(starts[1:-1], 1):
            while at < len(known) and known[at][1] <= start:
                at += 1
            inside = at < len(known) and known[at][0] <= start
            table[row] = known[at][2] if inside else (NO_LETTER, 0, 0)
        yield table


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
        (case_of(token.text), _lex(token, renamed), kind)
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


def _lex(token: Token, renamed: bool) -> int:
    listed = (
        token.low in words("given_names"),
        token.low in words("surnames"),
        token.low in words("common_words"),
        renamed,
    )
    return sum(1 << bit for bit, is_listed in enumerate(listed) if is_listed)
