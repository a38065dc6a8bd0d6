"""How likely a verb's event happened at a place of its sentence, by a small learned model.

What surface says of the pair (distance, preposition, words and verbs between, other places near)
is a list of named features, weighed by a logistic regression (``events_linking.py``, which measures
it). Not part of the package yet: where the rules of ``geo.links`` connect no place it also gave
events the place of something else ("raids followed a resolution adopted in New York").
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from geo._view import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo._words import Token

_PREPOSITIONS = frozenset(
    "in at on to from into onto off near over through via across against between under inside "
    "outside around along toward towards past by of for throughout within with during after "
    "before about as than beyond behind above below".split()
)
_PLACE_NOUNS = frozenset(
    "port city town village province region state district capital county prefecture island "
    "islands coast area areas outskirts suburb suburbs border republic territory peninsula base "
    "airport station camp plant site center centre countryside municipality governorate "
    "neighborhood neighbourhood villages towns cities districts valley hills mountains street "
    "square hospital school prison refugee checkpoint crossing sector stronghold".split()
)
_SIDES = frozenset(
    "north south east west northern southern eastern western central northeastern northwestern "
    "southeastern southwestern northeast northwest southeast southwest upper lower nearby "
    "neighboring neighbouring the a an its their his both old new remote mountainous coastal "
    "rural volatile restive troubled holy border key strategic besieged".split()
)
_CLAUSES = frozenset(
    "that which who whom whose when where while after before since because although though if "
    "but as until following amid despite".split()
)
_SAYING = frozenset(
    "said says say told tells reported announced added stated claimed according confirmed "
    "accused warned wrote".split()
)
_BE = frozenset("is are was were be been being".split())
_AUXILIARIES = frozenset("has have had will would may might could can did do does".split())
_LOCAL = frozenset("in at near inside around outside throughout across within".split())
_NO_VERBS = frozenset(
    "during hundred united red armed masked morning evening king wing ring spring being according "
    "following including bombing shooting killing fighting meeting building shelling red bed "
    "wounded injured need seed speed indeed breed feed something anything nothing".split()
)
_QUOTES = frozenset(("\u201c", "\u201d", '"', "``", "''"))
_NEVER_NAMES = frozenset(
    "the a an i he she it they we his her their its this that these those mr mrs ms dr sir gen col "
    "president minister prime january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday gmt".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name of the sentence that may be where something happened."""

    span: Span
    use: str = ""
    """What the name does in its sentence; ``unlisted`` where no gazetteer has it, "" not known."""
    level: int = 0
    """``geo_precision`` of its place, 0 when it has none."""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Linker:
    """Weights by feature, and the likelihood from which a place is taken."""

    weights: Mapping[str, float]
    threshold: float


def likelihood(
    linker: Linker,
    tokens: Sequence[Token],
    verb: int,
    candidate: Candidate,
    all_candidates: Sequence[Candidate],
) -> float:
    """How likely the event of the word at ``verb`` happened at a place, from 0 to 1."""
    found = features(tokens, verb, candidate, all_candidates)
    score = sum(linker.weights.get(name, 0.0) for name in found)
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))


def features(
    tokens: Sequence[Token],
    verb: int,
    candidate: Candidate,
    all_candidates: Sequence[Candidate],
) -> list[str]:
    """The names of all features that hold of a word and a place."""
    place, others = candidate.span, [c.span for c in all_candidates]
    after = place.first > verb
    side = "after" if after else "before"
    start, end = (verb + 1, place.first) if after else (place.last + 1, verb)
    preposition, at = preposition_of(tokens, place, others)
    verbs = sum(1 for i in range(start, end) if _looks_verbal(tokens, i))
    found = ["bias", f"side {side}", f"prep {preposition} {side}"]
    found += _between(tokens, start, end, verbs, side)
    found += _place(tokens, place, others, at)
    found += _rank(verb, place, others, side, preposition in _LOCAL)
    found += _verb(tokens, verb, after, start, end, preposition)
    found.append(f"{side} verbs {min(verbs, 3)} prep {_kind(preposition)}")
    if candidate.use:
        found += _known(tokens, verb, candidate, all_candidates, preposition)
    return found


def _known(
    tokens: Sequence[Token],
    verb: int,
    candidate: Candidate,
    all_candidates: Sequence[Candidate],
    preposition: str,
) -> Iterator[str]:
    """What is known of the name itself: its use, how small a place, whether one holds the other."""
    place, use = candidate.span, candidate.use
    near = "unlisted" if use == "unlisted" else "listed"
    yield f"use {use}"
    yield f"use {use} prep {_kind(preposition)}"
    yield f"level {candidate.level}"
    yield f"level {candidate.level} prep {_kind(preposition)}"
    finer = [
        c
        for c in all_candidates
        if c.span != place
        and (c.level in (0, 1, 2) or c.level < candidate.level)
        and (c.country == candidate.country or c.use == "unlisted")
    ]
    listed = [c for c in finer if c.use not in ("unlisted", "actor")]
    yield f"finer {min(len(listed), 2)} level {candidate.level}"
    following = tokens[place.last + 1].lower if place.last + 1 < len(tokens) else ""
    before = tokens[place.first - 1].lower if place.first else ""
    above = tokens[place.first - 2].lower if place.first > 1 else ""
    yield f"{near} next {'place noun' if following in _PLACE_NOUNS else _word(following)}"
    yield f"{near} previous {_word(before)}"
    if before == "of":
        yield f"{near} of {'place noun' if above in _PLACE_NOUNS else 'word'}"
    if any(tokens[i].lower in _PLACE_NOUNS for i in (place.first, place.last)):
        yield f"{near} named noun"
    if place.first == 0:
        yield f"{near} first word"
    yield f"{near} size {min(place.last - place.first, 3)}"
    yield f"{near} {'after' if place.first > verb else 'before'}"


def unlisted_names(tokens: Sequence[Token], listed: Sequence[Span]) -> list[Span]:
    """Runs of capitalized words that none of the ``listed`` spans touches."""
    taken = {i for span in listed for i in range(span.first, span.last + 1)}
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        if not _capitalized(tokens, at) or at in taken:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and last + 1 not in taken and _goes_on(tokens, last + 1):
            last += 1
        while not _capitalized(tokens, last):
            last -= 1
        if not (at == 0 and last == 0) and not tokens[at].lower.endswith("day"):
            found.append(Span(at, last))
        at = last + 1
    return found


def _capitalized(tokens: Sequence[Token], at: int) -> bool:
    text, word = tokens[at].text, tokens[at].lower
    named = text[0].isupper() or (len(text) > 4 and text[:3] in ("al-", "el-", "ad-", "as-"))
    return named and word not in _NEVER_NAMES and word not in _PREPOSITIONS


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token continues a name: a capital, an article inside, an apostrophe in a word."""
    if _capitalized(tokens, at):
        return True
    word = tokens[at].lower
    if at + 1 >= len(tokens):
        return False
    joined = tokens[at].start == tokens[at - 1].end
    if word in ("'", "`", "\u2018", "-") and joined and tokens[at + 1].start == tokens[at].end:
        return True
    if joined and tokens[at - 1].lower in ("'", "`", "\u2018", "-"):
        return True
    return word in ("al", "el", "de", "del", "da", "ed") and _capitalized(tokens, at + 1)


def preposition_of(tokens: Sequence[Token], place: Span, others: Sequence[Span]) -> tuple[str, int]:
    """The preposition before a place and its position, "" and -1 when another word governs it.

    Steps over "the northern port city of" and over the places it is listed with.
    """
    at = place.first - 1
    names = {i for span in others for i in range(span.first, span.last + 1)}
    for _ in range(12):
        if at < 0:
            return "start", -1
        word = tokens[at].lower
        if word == "of" and at > 0 and tokens[at - 1].lower in _PLACE_NOUNS:
            at -= 2
        elif word in _SIDES or word in _PLACE_NOUNS or at in names or word in (",", "and", "'s"):
            at -= 1
        elif word in _PREPOSITIONS:
            return word, at
        else:
            return "none", -1
    return "none", -1


def _kind(preposition: str) -> str:
    if preposition in _LOCAL:
        return "local"
    if preposition in ("none", "start", "of", "from", "to", "by", "on"):
        return preposition
    return "other"


def _between(tokens: Sequence[Token], start: int, end: int, verbs: int, side: str) -> Iterator[str]:
    words = [tokens[i].lower for i in range(start, end)]
    yield f"distance {side} {_distance(len(words))}"
    yield f"commas {side} {min(words.count(','), 3)}"
    yield f"verbs {side} {min(verbs, 4)}"
    for word in sorted(set(words) & (_CLAUSES | {"and", ";", ":"})):
        yield f"between {word} {side}"
    if _SAYING.intersection(words):
        yield f"saying between {side}"
    if _QUOTES.intersection(words):
        yield f"quote between {side}"
    if not words:
        yield f"adjacent {side}"
    if verbs == 0 and not _CLAUSES.intersection(words):
        yield f"same clause {side}"
    if "to" in words:
        yield f"to between {side}"


def _distance(words: int) -> str:
    for limit in (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 28):
        if words <= limit:
            return str(limit)
    return "far"


def _place(
    tokens: Sequence[Token], place: Span, others: Sequence[Span], preposition_at: int
) -> Iterator[str]:
    following = [t.lower for t in tokens[place.last + 1 : place.last + 4]] + ["", "", ""]
    before = tokens[place.first - 1].lower if place.first else ""
    starts = {span.first for span in others}
    ends = {span.last for span in others}
    next_is_name = place.last + 2 < len(tokens) and tokens[place.last + 2].text[:1].isupper()
    yield f"next {following[0]}" if not following[0].isalpha() else f"next {_word(following[0])}"
    yield f"previous {_word(before) if before.isalpha() else before}"
    if following[0] == "'s":
        yield f"owner {'name' if next_is_name else 'word'}"
    if following[0] == "," and place.last + 2 in starts:
        yield "before container"
    if before == "," and place.first - 2 in ends:
        yield "after contained"
    if place.first - 1 in ends or (before == "'s" and place.first - 2 in ends):
        yield "after name"
    if place.last + 1 in starts or (following[0] == "'s" and place.last + 2 in starts):
        yield "before name"
    inner = [s for s in others if s != place and place.first <= s.first and s.last <= place.last]
    outer = [s for s in others if s != place and s.first <= place.first and place.last <= s.last]
    yield f"nested {bool(inner):d}{bool(outer):d}"
    if _SAYING.intersection(following[:3]):
        yield "said after"
    if preposition_at > 0 and tokens[preposition_at - 1].lower in _SAYING:
        yield "said before"
    if place.first <= 3:
        yield f"leads {tokens[0].lower if tokens[0].lower in _LOCAL else 'other'}"
    yield f"size {min(place.last - place.first, 3)}"
    if any(w in _PLACE_NOUNS for w in following[:1]):
        yield "noun after"
    if before == "of" and place.first > 1:
        yield f"of {_word(tokens[place.first - 2].lower, _PLACE_NOUNS)}"


def _word(word: str, known: frozenset[str] = frozenset()) -> str:
    """The word where it belongs to a closed class, else what kind of word it is."""
    if word in known or word in _PREPOSITIONS | _CLAUSES | _BE | _AUXILIARIES | _SIDES:
        return word
    if word in _PLACE_NOUNS:
        return "place noun"
    if word in _SAYING:
        return "saying"
    return "and" if word == "and" else "word"


def _rank(verb: int, place: Span, others: Sequence[Span], side: str, local: bool) -> Iterator[str]:
    distance = _gap(verb, place)
    rest = [s for s in others if s != place]
    nearer = sum(1 for s in rest if _gap(verb, s) < distance)
    same = sum(1 for s in rest if (s.first > verb) == (place.first > verb))
    closer = sum(
        1 for s in rest if (s.first > verb) == (place.first > verb) and _gap(verb, s) < distance
    )
    yield f"nearer {min(nearer, 3)}"
    yield f"nearer {side} {min(closer, 2)} local {local:d}"
    yield f"places {min(len(rest), 4)}"
    if not rest:
        yield f"only {side} local {local:d}"
    if not same and rest:
        yield f"alone {side}"


def _gap(verb: int, place: Span) -> int:
    return place.first - verb if place.first > verb else verb - place.last


def _verb(
    tokens: Sequence[Token], verb: int, after: bool, start: int, end: int, preposition: str
) -> Iterator[str]:
    word = tokens[verb].lower
    before = [t.lower for t in tokens[max(0, verb - 3) : verb]]
    passive = bool(_BE.intersection(before)) and not word.endswith("ing")
    side = "after" if after else "before"
    form = next((e for e in ("ing", "ed", "s") if word.endswith(e)), "other")
    yield f"form {form} {side}"
    yield f"passive {passive:d} {side}"
    if before[-1:] == ["to"]:
        yield f"infinitive {side}"
    if word in _SAYING:
        yield f"saying verb {side}"
    between = [t.lower for t in tokens[start:end]]
    plain = [w for w in between if w not in _SIDES | _PLACE_NOUNS | {"of", "and", ","}]
    stem = word[:5] if len(word) < 7 else word[:6]
    yield f"stem {stem}"
    if after and not plain:
        yield f"object passive {passive:d}"
        yield f"object {stem}"
    elif preposition == "to" and after:
        yield f"to {stem}"
    elif preposition == "from" and after:
        yield f"from {stem}"
    elif not after and preposition in ("none", "start"):
        yield f"subject {stem}"


def _looks_verbal(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may be another verb between the two: an inflected form, or an auxiliary."""
    word = tokens[at].lower
    if word in _BE or word in _AUXILIARIES or word in _SAYING:
        return not (at + 1 < len(tokens) and _inflected(tokens[at + 1].lower))
    return _inflected(word) and tokens[at].text.islower()


def _inflected(word: str) -> bool:
    return len(word) > 4 and word.endswith(("ed", "ing")) and word not in _NO_VERBS
