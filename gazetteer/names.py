"""Place names as keys: folding, and the other spellings one name goes by.

Everything here is a small pure function on strings. ``fold`` decides what counts as the same
name; ``spellings`` yields extra keys worth storing with a name; ``variants`` yields what to try
when a name as written finds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_MARKED_SCRIPT = 0x0900
"""Marks below this code point (Latin, Greek, Cyrillic, Hebrew, Arabic) are accents and points that
writers leave out; from Devanagari on they are vowels, and part of the name."""
GENERAL_MARKS = range(0x1AB0, 0x2100)
"""Marks of no one script, left out as well."""

_ALREADY_FOLDED = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*", re.ASCII)
_PERIOD_ENDS_WORD = re.compile(r"(?<=\w\w)\.")
_NOT_WORD = re.compile(r"[^\w ]|_")
_ACCENT = re.compile(
    "[{}]".format(
        "".join(
            chr(code)
            for code in (*range(LAST_MARKED_SCRIPT), *GENERAL_MARKS)
            if unicodedata.combining(chr(code))
        )
    )
)
_APOSTROPHES = "'`´‘’‚‛ʹʺʻʼʽʾʿˈ′″՚׳״"
_INVISIBLE = "ـ\u00ad\u200b\u200c\u200d\u2060\ufeff"
_REWRITTEN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t", "ħ": "h",
        "þ": "th", "ð": "d", "&": " and ", **dict.fromkeys(_APOSTROPHES + _INVISIBLE + "."),
    }
)  # fmt: skip

_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else _REWRITTEN.get(code, " ")
    for code in range(128)
}
"""What becomes of each ASCII character; ``str.translate`` has a fast way through these."""


def fold(name: str) -> str:
    """The key of a name: what is left once case, accents, punctuation and hyphens are ignored.

    Letters of other scripts are kept as they are. Folding twice is folding once. The empty string
    comes back for a name without a single letter or digit.

    >>> fold("Komsomol'sk-na-Amure"), fold("Ch’ŏngjin"), fold("U.S."), fold("Сеул")
    ('komsomolsk na amure', 'chongjin', 'us', 'сеул')
    """
    if _ALREADY_FOLDED.fullmatch(name):
        return name
    return _fold(name)


@lru_cache(maxsize=65_536)
def _fold(name: str) -> str:
    if name.isascii():
        return _fold_ascii(name)
    folded = _fold_once(name)
    # A compatibility character may open up into another one; two rounds settle all but oddities.
    while not folded.isascii() and (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_ascii(text: str) -> str:
    if "." in text:
        text = _PERIOD_ENDS_WORD.sub(" ", text)
    return " ".join(text.translate(_ASCII).split())


def _fold_once(name: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    text = _ACCENT.sub("", text)
    if text.isascii():
        return _fold_ascii(text)
    text = _PERIOD_ENDS_WORD.sub(" ", text).translate(_REWRITTEN)
    text = unicodedata.normalize("NFC", text)
    if _NOT_WORD.search(text):
        text = "".join(char if _in_a_word(char) else " " for char in text)
    return " ".join(text.split())


def _in_a_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


# --- other keys of one name --------------------------------------------------------------------

SHORT_FORMS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_OTHER_FIRST_WORD = SHORT_FORMS | {short: long for long, short in SHORT_FORMS.items()}
RIVER_FORMS = {
    "na amure": "on amur",
    "na donu": "on don",
    "na volge": "on volga",
    "na kame": "on kama",
    "am main": "on main",
}
_OTHER_ENDING = RIVER_FORMS | {english: native for native, english in RIVER_FORMS.items()}
_SKY = re.compile(r"(?:skiy|skii|skij|skyy)\b")


def spellings(key: str) -> Iterator[str]:
    """Other folded keys the folded ``key`` is as good as: saint/st, mount/mt, on-Amur/na-Amure.

    >>> list(spellings("saint petersburg"))
    ['st petersburg']
    """
    first, _, rest = key.partition(" ")
    if rest:
        if first in _OTHER_FIRST_WORD:
            yield f"{_OTHER_FIRST_WORD[first]} {rest}"
        ending = " ".join(rest.split(" ")[-2:])
        if ending in _OTHER_ENDING:
            yield key.removesuffix(ending) + _OTHER_ENDING[ending]
    if "sk" in key and _SKY.search(key):
        yield _SKY.sub("sky", key)


# --- what to try when a name finds nothing ------------------------------------------------------

GENERIC_BEFORE = (
    "the", "port of", "city of", "town of", "village of", "province of", "state of", "region of",
    "republic of", "kingdom of", "island of", "islands of", "district of", "county of",
    "municipality of", "governorate of", "prefecture of", "department of", "emirate of",
    "sultanate of", "principality of", "canton of", "commonwealth of", "oblast of", "krai of",
    "autonomous republic of", "greater", "downtown", "central", "mainland", "город", "місто",
    "село", "порт",
)  # fmt: skip
GENERIC_AFTER = (
    "city", "town", "village", "township", "province", "oblast", "krai", "kray", "region",
    "republic", "governorate", "county", "district", "raion", "rayon", "prefecture", "state",
    "department", "municipality", "voivodeship", "canton", "okrug", "territory", "port", "harbor",
    "harbour", "metropolitan area", "area", "do", "si", "gun", "ri", "ni", "li", "dong", "up",
    "eup", "gu", "myon", "myeon", "ken", "shi", "sheng", "xian", "wilaya", "wilayah", "vilayet",
    "emirate", "parish", "commune", "borough", "aimag", "voblast", "autonomous region",
    "special administrative region", "область", "край", "район", "округ",
)  # fmt: skip
_BEFORE = tuple(f"{word} " for word in GENERIC_BEFORE)
_AFTER = tuple(f" {word}" for word in GENERIC_AFTER)
_FIRST_WORDS = frozenset(word.partition(" ")[0] for word in GENERIC_BEFORE) | set(_OTHER_FIRST_WORD)
_LAST_WORDS = frozenset(phrase.rpartition(" ")[2] for phrase in (*GENERIC_AFTER, *_OTHER_ENDING))
_MARKED_ENDING = tuple(f"{mark}{letter}" for mark in "'’ʼ`" for letter in ("", "s"))
_UNIT = re.compile(
    "(?<=[\u3400-\u9fff]{2})[市省县縣都府州区區]$"
    "|(?<=[\uac00-\ud7a3]{2})(?:특별시|광역시|직할시|자치시|시|군|구역|구|읍|면|리|동|도)$"
)
"""Words for city, county, province that Chinese, Japanese and Korean write onto a name."""
_POSSESSIVE = re.compile(r"['’ʼ`]s?$")


def without_possessive(name: str) -> str:
    """The name without a closing ``'s`` or ``'``: "Russia's" gives "Russia"."""
    return _POSSESSIVE.sub("", name.rstrip())


def variants(name: str) -> list[str]:
    """Folded keys to try in turn when ``name`` itself finds nothing, nearest first, no repeats.

    >>> variants("the Port of Vostochny")
    ['port of vostochny', 'vostochny']
    """
    key = fold(name)
    if not may_vary(name, key):
        return []
    start = fold(without_possessive(name))
    found = [start] if start != key else []
    if unmarked := _UNIT.sub("", start):
        found.append(unmarked)
    for form in (start, *spellings(start)):
        found.extend((form, *_peeled(form)))
    return [form for form in dict.fromkeys(found) if form and form != key]


def may_vary(name: str, key: str) -> bool:
    """Whether a name and its folded key may have variants; most have none, and are soon done."""
    if "sk" in key or not key.isascii() or name.endswith(_MARKED_ENDING):
        return True
    first, space, rest = key.partition(" ")
    return bool(space) and (first in _FIRST_WORDS or rest.rpartition(" ")[2] in _LAST_WORDS)


def _peeled(key: str) -> list[str]:
    """The key again and again without a generic word, before it first, then after it."""
    peeled: list[str] = []
    while (shorter := _peel_one(key)) != key:
        peeled.append(shorter)
        key = shorter
    return peeled


def _peel_one(key: str) -> str:
    for before in _BEFORE:
        if key.startswith(before):
            return key.removeprefix(before)
    for after in _AFTER:
        if key.endswith(after):
            return key.removesuffix(after)
    return key


def without_generic(key: str) -> str:
    """The folded name without one generic word after it: "kursk oblast" gives "kursk"."""
    for after in _AFTER:
        if key.endswith(after):
            return key.removesuffix(after)
    return key
