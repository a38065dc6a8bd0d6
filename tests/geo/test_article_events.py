"""Events of whole articles, written for this with their gold by other hands than the rules."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from gazetteer import Gazetteer, GazetteerMissing
from geo.articles import read_articles
from geo.events import find_events
from geo.frames import load_frames
from geo.mentions import find_mentions
from geo.model import Document
from geo.resolve import resolve

CASES = Path(__file__).resolve().parents[1] / "cases"
FLOORS = json.loads((CASES / "floors.json").read_text("utf-8"))
Report = tuple[str, int, str]
"""Document, start of the sentence, type."""


def owed(folder: Path, documents: dict[str, Document]) -> set[Report]:
    """The reports that the gold has."""
    found: set[Report] = set()
    with (folder / "gold.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for report in row["reports"].split(" || "):
                name, _, quoted = report.strip().partition(": ")
                document = documents[name]
                at = document.text.index(quoted.strip().strip('"'))
                start = max(s.start for s in document.sentences if s.start <= at)
                found.add((name, start, row["type"]))
    return found


@pytest.mark.parametrize("split", ["dev", "report"])
def test_reports_of_whole_articles_do_not_get_lost(split: str) -> None:
    """Floors; they may only rise (``benchmarks/events.py`` has the events themselves)."""
    try:
        gazetteer = Gazetteer()
    except GazetteerMissing:
        pytest.skip("the core gazetteer is not built here")
    folder, frames, found = CASES / "articles" / split, load_frames(), defaultdict(set)
    documents = {d.doc_id: d for d in read_articles([folder]) if isinstance(d, Document)}
    with gazetteer:
        for document in documents.values():
            resolved = resolve(document, find_mentions(document, gazetteer), gazetteer)
            for event in find_events(document, resolved, frames, country_of=gazetteer.country):
                found[split].add((document.doc_id, event.evidence[0].start, event.type))
    wanted = owed(folder, documents)
    right = len(wanted & found[split])
    assert 2 * right / (len(wanted) + len(found[split])) >= FLOORS[f"articles_{split}_f1"]
