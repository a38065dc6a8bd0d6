"""Meanings of times told from the publication date: "yesterday", "last week", "two days ago".

Each function turns a match of a pattern in ``geo._date_rules`` into a ``Found``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._calendar import (
    WEEKDAYS,
    Span,
    hull,
    month_span,
    shift,
    shift_months,
    week_span,
    years_span,
)
from geo._found_date import (
    Direction,
    Found,
    Resolver,
    part_of,
)

if TYPE_CHECKING:
    import re
    from datetime import date

RECENT_DAYS = 90
"""How far back "recently" reaches."""

_NUMBER_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty""".split()
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS)} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
}


def near_day(match: re.Match[str]) -> Found:
    word = " ".join(match.group().lower().split())
    start, end = next(
        bounds
        for key, bounds in (
            ("day before yesterday", (-2, -2)),
            ("day after tomorrow", (2, 2)),
            ("yesterday", (-1, -1)),
            ("last night", (-1, -1)),
            ("overnight", (-1, 0)),
            ("tomorrow", (1, 1)),
            ("", (0, 0)),
        )
        if key in word
    )
    return Found(*match.span(), "relative", _window(start, end), direction=_sign(start))


def _sign(amount: int) -> Direction | None:
    return "past" if amount < 0 else "future" if amount > 0 else None


def _window(first: int, last: int) -> Resolver:
    """Resolve to the days between two distances from publication."""

    def resolve(day: date, _direction: Direction | None) -> Span | None:
        start, end = shift(day, first), shift(day, last)
        return (start, end) if start and end else None

    return resolve


_STEP = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_STEP |= {"following": 1, "the": 0}


def _unit_span(day: date, unit: str, step: int) -> Span | None:
    """Return the calendar week, month, ... a day is in, moved by steps."""
    if unit == "week":
        return week_span(day, step)
    if unit == "weekend":
        return _weekend(day, step)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    index = (day.year * 12 + day.month - 1) // months + step
    return month_span(0, index * months + 1, months)


def _weekend(day: date, step: int) -> Span | None:
    week = week_span(day, min(step, 0) if day.weekday() < 5 else step)
    first = None if week is None else shift(week[0], 5)
    return None if week is None or first is None else (first, week[1])


def this_unit(match: re.Match[str]) -> Found | None:
    """Resolve "last week", "earlier this year", "late last month", "the end of the year"."""
    word, unit = match["word"].lower(), match["unit"].lower()
    lead = (match["lead"] or "").lower()
    if word == "the" and not lead:
        return None
    if word == "past" and not lead:
        return _span_back(match, 1, unit)
    step = _STEP[word]

    def resolve(day: date, _direction: Direction | None) -> Span | None:
        span = _unit_span(day, unit, step)
        if span is None or not lead:
            return span
        return _part_of_unit(span, lead, day, step)

    return Found(*match.span(), "relative", resolve, direction=_sign(step))


def _part_of_unit(span: Span, lead: str, day: date, step: int) -> Span | None:
    if lead.startswith("earlier") and step == 0:
        return span[0], day
    if lead.startswith("later") and step == 0:
        return day, span[1]
    days = (span[1] - span[0]).days + 1
    third = {"early": 0, "mid": 1, "late": 2}[part_of(lead) or "early"] * days // 3
    first = shift(span[0], third)
    last = shift(span[0], third + days // 3)
    return None if first is None or last is None else (first, min(last, span[1]))


def _span_back(match: re.Match[str], count: int, unit: str, ahead: bool = False) -> Found | None:
    """Resolve "the past week", "the last three months", "the next two days"."""

    def resolve(day: date, _direction: Direction | None) -> Span | None:
        other = _moved(day, count if ahead else -count, unit)
        return hull([(day, day), (other, other)]) if other else None

    return Found(*match.span(), "relative", resolve, direction="future" if ahead else "past")


def _moved(day: date, count: int, unit: str) -> date | None:
    if unit in {"month", "quarter", "year", "decade"}:
        return shift_months(
            day, count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
        )
    if unit in {"minute", "hour"}:
        days = -(-abs(count) // 24) if unit == "hour" else 0
        return shift(day, days if count > 0 else -days)
    return shift(day, count * (7 if unit == "week" else 1))


def _count(words: str) -> int | None:
    key = " ".join(words.lower().split())
    return int(key) if key.isdigit() else _NUMBERS.get(key)


_FUZZY_REACH = {"day": (2, 7), "week": (14, 42), "month": (60, 365), "year": (730, 3650)}
_RECENT_REACH = {"day": 7, "week": 42, "month": 182, "year": 1826, "hour": 1, "decade": 7305}


def ago(match: re.Match[str]) -> Found:
    unit, count = match["unit"].lower(), _count(match["count"])
    if count is None:
        reach = _FUZZY_REACH.get(unit)
        resolve = _window(-reach[1], -reach[0]) if reach else None
        return Found(*match.span(), "relative", resolve, direction="past")
    number = count

    def exact(day: date, _direction: Direction | None) -> Span | None:
        then = _moved(day, -number, unit)
        if then is None:
            return None
        if unit == "week":
            start, end = shift(then, -3), shift(then, 3)
            return (start, end) if start and end else None
        if unit in {"month", "quarter"}:
            return month_span(then.year, then.month)
        if unit in {"year", "decade"}:
            slack = 1 if unit == "decade" else 0
            return years_span(then.year - slack, then.year + slack)
        return then, then

    return Found(*match.span(), "relative", exact, direction="past")


def some_time_ago(match: re.Match[str]) -> Found:
    long = match.group().lower().startswith("long")
    return Found(*match.span(), "relative", None if long else _window(-365, 0), direction="past")


def past_count(match: re.Match[str]) -> Found | None:
    unit, word = match["unit"].lower(), match["word"].lower()
    ahead = word in {"next", "coming"}
    count = _count(match["count"]) if match["count"] else None
    if count is None:
        reach = _RECENT_REACH.get(unit, 7)
        window = _window(0, reach) if ahead else _window(-reach, 0)
        return Found(*match.span(), "relative", window, direction="future" if ahead else "past")
    return _span_back(match, count, unit, ahead)


def recently(match: re.Match[str]) -> Found:
    return Found(*match.span(), "relative", _window(-RECENT_DAYS, 0), direction="past")


def weekday(match: re.Match[str]) -> Found | None:
    name = match["name"]
    if name.islower():
        return None
    number = WEEKDAYS[name.rstrip(".").lower()]
    word = (match["word"] or "").lower()

    def resolve(day: date, direction: Direction | None) -> Span | None:
        back = (day.weekday() - number) % 7
        if word == "last":
            moved = -(back or 7)
        elif word in {"next", "coming"}:
            moved = 7 - back
        elif direction == "future":
            moved = (number - day.weekday()) % 7
        else:
            moved = -back
        then = shift(day, moved)
        return (then, then) if then else None

    direction: Direction | None = {"last": "past", "next": "future", "coming": "future"}.get(word)  # type: ignore[assignment]
    return Found(*match.span(), "relative", resolve, direction=direction)


# Without an interval


def anaphoric(match: re.Match[str]) -> Found:
    return Found(*match.span(), "relative")


def duration(match: re.Match[str]) -> Found:
    return Found(*match.span(), "duration")


def recurring(match: re.Match[str]) -> Found:
    return Found(*match.span(), "recurring")
