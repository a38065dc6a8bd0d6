"""The pipeline keeps the order, and one bad document never costs another."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from geo._spans import SpanError, read_spans
from geo.model import Document, Rejected
from geo.pipeline import PROCESSING, Processed, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from geo.pipeline import Opener, Outcome

OPENER = """
import os
from dataclasses import dataclass

from geo.pipeline import Processed


@dataclass(frozen=True)
class Fake:
    def open(self):
        return work


def work(document):
    if "raise" in document.text:
        raise ValueError("no sense in this")
    if "deep" in document.text:
        return deep(document)
    if "die" in document.text and os.environ.get("FAKE_PARENT") != str(os.getpid()):
        os._exit(9)
    return Processed(document, (), ())


def deep(document):
    return deep(document)
"""


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """An opener that worker processes can import."""
    (tmp_path / "fake_steps.py").write_text(textwrap.dedent(OPENER), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import fake_steps  # type: ignore[import-not-found]

    made: Opener = fake_steps.Fake()
    return made


def documents(*texts: str) -> list[Document | Rejected]:
    return [Document(f"{n}.txt", text, path=f"in/{n}.txt") for n, text in enumerate(texts)]


def seen(outcomes: Iterable[Outcome]) -> list[str]:
    return [
        one.document.text if isinstance(one, Processed) else f"{one.path}: {one.reason}"
        for one in outcomes
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_raises_is_rejected_with_its_reason(opener: Opener, workers: int) -> None:
    outcomes = list(run(documents("a", "raise", "b"), opener, workers=workers))
    assert seen(outcomes) == ["a", "in/1.txt: ValueError: no sense in this", "b"]
    assert isinstance(outcomes[1], Rejected)
    assert outcomes[1].detail == PROCESSING


def test_runaway_recursion_is_one_documents_trouble(opener: Opener) -> None:
    assert seen(run(documents("deep", "b"), opener))[1] == "b"


def test_rejected_inputs_pass_through_in_their_place(opener: Opener) -> None:
    first, last = documents("a", "b")
    bad = Rejected("in/x.bin", "binary file")
    assert seen(run([first, bad, last], opener, workers=2)) == ["a", "in/x.bin: binary file", "b"]


def test_a_worker_that_dies_costs_its_document_only(opener: Opener) -> None:
    texts = ["a", "b", "die", "c", "d", "die too", "e", "f", "g", "h"]
    outcomes = seen(run(documents(*texts), opener, workers=2))
    died = "the process reading it died (out of memory, or a crash)"
    assert outcomes == ["a", "b", f"in/2.txt: {died}", "c", "d", f"in/5.txt: {died}", *"efgh"]


def test_text_is_cleaned_on_the_way_in_and_keeps_its_length(opener: Opener) -> None:
    (outcome,) = run([Document("a", "x\x00\ud83dy")], opener)
    assert isinstance(outcome, Processed)
    assert outcome.document.text == "x �y"


def test_no_documents_are_no_outcomes(opener: Opener) -> None:
    assert list(run([], opener)) == []


@pytest.mark.parametrize(
    ("name", "line"), [("a.txt", "In Rome."), ("a.jsonl", '{"text": "In Rome."}')]
)
def test_spans_must_be_given(tmp_path: Path, name: str, line: str) -> None:
    (tmp_path / name).write_text(line, encoding="utf-8")
    with pytest.raises(SpanError, match="toponyms"):
        read_spans([tmp_path / name])


def test_only_offsets_are_read_of_toponyms(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = [
        '{"text": "In Rome.", "toponyms": [{"start": 3, "end": 7, "geonameid": 1}, {"start": 1}]}',
        "broken",
        '{"text": "In Rome.", "toponyms": []}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert list(read_spans([tmp_path / "a.jsonl"])["In Rome."]) == [((3, 7),), ()]
    assert "is not a span" in caplog.text


def test_opening_is_done_once(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Callable[..., object]] = []
    original = type(opener).open

    def counted(self: Opener) -> Callable[[Document], Processed]:
        made = original(self)
        calls.append(made)
        return made

    monkeypatch.setattr(type(opener), "open", counted)
    list(run(documents("a", "b", "c"), opener))
    assert len(calls) == 1
