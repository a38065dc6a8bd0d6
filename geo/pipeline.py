"""From documents to events: the steps in their order, over one process or several."""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from gazetteer.index import Gazetteer
from geo._clean import clean_document, clean_line
from geo.events import find_events
from geo.frames import Frames, load_frames
from geo.mentions import find_mentions, mentions_at
from geo.model import Document, Event, Rejected, Resolution
from geo.resolve import resolve
from geo.tables import RowReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geo._spans import Span

log = logging.getLogger(__name__)

MANY = 64
"""From this many documents on, several processes repay the second it takes to start them."""
AHEAD = 4
"""Documents handed out in advance to each process."""

PROCESSING = "while reading its events"
"""``Rejected.detail`` of a document that was read, but that a step failed on."""


@dataclass(frozen=True, slots=True)
class Processed:
    """A document with its resolved mentions and the events it reports."""

    document: Document
    resolutions: tuple[Resolution, ...]
    events: tuple[Event, ...]


Outcome: TypeAlias = "Processed | Rejected"


class Opener(Protocol):
    """Something small that a process can be sent, and that opens what its steps need there."""

    def open(self) -> Callable[[Document], Processed]:
        """Return the function from a document to what it holds."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Which gazetteer files and frames to use; each process opens its own."""

    gazetteers: tuple[Path, ...] = ()
    """Index files read beside the packaged one."""
    frames: Path | None = None
    """A user's own frames, added to the packaged ones."""

    def open(self) -> Callable[[Document], Processed]:
        """Return ``process`` with the gazetteer and the frames opened."""
        gazetteer = self.gazetteer()
        frames = load_frames(self.frames)
        rows = RowReader(gazetteer, frames)
        return lambda document: process(document, gazetteer, frames, rows)

    def gazetteer(self) -> Gazetteer:
        """The packaged gazetteer with the files added."""
        return Gazetteer(None, *self.gazetteers)


@dataclass(frozen=True, slots=True)
class MentionTools:
    """As ``Tools``, for the mentions alone: no events are looked for."""

    tools: Tools
    spans: Mapping[str, Sequence[Span]] | None = None
    """By ``doc_id``: resolve exactly these spans instead of finding mentions."""

    def open(self) -> Callable[[Document], Processed]:
        """Return the function from a document to its resolved mentions."""
        gazetteer = self.tools.gazetteer()
        return lambda document: self._resolved(document, gazetteer)

    def _resolved(self, document: Document, gazetteer: Gazetteer) -> Processed:
        if self.spans is None:
            mentions = find_mentions(document, gazetteer)
        else:
            given = self.spans.get(document.doc_id, ())
            inside = [span for span in given if span[1] <= len(document.text)]
            mentions = mentions_at(document, inside, gazetteer)
        return Processed(document, resolve(document, mentions, gazetteer), ())


def process(
    document: Document, gazetteer: Gazetteer, frames: Frames, rows: RowReader | None = None
) -> Processed:
    """What one document holds: its mentions resolved and the events it reports.

    A row of a table is one event; ``rows`` remembers what was looked up for the rows before. A pure
    function of its arguments; may raise whatever a step raises.
    """
    if document.kind == "row":
        found, event = (rows or RowReader(gazetteer, frames)).read(document)
        return Processed(document, found, (event,))
    resolutions = resolve(document, find_mentions(document, gazetteer), gazetteer)
    events = find_events(document, resolutions, frames, country_of=gazetteer.country)
    return Processed(document, resolutions, events)


def run(
    documents: Iterable[Document | Rejected],
    tools: Opener | None = None,
    *,
    workers: int | None = None,
) -> Iterator[Outcome]:
    """Yield what each document holds, in the order given; inputs already rejected pass through.

    A document on which a step raises, or on which a worker process dies, becomes a ``Rejected``;
    the rest go on. ``workers`` is the number of processes; ``None`` chooses by the number of
    documents. Text is cleaned on the way in (``geo._clean``); offsets stay.

    Raises what opening the gazetteer or the frames raises.
    """
    first = list(itertools.islice(iterator := iter(documents), MANY))
    everything = itertools.chain(first, iterator)
    count = workers or (min(os.cpu_count() or 1, 8) if len(first) == MANY else 1)
    opener = tools or Tools()
    if count == 1:
        yield from _in_this_process(everything, opener)
    else:
        yield from _Pool(opener, count).run(everything)


def _in_this_process(documents: Iterable[Document | Rejected], opener: Opener) -> Iterator[Outcome]:
    work = opener.open()
    for document in documents:
        yield document if isinstance(document, Rejected) else _attempt(work, document)


def _attempt(work: Callable[[Document], Processed], document: Document) -> Outcome:
    try:
        return work(clean_document(document))
    except Exception as error:  # whatever a step raises concerns this document only
        log.debug("document %s", document.doc_id, exc_info=True)
        return _failed(document, f"{type(error).__name__}: {clean_line(str(error))[:300]}")


def _failed(document: Document, reason: str) -> Rejected:
    path = document.path or document.doc_id
    which = "" if path.endswith(document.doc_id) else f"{document.doc_id}: "
    return Rejected(path, which + reason, PROCESSING)


class _Pool:
    """Worker processes that are replaced when one of them dies."""

    def __init__(self, opener: Opener, workers: int) -> None:
        opener.open()  # so that a missing gazetteer is an error here, not a broken pool
        self._opener = opener
        self._workers = workers
        self._executor = self._start(workers)

    def run(self, documents: Iterable[Document | Rejected]) -> Iterator[Outcome]:
        """Yield an outcome for each document, in order."""
        waiting: deque[tuple[Document | Rejected, Future[Outcome] | None]] = deque()
        try:
            for document in documents:
                waiting.append((document, self._submit(document)))
                if len(waiting) >= self._workers * AHEAD:
                    yield self._next(waiting)
            while waiting:
                yield self._next(waiting)
        finally:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, document: Document | Rejected) -> Future[Outcome] | None:
        if isinstance(document, Rejected):
            return None
        try:
            return self._executor.submit(_work, document)
        except BrokenProcessPool as error:
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return broken

    def _next(self, waiting: deque[tuple[Document | Rejected, Future[Outcome] | None]]) -> Outcome:
        document, future = waiting.popleft()
        if future is None or isinstance(document, Rejected):
            return document  # type: ignore[return-value]
        try:
            return future.result()
        except BrokenProcessPool:
            outcome = self._alone(document)
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start(self._workers)
        again = [(d, f if f is None or _has_result(f) else self._submit(d)) for d, f in waiting]
        waiting.clear()
        waiting.extend(again)
        return outcome

    def _alone(self, document: Document) -> Outcome:
        """Try the document by itself: only then is it known whether it was the one to blame."""
        with self._start(1) as executor:
            try:
                return executor.submit(_work, document).result()
            except BrokenProcessPool:
                return _failed(document, "the process reading it died (out of memory, or a crash)")

    def _start(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_open_here,
            initargs=(self._opener,),
        )


def _has_result(future: Future[Outcome]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


_opened: list[Callable[[Document], Processed]] = []
"""In a worker process: the one function it works with."""


def _open_here(opener: Opener) -> None:
    _opened[:] = [opener.open()]


def _work(document: Document) -> Outcome:
    return _attempt(_opened[0], document)
