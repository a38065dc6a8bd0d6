"""A text as plain words: folded, one space apart where a name may go on, with the way back.

``plain(text)`` folds a whole text at once, so that the key of any span that may be a name is a
piece of it. That is what makes scanning fast: nearly all characters keep their places, one
translation folds them, and the few that do not are noted as edits.

A name goes on over blanks and one line break, a hyphen, "&", an apostrophe inside a word, and a
period after a single letter or one of a few abbreviations ("St. Louis"); anything else ends it.
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache

from gazetteer.names import fold

END = "|"
"""Stands for whatever no name goes over; the last character of a plain text always is one."""
ABBREVIATIONS = frozenset("st ste mt mts ft pt gt".split())
"""Words, beside single letters, that a period may follow inside a name."""
LONGEST_WORD = 100
"""Characters; no name has a longer word, and what folds long words is not made for them."""

_APOSTROPHES = "'`‘’‛′"
_HYPHENS = "\u2010\u2011-"
_BLANKS = " \t\n\r"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TABLE = str.maketrans(
    {
        **{chr(code): END for code in range(128) if not chr(code).isalnum()},
        **dict(zip(string.ascii_uppercase, string.ascii_lowercase, strict=True)),
        **dict.fromkeys(_INVISIBLE, END),
        **dict.fromkeys(_BLANKS + _HYPHENS, " "),
    }
)
_SPECIAL_ASCII = re.compile(r"\s?&\s?|['`.]|[\s-]{2,}")
_CAPITAL = re.compile(r"(?<![^\W_])[A-Z]")
_WORD_START = re.compile(rf"(?<![^ {END}])[^ {END}]")


@dataclass(slots=True)
class Plain:
    """A text folded, and where each piece of it comes from."""

    folded: str = END
    """Words as ``fold`` leaves them, single spaces, and ``END``."""
    cased: str = END
    """As ``folded``, position by position, but capital letters of ASCII are still there."""
    raised: set[int] = field(default_factory=set)
    """Positions where a word begins that is not ASCII and not lower case."""
    possessive: set[int] = field(default_factory=set)
    """Positions of a closing "s" that an apostrophe stood before: a name may end there."""
    starts: list[int] = field(default_factory=list)
    """Of each edit, where its replacement begins in ``folded``; only if of another length."""
    ends: list[int] = field(default_factory=list)
    """Of each edit, where its replacement ends in ``folded``."""
    sources: list[int] = field(default_factory=list)
    """Of each edit, where what it replaced ends in the text."""

    def words(self, *, capitalized: bool) -> list[int]:
        """Where words begin in ``folded``; if ``capitalized``, only those not in lower case."""
        if not capitalized:
            return [match.start() for match in _WORD_START.finditer(self.folded)]
        found = [match.start() for match in _CAPITAL.finditer(self.cased)]
        return sorted({*found, *self.raised}) if self.raised else found

    def lower(self, at: int) -> bool:
        """Whether the word that begins at ``at`` in ``folded`` is in lower case in the text."""
        return self.cased[at].islower() and at not in self.raised

    def start(self, at: int) -> int:
        """Where in the text the word begins that begins at ``at`` in ``folded``."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return at
        if at < self.ends[i]:  # a word that changed its length: where it begins in the text
            before = self.ends[i - 1] if i else 0
            return self.starts[i] - before + (self.sources[i - 1] if i else 0)
        return at - self.ends[i] + self.sources[i]

    def end(self, at: int) -> int:
        """Where in the text the word ends that ends at ``at`` in ``folded``."""
        i = bisect_left(self.starts, at) - 1
        if i < 0:
            return at
        return max(0, at - self.ends[i]) + self.sources[i]

    def edit(self, start: int, end: int, new: str) -> None:
        """Note that ``new`` takes the place of the text's ``start`` to ``end``, in order."""
        if len(new) != end - start:
            at = self.here(start)
            self.starts.append(at)
            self.ends.append(at + len(new))
            self.sources.append(end)

    def here(self, source: int) -> int:
        """The position in ``folded`` of a position in the text that is after all edits so far."""
        return source - self.sources[-1] + self.ends[-1] if self.sources else source


def plain(text: str) -> Plain:
    """The text folded, with the way back to its offsets (code points)."""
    page = Plain()
    special = _SPECIAL_ASCII if text.isascii() else _special()
    pieces: list[str] = []
    done = 0
    for match in special.finditer(text):
        edit = _edit(text, match, page)
        if edit is not None:
            start, end, new = edit
            pieces += (text[done:start], new)
            page.edit(start, end, new)
            done = end
    pieces += (text[done:], END)
    page.cased = "".join(pieces)
    page.folded = page.cased.translate(_TABLE)
    return page


@cache
def _special() -> re.Pattern[str]:
    """What needs a look in a text that is not ASCII; made on first use, for it takes a moment."""
    inner = "".join(map(re.escape, _marks())) + _INVISIBLE
    letter = rf"(?:[^\W_]|[{inner}])"
    return re.compile(
        rf"\s?&\s?|['`.]|[\s{_HYPHENS}]{{2,}}"
        rf"|(?<![0-9A-Za-z])[0-9A-Za-z]*+(?:[^\W\x00-\x7f]|[{inner}]){letter}*+"
        r"|[^\x00-\x7f]"
    )


def _marks() -> list[str]:
    """Characters that belong to the letter before, but that ``\\w`` leaves out."""
    ranges = (range(0x0300, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFFFF))
    return [
        chr(code)
        for codes in ranges
        for code in codes
        if unicodedata.category(chr(code)) in ("Mn", "Mc")
    ]


def _edit(text: str, match: re.Match[str], page: Plain) -> tuple[int, int, str] | None:
    """What to put in place of a special piece; None if the translation does it justice."""
    start, end = match.span()
    first = text[start]
    if first == ".":
        return _period(text, start)
    if first in _APOSTROPHES and end == start + 1:
        return _apostrophe(text, start, page)
    if "&" in match.group():
        return start, end, " and "
    if first.isspace() or first in _HYPHENS:
        return _gap(match.group(), start, end)
    if end - start == 1 and not first.isalnum():
        return start, end, END
    return _word(match.group(), start, end, page)


def _period(text: str, at: int) -> tuple[int, int, str] | None:
    """Keep a name going over "U.S. Virgin", "St. Louis", "St.Louis"."""
    if _letter(text, at - 1) and not _letter(text, at - 2):
        return at, at + 1, ""
    word = at
    while word > 0 and at - word < 4 and text[word - 1].isalpha():
        word -= 1
    if text[word:at].lower() in ABBREVIATIONS:
        return at, at + 1, "" if text[at + 1 : at + 2] == " " else " "
    return None


def _apostrophe(text: str, at: int, page: Plain) -> tuple[int, int, str]:
    if not (_letter(text, at - 1) and _letter(text, at + 1)):
        return at, at + 1, END
    if text[at + 1] in "sS" and not _letter(text, at + 2):
        page.possessive.add(page.here(at))
    return at, at + 1, ""


def _gap(gap: str, start: int, end: int) -> tuple[int, int, str]:
    """One space for blanks, at most one line break, and a hyphen at the end of a line."""
    hyphens = sum(gap.count(hyphen) for hyphen in _HYPHENS)
    lines = gap.count("\n")
    if hyphens and len(gap) > 1:
        return start, end, " " if lines == hyphens == 1 and gap[0] in _HYPHENS else END
    return start, end, " " if lines < 2 else END


def _word(word: str, start: int, end: int, page: Plain) -> tuple[int, int, str]:
    """The word folded, without what is invisible before it."""
    bare = word.lstrip(_INVISIBLE)
    if not bare or len(bare) > LONGEST_WORD:
        return start, end, END
    start = end - len(bare)
    if not bare[0].islower():
        page.raised.add(page.here(start))
    return start, end, fold(bare) or END


def _letter(text: str, at: int) -> bool:
    """Whether a letter or digit stands at that place of the text, which it may lie outside of."""
    return 0 <= at < len(text) and text[at].isalnum()
