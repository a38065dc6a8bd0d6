from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.mentions import find_mentions, mentions_at
from geo.model import Document, Resolution
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer import Gazetteer

MARKED = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


def resolved(text: str, gazetteer: Gazetteer, url: str | None = None) -> tuple[Resolution, ...]:
    document = Document("a", text, url=url, sentences=tuple(split_sentences(text)))
    return resolve(document, find_mentions(document, gazetteer), gazetteer)


def test_cases(root: Path, few_places: Gazetteer) -> None:
    lines = (root / "tests/cases/resolve_few.tsv").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        if line.startswith("#"):
            continue
        expected = MARKED.findall(line)
        found = [
            (r.mention.text, r.place.place_id if r.place else "-")
            for r in resolved(MARKED.sub(r"\1", line), few_places)
            if r.mention.relation is None
        ]
        if found != expected:
            wrong.append(f"{line}\n    {found}")
    assert not wrong, "\n".join(wrong)


def test_not_found_is_a_value_with_a_reason(few_places: Gazetteer) -> None:
    text = "Atlantis sank off France."
    document = Document("a", text, sentences=tuple(split_sentences(text)))
    mentions = mentions_at(document, [(0, 8), (18, 24)], few_places)
    lost, found = resolve(document, mentions, few_places)
    assert (lost.place, lost.confidence, lost.geo_precision) == (None, 0.0, 0)
    assert "no such name" in lost.reason
    assert found.place is not None
    assert found.place.name == "France"


def test_runners_up_and_reason_are_kept(few_places: Gazetteer) -> None:
    (paris,) = resolved("They met in Paris.", few_places)
    assert [place.place_id for place in paris.candidates] == ["geonames:4717560"]
    assert 0.5 < paris.confidence <= 1.0
    assert paris.reason


def test_precision_follows_the_kind_of_place(few_places: Gazetteer) -> None:
    text = "From Russia by Texas, Europe, the Yellow Sea and the Russian Far East he came to Paris."
    precision = {r.mention.text: r.geo_precision for r in resolved(text, few_places)}
    assert precision == {
        "Russia": 6, "Texas": 4, "Europe": 6, "Yellow Sea": 5, "Russian Far East": 5, "Paris": 1,
    }  # fmt: skip
    assert all(r.radius_km > 0 for r in resolved(text, few_places))


def test_part_of_a_country_is_fuzzier_than_a_town(few_places: Gazetteer) -> None:
    part, whole = resolved("Fighting went on in eastern Ukraine.", few_places)
    assert (part.mention.text, part.geo_precision) == ("eastern Ukraine", 5)
    assert (whole.mention.text, whole.geo_precision) == ("Ukraine", 5)


def test_the_outlets_country_counts(few_places: Gazetteer) -> None:
    text = "The mayor of Lincoln resigned."
    (at_home,) = resolved(text, few_places, url="https://www.lincolnshire-daily.co.uk/x")
    (abroad,) = resolved(text, few_places)
    assert at_home.place is not None
    assert at_home.place.country_code == "GB"
    assert abroad.place is not None
    assert abroad.place.country_code == "US"


def test_a_listed_site_is_found_by_its_description(few_places: Gazetteer) -> None:
    text = "He toured the Komsomolsk-on-Amur aviation plant on Friday."
    site, town = resolved(text, few_places)
    assert site.place is not None
    assert site.place.place_id == "site:komsomolsk-plant"
    assert town.place is not None
    assert town.place.place_id == "geonames:2021851"


def test_an_unlisted_site_is_near_its_town(few_places: Gazetteer) -> None:
    site, town = resolved("He toured the Vladivostok aviation plant on Friday.", few_places)
    assert site.place == town.place
    assert (site.geo_precision, town.geo_precision) == (2, 1)


def test_answers_come_in_the_order_asked(few_places: Gazetteer) -> None:
    text = "Moscow, Paris, Seoul and Moscow again."
    document = Document("a", text, sentences=tuple(split_sentences(text)))
    mentions = find_mentions(document, few_places)[::-1]
    assert [r.mention for r in resolve(document, mentions, few_places)] == list(mentions)
    assert resolve(document, (), few_places) == ()
