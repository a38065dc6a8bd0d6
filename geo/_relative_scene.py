"""What relative places are made from, what they come to, and how far the words for them reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo._lexicon import numbers

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import LngLat, Place
    from geo._scan import PlaceNames
    from geo.model import Relation


NEAR_KM = 25.0
"""UCDP's "near a known point": up to here a relative place is a point with a radius."""
NEAR_PRECISION, AREA_PRECISION, HIGH_SEAS_PRECISION = 2, 5, 7
BORDER_KM, COAST_KM, OFFSHORE_KM, TOWN_SEA_KM = 25.0, 20.0, 100.0, 50.0
"""How wide "near the border", "on the coast", "off the south coast", "off the port of X" reach."""
BORDER_RADIUS_KM = 100.0
BEYOND_KM = 12.0
"""Where "north of X" is put when nothing says how far."""
CORRIDOR_SHARE, LEAST_CORRIDOR_KM = 0.12, 5.0
COAST_SHARE = 0.6
"""The half of a country, and some, in which its "south coast" is looked for."""
PART_SHARE, CORNER_SHARE, CENTRAL_SHARE = 0.33, 0.25, 0.33
ISLET_SHARE = 0.05
FEWEST_TOWNS = 6
"""With fewer towns known an area's part is guessed from its middle and radius."""
HALF_WIDTH_8, HALF_WIDTH_16 = 22.5, 11.25
"""Degrees to each side: of "north", of "north-northeast"."""
ROUNDING = 0.15
"""Distances in the news are rounded: by this share to each side."""
VAGUE_ROUNDING = 0.4
DEFAULT_RADIUS_KM = {"P": 5.0, "A": 60.0, "L": 60.0, "S": 2.0, "T": 10.0, "H": 30.0}
SURE, FAIRLY_SURE, GUESSED = 0.9, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A relative place's geometry."""

    point: LngLat
    radius_km: float
    reason: str
    area: BaseGeometry | None = None
    precision: int | None = None
    """By its radius and whether it has an area, if not given."""
    confidence: float = SURE
    at_sea: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a relative place is made from."""

    relation: Relation
    anchors: tuple[Place, ...]
    context: tuple[Place, ...]
    gazetteer: PlaceNames

    @property
    def first(self) -> Place:
        """The place it hangs on, or the first of two."""
        return self.anchors[0]

    @property
    def land(self) -> BaseGeometry | None:
        """The first place's outline, if one is known."""
        return self.gazetteer.area(self.first.place_id)

    @property
    def bearing(self) -> float | None:
        """The direction said, in degrees from north; ``None`` for none and for the middle."""
        winds = numbers("zones", "winds")
        known = [winds[wind] for wind in self.relation.winds if wind in winds]
        return known[0] if known else None


def whose(gazetteer: PlaceNames, point: LngLat) -> tuple[str | None, bool]:
    """The country of a point on land or in its waters, and whether the point is at sea."""
    country = gazetteer.country_at(point, tolerance_km=0.0)
    if country is not None:
        return country.country_code, False
    waters = gazetteer.waters_at(point)
    return (waters.country_code if waters is not None else None), True


def in_km(km: float) -> str:
    return f"{km:.0f} km" if km >= 10.0 else f"{km:.2g} km"
