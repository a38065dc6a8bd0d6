"""Tiles that stay small: what a full one leaves out.

A crowded tile goes without the evidence first. If that is not enough, and the map can still zoom
in, it leaves out marks: those on a spot that has one already, and those that few documents report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo.writers._tiling import points_by_zoom, shapes_by_zoom
from geo.writers._vector_tile import LINE, POINT, POLYGON, Properties, properties, tile_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from geo._gis import GisTable
    from geo.writers._tiling import Pieces

    Ints = npt.NDArray[np.int64]

TILE_BYTES: Final = 1_500_000
"""What a tile may hold before it is packed; news packs to about a third of it. At the last zoom,
where no further tile has room for the rest, it is twice that."""
_GEOMETRY: Final = {"points": POINT, "countries": POINT, "areas": POLYGON, "routes": LINE}
_EVIDENCE: Final = "evidence"
_ALWAYS: Final = 2**40
"""The weight of what is no mark: it stays."""


@dataclass
class Crowds:
    """What full tiles had to leave out."""

    zooms: set[int] = field(default_factory=set)
    """Where marks are left out."""
    quiet: set[tuple[int, int]] = field(default_factory=set)
    """Marks without their evidence at the last zoom: table and row."""


class _Source(NamedTuple):
    """A table of marks, ready to be put into tiles."""

    table: GisTable
    columns: Properties
    sizes: Ints
    """About how many bytes each row takes in a tile."""
    light: Ints
    """The same without its evidence."""
    weights: Ints
    """How many documents report the event."""


class _Marks(NamedTuple):
    """What lies in tiles, by tile, table and row."""

    tiles: Ints
    sources: Ints
    rows: Ints
    cells: Ints
    commands: npt.NDArray[np.object_]

    def at(self, which: slice | Ints) -> _Marks:
        return _Marks(
            self.tiles[which],
            self.sources[which],
            self.rows[which],
            self.cells[which],
            self.commands[which],
        )


def tiles(
    tables: Sequence[GisTable], zooms: Sequence[int], crowds: Crowds
) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the layers of each tile, in rising order, and note what is left out.

    Geometry is (lon, lat), inside the latitudes of web maps.
    """
    sources = [_source(table) for table in tables]
    by_zoom = [_pieces(table, zooms) for table in tables]
    for zoom, *found in zip(zooms, *by_zoom, strict=True):
        marks = _sorted(found)
        ends = np.flatnonzero(np.diff(marks.tiles, append=-1)) + 1
        starts = [0, *ends[:-1].tolist()]
        for start, end in zip(starts, ends.tolist(), strict=True):
            here = marks.at(slice(start, end))
            last = zoom == zooms[-1]
            kept, left_out = _fitting(sources, here, last=last)
            if len(kept.rows) < len(here.rows):
                crowds.zooms.add(zoom)
            if left_out and last:
                crowds.quiet.update(_with_evidence(sources, kept))
            yield int(here.tiles[0]), _layers(sources, kept, left_out)


def _source(table: GisTable) -> _Source:
    data = table.gdf.drop(columns="geometry")
    columns = properties(data)
    sizes = columns.sizes()
    whole = sizes.sum(axis=1)
    told = [at for at, key in enumerate(columns.keys) if key != _EVIDENCE]
    weights = data["documents"].to_numpy() if "documents" in data else np.full(len(data), _ALWAYS)
    return _Source(table, columns, whole, sizes[:, told].sum(axis=1), weights)


def _pieces(table: GisTable, zooms: Sequence[int]) -> Iterator[Pieces]:
    shapes = table.gdf.geometry.to_numpy()
    cut = points_by_zoom if table.geometry_type == "Point" else shapes_by_zoom
    return cut(shapes, zooms)


def _sorted(found: Sequence[Pieces]) -> _Marks:
    sources = np.repeat(np.arange(len(found)), [len(pieces.rows) for pieces in found])
    commands = np.empty(len(sources), dtype=object)
    commands[:] = [one for pieces in found for one in pieces.commands]
    rows, numbers, cells = (
        np.concatenate([pieces[part] for pieces in found]) for part in (0, 1, 2)
    )
    return _Marks(numbers, sources, rows, cells, commands).at(np.lexsort((rows, sources, numbers)))


def _fitting(
    sources: Sequence[_Source], marks: _Marks, *, last: bool
) -> tuple[_Marks, frozenset[str]]:
    """The marks that the tile has room for, and the columns it has none for."""
    shapes = np.fromiter(map(len, marks.commands), dtype=np.int64, count=len(marks.rows))
    room = 2 * TILE_BYTES if last else TILE_BYTES
    if (_each(sources, marks, "sizes") + shapes).sum() <= room:
        return marks, frozenset()
    light = _each(sources, marks, "light") + shapes
    if last or light.sum() <= room:
        return marks, frozenset({_EVIDENCE})
    order = _most_telling_first(marks, _each(sources, marks, "weights"))
    fitting = int(np.searchsorted(np.cumsum(light[order]), room, side="right"))
    return marks.at(np.sort(order[: max(fitting, 1)])), frozenset({_EVIDENCE})


def _each(sources: Sequence[_Source], marks: _Marks, what: str) -> Ints:
    """What the sources say of each of the marks."""
    out = np.empty(len(marks.rows), dtype=np.int64)
    for number, source in enumerate(sources):
        its = marks.sources == number
        out[its] = getattr(source, what)[marks.rows[its]]
    return out


def _most_telling_first(marks: _Marks, weights: Ints) -> Ints:
    """The order in which marks are kept: one for each spot and table, then the second ones."""
    places = np.arange(len(marks.rows))
    spots = np.where(marks.cells < 0, -1 - places, marks.cells)
    order = np.lexsort((places, -weights, spots, marks.sources))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(spots[order]) != 0) | (np.diff(marks.sources[order]) != 0)
    start = np.maximum.accumulate(np.where(first, places, 0))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = places - start
    return np.lexsort((places, -weights, turn))


def _with_evidence(sources: Sequence[_Source], marks: _Marks) -> Iterator[tuple[int, int]]:
    for number, row in zip(marks.sources.tolist(), marks.rows.tolist(), strict=True):
        source = sources[number]
        if source.light[row] < source.sizes[row]:
            yield number, row


def _layers(sources: Sequence[_Source], marks: _Marks, left_out: frozenset[str]) -> bytes:
    out = []
    for number in np.unique(marks.sources).tolist():
        source, its = sources[number], marks.sources == number
        kind = _GEOMETRY[source.table.kind]
        commands: list[Any] = marks.commands[its].tolist()
        out.append(
            tile_layer(source.table.name, kind, marks.rows[its], commands, source.columns, left_out)
        )
    return b"".join(out)
