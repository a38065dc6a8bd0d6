from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sentences import MAX_SENTENCE_CHARS, split_sentences

CASES = Path(__file__).resolve().parents[1] / "cases" / "sentences.tsv"


def cases() -> list[str]:
    lines = CASES.read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


def pieces(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_sentences(text)]


@pytest.mark.parametrize("case", cases())
def test_splits_at_the_bars_and_nowhere_else(case: str) -> None:
    expected = [piece.strip() for piece in case.split("¦")]
    assert pieces(case.replace("¦", "")) == expected


def test_a_wrapped_paragraph_is_joined_and_offsets_stay_true() -> None:
    text = (
        "Ferry service resumes\n\n"
        "The ferry between Tallinn and Helsinki resumed on Friday after a two-day\n"
        "strike over pay, the operator said. Passengers had been told to wait for\n"
        "news at the terminal, and several hundred slept there overnight while\n"
        "negotiators met in the harbor office.\n\n"
        "A second line stays closed.\n"
    )
    found = pieces(text)
    assert len(found) == 4
    assert found[1].startswith("The ferry between")
    assert found[1].endswith("the operator said.")
    assert found[3] == "A second line stays closed."


def test_windows_line_ends_count() -> None:
    assert pieces("One line\r\n\r\nTwo lines.\r\n") == ["One line", "Two lines."]


def test_a_text_without_an_end_is_cut_at_white_space() -> None:
    found = pieces("word " * 5_000)
    assert len(found) > 1
    assert max(map(len, found)) <= MAX_SENTENCE_CHARS


@given(st.text(alphabet=st.sampled_from("aB. !?\n\r\"'(U.S.1-…。\u2028\x00"), max_size=80))
def test_sentences_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    found = split_sentences(text)
    position = 0
    for one in found:
        assert text[position : one.start].strip() == ""
        piece = text[one.start : one.end]
        assert piece
        assert piece == piece.strip()
        position = one.end
    assert text[position:].strip() == ""
