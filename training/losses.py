"""What training counts as wrong, over the labels that a batch of windows has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from markup import ANY, OPEN
from torch import Tensor
from torch.nn import functional

from examples import IGNORED
from geo.tagger import ROLES, STATUSES, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from network import EventHead, Network

    from examples import Example

USES, NAMES = 0.3, 0.5
NOTHING = 0.4
"""Weight of words that tell of no event, which are nineteen of twenty."""
TELLING = 24.0
"""By how many words that tell of events a window is divided."""
STATUS, ROLE, SAME = 0.1, 0.1, 0.05
_OPEN = [STATUSES.index(name) for name in ("planned", "alleged", "possible")]


def loss_of(network: Network, group: Sequence[Example]) -> Tensor:
    """The loss of a batch."""
    pieces, features, mask, labels = _padded(group)
    with torch.autocast("cpu", torch.bfloat16):
        states = network.encoder(pieces, mask)
        scores = network.place_head(states, features)
        x = network.event_head.mix(states).float()
    loss = x.sum() * 0.0
    for score, label, weight in zip(scores, labels, (1.0, USES, NAMES), strict=True):
        if bool((label >= 0).any()):
            flat = score.reshape(-1, score.shape[-1]).float()
            loss = loss + weight * functional.cross_entropy(
                flat, label.reshape(-1), ignore_index=IGNORED
            )
    return (
        loss + _word_loss(network.event_head, x, group) + _pair_loss(network.event_head, x, group)
    )


def _padded(group: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces and features ``[batch, size, ..]``, mask ``[batch, size]``, labels ``[3, ..]``."""
    size = max(len(one.pieces) for one in group)
    pieces = np.zeros((len(group), size, 2), dtype=np.int64)
    features = np.zeros((len(group), size, 3), dtype=np.int64)
    mask = np.zeros((len(group), size), dtype=np.float32)
    labels = np.full((3, len(group), size), IGNORED)
    for row, one in enumerate(group):
        long = len(one.pieces)
        pieces[row, :long], features[row, :long], mask[row, :long] = one.pieces, one.features, 1.0
        labels[:, row, :long] = one.places, one.uses, one.names
    return (
        torch.from_numpy(pieces),
        torch.from_numpy(features),
        torch.from_numpy(mask),
        torch.from_numpy(labels),
    )


def _word_loss(head: EventHead, x: Tensor, group: Sequence[Example]) -> Tensor:
    """Of types and statuses."""
    loss = x.sum() * 0.0
    weight = torch.tensor([NOTHING] + [1.0] * len(TYPES))
    if rows := [(i, *pair) for i, one in enumerate(group) for pair in one.types]:
        i, at, label = torch.tensor(rows).T
        scores = head.types(x[i, at])
        whole = functional.cross_entropy(scores, label, weight=weight, reduction="sum")
        loss = loss + whole / (TELLING * sum(bool(one.types) for one in group))
    if rows := [(i, *pair) for i, one in enumerate(group) for pair in one.statuses]:
        i, at, label = torch.tensor(rows).T
        loss = loss + STATUS * _marginal(head.statuses(x[i, at]), label, OPEN, _OPEN)
    return loss


def _pair_loss(head: EventHead, x: Tensor, group: Sequence[Example]) -> Tensor:
    """Of roles, and of one event or two."""
    loss = x.sum() * 0.0
    if pairs := [(i, *pair) for i, one in enumerate(group) for pair in one.roles]:
        i, trigger, place, step, label = torch.tensor(pairs).T
        scores = head.role_scores(x[i, trigger], x[i, place], step)
        loss = loss + ROLE * _marginal(scores, label, ANY, range(1, 1 + len(ROLES)))
    if pairs := [(i, *pair) for i, one in enumerate(group) for pair in one.same]:
        i, first, second, step, label = torch.tensor(pairs).T
        score = head.same_scores(x[i, first], x[i, second], step)
        loss = loss + SAME * functional.binary_cross_entropy_with_logits(score, label.float())
    return loss


def _marginal(scores: Tensor, label: Tensor, some: int, classes: Iterable[int]) -> Tensor:
    """Cross entropy, where the label ``some`` stands for any of the classes."""
    chances = torch.log_softmax(scores, -1)
    either = torch.logsumexp(chances[:, list(classes)], -1)
    exact = chances.gather(1, label.clamp_min(0)[:, None])[:, 0]
    return -torch.where(label == some, either, exact).mean()
