"""Events found in sentences: type, places in roles, status, who says so."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gazetteer import Gazetteer, GazetteerMissing, fold
from geo.events import find_events
from geo.frames import load_frames
from geo.mentions import find_mentions
from geo.merge import merge
from geo.model import DateInterval, Document, Event
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES = Path(__file__).resolve().parents[1] / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def read() -> Iterator[Callable[[str, str], list[Event]]]:
    try:
        gazetteer = Gazetteer()
    except GazetteerMissing:
        pytest.skip("the core gazetteer is not built here")
    frames = load_frames()

    def events_of(text: str, published: str = "2024-05-15") -> list[Event]:
        day = date.fromisoformat(published)
        document = Document(
            "case", text, published=DateInterval(day, day, 1), sentences=split_sentences(text)
        )
        resolved = resolve(document, find_mentions(document, gazetteer), gazetteer)
        found = find_events(document, resolved, frames, country_of=gazetteer.country)
        return list(merge(found))

    with gazetteer:
        yield events_of


@pytest.mark.parametrize("case", rows("status.tsv"), ids=lambda case: case["text"][:60])
def test_status_and_source(read: Callable[..., list[Event]], case: dict[str, str]) -> None:
    mine = [event for event in read(case["text"]) if event.type == case["type"]]
    assert [event.status for event in mine] == [case["status"]]
    if case["source"]:
        assert mine[0].evidence[0].source == case["source"]


def test_a_flow_has_its_ends_its_cargo_and_its_use(read: Callable[..., list[Event]]) -> None:
    text = "Iran has supplied Russia with more than 400 missiles for its war in Ukraine."
    (flow,) = [event for event in read(text) if event.type == "transfer"]
    assert {(p.role, p.name) for p in flow.places} == {
        ("origin", "Iran"),
        ("destination", "Russia"),
        ("end_use", "Ukraine"),
    }
    assert flow.subtype == "arms"
    assert (flow.quantities[0].value, flow.quantities[0].unit) == (400, "missile")


def test_a_capital_that_speaks_is_no_place(read: Callable[..., list[Event]]) -> None:
    text = "Washington and Seoul said on Monday that rebels had shelled Goma."
    places = {place.name for event in read(text) for place in event.places}
    assert places == {"Goma"}


def test_both_sides_of_a_denial_are_kept(read: Callable[..., list[Event]]) -> None:
    text = "The Kremlin rejected White House accusations that Belarus supplied Russia with tanks."
    (event,) = [e for e in read(text) if e.type == "transfer"]
    assert event.contested
    assert {(e.source, e.stance) for e in event.evidence} >= {("Kremlin", "denies")}
    assert "alleges" in {e.stance for e in event.evidence}


def test_every_event_quotes_its_sentence(read: Callable[..., list[Event]]) -> None:
    text = "Fog lay over the bay. The Angolan president visited Lisbon on Friday. It rained."
    (event,) = read(text)
    evidence = event.evidence[0]
    assert text[evidence.start : evidence.end] == evidence.sentence
    assert evidence.sentence == "The Angolan president visited Lisbon on Friday."


FLOORS = json.loads((CASES / "floors.json").read_text("utf-8"))


def test_accuracy_on_independent_sentences_does_not_fall(read: Callable[..., list[Event]]) -> None:
    """Floors over sentences of twenty theatres; they may only rise (``benchmarks/events.py``)."""
    count: Counter[str] = Counter()
    for row in rows("event_sentences.tsv"):
        found = read(row["text"], row["published"])
        for kind, status, names in expected(row["expected"]):
            match = next((e for e in found if e.type == kind), None)
            if match is None:
                count["missed"] += 1
                continue
            found.remove(match)
            count["right"] += 1
            count["status"] += match.status == status
            got = {fold(p.name) for p in match.places if p.basis != "inferred"}
            count["place_right"] += len(got & names)
            count["place"] += len(got)
        count["false"] += len(found)
    right = count["right"]
    assert 2 * right / (2 * right + count["missed"] + count["false"]) >= FLOORS["event_f1"]
    assert count["status"] / right >= FLOORS["status_accuracy"]
    assert count["place_right"] / count["place"] >= FLOORS["place_precision"]


def expected(cell: str) -> list[tuple[str, str, set[str]]]:
    if cell == "-":
        return []
    parts = [[field.strip() for field in part.split("|")] for part in cell.split("&&")]
    return [
        (kind, status, {fold(item.partition("=")[2]) for item in places.split(";") if item})
        for kind, status, places, _ in parts
    ]
