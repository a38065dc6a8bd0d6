"""Which place a verb's event happened at: rules, the learned linker, both, and the nearest place.

    python benchmarks/events_linking.py    tables on stdout, by cross-validation (some minutes)

Reads the event_location rows in ../shared/events (a sentence, a verb, the places it happened at).
In a third of the RELABEL rows and some others the character offsets of places are token
numbers; the token numbers beside them are right and are what is read here. Rows of one sentence
share a fold. "gold places" offers a verb what annotators marked anywhere in its sentence and what
is found there; "end to end" only what is found. Figures are over tokens of places.
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from linker import Candidate, Linker, features, likelihood, unlisted_names

from gazetteer import Gazetteer
from geo._report import fits
from geo._view import Span, build_view
from geo._words import tokenize
from geo.frames import Frames, find_triggers, load_frames
from geo.links import link_places
from geo.mentions import find_mentions
from geo.model import Document, Resolution, Sentence
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from geo._words import Token

    Floats = npt.NDArray[np.float64]

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
ROWS = SHARED / "events/event-location-dev.jsonl"
FOLDS = 5
RARE = 4
"""Features seen in fewer pairs get no weight."""
PULL = 2.0
"""Strength of the pull of all weights to zero."""
NEWTON_STEPS, CONJUGATE_STEPS = 8, 25
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
Found = tuple[int, int, str, int, str | None]
"""Character offsets, use, precision and country of a place that was found."""


@dataclass(frozen=True)
class Task:
    """A verb in a sentence, where it happened, and the places to choose from."""

    source: str
    text: str
    tokens: list[Token]
    verb: int
    gold: frozenset[int]
    """Tokens of the places it happened at."""
    spans: tuple[Span, ...]
    """The same, by place."""
    found: tuple[Candidate, ...]
    """Places that are found in the sentence, with what is known of them."""
    named: tuple[Candidate, ...]
    """Those, and all other names of the sentence."""
    marked: tuple[Candidate, ...]
    """Found, and what annotators marked for any verb of the sentence: spans, nothing else."""

    @property
    def fold(self) -> int:
        """The fold of the sentence."""
        return zlib.crc32(self.text.encode()) % FOLDS


def read_tasks(found_in: Callable[[str], Sequence[Found]]) -> list[Task]:
    """All usable rows; ``found_in`` gives the places found in a text."""
    rows = [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]
    marked: dict[str, set[Span]] = {}
    read = []
    for row in rows:
        tokens = tokenize(row["text"])
        verbs = [_span(tokens, s) for s in _spans(row, "VERB")]
        places = tuple(sorted((_span(tokens, s) for s in _spans(row, "LOCATION")), key=_order))
        marked.setdefault(row["text"], set()).update(places)
        if verbs and tokens:
            read.append((row["source"], row["text"], tokens, verbs[0].first, places))
    found = {text: _candidates(text, found_in(text)) for text in marked}
    return [
        Task(
            source,
            text,
            tokens,
            verb,
            frozenset(i for s in places for i in range(s.first, s.last + 1)),
            places,
            found[text],
            found[text] + _other_names(tokens, found[text]),
            _marked(found[text], marked[text]),
        )
        for source, text, tokens, verb, places in read
    ]


def _order(span: Span) -> tuple[int, int]:
    return span.first, span.last


def _candidates(text: str, found: Sequence[Found]) -> tuple[Candidate, ...]:
    tokens = tokenize(text)
    unique = {_span(tokens, (f[0], f[1])): f for f in found}
    return tuple(
        Candidate(span, use, level, country)
        for span, (_, _, use, level, country) in sorted(unique.items(), key=lambda x: _order(x[0]))
    )


def _other_names(tokens: Sequence[Token], found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(Candidate(s, "unlisted") for s in unlisted_names(tokens, [c.span for c in found]))


def _marked(found: Sequence[Candidate], marked: set[Span]) -> tuple[Candidate, ...]:
    """What is marked, and what is found elsewhere."""
    free = {
        f.span
        for f in found
        if not any(f.span.first <= m.last and m.first <= f.span.last for m in marked)
    }
    return tuple(Candidate(s) for s in sorted(marked | free, key=_order))


def _spans(row: dict[str, Any], label: str) -> list[tuple[int, int]]:
    """The character offsets of a row's spans, told from their token numbers."""
    text, tokens, spans = row["text"], row["tokens"], row.get("spans", [])
    offsets = []
    for span in spans:
        if span["label"] != label:
            continue
        first, last = span["token_start"], span["token_end"]
        if last < len(tokens):
            offsets.append((tokens[first]["start"], tokens[last]["end"]))
        elif span.get("text") and span["text"] in text:
            start = text.index(span["text"])
            offsets.append((start, start + len(span["text"])))
    return offsets


def _span(tokens: Sequence[Token], offsets: tuple[int, int]) -> Span:
    start, end = offsets
    inside = [i for i, t in enumerate(tokens) if t.start < end and t.end > start]
    return Span(inside[0], inside[-1]) if inside else Span(0, 0)


# -- the learned linker ---------------------------------------------------------------------------


def pairs(
    tasks: Iterable[Task], offered: Callable[[Task], Sequence[Candidate]]
) -> tuple[list[list[str]], list[bool], list[float]]:
    """Features, truth and weight of every verb and candidate."""
    rows, truth, weight = [], [], []
    for task in tasks:
        candidates = _apart(task, offered(task))
        for candidate in candidates:
            rows.append(features(task.tokens, task.verb, candidate, candidates))
            truth.append(_is_gold(task, candidate.span))
            weight.append(2.0 if task.source == "RELABEL" else 1.0)
    return rows, truth, weight


def _apart(task: Task, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that do not hold the verb."""
    return [c for c in candidates if not c.span.first <= task.verb <= c.span.last]


def _is_gold(task: Task, span: Span) -> bool:
    inside = sum(i in task.gold for i in range(span.first, span.last + 1))
    return 2 * inside > span.last - span.first


def fit(tasks: Iterable[Task], offered: Callable[[Task], Sequence[Candidate]]) -> dict[str, float]:
    """Weights of a logistic regression, pulled to zero."""
    rows, truth, weight = pairs(tasks, offered)
    counts = Counter(name for row in rows for name in set(row))
    names = sorted(name for name, n in counts.items() if n >= RARE)
    index = {name: i for i, name in enumerate(names)}
    active = [sorted({index[name] for name in row if name in index}) for row in rows]
    solved = _solve(active, len(names), np.asarray(truth, float), np.asarray(weight, float))
    return {n: round(float(w), 3) for n, w in zip(names, solved, strict=True) if abs(w) >= 5e-4}


def _solve(active: list[list[int]], size: int, y: Floats, weight: Floats) -> Floats:
    """Newton's method, each step by conjugate gradients; ``active`` holds the features of rows."""
    columns = np.asarray([i for row in active for i in row])
    owners = np.repeat(np.arange(len(active)), [len(row) for row in active])

    def times(v: Floats) -> Floats:
        return np.bincount(owners, v[columns], len(active))

    def back(r: Floats) -> Floats:
        return np.bincount(columns, r[owners], size)

    w = np.zeros(size)
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-np.clip(times(w), -30, 30)))
        curve = weight * p * (1 - p)
        gradient = back(weight * (p - y)) + PULL * w
        scale = back(curve) + PULL
        w -= _conjugate(gradient, scale, lambda v, c=curve: back(c * times(v)) + PULL * v)
    return w


def _conjugate(target: Floats, scale: Floats, curve: Callable[[Floats], Floats]) -> Floats:
    """About the ``x`` for which ``curve(x)`` is ``target``."""
    x, rest = np.zeros_like(target), target.copy()
    step = scaled = rest / scale
    for _ in range(CONJUGATE_STEPS):
        bent = curve(step)
        share = float(rest @ scaled) / float(step @ bent)
        x += share * step
        new = rest - share * bent
        scaled_new = new / scale
        step = scaled_new + float(new @ scaled_new) / float(rest @ scaled) * step
        rest, scaled = new, scaled_new
        if float(np.abs(rest).max()) < 1e-3:
            break
    return x


def nearest(task: Task, candidates: Sequence[Candidate]) -> list[Span]:
    """The place nearest to the verb, in words."""
    free = [c.span for c in _apart(task, candidates)]
    return sorted(free, key=lambda s: min(abs(s.first - task.verb), abs(s.last - task.verb)))[:1]


# -- scoring --------------------------------------------------------------------------------------


class Score:
    """Token counts of right, wrong and missed."""

    def __init__(self) -> None:
        self.tp = self.fp = self.fn = 0

    def add(self, task: Task, spans: Iterable[Span]) -> None:
        """Counts what was chosen for one verb."""
        chosen = {i for s in spans for i in range(s.first, s.last + 1)}
        self.tp += len(chosen & task.gold)
        self.fp += len(chosen - task.gold)
        self.fn += len(task.gold - chosen)

    @property
    def f1(self) -> float:
        """F1 over tokens."""
        return 2 * self.tp / max(1, 2 * self.tp + self.fp + self.fn)

    def __str__(self) -> str:
        precision = self.tp / max(1, self.tp + self.fp)
        recall = self.tp / max(1, self.tp + self.fn)
        return f"P {precision:.3f} R {recall:.3f} F1 {self.f1:.3f}"


# -- the rules ------------------------------------------------------------------------------------


def by_rules(task: Task, resolved: Sequence[Resolution], frames: Frames) -> list[Span] | None:
    """The places the frames' rules give the trigger at the verb; ``None`` when no frame has it."""
    end = len(task.text)
    document = Document("row", task.text, sentences=(Sentence(0, end),))
    view = build_view(document, 0, task.tokens, resolved, (), (), ())
    hits = find_triggers(view.tokens, frames, lambda hit: fits(view, hit, frames))
    mine = [h for h in hits if h.first <= task.verb <= h.last]
    if not mine:
        return None
    links = [link for hit in mine for link in link_places(view, hit, hits)]
    chosen = [k.resolution.mention for k in links if k.role in ("location", "target")]
    return [_span(task.tokens, (m.start, m.end)) for m in chosen]


# -- tables ---------------------------------------------------------------------------------------


def read_places(gazetteer: Gazetteer, text: str) -> list[Resolution]:
    """What the tool finds in one text."""
    document = Document("row", text, sentences=split_sentences(text))
    return list(resolve(document, find_mentions(document, gazetteer), gazetteer))


def offered(resolved: Iterable[Resolution]) -> list[Found]:
    """The names among what was found that may be where something happens."""
    zones = [r.mention for r in resolved if r.mention.kind == "zone"]
    found: list[Found] = []
    for resolution in resolved:
        mention = resolution.mention
        within = any(z.start <= mention.start and mention.end <= z.end for z in zones)
        if mention.kind != "name" or mention.use == "adjectival":
            continue
        if mention.use == "embedded" and not within:  # "north of X" holds X
            continue
        code = resolution.place.country_code if resolution.place else None
        found.append((mention.start, mention.end, mention.use, resolution.geo_precision, code))
    return found


def cross_validate(
    tasks: Sequence[Task], candidates: Callable[[Task], Sequence[Candidate]]
) -> list[dict[Span, float]]:
    """How likely each candidate of each row is, by a linker that has not seen its sentence."""
    likely: list[dict[Span, float]] = [{} for _ in tasks]
    for fold in range(FOLDS):
        linker = Linker(fit([t for t in tasks if t.fold != fold], candidates), 0.0)
        for at, task in enumerate(tasks):
            if task.fold == fold:
                mine = _apart(task, candidates(task))
                likely[at] = {
                    c.span: likelihood(linker, task.tokens, task.verb, c, mine) for c in mine
                }
    return likely


def best_threshold(tasks: Sequence[Task], likely: Sequence[Mapping[Span, float]]) -> float:
    """The threshold that is best over the rows that are not RELABEL."""
    scores = {}
    for threshold in THRESHOLDS:
        score = Score()
        for task, chances in zip(tasks, likely, strict=True):
            if task.source != "RELABEL":
                score.add(task, _over(chances, threshold))
        scores[threshold] = score.f1
    return max(scores, key=lambda t: scores[t])


def _over(chances: Mapping[Span, float], threshold: float) -> list[Span]:
    return [span for span, chance in chances.items() if chance >= threshold]


def compare(tasks: Sequence[Task], places: Mapping[str, list[Resolution]]) -> None:
    """Prints a table for gold places and one from end to end."""
    frames = load_frames()
    ruled = [by_rules(t, places[t.text], frames) for t in tasks]
    marked = cross_validate(tasks, lambda t: t.marked)
    _table("gold places", tasks, marked, ruled, lambda t: t.marked)
    found = cross_validate(tasks, lambda t: t.found)
    _table("end to end, places found", tasks, found, ruled, lambda t: t.found)
    named = cross_validate(tasks, lambda t: t.named)
    _table("end to end, with names no gazetteer has", tasks, named, ruled, lambda t: t.named)


def _table(
    title: str,
    tasks: Sequence[Task],
    likely: Sequence[Mapping[Span, float]],
    ruled: Sequence[list[Span] | None],
    candidates: Callable[[Task], Sequence[Candidate]],
) -> None:
    threshold = best_threshold(tasks, likely)
    print(f"{title} (likelihood from {threshold})")
    for source in ("RELABEL", ""):
        rows = [i for i, t in enumerate(tasks) if source in ("", t.source)]
        scores = {k: Score() for k in ("nearest place", "rules alone", "learned alone", "both")}
        for i in rows:
            task, rules, chosen = tasks[i], ruled[i], _over(likely[i], threshold)
            scores["nearest place"].add(task, nearest(task, candidates(task)))
            scores["rules alone"].add(task, rules or [])
            scores["learned alone"].add(task, chosen)
            scores["both"].add(task, rules or chosen)
        framed = sum(ruled[i] is not None for i in rows)
        print(f"  {source or 'all rows'}: {len(rows)}, a frame has the verb of {framed}")
        for name, score in scores.items():
            print(f"    {name:14} {score}")


def main() -> None:
    """Print the tables."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not ROWS.exists():
        print("event location: skipped, the shared folder is not here")
        return
    with Gazetteer() as gazetteer:
        texts = sorted({json.loads(line)["text"] for line in ROWS.read_text("utf-8").splitlines()})
        places = {text: read_places(gazetteer, text) for text in texts}
    compare(read_tasks(lambda text: offered(places[text])), places)


if __name__ == "__main__":
    main()
