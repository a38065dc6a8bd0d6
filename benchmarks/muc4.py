"""Reads the messages and answer keys of MUC-3 and MUC-4: newswire in capitals on Latin America.

A key has one template per incident, of which some are optional: an answer to one is not false,
and none is owed. A slot may hold alternatives, "(EL SALVADOR: USULUTAN (CITY)) / (EL SALVADOR)".
A date "- 09 DEC 89" is that day or any before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.boilerplate import mark_boilerplate
from geo.model import DateInterval, Document
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
DATELINE_CHARS = 300
"""Characters from the top among which the dateline ends."""

_ID = r"(?:DEV|TST\d)-MUC\d-\d{4}"
_MESSAGE = re.compile(rf"^({_ID})\b.*$", re.MULTILINE)
_SLOT = re.compile(r"^\s*(\d{1,2})\. +[A-Z ]+: [A-Z ]+?(?:  +(\S.*))?$")
_DAY = r"(\d\d) ([A-Z]{3}) (\d\d)"
_DATELINE = re.compile(r", (\d{1,2}) ([A-Z]{3})[A-Z]{0,6} (\d\d)\b[^-]{0,90}(?:-[^-]{1,60})?--")
_SPAN = re.compile(rf"(?P<open>- ?)?{_DAY}(?: - {_DAY})?")
_NAMED = re.compile(r"([^()]+?) ?\(([^()]*)\)(?: - )?")
_ID_SLOT, _NUMBER, _DATE, _LOCATION, _TYPE, _STAGE = range(6)


@dataclass(frozen=True, slots=True)
class Location:
    """A country and the places named in it, the widest first, each with what kind it is."""

    country: str
    levels: tuple[tuple[tuple[str, str], ...], ...] = ()
    """One tuple of (name, kind) per level; two names in one for "A (CITY) - B (CITY)"."""


@dataclass(frozen=True, slots=True)
class KeyDate:
    """When an incident was; ``start`` is ``None`` for "that day or any before"."""

    start: date | None
    end: date


@dataclass(frozen=True, slots=True)
class Template:
    """An incident of the key; several values of a slot are alternatives."""

    message: str
    number: str
    optional: bool
    types: tuple[str, ...]
    stages: tuple[str, ...]
    locations: tuple[Location, ...]
    dates: tuple[KeyDate, ...]


def read_messages(path: Path) -> Iterator[Document]:
    """The messages of a file, published on the day of their dateline."""
    parts = _MESSAGE.split(path.read_text("latin-1"))
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        yield Document(
            name,
            text,
            published=_published(text),
            sentences=mark_boilerplate(text, split_sentences(text)),
        )


def read_key(path: Path) -> dict[str, list[Template]]:
    """The templates of a key by message; none for a message that tells of no incident."""
    found: dict[str, list[Template]] = defaultdict(list)
    for slots in _slots(path):
        name = slots[_ID_SLOT].split()[0]
        of_message = found[name]
        if "*" not in slots[_NUMBER]:
            of_message.append(_template(name, slots))
    return dict(found)


def _slots(path: Path) -> Iterator[dict[int, str]]:
    """One mapping per template from the number of a slot to its lines, joined by " / "."""
    slots: dict[int, str] = {}
    current = -1
    for line in path.read_text("latin-1").splitlines():
        if line.startswith(";") or not line.strip():
            continue
        found = _SLOT.match(line)
        if found is None:
            if line.startswith(" ") and current in slots:
                slots[current] += " / " + line.strip()
            continue
        current = int(found[1])
        if current == _ID_SLOT and slots:
            yield slots
            slots = {}
        slots[current] = (found[2] or "-").strip()
    if slots:
        yield slots


def _template(name: str, slots: dict[int, str]) -> Template:
    return Template(
        name,
        slots[_NUMBER].split()[0],
        "OPTIONAL" in slots[_NUMBER],
        tuple(_alternatives(slots[_TYPE])),
        tuple(_alternatives(slots[_STAGE])),
        tuple(map(_location, _alternatives(slots[_LOCATION]))),
        tuple(d for part in _alternatives(slots[_DATE]) if (d := _date(part)) is not None),
    )


def _alternatives(cell: str) -> list[str]:
    """The alternatives of a slot without the parentheses around them; none for an empty slot."""
    parts = [""]
    depth = 0
    for piece in re.split(r"([()]| / )", cell):
        depth += (piece == "(") - (piece == ")")
        if piece == " / " and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [bare for part in parts if (bare := _bare(part.strip())) not in ("", "-", "*")]


def _bare(part: str) -> str:
    return part[1:-1].strip() if part.startswith("(") and part.endswith(")") else part


def _location(text: str) -> Location:
    country, *rest = (part.strip() for part in text.lstrip("? ").split(":"))
    levels = tuple(tuple((n.strip(" -"), k) for n, k in _NAMED.findall(part)) for part in rest)
    return Location(country, tuple(level for level in levels if level))


def _date(text: str) -> KeyDate | None:
    found = _SPAN.search(text)
    if found is None:
        return None
    first = _day(found[2], found[3], found[4])
    last = _day(found[5], found[6], found[7]) if found[5] else first
    if first is None or last is None:
        return None
    return KeyDate(None if found["open"] else first, last)


def _published(text: str) -> DateInterval | None:
    found = _DATELINE.search(text, 0, DATELINE_CHARS)
    day = _day(*found.groups()) if found else None
    return DateInterval(day, day, 1, "dateline") if day else None


def _day(day: str, month: str, year: str) -> date | None:
    """The day of the twentieth century, ``None`` for a slip of the key ("11 NOV 00")."""
    if month not in MONTHS or year == "00":
        return None
    try:
        return date(1900 + int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None
