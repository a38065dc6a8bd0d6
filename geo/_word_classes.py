"""Whether a word stands as a verb, as a participle that describes, or as a noun.

"Ships carry grain" and "it ships grain": the words around a trigger tell which it is. The weights
are fitted by ``training/fit_word_classes.py``, which says on what.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._words import Token

CLASSES = ("verb", "participle", "noun")
_EDGE = "|"


def features(tokens: Sequence[Token], at: int) -> list[str]:
    """What is looked at to class the word at ``at``; always as many."""
    words = [_word(tokens, at + step) for step in range(-3, 4)]
    far_left, left2, left, own, right, right2, far_right = words
    return [
        "bias",
        f"w{own}",
        f"s{own[-3:]}",
        f"e{own[-2:]}",
        f"l{left}",
        f"r{right}",
        f"k{left2}",
        f"q{right2}",
        f"h{far_left}",
        f"j{far_right}",
        f"lw{left} {own}",
        f"wr{own} {right}",
        f"ll{left2} {left}",
        f"rr{right} {right2}",
        f"lr{left} {right}",
        f"le{_ending(left)} {_ending(own)}",
        f"re{_ending(own)} {_ending(right)}",
        f"c{_case(tokens, at)}{at == 0:d}",
        f"cl{_case(tokens, at - 1)}",
        f"cr{_case(tokens, at + 1)}",
    ]


def _word(tokens: Sequence[Token], at: int) -> str:
    if not 0 <= at < len(tokens):
        return _EDGE
    word = tokens[at].lower
    return "0" if word[0].isdigit() else word


def _ending(word: str) -> str:
    """A short word itself, of a longer one the end."""
    return word if len(word) <= 3 else f"-{word[-2:]}"


def _case(tokens: Sequence[Token], at: int) -> str:
    if not 0 <= at < len(tokens):
        return _EDGE
    text = tokens[at].text
    if not text[0].isalpha():
        return "."
    return "A" if text.isupper() else "a" if text.islower() else "X"


def chances(tokens: Sequence[Token], at: int) -> dict[str, float]:
    """How likely the word at ``at`` is of each of ``CLASSES``.

    >>> from geo._words import tokenize
    >>> word = chances(tokenize("Iran ships drones to Sudan."), 1)
    >>> max(word, key=word.get)
    'verb'
    """
    weights, scale = _weights()
    sums = [0.0, 0.0, 0.0]
    for name in features(tokens, at):
        own = weights.get(name)
        if own is not None:
            sums = [a + b for a, b in zip(sums, own, strict=True)]
    top = max(sums)
    odds = [exp((value - top) / scale) for value in sums]
    whole = sum(odds)
    return {label: value / whole for label, value in zip(CLASSES, odds, strict=True)}


@lru_cache(maxsize=1)
def _weights() -> tuple[Mapping[str, Sequence[int]], float]:
    table = json.loads(files("geo").joinpath("data/word_classes.json").read_text("utf-8"))
    return table["weights"], table["scale"]
