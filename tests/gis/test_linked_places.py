"""Linked Places: what the format demands, names as articles write them, nothing lost silently."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd
import pytest
from shapely.geometry import box

from gazetteer.place import Place
from geo._gis import LossWarning
from geo.layers import build_layers
from geo.model import Atlas, DateInterval, Document, Event, EventPlace, Evidence
from geo.writers import linked_places

if TYPE_CHECKING:
    from pathlib import Path

RASON = Place("geonames:2042645", "Rajin", 42.25, 130.3, "P", "PPL", "KP")
PORT = Place("site:dunai", "Dunai", 42.88, 132.35, "S", "PRT", "RU")
KOREA = Place("country:KP", "North Korea", 40.0, 127.0, "A", "PCLI", "KP")
ZONE = Place("zone:sea:geonames:1", "off Anadyr", 64.7, 178.0, "H", "SEA")
DAY = DateInterval(date(2023, 9, 7), date(2023, 9, 7), 1)
MONTH = DateInterval(date(2023, 9, 1), date(2023, 9, 30), 4)
DOCUMENTS = (
    Document("a.txt", "Rajin, Rason", "Arms by sea", DAY, "https://x.org/a", "The Post"),
    Document("b.txt", "Rason"),
)


def at(place: Place, role: str = "location", **more: Any) -> EventPlace:
    return EventPlace(role, place.name, place, 1, 3.0, "sentence", **more)


def event(event_id: str, kind: str, *places: EventPlace, **more: Any) -> Event:
    said = Evidence(
        "c.txt", 0, 9, "It sailed.", "Kirby", "alleges", "2023-10-13", "https://x.org/c"
    )
    made = Event(
        event_id, kind, "", f"Event {event_id}", "alleged", False, DAY, places, {}, (), "AID", 0.8,
        (said,),
    )  # fmt: skip
    return replace(made, **more)


def mention(doc_id: str, text: str, place: Place, kind: str = "name") -> dict[str, Any]:
    return {
        "doc_id": doc_id, "text": text, "kind": kind, "place_id": place.place_id,
        "name": place.name, "feature_class": place.feature_class,
        "feature_code": place.feature_code,
    }  # fmt: skip


MENTIONS = pd.DataFrame(
    [
        mention("b.txt", "Rason", RASON),
        mention("a.txt", "Rason", RASON),
        mention("a.txt", "Rajin\x00-\ufffe", RASON),
        mention("a.txt", "North Korean", KOREA, "demonym"),
    ]
)


def atlas_of(*events: Event, **more: Any) -> Atlas:
    run = {"attribution": "Place names: GeoNames"}
    atlas = Atlas(DOCUMENTS, build_layers(events), pd.DataFrame(), MENTIONS, (), run)
    return replace(atlas, **more)


MANY = atlas_of(
    event("e1", "visit", at(RASON)),
    event("e2", "meeting", at(RASON), date=MONTH, status="denied"),
    event("e3", "visit", at(KOREA)),
    event("e4", "exploration", at(ZONE, area=box(177, 64, 179, 65))),
    event("e5", "visit", at(PORT)),
)


def written(atlas: Atlas, path: Path) -> dict[str, Any]:
    assert linked_places.write(atlas, path) == linked_places.count(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    check(content)
    found: dict[str, Any] = content
    return found


def check(content: dict[str, Any]) -> None:
    """What version 1.3 requires of a file, field by field."""
    assert content["type"] == "FeatureCollection"
    assert content["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    ids = [feature["@id"] for feature in content["features"]]
    assert len(set(ids)) == len(ids)
    for feature in content["features"]:
        assert feature["type"] == "Feature"
        assert re.fullmatch(r"(https?://|urn:[a-z0-9-]+:)[!-~]+", feature["@id"])
        assert feature["properties"]["title"]
        assert feature["properties"]["fclasses"]
        assert set(feature["properties"]["fclasses"]) <= set("AHLPRST")
        assert all(re.fullmatch("[A-Z]{2}", code) for code in feature["properties"]["ccodes"])
        assert feature["names"]
        assert all(name["toponym"] for name in feature["names"])
        citations = [one for name in feature["names"] for one in name.get("citations", ())]
        assert citations
        assert all(one["label"] for one in citations)
        assert "when" in feature or any("year" in one for one in citations)
        for span in feature.get("when", {"timespans": [{"start": {"in": "1"}}]})["timespans"]:
            assert set(span["start"]) <= {"in", "earliest", "latest"}
            assert span["start"]
        for kind in feature["types"]:
            assert re.fullmatch(r"aat:\d{9}", kind["identifier"])
        geometry = feature["geometry"]
        assert geometry["type"] == "Point"
        assert -180 <= geometry["coordinates"][0] <= 180
        assert geometry["certainty"] in {"certain", "less-certain", "uncertain"}
        for link in feature["links"]:
            assert link["type"] in {"closeMatch", "primaryTopicOf", "subjectOf", "seeAlso"}
        assert all(one["value"] for one in feature["descriptions"])


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    content = written(MANY, tmp_path_factory.mktemp("lpf") / "a.lpf.json")
    return {feature["properties"]["place_id"]: feature for feature in content["features"]}


def test_each_place_is_there_once(places: dict[str, Any]) -> None:
    assert set(places) == {one.place_id for one in (RASON, PORT, KOREA, ZONE)}
    assert places[RASON.place_id]["geometry"]["coordinates"] == [130.3, 42.25]
    assert [one["value"] for one in places[RASON.place_id]["descriptions"]] == [
        "Visit, alleged, 2023-09-07: Event e1",
        "Meeting, denied, 2023-09-01 to 2023-09-30: Event e2",
    ]


def test_places_of_geonames_bear_their_address(places: dict[str, Any]) -> None:
    assert places[RASON.place_id]["@id"] == "https://sws.geonames.org/2042645/"
    assert places[RASON.place_id]["links"] == [{"type": "closeMatch", "identifier": "gn:2042645"}]
    assert places[PORT.place_id]["@id"].startswith("urn:")


def test_names_are_those_of_articles_with_the_articles(places: dict[str, Any]) -> None:
    names = places[RASON.place_id]["names"]
    assert [name["toponym"] for name in names] == ["Rason", "Rajin -�"]
    assert names[0]["citations"] == [
        {"label": "Arms by sea (The Post, 2023-09-07)", "year": 2023, "@id": "https://x.org/a"},
        {"label": "b.txt"},
    ]
    (name,) = places[KOREA.place_id]["names"]
    assert name["toponym"] == "North Korea", "a people is not a place's name"
    assert name["citations"][0]["@id"] == "https://x.org/c", "then who tells of the event is cited"


def test_classes_times_and_certainty(places: dict[str, Any]) -> None:
    classes = {key: one["properties"]["fclasses"][0] for key, one in places.items()}
    assert classes == {
        RASON.place_id: "P", KOREA.place_id: "A", ZONE.place_id: "H", PORT.place_id: "S",
    }  # fmt: skip
    assert places[KOREA.place_id]["types"][0]["label"] == "countries"
    assert places[RASON.place_id]["when"]["timespans"] == [
        {"start": {"earliest": "2023-09-01"}, "end": {"latest": "2023-09-30"}},
        {"start": {"in": "2023-09-07"}},
    ]
    assert places[ZONE.place_id]["geometry"]["certainty"] == "less-certain"


def test_gdal_opens_it(tmp_path: Path) -> None:
    written(MANY, tmp_path / "a.lpf.json")
    table = geopandas.read_file(tmp_path / "a.lpf.json")
    assert sorted(table["title"]) == ["Dunai", "North Korea", "Rajin", "off Anadyr"]
    assert table.crs == "EPSG:4326"


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    atlas = atlas_of(
        event("e1", "transfer", at(RASON, "origin"), at(PORT, "destination")),
        event("e2", "visit"),
        documents=(), mentions=pd.DataFrame(),
    )  # fmt: skip
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", LossWarning)
        written(atlas, tmp_path / "a.lpf.json")
    assert sorted(str(one.message) for one in caught) == [
        "linked places: events left out, as they have no place: 1",
        "linked places: routes left out, as the format holds places only: 1",
    ]


def test_a_place_without_any_date_is_said(tmp_path: Path) -> None:
    silent = Evidence("c.txt", 0, 9, "It sailed.", "Kirby", "alleges")
    atlas = atlas_of(event("e1", "visit", at(PORT), date=None, evidence=(silent,)))
    with pytest.warns(LossWarning, match="places without a date, .*: 1"):
        assert linked_places.write(atlas, tmp_path / "a.lpf.json") == 1


def test_places_without_an_id_and_hostile_names_are_kept(tmp_path: Path) -> None:
    layers = build_layers(
        [
            event("e1", "visit", at(replace(PORT, place_id="", name='</script>"\\{{x}}'))),
            event("e2", "visit", at(replace(PORT, place_id="", name='</script>"\\{{x}}', lat=1.0))),
            event("e3", "visit", at(replace(PORT, place_id="a b\"<é>"))),
        ]
    )  # fmt: skip
    content = written(atlas_of(layers=layers), tmp_path / "a.lpf.json")
    assert [f["properties"]["title"] for f in content["features"]] == [
        '</script>"\\{{x}}', '</script>"\\{{x}}', "Dunai",
    ]  # fmt: skip


def test_an_empty_atlas_and_the_same_bytes(tmp_path: Path) -> None:
    assert written(atlas_of(), tmp_path / "none.lpf.json")["features"] == []
    written(MANY, tmp_path / "a.lpf.json")
    written(MANY, tmp_path / "b.lpf.json")
    assert (tmp_path / "a.lpf.json").read_bytes() == (tmp_path / "b.lpf.json").read_bytes()
