"""Windows with labels for training the recognizer, from the development corpora under ../shared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo._scan import Names, tokenize
from geo._spot import find_spots
from geo._windows import windows
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from gazetteer import Gazetteer
    from geo._windows import Window

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


@dataclass(slots=True)
class Example:
    """A window with a label for each piece; ``IGNORED`` where there is none."""

    pieces: NDArray[np.int64]
    places: NDArray[np.int64]
    uses: NDArray[np.int64]
    names: NDArray[np.int64]
    """Labels of the auxiliary task: people, groups, places, other names."""


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

    def windows(
        self, text: str, *, capitalize: bool = False
    ) -> tuple[list[Window], dict[int, Any]]:
        """The windows of a text and its tokens by sentence."""
        sentences = split_sentences(text)
        tokens = {k: tokenize(text, s.start, s.end) for k, s in enumerate(sentences)}
        read = tokens
        if capitalize:
            read = {k: [t._replace(text=t.text.title()) for t in own] for k, own in tokens.items()}
        spots = [s for k, own in read.items() for s in find_spots(text, own, k, self._names)]
        return windows(text, tokens, spots, self._tokenizer), tokens

    def examples(self, item: Text, *, capitalize: bool = False) -> list[Example]:
        """The examples of a text."""
        made, tokens = self.windows(item.text, capitalize=capitalize)
        places, uses, names = {}, {}, {}
        for key, own in tokens.items():
            places[key], uses[key] = _place_labels(own, item)
            names[key] = _name_labels(own, item.names)
        found = []
        for window in made:
            size = len(window.pieces)
            example = Example(window.pieces, *(np.full(size, IGNORED) for _ in range(3)))
            for row, sentence, word in window.words:
                example.places[row] = places[sentence][word]
                example.uses[row] = uses[sentence][word]
                example.names[row] = names[sentence][word]
            found.append(example)
        return found


def _place_labels(tokens: Sequence[Any], item: Text) -> tuple[list[int], list[int]]:
    labels = [OUTSIDE if item.places_known else IGNORED] * len(tokens)
    uses = [IGNORED] * len(tokens)
    for (start, end), use in item.owed.items():
        inside = [k for k, t in enumerate(tokens) if t.start < end and start < t.end]
        for k in inside:
            labels[k] = BEGIN if k == inside[0] else INSIDE
            if use is not None:
                uses[k] = use
    for start, end in item.neutral:
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
