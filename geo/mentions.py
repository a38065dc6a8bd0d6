"""Finds the spans of a document that name places, and says what each does there.

Names come from the gazetteer; which of them are places is weighed in ``geo._evidence``, what they
do in ``geo.use``. Zones, expressions that point back and sites without a name follow from
``geo.zones`` and ``geo.anaphora``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import anaphora, relative, zones
from geo._accept import find_accepted
from geo._given import link_given, spot_at
from geo._lexicon import terms
from geo._scan import Names, PlaceNames, Token, sentences_of, tokenize
from geo._spot import COUNTRY_CODES, Spot
from geo.model import Mention
from geo.recognizer import open_recognizer
from geo.use import heeded, uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model import Document, Use
    from geo.recognizer import Reading, Recognizer

_REMEMBERED = 200
"""How many spots before a sentence its "the country" and "offshore" may stand for."""
_DIRECTIONS = frozenset(
    "northern southern eastern western central northeastern northwestern southeastern southwestern "
    "north south east west northeast northwest southeast southwest".split()
)


def find_mentions(
    document: Document,
    gazetteer: PlaceNames,
    *,
    boilerplate: bool = False,
    recognizer: Recognizer | None = None,
) -> tuple[Mention, ...]:
    """The place mentions of a document, sorted by start.

    Sentences marked as boilerplate are skipped unless ``boilerplate`` is true. Spans may nest: a
    site described by its town holds the town, a zone the name it hangs on (use ``embedded``).
    """
    names = Names(gazetteer)
    sentences = sentences_of(document)
    tokens = {
        index: tokenize(document.text, sentence.start, sentence.end)
        for index, sentence in enumerate(sentences)
        if boilerplate or sentence.boilerplate is None
    }
    recognizer = recognizer or open_recognizer()
    encoded = recognizer.encoder.encode_document(document, boilerplate=boilerplate)
    kept, reading = find_accepted(encoded, tokens, names, recognizer)
    reader = _Reader(document.text, gazetteer, kept, reading)
    found = [mention for index, words in tokens.items() for mention in reader.read(index, words)]
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def mentions_at(
    document: Document, spans: Iterable[tuple[int, int]], gazetteer: PlaceNames
) -> tuple[Mention, ...]:
    """One mention per span given, (start, end) in the document's text, in the order given.

    For resolving what somebody else recognized: nothing is found, dropped or trimmed. Raises
    ``ValueError`` for a span outside the text.
    """
    names = Names(gazetteer)
    sentences = sentences_of(document)
    tokens = [tokenize(document.text, s.start, s.end) for s in sentences]
    spots: list[Spot] = []
    for start, end in spans:
        if not 0 <= start < end <= len(document.text):
            raise ValueError(f"{document.doc_id}: span ({start}, {end}) is not in the text")
        spots.append(spot_at(document.text, start, end, sentences, tokens, names))
    link_given(document.text, spots)
    found: dict[int, Mention] = {}
    for index, words in enumerate(tokens):
        inside = sorted((s for s in spots if s.sentence == index), key=lambda s: (s.start, s.end))
        for spot, use in zip(inside, uses(inside, words), strict=True) if words else ():
            found[id(spot)] = _mention(spot, use, words)
    return tuple(found.get(id(spot)) or _bare(spot) for spot in spots)


def _bare(spot: Spot) -> Mention:
    return Mention(
        spot.start, spot.end, spot.text, "literal", spot.sentence, spot.query, hint=spot.container
    )


class _Reader:
    """Turns the accepted spots of each sentence in order into mentions."""

    def __init__(
        self, text: str, gazetteer: PlaceNames, spots: Sequence[Spot], reading: Reading
    ) -> None:
        self._reading = reading
        self._text = text
        self._gazetteer = gazetteer
        self._by_sentence: dict[int, list[Spot]] = {}
        for spot in spots:
            self._by_sentence.setdefault(spot.sentence, []).append(spot)
        self._before: list[Spot] = []
        self._host: str | None = None

    def read(self, index: int, tokens: Sequence[Token]) -> list[Mention]:
        """The mentions of one sentence."""
        spots = self._by_sentence.get(index, [])
        spot_uses = {
            id(spot): heeded(use, spot, tokens, self._reading.placed(index, spot.i))
            for spot, use in zip(spots, uses(spots, tokens), strict=True)
        }
        found: list[Mention] = []
        taken: list[tuple[int, int]] = []
        self._host = _host(tokens, spots) or self._host
        for mention, first, end in self._zones(index, tokens, spots, spot_uses):
            found.append(mention)
            if mention.hint not in ("part", "outskirts"):
                taken.append((first, end))
                continue
            for spot in spots:  # what is in eastern Ukraine is in Ukraine
                if first <= spot.i and spot.j <= end:
                    spot_uses[id(spot)] = "literal"
        found.extend(self._offshore(index, tokens, spots))
        for stand in anaphora.find_unnamed(tokens, spots, self._host):
            if any(stand.i < j and i < stand.j for i, j in taken):
                continue
            found.append(self._stand(index, tokens, stand))
            if stand.kind == "unnamed":
                taken.append((stand.i, stand.j))
        for stand in anaphora.find_anaphors(tokens, spots, self._before, self._gazetteer):
            found.append(self._stand(index, tokens, stand))  # noqa: PERF401
        found.extend(self._names(tokens, spots, spot_uses, taken))
        self._before = [*self._before, *spots][-_REMEMBERED:]
        return found

    def _names(
        self,
        tokens: Sequence[Token],
        spots: Sequence[Spot],
        spot_uses: Mapping[int, Use],
        taken: Sequence[tuple[int, int]],
    ) -> list[Mention]:
        found: list[Mention] = []
        for spot in spots:
            inside = any(i <= spot.i and spot.j <= j for i, j in taken)
            if inside and spot.source == "demonym":
                continue
            use: Use = "embedded" if inside else spot_uses[id(spot)]
            found.append(_mention(spot, use, tokens))
        return found

    def _zones(
        self,
        index: int,
        tokens: Sequence[Token],
        spots: Sequence[Spot],
        spot_uses: Mapping[int, Use],
    ) -> list[tuple[Mention, int, int]]:
        """The zones and relative places of a sentence, each with its token range."""
        free = [spot for spot in spots if spot_uses[id(spot)] != "embedded"]
        countries = [place_id for place_id, _ in self._countries(tokens, spots)]
        relatives, others = relative.settle(
            relative.find_relative(self._text, tokens, free, self._gazetteer, countries),
            zones.find_zones(tokens, spots),
        )
        found = [
            (relative.as_mention(self._text, index, tokens, one), one.i, one.j) for one in relatives
        ]
        return found + [(self._zone(index, tokens, zone), zone.i, zone.j) for zone in others]

    def _zone(self, index: int, tokens: Sequence[Token], zone: zones.Zone) -> Mention:
        anchor = zone.spot.best if zone.spot is not None else None
        return self._span(
            index, tokens, zone.i, zone.j, "literal", "zone",
            anchor.place_id if anchor else None, zone.kind,
        )  # fmt: skip

    def _stand(self, index: int, tokens: Sequence[Token], stand: anaphora.Stand) -> Mention:
        return self._span(
            index, tokens, stand.i, stand.j, stand.use, stand.kind, stand.antecedent, stand.hint
        )

    def _span(
        self, index: int, tokens: Sequence[Token], i: int, j: int, use: Use,
        kind: zones.Kind, antecedent: str | None, hint: str | None,
    ) -> Mention:  # fmt: skip
        start, end = tokens[i].start, tokens[j - 1].end
        text = self._text[start:end]
        return Mention(start, end, text, use, index, text, kind, antecedent, hint)

    def _offshore(
        self, index: int, tokens: Sequence[Token], spots: Sequence[Spot]
    ) -> list[Mention]:
        if all(token.low != "offshore" for token in tokens):
            return []
        owned = zones.find_zones(tokens, spots)
        found = zones.find_offshore(tokens, owned, self._countries(tokens, spots))
        if found is None:
            return []
        at, use, owner = found
        return [self._span(index, tokens, at, at + 1, use, "zone", owner, "offshore")]

    def _countries(self, tokens: Sequence[Token], spots: Sequence[Spot]) -> list[tuple[str, bool]]:
        """Countries of the sentence, then of those before; whether each announces something."""
        announcing = {
            spot.best.country_code
            for spot in [*self._before, *spots]
            if spot.best is not None and spot.source == "demonym" and _titled(spot, spots, tokens)
        }
        found: dict[str, bool] = {}
        for spot in [*spots, *reversed(self._before)]:
            best = spot.best
            if best is not None and best.feature_code in COUNTRY_CODES:
                found.setdefault(best.place_id, best.country_code in announcing)
        return list(found.items())


def _titled(spot: Spot, spots: Sequence[Spot], tokens: Sequence[Token]) -> bool:
    """Whether an office or officer follows the demonym: "Russian Ministry", "Russian minister"."""
    if spot not in spots or spot.j >= len(tokens):
        return True
    after = tokens[spot.j].low
    return after in terms("finding", "titles") or after in terms("finding", "organizations")


def _host(tokens: Sequence[Token], spots: Sequence[Spot]) -> str | None:
    """The country of whoever hosts in this sentence ("President Putin hosted ..."), if one does."""
    hosts = terms("zones", "host_forms")
    at = next((k for k, token in enumerate(tokens) if token.low in hosts), None)
    for spot in spots:
        best = spot.best
        if at is not None and spot.j <= at and best is not None and spot.is_country:
            return best.place_id
    return None


def _mention(spot: Spot, use: Use, tokens: Sequence[Token]) -> Mention:
    best = spot.best
    demonym = spot.source == "demonym"
    return Mention(
        spot.start,
        spot.end,
        spot.text,
        use,
        spot.sentence,
        spot.query,
        "demonym" if demonym else "name",
        best.place_id if demonym and best is not None else None,
        spot.container or _hint(spot, tokens),
    )


def _hint(spot: Spot, tokens: Sequence[Token]) -> str | None:
    """The word beside a name that says what or which part it is: "port of", "eastern"."""
    if spot.i > 1 and tokens[spot.i - 1].low == "of":
        head = tokens[spot.i - 2].low
        if head in terms("finding", "of_heads"):
            return head
    if spot.j < len(tokens) and tokens[spot.j].gap == " ":
        after = tokens[spot.j].low
        if after in terms("finding", "kinds_after"):
            return after
    if spot.i > 0 and tokens[spot.i].gap == " " and tokens[spot.i - 1].low in _DIRECTIONS:
        return tokens[spot.i - 1].low
    return None
