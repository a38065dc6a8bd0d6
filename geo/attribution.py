"""Who a sentence makes responsible for what it reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo._governors import closes_sentence, find_governors, stance_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo._view import View
    from geo._words import Token
    from geo.frames import TriggerHit


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says something: a name as written and, where known, their country."""

    source: str | None
    country_code: str | None
    at: int
    """Token position of the reporting word; -1 when nobody is named."""


def find_attribution(view: View, hit: TriggerHit) -> Attribution:
    """Who the sentence makes responsible for the report at ``hit``."""
    if (according := _according_to(view)) is not None:
        return according
    reporting = [
        g for g in find_governors(view, hit) if g.kind in ("say", "allege", "deny") and g.verb
    ]
    before = [g for g in reporting if g.last < hit.first]
    after = [g for g in reporting if g.at > hit.last and closes_sentence(view, g)]
    for governor in (*reversed(before), *reversed(after)):
        subject = subject_of(view, governor.at)
        if subject.source is not None:
            return subject
    return Attribution(None, None, -1)


def _according_to(view: View) -> Attribution | None:
    for at in range(len(view.tokens) - 2):
        if view.tokens[at].lower == "according" and view.tokens[at + 1].lower == "to":
            found = _source_in(view, range(at + 2, min(len(view.tokens), at + 14)), at)
            if found is not None:
                return found
    return None


def subject_of(view: View, verb: int) -> Attribution:
    """Who stands before a reporting verb, else right after it (", said Kirby")."""
    start = verb
    while start > 0 and view.tokens[start - 1].text not in (";", "\u201d") and verb - start < 25:
        start -= 1
    found = _source_in(view, range(verb - 1, start - 1, -1), verb)
    after = _source_in(view, range(verb + 1, min(len(view.tokens), verb + 5)), verb)
    inverted = verb > 0 and view.tokens[verb - 1].text in (",", "\u201d", '"', "'", "`")
    if inverted and after is not None:
        return after
    return found or Attribution(None, None, -1)


def _source_in(view: View, positions: Iterable[int], verb: int) -> Attribution | None:
    for at in positions:
        for span, person in view.people:
            if span.first <= at <= span.last:
                return Attribution(person.name, person.country_code, verb)
        resolution = view.covered_by_place(at)
        if resolution is not None and resolution.mention.use in ("actor", "metonym", "mixed"):
            country = resolution.place.country_code if resolution.place else None
            return Attribution(resolution.mention.text, country, verb)
        speaker = _speaker_at(view, at)
        if speaker is not None and abs(at - verb) <= 6 and not _comma_between(view, at, verb):
            return Attribution(speaker.source, speaker.country_code, verb)
        if _agency_at(view, at):
            return Attribution(view.tokens[at].text, None, verb)
    return None


def _comma_between(view: View, one: int, other: int) -> bool:
    first, last = sorted((one, other))
    return any(view.tokens[i].text == "," for i in range(first, last))


def _agency_at(view: View, at: int) -> bool:
    """An acronym or outlet name such as KCNA, DPA, Interfax."""
    text = view.tokens[at].text
    return text.isupper() and text.isalpha() and 3 <= len(text) <= 6


def _end_of_name(tokens: Sequence[Token], at: int) -> int:
    """The last token of "Ministry of Natural Resources" from its first word."""
    last = at
    while last + 2 < len(tokens) and tokens[last + 1].lower in ("of", "and"):
        if not tokens[last + 2].text[0].isupper():
            break
        last += 2
        while last + 1 < len(tokens) and tokens[last + 1].text[0].isupper():
            last += 1
    return last


def _speaker_at(view: View, at: int) -> Attribution | None:
    nouns = stance_words()["speakers"]
    tokens = view.tokens
    for size in (4, 3, 2, 1):
        if at - size + 1 < 0:
            continue
        phrase = " ".join(t.lower for t in tokens[at - size + 1 : at + 1])
        if phrase not in nouns:
            continue
        first = at - size + 1
        country: str | None = None
        while first > 0 and at - first < 8:
            before = view.covered_by_place(first - 1)
            if before is not None and before.mention.use != "literal":
                country = before.place.country_code if before.place else None
                while first > 0 and view.covered_by_place(first - 1) is before:
                    first -= 1
                break
            if not tokens[first - 1].text[0].isupper():
                break
            first -= 1
        last = _end_of_name(tokens, at)
        text = view.document.text[tokens[first].start : tokens[last].end]
        return Attribution(text, country, at)
    return None
