"""The line each key of a TOML text stands on, which ``tomllib`` does not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path: TypeAlias = "tuple[str | int, ...]"
"""Keys, and places in lists counted from 0: ``("types", "strike", "triggers", 0, "verbs", 2)``."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s=.,\[\]{}#\"']+")
_PLAIN = re.compile(r"[^,\]}\n#]+")
"""A number, a truth value or a date."""
_ESCAPE = re.compile(r'\\(["\\])')


def key_lines(text: str) -> Mapping[Path, int]:
    """The line, counted from 1, of every key, table and list entry of a text that is valid TOML.

    >>> lines = key_lines('[a]\\nb = [\\n  "x",\\n  "y",\\n]\\n')
    >>> lines[("a",)], lines[("a", "b")], lines[("a", "b", 1)]
    (1, 2, 4)
    """
    return _Reader(text).read()


class _Reader:
    """A cursor in the text; it trusts that ``tomllib`` has found the text valid."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        """How many ``[[tables]]`` of a name there are so far."""
        self._line, self._counted = 1, 0

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Path:
        line = self._line_here()
        listed = self.text.startswith("[[", self.at)
        self.at += 2 if listed else 1
        keys = self._keys()
        self.at += 2 if listed else 1
        path = self._within_lists(keys[:-1])
        path = (*path, keys[-1])
        self.lines.setdefault(path, line)
        if listed:
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            path = (*path, number)
            self.lines[path] = line
        elif path in self.counts:
            path = (*path, self.counts[path] - 1)
        return path

    def _within_lists(self, keys: list[str]) -> Path:
        """The path with the number of the last table of each list of tables on the way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            self.lines.setdefault(path, self._line_here())
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line_here()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip()
        self._value(path)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip()
            match = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if match is None:  # cannot be in valid TOML; never stand still
                self.at = len(self.text)
                return keys or [""]
            self.at = match.end()
            keys.append(_unquoted(match[0]))
            self._skip()
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _value(self, path: Path) -> None:
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            match = _STRING.match(self.text, self.at) or _PLAIN.match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def _list(self, path: Path) -> None:
        for number, _ in enumerate(self._items("]")):
            self.lines[(*path, number)] = self._line_here()
            self._value((*path, number))

    def _inline_table(self, path: Path) -> None:
        for _ in self._items("}"):
            self._pair(path)

    def _items(self, closing: str) -> Iterator[None]:
        self.at += 1
        while self._skip():
            if self.text[self.at] == closing:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            else:
                yield

    def _skip(self) -> bool:
        """Go past blanks and comments; whether anything is left."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line


def _unquoted(key: str) -> str:
    if key[0] == '"':
        return _ESCAPE.sub(r"\1", key[1:-1])
    return key[1:-1] if key[0] == "'" else key
