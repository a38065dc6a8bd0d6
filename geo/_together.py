"""When articles without a date are from, as other articles tell of the same events.

"In September last year the two held talks" says nothing in a file without a date; where another
article dates that visit September 2023, the first is from 2024, and its "in March" can be read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from geo._calendar import month_span, precision_of, shift_months
from geo._same import forbidden, people_of, shared_people
from geo._when import as_published, published_of
from geo.dates import DateMention, find_dates
from geo.model import DateInterval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo._calendar import Span
    from geo.model import Event

KNOWN_DAYS = 45
"""A document whose date is an interval longer than this may be dated by others."""
MONTH_DAYS = 31
"""The longest dated event that can date a document."""
MONTHS_ON = 24
"""How many months after an event it may be told of by the month's name alone or "last year"."""
WEEK = timedelta(days=7)
FRESH_DAYS = 10
"""News tells of the last days by day and month; it is at most so much younger than the latest."""
_ENOUGH_ANCHORS = 40
_ENOUGH_SAID = 6
"""Other reports of one event and other dated days, from which on more say nothing new."""
_WEEKDAY = re.compile(r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_BARE_DAY = re.compile(r"[A-Za-z]{3,9}\.? \d{1,2}|\d{1,2} [A-Za-z]{3,9}\.?")


def dated_together(reports: Iterable[Event]) -> list[Event]:
    """Return the reports, those of undated documents read with what others say of their time."""
    everything = list(reports)
    told = {r.evidence[0].doc_id: published_of(r.evidence[0]) for r in everything}
    open_ends = {doc for doc, when in told.items() if when is None or _days(when) > KNOWN_DAYS}
    if not open_ends or len(told) == 1:
        return everything
    narrowed = _narrowed(sorted(everything, key=_in_text_order), told, open_ends)
    return [_read_again(r, narrowed.get(r.evidence[0].doc_id)) for r in everything]


def _in_text_order(report: Event) -> tuple[str, int, str]:
    return report.evidence[0].doc_id, report.evidence[0].start, report.event_id


def _days(interval: DateInterval) -> int:
    return (interval.end - interval.start).days + 1


def _narrowed(
    reports: Sequence[Event], told: Mapping[str, DateInterval | None], open_ends: set[str]
) -> dict[str, DateInterval]:
    """When the documents of open date are from, of those that others say something about."""
    by_key: dict[tuple[str, str], list[Event]] = defaultdict(list)
    texts: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        texts[report.evidence[0].doc_id].add(report.evidence[0].sentence)
        for key in _keys(report) if _dates_others(report) else ():
            if len(by_key[key]) < _ENOUGH_ANCHORS:
                by_key[key].append(report)
    spans: dict[str, list[Span]] = defaultdict(list)
    because: dict[str, str] = {}
    for report in reports:
        doc = report.evidence[0].doc_id
        others = [o for key in _keys(report) for o in by_key[key]] if doc in open_ends else []
        heard = 0
        for other in others:
            if heard == _ENOUGH_SAID or other.evidence[0].doc_id == doc:
                continue
            span = _from_month(report, other) or _from_weekday(report, other)
            if span is not None and _one_event(report, other):
                heard += 1
                spans[doc].append(span)
                because.setdefault(doc, f"“{report.date_text}” as in {other.evidence[0].doc_id}")
    found: dict[str, DateInterval] = {}
    for doc, said in spans.items():
        span = _common(said, told[doc])
        if span is not None:
            span = _after_latest_day(texts[doc], span) or span
            found[doc] = DateInterval(*span, precision_of(span), because[doc])
    return found


def _keys(report: Event) -> set[tuple[str, str]]:
    """What two reports of one event that date each other share: a person, or a precise place."""
    if not report.date_text:
        return set()
    words = {f"person {name.split()[-1]}" for name in people_of(report)}
    words |= {f"person {name.split()[0]}" for name in people_of(report)}
    words |= {p.place.place_id for p in report.places if p.geo_precision <= 2}
    return {(report.type, word) for word in words}


def _dates_others(report: Event) -> bool:
    """Whether a report's date can say from when another document is."""
    known = report.date is not None and _days(report.date) <= MONTH_DAYS
    return known or _WEEKDAY.fullmatch(report.date_text) is not None


def _one_event(one: Event, other: Event) -> bool:
    ours, theirs = people_of(one), people_of(other)
    if ours and theirs and not shared_people(ours, theirs):
        return False
    undated, dated = replace(one, date=None, date_text=""), replace(other, date=None, date_text="")
    return not forbidden(undated, dated)


def _from_month(report: Event, other: Event) -> Span | None:
    """Return the months from which ``report``'s words mean the month of ``other``."""
    if report.date is not None or other.date is None or _days(other.date) > MONTH_DAYS:
        return None
    return _months_meant(report.date_text, other.date.start, other.date.end)


@lru_cache(maxsize=4096)
def _months_meant(words: str, start: date, end: date) -> Span | None:
    """Return the months from which the words mean the days given."""
    first = month_span(start.year, start.month)
    months: list[Span] = []
    for step in range(MONTHS_ON if first else 0):
        then = shift_months(first[0], step) if first else None
        month = month_span(then.year, then.month) if then else None
        if month is None:
            continue
        meant = read(words, DateInterval(*month, 4))
        if meant and _days(meant) <= MONTH_DAYS and meant.start <= end and start <= meant.end:
            months.append(month)
    return (months[0][0], months[-1][1]) if months and len(months) < MONTHS_ON else None


def _from_weekday(report: Event, other: Event) -> Span | None:
    """Return the days around ``other``'s document, where both tell of one weekday's event."""
    if not _WEEKDAY.fullmatch(report.date_text) or not _WEEKDAY.fullmatch(other.date_text):
        return None
    told = published_of(other.evidence[0])
    same = report.date_text.split()[-1].lower() == other.date_text.split()[-1].lower()
    return (told.start - WEEK, told.end + WEEK) if told and same else None


def _common(spans: Iterable[Span], told: DateInterval | None) -> Span | None:
    """Return what all of them allow; ``None`` where they contradict each other."""
    every = [*spans, (told.start, told.end)] if told else list(spans)
    start, end = max(span[0] for span in every), min(span[1] for span in every)
    return (start, end) if start <= end and (told is None or (start, end) != every[-1]) else None


def _after_latest_day(texts: Iterable[str], span: Span) -> Span | None:
    """Return the days from the latest that the text names without a year ("on May 2")."""
    year = DateInterval(*span, precision_of(span))
    named: set[date] = set()
    for text in texts:
        for mention in find_dates(text, 0, len(text), None):
            if mention.interval is None and _BARE_DAY.fullmatch(mention.text):
                named |= _days_of(mention, year)
    if not named:
        return None
    latest = min(named, key=lambda day: _oldest(named, day))
    end = min(latest + timedelta(days=FRESH_DAYS), span[1])
    return (latest, end) if _oldest(named, latest) <= MONTH_DAYS else None


def _days_of(mention: DateMention, published: DateInterval) -> set[date]:
    """Return the days of the interval that a day of every year names."""
    years = range(published.start.year, published.end.year + 1)
    meant = (read(f"{mention.text}, {year}", published) for year in years)
    return {m.start for m in meant if m and published.start <= m.start <= published.end}


def _oldest(named: set[date], day: date) -> int:
    """How many days before ``day`` the oldest of the days of each name was last."""
    last: dict[tuple[int, int], int] = {}
    for other in named:
        age = (day - other).days % 365
        key = (other.month, other.day)
        last[key] = min(age, last.get(key, age))
    return max(last.values())


def read(words: str, published: DateInterval) -> DateInterval | None:
    """Return what a date's words mean in a document published then."""
    phrase = f"in {words}"
    return next((m.interval for m in find_dates(phrase, 0, len(phrase), published)), None)


def _read_again(report: Event, published: DateInterval | None) -> Event:
    """Return the report with its date as it reads when its document is from ``published``."""
    if published is None:
        return report
    when = as_published(published)
    evidence = tuple(replace(e, published=when) for e in report.evidence)
    found = report.date
    if report.date_text and (found is None or _days(found) > MONTH_DAYS):
        text = report.evidence[0].sentence
        mentions = find_dates(text, 0, len(text), published)
        same = [m.interval for m in mentions if m.text == report.date_text]
        found = same[0] if same else read(report.date_text, published)
    if found is not None and _WEEKDAY.fullmatch(report.date_text) and _days(found) > 14:
        found = None
    if found is not None and found != report.date:
        found = replace(found, basis=f"{report.date_text}; article dated by {published.basis}")
    return replace(report, date=found, evidence=evidence)
