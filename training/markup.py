"""Sentences with events and places marked in them, as ``training/sentences`` has them.

``((shelled|a|conflict|happened))`` is a word that tells of event ``a``; ``[[Goma|a:target]]`` the
name of a place with what it does in that event, ``[[Paris|-]]`` one that does nothing. A line is a
sentence; an empty line ends a passage.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo._words import Token, tokenize
from geo.tagger import ROLES, STATUSES, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK = re.compile(
    r"\(\((?P<word>[^()|]*)\|(?P<id>[^()|]*)\|(?P<type>[^()|]*)\|(?P<status>[^()|]*)\)\)"
    r"|\[\[(?P<place>[^\[\]|]*)\|(?P<roles>[^\[\]|]*)\]\]"
)

UNKNOWN = -1
"""Type of a word of which a corpus says nothing."""
ANY = -2
"""Role of a place that has one, which is not told."""
OPEN = -3
"""Status of an event that neither certainly happened nor certainly did not."""


@dataclass(slots=True)
class Sample:
    """A sentence with its labels; positions are token indexes."""

    text: str
    tokens: list[Token]
    types: list[int]
    """By word: 0 for no event, else 1 + its type."""
    statuses: dict[int, int] = field(default_factory=dict)
    """Of the words that tell of an event."""
    roles: list[tuple[int, int, int]] = field(default_factory=list)
    """Trigger, first word of a place, 0 for no role, else 1 + the role."""
    places: list[tuple[int, int]] | None = None
    """The names of places, (start, end) in the text; ``None`` where nobody marked them."""
    same: list[tuple[int, int, int]] = field(default_factory=list)
    """Two triggers of one type, and whether they tell of one event."""


def passages(path: Path) -> Iterator[list[Sample]]:
    """The passages of a file.

    Raises ``ValueError`` with file and line for a mark it cannot read.
    """
    passage: list[Sample] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                passage.append(sample_of(line.strip()))
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
        elif passage:
            yield passage
            passage = []
    if passage:
        yield passage


def sample_of(line: str) -> Sample:
    """A marked sentence as text with labels."""
    text, marks = _plain(line)
    sample = Sample(text, tokens := tokenize(text), [0] * len(tokens), places=[])
    told: dict[str, list[int]] = {}
    for start, mark in marks:
        if mark["id"] is not None:
            at = _token_at(tokens, start)
            sample.types[at] = 1 + TYPES.index(mark["type"])
            sample.statuses[at] = STATUSES.index(mark["status"])  # type: ignore[arg-type]
            told.setdefault(mark["id"], []).append(at)
    for start, mark in marks:
        if mark["id"] is None:
            sample.places.append((start, start + len(mark["place"])))  # type: ignore[union-attr]
            sample.roles += _roles(mark["roles"], told, _token_at(tokens, start))
    sample.same = _same(sample, told)
    return sample


def _same(sample: Sample, told: dict[str, list[int]]) -> list[tuple[int, int, int]]:
    """The pairs of triggers of one type, the earlier first."""
    owner = {at: key for key, triggers in told.items() for at in triggers}
    pairs = itertools.combinations(sorted(owner), 2)
    return [
        (one, other, int(owner[one] == owner[other]))
        for one, other in pairs
        if sample.types[one] == sample.types[other]
    ]


def _plain(line: str) -> tuple[str, list[tuple[int, re.Match[str]]]]:
    """The text without marks, and the marks with where their words begin in it."""
    text, end = "", 0
    marks: list[tuple[int, re.Match[str]]] = []
    for mark in _MARK.finditer(line):
        text += line[end : mark.start()]
        marks.append((len(text), mark))
        text += mark["word"] if mark["word"] is not None else mark["place"]
        end = mark.end()
    text += line[end:]
    if "((" in text or "[[" in text:
        raise ValueError(f"a mark is broken: {text[:60]}")
    return text, marks


def _token_at(tokens: list[Token], start: int) -> int:
    return next(at for at, token in enumerate(tokens) if token.end > start)


def _roles(roles: str, told: dict[str, list[int]], place: int) -> list[tuple[int, int, int]]:
    """The place's role in each event of the sentence, for each word that tells of it."""
    mine = dict(part.strip().split(":") for part in roles.split(",")) if roles != "-" else {}
    return [
        (at, place, 1 + ROLES.index(mine[key]) if key in mine else 0)  # type: ignore[arg-type]
        for key, triggers in told.items()
        for at in triggers
    ]
