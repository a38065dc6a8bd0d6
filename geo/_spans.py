"""Spans given from outside, for asking the resolver alone."""

from __future__ import annotations

import gzip
import json
import logging
from collections import defaultdict, deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._readers import clean, file_type
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

log = logging.getLogger(__name__)

Span = tuple[int, int]
SPAN_TYPES = (".jsonl", ".jsonl.gz")


class SpanError(GeoError, ValueError):
    """The input gives no spans to resolve."""


def read_spans(sources: Iterable[str | Path]) -> dict[str, deque[tuple[Span, ...]]]:
    """The spans of JSON Lines files, by the document's text, in the order of the lines.

    Of each line only ``text`` and the ``start`` and ``end`` of its ``toponyms`` are looked at.
    Raises ``SpanError`` for sources that are not JSON Lines files and when no line has toponyms.
    """
    spans: dict[str, deque[tuple[Span, ...]]] = defaultdict(deque)
    given = False
    for path in map(Path, sources):
        if file_type(path) not in SPAN_TYPES or not path.is_file():
            raise SpanError(f'{path}: --given-spans needs .jsonl files with "toponyms"')
        for row in _rows(path):
            given = given or "toponyms" in row
            spans[clean(row["text"])].append(tuple(_spans(row)))
    if not given:
        raise SpanError('no line has "toponyms": [{"start": 0, "end": 5}, ...]')
    return spans


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the lines that hold a document; broken ones are for ``read_articles`` to report."""
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rb") as stream:
        for line in stream:
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict) and isinstance(row.get("text"), str):
                yield row


def _spans(row: Mapping[str, Any]) -> Iterator[Span]:
    toponyms = row.get("toponyms")
    for toponym in toponyms if isinstance(toponyms, list) else ():
        span = toponym.get("start"), toponym.get("end")
        if all(type(offset) is int for offset in span) and 0 <= span[0] < span[1]:
            yield span
        else:
            log.warning("document %s: %r is not a span", row.get("id"), toponym)
