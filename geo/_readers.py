"""Reads one file of any known type into raw articles: text and what the file itself states.

Every input is bounded before it is parsed; what cannot be read comes back as a ``Rejected``.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol

from geo.errors import InputError
from geo.model import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

MAX_TEXT_BYTES = 5_000_000
"""Longest document read: about a million words, far beyond any article."""
MAX_LINE_BYTES = 8_000_000
"""Longest JSON line: a document of the size above with its escapes and fields."""
MAX_HTML_BYTES = 10_000_000
MAX_HTML_TAGS = 200_000
"""trafilatura needed 25 s and 1.8 GB for a page of a million links (2026-11)."""
MAX_HTML_DEPTH = 400
"""Nested elements; libxml2 stops near 256 and then silently returns nothing."""
MAX_GZIP_RATIO = 200
GZIP_FREE_BYTES = 10_000_000
"""Unpacked bytes before the ratio above is looked at."""

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "SQLite"),
    (b"\xd0\xcf\x11\xe0", "old Office file"),
)
_BINARY_SAMPLE = 65_536
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_MAX_FOREIGN_SHARE = 0.3
"""Of the letters of a cp1252 text; above it the text is some other 8-bit encoding."""
_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_UNCOUNTED_TAGS = frozenset(
    b"""area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead
    tbody tfoot option optgroup html head body param""".split()
)
"""Void elements and those whose end tag may be left out."""


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its file gives it, nothing inferred."""

    text: str
    doc_id: str | None = None
    title: str | None = None
    published: str | None = None
    """The stated date, as written."""
    url: str | None = None
    source: str | None = None
    lang: str | None = None
    line: int | None = None
    """Line of a JSON Lines file, from 1."""


def read_file(path: Path) -> Iterator[RawArticle | Rejected]:
    """Yield the articles of a file, and a ``Rejected`` for each part that cannot be read."""
    reader = _READERS.get(file_type(path))
    if reader is None:
        reason = _LATER.get(file_type(path), "unknown file type")
        yield Rejected(str(path), f"{reason}: {file_type(path) or 'no extension'}")
        return
    try:
        yield from reader(path)
    except InputError as error:
        yield Rejected(str(path), error.reason, error.detail)
    except OSError as error:
        yield Rejected(str(path), f"cannot be read: {error.strerror or error}")


def file_type(path: Path) -> str:
    """Return the extension that decides the reader: ``.txt``, ``.jsonl.gz``, ... in lower case."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return "".join(suffixes[-2:]) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])


def read_stream(stream: IO[bytes]) -> Iterator[RawArticle | Rejected]:
    """Yield the articles of standard input: JSON Lines when it starts with ``{``, else one text."""
    name = "-"
    try:
        head = stream.readline(MAX_LINE_BYTES + 1)
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            yield from _json_articles(name, _Rewound(stream, head))
        else:
            rest = stream.read(max(0, MAX_TEXT_BYTES + 1 - len(head)))
            yield RawArticle(decode(head + rest), doc_id="stdin")
    except InputError as error:
        yield Rejected(name, error.reason, error.detail)


def clean(text: str) -> str:
    """Return the text with NULs and lone surrogates replaced by U+FFFD; offsets stay true."""
    return _UNSAFE.sub("\ufffd", text)


# Plain text


def _read_text(path: Path) -> Iterator[RawArticle]:
    yield RawArticle(decode(_read_bytes(path, MAX_TEXT_BYTES)))


def _read_bytes(path: Path, limit: int) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"document longer than {limit // 1_000_000} MB")
    return data


def decode(data: bytes) -> str:
    """Return the text of a plain text file, line ends as they are; raise ``InputError`` if binary.

    UTF-8 first; cp1252 for what is not UTF-8 but reads as western text. A byte order mark is not
    part of the text.
    """
    if not data:
        raise InputError("empty file")
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(f"document longer than {MAX_TEXT_BYTES // 1_000_000} MB")
    _refuse_binary(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_western(data)
    if not text.strip():
        raise InputError("no text found")
    return clean(text)


def _refuse_binary(data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("UTF-16 text; save it as UTF-8")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"binary file ({kind})")
    sample = data[:_BINARY_SAMPLE]
    if max(sample[0::2].count(0), sample[1::2].count(0)) > 0.3 * len(sample) / 2:
        halves = sorted((sample[0::2].count(0), sample[1::2].count(0)))
        if halves[0] * 10 < halves[1]:
            raise InputError("UTF-16 text without a byte order mark; save it as UTF-8")
    if len(_CONTROL.findall(sample)) > max(2, _MAX_CONTROL_SHARE * len(sample)):
        raise InputError("binary file")


def _decode_western(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError("neither UTF-8 nor western text; save it as UTF-8") from None
    letters = [char for char in text[:_BINARY_SAMPLE] if char.isalpha()]
    foreign = sum(not char.isascii() for char in letters)
    if foreign > _MAX_FOREIGN_SHARE * len(letters):
        raise InputError("neither UTF-8 nor western text; save it as UTF-8")
    return text


# HTML


def _read_html(path: Path) -> Iterator[RawArticle]:
    data = _read_bytes(path, MAX_HTML_BYTES)
    if not data.strip():
        raise InputError("empty file")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"binary file ({kind})")
    _refuse_deep(data)
    yield _extract(data)


def _refuse_deep(data: bytes) -> None:
    """Raise ``InputError`` for markup the parser would drop or choke on."""
    depth = deepest = 0
    for count, match in enumerate(_TAG.finditer(data), start=1):
        if match[2].lower() not in _UNCOUNTED_TAGS:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
        if count > MAX_HTML_TAGS:
            raise InputError(f"page with more than {MAX_HTML_TAGS:,} tags")
        if deepest > MAX_HTML_DEPTH:
            raise InputError(f"page nested deeper than {MAX_HTML_DEPTH} elements")


def _extract(data: bytes) -> RawArticle:
    from trafilatura import bare_extraction  # slow to import, and only saved pages need it

    try:
        found: Any = bare_extraction(
            data,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # the parser meets hostile markup: nothing it raises may end the run
        log.debug("trafilatura failed", exc_info=True)
        raise InputError("page could not be parsed", type(error).__name__) from error
    text = clean(getattr(found, "text", None) or "")
    if not text.strip():
        raise InputError("no text found")
    return RawArticle(
        text=text,
        title=_line(found.title),
        published=_line(found.date),
        url=_line(found.url),
        source=_line(found.sitename) or _line(found.hostname),
        lang=_line(found.language),
    )


def _line(value: object) -> str | None:
    """Return a stated value as one clean line, ``None`` for nothing."""
    text = " ".join(clean(value).split()) if isinstance(value, str) else ""
    return text[:2000] or None


# JSON Lines


def _read_jsonl(path: Path) -> Iterator[RawArticle | Rejected]:
    with path.open("rb") as stream:
        yield from _json_articles(str(path), stream)


def _read_jsonl_gz(path: Path) -> Iterator[RawArticle | Rejected]:
    packed = max(1, path.stat().st_size)
    try:
        with gzip.open(path, "rb") as stream:
            limit = max(GZIP_FREE_BYTES, MAX_GZIP_RATIO * packed)
            yield from _json_articles(str(path), stream, limit)
    except EOFError:
        yield Rejected(str(path), "gzip file is cut short")
    except (gzip.BadGzipFile, zlib.error):
        yield Rejected(str(path), "gzip file is broken")


class _Lines(Protocol):
    def readline(self, size: int = -1, /) -> bytes: ...


class _Rewound:
    """A stream whose first line was read already."""

    def __init__(self, stream: IO[bytes], head: bytes) -> None:
        self._stream = stream
        self._head = head

    def readline(self, size: int = -1, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._stream.readline(size)


def _json_articles(
    name: str, stream: _Lines, limit: int | None = None
) -> Iterator[RawArticle | Rejected]:
    """Yield the documents of JSON Lines; a broken line is rejected with its number."""
    found = False
    for number, line in _bounded_lines(stream, limit):
        if line is not None and not line.strip():
            continue
        found = True
        try:
            yield _json_article(line, number)
        except InputError as error:
            yield Rejected(name, error.reason, f"line {number}")
    if not found:
        raise InputError("empty file")


def _bounded_lines(stream: _Lines, limit: int | None) -> Iterator[tuple[int, bytes | None]]:
    """Yield numbered lines, ``None`` for one that is too long (read past, never held)."""
    number = total = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        total += len(line)
        too_long = len(line) > MAX_LINE_BYTES
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES + 1)
            total += len(line)
            if limit is not None and total > limit:
                break
        if limit is not None and total > limit:
            raise InputError(f"gzip file unpacks to more than {MAX_GZIP_RATIO} times its size")
        yield number, None if too_long else line


def _json_article(line: bytes | None, number: int) -> RawArticle:
    row = _json_row(line)
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError('no "text"')
    if len(text) > MAX_TEXT_BYTES:
        raise InputError(f"document longer than {MAX_TEXT_BYTES // 1_000_000} MB")
    identity = row.get("id")
    return RawArticle(
        text=clean(text),
        doc_id=_line(str(identity)) if isinstance(identity, str | int) else None,
        title=_line(row.get("title")),
        published=_line(row.get("published")) or _line(row.get("date")),
        url=_line(row.get("url")),
        source=_line(row.get("source")) or _line(row.get("domain")),
        lang=_line(row.get("lang")),
        line=number,
    )


def _json_row(line: bytes | None) -> dict[str, Any]:
    """Return the object on a line; raise ``InputError`` for anything else."""
    if line is None:
        raise InputError(f"line longer than {MAX_LINE_BYTES // 1_000_000} MB")
    try:
        row = json.loads(
            line.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_no_twins
        )
    except InputError:
        raise
    except UnicodeDecodeError:
        raise InputError("line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise InputError("not valid JSON") from None
    if not isinstance(row, dict):
        raise InputError("not a JSON object")
    return row


def _refuse_constant(name: str) -> None:
    raise InputError(f"not valid JSON: {name}")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise InputError("a JSON key is given twice")
    return row


_READERS: dict[str, Callable[[Path], Iterator[RawArticle | Rejected]]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": _read_jsonl,
    ".jsonl.gz": _read_jsonl_gz,
}
KNOWN_TYPES = frozenset(_READERS)
_LATER = {
    ".csv": "a table, not an article; eventatlas build reads tables",
    **dict.fromkeys((".warc", ".warc.gz", ".xml", ".rss", ".atom", ".json"), "not read yet"),
}
"""What is said of files that hold no articles we read."""
