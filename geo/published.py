"""Says when a document was published: as stated, as page or address show, or within what.

What is inferred from the text is an interval with the words it rests on, never a made-up day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo._calendar import Span, month_span, precision_of, shift_months
from geo._month_names import MONTH_NAMES
from geo._word_classes import chances
from geo._words import tokenize
from geo.dates import DateMention, find_dates
from geo.model import DateInterval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Sentence

INFERRED_MONTHS = 12
"""An undated text is taken to be from the year that follows its latest dated event."""
FURNITURE_TOP = 12
FURNITURE_BOTTOM = 6
"""Sentences at either end among which page furniture with a date is looked for."""
FURNITURE_MAX_CHARS = 240
MASTHEAD = 8
"""Sentences at the top among which a line may hold the day without saying that it does."""
MASTHEAD_MAX_CHARS = 120
MASTHEAD_WORDS = 9
"""Words beside the date in such a line at most; of them lower-case ones that are no small words:"""
MASTHEAD_PLAIN = 2
IMPRINT_MAX_CHARS = 100
"""A line that only names author, outlet and day is no longer than this."""
FIRST_SHORT_YEAR = 69
"""The earliest year of two digits of the last century; below, it is of this one."""
EARLIEST_YEAR = 1980
"""A text that dates its latest event before is history."""
SECOND_HALF = 7
"""Month from which a coming year is spoken of by its number."""
TARGET_YEARS = 5
"""A future year divisible by this is a target ("by 2030") and says little of the present."""

_ISO = re.compile(r"\s*(\d{4})-(\d\d?)(?:-(\d\d?))?(?![\d-])")
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_YEAR_ONLY = re.compile(r"\s*(\d{4})\s*$")
_URL_DATE = re.compile(
    r"[/=._-]((?:19|20)\d\d)[/._-]?(0[1-9]|1[0-2]|[a-z]{3})[/._-]?([0-2]\d|3[01])(?=[/._?&-]|$)",
    re.IGNORECASE,
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
_STAMP = re.compile(
    r"(?:^\W*(?:(?:first|last|originally)\s)?|[|•·/]\s*|\s[-–—]\s)"
    r"(?:created|published|posted|updated|modified|date|issued|edited)\b"
    r"(?:\s(?:at|on))?\W{0,4}(?=(?P<when>.{4,60}))",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"\(?[A-Z][A-Z ./'’-]{2,40}(?:, [A-Z][\w. ]{1,34})?,? (?P<when>[A-Z][a-z]{2,8}\.? \d{1,2}"
    r"(?:,? \(?\d{4}\)?)?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?)\s?(?:\(|[-–—])"
)
_WIRE_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}(?: \([A-Z][A-Z .'’-]{1,30}\))?, "
    r"(?P<day>\d{1,2}) (?P<month>[A-Z]{3,9})\.? (?P<year>\d{4}|\d{2})\s?(?:\(|[-–—])"
)
"""As agencies and monitors of broadcasts wrote it: "BOGOTA, 9 JAN 90 (AFP) --"."""
_FOREIGN_DATE = re.compile(
    r"(?<!\d)(\d{1,2})\.?\s(?:de\s|di\s)?([^\W\d_]{3,12})\.?\s(?:de\s)?(\d{4})(?!\d)"
)
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})[./-]((?:19|20)\d\d)(?!\d)")
_IMPRINT = re.compile(
    r"(?:^|[|,•·/–—)-]|\s-)\s*(?:on\s)?(?P<when>\d{1,2}[./-]\d{1,2}[./-]\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2} [^\W\d_]{3,10}\.? \d{4}|[^\W\d_]{3,10}\.? \d{1,2}, \d{4})"
    r"(?:[,\s]+(?:at\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[A-Za-z.]{1,5})?)?\W*$"
)
_IMPRINT_WORDS = frozenset(
    {"by", "and", "in", "for", "from", "of", "our", "the", "at", "with", "de", "la", "on"}
)
_MONTH_DAYS = 31
_SURELY_NO_VERB = 0.5
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today")
_COMPARED = re.compile(r"\b(?:than|from|since|compared (?:to|with))\s(?:in\s)?$", re.IGNORECASE)
_DATE_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun st nd rd th of de di at on am pm a p m gmt utc est edt cet cest msk ist et ago date t z
    hours hour minutes min read 年 月 日 년 월 일""".split()
)
_EAST_ASIAN_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")


def publication_date(
    text: str, sentences: Sequence[Sentence], *, stated: str | None = None, url: str | None = None
) -> DateInterval | None:
    """Return when a document was published, ``None`` where nothing tells.

    Tried in order: the date its file states, a stamp or dateline on the page, its address, and what
    the text dates itself against. ``basis`` of the interval says which.

    >>> publication_date("", (), url="https://news.example/2024/11/19/port").start.isoformat()
    '2024-11-19'
    """
    return (
        parse_date(stated)
        or _from_furniture(text, sentences)
        or _from_url(url)
        or _from_text(text, sentences)
    )


def parse_date(stated: str | None) -> DateInterval | None:
    """Return the day, month or year a date field states in any usual way, else ``None``.

    >>> parse_date("Mon, 23 Mar 2009 13:00:49 GMT").start.isoformat()
    '2009-03-23'
    """
    if not stated:
        return None
    span = _numeric_date(stated) or _written_date(stated[:80])
    return _interval(span, f"stated: {stated[:80]}")


def _interval(span: Span | None, basis: str) -> DateInterval | None:
    return None if span is None else DateInterval(*span, precision_of(span), basis)


def _numeric_date(words: str) -> Span | None:
    if found := _ISO.match(words) or _COMPACT.match(words):
        year, month, day = found.groups()
        return _day(year, month, day) if day else _month(year, month)
    if found := _YEAR_ONLY.match(words):
        return month_span(int(found[1]), 1, 12)
    return None


def _day(year: str, month: str, day: str) -> Span | None:
    number = int(month) if month.isdigit() else MONTH_NAMES.get(month.casefold(), 0)
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return None
    return found, found


def _full_year(year: str) -> str:
    """The year of four digits that is meant by one of two."""
    if len(year) > 2:
        return year
    return f"{19 if int(year) >= FIRST_SHORT_YEAR else 20}{year}"


def _month(year: str, month: str) -> Span | None:
    return month_span(int(year), int(month)) if 1 <= int(month) <= 12 else None


def _written_date(words: str) -> Span | None:
    """Return the first dated day in a few words, in any language of the month table."""
    for mention in find_dates(words, 0, len(words), None):
        if mention.interval is not None and mention.interval.precision in {1, 4}:
            return mention.interval.start, mention.interval.end
    if found := _EAST_ASIAN_DATE.search(words):
        return _day(*found.groups())
    for found in _FOREIGN_DATE.finditer(words):
        day, month, year = found.groups()
        if month.casefold() in MONTH_NAMES:
            return _day(year, month, day)
    return None


# The page


def _from_furniture(text: str, sentences: Sequence[Sentence]) -> DateInterval | None:
    """Return the date of a "Published ..." stamp, a dateline or a line that is only a date.

    A page gives the day it was created before the day it was updated; the earlier one counts.
    """
    spans = [
        (found, words[:120])
        for words in _furniture(text, sentences)
        if (found := _furniture_date(words))
    ]
    if not spans:
        return _from_masthead(text, sentences)
    span, words = min(spans)
    return _interval(span, f"page: {words}")


def _from_masthead(text: str, sentences: Sequence[Sentence]) -> DateInterval | None:
    """Return the date in a line of names at the top: "Kigali, Tuesday 28 January 2025"."""
    for one in sentences[:MASTHEAD]:
        words = " ".join(text[one.start : one.end].split())
        if len(words) <= MASTHEAD_MAX_CHARS and (span := _masthead_date(words)):
            return _interval(span, f"page: {words}")
    return None


def _masthead_date(words: str) -> Span | None:
    dates = [m for m in find_dates(words, 0, len(words), None) if m.interval is not None]
    spans = [(m.interval.start, m.interval.end) for m in dates if m.interval and _has_year(m.text)]
    numeric = _numeric_day(words)
    if numeric is not None:
        spans, rest = [numeric], _NUMERIC_DAY.sub(" ", words)
    elif len(spans) == 1:
        rest = words.replace(dates[0].text, " ")
    if len(spans) != 1 or (spans[0][1] - spans[0][0]).days > _MONTH_DAYS:
        return None
    names = [n for n in re.findall(r"[^\W\d_]+", rest) if n.casefold() not in _DATE_WORDS]
    plain = [n for n in names if n.islower() and n not in _IMPRINT_WORDS]
    prose = words.endswith((".", "?", "!")) and len(names) > MASTHEAD_PLAIN
    fits = len(names) <= MASTHEAD_WORDS and len(plain) <= MASTHEAD_PLAIN and not prose
    return spans[0] if fits and not _tells(words) else None


def _tells(words: str) -> bool:
    """Whether a line has a verb, as a headline has: "Five killed in Kyiv, 3 August 2023"."""
    tokens = tokenize(words)
    return any(
        token.text.islower()
        and token.lower not in _IMPRINT_WORDS
        and chances(tokens, at)["noun"] < _SURELY_NO_VERB
        for at, token in enumerate(tokens)
        if token.text.isalpha()
    )


def _has_year(words: str) -> bool:
    return re.search(r"\b(?:19|20)\d\d\b", words) is not None


def _furniture(text: str, sentences: Sequence[Sentence]) -> Iterable[str]:
    edge = [*sentences[:FURNITURE_TOP], *sentences[FURNITURE_TOP:][-FURNITURE_BOTTOM:]]
    return (" ".join(text[one.start : one.end].split())[:FURNITURE_MAX_CHARS] for one in edge)


def _furniture_date(words: str) -> Span | None:
    if found := _DATELINE.match(words):
        return _written_date(re.sub(r"[()]", "", found["when"]))
    if found := _WIRE_DATELINE.match(words):
        return _day(_full_year(found["year"]), found["month"], found["day"])
    stamps = [
        span
        for stamp in _STAMP.finditer(words)
        if (
            span := _numeric_date(stamp["when"])
            or _numeric_day(stamp["when"][:12])
            or _leading_date(stamp["when"])
        )
    ]
    if stamps:
        return min(stamps)
    if _only_a_date(words):
        return _numeric_day(words) or _written_date(words)
    return _imprint_date(words)


def _imprint_date(words: str) -> Span | None:
    """Return the date that closes a line of names: "Jo Park, Harbor Ledger, 3 August 2023"."""
    found = _IMPRINT.search(words) if len(words) <= IMPRINT_MAX_CHARS else None
    if found is None:
        return None
    names = re.findall(r"[^\W\d_]+", words[: found.start()])
    if not names or not all(name[0].isupper() or name in _IMPRINT_WORDS for name in names):
        return None
    return _numeric_day(found["when"]) or _written_date(found["when"])


def _numeric_day(words: str) -> Span | None:
    """Return the day of 16.11.2023 or 20/06/2024; ``None`` for 3/4/2024, which may be either."""
    found = _NUMERIC_DAY.search(words)
    if found is None:
        return None
    first, mark, second, year = found.groups()
    if mark != "." and int(first) <= 12 and int(second) <= 12 and first != second:
        return None
    day, month = (second, first) if int(second) > 12 else (first, second)
    return _day(year, month, day)


def _leading_date(words: str) -> Span | None:
    """Return a date that stands right after a stamp's word."""
    span = _written_date(words[:40])
    starts = re.match(r"\W*(?:\w{3,9},?\s)?(?:\d|[^\W\d_]{3,12}\.?\s\d)", words)
    return span if starts else None


def _only_a_date(words: str) -> bool:
    """Whether nothing but a date, a weekday and a time stands on a line."""
    names = re.findall(r"[^\W\d_]+", words.casefold())
    known = all(name in MONTH_NAMES or name in _DATE_WORDS for name in names)
    return len(words) <= 60 and known and re.search(r"\d{4}", words) is not None


def _from_url(url: str | None) -> DateInterval | None:
    if not url:
        return None
    if found := _URL_DATE.search(url):
        return _interval(_day(*found.groups()), f"address: {found.group()}")
    if found := _URL_MONTH.search(url):
        return _interval(_month(*found.groups()), f"address: {found.group()}")
    return None


# The text


def _from_text(text: str, sentences: Sequence[Sentence]) -> DateInterval | None:
    """Return the interval a text's own dates allow, with the words it rests on.

    A dated past event alone says too little: the year after it held the true date of 26 in 54
    articles (LGL dev, 2026-11). So only two kinds of evidence count, see below.
    """
    mentions = [
        mention
        for sentence in sentences
        if sentence.boilerplate is None
        for mention in find_dates(text, sentence.start, sentence.end, None)
        if not _COMPARED.search(text[max(0, mention.start - 16) : mention.start])
    ]
    if not any(_WEEKDAY.search(mention.text) for mention in mentions):
        return None  # no news of the week: a history, a profile, a list
    bare = _bare_months(mentions)
    coming = [one for one in mentions if text[max(0, one.start - 3) : one.start].lower() == "in "]
    return _after(mentions, bare) or _before(mentions, coming, bare)


def _bare_months(mentions: Iterable[DateMention]) -> set[int]:
    """Return the months named without a year and not told as future."""
    return {
        number
        for mention in mentions
        if mention.interval is None
        and mention.kind == "calendar"
        and mention.direction != "future"
        and (number := MONTH_NAMES.get(mention.text.split()[0].rstrip(".").casefold()))
    }


def _after(mentions: Iterable[DateMention], bare: set[int]) -> DateInterval | None:
    """Return the year from a month that is told both with its year and without.

    "In September 2023 ... the summit in September": readers take the bare month for the last one,
    so the text is from the twelve months that follow.
    """
    dated = [
        (mention.interval.start, mention)
        for mention in mentions
        if mention.interval
        and mention.interval.precision <= 4
        and mention.interval.start.year >= EARLIEST_YEAR
        and mention.direction != "future"
    ]
    if not dated:
        return None
    start, latest = max(dated, key=lambda pair: pair[0])
    end = shift_months(start.replace(day=1), INFERRED_MONTHS)
    if start.month not in bare or end is None:
        return None
    basis = f"text: within a year of “{latest.text}”, also told without its year"
    return _interval((start, end - timedelta(days=1)), basis)


def _before(
    mentions: Sequence[DateMention], coming: Sequence[DateMention], bare: set[int]
) -> DateInterval | None:
    """Return the end of the year before one that is told as coming.

    "Would include deliveries in 2024 ... In October, he claimed": the bare months are of the year
    the text is from, and a coming year named so is the next one.
    """
    years = [mention for mention in coming if mention.interval and _is_year(mention)]
    ahead = [mention for mention in years if mention.direction == "future"]
    last = max(bare, default=0)
    if not ahead or last < SECOND_HALF:
        return None
    first = min(ahead, key=lambda mention: mention.text)
    year = int(first.text)
    explicit = [mention.interval.end.year for mention in mentions if mention.interval]
    others = [other for other in explicit if other != year]
    if year % TARGET_YEARS == 0 or (others and not year - 3 <= max(others) < year):
        return None  # "by 2030", or a year far from all others named
    basis = f"text: month {last} is past, “{first.text}” still to come"
    return _interval((date(year - 1, last, 1), date(year - 1, 12, 31)), basis)


def _is_year(mention: DateMention) -> bool:
    return mention.text.isdigit() and len(mention.text) == 4
