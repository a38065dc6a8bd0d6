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
    head: RoleHead

    def chance(self, kind: str, first: int, last: int) -> float:
        """How likely one of the words ``first`` to ``last`` tells of an event of the type."""
        return float(self.types[first : last + 1, 1 + TYPES.index(kind)].max())

    def status(self, at: int) -> tuple[Status, float]:
        """The likeliest status of an event told at the word, and how likely it is."""
        best = int(self.statuses[at].argmax())
        return STATUSES[best], float(self.statuses[at, best])

    def role(self, trigger: int, place: int) -> tuple[Role | None, float]:
        """The likeliest role of a place in the event told at ``trigger``, and how likely it is."""
        chances = self.head.chances(self.triggers[trigger], self.places[place], place - trigger)
        best = int(chances.argmax())
        return (ROLES[best - 1] if best else None), float(chances[best])


@dataclass(frozen=True, slots=True, eq=False)
class RoleHead:
    """Weights that say from a trigger, a place and their distance what the place does."""

    distances: Floats
    weights: Floats
    bias: Floats

    def chances(self, trigger: Floats, place: Floats, distance: int) -> Floats:
        """``[1 + roles]``: the probability of no role, and of each."""
        inner = np.maximum(trigger + place + self.distances[step_of(distance)], 0.0)
        scores = self.weights @ inner + self.bias
        odds = np.exp(scores - scores.max())
        chances: Floats = odds / odds.sum()
        return chances


def step_of(distance: int) -> int:
    """Which of the distances told apart this many words is; after the trigger is positive."""
    size = min(STEPS - 1, int(np.log2(abs(distance) + 1) * 3))
    return size + (STEPS if distance > 0 else 0)


class Tagger:
    """The network and its vocabulary, open."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer, head: RoleHead) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._head = head

    def read(self, text: str, sentences: Mapping[int, Sequence[Token]]) -> dict[int, Tagging]:
        """What the network says of these sentences, by their keys; offsets count into ``text``."""
        found: dict[int, Tagging] = {}
        for pieces, rows in windows(text, sentences, self._tokenizer):
            answers = self._session.run(None, {"pieces": pieces[None]})
            for key, at in rows.items():
                found[key] = Tagging(*(answer[0, at] for answer in answers), self._head)
        return found


def windows(
    text: str, sentences: Mapping[int, Sequence[Token]], tokenizer: Tokenizer
) -> Iterator[tuple[NDArray[np.int64], dict[int, list[int]]]]:
    """Yield pieces with, by sentence, the row of each word's first piece.

    Sentences stand in order, as many to a window as fit whole; of one too long for any the words
    beyond are given the last row.
    """
    pieces: list[int] = [CLS]
    rows: dict[int, list[int]] = {}
    for key, tokens in sentences.items():
        if not tokens:
            continue
        own, first = _pieces(text, tokens, tokenizer)
        if rows and len(pieces) + len(own) >= PIECES:
            yield np.array([*pieces, SEP], dtype=np.int64), rows
            pieces, rows = [CLS], {}
        last = PIECES - 2
        rows[key] = [min(len(pieces) + at, last) for at in first]
        pieces = [*pieces, *own][: PIECES - 1]
    if rows:
        yield np.array([*pieces, SEP], dtype=np.int64), rows


def _pieces(
    text: str, tokens: Sequence[Token], tokenizer: Tokenizer
) -> tuple[list[int], list[int]]:
    """The pieces of a sentence, and which is the first of each word."""
    start = tokens[0].start
    encoding = tokenizer.encode(text[start : tokens[-1].end], add_special_tokens=False)
    first: list[int] = []
    for at, (_, end) in enumerate(encoding.offsets):
        while len(first) < len(tokens) and start + end > tokens[len(first)].start:
            first.append(at)
    return encoding.ids, first + [max(0, len(encoding.ids) - 1)] * (len(tokens) - len(first))


@cache
def open_tagger(folder: Path | None = None) -> Tagger:
    """The network in a folder, by default the packaged one; opened once per process.

    Raises ``FileNotFoundError`` when its files are not there.
    """
    import onnxruntime
    from tokenizers import Tokenizer as Pieces

    folder = folder or Path(__file__).parent / "data" / "tagger"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(
        (folder / "network.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    vocabulary = folder.parent / "recognizer" / "pieces.json"
    with np.load(folder / "roles.npz", allow_pickle=False) as table:
        head = RoleHead(table["distances"], table["weights"], table["bias"])
    return Tagger(session, Pieces.from_str(vocabulary.read_text("utf-8")), head)
