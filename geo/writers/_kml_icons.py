"""The pictures of marks in a KMZ, drawn from the one table of shapes, as PNG files.

A picture is white with a dark edge. The program that shows it multiplies it with the style's
color, so one picture serves all types of the same shape, and programs that show no pictures still
know the color.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from geo.writers._kml_styles import PALE
from maps.style import outlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.writers._kml_styles import Icon

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

PIXELS: Final = 64
_FINER: Final = 3
"""Samples to a pixel, each way; their mean makes edges smooth."""
_REACH: Final = 12.6
"""A picture shows from -_REACH to _REACH; shapes are drawn in a box from -10 to 10."""
_EDGE, _RIM, _INNER_EDGE = 1.4, 1.5, 0.45
"""How wide the dark edge around a shape is, the colored rim in it, and the rim's dark inside."""
_DARK = 38.0
"""Lightness of the edge, 0 black to 255."""
_RING, _RING_WIDTH, _RING_SHAPE = 10.9, 1.3, 0.68
"""Radius and width of the ring that means a country, and the size of the shape in it."""
_CURVE_STEPS = 10
_COMMANDS: Final = re.compile(r"([MLHVCz])([^MLHVCz]*)")
_NUMBERS: Final = re.compile(r"-?\d*\.?\d+")


def icon_png(icon: Icon) -> bytes:
    """The picture: PNG, 64 by 64, 8-bit RGBA."""
    size = PIXELS * _FINER
    ticks = ((np.arange(size) + 0.5) / size * 2 - 1) * _REACH
    at = np.stack(np.meshgrid(ticks, ticks), axis=-1)  # y runs down, as in SVG
    size_in_ring = _RING_SHAPE if icon.country else 1.0
    depth = _depth(at, _outline(outlines()[icon.shape]) * size_in_ring)
    light, alpha = _drawn(depth, icon.fill, _EDGE * size_in_ring)
    if icon.country:
        from_ring = np.abs(np.linalg.norm(at, axis=-1) - _RING)
        ring = _drawn(_RING_WIDTH / 2 - from_ring, "solid", _EDGE / 2)
        light, alpha = np.where(ring[1] > 0, ring, (light, alpha))
    return _png(_smoothed(light, alpha))


def _drawn(depth: Array, fill: str, edge: float) -> tuple[Array, Array]:
    """Lightness (0 to 255) and opacity (0 to 1) of each sample, by how deep in the shape it is."""
    dark = (depth > -edge) & (depth <= 0)
    rim = (depth > 0) & (depth <= _RIM)
    if fill == "hollow":
        dark |= (depth > _RIM) & (depth <= _RIM + _INNER_EDGE)
    core = (depth > _RIM) & ~dark
    inside = {"solid": 1.0, "pale": PALE, "hollow": 0.0}[fill]
    return np.where(dark, _DARK, 255.0), np.select([dark, rim, core], [1.0, 1.0, inside], 0.0)


def _depth(at: Array, ring: Array) -> Array:
    """How far inside the ring each place is; negative outside."""
    nearest = np.full(at.shape[:2], np.inf)
    inside = np.zeros(at.shape[:2], dtype=bool)
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        side, offset = end - start, at - start
        length = float(side @ side)
        if length == 0:
            continue
        share = np.clip((offset @ side) / length, 0.0, 1.0)
        nearest = np.minimum(nearest, np.linalg.norm(offset - share[..., None] * side, axis=-1))
        if start[1] != end[1]:  # a ray to the right crosses the side
            crosses = (at[..., 1] < start[1]) != (at[..., 1] < end[1])
            where = start[0] + (at[..., 1] - start[1]) / side[1] * side[0]
            inside ^= crosses & (at[..., 0] < where)
    return np.asarray(np.where(inside, nearest, -nearest))


def _outline(path: str) -> Array:
    """The corners of an SVG path of absolute M, L, H, V, C and z; curves as short lines."""
    corners: list[tuple[float, float]] = []
    for command, text in _COMMANDS.findall(path):
        numbers = [float(number) for number in _NUMBERS.findall(text)]
        if command == "H":
            corners += [(x, corners[-1][1]) for x in numbers]
        elif command == "V":
            corners += [(corners[-1][0], y) for y in numbers]
        elif command == "C":
            for first in range(0, len(numbers), 6):
                corners += _curve(corners[-1], numbers[first : first + 6])
        else:
            corners += list(zip(numbers[::2], numbers[1::2], strict=True))
    return np.array(corners)


def _curve(start: tuple[float, float], numbers: list[float]) -> Iterator[tuple[float, float]]:
    """Yield points of a cubic Bezier curve after its start."""
    controls = np.array([start, *zip(numbers[::2], numbers[1::2], strict=True)])
    for share in np.arange(1, _CURVE_STEPS + 1) / _CURVE_STEPS:
        rest = 1 - share
        weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
        x, y = np.array(weights) @ controls
        yield float(x), float(y)


def _smoothed(light: Array, alpha: Array) -> Array:
    """The samples as pixels, (height, width, RGBA); what cannot be seen has no say in a color."""
    block = (PIXELS, _FINER, PIXELS, _FINER)
    seen = alpha.reshape(block).mean(axis=(1, 3))
    weighted = (light * alpha).reshape(block).mean(axis=(1, 3))
    gray = np.divide(weighted, seen, out=np.full_like(seen, 255.0), where=seen > 0)
    pixels = np.stack([gray, gray, gray, seen * 255.0], axis=-1)
    return np.asarray(pixels.round().astype("uint8"))


def _png(pixels: Array) -> bytes:
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)  # 0: the row is not filtered
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
