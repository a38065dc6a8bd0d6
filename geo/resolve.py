"""Chooses the place each mention means, from all places of that name and what the document says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.names import fold
from geo._lexicon import pairs
from geo._rank import Scene, Sense, choose, home_country
from geo._scan import Names, PlaceNames
from geo._spot import CONTAINER_CODES, COUNTRY_CODES
from geo.model import Resolution
from geo.zones import resolve_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.place import Place
    from geo.model import Document, Mention

SURE = 0.6
"""A first choice at least this confident is context for the others (set on LGL's tuning half)."""
UNLISTED_SITE_RADIUS_KM = 15.0
DEMONYM_WEIGHT = 0.7
_PRECISION = {"P": 1, "S": 1, "R": 1, "T": 2, "V": 5, "L": 5, "H": 5, "U": 5}
_CODE_PRECISION = {"ADM1": 4, "ADM2": 3, "ADM3": 2, "ADM4": 2, "CONT": 6, "OCN": 7, "PCLH": 6}
_RADIUS_KM = {1: 5.0, 2: 15.0, 3: 30.0, 4: 100.0, 5: 150.0, 6: 400.0, 7: 1000.0}
_DIRECTIONS = ("north", "south", "east", "west", "central")
_VAGUE = 5


def resolve(
    document: Document, mentions: Sequence[Mention], gazetteer: PlaceNames
) -> tuple[Resolution, ...]:
    """One resolution per mention, in the order given.

    A mention whose place is not known comes back with ``place=None``, the reason and what
    candidates there were; it never stands in the way of the others.
    """
    names = Names(gazetteer)
    senses = _senses(mentions, names)
    scene = _first_scene(document, mentions, senses, names)
    _choose_all(senses, scene)
    _choose_all(senses, _second_scene(scene, senses))
    answers = _Answers(senses, names)
    return tuple(answers.of(mention) for mention in mentions)


# --- senses and scenes --------------------------------------------------------------------------


def _senses(mentions: Sequence[Mention], names: Names) -> dict[str, Sense]:
    """One sense per name of the document: a name means the same place wherever it stands."""
    senses: dict[str, Sense] = {}
    for mention in mentions:
        if mention.kind != "name" or mention.antecedent is not None:
            continue
        key = fold(mention.query)
        sense = senses.get(key)
        if sense is None:
            sense = senses[key] = Sense(key, names.places(mention.query))
        sense.count += 1
        if mention.hint is not None:
            _take_hint(sense, mention.hint, names)
    return senses


def _take_hint(sense: Sense, hint: str, names: Names) -> None:
    if hint in pairs("resolution", "hints"):
        sense.hint = sense.hint or hint
    elif hint[:1].isupper():
        containers = [p for p in names.places(hint) if p.feature_code in CONTAINER_CODES]
        known = {place.place_id for place in sense.containers}
        sense.containers += tuple(p for p in containers if p.place_id not in known)


def _first_scene(
    document: Document, mentions: Sequence[Mention], senses: dict[str, Sense], names: Names
) -> Scene:
    """The scene as the sure names draw it: countries, demonyms, containers, names of one place."""
    scene = Scene(home=home_country((document.source, document.url)))
    for mention in mentions:
        if mention.kind == "demonym" and mention.antecedent is not None:
            place = names.gazetteer.get(mention.antecedent)
            if place is not None:
                scene.add(fold(mention.text), place, DEMONYM_WEIGHT)
    for key, sense in senses.items():
        for container in sense.containers:
            scene.add(fold(container.name), container, 1.0)
        best = sense.candidates[0] if sense.candidates else None
        if best is None:
            continue
        if best.feature_code in COUNTRY_CODES or best.feature_code == "ADM1":
            scene.add(key, best, float(min(sense.count, 5)))
        elif len(sense.candidates) == 1 or best.feature_code == "PPLC":
            scene.add(key, best, 0.5 * min(sense.count, 4))
    return scene


def _second_scene(first: Scene, senses: dict[str, Sense]) -> Scene:
    """The scene once every name has a first choice: the confident ones count."""
    scene = Scene(home=first.home)
    for key, sense in senses.items():
        for container in sense.containers:
            scene.add(fold(container.name), container, 1.0)
        if sense.chosen is not None and sense.confidence >= SURE:
            scene.add(key, sense.chosen, sense.confidence * min(sense.count, 5))
    scene.countries += Counter(
        {c: w for c, w in first.countries.items() if c not in scene.countries}
    )
    return scene


def _choose_all(senses: dict[str, Sense], scene: Scene) -> None:
    for sense in senses.values():
        choose(sense, scene, _own_weight(sense, scene))


def _own_weight(sense: Sense, scene: Scene) -> dict[str, float]:
    """What the sense itself put into the scene, so that it is not its own evidence."""
    place = sense.chosen or (sense.candidates[0] if sense.candidates else None)
    if place is None or place.country_code is None:
        return {}
    alone = Scene()
    weight = sense.confidence if sense.chosen is not None else 0.5
    alone.add(sense.key, place, weight * min(sense.count, 5))
    own: dict[str, float] = {
        code: min(w, scene.countries[code]) for code, w in alone.countries.items()
    }
    own |= {f"{c}.{a}": min(w, scene.areas[c, a]) for (c, a), w in alone.areas.items()}
    return own


# --- resolutions --------------------------------------------------------------------------------


class _Answers:
    """Turns chosen senses into one resolution per mention."""

    def __init__(self, senses: dict[str, Sense], names: Names) -> None:
        self._senses = senses
        self._names = names
        self._chosen = {
            sense.candidates[0].place_id: sense.chosen
            for sense in senses.values()
            if sense.candidates and sense.chosen is not None
        }
        """What the document means by the likeliest place of a name: "Paris" may be in Texas."""

    def of(self, mention: Mention) -> Resolution:
        """The resolution of one mention."""
        if mention.kind == "zone":
            return resolve_zone(mention, self._names.gazetteer, self._meant)
        if mention.kind == "demonym":
            return self._by_antecedent(mention, 0.9, "the country or region of that people")
        if mention.kind == "anaphor":
            return self._by_antecedent(mention, 0.7, "the one named last before it")
        if mention.kind == "unnamed":
            return self._unnamed(mention, "a site without a name, somewhere there")
        if mention.antecedent is not None:
            return self._described_site(mention)
        return _named(mention, self._senses[fold(mention.query)])

    def _meant(self, place_id: str) -> tuple[Place | None, float]:
        """What the document means by a name whose likeliest place is ``place_id``, how surely."""
        for sense in self._senses.values():
            if sense.candidates and sense.candidates[0].place_id == place_id:
                return sense.chosen, sense.confidence
        return self._names.gazetteer.get(place_id), 1.0

    def _by_antecedent(self, mention: Mention, confidence: float, reason: str) -> Resolution:
        wanted = mention.antecedent or ""
        place = self._chosen.get(wanted) or (self._names.gazetteer.get(wanted) if wanted else None)
        if place is None:
            return Resolution(mention, None, 0.0, "what it stands for is not known")
        precision, radius = precision_of(place)
        return Resolution(
            mention, place, confidence, reason, geo_precision=precision, radius_km=radius
        )

    def _unnamed(self, mention: Mention, reason: str) -> Resolution:
        """A site without a name: somewhere in its country, region, or by its town."""
        found = self._by_antecedent(mention, 0.6, reason)
        if found.place is None or found.geo_precision > 1:
            return found
        radius = max(found.radius_km, UNLISTED_SITE_RADIUS_KM)
        return replace(found, geo_precision=2, radius_km=radius)

    def _described_site(self, mention: Mention) -> Resolution:
        """A site told by its town and kind: the listed site of that name, else the town."""
        for query in _site_names(mention.query):
            listed = self._names.places(query)
            if listed:
                precision, radius = precision_of(listed[0])
                reason = f"the site called {listed[0].name}"
                return Resolution(mention, listed[0], 0.9, reason, listed[1:], precision, radius)
        return self._unnamed(mention, "a site not listed by name; placed at its town")


def _named(mention: Mention, sense: Sense) -> Resolution:
    place = sense.chosen
    if place is None:
        return Resolution(mention, None, 0.0, sense.reason, sense.candidates)
    precision, radius = precision_of(place)
    if mention.hint is not None and mention.hint.startswith(_DIRECTIONS):
        precision = 2 if precision == 1 else _VAGUE  # a part of it: which part is not known
    return Resolution(
        mention, place, sense.confidence, sense.reason, sense.ranked[:10], precision, radius
    )


def precision_of(place: Place) -> tuple[int, float]:
    """How precisely a mark at the place is known: UCDP where_prec, radius in kilometers."""
    if place.feature_code in COUNTRY_CODES:
        precision = 6
    else:
        precision = _CODE_PRECISION.get(place.feature_code, _PRECISION.get(place.feature_class, 5))
    return precision, place.radius_km or _RADIUS_KM[precision]


def _site_names(query: str) -> list[str]:
    """The name as described, then without "named after ...", then with other words for its kind."""
    bare = query.partition(" named ")[0]
    found = [query, bare]
    for written, other in pairs("resolution", "site_words").items():
        if written in bare:
            found.append(bare.replace(written, other))
    return found
