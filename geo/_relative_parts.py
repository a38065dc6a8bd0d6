"""Where a part of a place is: eastern Y, the north of X, the outskirts of X."""

from __future__ import annotations

import numpy as np
import shapely

from gazetteer.place import LngLat, Place
from geo._geometry import mark_area
from geo._lexicon import numbers
from geo._relative_geometry import (
    buffered,
    disc,
    farthest_km,
    farthest_of,
    inner_point,
    part_of,
    point_at,
)
from geo._relative_scene import (
    AREA_PRECISION,
    CENTRAL_SHARE,
    CORNER_SHARE,
    DEFAULT_RADIUS_KM,
    FAIRLY_SURE,
    FEWEST_TOWNS,
    LEAST_CORRIDOR_KM,
    NEAR_KM,
    NEAR_PRECISION,
    PART_SHARE,
    Found,
    Scene,
    whose,
)
from geo._spot import COUNTRY_CODES


def part_place(scene: Scene) -> Found:
    winds = scene.relation.winds
    reason = f"the {' and '.join(winds)} part of {scene.first.name}"
    if scene.land is None:
        return part_of_circle(scene, reason)
    pieces = [
        part_of(scene.land, _bearing_of(wind), scene.relation.share or _share(wind))
        for wind in winds
    ]
    area = mark_area(shapely.union_all([piece for piece in pieces if piece is not None]))
    if area is None:
        return part_of_circle(scene, reason)
    point = inner_point(area)
    return Found(point, farthest_km(point, area), reason, area, AREA_PRECISION)


def _bearing_of(wind: str) -> float | None:
    return numbers("zones", "winds").get(wind)


def _share(wind: str) -> float:
    bearing = _bearing_of(wind)
    if bearing is None:
        return CENTRAL_SHARE
    return PART_SHARE if bearing % 90.0 == 0.0 else CORNER_SHARE


def part_of_circle(scene: Scene, reason: str) -> Found:
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
        if anchor.country_code in (None, whose(scene.gazetteer, moved)[0]):
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


def outskirts_place(scene: Scene) -> Found:
    """The edge of a town: around it, or on the side said."""
    anchor = scene.first
    reach = anchor.radius_km or DEFAULT_RADIUS_KM["P"]
    reason = f"the outskirts of {anchor.name}"
    if scene.bearing is None:
        return Found(anchor.point, min(1.5 * reach, NEAR_KM), reason, precision=NEAR_PRECISION)
    point = point_at(anchor.point, scene.bearing, reach)
    reason = f"the {scene.relation.winds[0]} outskirts of {anchor.name}"
    return Found(point, min(reach, NEAR_KM), reason, precision=NEAR_PRECISION)
