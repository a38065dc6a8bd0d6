"""Populated places: all of GeoNames' with 500 people or more, with their alternate names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazetteer.cyrillic import BY_COUNTRY, CYRILLIC, romanizations
from gazetteer.names import fold, without_generic
from gazetteer.place import Place
from gazetteer.records import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gazetteer.sources.geonames import City

SOURCE = "GeoNames"
ARABIC_COUNTRIES = frozenset(
    (
        "AE", "BH", "DJ", "DZ", "EG", "IL", "IQ", "JO", "KM", "KW", "LB", "LY",
        "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE",
    )
)  # fmt: skip
KOREAN_COUNTRIES = frozenset(("KP", "KR"))
KNOWN_WITHOUT_ARTICLE = 20_000
"""People: towns this large go without their Arabic article (Hasakah, Fallujah); villages so
shortened would be people's names."""
RUSSIAN_DIGRAPHS = ("kh", "zh", "shch")
"""What Russian spells that most other languages write otherwise."""
LONGEST_CODE = 4
"""Letters: an all-capital alternate up to this long is an airport's or city's code, not a name."""
WRONG_NAMES = {
    2045220: frozenset({"Songjin"}),  # Changam-ch'on; Songjin is Kimchaek, 35 km to the east
    1270239: frozenset({"Хасан"}),  # Hassan; its Russian name is written Хассан
    13645596: frozenset({"Chornobyl", "Чорнобиль"}),  # Lazurnyi
}
"""By GeoNames number: alternates that are another place's name."""
_ARTICLE = re.compile(r"(?:al|ad|an|ar|as|ash|at|az|el|es) (?=\w{4})")
_KOREAN_UNIT = re.compile(r" (?:si|gun|up|eup|ri|ni|li|dong)$")


def city_records(
    cities: Iterable[City], capitals: Mapping[str, Place | None], aliases: Mapping[str, list[str]]
) -> Iterator[PlaceRecord]:
    """Yield each city; by country, ``capitals`` has the capital, ``aliases`` its other names."""
    for city in cities:
        capital = capitals.get(city["countrycode"])
        is_capital = capital is not None and capital.geonameid == city["geonameid"]
        names = [*city["alternatenames"], *(aliases[city["countrycode"]] if is_capital else ())]
        wrong = WRONG_NAMES.get(city["geonameid"], frozenset())
        usable = [name for name in names if _is_name(name)]
        if city["countrycode"] not in BY_COUNTRY:
            usable = _without_russian_spellings(city["name"], usable)
        usable = [name for name in usable if name not in wrong]
        codes = tuple(name for name in names if _is_code(name) and _spells_initials(name, usable))
        place = city_place(city, "PPLC" if is_capital else "PPL")
        yield PlaceRecord(
            place,
            preferred=tuple(_plain_city(place.name, usable)),
            alternates=(*usable, *_extra_keys(place, usable)),
            abbreviations=codes,
        )


def city_place(city: City, feature_code: str) -> Place:
    """The place of a city."""
    return Place(
        place_id=f"geonames:{city['geonameid']}",
        name=city["name"],
        lat=city["latitude"],
        lon=city["longitude"],
        feature_class="P",
        feature_code=feature_code,
        country_code=city["countrycode"],
        admin1=city["admin1code"] or None,
        population=city["population"],
        radius_km=round(0.011 * city["population"] ** 0.5, 1),
        geonameid=city["geonameid"],
        source=SOURCE,
    )


def find_capital(cities: list[City], names: Iterable[str]) -> Place | None:
    """The largest of a country's cities with one of the names, its own name before alternates."""
    wanted = {fold(name) for name in names}
    found = [city for city in cities if fold(city["name"]) in wanted]
    if not found:
        found = [c for c in cities if not wanted.isdisjoint(map(fold, c["alternatenames"]))]
    if not found:
        return None
    return city_place(max(found, key=lambda city: city["population"]), "PPLC")


def _is_code(name: str) -> bool:
    return len(name) <= LONGEST_CODE and name.isascii() and name.isupper()


def _is_name(name: str) -> bool:
    """Whether an alternate is a name: no code, no address, no machine transliteration.

    GeoNames lists transliterations by rule without any capital ("surudeu" for ソルデウ); they match
    English words and nothing anyone writes.
    """
    if _is_code(name) or name.startswith("http"):
        return False
    return not (name.isascii() and name == name.lower())


def _without_russian_spellings(name: str, alternates: list[str]) -> list[str]:
    """The alternates less those that are a foreign place's Russian name in Latin letters.

    Nobody writes "Parizh", and Hassan in India should not answer to "Khasan".
    """
    cyrillic = [each for each in alternates if CYRILLIC.search(each)]
    # Folding all names of all towns takes seconds; few have the letter of all those spellings.
    doubtful = [each for each in alternates if "h" in each.lower()] if cyrillic else []
    if not doubtful:
        return alternates
    own = fold(name)
    digraphs = [pair for pair in RUSSIAN_DIGRAPHS if pair not in own]
    foreign = {each for each in doubtful if any(pair in fold(each) for pair in digraphs)}
    if not foreign:
        return alternates
    spelled = {fold(latin) for each in cyrillic for latin in romanizations(each, "RU")}
    return [each for each in alternates if each not in foreign or fold(each) not in spelled]


def _spells_initials(code: str, names: Iterable[str]) -> bool:
    """Whether the code is a multi-word name's initials: NYC is, the airport code FNJ is not."""
    letters = code.casefold()
    return any(
        letters == "".join(word[0] for word in key.split())
        for key in map(fold, names)
        if " " in key
    )


def _plain_city(name: str, alternates: list[str]) -> Iterator[str]:
    """ "New York" of "New York City", if people call it that."""
    plain = name.removesuffix(" City")
    if plain != name and plain in alternates:
        yield plain


def _extra_keys(place: Place, alternates: list[str]) -> Iterator[str]:
    """Names people write that follow from the listed ones by rule."""
    country_code = place.country_code
    if country_code in ARABIC_COUNTRIES and place.population >= KNOWN_WITHOUT_ARTICLE:
        for key in map(fold, (place.name, *alternates)):
            if article := _ARTICLE.match(key):
                yield key[article.end() :]
    if country_code in KOREAN_COUNTRIES:
        for key in map(fold, (place.name, *alternates)):
            if _KOREAN_UNIT.search(key):
                yield without_generic(key)
