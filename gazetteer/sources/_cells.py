"""Values of a source's cells; each function raises ``ValueError`` saying what is wrong."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path

from gazetteer.names import fold
from gazetteer.place import LngLat
from gazetteer.sources.csv_rows import read_rows

COUNTRIES = Path(__file__).parents[1] / "data" / "countries.csv"
LONGEST_NAME = 400
"""Characters, as GeoNames limits its names."""
MOST_PEOPLE = 10_000_000_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CODE = re.compile(r"[A-Z]{2}")
_NUMBER = re.compile(r"[0-9]{1,11}")


def point(lat: str, lon: str) -> LngLat:
    """The point of two cells in degrees."""
    try:
        y, x = float(lat), float(lon)
    except ValueError:
        raise ValueError(f"no coordinates in {lat[:20]!r}, {lon[:20]!r}") from None
    if not (math.isfinite(x) and math.isfinite(y) and abs(y) <= 90.0 and abs(x) <= 180.0):
        raise ValueError(f"lat {lat[:20]}, lon {lon[:20]} is not on the globe")
    return LngLat(x, y)


def clean_name(text: str) -> str:
    """The name, which must be one."""
    name = text.strip()
    if not name:
        raise ValueError("has no name")
    if len(name) > LONGEST_NAME or _CONTROL.search(name):
        raise ValueError(f"has no usable name: {name[:40]!r}")
    return name


def country_code(text: str) -> str | None:
    """The two capital letters, ``None`` for an empty cell."""
    if not text:
        return None
    if not _CODE.fullmatch(text):
        raise ValueError(f"country {text[:20]!r} is not an ISO 3166-1 alpha-2 code")
    return text


def people(text: str) -> int:
    """The population, 0 for an empty cell."""
    if not text:
        return 0
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        raise ValueError(f"population {text[:20]!r} is not a number") from None
    if not 0 <= number <= MOST_PEOPLE:
        raise ValueError(f"population {text[:20]} is out of range")
    return number


def radius(text: str) -> float:
    """The radius in kilometers, 0 for an empty cell."""
    try:
        number = float(text or 0.0)
    except ValueError:
        raise ValueError(f"radius {text[:20]!r} is not a number") from None
    if not 0.0 <= number <= 20_040.0:
        raise ValueError(f"radius {text[:20]} is not from 0 to 20040 km")
    return number


def number_of(text: str) -> int | None:
    """The GeoNames or other whole number of a cell, ``None`` when it is empty or 0 or less."""
    text = text.removesuffix(".0")
    if not text or text.startswith("-") or text == "0":
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is not a number of a place")
    return int(text)


def several(text: str, separator: str = "|") -> tuple[str, ...]:
    """The names in a cell, unusable ones left out."""
    parts = (part.strip() for part in text.split(separator))
    return tuple(p for p in parts if p and len(p) <= LONGEST_NAME and not _CONTROL.search(p))


def slug(name: str, point: LngLat) -> str:
    """An identifier of what has none: name and place, the same in every reading."""
    words = fold(name).replace(" ", "-")[:60]
    return f"{words}@{point.lat:.2f},{point.lng:.2f}"


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 by alpha-3 and by folded name."""
    codes: dict[str, str] = {}
    for row in read_rows(COUNTRIES, ("iso2", "iso3", "name", "official_name", "aliases")):
        names = [row.text("name"), *row.items("official_name"), *row.items("aliases")]
        for name in (row.text("iso3"), *names):
            codes.setdefault(fold(name), row.text("iso2"))
    return codes


def country_named(text: str) -> str | None:
    """The alpha-2 code of a country given by any of its names or its alpha-3 code."""
    return _countries().get(fold(text))
