"""The parameters of a question for features, checked, with every fault said in words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import numpy as np

from geo._boxes import Box, normal_box
from geo.errors import GeoError
from geo.serving.selection import Days, Selection

if TYPE_CHECKING:
    from collections.abc import Collection as Some
    from collections.abc import Mapping

    from geo._columns import Kind

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
USUAL_LIMIT: Final = 100
MOST: Final = 10_000
"""Features on one page."""
MOST_PARAMETERS: Final = 60
OWN: Final = ("limit", "offset", "bbox", "bbox-crs", "datetime", "f")
"""Parameters of every question for features; a column of such a name cannot be filtered by."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)


class ParameterError(GeoError, ValueError):
    """A parameter is unknown or its value is not one; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which features, and which page of them."""

    selection: Selection
    limit: int
    offset: int


def read_parameters(query: str, known: Some[str]) -> dict[str, str]:
    """The parameters of a query string, each once. Raises ``ParameterError``."""
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError as error:
        raise ParameterError(
            f"the query cannot be read: it is no UTF-8, or has over {MOST_PARAMETERS} parameters"
        ) from error
    given = dict(pairs)
    unknown = [name for name in given if name not in known]
    if unknown:
        can = ", ".join(known) or "none"
        raise ParameterError(f"there is no parameter {unknown[0]!r} here; there is: {can}")
    if len(given) < len(pairs):
        raise ParameterError("a parameter is given twice")
    return given


def read_question(given: Mapping[str, str], kinds: Mapping[str, Kind]) -> Question:
    """The question that parameters ask of a collection. Raises ``ParameterError``."""
    crs = given.get("bbox-crs", CRS84)
    if crs != CRS84:
        raise ParameterError(f"bbox-crs can only be {CRS84}: longitude, latitude")
    where = _box(given["bbox"]) if "bbox" in given else None
    when = days(given["datetime"]) if "datetime" in given else None
    properties = tuple(
        (name, _value(name, text, kinds[name])) for name, text in given.items() if name not in OWN
    )
    limit = min(_whole(given, "limit", USUAL_LIMIT, least=1), MOST)
    return Question(Selection(where, when, properties), limit, _whole(given, "offset", 0, least=0))


def _whole(given: Mapping[str, str], name: str, usual: int, least: int) -> int:
    text = given.get(name)
    if text is None:
        return usual
    if not re.fullmatch(r"[0-9]{1,18}", text) or int(text) < least:
        raise ParameterError(f"{name} is a whole number from {least} on, not {text!r}")
    return int(text)


def _number(name: str, text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()) or not math.isfinite(number := float(text)):
        raise ParameterError(f"{name}: {text!r} is no number")
    return number


def _box(text: str) -> Box:
    """The box of "west,south,east,north", or of six numbers with heights, which we have none of."""
    numbers = [_number("bbox", each) for each in text.split(",", 6)]
    if len(numbers) not in (4, 6):
        raise ParameterError("bbox is west,south,east,north: four numbers, or six with heights")
    half = len(numbers) // 2
    (west, south), (east, north) = numbers[:2], numbers[half : half + 2]
    if south > north or not (south <= 90 and north >= -90):
        raise ParameterError(f"bbox: no latitudes from {south:g} to {north:g}")
    if len(numbers) == 6 and numbers[2] > numbers[5]:
        raise ParameterError(f"bbox: no heights from {numbers[2]:g} to {numbers[5]:g}")
    return normal_box(west, max(south, -90.0), east, min(north, 90.0))


def days(text: str) -> Days:
    """The days of a ``datetime``: a moment or day, or two with a slash between; ".." is open.

    Days are those of UTC. Raises ``ParameterError``.

    >>> days("2023-09-12T22:00:00-05:00/..")
    Days(first=np.datetime64('2023-09-13'), last=None)
    """
    parts = text.split("/", 2)
    if len(parts) > 2:
        raise ParameterError("datetime is one moment, or two with one slash between them")
    if len(parts) == 1:
        day = _day(text)
        return Days(day, day)
    first, last = (None if part in ("", "..") else _day(part) for part in parts)
    if first is not None and last is not None and first > last:
        raise ParameterError(f"datetime ends before it starts: {text!r}")
    return Days(first, last)


def _day(text: str) -> np.datetime64:
    try:
        if _DAY.fullmatch(text):
            return np.datetime64(date.fromisoformat(text), "D")
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text.upper())
            in_utc = moment.astimezone(UTC) if moment.tzinfo else moment
            return np.datetime64(in_utc.date(), "D")
    except (ValueError, OverflowError) as error:
        raise ParameterError(f"{text!r} is no day of the calendar") from error
    raise ParameterError(f"{text!r} is no date: 2023-09-13, 2023-09-13T00:00:00Z")


def _value(name: str, text: str, kind: Kind) -> object:
    """What a column has to equal. Raises ``ParameterError`` when it can hold no such value."""
    if kind == "text":
        return text
    if kind == "number":
        return _number(name, text)
    if kind == "count":
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise ParameterError(f"{name} is a whole number, not {text!r}")
        return int(text)
    if kind == "flag":
        if text not in ("true", "false"):
            raise ParameterError(f"{name} is true or false, not {text!r}")
        return text == "true"
    if not _DAY.fullmatch(text):
        raise ParameterError(f"{name} is a day such as 2023-09-13, not {text!r}")
    return _day(text)
