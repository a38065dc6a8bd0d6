"""A frames file as bytes to findings: what is wrong in which line, and what to write instead."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo._frame_faults import Fault, Known, find_faults
from geo._toml_lines import key_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo._toml_lines import Path

_TOML_ADVICE = (
    ("Invalid value", "text stands in quotes; true and false are written small"),
    ("Invalid statement", 'a line is [table], [[table]] or key = value; a comment begins with "#"'),
    ("Unclosed array", 'a "]" or a comma between two entries is missing'),
    ("Expected '=' after a key", "write key = value; a key of several words stands in quotes"),
    ("Expected ']", "a header is [one.name] or [[one.name]] on a line of its own"),
    ("Cannot declare", "a [table] may stand in a file once; groups of triggers have [[ ]]"),
    ("Cannot overwrite", "a key may stand in a table once: put its words into one list"),
    ("Duplicate inline table key", "a key may stand in a table once"),
    ("Unterminated string", "a closing quote is missing"),
    ("Illegal character", "a closing quote may be missing before it"),
    ("Expected newline or end of document", "one key = value a line; is a quote or comma missing?"),
    ("Unescaped", "write \\\\ for a backslash, or use single quotes"),
)
"""What to do about messages of ``tomllib``, by how they begin."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a frames file with the line it stands on."""

    line: int
    where: str
    """The key, as TOML writes it: ``types.strike.triggers``."""
    problem: str
    advice: str
    serious: bool

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        advice = f" ({self.advice})" if self.advice else ""
        return f"line {self.line}: {where}{self.problem}{advice}"


def check(data: bytes, known: Known) -> list[Finding]:
    """What is wrong with a frames file or may surprise in it, by line; empty when nothing."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return [_not_utf8(data, error)]
    try:
        table = tomllib.loads(text)
        lines = key_lines(text)
    except tomllib.TOMLDecodeError as error:
        return [_not_toml(text, str(error))]
    except RecursionError:
        return [Finding(1, "", "not valid TOML: lists within lists, too many", "", True)]
    return sorted((_at_line(f, lines) for f in find_faults(table, known)), key=lambda f: f.line)


def _at_line(fault: Fault, lines: Mapping[Path, int]) -> Finding:
    path = fault.path
    while path and path not in lines:
        path = path[:-1]
    where = ".".join(str(key) for key in fault.path if isinstance(key, str))
    return Finding(lines.get(path, 1), where, fault.problem, fault.advice, fault.serious)


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Finding:
    line = data.count(b"\n", 0, error.start) + 1
    problem = f"not UTF-8 text (byte 0x{data[error.start]:02x} at offset {error.start})"
    return Finding(line, "", problem, "save the file with the encoding UTF-8", True)


def _not_toml(text: str, message: str) -> Finding:
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    last = text.rstrip("\n").count("\n") + 1
    line = int(found[1]) if found and found[1] else last
    said = message[: found.start()] if found else message
    if found and not found[1] and said.startswith("Invalid value"):
        advice = 'the text ends too soon: a "]" or a comma, or a closing quote, is missing'
        return Finding(line, "", f"not valid TOML: {said}", advice, True)
    advice = next((advice for start, advice in _TOML_ADVICE if said.startswith(start)), "")
    return Finding(line, "", f"not valid TOML: {said}", advice, True)
