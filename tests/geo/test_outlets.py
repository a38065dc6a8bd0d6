from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ["domain", "name", "city", "admin1", "country", "lat", "lon", "scope"]
SCOPES = {"local", "regional", "national", "global"}
DOMAIN = re.compile(r"(?!www\.)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
AT_TOWN_KM = 1.0
"""Points are the gazetteer's, rounded to four digits; a core built since may move them slightly."""


@pytest.fixture(scope="module")
def outlets(root: Path) -> list[dict[str, str]]:
    with (root / "geo/data/outlets.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def core() -> Iterator[Gazetteer]:
    if not CORE_PATH.exists():
        pytest.skip("the core gazetteer is not built (the build hook makes it)")
    with Gazetteer() as gazetteer:
        yield gazetteer


def point_of(row: dict[str, str]) -> LngLat:
    return LngLat(float(row["lon"]), float(row["lat"]))


def test_every_row_is_well_formed(outlets: list[dict[str, str]]) -> None:
    assert list(outlets[0]) == COLUMNS
    wrong = [
        row
        for row in outlets
        if not DOMAIN.fullmatch(row["domain"])
        or row["scope"] not in SCOPES
        or not re.fullmatch("[A-Z]{2}", row["country"])
        or any(value is None or value != value.strip() for value in row.values())
        or not (row["name"] and row["city"])
    ]
    assert not wrong


def test_an_outlet_has_one_home(outlets: list[dict[str, str]]) -> None:
    domains = [row["domain"] for row in outlets]
    assert domains == sorted(set(domains))


def test_it_knows_the_press_of_every_state_and_of_most_countries(
    outlets: list[dict[str, str]],
) -> None:
    assert len(outlets) >= 3000
    assert len({row["country"] for row in outlets}) >= 200
    states = [row["admin1"] for row in outlets if row["country"] == "US"]
    assert min(states.count(state) for state in set(states)) >= 5
    assert len(set(states)) == 51


def test_every_town_is_in_its_state_and_country(
    outlets: list[dict[str, str]], core: Gazetteer
) -> None:
    wrong = []
    for row in outlets:
        towns = [
            place
            for place in core.lookup(row["city"], country=row["country"])
            if place.country_code == row["country"] and (place.admin1 or "") == row["admin1"]
        ]
        if not any(distance_km(point_of(row), town.point) < AT_TOWN_KM for town in towns):
            wrong.append(row)
    assert not wrong


def test_every_point_lies_in_its_country(outlets: list[dict[str, str]], core: Gazetteer) -> None:
    seen = {(point_of(row), row["country"]) for row in outlets}
    wrong = []
    for point, code in seen:
        country = core.country_at(point)
        if country is None or country.country_code != code:
            wrong.append((point, code))
    assert not wrong


@pytest.mark.parametrize(
    ("domain", "town"),
    [
        ("theparisnews.com", "Paris, TX"),
        ("bourboncountycitizen.com", "Paris, KY"),
        ("lfpress.com", "London, 08"),
        ("sentinel-echo.com", "London, KY"),
        ("dnews.com", "Moscow, ID"),
    ],
)
def test_namesakes_have_their_own_papers(
    outlets: list[dict[str, str]], domain: str, town: str
) -> None:
    (row,) = [row for row in outlets if row["domain"] == domain]
    assert f"{row['city']}, {row['admin1']}" == town
    assert row["scope"] == "local"
