"""The head of the network that says which words name places, and which of those may be marked.

It reads what the encoder made of a text (``geo.encoder``) and what is known of its words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from geo._word_features import features_of
from geo.encoder import PACKAGED, open_encoder, open_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from geo._scan import Token
    from geo._spot import Spot
    from geo.encoder import Encoded, Encoder

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
"""What the network says of a word: no part of a place's name, its first word, a further one."""
FLOOR = 1e-6
"""Probabilities are kept this far from 0 and 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of each word of the sentences it read."""

    places: Mapping[int, NDArray[np.float32]]
    """By sentence: ``[words, 3]``, the probabilities of outside, begin and inside."""
    marks: Mapping[int, NDArray[np.float32]]
    """By sentence: ``[words]``, the probability that a place's name there is meant as a place."""

    def chance(self, sentence: int, i: int, j: int) -> float:
        """The log odds that words ``i`` to ``j`` are exactly one place's name; 0 when not read."""
        table = self.places.get(sentence)
        if table is None:
            return 0.0
        p = table[i, BEGIN] * math.prod(table[i + 1 : j, INSIDE])
        if j < len(table):
            p *= 1.0 - table[j, INSIDE]
        return _log_odds(float(p))

    def placed(self, sentence: int, i: int) -> float:
        """The log odds that the name beginning at word ``i`` is meant as a place; 0: not read."""
        marks = self.marks.get(sentence)
        return 0.0 if marks is None else _log_odds(float(marks[i]))

    def spans(self, sentence: int) -> list[tuple[int, int]]:
        """The word ranges the network takes for places' names, each word at its likeliest."""
        table = self.places.get(sentence)
        found: list[tuple[int, int]] = []
        for k, label in enumerate([] if table is None else table.argmax(axis=1).tolist()):
            if label == INSIDE and found and found[-1][1] == k:
                found[-1] = (found[-1][0], k + 1)
            elif label != OUTSIDE:
                found.append((k, k + 1))
        return found


def _log_odds(p: float) -> float:
    p = min(max(p, FLOOR), 1.0 - FLOOR)
    return math.log(p / (1.0 - p))


class Recognizer:
    """The head, open, with the encoder it reads with."""

    def __init__(self, encoder: Encoder, session: InferenceSession) -> None:
        self.encoder = encoder
        self._session = session

    def read(
        self, encoded: Encoded, sentences: Mapping[int, Sequence[Token]], spots: Iterable[Spot]
    ) -> Reading:
        """What the network says of the words of these sentences."""
        features = features_of((w.starts for w in encoded.windows), sentences, spots)
        answers = [
            self._session.run(None, {"states": window.states, "features": known[None]})
            for window, known in zip(encoded.windows, features, strict=True)
        ]
        places: dict[int, NDArray[np.float32]] = {}
        marks: dict[int, NDArray[np.float32]] = {}
        for key, tokens in sentences.items():
            if not tokens:
                continue
            places[key] = np.zeros((len(tokens), 3), dtype=np.float32)
            marks[key] = np.zeros(len(tokens), dtype=np.float32)
            for window, words, rows in encoded.words(tokens):
                places[key][words] = answers[window][0][0, rows]
                marks[key][words] = answers[window][1][0, rows]
        return Reading(places, marks)


@cache
def open_recognizer(folder: Path = PACKAGED) -> Recognizer:
    """The network in a folder, by default the packaged one; opened once per process.

    Raises ``FileNotFoundError`` when its files are not there.
    """
    return Recognizer(open_encoder(folder), open_session(folder / "places.onnx"))
