"""Places said by way of others: "30 km north of X", "eastern Y", "the A-B border", "38.5N, 125.4E".

``find_relative`` finds them in a sentence; ``geo._relative_places`` gives each its geometry. Every
rule looks at the words around one name (or two); of those that overlap the longest is kept.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from geo._coordinates import find_coordinates
from geo._distances import amount_ending, bare_wind, spaced, wind_ending
from geo._lexicon import numbers, pairs, terms
from geo._relative_pairs import at_border, at_coast, between, combined_border, on_road
from geo._relative_words import (
    CENTRAL,
    PART_SHARE,
    Relative,
    after,
    before,
    has_coast,
    heads,
    is_town,
    past_article,
    relative,
    winds_ending,
    with_context,
)
from geo._spot import COUNTRY_CODES
from geo.model import Mention, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo._scan import PlaceNames, Token
    from geo._spot import Spot
    from geo.zones import Zone

_DIGITS = frozenset("0123456789")
_ADVERBS = frozenset("due directly straight further farther just away slightly".split())
_NEVER_PART = frozenset("demonym bloc".split())
_BARE_PART_ENDS = frozenset(
    "and or but in on at as is are was were has have had will would could where which while when "
    "after before since by with to for from amid during that said between this last over".split()
)


def find_relative(
    text: str,
    tokens: Sequence[Token],
    spots: Sequence[Spot],
    gazetteer: PlaceNames,
    context: Sequence[str] = (),
) -> list[Relative]:
    """The relative places of one sentence, left to right, none overlapping.

    ``context`` are the place_ids of countries named around it: they tell which border is meant.
    """
    if not tokens:
        return []
    found = list(_coordinates(text, tokens))
    for spot, following in zip_longest(spots, spots[1:]):
        if spot.best is None or spot.source == "bloc":
            continue
        found.extend(_of_one(tokens, spot, gazetteer))
        if following is not None and following.best is not None:
            found.extend(_of_two(tokens, spot, following))
    found += combined_border(tokens, spots, gazetteer)
    found = [_with_distance(tokens, one) for one in found]
    near = [s.best.place_id for s in spots if s.best is not None]
    return [with_context(one, [*near, *context]) for one in _longest(found)]


def _longest(found: list[Relative]) -> list[Relative]:
    kept: list[Relative] = []
    for one in sorted(found, key=lambda r: (r.i - r.j, -len(r.relation.anchors), r.i)):
        if not any(one.i < other.j and other.i < one.j for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda r: r.i)


def _of_one(tokens: Sequence[Token], spot: Spot, gazetteer: PlaceNames) -> Iterator[Relative]:
    """What hangs on one name."""
    if spot.source != "demonym":
        for head in heads(tokens, spot.i):
            yield from _by_direction(tokens, spot, head)
            yield from _by_distance(tokens, spot, head, gazetteer)
            yield from _off(tokens, spot, head, gazetteer)
            yield from _outskirts_of(tokens, spot, head)
            yield from _part_of(tokens, spot, head)
        yield from _part_before(tokens, spot, gazetteer)
        yield from _part_after(tokens, spot)
    yield from at_coast(tokens, spot)
    yield from at_border(tokens, spot)


def _of_two(tokens: Sequence[Token], one: Spot, other: Spot) -> Iterator[Relative]:
    yield from between(tokens, one, other)
    yield from on_road(tokens, one, other)


# --- distances and directions -------------------------------------------------------------------


def _by_direction(tokens: Sequence[Token], spot: Spot, head: int) -> Iterator[Relative]:
    """ "30 km north of X", "just north of X"."""
    if before(tokens, head) not in ("of", "from"):
        return
    wind = wind_ending(tokens, head - 1)
    if wind is None or not spaced(tokens, head - 1):
        return
    i, name = wind
    listed = before(tokens, i) == "the" and before(tokens, i - 1) != "to"
    skipped = _ADVERBS if listed else _ADVERBS | {"to", "the"}
    while before(tokens, i) in skipped:
        i -= 1
    amount = amount_ending(tokens, i) if _after_amount(tokens, i) else None
    if amount is not None:
        yield relative(
            amount.i, spot.j, "offset", spot, winds=(name,), km=amount.km, vague=amount.vague
        )
    elif not listed and before(tokens, head) == "of" and _may_lie_beyond(tokens, spot, i):
        yield relative(i, spot.j, "beyond", spot, winds=(name,))


def _after_amount(tokens: Sequence[Token], i: int) -> bool:
    return 0 < i < len(tokens) and (spaced(tokens, i) or tokens[i].gap.strip() in (")", ",", "),"))


def _may_lie_beyond(tokens: Sequence[Token], spot: Spot, i: int) -> bool:
    """Whether "north of X" is a place: of a town or a river, not "South of Market"."""
    best = spot.best
    if best is None or (tokens[i].capital and i > 0):
        return False
    return best.feature_class in ("P", "H", "T", "S") or before(tokens, i + 1) == "to"


def _by_distance(
    tokens: Sequence[Token], spot: Spot, head: int, gazetteer: PlaceNames
) -> Iterator[Relative]:
    """ "12 km outside X", "5 miles from X", "within a 20-km radius of X", "12 miles off X"."""
    link = before(tokens, head)
    end = head - 1
    if link not in ("from", "of", "off", "around", "outside", "beyond") or end < 1:
        return
    if link == "from" and before(tokens, end) == "away":
        end -= 1
    if link in ("of", "around", "from") and before(tokens, end) in terms("zones", "radius_words"):
        amount = amount_ending(tokens, end - 1)
        if amount is not None:
            yield relative(amount.i, spot.j, "within", spot, km=amount.km, within=True)
        return
    amount = amount_ending(tokens, end) if _after_amount(tokens, end) or end == head - 1 else None
    if amount is None or _is_journey(tokens, spot, link):
        return
    if before(tokens, amount.i) == "of" and before(tokens, amount.i - 1) in terms(
        "zones", "radius_words"
    ):
        yield relative(amount.i - 2, spot.j, "within", spot, km=amount.km, within=True)
    elif amount.within and link != "off":
        yield relative(
            amount.i, spot.j, "within", spot, km=amount.km, vague=amount.vague, within=True
        )
    elif link == "off" and has_coast(spot, gazetteer):
        yield relative(amount.i, spot.j, "sea", spot, km=amount.km, vague=amount.vague)
    elif link in ("from", "outside", "beyond"):
        yield relative(amount.i, spot.j, "distance", spot, km=amount.km, vague=amount.vague)


def _is_journey(tokens: Sequence[Token], spot: Spot, link: str) -> bool:
    """Whether it is how far somebody went: "drove 30 km from A to B"."""
    return link == "from" and after(tokens, spot.j) in ("to", "into", "toward", "towards", "until")


def _with_distance(tokens: Sequence[Token], found: Relative) -> Relative:
    """The zone with how far from it: "5 km from the border with X", "12 km off the coast of X"."""
    relation = found.relation
    if relation.km is not None or relation.kind not in ("border", "coast", "sea"):
        return found
    start = past_article(tokens, found.i)
    link = before(tokens, start)
    if relation.kind == "sea":
        amount = amount_ending(tokens, found.i) if spaced(tokens, found.i) else None
    elif link in ("from", "of", "off"):
        end = start - 1
        if link == "from" and before(tokens, end) == "away":
            end -= 1
        wind = wind_ending(tokens, end)
        amount = amount_ending(tokens, wind[0] if wind else end)
    else:
        return found
    if amount is None:
        return found
    kind = "sea" if relation.kind == "coast" else relation.kind
    inland = relation.kind == "coast" and link != "off"
    changed = replace(
        relation, kind="coast" if inland else kind, km=amount.km, vague=amount.vague,
        within=amount.within,
    )  # fmt: skip
    return replace(found, i=amount.i, relation=changed)


def _off(
    tokens: Sequence[Token], spot: Spot, head: int, gazetteer: PlaceNames
) -> Iterator[Relative]:
    """ "off X", "off eastern X": at sea, where X has one and "off" is not a verb's."""
    first, winds = winds_ending(tokens, spot.i)
    at = first if winds else head
    verb = before(tokens, at - 1)
    if before(tokens, at) != "off" or verb in terms("zones", "off_verbs"):
        return
    if tokens[spot.j - 1].possessive:  # "sells off X's assets"
        return
    if not has_coast(spot, gazetteer) or _street_follows(tokens, spot):
        return
    first = at - 1
    if verb in terms("zones", "waters"):
        first -= 1
    share = PART_SHARE if winds else None
    yield relative(first, spot.j, "sea", spot, winds=winds, share=share)


def _street_follows(tokens: Sequence[Token], spot: Spot) -> bool:
    return after(tokens, spot.j) in terms("finding", "streets") and tokens[spot.j].capital


# --- parts --------------------------------------------------------------------------------------


def _part_before(tokens: Sequence[Token], spot: Spot, gazetteer: PlaceNames) -> Iterator[Relative]:
    """ "eastern X", "far northern X", "eastern and southern X", "northern X province"."""
    if not spaced(tokens, spot.i) or spot.source in _NEVER_PART:
        return
    i, winds = winds_ending(tokens, spot.i, central=True)
    if not winds or _is_name(tokens, spot, gazetteer) or _has_no_parts(spot):
        return
    share = None
    if before(tokens, i) in terms("zones", "part_degrees"):
        i -= 1
        share = _share(tokens[i].low)
    area, j = spot, spot.j
    if after(tokens, spot.j) in terms("zones", "area_nouns") and not tokens[spot.j - 1].possessive:
        first_level = tuple(p for p in spot.places if p.feature_code.startswith("ADM"))
        if first_level:
            area, j = replace(spot, places=first_level), spot.j + 1
    yield relative(i, j, "part", area, winds=winds, share=share)


def _has_no_parts(spot: Spot) -> bool:
    """Whether the name is of something that has no such part: a building, a river's "central"."""
    best = spot.best
    return best is None or best.feature_class not in ("A", "P", "L", "T")


def _is_name(tokens: Sequence[Token], spot: Spot, gazetteer: PlaceNames) -> bool:
    """Whether direction and name are a name together: "North Korea", "northern Ireland"."""
    whole = f"{tokens[spot.i - 1].low} {spot.query}"
    if tokens[spot.i - 1].capital and spot.i > 1 and (is_town(spot) or gazetteer.has(whole)):
        return True
    return any(
        place.feature_class == "A" and place.name.casefold() == whole.casefold()
        for place in (gazetteer.lookup(whole) if gazetteer.has(whole) else ())
    )


def _part_of(tokens: Sequence[Token], spot: Spot, head: int) -> Iterator[Relative]:
    """ "the north of X", "southern parts of X", "the far south of X", "the center of X"."""
    if before(tokens, head) != "of" or spot.best is None or not spaced(tokens, head - 1):
        return
    noun = head - 2
    if noun < 0 or _has_no_parts(spot):
        return
    i, winds = _part_words(tokens, noun)
    if not winds:
        return
    share = _share(tokens[noun].low)
    while before(tokens, i) in terms("zones", "part_degrees"):
        i -= 1
        share = share or _share(tokens[i].low)
    yield relative(i, spot.j, "part", spot, winds=winds, share=share)


def _share(word: str) -> float | None:
    """How much of a place "half", "tip" or "far" is; ``None`` for the usual share."""
    return numbers("zones", "part_shares").get(word)


def _part_words(tokens: Sequence[Token], noun: int) -> tuple[int, tuple[str, ...]]:
    """Where the words for a part that end in token ``noun`` begin, and its directions."""
    if tokens[noun].low in terms("zones", "part_heads"):
        return noun, (CENTRAL,)
    if tokens[noun].low in terms("zones", "part_nouns"):
        return winds_ending(tokens, noun, central=True) if spaced(tokens, noun) else (noun, ())
    i, winds = winds_ending(tokens, noun + 1)
    known = winds and tokens[noun].low in pairs("zones", "winds")
    named = before(tokens, i) in ("the", "far", "deep", "extreme") and before(tokens, i - 1) != "to"
    return (i, winds) if known and named else (noun, ())


def _part_after(tokens: Sequence[Token], spot: Spot) -> Iterator[Relative]:
    """ "X's north", "X's northern regions", "X's eastern outskirts", "X's outskirts"."""
    k = spot.j
    if not tokens[k - 1].possessive or not spaced(tokens, k) or spot.best is None:
        return
    while after(tokens, k) in terms("zones", "part_degrees"):
        k += 1
    end = next((e for e in range(min(len(tokens), k + 3), k, -1)
                if winds_ending(tokens, e, central=True)[0] == k), k)  # fmt: skip
    winds = winds_ending(tokens, end, central=True)[1] if end > k else ()
    noun = after(tokens, end)
    if noun in terms("zones", "outskirts") and noun not in ("edge", "environs"):
        yield relative(spot.i, end + 1, "outskirts", spot, winds=winds)
    elif winds and noun in terms("zones", "part_nouns") and not _has_no_parts(spot):
        yield relative(spot.i, end + 1, "part", spot, winds=winds)
    elif winds and bare_wind(tokens[end - 1]) == tokens[end - 1].low and not _has_no_parts(spot):
        ends = end >= len(tokens) or not spaced(tokens, end) or noun in _BARE_PART_ENDS
        if ends and CENTRAL not in winds and not tokens[end - 1].capital:
            yield relative(spot.i, end, "part", spot, winds=winds)


def _outskirts_of(tokens: Sequence[Token], spot: Spot, head: int) -> Iterator[Relative]:
    """ "the outskirts of X", "the eastern suburbs of X"."""
    noun = head - 2
    if before(tokens, head) != "of" or noun < 0 or not is_town(spot):
        return
    if tokens[noun].low in terms("zones", "outskirts") and spaced(tokens, head - 1):
        i, winds = winds_ending(tokens, noun) if spaced(tokens, noun) else (noun, ())
        yield relative(i, spot.j, "outskirts", spot, winds=winds)


# --- coordinates --------------------------------------------------------------------------------


def _coordinates(text: str, tokens: Sequence[Token]) -> Iterator[Relative]:
    """ "38.5N, 125.4E"."""
    if not any(token.text[0] in _DIGITS or token.text[-1] in _DIGITS for token in tokens):
        return
    for written in find_coordinates(text, tokens[0].start, tokens[-1].end):
        inside = [
            k for k, t in enumerate(tokens) if t.start < written.end and written.start < t.end
        ]
        if inside:
            relation = Relation("coordinates", km=written.radius_km, point=written.point)
            span = (written.start, written.end)
            yield Relative(inside[0], inside[-1] + 1, relation, span=span)


# --- zones and mentions ---------------------------------------------------------------------------


def settle(found: Sequence[Relative], zones: Sequence[Zone]) -> tuple[list[Relative], list[Zone]]:
    """Both without what overlaps something longer of the other; the relative ones win ties."""
    kept = [
        one for one in found if not any(_meet(one, z) and z.j - z.i > one.j - one.i for z in zones)
    ]
    return kept, [zone for zone in zones if not any(_meet(one, zone) for one in kept)]


def _meet(one: Relative, zone: Zone) -> bool:
    return one.i < zone.j and zone.i < one.j


def as_mention(text: str, sentence: int, tokens: Sequence[Token], found: Relative) -> Mention:
    """The relative place as a mention; the sea off a whole country is that country's waters."""
    start, end = found.span or (tokens[found.i].start, tokens[found.j - 1].end)
    span, relation = text[start:end], found.relation
    antecedent = relation.anchors[0] if relation.anchors else None
    if relation.kind == "sea" and not relation.winds and relation.km is None:
        best = found.spots[0].best
        if best is not None and best.feature_code in COUNTRY_CODES:
            return Mention(
                start, end, span, "literal", sentence, span, "zone", antecedent, "waters"
            )
    return Mention(
        start, end, span, "literal", sentence, span, "zone", antecedent, relation.kind, relation
    )
