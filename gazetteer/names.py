"""Place names as keys: folding, and the other spellings one name goes by.

Everything here is a small pure function on strings. ``fold`` decides what counts as the same
name; ``spellings`` yields extra keys worth storing with a name. What to try when a name as
written finds nothing is in ``gazetteer.readings``.
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
    if name.isalnum() and name.isascii():
        return name.lower()
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


# --- words that come off ------------------------------------------------------------------------

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
_AFTER = tuple(f" {word}" for word in GENERIC_AFTER)
_POSSESSIVE = re.compile(r"['’ʼ`]s?$")


def without_possessive(name: str) -> str:
    """The name without a closing ``'s`` or ``'``: "Russia's" gives "Russia"."""
    return _POSSESSIVE.sub("", name.rstrip())


def without_generic(key: str) -> str:
    """The folded name without one generic word after it: "kursk oblast" gives "kursk"."""
    for after in _AFTER:
        if key.endswith(after):
            return key.removesuffix(after)
    return key
