"""Coasts, borders, roads and what lies between two places: rules that look at one or two names."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo._distances import SPACES, spaced
from geo._lexicon import terms
from geo._relative_words import (
    PART_SHARE,
    Relative,
    after,
    before,
    heads,
    is_state,
    past_article,
    relative,
    winds_ending,
)
from geo.model import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo._scan import PlaceNames, Token
    from geo._spot import Spot

_BORDER_WORDS = frozenset("land shared common maritime sea de facto international joint".split())
_JOINTS = frozenset({"-", "\u2010", "\u2011", "\u2013", "\u2014", "/", " - ", " \u2013 ", "/ "})


# --- coasts -------------------------------------------------------------------------------------


def at_coast(tokens: Sequence[Token], spot: Spot) -> Iterator[Relative]:
    """ "X's south coast", "the southern coast of X", "the X coast"; after "off" the sea there."""
    for head in heads(tokens, spot.i):
        noun = head - 2
        of = before(tokens, head) == "of" and noun >= 0
        if of and tokens[noun].low in terms("zones", "coasts") and spot.source != "demonym":
            first, winds = winds_ending(tokens, noun) if spaced(tokens, noun) else (noun, ())
            while before(tokens, first) in terms("zones", "waters_adjectives"):
                first -= 1
            yield from _coast(tokens, first, spot.j, spot, winds)
    part, winds = winds_ending(tokens, spot.i)  # "the coast of eastern X"
    if winds and part > 1 and before(tokens, part) == "of" and _is_coast(tokens[part - 2]):
        yield from _coast(tokens, part - 2, spot.j, spot, winds, PART_SHARE)
    owns = tokens[spot.j - 1].possessive or spot.source == "demonym" or _is_area(spot)
    k = spot.j
    if not owns or not spaced(tokens, k):
        return
    while k - spot.j < 3 and after(tokens, k) in terms("zones", "waters_adjectives") | _HYPHENATED:
        k += 1
    if after(tokens, k) in terms("zones", "coasts") and after(tokens, k + 1) not in (
        "guard",
        "guards",
    ):
        _, winds = winds_ending(tokens, k)
        yield from _coast(tokens, spot.i, k + 1, spot, winds)


def _is_coast(token: Token) -> bool:
    return token.low in terms("zones", "coasts")


_HYPHENATED = frozenset(
    "northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern".split()
)


def _is_area(spot: Spot) -> bool:
    best = spot.best
    return best is not None and best.feature_class in ("A", "L", "T")


def _coast(
    tokens: Sequence[Token],
    i: int,
    j: int,
    spot: Spot,
    winds: Sequence[str],
    share: float | None = None,
) -> Iterator[Relative]:
    start = past_article(tokens, i)
    if before(tokens, start) != "off":
        yield relative(i, j, "coast", spot, winds=winds, share=share)
        return
    first = start - 1
    if before(tokens, first) in terms("zones", "waters"):
        first -= 1
    yield relative(first, j, "sea", spot, winds=winds, share=share)


# --- borders ------------------------------------------------------------------------------------


def at_border(tokens: Sequence[Token], spot: Spot) -> Iterator[Relative]:
    """ "the border with X", "X's northern border", "the southern border of X"."""
    if spot.source != "demonym":
        for head in heads(tokens, spot.i):
            noun = head - 2
            linked = before(tokens, head) in ("with", "of") and noun >= 0
            if linked and tokens[noun].low in _borders() and spaced(tokens, head - 1):
                first, winds = winds_ending(tokens, noun) if spaced(tokens, noun) else (noun, ())
                # "the northern border with X" is north of whoever speaks, south of X
                own = winds if before(tokens, head) == "of" else ()
                yield relative(first, spot.j, "border", spot, winds=own)
    k = spot.j
    if not spaced(tokens, k) or not (tokens[k - 1].possessive or is_state(spot)):
        return
    while (
        k - spot.j < 3 and after(tokens, k) in terms("zones", "waters_adjectives") | _BORDER_WORDS
    ):
        k += 1
    if after(tokens, k) in _borders():
        _, winds = winds_ending(tokens, k)
        yield relative(spot.i, k + 1, "border", spot, winds=winds)


def combined_border(
    tokens: Sequence[Token], spots: Sequence[Spot], gazetteer: PlaceNames
) -> Iterator[Relative]:
    """ "the A-B border", "the border between A and B", "A's border with B"."""
    for one, other in pairwise(spots):
        if one.best is None or other.best is None or one.best == other.best:
            continue
        if one.j == other.i and tokens[other.i].gap in _JOINTS:
            k = other.j
            while after(tokens, k) in _BORDER_WORDS:
                k += 1
            if after(tokens, k) in _borders():
                yield relative(one.i, k + 1, "border", one, other)
        elif _owns_border_with(tokens, one, other):
            yield relative(one.i, other.j, "border", one, other)
        elif _joined_by_and(tokens, one, other):
            first = _border_of_both(tokens, one)
            if first >= 0:
                yield relative(first, other.j, "border", one, other)
    for spot in spots:
        yield from _of_two_peoples(tokens, spot, gazetteer)


def _of_two_peoples(
    tokens: Sequence[Token], spot: Spot, gazetteer: PlaceNames
) -> Iterator[Relative]:
    """ "the Sino-Indian border": one adjective of two countries."""
    if spot.source != "demonym" or after(tokens, spot.j) not in _borders():
        return
    both = tuple(place.place_id for place in gazetteer.lookup_demonym(spot.text))
    if len(both) == 2 and len(tokens[spot.i].text) < len(spot.text):
        yield Relative(spot.i, spot.j + 1, Relation("border", both), (spot,))


def _owns_border_with(tokens: Sequence[Token], one: Spot, other: Spot) -> bool:
    """ "Poland's eastern border with Belarus", "the Polish border with Belarus"."""
    head = past_article(tokens, other.i)
    noun = head - 2
    if before(tokens, head) != "with" or noun < one.j or tokens[noun].low not in _borders():
        return False
    allowed = _BORDER_WORDS | terms("zones", "waters_adjectives")
    return noun - one.j <= 3 and all(
        t.low in allowed and t.gap in SPACES for t in tokens[one.j : noun]
    )


def _joined_by_and(
    tokens: Sequence[Token], one: Spot, other: Spot, words: Sequence[str] = ("and",)
) -> bool:
    """Whether the names are joined by the word, up to "the town of" before the second."""
    for head in heads(tokens, other.i):
        if head - 1 == one.j and tokens[head - 1].low in words and spaced(tokens, head):
            return tokens[head - 1].gap in SPACES
    return False


def _border_of_both(tokens: Sequence[Token], one: Spot) -> int:
    """Where "the border between" (or "of") starts before the first of two names; else -1."""
    for head in heads(tokens, one.i):
        noun = head - 2
        if before(tokens, head) in ("between", "of", "separating", "dividing") and noun >= 0:
            is_border = tokens[noun].low in _borders() and spaced(tokens, head - 1)
            return noun if is_border else -1
    return -1


def _borders() -> frozenset[str]:
    return terms("zones", "borders")


# --- between, roads -----------------------------------------------------------------------------


def between(tokens: Sequence[Token], one: Spot, other: Spot) -> Iterator[Relative]:
    """ "halfway between A and B", "the waters between A and B", "the road between A and B"."""
    if "demonym" in (one.source, other.source) or not _joined_by_and(tokens, one, other):
        return
    for head in heads(tokens, one.i):
        at = head - 1
        if before(tokens, head) != "between" or at < 1 or not spaced(tokens, at):
            continue
        noun = tokens[at - 1].low
        if noun in terms("zones", "sea_words"):
            yield relative(at - 1, other.j, "strait", one, other)
        elif noun in terms("zones", "road_words"):
            yield relative(at - 1, other.j, "road", one, other)
        elif noun in terms("zones", "between_nouns") and not (is_state(one) and is_state(other)):
            part_of_it = noun in ("halfway", "midway", "somewhere")
            yield relative(at - 1 if part_of_it else at, other.j, "between", one, other)


def on_road(tokens: Sequence[Token], one: Spot, other: Spot) -> Iterator[Relative]:
    """ "the road from A to B", "the highway linking A with B", "the A-B highway"."""
    if "demonym" in (one.source, other.source):
        return
    if one.j == other.i and tokens[other.i].gap in _JOINTS:
        for k in (other.j, other.j + 1):
            if after(tokens, k) in terms("zones", "road_words") and spaced(tokens, other.j):
                yield relative(one.i, k + 1, "road", one, other)
                return
    if not _joined_by_and(tokens, one, other, ("to", "and", "with")):
        return
    for head in heads(tokens, one.i):
        link = before(tokens, head)
        noun = head - 2
        while noun > 0 and tokens[noun].low in (
            "that",
            "which",
            "leading",
            "running",
            "runs",
            "leads",
        ):
            noun -= 1
        linked = link in ("from", "linking", "connecting", "joining", "links", "connects")
        if linked and noun >= 0 and tokens[noun].low in terms("zones", "road_words"):
            yield relative(noun, other.j, "road", one, other)
            return
