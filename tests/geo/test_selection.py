"""A part of an atlas: what is asked for, whole."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from gazetteer.place import Place
from geo._boxes import pieces
from geo.atlas import read_atlas, write_atlas
from geo.layers import build_layers
from geo.model import DateInterval, Document, Event, EventLink, EventPlace, Evidence, Sentence
from geo.selection import Selection, SelectionError, bbox, select

if TYPE_CHECKING:
    from geo.model import Atlas

RASON = Place("site:rason", "Rason", 42.25, 130.3, "S", "PRT", "KP")
NOME = Place("geonames:2", "Nome", 64.5, -165.4, "P", "PPL", "US")
ANADYR = Place("geonames:3", "Anadyr", 64.7, 177.5, "P", "PPL", "RU")


def event(
    event_id: str, kind: str, status: Any, days: tuple[str, str] | None, *places: Any
) -> Event:
    when = days and DateInterval(date.fromisoformat(days[0]), date.fromisoformat(days[1]), 2)
    said = Evidence(f"{event_id}.txt", 0, 4, "Said", "Kirby", "asserts")
    marks = tuple(EventPlace(role, p.name, p, 1, 0.0, "sentence") for role, p in places)
    return Event(event_id, kind, "", event_id, status, False, when, marks, {}, (), "", 0.5, (said,))


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    events = [
        replace(
            event("ship", "transfer", "alleged", ("2023-09-07", "2023-10-01"),
                  ("origin", RASON), ("destination", NOME)),
            links=(EventLink("related", "trip"),),
        ),
        event("trip", "visit", "happened", ("2024-02-01", "2024-02-03"), ("location", ANADYR)),
        event("plan", "visit", "planned", None, ("location", RASON)),
        event("ban", "sanction", "happened", ("2024-05-01", "2024-05-01")),
    ]  # fmt: skip
    documents = [
        Document(f"{one.event_id}.txt", "Said", sentences=(Sentence(0, 4),)) for one in events
    ]
    path = tmp_path_factory.mktemp("atlas") / "atlas.gpkg"
    write_atlas(path, documents=documents, resolutions={}, events=events,
                layers=build_layers(events))  # fmt: skip
    return read_atlas(path)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Selection(), "ship trip plan ban"),
        (Selection(layers=("visit",)), "trip plan"),
        (Selection(layers=("Shipments", "SANCTIONS")), "ship ban"),
        (Selection(statuses=("happened",)), "trip ban"),
        (Selection(since=date(2023, 10, 1)), "ship trip ban"),
        (Selection(since=date(2023, 10, 2)), "trip ban"),
        (Selection(until=date(2023, 9, 7)), "ship"),
        (Selection(until=date(2023, 9, 6)), ""),
        (Selection(since=date(2024, 2, 2), until=date(2024, 2, 2)), "trip"),
        (Selection(bbox=bbox(124, 37, 131, 43)), "ship plan"),
        (Selection(bbox=bbox(170, 50, -160, 70)), "ship trip"),
        (Selection(bbox=bbox(-160, 50, 170, 70)), "ship"),
        (Selection(layers=("visit",), statuses=("happened",), bbox=bbox(0, 0, 10, 10)), ""),
    ],
)
def test_what_is_asked_for_comes_whole(atlas: Atlas, wanted: Selection, found: str) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        part = select(atlas, wanted)
    timed = wanted.since is not None or wanted.until is not None
    assert [str(one.message) for one in said] == ["1 event without a date left out"] * timed
    ids = set(found.split())
    assert {one for layer in part.layers for one in layer.gdf["event_id"]} == ids
    assert set(part.events["event_id"]) == ids
    assert {document.doc_id for document in part.documents} == {f"{one}.txt" for one in ids}
    assert all(len(layer.gdf) for layer in part.layers)
    if "ship" in ids:
        (layer,) = [layer for layer in part.layers if layer.type == "transfer"]
        assert sorted(layer.gdf["mark"]) == ["point", "point", "route"]
        assert list(layer.links["other_event_id"]) == (["trip"] if "trip" in ids else [])


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (Selection(layers=("trips",)), "no layer 'trips'; there are: Visits, Shipments, Sanctions"),
        (Selection(statuses=("certain",)), "no status 'certain'; there are: happened"),
        (Selection(since=date(2024, 1, 1), until=date(2023, 1, 1)), "ends .* before it starts"),
    ],
)
def test_what_there_is_not_is_said(atlas: Atlas, wanted: Selection, says: str) -> None:
    with pytest.raises(SelectionError, match=says):
        select(atlas, wanted)


@pytest.mark.parametrize(
    "sides", [(0, 95, 1, 96), (0, 2, 1, 1), (-400, 0, 1, 1), (float("nan"), 0, 1, 1)]
)
def test_a_box_is_within_the_world(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(SelectionError):
        bbox(*sides)


def test_a_box_may_be_written_past_180_degrees() -> None:
    assert bbox(170, 50, 200, 70) == bbox(170, 50, -160, 70)


@given(st.floats(-180, 180), st.floats(-180, 180), st.floats(-179, 179))
def test_a_box_holds_the_longitudes_from_west_to_east(west: float, east: float, x: float) -> None:
    inside = west <= x <= east if west <= east else (x >= west or x <= east)
    covered = shapely.union_all(pieces(bbox(west, -1, east, 1)))
    assert covered.intersects(Point(x, 0)) == inside
