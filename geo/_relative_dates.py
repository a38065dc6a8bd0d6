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
    part_of_month,
    part_of_year,
    precision_of,
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
    from collections.abc import Callable
    from datetime import date

_MONTH_DAYS, _YEAR_DAYS = 28, 365
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
    word, unit = match["word"].lower() or "this", match["unit"].lower()
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
    part = part_of(lead) or "early"
    days = (span[1] - span[0]).days + 1
    if days >= _YEAR_DAYS:
        return part_of_year(span[0].year, part)
    if days >= _MONTH_DAYS:
        return part_of_month(span[0].year, span[0].month, part) if days <= 31 else None
    third = {"early": 0, "mid": 1, "late": 2}[part] * days // 3
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
    return shift(day, count * {"week": 7, "fortnight": 14}.get(unit, 1))


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
        return _around(day, -number, unit)

    return Found(*match.span(), "relative", exact, direction="past")


def _around(day: date, count: int, unit: str) -> Span | None:
    """Return the days that so many units from a day may mean: a week is told to some days."""
    then = _moved(day, count, unit)
    if then is None:
        return None
    if unit in {"week", "fortnight"}:
        start, end = shift(then, -3), shift(then, 3)
        return (start, end) if start and end else None
    if unit in {"month", "quarter"}:
        return month_span(then.year, then.month)
    if unit in {"year", "decade"}:
        slack = 1 if unit == "decade" else 0
        return years_span(then.year - slack, then.year + slack)
    return then, then


def ahead(match: re.Match[str]) -> Found | None:
    """Resolve "in three days" of what is told as coming; else it is a duration ("built in")."""
    unit, count = match["unit"].lower(), _count(match["count"])
    if count is None:
        return None
    number = count

    def resolve(day: date, direction: Direction | None) -> Span | None:
        return _around(day, number, unit) if direction == "future" else None

    return Found(*match.span(), "relative", resolve, else_duration=True)


def half_year_ago(match: re.Match[str]) -> Found:
    return Found(
        *match.span(), "relative", lambda day, _dir: _around(day, -6, "month"), direction="past"
    )


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
    if match["after"]:
        word = "last"

    def resolve(day: date, direction: Direction | None) -> Span | None:
        back = (day.weekday() - number) % 7
        if word == "this" and direction is None:
            direction = "future"
        if word in {"last", "this past"}:
            moved = -(back or 7)
        elif word in {"next", "coming"}:
            moved = 7 - back
        elif direction == "future":
            moved = (number - day.weekday()) % 7
        else:
            moved = -back
        then = shift(day, moved)
        return (then, then) if then else None

    direction: Direction | None = {  # type: ignore[assignment]
        "last": "past",
        "this past": "past",
        "next": "future",
        "coming": "future",
    }.get(word)
    return Found(*match.span(), "relative", resolve, direction=direction)


def weekday_range(match: re.Match[str]) -> Found | None:
    """Resolve "from Monday to Thursday", "on Monday and Tuesday" to the days of one week."""
    names = match["name"], match["name2"]
    if any(name.islower() for name in names):
        return None
    first, last = (WEEKDAYS[name.rstrip(".").lower()] for name in names)

    def resolve(day: date, direction: Direction | None) -> Span | None:
        length = (last - first) % 7
        if direction == "future":
            start = shift(day, (first - day.weekday()) % 7)
            end = shift(start, length) if start else None
        else:
            end = shift(day, -((day.weekday() - last) % 7))
            start = shift(end, -length) if end else None
        return (start, end) if start and end else None

    return Found(*match.span(), "relative", resolve)


def the_weekend(match: re.Match[str]) -> Found:
    """Resolve "over the weekend", "at the weekend": the last one, of plans the next."""

    def resolve(day: date, direction: Direction | None) -> Span | None:
        if direction == "future":
            return _weekend_around(day, 0)
        return _weekend_around(day, 0 if day.weekday() >= 5 else -1)

    return Found(*match.span(), "relative", resolve)


def _weekend_around(day: date, weeks: int) -> Span | None:
    week = week_span(day, weeks)
    first = None if week is None else shift(week[0], 5)
    return None if week is None or first is None else (first, week[1])


# Without an interval


def anaphoric(match: re.Match[str]) -> Found:
    """A time told from the one named before it: "two days later", "the same day"."""
    words = " ".join(match.group().lower().split())
    return Found(*match.span(), "relative", from_anchor=_from_anchor(match, words))


def _from_anchor(match: re.Match[str], words: str) -> Callable[[Span], Span | None] | None:
    if match["unit"]:
        count, unit = _count(match["count"]), match["unit"].lower()
        if count is None or match["side"] not in {"later", "earlier"}:
            return None  # "two days after the vote": the vote's day counts, not the one before
        amount = count if match["side"] == "later" else -count
        return lambda anchor: _told_from(anchor, amount, unit)
    if any(word in words for word in ("next", "following", "after")):
        return lambda anchor: _told_from(anchor, 1, "day")
    if any(word in words for word in ("previous", "before")):
        return lambda anchor: _told_from(anchor, -1, "day")
    whole = next((unit for unit in ("week", "month", "year") if words.endswith(unit)), None)
    if whole is not None:
        return lambda anchor: _unit_span(anchor[0], whole, 0)
    if words == "since then":
        return None
    return lambda anchor: anchor if anchor[0] == anchor[1] else None


_UNIT_PRECISION = {"day": 1, "night": 1, "week": 1, "month": 4, "year": 5, "decade": 6}


def _told_from(anchor: Span, count: int, unit: str) -> Span | None:
    """Return so many units from a date known at least as precisely as the unit asks."""
    if precision_of(anchor) > _UNIT_PRECISION.get(unit, 0):
        return None
    return _around(anchor[0], count, unit)


def duration(match: re.Match[str]) -> Found:
    return Found(*match.span(), "duration")


def recurring(match: re.Match[str]) -> Found:
    return Found(*match.span(), "recurring")
