"""Cyrillic names in Latin letters: BGN/PCGN, national and passport forms, ISO 9, and the news.

One table of letters a language and system, and the few rules that look at neighbors (Е at the
start or after a vowel, -ский). ISO 9 is given without its marks, which keys ignore.

Sources: BGN/PCGN's romanization tables as UNGEGN publishes them, Ukraine's cabinet resolution 55
of 2010, Bulgaria's transliteration act of 2009, ICAO Doc 9303 (passports), ISO 9:1995.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_VOWELS = "аеёиоуыэюяіїєў"
_UKRAINIAN_ONLY = re.compile("[іїєґ]")
_RUSSIAN_ONLY = re.compile("[ыэёъ]")

_SHARED = dict(
    zip("абвгдзиклмнопрстуф", "a b v g d z i k l m n o p r s t u f".split(), strict=True)
)


def _table(letters: str, latin: str, base: dict[str, str] = _SHARED) -> dict[str, str]:
    """The base with more letters; ``-`` stands for nothing."""
    pairs = zip(letters, latin.split(), strict=True)
    return base | {letter: "" if spelled == "-" else spelled for letter, spelled in pairs}


_HISSING = _table("жхцчш", "zh kh ts ch sh")
BGN = _table("еёйщъыьэюя", "e yo y shch - y - e yu ya", _HISSING)
"""Russian, and what other tables start from."""
PASSPORT = _table("еёйщъыьэюя", "e e i shch ie y - e iu ia", _HISSING)
ISO9 = _table(
    "еёжйхцчшщъыьэюяіїєґўғқңөұүәһ", "e e z j h c c s s - y - e u a i i e g u g k n o u u a h"
)
KAZAKH = _table("ғқңөұүәһі", "gh q ng o u u a h i", BGN)
KAZAKH_NEWS = _table("ғқңөұүәһі", "g k n o u u a h i", BGN)
MONGOLIAN = _table("өүх", "o u kh", BGN)
UKRAINIAN_BGN = _table("гґеиійїєщьюя'", "h g e y i y yi ye shch - yu ya -", _HISSING)
UKRAINIAN = _table("йїєюя", "i i ie iu ia", UKRAINIAN_BGN)
BELARUSIAN = _table("гґеёіўйыьэюя'", "h g ye yo i w y y - e yu ya -", _HISSING)
BULGARIAN = _table("ехйщъьюя", "e h y sht a y yu ya", _HISSING)
SERBIAN = _table("ежхцчшјљњћђџѓќѕ", "e z h c c s j lj nj c dj dz gj kj dz")

BY_COUNTRY = {
    "RU": (BGN, PASSPORT, ISO9),
    "UA": (UKRAINIAN, UKRAINIAN_BGN, BGN, ISO9),
    "BY": (BELARUSIAN, BGN, ISO9),
    "BG": (BULGARIAN, ISO9),
    "RS": (SERBIAN,), "ME": (SERBIAN,), "MK": (SERBIAN,), "BA": (SERBIAN,), "XK": (SERBIAN,),
    "KZ": (BGN, KAZAKH, KAZAKH_NEWS), "KG": (BGN, KAZAKH_NEWS), "MN": (MONGOLIAN, BGN),
    "UZ": (BGN,), "TJ": (BGN,), "TM": (BGN,), "MD": (BGN,), "GE": (BGN,), "AM": (BGN,),
    "AZ": (BGN,),
}  # fmt: skip
"""The tables to use for places of a country; elsewhere Cyrillic names are not its own."""
_ENDINGS = (
    (re.compile(r"(?:iy|yy|ij|yj|ii|yi)\b"), "y"),
    (re.compile(r"(?<=k)iye\b"), "ie"),
)
_YE = re.compile(r"\be")


def romanizations(name: str, country_code: str | None) -> Iterator[str]:
    """Yield the name in the systems used for its country, in lower case; nothing elsewhere.

    Repeats are left to the caller.

    >>> sorted(set(romanizations("Елабуга", "RU")))
    ['elabuga', 'yelabuga']
    >>> "tsiolkovsky" in set(romanizations("Циолковский", "RU"))
    True
    """
    lower = name.casefold()
    for table in _tables(lower, country_code):
        latin = _spell(lower, table)
        yield latin
        for ending, short in _ENDINGS:
            yield ending.sub(short, latin)
        if table is BGN:
            yield _YE.sub("ye", latin)
            yield _spell(_iotated(lower), table)
            yield _spell(lower.replace("ё", "е"), table)


def _tables(lower: str, country_code: str | None) -> Iterator[dict[str, str]]:
    """The tables of the country that can read the name; its letters tell Ukrainian from Russian."""
    for table in BY_COUNTRY.get(country_code or "", ()):
        other = _RUSSIAN_ONLY if table in (UKRAINIAN, UKRAINIAN_BGN) else None
        other = _UKRAINIAN_ONLY if table is BGN else other
        if other is None or not other.search(lower):
            yield table


def _iotated(lower: str) -> str:
    """The name with Й before every Е that sounds so: at the start, after vowels, Й, Ъ and Ь."""
    before = ""
    out = []
    for char in lower:
        sounds = not before.isalpha() or before in _VOWELS or before in "йъь"
        out.append("йе" if char == "е" and sounds else char)
        before = char
    return "".join(out)


def _spell(lower: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in lower)
