from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo.mentions import mentions_at
from geo.model import Document, Resolution
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from gazetteer import Gazetteer


def placed(
    text: str, names: list[str], gazetteer: Gazetteer, source: str | None = None
) -> dict[str, Resolution]:
    document = Document("a", text, source=source, sentences=tuple(split_sentences(text)))
    spans = [match.span() for name in names for match in re.finditer(re.escape(name), text)]
    found = resolve(document, mentions_at(document, spans, gazetteer), gazetteer)
    return {one.mention.text: one for one in found}


def test_a_site_is_vaguely_at_the_place_its_name_holds(few_places: Gazetteer) -> None:
    text = "The mayor of Moscow spoke at Moscow Cathedral on Friday."
    found = placed(text, ["Moscow", "Moscow Cathedral"], few_places)
    town, site = found["Moscow"], found["Moscow Cathedral"]
    assert site.place == town.place
    assert site.confidence <= town.confidence
    assert site.geo_precision >= 2
    assert site.radius_km >= 15
    assert "not listed" in site.reason


def test_a_street_is_in_the_town_the_text_is_about(few_places: Gazetteer) -> None:
    text = "Vladivostok woke up early. Vladivostok was cold, and on Oakwood Avenue a bus waited."
    found = placed(text, ["Vladivostok", "Oakwood Avenue"], few_places)
    street = found["Oakwood Avenue"]
    assert street.place == found["Vladivostok"].place
    assert street.confidence < 0.5
    assert "Vladivostok" in street.reason


@pytest.mark.parametrize("name", ["Atlantis", "Wakanda", "Smiling Goose"])
def test_what_nobody_lists_stays_unknown(name: str, few_places: Gazetteer) -> None:
    text = f"Vladivostok is far. Vladivostok is cold. They left {name} at dawn."
    found = placed(text, ["Vladivostok", name], few_places)
    assert found[name].place is None
    assert found["Vladivostok"].place is not None


def test_no_candidate_outside_the_named_state(few_places: Gazetteer) -> None:
    text = "She lives in Moscow, Texas."
    found = placed(text, ["Moscow", "Texas"], few_places)
    assert found["Moscow"].place != few_places.lookup("Moscow")[0]
    assert found["Moscow"].geo_precision >= 4
    assert "Texas" in found["Moscow"].reason
    assert found["Texas"].place is not None


def test_the_outlets_town_decides_between_namesakes(few_places: Gazetteer) -> None:
    text = "A barn burned down near Paris on Friday."
    at_home = placed(text, ["Paris"], few_places, source="theparisnews.com")["Paris"]
    abroad = placed(text, ["Paris"], few_places)["Paris"]
    assert at_home.place is not None
    assert at_home.place.country_code == "US"
    assert "outlet" in at_home.reason
    assert abroad.place is not None
    assert abroad.place.country_code == "FR"
