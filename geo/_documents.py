"""Documents kept in an atlas, and how newly read ones join them."""

from __future__ import annotations

import hashlib
import json
import logging
import os.path
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo._columns import Kind, frame
from geo.model import DateInterval, Document, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

log = logging.getLogger(__name__)

STDIN: Final = "-"

DOCUMENT_COLUMNS: Final[Mapping[str, Kind]] = {
    "doc_id": "text",
    "kind": "text",
    "title": "text",
    "source": "text",
    "published_start": "date",
    "published_end": "date",
    "published_precision": "count",
    "published_basis": "text",
    "url": "text",
    "lang": "text",
    "path": "text",
    "sha256": "text",
    "text": "text",
    "sentences": "text",
}
"""All a ``Document`` holds; ``sentences`` is JSON ``[[start, end, boilerplate or null], ...]``."""


def documents_table(documents: Iterable[Document]) -> pd.DataFrame:
    """The documents as rows, by ``doc_id``."""
    rows = [_row(document) for document in sorted(documents, key=lambda d: d.doc_id)]
    return frame(rows, DOCUMENT_COLUMNS)


def _row(document: Document) -> dict[str, Any]:
    published = document.published
    return {
        "doc_id": document.doc_id,
        "kind": document.kind,
        "title": document.title,
        "source": document.source,
        "published_start": published.start.isoformat() if published else None,
        "published_end": published.end.isoformat() if published else None,
        "published_precision": published.precision if published else 0,
        "published_basis": published.basis if published else "",
        "url": document.url,
        "lang": document.lang,
        "path": document.path,
        "sha256": digest(document),
        "text": document.text,
        "sentences": json.dumps([[s.start, s.end, s.boilerplate] for s in document.sentences]),
    }


def digest(document: Document) -> str:
    """The SHA-256 of the document's text in UTF-8, in hexadecimal."""
    return hashlib.sha256(document.text.encode()).hexdigest()


def documents_from(table: pd.DataFrame) -> tuple[Document, ...]:
    """The documents again, as they were."""
    return tuple(_document(row) for row in table.to_dict("records"))


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        doc_id=row["doc_id"],
        text=row["text"],
        title=row["title"] or None,
        published=_published(row),
        url=row["url"] or None,
        source=row["source"] or None,
        lang=row["lang"] or None,
        sentences=tuple(Sentence(*parts) for parts in json.loads(row["sentences"])),
        path=row["path"] or None,
        kind="row" if row["kind"] == "row" else "article",
    )


def _published(row: Mapping[str, Any]) -> DateInterval | None:
    start, end = row["published_start"], row["published_end"]
    if pd.isna(start) or pd.isna(end):
        return None
    return DateInterval(
        date.fromisoformat(str(start)[:10]),
        date.fromisoformat(str(end)[:10]),
        int(row["published_precision"]),
        row["published_basis"],
    )


def unite(stored: Sequence[Document], fresh: Iterable[Document]) -> tuple[Document, ...]:
    """The stored documents with the fresh ones added, by ``doc_id``.

    A file read again takes the place of what was kept of it, changed or not. A different file that
    happens to have the same name is another document, and gets its path as its id.
    """
    known = {document.doc_id: document for document in stored}
    same = {_identity(document): document.doc_id for document in reversed(stored)}
    for document in fresh:
        doc_id = same.get(_identity(document)) or _free_id(document, known)
        known[doc_id] = replace(document, doc_id=doc_id)
    return tuple(known[doc_id] for doc_id in sorted(known))


def _identity(document: Document) -> tuple[str, str, str]:
    """Same file (or same id where there is no file) and same text.

    A file of many documents (JSONL) tells them apart by their own ids.
    """
    path = os.path.normpath(document.path) if document.path else ""
    own = "" if _is_whole_file(document) else document.doc_id
    return path, own, document.text


def _is_whole_file(document: Document) -> bool:
    return bool(document.path) and document.doc_id.partition("#")[0].endswith(
        Path(document.path or "").name
    )


def _free_id(document: Document, known: Mapping[str, Document]) -> str:
    old = known.get(document.doc_id)
    if old is None or not _is_another_file(old, document):
        return document.doc_id
    if document.path == STDIN:
        return f"{document.doc_id}-{digest(document)[:8]}"
    path = Path(document.path or "").as_posix()
    return path if _is_whole_file(document) else f"{path}:{document.doc_id}"


def _is_another_file(old: Document, new: Document) -> bool:
    """Whether the kept document's file still stands, elsewhere than the new one's.

    Standard input has another article each time, unless its lines name their documents.
    """
    if old.path == new.path == STDIN:
        return new.doc_id.startswith("stdin") and old.text != new.text
    if not old.path or not new.path or os.path.normpath(old.path) == os.path.normpath(new.path):
        return False
    try:
        return Path(old.path).exists() and not Path(old.path).samefile(new.path)
    except OSError:
        return False
