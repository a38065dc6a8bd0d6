"""Distances and directions, read backward from their end: "about 50 miles (80 km) southeast"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo._lexicon import numbers, pairs, terms
from geo._quantity_words import SCALES, WORD_VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._scan import Token

MOST_KM = 5000.0
"""Nobody gives the distance of a place from farther away."""
SPACES = frozenset({" ", "\u00a0", "\u202f", "\u2009", "\n", "\r\n", "  "})
_DASHES = frozenset({"-", "\u2010", "\u2011", "\u2013", "\u2014"})
_FEW = {
    "couple": 2.0,
    "few": 4.0,
    "several": 5.0,
    "a": 1.0,
    "an": 1.0,
    "half": 0.5,
    "quarter": 0.25,
}
_PLURAL_SCALES = {"dozens": 30.0, "scores": 50.0, "hundreds": 300.0, "tens": 30.0}
_MOST_NUMBER_TOKENS = 6
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Amount:
    """A distance that ends where it was looked for."""

    i: int
    """Where it starts."""
    km: float
    vague: bool = False
    """Counted without a number, or as a range: "a few miles", "30 to 40 km"."""
    within: bool = False
    """Said to be the most it may be: "within 5 km"."""


def spaced(tokens: Sequence[Token], k: int) -> bool:
    """Whether only space stands before token ``k``."""
    return 0 <= k < len(tokens) and tokens[k].gap in SPACES


def wind_ending(tokens: Sequence[Token], end: int) -> tuple[int, str] | None:
    """The direction whose last token is before ``end``: where it starts and its name."""
    for length in (3, 2, 1):
        i = end - length
        if i < 0 or any(tokens[k].gap not in SPACES | _DASHES for k in range(i + 1, end)):
            continue
        words = [bare_wind(token) for token in tokens[i:end]]
        for joint in ("", "-"):
            if (wind := joint.join(words)) in pairs("zones", "winds"):
                return i, wind
        if length == 3 and words[0] + "-" + words[1] + words[2] in pairs("zones", "winds"):
            return i, words[0] + "-" + words[1] + words[2]
    return None


def bare_wind(token: Token) -> str:
    """ "northern", "northwards", "NNE" as "north", "north", "north-northeast"."""
    letters = pairs("zones", "wind_letters")
    if token.text in letters:
        return letters[token.text]
    for ending in ("ernmost", "ern", "wards", "ward", "erly"):
        if token.low.endswith(ending) and len(token.low) > len(ending) + 3:
            return token.low.removesuffix(ending)
    return token.low


def amount_ending(tokens: Sequence[Token], end: int) -> Amount | None:
    """The distance whose last token is before ``end``, with its approximator and its second unit.

    "50 miles (80 km)" and "50 miles, or 80 km," count once, as first said.
    """
    found = _plain(tokens, end)
    if found is None:
        return None
    other = _before_second(tokens, found)
    found = other or found
    if not 0.0 < found.km <= MOST_KM:
        return None
    return _with_modifier(tokens, found)


def _before_second(tokens: Sequence[Token], second: Amount) -> Amount | None:
    """The distance that ``second`` says again in another unit."""
    i = second.i
    if 0 < i < len(tokens) and "(" in tokens[i].gap:
        return _plain(tokens, i)
    if i > 1 and tokens[i - 1].low == "or" and "," in tokens[i - 1].gap:
        return _plain(tokens, i - 1)
    return None


def _plain(tokens: Sequence[Token], end: int) -> Amount | None:
    """A number and its unit."""
    if end < 1:
        return None
    glued = _glued(tokens[end - 1].low)
    if glued is not None:
        unit, digits = glued
        i, value, vague = _digits(tokens, end - 1, digits)
        return _with_range(tokens, Amount(i, value * unit, vague), unit)
    at = end - 1
    factor = numbers("zones", "length_units").get(tokens[at].low)
    if factor is None or at < 1 or tokens[at].text == "M":
        return None
    if tokens[at - 1].low in ("nautical", "sea") and factor > 1.0 and at >= 2:
        at, factor = at - 1, 1.852
    if tokens[at].gap not in SPACES | _DASHES:
        return None
    if tokens[at - 1].low == "of" and at >= 2:  # "a couple of miles", "hundreds of kilometers"
        at -= 1
        if tokens[at - 1].low not in _FEW and tokens[at - 1].low not in _PLURAL_SCALES:
            return None
    last = tokens[at - 1].low
    if last.isdigit() and last.isascii() and len(last) <= _MOST_DIGITS:
        i, value, vague = _digits(tokens, at - 1, last)
    else:
        worded = _worded(tokens, at)
        if worded is None:
            return None
        i, value, vague = worded
    return _with_range(tokens, Amount(i, value * factor, vague), factor)


def _glued(low: str) -> tuple[float, str] | None:
    """The unit and digits of "30km"."""
    digits = low.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not (digits.isdigit() and digits.isascii() and len(digits) <= _MOST_DIGITS):
        return None
    unit = numbers("zones", "length_units").get(low[len(digits) :])
    return None if unit is None else (unit, digits)


def _digits(tokens: Sequence[Token], at: int, last: str) -> tuple[int, float, bool]:
    """Where a number in digits starts and its value; ``last`` are the digits at ``at``."""
    groups, i = [last], at
    while i > 0 and tokens[i].gap in (".", ",") and at - i < 3:
        before = tokens[i - 1].low
        if not (before.isdigit() and before.isascii() and len(before) <= _MOST_DIGITS):
            break
        groups.insert(0, tokens[i].gap)
        groups.insert(0, before)
        i -= 1
    if len(groups) == 1:
        return i, float(last), False
    thousands = groups[-2] == "," and len(last) == 3
    whole = "".join(part for part in (groups if thousands else groups[:-2]) if part not in ".,")
    return i, float(whole) if thousands else float(f"{whole}.{last}"), False


def _worded(tokens: Sequence[Token], end: int) -> tuple[int, float, bool] | None:
    """Where a number in words starts, its value, and whether it is vague."""
    total, vague, i = 0.0, False, end
    scale = 1.0
    while i > 0 and end - i < _MOST_NUMBER_TOKENS:
        low = tokens[i - 1].low
        if i < end and tokens[i].gap not in SPACES | _DASHES:
            break
        if low in WORD_VALUES:
            total += WORD_VALUES[low] * scale
        elif low in SCALES and len(low) > 2 and low != "million":
            scale *= SCALES[low]
            counted = _counted_before(tokens, i - 1)
            total += 0.0 if counted else scale
        elif low in _PLURAL_SCALES:
            total, vague = _PLURAL_SCALES[low] * scale, True
        elif low in ("half", "quarter"):
            total = _FEW[low]  # "half a mile", and "two and a half" goes on
        elif low in _FEW and not (low in ("a", "an") and total):
            total += _FEW[low] * (scale if total == 0.0 else 0.0)
            vague = vague or low in ("couple", "few", "several")
        elif not (low in ("a", "an") or (low == "and" and i < end)):
            break
        i -= 1
    while i < end and tokens[i].low == "and":
        i += 1
    return (i, total, vague) if i < end and total > 0.0 else None


def _counted_before(tokens: Sequence[Token], at: int) -> bool:
    if at < 1:
        return False
    low = tokens[at - 1].low
    return low in WORD_VALUES or (low in _FEW and low not in ("a", "an"))


def _with_range(tokens: Sequence[Token], upper: Amount, factor: float) -> Amount:
    """ "30-40 km", "10 to 15 miles": the middle of both."""
    i = upper.i
    if i < 1:
        return upper
    if tokens[i].gap in _DASHES:
        end = i
    elif tokens[i - 1].low in ("to", "or", "and") and i > 1 and spaced(tokens, i):
        end = i - 1
    else:
        return upper
    low = tokens[end - 1].low
    if low.isdigit() and low.isascii() and len(low) <= _MOST_DIGITS:
        start, value, _ = _digits(tokens, end - 1, low)
    elif (worded := _worded(tokens, end)) is not None:
        start, value, _ = worded
    else:
        return upper
    if not 0.0 < value * factor < upper.km:
        return upper
    return Amount(start, (value * factor + upper.km) / 2.0, vague=True)


def _with_modifier(tokens: Sequence[Token], found: Amount) -> Amount:
    """The distance with "about", "less than", "within a" before it."""
    i = found.i
    while i > 0 and spaced(tokens, i):
        one = tokens[i - 1].low
        two = f"{tokens[i - 2].low} {one}" if i > 1 else ""
        if two in terms("zones", "within_words") or one in terms("zones", "within_words"):
            i -= 2 if two in terms("zones", "within_words") else 1
            found = replace(found, i=i, within=True)
        elif two in ("more than", "at least", "as far") or one == "as":
            i -= 1 if one == "as" else 2
            found = replace(found, i=i)
        elif one in terms("zones", "approximators") or (one == "a" and not found.within):
            i -= 1
            found = replace(found, i=i)
        else:
            break
    return found
