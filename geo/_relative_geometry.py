"""Shapes on the globe that are true in kilometers anywhere: discs, sectors, strips, parts.

Each is made on a plane around its own middle (azimuthal equidistant) and brought back to degrees,
EPSG:4326, valid, inside the world, cut in two where it crosses the antimeridian.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from gazetteer.place import LngLat
from geo._clean import WORLD
from geo._geometry import mark_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import Geod, Proj
    from shapely.geometry.base import BaseGeometry

    Numbers = NDArray[np.float64]

FARTHEST_KM = 9000.0
"""Nothing is drawn farther than this from its middle: beyond, a plane says little of the globe."""
STEP_KM = 25.0
"""A straight edge on the plane gets a vertex this often, so that it bends as the globe does."""
POLAR_KM, POLAR_STEP_KM = 300.0, 1.0
"""This near a pole, and how often there."""
ARC_STEPS = 64
_GRID = 48
"""Points across an area that a share of it is counted with."""
_BEYOND = 50.0
"""Standard deviations that no area reaches."""
_SLIT_KM = 1e-5
"""Half the width of the cut from a pole along the far meridian, where longitudes jump."""
NEIGHBOR_GAP_DEGREES = 4.5
"""Land farther than this from a country's main land is no part of "its south": overseas."""


def point_at(origin: LngLat, bearing: float, km: float) -> LngLat:
    """The point so many kilometers from the origin in that direction (degrees from north)."""
    lng, lat, _ = _wgs84().fwd(origin.lng, origin.lat, bearing, km * 1000.0)
    return LngLat(float(lng), float(lat))


def way(origin: LngLat, target: LngLat) -> tuple[float, float]:
    """Bearing in degrees from north (0 to 360) and distance in kilometers."""
    bearing, _, meters = _wgs84().inv(origin.lng, origin.lat, target.lng, target.lat)
    return float(bearing) % 360.0, float(meters) / 1000.0


def disc(center: LngLat, km: float) -> BaseGeometry | None:
    """Everything within ``km`` of the center."""
    return on_globe(Point(0.0, 0.0).buffer(min(km, FARTHEST_KM), ARC_STEPS // 4), center)


def sector(
    origin: LngLat, bearing: float, half_width: float, nearest_km: float, farthest_km: float
) -> BaseGeometry | None:
    """What lies that far from the origin, within ``half_width`` degrees of the bearing."""
    angles = np.radians(np.linspace(bearing - half_width, bearing + half_width, ARC_STEPS))
    ring = np.column_stack([np.sin(angles), np.cos(angles)])
    outer, inner = ring * min(farthest_km, FARTHEST_KM), ring[::-1] * max(nearest_km, 0.0)
    return on_globe(shapely.make_valid(Polygon(np.vstack([outer, inner]))), origin)


def corridor(origin: LngLat, target: LngLat, km: float) -> BaseGeometry | None:
    """Everything within ``km`` of the shortest line between two points."""
    bearing, length = way(origin, target)
    middle = point_at(origin, bearing, length / 2.0)
    ends = np.array([_plane(middle)(point.lng, point.lat) for point in (origin, target)])
    return on_globe(LineString(ends / 1000.0).buffer(km), middle)


def buffered(shape: BaseGeometry, km: float) -> BaseGeometry | None:
    """Everything within ``km`` of the shape, which is in degrees."""
    if shape.is_empty:
        return None
    center = middle_of(shape)
    flat = to_plane(shape, center)
    return None if flat.is_empty else on_globe(flat.buffer(km), center)


def middle_of(shape: BaseGeometry) -> LngLat:
    """The middle of a shape's box, across the antimeridian the short way."""
    from gazetteer.geometry import circular_bounds

    west, south, east, north = circular_bounds(shape)
    if east < west:
        east += 360.0
    return LngLat(wrapped((west + east) / 2.0), (south + north) / 2.0)


def wrapped(lng: float) -> float:
    """The longitude between -180 and 180."""
    return (lng + 180.0) % 360.0 - 180.0 if not -180.0 <= lng <= 180.0 else lng


# --- between degrees and the plane --------------------------------------------------------------


def to_plane(shape: BaseGeometry, center: LngLat) -> BaseGeometry:
    """The shape in kilometers east and north of the center; its edges as in degrees."""
    plane = _plane(center)

    def flat(degrees: Numbers) -> Numbers:
        x, y = plane(degrees[:, 0], degrees[:, 1])
        return np.column_stack([x, y]) / 1000.0

    moved = shapely.transform(shape, flat)
    return moved if moved.is_valid else shapely.make_valid(moved)


def on_globe(flat: BaseGeometry, center: LngLat) -> BaseGeometry | None:
    """A shape in kilometers around the center as polygons in degrees; ``None`` for nothing."""
    plane = _plane(center)
    cut, step = _without_far_meridian(flat, center)

    def round_(km: Numbers) -> Numbers:
        lng, lat = plane(km[:, 0] * 1000.0, km[:, 1] * 1000.0, inverse=True)
        unwound = center.lng + (np.asarray(lng) - center.lng + 180.0) % 360.0 - 180.0
        at_pole = np.abs(lat) > 90.0 - 2.0 * _SLIT_KM / 111.0  # the slit's end is the pole
        return np.column_stack([unwound, np.where(at_pole, np.copysign(90.0, lat), lat)])

    shape = shapely.transform(shapely.segmentize(cut, step), round_)
    return in_world(shape if shape.is_valid else shapely.make_valid(shape))


def _without_far_meridian(flat: BaseGeometry, center: LngLat) -> tuple[BaseGeometry, float]:
    """The shape without a sliver from each pole it reaches, beyond which longitudes jump.

    And how often its edges need a vertex: by a pole longitudes turn fast.
    """
    step = STEP_KM
    for pole in (90.0, -90.0):
        _, km = way(center, LngLat(center.lng, pole))
        y = math.copysign(km, pole)
        far = math.copysign(4.0 * FARTHEST_KM, pole)
        slit = box(-_SLIT_KM, min(y, far), _SLIT_KM, max(y, far))
        if flat.intersects(slit):
            flat = flat.difference(slit)
        if flat.distance(Point(0.0, y)) < POLAR_KM:
            step = POLAR_STEP_KM
    return flat, step


def in_world(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a shape whose longitudes run past 180, cut and moved into the world."""
    west, south, east, north = WORLD
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        piece = shapely.clip_by_rect(shape, west + turn, south, east + turn, north)
        if not piece.is_empty:
            pieces.append(shapely.transform(piece, lambda xy, by=turn: xy - [by, 0.0]))
    return mark_area(shapely.union_all([_valid(piece) for piece in pieces])) if pieces else None


def _valid(shape: BaseGeometry) -> BaseGeometry:
    whole = shape if shape.is_valid else shapely.make_valid(shape)
    inside = shapely.transform(whole, lambda xy: np.clip(xy, [-180.0, -90.0], [180.0, 90.0]))
    return inside if inside.is_valid else shapely.make_valid(inside)


@lru_cache(maxsize=64)
def _plane(center: LngLat) -> Proj:
    from pyproj import Proj

    return Proj(proj="aeqd", lat_0=center.lat, lon_0=center.lng, ellps="WGS84")


@cache
def _wgs84() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


# --- parts of an area ---------------------------------------------------------------------------

STEPPING_STONE = 0.001
"""A smaller piece, as a share of the whole, leads to no other: Bear Island to Svalbard."""


def main_land(area: BaseGeometry) -> BaseGeometry:
    """The area's largest piece with what lies near it: France without its overseas lands."""
    parts = shapely.get_parts(area)
    if len(parts) < 2:
        return area
    bounds, sizes = shapely.bounds(parts), shapely.area(parts)
    stepping = sizes >= STEPPING_STONE * sizes.sum()
    reached = np.zeros(len(parts), dtype=bool)
    reached[int(np.argmax(sizes))] = True
    while True:
        gaps = _gaps(bounds, bounds[reached & stepping])
        wider = reached | (gaps <= NEIGHBOR_GAP_DEGREES)
        if (wider == reached).all():
            return shapely.multipolygons(parts[reached].tolist())
        reached = wider


def _gaps(bounds: Numbers, others: Numbers) -> Numbers:
    """How many degrees (of latitude) each box is from the nearest of the others."""
    middles, halves = (bounds[:, :2] + bounds[:, 2:]) / 2.0, (bounds[:, 2:] - bounds[:, :2]) / 2.0
    far_middles = (others[:, :2] + others[:, 2:]) / 2.0
    apart = middles[:, None] - far_middles[None]
    apart[..., 0] = (apart[..., 0] + 180.0) % 360.0 - 180.0
    reach = halves[:, None] + ((others[:, 2:] - others[:, :2]) / 2.0)[None]
    gap = np.maximum(np.abs(apart) - reach, 0.0)
    level = np.radians((middles[:, None, 1] + far_middles[None, :, 1]) / 2.0)
    return np.asarray(np.hypot(gap[..., 0] * np.cos(level), gap[..., 1]).min(axis=1))


@lru_cache(maxsize=128)
def part_of(area: BaseGeometry, bearing: float | None, share: float) -> BaseGeometry | None:
    """The part of an area's main land that lies farthest in a direction, as a share of its size.

    ``bearing`` is in degrees from north, ``None`` for the middle.
    """
    land = unwound(main_land(area))
    x, y = _grid(land)
    if len(x) < 4:
        return in_world(land)
    scores = _scores(x, y, bearing)
    cut = _cut(x, y, bearing, float(np.quantile(scores, 1.0 - share)))
    flat = shapely.transform(land, _equal_area)
    part = shapely.transform(_polygons(flat.intersection(cut)), _from_equal_area)
    return in_world(part if part.is_valid else shapely.make_valid(part))


def unwound(area: BaseGeometry) -> BaseGeometry:
    """The area with longitudes that run on past 180 instead of jumping."""
    middle = middle_of(area).lng

    def turned(piece: BaseGeometry) -> BaseGeometry:
        west, _, east, _ = piece.bounds
        by = 360.0 * round((middle - (west + east) / 2.0) / 360.0)
        return shapely.transform(piece, lambda xy: xy + np.array([by, 0.0])) if by else piece

    return shapely.union_all([turned(piece) for piece in shapely.get_parts(area)])


def _equal_area(degrees: Numbers) -> Numbers:
    return np.column_stack([np.radians(degrees[:, 0]), np.sin(np.radians(degrees[:, 1]))])


def _from_equal_area(flat: Numbers) -> Numbers:
    lat = np.degrees(np.arcsin(np.clip(flat[:, 1], -1.0, 1.0)))
    return np.column_stack([np.degrees(flat[:, 0]), lat])


def _grid(land: BaseGeometry) -> tuple[Numbers, Numbers]:
    """Evenly spread points of the land, on the equal-area plane."""
    flat = shapely.transform(land, _equal_area)
    west, south, east, north = flat.bounds
    xs, ys = np.meshgrid(np.linspace(west, east, _GRID), np.linspace(south, north, _GRID))
    shapely.prepare(flat)
    inside = shapely.contains_xy(flat, xs.ravel(), ys.ravel())
    return xs.ravel()[inside], ys.ravel()[inside]


def _scores(x: Numbers, y: Numbers, bearing: float | None) -> Numbers:
    """How far each point lies in the direction, width and height counting alike."""
    east, north = _standard(x), _standard(y)
    if bearing is None:
        return -np.hypot(east, north)
    across, up = _signs(bearing)
    if across and up:
        return np.minimum(across * east, up * north)
    return across * east + up * north


def _signs(bearing: float) -> tuple[int, int]:
    """Whether the nearest of eight winds points east or west (1, 0, -1), and north or south."""
    wind = round(bearing / 45.0) % 8
    return (0, 1, 1, 1, 0, -1, -1, -1)[wind], (1, 1, 0, -1, -1, -1, 0, 1)[wind]


def _standard(values: Numbers) -> Numbers:
    return np.asarray((values - values.mean()) / (values.std() or 1.0))


def _cut(x: Numbers, y: Numbers, bearing: float | None, threshold: float) -> Polygon:
    """What scores above the threshold, as a polygon on the equal-area plane."""
    if bearing is None:
        turns = np.linspace(0.0, 2.0 * math.pi, ARC_STEPS, endpoint=False)
        ring = np.column_stack([np.cos(turns), np.sin(turns)]) * -threshold
    else:
        across, up = _signs(bearing)
        west, east = (
            sorted((across * threshold, across * _BEYOND)) if across else (-_BEYOND, _BEYOND)
        )
        south, north = sorted((up * threshold, up * _BEYOND)) if up else (-_BEYOND, _BEYOND)
        ring = np.array([[west, south], [east, south], [east, north], [west, north]])
    scale = np.array([x.std() or 1.0, y.std() or 1.0])
    return Polygon(ring * scale + np.array([x.mean(), y.mean()]))


def farthest_of(points: Numbers, bearing: float | None, share: float) -> list[int]:
    """Which of the points (degrees) lie farthest in a direction: that share of them."""
    flat = _equal_area(points)
    middle = float(np.median(flat[:, 0]))
    x = (flat[:, 0] - middle + math.pi) % (2.0 * math.pi) - math.pi
    scores = _scores(x, flat[:, 1], bearing)
    return [int(n) for n in np.flatnonzero(scores >= np.quantile(scores, 1.0 - share))]


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return shapely.multipolygons(parts)


def farthest_km(point: LngLat, area: BaseGeometry) -> float:
    """How far the farthest corner of the area is from the point."""
    corners = shapely.get_coordinates(area)
    count = len(corners)
    _, _, meters = _wgs84().inv(
        [point.lng] * count, [point.lat] * count, corners[:, 0], corners[:, 1]
    )
    return float(np.max(meters)) / 1000.0


def inner_point(area: BaseGeometry) -> LngLat:
    """A point well inside the area: the middle of its largest piece if that is inside."""
    pieces: Sequence[BaseGeometry] = list(shapely.get_parts(area))
    largest = max(pieces, key=lambda piece: piece.area)
    middle = largest.centroid
    if not largest.contains(middle):
        middle = largest.representative_point()
    return LngLat(float(middle.x), float(middle.y))
