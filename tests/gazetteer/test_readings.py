"""Names that find nothing as written: shortened words, kinds of things, pairs of cities."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import readings as module
from gazetteer.names import fold
from gazetteer.readings import pairs, readings

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer


@pytest.mark.parametrize(
    ("name", "reached"),
    [
        ("W. Columbia", "west columbia"),
        ("E. St. Louis", "east saint louis"),
        ("So. Portland", "south portland"),
        ("Cleveland Hts.", "cleveland heights"),
        ("Rockville Ctr.", "rockville centre"),
        ("Bedford Twp.", "bedford"),
        ("Co. Durham", "county durham"),
        ("Int'l Falls", "international falls"),
        ("Baikal Lake", "lake baikal"),
        ("Biscay Bay", "bay of biscay"),
        ("northern Mexico", "mexico"),
    ],
)
def test_a_name_is_read_as_its_writer_meant_it(name: str, reached: str) -> None:
    assert reached in [reading.key for reading in readings(name)]


@given(st.text())
def test_readings_are_new_folded_keys(text: str) -> None:
    found = readings(text)
    assert len(found) == len(set(found))
    assert all(key and key == fold(key) and key != fold(text) for key, _ in found)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Lake Vermont", "admin1:US.VT"),
        ("Turkey Island", "country:TR"),
        ("Jordan District", "country:JO"),
        ("Washington Township", "geonames:4140963"),
        ("Montana River", "admin1:US.MT"),
        ("Boston Mountain", "geonames:4930956"),
    ],
)
def test_a_word_for_another_kind_of_thing_is_heeded(core: Gazetteer, name: str, wrong: str) -> None:
    for loose in (False, True):
        assert wrong not in {place.place_id for place in core.lookup(name, loose=loose)}


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("Dallas-Fort Worth", "Dallas"),
        ("Seoul/Incheon", "Seoul"),
        ("Scranton-Wilkes-Barre", "Scranton"),
        ("Tokyo–Yokohama", "Tokyo"),
    ],
)
def test_the_first_of_two_neighbors_is_found(core: Gazetteer, name: str, city: str) -> None:
    assert [place.name for place in core.lookup(name)][:1] == [city]


@pytest.mark.parametrize(
    "name", ["Israel-Gaza", "Moscow-Beijing", "Jean-Pierre", "follow-up", "a/b"]
)
def test_no_pair_is_seen_in_other_joined_words(core: Gazetteer, name: str) -> None:
    assert core.lookup(name) == []


def test_plain_hyphens_make_no_pair() -> None:
    assert pairs("Aix-en-Provence") == []
    assert pairs("follow-up") == []


def test_readings_are_for_lookups_and_not_for_scanning(core: Gazetteer) -> None:
    for name in ("Northern Mexico", "Cherry Hill Twp.", "Dallas-Fort Worth"):
        assert core.lookup(name)
        assert not core.has(name)


def test_the_examples_in_the_docstrings_run() -> None:
    assert doctest.testmod(module).failed == 0
