"""Names that are not listed: which places a romanization or a typo may mean.

Used only when asked for (``Gazetteer.lookup(..., loose=True)``): everything here is a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyascii import anyascii

from gazetteer import sounds
from gazetteer.names import fold
from gazetteer.ranking import score
from gazetteer.readings import Kind, Reading, narrowed, readings
from gazetteer.transliterate import romanizations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gazetteer.place import LngLat, Place

Found = tuple[tuple["Place", int], ...]
"""Places with the kind of the name they were found by."""
UNLIKENESS_WEIGHT = 12.0
"""Points of importance that a name with nothing in common would cost: with a tenth of the letters
wrong a place must have ten times the inhabitants to come first."""
SCRIPT_COUNTRIES = ("KP", "KR", "RU", "UA")
"""Countries by whose rules a name in Hangul or Cyrillic is read."""


def guess(
    name: str,
    named: Callable[[str], Found],
    sounding: Callable[[Sequence[str]], Iterable[str]],
    *,
    country: str | None = None,
    near: LngLat | None = None,
) -> list[Place]:
    """Places the name may mean though none is called so, best first; those in ``country`` first.

    ``named`` gives the places of a folded name, ``sounding`` the known folded names of some
    skeletons. Three things are tried in turn until one finds a place (in ``country``, if given):
    the name romanized by rule, known names of the same skeleton, known names one or two typos
    away.
    """
    elsewhere: list[Place] = []
    for likeness, kind in _attempts(name, sounding):
        found = _places(likeness, kind, named, country, near)
        if found and (country is None or found[0].country_code == country):
            return found
        elsewhere = elsewhere or found
    return elsewhere


def _attempts(
    name: str, sounding: Callable[[Sequence[str]], Iterable[str]]
) -> Iterator[tuple[Mapping[str, float], Kind]]:
    """Yield known names with their likeness to the name (0-1), and what they may then mean.

    The surest attempt comes first.
    """
    key = fold(name)
    if not key.isascii():
        latins = [latin for code in SCRIPT_COUNTRIES for latin in romanizations(name, code)]
        yield {fold(latin): 1.0 for latin in latins}, Kind.ANY
        key = fold(anyascii(name))
    for form, kind in (Reading(key), *readings(key)):
        if len(form) < sounds.SHORTEST_KEY or not (skeletons := sounds.skeletons(form)):
            continue
        same = list(sounding(skeletons))
        yield sounds.alike(form, same), kind
        changed = [near for each in skeletons for near in sounds.one_change(each)]
        yield sounds.mistyped(form, (*same, *sounding(changed))), kind


def _places(
    likeness: Mapping[str, float],
    meant: Kind,
    named: Callable[[str], Found],
    country: str | None,
    near: LngLat | None,
) -> list[Place]:
    """The places of the names that may be meant, best first."""
    best: dict[str, tuple[bool, float, Place]] = {}
    for key, like in likeness.items():
        for place, kind in narrowed(named(key), meant):
            points = score(place, kind, near) - UNLIKENESS_WEIGHT * (1.0 - like)
            known = best.get(place.place_id)
            if known is None or points > -known[1]:
                best[place.place_id] = (place.country_code != country, -points, place)
    return [place for *_, place in sorted(best.values(), key=lambda item: item[:2])]
