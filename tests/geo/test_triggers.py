"""Trigger words in sentences of many theaters: the types they tell of, and where of none."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gazetteer import Gazetteer, GazetteerMissing
from geo.events import find_events
from geo.frames import load_frames
from geo.mentions import find_mentions
from geo.model import DateInterval, Document
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).resolve().parents[1] / "cases"
FLOORS = json.loads((CASES / "trigger_floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def verdicts() -> Iterator[list[tuple[set[str], set[str]]]]:
    """The types each sentence should tell of, and those it does."""
    try:
        gazetteer = Gazetteer()
    except GazetteerMissing:
        pytest.skip("the core gazetteer is not built here")
    frames = load_frames()
    day = date(2024, 5, 15)
    published = DateInterval(day, day, 1)

    def types_of(text: str) -> set[str]:
        document = Document("case", text, published=published, sentences=split_sentences(text))
        resolved = resolve(document, find_mentions(document, gazetteer), gazetteer)
        events = find_events(document, resolved, frames, country_of=gazetteer.country)
        return {event.type for event in events}

    with gazetteer, (CASES / "triggers.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        yield [(set(row["expected"].split(",")) - {"-"}, types_of(row["sentence"])) for row in rows]


def test_events_are_told_of_in_the_words_of_many_places(
    verdicts: list[tuple[set[str], set[str]]],
) -> None:
    right = sum(len(wanted & found) for wanted, found in verdicts)
    assert right / sum(len(wanted) for wanted, _ in verdicts) >= FLOORS["recall"]
    assert right / sum(len(found) for _, found in verdicts) >= FLOORS["precision"]


def test_the_same_words_of_daily_life_make_no_event(
    verdicts: list[tuple[set[str], set[str]]],
) -> None:
    daily = [found for wanted, found in verdicts if not wanted]
    assert sum(not found for found in daily) / len(daily) >= FLOORS["quiet"]
