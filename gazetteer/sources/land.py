"""Countries' land from world-atlas's ``countries-50m.json`` (TopoJSON of Natural Earth)."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, NotRequired, TypedDict

import shapely
import shapely.affinity
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon

from gazetteer.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

Ring = list[tuple[float, float]]

CODE_OF_NAME = {
    "Somaliland": "SO",
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Siachen Glacier": "IN",
    "Indian Ocean Ter.": "CX",
}
"""Shapes Natural Earth gives no ISO number."""
REASSIGNED = ((Point(34.2, 45.25), "RU", "UA"),)
"""Natural Earth draws who holds the land. A part that holds the point goes from one country to the
other: Crimea is Ukraine's by UN General Assembly resolution 68/262."""
SIMPLE_DEGREES = 0.05
ISLET_DEGREES = 0.005
"""Half the width of an islet too small to have an outline in the file."""


class _Transform(TypedDict):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Shape(TypedDict):
    type: str
    arcs: list[list[int]] | list[list[list[int]]]
    id: NotRequired[str]
    properties: dict[str, str]


class _Collection(TypedDict):
    geometries: list[_Shape]


class _Topology(TypedDict):
    transform: _Transform
    arcs: list[list[tuple[int, int]]]
    objects: dict[str, _Collection]


def read_land(
    path: Path, codes: Mapping[int, str], *, tolerance: float = 0.0
) -> dict[str, BaseGeometry]:
    """Land by ISO 3166-1 alpha-2 code, EPSG:4326; ``codes`` translates the file's ISO numbers.

    With a ``tolerance`` (degrees) outlines have fewer vertices; neighbors still fit together.

    Raises ``SourceError`` when the file is missing or not the expected TopoJSON.
    """
    parts: dict[str, list[BaseGeometry]] = {}
    for shape, polygons in _shapes(path, tolerance):
        code = codes.get(int(shape["id"])) if "id" in shape else None
        code = code or CODE_OF_NAME.get(shape["properties"].get("name", ""))
        if code is not None:
            parts.setdefault(code, []).extend(polygons)
    _reassign(parts)
    return {code: only_polygons(shapely.unary_union(parts[code])) for code in sorted(parts)}


def simplified(area: BaseGeometry, tolerance: float = SIMPLE_DEGREES) -> BaseGeometry:
    """The area with fewer vertices (within ``tolerance`` degrees), valid, polygons only.

    Parts smaller than the tolerance stay as they are, so no island is lost.
    """
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(area):
        simple = part.simplify(tolerance)
        parts.append(part if simple.is_empty or simple.area < tolerance**2 else simple)
    merged = shapely.make_valid(shapely.unary_union(parts))
    return only_polygons(shapely.set_precision(merged, 1e-4))


def only_polygons(area: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry as one polygon or multipolygon, lines and points left out."""
    polygons = [
        part
        for piece in shapely.get_parts(area)
        for part in shapely.get_parts(piece)
        if isinstance(part, Polygon) and not part.is_empty
    ]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _shapes(path: Path, tolerance: float) -> Iterator[tuple[_Shape, list[BaseGeometry]]]:
    try:
        topology: _Topology = json.loads(path.read_bytes())
        arcs = [_arc(arc, topology["transform"], tolerance) for arc in topology["arcs"]]
        shapes = topology["objects"]["countries"]["geometries"]
    except FileNotFoundError as error:
        raise SourceError(f"{path} is missing: install the npm package world-atlas 2") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path} is not world-atlas's countries-50m.json ({error!r})") from error
    for shape in shapes:
        yield shape, [_polygon(rings, arcs) for rings in _polygons_of(shape)]


def _polygons_of(shape: _Shape) -> list[list[list[int]]]:
    """Polygons as rings of arc numbers, whichever of the two types the shape is."""
    if shape["type"] == "MultiPolygon":
        return shape["arcs"]  # type: ignore[return-value]
    return [shape["arcs"]] if shape["type"] == "Polygon" else []  # type: ignore[list-item]


def _arc(steps: list[tuple[int, int]], transform: _Transform, tolerance: float) -> Ring:
    """An arc's coordinates: TopoJSON stores whole steps from each point to the next."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    xs = accumulate(step[0] for step in steps)
    ys = accumulate(step[1] for step in steps)
    arc = _unrolled([(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)])
    if tolerance:
        arc = list(LineString(arc).simplify(tolerance, preserve_topology=False).coords)
    return arc


def _polygon(rings: list[list[int]], arcs: list[Ring]) -> BaseGeometry:
    outer, *holes = [_ring(numbers, arcs) for numbers in rings]
    if len(outer) < 4:
        return MultiPoint(outer).convex_hull.buffer(ISLET_DEGREES, quad_segs=1)
    outer = _around_pole(outer)
    whole = shapely.make_valid(Polygon(outer, [hole for hole in holes if len(hole) >= 4]))
    return _within_180(whole)


def _unrolled(line: Ring) -> Ring:
    """The line without jumps from one side of the antimeridian to the other.

    world-atlas joins what Natural Earth cut there, so that outlines leap from 180 to -180.
    """
    unrolled = line[:1]
    for x, y in line[1:]:
        turns = round((unrolled[-1][0] - x) / 360)
        unrolled.append((x + 360 * turns, y))
    return unrolled


def _around_pole(ring: Ring) -> Ring:
    """A ring that goes all round the world (Antarctica) closed along its pole."""
    (first, _), (last, north) = ring[0], ring[-1]
    if abs(last - first) < 180:
        return ring
    pole = 90.0 if north > 0 else -90.0
    return [*ring, (last, pole), (first, pole), ring[0]]


def _within_180(area: BaseGeometry) -> BaseGeometry:
    """The area cut at the antimeridian, each part between -180 and 180."""
    west, _, east, _ = area.bounds
    if west >= -180 and east <= 180:
        return area
    parts = []
    for turn in range(round(west // 360), round(east // 360) + 2):
        window = shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90)
        piece = area.intersection(window)
        if not piece.is_empty:
            parts.append(shapely.affinity.translate(piece, xoff=-360.0 * turn))
    return only_polygons(shapely.unary_union(parts))


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined end to start; a negative number means the arc backwards."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return _unrolled(points)


def _reassign(parts: dict[str, list[BaseGeometry]]) -> None:
    for point, holder, owner in REASSIGNED:
        moved = [part for part in parts.get(holder, []) if part.contains(point)]
        if moved:
            parts[holder] = [part for part in parts[holder] if part not in moved]
            parts.setdefault(owner, []).extend(moved)
