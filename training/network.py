"""The recognizer's network: MiniLM with what the gazetteer says, and heads on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from geo._windows import CASES, GAZES, LEXES

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEADS, INNER = 384, 12, 1536
FEATURES = 32


@dataclass(frozen=True)
class Sizes:
    """What may be chosen."""

    layers: int = 6
    hidden: int = 160
    dropout: float = 0.1


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

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` [batch, pieces, WIDTH]; ``mask`` [batch, 1, 1, pieces], added to the scores."""
        batch, size, _ = x.shape
        q, k, v = self.qkv(x).view(batch, size, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask, dim=-1)
        seen = (weights @ v).transpose(1, 2).reshape(batch, size, WIDTH)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Pieces with features to scores of place labels and uses (and names, in training)."""

    def __init__(self, sizes: Sizes, vocabulary: int = 30522) -> None:
        super().__init__()
        self.sizes = sizes
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.case_in = nn.Embedding(CASES, WIDTH)
        self.gaz_in = nn.Embedding(GAZES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes.dropout) for _ in range(sizes.layers))
        self.case = nn.Embedding(CASES, FEATURES)
        self.lex = nn.Embedding(LEXES, FEATURES)
        self.gaz = nn.Embedding(GAZES, FEATURES)
        self.mix = nn.Conv1d(WIDTH + 3 * FEATURES, sizes.hidden, 3, padding=1)
        self.drop = nn.Dropout(0.2)
        self.places = nn.Linear(sizes.hidden, 3)
        self.uses = nn.Linear(sizes.hidden, 2)
        self.names = nn.Linear(sizes.hidden, 9)
        nn.init.zeros_(self.case_in.weight)
        nn.init.zeros_(self.gaz_in.weight)

    def features(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """``[batch, pieces, 4]`` and 1 where there is a piece, to ``[batch, pieces, hidden]``."""
        ids, case, lex, gaz = pieces.unbind(-1)
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(at) + self.kind + self.case_in(case) + self.gaz_in(gaz)
        x = self.norm(x)
        hidden = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden)
        x = torch.cat([x, self.case(case), self.lex(lex), self.gaz(gaz)], dim=-1)
        x = self.drop(x) * mask[..., None]
        return self.drop(functional.gelu(self.mix(x.transpose(1, 2)).transpose(1, 2)))

    def forward(self, pieces: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of place labels [.., 3], uses [.., 2] and names [.., 9] of each piece."""
        x = self.features(pieces, mask)
        return self.places(x), self.uses(x), self.names(x)


def load_encoder(network: nn.Module, folder: Path) -> None:
    """Fill the network's encoder with MiniLM's weights."""
    weights = {key: value.float() for key, value in load_file(folder / "model.safetensors").items()}
    state = network.state_dict()
    state["word.weight"] = weights["embeddings.word_embeddings.weight"]
    state["position.weight"] = weights["embeddings.position_embeddings.weight"]
    state["kind"] = weights["embeddings.token_type_embeddings.weight"][0]
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for k in range(len(network.layers)):
            source = f"encoder.layer.{k}."
            qkv = [weights[f"{source}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
            state[f"layers.{k}.qkv.{part}"] = torch.cat(qkv)
            for ours, theirs in (
                ("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"), ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):  # fmt: skip
                state[f"layers.{k}.{ours}.{part}"] = weights[f"{source}{theirs}.{part}"]
    network.load_state_dict(state)


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


class Answers(nn.Module):
    """The network as it is shipped: pieces without padding to probabilities."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor) -> tuple[Tensor, Tensor]:
        """``[batch, size, 4]`` to place labels ``[.., 3]`` and the chance of a mark ``[..]``."""
        places, uses, _ = self.network(pieces, torch.ones_like(pieces[..., 0], dtype=torch.float32))
        return torch.softmax(places, -1), torch.softmax(uses, -1)[..., 0]


def as_bytes(network: Network) -> Answers:
    """The network for export, its vocabulary in bytes."""
    network.word = ByteRows(network.word.weight.data)
    return Answers(network).eval()
