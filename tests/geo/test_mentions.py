from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo.mentions import find_mentions, mentions_at
from geo.model import Document, Sentence
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer import Gazetteer

MARKED = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


def article(text: str) -> Document:
    return Document("a", text, sentences=tuple(split_sentences(text)))


def marked(line: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The text of a case and its marks as (start, text, label)."""
    text, marks = "", []
    last = 0
    for match in MARKED.finditer(line):
        text += line[last : match.start()]
        marks.append((len(text), match[1], match[2]))
        text += match[1]
        last = match.end()
    return text + line[last:], marks


def test_cases(root: Path, few_places: Gazetteer) -> None:
    lines = (root / "tests/cases/mentions.tsv").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        if line.startswith("#"):
            continue
        text, marks = marked(line)
        mentions = find_mentions(article(text), few_places)
        found = [(m.start, m.text, m.use) for m in mentions if m.relation is None]
        if found != marks:
            wrong.append(f"{line}\n    {found}")
    assert not wrong, "\n".join(wrong)


def test_offsets_point_into_the_text(few_places: Gazetteer) -> None:
    text = "“Ça va?” asked the man in Paris.\n\nRussia’s plan failed; the U.S. smiled."
    found = find_mentions(article(text), few_places)
    assert [m.text for m in found] == ["Paris", "Russia", "U.S."]
    assert all(text[m.start : m.end] == m.text for m in found)


def test_furniture_is_skipped_unless_wanted(few_places: Gazetteer) -> None:
    text = "He went to Moscow. Read more from Paris."
    document = Document("a", text, sentences=(Sentence(0, 18), Sentence(19, 40, "read also")))
    assert [m.text for m in find_mentions(document, few_places)] == ["Moscow"]
    found = find_mentions(document, few_places, boilerplate=True)
    assert [m.text for m in found] == ["Moscow", "Paris"]


def test_a_document_not_split_is_read_whole(few_places: Gazetteer) -> None:
    found = find_mentions(Document("a", "He went to Moscow."), few_places)
    assert [m.text for m in found] == ["Moscow"]


def test_nothing_comes_of_nothing(few_places: Gazetteer) -> None:
    for text in ("", " ", "...", "12 34", "\x00", "«»", "the", "A"):
        assert find_mentions(article(text), few_places) == ()


def test_a_site_told_by_its_town_holds_the_town(few_places: Gazetteer) -> None:
    text = "He toured the Komsomolsk-on-Amur aviation plant named after Yuri Gagarin on Friday."
    site, town = find_mentions(article(text), few_places)
    assert site.text == "Komsomolsk-on-Amur aviation plant named after Yuri Gagarin"
    assert (town.text, town.use) == ("Komsomolsk-on-Amur", "literal")
    assert site.antecedent == "geonames:2021851"


def test_anaphors_know_what_they_stand_for(few_places: Gazetteer) -> None:
    text = "North Korea is poor. Hunger grew in the country. The two countries agreed."
    (anaphor,) = [m for m in find_mentions(article(text), few_places) if m.kind == "anaphor"]
    assert (anaphor.text, anaphor.antecedent) == ("the country", "country:KP")


def test_unnamed_sites_hang_on_their_country(few_places: Gazetteer) -> None:
    text = "Goods passed through Russian and North Korean commercial ports."
    found = find_mentions(article(text), few_places)
    assert [(m.text, m.use, m.kind, m.antecedent) for m in found] == [
        ("Russian", "modifier", "unnamed", "country:RU"),
        ("North Korean commercial ports", "literal", "unnamed", "country:KP"),
    ]


def test_the_state_after_a_town_is_kept_as_its_hint(few_places: Gazetteer) -> None:
    town, state = find_mentions(article("He is from Springfield, Ill., he said."), few_places)
    assert (town.hint, state.query) == ("Illinois", "Illinois")
    assert state.text == "Ill."


@pytest.mark.parametrize("text", ["He said OR, IN or ME.", "Tell us. US", "IN OR OUT"])
def test_short_words_in_capitals_are_no_states(text: str, few_places: Gazetteer) -> None:
    found = [m.text for m in find_mentions(article(text), few_places)]
    assert set(found) <= {"US"}


def test_given_spans_are_kept_as_they_are(few_places: Gazetteer) -> None:
    text = "She saw Atlantis, Paris and the Russian coast."
    spans = [(18, 23), (8, 16), (32, 39)]
    found = mentions_at(article(text), spans, few_places)
    assert [(m.start, m.end) for m in found] == spans
    assert [m.text for m in found] == ["Paris", "Atlantis", "Russian"]
    assert [m.kind for m in found] == ["name", "name", "demonym"]


def test_a_span_outside_the_text_is_refused(few_places: Gazetteer) -> None:
    with pytest.raises(ValueError, match=r"a: span \(3, 99\)"):
        mentions_at(article("Short."), [(3, 99)], few_places)
