"""Where a relative place is: a point, how precisely, an area where it is wide, and why.

What is known to about 25 km is a point with a radius; what is wider has an area, EPSG:4326.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gazetteer.place import LngLat, Place
from geo._geometry import mark_area
from geo._lands import (
    as_lines,
    border_line,
    coast_line,
    edge_toward,
    facing,
    land_border,
    land_in,
    lands_of,
    middle_of_line,
    nearest_on,
)
from geo._lexicon import numbers
from geo._relative_geometry import (
    buffered,
    corridor,
    disc,
    farthest_km,
    farthest_of,
    inner_point,
    main_land,
    part_of,
    point_at,
    sector,
    way,
)
from geo._spot import COUNTRY_CODES
from geo.model import Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo._scan import PlaceNames
    from geo.model import Mention, Relation

NEAR_KM = 25.0
"""UCDP's "near a known point": up to here a relative place is a point with a radius."""
NEAR_PRECISION, AREA_PRECISION, HIGH_SEAS_PRECISION = 2, 5, 7
BORDER_KM, COAST_KM, OFFSHORE_KM, TOWN_SEA_KM = 25.0, 20.0, 100.0, 50.0
"""How wide "near the border", "on the coast", "off the south coast", "off the port of X" reach."""
BORDER_RADIUS_KM = 100.0
BEYOND_KM = 12.0
"""Where "north of X" is put when nothing says how far."""
CORRIDOR_SHARE, LEAST_CORRIDOR_KM = 0.12, 5.0
COAST_SHARE = 0.6
"""The half of a country, and some, in which its "south coast" is looked for."""
PART_SHARE, CORNER_SHARE, CENTRAL_SHARE = 0.33, 0.25, 0.33
ISLET_SHARE = 0.05
FEWEST_TOWNS = 6
"""With fewer towns known an area's part is guessed from its middle and radius."""
HALF_WIDTH_8, HALF_WIDTH_16 = 22.5, 11.25
"""Degrees to each side: of "north", of "north-northeast"."""
ROUNDING = 0.15
"""Distances in the news are rounded: by this share to each side."""
VAGUE_ROUNDING = 0.4
DEFAULT_RADIUS_KM = {"P": 5.0, "A": 60.0, "L": 60.0, "S": 2.0, "T": 10.0, "H": 30.0}
SURE, FAIRLY_SURE, GUESSED = 0.9, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A relative place's geometry."""

    point: LngLat
    radius_km: float
    reason: str
    area: BaseGeometry | None = None
    precision: int | None = None
    """By its radius and whether it has an area, if not given."""
    confidence: float = SURE
    at_sea: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a relative place is made from."""

    relation: Relation
    anchors: tuple[Place, ...]
    context: tuple[Place, ...]
    gazetteer: PlaceNames

    @property
    def first(self) -> Place:
        """The place it hangs on, or the first of two."""
        return self.anchors[0]

    @property
    def land(self) -> BaseGeometry | None:
        """The first place's outline, if one is known."""
        return self.gazetteer.area(self.first.place_id)

    @property
    def bearing(self) -> float | None:
        """The direction said, in degrees from north; ``None`` for none and for the middle."""
        winds = numbers("zones", "winds")
        known = [winds[wind] for wind in self.relation.winds if wind in winds]
        return known[0] if known else None


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
    country, at_sea = _whose(scene.gazetteer, found.point)
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


def _whose(gazetteer: PlaceNames, point: LngLat) -> tuple[str | None, bool]:
    """The country of a point on land or in its waters, and whether the point is at sea."""
    country = gazetteer.country_at(point, tolerance_km=0.0)
    if country is not None:
        return country.country_code, False
    waters = gazetteer.waters_at(point)
    return (waters.country_code if waters is not None else None), True


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
    reason = f"{_km(km)} {wind} of {scene.first.name}"
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
    said = f"within {_km(km)} of" if scene.relation.within else f"{_km(km)} from"
    reason = f"{said} {scene.first.name}, in which direction is not said"
    area = disc(scene.first.point, radius) if km > NEAR_KM else None
    precision = NEAR_PRECISION if km <= NEAR_KM else None
    return Found(scene.first.point, radius, reason, area, precision, FAIRLY_SURE)


def _coordinates(scene: Scene) -> Found:
    point, radius = scene.relation.point or LngLat(0.0, 0.0), scene.relation.km or 0.0
    area = disc(point, radius) if radius > NEAR_KM else None
    precision = 1 if radius <= 2.0 else None
    return Found(point, radius, "coordinates as written", area, precision)


def _km(km: float) -> str:
    return f"{km:.0f} km" if km >= 10.0 else f"{km:.2g} km"


# --- parts --------------------------------------------------------------------------------------


def _part(scene: Scene) -> Found:
    winds = scene.relation.winds
    reason = f"the {' and '.join(winds)} part of {scene.first.name}"
    if scene.land is None:
        return _part_of_circle(scene, reason)
    pieces = [
        part_of(scene.land, _bearing_of(wind), scene.relation.share or _share(wind))
        for wind in winds
    ]
    area = mark_area(shapely.union_all([piece for piece in pieces if piece is not None]))
    if area is None:
        return _part_of_circle(scene, reason)
    point = inner_point(area)
    return Found(point, farthest_km(point, area), reason, area, AREA_PRECISION)


def _bearing_of(wind: str) -> float | None:
    return numbers("zones", "winds").get(wind)


def _share(wind: str) -> float:
    bearing = _bearing_of(wind)
    if bearing is None:
        return CENTRAL_SHARE
    return PART_SHARE if bearing % 90.0 == 0.0 else CORNER_SHARE


def _part_of_circle(scene: Scene, reason: str) -> Found:
    """A part of a place without an outline: by its towns, else moved that way from its middle."""
    anchor = scene.first
    precision = _precision_of_part(anchor, scene.bearing)
    if anchor.feature_code == "ADM1" and (towns := _towns_of(scene, anchor)):
        around = shapely.MultiPoint(towns).convex_hull
        area = buffered(around, LEAST_CORRIDOR_KM)
        point = LngLat(float(around.centroid.x), float(around.centroid.y))
        if area is not None:
            return Found(point, farthest_km(point, area), reason, area, precision, FAIRLY_SURE)
    reach = anchor.radius_km or DEFAULT_RADIUS_KM.get(anchor.feature_class, 30.0)
    point = anchor.point
    for share in (0.5, 0.35, 0.2) if scene.bearing is not None else ():
        moved = point_at(anchor.point, scene.bearing or 0.0, reach * share)
        if anchor.country_code in (None, _whose(scene.gazetteer, moved)[0]):
            point = moved
            break
    return Found(point, max(1.0, reach * 0.6), reason, None, precision, FAIRLY_SURE)


def _towns_of(scene: Scene, area: Place) -> list[LngLat]:
    """The towns of a first-level area that lie farthest in the direction said; [] for too few."""
    around = disc(area.point, max(50.0, area.radius_km * 1.7))
    if around is None:
        return []
    towns = np.array([
        place.point
        for place in scene.gazetteer.within(around, feature_class="P")
        if (place.country_code, place.admin1) == (area.country_code, area.admin1)
    ])  # fmt: skip
    if len(towns) < FEWEST_TOWNS:
        return []
    share = scene.relation.share or _share(scene.relation.winds[0])
    return [LngLat(*map(float, towns[n])) for n in farthest_of(towns, scene.bearing, share)]


def _precision_of_part(anchor: Place, bearing: float | None) -> int:
    if anchor.feature_class == "P":
        return 1 if bearing is None else NEAR_PRECISION
    if anchor.feature_code in COUNTRY_CODES or anchor.feature_class != "A":
        return 6 if anchor.feature_code == "CONT" else AREA_PRECISION
    return {"ADM1": 4, "ADM2": 3}.get(anchor.feature_code, NEAR_PRECISION)


def _outskirts(scene: Scene) -> Found:
    """The edge of a town: around it, or on the side said."""
    anchor = scene.first
    reach = anchor.radius_km or DEFAULT_RADIUS_KM["P"]
    reason = f"the outskirts of {anchor.name}"
    if scene.bearing is None:
        return Found(anchor.point, min(1.5 * reach, NEAR_KM), reason, precision=NEAR_PRECISION)
    point = point_at(anchor.point, scene.bearing, reach)
    reason = f"the {scene.relation.winds[0]} outskirts of {anchor.name}"
    return Found(point, min(reach, NEAR_KM), reason, precision=NEAR_PRECISION)


# --- coasts and the sea -------------------------------------------------------------------------


def _coast(scene: Scene) -> Found:
    anchor, land = scene.first, scene.land
    wind = f"{' and '.join(scene.relation.winds)} " if scene.relation.winds else ""
    reason = f"the {wind}coast of {anchor.name}"
    if land is None:
        return _shore_of_circle(scene, reason)
    line = _coast_of(scene, land)
    if line is None:
        return Found(anchor.point, anchor.radius_km, reason + "; no outline known", None, 5)
    point = middle_of_line(line)
    area = buffered(line, scene.relation.km or COAST_KM)
    return Found(point, farthest_km(point, area) if area else 0.0, reason, area, AREA_PRECISION)


def _coast_of(scene: Scene, land: BaseGeometry) -> BaseGeometry | None:
    """The country's coast, on the side said."""
    line = coast_line(lands_of(scene.gazetteer), scene.first.place_id, land)
    if line is None or scene.bearing is None:
        return line
    if scene.relation.share is not None:  # "off eastern X": the coasts of that part, all around
        part = part_of(land, scene.bearing, scene.relation.share)
        own = None if part is None else as_lines(line.intersection(part.buffer(0.05)))
        return own or line
    turned = facing(line, land, scene.bearing)
    side = part_of(land, scene.bearing, COAST_SHARE)
    own = (
        None if turned is None or side is None else as_lines(turned.intersection(side.buffer(0.05)))
    )
    return own or turned or line


def _shore_of_circle(scene: Scene, reason: str) -> Found:
    """The coast of a town or region: where its land nearest ends, on the side said."""
    anchor = scene.first
    if anchor.feature_class == "P":
        return Found(anchor.point, max(5.0, anchor.radius_km), reason, None, NEAR_PRECISION)
    part = _part_of_circle(scene, reason)
    country = scene.gazetteer.area(f"country:{anchor.country_code}")
    if country is None:
        return part
    line = coast_line(lands_of(scene.gazetteer), f"country:{anchor.country_code}", country)
    around = disc(anchor.point, max(anchor.radius_km, TOWN_SEA_KM) * 1.2)
    own = line.intersection(around) if line is not None and around is not None else None
    if own is None or own.is_empty:
        return part
    if scene.bearing is not None:
        own = facing(own, country, scene.bearing) or own
    point = nearest_on(own, part.point)[0]
    area = buffered(own, COAST_KM)
    return Found(point, farthest_km(point, area) if area else 0.0, reason, area, AREA_PRECISION)


def _sea(scene: Scene) -> Found:
    """ "off eastern X", "12 km off X": the sea beside the place."""
    anchor, km = scene.first, scene.relation.km
    told = f"{_km(km)} " if km else ""
    coast = "part" if scene.relation.share is not None else "coast"
    wind = f"the {scene.relation.winds[0]} {coast} of " if scene.relation.winds else ""
    reason = f"at sea {told}off {wind}{anchor.name}"
    start = _shore(scene)
    lands = lands_of(scene.gazetteer)
    if start is None or not lands.owners:
        return _unknown_sea(scene, reason + "; no outline known")
    reach = km * (1.0 + ROUNDING) if km else OFFSHORE_KM if scene.land is not None else TOWN_SEA_KM
    wide = buffered(start, reach)
    sea = None if wide is None else wide.difference(land_in(lands, wide))
    if km and sea is not None and km > 5.0:
        near = buffered(start, km * (1.0 - ROUNDING))
        farther = sea.difference(near) if near is not None else sea
        sea = sea if farther.is_empty else farther
    if sea is not None and scene.bearing is not None and scene.relation.share is None:
        sea = _on_side(sea, _core(scene), scene.bearing)
    area = mark_area(sea)
    if area is None:
        return _unknown_sea(scene, reason + "; no sea known near")
    area = _nearest_piece(area, anchor.point) if scene.land is None else area
    point = _sea_point(area, scene, start, reach)
    return Found(point, farthest_km(point, area), reason, area, None, at_sea=True)


def _unknown_sea(scene: Scene, reason: str) -> Found:
    radius = max(TOWN_SEA_KM, scene.relation.km or 0.0)
    return Found(scene.first.point, radius, reason, None, AREA_PRECISION, GUESSED)


def _sea_point(area: BaseGeometry, scene: Scene, start: BaseGeometry, reach: float) -> LngLat:
    """A point of the sea: by the middle of the coast, or between a town and the sea's middle."""
    if scene.land is not None:
        around = disc(middle_of_line(start), 2.0 * reach)
        near = mark_area(area.intersection(around)) if around is not None else None
        return inner_point(near if near is not None else area)
    if scene.bearing is None:
        at, _ = shapely.shortest_line(area, shapely.Point(scene.first.point)).coords
        toward = inner_point(area)
        for share in (0.5, 0.7, 0.9):  # from the shore toward the middle, while it is sea
            point = LngLat(
                at[0] + (toward.lng - at[0]) * share, at[1] + (toward.lat - at[1]) * share
            )
            if area.contains(shapely.Point(point)):
                return point
    return inner_point(area)


def _shore(scene: Scene) -> BaseGeometry | None:
    """What the distance from land is measured from: a coast, or the place itself."""
    if scene.land is not None:
        return _coast_of(scene, scene.land)
    anchor = scene.first
    if anchor.feature_class in ("A", "L", "T"):
        return disc(anchor.point, max(1.0, anchor.radius_km))
    return shapely.Point(anchor.point)


def _core(scene: Scene) -> LngLat:
    return inner_point(main_land(scene.land)) if scene.land is not None else scene.first.point


def _on_side(sea: BaseGeometry, center: LngLat, bearing: float) -> BaseGeometry:
    """The pieces of sea on that side of the center, within 67 degrees; all if none is."""
    wedge = sector(center, bearing, 67.5, 0.0, 4000.0)
    cut = sea.intersection(wedge) if wedge is not None else sea
    return sea if cut.is_empty else cut


def _nearest_piece(area: BaseGeometry, point: LngLat) -> BaseGeometry:
    return min(shapely.get_parts(area), key=lambda piece: piece.distance(shapely.Point(point)))


def _strait(scene: Scene) -> Found:
    """ "the waters between A and B": the sea that is near both."""
    one, other = scene.anchors
    reason = f"the waters between {one.name} and {other.name}"
    near, far = _facing_points(scene, one, other), _facing_points(scene, other, one)
    bearing, km = way(near, far)
    middle = point_at(near, bearing, km / 2.0)
    lands = lands_of(scene.gazetteer)
    reach = max(20.0, km * 0.6)
    whole = disc(middle, reach)
    sea = (
        None
        if whole is None or not lands.owners
        else mark_area(whole.difference(land_in(lands, whole)))
    )
    if sea is None:
        return Found(
            middle, reach, reason + "; no outline known", whole, AREA_PRECISION, at_sea=True
        )
    point = middle if sea.contains(shapely.Point(middle)) else inner_point(sea)
    return Found(point, farthest_km(point, sea), reason, sea, AREA_PRECISION, at_sea=True)


def _facing_points(scene: Scene, one: Place, other: Place) -> LngLat:
    """The point of the first place's land that is nearest to the second."""
    land, across = scene.gazetteer.area(one.place_id), scene.gazetteer.area(other.place_id)
    if land is None:
        return one.point
    target = main_land(across) if across is not None else shapely.Point(other.point)
    at = shapely.shortest_line(_without_islets(land), _without_islets(target)).coords[0]
    return LngLat(float(at[0]), float(at[1]))


def _without_islets(land: BaseGeometry) -> BaseGeometry:
    """The land without pieces far smaller than its largest: Kinmen is not Taiwan's shore."""
    parts = shapely.get_parts(main_land(land))
    sizes = shapely.area(parts)
    return shapely.union_all(parts[sizes >= ISLET_SHARE * sizes.max()])


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
    "coordinates": _coordinates, "part": _part, "outskirts": _outskirts, "coast": _coast,
    "sea": _sea, "strait": _strait, "border": _border, "between": _between, "road": _between,
}  # fmt: skip
"""What gives each kind of relative place its geometry."""
