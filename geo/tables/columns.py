"""Which column of a table says what: those the user names, and those known by their header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from geo._clean import clean_line
from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_KNOWN_BY_HEADER: Final = {
    "place": "place|place name|location|location name|where|venue|city|town|toponym",
    "date": (
        "date|event date|when|start date|date start|date from|from date|start|day|date of event"
    ),
    "type": "type|event type|kind|kind of event|category|event category",
    "title": "title|headline|event title|event name",
    "description": (
        "description|summary|details|event description|what|what happened|notes|note|comment|"
        "comments|text"
    ),
    "status": "status|event status",
    "source": "source|sources|outlet|publisher|reported by|source name|data source",
    "url": "url|link|source url|web address|website|href|source link",
    "country": "country|country name|nation|country code|iso2|iso country|iso",
    "area": "admin1|admin 1|adm1|adm 1|state|province|oblast|governorate|state province|region",
    "lat": "lat|latitude|y|lat dd|latitude dd|decimallatitude|decimal latitude",
    "lon": "lon|lng|long|longitude|x|lon dd|longitude dd|decimallongitude|decimal longitude",
    "origin": (
        "origin|origin name|origin place|origin port|place of origin|port of origin|departure port|"
        "port of departure|port of loading|loading port|load port|departed from|from place|from"
    ),
    "destination": (
        "destination|destination name|destination place|destination port|place of destination|"
        "port of destination|arrival port|port of arrival|port of discharge|discharge port|"
        "to place|to"
    ),
    "end": "end date|date end|end|date to|until|end day|last day",
    "actors": (
        "actors|actor|actor1|actor2|actor 1|actor 2|who|people|persons|participants|parties|"
        "organization|organisation|organizations|organisations"
    ),
}
"""What a column is taken for by its header alone; the headers of each, likeliest first."""
_MANY: Final = frozenset({"actors"})
_ANY: Final = frozenset({"country"})
"""Of several columns, the first that a row fills counts."""
_NEEDS: Final = {"lat": "lon", "lon": "lat", "end": "date"}
"""Columns that say nothing without another one."""
_WORD_BREAKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns a user names, by their headers; the others are known by theirs."""

    place: str | None = None
    """Names of places."""
    date: str | None = None
    type: str | None = None
    """What kind of event; where no column tells, every row is an ``event``."""
    typed: str = "--{}-column {}"
    """How a user names a column, for messages."""


def find_columns(
    headers: Sequence[str], wanted: TableColumns, *, located: bool
) -> dict[str, list[int]]:
    """The positions of the columns that say something known, by what they say.

    ``located`` tells whether the rows bring a geometry. Raises ``InputError`` when a column that
    the user names is missing or there twice, or when nothing says where.
    """
    named = (("place", wanted.place), ("date", wanted.date), ("type", wanted.type))
    found = {
        what: [_named(headers, name, what, wanted.typed)]
        for what, name in named
        if name is not None
    }
    taken = {position for positions in found.values() for position in positions}
    plain = [_plain(header) for header in headers]
    for what, names in _KNOWN_BY_HEADER.items():
        if what in found:
            continue
        order = names.split("|")
        at = [k for name in order for k, header in enumerate(plain) if header == name]
        free = [k for k in dict.fromkeys(at) if k not in taken]
        if free:
            found[what] = sorted(free) if what in _MANY else free if what in _ANY else free[:1]
            taken.update(found[what])
    for what, other in _NEEDS.items():
        if other not in found:
            found.pop(what, None)
    if not located and not {"place", "lat", "origin", "destination"} & found.keys():
        raise InputError(f"nothing says where; {_choice(headers, 'place', 'place', wanted.typed)}")
    return found


def without_repeats(headers: Iterable[str]) -> list[str]:
    """The headers cleaned and each once: a second "name" becomes "name (2)", none "column 3".

    >>> without_repeats(["name", "name", ""])
    ['name', 'name (2)', 'column 3']
    """
    taken: set[str] = set()
    found = []
    for position, header in enumerate(headers, start=1):
        plain = clean_line(header)[:100].strip() or f"column {position}"
        unique, number = plain, 1
        while unique in taken:
            number += 1
            unique = f"{plain} ({number})"
        taken.add(unique)
        found.append(unique)
    return found


def _named(headers: Sequence[str], name: str, what: str, typed: str) -> int:
    """Where the column of that name is: as written, else without regard to case and blanks."""
    wanted = clean_line(name)
    exact = [k for k, header in enumerate(headers) if header == wanted]
    twice = f"{wanted} (2)" in headers
    if exact and not twice:
        return exact[0]
    alike = [k for k, header in enumerate(headers) if _plain(header) == _plain(wanted)]
    if len(alike) == 1 and not twice:
        return alike[0]
    if exact or alike:
        raise InputError(f'more than one column is called "{wanted}"; rename all but one')
    raise InputError(f'no column "{wanted}"; {_choice(headers, wanted, what, typed)}')


def _choice(headers: Sequence[str], wanted: str, what: str, typed: str) -> str:
    """The columns there are, and how to name one: the one most like what was typed."""
    if not headers:
        return "the table has no columns"
    names = ", ".join(headers[:20]) + (", ..." if len(headers) > 20 else "")
    like = get_close_matches(wanted.casefold(), [header.casefold() for header in headers], 1, 0.5)
    likeliest = next((h for h in headers if like and h.casefold() == like[0]), headers[0])
    example = likeliest if likeliest.isidentifier() or '"' in typed else f'"{likeliest}"'
    return f"the columns are: {names}. Name the right one, such as {typed.format(what, example)}"


def _plain(header: str) -> str:
    return _WORD_BREAKS.sub(" ", header).strip().casefold()
