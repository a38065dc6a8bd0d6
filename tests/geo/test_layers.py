"""Layers: one row per mark, typed columns, geometry inside the world."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Polygon, box

from gazetteer.place import LngLat, Place
from geo._columns import COLUMNS
from geo._geometry import route
from geo._phrases import quantity_in_words
from geo.layers import LayerError, build_layers, check_layer
from geo.model import DateInterval, Event, EventLink, EventPlace, Evidence, Layer, Quantity

RASON = Place("site:rason", "Rason", 42.25, 130.3, "S", "PRT", "KP")
DUNAI = Place("site:dunai", "Dunai", 42.88, 132.35, "S", "PRT", "RU")
ANADYR = Place("geonames:1", "Anadyr", 64.73, 177.5, "P", "PPLA", "RU")
NOME = Place("geonames:2", "Nome", 64.5, -165.4, "P", "PPL", "US")
KOREA = Place("country:KP", "North Korea", 40.0, 127.0, "A", "PCLI", "KP")
WATERS = Place("waters:KP", "North Korean waters", 39.0, 128.5, "H", "SEA", None)


def at(place: Place, role: str = "location", precision: int = 1, **more: object) -> EventPlace:
    return EventPlace(role, place.name, place, precision, 0.0, "sentence", **more)  # type: ignore[arg-type]


def event(
    event_id: str = "e1", kind: str = "transfer", *places: EventPlace, **more: object
) -> Event:
    evidence = Evidence(
        "a.txt", 0, 9, "It sailed.", "Kirby", "alleges", "2023-10-13", "https://x.org/a"
    )
    made = Event(
        event_id, kind, "", "Arms shipped", "alleged", False,
        DateInterval(date(2023, 9, 7), date(2023, 10, 1), 4),
        places, {"sender": ("North Korea",)},
        (Quantity(1000, "container", "more_than", "arms"),), "AID", 0.8, (evidence,),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def only(*events: Event) -> Layer:
    (layer,) = build_layers(events)
    return layer


def test_a_shipment_has_its_ends_and_the_line_between() -> None:
    layer = only(event("e1", "transfer", at(RASON, "origin"), at(DUNAI, "destination")))
    assert layer.title == "Shipments"
    assert list(layer.gdf.columns) == [*COLUMNS, "geometry"]
    assert list(layer.gdf["mark"]) == ["point", "point", "route"]
    line = layer.gdf.iloc[2]
    assert (line["origin_name"], line["destination_name"]) == ("Rason", "Dunai")
    assert line.geometry.coords[0] == (130.3, 42.25)
    assert line["role"] == ""
    assert pd.isna(line["lat"])
    assert line["quantities"] == "more than 1,000 containers of arms"
    assert line["actors"] == "sender: North Korea"
    assert str(layer.gdf["date_start"].dtype) == "datetime64[ms]"


def test_a_meeting_has_no_line() -> None:
    layer = only(event("e1", "meeting", at(RASON, "origin"), at(DUNAI, "destination")))
    assert set(layer.gdf["mark"]) == {"point"}


def test_a_zone_is_an_area_and_a_country_is_marked_as_one() -> None:
    zone = box(127.5, 38.5, 129.5, 40.0)
    layer = only(
        event("e1", "exploration", at(WATERS, "location", 5, area=zone), at(KOREA, "target", 6))
    )
    assert dict(zip(layer.gdf["mark"], layer.gdf.geometry.geom_type, strict=True)) == {
        "area": "Polygon",
        "country": "Point",
    }


def test_a_crossed_polygon_is_mended() -> None:
    bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    layer = only(event("e1", "exploration", at(WATERS, "location", 5, area=bow)))
    assert layer.gdf.geometry.is_valid.all()
    assert sum(part.area for part in layer.gdf.geometry) == pytest.approx(2.0)


def test_an_event_without_a_place_is_kept() -> None:
    nowhere = Place("x", "Nowhere", float("nan"), 400.0, "P", "PPL")
    layer = only(event("e1", "sanction"), event("e2", "sanction", at(nowhere)))
    assert list(layer.gdf["mark"]) == ["none", "none"]
    assert layer.gdf.geometry.isna().all()


def test_layers_come_in_their_order_and_rows_in_theirs() -> None:
    events = [
        event("e3", "cyber_attack", at(RASON)),
        event("e2", "crisis", at(RASON)),
        event("e1", "visit", at(RASON)),
        event("e0", "visit", at(DUNAI), date=None),
    ]
    layers = build_layers(events)
    assert [layer.title for layer in layers] == ["Visits", "Crises", "Cyber attack"]
    assert list(layers[0].gdf["event_id"]) == ["e1", "e0"]
    again = build_layers(events[::-1])
    for one, other in zip(layers, again, strict=True):
        pd.testing.assert_frame_equal(one.gdf, other.gdf)


def test_the_same_place_twice_in_a_role_is_one_mark() -> None:
    layer = only(event("e1", "visit", at(RASON, precision=4), at(RASON, precision=1)))
    assert list(layer.gdf["geo_precision"]) == [1]


def test_evidence_and_links_go_along() -> None:
    layer = only(event("e1", "visit", at(RASON), links=(EventLink("part_of", "e9"),)))
    assert layer.evidence.to_dict("records") == [
        {
            "event_id": "e1", "doc_id": "a.txt", "start": 0, "end": 9, "sentence": "It sailed.",
            "source": "Kirby", "stance": "alleges", "published": "2023-10-13",
            "url": "https://x.org/a", "outlet": "x.org",
        }
    ]  # fmt: skip
    assert layer.links.to_dict("records") == [
        {"event_id": "e1", "kind": "part_of", "other_event_id": "e9"}
    ]


def test_hostile_text_stays_text_and_loses_controls_only() -> None:
    layer = only(event("e1", "visit", at(RASON), title="{{7*7}}\x00</script>\ud83d"))
    assert layer.gdf["title"][0] == "{{7*7}} </script>�"


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("status", "maybe", "status is wrong"),
        ("confidence", 7.0, "confidence is wrong"),
        ("mark", "area", "geometry does not fit"),
        ("type", "visit", "type is wrong"),
    ],
)
def test_a_wrong_row_is_named(column: str, value: object, says: str) -> None:
    layer = only(event("e1", "crisis", at(RASON)), event("e2", "crisis", at(DUNAI)))
    layer.gdf.loc[1, column] = value
    with pytest.raises(LayerError, match=rf"row 1 \(event e2\): {says}"):
        check_layer(layer)


def test_a_geometry_out_of_the_world_is_named() -> None:
    layer = only(event("e1", "crisis", at(RASON)))
    layer.gdf.geometry = layer.gdf.geometry.translate(200, 0)
    with pytest.raises(LayerError, match="leaves the world"):
        check_layer(layer)


def test_a_missing_column_is_named() -> None:
    layer = only(event("e1", "crisis", at(RASON)))
    with pytest.raises(LayerError, match="columns are"):
        check_layer(replace(layer, gdf=layer.gdf.drop(columns="plover")))


def test_a_route_over_the_antimeridian_is_cut_there() -> None:
    line = route(ANADYR.point, NOME.point)
    assert isinstance(line, MultiLineString)
    west, east = line.geoms
    assert west.coords[-1][0] == 180.0
    assert east.coords[0][0] == -180.0
    assert west.coords[-1][1] == east.coords[0][1]
    assert line.length < 30


lng_lats = st.builds(LngLat, st.floats(-180, 180), st.floats(-90, 90))


@given(lng_lats, lng_lats)
def test_any_route_is_valid_inside_the_world_and_never_jumps(a: LngLat, b: LngLat) -> None:
    line = route(a, b)
    if line is None:
        return
    assert line.is_valid
    west, south, east, north = line.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90
    for part in [line] if isinstance(line, LineString) else line.geoms:
        xs = [x for x, _ in part.coords]
        assert all(abs(x - y) <= 180 for x, y in itertools.pairwise(xs))


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(165000, "barrel", "more_than", "oil"), "more than 165,000 barrels of oil"),
        (Quantity(500000, "barrel", "cap", "", "year"), "at most 500,000 barrels a year"),
        (Quantity(1, "missile"), "1 missile"),
        (Quantity(None, "round", "millions_of", "artillery"), "millions of rounds of artillery"),
        (Quantity(None, "", "several", "warships"), "several warships"),
        (Quantity(2.5, "USD", "about"), "about 2.5 USD"),
        (Quantity(3, "country"), "3 countries"),
        (Quantity(12, "person"), "12 people"),
        (Quantity(4, "hour", "exact", "", "hour"), "4 hours an hour"),
    ],
)
def test_quantities_read_as_words(quantity: Quantity, words: str) -> None:
    assert quantity_in_words(quantity) == words
