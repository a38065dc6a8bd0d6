"""What the head for events learns from corpora: where a verb's event happened, and whether it did.

The event_location rows of ../shared (their tune half; whether a place was a location or a target
they do not say) and the training file of UW factuality (ratings between denied and happened say
only that it is open). Words of neither are labeled with types: both mark other events than ours.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING

import events_linking
import events_status
from markup import ANY, OPEN, UNKNOWN, Sample

from gazetteer import Gazetteer
from geo._accept import evidence_sums
from geo._scan import Names
from geo._scan import tokenize as tokens_of
from geo._spot import find_spots
from geo._words import tokenize
from geo.sentences import split_sentences
from geo.tagger import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY = 2
"""Of the factuality sentences every other one is learned from, of the places' tune half as many."""


def corpora() -> Iterator[list[Sample]]:
    """Passages of one sentence; nothing where ../shared is not there."""
    if events_linking.ROWS.exists():
        yield from _places()
        yield from _factuality()


def _places() -> Iterator[list[Sample]]:
    """Sentences with the places of their verbs, and those found in them that are none of theirs."""
    rows = [json.loads(line) for line in events_linking.ROWS.read_text("utf-8").splitlines()]
    wanted = {row["text"] for row in rows if events_linking.half(row["text"]) == "tune"}
    learned = {
        row["text"]
        for row in rows
        if row["text"] in wanted
        and (row["source"] == "RELABEL" or zlib.crc32(row["text"][::-1].encode()) % EVERY == 0)
    }
    with Gazetteer() as gazetteer:
        names = Names(gazetteer)
        found = {text: _named(text, names) for text in sorted(learned)}
    samples: dict[str, Sample] = {}
    for task in events_linking.read_tasks(lambda text: found.get(text, [])):
        if task.text in learned:
            sample = samples.setdefault(task.text, _bare(task.text))
            for span in task.marked:
                happened = span.first in task.gold
                sample.roles.append((task.verb, span.first, ANY if happened else 0))
    yield from ([sample] for sample in samples.values())


def _named(text: str, names: Names) -> list[tuple[int, int]]:
    """Names of places as the words' evidence has it, which needs no network."""
    tokens = {k: tokens_of(text, s.start, s.end) for k, s in enumerate(split_sentences(text))}
    spots = [s for key, own in tokens.items() for s in find_spots(text, own, key, names)]
    sums = evidence_sums(spots, tokens)
    return [
        (spot.start, spot.end)
        for spot, likely in zip(spots, sums, strict=True)
        if likely > 0.0 and spot.source == "name"
    ]


def _factuality() -> Iterator[list[Sample]]:
    statuses: dict[str, dict[int, int]] = defaultdict(dict)
    for _, text, start, gold in events_status.rated("uw-factuality-train.jsonl"):
        if zlib.crc32(text.encode()) % EVERY == 0:
            at = next((i for i, t in enumerate(tokenize(text)) if t.end > start), None)
            if at is not None:
                statuses[text][at] = OPEN if gold == "open" else STATUSES.index(gold)  # type: ignore[arg-type]
    for text, labels in statuses.items():
        sample = _bare(text)
        sample.statuses.update(labels)
        yield [sample]


def _bare(text: str) -> Sample:
    tokens = tokenize(text)
    return Sample(text, tokens, [UNKNOWN] * len(tokens))
