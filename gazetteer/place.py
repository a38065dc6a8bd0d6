"""The two values every other module speaks in: a point and a gazetteer entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class LngLat(NamedTuple):
    """A point in EPSG:4326 degrees, in (x, y) order as shapely and GeoPandas expect it."""

    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Place:
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
