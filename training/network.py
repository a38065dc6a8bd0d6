"""The network: layers of MiniLM that read a text, a head for places' names and one for events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from geo._word_features import GAZES, LEXES
from geo.encoder import CASES
from geo.tagger import ROLES, STATUSES, STEPS, TYPES

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEADS, INNER = 384, 12, 1536
FEATURES = 32
LAYERS = 5
"""Of the six that MiniLM has."""


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` [batch, pieces, WIDTH]; ``mask`` [batch, 1, 1, pieces], added to the scores."""
        batch, size, _ = x.shape
        q, k, v = self.qkv(x).view(batch, size, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        weights = torch.softmax(scores if mask is None else scores + mask, dim=-1)
        seen = (weights @ v).transpose(1, 2).reshape(batch, size, WIDTH)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces to states: the lower layers of MiniLM, told how words are written."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.case = nn.Embedding(CASES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        nn.init.zeros_(self.case.weight)

    def forward(self, pieces: Tensor, mask: Tensor | None = None) -> Tensor:
        """``[batch, pieces, 2]`` and 1 where there is a piece, to ``[batch, pieces, WIDTH]``.

        Without mask there is one everywhere.
        """
        ids, case = pieces.unbind(-1)
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.word(ids) + self.position(at) + self.kind + self.case(case))
        hidden = None if mask is None else (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden)
        return x if mask is None else x * mask[..., None]


class Mix(nn.Module):
    """Each piece with its neighbours."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.near = nn.Linear(3 * width, hidden)

    def forward(self, x: Tensor) -> Tensor:
        """``[batch, pieces, width]`` to ``[batch, pieces, hidden]``."""
        x = functional.pad(self.drop(x), (0, 0, 1, 1))
        near = torch.cat([x[:, :-2], x[:, 1:-1], x[:, 2:]], dim=-1)
        return self.drop(functional.gelu(self.near(near)))


class PlaceHead(nn.Module):
    """States with features to scores of place labels and uses (and names, in training)."""

    def __init__(self, hidden: int = 160) -> None:
        super().__init__()
        self.case = nn.Embedding(CASES, FEATURES)
        self.lex = nn.Embedding(LEXES, FEATURES)
        self.gaz = nn.Embedding(GAZES, FEATURES)
        self.mix = Mix(WIDTH + 3 * FEATURES, hidden)
        self.places = nn.Linear(hidden, 3)
        self.uses = nn.Linear(hidden, 2)
        self.names = nn.Linear(hidden, 9)

    def forward(self, states: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of place labels [.., 3], uses [.., 2] and names [.., 9] of each piece."""
        case, lex, gaz = features.unbind(-1)
        x = torch.cat([states, self.case(case), self.lex(lex), self.gaz(gaz)], dim=-1)
        x = self.mix(x)
        return self.places(x), self.uses(x), self.names(x)


class EventHead(nn.Module):
    """States to what each word tells, and to what pairs of words have to do with each other."""

    def __init__(self, hidden: int = 256, pair: int = 128, twin: int = 64) -> None:
        super().__init__()
        self.mix = Mix(WIDTH, hidden)
        self.drop = nn.Dropout(0.2)
        self.types = nn.Linear(hidden, 1 + len(TYPES))
        self.statuses = nn.Linear(hidden, len(STATUSES))
        self.triggers = nn.Linear(hidden, pair)
        self.places = nn.Linear(hidden, pair)
        self.distances = nn.Embedding(2 * STEPS, pair)
        self.roles = nn.Linear(pair, 1 + len(ROLES))
        self.twins = nn.Linear(hidden, twin)
        self.gaps = nn.Embedding(2 * STEPS, twin)
        self.same = nn.Linear(twin, 1)

    def role_scores(self, triggers: Tensor, places: Tensor, steps: Tensor) -> Tensor:
        """``[pairs, hidden]`` twice and distances ``[pairs]``, to ``[pairs, 1 + roles]``."""
        inner = self.triggers(triggers) + self.places(places) + self.distances(steps)
        return self.roles(self.drop(functional.relu(inner)))

    def same_scores(self, one: Tensor, other: Tensor, steps: Tensor) -> Tensor:
        """``[pairs, hidden]`` twice and distances, to ``[pairs]``: whether they are one event."""
        inner = self.twins(one) * self.twins(other) + self.gaps(steps)
        return self.same(self.drop(functional.relu(inner)))[:, 0]


class Network(nn.Module):
    """All of it."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.place_head = PlaceHead()
        self.event_head = EventHead()


class EncoderAnswers(nn.Module):
    """The encoder as it is shipped, its states in half precision."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: Tensor) -> Tensor:
        """Pieces without padding to states."""
        return self.encoder(pieces).half()


class PlaceAnswers(nn.Module):
    """The places' head as it is shipped."""

    def __init__(self, head: PlaceHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, states: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """To place labels ``[1, size, 3]`` and the chance of a mark ``[1, size]``."""
        places, uses, _ = self.head(states.float(), features)
        return torch.softmax(places, -1), torch.softmax(uses, -1)[..., 0]


class EventAnswers(nn.Module):
    """The events' head as it is shipped."""

    def __init__(self, head: EventHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """To types, statuses, and what each word brings to pairs."""
        head, x = self.head, self.head.mix(states.float())
        return (
            torch.softmax(head.types(x), -1),
            torch.softmax(head.statuses(x), -1),
            head.triggers(x),
            head.places(x),
            head.twins(x),
        )


def load_encoder(encoder: Encoder, folder: Path) -> None:
    """Fill the encoder with MiniLM's weights."""
    weights = {key: value.float() for key, value in load_file(folder / "model.safetensors").items()}
    state = encoder.state_dict()
    state["word.weight"] = weights["embeddings.word_embeddings.weight"]
    state["position.weight"] = weights["embeddings.position_embeddings.weight"]
    state["kind"] = weights["embeddings.token_type_embeddings.weight"][0]
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for k in range(LAYERS):
            source = f"encoder.layer.{k}."
            qkv = [weights[f"{source}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
            state[f"layers.{k}.qkv.{part}"] = torch.cat(qkv)
            for ours, theirs in (
                ("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"), ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):  # fmt: skip
                state[f"layers.{k}.{ours}.{part}"] = weights[f"{source}{theirs}.{part}"]
    encoder.load_state_dict(state)


class ByteRows(nn.Module):
    """An embedding as whole numbers of a byte, with a scale for each row."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("numbers", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """The rows of these numbers."""
        return self.numbers[ids].float() * self.scale[ids]
