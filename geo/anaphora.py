"""Expressions that stand for a place without naming it: "the country", "military sites"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo._lexicon import terms
from geo._spot import COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.place import Place
    from geo._scan import PlaceNames, Token
    from geo._spot import Spot
    from geo.model import Use

_COUNTRY_HEADS = frozenset({"country", "nation", "republic"})
_TOWN_HEADS = frozenset({"city", "town", "village", "port"})
_NAMED_WORDS = 8


@dataclass(frozen=True, slots=True)
class Stand:
    """An expression that stands for a place: token range, use, the id of what it stands for."""

    i: int
    j: int
    kind: Literal["anaphor", "unnamed", "name"]
    use: Use
    antecedent: str | None
    hint: str | None = None


# --- "the country" ------------------------------------------------------------------------------


def find_anaphors(
    tokens: Sequence[Token], spots: Sequence[Spot], before: Sequence[Spot], gazetteer: PlaceNames
) -> list[Stand]:
    """ "in the country", "to the capital": those of one sentence, linked to what they stand for.

    Only after a preposition of place (or "visited"), where the expression is surely a place.
    ``before`` are the spots of the sentences before, in order.
    """
    found = []
    for k in range(2, len(tokens)):
        if not _points_back(tokens, k):
            continue
        earlier = [*before, *(spot for spot in spots if spot.j <= k)]
        place = _antecedent(tokens[k].low, earlier, gazetteer)
        if place is not None:
            found.append(Stand(k - 1, k + 1, "anaphor", "anaphor", place.place_id, tokens[k].low))
    return found


def _points_back(tokens: Sequence[Token], k: int) -> bool:
    if tokens[k].low not in terms("zones", "anaphor_heads") or tokens[k].possessive:
        return False
    if tokens[k - 1].low != "the" or tokens[k].gap != " " or tokens[k].capital:
        return False
    if tokens[k - 2].low not in terms("zones", "anaphor_prepositions"):
        return False
    if tokens[k - 1].gap != " ":
        return False
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    return after is None or after.gap != " " or not (after.low == "of" or after.capital)


def _antecedent(head: str, earlier: Sequence[Spot], gazetteer: PlaceNames) -> Place | None:
    for spot in reversed(earlier):
        best = spot.best
        if best is None:
            continue
        if head in _COUNTRY_HEADS and (country := _country_of(spot, best, gazetteer)):
            return country
        if head == "capital" and best.feature_code in COUNTRY_CODES and best.country_code:
            return gazetteer.capital(best.country_code)
        if spot.source == "demonym":
            continue
        if head in _TOWN_HEADS and best.feature_class == "P":
            return best
        if head in ("region", "province", "state", "territory") and (
            best.feature_code in ("ADM1", "RGN") or best.feature_code.startswith("ADM")
        ):
            return best
        if head in ("island", "peninsula") and best.feature_class in ("T", "L"):
            return best
    return None


def _country_of(spot: Spot, best: Place, gazetteer: PlaceNames) -> Place | None:
    """The country a spot brings to mind: itself, or the one whose capital it is."""
    if best.feature_code in COUNTRY_CODES and spot.source != "demonym":
        return best
    if best.feature_code == "PPLC" and best.country_code:
        return gazetteer.country(best.country_code)
    return None


# --- unnamed sites ------------------------------------------------------------------------------


def find_unnamed(tokens: Sequence[Token], spots: Sequence[Spot], host: str | None) -> list[Stand]:
    """Sites without a name of their own: "Russian ports", "a naval base in Poland".

    ``host`` is the id of the country being visited, for those the sentence hangs on nothing.
    A site described by its town ("the Komsomolsk-on-Amur aviation plant named after Yuri Gagarin")
    comes back with kind ``name``: the gazetteer may know it.
    """
    found: list[Stand] = []
    for k, token in enumerate(tokens):
        if token.low not in terms("zones", "facilities") or (
            token.capital and not _owned(spots, k)
        ):
            continue
        found.extend(_site_at(tokens, spots, k, host))
    return [stand for n, stand in enumerate(found) if not any(
        stand.i < other.j and other.i < stand.j for other in found[:n])]  # fmt: skip


def _owned(spots: Sequence[Spot], k: int) -> bool:
    return any(spot.j == k for spot in spots)


def _site_at(
    tokens: Sequence[Token], spots: Sequence[Spot], k: int, host: str | None
) -> list[Stand]:
    first = k
    while first > 0 and tokens[first].gap == " " and _describes(tokens, first - 1):
        first -= 1
    kinds = {token.low for token in tokens[first:k]} & terms("zones", "facility_kinds")
    owner = next(
        (spot for spot in spots if spot.j == first and tokens[first].gap in (" ", "")), None
    )
    if owner is not None and owner.best is not None and owner.source == "demonym":
        return _owned_sites(spots, owner, k)
    if owner is not None and owner.best is not None and not tokens[owner.j - 1].possessive:
        if owner.best.feature_class == "P" and kinds:
            return [Stand(owner.i, _after_name(tokens, k), "name", "literal", owner.best.place_id)]
        return []
    if not kinds:
        return []
    anchor = _anchor_after(tokens, spots, k) or host
    first = _with_count(tokens, first)
    return [Stand(first, k + 1, "unnamed", "literal", anchor)] if anchor else []


def _describes(tokens: Sequence[Token], k: int) -> bool:
    low = tokens[k].low
    if low == "or" and k > 0:
        return tokens[k - 1].low in terms("zones", "facility_kinds")
    return low in terms("zones", "facility_adjectives") and not tokens[k].capital


def _owned_sites(spots: Sequence[Spot], owner: Spot, k: int) -> list[Stand]:
    """ "Russian and North Korean commercial ports": one site for each people named."""
    assert owner.best is not None  # noqa: S101  (checked by the caller)
    found = [Stand(owner.i, k + 1, "unnamed", "literal", owner.best.place_id)]
    found += [
        Stand(spot.i, spot.j, "unnamed", "modifier", spot.best.place_id)
        for spot in spots
        if spot.source == "demonym" and spot.best is not None and spot.j + 1 == owner.i
    ]
    return found


def _after_name(tokens: Sequence[Token], k: int) -> int:
    """The end of a site's description, past "named after" and the name that follows."""
    end = k + 1
    if end + 1 >= len(tokens) or tokens[end].low != "named":
        return end
    last, end = end, end + 2 if tokens[end + 1].low in ("after", "for") else end + 1
    while end < len(tokens) and end - last < _NAMED_WORDS and tokens[end].gap in (" ", ". ", "."):
        if not (tokens[end].capital or (end + 1 < len(tokens) and tokens[end + 1].capital)):
            break
        if tokens[end].low in ("and", "or", "in", "on", "at", "by", "to"):
            break
        end += 1
    return end


def _anchor_after(tokens: Sequence[Token], spots: Sequence[Spot], k: int) -> str | None:
    for spot in spots:
        between = [token.low for token in tokens[k + 1 : spot.i]]
        near = k < spot.i <= k + 4 and spot.best is not None
        if near and between and between[0] in ("in", "near", "at", "outside", "of", "across"):
            return spot.best.place_id if spot.best else None
    return None


def _with_count(tokens: Sequence[Token], first: int) -> int:
    """Where the expression starts with its count: "a number of military sites"."""
    words = [token.low for token in tokens[max(0, first - 3) : first]]
    if words[-3:] == ["a", "number", "of"]:
        return first - 3
    if words and words[-1] in terms("zones", "quantifiers"):
        return first - 1
    return first
