"""The words a map puts to codes: dates, how precise a place is, roles, stances."""

from __future__ import annotations

from datetime import date, timedelta

LANGUAGES = ("en", "ru", "ko")
"""Languages of the page, as its runtime has them (``maps/web/src/words.js``)."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

PLACE_PRECISION = {
    1: "exact place",
    2: "within ~25 km",
    3: "second-level area",
    4: "first-level area",
    5: "waters or fuzzy area",
    6: "country",
    7: "international waters or airspace",
}
DATE_PRECISION = {
    1: "exact day",
    2: "within a few days",
    3: "within a week",
    4: "within a month",
    5: "within a year",
    6: "over more than a year",
}
ROLES = {
    "location": "At",
    "origin": "From",
    "destination": "To",
    "target": "Target",
    "end_use": "For use in",
    "via": "Via",
}
STANCES = {
    "asserts": "reports it",
    "plans": "announces it",
    "alleges": "alleges it",
    "denies": "denies it",
}
BASES = {
    "other_sentence": "named elsewhere in the article",
    "inferred": "inferred, not named in the sentence",
}


def place_precision_words(precision: int, radius_km: float = 0.0) -> str:
    """Return how precisely a place is known, in words; empty when nobody says.

    Code 2 names its radius when that differs from the usual 25 km.
    """
    if precision == 2 and radius_km >= 1 and round(radius_km) != 25:
        return f"within ~{round(radius_km)} km"
    return PLACE_PRECISION.get(precision, "")


def date_words(start: date | None, end: date | None, precision: int) -> str:
    """Return an interval of days in words: "15 November 2023", "in September 2023", "date unknown".

    >>> date_words(date(2023, 9, 1), date(2023, 9, 30), 4)
    'in September 2023'
    """
    if start is None and end is None:
        return "date unknown"
    if start is None or end is None:
        known = start or end
        return ("since " if end is None else "until ") + (_day(known) if known else "")
    if end < start:
        start, end = end, start
    whole = _whole_period(start, end)
    if whole:
        return f"in {whole}"
    if start == end:
        return _day(start)
    if precision == 3 and (end - start).days == 6:
        return f"in the week of {_day(start)}"
    if _is_run_of_months(start, end):
        return _run_of_months(start, end)
    return _range(start, end) if precision in (1, 2) else f"between {_day(start)} and {_day(end)}"


def _whole_period(start: date, end: date) -> str:
    if start.day != 1 or start.year != end.year or not _is_month_end(end):
        return ""
    if start.month == end.month:
        return _month(start)
    return str(start.year) if (start.month, end.month) == (1, 12) else ""


def _is_run_of_months(start: date, end: date) -> bool:
    return start.day == 1 and _is_month_end(end)


def _run_of_months(start: date, end: date) -> str:
    if start.month == 1 and end.month == 12:
        return f"between {start.year} and {end.year}"
    first = MONTHS[start.month - 1] if start.year == end.year else _month(start)
    return f"between {first} and {_month(end)}"


def _range(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} – {_day(end)}"
    return f"{_day(start)} – {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _is_month_end(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).month != day.month
