"""Fits which candidate a name means, and how far to believe it.

    PYTHONPATH=.:benchmarks python training/fit_resolution.py             cross-validate, fit, write
    PYTHONPATH=.:benchmarks python training/fit_resolution.py --try       cross-validate only
    PYTHONPATH=.:benchmarks python training/fit_resolution.py --only lgl  fit on one corpus, write

Writes ``[first_weights]``, ``[weights]`` and ``[confidence]`` of ``resolution.toml``: a conditional
logit over the candidates of each name and "none", first without the other names, then with what
they say; and a monotone step from likelihood to how often choices so likely were right, from folds
held apart. Reads the ``tune`` halves of LGL and GeoWebNews and, at a lower weight, the development
part of SemEval-2019 task 12 (names of the whole world, in addresses of laboratories).

Each document is seen twice, the second time as if its outlet were unknown. ``PRIOR`` pulls what
American local news gets wrong about the world's towards what is so elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geoparsing as bench
import numpy as np

from gazetteer import Gazetteer
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km
from geo._features import NAMES, Table
from geo._home import Home, home_of, names_in_address
from geo._rank import ROUNDS, likelihoods
from geo._scan import Names
from geo._senses import Senses
from geo._spot import CONTAINER_CODES
from geo.mentions import mentions_at
from geo.resolve import sure_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer.place import Place

LEXICON = Path(__file__).resolve().parents[1] / "geo/data/lexicons/resolution.toml"
WORLD = "semeval2019-task12"
WORLD_WEIGHT, HOMELESS_WEIGHT = 0.3, 0.25
FOLDS = 5
PRIOR = {
    "country": (6.0, 10.0), "admin1": (3.0, 60.0), "people": (4.0, 30.0),
    "people_many": (0.3, 50.0), "capital": (2.0, 30.0), "listed_first": (0.5, 50.0),
    "nothing": (3.0, 40.0), "nothing_best": (-3.0, 20.0), "nothing_words": (0.0, 30.0),
    "region": (3.5, 20.0), "terrain": (0.0, 5.0), "water": (0.0, 5.0), "by_hand": (5.5, 60.0),
    "by_hand_longer": (3.0, 60.0), "namesake_city": (-3.0, 50.0), "area_second": (-2.0, 20.0),
    "longer_admin1": (-2.5, 60.0), "own_name": (2.0, 40.0), "longer_name": (0.5, 40.0),
    "hinted": (2.0, 10.0), "hint_missed": (-1.5, 5.0), "kind_in_name": (2.0, 10.0),
    "kind_missed": (-1.5, 5.0), "national_country": (2.5, 3.0), "homeless_people": (0.5, 20.0),
    "homeless_first": (0.3, 50.0), "homeless_country": (1.0, 5.0),
    "homeless_capital": (0.5, 20.0), "homeless_admin1": (0.0, 20.0),
}  # fmt: skip
"""What weights are drawn to, and how strongly: where two corpora, one of them American local news,
hold too little of what the world's news is full of."""
LOOSE = 0.7
"""How strongly a weight without a prior is drawn to zero."""
MOST_TIMES = 4
SAME_TOWN_KM, SAME_AREA_KM = 30.0, 600.0
RIGHT_TOWN_KM, RIGHT_AREA_KM = 25.0, 161.0
CONFIDENCE_STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
Array = Any


@dataclass(slots=True)
class Example:
    """A document's table with the right row of each sense (-1 unknown) and what it is worth."""

    corpus: str
    doc_id: str
    table: Table
    rows: list[int]
    times: list[int]
    gold: list[Any]


def read(corpora: Sequence[str], gazetteer: Gazetteer, scorer: Any) -> Iterator[Example]:
    """The labeled documents of the corpora, each with its outlet and without."""
    for corpus in corpora:
        rows = world_rows() if corpus == WORLD else bench.rows(corpus, "tune")
        for row in rows:
            yield from examples(corpus, row, gazetteer, scorer)


def world_rows() -> Iterator[bench.Row]:
    """The documents of the corpus of the whole world."""
    path = bench.SHARED / "corpora" / f"{WORLD}-dev.jsonl"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row: bench.Row = json.loads(line)
            row["toponyms"] = [t for t in row["toponyms"] if t.get("lat") is not None]
            yield row


def examples(corpus: str, row: bench.Row, gazetteer: Gazetteer, scorer: Any) -> Iterator[Example]:
    """The document of a row, with its outlet's home and without."""
    document = bench.as_document(row)
    spans = [
        (t["start"], t["end"])
        for t in row["toponyms"]
        if 0 <= t["start"] < t["end"] <= len(row["text"])
    ]
    golds = gold_places(row, scorer)
    mentions = mentions_at(document, spans, gazetteer)
    names = Names(gazetteer)
    homes = [home_of((document.source, document.url))]
    if corpus != WORLD:
        homes.append(Home())
    for home in homes:
        senses = Senses(document, mentions, names)
        address = names_in_address(home, {sense.key for sense in senses.all()})
        for sense in senses.all():
            sense.in_address = sense.key in address
        table = Table(senses.all(), home, sure_places(mentions, gazetteer))
        found: dict[int, list[Any]] = {}
        for mention in mentions:
            gold = golds.get((mention.start, mention.end))
            if gold is not None and mention.kind == "name":
                found.setdefault(id(senses.of(mention)), []).append(gold)
        labels = [label(table, k, found.get(id(s), [])) for k, s in enumerate(table.senses)]
        times = [len(found.get(id(sense), [])) for sense in table.senses]
        gold = [found.get(id(sense), [None])[0] for sense in table.senses]
        if table.spans:
            yield Example(corpus, str(row["id"]), table, labels, times, gold)


def gold_places(row: bench.Row, scorer: Any) -> dict[tuple[int, int], Any]:
    """The located gold of a row that is owed, by span."""
    found = {}
    for gold in row["toponyms"]:
        text = row["text"][gold["start"] : gold["end"]].strip()
        skip = gold.get("type") in scorer.NEUTRAL_TYPES or scorer.DEMONYM.match(text)
        if gold.get("lat") is not None and not skip:
            found[gold["start"], gold["end"]] = gold
    return found


def label(table: Table, sense: int, golds: Sequence[Any]) -> int:
    """The row most of the golds of a sense mean: a candidate's, or that of "none"."""
    if not golds:
        return -1
    start, end = table.spans[sense]
    votes: dict[int, int] = {}
    for gold in golds:
        k = right_one(table.rows[start:end], gold)
        votes[k] = votes.get(k, 0) + 1
    best = max(votes, key=lambda k: votes[k])
    return end if best < 0 else start + best


def right_one(candidates: Sequence[Place], gold: Any) -> int:
    """The candidate with the gold's id, else the one at its place; -1 for none."""
    for k, place in enumerate(candidates):
        if gold.get("geonameid") and str(place.geonameid) == str(gold["geonameid"]):
            return k
    point = LngLat(float(gold["lon"]), float(gold["lat"]))
    far = [distance_km(place.point, point) for place in candidates]
    k = int(np.argmin(far))
    area = candidates[k].feature_code in CONTAINER_CODES | {"CONT"}
    return k if far[k] < (SAME_AREA_KM if area else SAME_TOWN_KM) else -1


# --- fitting ------------------------------------------------------------------------------------


def worth(example: Example) -> float:
    """What a document counts."""
    if example.corpus == WORLD:
        return WORLD_WEIGHT
    return HOMELESS_WEIGHT if not example.table.home.known else 1.0


def fit(data: Sequence[Example]) -> tuple[Array, Array]:
    """The weights before the other names are known, and after."""
    first = fit_logit(data, [None] * len(data))
    likely = [likelihoods(e.table, e.table.features() @ first) for e in data]
    final = first
    for _ in range(ROUNDS):
        final = fit_logit(data, likely)
        likely = [
            likelihoods(e.table, e.table.features(p) @ final)
            for e, p in zip(data, likely, strict=True)
        ]
    return first, final


def fit_logit(data: Sequence[Example], likely: Sequence[Array | None]) -> Array:
    """Weights of the conditional logit, by Newton's method with halved steps."""
    prior: Array = np.array([PRIOR.get(name, (0.0, LOOSE))[0] for name in NAMES])
    pull: Array = np.array([PRIOR.get(name, (0.0, LOOSE))[1] for name in NAMES])
    parts, labels, weights, sizes = [], [], [], []
    for example, p in zip(data, likely, strict=True):
        features = example.table.features(p)
        spans = zip(example.table.spans, example.rows, example.times, strict=True)
        for (start, end), row, times in spans:
            if row >= 0:
                labels.append(sum(sizes) + row - start)
                parts.append(features[start : end + 1])
                sizes.append(end + 1 - start)
                weights.append(worth(example) * min(times, MOST_TIMES) ** 0.5)
    x, at, weight = np.vstack(parts), np.array(labels), np.array(weights)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: Array) -> tuple[float, Array]:
        scores = x @ w
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        p = powers / np.add.reduceat(powers, starts)[group]
        said = (weight * np.log(np.maximum(p[at], 1e-12))).sum()
        return float(0.5 * (pull * (w - prior) ** 2).sum() - said), p

    w = prior.copy()
    value, p = loss(w)
    for _ in range(25):
        pw = p * weight[group]
        slope = pw @ x - weight @ x[at] + pull * (w - prior)
        mean = np.add.reduceat(p[:, None] * x, starts)
        curve = (x * pw[:, None]).T @ x - (mean * weight[:, None]).T @ mean + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while (found := loss(w - size * step))[0] > value and size > 1e-4:
            size /= 2.0
        w, gain = w - size * step, value - found[0]
        value, p = found
        if gain < 1e-4 * len(sizes):
            break
    return w


# --- judging ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Choice:
    """A choice made: how likely it was, whether it was right, how many mentions it stands for."""

    example: Example
    key: str
    likely: float
    exact: bool
    right: bool
    possible: bool
    times: int
    chosen: Place
    wanted: Place | None


def choices(data: Iterable[Example], weights: tuple[Array, Array]) -> Iterator[Choice]:
    """What the weights choose for each labeled name."""
    first, final = weights
    for example in data:
        table = example.table
        likely = likelihoods(table, table.features() @ first)
        for _ in range(ROUNDS):
            likely = likelihoods(table, table.features(likely) @ final)
        for k, (start, end) in enumerate(table.spans):
            row = example.rows[k]
            if row < 0:
                continue
            best = start + int(np.argmax(likely[start:end]))
            place, exact = table.rows[best], best == row
            right = exact or is_near(place, example.gold[k])
            wanted = table.rows[row] if row < end else None
            yield Choice(
                example, table.senses[k].key, float(likely[best]), exact, right, row < end,
                example.times[k], place, wanted,
            )  # fmt: skip


def is_near(place: Place, gold: Any) -> bool:
    """Whether a place is where the gold is: within 161 km for areas, 25 km for the rest."""
    far = distance_km(place.point, LngLat(float(gold["lon"]), float(gold["lat"])))
    area = place.feature_class in ("A", "L", "H") and place.feature_code != "ADM2"
    return far <= (RIGHT_AREA_KM if area else RIGHT_TOWN_KM)


def fold_of(doc_id: str) -> int:
    """The fold a document is held apart in."""
    return hashlib.sha256(f"fold {doc_id}".encode()).digest()[0] % FOLDS


def cross_validated(data: Sequence[Example]) -> list[Choice]:
    """The choices for each document by weights that have not seen it."""
    found: list[Choice] = []
    for held in range(FOLDS):
        apart = [e for e in data if e.corpus != WORLD and fold_of(e.doc_id) == held]
        rest = [e for e in data if e.corpus == WORLD or fold_of(e.doc_id) != held]
        found.extend(choices(apart, fit(rest)))
    return found


def show(title: str, found: Sequence[Choice]) -> None:
    """Prints how right the choices are, by corpus, with the outlet known and not."""
    for corpus in (*bench.CORPORA, WORLD):
        for known in (True, False):
            some = [
                c
                for c in found
                if c.example.corpus == corpus and c.example.table.home.known == known
            ]
            if not some:
                continue
            total = sum(c.times for c in some)
            exact = sum(c.times for c in some if c.exact)
            possible = sum(c.times for c in some if c.possible)
            sure = [c for c in some if c.likely >= 0.8]
            sure_times = sum(c.times for c in sure)
            sure_right = sum(c.times for c in sure if c.right) / max(1, sure_times)
            sys.stdout.write(
                f"{title:16}{corpus:20}{'outlet' if known else 'no outlet':10} n {total:5}"
                f"  exact {exact / total:.3f}  where possible {exact / max(1, possible):.3f}"
                f"  likelihood >= .8: {sure_times / total:.3f} of all, right {sure_right:.3f}\n"
            )


def confidence_steps(found: Sequence[Choice]) -> dict[str, float]:
    """How often choices of each likelihood were right, rising (pool-adjacent-violators)."""
    blocks: list[list[float]] = []  # right, times, sum of likelihoods
    for c in sorted(found, key=lambda c: c.likely):
        blocks.append([c.right * c.times, c.times, c.likely * c.times])
        while len(blocks) > 1 and (
            blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1] or blocks[-2][1] < 25
        ):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    at = [b[2] / b[1] for b in blocks]
    right = [(b[0] + 1.0) / (b[1] + 2.0) for b in blocks]
    return {f"{x:.2f}": round(float(np.interp(x, at, right)), 3) for x in CONFIDENCE_STEPS}


# --- writing ------------------------------------------------------------------------------------


def write(tables: dict[str, dict[str, float]]) -> None:
    """Replaces tables of the lexicon, the rest untouched."""
    text = LEXICON.read_text(encoding="utf-8")
    for name, values in tables.items():
        lines = "".join(f'"{k}" = {v}\n' if "." in k else f"{k} = {v}\n" for k, v in values.items())
        text = re.sub(rf"(?ms)^\[{name}\]\n.*?(?=^\n|\Z)", f"[{name}]\n{lines}", text)
    LEXICON.write_text(text, encoding="utf-8")


def main() -> None:
    """Cross-validate, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--try", action="store_true", dest="dry", help="write nothing")
    parser.add_argument("--only", choices=bench.CORPORA, help="fit on this corpus of news alone")
    options = parser.parse_args()
    if not bench.SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    with Gazetteer(options.gazetteer) as gazetteer:
        data = list(read((*bench.CORPORA, WORLD), gazetteer, bench.load_scorer()))
    judge_and_write(data, options.only, dry=options.dry)


def judge_and_write(data: Sequence[Example], only: str | None, *, dry: bool) -> None:
    """Print how well the fit does on what it has not seen; fit on everything, and write."""
    for corpus in bench.CORPORA:
        seen = [e for e in data if e.corpus in (corpus, WORLD)]
        apart = [e for e in data if e.corpus not in (corpus, WORLD)]
        show(f"only {corpus}", list(choices(apart, fit(seen))))
    used = [e for e in data if only is None or e.corpus in (only, WORLD)]
    found = cross_validated(used)
    show("cross-validated", found)
    first, final = fit(used)
    show("in training", list(choices([e for e in data if e.corpus == WORLD], (first, final))))
    if not dry:
        write(
            {
                "first_weights": rounded(first),
                "weights": rounded(final),
                "confidence": confidence_steps(found),
            }
        )


def rounded(weights: Array) -> dict[str, float]:
    """The weights by name, as written."""
    return {name: round(float(w), 2) for name, w in zip(NAMES, weights, strict=True)}


if __name__ == "__main__":
    main()
