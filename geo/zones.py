"""Waters, coasts, airspace and border strips: expressions that hang on a place and are an area.

``find_zones`` finds them in a sentence; ``resolve_zone`` gives one its area. "North Korean waters"
is an area at sea, not a pin on the country.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from gazetteer.place import Place
from geo._lexicon import terms
from geo._relative_places import resolve_relative
from geo._spot import COUNTRY_CODES
from geo.model import Mention, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo._scan import PlaceNames, Token
    from geo._spot import Spot
    from geo.model import Use

Kind = Literal["name", "demonym", "zone", "anaphor", "unnamed"]

WATERS_PRECISION = 5
AIR_PRECISION = 6
ZONE_CONFIDENCE = 0.9
GUESSED_CONFIDENCE = 0.4
DEFAULT_WATERS_RADIUS_KM = 370.4
"""200 nautical miles, how far an exclusive economic zone reaches."""
BORDER_RADIUS_KM = 100.0
_MAX_ADJECTIVES = 3


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone found in a sentence: token range, what kind it is, and the spot it hangs on."""

    i: int
    j: int
    kind: str
    """waters | coast | airspace | border | offshore."""
    spot: Spot | None


def find_zones(tokens: Sequence[Token], spots: Sequence[Spot]) -> list[Zone]:
    """The zones of one sentence that hang on one of its spots, left to right, none overlapping."""
    found: list[Zone] = []
    for spot in spots:
        zone = _before_noun(tokens, spot) or _after_noun(tokens, spot)
        if zone is not None and not (found and zone.i < found[-1].j):
            found.append(zone)
    return found


def _before_noun(tokens: Sequence[Token], spot: Spot) -> Zone | None:
    """ "North Korean territorial waters", "Russia's coast", "the Ukrainian border"."""
    owns = spot.source == "demonym" or tokens[spot.j - 1].possessive or spot.is_country
    if not owns:
        return None
    k = spot.j
    while k < len(tokens) and k - spot.j < _MAX_ADJECTIVES and tokens[k].gap == " ":
        kind, end = _zone_noun(tokens, k)
        if kind:
            first = spot.i - 1 if spot.i and tokens[spot.i - 1].low == "offshore" else spot.i
            return Zone(first, end, kind, spot)
        if tokens[k].low not in terms("zones", "waters_adjectives"):
            return None
        k += 1
    return None


def _zone_noun(tokens: Sequence[Token], k: int) -> tuple[str, int]:
    """The kind of zone the noun at ``k`` makes, and where it ends; ("", k) for none."""
    for length in (3, 2, 1):
        if k + length > len(tokens):
            continue
        phrase = " ".join(token.low for token in tokens[k : k + length])
        for kind, listed in (
            ("waters", "waters"),
            ("coast", "coasts"),
            ("airspace", "air"),
            ("border", "borders"),
        ):
            guard = tokens[k + length : k + length + 1]
            if guard and guard[0].low in ("guard", "guards", "guardsmen"):  # "Japan's coast guard"
                continue
            if phrase in terms("zones", listed):
                return kind, k + length
    return "", k


def _after_noun(tokens: Sequence[Token], spot: Spot) -> Zone | None:
    """ "waters off the coast of Yemen", "off the coast of Gaza", "border with Poland"."""
    k = _past_articles(tokens, spot.i)
    if k < 1 or any(token.gap not in (" ", "\u00a0") for token in tokens[k : spot.i + 1]):
        return None
    link = tokens[k - 1].low
    if k >= 2 and link == "with" and tokens[k - 2].low in terms("zones", "borders"):
        return Zone(k - 2, spot.j, "border", spot)
    if k >= 2 and link == "of" and tokens[k - 2].low in terms("zones", "coasts"):
        return _coast_of(tokens, k - 2, spot)
    if k >= 2 and link in terms("zones", "waters_links"):
        if tokens[k - 2].low in terms("zones", "waters"):
            return Zone(_with_adjectives(tokens, k - 2), spot.j, "waters", spot)
        if tokens[k - 2].low in terms("zones", "air"):
            return Zone(k - 2, spot.j, "airspace", spot)
    return None


def _coast_of(tokens: Sequence[Token], noun: int, spot: Spot) -> Zone:
    first = _past_articles(tokens, _with_adjectives(tokens, noun))
    if first >= 1 and tokens[first - 1].low in ("off", "along", "from"):
        first -= 1
        if first >= 1 and tokens[first - 1].low in terms("zones", "waters"):
            first -= 1
        return Zone(first, spot.j, "waters", spot)
    return Zone(noun, spot.j, "coast", spot)


def _with_adjectives(tokens: Sequence[Token], k: int) -> int:
    while k > 0 and tokens[k - 1].low in terms("zones", "waters_adjectives"):
        k -= 1
    return k


def _past_articles(tokens: Sequence[Token], k: int) -> int:
    return k - 1 if k > 0 and tokens[k - 1].low == "the" else k


# --- bare "offshore" ----------------------------------------------------------------------------


def find_offshore(
    tokens: Sequence[Token], zones: Sequence[Zone], countries: Sequence[tuple[str, bool]]
) -> tuple[int, Use, str] | None:
    """A bare "offshore": its token, its use, and the id of the country whose waters are meant.

    ``countries`` are the place ids of the countries the sentence, then the document, names, each
    with whether it is the one announcing. Without a named owner the waters are taken to be those of
    the first that does not announce: a guess, resolved with low confidence.
    """
    at = next((k for k, token in enumerate(tokens) if token.low == "offshore"), None)
    if at is None or not countries or zones:  # "offshore in X's waters" has said whose
        return None
    nearby = {token.low for token in tokens[max(0, at - 6) : at + 5]}
    if not nearby & terms("zones", "offshore_nouns"):
        return None
    followed = at + 1 < len(tokens) and tokens[at + 1].gap == " " and tokens[at + 1].low.isalpha()
    use: Use = "modifier" if followed else "literal"
    others = [place_id for place_id, announces in countries if not announces]
    return at, use, (others or [place_id for place_id, _ in countries])[0]


# --- resolving ----------------------------------------------------------------------------------


def resolve_zone(
    mention: Mention,
    gazetteer: PlaceNames,
    known: Callable[[str], tuple[Place | None, float]] | None = None,
) -> Resolution:
    """The area a zone mention stands for; unresolved when its place is unknown.

    ``known`` tells what a place_id means in the document, "Paris" in Texas, and how surely.
    """
    meant = known or (lambda place_id: (gazetteer.get(place_id), 1.0))
    if mention.relation is not None:
        return resolve_relative(mention, mention.relation, meant, gazetteer)
    anchor = meant(mention.antecedent)[0] if mention.antecedent else None
    if anchor is None:
        return Resolution(mention, None, 0.0, "a zone of a place that is not known")
    if mention.hint == "border":
        return _strip(mention, anchor, BORDER_RADIUS_KM, f"along the border of {anchor.name}")
    if mention.hint == "airspace":
        reason = f"the airspace of {anchor.name}"
        return Resolution(
            mention, anchor, ZONE_CONFIDENCE, reason, geo_precision=AIR_PRECISION,
            radius_km=anchor.radius_km, area=gazetteer.area(anchor.place_id),
        )  # fmt: skip
    if anchor.feature_code in COUNTRY_CODES and anchor.country_code:
        return _waters(mention, anchor, gazetteer)
    return _strip(mention, anchor, max(50.0, anchor.radius_km), f"off {anchor.name}")


def _waters(mention: Mention, country: Place, gazetteer: PlaceNames) -> Resolution:
    waters_id = f"waters:{country.country_code}"
    area = gazetteer.area(waters_id)
    known = gazetteer.get(waters_id)
    place = known or _unlisted_waters(country, waters_id, area)
    guessed = mention.hint == "offshore"
    reason = f"waters of {country.name}" + (", the country not announcing" if guessed else "")
    if area is None:
        reason += "; no outline known"
    return Resolution(
        mention,
        place if area is not None or known else replace(country, place_id=waters_id),
        GUESSED_CONFIDENCE if guessed else ZONE_CONFIDENCE,
        reason,
        (country,),
        WATERS_PRECISION,
        (place.radius_km if place else 0.0) or DEFAULT_WATERS_RADIUS_KM,
        area,
    )


def _unlisted_waters(country: Place, waters_id: str, area: BaseGeometry | None) -> Place:
    point = area.representative_point() if area is not None else None
    return Place(
        place_id=waters_id,
        name=f"Waters of {country.name}",
        lat=point.y if point is not None else country.lat,
        lon=point.x if point is not None else country.lon,
        feature_class="H",
        feature_code="WTRC",
        country_code=country.country_code,
        radius_km=DEFAULT_WATERS_RADIUS_KM,
        source=country.source,
    )


def _strip(mention: Mention, anchor: Place, radius_km: float, reason: str) -> Resolution:
    return Resolution(
        mention, anchor, ZONE_CONFIDENCE, reason,
        geo_precision=WATERS_PRECISION, radius_km=radius_km,
    )  # fmt: skip
