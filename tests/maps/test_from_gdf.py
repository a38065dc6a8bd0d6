"""``EventMap.from_gdf``: a table of one's own on a map, without any articles."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from maps import EventMap

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = pytest.mark.usefixtures("built")


def events(event_map: EventMap, sample: ModuleType) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sample.unpack(event_map._page._payload)
    return found


def page(event_map: EventMap) -> str:
    stream = io.BytesIO()
    event_map.save(stream, close_file=False)
    return stream.getvalue().decode("utf-8")


def test_a_plain_table_with_names_of_places(sample: ModuleType) -> None:
    table = pd.DataFrame(
        {
            "where": ["Port of Vostochny", "Nowhereville"],
            "when": ["2024-03-14", "2024-03"],
            "kind": ["Port visit", "Protest"],
            "cargo": ["coal", "none"],
        }
    )
    made = EventMap.from_gdf(
        table, place_column="where", date_column="when", type_column="kind", title="Ports"
    )
    shown = {event["title"]: event for event in events(made, sample)}
    assert made.title == "Ports"
    assert set(shown) == {"Port visit, Port of Vostochny", "Protest"}
    visit = shown["Port visit, Port of Vostochny"]
    assert visit["places"][0]["name"] == "Port of Vostochny"
    assert "cargo: coal" in visit["evidence"][0]["sentence"]
    assert shown["Protest"]["places"] == []


def test_geometry_of_any_crs_is_drawn_where_it_is() -> None:
    shapes = [Point(30, 60), box(10, 10, 12, 12)]
    table = gpd.GeoDataFrame({"n": [1, 2]}, geometry=shapes, crs=4326)
    for crs in (4326, 3857, 3035):
        payload = EventMap.from_gdf(table.to_crs(crs))._page._payload
        places = payload["places"]
        at = {round(lon / payload["steps"], 2) for lon in places["lon"]}
        assert at == {30.0, 11.0}, crs
        assert len(places["rings"]) == 1


def test_an_empty_frame_makes_a_map_without_events(sample: ModuleType) -> None:
    assert events(EventMap.from_gdf(gpd.GeoDataFrame(geometry=[])), sample) == []
    empty = pd.DataFrame({"where": pd.Series([], dtype=object)})
    assert events(EventMap.from_gdf(empty, place_column="where"), sample) == []


def test_a_table_that_says_no_place_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"nothing says where; the columns are: a, b"):
        EventMap.from_gdf(pd.DataFrame({"a": [1], "b": [2]}))


def test_the_table_is_left_as_it_was() -> None:
    table = gpd.GeoDataFrame({"when": ["2024"]}, geometry=[Point(1, 2)], crs=4326, index=[5])
    before = table.copy()
    EventMap.from_gdf(table, date_column="when")
    pd.testing.assert_frame_equal(table, before)


def test_hostile_cells_stay_text(sample: ModuleType) -> None:
    hostile = [
        "{{7*7}}",
        "<script>window.pwned=1</script>",
        "=cmd|'/C calc'!A0",
        "{% for x in y %}",
    ]
    table = pd.DataFrame({"where": ["Aden"] * 4, "title": hostile, "kind": hostile})
    made = EventMap.from_gdf(table, place_column="where", type_column="kind")
    assert {event["title"] for event in events(made, sample)} == set(hostile)
    assert "<script>window.pwned" not in page(made)
