"""Nominatim's questions over HTTP, without the HTTP: a path and its parameters give an answer.

Understands ``/search``, ``/reverse``, ``/lookup`` and ``/status`` in the formats json, jsonv2,
geojson and geocodejson. ``gazetteer.serve`` puts it on a port.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from gazetteer.answers import Answer, Answers, Details
from gazetteer.place import LngLat
from gazetteer.search import (
    LONGEST_QUESTION,
    OTHER_COUNTRY_CODES,
    Question,
    box_of_corners,
    parse_point,
    search,
    structured,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gazetteer.index import Gazetteer
    from gazetteer.place import Place
    from gazetteer.windows import Box

Parameters = dict[str, str]
FORMATS = ("json", "jsonv2", "geojson", "geocodejson")
FIELDS = ("amenity", "street", "city", "county", "state", "country", "postalcode")
USUAL_LIMIT, MOST = 10, 40
MOST_PARAMETERS = 30
FALSE = frozenset(("", "0", "false", "no"))
NOT_FOUND: Answer = {"error": "Unable to geocode"}
"""Nominatim's words for an empty reverse answer; geopy waits for exactly these."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP status and what to send: JSON, or plain text."""

    status: int
    body: object


class BadRequest(ValueError):  # noqa: N818  (HTTP's own word for it)
    """The parameters make no question; the message says why."""


class Service:
    """Answers requests from a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._answers = Answers(gazetteer)
        self._paths: dict[str, Callable[[Parameters], Reply]] = {
            "search": self._search,
            "reverse": self._reverse,
            "lookup": self._lookup,
            "status": self._status,
        }

    def reply(self, path: str, query: str) -> Reply:
        """The reply to ``/search?q=Paris``: path ``/search``, query ``q=Paris``."""
        answer = self._paths.get(path.strip("/").removesuffix(".php"))
        if answer is None:
            return failure(404, f"no such page; there are {', '.join(sorted(self._paths))}")
        try:
            return answer(_parameters(query))
        except BadRequest as error:
            return failure(400, str(error))

    def _search(self, given: Parameters) -> Reply:
        form = _format(given)
        details = _details(given)
        text = given.get("q", "")
        point = parse_point(text)
        if point is not None:
            place = self._answers.reverse(point)
            found = [] if place is None else [place]
        else:
            found = search(self._gazetteer, _question(given))
        return Reply(200, self._formatted(found, form, details, text))

    def _reverse(self, given: Parameters) -> Reply:
        form = _format(given)
        point = LngLat(_number(given, "lon", 180.0), _number(given, "lat", 90.0))
        zoom = _whole(given, "zoom", 18, 0, 18)
        details = _details(given, address=True)
        place = self._answers.reverse(point, zoom)
        if place is None:
            return Reply(200, NOT_FOUND)
        if form in ("json", "jsonv2"):
            return Reply(200, self._answers.json(place, details))
        return Reply(200, self._formatted([place], form, details, f"{point.lat},{point.lng}"))

    def _lookup(self, given: Parameters) -> Reply:
        form = _format(given)
        asked = given.get("osm_ids") or given.get("place_ids") or ""
        ids = [each.strip() for each in asked.split(",") if each.strip()]
        if not ids:
            raise BadRequest("give osm_ids: gazetteer identifiers, or GeoNames numbers as N123")
        found = [place for each in ids[:MOST] if (place := self._of_identifier(each))]
        return Reply(200, self._formatted(found, form, _details(given, address=True), asked))

    def _of_identifier(self, text: str) -> Place | None:
        """The place of ``country:KP``, ``2013348`` or ``N2013348``."""
        number = text.removeprefix("N")
        if number.isascii() and number.isdigit():
            return self._gazetteer.get(f"geonames:{number}")
        return self._gazetteer.get(text)

    def _status(self, given: Parameters) -> Reply:
        if given.get("format", "text") == "text":
            return Reply(200, "OK")
        _format(given)
        info = self._gazetteer.info()
        about: Answer = {"status": 0, "message": "OK"}
        about |= {key: info[key] for key in ("title", "schema_version", "places") if key in info}
        return Reply(200, about)

    def _formatted(
        self, found: list[Place], form: str, details: Details, query: str
    ) -> Answer | list[Answer]:
        if form == "geojson":
            return self._answers.geojson(found, details)
        if form == "geocodejson":
            return self._answers.geocodejson(found, details, query)
        return [self._answers.json(place, details) for place in found]


def failure(status: int, message: str) -> Reply:
    """A reply that says what went wrong, as Nominatim words it."""
    return Reply(status, {"error": {"code": status, "message": message}})


# --- reading parameters -------------------------------------------------------------------------


def _parameters(query: str) -> Parameters:
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS, errors="strict")
    except ValueError as error:
        raise BadRequest("the parameters are too many or not UTF-8") from error
    for name, value in pairs:
        if len(value) > LONGEST_QUESTION:
            raise BadRequest(f"{name[:30]} has more than {LONGEST_QUESTION} characters")
    return dict(pairs)


def _format(given: Mapping[str, str]) -> str:
    form = given.get("format", "jsonv2")
    if form not in FORMATS:
        raise BadRequest(f"format is one of {', '.join(FORMATS)}")
    return form


def _details(given: Mapping[str, str], *, address: bool = False) -> Details:
    return Details(
        address=_flag(given, "addressdetails", default=address),
        names=_flag(given, "namedetails"),
        extra=_flag(given, "extratags"),
        polygon=_flag(given, "polygon_geojson"),
    )


def _flag(given: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    return given[name].lower() not in FALSE if name in given else default


def _number(given: Mapping[str, str], name: str, limit: float) -> float:
    try:
        value = float(given.get(name, ""))
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise BadRequest(f"{name} is a number of degrees from -{limit:g} to {limit:g}")
    return value


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise BadRequest(f"{name} is a whole number")
    return max(least, min(most, int(text)))


def _question(given: Mapping[str, str]) -> Question:
    name = given.get("q", "").strip()
    within: tuple[str, ...] = ()
    kind: str | None = None
    fields = {key: given[key] for key in FIELDS if key in given}
    if name and fields:
        raise BadRequest("give either q or fields (city, state, ...), not both")
    if not name:
        try:
            name, within, kind = structured(fields)
        except ValueError as error:
            raise BadRequest(str(error) if fields else "nothing to search for: give q") from error
    return Question(
        name,
        within,
        given.get("featureType") or kind,
        _codes(given.get("countrycodes", "")),
        _viewbox(given.get("viewbox")),
        _flag(given, "bounded"),
        _whole(given, "limit", USUAL_LIMIT, 1, MOST),
    )


def _codes(text: str) -> frozenset[str]:
    codes = (code.strip().lower() for code in text.split(","))
    return frozenset(OTHER_COUNTRY_CODES.get(code, code.upper()) for code in codes if code)


def _viewbox(text: str | None) -> Box | None:
    """The box of "x1,y1,x2,y2": longitude and latitude of two opposite corners."""
    if not text:
        return None
    numbers = text.split(",")
    if len(numbers) != 4:
        raise BadRequest("viewbox is x1,y1,x2,y2: longitude and latitude of two corners")
    named = dict(zip(("x1", "y1", "x2", "y2"), numbers, strict=True))
    return box_of_corners(
        LngLat(_number(named, "x1", 180.0), _number(named, "y1", 90.0)),
        LngLat(_number(named, "x2", 180.0), _number(named, "y2", 90.0)),
    )
