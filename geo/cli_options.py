"""Values of options, from text."""

from __future__ import annotations

import calendar
import re
from datetime import date

from gazetteer.place import LngLat
from geo._clean import in_world
from geo.model import DateInterval

_PUBLISHED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
DAY, MONTH, YEAR = 1, 4, 5
"""UCDP date_prec."""


def published_interval(text: str) -> DateInterval:
    """The day, month or year as an interval. Raises ``ValueError`` for anything else.

    >>> published_interval("2024-02").end
    datetime.date(2024, 2, 29)
    """
    match = _PUBLISHED.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date; write 2024-04-15, 2024-04 or 2024")
    year, month, day = (int(part) if part else None for part in match.groups())
    first = date(year or 0, month or 1, day or 1)
    if day:
        return DateInterval(first, first, DAY, "given by the user")
    last_month = month or 12
    last = date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
    return DateInterval(first, last, MONTH if month else YEAR, "given by the user")


def point(text: str) -> LngLat:
    """The point of "lat,lon" in degrees. Raises ``ValueError`` when it is none.

    >>> point("60.4,28.6")
    LngLat(lng=28.6, lat=60.4)
    """
    lat_text, comma, lon_text = text.partition(",")
    try:
        lat, lon = float(lat_text), float(lon_text)
    except ValueError:
        comma = ""
    if not comma or not in_world(lat, lon):
        raise ValueError(f"{text!r} is not a point; write latitude,longitude: 60.4,28.6")
    return LngLat(lon, lat)
