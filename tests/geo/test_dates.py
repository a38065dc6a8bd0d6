from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.dates import DateMention, find_dates
from geo.model import DateInterval

CASES = Path(__file__).resolve().parents[1] / "cases" / "dates.tsv"
ENOUGH_HELD = 300
FLOOR = 0.9
FRIDAY = DateInterval(date(2023, 11, 17), date(2023, 11, 17), 1)


def rows() -> list[list[str]]:
    lines = CASES.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def interval_of(words: str) -> DateInterval | None:
    if words == "-":
        return None
    start, _, end = words.partition("/")
    return DateInterval(date.fromisoformat(start), date.fromisoformat(end or start), 1)


def found(text: str, published: DateInterval | None = FRIDAY) -> tuple[DateMention, ...]:
    return find_dates(text, 0, len(text), published)


def read(row: list[str]) -> list[tuple[str, str, str, str]]:
    """Kind, start, end and precision of each mention that touches the marked words."""
    _, published, marked, *_ = row
    text = marked.replace("[[", "").replace("]]", "")
    first, last = (marked.index("[["), marked.index("]]") - 2) if "[[" in marked else (0, len(text))
    touching = [
        mention
        for mention in found(text, interval_of(published))
        if mention.start < last and first < mention.end
    ]
    return [
        (one.kind, str(one.interval.start), str(one.interval.end), str(one.interval.precision))
        if one.interval
        else (one.kind, "-", "-", "-")
        for one in touching
    ]


def expected(row: list[str]) -> list[tuple[str, ...]]:
    return [tuple(row[3:])] if row[3] else []


@pytest.mark.parametrize("row", [r for r in rows() if r[0] != "held"], ids=lambda row: row[2])
def test_means_what_the_case_says(row: list[str]) -> None:
    assert read(row) == expected(row)


def test_reads_expressions_held_apart_from_the_rules() -> None:
    held = [row for row in rows() if row[0] == "held"]
    right = sum(read(row) == expected(row) for row in held)
    assert len(held) >= ENOUGH_HELD
    assert right / len(held) >= FLOOR


def test_counts_from_the_date_told_before() -> None:
    day = DateInterval(date(2023, 11, 8), date(2023, 11, 8), 1)
    text = "Two days later they signed."
    (mention,) = find_dates(text, 0, len(text), FRIDAY, anchor=day)
    assert mention.interval is not None
    assert mention.interval.start == date(2023, 11, 10)


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Before. He left on Monday. He returned on Tuesday."
    (mention,) = find_dates(text, 8, 26, FRIDAY)
    assert text[mention.start : mention.end] == mention.text == "Monday"


def test_tense_gives_the_direction() -> None:
    assert found("He left on Monday.")[0].direction == "past"
    assert found("He will leave on Monday.")[0].direction == "future"


def test_a_publication_interval_never_becomes_a_made_up_day() -> None:
    published = DateInterval(date(2023, 9, 20), date(2023, 12, 31), 5)
    interval = found("They met on Wednesday.", published)[0].interval
    assert interval is not None
    assert interval.precision == 5


@pytest.mark.parametrize(
    "text", ["January 0, 2023", "31 February 2023", "99/99/2023", "May 2, 9999"]
)
def test_days_that_do_not_exist_do_not_raise(text: str) -> None:
    assert all(mention.interval is None or mention.interval.start for mention in found(text))
