"""The country that a cell of a table names, however it is spelled there.

Statistics write "Bolivia (Plurinational State of)", "Congo, Dem. Rep.", "Korea, South", lists of
conflicts "Yemen (North Yemen)"; what is called a country may be a state or a part of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from babel.core import get_global

from gazetteer.names import fold
from gazetteer.search import COUNTRY_CODES, OTHER_COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.index import Gazetteer
    from gazetteer.place import Place

LONGEST_NAME = 100
"""Characters of a cell that are read: no country's name is longer."""
_PARTS_OF: Final = {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "west bank": "PS",
    "gaza strip": "PS",
    "gaza": "PS",
}
"""Parts of countries that columns of countries name, with the country's code."""
_MEANT: Final = {"congo": "CG", "west bank and gaza": "PS", "west bank and gaza strip": "PS"}
"""Names whose country another one would be taken for, or none."""
_FORMER: Final = {
    "soviet union": "RU AM AZ BY EE GE KZ KG LV LT MD TJ TM UA UZ",
    "yugoslavia": "RS BA HR ME MK SI XK",
    "serbia and montenegro": "RS ME XK",
    "czechoslovakia": "CZ SK",
}
"""Countries that are no more, with the codes of those where they were."""
_SHORT: Final = {
    "rep": "Republic",
    "dem": "Democratic",
    "fed": "Federated",
    "sts": "States",
    "is": "Islands",
    "&": "and",
}
_ABBREVIATED = re.compile(r"(?<![\w.'’])(?:(rep|dem|fed|sts|is)(?!\w)\.?|(&))", re.IGNORECASE)
_BRACKETED = re.compile(r"([^()]{1,100}?) ?\(([^()]{1,100})\) ?([^()]{0,100})")
_DIGITS = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Land:
    """What a cell says of the country; all empty where it says nothing."""

    text: str = ""
    """The cell."""
    country: Place | None = None
    codes: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2; several for a country that is no more, none where it is not known."""
    part: str = ""
    """The part of the country: "Scotland"."""

    @property
    def name(self) -> str:
        """The country in words: by its own name, else as the cell has it."""
        return self.country.name if self.country is not None else self.text


class Countries:
    """Reads cells as countries; a table has few of them, so each is read once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._read: dict[str, Land] = {}

    def land_of(self, cell: str) -> Land:
        """What the cell says: "Russia", "RU", "862", "Korea, South", "Scotland"."""
        if cell not in self._read:
            self._read[cell] = self._land(" ".join(cell.split())[:LONGEST_NAME])
        return self._read[cell]

    def is_state(self, name: str) -> bool:
        """Whether a first-level part of a country has the name."""
        return any(place.feature_code == "ADM1" for place in self._gazetteer.lookup(name))

    def is_area(self, name: str) -> bool:
        """Whether an area with borders of its own has the name: a state, a county."""
        return any(place.feature_class == "A" for place in self._gazetteer.lookup(name))

    def _land(self, text: str) -> Land:
        if not text:
            return Land()
        for name in spellings(text):
            code = _PARTS_OF.get(fold(name))
            if code is not None:
                return Land(text, self._gazetteer.country(code), frozenset([code]), name)
            country, codes = self._named(name)
            if codes:
                return Land(text, country, codes)
        return Land(text)

    def _named(self, name: str) -> tuple[Place | None, frozenset[str]]:
        code = _code(name)
        if code:
            country = self._gazetteer.country(code)
            return country, frozenset([code] if country is not None else ())
        for place in self._gazetteer.lookup(name):
            if place.feature_code in COUNTRY_CODES and place.country_code:
                return place, frozenset([place.country_code])
            former = _FORMER.get(fold(place.name)) if place.feature_code == "PCLH" else None
            if former:
                return None, frozenset(former.split())
        return None, frozenset(_FORMER.get(fold(name), "").split())


def spellings(cell: str) -> Iterator[str]:
    """Names that a country's cell may mean, likeliest first.

    >>> list(spellings("Korea, Rep."))
    ['Korea, Rep.', 'Korea, Republic', 'Republic Korea', 'Republic of Korea', \
'Republic of the Korea', 'Korea']
    >>> list(spellings("Yemen (North Yemen)"))
    ['Yemen (North Yemen)', 'Yemen North Yemen', 'Yemen', 'North Yemen']
    """
    yield from dict.fromkeys((cell, *_respelled(_ABBREVIATED.sub(_in_full, cell))))


def _respelled(text: str) -> Iterator[str]:
    yield text
    match = _BRACKETED.fullmatch(text)
    if match is not None:
        outside, inside = f"{match[1]} {match[3]}".strip(), match[2].strip()
        if inside.lower().endswith((" of", " of the")):  # "Korea (Republic of)" is not all Korea
            yield f"{inside} {outside}"
        yield f"{outside} {inside}"
        yield outside
        yield inside
    head, comma, tail = (part.strip() for part in text.partition(","))
    if comma and head and tail:
        yield f"{tail} {head}"
        yield f"{tail} of {head}"
        yield f"{tail} of the {head}"
        yield head


def _in_full(match: re.Match[str]) -> str:
    return _SHORT[(match[1] or match[2]).lower()]


def _code(name: str) -> str:
    """The alpha-2 code that a code of any kind means, "" for what is none."""
    if len(name) == 2 and name.isascii() and name.isalpha():
        return OTHER_COUNTRY_CODES.get(name.lower(), name.upper())
    if _DIGITS.fullmatch(name):  # spreadsheets drop the zeros of 004
        return _numbered().get(name.zfill(3), "")
    return _MEANT.get(fold(name), "")


@cache
def _numbered() -> dict[str, str]:
    """The alpha-2 codes of the numbers of ISO 3166-1 (and of UN M49, which agree)."""
    aliases = get_global("territory_aliases")
    return {key: codes[0] for key, codes in aliases.items() if key.isdigit() and len(codes) == 1}
