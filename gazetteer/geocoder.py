"""A geopy geocoder that answers from the gazetteer's files: no server, no network, no limits.

Needs geopy (``pip install "eventatlas[geocoder]"``). Takes the arguments of geopy's ``Nominatim``,
so that code written for it runs offline once the class is exchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gazetteer.answers import Answers, Details
from gazetteer.index import Gazetteer
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

try:
    from geopy.exc import GeocoderQueryError
    from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
    from geopy.location import Location
    from geopy.point import Point
except ImportError as error:
    raise ImportError(
        "gazetteer.geocoder needs geopy: install it with pip install 'eventatlas[geocoder]'"
    ) from error

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer.place import Place
    from gazetteer.windows import Box

USUAL_LIMIT = 10


class LocalGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A ``geopy.geocoders.base.Geocoder`` over one or more index files.

    ``gazetteer`` is an open ``Gazetteer`` or a file; without it the packaged one is used. Keyword
    arguments are those of geopy's ``Geocoder`` (``user_agent``, ``timeout``, ...) and change
    nothing here. Raises ``GazetteerMissing`` and ``GazetteerCorrupt`` as ``Gazetteer`` does.
    """

    def __init__(self, gazetteer: Gazetteer | str | Path | None = None, **base: Any) -> None:
        super().__init__(**base)
        self.gazetteer = gazetteer if isinstance(gazetteer, Gazetteer) else Gazetteer(gazetteer)
        self._answers = Answers(self.gazetteer)

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # noqa: ARG002  (nothing here takes long)
        limit: int | None = None,
        addressdetails: bool = True,
        language: object = None,  # noqa: ARG002  (names are English)
        geometry: str | None = None,
        extratags: bool = True,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
        featuretype: str | None = None,
        namedetails: bool = False,
    ) -> Location | list[Location] | None:
        """The ``Location`` of the query (a list unless ``exactly_one``), ``None`` if not found.

        ``query`` is text ("Paris, Texas, US", "43.1, 131.9") or a dictionary with some of city,
        county, state, country, amenity. ``viewbox`` is two opposite corners, each a geopy point
        (latitude first); a first corner more than 180 degrees east of the second means a box
        across the antimeridian. ``location.raw`` is Nominatim's answer. Raises
        ``geopy.exc.GeocoderQueryError`` for a query that cannot be read.
        """
        details = Details(addressdetails, namedetails, extratags, _wants_polygon(geometry))
        if limit is not None and limit < 1:
            raise ValueError("limit is less than 1")
        count = 1 if exactly_one else limit or USUAL_LIMIT
        point = _point_in(query)
        if point is not None:
            place = self._answers.reverse(point)
            return self._located([] if place is None else [place], details, exactly_one)
        box = None if viewbox is None else _box(viewbox)
        asked = _question(query, featuretype, _codes(country_codes), box, bounded, count)
        return self._located(search(self.gazetteer, asked), details, exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # noqa: ARG002
        language: object = None,  # noqa: ARG002
        addressdetails: bool = True,
        zoom: int | None = None,
        namedetails: bool = False,
    ) -> Location | list[Location] | None:
        """The ``Location`` of what describes the point, ``None`` on the high seas.

        ``query`` is anything geopy takes for a point: (latitude, longitude), a ``Point``, or text
        in decimal degrees or degrees, minutes and seconds. That is the nearest town of the point's
        country, or its first-level area or country where no town is near or ``zoom`` is below 10
        or 5; at sea the country's waters. Raises ``ValueError`` for what is not a point.
        """
        point = Point(query)
        zoom = 18 if zoom is None else zoom
        place = self._answers.reverse(LngLat(point.longitude, point.latitude), zoom)
        details = Details(addressdetails, namedetails, extra=True)
        return self._located([] if place is None else [place], details, exactly_one)

    def _located(
        self, places: list[Place], details: Details, exactly_one: bool
    ) -> Location | list[Location] | None:
        if not places:
            return None
        locations = [self._location(place, details) for place in places]
        return locations[0] if exactly_one else locations

    def _location(self, place: Place, details: Details) -> Location:
        raw = self._answers.json(place, details)
        return Location(raw["display_name"], (place.lat, place.lon), raw)


def _question(
    query: object,
    kind: str | None,
    codes: frozenset[str],
    box: Box | None,
    bounded: bool,
    count: int,
) -> Question:
    if isinstance(query, Mapping):
        try:
            name, within, field = structured(
                {str(key): value for key, value in query.items() if isinstance(value, str)}
            )
        except ValueError as error:
            raise GeocoderQueryError(str(error)) from error
        return Question(name, within, kind or field, codes, box, bounded, count)
    if not isinstance(query, str):
        raise GeocoderQueryError(f"a query is text or a dictionary, not {type(query).__name__}")
    if len(query) > LONGEST_QUESTION:
        raise GeocoderQueryError(f"a query has at most {LONGEST_QUESTION} characters")
    return Question(query, (), kind, codes, box, bounded, count)


def _point_in(query: object) -> LngLat | None:
    """The point a text is: decimal degrees, or degrees, minutes and seconds with their signs."""
    if not isinstance(query, str) or len(query) > LONGEST_QUESTION:
        return None
    if "°" not in query:
        return parse_point(query)
    try:
        point = Point(query)
    except ValueError:
        return None
    return LngLat(point.longitude, point.latitude)


def _box(corners: Sequence[Any]) -> Box:
    if len(corners) != 2:
        raise GeocoderQueryError("viewbox is two opposite corners")
    first, second = (Point(corner) for corner in corners)
    return box_of_corners(
        LngLat(first.longitude, first.latitude), LngLat(second.longitude, second.latitude)
    )


def _codes(codes: str | Sequence[str] | None) -> frozenset[str]:
    if codes is None:
        return frozenset()
    listed = codes.split(",") if isinstance(codes, str) else codes
    stripped = (code.strip().lower() for code in listed)
    return frozenset(OTHER_COUNTRY_CODES.get(code, code.upper()) for code in stripped if code)


def _wants_polygon(geometry: str | None) -> bool:
    if geometry is None:
        return False
    if geometry.lower() != "geojson":
        raise GeocoderQueryError("geometry can be geojson only")
    return True
