"""Words of a sentence with their offsets, and the gazetteer seen as a set of names to match."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import LngLat, Place
    from geo.model import Document, Sentence

MAX_NAME_TOKENS = 8
MAX_CACHED_NAMES = 50_000

# One flat repetition each: linear on any text. First dotted abbreviations (U.S., N.M.), then words;
# an apostrophe inside a word keeps it whole (Sana'a), a closing 's is taken off afterwards.
_WORD = re.compile(r"(?:[A-Z]\.){2,6}|[^\W_]+(?:['’ʼ`][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`][sS]$")
_PLURAL_OWNER = ("' ", "’ ")
_JOINTS = frozenset({" ", "-", "\u00a0", "\u2010", "\u2011", " & ", "-\u00a0", "\n", "\r\n"})
_BY_HAND = ("site:", "region:", "water:")
_ABBREVIATED = frozenset("st ste ft mt n s e w pt gt cd col".split())


class PlaceNames(Protocol):
    """What finding and resolving mentions ask of a gazetteer."""

    def lookup(
        self, name: str, *, country: str | None = None, near: LngLat | None = None
    ) -> list[Place]:
        """Every place of that exact (folded) name, likeliest first."""

    def lookup_demonym(self, word: str) -> list[Place]:
        """The places whose people or things are called by ``word``."""

    def has(self, name: str) -> bool:
        """Whether any place goes by that name."""

    def starts(self, first_token: str) -> int:
        """How many tokens the longest name beginning with ``first_token`` has; 0 for none."""

    def get(self, place_id: str) -> Place | None:
        """The place with that id."""

    def country(self, country_code: str) -> Place | None:
        """The country with that ISO 3166-1 alpha-2 code."""

    def capital(self, country_code: str) -> Place | None:
        """The capital of that country."""

    def area(self, place_id: str) -> BaseGeometry | None:
        """The polygon of that place, EPSG:4326 (lon, lat), if one is known."""

    @property
    def area_ids(self) -> list[str]:
        """Identifiers of all places that have a polygon."""

    def country_at(self, point: LngLat, *, tolerance_km: float = ...) -> Place | None:
        """The country whose land is at the point or within ``tolerance_km`` of it."""

    def within(self, area: BaseGeometry, *, feature_class: str | None = None) -> list[Place]:
        """The places whose point lies in the polygon."""

    def waters_at(self, point: LngLat) -> Place | None:
        """Whose sea the point is in."""


class Token(NamedTuple):
    """A word of a sentence; ``end`` leaves out a closing possessive."""

    start: int
    end: int
    text: str
    low: str
    gap: str
    """What stands between the word before (and its possessive) and this one."""
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with an upper-case letter."""
        return self.text[0].isupper()

    @property
    def shout(self) -> bool:
        """Whether it is several letters, all upper case."""
        return len(self.text) > 1 and self.text.isupper() and self.text.isalpha()


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The words of ``text[start:end]`` in order."""
    tokens: list[Token] = []
    last = start
    for match in _WORD.finditer(text, start, end):
        bare = match.group()
        first, stop = match.span()
        possessive = False
        if bare[-1] in "sS":
            if _POSSESSIVE.search(bare):
                possessive, bare = True, bare[:-2]
            else:
                possessive = bare[-1] == "s" and text[stop : stop + 2] in _PLURAL_OWNER
        gap = text[last:first]
        tokens.append(Token(first, first + len(bare), bare, bare.lower(), gap, possessive))
        last = stop
    return tokens


def joined(tokens: Sequence[Token], i: int) -> bool:
    """Whether token ``i`` may continue a name with the token before it."""
    if i <= 0 or i >= len(tokens):
        return False
    before, gap = tokens[i - 1], tokens[i].gap
    if before.possessive:
        return gap == " "
    if gap in _JOINTS:
        return True
    return gap in (". ", ".") and (before.low in _ABBREVIATED or len(before.text) == 1)


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """The document's sentences, or its whole text as one when it was not split."""
    if document.sentences:
        return document.sentences
    from geo.model import Sentence as Whole

    return (Whole(0, len(document.text)),)


def _listed_by_hand_first(places: list[Place], key: str) -> list[Place]:
    """The places, a site, region or sea whose own name it is before towns merely also called so."""
    if not places or fold(places[0].name) == key:
        return places
    return sorted(
        places, key=lambda p: not (p.place_id.startswith(_BY_HAND) and fold(p.name) == key)
    )


class Names:
    """Lookups in a gazetteer, remembered while a document is read."""

    def __init__(self, gazetteer: PlaceNames) -> None:
        self.gazetteer = gazetteer
        self._places: dict[str, tuple[Place, ...]] = {}
        self._listed: dict[str, bool] = {}
        self._demonyms: dict[str, Place | None] = {}

    def places(self, name: str) -> tuple[Place, ...]:
        """Every place of exactly that name, likeliest first."""
        key = fold(name)
        if key not in self._places:
            if len(self._places) > MAX_CACHED_NAMES:
                self._places.clear()
            listed = bool(key) and self.gazetteer.has(name)
            found = self.gazetteer.lookup(name) if listed else []
            self._places[key] = tuple(_listed_by_hand_first(found, key))
        return self._places[key]

    def _has(self, name: str) -> bool:
        known = self._listed.get(name)
        if known is None:
            if len(self._listed) > MAX_CACHED_NAMES:
                self._listed.clear()
            known = self._listed[name] = self.gazetteer.has(name)
        return known

    def best(self, name: str) -> Place | None:
        """The likeliest place of that name when nothing else is known."""
        found = self.places(name)
        return found[0] if found else None

    def demonym(self, word: str) -> Place | None:
        """The country or region whose people are called by ``word``, or ``None``."""
        if word not in self._demonyms:
            found = self.gazetteer.lookup_demonym(word)
            self._demonyms[word] = found[0] if found else None
        return self._demonyms[word]

    def longest(self, text: str, tokens: Sequence[Token], i: int) -> int:
        """The end (exclusive) of the longest listed name starting at token ``i``; else 0."""
        key = fold(tokens[i].text).partition(" ")[0]
        most = self.gazetteer.starts(key) if key else 0
        if tokens[i].possessive:  # "Russia's Far East"
            most = max(most, self.gazetteer.starts(key + "s"))
        most = min(most, MAX_NAME_TOKENS)
        stop = i + 1
        while stop < len(tokens) and stop - i < most and joined(tokens, stop):
            stop += 1
        for j in range(stop, i, -1) if most else ():
            last = tokens[j - 1]
            ends = last.capital or j == i + 1 or last.gap == "-"  # Tongchang-ri
            if ends and self._has(text[tokens[i].start : last.end]):
                return j
        return 0
