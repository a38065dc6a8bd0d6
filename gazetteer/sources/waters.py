"""Countries' waters: the sea nearer to a country's land than to any other's, within 200 nmi.

A stand-in for exclusive economic zones, and within 12 nmi for territorial seas, that needs no
treaty text and no large download; a file with published zones replaces both (``zone_place``). The
globe is cut into tiles; in each, coast points are put on a plane true to distance from the tile's
middle (azimuthal equidistant), their Voronoi cells are joined by country, cut to the reach, and
brought back to degrees. Tiles end at the antimeridian, so the polygons do too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from pyproj import Proj
from shapely.geometry import MultiPoint, Point, Polygon, box

from gazetteer.place import LngLat, Place
from gazetteer.ranking import EARTH_RADIUS_KM, distance_km
from gazetteer.records import PlaceRecord
from gazetteer.sources.land import SIMPLE_DEGREES, only_polygons, simplified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.sources.countries import CountryRow

    Numbers = NDArray[np.float64]
    Shapes = NDArray[np.object_]

SOURCE = "Natural Earth (waters computed, approximate: nearest land, up to 370 km)"
TERRITORIAL_SOURCE = "Natural Earth (waters computed, approximate: nearest land, up to 22 km)"
REACH_KM = 370.4
"""200 nautical miles, the breadth of an exclusive economic zone."""
TERRITORIAL_KM = 22.224
"""12 nautical miles, the breadth of a territorial sea."""
TERRITORIAL_SIMPLE_DEGREES = 0.04
TERRITORIAL_GRID = 0.001
"""Degrees. With the simplification: 0.6 MB compressed for all, .96 of the exact area (median)."""
SPACING_DEGREES = 0.15
"""Between neighboring coast points, at most; lines halfway between two coasts are this smooth."""
CIRCLE_SEGMENTS = 24
"""Per quarter of the outer limit (an error of at most 200 m)."""
TILE_DEGREES = 10
SOUTHERN_LIMIT, NORTHERN_LIMIT = -70, 88
"""Antarctica has no waters here, and the last land is 720 km from the north pole."""
OVERLAP_KM = 3.0
"""Tiles are worked on this much larger and cut to size in degrees, so that no gap is left."""
SPECK = 0.0005
"""Square degrees (about 5 km2): smaller "sea" is where two outlines do not quite meet."""
NOT_A_STATE = "AQ"


@dataclass(frozen=True, slots=True)
class Coast:
    """Points along all coasts, in degrees and as unit vectors, with their country's number."""

    lng: Numbers
    lat: Numbers
    vectors: Numbers
    owner: NDArray[np.intp]


class Zones(NamedTuple):
    """A country's waters, valid, EPSG:4326, split at the antimeridian."""

    exclusive: BaseGeometry
    """Within 200 nautical miles of the coast."""
    territorial: BaseGeometry
    """Within 12; rough by up to 2 km; may be empty for islets."""


def waters_records(
    lands: Mapping[str, BaseGeometry], countries: Sequence[CountryRow]
) -> Iterator[PlaceRecord]:
    """Yield ``waters:CC`` and ``territorial:CC`` of each country with a coast, in their order."""
    areas = waters_of(lands)
    for country in countries:
        zones = areas.get(country.code)
        if zones is None:
            continue
        yield _exclusive_record(country, zones.exclusive)
        if not zones.territorial.is_empty:
            yield _territorial_record(country, zones.territorial)


def waters_of(lands: Mapping[str, BaseGeometry]) -> dict[str, Zones]:
    """Each coastal country's waters."""
    codes = list(lands)
    coast = coast_points([lands[code] for code in codes])
    parts = shapely.get_parts([lands[code] for code in codes])
    tree = shapely.STRtree(parts)
    exclusive: dict[int, list[BaseGeometry]] = {}
    territorial: dict[int, list[BaseGeometry]] = {}
    for tile in _tiles():
        land = shapely.unary_union(
            [shapely.intersection(parts[i], tile) for i in tree.query(tile, "intersects")]
        )
        sea = tile.difference(land)
        for owner, zones in _tile_waters(tile, sea, coast):
            exclusive.setdefault(owner, []).append(zones.exclusive)
            territorial.setdefault(owner, []).append(zones.territorial)
    joined = {
        codes[owner]: Zones(
            _joined(exclusive[owner], SIMPLE_DEGREES),
            shapely.set_precision(
                _joined(territorial[owner], TERRITORIAL_SIMPLE_DEGREES), TERRITORIAL_GRID
            ),
        )
        for owner in sorted(exclusive)
        if codes[owner] != NOT_A_STATE
    }
    return {code: zones for code, zones in joined.items() if not zones.exclusive.is_empty}


def _joined(pieces: list[BaseGeometry], tolerance: float) -> BaseGeometry:
    """The pieces of one country's waters as one area, without specks."""
    whole = shapely.union_all(pieces, grid_size=1e-6)
    parts = shapely.get_parts(simplified(whole, tolerance))
    return only_polygons(shapely.union_all(parts[shapely.area(parts) > SPECK]))


def _tiles() -> Iterator[Polygon]:
    for south in range(SOUTHERN_LIMIT, NORTHERN_LIMIT, TILE_DEGREES):
        for west in range(-180, 180, TILE_DEGREES):
            yield box(west, south, west + TILE_DEGREES, min(south + TILE_DEGREES, NORTHERN_LIMIT))


def coast_points(lands: Sequence[BaseGeometry], spacing: float = SPACING_DEGREES) -> Coast:
    """Points along the coasts of all lands, ``spacing`` degrees apart at most.

    Points that two countries share lie on a land border and are left out.
    """
    coordinates, owner = [], []
    for number, land in enumerate(lands):
        outline = shapely.segmentize(land, spacing)
        points = np.unique(np.round(shapely.get_coordinates(outline), 6), axis=0)
        coordinates.append(points)
        owner.append(np.full(len(points), number, dtype=np.intp))
    all_points, owners = np.concatenate(coordinates), np.concatenate(owner)
    _, first, count = np.unique(all_points, axis=0, return_index=True, return_counts=True)
    alone = np.sort(first[count == 1])
    lng, lat = all_points[alone, 0], all_points[alone, 1]
    return Coast(lng, lat, unit_vectors(lng, lat), owners[alone])


def unit_vectors(lng: Numbers, lat: Numbers) -> Numbers:
    """Each point (degrees) as a vector from the middle of the globe, of length 1."""
    x, y = np.radians(lng), np.radians(lat)
    return np.stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)], axis=1)


def _tile_waters(tile: Polygon, sea: BaseGeometry, coast: Coast) -> Iterator[tuple[int, Zones]]:
    """Yield each country's share of a tile's sea."""
    if sea.is_empty:
        return
    plane = _Plane(tile)
    near = plane.near(coast)
    if not len(near):
        return
    points, owners = plane.project(coast, near)
    frame = plane.frame(tile)
    cells = _cells(points, frame)
    beyond = _beyond(points, cells)

    def at_sea(share: BaseGeometry) -> BaseGeometry:
        degrees = shapely.make_valid(plane.to_degrees(share))
        return only_polygons(shapely.intersection(degrees, sea))

    for owner, share in _shares(owners, cells, frame):
        near_coast = share.intersection(_along_coast(points[owners == owner], frame))
        yield owner, Zones(at_sea(share.difference(beyond)), at_sea(near_coast))


def _along_coast(points: Numbers, frame: BaseGeometry) -> BaseGeometry:
    """What is within 12 nautical miles of the coast points that are near the frame."""
    west, south, east, north = frame.buffer(TERRITORIAL_KM).bounds
    x, y = points.T
    near = points[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
    circles = shapely.buffer(shapely.points(near), TERRITORIAL_KM, quad_segs=8)
    return shapely.union_all(circles)  # not on a grid: that takes four times as long


def _cells(points: Numbers, frame: BaseGeometry) -> Shapes:
    """Of each point, what of the frame is nearer to it than to any other; may be empty."""
    if len(points) == 1:
        return np.array([frame])
    window = box(*frame.bounds)
    diagram = shapely.voronoi_polygons(MultiPoint(points), extend_to=window, ordered=True)
    cells: Shapes = shapely.intersection(shapely.get_parts(diagram), window)
    cells[shapely.get_dimensions(cells) < 2] = Polygon()
    return cells


def _beyond(points: Numbers, cells: Shapes) -> BaseGeometry:
    """What of the cells is out of their points' reach.

    Few cells go that far, so this takes a fraction of the time of a buffer around all points.
    """
    corners, number = shapely.get_coordinates(cells, return_index=True)
    far = np.hypot(*(corners - points[number]).T) > REACH_KM
    some = np.unique(number[far])
    circles = shapely.buffer(shapely.points(points[some]), REACH_KM, quad_segs=CIRCLE_SEGMENTS)
    return shapely.union_all(shapely.difference(cells[some], circles), grid_size=0.01)


def _shares(
    owners: NDArray[np.intp], cells: Shapes, frame: BaseGeometry
) -> Iterator[tuple[int, BaseGeometry]]:
    """Yield each owner's part of the frame: the cells of its points."""
    names = np.unique(owners)
    if len(names) == 1:
        yield int(names[0]), frame
        return
    for name in names:
        mine = cells[(owners == name) & ~shapely.is_empty(cells)]
        if len(mine):
            yield int(name), shapely.coverage_union_all(mine).intersection(frame)


class _Plane:
    """A plane around a tile's middle, in kilometers."""

    def __init__(self, tile: Polygon) -> None:
        west, south, east, north = tile.bounds
        self._middle = LngLat((west + east) / 2.0, (south + north) / 2.0)
        corners = (LngLat(west, south), LngLat(west, north))
        self._radius = max(distance_km(self._middle, corner) for corner in corners) + OVERLAP_KM
        self._proj = Proj(
            proj="aeqd", lon_0=self._middle.lng, lat_0=self._middle.lat, ellps="WGS84", units="km"
        )

    def near(self, coast: Coast) -> NDArray[np.intp]:
        """Numbers of the coast points within reach of the tile."""
        far = (self._radius + REACH_KM) / EARTH_RADIUS_KM
        middle = unit_vectors(np.array([self._middle.lng]), np.array([self._middle.lat]))[0]
        return np.flatnonzero(coast.vectors @ middle >= math.cos(min(far, math.pi)))

    def project(self, coast: Coast, near: NDArray[np.intp]) -> tuple[Numbers, NDArray[np.intp]]:
        """Those coast points on the plane, to the meter, each place once, and their owners."""
        flat = np.column_stack(self.to_plane(coast.lng[near], coast.lat[near]))
        points, first = np.unique(np.round(flat, 3), axis=0, return_index=True)
        return points, coast.owner[near][first]

    def to_plane(self, lng: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
        """Kilometers east and north of the tile's middle."""
        x, y = self._proj(lng, lat)
        return np.asarray(x), np.asarray(y)

    def frame(self, tile: Polygon) -> BaseGeometry:
        """The tile on the plane, a little larger."""
        outline = shapely.segmentize(tile, 0.5)
        flat = shapely.transform(outline, lambda c: np.column_stack(self.to_plane(*c.T)))
        return flat.buffer(OVERLAP_KM, join_style="mitre")

    def to_degrees(self, area: BaseGeometry) -> BaseGeometry:
        """The area in degrees, longitudes running on past 180 on either side."""
        return shapely.transform(area, self._back)

    def _back(self, coordinates: Numbers) -> Numbers:
        lng, lat = self._proj(coordinates[:, 0], coordinates[:, 1], inverse=True)
        middle = self._middle.lng
        return np.column_stack([middle + (np.asarray(lng) - middle + 180.0) % 360.0 - 180.0, lat])


def zone_place(
    country_code: str, name: str, area: BaseGeometry, source: str, *, territorial: bool = False
) -> Place:
    """The place of a country's waters with this area (EPSG:4326, lon/lat).

    For readers of published zones: a later file's record of this place with that area replaces
    the computed waters, which carry the same identifier.
    """
    point = _middle_of(area)
    return Place(
        place_id=f"{'territorial' if territorial else 'waters'}:{country_code}",
        name=name,
        lat=round(point.y, 4),
        lon=round(point.x, 4),
        feature_class="H",
        feature_code="WTRC",
        country_code=country_code,
        radius_km=round(_radius_km(area), 1),
        source=source,
    )


def _exclusive_record(country: CountryRow, area: BaseGeometry) -> PlaceRecord:
    adjective, name = _adjective(country), country.place.name
    place = zone_place(country.code, f"{adjective} waters", area, SOURCE)
    names = [f"waters of {name}", f"waters off {name}", f"{name} waters"]
    names += [f"{adjective} {kind}" for kind in ("exclusive economic zone", "EEZ")]
    return PlaceRecord(place, alternates=tuple(names), area=area)


def _territorial_record(country: CountryRow, area: BaseGeometry) -> PlaceRecord:
    adjective, name = _adjective(country), country.place.name
    title = f"{adjective} territorial waters"
    place = zone_place(country.code, title, area, TERRITORIAL_SOURCE, territorial=True)
    names = [f"territorial waters of {name}", f"territorial sea of {name}"]
    names += [f"{adjective} {kind}" for kind in ("territorial sea", "coastal waters")]
    return PlaceRecord(place, alternates=tuple(names), area=area)


def _adjective(country: CountryRow) -> str:
    return country.demonyms[0] if country.demonyms else country.place.name


def _middle_of(area: BaseGeometry) -> Point:
    """A point well inside the largest part."""
    largest = max(shapely.get_parts(area), key=lambda part: part.area)
    line = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
    point: Point = shapely.get_point(line, 0)
    rounded = Point(round(point.x, 4), round(point.y, 4))
    return rounded if area.contains(rounded) else area.representative_point()


def _radius_km(area: BaseGeometry) -> float:
    """The radius of a circle as large as the area."""
    middle_lat = math.radians(area.centroid.y)
    degree_km = math.radians(1.0) * EARTH_RADIUS_KM
    return math.sqrt(area.area * degree_km**2 * math.cos(middle_lat) / math.pi)
