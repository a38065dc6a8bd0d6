"""A user's fixes of the gazetteer: names to block, to force on a place, or to add.

A CSV table with the columns action and name, and any of place_id, lat, lon, country,
feature_class, feature_code, radius_km:

    action,name,place_id,lat,lon,country
    block,Of,,,,                      the name means no place at all
    block,Khasan,geonames:1270239,,,  the name does not mean this place
    force,Vostochny,site:vostochny-port,,, the name means this place and no other
    add,The Plant,geonames:1871859,,, one more name of a place
    add,Camp Seven,,42.3,130.4,KP     a place of one's own
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gazetteer.place import Place
from gazetteer.records import AddedName, NameKind, PlaceRecord
from gazetteer.sources._cells import clean_name, point, radius, slug
from gazetteer.sources._lines import dict_rows, first_line
from gazetteer.sources.table import POINT, country_of, delimiter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gazetteer.records import Entry
    from gazetteer.sources.report import Report

COLUMNS = ("action", "name")
KINDS = {"block": NameKind.BLOCKED, "force": NameKind.FORCED, "add": NameKind.PREFERRED}


class Known(Protocol):
    """Finds a place by identifier, as ``Gazetteer.get`` does."""

    def __call__(self, place_id: str, /) -> Place | None:
        """The place, if there is one."""


def read(path: Path, report: Report, *, known: Known | None = None) -> Iterator[Entry]:
    """Yield what the fixes add and change.

    A place given by ``place_id`` is copied from ``known``, so that the fixes alone make a file to
    use beside others; one that is not known must be in another source of the same build.
    """
    for line, row in dict_rows(path, report, COLUMNS, delimiter=delimiter_of(first_line(path))):
        try:
            yield from _entries(row, known)
        except ValueError as error:
            report.reject(path, line, str(error))


def _entries(row: dict[str, str], known: Known | None) -> Iterator[Entry]:
    name, kind = clean_name(row["name"]), KINDS.get(row["action"].lower())
    if kind is None:
        raise ValueError(f"action {row['action'][:20]!r} is not block, force or add")
    place_id = row.get("place_id", "")
    if place_id:
        place = known(place_id) if known is not None else None
        if place is not None:
            yield PlaceRecord(place)
        yield AddedName(place_id if place is None else place.place_id, name, kind)
        return
    if kind == NameKind.BLOCKED:
        yield AddedName("", name, kind)
        return
    place = _own(row, name)
    yield PlaceRecord(place)
    if kind == NameKind.FORCED:
        yield AddedName(place.place_id, name, kind)


def _own(row: dict[str, str], name: str) -> Place:
    where = point(row.get("lat", ""), row.get("lon", ""))
    return Place(
        place_id=f"user:{slug(name, where)}",
        name=name,
        lat=where.lat,
        lon=where.lng,
        feature_class=row.get("feature_class") or POINT[0],
        feature_code=row.get("feature_code") or POINT[1],
        country_code=country_of(row.get("country", "")),
        radius_km=radius(row.get("radius_km", "")),
        source="user's fixes",
    )
