"""The base map's data: outlines of countries, and which names the map has."""

from __future__ import annotations

import json
import runpy
from typing import TYPE_CHECKING, Any

import pytest

from gazetteer import Place, PlaceRecord, write_index
from maps.basemap import asset, country_rings, decode_lines

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_LABELS = 50_000
"""Bytes; the base map and its names have to leave room for events."""
LARGEST_BASE = 230_000

TABLE = """iso2,iso3,iso_numeric,name,lat,lon,radius_km
VA,VAT,336,Vatican City,41.9,12.45,0.4
AR,ARG,032,Argentina,-34,-64,938.5
"""


@pytest.fixture(scope="module")
def labels(root: Path) -> dict[str, Any]:
    """What the script that writes the names defines."""
    return runpy.run_path(str(root / "maps/web/labels.py"))


def town(name: str, lon: float, lat: float, population: int, code: str = "PPL") -> PlaceRecord:
    return PlaceRecord(Place(name.lower(), name, lat, lon, "P", code, population=population))


@pytest.fixture
def written(labels: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """The labels' file of a small gazetteer."""
    core, countries, path = (tmp_path / name for name in ("core.sqlite", "countries.csv", "out"))
    countries.write_text(TABLE, encoding="utf-8")
    write_index(
        core,
        [
            town("Pibor", 33.1, 6.8, 1_000),
            town("Metropolis", 10.0, 50.0, 4_000_000),
            town("Suburb", 10.1, 50.05, 900_000),
            town("Neighbor", 11.5, 50.5, 350_000),
            town("Hamlet", 11.6, 50.6, 2_000),
            town("Outpost", -70.0, 70.0, 1_500),
            town("Camp", -100.0, 70.0, 12),
            town("Seat", 10.05, 50.0, 60_000, "PPLC"),
            town("Islet", 160.0, -20.0, 2_000, "PPLC"),
            town("District", 60.0, 0.0, 800_000, "PPLX"),
            PlaceRecord(Place("hill", "Hill", 0.0, 20.0, "T", "HLL", population=9_000_000)),
        ],
    )
    labels["write_labels"](path, countries=countries, core=core)
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def towns_of(content: dict[str, Any]) -> list[tuple[str, float, float, int]]:
    """Name, longitude, latitude and rank of each town."""
    return [
        (name, *point, rank)
        for rank, (names, points) in enumerate(content["towns"])
        if names
        for name, point in zip(
            names.split("\n"), decode_lines([points], content["steps"])[0].tolist(), strict=True
        )
    ]


def test_towns_are_named_where_none_larger_is_near(written: dict[str, Any]) -> None:
    names = {name for name, *_ in towns_of(written)}
    assert names == {"Metropolis", "Seat", "Neighbor", "Outpost", "Islet", "Pibor"}


def test_towns_come_by_rank(written: dict[str, Any]) -> None:
    ranks = {name: rank for name, _, _, rank in towns_of(written)}
    assert ranks == {
        "Metropolis": 0, "Seat": 0, "Islet": 2, "Neighbor": 2, "Outpost": 4, "Pibor": 4,
    }  # fmt: skip
    assert list(ranks.values()) == sorted(ranks.values())


def test_points_are_in_steps_east_and_north(written: dict[str, Any]) -> None:
    points = {name: (lon, lat) for name, lon, lat, _ in towns_of(written)}
    assert points["Outpost"] == (-70.0, 70.0)


def test_countries_have_their_code_and_the_largest_come_first(written: dict[str, Any]) -> None:
    assert written["countries"] == [
        ["Argentina", -12800, -6800, 0, "AR"],
        ["Vatican City", 2490, 8380, 4, "VA"],
    ]


@pytest.mark.usefixtures("built")
def test_outlines_are_those_asked_for_and_known() -> None:
    rings = country_rings(["UA", "FR", "UA", "??", ""])
    assert list(rings) == ["FR", "UA"]
    assert all(texts and all(texts) for texts in rings.values())


@pytest.mark.usefixtures("built")
def test_nearly_every_country_has_an_outline() -> None:
    labeled = {code for *_, code in json.loads(asset("labels.json"))["countries"]}
    without = labeled - set(country_rings(labeled))
    assert without <= {"BV", "GI", "TK", "TV", "UM"}


@pytest.mark.usefixtures("built")
def test_the_base_map_leaves_room_for_events() -> None:
    assert len(asset("base.json").encode()) <= LARGEST_BASE
    assert len(asset("labels.json").encode()) <= LARGEST_LABELS


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("name", ["base.json", "labels.json", "countries.json"])
def test_no_file_can_end_the_script_it_stands_in(name: str) -> None:
    assert "<" not in asset(name)
