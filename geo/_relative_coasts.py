"""Where a coast, the sea off it, or a strait is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gazetteer.place import LngLat, Place
from geo._geometry import mark_area
from geo._lands import (
    as_lines,
    coast_line,
    facing,
    land_in,
    lands_of,
    middle_of_line,
    nearest_on,
)
from geo._relative_geometry import (
    buffered,
    disc,
    farthest_km,
    inner_point,
    main_land,
    part_of,
    point_at,
    sector,
    way,
)
from geo._relative_parts import part_of_circle
from geo._relative_scene import (
    AREA_PRECISION,
    COAST_KM,
    COAST_SHARE,
    GUESSED,
    ISLET_SHARE,
    NEAR_PRECISION,
    OFFSHORE_KM,
    ROUNDING,
    TOWN_SEA_KM,
    Found,
    Scene,
    in_km,
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def coast_place(scene: Scene) -> Found:
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
    part = part_of_circle(scene, reason)
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


def sea_place(scene: Scene) -> Found:
    """ "off eastern X", "12 km off X": the sea beside the place."""
    anchor, km = scene.first, scene.relation.km
    told = f"{in_km(km)} " if km else ""
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


def strait_place(scene: Scene) -> Found:
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
