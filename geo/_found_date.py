"""What a date rule finds, and the words all rules share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from geo._calendar import MONTHS, Span

Direction = Literal["past", "future"]
Resolver = Callable[[date, Direction | None], Span | None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: where, what kind, and how to resolve it."""

    start: int
    end: int
    kind: Literal["calendar", "relative", "duration", "recurring"]
    resolve: Resolver | None = None
    absolute: bool = False
    """Whether ``resolve`` pays no heed to the publication day."""
    direction: Direction | None = None
    else_duration: bool = False
    """Whether it is a duration where nothing tells it as coming: "built in two weeks"."""
    from_anchor: Callable[[Span], Span | None] | None = None
    """Resolves what is told from the date named before it: "two days later"."""


def month_number(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def part_of(words: str | None) -> str | None:
    """Return early, mid or late for the words that say so."""
    if not words:
        return None
    key = words.lower()
    for part, names in (
        ("early", ("early", "beginning", "start")),
        ("mid", ("mid", "middle")),
        ("late", ("late", "end")),
    ):
        if any(name in key for name in names):
            return part
    return None


def day_number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def plain_word(name: str) -> bool:
    """Whether a month's name is written like the verb: "may", "march"."""
    return name in {"may", "march", "mar"}


def fixed(span: Span | None) -> Resolver:
    """Return a resolver for what is the same whatever the publication day."""
    return lambda _day, _direction: span
