from __future__ import annotations

from pathlib import Path

import pytest

from geo.boilerplate import mark_boilerplate
from geo.sentences import split_sentences

CASES = Path(__file__).resolve().parents[1] / "cases" / "boilerplate.tsv"
ARTICLE = "Storm closes port of Riga for a second day\n\nThe port of Riga closed on Friday.\n\n"


def cases() -> list[list[str]]:
    lines = CASES.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def marked(text: str) -> list[tuple[str, str | None]]:
    found = mark_boilerplate(text, split_sentences(text))
    return [(text[one.start : one.end], one.boilerplate) for one in found]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case[1])
def test_marks_furniture_and_leaves_article_text(case: list[str]) -> None:
    reason, line = case
    found = marked(ARTICLE + line)
    assert [why for _, why in found[:2]] == [None, None]
    assert {why for _, why in found[2:]} == {None if reason == "-" else reason}


def test_the_first_headline_is_article_text_and_its_copies_are_not() -> None:
    headline = "Storm closes port of Riga for a second day"
    text = f"{headline}\n\n{headline} 0\n\nThe port closed.\n\n{headline}"
    assert [why is not None for _, why in marked(text)] == [False, True, False, True]


def test_an_appeal_takes_its_block_along_until_the_article_resumes() -> None:
    appeal = (
        "Dear readers,\n\nOur newsroom is under pressure. We need your help.\n\n"
        "Every contribution counts for us.\n\n"
    )
    last = "The harbor master said on Sunday that two ferries would sail again within days."
    found = marked(ARTICLE + appeal + last)
    assert [why for _, why in found[2:-1]] == ["appeal"] * 4
    assert found[-1] == (last, None)


def test_links_go_with_the_heading_over_them() -> None:
    found = marked(ARTICLE + "Read more\n\nMinister resigns over port scandal\n\nGrain prices up\n")
    assert [why for _, why in found[2:]] == ["link", "link", "link"]


def test_nothing_is_lost_or_moved() -> None:
    text = ARTICLE + "Tags: storm\n"
    before = split_sentences(text)
    after = mark_boilerplate(text, before)
    assert [(one.start, one.end) for one in after] == [(one.start, one.end) for one in before]
    assert mark_boilerplate("", ()) == ()
