"""Marks cut into the tiles of a web map: which tiles they fall in, and their shapes there.

Web Mercator: x and y from 0 to 1, x from 180 degrees west, y from the north. A tile at a zoom is a
square of 2^-zoom; inside it coordinates are whole steps from its northwestern corner.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely import GeometryType

from geo.writers._vector_tile import EXTENT, lines_commands, point_commands, polygons_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Shapes = npt.NDArray[np.object_]

EDGE: Final = math.degrees(math.atan(math.sinh(math.pi)))
"""The latitude where the square ends, 85.0511 degrees."""
_BUFFER: Final = EXTENT // 64
"""Steps a shape goes on past its tile, so that the cut cannot be seen."""
_SIMPLER: Final = 1.5
"""Steps a line may be off in a tile: less than a pixel."""


class Pieces(NamedTuple):
    """What lies in the tiles of a zoom, one item for each mark and tile."""

    rows: Ints
    """Of the marks' table."""
    tiles: Ints
    """Numbers of the tiles, as in ``tile_ids``."""
    cells: Ints
    """Where in the tile a point is, coarsely; for other shapes -1."""
    commands: list[bytes]
    """Geometry as a vector tile has it."""


class _Cut(NamedTuple):
    """Shapes, each cut to a tile."""

    rows: Ints
    x: Ints
    y: Ints
    shapes: Shapes


def tile_ids(zoom: int, x: Ints, y: Ints) -> Ints:
    """The tiles' numbers in a PMTiles archive: zoom by zoom along a Hilbert curve.

    >>> tile_ids(1, np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0])).tolist()
    [1, 2, 3, 4]
    """
    x, y = x.astype(np.int64), y.astype(np.int64)
    ids = np.full(len(x), (4**zoom - 1) // 3, dtype=np.int64)
    for bit in reversed(range(zoom)):
        side = np.int64(1 << bit)
        right, low = (x & side) > 0, (y & side) > 0
        ids += side * side * ((3 * right) ^ low)
        x, y = x & (side - 1), y & (side - 1)
        turned = ~low & right
        x, y = np.where(turned, side - 1 - x, x), np.where(turned, side - 1 - y, y)
        x, y = np.where(low, x, y), np.where(low, y, x)
    return ids


def project(degrees: Floats) -> Floats:
    """Longitudes and latitudes as x and y of Web Mercator; shape (n, 2)."""
    latitude = np.radians(np.clip(degrees[:, 1], -EDGE, EDGE))
    x = degrees[:, 0] / 360.0 + 0.5
    y = 0.5 - np.arcsinh(np.tan(latitude)) / (2.0 * math.pi)
    return np.column_stack([x, np.clip(y, 0.0, 1.0)])


def on_web_maps(shapes: Shapes) -> Shapes:
    """The shapes, (lon, lat), cut where web maps end; ``None`` if nothing is left."""
    out = np.array(shapes, dtype=object)
    bounds = shapely.bounds(out)
    beyond = (bounds[:, 1] < -EDGE) | (bounds[:, 3] > EDGE)
    for at in np.flatnonzero(beyond):
        inside = shapely.clip_by_rect(out[at], -180.0, -EDGE, 180.0, EDGE)
        same = shapely.get_dimensions(inside) == shapely.get_dimensions(out[at])
        out[at] = inside if same and not inside.is_empty else None
    return out


def points_by_zoom(points: Shapes, zooms: Sequence[int]) -> Iterator[Pieces]:
    """Yield the pieces of points, (lon, lat), at each zoom."""
    places = project(shapely.get_coordinates(points))
    rows = np.arange(len(points))
    for zoom in zooms:
        x, y, steps = _steps(places, zoom)
        cells = (steps[:, 0] >> 5) << 16 | (steps[:, 1] >> 5)
        yield Pieces(rows, tile_ids(zoom, x, y), cells, point_commands(steps))


def _steps(places: Floats, zoom: int) -> tuple[Ints, Ints, Ints]:
    """The tile and the step in it of each place; 180 degrees east is 180 degrees west."""
    side = 1 << zoom
    all_steps = np.rint(places * (side * EXTENT)).astype(np.int64)
    x = all_steps[:, 0] % (side * EXTENT)
    y = np.minimum(all_steps[:, 1], side * EXTENT - 1)
    return x // EXTENT, y // EXTENT, np.column_stack([x % EXTENT, y % EXTENT])


def shapes_by_zoom(shapes: Shapes, zooms: Sequence[int]) -> Iterator[Pieces]:
    """Yield the pieces of lines or of polygons, (lon, lat), at each zoom, which go up from 0.

    A shape smaller than a step is drawn as one step, so that none is lost.
    """
    flat = shapely.transform(shapes, project)
    count = len(flat)
    nowhere = np.zeros(count, dtype=np.int64)
    cut = _Cut(np.arange(count), nowhere, nowhere, flat)
    anchors = shapely.get_coordinates(shapely.point_on_surface(flat))
    for zoom in zooms:
        if zoom:
            cut = _quartered(cut, zoom)
        yield _drawn(cut, anchors, zoom)


def _quartered(cut: _Cut, zoom: int) -> _Cut:
    """The shapes cut to the tiles of the next zoom, with a margin."""
    quarters = [_quarter(cut, zoom, right, low) for low in (0, 1) for right in (0, 1)]
    return _Cut(*(np.concatenate(parts) for parts in zip(*quarters, strict=True)))


def _quarter(cut: _Cut, zoom: int, right: int, low: int) -> _Cut:
    x, y = 2 * cut.x + right, 2 * cut.y + low
    size, margin = 0.5**zoom, 0.5**zoom * _BUFFER / EXTENT
    west, north = x * size - margin, y * size - margin
    east, south = (x + 1) * size + margin, (y + 1) * size + margin
    bounds = shapely.bounds(cut.shapes)
    near = (bounds[:, 0] < east) & (bounds[:, 2] > west)
    near &= (bounds[:, 1] < south) & (bounds[:, 3] > north)
    inside = (bounds[:, 0] >= west) & (bounds[:, 2] <= east)
    inside &= (bounds[:, 1] >= north) & (bounds[:, 3] <= south)
    shapes = cut.shapes.copy()
    crossing = near & ~inside
    boxes = shapely.box(west[crossing], north[crossing], east[crossing], south[crossing])
    shapes[crossing] = shapely.intersection(shapes[crossing], boxes)
    kept = near & ~shapely.is_empty(shapes)
    kept &= shapely.get_dimensions(shapes) == shapely.get_dimensions(cut.shapes)
    return _Cut(cut.rows[kept], x[kept], y[kept], shapes[kept])


def _drawn(cut: _Cut, anchors: Floats, zoom: int) -> Pieces:
    """The pieces in steps, and a single step for each shape of which nothing is left."""
    areas = bool(len(cut.shapes)) and shapely.get_dimensions(cut.shapes[0]) == 2
    commands = _polygons(cut, zoom) if areas else _lines(cut, zoom)
    drawn = np.array([bool(one) for one in commands], dtype=bool)
    lost = np.setdiff1d(np.arange(len(anchors)), cut.rows[drawn])
    x, y, steps = _steps(anchors[lost], zoom)
    dots = [_dot(east, south, areas=areas) for east, south in steps.tolist()]
    rows = np.concatenate([cut.rows[drawn], lost])
    return Pieces(
        rows,
        tile_ids(zoom, np.concatenate([cut.x[drawn], x]), np.concatenate([cut.y[drawn], y])),
        np.full(len(rows), -1, dtype=np.int64),
        [*filter(None, commands), *dots],
    )


def _in_steps(cut: _Cut, zoom: int) -> Shapes:
    coordinates, item = shapely.get_coordinates(cut.shapes, return_index=True)
    corners = np.column_stack([cut.x, cut.y])[item]
    steps = (coordinates * (1 << zoom) - corners) * EXTENT
    return np.asarray(shapely.set_coordinates(cut.shapes.copy(), steps), dtype=object)


def _lines(cut: _Cut, zoom: int) -> list[bytes]:
    simple = shapely.simplify(_in_steps(cut, zoom), _SIMPLER, preserve_topology=False)
    parts, item = shapely.get_parts(simple, return_index=True)
    is_line = shapely.get_type_id(parts) == GeometryType.LINESTRING
    found: list[list[Ints]] = [[] for _ in cut.rows]
    for part, at in zip(parts[is_line], item[is_line].tolist(), strict=True):
        found[at].append(np.rint(shapely.get_coordinates(part)).astype(np.int64))
    return [lines_commands(lines) for lines in found]


def _polygons(cut: _Cut, zoom: int) -> list[bytes]:
    simple = shapely.simplify(_in_steps(cut, zoom), _SIMPLER)
    whole = shapely.set_precision(simple, 1.0)
    parts, item = shapely.get_parts(whole, return_index=True)
    is_polygon = (shapely.get_type_id(parts) == GeometryType.POLYGON) & ~shapely.is_empty(parts)
    parts = shapely.orient_polygons(parts[is_polygon])
    rings, part = shapely.get_rings(parts, return_index=True)
    found: list[list[Ints]] = [[] for _ in cut.rows]
    for ring, at in zip(rings, item[is_polygon][part].tolist(), strict=True):
        found[at].append(np.rint(shapely.get_coordinates(ring)).astype(np.int64))
    return [polygons_commands(one) for one in found]


def _dot(x: int, y: int, *, areas: bool) -> bytes:
    if areas:
        ring = np.array([[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]])
        return polygons_commands([ring])
    return lines_commands([np.array([[x, y], [x + 1, y]])])
