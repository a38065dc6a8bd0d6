"""The head of the network that says which words tell of an event, and what places do in it.

It stands beside the frames: it knows words they do not, and says where a word of theirs means
something else. It reads what the encoder made of a text (``geo.encoder``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, get_args

import numpy as np

from geo.encoder import PACKAGED, open_encoder, open_session
from geo.model import Role, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from geo._words import Token
    from geo.encoder import Encoded, Encoder

    Floats = NDArray[np.float32]

TYPES = (
    "visit", "meeting", "transfer", "exploration", "agreement", "deployment", "test", "conflict",
    "sanction", "movement", "crisis",
)  # fmt: skip
"""The event types the network knows, in the order of its answers; before them stands "none"."""
STATUSES: tuple[Status, ...] = get_args(Status)
ROLES: tuple[Role, ...] = get_args(Role)
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
    """The head, open, with the encoder it reads with."""

    def __init__(self, encoder: Encoder, session: InferenceSession, heads: PairHeads) -> None:
        self.encoder = encoder
        self._session = session
        self._heads = heads

    def read(
        self, encoded: Encoded, sentences: Mapping[int, Sequence[Token]]
    ) -> dict[int, Tagging]:
        """What the network says of these sentences, by their keys; none of one without words."""
        answers = [self._session.run(None, {"states": w.states}) for w in encoded.windows]
        found: dict[int, Tagging] = {}
        for key, tokens in sentences.items():
            tables: list[Floats] = []
            for window, words, rows in encoded.words(tokens):
                read = answers[window]
                tables = tables or [
                    np.zeros((len(tokens), answer.shape[2]), dtype=np.float32) for answer in read
                ]
                for table, answer in zip(tables, read, strict=True):
                    table[words] = answer[0, rows]
            if tables:
                found[key] = Tagging(*tables, self._heads)  # type: ignore[call-arg, arg-type]
        return found


@cache
def open_tagger(folder: Path = PACKAGED) -> Tagger:
    """The network in a folder, by default the packaged one; opened once per process.

    Raises ``FileNotFoundError`` when its files are not there.
    """
    with np.load(folder / "pairs.npz", allow_pickle=False) as tables:
        heads = PairHeads(dict(tables))
    return Tagger(open_encoder(folder), open_session(folder / "events.onnx"), heads)
