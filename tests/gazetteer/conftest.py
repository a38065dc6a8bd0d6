"""A gazetteer of a handful of places, and the packaged one where it has been built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely.geometry import box

from gazetteer.build import write_index
from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.place import Place
from gazetteer.records import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def place(place_id: str, name: str, lat: float, lon: float, **more: object) -> Place:
    """A town unless told otherwise."""
    facts: dict[str, object] = {"feature_class": "P", "feature_code": "PPL", "source": "test"}
    return Place(place_id, name, lat, lon, **(facts | more))  # type: ignore[arg-type]


def country(code: str, name: str, lat: float, lon: float) -> Place:
    return place(
        f"country:{code}",
        name,
        lat,
        lon,
        feature_class="A",
        feature_code="PCLI",
        country_code=code,
        population=10_000_000,
    )


def tiny_records() -> list[PlaceRecord]:
    """Two countries, a state, towns that share names, and a strait on the antimeridian."""
    return [
        PlaceRecord(
            country("GE", "Georgia", 42.0, 43.5),
            preferred=("Republic of Georgia",),
            alternates=("Sakartvelo", "Грузия"),
            abbreviations=("GEO",),
            demonyms=("Georgian", "Georgians"),
            area=box(40.0, 41.0, 47.0, 43.5),
        ),
        PlaceRecord(country("US", "United States", 39.0, -98.0), abbreviations=("U.S.", "USA")),
        PlaceRecord(
            place(
                "admin1:US.GA",
                "Georgia",
                32.7,
                -83.4,
                feature_class="A",
                feature_code="ADM1",
                country_code="US",
                admin1="GA",
                population=10_000_000,
                geonameid=4197000,
            ),
            demonyms=("Georgian",),
        ),
        PlaceRecord(
            place(
                "geonames:611717",
                "Tbilisi",
                41.69411,
                44.83368,
                feature_code="PPLC",
                country_code="GE",
                population=1_049_498,
                geonameid=611717,
            ),
            alternates=("Tiflis", "თბილისი"),
        ),
        PlaceRecord(
            place(
                "geonames:1",
                "Springfield",
                39.8,
                -89.6,
                country_code="US",
                population=114_000,
                geonameid=1,
            )
        ),
        PlaceRecord(
            place(
                "geonames:2",
                "Springfield",
                42.1,
                -72.5,
                country_code="US",
                population=154_000,
                geonameid=2,
            )
        ),
        PlaceRecord(
            place(
                "geonames:3", "Tiflis", 50.0, 10.0, country_code="DE", population=900, geonameid=3
            )
        ),
        PlaceRecord(
            place(
                "site:vostochny",
                "Vostochny",
                42.75,
                133.08,
                feature_class="S",
                feature_code="PRT",
                country_code="RU",
            )
        ),
        PlaceRecord(
            place(
                "water:bering-strait",
                "Bering Strait",
                65.9,
                -169.0,
                feature_class="H",
                feature_code="STRT",
            ),
            area=box(-170.0, 65.0, -168.0, 66.5),
        ),
        PlaceRecord(place("geonames:4", "Uelen", 66.16, -169.81, country_code="RU", geonameid=4)),
        PlaceRecord(
            place("geonames:5", "Egvekinot", 66.32, -179.17, country_code="RU", geonameid=5)
        ),
        PlaceRecord(
            place("geonames:6", "Ushakovskoe", 70.99, 179.5, country_code="RU", geonameid=6)
        ),
    ]


@pytest.fixture(scope="session")
def tiny_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteer") / "tiny.sqlite"
    write_index(path, tiny_records(), about={"title": "tiny"})
    return path


@pytest.fixture
def tiny(tiny_path: Path) -> Iterator[Gazetteer]:
    with Gazetteer(tiny_path) as gazetteer:
        yield gazetteer


@pytest.fixture(scope="session")
def core() -> Iterator[Gazetteer]:
    if not CORE_PATH.exists():
        pytest.skip("the core gazetteer is not built (the build hook makes it)")
    with Gazetteer() as gazetteer:
        yield gazetteer


@pytest.fixture
def index_file(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes records to a file of their own and says where."""

    def write(*records: PlaceRecord, name: str = "own.sqlite") -> Path:
        write_index(tmp_path / name, records)
        return tmp_path / name

    return write
