"""Windows with labels for training, from marked sentences and the corpora under ../shared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from markup import UNKNOWN

from geo._scan import Names, tokenize
from geo._spot import find_spots
from geo._word_features import features_of
from geo.encoder import windows_of
from geo.sentences import split_sentences
from geo.tagger import step_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from markup import Sample
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from gazetteer import Gazetteer
    from geo._spot import Spot

OUTSIDE, BEGIN, INSIDE, IGNORED = 0, 1, 2, -100
NEUTRAL_TYPES = {"Demonym", "Language", "Homonym"}
EXPRESSIONS = {"Literal_Expression", "Non_Lit_Expression", "Non_Toponym"}
USES = {
    "Literal": 0, "Literal_Modifier": 0, "Coercion": 0, "Embedded_Literal": 0, "Mixed": 0,
    "Metonymic": 1, "Non_Literal_Modifier": 1, "Embedded_Non_Lit": 1,
}  # fmt: skip
"""Whether a name may be marked on a map (0) or not (1), by GeoWebNews' types."""
PEOPLE, GROUPS, PLACES, OTHERS = 1, 3, 5, 7
"""Labels of the auxiliary task: the number begins such a name, the next one goes on."""


Pair = tuple[int, int, int, int]


@dataclass(slots=True)
class Example:
    """A window with what is known of it; ``IGNORED`` where a piece has no label."""

    pieces: NDArray[np.int64]
    """``[pieces, 2]``."""
    features: NDArray[np.int64]
    """``[pieces, 3]``."""
    places: NDArray[np.int64]
    uses: NDArray[np.int64]
    names: NDArray[np.int64]
    """Labels of the auxiliary task: people, groups, places, other names."""
    types: list[tuple[int, int]] = field(default_factory=list)
    """Row of a word, and 0 or 1 + its type."""
    statuses: list[tuple[int, int]] = field(default_factory=list)
    roles: list[Pair] = field(default_factory=list)
    """Rows of trigger and place, distance class, role."""
    same: list[Pair] = field(default_factory=list)
    """Rows of two triggers, distance class, whether they tell of one event."""


@dataclass(slots=True)
class Text:
    """A text with spans: of places owed, of those nobody owes, their uses, and of other names."""

    text: str
    owed: dict[tuple[int, int], int | None]
    neutral: set[tuple[int, int]] = field(default_factory=set)
    names: dict[tuple[int, int], int] | None = None
    places_known: bool = True


def corpus_texts(rows: Iterable[dict[str, Any]], demonym: re.Pattern[str]) -> Iterator[Text]:
    """The documents of LGL, GeoWebNews and their like."""
    for row in rows:
        owed: dict[tuple[int, int], int | None] = {}
        neutral = set()
        for toponym in row["toponyms"]:
            span, kind = (toponym["start"], toponym["end"]), toponym.get("type")
            if kind in EXPRESSIONS or not 0 <= span[0] < span[1] <= len(row["text"]):
                continue
            if kind in NEUTRAL_TYPES or demonym.match(row["text"][span[0] : span[1]].strip()):
                neutral.add(span)
            else:
                owed[span] = USES.get(str(kind))
        yield Text(row["text"], owed, neutral)


_KINDS = {
    "PER": PEOPLE, "person": PEOPLE, "politician": PEOPLE, "Person": PEOPLE,
    "ORG": GROUPS, "organisation": GROUPS, "politicalparty": GROUPS, "Organisation": GROUPS,
    "corporation": GROUPS, "group": GROUPS, "LOC": PLACES, "location": PLACES, "country": PLACES,
    "Location": PLACES,
}  # fmt: skip
_UNNAMED = {"Temporal", "Quantity", "Money", "Frequency"}


def conll_texts(path: Path, column: int) -> Iterator[Text]:
    """Runs of some eight sentences of a file of one word and label a line."""
    sentence: list[tuple[str, str]] = []
    held: list[list[tuple[str, str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and "\t" not in line:
            continue
        if line.strip():
            cells = line.split("\t") if "\t" in line else line.split(" ")
            word = cells[1] if column == 2 else cells[0]
            sentence.append((word, cells[column].strip()))
            continue
        if sentence:
            held.append(sentence)
            sentence = []
        if len(held) == 8:
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def _joined(sentences: Sequence[Sequence[tuple[str, str]]]) -> Text:
    text, names = "", {}
    for sentence in sentences:
        begun: tuple[int, int] | None = None
        for word, label in sentence:
            if (
                text
                and not re.match(r"[.,;:!?)%]|'s$|n't$", word)
                and not text.endswith(("(", "\n"))
            ):
                text += " "
            start = len(text)
            text += word
            prefix, _, kind = label.partition("-")
            number = None if kind in _UNNAMED else _KINDS.get(kind, OTHERS if kind else None)
            if number is None:
                begun = None
            elif prefix == "I" and begun is not None and names[begun] == number:
                del names[begun]
                begun = (begun[0], len(text))
                names[begun] = number
            else:
                begun = (start, len(text))
                names[begun] = number
        text += "\n"
    return Text(text, {}, set(), names, places_known=False)


class Encoder:
    """Turns texts into examples."""

    def __init__(self, gazetteer: Gazetteer, tokenizer: Tokenizer) -> None:
        self._names = Names(gazetteer)
        self._tokenizer = tokenizer

    def examples(self, item: Text, *, capitalize: bool = False) -> list[Example]:
        """The examples of a text."""
        spans = [(s.start, s.end) for s in split_sentences(item.text)]
        return [one for one, _ in self._windows(item, spans, capitalize=capitalize)]

    def of_passage(self, passage: Sequence[Sample]) -> Iterator[Example]:
        """The examples of marked sentences that stand together."""
        item, spans = _as_text(passage)
        for example, starts in self._windows(item, spans):
            rows = {start: row for row, start in enumerate(starts)}
            for (begin, _), sample in zip(spans, passage, strict=True):
                _add_events(
                    example,
                    sample,
                    {
                        k: rows[begin + t.start]
                        for k, t in enumerate(sample.tokens)
                        if begin + t.start in rows
                    },
                )
            yield example

    def _windows(
        self, item: Text, spans: Sequence[tuple[int, int]], *, capitalize: bool = False
    ) -> Iterator[tuple[Example, list[int]]]:
        """Yield windows with the labels of their names, and where their pieces start."""
        tokens = {k: tokenize(item.text, *span) for k, span in enumerate(spans)}
        spots = list(self._spots(item.text, tokens, capitalize=capitalize))
        demonyms = {(s.start, s.end) for s in spots if s.source == "demonym"} & set(item.owed)
        labels = {}
        for own in tokens.values():
            columns = (*_place_labels(own, item, demonyms), _name_labels(own, item.names))
            labels |= {t.start: row for t, *row in zip(own, *columns, strict=True)}
        made = list(windows_of(item.text, spans, self._tokenizer))
        known = features_of((window.starts for window in made), tokens, spots)
        for window, features in zip(made, known, strict=True):
            table = np.array([labels.get(start, [IGNORED] * 3) for start in window.starts])
            yield Example(window.numbers, features, *table.T), window.starts

    def _spots(
        self, text: str, tokens: Mapping[int, Sequence[Any]], *, capitalize: bool
    ) -> Iterator[Spot]:
        for key, own in tokens.items():
            read = [t._replace(text=t.text.title()) for t in own] if capitalize else own
            yield from find_spots(text, read, key, self._names)


def _as_text(passage: Sequence[Sample]) -> tuple[Text, list[tuple[int, int]]]:
    """A passage as one text, and where its sentences are in it."""
    item = Text("", {}, places_known=passage[0].places is not None)
    spans = []
    for sample in passage:
        begin = len(item.text)
        item.owed |= {(begin + i, begin + j): None for i, j in sample.places or ()}
        item.text += sample.text + "\n"
        spans.append((begin, begin + len(sample.text)))
    return item, spans


def _add_events(example: Example, sample: Sample, rows: Mapping[int, int]) -> None:
    """Add what is known of the words of a sentence that are in the window."""
    for word, row in rows.items():
        if sample.types[word] != UNKNOWN:
            example.types.append((row, sample.types[word]))
        if word in sample.statuses:
            example.statuses.append((row, sample.statuses[word]))
    for mine, pairs in ((example.roles, sample.roles), (example.same, sample.same)):
        mine += [
            (rows[one], rows[other], step_of(other - one), label)
            for one, other, label in pairs
            if one in rows and other in rows
        ]


def _place_labels(
    tokens: Sequence[Any], item: Text, demonyms: set[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """Labels of places and of uses; of adjectives of countries there are none."""
    labels = [OUTSIDE if item.places_known else IGNORED] * len(tokens)
    uses = [IGNORED] * len(tokens)
    for (start, end), use in item.owed.items():
        inside = [k for k, t in enumerate(tokens) if t.start < end and start < t.end]
        for k in inside:
            labels[k] = BEGIN if k == inside[0] else INSIDE
            if use is not None:
                uses[k] = use
    for start, end in item.neutral | demonyms:
        for k, token in enumerate(tokens):
            if token.start < end and start < token.end:
                labels[k] = IGNORED
    return labels, uses


def _name_labels(tokens: Sequence[Any], names: dict[tuple[int, int], int] | None) -> list[int]:
    if names is None:
        return [IGNORED] * len(tokens)
    labels = [OUTSIDE] * len(tokens)
    for (start, end), number in names.items():
        inside = [k for k, t in enumerate(tokens) if t.start < end and start < t.end]
        for k in inside:
            labels[k] = number + (k != inside[0])
    return labels


def lowered(item: Text) -> Text:
    """The text in lower case, its spans where they were."""
    return _rewritten(item, item.text.lower())


def shouted(item: Text) -> Text:
    """The text in upper case, its spans where they were."""
    return _rewritten(item, item.text.upper())


def _rewritten(item: Text, text: str) -> Text:
    """The item with another text; the item itself where letters have changed in number."""
    return replace(item, text=text) if len(text) == len(item.text) else item
