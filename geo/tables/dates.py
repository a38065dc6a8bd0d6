"""Dates as tables write them: 2024-03-14, 14.3.2024, Mar 14 2024, 03/04/2024, 45365, and ranges.

Whether 03/04/2024 is in March or April is decided by the column: values with a day past 12 tell for
all. Where none does, or they contradict each other, the date is everything it may mean.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from geo._calendar import Span, day_span, hull, month_span, precision_of, years_span
from geo._month_names import MONTH_NAMES
from geo.dates import find_dates
from geo.model import DateInterval

if TYPE_CHECKING:
    from collections.abc import Iterable

Order = Literal["day first", "month first"]

LONGEST = 80
"""Characters; a longer cell is no date."""
EITHER_WAY: Final = "day and month may be either way round"
DAY_NUMBER: Final = "day number of a spreadsheet"
_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of spreadsheets, as they count from March 1900 on."""
_DAY_NUMBERS = range(20_000, 70_000)
"""Days from 1954 to 2091; other numbers are no dates."""
_YEARS = range(1000, 2200)
_YOUNGEST = 68
"""Of years in two digits: 68 is 2068, 69 is 1969."""

_STRAY = 20
"""One in so many of the dates that tell day from month may contradict the others."""

_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_MONTH_IN_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(r"(\d{4})[ -]?Q([1-4])|Q([1-4])[ /-]?(\d{4})", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"(\d{5})(?:\.\d{1,12})?")
_TIME = re.compile(
    r"(?<=\d)(?:T|,? +)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]?(?:of |de )?([^\W\d_]{3,12})\.?,?[ -]?(?:de )?(\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})")
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,12})(?:\.?,?[ -](?:de )?(\d{4})|-(\d{2}))")
"""Of two digits only as spreadsheets write it, "Mar-24": "Mar 24" is a day."""
_YEAR_MONTH = re.compile(r"(\d{4}),?[ -]([^\W\d_]{3,12})\.?(?:[ -](\d{1,2})(?:st|nd|rd|th)?)?")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? ", re.IGNORECASE)
_DASH = re.compile(r"(?<=\d)[‐‑‒–—−](?=\d)")
_RANGE = re.compile(r" ?/ ?| ?(?:–|—|\.\.|\bto\b|\buntil\b| - ) ?")


def day_order(cells: Iterable[str]) -> Order | None:
    """Which comes first in the column's numeric dates, where nearly all that tell agree."""
    days_first = months_first = 0
    for cell in cells:
        for first, second in _day_and_month(" ".join(cell[: 2 * LONGEST].split())):
            days_first += first > 12 >= second
            months_first += second > 12 >= first
    if min(days_first, months_first) * _STRAY > days_first + months_first:
        return None
    if days_first == months_first:
        return None
    return "day first" if days_first > months_first else "month first"


def _day_and_month(text: str) -> list[tuple[int, int]]:
    """The first two numbers of a numeric date, or of both ends of a range of them."""
    for parts in ([text], *([text[: m.start()], text[m.end() :]] for m in _RANGE.finditer(text))):
        found = [_NUMERIC.fullmatch(_bare(part.strip())) for part in parts]
        if all(found):
            return [(int(match[1]), int(match[3])) for match in found if match]
    return []


def read_date(cell: str, order: Order | None, end: str = "") -> DateInterval | None:
    """The interval a cell means, ``None`` where it cannot be read.

    ``end`` is the cell of a column for last days. ``basis`` says what had to be assumed.

    >>> read_date("2024-03", None).end
    datetime.date(2024, 3, 31)
    >>> read_date("03/04/2024", None).start.isoformat(), read_date("03/04/2024", None).precision
    ('2024-03-04', 4)
    """
    first = _interval(cell, order)
    last = _interval(end, order)
    if first is None or last is None or last.end < first.start:
        return first
    span = (first.start, last.end)
    return DateInterval(*span, precision_of(span), first.basis or last.basis)


def _interval(cell: str, order: Order | None) -> DateInterval | None:
    text = " ".join(cell.split())
    if not text or len(text) > LONGEST:
        return None
    notes: list[str] = []
    span = _span(text, order, notes)
    return (
        None
        if span is None
        else DateInterval(*span, precision_of(span), "; ".join(dict.fromkeys(notes)))
    )


def _span(text: str, order: Order | None, notes: list[str]) -> Span | None:
    single = _one(text, order, notes)
    if single is not None:
        return single
    for match in _RANGE.finditer(text):
        first = _one(text[: match.start()].strip(), order, notes)
        last = _one(text[match.end() :].strip(), order, notes)
        if first is not None and last is not None:
            return (first[0], last[1]) if first[0] <= last[1] else None
    # Articles' rules would read 12/25/2024 in a column where the day comes first.
    return None if _NUMERIC.fullmatch(_bare(text)) else _in_words(text)


def _one(text: str, order: Order | None, notes: list[str]) -> Span | None:
    """The days of one date, without a range."""
    bare = _bare(text)
    if match := _ISO.fullmatch(bare):
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or month is None or year not in _YEARS:
            return None
        return day_span(year, month, day) if day else _month(year, month)
    if match := _NUMERIC.fullmatch(bare):
        return _numeric(match, order, notes)
    if match := _MONTH_IN_NUMBERS.fullmatch(bare):
        return _month(int(match[2]), int(match[1])) if int(match[2]) in _YEARS else None
    if match := _QUARTER.fullmatch(bare):
        year, quarter = int(match[1] or match[4]), int(match[2] or match[3])
        return month_span(year, 3 * quarter - 2, 3) if year in _YEARS else None
    if _YEAR.fullmatch(bare) and int(bare) in _YEARS:
        return years_span(int(bare))
    if match := _COMPACT.fullmatch(bare):
        return day_span(*map(int, match.groups())) if int(match[1]) in _YEARS else None
    if (match := _NUMBER.fullmatch(bare)) and int(match[1]) in _DAY_NUMBERS:
        notes.append(DAY_NUMBER)
        day_found = _FIRST_DAY + timedelta(days=int(match[1]))
        return day_found, day_found
    return _with_month_name(bare)


def _bare(text: str) -> str:
    """The text of one date without time of day and weekday, and with plain hyphens."""
    return _DASH.sub("-", _WEEKDAY.sub("", _TIME.sub("", text), count=1))


def _numeric(match: re.Match[str], order: Order | None, notes: list[str]) -> Span | None:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    readings = {"day first": (second, first), "month first": (first, second)}
    if order is not None:  # what contradicts its column may be any day
        return day_span(year, *readings[order])
    if match[2] == "." and (span := day_span(year, *readings["day first"])):
        return span
    spans = [span for month, day in readings.values() if (span := day_span(year, month, day))]
    if len(set(spans)) > 1:
        notes.append(EITHER_WAY)
    return hull(spans) if spans else None


def _year(digits: str) -> int:
    """The year of four digits or of two."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= _YOUNGEST else 1900)


def _month(year: int, month: int) -> Span | None:
    return month_span(year, month) if 1 <= month <= 12 else None


def _with_month_name(text: str) -> Span | None:
    folded = text.casefold()
    if match := _DAY_MONTH.fullmatch(folded):
        day, name, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(folded):
        name, day, year = match.groups()
    elif match := _MONTH_YEAR.fullmatch(folded):
        name, year, day = match[1], match[2] or match[3], ""
    elif match := _YEAR_MONTH.fullmatch(folded):
        year, name, day = match[1], match[2], match[3] or ""
    else:
        return None
    month = MONTH_NAMES.get(name)
    if month is None:
        return None
    return day_span(_year(year), month, int(day)) if day else _month(_year(year), month)


def _in_words(text: str) -> Span | None:
    """What articles' rules make of the whole cell: "14-16 March 2024", "early March 2024"."""
    mentions = find_dates(text, 0, len(text), None)
    if len(mentions) != 1 or mentions[0].interval is None:
        return None
    around = text[: mentions[0].start] + text[mentions[0].end :]
    if around.strip(" .,").casefold() not in ("", "in", "on", "the"):
        return None
    return mentions[0].interval.start, mentions[0].interval.end
