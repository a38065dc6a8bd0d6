"""The words of relative places: what stands before a name, after it, and between two names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo._distances import SPACES, bare_wind, spaced
from geo._lexicon import pairs, terms
from geo.model import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._scan import Token
    from geo._spot import Spot

CENTRAL = "central"
PART_SHARE = 0.33
"""How much of a country "the coast of eastern X" and "off eastern X" are about."""
_MOST_HEAD_TOKENS = 7


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative place found in a sentence: its token range and how it lies to its spots."""

    i: int
    j: int
    relation: Relation
    spots: tuple[Spot, ...] = field(default=())
    span: tuple[int, int] | None = None
    """Code points, where the expression is no run of tokens."""


def relative(
    i: int,
    j: int,
    kind: str,
    *spots: Spot,
    winds: Sequence[str] = (),
    share: float | None = None,
    km: float | None = None,
    vague: bool = False,
    within: bool = False,
) -> Relative:
    """A relative place of that kind that hangs on the spots' likeliest places."""
    anchors = tuple(spot.best.place_id for spot in spots if spot.best is not None)
    relation = Relation(kind, anchors, tuple(winds), share, km, vague, within)
    return Relative(i, j, relation, spots)


def with_context(found: Relative, context: Sequence[str]) -> Relative:
    """The same, knowing which places are named around it."""
    own = set(found.relation.anchors)
    others = tuple(place_id for place_id in dict.fromkeys(context) if place_id not in own)
    return replace(found, relation=replace(found.relation, context=others))


def heads(tokens: Sequence[Token], i: int) -> list[int]:
    """Where the phrase around a name at token ``i`` may begin: "X", "the X", "the city of X"."""
    found = [i]
    k, seen_head = i, False
    while i - k < _MOST_HEAD_TOKENS and k > 0 and tokens[k].gap in SPACES:
        low = tokens[k - 1].low
        if low in ("the", "a", "an", "its", "their"):
            if seen_head or k == i:
                found.append(k - 1)
            break
        if low == "of" and k > 1 and tokens[k - 2].low in terms("zones", "place_heads"):
            k -= 2
            seen_head = True
        elif low in terms("zones", "place_heads") or low in terms("zones", "place_adjectives"):
            k -= 1
            seen_head = seen_head or low in terms("zones", "place_heads")
        elif tokens[k - 1].capital and seen_head:
            k -= 1  # "the Ukrainian city of X"
        else:
            break
    return found


def past_article(tokens: Sequence[Token], k: int) -> int:
    """Where an expression at ``k`` begins with its article, if it has one."""
    return k - 1 if k > 0 and spaced(tokens, k) and tokens[k - 1].low in ("the", "a") else k


def before(tokens: Sequence[Token], k: int) -> str:
    """The word before token ``k`` when only a space stands between; else empty."""
    return tokens[k - 1].low if k > 0 and spaced(tokens, k) else ""


def after(tokens: Sequence[Token], k: int) -> str:
    """The word at ``k`` when only a space stands before it; else empty."""
    return tokens[k].low if spaced(tokens, k) else ""


def winds_ending(
    tokens: Sequence[Token], end: int, *, central: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Where the directions before ``end`` begin and which: "eastern", "eastern and southern".

    (``end``, ()) when there are none.
    """
    i, one = _one_wind(tokens, end, central=central)
    if one is None:
        return end, ()
    found = [one]
    while (
        i > 1 and tokens[i - 1].low in ("and", "or") and spaced(tokens, i) and spaced(tokens, i - 1)
    ):
        first, other = _one_wind(tokens, i - 1, central=central)
        if other is None:
            break
        i, found = first, [other, *found]
    return i, tuple(found)


def _one_wind(tokens: Sequence[Token], end: int, *, central: bool) -> tuple[int, str | None]:
    for length in (2, 1):
        i = end - length
        if i < 0 or (length == 2 and tokens[i + 1].gap not in SPACES | {"-"}):
            continue
        word = "".join(bare_wind(token) for token in tokens[i:end])
        if word in pairs("zones", "winds"):
            return i, word
    if central and end > 0 and tokens[end - 1].low in ("central", "mid"):
        i = end - 1
        joined = i > 0 and tokens[i].gap in SPACES | {"-"}
        if joined and bare_wind(tokens[i - 1]) in pairs("zones", "winds"):
            return i - 1, bare_wind(tokens[i - 1])
        return i, CENTRAL
    return end, None


def is_state(spot: Spot) -> bool:
    """Whether the spot is a country, by its name or its people."""
    return spot.is_country


def is_town(spot: Spot) -> bool:
    """Whether its likeliest place is a town."""
    return spot.best is not None and spot.best.feature_class == "P"


def has_coast(spot: Spot, gazetteer: object) -> bool:
    """Whether the spot's country has waters; true where no country is known."""
    best = spot.best
    if best is None or best.country_code is None:
        return True
    get = getattr(gazetteer, "get", None)
    return get is None or get(f"waters:{best.country_code}") is not None
