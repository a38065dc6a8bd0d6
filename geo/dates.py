"""Finds dates in text and resolves them to intervals of days against the publication date.

A mention that needs the publication date ("on Wednesday", "in March") has no interval without one;
against a publication interval it resolves to everything it may mean, never to a made-up day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from geo._calendar import Span, hull, precision_of
from geo._date_rules import RULES
from geo._words import without_case
from geo.model import DateInterval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo._found_date import Found

DateKind = Literal["calendar", "relative", "duration", "recurring"]
Direction = Literal["past", "future"]

_ANY_DAY = date(2000, 1, 1)
"""Stands in for the publication date where a mention does not look at it."""
CUE_REACH = 100
"""Characters on either side of a date in which a tense word may decide its direction."""

_MAYBE = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|day|"
    r"week|month|year|hour|minute|decade|centur|quarter|half|spring|summer|autumn|fall|winter|yester|"
    r"today|tomorrow|tonight|overnight|morning|afternoon|evening|night|recent|lately|christmas|then|"
    r"annual|some\stime|long\sago|fortnight|fiscal|fy)|day\b|week"
)
_CUE = re.compile(
    r"\b(?:to\s(?!be\b)[a-z]{2,20}|(?:can|could|must|should)\s(?:be\s)?[a-z]{2,20}|"
    r"(?P<future>(?:will|would|shall|won['’]t|to\sbe|(?-i:may)|might)(?:\s(?:not|also|be|have|then)){0,2}"
    r"(?:\s[a-z]{2,20})?|plans?|planned|planning|scheduled|expected|expects?|"
    r"due|slated|upcoming|forthcoming|intends?|hopes?|going\sto|set\sto|about\sto|ahead\sof|"
    r"deadline|prepares?|preparing|(?-i:[A-Z])[a-z]{2,20}\svotes?|opens?|begins|starts|convenes?|expires?|"
    r"(?:takes?|take)\s(?:place|office|effect)|go(?:es)?\sto\sthe\spolls|polls\sclose|reopens?)|(?P<past>[a-z]{3,20}ed|was|were|had|did|said|met|held|took|began|"
    r"fell|hit|sank|shot|left|went|came|made|won|lost|saw|gave|told|sent|brought|found|struck|ran|"
    r"rose|led|fled|became|broke|drew|drove|flew|fought|got|grew|kept|paid|sold|spoke|stood|wrote|"
    r"burnt|built|bought|caught|cut|dealt|felt|heard|knew|put|shut|swept|taken|withdrew))\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were|had\sbeen)\s(?:\w+ly\s)?$", re.IGNORECASE)
_INFINITIVE = re.compile(r"\bto\s(?!the\b|a\b|an\b|his\b|her\b|its\b|their\b)[a-z]{2,20}\b")
_DEADLINE = re.compile(r"\b(?:by|until|till|through)\s$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:ever\s)?since\s+(?:the\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through\sto|up\sto)\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time in a text, with the interval it means where that can be said."""

    start: int
    end: int
    text: str
    interval: DateInterval | None
    kind: DateKind
    direction: Direction | None = None
    """Whether it lies before or after publication, as its words or the tense around it say."""


def find_dates(
    text: str,
    start: int,
    end: int,
    published: DateInterval | None,
    *,
    anchor: DateInterval | None = None,
) -> tuple[DateMention, ...]:
    """Return the expressions of time in ``text[start:end]``, in order, without overlaps.

    ``anchor`` is the date told last before, from which "two days later" counts. Offsets are code
    points into ``text``. Durations and recurring times have no interval; nor has one that hangs on
    the publication date when ``published`` is ``None``.

    >>> from datetime import date
    >>> day = DateInterval(date(2023, 11, 17), date(2023, 11, 17), 1)
    >>> text = "The meeting was held on Wednesday."
    >>> mention = find_dates(text, 0, len(text), day)[0]
    >>> mention.text, mention.interval.start.isoformat(), mention.interval.precision
    ('Wednesday', '2023-11-15', 1)
    """
    if _MAYBE.search(without_case(text[start:end])) is None:
        return ()
    mentions: list[DateMention] = []
    for found in _without_overlaps(text, start, end):
        mention = _mention(text, start, end, found, published, anchor)
        mentions.append(mention)
        if mention.interval is not None and mention.direction != "future":
            anchor = mention.interval
    return tuple(mentions)


@lru_cache(maxsize=1)
def _without_overlaps(text: str, start: int, end: int) -> tuple[Found, ...]:
    """Return what the rules find, the longer of two that overlap, in order.

    The last answer is kept: quantities ask for a sentence's dates right after the events do.
    """
    everything = [
        found
        for pattern, make in _rules_for(text, start, end)
        for match in pattern.finditer(text, start, end)
        if (found := make(match)) is not None
    ]
    kept: list[Found] = []
    taken = bytearray(end - start)
    for found in sorted(everything, key=lambda found: found.start - found.end):
        span = slice(found.start - start, found.end - start)
        if 1 not in taken[span]:
            taken[span] = b"\x01" * (found.end - found.start)
            kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def _rules_for(
    text: str, start: int, end: int
) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], Found | None]]]:
    """The rules of which the text holds all cues: most need a month, a digit or the like."""
    sought = without_case(text[start:end])
    held: dict[re.Pattern[str], bool] = {}
    for cues, pattern, make in RULES:
        for cue in cues:
            if cue not in held:
                held[cue] = cue.search(sought) is not None
            if not held[cue]:
                break
        else:
            yield pattern, make


def _mention(
    text: str,
    start: int,
    end: int,
    found: Found,
    published: DateInterval | None,
    anchor: DateInterval | None,
) -> DateMention:
    ends = _UNTIL.search(text[max(start, found.start - 20) : found.start]) is not None
    direction = found.direction or ("future" if ends else _tense(text, start, end, found))
    span = _resolve(found, published, direction)
    if found.from_anchor is not None and anchor is not None:
        span = found.from_anchor((anchor.start, anchor.end))
    first = found.start
    since = _SINCE.search(text[max(start, first - 20) : first])
    if span is not None and since is not None:
        span = (span[0], published.end) if published and span[0] <= published.end else None
        first -= since.end() - since.start()
    elif span is not None and ends:
        span = (published.start, span[1]) if published and span[1] > published.start else span
    words = text[first : found.end]
    if direction is None or span is not None:
        direction = _side(span, published) or direction
    interval = None if span is None else DateInterval(*span, precision_of(span), words)
    kind = "duration" if found.else_duration and direction != "future" else found.kind
    return DateMention(first, found.end, words, interval, kind, direction)


def _resolve(
    found: Found, published: DateInterval | None, direction: Direction | None
) -> Span | None:
    """Return everything a mention may mean, over all days the document may be from."""
    if found.resolve is None:
        return None
    if found.absolute:
        return found.resolve(_ANY_DAY, direction)
    if published is None:
        return None
    ends = (found.resolve(day, direction) for day in (published.start, published.end))
    spans = [span for span in ends if span is not None]
    return hull(spans) if spans else None


def _side(span: Span | None, published: DateInterval | None) -> Direction | None:
    if span is None or published is None:
        return None
    if span[0] > published.end:
        return "future"
    return "past" if span[1] <= published.end else None


def _tense(text: str, start: int, end: int, found: Found) -> Direction | None:
    """Return what the nearest tense word says; the words before a date count before those after."""
    lead = text[max(start, found.start - CUE_REACH) : found.start]
    before = [cue for cue in _CUE.finditer(lead) if cue.lastgroup]
    later = _CUE.finditer(text, found.end, min(end, found.end + CUE_REACH))
    after = next((cue for cue in later if cue.lastgroup), None)
    nearest = before[-1] if before else after
    if nearest is not None and nearest["future"] and _WAS.search(lead[: nearest.start()] or ""):
        return "past" if before else None  # "were due to meet on Dec. 15, but"
    if _INFINITIVE.search(lead[before[-1].end() if before else 0 :]) and (
        not before or _DEADLINE.search(lead)
    ):
        return "future"  # "Minister to visit Oslo on Friday", "hoped to finish by Friday"
    if after is not None and after["future"] and before and before[-1]["past"]:
        gap_before, gap_after = len(lead) - before[-1].end(), after.start() - found.end
        nearest = after if gap_after + 30 < gap_before else nearest
    if nearest is None:
        return None
    return "future" if nearest["future"] else "past"
