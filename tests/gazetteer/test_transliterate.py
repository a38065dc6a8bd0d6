"""Names in Hangul and Cyrillic as people write them in Latin letters, and names alike."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import hangul, sounds
from gazetteer.names import fold
from gazetteer.place import Place
from gazetteer.readings import readings
from gazetteer.records import PlaceRecord
from gazetteer.sources.csv_rows import read_rows
from gazetteer.sources.historical import COLUMNS
from gazetteer.transliterate import romanizations

if TYPE_CHECKING:
    from collections.abc import Callable

    from gazetteer.index import Gazetteer

CASES = Path(__file__).resolve().parents[1] / "cases" / "romanized.tsv"
HISTORICAL = Path(sounds.__file__).parent / "data" / "historical_names.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['name']} {case['spelling']}")
def test_a_name_is_romanized_as_people_write_it(case: dict[str, str]) -> None:
    found = list(romanizations(case["name"], case["country"]))
    assert case["spelling"] in found, case["why"]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Париж", "FR"), ("서울", "RU"), ("Paris", "RU"), ("北京", "CN"), ("Москва", None)],
)
def test_a_foreign_name_is_left_alone(name: str, country: str | None) -> None:
    assert list(romanizations(name, country)) == []


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=8))
def test_any_hangul_becomes_latin(name: str) -> None:
    for latin in romanizations(name, "KR"):
        assert fold(latin).isascii()


@given(st.text(st.characters(min_codepoint=0x400, max_codepoint=0x4FF), max_size=8))
def test_any_cyrillic_becomes_latin(name: str) -> None:
    for country in ("RU", "UA", "BY", "BG", "RS", "KZ"):
        for latin in romanizations(name, country):
            assert fold(latin).isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chongjin", "cheongjin"), ("vladivostok", "wladiwostok"), ("kandahar", "qandahar"),
        ("komsomolsk on amur", "komsomolsk na amure"), ("deir ez zor", "deir al zour"),
        ("afghanistan", "afganistan"), ("philadelphia", "filadelfia"), ("kaesong", "gaeseong"),
    ],
)  # fmt: skip
def test_the_same_name_has_the_same_skeleton(one: str, other: str) -> None:
    assert sounds.skeleton(one) == sounds.skeleton(other)


@given(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=30))
def test_skeletons_are_written_in_their_letters(key: str) -> None:
    for sound in sounds.skeletons(fold(key)):
        assert set(sound) <= set(sounds.LETTERS)
        assert sound not in sounds.one_change(sound)


@pytest.mark.parametrize(
    ("name", "reached"),
    [
        ("평양시", "평양"), ("함경북도", "함경북"), ("北京市", "北京"), ("東京都", "東京"),
        ("Курская область", "курская"), ("город Курск", "курск"), ("Pyongyang-si", "pyongyang"),
        ("Emirate of Sharjah", "sharjah"), ("St. Catharines", "saint catharines"),
    ],
)  # fmt: skip
def test_generic_words_come_off(name: str, reached: str) -> None:
    assert reached in [reading.key for reading in readings(name)]


# --- guessing -----------------------------------------------------------------------------------


@pytest.fixture
def far_east(index_file: Callable[..., Path]) -> Path:
    def town(number: int, name: str, country: str, people: int) -> PlaceRecord:
        key = f"geonames:{number}"
        place = Place(key, name, 40.0, 129.0, "P", "PPL", country, None, people, geonameid=number)
        return PlaceRecord(place)

    return index_file(
        town(1, "Chongjin", "KP", 600_000),
        town(2, "Vladivostok", "RU", 600_000),
        town(3, "Hassan", "IN", 130_000),
        town(4, "Khasan", "RU", 700),
        town(5, "Pyongyang", "KP", 3_000_000),
        town(6, "Rome", "IT", 3_000_000),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Tchongjin", 1), ("Chungjin", 1), ("Wladiwostock", 2), ("Vladivostk", 2),
        ("Vladivsotok", 2), ("Владивосток", 2), ("청진", 1), ("청진시", 1), ("Pyongynag", 5),
        ("Port of Wladiwostok", 2),
    ],
)  # fmt: skip
def test_guesses_are_made_only_when_asked(far_east: Path, query: str, found: int) -> None:
    from gazetteer.index import Gazetteer

    with Gazetteer(far_east) as gazetteer:
        assert gazetteer.lookup(query) == []
        assert [p.geonameid for p in gazetteer.lookup(query, loose=True)][:1] == [found]


@pytest.mark.parametrize("query", ["Rom", "Rone", "Qwertyuiop", "", "!?", "Vladimir", "여보세요"])
def test_what_is_like_nothing_finds_nothing(far_east: Path, query: str) -> None:
    from gazetteer.index import Gazetteer

    with Gazetteer(far_east) as gazetteer:
        assert gazetteer.lookup(query, loose=True) == []


def test_a_listed_name_is_not_guessed_at(far_east: Path) -> None:
    from gazetteer.index import Gazetteer

    with Gazetteer(far_east) as gazetteer:
        assert [p.geonameid for p in gazetteer.lookup("Khasan", loose=True)] == [4]
        found = gazetteer.lookup("Hassan", country="RU", loose=True)
        assert [p.geonameid for p in found] == [3]
        found = gazetteer.lookup("Chasan", country="RU", loose=True)
        assert [p.geonameid for p in found] == [4]


def test_the_command_says_when_it_guesses(
    far_east: Path, core: Gazetteer, capsys: pytest.CaptureFixture[str]
) -> None:
    from geo.cli import run_command

    assert not core.lookup("Tchongjeen")
    run_command(["gazetteer", "lookup", "Tchongjeen", "--gazetteer", str(far_east)])
    out, err = capsys.readouterr()
    assert "Chongjin" in out
    assert "No place is called 'Tchongjeen'" in err


@pytest.mark.parametrize(
    ("word", "other"),
    [("라진", "나진"), ("나선", "라선"), ("룡천", "용천"), ("용천", "룡천"), ("녕변", "영변")],
)
def test_the_other_korea_begins_words_otherwise(word: str, other: str) -> None:
    assert other in hangul.other_initials(word)
    assert other in [reading.key for reading in readings(word)]


@pytest.mark.parametrize("word", ["평양", "서울", "아산", "Rajin", ""])
def test_most_words_begin_the_same_in_both(word: str) -> None:
    assert hangul.other_initials(word) == []


def test_historical_names_are_of_places_that_are_known(core: Gazetteer) -> None:
    rows = list(read_rows(HISTORICAL, COLUMNS))
    assert len(rows) > 150
    assert len({(row.text("name"), row.text("place_id")) for row in rows}) == len(rows)
    for row in rows:
        place = core.get(row.text("place_id"))
        assert place is not None, row
        assert (place.name, place.country_code) == (row.text("place"), row.text("country_code"))


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("Leningrad", "Saint Petersburg"), ("Lemberg", "Lviv"), ("Keijo", "Seoul"),
        ("Saigon", "Ho Chi Minh City"), ("Constantinople", "Istanbul"), ("Danzig", "Gdańsk"),
        ("Rangoon", "Yangon"), ("Königsberg", "Kaliningrad"), ("Burma", "Myanmar"),
    ],
)  # fmt: skip
def test_historical_names_are_known(core: Gazetteer, name: str, today: str) -> None:
    assert core.lookup(name)[0].name == today
