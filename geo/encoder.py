"""The network that reads a text once, for all that is asked of it later.

It turns the word pieces of a document into rows of numbers that say what each means where it
stands. Two small heads read those: ``geo.recognizer`` (place names) and ``geo.tagger`` (events).
Weights lie in ``geo/data/network`` (see the model card there) and run in onnxruntime on the
processor; opening takes a fraction of a second and is done once per process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from geo._scan import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

    from geo.model import Document

Span = tuple[int, int]
PACKAGED = Path(__file__).parent / "data" / "network"
ENCODER_FILE, PIECES_FILE = "encoder.onnx", "pieces.json"
PIECES = 192
"""Pieces in a window at most, the two marks at its ends included."""
CLS, SEP = 101, 102
"""Numbers of the marks at the ends in the vocabulary."""
NOWHERE = -1
"""Where in the text the marks stand."""
LOWER, CAPITAL, SHOUT, MIXED, NO_LETTER = range(5)
"""How a word is written; the vocabulary does not tell."""
CASES = 5


class Word(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Its offset."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of consecutive sentences: a window."""

    numbers: NDArray[np.int64]
    """``[pieces, 2]``: number in the vocabulary, and how the word is written."""
    starts: list[int]
    """Where in the text each piece starts."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A window read."""

    states: NDArray[np.float16]
    """``[1, pieces, width]``; in half precision, for texts may be long."""
    starts: list[int]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text read."""

    text: str
    windows: tuple[Window, ...]
    rows: dict[int, tuple[int, int]]
    """Where a piece starts in the text, to its window and its row there."""

    def words(self, tokens: Sequence[Word]) -> Iterator[tuple[int, list[int], list[int]]]:
        """Yield each window that words of a sentence are in, which words, and their rows."""
        found: dict[int, tuple[list[int], list[int]]] = {}
        for word, token in enumerate(tokens):
            if token.start in self.rows:
                window, row = self.rows[token.start]
                words, rows = found.setdefault(window, ([], []))
                words.append(word)
                rows.append(row)
        for window, (words, rows) in found.items():
            yield window, words, rows


class Encoder:
    """The network and its vocabulary, open."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._last: tuple[str, tuple[Span, ...], Encoded] | None = None

    def encode(self, text: str, sentences: Iterable[Span]) -> Encoded:
        """Read sentences, (start, end) in the text; the last text read is remembered."""
        spans = tuple(sentences)
        if self._last is None or self._last[:2] != (text, spans):
            self._last = text, spans, self._read(text, spans)
        return self._last[2]

    def encode_document(self, document: Document, *, boilerplate: bool = False) -> Encoded:
        """Read the document's sentences, page furniture left out unless asked for."""
        sentences = sentences_of(document)
        wanted = (s for s in sentences if boilerplate or s.boilerplate is None)
        return self.encode(document.text, ((s.start, s.end) for s in wanted))

    def _read(self, text: str, sentences: Sequence[Span]) -> Encoded:
        windows: list[Window] = []
        rows: dict[int, tuple[int, int]] = {}
        for pieces in windows_of(text, sentences, self._tokenizer):
            (states,) = self._session.run(None, {"pieces": pieces.numbers[None]})
            rows |= {start: (len(windows), row) for row, start in enumerate(pieces.starts)}
            windows.append(Window(states, pieces.starts))
        return Encoded(text, tuple(windows), rows)


def windows_of(text: str, sentences: Iterable[Span], tokenizer: Tokenizer) -> Iterator[Pieces]:
    """Yield the sentences in order, as many to a window as fit; one too long is split."""
    held: list[tuple[int, int, int]] = []
    for start, end in sentences:
        own = list(_rows(text[start:end], start, tokenizer))
        if held and len(held) + len(own) > PIECES - 2:
            yield _window(held)
            held = []
        held += own
        while len(held) > PIECES - 2:
            yield _window(held[: PIECES - 2])
            held = held[PIECES - 2 :]
    if held:
        yield _window(held)


def _window(rows: Sequence[tuple[int, int, int]]) -> Pieces:
    numbers = [(CLS, 0), *((number, case) for number, case, _ in rows), (SEP, 0)]
    starts = [NOWHERE, *(start for _, _, start in rows), NOWHERE]
    return Pieces(np.array(numbers, dtype=np.int64), starts)


def _rows(sentence: str, start: int, tokenizer: Tokenizer) -> Iterator[tuple[int, int, int]]:
    """Number, case of the word, and place in the text of each piece of a sentence."""
    encoding = tokenizer.encode(sentence, add_special_tokens=False)
    cases = _cases(sentence, encoding)
    for number, word, (left, _) in zip(
        encoding.ids, encoding.word_ids, encoding.offsets, strict=True
    ):
        yield number, cases[word], start + left


def _cases(sentence: str, encoding: Encoding) -> dict[int | None, int]:
    """How each word is written."""
    ends: dict[int | None, Span] = {}
    for word, (left, right) in zip(encoding.word_ids, encoding.offsets, strict=True):
        ends[word] = (ends[word][0] if word in ends else left, right)
    return {word: case_of(sentence[left:right]) for word, (left, right) in ends.items()}


def case_of(word: str) -> int:
    """How a word is written."""
    if not word[:1].isalpha():
        return NO_LETTER
    if len(word) > 1 and word.isupper() and word.isalpha():
        return SHOUT
    if word[0].isupper():
        return CAPITAL
    return LOWER if word.islower() else MIXED


def open_session(path: Path) -> InferenceSession:
    """A network of a file, on one thread: processes share the cores, not networks.

    Raises ``FileNotFoundError`` when it is not there.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(
        path.read_bytes(),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # slower on processors than what it replaces
    )


@cache
def open_encoder(folder: Path = PACKAGED) -> Encoder:
    """The network in a folder, by default the packaged one; opened once per process.

    Raises ``FileNotFoundError`` when its files are not there.
    """
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_str((folder / PIECES_FILE).read_text("utf-8"))
    return Encoder(open_session(folder / ENCODER_FILE), vocabulary)
