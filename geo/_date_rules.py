"""The rules of ``geo.dates``: a pattern for each way to write a time, with what it means.

Patterns are linear: bounded repeats, no nested quantifiers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo._calendar import SEASONS
from geo._calendar_dates import (
    ORDINALS,
    bare_quarter,
    century,
    coded_quarter,
    day_range,
    decade,
    first_months,
    fiscal_year,
    holiday,
    iso,
    long_range,
    month_day,
    month_range,
    numeric,
    one_month,
    one_year,
    quarter,
    said_month,
    season,
    year_part,
    year_range,
)
from geo._relative_dates import (
    ago,
    ahead,
    anaphoric,
    duration,
    half_year_ago,
    near_day,
    past_count,
    recently,
    recurring,
    some_time_ago,
    the_weekend,
    this_unit,
    weekday,
    weekday_range,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo._found_date import Found

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
_WEEKDAY = (
    r"(?:Mon(?:day|\.)|Tue(?:sday|s\.|\.)|Wed(?:nesday|\.)|Thu(?:rsday|rs\.|r\.|\.)|Fri(?:day|\.)|"
    r"Sat(?:urday|\.)|Sun(?:day|\.))"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)(?![\d%])(?![.,]\d)"
_COUNT = (
    r"(?:\d{1,3}|a\scouple\sof|a\sfew|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|several|few|many|some)"
)
_UNIT = r"(?:minute|hour|day|night|week|fortnight|month|year|decade|quarter)"
_PART = r"(?:(?:the\s)?(?:early|mid|late|beginning|start|middle|end)(?:\sof)?(?:\sthe)?[\s-])"
_DASH = r"\s?(?:-|–|—)\s?"
_TO = rf"(?:{_DASH}|\s(?:to|through|until|till|and)\s(?:the\s)?)"
_WHICH_YEAR = r"(?:,?\s(?:of\s)?(?P<which>last|this|next)\syear)"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{pattern})(?!\w)", re.IGNORECASE)


# Cues are searched for in lower case (``without_case``).
_DIGIT = re.compile(r"\d")
_A_MONTH = re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
_A_WEEKDAY = re.compile("mon|tue|wed|thu|fri|sat|sun")
_A_SEASON = re.compile("|".join(SEASONS))
_A_UNIT = re.compile("minute|hour|day|night|week|month|year|decade|quarter|half")
_A_TIME_OF_DAY = re.compile("day|tomorrow|night|morning|afternoon|evening")
_BEFORE_A_UNIT = re.compile("last|past|previous|next|coming|recent")
_AGO = re.compile("ago")
_RECENT = re.compile("recent|lately")
_HOLIDAY = re.compile("christmas|new")
_TOLD_FROM = re.compile(f"then|{_A_UNIT.pattern}|{_A_TIME_OF_DAY.pattern}")
_AGAIN = re.compile(f"annually|every|each|{_A_WEEKDAY.pattern}")

_OF_YEAR = rf"(?:,?\s(?:of\s)?(?P<year>{_YEAR})|{_WHICH_YEAR})"
_TIME_OF_DAY = r"(?:\s(?:morning|afternoon|evening|night|midnight|noon))"

RULES: tuple[
    tuple[tuple[re.Pattern[str], ...], re.Pattern[str], Callable[[re.Match[str]], Found | None]],
    ...,
] = (
    (
        (_DIGIT,),
        _rule(
            rf"(?P<year>{_YEAR[: _YEAR.index('(?!')]})(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])"
            r"(?P=mark)(?P<day>3[01]|[12]\d|0?[1-9])(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?"
        ),
        iso,
    ),
    (
        (_DIGIT,),
        _rule(rf"(?P<a>\d{{1,2}})(?P<mark>[./-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>{_YEAR})"),
        numeric,
    ),
    (
        (_A_MONTH, _DIGIT),
        _rule(
            rf"(?:(?P<weekday>{_WEEKDAY}),?\s)?(?P<month>{_MONTH})\s(?P<day>{_DAY})(?:{_OF_YEAR})?"
        ),
        month_day,
    ),
    (
        (_A_MONTH, _DIGIT),
        _rule(
            rf"(?:(?P<weekday>{_WEEKDAY}),?\s)?(?:the\s)?(?P<day>{_DAY})[\s-](?:of\s)?(?P<month>{_MONTH})"
            rf"(?:{_OF_YEAR}|-(?P<dashed>{_YEAR}))?"
        ),
        month_day,
    ),
    (
        (_A_MONTH, _DIGIT),
        _rule(
            rf"(?:from\s|between\s)?(?P<month>{_MONTH})\s(?P<day>{_DAY}){_TO}(?P<last>{_DAY})"
            rf"(?:{_OF_YEAR})?"
        ),
        day_range,
    ),
    (
        (_A_MONTH, _DIGIT),
        _rule(
            rf"(?:from\s|between\s)?(?:the\s)?(?P<day>{_DAY}){_TO}(?P<last>{_DAY})\s(?:of\s)?"
            rf"(?P<month>{_MONTH})(?:{_OF_YEAR})?"
        ),
        day_range,
    ),
    (
        (_A_MONTH, _DIGIT),
        _rule(
            rf"(?:from\s|between\s)?(?P<month>{_MONTH})\s(?P<day>{_DAY}){_TO}(?P<month2>{_MONTH})\s"
            rf"(?P<day2>{_DAY})(?:{_OF_YEAR})?"
        ),
        long_range,
    ),
    (
        (_A_MONTH, _DIGIT),
        _rule(
            rf"(?:from\s|between\s)?(?P<day>{_DAY})\s(?P<month>{_MONTH}){_TO}(?P<day2>{_DAY})\s"
            rf"(?P<month2>{_MONTH})(?:{_OF_YEAR})?"
        ),
        long_range,
    ),
    ((_A_MONTH,), _rule(rf"(?P<part>{_PART})?(?P<month>{_MONTH})(?:{_OF_YEAR})?"), one_month),
    ((_A_MONTH,), _rule(rf"(?P<word>last|past|this|next|coming)\s(?P<month>{_MONTH})"), said_month),
    (
        (_A_MONTH,),
        _rule(rf"(?:from\s|between\s)?(?P<month>{_MONTH}){_TO}(?P<month2>{_MONTH})(?:{_OF_YEAR})?"),
        month_range,
    ),
    (
        (_A_SEASON,),
        _rule(
            r"(?:(?P<word>last|past|this|next|in\sthe|during\sthe|the)\s)?(?:(?:early|mid|late)[\s-])?"
            rf"(?P<season>{'|'.join(SEASONS)})(?:\s(?:of\s)?(?P<year>{_YEAR})(?:[-–/]\d\d)?)?"
        ),
        season,
    ),
    (
        (_A_UNIT,),
        _rule(
            rf"(?:the\s)?(?P<ordinal>{'|'.join(ORDINALS)})\s(?P<unit>quarter|half)"
            rf"(?:{_OF_YEAR}|(?P<rest>\sof\sthe\syear))?"
        ),
        quarter,
    ),
    (
        (_DIGIT,),
        _rule(rf"(?P<letter>[QH])(?P<number>[1-4])(?:\sof)?[\s-](?P<year>{_YEAR})"),
        coded_quarter,
    ),
    ((_DIGIT,), _rule(rf"(?P<year>{_YEAR})[\s-](?P<letter>[QH])(?P<number>[1-4])"), coded_quarter),
    (
        (_DIGIT,),
        _rule(
            rf"(?:from\s|between\s)(?P<first>{_YEAR})\s?(?:to|and|until|till|through|-|–)\s?"
            rf"(?P<last>{_YEAR})"
        ),
        year_range,
    ),
    (
        (_DIGIT,),
        _rule(rf"(?P<first>{_YEAR})(?P<mark>[-–/])(?P<last>{_YEAR}|\d\d)(?![-–/\d])"),
        year_range,
    ),
    ((_DIGIT,), _rule(rf"(?P<part>{_PART})(?P<year>{_YEAR})"), year_part),
    (
        (_DIGIT,),
        _rule(rf"(?:the\s)?(?P<part>{_PART})?['’]?(?P<decade>1[5-9]\d0|20\d0|[2-9]0)['’]?s"),
        decade,
    ),
    ((_DIGIT,), _rule(r"(?:the\s)?(?P<number>1[0-9]th|20th|21st)[\s-]century"), century),
    ((_DIGIT,), _rule(r"(?P<year>(?:1[89]|20)\d\d)(?![\d%/])(?![.,–-]\d)"), one_year),
    (
        (_A_TIME_OF_DAY,),
        _rule(
            rf"(?:earlier\s|later\s)?"
            rf"(?:the\sday\sbefore\syesterday|the\sday\safter\stomorrow|(?:yesterday|tomorrow)"
            rf"{_TIME_OF_DAY}?|today|tonight|overnight|last\snight|"
            r"this\s(?:morning|afternoon|evening)|earlier\sin\sthe\sday)"
        ),
        near_day,
    ),
    (
        (_A_UNIT,),
        _rule(r"(?P<lead>earlier|later)\sin\sthe\s(?P<unit>week|month|year)(?=(?P<word>))"),
        this_unit,
    ),
    ((_A_UNIT,), _rule(r"(?:over|at|during|on)\sthe\sweekend"), the_weekend),
    (
        (_A_UNIT,),
        _rule(rf"in\s(?P<count>{_COUNT})\s(?P<unit>day|week|fortnight|month|year)s?(?!\sof\b)"),
        ahead,
    ),
    (
        (_A_UNIT,),
        _rule(
            r"the\s(?P<side>first|opening|last|final)\s(?P<count>\d{1,2}|two|three|four|five|six|"
            rf"seven|eight|nine|ten|eleven)\smonths(?:{_OF_YEAR}|\sof\s(?P<rest>the|this)\syear)"
        ),
        first_months,
    ),
    (
        (_DIGIT,),
        _rule(
            r"(?:the\s)?(?:fiscal(?:\syear)?|financial\syear|FY)\s?['’]?(?P<year>(?:20|19)\d\d|\d\d)"
            r"(?![-–/.,]?\d)"
        ),
        fiscal_year,
    ),
    ((_DIGIT,), _rule(r"(?:in\s|for\s|of\s)?(?-i:Q)(?P<number>[1-4])"), bare_quarter),
    (
        (_A_UNIT,),
        _rule(
            r"(?:the\s)?(?:(?P<lead>earlier|later|early|mid|late|(?:beginning|start|middle|end)\sof)"
            r"[\s-])?(?P<word>last|past|previous|this|current|next|coming|the)\s"
            r"(?P<unit>week(?:end)?|month|quarter|year|decade)"
        ),
        this_unit,
    ),
    ((_AGO,), _rule(rf"(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\sago"), ago),
    ((_AGO,), _rule(r"half\sa\syear\sago"), half_year_ago),
    ((_AGO,), _rule(r"(?:some\stime|long|a\swhile|a\slong\stime)\sago"), some_time_ago),
    (
        (_A_UNIT, _BEFORE_A_UNIT),
        _rule(
            rf"(?:the\s)?(?P<word>last|past|previous|next|coming)\s(?:(?P<count>{_COUNT})\s)?"
            rf"(?P<unit>{_UNIT})s"
        ),
        past_count,
    ),
    (
        (_A_UNIT, _BEFORE_A_UNIT),
        _rule(
            rf"(?:in|over|during|within)\s(?:the\s)?(?P<word>recent|past|last)\s(?P<count>few\s)?"
            rf"(?P<unit>{_UNIT})s"
        ),
        past_count,
    ),
    ((_RECENT,), _rule(r"recently|lately|in\srecent\stimes"), recently),
    (
        (_A_WEEKDAY,),
        _rule(
            r"(?:(?P<word>this\spast|last|next|this|coming|past|early|late)\s)?"
            rf"(?P<name>{_WEEKDAY})(?:{_TIME_OF_DAY}|(?P<after>\slast)(?=[,.;]))?"
        ),
        weekday,
    ),
    (
        (_A_WEEKDAY,),
        _rule(
            rf"(?:from\s|between\s|on\s)?(?P<name>{_WEEKDAY})(?:{_DASH}|\s(?:to|through|until|till|and)"
            rf"\s)(?P<name2>{_WEEKDAY})"
        ),
        weekday_range,
    ),
    (
        (_HOLIDAY,),
        _rule(rf"(?P<name>Christmas(?:\sEve|\sDay)?|New\sYear['’]s\s(?:Eve|Day))(?:{_OF_YEAR})?"),
        holiday,
    ),
    (
        (_TOLD_FROM,),
        _rule(
            r"since\sthen|later\s(?:in\sthe|that|the\ssame)\s(?:day|week|month|year)|"
            r"(?:the\s)?(?:next|following|same|previous)\s(?:day|morning|evening|night)|"
            r"that\s(?:day|night|morning|evening|week|month|year)|"
            r"the\sday\s(?:before|after)(?=[,.;]|\sand\b)|"
            rf"(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\s(?P<side>later|earlier|before|after)"
        ),
        anaphoric,
    ),
    (
        (_AGAIN,),
        _rule(
            rf"(?:every|each)\s(?:other\s|{_COUNT}\s)?(?:{_UNIT}s?|{_WEEKDAY}|{_MONTH}|spring|summer|"
            r"autumn|winter|morning|evening)|annually|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days"
        ),
        recurring,
    ),
    (
        (_A_UNIT,),
        _rule(rf"(?:for\s|within\s)?(?:\d{{1,3}}|{_COUNT})[\s-]{_UNIT}s?(?![\s-]old)"),
        duration,
    ),
)
"""What a text must hold for a rule to apply, quick to look for; the rule; what its match means."""
