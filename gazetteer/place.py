"""The two values every other module speaks in: a point and a gazetteer entry."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class LngLat(NamedTuple):
    """A point in EPSG:4326 degrees, in (x, y) order as shapely and GeoPandas expect it."""

    lng: float
    lat: float


class _Later:
    """Fills in the fields of a place when the first of them is asked for.

    A lookup gives every place of a name, 120 for "San Antonio", and most are never looked at.
    """

    __slots__ = ("_fill", "_row")
    _fill: Callable[[Place, Sequence[Any]], None]
    _row: Sequence[Any] | None

    if not TYPE_CHECKING:  # a type checker should know of the place's own fields only

        def __getattr__(self, name: str) -> object:
            if name not in _FIELDS:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            row = self._row
            if row is not None:
                self._fill(self, row)
                # Last, so that a second thread fills the fields again or finds them filled.
                _set_row(self, None)
            return object.__getattribute__(self, name)


@dataclass(frozen=True, slots=True)
class Place(_Later):
    """One gazetteer entry.

    Coordinates are EPSG:4326 degrees of a representative point; ``radius_km`` says how far the
    place reaches around it (0 when unknown or negligible).
    """

    place_id: str
    """Stable: ``geonames:2013348``, ``country:KP``, ``waters:KP``, ``water:red-sea``, ..."""
    name: str
    """Name to show, English where there is one."""
    lat: float
    lon: float
    feature_class: str
    """GeoNames feature class: A area, H water, L region, P populated, S site, T terrain, ..."""
    feature_code: str
    """GeoNames feature code: PPLC, PCLI, ADM1, SEA, CONT, RGN, AIRP, PRT, ..."""
    country_code: str | None = None
    """ISO 3166-1 alpha-2, ``None`` for seas, continents and other places of no single country."""
    admin1: str | None = None
    """GeoNames first-level code within the country."""
    population: int = 0
    radius_km: float = 0.0
    geonameid: int | None = None
    source: str = ""
    """Where the row comes from, for attribution."""

    @property
    def point(self) -> LngLat:
        """The representative point, (lng, lat)."""
        return LngLat(self.lon, self.lat)


_FIELDS = frozenset(field.name for field in fields(Place))
_new_place = Place.__new__
_set_row = vars(_Later)["_row"].__set__
_set_fill = vars(_Later)["_fill"].__set__


def filled_later(fill: Callable[[Place, Sequence[Any]], None], row: Sequence[Any]) -> Place:
    """A place whose fields ``fill(place, row)`` sets when they are asked for."""
    place = _new_place(Place)
    _set_row(place, row)
    _set_fill(place, fill)
    return place
