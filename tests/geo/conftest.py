"""A gazetteer of forty places for the tests of mentions, resolution and zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from gazetteer import Gazetteer, Place
from gazetteer.build import write_index
from gazetteer.records import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

WATERS_OF_NORTH_KOREA = shapely.box(127.6, 38.6, 130.7, 41.5)


def read_record(line: str) -> PlaceRecord:
    """The record of one line of ``cases/places.tsv``."""
    place_id, name, lat, lon, cls, code, country, admin1, people, also, folk = line.split("\t")
    number = int(place_id.removeprefix("geonames:")) if place_id.startswith("geonames:") else None
    place = Place(
        place_id, name, float(lat), float(lon), cls, code,
        country or None, admin1 or None, int(people), geonameid=number,
    )  # fmt: skip
    return PlaceRecord(place, alternates=split(also), demonyms=split(folk))


def split(cell: str) -> tuple[str, ...]:
    """The entries of a cell."""
    return tuple(entry for entry in cell.split("|") if entry)


def waters(area: BaseGeometry) -> PlaceRecord:
    """The waters of North Korea."""
    point = area.representative_point()
    place = Place("waters:KP", "Waters of North Korea", point.y, point.x, "H", "WTRC", "KP")
    return PlaceRecord(place, area=area)


@pytest.fixture(scope="session")
def few_places(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """A gazetteer of the places in ``cases/places.tsv`` and the waters of North Korea."""
    lines = (root / "tests/cases/places.tsv").read_text(encoding="utf-8").splitlines()
    records = [read_record(line) for line in lines if not line.startswith("#")]
    path = tmp_path_factory.mktemp("gazetteer") / "few.sqlite"
    write_index(path, [*records, waters(WATERS_OF_NORTH_KOREA)])
    with Gazetteer(path) as gazetteer:
        yield gazetteer
