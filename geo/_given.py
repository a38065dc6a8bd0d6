"""Mentions at spans somebody else found: the same words around them, the same uses."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from geo._lexicon import pairs
from geo._spot import Spot, country_of_state, link_containers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._scan import Names, Token
    from geo._spot import Source
    from geo.model import Sentence


def spot_at(
    text: str,
    start: int,
    end: int,
    sentences: Sequence[Sentence],
    tokens: Sequence[Sequence[Token]],
    names: Names,
) -> Spot:
    """The spot of a given span, whether the gazetteer knows its name or not."""
    starts = [sentence.start for sentence in sentences]
    index = max(0, bisect_right(starts, start) - 1)
    words = tokens[index]
    i = next((k for k, token in enumerate(words) if token.end > start), len(words) - 1)
    j = next((k for k, token in enumerate(words) if token.start >= end), len(words))
    i = max(0, i)
    span = text[start:end]
    query, source, country = _expanded(span)
    places = names.places(query) or tuple(names.gazetteer.lookup(query))
    people = names.demonym(query) if source == "name" else None
    if people is not None and (not places or people.place_id in {p.place_id for p in places[:1]}):
        adjective = not any(place.name.casefold() == span.casefold() for place in places[:1])
        if adjective:
            return Spot(index, i, max(j, i + 1), start, end, span, query, "demonym", (people,))
    return Spot(index, i, max(j, i + 1), start, end, span, query, source, places, container=country)


def _expanded(span: str) -> tuple[str, Source, str | None]:
    for table in ("countries", "states_anywhere", "states_after_city"):
        listed = pairs("finding", table)
        for written in (span, span + "."):
            if written in listed:
                query = listed[written]
                country = None if table == "countries" else country_of_state(query)
                return query, "abbreviation", country
    return span, "name", None


def link_given(text: str, spots: list[Spot]) -> None:
    """Marks "City, State" pairs among given spots, nested ones left out."""
    link_containers(text, sorted(spots, key=lambda spot: spot.start))
