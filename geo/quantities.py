"""Finds counts, measures and sums of money: how many, of what unit, of what, and how often.

No list of things that can be counted: the unit is the plural noun a number leads to, with measures
and currencies known by name. Dates, years, ages, ordinals, times and numbers in names are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from geo._quantity_words import (
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    HYPHEN_UNITS,
    ITEM_STOPS,
    MEASURES,
    MODS,
    NOT_PLURAL,
    ONES,
    PLURALS,
    SCALES,
    SINGLE_UNITS,
    STOPS,
    TENS,
    UNCOUNTED,
    VAGUE,
    VICTIMS,
    WORD_VALUES,
)
from geo._words import without_case
from geo.dates import find_dates
from geo.model import Quantity

MAX_NOUN_WORDS = 5
"""Words looked at after a number for the noun it counts."""
MAX_ITEM_WORDS = 6


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity where a text gives it; the span runs from its modifier to its unit."""

    start: int
    end: int
    quantity: Quantity


# Patterns

_CAPPED = re.compile(
    r"\b(?:bann?(?:ed|s|ing)|ban|prohibit\w{0,5}|forbid\w{0,5}|barr?(?:ed|s|ing)|limit\w{0,5}|"
    r"restrict\w{0,5}|capp?(?:ed|ing|s)|cap|not (?:allowed|permitted)|ceiling|quota)\b",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:No|Nos|Article|Resolution|Flight|Chapter|Section|Phase|Type|Route|Highway|Unit|Boeing|"
    r"Airbus|Apollo|Channel|Room|Gate|Block|Platform|Area|Zone|Sector|Model|Group of|age|aged|ages|"
    r"G|Grade|Level|Category|magnitude|Page|Figure|Table)\.?\s?|#)$"
)
_SMALL_NUMBER_LEAD = re.compile(
    r"\b(?:the|these|those|both|other|our|their|its|his|her)\s$", re.IGNORECASE
)
_AGE = re.compile(r"(?:[\s-]years?)?[\s-]old\b|[\s-]years? of age", re.IGNORECASE)
_TIME = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|:\d)", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:\s(?:a|an|per|each|every)\s|\s?/\s?|-a-)(?P<unit>hour|day|week|month|quarter|year)\b|"
    r"\s(?P<word>hourly|daily|weekly|monthly|quarterly|yearly|annually)\b",
    re.IGNORECASE,
)
_PERIOD_WORDS = {"daily": "day", "annually": "year", "yearly": "year"}
_TOKEN = re.compile(
    r"\s?(%|per\scent\b)|[ \u00a0](?:[\"“'‘(])?([^\W_][\w’'-]{0,40})|\s*\n\s*([a-z][\w’'-]{0,40})"
)
_OF = re.compile(
    r"\s(?:worth\s)?of\s(?:the\s)?|\sin\s(?=(?:[a-z]{3,14}\s){0,2}(?:aid|loans?|assistance|funds?|"
    r"funding|damages?|cash|exports?|imports?|investments?|grants?|trade|bonds?|support|weapons|"
    r"sales)\b)",
    re.IGNORECASE,
)


def _either(words: dict[str, object] | dict[str, str] | dict[str, float]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(word.replace(" ", r"\s") for word in longest)


_DIGITS = (
    r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}(?!\d)|"
    r"\d{1,12}(?:\.\d{1,4})?"
)
_SPELT = rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{'|'.join(ONES[1:10])}))?|{'|'.join(ONES[1:])})"
_SCALE_WORDS = r"(?:hundred|dozen|thousand|million|billion|trillion)"
_NUMBER = (
    rf"(?:(?:{_DIGITS})(?:[\s-]?{_SCALE_WORDS}\b|\s?(?:bn|mn|tn)\b|[kmb]\b)?|"
    rf"half\sa\s(?:million|billion|dozen)|{_SPELT}(?:[\s-]{_SCALE_WORDS}){{0,2}}\b|"
    rf"a\s(?:hundred|dozen|thousand|million|billion)\b(?!s))"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,/:–-])(?:(?P<mod>{_either(MODS)})\s)?"
    rf"(?:(?P<vague>{_either(VAGUE)})\s|(?P<uncounted>{_either(UNCOUNTED)})\s|"
    rf"(?P<between>between\s)?(?P<sign>(?:US|A|C|HK|NZ)?[$]|[€£¥₽₩₹₴₺₪₦]\s?)?(?P<number>{_NUMBER})"
    rf"(?:(?(between)\sand\s|(?:\s?[-–]\s?|\sto\s|\sor\s))(?P<upper>{_NUMBER}))?"
    r"(?![\w,.]*\d|(?:st|nd|rd|th)\b))",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    rf"\d|{_either(VAGUE)}|{_either(UNCOUNTED)}|{'|'.join((*TENS, *ONES[1:]))}|hundred|dozen|"
    r"thousand|million|billion"
)
"""In lower case, what a quantity must hold one of."""
_HYPHENED = re.compile(r"[-‑](?P<unit>[A-Za-z]{1,12})\b(?!-old)")
_NUMBER_PART = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:\.\d+)?|[a-z]+")


class _Noun(NamedTuple):
    """What a number counts."""

    unit: str
    item: str
    end: int


def find_quantities(text: str, start: int, end: int) -> tuple[QuantityMention, ...]:
    """Return the quantities in ``text[start:end]``, in order. Offsets are code points.

    ``value`` is the base for "millions of" (1,000,000), the middle of a range, and ``None`` for
    "many"; ``unit`` is singular, ISO 4217 for currencies.

    >>> text = "It sent more than 165,000 barrels of refined oil each year."
    >>> find_quantities(text, 0, len(text))[0].quantity
    Quantity(value=165000.0, unit='barrel', mod='more_than', item='refined oil', period='year')
    """
    if _MAYBE.search(without_case(text[start:end])) is None:
        return ()
    matches = [match for match in _QUANTITY.finditer(text, start, end) if _may_count(match)]
    if not matches:
        return ()
    dates = [
        (mention.start, mention.end)
        for mention in find_dates(text, start, end, None)
        if mention.kind in {"calendar", "relative"}
    ]
    found = (_mention(text, match, start, end) for match in matches if not _inside(match, dates))
    return tuple(mention for mention in found if mention is not None)


def _may_count(match: re.Match[str]) -> bool:
    """Whether a number is none of: in a name, an age, a time, "the two leaders"."""
    text, first = match.string, match.start()
    if match["number"] is None:
        return True
    before = text[max(0, first - 24) : first]
    after = text[match.end() : match.end() + 16]
    if match["mod"] is None and match["sign"] is None:
        if _NAME_BEFORE.search(before) or _TIME.match(after):
            return False
        if not match["number"][0].isdigit() and _SMALL_NUMBER_LEAD.search(before):
            return False
    return _AGE.match(after) is None


def _inside(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    """Whether the number itself is part of one of the spans."""
    first, last = match.span("number") if match["number"] else match.span()
    return any(start < last and first < end for start, end in spans)


def _mention(text: str, match: re.Match[str], start: int, end: int) -> QuantityMention | None:
    noun = _noun(text, match, end)
    if noun is None:
        return None
    value, mod = _value_and_mod(match)
    if mod == "more_than" and _CAPPED.search(text, max(start, match.start() - 60), match.start()):
        mod = "cap"
    item, tail = _item(text, noun, end)
    period = _PERIOD.match(text, tail, end) or _PERIOD.match(text, noun.end, end)
    quantity = Quantity(value, noun.unit, mod, item, _period(period))
    return QuantityMention(match.start(), noun.end, quantity)


def _period(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    word = (match["unit"] or match["word"]).lower()
    return _PERIOD_WORDS.get(word, word.removesuffix("ly"))


# Values


def _value_and_mod(match: re.Match[str]) -> tuple[float | None, str]:
    mod = MODS.get(_spaced(match["mod"] or ""), "exact")
    if match["uncounted"]:
        return None, UNCOUNTED[_spaced(match["uncounted"])]
    if match["vague"]:
        key = _spaced(match["vague"])
        return VAGUE[key], key.replace(" ", "_")
    value = _number(match["number"])
    if not match["upper"]:
        return value, mod
    upper = _number(match["upper"])  # "2 to 3 million" and "15-20,000" share their scale
    if value < 1000 <= upper and value * 1000 <= upper:
        value *= _scale_of(match["upper"]) if _scale_of(match["upper"]) > 1 else 1000
    return (value + upper) / 2, "about"


def _spaced(words: str) -> str:
    return " ".join(words.lower().split())


def _number(words: str) -> float:
    """Return the value of digits or number words with their scale."""
    value = 0.0
    current: float | None = None
    for word in _NUMBER_PART.findall(words.lower().replace(",", "")):
        if word in SCALES:
            current = (1.0 if current is None else current) * SCALES[word]
        elif word == "half":
            current = 0.5
        elif word[0].isdigit():
            digits = float(re.sub(r"\s", "", word))
            current = digits
        elif word in WORD_VALUES:
            current = (current or 0.0) + WORD_VALUES[word]
    return value + (current or 0.0)


def _scale_of(words: str) -> float:
    scales = [SCALES[word] for word in _NUMBER_PART.findall(words.lower()) if word in SCALES]
    return scales[-1] if scales else 1.0


# Nouns


def _noun(text: str, match: re.Match[str], end: int) -> _Noun | None:
    """Return what a number counts, ``None`` where no noun follows that can be counted."""
    if match["sign"]:
        unit = CURRENCY_SIGNS[match["sign"].strip()[-1]]
        return _Noun(unit, "", match.end())
    hyphen = _HYPHENED.match(text, match.end(), end)
    if hyphen is not None and match["number"]:
        return _hyphened(hyphen)
    words = _following(text, match, end)
    if not words:
        return None
    first, _, first_end = words[0]
    measure = _measure(first, match)
    if measure is not None:
        return _Noun(measure, "", first_end)
    if first.lower() in VICTIMS and match["number"]:
        return _Noun("person", first.lower(), first_end)
    return _counted(words, single=match["number"] is not None and _number(match["number"]) == 1)


def _hyphened(match: re.Match[str]) -> _Noun | None:
    key = match["unit"].lower()
    unit = MEASURES.get(key, key)
    return _Noun(unit, "", match.end()) if key in HYPHEN_UNITS else None


def _measure(word: str, match: re.Match[str]) -> str | None:
    """Return a measure or a currency known by name."""
    key = singular(word.lower()) or word.lower()
    if key in CURRENCY_WORDS:
        return CURRENCY_WORDS[key]
    if key == "won" and _scale_of(match["number"] or "") >= 1000:
        return "KRW"
    return MEASURES.get(word.lower()) or MEASURES.get(key)


def _following(text: str, match: re.Match[str], end: int) -> list[tuple[str, int, int]]:
    """Return the words after a number that may be its noun, with their spans."""
    words: list[tuple[str, int, int]] = []
    position = match.end()
    if match["vague"] or match["uncounted"]:
        position -= 1  # these patterns take the white space after them along
    while len(words) < MAX_NOUN_WORDS and (token := _TOKEN.match(text, position, end)):
        group = token.lastindex or 1
        word = token[group]
        if word.lower() in STOPS and word.lower() not in VICTIMS | {"%"}:
            break
        words.append((word, token.start(group), token.end(group)))
        position = token.end(group)
    return words


def _counted(words: list[tuple[str, int, int]], *, single: bool) -> _Noun | None:
    """Return the first plural with the words before it as its item ("oil tankers")."""
    for place, (word, _, last) in enumerate(words):
        unit = singular(word.lower())
        following = words[place + 1][0] if place + 1 < len(words) else ""
        compound = following[:1].islower() and singular(following) is not None
        if unit is not None and not compound:
            unit = CURRENCY_WORDS.get(unit, MEASURES.get(unit, unit))
            return _Noun(unit, " ".join(word for word, _, _ in words[:place]), last)
    word, _, last = words[0]
    if single and word.lower() in HYPHEN_UNITS | SINGLE_UNITS:
        return _Noun(word.lower(), "", last)
    return None


def singular(word: str) -> str | None:
    """Return the singular of a plural noun in lower case, ``None`` for what is no plural.

    >>> [singular(word) for word in ("barrels", "bodies", "people", "aircraft", "gas", "seized")]
    ['barrel', 'body', 'person', 'aircraft', None, None]
    """
    if word in PLURALS:
        return PLURALS[word]
    if word in NOT_PLURAL or len(word) < 4 or not word.endswith("s"):
        return None
    if word.endswith(("ss", "us", "is", "'s", "’s", "ous")):
        return None
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


def _item(text: str, noun: _Noun, end: int) -> tuple[str, int]:
    """Return what the unit is of ("refined oil"), and where the phrase ends."""
    of = _OF.match(text, noun.end, end)
    if of is None:
        return noun.item, noun.end
    words: list[str] = []
    position = of.end() - 1
    while len(words) < MAX_ITEM_WORDS and (token := _TOKEN.match(text, position, end)):
        word = token[token.lastindex or 1]
        ends_phrase = word.lower() in ITEM_STOPS or (words and word.endswith("ed"))
        if ends_phrase:
            break
        words.append(word)
        position = token.end()
    while words and words[-1].lower() in {"and", "or"}:
        position -= len(words.pop()) + 1
    if not words:
        return noun.item, noun.end
    return " ".join(filter(None, [noun.item, "of" if noun.item else "", *words])), position
