"""Reading the sources: what a broken table says, how areas are learned, how waters are measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely.geometry import Point, box

from gazetteer.errors import SourceError
from gazetteer.sources.admin1 import Key, learn_names
from gazetteer.sources.cities import city_records, find_capital
from gazetteer.sources.csv_rows import read_rows
from gazetteer.sources.geonames import City, Located
from gazetteer.sources.land import read_land, simplified
from gazetteer.sources.tables import table_records
from gazetteer.sources.waters import waters_of

if TYPE_CHECKING:
    from pathlib import Path

REGIONS = "slug,name,aliases,demonyms,feature_code,country_code,lat,lon,radius_km,geonameid,source"
WATERS = "slug,name,aliases,feature_code,lat,lon,radius_km,countries,geonameid,source"
SITES = "slug,name,aliases,feature_code,category,lat,lon,radius_km,country_code,near,source"


def tables(folder: Path, regions: str = "", waters: str = "", sites: str = "") -> Path:
    for name, header, rows in (
        ("regions", REGIONS, regions),
        ("waters", WATERS, waters),
        ("sites", SITES, sites),
    ):
        (folder / f"{name}.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    return folder


def city(number: int, name: str, lat: float, lon: float, **more: object) -> City:
    facts: dict[str, object] = {
        "geonameid": number, "name": name, "latitude": lat, "longitude": lon, "countrycode": "RU",
        "population": 1000, "admin1code": "30", "alternatenames": [],
    }  # fmt: skip
    return facts | more  # type: ignore[return-value]


# --- tables --------------------------------------------------------------------------------------


def test_rows_of_the_tables_become_places(tmp_path: Path) -> None:
    folder = tables(
        tmp_path,
        regions="siberia,Siberia,Sibir|Сибирь,Siberian,RGN,RU,60,105,2500,,by hand\n",
        waters='yellow-sea,Yellow Sea,"West Sea, Korea",SEA,36,123,400,CN|KP|KR,1818188,by hand\n',
        sites="rajin-port,Port of Rajin,Rajin Port,PRT,port,42.2,130.3,1,KP,Rason,by hand\n",
    )
    region, water, site = table_records(folder)
    assert (region.place.place_id, region.place.country_code) == ("region:siberia", "RU")
    assert region.alternates == ("Sibir", "Сибирь")
    assert region.demonyms == ("Siberian",)
    assert (water.place.place_id, water.place.feature_class) == ("water:yellow-sea", "H")
    assert (water.place.country_code, water.place.geonameid) == (None, 1818188)
    assert water.alternates == ("West Sea, Korea",)
    assert (site.place.place_id, site.place.feature_class) == ("site:rajin-port", "L")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x,X,,,RGN,,ninety,0,1,,s\n", r"regions\.csv, line 2, column lat: is 'ninety', not a"),
        ("x,X,,,RGN,,91,0,1,,s\n", r"line 2, column lat: is 91, not from -90 to 90"),
        ("x,X,,,RGN,,nan,0,1,,s\n", r"line 2, column lat: is nan"),
        ("x,,,,RGN,,1,0,1,,s\n", r"line 2, column name: is empty"),
        ("x,X,,,RGN,,1,0,1,12a,s\n", r"line 2, column geonameid: is '12a'"),
        ("x,X,,,RGN,,1,0,1,,s\ny,Y,,RGN\n", r"line 3, column .*: 4 cells where the header has 11"),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_column(
    tmp_path: Path, row: str, message: str
) -> None:
    folder = tables(tmp_path, regions=row)
    with pytest.raises(SourceError, match=message):
        list(table_records(folder))


def test_a_missing_table_or_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.csv is missing"):
        list(read_rows(tmp_path / "gone.csv", ["name"]))
    path = tmp_path / "short.csv"
    path.write_text("name\nX\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"short\.csv, line 1: no column lat"):
        list(read_rows(path, ["name", "lat"]))
    path.write_bytes(b"name\n\xff\xfe\n")
    with pytest.raises(SourceError, match=r"short\.csv is not a UTF-8 CSV"):
        list(read_rows(path, ["name"]))


# --- cities and areas ----------------------------------------------------------------------------


def test_codes_and_machine_transliterations_are_no_names() -> None:
    town = city(1, "New Town City", 1, 1, alternatenames=["FNJ", "NTC", "niutaun", "New Town City",
                                                          "New Town", "Нью-Таун"])  # fmt: skip
    (record,) = city_records([town], {}, {})
    assert record.abbreviations == ("NTC",)
    assert "niutaun" not in record.alternates
    assert "New Town" in record.preferred
    assert "Нью-Таун" in record.alternates


def test_the_capital_is_the_city_named_so_not_one_that_was_called_that() -> None:
    old = city(1, "Leningrad", 60, 30, population=5000, alternatenames=["Moscow"])
    real = city(2, "Moscow", 55, 37, population=4000)
    capital = find_capital([old, real], ["Moskva", "Moscow"])
    assert capital is not None
    assert capital.geonameid == 2
    assert find_capital([old], ["Moscow"]) is not None
    assert find_capital([real], ["Kyiv"]) is None


def test_area_names_are_learned_from_cities_in_both_sources() -> None:
    cities = [city(1, "Orël", 53.0, 36.0), city(2, "Livny", 52.4, 37.6), city(3, "Bor", 50.0, 30.0)]
    located = [
        Located("Orel", "RU", 53.01, 36.01, "Orlovskaya"),
        Located("Livny", "RU", 52.41, 37.61, "Orlovskaya"),
        Located("Bor", "RU", 60.0, 30.0, "Namesake far away"),
        Located("Livny", "UA", 52.41, 37.61, "Another country"),
    ]
    assert learn_names(cities, located) == {Key("RU", "30"): "Orlovskaya"}


# --- land and waters -----------------------------------------------------------------------------


@pytest.fixture
def topology(tmp_path: Path) -> Path:
    """Two square countries that share a border, one with an islet, and one with no number."""
    content = {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [10, 20]},
        "arcs": [
            [[1, 0], [0, 1]],
            [[1, 1], [-1, 0], [0, -1], [1, 0]],
            [[1, 0], [1, 0], [0, 1], [-1, 0]],
            [[5, 5], [0, 0]],
            [[8, 8], [1, 0], [0, 1], [-1, -1]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "001", "properties": {}, "arcs": [[0, 1]]},
                    {
                        "type": "MultiPolygon",
                        "id": "002",
                        "properties": {},
                        "arcs": [[[2, ~0]], [[3]]],
                    },
                    {"type": "Polygon", "properties": {"name": "Kosovo"}, "arcs": [[4]]},
                    {"type": "Polygon", "properties": {"name": "Nobody's"}, "arcs": [[4]]},
                ]
            }
        },
    }
    path = tmp_path / "land.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_land_is_decoded_with_shared_borders_and_islets(topology: Path) -> None:
    lands = read_land(topology, {1: "AA", 2: "BB"})
    assert sorted(lands) == ["AA", "BB", "XK"]
    assert lands["AA"].equals(box(10, 20, 11, 21))
    assert lands["BB"].intersects(Point(15, 25))
    assert lands["AA"].intersection(lands["BB"]).length == pytest.approx(1.0)
    assert all(land.is_valid for land in lands.values())


def test_land_that_is_missing_or_something_else_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.json is missing"):
        read_land(tmp_path / "gone.json", {})
    path = tmp_path / "other.json"
    for content in ("{}", "[]", "not json"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SourceError, match=r"other\.json is not world-atlas"):
            read_land(path, {})


def test_simplifying_loses_no_islet() -> None:
    islet = Point(5, 5).buffer(0.01)
    area = shapely.union_all([box(0, 0, 2, 2), islet])
    assert simplified(area).intersects(islet)


def test_waters_end_halfway_to_the_neighbor_and_at_200_miles() -> None:
    west, east = box(-2.0, -1.0, 0.0, 1.0), box(2.0, -1.0, 4.0, 1.0)
    zones = waters_of({"AA": west, "BB": east})
    waters = {code: each.exclusive for code, each in zones.items()}
    assert waters["AA"].contains(Point(0.9, 0.0))
    assert waters["BB"].contains(Point(1.1, 0.0))
    assert not waters["AA"].intersects(Point(-1.0, 0.0))
    assert waters["AA"].contains(Point(-5.2, 0.0))
    assert not waters["AA"].intersects(Point(-5.5, 0.0))


def test_territorial_seas_reach_12_miles_and_not_into_the_neighbors() -> None:
    west, east = box(-2.0, -1.0, 0.0, 1.0), box(0.2, -1.0, 2.0, 1.0)
    zones = waters_of({"AA": west, "BB": east})
    sea = zones["AA"].territorial
    assert sea.is_valid
    assert zones["AA"].exclusive.buffer(0.01).contains(sea)
    assert sea.contains(Point(-2.17, 0.0))
    assert not sea.intersects(Point(-2.22, 0.0))
    assert sea.contains(Point(0.08, 0.0))
    assert not sea.intersects(Point(0.12, 0.0))
    assert zones["BB"].territorial.contains(Point(0.12, 0.0))


def test_waters_are_split_at_the_antimeridian() -> None:
    waters = waters_of({"AA": box(179.0, 10.0, 180.0, 11.0)})["AA"].exclusive
    assert waters.is_valid
    assert waters.contains(Point(-179.5, 10.5))
    assert waters.contains(Point(178.5, 10.5))
    assert waters.bounds == pytest.approx((-180.0, 6.67, 180.0, 14.33), abs=0.1)


def test_a_landlocked_country_has_no_waters() -> None:
    inner = box(4.0, 4.0, 5.0, 5.0)
    outer = box(0.0, 0.0, 9.0, 9.0).difference(inner)
    assert sorted(waters_of({"AA": inner, "BB": outer})) == ["BB"]
