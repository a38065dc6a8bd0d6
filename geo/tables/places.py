"""Where the places of a row are: each cell is a place's name, so the best candidate is taken.

An article's name may be a person's or of a place nobody lists; a cell of a column of places is not.
Hence no "none of them" here, and what no place is called stays unplaced with its near misses kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gazetteer.names import fold
from gazetteer.place import LngLat
from gazetteer.search import (
    COUNTRY_CODES,
    LONGEST_QUESTION,
    OTHER_COUNTRY_CODES,
    Question,
    search,
)
from geo._features import Table
from geo._home import Home
from geo._rank import ROUNDS, calibrated, likelihoods, weights_of
from geo._senses import Sense
from geo.model import Mention, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer.index import Gazetteer
    from gazetteer.place import Place

MOST_CANDIDATES = 120
NEAR_MISSES = 5
"""Places a name may be a misspelling of that are told when nothing is found."""
KEPT = 50_000
"""Rows whose places are remembered: tables name the same places again and again."""
NOT_A_NAME: Final = frozenset(
    ("", "n/a", "na", "none", "null", "nan", "nil", "-", "--", "—", "–", "?", "unknown", "tbd", ".")
)
"""Cells, in small letters, that say there is nothing to say."""
_BRACKETED = re.compile(r"([^()]{2,200}) ?\(([^()]{2,100})\)")


@dataclass(frozen=True, slots=True)
class Around:
    """What a row says of where a place lies."""

    country: str = ""
    area: str = ""
    """State, province, region."""


class PlaceFinder:
    """Finds the places of rows; rows that say the same are answered from memory."""

    def __init__(
        self, gazetteer: Gazetteer, precision_of: Callable[[Place], tuple[int, float]]
    ) -> None:
        self._gazetteer = gazetteer
        self._precision_of = precision_of
        self._known: dict[tuple[tuple[str, Around], ...], list[Resolution]] = {}
        self._countries: dict[str, Place | None] = {}

    def find(self, mentions: Sequence[Mention], around: Sequence[Around]) -> list[Resolution]:
        """The resolution of each of a row's mentions; its places speak for each other.

        ``around`` says for each where it lies.
        """
        key = tuple(zip((mention.query for mention in mentions), around, strict=True))
        if key not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[key] = self._found(mentions, around)
        return [
            replace(resolution, mention=mention)
            for mention, resolution in zip(mentions, self._known[key], strict=True)
        ]

    def country_of(self, text: str) -> Place | None:
        """The country of a name or code: "Russia", "RU", "uk"; ``None`` for anything else."""
        if text not in self._countries:
            self._countries[text] = self._country(text)
        return self._countries[text]

    def country_at(self, lat: float, lon: float) -> Place | None:
        """The country around a point, ``None`` at sea."""
        return self._gazetteer.country_at(LngLat(lon, lat))

    def _country(self, text: str) -> Place | None:
        name = text.strip()[:LONGEST_QUESTION]
        if len(name) == 2 and name.isascii() and name.isalpha():
            code = OTHER_COUNTRY_CODES.get(name.lower(), name.upper())
            return self._gazetteer.country(code)
        named = self._gazetteer.lookup(name) if name else []
        return next((place for place in named if place.feature_code in COUNTRY_CODES), None)

    def _found(self, mentions: Sequence[Mention], around: Sequence[Around]) -> list[Resolution]:
        countries = [self.country_of(each.country) for each in around]
        asked = [
            self._asked(mention.query, each, country)
            for mention, each, country in zip(mentions, around, countries, strict=True)
        ]
        _choose([sense for sense, _ in asked if sense.candidates])
        return [
            self._resolution(mention, sense, where, country)
            for mention, (sense, where), country in zip(mentions, asked, countries, strict=True)
        ]

    def _asked(self, cell: str, around: Around, country: Place | None) -> tuple[Sense, str]:
        """The cell's name with the places it may mean, and in words where the row puts them."""
        name, within = _parts(cell)
        codes = frozenset([country.country_code] if country and country.country_code else ())
        nation = country.name if country else ""
        found: list[Place] = []
        for areas in dict.fromkeys(((*within, around.area) if around.area else within, within)):
            found = self._search(name, areas, codes)
            where = ", ".join([*areas, *([nation] if nation else [])])
            if found:
                break
        return Sense(fold(name), name, tuple(found), count=1, alone=1), where

    def _search(self, name: str, within: tuple[str, ...], codes: frozenset[str]) -> list[Place]:
        question = Question(name, within, country_codes=codes, limit=MOST_CANDIDATES)
        found = search(self._gazetteer, question)
        if codes and not found and not within:  # seas have no country
            anywhere = search(self._gazetteer, replace(question, country_codes=frozenset()))
            found = [place for place in anywhere if place.country_code is None]
        return found

    def _resolution(
        self, mention: Mention, sense: Sense, where: str, country: Place | None
    ) -> Resolution:
        place = sense.chosen
        if place is None:
            return self._not_found(mention, sense.query, where, country)
        precision, radius = self._precision_of(place)
        reason = _reason(sense, place, where)
        return Resolution(
            mention, place, sense.confidence, reason, sense.ranked[:10], precision, radius
        )

    def _not_found(
        self, mention: Mention, name: str, where: str, country: Place | None
    ) -> Resolution:
        """No place, with why and what it may be a misspelling of."""
        elsewhere = self._gazetteer.lookup(name[:LONGEST_QUESTION])
        if elsewhere:
            places = "the one place" if len(elsewhere) == 1 else f"none of {len(elsewhere)} places"
            is_in = "is not in" if len(elsewhere) == 1 else "is in"
            reason = f"{places} of that name {is_in} {where}"
            return Resolution(mention, None, 0.0, reason, tuple(elsewhere[:NEAR_MISSES]))
        code = country.country_code if country else None
        near = self._gazetteer.lookup(name[:LONGEST_QUESTION], country=code, loose=True)
        near = [place for place in near if code in (None, place.country_code)][:NEAR_MISSES]
        hint = f"; did you mean {near[0].name} ({near[0].country_code})?" if near else ""
        return Resolution(mention, None, 0.0, f"no such name in the gazetteer{hint}", tuple(near))


def _parts(cell: str) -> tuple[str, tuple[str, ...]]:
    """A cell as a name and what the place lies in: "Tobruk (Libya)", "Paris, Texas".

    >>> _parts("Tobruk (Libya)"), _parts("Red Sea")
    (('Tobruk', ('Libya',)), ('Red Sea', ()))
    """
    text = cell[:LONGEST_QUESTION]
    match = _BRACKETED.fullmatch(text)
    if match is None:
        return text, ()
    inside = tuple(part.strip() for part in match[2].split(",") if part.strip())
    return match[1].strip(), inside


def _choose(senses: Sequence[Sense]) -> None:
    """Fill in the likeliest candidate of each sense, the others behind it, and how sure that is.

    Likelihoods are the resolver's, without the share of "none of them".
    """
    if not any(len(sense.candidates) > 1 for sense in senses):
        for sense in senses:
            sense.chosen, sense.confidence = sense.candidates[0], calibrated(1.0)
        return
    table = Table(senses, Home())
    likely = likelihoods(table, table.features() @ weights_of("first_weights"))
    for _ in range(ROUNDS if len(senses) > 1 else 1):  # alone, a name learns nothing from itself
        likely = likelihoods(table, table.features(likely) @ weights_of("weights"))
    for sense, (start, end) in zip(table.senses, table.spans, strict=True):
        order = start + np.argsort(-likely[start:end], kind="stable")
        sense.chosen, *others = (table.rows[k] for k in order)
        sense.ranked = tuple(others)
        among = float(likely[start:end].sum())
        sense.confidence = calibrated(float(likely[order[0]]) / among if among > 0 else 0.0)


def _reason(sense: Sense, place: Place, where: str) -> str:
    """How many places of the name there were to choose from."""
    count = len(sense.candidates)
    inside = f" in {where}" if where and place.country_code else ""
    if count == 1:
        return f"the only place of that name{inside}"
    if all(other.country_code != place.country_code for other in sense.ranked):
        return f"the only one of {count} in {place.country_code or 'its area'}"
    return f"the likeliest of {count}{inside}"
