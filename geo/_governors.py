"""The words of a sentence that govern an event: that somebody says, alleges, denies or plans it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geo._words import noun_forms, verb_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo._view import View
    from geo.frames import TriggerHit

NEGATIONS = frozenset({"not", "n't", "never", "neither", "nor", "no", "without", "cannot"})


CONTRACTED_NOT = "n't"


_OF_TIME = frozenset({"behind", "of", "on"})
"""Before "schedule" these only say how late something is: "hours behind schedule"."""
BE_FINITE = frozenset({"is", "are", "was", "were"})


@dataclass(frozen=True, slots=True)
class Governor:
    kind: str
    at: int
    last: int
    verb: bool
    word: str


def find_governors(view: View, hit: TriggerHit) -> list[Governor]:
    """All words of the sentence that may govern an event, in order, the trigger itself left out."""
    index = _governor_index()
    found: list[Governor] = []
    for at, token in enumerate(view.tokens):
        if hit.first <= at <= hit.last or (token.text == "May" and at > 0):  # the month
            continue
        if token.lower == "schedule" and at and view.tokens[at - 1].lower in _OF_TIME:
            continue
        for elements, kind, verb, lemma in index.get(token.lower, ()):
            size = len(elements)
            words = tuple(t.lower for t in view.tokens[at : at + size])
            if len(words) == size and all(w in e for w, e in zip(words, elements, strict=True)):
                if verb and _is_nounish(view, at):
                    continue
                found.append(Governor(kind, at, at + size - 1, verb, lemma))
    return found


def nearest(governors: Iterable[Governor], kinds: set[str]) -> Governor | None:
    found = [g for g in governors if g.kind in kinds]
    return found[-1] if found else None


def negates(view: View, at: int) -> bool:
    """Whether the token says no: "never", or the end of "didn't", which is three tokens."""
    word = view.tokens[at].lower
    if word in NEGATIONS or word.endswith(CONTRACTED_NOT):
        return True
    return (
        word == "t"
        and at > 1
        and view.tokens[at - 1].lower in ("'", "`")
        and view.tokens[at - 2].lower.endswith("n")
    )


def is_negated(view: View, governor: Governor) -> bool:
    """Whether one of the words right before says no."""
    return any(negates(view, at) for at in range(max(0, governor.at - 4), governor.at))


def is_passive(view: View, governor: Governor) -> bool:
    before = {t.lower for t in view.tokens[max(0, governor.at - 2) : governor.at]}
    return bool(before & (BE_FINITE | {"been", "be", "being"}))


def closes_sentence(view: View, governor: Governor) -> bool:
    """Whether a reporting word after the event frames all of it: ", Kirby claimed"."""
    return any(view.tokens[i].text == "," for i in range(max(0, governor.at - 8), governor.at))


def crosses_break(view: View, start: int, end: int) -> bool:
    return any(view.tokens[i].text in (";", ":", "\u2014") for i in range(start + 1, end))


def _is_nounish(view: View, at: int) -> bool:
    """Whether a form that could be a verb stands as a noun: "the plans", "its claims"."""
    word = view.tokens[at].lower
    if word.endswith(("ed", "ing")) or at == 0:
        return False
    before = view.tokens[at - 1].lower
    return before in (
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "this",
        "that",
        "any",
        "of",
        "'s",
        "in",
        "for",
        "such",
        "new",
        "no",
    )


@lru_cache(maxsize=1)
def stance_words() -> Mapping[str, frozenset[str]]:
    table = _stance_table()
    words = {kind: frozenset(lists.get("words", [])) for kind, lists in table.items()}
    words["speakers"] = frozenset(f for n in table["speakers"]["nouns"] for f in noun_forms(n))
    return words


_Entry = tuple[tuple[frozenset[str], ...], str, bool, str]


@lru_cache(maxsize=1)
def _governor_index() -> Mapping[str, tuple[_Entry, ...]]:
    index: dict[str, list[_Entry]] = {}
    for kind, lists in _stance_table().items():
        if kind == "speakers":
            continue
        for name, is_verb in (("verbs", True), ("nouns", False), ("words", False)):
            for phrase in lists.get(name, []):
                entry = _entry(phrase, kind, name, is_verb)
                for form in entry[0][0]:
                    index.setdefault(form, []).append(entry)
    return {k: tuple(v) for k, v in index.items()}


def _entry(phrase: str, kind: str, name: str, is_verb: bool) -> _Entry:
    head, *rest = phrase.split()
    tail = [frozenset((w,)) for w in rest]
    if name == "verbs":
        return (verb_forms(head), *tail), kind, is_verb, phrase
    if name == "nouns" and not rest:
        return (noun_forms(head),), kind, is_verb, phrase
    return (frozenset((head,)), *tail), kind, is_verb, phrase


@lru_cache(maxsize=1)
def _stance_table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("geo").joinpath("data/stances.toml").read_text("utf-8"))
