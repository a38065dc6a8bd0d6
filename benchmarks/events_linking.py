"""Which place a verb's event happened at: rules, the tagger, both, and the nearest place.

    python benchmarks/events_linking.py    tables on stdout

Reads the event_location rows in ../shared/events (a sentence, a verb, the places it happened at),
of which the tagger has learned from a half; figures are of the other. In a third of the RELABEL
rows and some others the character offsets of places are token numbers; the token numbers beside
them are right and are what is read here. "gold places" offers a verb what annotators marked
anywhere in its sentence and what is found elsewhere in it; "end to end" only what is found.
Figures are over tokens of places.
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from geo.tagger import Tagger, Tagging, open_tagger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo._words import Token

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
ROWS = SHARED / "events/event-location-dev.jsonl"
LIKELY = 0.5
"""From when on a role the tagger thinks likely counts."""


@dataclass(frozen=True)
class Task:
    """A verb in a sentence, where it happened, and the places to choose from."""

    source: str
    text: str
    tokens: list[Token]
    verb: int
    gold: frozenset[int]
    """Tokens of the places it happened at."""
    found: tuple[Span, ...]
    """Places that are found in the sentence."""
    marked: tuple[Span, ...]
    """What annotators marked for any verb of the sentence, and what is found elsewhere in it."""


def half(text: str) -> str:
    """Which half a sentence belongs to: of ``tune`` the tagger has learned, ``report`` is new."""
    return "report" if zlib.crc32(text.encode()) % 2 else "tune"


def read_tasks(found_in: Callable[[str], Sequence[tuple[int, int]]]) -> list[Task]:
    """All usable rows; ``found_in`` gives the offsets of places found in a text."""
    rows = [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]
    marked: dict[str, set[Span]] = {}
    read = []
    for row in rows:
        tokens = tokenize(row["text"])
        verbs = [_span(tokens, s) for s in _spans(row, "VERB")]
        places = [_span(tokens, s) for s in _spans(row, "LOCATION")]
        marked.setdefault(row["text"], set()).update(places)
        if verbs and tokens:
            gold = frozenset(i for s in places for i in range(s.first, s.last + 1))
            read.append((row["source"], row["text"], tokens, verbs[0].first, gold))
    found = {text: {_span(tokenize(text), f) for f in found_in(text)} for text in marked}
    return [
        Task(*task, _sorted(found[task[1]]), _sorted(_both(marked[task[1]], found[task[1]])))
        for task in read
    ]


def _both(marked: set[Span], found: set[Span]) -> set[Span]:
    """What is marked, and what is found elsewhere."""
    return marked | {
        f for f in found if not any(f.first <= m.last and m.first <= f.last for m in marked)
    }


def _sorted(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: (span.first, span.last)))


def _apart(task: Task, spans: Iterable[Span]) -> list[Span]:
    """The spans without one that is the verb itself."""
    return [span for span in spans if not span.first <= task.verb <= span.last]


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


def by_tagger(task: Task, tagging: Tagging | None, candidates: Iterable[Span]) -> list[Span]:
    """The candidates that the tagger thinks have a role in the verb's event."""
    if tagging is None:
        return []
    roles = ((span, tagging.role(task.verb, span.first)) for span in _apart(task, candidates))
    return [span for span, (role, chance) in roles if role is not None and chance >= LIKELY]


def read_alone(tagger: Tagger, text: str, tokens: Sequence[Token]) -> Tagging | None:
    """What the tagger says of a text that is one sentence."""
    return tagger.read(tagger.encoder.encode(text, [(0, len(text))]), {0: tokens}).get(0)


def nearest(task: Task, candidates: Iterable[Span]) -> list[Span]:
    """The place nearest to the verb, in words."""
    free = _apart(task, candidates)
    return sorted(free, key=lambda s: min(abs(s.first - task.verb), abs(s.last - task.verb)))[:1]


def read_places(gazetteer: Gazetteer, text: str) -> list[Resolution]:
    """What the tool finds in one text."""
    document = Document("row", text, sentences=split_sentences(text))
    return list(resolve(document, find_mentions(document, gazetteer), gazetteer))


def offered(resolved: Iterable[Resolution]) -> list[tuple[int, int]]:
    """The offsets of names among what was found that may be where something happens."""
    mentions = [r.mention for r in resolved]
    zones = [m for m in mentions if m.kind == "zone"]
    return [
        (m.start, m.end)
        for m in mentions
        if m.kind == "name"
        and m.use != "adjectival"
        and (m.use != "embedded" or any(z.start <= m.start and m.end <= z.end for z in zones))
    ]  # "north of X" holds X


def compare(tasks: Sequence[Task], places: Mapping[str, list[Resolution]]) -> None:
    """Prints a table for gold places and one from end to end."""
    frames, tagger = load_frames(), open_tagger()
    ruled = [by_rules(t, places[t.text], frames) for t in tasks]
    read = [read_alone(tagger, t.text, t.tokens) for t in tasks]
    for title, candidates in (
        ("gold places", lambda t: t.marked),
        ("end to end, places found", lambda t: t.found),
    ):
        tagged = [by_tagger(t, r, candidates(t)) for t, r in zip(tasks, read, strict=True)]
        _table(title, tasks, ruled, tagged, candidates)


def _table(
    title: str,
    tasks: Sequence[Task],
    ruled: Sequence[list[Span] | None],
    tagged: Sequence[list[Span]],
    candidates: Callable[[Task], Sequence[Span]],
) -> None:
    print(title)
    for source in ("RELABEL", ""):
        rows = [i for i, t in enumerate(tasks) if source in ("", t.source)]
        rows = [i for i in rows if half(tasks[i].text) == "report"]
        scores = {k: Score() for k in ("nearest place", "rules", "tagger", "rules, else tagger")}
        for i in rows:
            scores["nearest place"].add(tasks[i], nearest(tasks[i], candidates(tasks[i])))
            scores["rules"].add(tasks[i], ruled[i] or [])
            scores["tagger"].add(tasks[i], tagged[i])
            scores["rules, else tagger"].add(tasks[i], ruled[i] or tagged[i])
        print(f"  {source or 'all rows'}: {len(rows)}")
        for name, score in scores.items():
            print(f"    {name:18} {score}")


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
