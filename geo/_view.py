"""One sentence as the event steps see it: tokens, and what was found at which of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._words import Token
    from geo.actors import Person
    from geo.dates import DateMention
    from geo.model import Document, Resolution, Sentence
    from geo.quantities import QuantityMention
    from geo.tagger import Tagging

_BREAKS = frozenset({";", ":", "\u2014", "\u2013", "--"})
_DASHES = frozenset({"-", "--", "\u2013", "\u2014"})
_DATELINE_REACH = 16
_SUBORDINATORS = frozenset(
    "after before following while although though because since when where who which but "
    "whereas amid until as during despite ahead including unless if".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """Token positions ``first`` to ``last`` inclusive."""

    first: int
    last: int


@dataclass(frozen=True)
class View:
    """A sentence with everything found in it; positions are token indexes."""

    document: Document
    index: int
    sentence: Sentence
    tokens: list[Token]
    places: list[tuple[Span, Resolution]]
    people: list[tuple[Span, Person]]
    dates: list[tuple[Span, DateMention]]
    quantities: list[tuple[Span, QuantityMention]]
    place_at: dict[int, Resolution]
    """The place mention each token belongs to; of nested ones the first."""
    scene: Mapping[str, str] = field(default_factory=dict)
    """Event types that sentences close by tell of, each with the words that do."""
    tagging: Tagging | None = None
    """What the tagger's network says of the words, where it has read them."""

    @property
    def text(self) -> str:
        """The sentence's text."""
        return self.document.text[self.sentence.start : self.sentence.end]

    def clause(self, at: int) -> Span:
        """The stretch around token ``at`` between strong breaks and subordinators."""
        first = at
        while first > 0 and not self._breaks(first - 1):
            first -= 1
        last = at
        while last + 1 < len(self.tokens) and not self._breaks(last + 1):
            last += 1
        return Span(first, last)

    def _breaks(self, at: int) -> bool:
        token = self.tokens[at]
        if token.lower in _BREAKS or token.lower in _SUBORDINATORS:
            return True
        following = self.tokens[at + 1].lower if at + 1 < len(self.tokens) else ""
        return token.text == "," and following in ("and", "with", "saying", "adding")

    def covered_by_place(self, at: int) -> Resolution | None:
        """The place mention that token ``at`` belongs to, if any."""
        return self.place_at.get(at)


def build_view(
    document: Document,
    index: int,
    tokens: list[Token],
    resolutions: Sequence[Resolution],
    people: Sequence[Person],
    dates: Sequence[DateMention],
    quantities: Sequence[QuantityMention],
) -> View:
    """The view of ``document.sentences[index]``; the sequences hold that sentence's findings."""
    sentence = document.sentences[index]
    starts = [t.start for t in tokens]
    ends = [t.end for t in tokens]

    def span(start: int, end: int) -> Span:
        first = min(bisect_right(ends, start), len(tokens) - 1)
        return Span(first, max(first, bisect_left(starts, end) - 1))

    body = tokens[_after_dateline(tokens)].start
    places = [
        (span(r.mention.start, r.mention.end), r) for r in resolutions if r.mention.start >= body
    ]
    place_at: dict[int, Resolution] = {}
    for where, resolution in places:
        for at in range(where.first, where.last + 1):
            place_at.setdefault(at, resolution)
    return View(
        document,
        index,
        sentence,
        tokens,
        places,
        [(span(p.start, p.end), p) for p in people if p.start >= body],
        [(span(d.start, d.end), d) for d in dates if d.start >= body],
        [(span(q.start, q.end), q) for q in quantities],
        place_at,
    )


def _after_dateline(tokens: Sequence[Token]) -> int:
    """Where the news begins after "GOMA, May 3, 2024 (Agency) -": where and when it was filed."""
    if not (tokens and tokens[0].text.isupper() and len(tokens[0].text) > 1):
        return 0
    for at, token in enumerate(tokens[:_DATELINE_REACH]):
        if token.text in _DASHES and at + 1 < len(tokens):
            return at + 1
    return 0
