"""Finds every known name in a text: candidates for whoever decides which of them mean a place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from gazetteer._plain import END, Plain, plain
from gazetteer._trie import DIGEST_FACT, in_trie, open_trie
from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 110
"""Characters of a folded name; an index keeps none that is longer than 100, but for spellings."""


class Proposal(NamedTuple):
    """A span of a text, in code points, that reads like a known name; ``key`` is it folded."""

    start: int
    end: int
    key: str


class Scanner:
    """Proposes the names of one gazetteer, or of several, in a text.

    A name is proposed if ``Gazetteer.has`` knows it, whatever it may mean: "Nice", "Of" and
    "Mobile" are towns. Opened like a ``Gazetteer``, and to be closed like one. With the trie that
    is packaged beside the index, some thousand news texts a second are scanned; an index without
    a trie answers the same at a third of that.

    Names in scripts that put no space between words are found only where they stand alone.

    Raises what opening a ``Gazetteer`` raises.

    >>> with Scanner() as scanner:
    ...     [found.key for found in scanner.scan("Ships from Rajin reached Vladivostok's port.")]
    ['ships', 'rajin', 'vladivostok']
    """

    def __init__(self, path: str | Path | None = None, *more: str | Path) -> None:
        self._gazetteer = Gazetteer(path, *more)
        digest = None if more else self._gazetteer.info().get(DIGEST_FACT)
        index = CORE_PATH if path is None else Path(path)
        self._trie = open_trie(index, str(digest)) if digest else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._trie = None
        self._gazetteer.close()

    @property
    def fast(self) -> bool:
        """Whether there is a trie for names in ASCII letters."""
        return self._trie is not None

    def scan(
        self, text: str, *, capitalized: bool = True, nested: bool = False
    ) -> Iterator[Proposal]:
        """The known names in the text, from left to right; of those that overlap, the longest.

        ``capitalized`` leaves out names whose first or last word is in lower case; ``nested``
        gives all names, also inside and across others, those of one start longest first. A
        possessive ending is left out of a span unless it belongs to the name.
        """
        page = plain(text)
        free = 0
        for at in page.words(capitalized=capitalized):
            if at < free:
                continue
            for key in reversed(self._beginning(page, at)):
                end = at + len(key)
                if capitalized and _ends_lower(page, at, key):
                    continue
                found = _proposal(text, page, at, key) if _word_ends(page, end) else None
                if found is None:
                    continue
                yield found
                if not nested:
                    free = end
                    break

    def _beginning(self, page: Plain, at: int) -> list[str]:
        """Known names that the plain text begins with at that position, shortest first."""
        ahead = page.folded[at : at + LONGEST_NAME]
        if self._trie is not None and in_trie(ahead):
            return self._trie.prefixes(ahead)
        return self._asked(page, at, ahead.partition(END)[0])

    def _asked(self, page: Plain, at: int, ahead: str) -> list[str]:
        """As ``_beginning``, asking the gazetteer for one run of words after the other."""
        words = ahead.split(" ")
        first = words[0]
        longest = self._gazetteer.starts(first)
        if at + len(first) - 1 in page.possessive:
            longest = max(longest, self._gazetteer.starts(first[:-1]))
        found: list[str] = []
        end = -1
        for word in words[:longest]:
            end += 1 + len(word)
            ends = (end - 1, end) if at + end - 1 in page.possessive else (end,)
            found.extend(ahead[:stop] for stop in ends if self._gazetteer.has(ahead[:stop]))
        return found


def _word_ends(page: Plain, at: int) -> bool:
    ends = (" ", END)
    return page.folded[at] in ends or (at in page.possessive and page.folded[at + 1] in ends)


def _ends_lower(page: Plain, at: int, key: str) -> bool:
    space = key.rfind(" ")
    return space >= 0 and page.lower(at + space + 1)


def _proposal(text: str, page: Plain, at: int, key: str) -> Proposal | None:
    """The span in the text; None for an oddity that folds otherwise on its own than in its text."""
    start, end = page.start(at), page.end(at + len(key))
    if text[end : end + 1] == "." and text[end - 2 : end - 1] == ".":
        end += 1  # "U.S."
    return Proposal(start, end, key) if fold(text[start:end]) == key else None
