"""A PMTiles archive, version 3: tiles in one file that a web page reads in ranges.

A header of 127 bytes, a directory of the tiles, what the tiles are as JSON, further directories,
the tiles. Directories and tiles are packed with gzip, without a time, so that the same tiles give
the same bytes.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import struct
import tempfile
import zlib
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from geo.writers._vector_tile import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_HEADER: Final = 127
_ROOT: Final = 16384 - _HEADER
"""Bytes the first directory may take: readers fetch it together with the header."""
_LEAF: Final = 4096
"""Tiles in a further directory."""
_GZIP, _VECTOR_TILES = 2, 1
"""Numbers the header uses."""


class _Entry(NamedTuple):
    """Tiles that follow each other with the same content, or a further directory (run 0)."""

    tile: int
    offset: int
    length: int
    run: int


class View(NamedTuple):
    """What a page shows first."""

    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    zooms: tuple[int, int]
    """The first and the last there are tiles for."""


def write_archive(
    path: Path, tiles: Iterable[tuple[int, bytes]], view: View, about: Mapping[str, Any]
) -> None:
    """Write the tiles, given with their numbers in rising order and not yet packed."""
    with tempfile.TemporaryFile(dir=path.parent) as packed:
        entries, contents = _pack(tiles, packed)
        root, leaves = _directories(entries)
        metadata = _gzip(json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode())
        lengths = (len(root), len(metadata), len(leaves), packed.tell())
        counts = (sum(entry.run for entry in entries), len(entries), contents)
        packed.seek(0)
        with path.open("wb") as archive:
            archive.write(_header(lengths, counts, view) + root + metadata + leaves)
            shutil.copyfileobj(packed, archive)


def _pack(tiles: Iterable[tuple[int, bytes]], packed: IO[bytes]) -> tuple[list[_Entry], int]:
    """Write what the tiles hold, each content once; where each tile is, and how many contents."""
    entries: list[_Entry] = []
    places: dict[bytes, tuple[int, int]] = {}
    for tile, content in tiles:
        digest = hashlib.blake2b(content, digest_size=20).digest()
        if digest not in places:
            places[digest] = packed.tell(), packed.write(_gzip(content))
        place = places[digest]
        last = entries[-1] if entries else None
        if last and tile == last.tile + last.run and place == (last.offset, last.length):
            entries[-1] = last._replace(run=last.run + 1)
        else:
            entries.append(_Entry(tile, *place, 1))
    return entries, len(places)


def _directories(entries: Sequence[_Entry]) -> tuple[bytes, bytes]:
    """The first directory, small enough, and the further ones it points to."""
    root, leaves, size = _directory(entries), b"", _LEAF
    while len(root) > _ROOT:
        pages = [entries[at : at + size] for at in range(0, len(entries), size)]
        packed = [_directory(page) for page in pages]
        offsets = [0, *itertools.accumulate(map(len, packed))]
        root = _directory(
            [
                _Entry(page[0].tile, offset, len(one), 0)
                for page, offset, one in zip(pages, offsets, packed, strict=False)
            ]
        )
        leaves, size = b"".join(packed), size * 2
    return root, leaves


def _directory(entries: Sequence[_Entry]) -> bytes:
    before = [0, *(entry.tile for entry in entries)]
    follows = [0, *(entry.offset + entry.length for entry in entries)]
    numbers = [len(entries)]
    numbers += [entry.tile - last for entry, last in zip(entries, before, strict=False)]
    numbers += [entry.run for entry in entries]
    numbers += [entry.length for entry in entries]
    numbers += [
        0 if at and entry.offset == follows[at] else entry.offset + 1
        for at, entry in enumerate(entries)
    ]
    return _gzip(b"".join(map(number, numbers)))


def _header(lengths: Sequence[int], counts: Sequence[int], view: View) -> bytes:
    sections = []
    offset = _HEADER
    for length in lengths:
        sections += [offset, length]
        offset += length
    clustered = 1
    west, south, east, north = (round(degrees * 1e7) for degrees in view.bounds)
    center = ((west + east) // 2, (south + north) // 2)
    return b"".join(
        [
            b"PMTiles\x03",
            struct.pack("<11Q", *sections, *counts),
            struct.pack("<4B", clustered, _GZIP, _GZIP, _VECTOR_TILES),
            struct.pack("<2B4i", *view.zooms, west, south, east, north),
            struct.pack("<B2i", view.zooms[0], *center),
        ]
    )


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(level=6, wbits=31)
    return packer.compress(content) + packer.flush()
