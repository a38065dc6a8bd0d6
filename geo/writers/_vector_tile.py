"""A tile of a web map: layers of features in the Mapbox Vector Tile format, version 2.

The format is protocol buffers: fields of a number and a value, counts and numbers written seven
bits at a time. A layer lists its names and its values once; a feature points to them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo._storable import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

EXTENT: Final = 8192
"""Steps along the side of a tile; as many as MapLibre itself counts with."""
POINT, LINE, POLYGON = 1, 2, 3
"""Kinds of geometry."""
_MOVE_TO, _LINE_TO, _CLOSE = 1, 2, 7


def _long_number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


_NUMBERS: Final = tuple(_long_number(value) for value in range(1 << 15))


def number(value: int) -> bytes:
    """A whole number from 0 up, seven bits at a time, the last first.

    >>> number(300).hex()
    'ac02'
    """
    return _NUMBERS[value] if value < len(_NUMBERS) else _long_number(value)


def _field(key: int, body: bytes) -> bytes:
    """A field that holds bytes; ``key`` is its number."""
    return number(key << 3 | 2) + number(len(body)) + body


def _signed(values: Ints) -> list[int]:
    """Numbers of either sign as numbers from 0 up: 0, -1, 1, -2 become 0, 1, 2, 3."""
    folded: list[int] = ((values << 1) ^ (values >> 63)).ravel().tolist()
    return folded


def point_commands(steps: Ints) -> list[bytes]:
    """Each point's geometry; ``steps`` has shape (n, 2), x and y from the tile's corner."""
    start = number(_MOVE_TO | 1 << 3)
    return [start + number(x) + number(y) for x, y in (steps << 1).tolist()]


def lines_commands(lines: Iterable[Ints]) -> bytes:
    """The geometry of lines, each of shape (n, 2); empty when none has any length."""
    out = []
    at = np.zeros((1, 2), dtype=np.int64)
    for line in lines:
        path = _without_repeats(line)
        if len(path) > 1:
            out.append(_path(path, at))
            at = path[-1:]
    return b"".join(out)


def polygons_commands(rings: Iterable[Ints]) -> bytes:
    """The geometry of polygons: closed rings, outer ones clockwise as seen, then their holes."""
    out = []
    at = np.zeros((1, 2), dtype=np.int64)
    for ring in rings:
        path = _without_repeats(ring)[:-1]
        if len(path) > 2:
            out += [_path(path, at), number(_CLOSE | 1 << 3)]
            at = path[-1:]
    return b"".join(out)


def _without_repeats(path: Ints) -> Ints:
    moved = np.ones(len(path), dtype=bool)
    moved[1:] = (path[1:] != path[:-1]).any(axis=1)
    return path[moved]


def _path(path: Ints, at: Ints) -> bytes:
    moves = _signed(np.diff(path, axis=0, prepend=at))
    counts = (_MOVE_TO | 1 << 3, *moves[:2], _LINE_TO | (len(path) - 1) << 3, *moves[2:])
    return b"".join(map(number, counts))


@dataclass(frozen=True)
class Properties:
    """A table's columns, ready to be written into any tile."""

    keys: tuple[str, ...]
    codes: npt.NDArray[np.int32]
    """Which value a row has, shape (rows, keys); -1 where it has none."""
    values: list[bytes]
    """The distinct values, each as a field of a layer."""

    def sizes(self) -> Ints:
        """About how many bytes each row takes in a tile of its own, shape (rows, keys)."""
        lengths = np.array([*(len(value) + 3 for value in self.values), 0], dtype=np.int64)
        return lengths[self.codes]


@lru_cache(maxsize=128)
def _names(keys: tuple[str, ...]) -> bytes:
    """The names of columns, each as a field of a layer."""
    return b"".join([_field(3, key.encode()) for key in keys])


def properties(table: pd.DataFrame) -> Properties:
    """The storable columns: text that is empty, no number and no date are left out of a feature.

    Dates become ISO text.
    """
    codes = np.full((len(table), len(table.columns)), -1, dtype=np.int32)
    values: list[bytes] = []
    for at, name in enumerate(table.columns):
        column = _plain(table[name])
        found, distinct = pd.factorize(column)
        codes[:, at] = np.where(found < 0, -1, found + len(values))
        values += [_value(one) for one in distinct.tolist()]
    return Properties(tuple(table.columns), codes, [_field(4, value) for value in values])


def _plain(column: pd.Series[Any]) -> npt.NDArray[Any]:
    kind = kind_of(column)
    if kind == "text":
        return np.array([text or None for text in column.tolist()], dtype=object)
    if kind == "date":
        days = column.to_numpy().astype("datetime64[D]").tolist()
        return np.array([day and day.isoformat() for day in days], dtype=object)
    return np.asarray(column.to_numpy())


def _value(value: str | float | bool) -> bytes:
    if isinstance(value, bool):
        return b"\x38" + number(value)
    if isinstance(value, int):
        return b"\x30" + number((value << 1) ^ (value >> 63))
    if isinstance(value, float):
        return b"\x19" + struct.pack("<d", value)
    return _field(1, value.encode())


def tile_layer(
    name: str,
    geometry_kind: int,
    rows: Ints,
    geometries: Sequence[bytes],
    columns: Properties,
    left_out: frozenset[str] = frozenset(),
) -> bytes:
    """A layer of a tile, to be joined with others; a feature's id is its row counted from 1.

    ``left_out`` names columns that are not wanted in this tile.
    """
    kept = [at for at, key in enumerate(columns.keys) if key not in left_out]
    codes = columns.codes[rows][:, kept]
    used = np.unique(codes[codes >= 0])
    local = np.where(codes < 0, -1, np.searchsorted(used, codes)).tolist()
    numbers = _NUMBERS if len(used) < len(_NUMBERS) else [*map(number, range(len(used)))]
    keys = numbers[: len(kept)]
    kind = b"\x18" + number(geometry_kind) + b"\x22"
    out = [_field(1, name.encode())]
    for row, values, geometry in zip(rows.tolist(), local, geometries, strict=True):
        tags = b"".join(
            [key + numbers[one] for key, one in zip(keys, values, strict=True) if one >= 0]
        )
        about = (b"\x08", number(row + 1), b"\x12", number(len(tags)), tags, kind)
        told = b"".join((*about, number(len(geometry)), geometry))
        out += (b"\x12", number(len(told)), told)
    out.append(_names(tuple(columns.keys[at] for at in kept)))
    out += [columns.values[code] for code in used.tolist()]
    out += [b"\x28" + number(EXTENT), b"\x78" + number(2)]
    return _field(3, b"".join(out))
