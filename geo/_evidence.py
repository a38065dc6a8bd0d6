"""Whether a spot names a place: evidence from the name, the words around it and the document."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from gazetteer.names import fold
from geo._lexicon import terms, word_list, words
from geo._scan import joined
from geo._spot import COUNTRY_CODES, Spot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._scan import Token

COMMON_SURNAMES = 1500
"""Rank in the census up to which a surname speaks against a place most."""
SHORT_WORD = 3
REGION_CODES = frozenset("CONT RGN SEA OCN GULF STRT WTRC ISL ISLS".split())
SURE_SOURCES = ("demonym", "abbreviation", "bloc")
Evidence = dict[str, float]


def gather(spot: Spot, tokens: Sequence[Token]) -> Evidence:
    """What speaks for and against the spot within its sentence: names of evidence to strengths."""
    evidence: Evidence = {"bias": 1.0}
    _from_gazetteer(spot, evidence)
    _from_lexicons(spot, tokens, evidence)
    _from_left(spot, tokens, evidence)
    _from_right(spot, tokens, evidence)
    if "common_word" in evidence and "after_preposition" in evidence:
        evidence["common_word_placed"] = 1.0
    if spot.container:
        evidence["in_container"] = 1.0
    if spot.contains:
        evidence["container"] = 1.0
    if organization(tokens, spot.i, spot.j):
        evidence["organization"] = 1.0
    return evidence


def add_document_evidence(spots: Sequence[Spot], found: Sequence[Evidence]) -> None:
    """Adds what the other spots of the same name in the document say."""
    placed: Counter[str] = Counter()
    people: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for spot, evidence in zip(spots, found, strict=True):
        total[spot.text] += 1
        placed[spot.text] += any(key in evidence for key in _PLACE_CUES)
        people[spot.text] += any(key in evidence for key in _PERSON_CUES)
    for spot, evidence in zip(spots, found, strict=True):
        others = placed[spot.text] - any(key in evidence for key in _PLACE_CUES)
        if others:
            evidence["placed_elsewhere"] = 1.0
        persons = people[spot.text] - any(key in evidence for key in _PERSON_CUES)
        if persons:
            evidence["person_elsewhere"] = 1.0


_PLACE_CUES = ("after_preposition", "in_container", "of_head", "town_noun")
_PERSON_CUES = ("after_title", "after_given_name", "given_before_capital", "after_initial")


def _from_gazetteer(spot: Spot, evidence: Evidence) -> None:
    best = spot.best
    if best is None:
        evidence["unlisted"] = 1.0
        return
    if best.feature_code in COUNTRY_CODES:
        evidence["country"] = 1.0
    elif best.feature_code in REGION_CODES:
        evidence["region"] = 1.0
    elif best.feature_code == "ADM1":
        evidence["admin1"] = 1.0
    elif best.feature_class == "P":
        if best.feature_code == "PPLC":
            evidence["capital"] = 1.0
        people = math.log10(max(place.population for place in spot.places) + 1)
        evidence["population"] = people / 6.0
        evidence["namesakes"] = math.log2(len(spot.places)) / 4.0
        if people < 3.7:
            evidence["hamlet"] = 1.0
    else:
        evidence["feature"] = 1.0
    if fold(best.name) != fold(spot.text):
        evidence["alternate_name"] = 1.0


def _from_lexicons(spot: Spot, tokens: Sequence[Token], evidence: Evidence) -> None:
    own = tokens[spot.i : spot.j]
    if spot.source == "pattern":
        street = own[-1].low in terms("finding", "street_kinds")
        evidence["street_name" if street else "pattern"] = 1.0
    if _in_county_list(spot, tokens):
        evidence["county_list"] = 1.0
    if len(own) > 1:
        evidence["long_name"] = 1.0
        if "feature" not in evidence and all(t.low in words("common_words") for t in own):
            evidence["common_phrase"] = 1.0
        if own[0].low in words("given_names"):
            evidence["starts_as_person"] = 1.0
    else:
        _from_word(own[0], spot.i == 0, evidence)


def _from_word(word: Token, first: bool, evidence: Evidence) -> None:
    """What a name of a single word is besides: an ordinary word, a first name, a surname."""
    if word.low in words("common_words"):
        evidence["common_word"] = 1.0
        if first or word.gap.strip() != "":
            evidence["common_first"] = 1.0
    if word.low in words("given_names"):
        evidence["given_name"] = 1.0
    rank = _surname_ranks().get(word.low)
    if rank is not None:
        evidence["surname" if rank > COMMON_SURNAMES else "common_surname"] = 1.0
    if word.shout:
        evidence["shout"] = 1.0
    if len(word.text) <= SHORT_WORD:
        evidence["short"] = 1.0
    if first:
        evidence["first_word"] = 1.0


def _in_county_list(spot: Spot, tokens: Sequence[Token]) -> bool:
    """Whether it stands in a list such as "Barrow, Jackson and Madison counties"."""
    for token in tokens[spot.j : spot.j + 12]:
        if token.low in ("counties", "townships", "parishes", "provinces", "districts", "states"):
            return True
        if not (token.capital or token.low == "and"):
            return False
    return False


def _surname_ranks() -> Mapping[str, int]:
    return _RANKS or _fill_ranks()


_RANKS: dict[str, int] = {}


def _fill_ranks() -> Mapping[str, int]:
    _RANKS.update({word: rank for rank, word in enumerate(word_list("surnames"))})
    return _RANKS


def _from_left(spot: Spot, tokens: Sequence[Token], evidence: Evidence) -> None:
    if spot.i == 0:
        return
    before, first = tokens[spot.i - 1], tokens[spot.i]
    if first.gap == ", " and spot.i > 1:
        evidence["after_comma"] = 1.0
    if first.gap not in (" ", "-", ". ", "\u00a0"):
        return
    if before.low == "the":
        evidence["after_the"] = 1.0
        if spot.i > 1:
            before = tokens[spot.i - 2]
    if before.low in terms("finding", "at_place"):
        evidence["after_preposition"] = 1.0
        if spot.i > 1 and tokens[spot.i - 2].low in terms("finding", "being_there"):
            evidence["being_there"] = 1.0
    elif before.low == "of" and spot.i > 1:
        head = tokens[spot.i - 2]
        evidence["of_head" if head.low in terms("finding", "of_heads") else "after_of"] = 1.0
    elif before.low in ("and", "or") and spot.i > 1:
        evidence["after_and"] = 1.0
    elif before.low in terms("finding", "titles"):
        evidence["after_title"] = 1.0
    elif before.capital and first.gap in (" ", ". "):
        _after_capital(spot, before, evidence)


def _after_capital(spot: Spot, before: Token, evidence: Evidence) -> None:
    if before.possessive:
        evidence["after_possessive"] = 1.0
    elif len(before.text) == 1:
        evidence["after_initial"] = 1.0
    elif before.low in words("given_names"):
        evidence["after_given_name"] = 1.0
    elif spot.i > 1 or before.low not in words("common_words"):
        evidence["after_capital"] = 1.0


def _from_right(spot: Spot, tokens: Sequence[Token], evidence: Evidence) -> None:
    own_last = tokens[spot.j - 1]
    if own_last.possessive:
        evidence["possessive"] = 1.0
    if spot.j >= len(tokens):
        return
    after = tokens[spot.j]
    if own_last.possessive:
        return
    if after.gap == "-" and not after.capital:
        evidence["compound"] = 1.0
    if after.gap not in (" ", "\u00a0", ". "):
        if after.low in terms("finding", "name_suffixes"):
            evidence["after_title"] = 1.0
        return
    if after.low in terms("finding", "streets") and after.capital:
        evidence["street"] = 1.0
    elif after.low in terms("finding", "name_suffixes"):
        evidence["after_title"] = 1.0
    elif after.low in terms("finding", "town_nouns"):
        evidence["town_noun"] = 1.0
    elif after.low in terms("finding", "person_verbs"):
        evidence["person_verb"] = 1.0
    elif after.capital and after.gap != ". ":
        given = spot.j - spot.i == 1 and tokens[spot.i].low in words("given_names")
        evidence["given_before_capital" if given else "before_capital"] = 1.0


def organization(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Whether tokens ``i`` to ``j`` stand inside the name of an organization or publication."""
    left, right = capital_run(tokens, i, j)
    heads = terms("finding", "organizations")
    return any(
        token.low in heads and token.capital for token in (*tokens[left:i], *tokens[j:right])
    )


def capital_run(tokens: Sequence[Token], i: int, j: int) -> tuple[int, int]:
    """The run of capitalized words around tokens ``i`` to ``j``, with "of", "for", "the" inside."""
    right = j
    while right < len(tokens) and right - j < 6 and not tokens[right - 1].possessive:
        step = _next_capital(tokens, right)
        if step is None:
            break
        right = step
    left = i
    while left > 0 and i - left < 6:
        previous = _previous_capital(tokens, left)
        if previous is None:
            break
        left = previous
    return left, right


def _next_capital(tokens: Sequence[Token], k: int) -> int | None:
    if not joined(tokens, k):
        return None
    if tokens[k].capital:
        return k + 1
    if tokens[k].low in ("of", "for") and k + 1 < len(tokens) and tokens[k + 1].capital:
        return k + 2
    return None


def _previous_capital(tokens: Sequence[Token], k: int) -> int | None:
    if not joined(tokens, k) or tokens[k - 1].possessive:
        return None
    if tokens[k - 1].low == "the":
        return _past_of(tokens, k - 2)
    if tokens[k - 1].capital and tokens[k - 1].low not in terms("finding", "titles"):
        return k - 1
    return _past_of(tokens, k - 1)


def _past_of(tokens: Sequence[Token], k: int) -> int | None:
    """The capitalized word before the "of" or "for" at ``k``."""
    linked = k > 0 and tokens[k].low in ("of", "for") and tokens[k - 1].capital
    return k - 1 if linked and joined(tokens, k) else None
