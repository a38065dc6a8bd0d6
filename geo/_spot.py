"""Spans of a sentence that might name a place: names, abbreviations, demonyms, patterns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from geo._lexicon import pairs, terms, words
from geo._scan import Names, Token, joined, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gazetteer.place import Place

Source = Literal["name", "demonym", "abbreviation", "pattern", "bloc"]
MAX_DEMONYM_TOKENS = 3
MAX_PATTERN_TOKENS = 4
KNOWN_TOWN = 100_000
"""A town of so many people is meant even where its name is an ordinary word: "NICE"."""
_DIGITS = "0123456789"
COUNTRY_CODES = frozenset("PCLI PCLD PCLS PCLIX PCL PCLF PCLH TERR".split())
CONTAINER_CODES = COUNTRY_CODES | {"ADM1"}


@dataclass(slots=True)
class Spot:
    """A span that might name a place, before anything decides whether it does."""

    sentence: int
    i: int
    j: int
    """Token range in its sentence, ``j`` exclusive."""
    start: int
    end: int
    text: str
    query: str
    source: Source
    places: tuple[Place, ...]
    container: str | None = None
    """The state or country named right after it: "Paris, Texas"."""
    contains: bool = False
    """Whether it is such a container of the spot before it."""

    @property
    def best(self) -> Place | None:
        """The likeliest place of that name, nothing else known."""
        return self.places[0] if self.places else None

    @property
    def is_country(self) -> bool:
        """Whether the likeliest place is a country."""
        return self.best is not None and self.best.feature_code in COUNTRY_CODES


def find_spots(text: str, tokens: Sequence[Token], sentence: int, names: Names) -> list[Spot]:
    """The spans of one sentence that might name a place, left to right, none overlapping."""
    spots: list[Spot] = []
    i = 0
    while i < len(tokens):
        spot = _spot_at(text, tokens, i, sentence, names) if tokens[i].capital else None
        if spot is None:
            i += 1
            continue
        spots.append(spot)
        i = spot.j
    link_containers(text, spots)
    return _with_unlisted_towns(text, tokens, spots)


def _spot_at(
    text: str, tokens: Sequence[Token], i: int, sentence: int, names: Names
) -> Spot | None:
    if _party_letter(tokens, i):
        return None
    abbreviation = _abbreviation(text, tokens, i, sentence, names)
    if abbreviation is not None:
        return abbreviation
    named = names.longest(text, tokens, i)
    bloc = _bloc_end(text, tokens, i)
    if bloc and bloc >= named:
        listed = bloc > i + 1 and names.places(text[tokens[i].start : tokens[bloc - 1].end])
        return _make(text, tokens, i, bloc, sentence, "bloc", listed or ())
    people, place = _demonym(text, tokens, i, names)
    if place is not None and people >= named:
        return _make(text, tokens, i, people, sentence, "demonym", (place,))
    kind = _pattern_end(tokens, i)
    if kind > named:
        whole = text[tokens[i].start : tokens[kind - 1].end]
        return _make(text, tokens, i, kind, sentence, "pattern", names.places(whole))
    if named and tokens[i].text == "The" and named > i + 1 and not _with_article(tokens, i, named):
        return None  # "The Philippines" is listed as "Philippines" too
    if not named or _hopeless(tokens, i, named):
        return None
    places = names.places(text[tokens[i].start : tokens[named - 1].end])
    if not places or _likelier_words(tokens, i, named, places[0]):
        return None
    return _make(text, tokens, i, named, sentence, "name", places)


def _likelier_words(tokens: Sequence[Token], i: int, j: int, best: Place) -> bool:
    """Whether ordinary words in a text in capitals bear a name by chance: "IN DOWNTOWN LIMA"."""
    known = best.feature_class == "P" and best.population >= KNOWN_TOWN
    by_chance = best.feature_class in ("A", "P") and best.feature_code not in COUNTRY_CODES
    return by_chance and not known and _is_common(tokens[i:j]) and _shouting(tokens, i)


def _with_article(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Whether the article is part of the name: "in The Hague", "The Hague said"."""
    rest = " ".join(token.low for token in tokens[i + 1 : j])
    return rest in terms("finding", "with_article")


def _party_letter(tokens: Sequence[Token], i: int) -> bool:
    """Whether the token is the party of "R-Texas", "DFL-Cook"."""
    party = tokens[i].text in ("R", "D", "I", "DFL", "GOP")
    return party and i + 1 < len(tokens) and tokens[i + 1].gap == "-"


def _bloc_end(text: str, tokens: Sequence[Token], i: int) -> int:
    """The end of "European Union", "the West", "Western allies" at token ``i``; else 0."""
    if tokens[i].text == "Western" and i + 1 < len(tokens) and tokens[i + 1].gap == " ":
        return i + 1 if tokens[i + 1].low in terms("finding", "western_nouns") else 0
    if tokens[i].text == "West" and i > 0 and tokens[i - 1].low == "the":
        follows = tokens[i + 1] if i + 1 < len(tokens) else None
        alone = follows is None or follows.gap != " " or not follows.capital
        side = follows is not None and follows.low in ("of", "side", "end", "coast", "bank")
        return i + 1 if alone and not side else 0
    for length in (3, 2):
        if i + length <= len(tokens):
            span = text[tokens[i].start : tokens[i + length - 1].end]
            if span in terms("finding", "blocs"):
                return i + length
    return 0


def _make(
    text: str,
    tokens: Sequence[Token],
    i: int,
    j: int,
    sentence: int,
    source: Source,
    places: tuple[Place, ...],
) -> Spot:
    start, end = tokens[i].start, tokens[j - 1].end
    span = text[start:end]
    return Spot(sentence, i, j, start, end, span, span, source, places)


def _hopeless(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Whether the span is a single letter, a weekday, a short word in capitals or the like."""
    if j - i > 1:
        return all(len(token.text) < 2 for token in tokens[i:j])
    token = tokens[i]
    if len(token.text) < 2 or token.low in terms("finding", "never"):
        return True
    return token.shout and len(token.text) <= 3


# --- abbreviations ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Short:
    tokens: tuple[str, ...]
    dotted: bool
    query: str
    after_city: bool
    country: str | None
    """The country of a state's abbreviation: "Ga." is in the United States."""


@cache
def _shorts() -> Mapping[str, tuple[_Short, ...]]:
    """Abbreviations by first token, longest first."""
    found: dict[str, list[_Short]] = {}
    for table, after_city in (
        ("states_anywhere", False),
        ("states_after_city", True),
        ("countries", False),
    ):
        for written, query in pairs("finding", table).items():
            parts = tuple(token.text for token in tokenize(written, 0, len(written)))
            dotted = written.endswith(".") and not parts[-1].endswith(".")
            country = None if table == "countries" else country_of_state(query)
            short = _Short(parts, dotted, query, after_city, country)
            found.setdefault(parts[0], []).append(short)
    return {key: tuple(sorted(some, key=lambda s: -len(s.tokens))) for key, some in found.items()}


def country_of_state(state: str) -> str:
    """The country of a state or province that the tables of abbreviations list."""
    return pairs("finding", "not_in_the_united_states").get(state, "United States")


def _abbreviation(
    text: str, tokens: Sequence[Token], i: int, sentence: int, names: Names
) -> Spot | None:
    for short in _shorts().get(tokens[i].text, ()):
        j = i + len(short.tokens)
        if tuple(token.text for token in tokens[i:j]) != short.tokens:
            continue
        end = tokens[j - 1].end
        if short.dotted and text[end : end + 1] != ".":
            continue
        if short.after_city and not _after_city(tokens, i, dotted=short.dotted):
            continue
        if _shouting(tokens, i) and (tokens[i].text in ("US", "EU") or _goes_on(tokens, i, j)):
            continue
        end += short.dotted
        start = tokens[i].start
        places = names.places(short.query)
        spot = Spot(
            sentence, i, j, start, end, text[start:end], short.query, "abbreviation", places
        )
        spot.container = short.country
        return spot
    return None


def _after_city(tokens: Sequence[Token], i: int, *, dotted: bool) -> bool:
    gap = tokens[i].gap
    town = i > 0 and tokens[i - 1].capital and len(tokens[i - 1].text) > 2
    return town and (gap == ", " or (gap == " " and dotted))


def _goes_on(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Whether two letters are likelier a word than a state: "IN FLORES, IN THE NORTH"."""
    gap = tokens[j].gap if j < len(tokens) else ","
    return len(tokens[i].text) == 2 and gap[0].isspace() and gap.strip()[:1] in _DIGITS


def _shouting(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words around token ``i`` are in capitals too, so "US" may be "us"."""
    near = _long_words(tokens[max(0, i - 3) : i + 4]) or _long_words(tokens)
    return bool(near) and all(map(str.isupper, near))


def _long_words(tokens: Sequence[Token]) -> list[str]:
    return [t.text for t in tokens if len(t.text) > 3 and t.text.upper() != t.text.lower()]


# --- demonyms and patterns ----------------------------------------------------------------------


def _demonym(text: str, tokens: Sequence[Token], i: int, names: Names) -> tuple[int, Place | None]:
    stop = i + 1
    while stop < len(tokens) and stop - i < MAX_DEMONYM_TOKENS and joined(tokens, stop):
        stop += 1
    for j in range(stop, i, -1):
        if tokens[j - 1].capital:
            place = names.demonym(text[tokens[i].start : tokens[j - 1].end])
            if place is not None:
                return j, place
    return 0, None


def _pattern_end(tokens: Sequence[Token], i: int) -> int:
    """The end of "Laurel County", "Lake Erie" at token ``i``, in the gazetteer or not; else 0."""
    before = tokens[i].low in terms("finding", "kinds_before")
    if before and i + 1 < len(tokens) and tokens[i + 1].capital and joined(tokens, i + 1):
        return 0 if tokens[i].possessive or tokens[i + 1].shout else i + 2
    if i == 0 and tokens[i].low in words("common_words"):
        return 0
    for k in range(i + 1, min(i + MAX_PATTERN_TOKENS, len(tokens))):
        token = tokens[k]
        if not token.capital or not joined(tokens, k) or tokens[k - 1].possessive:
            return 0
        if token.low in terms("finding", "street_kinds") and _ends_street(tokens, k):
            return k + 1
        if token.low in terms("finding", "kinds_after"):
            proper = all(t.low not in terms("finding", "never") for t in tokens[i:k])
            return k + 1 if proper and not _is_common(tokens[i:k]) else 0
    return 0


def _ends_street(tokens: Sequence[Token], k: int) -> bool:
    """Whether nothing capitalized follows: "Wall Street", not "Wall Street Journal"."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    return after is None or after.gap != " " or not after.capital


def _is_common(tokens: Sequence[Token]) -> bool:
    return all(token.low in words("common_words") for token in tokens)


# --- "City, State" ------------------------------------------------------------------------------


def link_containers(text: str, spots: list[Spot]) -> None:
    """Marks each "City, State" and "City, Country" pair on both of its spots."""
    for inner, outer in pairwise(spots):
        if text[inner.end : outer.start] != ", " or not _may_contain(outer):
            continue
        if inner.is_country or inner.source in ("abbreviation", "demonym"):
            continue
        sure = outer.source == "abbreviation"
        if sure or any(within(place, outer.places[0]) for place in inner.places):
            inner.container, outer.contains = outer.query, True


def _may_contain(spot: Spot) -> bool:
    best = spot.best
    return spot.source != "demonym" and best is not None and best.feature_code in CONTAINER_CODES


def within(place: Place, container: Place) -> bool:
    """Whether ``place`` lies in the country or first-level area ``container``, by its codes."""
    if place.place_id == container.place_id or place.country_code != container.country_code:
        return False
    return container.feature_code != "ADM1" or place.admin1 == container.admin1


def _with_unlisted_towns(text: str, tokens: Sequence[Token], spots: list[Spot]) -> list[Spot]:
    """The spots and, before a state's abbreviation, towns the gazetteer does not know."""
    found = list(spots)
    for spot in spots:
        if spot.source != "abbreviation" or spot.contains or tokens[spot.i].gap != ", ":
            continue
        i = spot.i
        while i > 0 and spot.i - i < 3 and tokens[i - 1].capital:
            i -= 1
            if not joined(tokens, i):
                break
        free = i < spot.i and not any(other.i < spot.i and other.j > i for other in spots)
        if free and tokens[i].low not in terms("finding", "never"):
            town = _make(text, tokens, i, spot.i, spot.sentence, "pattern", ())
            town.container, spot.contains = spot.query, True
            found.append(town)
    return sorted(found, key=lambda one: one.start)
