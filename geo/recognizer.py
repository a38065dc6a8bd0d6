"""The network that reads a document's words: which name places, and which of those may be marked.

Weights and vocabulary lie in ``geo/data/recognizer`` (see the model card there); they run in
onnxruntime on the processor. Opening takes a fraction of a second and is done once per process.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo._network import open_session, open_vocabulary
from geo._windows import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from geo._scan import Token
    from geo._spot import Spot

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
    """The network and its vocabulary, open."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def read(
        self, text: str, sentences: Mapping[int, Sequence[Token]], spots: Iterable[Spot]
    ) -> Reading:
        """What the network says of the words of these sentences."""
        places = {
            key: np.zeros((len(own), 3), dtype=np.float32) for key, own in sentences.items() if own
        }
        marks = {key: np.zeros(len(table), dtype=np.float32) for key, table in places.items()}
        for window in windows(text, sentences, spots, self._tokenizer):
            labels, uses = self._session.run(None, {"pieces": window.pieces[None]})
            for row, sentence, word in window.words:
                places[sentence][word] = labels[0, row]
                marks[sentence][word] = uses[0, row]
        return Reading(places, marks)


@cache
def open_recognizer(folder: Path | None = None) -> Recognizer:
    """The network in a folder, by default the packaged one; opened once per process.

    Raises ``FileNotFoundError`` when its files are not there.
    """
    folder = folder or Path(__file__).parent / "data" / "recognizer"
    return Recognizer(open_session(folder / "network.onnx"), open_vocabulary(folder))
