"""How many documents a second become events on one core, and how quiet local news stays.

    python benchmarks/events_speed.py    two lines on stdout (half a minute)

Speed over news texts of GeoWebNews; events in a document over local news of LGL, where most of what
is found beyond a few is a false alarm.
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

import geoparsing as bench

from gazetteer import Gazetteer
from geo.events import find_events
from geo.frames import load_frames
from geo.mentions import find_mentions
from geo.merge import merge
from geo.resolve import resolve

if TYPE_CHECKING:
    from geo.frames import Frames
    from geo.model import Event

DOCUMENTS = 70


def measure(corpus: str, gazetteer: Gazetteer, frames: Frames) -> None:
    """Print the seconds of each step and the events of the corpus's report half."""
    spent = [0.0, 0.0, 0.0]
    events: list[Event] = []
    documents = [bench.as_document(r) for r in islice(bench.rows(corpus, "report"), DOCUMENTS)]
    for document in documents:
        start = time.perf_counter()
        mentions = find_mentions(document, gazetteer)
        found = time.perf_counter()
        resolved = resolve(document, mentions, gazetteer)
        placed = time.perf_counter()
        events += find_events(document, resolved, frames, country_of=gazetteer.country)
        told = time.perf_counter()
        for step, seconds in enumerate((found - start, placed - found, told - placed)):
            spent[step] += seconds
    merged, size = merge(events), sum(len(d.text) for d in documents)
    each = [f"{1000 * seconds / len(documents):.0f}" for seconds in spent]
    print(
        f"{corpus}: {len(documents)} documents of {size // len(documents)} characters,"
        f" {len(documents) / sum(spent):.1f} a second; ms for mentions, places, events"
        f" {', '.join(each)}; events in a document {len(events) / len(documents):.2f} reported,"
        f" {len(merged) / len(documents):.2f} merged,"
        f" {sum(bool(e.places) for e in merged) / len(documents):.2f} with a place"
    )


def main() -> None:
    """Print the figures."""
    if not bench.SHARED.exists():
        print("events_speed: skipped, the shared folder is not here")
        return
    with Gazetteer() as gazetteer:
        frames = load_frames()
        for corpus in ("geowebnews", "lgl"):
            measure(corpus, gazetteer, frames)


if __name__ == "__main__":
    main()
