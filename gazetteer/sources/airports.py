"""Airports: those of airportsdata that airlines fly to, and the military ones."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.errors import SourceError
from gazetteer.names import fold
from gazetteer.place import LngLat, Place
from gazetteer.ranking import distance_km
from gazetteer.records import PlaceRecord
from gazetteer.sources.located import first_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer.sources.geonames import City

SOURCE = "airportsdata"
RADIUS_KM = 3.0
SAME_AIRPORT_KM = 4.0
"""An airport this near one of the hand-written table is that one."""
AIRFIELD_CODES = ("AIRP", "AIRB", "AIRF")
_MILITARY = re.compile(
    r"\b(?:Air (?:Force )?(?:Base|Station)|Air Facility|Naval|Military|Army|RAF|RNAS|CFB)\b"
)
_SHORT_WORDS = {
    "afb": "Air Force Base", "nas": "Naval Air Station", "intl": "International",
    "int'l": "International", "ntl": "National",
}  # fmt: skip
_SHORT = re.compile(r"\b(?:Afb|AFB|Nas|NAS|Intl|Int'l|Ntl)\b")
_BASE_AIRPORT = re.compile(r"(?<=Base|tion) Airport$")
_ASIDE = re.compile(r" *\(([^()]*)\)")
_IS_AIRFIELD = re.compile(
    r"\b(?:Airport|Airfield|Air ?Field|Field|Base|Station|Airpark|Air Park|Aerodrome|Airstrip"
    r"|Heliport|Facility|Aeropuerto|RAF|RNAS|CFB|College|Range)\b",
    re.IGNORECASE,
)
_KIND = re.compile(
    r" (?:(?:international|regional|municipal|national|county|domestic|military|executive|city)"
    r" )*(?:airport|aerodrome|airfield|air base|air force base)$"
)
_TOO_PLAIN = frozenset(
    "army city county downtown east executive field gateway general industrial international island"
    " memorial metro metropolitan midtown military municipal national new north old regional south"
    " state station town university valley west".split()
)
"""What is left of a name without its town, and names nothing."""


@dataclass(frozen=True, slots=True)
class Airport:
    """A row of airportsdata."""

    icao: str
    iata: str
    name: str
    city: str
    country_code: str
    point: LngLat

    @property
    def military(self) -> bool:
        """Whether it is named as a base."""
        return _MILITARY.search(self.name) is not None

    @property
    def international(self) -> bool:
        """Whether its name says that flights abroad leave here."""
        return "International" in self.name


def read_airports() -> list[Airport]:
    """Airports with an IATA code, and bases with an ICAO code, by ICAO code."""
    spec = importlib.util.find_spec("airportsdata")
    if spec is None or spec.origin is None:
        raise SourceError("airportsdata is not installed: pip install airportsdata")
    with (Path(spec.origin).parent / "airports.csv").open(encoding="utf-8", newline="") as file:
        found = [_airport(row) for row in csv.DictReader(file)]
    kept = (one for one in found if one.iata or (one.military and _is_icao(one.icao)))
    return sorted(kept, key=lambda airport: airport.icao)


def _airport(row: dict[str, str]) -> Airport:
    point = LngLat(float(row["lon"]), float(row["lat"]))
    name = _SHORT.sub(lambda found: _SHORT_WORDS[found[0].lower()], row["name"].strip(" ."))
    name = _BASE_AIRPORT.sub("", name)
    if not _IS_AIRFIELD.search(name):
        name = f"{name} Airport"
    return Airport(row["icao"], row["iata"], name, row["city"], row["country"], point)


def _is_icao(code: str) -> bool:
    """Four letters: codes with digits are countries' own, of small fields."""
    return len(code) == 4 and code.isalpha()


def with_airports(
    records: Sequence[PlaceRecord], airports: Sequence[Airport], cities: Sequence[City]
) -> Iterator[PlaceRecord]:
    """Yield the records, those of airfields with more names, then the airports not among them."""
    names = _names(airports)
    fields = [r for r in records if r.place.feature_code in AIRFIELD_CODES]
    more: dict[str, list[str]] = defaultdict(list)
    preferred: dict[str, list[str]] = defaultdict(list)
    unlisted = []
    for airport in airports:
        listed = _listed(airport, fields)
        if listed is None:
            unlisted.append(airport)
        else:
            to = preferred if airport.international else more
            to[listed.place.place_id] += [airport.name, *names[airport.icao]]
    for record in records:
        place_id = record.place.place_id
        yield replace(
            record,
            preferred=(*record.preferred, *preferred.get(place_id, ())),
            alternates=(*record.alternates, *more.get(place_id, ())),
        )
    areas = first_level([(airport.point, airport.country_code) for airport in unlisted], cities)
    for airport, admin1 in zip(unlisted, areas, strict=True):
        others = tuple(names[airport.icao])
        yield PlaceRecord(
            _place(airport, admin1),
            preferred=others if airport.international else (),
            alternates=() if airport.international else others,
        )


def _listed(airport: Airport, fields: Iterable[PlaceRecord]) -> PlaceRecord | None:
    for record in fields:
        close = abs(record.place.lat - airport.point.lat) < 0.1
        if close and distance_km(record.place.point, airport.point) <= SAME_AIRPORT_KM:
            return record
    return None


def _place(airport: Airport, admin1: str | None) -> Place:
    return Place(
        place_id=f"airport:{airport.icao}",
        name=_ASIDE.sub("", airport.name),
        lat=airport.point.lat,
        lon=airport.point.lng,
        feature_class="S",
        feature_code="AIRB" if airport.military else "AIRP",
        country_code=airport.country_code,
        admin1=admin1,
        radius_km=RADIUS_KM,
        source=SOURCE,
    )


# --- names ----------------------------------------------------------------------------------------


def _names(airports: Sequence[Airport]) -> dict[str, list[str]]:
    """By ICAO code, what else an airport is called.

    "Manila airport" only where one international airport serves the town. Never a bare
    "Heathrow": by rule that would give people and regions to airports, so the table names those.
    """
    of_city: dict[tuple[str, str], list[Airport]] = defaultdict(list)
    for airport in airports:
        if airport.city and airport.international:
            of_city[airport.country_code, fold(airport.city)].append(airport)
    names = {airport.icao: list(_other_names(airport)) for airport in airports}
    for (_, city), found in of_city.items():
        if len(found) == 1:
            names[found[0].icao] += [f"{city} airport", f"{city} international airport"]
    return {icao: list(dict.fromkeys(found)) for icao, found in names.items()}


def _other_names(airport: Airport) -> Iterator[str]:
    key = fold(_ASIDE.sub("", airport.name))
    aside = _ASIDE.search(airport.name)
    if aside and fold(aside[1]) not in _TOO_PLAIN:
        yield f"{fold(aside[1])} airport"
    town, _, called = key.partition(" airport ")
    if called:  # "Amsterdam Airport Schiphol"
        yield from (f"{called} airport", f"{town} airport", f"{town} {called}")
    bare = _KIND.sub("", key)
    if bare == key:
        return
    if airport.military:
        yield f"{bare} air base"
        if key.endswith("force base"):
            yield f"{bare} afb"
        return
    yield f"{bare} airport"
    if airport.international:
        yield from _of_international(airport, bare)
    yield from _without_town(airport, bare)


def _of_international(airport: Airport, bare: str) -> Iterator[str]:
    yield f"{bare} international"
    if airport.iata:
        yield f"{airport.iata} airport"
    if len(words := bare.split()) > 2:  # most are people's names
        yield f"{words[-1]} airport"


def _without_town(airport: Airport, bare: str) -> Iterator[str]:
    """ "heathrow airport" of "london heathrow"."""
    town = fold(airport.city)
    rest = bare.removeprefix(f"{town} ") if town else bare
    if rest != bare and rest not in _TOO_PLAIN:
        yield f"{rest} airport"
