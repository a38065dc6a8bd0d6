"""Which spots name places: the evidence of the words and the network's reading, weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._evidence import SURE_SOURCES, add_document_evidence, gather
from geo._lexicon import numbers, terms
from geo._spot import Spot, find_spots, link_containers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._scan import Names, Token
    from geo._spot import Source
    from geo.encoder import Encoded
    from geo.recognizer import Reading, Recognizer

SURE = 50.0
"""The score of what is kept whatever speaks against it."""
SHIP = 4.0
"""What counts against a name that a ship of the document bears."""
MOST = 8.0
"""Log odds count up to this much."""
FEW_CAPITALS = 0.02
"""A document with at most this share of capitalized words is written in lower case."""
ENOUGH_WORDS = 4


def find_accepted(
    encoded: Encoded,
    sentences: Mapping[int, Sequence[Token]],
    names: Names,
    recognizer: Recognizer,
) -> tuple[list[Spot], Reading]:
    """The spots of a document that name places, in order, and the network's reading."""
    text = encoded.text
    plain = _without_capitals(sentences)
    read = _capitalized(sentences) if plain else sentences
    spots = [s for key, own in read.items() for s in find_spots(text, own, key, names)]
    worth = {spot.sentence for spot in spots}
    wanted = {k: own for k, own in sentences.items() if plain or k in worth or _named(own)}
    reading = recognizer.read(encoded, wanted, spots)
    scored = _scored(spots, sentences, reading, plain=plain)
    scored += _unlisted(text, spots, sentences, reading, names)
    kept = _apart(scored)
    for key in {spot.sentence for spot in kept}:
        link_containers(text, [spot for spot in kept if spot.sentence == key])
    return kept, reading


def evidence_sums(spots: Sequence[Spot], sentences: Mapping[int, Sequence[Token]]) -> list[float]:
    """What the evidence of the words says of each spot, above zero for a place."""
    weights = numbers("recognition", "weights")
    found = [gather(spot, sentences[spot.sentence]) for spot in spots]
    add_document_evidence(spots, found)
    return [sum(weights.get(name, 0.0) * n for name, n in one.items()) for one in found]


def _scored(
    spots: Sequence[Spot],
    sentences: Mapping[int, Sequence[Token]],
    reading: Reading,
    *,
    plain: bool,
) -> list[tuple[float, Spot]]:
    """The spots with their scores, above zero for those to keep."""
    if plain:
        return [(reading.chance(spot.sentence, spot.i, spot.j), spot) for spot in spots]
    found = []
    ships = {spot.text for spot in spots if _is_ship(spot, sentences[spot.sentence])}
    for spot, words in zip(spots, evidence_sums(spots, sentences), strict=True):
        weights = numbers("recognition", "by_hand" if by_hand(spot) else "listed")
        chance = chance_of(spot, sentences[spot.sentence], reading)
        score = weights["bias"] + weights["words"] * clipped(words)
        score += weights["network"] * clipped(chance)
        if spot.text in ships:
            score -= SHIP
        found.append((SURE if spot.source in SURE_SOURCES else score, spot))
    return found


def _unlisted(
    text: str,
    spots: Sequence[Spot],
    sentences: Mapping[int, Sequence[Token]],
    reading: Reading,
    names: Names,
) -> list[tuple[float, Spot]]:
    """What the network alone takes for a place's name, with scores."""
    weights = numbers("recognition", "unlisted")
    known = {(spot.sentence, spot.i, spot.j) for spot in spots}
    whole = {
        (spot.sentence, k)
        for spot in spots
        if by_hand(spot) or _hyphens(spot, sentences[spot.sentence])
        for k in range(spot.i, spot.j)
    }
    found = []
    for key, tokens in sentences.items():
        for i, j in reading.spans(key):
            if (key, i, j) in known or all((key, k) in whole for k in range(i, j)):
                continue
            start, end = tokens[i].start, tokens[j - 1].end
            places = names.places(text[start:end])
            score = weights["bias"] + weights["network"] * clipped(reading.chance(key, i, j))
            score += weights["known"] * bool(places)
            name = text[start:end]
            source: Source = "name" if places else "pattern"
            found.append((score, Spot(key, i, j, start, end, name, name, source, places)))
    return found


def _is_ship(spot: Spot, tokens: Sequence[Token]) -> bool:
    """Whether a ship bears the name: "the freighter Angara"; it does so throughout the document."""
    if spot.i == 0 or spot.is_country or spot.source != "name" or tokens[spot.i].gap != " ":
        return False
    return tokens[spot.i - 1].low in terms("use", "vessels")


def by_hand(spot: Spot) -> bool:
    """Whether it is a site, region or sea listed by hand: the corpora leave most of these out."""
    return spot.best is not None and spot.best.place_id.startswith(("site:", "region:", "water:"))


def chance_of(spot: Spot, tokens: Sequence[Token], reading: Reading) -> float:
    """The network's log odds; of a listed name with hyphens those of its best beginning, too."""
    ends = [spot.j, *_hyphens(spot, tokens)]
    return max(reading.chance(spot.sentence, spot.i, end) for end in ends)


def _hyphens(spot: Spot, tokens: Sequence[Token]) -> list[int]:
    """The tokens of a listed name that follow a hyphen: "Komsomolsk-on-Amur"."""
    inside = range(spot.i + 1, spot.j) if spot.places else ()
    return [k for k in inside if tokens[k].gap == "-"]


def clipped(log_odds: float) -> float:
    return max(-MOST, min(MOST, log_odds))


def _apart(scored: list[tuple[float, Spot]]) -> list[Spot]:
    """The spots above zero, the better one where two overlap, in the order of the text."""
    kept: dict[int, list[Spot]] = {}
    for score, spot in sorted(scored, key=lambda one: -one[0]):
        if score <= 0.0:
            break
        others = kept.setdefault(spot.sentence, [])
        if all(spot.j <= other.i or other.j <= spot.i for other in others):
            others.append(spot)
    return sorted((s for own in kept.values() for s in own), key=lambda spot: spot.start)


def _named(tokens: Sequence[Token]) -> bool:
    """Whether a word inside the sentence is capitalized, so that it may hold a name."""
    return any(token.capital and len(token.text) > 1 for token in tokens[1:])


def _without_capitals(sentences: Mapping[int, Sequence[Token]]) -> bool:
    """Whether the document is written in lower case throughout."""
    words = [token for own in sentences.values() for token in own if token.text[0].isalpha()]
    capitals = sum(token.capital for token in words)
    return len(words) >= ENOUGH_WORDS and capitals <= FEW_CAPITALS * len(words)


def _capitalized(sentences: Mapping[int, Sequence[Token]]) -> Mapping[int, Sequence[Token]]:
    return {k: [t._replace(text=t.text.title()) for t in own] for k, own in sentences.items()}
