"""Sea ports: which rows of the table are believed, what they are called, and the packaged ones."""

from __future__ import annotations

import csv
import importlib.util
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely.geometry import box

from gazetteer.errors import SourceError
from gazetteer.importing import build_index
from gazetteer.index import Gazetteer
from gazetteer.place import LngLat, Place
from gazetteer.ranking import distance_km
from gazetteer.records import PlaceRecord
from gazetteer.sources.geonames import City
from gazetteer.sources.ports import Port, read_ports, with_ports

if TYPE_CHECKING:
    from pathlib import Path

LANDS = {"AA": box(0.0, 0.0, 10.0, 10.0), "BB": box(10.0, 0.0, 20.0, 10.0)}
"""Two countries side by side; the sea is south of them."""


def city(number: int, name: str, lon: float, lat: float, *others: str, people: int = 9000) -> City:
    return City(
        geonameid=number, name=name, longitude=lon, latitude=lat, countrycode="AA",
        population=people, admin1code="07", alternatenames=list(others),
    )  # fmt: skip


CITIES = [
    city(1, "Odesa", 2.0, 0.05, "Odessa"),
    city(2, "Elsewhere", 8.0, 5.0),
    city(3, "Metropolis", 4.0, 0.3, people=5_000_000),
    city(4, "Stadt am Fluss", 6.0, 0.5),
]


def port(code: str, name: str, lon: float, lat: float, **more: bool) -> Port:
    return Port(code, (name,), code[:2], LngLat(lon, lat), **more)


def found(*ports: Port, listed: PlaceRecord | None = None) -> dict[str, PlaceRecord]:
    records = with_ports([listed] if listed else [], ports, CITIES, LANDS)
    return {record.place.place_id: record for record in records}


def names(record: PlaceRecord) -> set[str]:
    return {name for name, _ in record.names()}


# --- what they are called -------------------------------------------------------------------------


def test_a_port_does_not_take_the_name_of_its_town() -> None:
    record = found(port("AAODS", "Odessa", 2.05, 0.01))["unlocode:AAODS"]
    assert names(record) == {"Port of Odessa", "Odessa Port", "Port of Odesa", "Odesa Port"}
    facts = record.place
    assert (facts.feature_class, facts.feature_code, facts.admin1) == ("S", "PRT", "07")


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("Loneport", {"Port of Loneport", "Loneport Port", "Loneport"}),
        ("Deep Terminal", {"Deep Terminal"}),
        ("Port Hope", {"Port Hope Port", "Port of Port Hope", "Port Hope"}),
    ],
)
def test_a_name_nothing_else_has_is_the_ports(said: str, called: set[str]) -> None:
    assert names(found(port("AALON", said, 3.0, 0.01))["unlocode:AALON"]) == called


def test_a_port_of_the_hand_written_table_is_that_one() -> None:
    site = PlaceRecord(
        Place("site:port-of-odesa", "Port of Odesa", 0.02, 2.1, "S", "PRT", "AA", source="test")
    )
    records = found(
        port("AAODS", "Odessa", 2.05, 0.01), port("AAXXX", "Wharf", 2.11, 0.02), listed=site
    )
    assert set(records) == {"site:port-of-odesa"}
    assert "Odessa Port" in names(records["site:port-of-odesa"])
    assert "Wharf Port" not in names(records["site:port-of-odesa"])


def test_a_port_with_two_codes_is_there_once() -> None:
    records = found(port("AAODS", "Odessa", 2.05, 0.01), port("AAOD2", "Odesa", 2.06, 0.02))
    assert len(records) == 1


# --- which are believed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "believed"),
    [
        (port("AALON", "Quay", 3.0, 0.01), True),
        (port("AALON", "Quay", 3.0, 0.12), False),  # inland
        (port("AALON", "Quay", 3.0, 0.12, terminal=True), True),
        (port("AALON", "Stadt am Fluss", 6.0, 0.5, connected=True), True),  # up a river
        (port("AALON", "Quay", 5.0, 3.0, terminal=True, connected=True), False),
        (port("BBLON", "Quay", 3.0, 0.01), False),  # in the other country
        (port("BBLON", "Quay", 9.95, 0.01), True),  # just over the border
        (port("AALON", "Quay", 12.0, -0.5), False),  # off the other country
        (port("AALON", "Some Terminal", 3.0, -1.0), True),
        (port("AALON", "Quay", 3.0, -1.0), False),
        (port("AAELS", "Elsewhere", 7.0, 0.01), False),  # far from its town
        (port("AAMET", "Metropolis", 4.1, 0.01), True),  # a large town reaches farther
        (port("ZZLON", "Quay", 3.0, -0.05), True),  # a country without an outline
    ],
)
def test_points_that_are_clearly_wrong_are_left_out(row: Port, believed: bool) -> None:
    assert bool(found(row)) is believed


def test_rows_left_out_are_counted_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        found(port("AALON", "Quay", 5.0, 5.0), port("AALO2", "Quay", 6.0, 5.0))
    assert "2 rows of searoute left out: far inland" in caplog.messages


# --- the table ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows() -> list[Port]:
    if importlib.util.find_spec("searoute") is None:
        pytest.skip("searoute, a build requirement, is not installed")
    return read_ports()


def test_the_table_is_read_without_airports_and_with_one_name_each(rows: list[Port]) -> None:
    assert len(rows) > 3900
    called = {name for row in rows for name in row.names}
    assert {"Padang", "Teluk Bajur", "Poro", "San Fernando"} <= called
    assert not [name for name in called if "(" in name or "Apt" in name.split()]


def test_countries_that_are_no_more_have_been_replaced(rows: list[Port]) -> None:
    countries = {row.code: row.country_code for row in rows}
    assert (countries["ANWIL"], countries["ANKRA"], countries["CSBAR"]) == ("CW", "BQ", "ME")


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SourceError, match="pip install searoute"):
        read_ports()


# --- the packaged ones ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packaged(core: Gazetteer) -> list[Place]:
    places = core.within((-180.0, -90.0, 180.0, 90.0), feature_class="S")
    found = [p for p in places if p.place_id.startswith("unlocode:")]
    if not found:
        pytest.skip("the core gazetteer was built without ports")
    return found


def test_there_are_ports_of_most_coasts(packaged: list[Place]) -> None:
    assert len(packaged) >= 2300
    assert len({p.country_code for p in packaged}) >= 160
    assert {p.feature_code for p in packaged} == {"PRT"}


@pytest.mark.parametrize(
    ("said", "country", "point"),
    [
        ("Port of Durrës", "AL", LngLat(19.45, 41.31)),
        ("Reykjavik port", "IS", LngLat(-21.95, 64.15)),
        ("port of Montevideo", "UY", LngLat(-56.21, -34.90)),
        ("Monrovia Port", "LR", LngLat(-10.80, 6.34)),
        ("King Abdullah Port", "SA", LngLat(39.10, 22.39)),
        ("Vladivostok port", "RU", LngLat(131.89, 43.11)),
    ],
)
def test_the_port_comes_first_when_the_port_is_named(
    core: Gazetteer, packaged: list[Place], said: str, country: str, point: LngLat
) -> None:
    first = core.lookup(said)[0]
    assert (first.feature_code, first.country_code) == ("PRT", country)
    assert distance_km(first.point, point) <= 10.0


@pytest.mark.parametrize("said", ["Vladivostok", "Reykjavik", "Durrës", "Odessa", "Port Sudan"])
def test_a_bare_name_is_the_towns(core: Gazetteer, packaged: list[Place], said: str) -> None:
    assert core.lookup(said)[0].feature_class == "P"


def test_a_port_that_is_not_known_is_its_town(core: Gazetteer) -> None:
    assert core.lookup("Port of Khabarovsk")[0].name == "Khabarovsk"


def test_no_town_of_the_world_loses_its_name_to_a_port(
    core: Gazetteer, packaged: list[Place]
) -> None:
    lost = []
    for place in packaged:
        bare = place.name.removeprefix("Port of ")
        towns = [p for p in core.lookup(bare) if p.feature_class == "P"]
        if towns and core.lookup(bare)[0].place_id == place.place_id:
            lost.append(bare)
    assert not lost


def test_ports_lie_where_the_world_port_index_has_one(packaged: list[Place], shared: Path) -> None:
    index = shared / "gazetteers" / "wpi" / "UpdatedPub150-2024-10.csv"
    if not index.exists():
        pytest.skip(f"the World Port Index is not at {index}")
    with index.open(encoding="utf-8-sig", newline="") as file:
        known = [(float(r["Longitude"]), float(r["Latitude"])) for r in csv.DictReader(file)]
    tree = shapely.STRtree(shapely.points(known))
    nearest = tree.nearest(shapely.points([p.point for p in packaged]))
    far = [
        distance_km(place.point, LngLat(*known[number]))
        for place, number in zip(packaged, nearest, strict=True)
    ]
    assert sum(km <= 10.0 for km in far) / len(far) >= 0.77
    assert sum(km <= 50.0 for km in far) / len(far) >= 0.93


def test_a_port_of_a_users_code_list_is_the_same_place(
    core: Gazetteer, packaged: list[Place], tmp_path: Path
) -> None:
    table = tmp_path / "UNLOCODE.csv"
    table.write_text("ISREY,Reykjavik,1,,,64.15,-21.95\n", encoding="utf-8")
    build_index(tmp_path / "my.sqlite", [table])
    with Gazetteer(tmp_path / "my.sqlite") as mine:
        assert mine.lookup("Reykjavik")[0].place_id in {p.place_id for p in packaged}
