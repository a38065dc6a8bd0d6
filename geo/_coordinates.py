"""Coordinates written out: "38.5N, 125.4E", 38°30'15"N 125°24'E, "latitude 38.5, longitude 125.4".

Every pattern repeats a bounded number of times, so that no text takes long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.place import LngLat

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,8})?)"
_ONE = re.compile(
    rf"(?<![\w.,°])(?:lat(?:itude)?\.?:? |long?(?:itude)?\.?:? )?{_NUMBER}"
    r"(?:([ -]?(?:°|º|˚|degrees?\b|deg\b)[ -]?)| ?|-)"
    r"(?:(\d{1,2}(?:\.\d{1,6})?) ?(?:['′’]|minutes?\b|min\b|(?=[NSEW]\b)),? ?"
    r'(?:(\d{1,2}(?:\.\d{1,4})?) ?(?:["″”]|\'\'|’’|seconds?\b|sec\b),? ?)?)?'
    r"([NSEW]|[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?![A-Za-z])(?: (?:latitude|longitude)\b)?"
)
_LETTER_FIRST = re.compile(
    r"(?<!\w)([NS]) ?(\d{1,2}(?:\.\d{1,8})?)°?[, ]{0,2}([EW]) ?(\d{1,3}(?:\.\d{1,8})?)(?![\w.])°?"
)
_SIGNED = re.compile(
    r"(?<!\w)(?:co-?ordinates?|position|gps|lat(?:itude)?)(?: of| are| at| as|:|,){0,2} ?"
    r"\(?([-+\u2212]?\d{1,2}\.\d{1,8})°?(?:[,;/ ]{1,3}| and )(?:long?(?:itude)?\.?:? )?"
    r"([-+\u2212]?\d{1,3}\.\d{1,8})(?![\w.])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;/]? ?(?:and |by )?")
_KM_PER_DEGREE = 111.2


class Written(NamedTuple):
    """Coordinates found in a text."""

    start: int
    end: int
    point: LngLat
    radius_km: float
    """Half of the last digit's worth."""


class _Angle(NamedTuple):
    start: int
    end: int
    degrees: float
    step: float
    """Degrees that the last digit written is worth."""
    upright: bool
    """Whether it is a latitude."""
    marked: bool
    """Whether a degree sign, minutes or decimals say that it is an angle."""


def find_coordinates(text: str, start: int, end: int) -> list[Written]:
    """The coordinates in ``text[start:end]``, left to right; impossible ones are left out."""
    found = [*_pairs(text, start, end), *_letters(text, start, end), *_signed(text, start, end)]
    kept: list[Written] = []
    for written in sorted(found, key=lambda w: (w.start, -w.end)):
        if not kept or written.start >= kept[-1].end:
            kept.append(written)
    return kept


def _pairs(text: str, start: int, end: int) -> Iterator[Written]:
    before: _Angle | None = None
    for match in _ONE.finditer(text, start, end):
        angle = _angle(match)
        if angle is None:
            before = None
            continue
        joined = before is not None and _BETWEEN.fullmatch(text, before.end, angle.start)
        if before is not None and joined and before.upright != angle.upright:
            if before.marked or angle.marked:
                lat, lng = (before, angle) if before.upright else (angle, before)
                radius = max(lat.step, lng.step) / 2.0 * _KM_PER_DEGREE
                point = LngLat(lng.degrees, lat.degrees)
                yield Written(before.start, angle.end, point, radius)
            before = None
        else:
            before = angle


def _angle(match: re.Match[str]) -> _Angle | None:
    whole, sign, minutes, seconds, wind = match.groups()
    value = float(whole.replace(",", "."))
    step = _step(whole)
    for part, worth in ((minutes, 60.0), (seconds, 3600.0)):
        if part is not None:
            if float(part) >= 60.0:
                return None
            value, step = value + float(part) / worth, _step(part) / worth
    upright = wind[0] in "NSns"
    if value > (90.0 if upright else 180.0):
        return None
    letter = match.start(5)
    glued = len(wind) == 1 and match.string[letter - 1].isdigit()  # "38N"
    marked = bool(sign or minutes or "." in whole or glued)
    value = -value if wind[0] in "SWsw" else value
    return _Angle(match.start(), match.end(), value, step, upright, marked)


def _step(written: str) -> float:
    _, _, decimals = written.replace(",", ".").partition(".")
    return float(10.0 ** -len(decimals))


def _letters(text: str, start: int, end: int) -> Iterator[Written]:
    for match in _LETTER_FIRST.finditer(text, start, end):
        north, lat, east, lng = match.groups()
        yield from _written(
            match, float(lat) * (1 if north == "N" else -1),
            float(lng) * (1 if east == "E" else -1), max(_step(lat), _step(lng)), match.start(),
        )  # fmt: skip


def _signed(text: str, start: int, end: int) -> Iterator[Written]:
    for match in _SIGNED.finditer(text, start, end):
        lat, lng = (part.replace("\u2212", "-") for part in match.groups())
        step = max(_step(lat), _step(lng))
        yield from _written(match, float(lat), float(lng), step, match.start(1))


def _written(
    match: re.Match[str], lat: float, lng: float, step: float, start: int
) -> Iterator[Written]:
    if abs(lat) <= 90.0 and abs(lng) <= 180.0:
        yield Written(start, match.end(), LngLat(lng, lat), step / 2.0 * _KM_PER_DEGREE)
