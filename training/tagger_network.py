"""The tagger's network: MiniLM with heads for triggers, their status and the roles of places."""

from __future__ import annotations

import torch
from network import WIDTH, ByteRows, Layer
from torch import Tensor, nn
from torch.nn import functional

from geo.tagger import ROLES, STATUSES, STEPS, TYPES

HIDDEN, PAIR, TWIN = 256, 128, 64


class Network(nn.Module):
    """Pieces to what they tell."""

    def __init__(self, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.mix = nn.Conv1d(WIDTH, HIDDEN, 3, padding=1)
        self.drop = nn.Dropout(0.2)
        self.types = nn.Linear(HIDDEN, 1 + len(TYPES))
        self.statuses = nn.Linear(HIDDEN, len(STATUSES))
        self.triggers = nn.Linear(HIDDEN, PAIR)
        self.places = nn.Linear(HIDDEN, PAIR)
        self.distances = nn.Embedding(2 * STEPS, PAIR)
        self.roles = nn.Linear(PAIR, 1 + len(ROLES))
        self.twins = nn.Linear(HIDDEN, TWIN)
        self.gaps = nn.Embedding(2 * STEPS, TWIN)
        self.same = nn.Linear(TWIN, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """``[batch, pieces]`` and 1 where there is a piece, to ``[batch, pieces, HIDDEN]``."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.word(ids) + self.position(at) + self.kind)
        hidden = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden)
        x = self.drop(x) * mask[..., None]
        return self.drop(functional.gelu(self.mix(x.transpose(1, 2)).transpose(1, 2)))

    def role_scores(self, triggers: Tensor, places: Tensor, steps: Tensor) -> Tensor:
        """``[pairs, HIDDEN]`` twice and distances ``[pairs]``, to ``[pairs, 1 + roles]``."""
        inner = self.triggers(triggers) + self.places(places) + self.distances(steps)
        return self.roles(self.drop(functional.relu(inner)))

    def same_scores(self, one: Tensor, other: Tensor, steps: Tensor) -> Tensor:
        """``[pairs, HIDDEN]`` twice and distances, to ``[pairs]``: whether they are one event."""
        inner = self.twins(one) * self.twins(other) + self.gaps(steps)
        return self.same(self.drop(functional.relu(inner)))[:, 0]


class Answers(nn.Module):
    """The network as it is shipped: pieces without padding to probabilities and pair vectors."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        network.word = ByteRows(network.word.weight.data)
        self.network = network

    def forward(self, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """``[1, size]`` to types, statuses, and what each word brings to pairs."""
        x = self.network(pieces, torch.ones_like(pieces, dtype=torch.float32))
        net = self.network
        return (
            torch.softmax(net.types(x), -1),
            torch.softmax(net.statuses(x), -1),
            net.triggers(x),
            net.places(x),
            net.twins(x),
        )
