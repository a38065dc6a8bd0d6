"""Calendar arithmetic for dates in text: spans of days for months, quarters, seasons, weeks, years.

A span is a pair of days, both included. Functions return ``None`` for days that do not exist.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Span = tuple[date, date]

_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
MONTHS: dict[str, int] = {
    **{name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)},
    "sept": 9,
}
_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS: dict[str, int] = {
    **{name: number for number, name in enumerate(_WEEKDAY_NAMES.split())},
    **{name[:3]: number for number, name in enumerate(_WEEKDAY_NAMES.split())},
    "tues": 1,
    "wednes": 2,
    "thur": 3,
    "thurs": 3,
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each (northern) season."""

_PRECISION_BY_DAYS = ((1, 1), (6, 2), (8, 3), (31, 4), (366, 5))
"""UCDP date_prec by length in days; "the past week" with both ends is eight days."""


def precision_of(span: Span) -> int:
    """Return the UCDP date precision of a span of days: 1 a day to 6 more than a year."""
    days = (span[1] - span[0]).days + 1
    return next((precision for limit, precision in _PRECISION_BY_DAYS if days <= limit), 6)


def day_span(year: int, month: int, day: int) -> Span | None:
    """Return a single day as a span."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def month_span(year: int, month: int, months: int = 1) -> Span | None:
    """Return whole months from a month on; ``month`` may run past 12 or below 1."""
    first = year * 12 + month - 1
    last = first + months - 1
    if not (1 <= first // 12 <= 9999 and 1 <= last // 12 <= 9999):
        return None
    return date(first // 12, first % 12 + 1, 1), month_end(last // 12, last % 12 + 1)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def years_span(first: int, last: int | None = None) -> Span | None:
    """Return whole years, both included."""
    last = first if last is None else last
    if not 1 <= first <= last <= 9999:
        return None
    return date(first, 1, 1), date(last, 12, 31)


def season_span(year: int, season: str) -> Span | None:
    """Return a season's three months; a winter begins in December of its year."""
    return month_span(year, SEASONS[season], 3)


def part_of_month(year: int, month: int, part: str) -> Span | None:
    """Return the first ten days, the 11th to 20th, or the rest of a month."""
    if not 1 <= year <= 9999:
        return None
    bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, month_end(year, month).day)}
    first, last = bounds[part]
    return date(year, month, first), date(year, month, last)


def part_of_year(year: int, part: str) -> Span | None:
    """Return a third of a year: early is January to April."""
    return month_span(year, {"early": 1, "mid": 5, "late": 9}[part], 4)


def decade_span(year: int, part: str | None = None) -> Span | None:
    """Return ten years; early is its first four, mid its middle four, late its last three."""
    first, last = {None: (0, 9), "early": (0, 3), "mid": (3, 6), "late": (7, 9)}[part]
    return years_span(year + first, year + last)


def week_span(day: date, weeks: int = 0) -> Span | None:
    """Return the Monday-to-Sunday week a day is in, moved by whole weeks."""
    monday = shift(day, weeks * 7 - day.weekday())
    sunday = None if monday is None else shift(monday, 6)
    return None if monday is None or sunday is None else (monday, sunday)


def shift(day: date, days: int) -> date | None:
    """Return a day moved by days, ``None`` beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: date, months: int) -> date | None:
    """Return a day moved by months, at the month's end where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(day.day, month_end(year, month).day))


def hull(spans: list[Span]) -> Span:
    """Return the shortest span that holds all of them (at least one)."""
    return min(span[0] for span in spans), max(span[1] for span in spans)
