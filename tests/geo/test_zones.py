from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.mentions import find_mentions
from geo.model import MARKABLE_USES, Document, Resolution
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from gazetteer import Gazetteer


def zones(text: str, gazetteer: Gazetteer) -> list[Resolution]:
    document = Document("a", text, sentences=tuple(split_sentences(text)))
    found = resolve(document, find_mentions(document, gazetteer), gazetteer)
    return [one for one in found if one.mention.kind == "zone"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("They will drill in North Korean waters.", "North Korean waters"),
        ("They will drill in offshore North Korean waters.", "offshore North Korean waters"),
        ("A ship entered North Korea's territorial waters.", "North Korea's territorial waters"),
        ("A ship sank off the coast of North Korea.", "off the coast of North Korea"),
        ("It drifted in waters off North Korea.", "waters off North Korea"),
        ("It left North Korea's exclusive economic zone.", "North Korea's exclusive economic zone"),
    ],
)
def test_waters_are_an_area_at_sea(text: str, span: str, few_places: Gazetteer) -> None:
    (zone,) = zones(text, few_places)
    assert zone.mention.text == span
    assert zone.mention.antecedent == "country:KP"
    assert zone.place is not None
    assert zone.place.place_id == "waters:KP"
    assert zone.geo_precision == 5
    assert zone.area is not None
    assert zone.area.is_valid


def test_nothing_but_the_zone_may_be_marked(few_places: Gazetteer) -> None:
    text = "A ship sank off the coast of North Korea."
    document = Document("a", text, sentences=tuple(split_sentences(text)))
    found = [m.text for m in find_mentions(document, few_places) if m.use in MARKABLE_USES]
    assert found == ["off the coast of North Korea"]


def test_waters_without_an_outline_have_no_area(few_places: Gazetteer) -> None:
    (zone,) = zones("A tanker burned off the coast of Yemen.", few_places)
    assert zone.area is None
    assert "no outline" in zone.reason
    assert zone.geo_precision == 5


def test_bare_offshore_is_a_guess_at_the_partners_waters(few_places: Gazetteer) -> None:
    text = (
        "The Russian Ministry of Natural Resources said Russia and North Korea will jointly "
        "explore oil deposits offshore."
    )
    (zone,) = zones(text, few_places)
    assert zone.mention.text == "offshore"
    assert zone.mention.antecedent == "country:KP"
    assert zone.confidence < 0.5


def test_offshore_of_nobody_is_no_mention(few_places: Gazetteer) -> None:
    assert zones("The firm invests in offshore drilling.", few_places) == []
    assert zones("Russia fears offshore accounts.", few_places) == []


def test_a_border_is_a_fuzzy_area(few_places: Gazetteer) -> None:
    (zone,) = zones("Shots were heard near the border with Ukraine.", few_places)
    assert (zone.mention.text, zone.geo_precision) == ("border with Ukraine", 5)
    assert zone.mention.hint == "border"
