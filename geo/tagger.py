"""The network that reads sentences for events: which words tell of one, and what places do in it.

It stands beside the frames: it knows words they do not, and says where a word of theirs means
something else. Weights lie in ``geo/data/tagger`` (see the model card there) and run in onnxruntime
on the processor; opening takes a fraction of a second and is done once per process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np

from geo._network import open_session, open_vocabulary
from geo.model import Role, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from geo._words import Token

    Floats = NDArray[np.float32]

TYPES = (
    "visit", "meeting", "transfer", "exploration", "agreement", "deployment", "test", "conflict",
    "sanction", "movement", "crisis",
)  # fmt: skip
"""The event types the network knows, in the order of its answers; before them stands "none"."""
STATUSES: tuple[Status, ...] = get_args(Status)
ROLES: tuple[Role, ...] = get_args(Role)
PIECES = 192
"""Pieces in a window at most, the two marks at its ends included."""
CLS, SEP = 101, 102
"""Numbers of the marks at the ends in the vocabulary of the encoder."""
STEPS = 16
"""How many distances from a trigger to a place are told apart, on either side."""


@dataclass(frozen=True, slots=True, eq=False)
class Tagging:
    """What the network says of the words of one sentence."""

    types: Floats
    """``[words, 1 + types]``: the probability of telling of no event, and of each type."""
    statuses: Floats
    """``[words, statuses]``: of an event told there, the probability of each status."""
    triggers: Floats
    places: Floats
    """``[words, width]``: what a word brings along as a trigger, and as a place's first word."""
    twins: Floats
    """``[words, width]``: what it brings to a pair of triggers."""
    heads: PairHeads

    def chance(self, kind: str, first: int, last: int) -> float:
        """How likely one of the words ``first`` to ``last`` tells of an event of the type."""
        return float(self.types[first : last + 1, 1 + TYPES.index(kind)].max())

    def status(self, at: int) -> tuple[Status, float]:
        """The likeliest status of an event told at the word, and how likely it is."""
        best = int(self.statuses[at].argmax())
        return STATUSES[best], float(self.statuses[at, best])

    def role(self, trigger: int, place: int) -> tuple[Role | None, float]:
        """The likeliest role of a place in the event told at ``trigger``, and how likely it is."""
        step = step_of(place - trigger)
        chances = self.heads.role(self.triggers[trigger], self.places[place], step)
        best = int(chances.argmax())
        return (ROLES[best - 1] if best else None), float(chances[best])

    def same(self, one: int, other: int) -> float:
        """How likely two triggers of one type tell of one event; the earlier stands first."""
        return self.heads.same(self.twins[one], self.twins[other], step_of(other - one))


@dataclass(frozen=True, slots=True, eq=False)
class PairHeads:
    """Weights that say of two words and their distance what they have to do with each other."""

    tables: Mapping[str, Floats]

    def role(self, trigger: Floats, place: Floats, step: int) -> Floats:
        """``[1 + roles]``: the probability that a place has no role in an event, and of each."""
        inner = np.maximum(trigger + place + self.tables["distances"][step], 0.0)
        scores = self.tables["roles"] @ inner + self.tables["roles_bias"]
        odds = np.exp(scores - scores.max())
        chances: Floats = odds / odds.sum()
        return chances

    def same(self, one: Floats, other: Floats, step: int) -> float:
        """The probability that two triggers tell of one event."""
        inner = np.maximum(one * other + self.tables["gaps"][step], 0.0)
        score = float(self.tables["same"] @ inner + self.tables["same_bias"][0])
        return 1.0 / (1.0 + float(np.exp(-score)))


def step_of(distance: int) -> int:
    """Which of the distances told apart this many words is; after the trigger is positive."""
    size = min(STEPS - 1, int(np.log2(abs(distance) + 1) * 3))
    return size + (STEPS if distance > 0 else 0)


class Tagger:
    """The network and its vocabulary, open."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer, heads: PairHeads) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._heads = heads

    def read(self, text: str, sentences: Mapping[int, Sequence[Token]]) -> dict[int, Tagging]:
        """What the network says of these sentences, by their keys; offsets count into ``text``."""
        found: dict[int, list[Floats]] = {}
        for pieces, words in windows(text, sentences, self._tokenizer):
            answers = [answer[0] for answer in self._session.run(None, {"pieces": pieces[None]})]
            for key, word, row in words:
                if key not in found:
                    size = len(sentences[key])
                    found[key] = [np.zeros((size, a.shape[1]), dtype=np.float32) for a in answers]
                for table, answer in zip(found[key], answers, strict=True):
                    table[word] = answer[row]
        return {key: Tagging(*tables, self._heads) for key, tables in found.items()}  # type: ignore[call-arg, arg-type]


def windows(
    text: str, sentences: Mapping[int, Sequence[Token]], tokenizer: Tokenizer
) -> Iterator[tuple[NDArray[np.int64], list[tuple[int, int, int]]]]:
    """Yield pieces, with sentence, word and row of the first piece of each word.

    Sentences stand in order, as many to a window as fit; one too long for a window is split.
    """
    pieces: list[int] = [CLS]
    words: list[tuple[int, int, int]] = []
    for key, tokens in sentences.items():
        own = _pieces(text, tokens, tokenizer) if tokens else []
        if words and len(pieces) + len(own) >= PIECES:
            yield np.array([*pieces, SEP], dtype=np.int64), words
            pieces, words = [CLS], []
        for piece, word in own:
            if len(pieces) == PIECES - 1:
                yield np.array([*pieces, SEP], dtype=np.int64), words
                pieces, words = [CLS], []
            if word is not None:
                words.append((key, word, len(pieces)))
            pieces.append(piece)
    if words:
        yield np.array([*pieces, SEP], dtype=np.int64), words


def _pieces(
    text: str, tokens: Sequence[Token], tokenizer: Tokenizer
) -> list[tuple[int, int | None]]:
    """The pieces of a sentence, each with the word it is the first of, if it is one's."""
    start = tokens[0].start
    encoding = tokenizer.encode(text[start : tokens[-1].end], add_special_tokens=False)
    found: list[tuple[int, int | None]] = []
    word, begun = 0, -1
    for piece, (left, _) in zip(encoding.ids, encoding.offsets, strict=True):
        while word < len(tokens) and tokens[word].end <= start + left:
            word += 1
        first = word < len(tokens) and tokens[word].start <= start + left and begun != word
        found.append((piece, word if first else None))
        begun = word if first else begun
    return found


@cache
def open_tagger(folder: Path | None = None) -> Tagger:
    """The network in a folder, by default the packaged one; opened once per process.

    Raises ``FileNotFoundError`` when its files are not there.
    """
    packaged = Path(__file__).parent / "data"
    folder = folder or packaged / "tagger"
    with np.load(folder / "pairs.npz", allow_pickle=False) as tables:
        heads = PairHeads(dict(tables))
    vocabulary = open_vocabulary(packaged / "recognizer")  # both are made of one encoder
    return Tagger(open_session(folder / "network.onnx"), vocabulary, heads)
