"""The rules of ``geo.dates``: a pattern for each way to write a time, and what it means.

A rule turns a match into a ``Found``, whose ``resolve`` maps a publication day and a direction to a
span of days. Patterns are linear: bounded repeats, no nested quantifiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from geo._calendar import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Span,
    day_span,
    decade_span,
    hull,
    month_span,
    part_of_month,
    part_of_year,
    season_span,
    shift,
    shift_months,
    week_span,
    years_span,
)

Direction = Literal["past", "future"]
Resolver = Callable[[date, Direction | None], Span | None]

NEAR_DAYS = 270
"""Without a tense word a date without a year is in the past unless that is longer ago than this."""
RECENT_DAYS = 90
"""How far back "recently" reaches."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: where, what kind, and how to resolve it."""

    start: int
    end: int
    kind: Literal["calendar", "relative", "duration", "recurring"]
    resolve: Resolver | None = None
    absolute: bool = False
    """Whether ``resolve`` pays no heed to the publication day."""
    direction: Direction | None = None


# Pieces of patterns

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\b\.?|July?\b\.?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
_WEEKDAY = (
    r"(?:Mon(?:day|\.)|Tue(?:sday|s\.|\.)|Wed(?:nesday|\.)|Thu(?:rsday|rs\.|r\.|\.)|Fri(?:day|\.)|"
    r"Sat(?:urday|\.)|Sun(?:day|\.))"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)(?![\d%])(?![.,]\d)"
_NUMBER_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty""".split()  # noqa: SIM905
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS)} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
}
_FUZZY = ("several", "a few", "few", "many", "some")
_COUNT = (
    r"(?:\d{1,3}|a\scouple\sof|a\sfew|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|several|few|many|some)"
)
_UNIT = r"(?:minute|hour|day|night|week|month|year|decade|quarter)"
_PART = r"(?:(?:the\s)?(?:early|mid|late|beginning|start|middle|end)(?:\sof)?(?:\sthe)?[\s-])"
_DASH = r"\s?(?:-|–|—)\s?"
_TO = rf"(?:{_DASH}|\s(?:to|through|until|till|and)\s(?:the\s)?)"
_WHICH_YEAR = r"(?:,?\s(?:of\s)?(?P<which>last|this|next)\syear)"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{pattern})(?!\w)", re.IGNORECASE)


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _part(words: str | None) -> str | None:
    """Return early, mid or late for the words that say so."""
    if not words:
        return None
    key = words.lower()
    for part, names in (
        ("early", ("early", "beginning", "start")),
        ("mid", ("mid", "middle")),
        ("late", ("late", "end")),
    ):
        if any(name in key for name in names):
            return part
    return None


def _day(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def _plain_word(name: str) -> bool:
    """Whether a month's name is written like the verb: "may", "march"."""
    return name in {"may", "march", "mar"}


# Choosing a year


def _nearest_year(make: Callable[[int], Span | None]) -> Resolver:
    """Resolve something of every year to the one meant: past on or before, future on or after."""

    def resolve(day: date, direction: Direction | None) -> Span | None:
        spans = [span for year in range(day.year - 4, day.year + 5) if (span := make(year))]
        past = [span for span in spans if span[0] <= day]
        future = [span for span in spans if span[1] >= day]
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
        return Found(*match.span(), "calendar", lambda _day, _dir: make(int(year)), absolute=True)
    if which:
        return Found(*match.span(), "calendar", _in_year(which, make))
    return Found(*match.span(), "calendar", _nearest_year(make))


# Days


def _iso(match: re.Match[str]) -> Found:
    span = day_span(int(match["year"]), int(match["month"]), int(match["day"]))
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


def _numeric(match: re.Match[str]) -> Found:
    """Resolve 25/02/2022; where day and month could be swapped, to the span of both readings."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    readings = [(second, first)] if match["mark"] == "." else [(second, first), (first, second)]
    spans = [span for month, day in readings if (span := day_span(year, month, day))]
    span = hull(spans) if spans else None
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


def _month_day(match: re.Match[str]) -> Found | None:
    if _plain_word(match["month"]) and not match["year"]:
        return None
    month, day = _month(match["month"]), _day(match["day"])
    return _calendar(match, lambda year: day_span(year, month, day))


def _day_range(match: re.Match[str]) -> Found | None:
    month = _month(match["month"])
    first, last = _day(match["day"]), _day(match["last"])
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


def _long_range(match: re.Match[str]) -> Found:
    first, last = _month(match["month"]), _month(match["month2"])
    day, day2 = _day(match["day"]), _day(match["day2"])
    return _calendar(match, lambda year: _between(day_span, (year, first, day), last, day2))


# Months, seasons, quarters


def _one_month(match: re.Match[str]) -> Found | None:
    if _plain_word(match["month"]) and not match["year"]:
        return None
    if not match["year"] and _is_person(match):
        return None
    month, part = _month(match["month"]), _part(match["part"])

    def make(year: int) -> Span | None:
        return part_of_month(year, month, part) if part else month_span(year, month)

    return _calendar(match, make)


_AMBIGUOUS_MONTHS = frozenset(
    {"may", "march", "april", "june", "august", "mar", "jan", "dec", "sep"}
)
_BEFORE_MONTH = frozenset(
    """in since until till by from to through during early mid late last next this of between and
    before after around every each for throughout end beginning start middle""".split()  # noqa: SIM905
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


def _said_month(match: re.Match[str]) -> Found:
    """Resolve "last September", "next March", "this June"."""
    month, word = _month(match["month"]), match["word"].lower()

    def make(year: int) -> Span | None:
        return month_span(year, month)

    def last(day: date, _direction: Direction | None) -> Span | None:
        return month_span(day.year - (month >= day.month), month)

    def following(day: date, _direction: Direction | None) -> Span | None:
        return month_span(day.year + (month <= day.month), month)

    resolve = {"last": last, "past": last, "next": following, "coming": following}.get(word)
    return Found(*match.span(), "calendar", resolve or (lambda day, _dir: make(day.year)))


def _month_range(match: re.Match[str]) -> Found | None:
    if _plain_word(match["month"]) or _plain_word(match["month2"]):
        return None
    before = match.string[max(0, match.start() - 20) : match.start()].split()
    led = match.group().lower().startswith(("from", "between"))
    if not (match["year"] or led or (before and before[-1].lower() in _BEFORE_MONTH)):
        return None
    first, last = _month(match["month"]), _month(match["month2"])
    return _calendar(
        match, lambda year: month_span(year - (last < first), first, (last - first) % 12 + 1)
    )


def _season(match: re.Match[str]) -> Found | None:
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


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def _quarter(match: re.Match[str]) -> Found | None:
    number = _ORDINALS[match["ordinal"].lower()]
    months = 3 if match["unit"].lower() == "quarter" else 6
    if months == 6 and (number > 2 and match["ordinal"].lower() not in {"last", "final"}):
        return None
    first = min(number, 12 // months) * months - months + 1
    if months == 6 and not (match["year"] or match["which"] or match["rest"]):
        return None  # "the first half" of a match
    return _calendar(match, lambda year: month_span(year, first, months))


def _coded_quarter(match: re.Match[str]) -> Found | None:
    months = 3 if match["letter"] in "Qq" else 6
    number = int(match["number"])
    if number * months > 12:
        return None
    return _calendar(match, lambda year: month_span(year, (number - 1) * months + 1, months))


# Years


def _year_range(match: re.Match[str]) -> Found | None:
    first = int(match["first"])
    last = int(match["last"])
    last = first // 100 * 100 + last if last < 100 else last
    span = years_span(first, last) if first < last else None
    if span is None:
        return None
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


def _year_part(match: re.Match[str]) -> Found | None:
    year, part = int(match["year"]), _part(match["part"])
    if part is None:
        return None
    span = part_of_year(year, part)
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


def _decade(match: re.Match[str]) -> Found | None:
    digits = match["decade"]
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    span = decade_span(year, _part(match["part"]))
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


def _century(match: re.Match[str]) -> Found | None:
    number = _day(match["number"])
    span = years_span((number - 1) * 100 + 1, number * 100)
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


_YEAR_AFTER = frozenset(
    """in since during of by until till from to and before after around circa through for throughout
    year early mid late between beyond the its his her their our a an this""".split()  # noqa: SIM905
)
_SURE_YEAR_AFTER = frozenset(
    {"in", "since", "during", "until", "till", "circa", "throughout", "year"}
)
_NOT_COUNTED = frozenset(
    """was has is as this its elections protests talks floods attacks wars clashes riots sanctions
    games championships series across towards versus olympics presidential congress us""".split()  # noqa: SIM905
)
_COUNTED = re.compile(
    r"[\s-](?:km|kg|miles?|meters?|metres?|feet|tons?|tonnes?|mw|hp|hours?|local|other|more|new|"
    r"people|troops|men|women|children|percent|million|billion|[a-z]{3,24}s)\b",
    re.IGNORECASE,
)
_COUNTED_PHRASE = re.compile(r"\s[a-z]{3,20}\s(?P<noun>[a-z]{3,20}s|troops|people)\b")


def _one_year(match: re.Match[str]) -> Found | None:
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
    return Found(*match.span(), "calendar", lambda _day, _dir: span, absolute=True)


# Relative to publication


def _near_day(match: re.Match[str]) -> Found:
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


def _this_unit(match: re.Match[str]) -> Found | None:
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
    third = {"early": 0, "mid": 1, "late": 2}[_part(lead) or "early"] * days // 3
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
        hours = count if unit == "hour" else 0
        return shift(day, -((-abs(hours)) // 24 * -1) if hours < 0 else -(-hours // 24))
    return shift(day, count * (7 if unit == "week" else 1))


def _count(words: str) -> int | None:
    key = " ".join(words.lower().split())
    return int(key) if key.isdigit() else _NUMBERS.get(key)


_FUZZY_REACH = {"day": (2, 7), "week": (14, 42), "month": (60, 365), "year": (730, 3650)}
_RECENT_REACH = {"day": 7, "week": 42, "month": 182, "year": 1826, "hour": 1, "decade": 7305}


def _ago(match: re.Match[str]) -> Found:
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


def _some_time_ago(match: re.Match[str]) -> Found:
    long = match.group().lower().startswith("long")
    return Found(*match.span(), "relative", None if long else _window(-365, 0), direction="past")


def _past_count(match: re.Match[str]) -> Found | None:
    unit, word = match["unit"].lower(), match["word"].lower()
    ahead = word in {"next", "coming"}
    count = _count(match["count"]) if match["count"] else None
    if count is None:
        reach = _RECENT_REACH.get(unit, 7)
        window = _window(0, reach) if ahead else _window(-reach, 0)
        return Found(*match.span(), "relative", window, direction="future" if ahead else "past")
    return _span_back(match, count, unit, ahead)


def _recently(match: re.Match[str]) -> Found:
    return Found(*match.span(), "relative", _window(-RECENT_DAYS, 0), direction="past")


def _weekday(match: re.Match[str]) -> Found | None:
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


_HOLIDAYS = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
}


def _holiday(match: re.Match[str]) -> Found:
    key = match["name"].lower().replace("’", "'").removesuffix(" day")
    month, day = _HOLIDAYS.get(key) or _HOLIDAYS[f"{key} day"]
    return _calendar(match, lambda year: day_span(year, month, day))


# Without an interval


def _anaphoric(match: re.Match[str]) -> Found:
    return Found(*match.span(), "relative")


def _duration(match: re.Match[str]) -> Found:
    return Found(*match.span(), "duration")


def _recurring(match: re.Match[str]) -> Found:
    return Found(*match.span(), "recurring")


_OF_YEAR = rf"(?:,?\s(?:of\s)?(?P<year>{_YEAR})|{_WHICH_YEAR})"
_TIME_OF_DAY = r"(?:\s(?:morning|afternoon|evening|night|midnight|noon))"

RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Found | None]], ...] = (
    (
        _rule(
            rf"(?P<year>{_YEAR[: _YEAR.index('(?!')]})(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])"
            r"(?P=mark)(?P<day>3[01]|[12]\d|0?[1-9])(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?"
        ),
        _iso,
    ),
    (
        _rule(rf"(?P<a>\d{{1,2}})(?P<mark>[./-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})"),
        _numeric,
    ),
    (
        _rule(rf"(?:{_WEEKDAY},?\s)?(?P<month>{_MONTH})\s(?P<day>{_DAY})(?:{_OF_YEAR})?"),
        _month_day,
    ),
    (
        _rule(
            rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<day>{_DAY})[\s-](?:of\s)?(?P<month>{_MONTH})"
            rf"(?:{_OF_YEAR}|-(?P<dashed>{_YEAR}))?"
        ),
        _month_day,
    ),
    (
        _rule(
            rf"(?:from\s|between\s)?(?P<month>{_MONTH})\s(?P<day>{_DAY}){_TO}(?P<last>{_DAY})"
            rf"(?:{_OF_YEAR})?"
        ),
        _day_range,
    ),
    (
        _rule(
            rf"(?:from\s|between\s)?(?:the\s)?(?P<day>{_DAY}){_TO}(?P<last>{_DAY})\s(?:of\s)?"
            rf"(?P<month>{_MONTH})(?:{_OF_YEAR})?"
        ),
        _day_range,
    ),
    (
        _rule(
            rf"(?:from\s|between\s)?(?P<month>{_MONTH})\s(?P<day>{_DAY}){_TO}(?P<month2>{_MONTH})\s"
            rf"(?P<day2>{_DAY})(?:{_OF_YEAR})?"
        ),
        _long_range,
    ),
    (
        _rule(
            rf"(?:from\s|between\s)?(?P<day>{_DAY})\s(?P<month>{_MONTH}){_TO}(?P<day2>{_DAY})\s"
            rf"(?P<month2>{_MONTH})(?:{_OF_YEAR})?"
        ),
        _long_range,
    ),
    (_rule(rf"(?P<part>{_PART})?(?P<month>{_MONTH})(?:{_OF_YEAR})?"), _one_month),
    (_rule(rf"(?P<word>last|past|this|next|coming)\s(?P<month>{_MONTH})"), _said_month),
    (
        _rule(rf"(?:from\s|between\s)?(?P<month>{_MONTH}){_TO}(?P<month2>{_MONTH})(?:{_OF_YEAR})?"),
        _month_range,
    ),
    (
        _rule(
            r"(?:(?P<word>last|past|this|next|in\sthe|during\sthe|the)\s)?(?:(?:early|mid|late)[\s-])?"
            rf"(?P<season>{'|'.join(SEASONS)})(?:\s(?:of\s)?(?P<year>{_YEAR})(?:[-–/]\d\d)?)?"
        ),
        _season,
    ),
    (
        _rule(
            rf"(?:the\s)?(?P<ordinal>{'|'.join(_ORDINALS)})\s(?P<unit>quarter|half)"
            rf"(?:{_OF_YEAR}|(?P<rest>\sof\sthe\syear))?"
        ),
        _quarter,
    ),
    (_rule(rf"(?P<letter>[QH])(?P<number>[1-4])(?:\sof)?[\s-](?P<year>{_YEAR})"), _coded_quarter),
    (_rule(rf"(?P<year>{_YEAR})[\s-](?P<letter>[QH])(?P<number>[1-4])"), _coded_quarter),
    (
        _rule(
            rf"(?:from\s|between\s)(?P<first>{_YEAR})\s?(?:to|and|until|till|through|-|–)\s?"
            rf"(?P<last>{_YEAR})"
        ),
        _year_range,
    ),
    (_rule(rf"(?P<first>{_YEAR})[-–/](?P<last>{_YEAR}|\d\d)(?![-–/\d])"), _year_range),
    (_rule(rf"(?P<part>{_PART})(?P<year>{_YEAR})"), _year_part),
    (_rule(rf"(?:the\s)?(?P<part>{_PART})?['’]?(?P<decade>1[5-9]\d0|20\d0|[2-9]0)['’]?s"), _decade),
    (_rule(r"(?:the\s)?(?P<number>1[0-9]th|20th|21st)[\s-]century"), _century),
    (_rule(r"(?P<year>(?:1[89]|20)\d\d)(?![\d%/])(?![.,–-]\d)"), _one_year),
    (
        _rule(
            rf"(?:the\sday\sbefore\syesterday|the\sday\safter\stomorrow|(?:yesterday|tomorrow)"
            rf"{_TIME_OF_DAY}?|today|tonight|overnight|last\snight|"
            r"this\s(?:morning|afternoon|evening))"
        ),
        _near_day,
    ),
    (
        _rule(
            r"(?:the\s)?(?:(?P<lead>earlier|later|early|mid|late|(?:beginning|start|middle|end)\sof)"
            r"[\s-])?(?P<word>last|past|previous|this|current|next|coming|the)\s"
            r"(?P<unit>week(?:end)?|month|quarter|year|decade)"
        ),
        _this_unit,
    ),
    (_rule(rf"(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\sago"), _ago),
    (_rule(r"(?:some\stime|long|a\swhile|a\slong\stime)\sago"), _some_time_ago),
    (
        _rule(
            rf"(?:the\s)?(?P<word>last|past|previous|next|coming)\s(?:(?P<count>{_COUNT})\s)?"
            rf"(?P<unit>{_UNIT})s"
        ),
        _past_count,
    ),
    (
        _rule(
            rf"(?:in|over|during|within)\s(?:the\s)?(?P<word>recent|past|last)\s(?P<count>few\s)?"
            rf"(?P<unit>{_UNIT})s"
        ),
        _past_count,
    ),
    (_rule(r"recently|lately|in\srecent\stimes"), _recently),
    (
        _rule(
            r"(?:(?P<word>last|next|this|coming|past|early|late)\s)?"
            rf"(?P<name>{_WEEKDAY}){_TIME_OF_DAY}?"
        ),
        _weekday,
    ),
    (
        _rule(rf"(?P<name>Christmas(?:\sEve|\sDay)?|New\sYear['’]s\s(?:Eve|Day))(?:{_OF_YEAR})?"),
        _holiday,
    ),
    (
        _rule(
            r"since\sthen|later\s(?:in\sthe|that|the\ssame)\s(?:day|week|month|year)|"
            r"(?:the\s)?(?:next|following|same|previous)\s(?:day|morning|evening|night)|"
            r"that\s(?:day|night|morning|evening|week|month|year)|"
            rf"{_COUNT}\s{_UNIT}s?\s(?:later|earlier|before|after)"
        ),
        _anaphoric,
    ),
    (
        _rule(
            rf"(?:every|each)\s(?:other\s|{_COUNT}\s)?(?:{_UNIT}s?|{_WEEKDAY}|{_MONTH}|spring|summer|"
            r"autumn|winter|morning|evening)|annually|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days"
        ),
        _recurring,
    ),
    (_rule(rf"(?:for\s|within\s)?(?:\d{{1,3}}|{_COUNT})[\s-]{_UNIT}s?(?![\s-]old)"), _duration),
)
