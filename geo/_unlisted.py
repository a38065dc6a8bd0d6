"""Names the gazetteer does not have: placed vaguely by their words, their state, or the document.

"Manila Cathedral" is somewhere in Manila, the high school of a story that is all about one town in
that town. Nothing is placed without such a reason: a farm or a country of fiction stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.ranking import distance_km
from geo._features import level_of
from geo._lexicon import pairs, terms, words
from geo._scan import tokenize
from geo._senses import Sense, wanted_codes
from geo._spot import CONTAINER_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer.place import Place
    from geo._home import Home
    from geo._scan import Names

BY_NAMED_PLACE = 0.55
BY_WORDS = 0.4
BY_STATE = 0.35
BY_FOCUS = 0.3
"""How sure each kind of guess is; ``geo._confidence`` says how often answers so sure are right."""
SURE = 0.5
"""A place at least this likely takes part in the document's focus."""
FOCUS_KM = 60.0
FOCUS_SHARE = 0.6
"""A focus is where this share of the document's local places is within ``FOCUS_KM``."""
LEAST_SUPPORT = 2.0
"""A town named once in passing is no focus: about two sure mentions around it are wanted."""
KNOWN_NEAR_KM = 150.0
"""A place in an unlisted name that the document does not name must be so near to ones it does."""
LARGE_CITY = 500_000
MOST_WORDS = 9
NATURAL = {"H", "T", "STM", "LK", "DLTA"}
"""Kinds of places that are not in what their name holds: Lake Vermont is in Minnesota."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Where an unlisted name probably is, and why."""

    place: Place
    confidence: float
    reason: str


class Unlisted:
    """Places names of one document that the gazetteer does not have."""

    def __init__(self, senses: Sequence[Sense], names: Names, home: Home) -> None:
        self._names = names
        self._chosen = [s for s in senses if s.chosen is not None and s.confidence >= SURE]
        self._by_key = {sense.key: sense for sense in reversed(self._chosen)}
        self._focus: Place | None = None
        self._focus_known = False
        self._home = home

    def guess(self, sense: Sense) -> Guess | None:
        """Where the sense's name probably is; ``None`` when nothing says so."""
        return (
            self._by_document(sense)
            or self._by_state(sense)
            or self._by_words(sense)
            or (self._by_focus(sense))
        )

    # --- a place of the document in the name ------------------------------------------------------

    def _by_document(self, sense: Sense) -> Guess | None:
        """By the longest place of the document that the name holds: "Manila Cathedral"."""
        for part in _parts(sense.query):
            if part.lower() in _not_places():
                continue
            known = self._by_key.get(fold(part))
            if known is not None and known.chosen is not None and known.key != sense.key:
                reason = f"not listed; its name holds {known.chosen.name}"
                return Guess(known.chosen, min(known.confidence, BY_NAMED_PLACE), reason)
        return None

    def _by_state(self, sense: Sense) -> Guess | None:
        """By the state or country written with it."""
        if not sense.containers:
            return None
        place = sense.containers[0]
        return Guess(place, BY_STATE, f"not listed; the text puts it in {place.name}")

    def _by_words(self, sense: Sense) -> Guess | None:
        """By a known place in the name that is well known or near what the document names."""
        natural = wanted_codes(sense.key.split()) & NATURAL
        if natural or " " not in sense.key or _kind(sense) in terms("resolution", "streets"):
            return None
        for part in _parts(sense.query):
            if fold(part) == sense.key or not _like_a_name(part):
                continue
            place = self._nearest(part)
            if place is not None:
                return Guess(place, BY_WORDS, f"not listed; its name holds {place.name}")
        return None

    def _nearest(self, part: str) -> Place | None:
        """The place of that name that is large by itself or near the document's places."""
        places = self._names.places(part)
        for place in places[:1]:
            large = place.feature_code in CONTAINER_CODES or place.population >= LARGE_CITY
            if large and fold(place.name) == fold(part):
                return place
        sure = [s.chosen for s in self._chosen if s.chosen is not None and level_of(s.chosen) == 2]
        for place in places:
            if place.feature_class not in ("P", "A") or not sure:
                continue
            if min(distance_km(place.point, p.point) for p in sure) <= KNOWN_NEAR_KM:
                return place
        return None

    # --- the document's focus ---------------------------------------------------------------------

    def _by_focus(self, sense: Sense) -> Guess | None:
        """By the one town the document is about, for the name of a site or a street."""
        if _kind(sense) not in terms("resolution", "sites") | terms("resolution", "streets"):
            return None
        place = self.focus()
        if place is None:
            return None
        return Guess(place, BY_FOCUS, f"not listed; the text is about {place.name}")

    def focus(self) -> Place | None:
        """The town that the document's local places are near, ``None`` without a clear one."""
        if not self._focus_known:
            self._focus, self._focus_known = self._find_focus(), True
        return self._focus

    def _find_focus(self) -> Place | None:
        local = [
            (s.chosen, s.confidence * min(s.count, 5))
            for s in self._chosen
            if s.chosen is not None and level_of(s.chosen) == 2
        ][:40]
        if not local:
            return self._dateline() or self._home_town()
        support: dict[int, float] = {}
        for k, (place, weight) in enumerate(local):
            near = sum(w for p, w in local if distance_km(p.point, place.point) <= FOCUS_KM)
            # among neighbors the one named most
            support[k] = near + 0.5 * weight + (0.25 if place.feature_class == "P" else 0.0)
        best = max(range(len(local)), key=lambda k: support[k])
        total = sum(weight for _, weight in local)
        if support[best] < LEAST_SUPPORT:
            return self._dateline() or self._home_town()
        around = sum(w for p, w in local if distance_km(p.point, local[best][0].point) <= FOCUS_KM)
        return local[best][0] if around >= FOCUS_SHARE * total else self._dateline()

    def _dateline(self) -> Place | None:
        """The town the text is datelined from."""
        found = (s.chosen for s in self._chosen if s.dateline)
        return next((p for p in found if p is not None and p.feature_class == "P"), None)

    def _home_town(self) -> Place | None:
        """The town of an outlet that writes for a town or its surroundings."""
        home = self._home
        if home.point is None or not home.near:
            return None
        towns = [p for p in self._names.places(home.city) if p.feature_class == "P"]
        near = [p for p in towns if distance_km(p.point, home.point) <= FOCUS_KM]
        return near[0] if near else None


# --- words --------------------------------------------------------------------------------------


def _kind(sense: Sense) -> str:
    """The word of a name that says what it is: "cathedral", "avenue"; "" for none."""
    kinds = terms("resolution", "sites") | terms("resolution", "streets")
    parts = [word.strip(".") for word in sense.query.lower().split()]
    for word in (parts[-1], parts[0], *parts):
        if word in kinds:
            return word
    return ""


def _parts(query: str) -> Iterator[str]:
    """The runs of words of a name, longest first, without words that are kinds of sites."""
    tokens = tokenize(query, 0, len(query))[:MOST_WORDS]
    for length in range(len(tokens), 0, -1):
        for i in range(len(tokens) - length + 1):
            some = tokens[i : i + length]
            if some[0].capital and some[-1].capital:
                yield query[some[0].start : some[-1].end]


def _like_a_name(part: str) -> bool:
    """Whether the words may name a place by themselves: not "Central", "Memorial", "Douglas"."""
    low = part.lower().split()
    if len(low) > 1:
        return True
    word = low[0]
    if part in pairs("finding", "countries"):
        return True
    people = word in words("given_names") or word in words("surnames")
    return len(word) > 3 and not people and word not in words("common_words") | _not_places()


@cache
def _not_places() -> frozenset[str]:
    """Words of names that are no places by themselves: "Court", "Peninsula", "Memorial"."""
    return (
        terms("finding", "organizations")
        | terms("finding", "kinds_after")
        | terms("resolution", "sites")
        | terms("resolution", "streets")
    )
