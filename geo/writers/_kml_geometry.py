"""Geometry as KML, and where a globe looks from to see it all. Coordinates are (lon, lat)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

DECIMALS: Final = 7
"""Of a degree: a centimeter."""
_SMALLEST_PLAIN = 1e-4
"""Python writes smaller numbers as ``1e-05``."""
_TESSELLATE: Final = "<tessellate>1</tessellate>"
KM_PER_DEGREE = 111.0
_ROOM = 1.6
"""How much farther off than the marks are wide."""
_NEAREST_KM, _FARTHEST_KM = 100.0, 16_000.0


class View(NamedTuple):
    """A look straight down."""

    lon: float
    lat: float
    range_km: float


def geometry_kml(geometries: np.ndarray[Any, Any]) -> list[str]:
    """Each geometry as a KML element; ``""`` for none."""
    if (shapely.get_type_id(geometries) == shapely.GeometryType.POINT).all():
        return _points(geometries)
    return [_element(geometry) for geometry in geometries]


def _points(points: np.ndarray[Any, Any]) -> list[str]:
    return [
        f"<Point><coordinates>{position}</coordinates></Point>"
        for position in _positions(shapely.get_coordinates(points))
    ]


def _element(geometry: BaseGeometry | None) -> str:
    if geometry is None or geometry.is_empty:
        return ""
    if geometry.geom_type == "Point":
        return _points(np.array([geometry]))[0]
    if geometry.geom_type == "LineString":
        return f"<LineString>{_TESSELLATE}{_coordinates(geometry)}</LineString>"
    if geometry.geom_type == "Polygon":
        return _polygon(geometry)
    parts = [_element(part) for part in geometry.geoms]
    return parts[0] if len(parts) == 1 else f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _polygon(polygon: BaseGeometry) -> str:
    turned = shapely.orient_polygons(polygon)  # outer rings counterclockwise, as KML wants
    inner = "".join(
        f"<innerBoundaryIs><LinearRing>{_coordinates(ring)}</LinearRing></innerBoundaryIs>"
        for ring in turned.interiors
    )
    outer = f"<LinearRing>{_coordinates(turned.exterior)}</LinearRing>"
    return f"<Polygon>{_TESSELLATE}<outerBoundaryIs>{outer}</outerBoundaryIs>{inner}</Polygon>"


def _coordinates(line: BaseGeometry) -> str:
    return f"<coordinates>{' '.join(_positions(shapely.get_coordinates(line)))}</coordinates>"


def _positions(coordinates: np.ndarray[Any, Any]) -> list[str]:
    rounded = coordinates.round(DECIMALS) + 0.0  # no minus zero
    tiny = (np.abs(rounded) < _SMALLEST_PLAIN) & (rounded != 0)
    if tiny.any():
        return [f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in rounded.tolist()]
    return [f"{lon},{lat}" for lon, lat in rounded.tolist()]


def view_of(tables: Sequence[np.ndarray[Any, Any]]) -> View | None:
    """The look at all the geometries; the shorter way where they lie about the antimeridian."""
    coordinates = [shapely.get_coordinates(geometries) for geometries in tables]
    places = np.concatenate(coordinates) if coordinates else np.empty((0, 2))
    if not len(places):
        return None
    west, width = _span(np.unique(places[:, 0].round(3)))
    south, north = float(places[:, 1].min()), float(places[:, 1].max())
    lat = (south + north) / 2
    widest = max(north - south, width * float(np.cos(np.radians(lat)))) * KM_PER_DEGREE
    lon = (west + width / 2 + 180.0) % 360.0 - 180.0
    return View(
        round(lon, 3), round(lat, 3), round(min(max(widest * _ROOM, _NEAREST_KM), _FARTHEST_KM))
    )


def _span(longitudes: np.ndarray[Any, Any]) -> tuple[float, float]:
    """West end and width in degrees of the shortest stretch that holds the sorted longitudes."""
    gaps = np.diff(longitudes, append=longitudes[0] + 360.0)
    widest = int(gaps.argmax())
    return float(longitudes[(widest + 1) % len(longitudes)]), 360.0 - float(gaps[widest])
