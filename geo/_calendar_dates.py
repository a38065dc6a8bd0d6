"""Meanings of calendar dates: days, months, seasons, quarters and years, with or without a year.

Each function turns a match of a pattern in ``geo._date_rules`` into a ``Found``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo._calendar import (
    WEEKDAYS,
    Span,
    day_span,
    decade_span,
    hull,
    month_span,
    part_of_month,
    part_of_year,
    season_span,
    years_span,
)
from geo._found_date import (
    Direction,
    Found,
    Resolver,
    day_number,
    fixed,
    month_number,
    part_of,
    plain_word,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

NEAR_DAYS = 270
"""Without a tense word a date without a year is in the past unless that is longer ago than this."""


# Choosing a year


def _nearest_year(make: Callable[[int], Span | None], weekday: int | None = None) -> Resolver:
    """Resolve something of every year to the one meant: past on or before, future on or after.

    A weekday named with a day ("Monday, May 25") decides where it fits only one of the two.
    """

    def resolve(day: date, direction: Direction | None) -> Span | None:
        spans = [span for year in range(day.year - 4, day.year + 5) if (span := make(year))]
        past = [span for span in spans if span[0] <= day]
        future = [span for span in spans if span[1] >= day]
        fits = [span[0].weekday() == weekday for span in (*past[-1:], *future[:1])]
        if len(fits) == 2 and fits[0] != fits[1]:
            return past[-1] if fits[0] else future[0]
        if direction is None and past and (day - past[-1][1]).days > NEAR_DAYS:
            direction = "future"
        if direction == "future":
            return future[0] if future else None
        return past[-1] if past else None

    return resolve


def _in_year(which: str, make: Callable[[int], Span | None]) -> Resolver:
    moved = {"last": -1, "this": 0, "next": 1}[which.lower()]
    return lambda day, _direction: make(day.year + moved)


def _calendar(match: re.Match[str], make: Callable[[int], Span | None]) -> Found:
    """Build a found date from the year, "last year" or nothing that follows it."""
    groups = match.groupdict()
    year, which = groups.get("year"), groups.get("which")
    if year:
        return Found(*match.span(), "calendar", fixed(make(int(year))), absolute=True)
    if which:
        return Found(*match.span(), "calendar", _in_year(which, make))
    name = (groups.get("weekday") or "").rstrip(".").lower()
    return Found(*match.span(), "calendar", _nearest_year(make, WEEKDAYS.get(name)))


# Days


def iso(match: re.Match[str]) -> Found:
    span = day_span(int(match["year"]), int(match["month"]), int(match["day"]))
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


def numeric(match: re.Match[str]) -> Found:
    """Resolve 25/02/2022; where day and month could be swapped, to the span of both readings."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    readings = [(second, first)] if match["mark"] == "." else [(second, first), (first, second)]
    spans = [span for month, day in readings if (span := day_span(year, month, day))]
    span = hull(spans) if spans else None
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


_NAMED_AFTER_DAY = re.compile(
    r"\s(?:Movement|Revolution|Martyrs?|Brigades?|Front|Alliance|Square|Street|Avenue|Bridge|Hospital|"
    r"University|School|Stadium|Army|Forces|Group|Party|Club|Boulevard|Airport|Coalition)\b"
)
"""What is named after a day: "the March 23 Movement", "July 26 Street"."""


def month_day(match: re.Match[str]) -> Found | None:
    if not match["year"] and (
        plain_word(match["month"]) or _NAMED_AFTER_DAY.match(match.string, match.end())
    ):
        return None
    month, day = month_number(match["month"]), day_number(match["day"])
    return _calendar(match, lambda year: day_span(year, month, day))


def day_range(match: re.Match[str]) -> Found | None:
    month = month_number(match["month"])
    first, last = day_number(match["day"]), day_number(match["last"])
    if first >= last:
        return None
    return _calendar(match, lambda year: _between(day_span, (year, month, first), month, last))


def _between(
    make: Callable[[int, int, int], Span | None], first: tuple[int, int, int], month: int, day: int
) -> Span | None:
    """Return the span from one day to another, into the next year where it must."""
    start = make(*first)
    end = make(first[0] + (month < first[1]), month, day)
    return hull([start, end]) if start and end else None


def long_range(match: re.Match[str]) -> Found:
    first, last = month_number(match["month"]), month_number(match["month2"])
    day, day2 = day_number(match["day"]), day_number(match["day2"])
    return _calendar(match, lambda year: _between(day_span, (year, first, day), last, day2))


_HOLIDAYS = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
}


def holiday(match: re.Match[str]) -> Found:
    key = match["name"].lower().replace("’", "'").removesuffix(" day")
    month, day = _HOLIDAYS.get(key) or _HOLIDAYS[f"{key} day"]
    return _calendar(match, lambda year: day_span(year, month, day))


# Months, seasons, quarters


def one_month(match: re.Match[str]) -> Found | None:
    if plain_word(match["month"]) and not match["year"]:
        return None
    if not match["year"] and _is_person(match):
        return None
    month, part = month_number(match["month"]), part_of(match["part"])

    def make(year: int) -> Span | None:
        return part_of_month(year, month, part) if part else month_span(year, month)

    return _calendar(match, make)


_AMBIGUOUS_MONTHS = frozenset(
    {"may", "march", "april", "june", "august", "mar", "jan", "dec", "sep"}
)
_BEFORE_MONTH = frozenset(
    """in since until till by from to through during early mid late last next this of between and
    before after around every each for throughout end beginning start middle""".split()
)


def _is_person(match: re.Match[str]) -> bool:
    """Whether a bare month may be a name or a verb: "Theresa May", "March on Rome"."""
    if match["part"] or match.groupdict().get("which"):
        return False
    if match["month"].rstrip(".").lower() not in _AMBIGUOUS_MONTHS:
        return False
    before = match.string[max(0, match.start() - 20) : match.start()].split()
    after = match.string[match.end() : match.end() + 20]
    if before and before[-1].lower() in _BEFORE_MONTH:
        return bool(re.match(r"\s[A-Z][a-z]+\b", after))
    return not re.match(r"['’]s\s|\s[a-z]{3,}", after) or (
        bool(before) and before[-1][:1].isupper()
    )


def said_month(match: re.Match[str]) -> Found:
    """Resolve "last September", "next March", "this June"."""
    month, word = month_number(match["month"]), match["word"].lower()

    def make(year: int) -> Span | None:
        return month_span(year, month)

    def last(day: date, _direction: Direction | None) -> Span | None:
        return month_span(day.year - (month >= day.month), month)

    def following(day: date, _direction: Direction | None) -> Span | None:
        return month_span(day.year + (month <= day.month), month)

    resolve = {"last": last, "past": last, "next": following, "coming": following}.get(word)
    return Found(*match.span(), "calendar", resolve or (lambda day, _dir: make(day.year)))


def month_range(match: re.Match[str]) -> Found | None:
    if plain_word(match["month"]) or plain_word(match["month2"]):
        return None
    before = match.string[max(0, match.start() - 20) : match.start()].split()
    led = match.group().lower().startswith(("from", "between"))
    if not (match["year"] or led or (before and before[-1].lower() in _BEFORE_MONTH)):
        return None
    first, last = month_number(match["month"]), month_number(match["month2"])
    return _calendar(
        match, lambda year: month_span(year - (last < first), first, (last - first) % 12 + 1)
    )


def season(match: re.Match[str]) -> Found | None:
    season, word = match["season"].lower(), (match["word"] or "").lower()
    if not match["year"] and word not in {"last", "this", "next", "past", "in the", "during the"}:
        return None
    if word in {"last", "past"}:
        return Found(*match.span(), "calendar", lambda day, _dir: _last_season(day, season))
    if word == "next":
        return Found(*match.span(), "calendar", _nearest_year_of(season), direction="future")
    return _calendar(match, lambda year: season_span(year, season))


def _nearest_year_of(season: str) -> Resolver:
    return _nearest_year(lambda year: season_span(year, season))


def _last_season(day: date, season: str) -> Span | None:
    spans = [season_span(year, season) for year in (day.year, day.year - 1, day.year - 2)]
    return next((span for span in spans if span and span[1] < day), None)


ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def quarter(match: re.Match[str]) -> Found | None:
    number = ORDINALS[match["ordinal"].lower()]
    months = 3 if match["unit"].lower() == "quarter" else 6
    if months == 6 and (number > 2 and match["ordinal"].lower() not in {"last", "final"}):
        return None
    first = min(number, 12 // months) * months - months + 1
    if months == 6 and not (match["year"] or match["which"] or match["rest"]):
        return None  # "the first half" of a match
    return _calendar(match, lambda year: month_span(year, first, months))


def coded_quarter(match: re.Match[str]) -> Found | None:
    months = 3 if match["letter"] in "Qq" else 6
    number = int(match["number"])
    if number * months > 12:
        return None
    return _calendar(match, lambda year: month_span(year, (number - 1) * months + 1, months))


def first_months(match: re.Match[str]) -> Found | None:
    """Resolve "the first three months of 2024", "the last two months of the year"."""
    count = {**dict.fromkeys(("two", "2"), 2), **dict.fromkeys(("three", "3"), 3)} | {
        word: number
        for number, names in enumerate(_COUNTED_MONTHS, start=4)
        for word in (names, str(number))
    }
    months = count.get(match["count"].lower())
    if months is None:
        return None
    first = 1 if match["side"].lower() in {"first", "opening"} else 13 - months
    return _calendar(match, lambda year: month_span(year, first, months))


_COUNTED_MONTHS = ("four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def bare_quarter(match: re.Match[str]) -> Found:
    number = int(match["number"])
    return _calendar(match, lambda year: month_span(year, number * 3 - 2, 3))


def fiscal_year(match: re.Match[str]) -> Found:
    """Resolve "fiscal 2024" to all it may mean: from April of the year before to March after."""
    year = int(match["year"])
    if year < 100:
        year += 2000
    first, last = month_span(year - 1, 4), month_span(year + 1, 3)
    span = hull([first, last]) if first and last else None
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


# Years


def year_range(match: re.Match[str]) -> Found | None:
    first = int(match["first"])
    last = int(match["last"])
    last = first // 100 * 100 + last if last < 100 else last
    span = years_span(first, last) if first < last else None
    slash = match.groupdict().get("mark") == "/"
    if span is None or (slash and last != first + 1):  # "directive 2004/38"
        return None
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


def year_part(match: re.Match[str]) -> Found | None:
    year, part = int(match["year"]), part_of(match["part"])
    if part is None:
        return None
    span = part_of_year(year, part)
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


def decade(match: re.Match[str]) -> Found | None:
    digits = match["decade"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    span = decade_span(year, part_of(match["part"]))
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


def century(match: re.Match[str]) -> Found | None:
    number = day_number(match["number"])
    span = years_span((number - 1) * 100 + 1, number * 100)
    return Found(*match.span(), "calendar", fixed(span), absolute=True)


_YEAR_AFTER = frozenset(
    """in since during of by until till from to and before after around circa through for throughout
    year early mid late between beyond the its his her their our a an this""".split()
)
_SURE_YEAR_AFTER = frozenset(
    {"in", "since", "during", "until", "till", "circa", "throughout", "year"}
)
_NOT_COUNTED = frozenset(
    """was has is as this its elections protests talks floods attacks wars clashes riots sanctions
    games championships series across towards versus olympics presidential congress us""".split()
)
_COUNTED = re.compile(
    r"[\s-](?:km|kg|miles?|meters?|metres?|feet|tons?|tonnes?|mw|hp|hours?|local|other|more|new|"
    r"people|troops|men|women|children|percent|million|billion|[a-z]{3,24}s)\b",
    re.IGNORECASE,
)


def one_year(match: re.Match[str]) -> Found | None:
    text = match.string
    before = text[max(0, match.start() - 24) : match.start()]
    words = before.split()
    word = words[-1].lower().strip("(“\"'") if words else ""
    enclosed = before.endswith("(") or word.endswith(("'s", "’s", "s'", "s’"))
    if not (word in _YEAR_AFTER or enclosed):
        return None
    counted = _COUNTED.match(text, match.end())
    if word not in _SURE_YEAR_AFTER and counted is not None:
        noun = counted.group().strip(" -").lower()
        if noun not in _NOT_COUNTED:
            return None
    span = years_span(int(match["year"]))
    return Found(*match.span(), "calendar", fixed(span), absolute=True)
