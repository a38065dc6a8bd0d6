"""Chooses the place each mention means, from all places of that name and what the document says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo._home import home_of, names_in_address
from geo._lexicon import pairs
from geo._rank import rank
from geo._scan import Names, PlaceNames
from geo._senses import Senses
from geo._spot import COUNTRY_CODES
from geo._unlisted import Unlisted
from geo.model import Resolution
from geo.zones import resolve_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.place import Place
    from geo._senses import Sense
    from geo.model import Document, Mention

MAX_SURE = 200
"""How many mentions of peoples are context: bounds the work on long documents."""
UNLISTED_SITE_RADIUS_KM = 15.0
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
    senses = Senses(document, mentions, names)
    home = home_of((document.source, document.url))
    for sense in senses.all():
        sense.in_address = sense.key in names_in_address(home, (sense.key,))
    rank(senses.all(), home, sure_places(mentions, gazetteer))
    answers = _Answers(senses, names, Unlisted(senses.all(), names, home))
    return tuple(answers.of(mention) for mention in mentions)


def sure_places(mentions: Sequence[Mention], gazetteer: PlaceNames) -> list[Place]:
    """The countries and regions whose people are named."""
    ids = [m.antecedent for m in mentions if m.kind == "demonym" and m.antecedent is not None]
    found = (gazetteer.get(place_id) for place_id in ids[:MAX_SURE])
    return [place for place in found if place is not None]


# --- resolutions --------------------------------------------------------------------------------


class _Answers:
    """Turns chosen senses into one resolution per mention."""

    def __init__(self, senses: Senses, names: Names, unlisted: Unlisted) -> None:
        self._unlisted = unlisted
        self._senses = senses
        self._names = names
        self._chosen = {
            sense.candidates[0].place_id: sense.chosen
            for sense in senses.all()
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
        sense = self._senses.of(mention)
        if sense.chosen is None:
            return self._guessed(mention, sense)
        return _named(mention, sense)

    def _guessed(self, mention: Mention, sense: Sense) -> Resolution:
        """A name the gazetteer does not have, or has only for other places."""
        guess = self._unlisted.guess(sense)
        if guess is None:
            return Resolution(mention, None, 0.0, sense.reason, sense.ranked[:10])
        precision, radius = precision_of(guess.place)
        return Resolution(
            mention, guess.place, guess.confidence, guess.reason, sense.ranked[:10],
            max(precision, 2), max(radius, UNLISTED_SITE_RADIUS_KM),
        )  # fmt: skip

    def _meant(self, place_id: str) -> tuple[Place | None, float]:
        """What the document means by a name whose likeliest place is ``place_id``, how surely."""
        for sense in self._senses.all():
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
    assert place is not None  # noqa: S101  (the unlisted are told apart before)
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
