"""What a source yields and an index stores: a place, its names, and its area if it has one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import Place


class NameKind(IntEnum):
    """How a name stands for its place; lower ranks first."""

    PREFERRED = 0
    ALTERNATE = 1
    ABBREVIATION = 2
    DEMONYM = 3
    BLOCKED = 4
    """The name does not stand for the place, whatever other sources say (a user's fix)."""
    FORCED = 5
    """The name stands for this place and no other (a user's fix)."""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place as a source gives it. ``place.name`` is one of its names and need not be repeated."""

    place: Place
    name_kind: NameKind = NameKind.PREFERRED
    """What ``place.name`` is: an alternate where the bare name means something else first, as
    "Kursk" is the city before it is the oblast."""
    preferred: tuple[str, ...] = ()
    """More names as good as ``place.name``."""
    alternates: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    area: BaseGeometry | None = None
    """Polygon, EPSG:4326 (lon, lat)."""

    def names(self) -> Iterator[tuple[str, NameKind]]:
        """Each name with its kind, preferred first."""
        yield self.place.name, self.name_kind
        for names, kind in (
            (self.preferred, NameKind.PREFERRED),
            (self.alternates, NameKind.ALTERNATE),
            (self.abbreviations, NameKind.ABBREVIATION),
            (self.demonyms, NameKind.DEMONYM),
        ):
            yield from _each(names, kind)


def _each(names: Iterable[str], kind: NameKind) -> Iterator[tuple[str, NameKind]]:
    for name in names:
        yield name, kind


class AddedName(NamedTuple):
    """One more name of a place given elsewhere: a source that holds names only, or a user's fix."""

    place_id: str
    name: str
    kind: NameKind = NameKind.ALTERNATE


Entry: TypeAlias = PlaceRecord | AddedName
"""What a reader yields."""
