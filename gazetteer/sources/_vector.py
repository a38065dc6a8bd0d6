"""Features of GeoJSON, TopoJSON, GeoPackage, FlatGeobuf and shape files, in degrees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gazetteer.errors import SourceError
from gazetteer.place import LngLat
from gazetteer.ranking import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.sources.report import Report

SUFFIXES = (".geojson", ".json", ".topojson", ".gpkg", ".fgb", ".shp", ".shp.zip")
CHUNK = 5_000
"""Features in memory at a time."""
DEGREES = CRS.from_epsg(4326)


class Feature(NamedTuple):
    """A feature: its number from 1, its properties as text (empty for none), its geometry."""

    number: int
    cells: dict[str, str]
    geometry: BaseGeometry

    def lowered(self) -> dict[str, str]:
        """The properties by their names in small letters; of two alike, the one with a value."""
        return {key.lower(): value for key, value in sorted(self.cells.items(), key=_is_full)}


def _is_full(item: tuple[str, str]) -> bool:
    return bool(item[1])


def features(path: Path, report: Report) -> Iterator[Feature]:
    """Yield the features of the first layer, EPSG:4326 (lon, lat); broken ones are reported.

    Raises ``SourceError`` when the file cannot be read or its reference system is unknown.
    """
    skip = 0
    while True:
        meta, shapes, columns = _chunk(path, skip)
        names = [str(name) for name in meta["fields"]]
        to_degrees = _to_degrees(path, meta["crs"])
        for row, wkb in enumerate(shapes):
            try:
                geometry = _geometry(wkb, to_degrees)
            except ValueError as error:
                report.reject(path, skip + row + 1, str(error))
                continue
            cells = {name: _text(column[row]) for name, column in zip(names, columns, strict=True)}
            yield Feature(skip + row + 1, cells, geometry)
        skip += len(shapes)
        if len(shapes) < CHUNK:
            return


def _chunk(path: Path, skip: int) -> tuple[dict[str, Any], Any, Any]:
    if not path.exists():
        raise SourceError(f"no source at {path}")
    try:
        meta, _, shapes, columns = pyogrio.raw.read(path, skip_features=skip, max_features=CHUNK)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise SourceError(f"{path} cannot be read ({error})") from error
    if shapes is None:
        raise SourceError(f"{path} holds no geometry")
    return meta, shapes, columns


def _to_degrees(path: Path, crs: str | None) -> Transformer | None:
    """What turns coordinates into degrees; nothing when they are already."""
    if crs is None or crs in ("EPSG:4326", "OGC:CRS84"):
        return None
    try:
        return Transformer.from_crs(CRS.from_user_input(crs), DEGREES, always_xy=True)
    except CRSError as error:
        raise SourceError(f"{path}: unknown reference system {crs[:60]} ({error})") from error


def _geometry(wkb: bytes | None, to_degrees: Transformer | None) -> BaseGeometry:
    if wkb is None:
        raise ValueError("has no geometry")
    try:
        geometry = shapely.force_2d(shapely.from_wkb(wkb))
    except shapely.errors.ShapelyError as error:
        raise ValueError(f"has no usable geometry ({error})") from None
    if to_degrees is not None:
        geometry = shapely.transform(
            geometry, lambda c: np.column_stack(to_degrees.transform(c[:, 0], c[:, 1]))
        )
    if geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ValueError("has an empty geometry")
    west, south, east, north = geometry.bounds
    if west < -180.001 or east > 180.001 or south < -90.001 or north > 90.001:
        raise ValueError(f"lies off the globe at lat {south:g}, lon {west:g}")
    return geometry


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return ""
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value).strip()


def polygon(geometry: BaseGeometry) -> BaseGeometry | None:
    """The geometry's polygons, valid; ``None`` for points and lines."""
    if shapely.get_dimensions(geometry) < 2:
        return None
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = [part for part in _parts(valid) if part.geom_type == "Polygon" and not part.is_empty]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the single parts of collections within collections."""
    for part in shapely.get_parts(geometry):
        if part.geom_type in ("GeometryCollection", "MultiPolygon"):
            yield from _parts(part)
        else:
            yield part


def middle(geometry: BaseGeometry) -> LngLat:
    """A point on the geometry: in the largest polygon, or halfway along a line's longest part."""
    parts = list(_parts(geometry))
    part = max(parts, key=lambda each: (each.area, each.length))
    if part.geom_type == "LineString":
        part = part.interpolate(0.5, normalized=True)
    point = part.representative_point()
    return LngLat(round(min(180.0, max(-180.0, point.x)), 5), round(point.y, 5))


def radius_km(geometry: BaseGeometry) -> float:
    """The radius of a circle as large as the polygon; 0 for points and lines."""
    if not geometry.area:
        return 0.0
    shrink = math.cos(math.radians(geometry.centroid.y))
    degree_km = math.radians(1.0) * EARTH_RADIUS_KM
    return round(math.sqrt(geometry.area * degree_km**2 * max(shrink, 0.0) / math.pi), 1)
