"""What the tagger's network reads, beside and against the frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer, GazetteerMissing
from geo._words import tokenize
from geo.encoder import PIECES
from geo.events import find_events
from geo.frames import load_frames
from geo.mentions import find_mentions
from geo.model import Document, Event
from geo.resolve import resolve
from geo.sentences import split_sentences
from geo.tagger import TYPES, Tagging, open_tagger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BARNSTORM = """
[types.visit]
extend = true
[[types.visit.triggers]]
verbs = ["barnstorm through"]
"""


@pytest.fixture(scope="module")
def read() -> Iterator[Callable[..., list[Event]]]:
    try:
        gazetteer = Gazetteer()
    except GazetteerMissing:
        pytest.skip("the core gazetteer is not built here")

    def events(text: str, frames_file: Path | None = None) -> list[Event]:
        text += " Officials gave no details. It rained for most of the day."
        document = Document("case", text, sentences=split_sentences(text))
        resolved = resolve(document, find_mentions(document, gazetteer), gazetteer)
        frames = load_frames(frames_file)
        return list(find_events(document, resolved, frames, country_of=gazetteer.country))

    with gazetteer:
        yield events


@pytest.mark.parametrize(
    ("text", "kind", "role", "place"),
    [
        ("Howitzers pummeled the town of Goma all night.", "conflict", "target", "Goma"),
        ("The two premiers huddled in Nairobi for an hour.", "meeting", "location", "Nairobi"),
        ("The firm spudded a wildcat well off Namibia.", "exploration", "location", "Namibia"),
        ("The envoy jetted into Bishkek on Monday.", "visit", "destination", "Bishkek"),
    ],
)
def test_words_no_frame_has_tell_of_events(
    read: Callable[..., list[Event]], text: str, kind: str, role: str, place: str
) -> None:
    (event,) = [event for event in read(text) if event.type == kind]
    assert (role, place) in {(p.role, p.name) for p in event.places}


@pytest.mark.parametrize(
    "text",
    [
        "The striker shelled peas in his kitchen in Leeds.",
        "Critics in Paris bombarded the director with praise.",
        "The band toured Spain and struck a chord with fans in Seville.",
    ],
)
def test_their_daily_uses_tell_of_none(read: Callable[..., list[Event]], text: str) -> None:
    assert read(text) == []


def test_a_users_own_words_count_whatever_the_tagger_thinks(
    read: Callable[..., list[Event]], tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(BARNSTORM, "utf-8")
    text = "The premier barnstormed through Portugal."
    assert [event.type for event in read(text, path)] == ["visit"]


def tagging_of(text: str) -> Tagging | None:
    tagger = open_tagger()
    return tagger.read(tagger.encoder.encode(text, [(0, len(text))]), {0: tokenize(text)}).get(0)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=400))
def test_every_word_of_any_text_gets_probabilities(text: str) -> None:
    tokens = tokenize(text)
    tagging = tagging_of(text)
    assert tokens or tagging is None
    if tagging is not None:
        assert tagging.types.shape == (len(tokens), 1 + len(TYPES))
        assert np.all(tagging.types >= 0)


def test_a_sentence_without_end_is_read_to_its_end() -> None:
    text = "They said " + "that it was so and " * PIECES + "then rockets struck Haifa."
    tagging = tagging_of(text)
    assert tagging is not None
    assert np.allclose(tagging.types.sum(axis=1), 1.0, atol=1e-3)
