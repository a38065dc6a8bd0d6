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
from gazetteer.search import LONGEST_QUESTION, MOST_PARTS, Question, search
from geo._features import Table
from geo._home import Home
from geo._rank import ROUNDS, calibrated, likelihoods, weights_of
from geo._senses import Sense
from geo.model import Mention, Resolution
from geo.tables.countries import Countries, Land

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
DOUBTFUL = 0.5
"""The most confidence in a place where the row says something of it that was not understood."""
BORNE_OUT = 0.1
"""What the other places of a row add to the likelihood of a place that they speak for."""
NEARBY_KM = 25.0
"""How far around a place "near" it is, at least (UCDP where_prec 2)."""
NEARBY = 2
"""Precision of a place that the row only says is near."""
_NEAR = re.compile(
    r"(?:(?P<km>\d{1,3}) ?km )?(?:near(?: to)?|close to|from|around|(?:just )?outside(?: of)?|"
    r"(?:in |on |to )?(?:the )?(?:vicinity|outskirts|suburbs|surroundings|"
    r"(?:north|south)?[ -]?(?:east|west)?) of) (?:the )?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"([^()]{2,200}) ?\(([^()]{2,100})\)")


@dataclass(frozen=True, slots=True)
class Around:
    """What a row says of where a place lies."""

    country: str = ""
    area: str = ""
    """State, province, region."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a cell and what its row says around it."""

    name: str
    within: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    """Countries it may be in; empty for all."""
    nation: str = ""
    """Those countries in words."""
    passed_over: tuple[str, ...] = ()
    """What the row says in vain, in words: "Atlantis" is no country we know."""
    doubtful: bool = False
    """Whether what is passed over makes any place doubtful, not only one of several."""

    @property
    def where(self) -> str:
        """What the place lies in, in words."""
        return ", ".join([*self.within, *([self.nation] if self.nation else [])])

    @property
    def told(self) -> bool:
        """Whether the row says anything of where the place lies."""
        return bool(self.codes or self.within) or "," in self.name


@dataclass(frozen=True, slots=True)
class _Asked:
    """A cell looked up: the places it may mean, in the way it was read."""

    sense: Sense
    reading: Reading
    around_km: float = 0.0
    """How far around the place it may be; 0 where the row names the place itself."""


class PlaceFinder:
    """Finds the places of rows; rows that say the same are answered from memory."""

    def __init__(
        self, gazetteer: Gazetteer, precision_of: Callable[[Place], tuple[int, float]]
    ) -> None:
        self._gazetteer = gazetteer
        self._precision_of = precision_of
        self._known: dict[tuple[tuple[str, Around], ...], list[Resolution]] = {}
        self._countries = Countries(gazetteer)

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
        return self._countries.land_of(text).country

    def country_at(self, lat: float, lon: float) -> Place | None:
        """The country around a point, ``None`` at sea."""
        return self._gazetteer.country_at(LngLat(lon, lat))

    def _found(self, mentions: Sequence[Mention], around: Sequence[Around]) -> list[Resolution]:
        asked = [
            self._asked(mention.query, each) for mention, each in zip(mentions, around, strict=True)
        ]
        _choose([each for each in asked if each.sense.candidates])
        return [
            self._resolution(mention, each) for mention, each in zip(mentions, asked, strict=True)
        ]

    def _asked(self, cell: str, around: Around) -> _Asked:
        """The cell's name with the places it may mean, in the first reading that has any."""
        cell, around_km = self._nearby(cell[:LONGEST_QUESTION])
        land = self._countries.land_of(around.country)
        first: Reading | None = None
        for reading in self._readings(cell, around.area, land):
            first = first or reading
            found = self._search(reading)
            if found:
                name = self._own_name(reading.name)
                sense = Sense(fold(name), name, tuple(found), count=1, alone=1)
                return _Asked(sense, reading, around_km)
        reading = first or Reading(cell)
        return _Asked(Sense(fold(reading.name), reading.name, (), count=1, alone=1), reading)

    def _own_name(self, name: str) -> str:
        """The name without what follows a comma, so that places called just so fit it best."""
        head = name.partition(",")[0].strip()
        return name if not head or head == name or self._gazetteer.has(name) else head

    def _nearby(self, cell: str) -> tuple[str, float]:
        """What "near Kharkiv" is near, and how many kilometers around it that is."""
        match = _NEAR.match(cell)
        if match is None or match.end() == len(cell) or self._gazetteer.has(cell.split(",")[0]):
            return cell, 0.0
        return cell[match.end() :], max(NEARBY_KM, float(match["km"] or 0))

    def _readings(self, cell: str, area: str, land: Land) -> Iterator[Reading]:
        """Ways to read the cell, from one that heeds all that the row says to one that does not."""
        name, within = (cell, ()) if self._gazetteer.has(cell) else _parts(cell)  # Halle (Saale)
        whole = Reading(name, within, land.codes, land.name if land.codes else "")
        if "," not in name:
            for some in self._with_area(whole, area):
                yield from self._with_land(some, land)
            return
        parts = _distinct(cell)
        unknown = [part for part in parts[1:-1] if not self._is_known(part)]
        if unknown:  # the search passes them over without a word
            whole = _without(whole, f"not understood: {', '.join(unknown)}")
        if area and parts:
            split = replace(whole, name=parts[0], within=(*parts[1:], area))
            yield from self._with_land(split, land)
        yield from self._with_land(whole, land)
        if parts:
            for inner in self._compound(parts, whole):
                for some in self._with_area(inner, area):
                    yield from self._with_land(some, land)

    def _with_area(self, reading: Reading, area: str) -> Iterator[Reading]:
        """In the area first, then without it, which is told unless the place has its name."""
        if not area:
            yield reading
            return
        if self._is_same(area, reading.name):
            yield reading
            return
        yield replace(reading, within=(*reading.within, area))
        if fold(area) == fold(reading.name):
            yield reading
        elif self._countries.is_area(area):
            yield _without(reading, f'not in "{area}"', doubtful=True)
        else:
            yield _without(reading, f'"{area}" is no area we know')

    def _is_known(self, part: str) -> bool:
        """Whether a part between commas is a place, or a code that the search knows of."""
        short = len(part) <= 3 or part.replace("-", "").replace(" ", "").isdigit()
        return short or bool(self._gazetteer.lookup(part))

    def _is_same(self, area: str, name: str) -> bool:
        """Whether the area is the place under another name, not a state around it."""
        found = self._gazetteer.lookup(area)[:1]
        return bool(
            found
            and not self._countries.is_area(area)
            and found == self._gazetteer.lookup(name[:LONGEST_QUESTION])[:1]
        )

    def _with_land(self, reading: Reading, land: Land) -> Iterator[Reading]:
        """In the part or country first; what is no country may be a state, or is told."""
        inside = replace(reading, within=(*reading.within, land.part or land.text))
        if not land.text:
            yield reading
        elif land.codes:
            if land.part:
                yield inside
            yield reading
            if self._countries.is_state(land.text):  # Georgia
                note = f'"{land.text}" taken for a state, not the country'
                yield _without(replace(inside, codes=frozenset(), nation=""), note)
        else:
            yield inside
            if not self._countries.is_area(land.text):
                yield _without(reading, f'"{land.text}" is no country we know', doubtful=True)

    def _compound(self, distinct: Sequence[str], whole: Reading) -> Iterator[Reading]:
        """Readings of "Kampala, Kampala, Uganda": the middle need not be understood, the end does.

        Its country may have a comma of its own: "Seoul, Korea, South".
        """
        name, *parts = distinct
        codes, nation = whole.codes, whole.nation
        for end in (2, 1):
            land = self._countries.land_of(", ".join(parts[-end:]) if len(parts) >= end else "")
            if land.codes:
                parts = parts[:-end]
                codes = land.codes & codes if codes else land.codes
                nation = land.name
                break
        if not codes and nation:  # the cell names one country, its row another
            return
        last = [] if codes or not parts else [parts.pop()]
        yield Reading(name, (*parts, *last), codes, nation)
        for k, part in enumerate(parts if len(parts) > 1 else ()):
            note = f"not understood: {', '.join([*parts[:k], *parts[k + 1 :]])}"
            yield Reading(name, (part, *last), codes, nation, (note,))
        if parts:
            note = f"not understood: {', '.join(parts)}"
            yield Reading(name, tuple(last), codes, nation, (note,))

    def _search(self, reading: Reading) -> list[Place]:
        within, codes = reading.within, reading.codes
        question = Question(reading.name, within, country_codes=codes, limit=MOST_CANDIDATES)
        found = search(self._gazetteer, question)
        if codes and not found and not within:  # seas have no country
            anywhere = search(self._gazetteer, replace(question, country_codes=frozenset()))
            found = [place for place in anywhere if place.country_code is None]
        return found

    def _resolution(self, mention: Mention, asked: _Asked) -> Resolution:
        sense, reading = asked.sense, asked.reading
        place = sense.chosen
        if place is None:
            return self._not_found(mention, reading)
        precision, radius = self._precision_of(place)
        said = [_reason(sense, place, reading.where), *reading.passed_over]
        if asked.around_km:
            said.append("the table says near it")
            precision, radius = max(NEARBY, precision), max(asked.around_km, radius)
        doubtful = reading.doubtful or (reading.passed_over and len(sense.candidates) > 1)
        confidence = min(sense.confidence, DOUBTFUL) if doubtful else sense.confidence
        return Resolution(
            mention, place, confidence, "; ".join(said), sense.ranked[:10], precision, radius
        )

    def _not_found(self, mention: Mention, reading: Reading) -> Resolution:
        """No place, with why and what it may be a misspelling of."""
        name, where = reading.name[:LONGEST_QUESTION], reading.where
        elsewhere = self._gazetteer.lookup(name)
        if elsewhere:
            places = "the one place" if len(elsewhere) == 1 else f"none of {len(elsewhere)} places"
            is_in = "is not in" if len(elsewhere) == 1 else "is in"
            reason = f"{places} of that name {is_in} {where}"
            return Resolution(mention, None, 0.0, reason, tuple(elsewhere[:NEAR_MISSES]))
        code = next(iter(reading.codes)) if len(reading.codes) == 1 else None
        near = self._gazetteer.lookup(name, country=code, loose=True)
        near = [place for place in near if code in (None, place.country_code)][:NEAR_MISSES]
        hint = f"; did you mean {near[0].name} ({near[0].country_code})?" if near else ""
        return Resolution(mention, None, 0.0, f"no such name in the gazetteer{hint}", tuple(near))


def _without(reading: Reading, note: str, *, doubtful: bool = False) -> Reading:
    """The reading with a note of what it passes over."""
    notes = (*reading.passed_over, note)
    return replace(reading, passed_over=notes, doubtful=doubtful or reading.doubtful)


def _distinct(cell: str) -> list[str]:
    """The parts between commas, each once: "Kampala, Kampala, Uganda" has two."""
    parts = (part.strip() for part in cell.split(",")[:MOST_PARTS])
    distinct: dict[str, str] = {}
    for part in filter(None, parts):
        distinct.setdefault(fold(part), part)
    return list(distinct.values())


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


def _choose(asked: Sequence[_Asked]) -> None:
    """Fill in the likeliest candidate of each sense, the others behind it, and how sure that is.

    Likelihoods are the resolver's, without the share of "none of them". Its weights are of
    articles, most of them American: a name with nothing beside it that says where is what the
    gazetteer puts first. Odessa is in Ukraine, unless the row's other place is in Texas.
    """
    senses = [each.sense for each in asked]
    if not any(len(sense.candidates) > 1 for sense in senses):
        for sense in senses:
            sense.chosen, sense.confidence = sense.candidates[0], calibrated(1.0)
        return
    table = Table(senses, Home())
    alone = likely = likelihoods(table, table.features() @ weights_of("first_weights"))
    for _ in range(ROUNDS if len(senses) > 1 else 1):  # alone, a name learns nothing from itself
        likely = likelihoods(table, table.features(likely) @ weights_of("weights"))
    for each, (start, end) in zip(asked, table.spans, strict=True):
        sense = each.sense
        order = [int(k) for k in start + np.argsort(-likely[start:end], kind="stable")]
        share = likely[start:end] / (float(likely[start:end].sum()) or 1.0)
        sure = float(share[order[0] - start])
        first = next(k for k in order if table.rows[k] == sense.candidates[0])
        helped = len(senses) > 1 and likely[order[0]] - alone[order[0]] > BORNE_OUT
        if first != order[0] and not each.reading.told and not helped:
            order.sort(key=lambda k: k != first)
            sense.reason = f"the best known of {len(order)}"
            sure = (float(share[first - start]) + _share_of_people(sense.candidates)) / 2
        sense.chosen, *others = (table.rows[k] for k in order)
        sense.ranked = tuple(others)
        sense.confidence = calibrated(sure)


def _share_of_people(places: Sequence[Place]) -> float:
    """The share of the first place in the people of all that are of its kind."""
    kind = places[0].feature_class
    people = sum(place.population for place in places if place.feature_class == kind)
    return places[0].population / people if people else 0.0


def _reason(sense: Sense, place: Place, where: str) -> str:
    """How many places of the name there were to choose from."""
    if sense.reason:
        return sense.reason
    count = len(sense.candidates)
    inside = f" in {where}" if where and place.country_code else ""
    if count == 1:
        return f"the only place of that name{inside}"
    if all(other.country_code != place.country_code for other in sense.ranked):
        return f"the only one of {count} in {place.country_code or 'its area'}"
    return f"the likeliest of {count}{inside}"
