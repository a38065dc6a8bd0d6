"""Places in the words of Nominatim: what its clients expect of a search or reverse answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from gazetteer.geometry import circular_bounds
from gazetteer.ranking import importance
from gazetteer.search import is_country
from gazetteer.windows import Box, boxes_around

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from gazetteer.place import LngLat, Place

Answer = dict[str, object]

TOP_IMPORTANCE = 11.0
LEAST_RADIUS_KM = 1.0
TOWN_DESCRIBES_KM = 25.0
"""A point farther than this (and the town's own radius) from any town is described by its area."""
COUNTRY_ZOOM, STATE_ZOOM = 4, 9
"""Up to these, Nominatim's ``zoom`` asks for the country and for the first-level area."""
CITY, TOWN = 100_000, 10_000
"""Inhabitants."""
APPROXIMATE = "approximate"
"""Sources of computed outlines say so; so do their answers."""

RANKS = {
    "continent": 2, "sea": 2, "country": 4, "state": 8, "county": 12, "region": 12, "city": 16,
    "town": 18, "village": 19,
}  # fmt: skip
OTHER_RANK = 22
CATEGORIES = {
    "CONT": ("place", "continent"), "RGN": ("place", "region"), "OCN": ("place", "ocean"),
    "SEA": ("place", "sea"), "GULF": ("natural", "bay"), "BAY": ("natural", "bay"),
    "STRT": ("natural", "strait"), "STM": ("waterway", "river"), "CNL": ("waterway", "canal"),
    "DAM": ("waterway", "dam"), "WTRC": ("place", "sea"), "MT": ("natural", "peak"),
    "VLC": ("natural", "volcano"), "MTS": ("natural", "mountain_range"), "PEN": ("natural",
    "peninsula"), "CAPE": ("natural", "cape"), "ISL": ("place", "island"), "ISLS": ("place",
    "archipelago"), "DSRT": ("natural", "desert"), "AIRP": ("aeroway", "aerodrome"),
    "AIRF": ("aeroway", "aerodrome"), "AIRB": ("military", "airfield"), "NVB": ("military",
    "naval_base"), "INSM": ("landuse", "military"), "PRT": ("industrial", "port"),
    "HBR": ("natural", "bay"), "MN": ("industrial", "mine"), "PS": ("power", "plant"),
    "PSN": ("power", "plant"), "RSTN": ("railway", "station"), "BDG": ("man_made", "bridge"),
    "UNIV": ("amenity", "university"), "HSP": ("amenity", "hospital"), "PRN": ("amenity", "prison"),
}  # fmt: skip
CLASS_CATEGORIES = {
    "A": ("boundary", "administrative"), "H": ("natural", "water"), "L": ("place", "locality"),
    "P": ("place", "village"), "R": ("highway", "road"), "S": ("man_made", "yes"),
    "T": ("natural", "terrain"), "U": ("natural", "reef"), "V": ("natural", "wood"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """What to say of a place beyond what it is and where."""

    address: bool = False
    names: bool = False
    extra: bool = False
    """``extratags``: the gazetteer's own identifier, source, radius and codes."""
    polygon: bool = False
    """The outline as GeoJSON, where there is one."""


class Answers:
    """Answers about the places of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.licence = " ".join(_attributions(gazetteer.info()))

    def json(self, place: Place, details: Details) -> Answer:
        """Nominatim's ``json`` and ``jsonv2`` object: coordinates and box are strings."""
        answer = self._facts(place, details)
        answer["class"] = answer["category"]
        answer["lat"], answer["lon"] = _degrees(place.lat), _degrees(place.lon)
        west, south, east, north = self.bounds(place)
        if west > east:  # Nominatim's boxes never cross the antimeridian; they go all round
            west, east = -180.0, 180.0
        answer["boundingbox"] = [_degrees(each) for each in (south, north, west, east)]
        if details.polygon and (area := self._gazetteer.area(place.place_id)) is not None:
            answer["geojson"] = shapely.geometry.mapping(area)
        return answer

    def geojson(self, places: list[Place], details: Details) -> Answer:
        """A GeoJSON FeatureCollection; boxes across the antimeridian have west > east."""
        features = [self._feature(place, self._facts(place, details), details) for place in places]
        return {"type": "FeatureCollection", "licence": self.licence, "features": features}

    def geocodejson(self, places: list[Place], details: Details, query: str) -> Answer:
        """A FeatureCollection after the GeocodeJSON specification."""
        about = {
            "version": "0.1.0",
            "attribution": self.licence,
            "licence": self.licence,
            "query": query,
        }
        features = [
            self._feature(place, {"geocoding": self._geocoding(place)}, details) for place in places
        ]
        return {"type": "FeatureCollection", "geocoding": about, "features": features}

    def display_name(self, place: Place) -> str:
        """ "Name, first-level area, country", without repetitions."""
        names = [self._shown(place)]
        if _in_country(place):
            names += [area.name for area in self._above(place)]
        return ", ".join(dict.fromkeys(names))

    def bounds(self, place: Place) -> Box:
        """West, south, east, north; west > east where the place crosses the antimeridian."""
        area = self._gazetteer.area(place.place_id)
        if area is not None and not area.is_empty:
            return circular_bounds(area)
        first, *other = boxes_around(place.point, max(place.radius_km, LEAST_RADIUS_KM))
        return (first[0], first[1], other[0][2], first[3]) if other else first

    def reverse(self, point: LngLat, zoom: int = 18) -> Place | None:
        """What describes the point at that level of detail; ``None`` on the high seas."""
        here = self._gazetteer.surroundings(point)
        if here.country is None or zoom <= COUNTRY_ZOOM:
            return here.country or here.waters
        near = here.town is not None and here.town_km <= max(TOWN_DESCRIBES_KM, here.town.radius_km)
        if zoom > STATE_ZOOM and near:
            return here.town
        return here.admin1 or here.country

    def _facts(self, place: Place, details: Details) -> Answer:
        category, kind = _category(place)
        level = _level(place)
        answer: Answer = {
            "place_id": place_number(place),
            "licence": self.licence,
            "category": category,
            "type": kind,
            "place_rank": RANKS.get(level, OTHER_RANK),
            "importance": round(min(1.0, max(0.0, importance(place) / TOP_IMPORTANCE)), 4),
            "addresstype": level,
            "name": place.name,
            "display_name": self.display_name(place),
        }
        if details.address:
            answer["address"] = self._address(place)
        if details.names:
            answer["namedetails"] = {"name": place.name}
        if details.extra:
            answer["extratags"] = _extra(place)
        return answer

    def _address(self, place: Place) -> dict[str, str]:
        address = {_level(place): place.name}
        if _in_country(place):
            for area in self._above(place):
                address.setdefault("country" if is_country(area) else "state", area.name)
            if place.country_code is not None:
                address["country_code"] = place.country_code.lower()
        return address

    def _geocoding(self, place: Place) -> Answer:
        answer: Answer = {
            "place_id": place_number(place),
            "type": _level(place),
            "accuracy": round(place.radius_km * 1000),
            "label": self.display_name(place),
            "name": place.name,
        }
        own = self._address(place)
        known = ("city", "state", "country", "country_code")
        answer |= {key: own[key] for key in known if key in own}
        return answer

    def _feature(self, place: Place, properties: Answer, details: Details) -> Answer:
        area = self._gazetteer.area(place.place_id) if details.polygon else None
        point = {"type": "Point", "coordinates": [place.lon, place.lat]}
        return {
            "type": "Feature",
            "properties": properties,
            "bbox": [round(each, 7) for each in self.bounds(place)],
            "geometry": point if area is None else shapely.geometry.mapping(area),
        }

    def _above(self, place: Place) -> list[Place]:
        """The first-level area and the country, as far as the place is neither."""
        if place.country_code is None or is_country(place):
            return []
        admin1 = self._gazetteer.admin1(place.country_code, place.admin1) if place.admin1 else None
        areas = (admin1, self._gazetteer.country(place.country_code))
        return [area for area in areas if area is not None and area.place_id != place.place_id]

    def _shown(self, place: Place) -> str:
        return f"{place.name} ({APPROXIMATE})" if APPROXIMATE in place.source else place.name


def place_number(place: Place) -> int:
    """A stable number for Nominatim's ``place_id``: the GeoNames one, else above 2**40."""
    if place.geonameid is not None:
        return place.geonameid
    digest = hashlib.sha256(place.place_id.encode()).digest()
    return 2**40 + int.from_bytes(digest[:5], "big")


def _in_country(place: Place) -> bool:
    """Whether the country is part of the address: it is not of waters beyond the coast."""
    return place.feature_code != "WTRC"


def _category(place: Place) -> tuple[str, str]:
    if place.feature_class == "P":
        return "place", _level(place)
    fallback = CLASS_CATEGORIES.get(place.feature_class, ("place", "yes"))
    return CATEGORIES.get(place.feature_code, fallback)


def _level(place: Place) -> str:
    """Nominatim's ``addresstype``: the key under which an address has the place's name."""
    if place.feature_class == "P":
        if place.population >= CITY or place.feature_code == "PPLC":
            return "city"
        return "town" if place.population >= TOWN else "village"
    if is_country(place):
        return "country"
    by_code = {"ADM1": "state", "ADM2": "county"}
    if place.feature_code in by_code:
        return by_code[place.feature_code]
    category, kind = _category(place)
    return kind if category == "place" else category


def _extra(place: Place) -> dict[str, str]:
    facts = {
        "gazetteer:id": place.place_id,
        "gazetteer:source": place.source,
        "gazetteer:radius_km": f"{place.radius_km:g}",
        "gazetteer:feature_code": f"{place.feature_class}.{place.feature_code}",
        "population": str(place.population or ""),
        "geonames:id": str(place.geonameid or ""),
    }
    return {key: value for key, value in facts.items() if value}


def _degrees(value: float) -> str:
    return f"{value:.7f}"


def _attributions(info: dict[str, object]) -> list[str]:
    """Each line of attribution once, of all files."""
    lines: list[str] = []
    files = info.get("files")
    for file in files if isinstance(files, list) else []:
        attribution = file.get("attribution", [])
        lines += attribution if isinstance(attribution, list) else [str(attribution)]
    return list(dict.fromkeys(map(str, lines)))
