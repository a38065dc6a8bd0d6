"""Where a relative place is: a point, how precisely, an area where it is wide, and why.

What is known to about 25 km is a point with a radius; what is wider has an area, EPSG:4326.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gazetteer.place import LngLat, Place
from geo._lands import (
    border_line,
    edge_toward,
    facing,
    land_border,
    lands_of,
    middle_of_line,
    nearest_on,
)
from geo._relative_coasts import coast_place, sea_place, strait_place
from geo._relative_geometry import (
    buffered,
    corridor,
    disc,
    farthest_km,
    inner_point,
    main_land,
    point_at,
    sector,
    way,
)
from geo._relative_parts import outskirts_place, part_place
from geo._relative_scene import (
    AREA_PRECISION,
    BEYOND_KM,
    BORDER_KM,
    BORDER_RADIUS_KM,
    CORRIDOR_SHARE,
    FAIRLY_SURE,
    HALF_WIDTH_8,
    HALF_WIDTH_16,
    HIGH_SEAS_PRECISION,
    LEAST_CORRIDOR_KM,
    NEAR_KM,
    NEAR_PRECISION,
    ROUNDING,
    SURE,
    VAGUE_ROUNDING,
    Found,
    Scene,
    in_km,
    whose,
)
from geo.model import Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo._scan import PlaceNames
    from geo.model import Mention, Relation


def resolve_relative(
    mention: Mention,
    relation: Relation,
    known: Callable[[str], tuple[Place | None, float]],
    gazetteer: PlaceNames,
) -> Resolution:
    """Where a relative place is; unresolved when a place it hangs on is not known.

    ``known`` tells what place an identifier means in the document, and how surely.
    """
    answers = [known(place_id) for place_id in relation.anchors]
    anchors = tuple(place for place, _ in answers if place is not None)
    if len(anchors) < len(relation.anchors):
        return Resolution(mention, None, 0.0, "the place it is told by is not known")
    context = tuple(p for place_id in relation.context if (p := known(place_id)[0]) is not None)
    scene = Scene(relation, anchors, context, gazetteer)
    found = _SHAPES[relation.kind](scene)
    place = _as_place(mention, scene, found)
    sure = min((confidence for _, confidence in answers), default=1.0)
    return Resolution(
        mention, place, min(found.confidence, sure), found.reason, anchors,
        _precision(found, place), round(found.radius_km, 3), found.area,
    )  # fmt: skip


def _precision(found: Found, place: Place) -> int:
    if found.precision is not None:
        return found.precision
    if found.area is None and found.radius_km <= NEAR_KM:
        return NEAR_PRECISION
    return HIGH_SEAS_PRECISION if place.feature_code == "OCN" else AREA_PRECISION


def _as_place(mention: Mention, scene: Scene, found: Found) -> Place:
    """The zone as a place, named as written, in the country its point is in."""
    relation, anchors = scene.relation, scene.anchors
    own = anchors[0].country_code if anchors else None
    country, at_sea = whose(scene.gazetteer, found.point)
    kinds = {"part": "RGN", "coast": "CST", "road": "RD"}
    code = "WTRC" if found.at_sea else kinds.get(relation.kind, "AREA")
    if at_sea and relation.kind in ("offset", "sea", "coordinates") and _has_lands(scene):
        code = "OCN" if country is None else "WTRC"
    if (
        relation.kind in ("part", "coast", "outskirts", "border", "distance", "within")
        or country is None
    ):
        country = own if code != "OCN" else None
    return Place(
        place_id=_identifier(relation, anchors),
        name=" ".join(mention.text.split()),
        lat=found.point.lat,
        lon=found.point.lng,
        feature_class="H" if code in ("WTRC", "OCN") else "R" if code == "RD" else "L",
        feature_code=code,
        country_code=country,
        admin1=anchors[0].admin1 if anchors and country == own else None,
        radius_km=round(found.radius_km, 3),
        source=anchors[0].source if anchors else "",
    )


def _has_lands(scene: Scene) -> bool:
    """Whether outlines are known at all: without them nothing is known to be at sea."""
    return bool(lands_of(scene.gazetteer).owners)


def _identifier(relation: Relation, anchors: Sequence[Place]) -> str:
    """The same for the same place however it is worded, and no gazetteer entry's."""
    if relation.point is not None:
        return f"point:{relation.point.lat:.5f},{relation.point.lng:.5f}"
    said = [relation.kind, *sorted(relation.winds)]
    if relation.share is not None:
        said.append(f"{relation.share:.2f}")
    if relation.km is not None:
        said.append(f"{relation.km:.3g}km")
    ids = [place.place_id for place in anchors]
    if relation.kind in ("border", "between", "road", "strait"):
        ids.sort()
    return "zone:" + ":".join([*said, *ids])


# --- distances and directions -------------------------------------------------------------------


def _offset(scene: Scene) -> Found:
    bearing, km = scene.bearing or 0.0, scene.relation.km or BEYOND_KM
    wind = scene.relation.winds[0]
    start = _starting_point(scene, bearing)
    point = point_at(start, bearing, km)
    half = HALF_WIDTH_16 if wind.count("-") else HALF_WIDTH_8
    blur = VAGUE_ROUNDING if scene.relation.vague else ROUNDING
    radius = max(km * math.sin(math.radians(half)), km * blur, 1.0)
    reason = f"{in_km(km)} {wind} of {scene.first.name}"
    area = None
    if radius > NEAR_KM:
        area = sector(start, bearing, half, km * (1.0 - blur), km * (1.0 + blur))
    return Found(point, radius, reason, area)


def _starting_point(scene: Scene, bearing: float) -> LngLat:
    """Where a distance is measured from: a town's middle, a country's or region's edge."""
    if scene.land is not None:
        return edge_toward(scene.land, bearing)
    if scene.first.feature_class in ("A", "L") or scene.first.feature_code in ("ISL", "ISLS"):
        return point_at(scene.first.point, bearing, scene.first.radius_km)
    return scene.first.point


def _beyond(scene: Scene) -> Found:
    bearing = scene.bearing or 0.0
    point = point_at(_starting_point(scene, bearing), bearing, BEYOND_KM)
    reason = f"{scene.relation.winds[0]} of {scene.first.name}, how far is not said"
    wide = scene.first.radius_km if scene.first.feature_class in ("H", "A", "L") else 0.0
    return Found(point, max(NEAR_KM, wide), reason, confidence=FAIRLY_SURE)


def _distance(scene: Scene) -> Found:
    km = scene.relation.km or BEYOND_KM
    radius = max(1.0, km if scene.relation.within else km * (1.0 + ROUNDING))
    said = f"within {in_km(km)} of" if scene.relation.within else f"{in_km(km)} from"
    reason = f"{said} {scene.first.name}, in which direction is not said"
    area = disc(scene.first.point, radius) if km > NEAR_KM else None
    precision = NEAR_PRECISION if km <= NEAR_KM else None
    return Found(scene.first.point, radius, reason, area, precision, FAIRLY_SURE)


def _coordinates(scene: Scene) -> Found:
    point, radius = scene.relation.point or LngLat(0.0, 0.0), scene.relation.km or 0.0
    area = disc(point, radius) if radius > NEAR_KM else None
    precision = 1 if radius <= 2.0 else None
    return Found(point, radius, "coordinates as written", area, precision)


# --- borders, roads, between --------------------------------------------------------------------


def _border(scene: Scene) -> Found:
    one, inferred = scene.first, False
    others = list(scene.anchors[1:])
    if not others and not scene.relation.winds:
        others, inferred = _neighbors_named(scene), True
    for other in others:
        line = _line_between(scene, one, other)
        if line is not None:
            reason = f"the border of {one.name} with {other.name}"
            told = reason + (", which is named around it" if inferred else "")
            return _along(scene, line, told, FAIRLY_SURE if inferred else SURE)
    if len(scene.anchors) > 1:
        return _border_of_circles(scene)
    line = (
        None
        if scene.land is None
        else land_border(lands_of(scene.gazetteer), one.place_id, scene.land)
    )
    reason = f"along the border of {one.name}"
    if line is None:
        return Found(
            one.point, BORDER_RADIUS_KM, reason + "; no outline known", None, AREA_PRECISION
        )
    if scene.bearing is not None and scene.land is not None:
        line = facing(line, scene.land, scene.bearing) or line
        reason = f"along the {scene.relation.winds[0]} border of {one.name}"
    return _along(scene, line, reason, FAIRLY_SURE)


def _neighbors_named(scene: Scene) -> list[Place]:
    """The countries of the places named around, in that order."""
    codes = dict.fromkeys(p.country_code for p in scene.context if p.country_code)
    found = (scene.gazetteer.country(code) for code in codes if code != scene.first.country_code)
    return [place for place in found if place is not None]


def _line_between(scene: Scene, one: Place, other: Place) -> BaseGeometry | None:
    a, b = scene.gazetteer.area(one.place_id), scene.gazetteer.area(other.place_id)
    if a is None or b is None:
        return None
    line = border_line(a, b)
    if line is not None or len(scene.anchors) < 2:
        return line
    waters = [scene.gazetteer.area(f"waters:{place.country_code}") for place in (one, other)]
    if waters[0] is None or waters[1] is None:
        return None
    return border_line(waters[0], waters[1])  # Japan and South Korea


def _along(scene: Scene, line: BaseGeometry, reason: str, confidence: float) -> Found:
    """A strip along a border, or the stretch by the town named beside it."""
    width = scene.relation.km or BORDER_KM
    towns = [p for p in scene.context if p.feature_class == "P"]
    for town in towns:
        at, km = nearest_on(line, town.point)
        if km <= 2.0 * BORDER_KM:
            told = f"{reason}, by {town.name}"
            return Found(at, max(width, NEAR_KM), told, None, NEAR_PRECISION, confidence)
    point = middle_of_line(line)
    area = buffered(line, width)
    radius = farthest_km(point, area) if area is not None else BORDER_RADIUS_KM
    return Found(point, radius, reason, area, AREA_PRECISION, confidence)


def _border_of_circles(scene: Scene) -> Found:
    """The border of two places without outlines: between them, nearer to the smaller."""
    one, other = scene.anchors
    bearing, km = way(one.point, other.point)
    reach = [max(1.0, place.radius_km) for place in (one, other)]
    point = point_at(one.point, bearing, km * reach[0] / sum(reach))
    reason = f"between {one.name} and {other.name}; their border is not known"
    return Found(point, max(NEAR_KM, min(reach)), reason, None, AREA_PRECISION, FAIRLY_SURE)


def _between(scene: Scene) -> Found:
    one, other = (_middle(scene, place) for place in scene.anchors)
    bearing, km = way(one, other)
    point = point_at(one, bearing, km / 2.0)
    names = " and ".join(place.name for place in scene.anchors)
    word = "on the way between" if scene.relation.kind == "road" else "between"
    area = None
    if km / 2.0 > NEAR_KM:
        area = corridor(one, other, max(LEAST_CORRIDOR_KM, km * CORRIDOR_SHARE))
    return Found(point, max(1.0, km / 2.0), f"{word} {names}", area, confidence=FAIRLY_SURE)


def _middle(scene: Scene, place: Place) -> LngLat:
    land = scene.gazetteer.area(place.place_id)
    return place.point if land is None else inner_point(main_land(land))


_SHAPES: dict[str, Callable[[Scene], Found]] = {
    "offset": _offset, "beyond": _beyond, "distance": _distance, "within": _distance,
    "coordinates": _coordinates, "part": part_place, "outskirts": outskirts_place,
    "coast": coast_place, "sea": sea_place, "strait": strait_place, "border": _border,
    "between": _between, "road": _between,
}  # fmt: skip
"""What gives each kind of relative place its geometry."""
