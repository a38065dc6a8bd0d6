"""Reads articles from files, folders and standard input, one ``Document`` each.

Nothing here raises for bad input: what cannot be read comes back as a ``Rejected`` with its reason,
in its place among the documents, and reading goes on.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo._outlet import stated_outlet
from geo._readers import KNOWN_TYPES, RawArticle, file_type, read_file, read_stream
from geo.boilerplate import mark_boilerplate
from geo.model import DateInterval, Document, Rejected
from geo.published import publication_date
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"
MAX_TITLE_CHARS = 250
NO_ARTICLES = "folder holds no article files"

_HEADING = re.compile(r"#{1,6}\s+")


def read_articles(
    sources: Iterable[str | Path], *, published: DateInterval | None = None
) -> Iterator[Document | Rejected]:
    """Yield the documents of the sources in order, and a ``Rejected`` for what cannot be read.

    Parameters
    ----------
    sources
        Files (.txt, .md, .html, .jsonl, .jsonl.gz), folders of them (read recursively in sorted
        order; hidden files and other types are skipped), or ``"-"`` for standard input.
    published
        The publication date of documents that do not state their own.

    Notes
    -----
    Offsets are code points into ``Document.text``: for .txt the file's text, line ends included;
    for HTML the extracted text. A file's ``doc_id`` is its name; where two files of one run share a
    name, the later ones go by their path below the folder given.
    """
    names = _Names()
    for source in sources:
        for entry in _entries(source):
            if isinstance(entry, Rejected):
                yield entry
            elif names.is_new(entry.path):
                yield from _read_entry(entry, names, published)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file to read and the names it may go by, shortest first."""

    path: Path | None
    """``None`` for standard input."""
    name: str
    longer_name: str


@dataclass(slots=True)
class _Names:
    """Document ids and files already used in a run."""

    ids: set[str] = field(default_factory=set)
    paths: set[Path] = field(default_factory=set)

    def is_new(self, path: Path | None) -> bool:
        """Whether a file was not read before in this run; named twice, it is read once."""
        key = Path(STDIN) if path is None else path.resolve()
        known = key in self.paths
        self.paths.add(key)
        return not known

    def take(self, *wanted: str) -> str:
        """Return the first id that is free, numbering the last one where none is."""
        number = 1
        name = next((name for name in wanted if name not in self.ids), None)
        while name is None:
            number += 1
            numbered = f"{wanted[-1]}#{number}"
            name = None if numbered in self.ids else numbered
        self.ids.add(name)
        return name


def _entries(source: str | Path) -> Iterator[_Entry | Rejected]:
    """Yield the files a source stands for."""
    if str(source) == STDIN:
        yield _Entry(None, "stdin", "stdin")
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder_entries(path)
        elif not path.exists():
            yield Rejected(str(source), "not found")
        elif not path.is_file():
            yield Rejected(str(source), "not a file or folder")
        else:
            yield _Entry(path, path.name, str(path))
    except (OSError, ValueError) as error:
        yield Rejected(str(source), f"cannot be read: {error}")


def _folder_entries(folder: Path) -> Iterator[_Entry | Rejected]:
    errors: list[OSError] = []
    found = 0
    for base, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(base, name)
            if not name.startswith(".") and file_type(path) in KNOWN_TYPES:
                found += 1
                yield _Entry(path, name, path.relative_to(folder).as_posix())
    for error in errors:
        yield Rejected(str(error.filename or folder), f"cannot be read: {error.strerror}")
    if not found and not errors:
        yield Rejected(str(folder), NO_ARTICLES)


def _read_entry(
    entry: _Entry, names: _Names, published: DateInterval | None
) -> Iterator[Document | Rejected]:
    raw_articles = read_stream(sys.stdin.buffer) if entry.path is None else read_file(entry.path)
    for raw in raw_articles:
        yield raw if isinstance(raw, Rejected) else _document(raw, entry, names, published)


def _document(
    raw: RawArticle, entry: _Entry, names: _Names, published: DateInterval | None
) -> Document:
    sentences = mark_boilerplate(raw.text, split_sentences(raw.text))
    found = publication_date(raw.text, sentences, stated=raw.published, url=raw.url)
    if published is not None and (found is None or found.basis.startswith("text")):
        found = published
    return Document(
        doc_id=_doc_id(raw, entry, names),
        text=raw.text,
        title=raw.title or headline(raw.text),
        published=found,
        url=raw.url,
        source=raw.source or _host(raw.url) or stated_outlet(raw.text, sentences),
        lang=raw.lang,
        sentences=sentences,
        path=STDIN if entry.path is None else str(entry.path),
    )


def _host(url: str | None) -> str | None:
    """Return the domain of a web address without its "www."."""
    found = re.match(r"https?://(?:www\.)?([\w.-]{1,200})", url or "", re.IGNORECASE)
    return found[1].lower() if found else None


def _doc_id(raw: RawArticle, entry: _Entry, names: _Names) -> str:
    if raw.line is None:
        return names.take(entry.name, entry.longer_name)
    if raw.doc_id is None:
        return names.take(f"{entry.name}:{raw.line}", f"{entry.longer_name}:{raw.line}")
    return names.take(raw.doc_id, f"{entry.name}:{raw.doc_id}", f"{entry.longer_name}:{raw.doc_id}")


def headline(text: str) -> str | None:
    """Return the first line of a plain text when it looks like a headline, else ``None``.

    >>> headline("Port reopens after storm\\n\\nThe port of Riga reopened on Friday.")
    'Port reopens after storm'
    >>> headline("The port of Riga reopened on Friday.") is None
    True
    """
    first, _, rest = text.lstrip().partition("\n")
    line = " ".join(_HEADING.sub("", first, count=1).split())
    if not line or not rest.strip() or len(line) > MAX_TITLE_CHARS:
        return None
    ends_like_prose = line.endswith((".", ":", ",", ";")) and not line.endswith("...")
    return None if ends_like_prose else line
