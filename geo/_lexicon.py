"""The word lists mention finding and its neighbors read, from ``geo/data/lexicons``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of ``geo/data/lexicons/<name>.txt`` in file order; ``#`` opens a comment line."""
    lines = _read(f"{name}.txt").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def words(name: str) -> frozenset[str]:
    """The words of ``geo/data/lexicons/<name>.txt`` as a set."""
    return frozenset(word_list(name))


@cache
def terms(table: str, name: str) -> frozenset[str]:
    """The terms of list ``name`` in ``geo/data/lexicons/<table>.toml``.

    A list is written as one string of words; a term of several words is written with underscores.
    """
    return frozenset(word.replace("_", " ") for word in str(_table(table)[name]).split())


@cache
def pairs(table: str, name: str) -> Mapping[str, str]:
    """The table ``name`` of ``geo/data/lexicons/<table>.toml`` as strings to strings, read-only."""
    value = _table(table)[name]
    if not isinstance(value, dict):
        raise TypeError(f"{table}.toml: {name!r} is not a table")
    return MappingProxyType({str(key): str(text) for key, text in value.items()})


@cache
def numbers(table: str, name: str) -> Mapping[str, float]:
    """The table ``name`` of ``geo/data/lexicons/<table>.toml`` as strings to numbers, read-only."""
    return MappingProxyType({key: float(text) for key, text in pairs(table, name).items()})


@cache
def verb_forms(table: str, name: str) -> frozenset[str]:
    """Every inflected form of the verbs in list ``name``; irregular ones are listed as they are."""
    return frozenset(form for verb in terms(table, name) for form in inflect(verb))


def inflect(verb: str) -> set[str]:
    """The regular forms of an English verb: "deny" gives deny, denies, denied, denying."""
    forms = {verb}
    if verb.endswith("e"):
        forms |= {verb + "s", verb + "d", verb[:-1] + "ing"}
    elif verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        forms |= {verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    elif verb.endswith(("s", "x", "z", "ch", "sh")):
        forms |= {verb + "es", verb + "ed", verb + "ing"}
    else:
        last = verb[-1]
        forms |= {verb + "s", verb + "ed", verb + "ing", verb + last + "ed", verb + last + "ing"}
    return forms


@cache
def _table(name: str) -> Mapping[str, object]:
    return MappingProxyType(tomllib.loads(_read(f"{name}.toml")))


def _read(file_name: str) -> str:
    path = resources.files("geo") / "data" / "lexicons" / file_name
    return path.read_text(encoding="utf-8")
