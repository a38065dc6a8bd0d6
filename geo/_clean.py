"""Text made safe to store and to show, without moving a single offset.

Article text may hold anything: NUL bytes, terminal escapes, halves of emoji. Every writer below us
does something different with those (cuts the text, raises, writes XML nobody can read), so they are
replaced once, here, one code point for one.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.model import DateInterval, Document

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNSTORABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"\s+")

WORLD = (-180.0, -90.0, 180.0, 90.0)
"""West, south, east, north in degrees."""


def clean_text(text: str) -> str:
    """The text with control characters as spaces and unstorable code points as U+FFFD.

    Its length is that of ``text``; tabs and line ends stay.

    >>> clean_text("Kyiv\\x00 fell\\ud83d")
    'Kyiv  fell�'
    """
    if text.isprintable():  # nearly all text is, and asking is much quicker than replacing
        return text
    return _UNSTORABLE.sub("�", _CONTROLS.sub(" ", text))


def clean_line(text: str | None) -> str:
    """The text cleaned and on one line, ``""`` for ``None``.

    >>> clean_line(" Talks\\n in  Hanoi ")
    'Talks in Hanoi'
    """
    if not text:
        return ""
    if text.isprintable() and "  " not in text:  # the one blank that is printable is the space
        return text.strip()
    return _SPACES.sub(" ", clean_text(text)).strip()


def clean_document(document: Document) -> Document:
    """The document with all its text cleaned; offsets and sentences stay true."""
    return replace(
        document,
        doc_id=clean_line(document.doc_id),
        text=clean_text(document.text),
        title=_optional(document.title),
        url=_optional(document.url),
        source=_optional(document.source),
        lang=_optional(document.lang),
        path=None if document.path is None else clean_text(document.path),
        published=_clean_interval(document.published),
    )


def _clean_interval(interval: DateInterval | None) -> DateInterval | None:
    return interval and replace(interval, basis=clean_line(interval.basis))


def _optional(text: str | None) -> str | None:
    return None if text is None else clean_line(text)


def in_world(lat: float, lon: float) -> bool:
    """Whether the coordinates are numbers inside the world, degrees."""
    west, south, east, north = WORLD
    finite = math.isfinite(lat) and math.isfinite(lon)
    return finite and south <= lat <= north and west <= lon <= east
