"""What a table's own words for types and statuses are here: "Port visit" is a visit."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from geo._clean import clean_line
from geo._columns import TITLES
from geo._words import noun_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.frames import Frames
    from geo.model import Status

NO_TYPE: Final = "event"
"""The type of rows whose table does not tell one."""
LONGEST_TYPE = 60
_STATUS_WORDS: Final[dict[Status, str]] = {
    "happened": (
        "happened|actual|completed|complete|done|occurred|confirmed|verified|past|carried out|over|"
        "finished|true|ended|ongoing"
    ),
    "planned": (
        "planned|plan|scheduled|upcoming|expected|announced|proposed|future|forthcoming|intended|"
        "pending|to come"
    ),
    "alleged": "alleged|claimed|claim|reported|allegation|accused|disputed|contested|unconfirmed",
    "denied": "denied|refuted|rejected|false|debunked|disproved",
    "possible": (
        "possible|possibly|potential|likely|probable|unverified|rumored|rumoured|rumor|rumour|"
        "suspected|unclear|uncertain|unknown"
    ),
}
_STATUSES: Final = {
    word: status for status, words in _STATUS_WORDS.items() for word in words.split("|")
}
_BREAKS = re.compile(r"[\W_]+")


def read_status(cell: str) -> Status | None:
    """The status a cell says, ``None`` for words that are none; "happened" where it is empty.

    >>> read_status("Scheduled"), read_status("at anchor")
    ('planned', None)
    """
    words = _plain(cell)
    return _STATUSES.get(words) if words else "happened"


_UNDONE = frozenset("no not non canceled cancelled averted failed attempted".split())
"""Words before a type that make it another: a "cancelled visit" is no visit."""


class TypeWords:
    """The types of events by the words for them: their names, titles and the frames' own words."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._known: dict[str, str] = {}

    def type_of(self, label: str) -> str:
        """The type a label names; a word for none is a type of the user's own.

        >>> from geo.frames import load_frames
        >>> words = TypeWords(load_frames())
        >>> words.type_of("Port visit"), words.type_of("Shipments"), words.type_of("Bake sale day")
        ('visit', 'transfer', 'bake_sale_day')
        """
        if label not in self._known:
            self._known[label] = self._named(label)
        return self._known[label]

    def subtype_of(self, label: str) -> str:
        """The label where it says more than its type does: "Port visit" of a visit."""
        words = _plain(label)
        says_no_more = words in self._by_name or words == _plain(self.type_of(label))
        return "" if says_no_more else label

    def plover_of(self, event_type: str) -> str:
        """The PLOVER code of a type, "" where it has none."""
        known = self._frames.types.get(event_type)
        return known.plover if known is not None else ""

    def _named(self, label: str) -> str:
        words = _plain(label)[:LONGEST_TYPE].strip()
        if not words:
            return NO_TYPE
        if words in self._by_name:
            return self._by_name[words]
        told = self._told_by(words)
        if len(told) == 1:
            return told.pop()
        *before, last = words.split(" ")
        named = {self._by_name[word] for word in (*before, last) if word in self._by_name}
        if last in self._by_name and len(named) == 1 and not _UNDONE & {*before}:
            return self._by_name[last]
        return own_type(label)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Types by their names and titles, one or several of them: "visit", "Visits"."""
        found: dict[str, str] = {}
        for name, event_type in self._frames.types.items():
            for title in (name, event_type.title, TITLES.get(name, "")):
                words = _plain(title)
                if words:
                    found.update(dict.fromkeys((words, *noun_forms(words)), name))
                    found[_singular(words)] = name
        return found

    def _told_by(self, words: str) -> set[str]:
        """The types of which the words, all of them, are a verb or noun in any context."""
        parts = words.split()
        patterns = self._frames.patterns.get(parts[0], ())
        return {
            pattern.group.type
            for pattern in patterns
            if len(pattern.elements) == len(parts)
            and not (pattern.group.context or pattern.group.also)
            and (pattern.kind == "noun" or not pattern.group.needs)
            and all(e and part in e for e, part in zip(pattern.elements, parts, strict=True))
        }


def own_type(label: str) -> str:
    """The name of a user's own type: small letters and underscores, but capitals of "UN" stay.

    >>> own_type("UN Vote"), own_type("PROTEST")
    ('UN_vote', 'protest')
    """
    words = _BREAKS.sub(" ", clean_line(label)[:LONGEST_TYPE]).split()
    mixed = any(letter.islower() for letter in label)
    kept = [w if mixed and len(w) > 1 and w.isupper() else w.lower() for w in words]
    return "_".join(kept) or NO_TYPE


def understood(cells: Iterable[str]) -> bool:
    """Whether a column tells statuses: one of its words is one."""
    return any(cell and read_status(cell) is not None for cell in cells)


def _singular(words: str) -> str:
    if words.endswith("ies"):
        return words[:-3] + "y"
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def _plain(text: str) -> str:
    return _BREAKS.sub(" ", clean_line(text)).strip().casefold()
