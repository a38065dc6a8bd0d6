"""What is found as a place's name, by the words and the network together."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer
from gazetteer.index import CORE_PATH
from geo._scan import Token, tokenize
from geo.encoder import PIECES
from geo.mentions import find_mentions
from geo.model import Document
from geo.recognizer import Reading, open_recognizer
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MISSED_AT_MOST = 3
"""A network is not right about every sentence somebody thinks of."""
_MARK = re.compile(r"\[\[([^\[\]]*)\]\]")


@pytest.fixture(scope="module")
def core() -> Iterator[Gazetteer]:
    if not CORE_PATH.exists():
        pytest.skip("the core gazetteer is not built here")
    with Gazetteer() as gazetteer:
        yield gazetteer


def names(text: str, gazetteer: Gazetteer) -> list[str]:
    document = Document("a", text, sentences=tuple(split_sentences(text)))
    return [m.text for m in find_mentions(document, gazetteer) if m.kind == "name"]


def test_cases(root: Path, core: Gazetteer) -> None:
    wrong = []
    for line in (root / "tests/cases/recognize.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            found = names(_MARK.sub(r"\1", line), core)
            if found != _MARK.findall(line):
                wrong.append(f"{line}\n    {found}")
    assert len(wrong) <= MISSED_AT_MOST, "\n".join(wrong)


def test_a_name_far_down_a_sentence_without_end_is_found(few_places: Gazetteer) -> None:
    text = "They said " + "that it was so and " * PIECES + "then left for Vladivostok, Russia."
    assert names(text, few_places) == ["Vladivostok", "Russia"]


def test_a_document_of_nothing_has_no_mentions(few_places: Gazetteer) -> None:
    assert names("", few_places) == names(" \n\n\t ", few_places) == names("...", few_places) == []


def reading_of(text: str, tokens: dict[int, list[Token]]) -> Reading:
    recognizer = open_recognizer()
    encoded = recognizer.encoder.encode(text, [(s.start, s.end) for s in split_sentences(text)])
    return recognizer.read(encoded, tokens, [])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    tokens = {k: tokenize(text, s.start, s.end) for k, s in enumerate(split_sentences(text))}
    reading = reading_of(text, tokens)
    for key, own in tokens.items():
        spans = reading.spans(key)
        assert all(0 <= i < j <= len(own) for i, j in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400))
def test_every_word_is_read_once(count: int) -> None:
    text = " ".join(f"word{k}" for k in range(count))
    own = tokenize(text, 0, len(text))
    reading = reading_of(text, {0: own})
    assert reading.places[0].shape == (count, 3)
    assert (abs(reading.places[0].sum(axis=1) - 1.0) < 1e-3).all()
