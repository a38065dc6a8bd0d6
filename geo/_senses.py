"""The names of a document as things to place: candidates, how often named, what is said beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.ranking import importance
from geo._lexicon import pairs
from geo._spot import CONTAINER_CODES, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer.place import Place
    from geo._scan import Names
    from geo.model import Document, Mention

AREAS = {"ADM1", "ADM2"}
"""Kinds that set a name apart from the town of that name: "the Kherson region"."""
TOO_KNOWN = 5.5
"""A name of a place so important in itself is short for nothing: Wales is not New South Wales."""
MOST_SHORTENED = 40
"""A name of more places than this is not worth its short forms."""
SHORTEST_SHORT_FORM = 4
MOST_WORDS = 8
_TAIL = 4
"""Characters between a town and its state, at most."""
_DATELINE_AT = 240
"""A name in capitals followed by a dash within so many characters of the start is a dateline."""
_AFTER = 90
"""Characters read after a name for the kind it shares with others: "Clay and Cass counties"."""
_DASH = re.compile(r"[^a-z]{0,40}(?:\([\w .,/-]{2,30}\))?\s?[-–—]")
_LISTED = re.compile(r"[\w.'’-]+|,")
_OF = re.compile(r"([\w-]+) of (?:the )?$")
_CLOSES = re.compile(r",? (?!and\b|or\b)[a-z]|[.;)]|$")
"""What follows a state that belongs to the town before it, and is no further item of a list."""
_NEXT = re.compile(r"\s([\w-]+)")


@dataclass(slots=True)
class Sense:
    """A name as the document uses it: its candidates, how often it stands there, its container."""

    key: str
    query: str
    candidates: tuple[Place, ...]
    count: int = 0
    alone: int = 0
    """How often it stands for itself, not as the state of a town: "Albany, N.Y."."""
    containers: tuple[Place, ...] = ()
    """The state or country written with it."""
    hints: set[str] = field(default_factory=set)
    """Words beside it that say what it is: "port", "county"."""
    dateline: bool = False
    in_address: bool = False
    """Whether the outlet's web address is made of it."""
    first: int = 0
    """Where it stands first in the text."""
    chosen: Place | None = None
    confidence: float = 0.0
    longer: tuple[str, ...] = ()
    """Places of longer names of the document that it may be short for: "Komsomolsk"."""
    reason: str = ""
    ranked: tuple[Place, ...] = ()


class Senses:
    """One sense per name of a document: a name means the same place wherever it stands.

    Except where the text says otherwise: "Paris, Texas" and "Paris, France" are two, "the Kherson
    region" is not the city, and a state's abbreviation ("Wash.") never the town of that name.
    """

    def __init__(self, document: Document, mentions: Sequence[Mention], names: Names) -> None:
        self._text = document.text
        self._names = names
        self._senses: dict[tuple[str, str], Sense] = {}
        self._of: dict[int, Sense] = {}
        self._last: Sense
        before: Mention | None = None
        ordered = sorted(mentions, key=lambda m: m.start)
        for mention, after in zip_longest(ordered, ordered[1:]):
            if mention.kind == "name" and mention.antecedent is None:
                self._take(_with_state(document.text, mention, after), before)
                self._of[id(mention)] = self._last
                before = mention
        link_short_forms(self.all())

    def all(self) -> list[Sense]:
        """The senses in the order they come up."""
        return list(self._senses.values())

    def of(self, mention: Mention) -> Sense:
        """The sense of a mention."""
        return self._of[id(mention)]

    def _take(self, mention: Mention, before: Mention | None) -> None:
        key = fold(mention.query)
        containers = self._containers(mention)
        sense = self._sense(key, mention, containers)
        sense.count += 1
        closes = before is not None and before.hint == mention.query
        sense.alone += not (closes and before is not None and mention.start - before.end < _TAIL)
        known = {place.place_id for place in sense.containers}
        sense.containers += tuple(p for p in containers if p.place_id not in known)
        sense.hints |= _clues(self._text, mention)
        sense.dateline = sense.dateline or _is_dateline(self._text, mention)
        self._last = sense

    def _sense(self, key: str, mention: Mention, containers: tuple[Place, ...]) -> Sense:
        """The sense the mention belongs to, a new one where its container is another."""
        if is_abbreviation(mention):
            return self._new(key, "abbreviation", mention)
        if wanted_codes(_clues(self._text, mention)) & AREAS:
            return self._new(key, "area", mention)
        last = self._senses.get((key, ""))
        if last is None or not containers or not last.containers:
            return self._new(key, "", mention)
        if {p.place_id for p in containers} & {p.place_id for p in last.containers}:
            return last
        return self._new(key, "|".join(sorted(p.place_id for p in containers)), mention)

    def _new(self, key: str, part: str, mention: Mention) -> Sense:
        sense = self._senses.get((key, part))
        if sense is None:
            places = candidates_of(mention.query, self._names)
            if part == "abbreviation":
                areas = tuple(p for p in places if p.feature_code in CONTAINER_CODES)
                places = areas or places
            sense = Sense(key, mention.query, places, first=mention.start)
            self._senses[key, part] = sense
        return sense

    def _containers(self, mention: Mention) -> tuple[Place, ...]:
        hint = mention.hint
        if hint is None or not hint[:1].isupper():
            return ()
        return tuple(p for p in self._names.places(hint) if p.feature_code in CONTAINER_CODES)


def link_short_forms(senses: Sequence[Sense]) -> None:
    """Adds to each name the places of a longer name before it that it may be short for."""
    longer: dict[str, Sense] = {}
    for sense in sorted(senses, key=lambda one: one.first):
        other = longer.get(sense.key)
        known = sense.candidates and importance(sense.candidates[0]) > TOO_KNOWN
        if other is not None and not known:
            sense.longer = tuple(place.place_id for place in other.candidates)
            ids = {place.place_id for place in sense.candidates}
            sense.candidates += tuple(p for p in other.candidates if p.place_id not in ids)
        if sense.candidates and len(sense.candidates) <= MOST_SHORTENED:
            for short in _short_forms(sense.key):
                longer.setdefault(short, sense)


def _short_forms(key: str) -> Iterator[str]:
    """The first and last words of a name, and its initials."""
    words = key.split()[:MOST_WORDS]
    for k in range(1, len(words)):
        for form in (" ".join(words[:k]), " ".join(words[k:])):
            if len(form) >= SHORTEST_SHORT_FORM:
                yield form
    if len(words) > 1:
        yield "".join(word[0] for word in words)


def candidates_of(query: str, names: Names) -> tuple[Place, ...]:
    """Every place the name may mean, also by another reading of it ("W. Columbia")."""
    return names.places(query) or tuple(names.gazetteer.lookup(query))


def is_abbreviation(mention: Mention) -> bool:
    """Whether the mention is a state's abbreviation: "Wash.", "N.Y."."""
    if mention.text == mention.query or mention.hint is None:
        return False
    return any(
        written in pairs("finding", table)
        for table in ("states_anywhere", "states_after_city")
        for written in (mention.text, mention.text + ".")
    )


def _with_state(text: str, mention: Mention, after: Mention | None) -> Mention:
    """The mention, with the state right after it as its container: "Cuba, N.Y."."""
    if mention.hint is not None or after is None or text[mention.end : after.start] != ", ":
        return mention
    closes = is_abbreviation(after) or (
        after.query in _states()
        and text[max(0, mention.start - 2) : mention.start] != ", "
        and _CLOSES.match(text, after.end) is not None
    )
    return replace(mention, hint=after.query) if closes else mention


@cache
def _states() -> frozenset[str]:
    """The states and provinces that have abbreviations."""
    tables = ("states_anywhere", "states_after_city")
    return frozenset(name for table in tables for name in pairs("finding", table).values())


def inside(sense: Sense) -> tuple[Place, ...]:
    """The candidates that lie in the state or country written with the name; all where none is."""
    if not sense.containers:
        return sense.candidates
    return tuple(p for p in sense.candidates if any(lies_in(p, c) for c in sense.containers))


def lies_in(place: Place, container: Place) -> bool:
    """Whether a place is in a container or is it."""
    return place.place_id == container.place_id or within(place, container)


def wanted_codes(words: Iterable[str]) -> set[str]:
    """The feature codes and classes that words for kinds of places call for."""
    hints = pairs("resolution", "hints")
    return {code for word in words if word in hints for code in hints[word].split()}


# --- words beside a name ------------------------------------------------------------------------


def _clues(text: str, mention: Mention) -> set[str]:
    """Words beside the mention that say what kind of place it is."""
    hints = pairs("resolution", "hints")
    found = {mention.hint} if mention.hint in hints else set()
    before = _OF.search(text, max(0, mention.start - 30), mention.start)
    if before and before[1].lower() in hints:
        found.add(before[1].lower())
    after = _NEXT.match(text, mention.end)
    if after and after[1].lower() in hints and after[1].islower():
        found.add(after[1].lower())
    plural = _shared_kind(text[mention.end : mention.end + _AFTER])
    return {word for word in (*found, plural) if word}


def _shared_kind(after: str) -> str | None:
    """The kind a list of names ends in, as one: "county" after ", Clay and Cass counties"."""
    kinds = pairs("resolution", "plural_kinds")
    for word in _LISTED.findall(after):
        if word.lower() in kinds:
            return kinds[word.lower()]
        if word not in (",", "and", "or") and not word[0].isupper():
            return None
    return None


def _is_dateline(text: str, mention: Mention) -> bool:
    if mention.start > _DATELINE_AT or not mention.text.isupper():
        return False
    return _DASH.match(text, mention.end) is not None
