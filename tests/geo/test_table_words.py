"""Cells and columns of tables as they come: nothing, several, more than one kind."""

from __future__ import annotations

import geopandas
import pandas as pd
import pytest
from shapely.geometry import LinearRing

from geo.tables import TableEvents, events_from_table


def read(**columns: list[object]) -> TableEvents:
    return events_from_table(pd.DataFrame(columns))


@pytest.mark.parametrize("nothing", ["NULL", "N/A", "-", "nan", "unknown"])
def test_words_for_nothing_say_nothing(nothing: str) -> None:
    table = read(place=["Windhoek"], type=[nothing], actor=[nothing], source=[nothing])
    (event,) = table.events
    assert (event.type, event.subtype, event.title) == ("event", "", "Event, Windhoek")
    assert event.actors == {}
    assert event.evidence[0].source == table.documents[0].doc_id.rpartition(":")[0]


@pytest.mark.parametrize(
    ("label", "event_type"),
    [
        ("Port visit", "visit"), ("visit/meeting", "visit_meeting"), ("No visit", "no_visit"),
        ("Cancelled visit", "cancelled_visit"), ("State visit", "visit"),
    ],
)  # fmt: skip
def test_a_word_for_two_types_or_for_none_of_them_is_a_type_of_its_own(
    label: str, event_type: str
) -> None:
    assert read(place=["Oslo"], type=[label]).events[0].type == event_type


def test_the_state_goes_before_the_region_of_the_world() -> None:
    """As in exports of conflict databases, where "region" is a part of the world."""
    table = read(
        location=["Aurangabad"], region=["Southern Asia"], admin1=["Bihar"], country=["India"]
    )
    (place,) = table.events[0].places
    assert (round(place.place.lat, 1), round(place.place.lon, 1)) == (24.8, 84.4)


def test_of_several_columns_of_countries_the_filled_one_counts() -> None:
    table = read(place=["Tripoli", "Tripoli"], country=["", "Libya"], country_code=["LBN", ""])
    assert [event.places[0].place.country_code for event in table.events] == ["LB", "LY"]


def test_a_ring_is_a_line() -> None:
    ring = LinearRing([(0, 0), (1, 0), (1, 1)])
    gdf = geopandas.GeoDataFrame({"place": ["x"]}, geometry=[ring], crs="EPSG:4326")
    (layer,) = events_from_table(gdf).layers
    assert layer.gdf["mark"].tolist() == ["route"]
