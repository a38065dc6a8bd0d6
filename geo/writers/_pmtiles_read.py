"""What is in a PMTiles archive, to count it: the tiles of the last zoom, and ids in a tile."""

from __future__ import annotations

import struct
import zlib
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADER: Final = 127
_LAYER, _NAME, _FEATURE, _ID = 3, 1, 2, 1
"""Numbers of fields in a vector tile."""


def last_tiles(path: Path) -> Iterator[bytes]:
    """Yield the content of each tile of the last zoom, unpacked.

    Raises ``ValueError`` for another kind of file.
    """
    with path.open("rb") as archive:
        header = archive.read(_HEADER)
        if header[:8] != b"PMTiles\x03" or len(header) < _HEADER:
            raise ValueError(f"{path}: no PMTiles archive of version 3")
        offsets = struct.unpack_from("<8Q", header, 8)
        last_zoom = header[101]
        first = (4**last_zoom - 1) // 3
        for tile, offset, length in _entries(archive, offsets[0], offsets[1], offsets[4]):
            if tile >= first:
                archive.seek(offsets[6] + offset)
                yield zlib.decompress(archive.read(length), wbits=31)


def _entries(
    archive: IO[bytes], offset: int, length: int, leaves: int
) -> Iterator[tuple[int, int, int]]:
    """Yield the last tile, the offset and the length of each content the directory tells of."""
    archive.seek(offset)
    packed = zlib.decompress(archive.read(length), wbits=31)
    numbers = [*_numbers(packed)]
    count = numbers[0]
    steps, runs, lengths, starts = (
        numbers[1 + count * part : 1 + count * (part + 1)] for part in range(4)
    )
    tile = end = 0
    for step, run, size, start in zip(steps, runs, lengths, starts, strict=True):
        tile += step
        begin = start - 1 if start else end
        end = begin + size
        if run:
            yield tile + run - 1, begin, size
        else:
            yield from _entries(archive, leaves + begin, size, leaves)


def _numbers(packed: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in packed:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def feature_ids(tile: bytes) -> Iterator[tuple[str, list[int]]]:
    """Yield the name of each layer of a vector tile and the ids of its features."""
    for key, start, end in _fields(tile, 0, len(tile)):
        if key == _LAYER:
            name, ids = "", []
            for inner, at, stop in _fields(tile, start, end):
                if inner == _NAME:
                    name = tile[at:stop].decode()
                elif inner == _FEATURE:
                    ids.append(next(a for k, a, _ in _fields(tile, at, stop) if k == _ID))
            yield name, ids


def _fields(tile: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each field; of a number its value stands for the start."""
    while at < end:
        key, at = _number(tile, at)
        value, at = _number(tile, at)
        if key & 7 == 2:
            yield key >> 3, at, at + value
            at += value
        else:
            yield key >> 3, value, at


def _number(tile: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = tile[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
