"""From layers to what the runtime shows: words, links, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.payload import Words, countries_shaded, map_payload, web_address
from maps.style import STATUSES, TYPES, type_style

if TYPE_CHECKING:
    from types import ModuleType


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
