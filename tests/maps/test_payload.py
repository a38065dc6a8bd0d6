"""From layers to what the runtime shows: words, links, marks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.payload import Words, countries_shaded, map_payload, web_address
from maps.style import STATUSES, TYPES, type_style
from maps.wording import date_words, place_precision_words

if TYPE_CHECKING:
    from types import ModuleType

DATES = [
    ("2023-11-15", "2023-11-15", 1, "15 November 2023"),
    ("2023-09-12", "2023-09-17", 2, "12–17 September 2023"),
    ("2023-09-28", "2023-10-03", 2, "28 September – 3 October 2023"),
    ("2023-12-30", "2024-01-02", 2, "30 December 2023 – 2 January 2024"),
    ("2023-09-11", "2023-09-17", 3, "in the week of 11 September 2023"),
    ("2023-09-01", "2023-09-30", 4, "in September 2023"),
    ("2024-02-01", "2024-02-29", 4, "in February 2024"),
    ("2023-01-01", "2023-06-30", 5, "between January and June 2023"),
    ("2023-11-01", "2024-01-31", 5, "between November 2023 and January 2024"),
    ("2023-01-01", "2023-12-31", 5, "in 2023"),
    ("2014-01-01", "2024-12-31", 6, "between 2014 and 2024"),
    ("2023-08-03", "2023-11-16", 5, "between 3 August 2023 and 16 November 2023"),
    (None, None, 0, "date unknown"),
    ("2023-09-01", None, 0, "since 1 September 2023"),
    (None, "2023-09-01", 0, "until 1 September 2023"),
    ("0001-01-01", "9999-12-31", 6, "between 1 and 9999"),
]


@pytest.mark.parametrize(("start", "end", "precision", "words"), DATES)
def test_dates_are_said_as_precisely_as_they_are_known(
    start: str | None, end: str | None, precision: int, words: str
) -> None:
    days = [date.fromisoformat(text) if text else None for text in (start, end)]
    assert date_words(days[0], days[1], precision) == words


def test_precision_is_said_in_words() -> None:
    assert place_precision_words(1) == "exact place"
    assert place_precision_words(2, 25.0) == "within ~25 km"
    assert place_precision_words(2, 8.0) == "within ~8 km"
    assert place_precision_words(0) == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://news.example/a?b=c#d", True),
        ("http://news.example", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//news.example/x", False),
        ("https:", False),
        ("https://news.example/\njavascript:x", False),
        (" https://news.example", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(text: str, kept: bool) -> None:
    assert web_address(text) == (text if kept else "")


def test_events_keep_marks_evidence_and_links(sample: ModuleType) -> None:
    payload = map_payload(sample.make_layers(sample.KOREA_EVENTS), "t", {"articles": 5})
    events = {event["id"]: event for event in sample.unpack(payload)}
    oil = events["e06"]
    assert [place["role"] for place in oil["places"]] == ["origin", "destination"]
    assert oil["routes"] == [
        {"from": "Russia", "to": "North Korea", "line": [100.0, 60.0, 127.0, 40.0]}
    ]
    assert [one["stance"] for one in oil["evidence"]] == ["alleges", "denies"]
    assert events["e08"]["places"][0]["precision"] == 5
    assert len(events["e08"]["places"][0]["rings"]) == 1
    assert events["e13"]["places"] == []
    assert events["e01"]["links"] == [{"kind": "part_of", "id": "e02"}]
    assert events["e04"]["actors"] == [
        ["participant", "Alexander Kozlov"],
        ["participant", "Yun Jong Ho"],
    ]
    assert payload["summary"] == [["articles", 5]]


def test_events_come_by_date_with_undated_ones_last(sample: ModuleType) -> None:
    starts = map_payload(sample.make_layers(sample.KOREA_EVENTS), "t", None)["events"]["start"]
    dated = [start for start in starts if start is not None]
    assert dated == sorted(dated)
    assert starts == dated + [None] * (len(starts) - len(dated))


def test_an_area_without_an_outline_becomes_a_point(sample: ModuleType) -> None:
    place = {**sample.RASON, "mark": "area", "geometry": None}
    event = {"id": "e", "type": "visit", "title": "x", "places": [("location", place)]}
    (shown,) = sample.unpack(map_payload(sample.make_layers([event]), "t", None))
    assert shown["places"][0]["mark"] == "point"


def test_what_repeats_travels_once(sample: ModuleType) -> None:
    events = [{**sample.KOREA_EVENTS[3], "id": str(number)} for number in range(200)]
    payload = map_payload(sample.make_layers(events), "t", None)
    assert payload["words"].count("Pyongyang") == 1
    assert len(payload["words"]) < 40
    assert len(sample.unpack(payload)) == 200


def test_countries_named_by_country_level_marks_are_shaded(sample: ModuleType) -> None:
    payload = map_payload(sample.make_layers(sample.KOREA_EVENTS), "t", None)
    assert countries_shaded(payload) == ["KP", "RU"]
    assert countries_shaded(map_payload([], "t", None)) == []


@given(st.lists(st.text(max_size=6)))
def test_words_come_back_by_their_numbers(texts: list[str]) -> None:
    words = Words()
    numbers = words.column(texts)
    assert [words.all[number] for number in numbers] == texts
    assert words.number("") == 0


def test_every_type_looks_different() -> None:
    looks = {(style.color, style.shape) for style in TYPES.values()}
    assert len(looks) == len(TYPES) == 11
    assert len({(status.fill, status.line) for status in STATUSES.values()}) == len(STATUSES)


def test_a_users_own_type_gets_a_look_and_keeps_its_title() -> None:
    style = type_style("cyclone_landfall", "", spare=1)
    assert style.title == style.noun == "Cyclone landfall"
    assert type_style("transfer", "transfer").title == "Shipments"
    assert type_style("transfer", "Oil and arms").title == "Oil and arms"
