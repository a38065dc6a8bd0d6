"""Free-form and structured questions about places: "Paris, Texas, US" gives the one in Texas.

A question is a name and what the place lies in. What it lies in is looked up, too, and each of its
meanings (CA is California and Canada) lets through the candidates that lie in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.place import LngLat, Place
from gazetteer.ranking import distance_km
from gazetteer.windows import Box, split_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gazetteer.index import Gazetteer

LONGEST_QUESTION = 300
"""Characters; nobody writes longer place names, and every one costs time."""
MOST_PARTS = 8
"""Parts between commas, or words where there are no commas."""
COUNTRY_CODES = frozenset(("PCL", "PCLD", "PCLF", "PCLH", "PCLI", "PCLIX", "PCLS", "TERR"))
OTHER_COUNTRY_CODES = {"uk": "GB", "el": "GR"}
"""Codes in use that are not ISO 3166-1."""
AREA_MARGIN_KM = 40.0
"""How far beyond its radius an area without a code of its own (a county) may hold a place."""
MEANINGS_TRIED = 12

_POINT = re.compile(
    r"([+-]?\d{1,3}(?:\.\d{1,15})?)[ ,;]{1,3}([+-]?\d{1,3}(?:\.\d{1,15})?)", re.ASCII
)
_POSTAL = re.compile(r"(?:^| )[\d-]{3,10}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for. Answers satisfy all that is given."""

    name: str
    within: tuple[str, ...] = ()
    """Names of what the place lies in, the nearest first: county, state, country."""
    kind: str | None = None
    """country | state | county | city | settlement, as Nominatim's ``featureType``."""
    country_codes: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2, capital letters; empty for all the world."""
    viewbox: Box | None = None
    """West, south, east, north; west > east crosses the antimeridian. Places inside come first."""
    bounded: bool = False
    """Leave out places outside ``viewbox``."""
    limit: int = 10


def search(gazetteer: Gazetteer, question: Question) -> list[Place]:
    """The places asked for, best first; empty when there are none."""
    readings = list(_readings(gazetteer, question))
    for lenient in (False, True):
        for name, within in readings:
            found = _named_within(gazetteer, name, within, question, lenient=lenient)
            if found:
                return found[: question.limit]
    return []


def structured(fields: Mapping[str, str]) -> tuple[str, tuple[str, ...], str | None]:
    """Name, what it lies in, and kind, of Nominatim's fields (city, county, state, country).

    ``amenity`` is looked up as a name of its own; ``street`` and ``postalcode`` are not known here
    and left aside. Raises ``ValueError`` when nothing that can be looked up is left.
    """
    given = {key: value.strip() for key, value in fields.items() if value and value.strip()}
    order = [key for key in ("amenity", "city", "county", "state", "country") if key in given]
    if not order:
        raise ValueError("give at least one of city, county, state, country or amenity")
    first, *rest = order
    kind = None if first == "amenity" else first
    return given[first], tuple(given[key] for key in rest), kind


def parse_point(text: str) -> LngLat | None:
    """The point of "43.1, 131.9" (latitude first, degrees); ``None`` when it is not one."""
    match = _POINT.fullmatch(text.strip())
    if match is None:
        return None
    lat, lng = float(match[1]), float(match[2])
    return LngLat(lng, lat) if abs(lat) <= 90.0 and abs(lng) <= 180.0 else None


def box_of_corners(first: LngLat, second: LngLat) -> Box:
    """The box of two opposite corners.

    A first corner more than 180 degrees east of the second means a box across the antimeridian;
    with a whole turn between them, all longitudes.
    """
    south, north = sorted((first.lat, second.lat))
    if 180.0 < first.lng - second.lng < 360.0:
        return first.lng, south, second.lng, north
    west, east = sorted((first.lng, second.lng))
    return west, south, east, north


# --- reading a question -------------------------------------------------------------------------


def _readings(gazetteer: Gazetteer, question: Question) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield ways to read the question as a name and what it lies in, likeliest first."""
    name = " ".join(question.name[:LONGEST_QUESTION].split())
    if question.within:
        yield name, question.within
        return
    parts = [part for part in (each.strip() for each in name.split(",")) if part][:MOST_PARTS]
    if len(parts) > 1:
        if gazetteer.has(name):  # "Washington, D.C." is one name
            yield name, ()
        yield parts[0], tuple(parts[1:])
        yield parts[-1], tuple(parts[-2::-1])
        return
    if not parts:
        return
    if gazetteer.has(parts[0]):
        yield parts[0], ()
    words = parts[0].split()
    if len(words) <= MOST_PARTS:
        for split in range(len(words) - 1, 0, -1):
            head, tail = " ".join(words[:split]), " ".join(words[split:])
            if gazetteer.has(head) and gazetteer.has(tail):
                yield head, (tail,)
    yield parts[0], ()


def _named_within(
    gazetteer: Gazetteer, name: str, within: tuple[str, ...], question: Question, *, lenient: bool
) -> list[Place]:
    """Places of the name that lie in everything named, best first.

    Leniently, parts nobody knows are passed over if another one is known, and first-level areas
    hold what is near them: sources disagree on where such areas end.
    """
    candidates = _candidates(gazetteer, name, question)
    if not candidates:
        return []
    known = [_meanings(gazetteer, part) for part in within if not _is_postal(part)]
    if lenient and any(known):
        known = [areas for areas in known if areas]
    for areas in reversed(known):
        candidates = _in_any(candidates, areas, lenient=lenient)
    return candidates


def _in_any(candidates: list[Place], areas: list[Place], *, lenient: bool) -> list[Place]:
    """The candidates in one of the areas; in countries, states and counties if there are any.

    For "Paris, US" the village of Us near Paris has to stand back.
    """
    states = [area for area in areas if area.feature_class == "A"]
    for some in (areas,) if lenient else (states, areas):
        found = [
            place
            for place in candidates
            if any(_lies_in(place, area, lenient=lenient) for area in some)
        ]
        if found:
            return found
    return []


def _candidates(gazetteer: Gazetteer, name: str, question: Question) -> list[Place]:
    found = gazetteer.lookup(name)
    if code := _country_of_code(gazetteer, name):
        found = [code, *(place for place in found if place != code)]
    fits = KINDS.get(question.kind or "")
    if fits is not None:
        found = [place for place in found if fits(place)]
    if question.country_codes:
        found = [place for place in found if place.country_code in question.country_codes]
    if question.viewbox is None:
        return found
    inside = [place for place in found if _in_box(place, question.viewbox)]
    if question.bounded:
        return inside
    return inside + [place for place in found if place not in inside]


def _is_postal(part: str) -> bool:
    return part.replace(" ", "").replace("-", "").isdigit()


def _meanings(gazetteer: Gazetteer, part: str) -> list[Place]:
    """What "CA", "Texas", "USA" or "Cook County" may mean as the area around a place."""
    name = _POSTAL.sub("", part).strip() or part
    found = gazetteer.lookup(name)
    if not gazetteer.has(name):  # found without its "County": only an area may go by less
        found = [place for place in found if place.feature_class == "A"]
    found = found[:MEANINGS_TRIED]
    if country := _country_of_code(gazetteer, name):
        found.append(country)
    if 2 <= len(name) <= 3 and name.isascii():  # state and province codes of English addresses
        states = (gazetteer.admin1(code, name.upper()) for code in ("US", "AU", "BR"))
        found.extend(state for state in states if state is not None)
    return found


def _country_of_code(gazetteer: Gazetteer, name: str) -> Place | None:
    if len(name) != 2 or not (name.isascii() and name.isalpha()):
        return None
    return gazetteer.country(OTHER_COUNTRY_CODES.get(name.lower(), name))


# --- what lies in what --------------------------------------------------------------------------


def _lies_in(place: Place, area: Place, *, lenient: bool) -> bool:
    """Whether the place lies in the area, by codes where both have them, else by distance."""
    if place.place_id == area.place_id:
        return False
    if area.feature_code in COUNTRY_CODES:
        return place.country_code == area.country_code
    if area.country_code is not None and place.country_code not in (None, area.country_code):
        return False
    both_coded = area.admin1 is not None and place.admin1 is not None
    if area.feature_code == "ADM1" and both_coded and not lenient:
        return place.admin1 == area.admin1
    if area.feature_class == "P" and place.feature_class == "P" and area.admin1 != place.admin1:
        return False
    return distance_km(place.point, area.point) <= area.radius_km + AREA_MARGIN_KM


def _in_box(place: Place, box: Box) -> bool:
    return any(
        west <= place.lon <= east and south <= place.lat <= north
        for west, south, east, north in split_box(box)
    )


def is_country(place: Place) -> bool:
    """Whether the place is a country or territory."""
    return place.feature_code in COUNTRY_CODES


def _is_settlement(place: Place) -> bool:
    return place.feature_class == "P" or place.feature_code in ("ADM3", "ADM4")


KINDS: dict[str, Callable[[Place], bool]] = {
    "country": is_country,
    "state": lambda place: place.feature_code == "ADM1",
    "county": lambda place: place.feature_code in ("ADM2", "ADM3"),
    "city": _is_settlement,
    "settlement": lambda place: place.feature_class in ("P", "A") and not is_country(place),
}
