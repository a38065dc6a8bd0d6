"""What the sentences around one tell of: an article that speaks of an attack says "were killed"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo._report import fits
from geo.frames import find_triggers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._view import View
    from geo.frames import Frames, TriggerHit

_BEFORE = 4
_AFTER = 2
"""Sentences before and after one that say what it is about. On WikiEvents' tune half 2 and 1 lose
two triggers of 134 and a whole article finds no more; in local news it tells of a fifth more."""


def with_scenes(views: Sequence[View], frames: Frames) -> list[View]:
    """The views, each with what its neighbors tell of in words that need no neighbors."""
    types = frozenset(
        p.group.type for ps in frames.patterns.values() for p in ps if p.group.context
    )
    told = [_told(view, frames, types) for view in views] if types else [{}] * len(views)
    return [replace(view, scene=_around(told, at)) for at, view in enumerate(views)]


def _told(view: View, frames: Frames, types: frozenset[str]) -> dict[str, str]:
    """The types a sentence tells of by itself, each with its words and the sentence's number."""

    def alone(hit: TriggerHit) -> bool:
        group = hit.pattern.group
        return group.type in types and not group.context and fits(view, hit, frames)

    return {
        hit.pattern.group.type: f'"{_words(view, hit)}" in sentence {view.index + 1}'
        for hit in reversed(find_triggers(view.tokens, frames, alone))
    }


def _around(told: Sequence[Mapping[str, str]], at: int) -> dict[str, str]:
    scene: dict[str, str] = {}
    for near in range(max(0, at - _BEFORE), min(len(told), at + _AFTER + 1)):
        if near != at:
            scene |= told[near]
    return scene


def _words(view: View, hit: TriggerHit) -> str:
    return view.document.text[view.tokens[hit.first].start : view.tokens[hit.last].end]
