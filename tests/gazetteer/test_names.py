"""What counts as the same name."""

from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gazetteer import names
from gazetteer.names import fold, spellings, without_possessive
from gazetteer.readings import readings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KOMSOMOLSK-NA-AMURE", "Komsomolsk na Amure"),
        ("Ch’ŏngjin", "Chongjin"),
        ("Ch'ongjin", "Chongjin"),
        ("Namp'o", "Nampo"),
        ("São Paulo", "Sao Paulo"),
        ("Łódź", "Lodz"),
        ("Đà Nẵng", "Da Nang"),
        ("Tromsø", "Tromso"),
        ("İstanbul", "Istanbul"),
        ("Gießen", "Giessen"),
        ("U.S.A.", "USA"),
        ("St.Petersburg", "St Petersburg"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("Королёв", "королев"),
        ("Ｔｏｋｙｏ", "Tokyo"),
        ("  Port\u00a0Said\n", "port said"),
        ("Stratford–upon—Avon", "Stratford upon Avon"),
        ("مَكَّة", "مكة"),
    ],
)
def test_spelled_differently_but_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["서울", "北京", "とうきょう", "दिल्ली", "เชียงใหม่", "თბილისი"])
def test_other_scripts_are_kept(name: str) -> None:
    assert fold(name) == unicodedata.normalize("NFC", name)


def test_voiced_kana_and_vowel_signs_still_tell_names_apart() -> None:
    assert fold("がす") != fold("かす")
    assert fold("दिल") != fold("दल")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_key_has_single_spaces_and_no_punctuation(text: str) -> None:
    key = fold(text)
    assert key == " ".join(key.split())
    assert not any(unicodedata.category(c).startswith("P") for c in key)


@given(st.text())
def test_case_of_ascii_names_does_not_matter(text: str) -> None:
    ascii_only = text.encode("ascii", "ignore").decode()
    assert fold(ascii_only.upper()) == fold(ascii_only.lower())


@given(st.text())
@example("0:CO")
def test_readings_are_new_folded_keys(text: str) -> None:
    found = [reading.key for reading in readings(text)]
    assert len(found) == len(set(found))
    assert all(key and key == fold(key) for key in found)


@pytest.mark.parametrize(
    ("name", "reached"),
    [
        ("the Port of Vostochny", "vostochny"),
        ("City of Busan", "busan"),
        ("Primorsky Krai", "primorsky"),
        ("Sinpo-si", "sinpo"),
        ("Russia's", "russia"),
        ("the Netherlands’", "netherlands"),
        ("Greater London area", "london"),
    ],
)
def test_generic_words_come_off(name: str, reached: str) -> None:
    assert reached in [reading.key for reading in readings(name)]


def test_a_name_made_of_generic_words_is_not_emptied() -> None:
    assert "" not in [reading.key for reading in readings("the city")]


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("saint petersburg", "st petersburg"),
        ("st louis", "saint louis"),
        ("mt everest", "mount everest"),
        ("komsomolsk on amur", "komsomolsk na amure"),
        ("rostov na donu", "rostov on don"),
        ("tsiolkovskiy", "tsiolkovsky"),
    ],
)
def test_other_spellings(key: str, other: str) -> None:
    assert other in spellings(key)


def test_possessives() -> None:
    assert without_possessive("Pyongyang’s") == "Pyongyang"
    assert without_possessive("Paris") == "Paris"


def test_the_examples_in_the_docstrings_run() -> None:
    assert doctest.testmod(names).failed == 0
