"""What a name that finds nothing as written may be read as, and what kind of place it then is.

"W. Columbia" is West Columbia, "Thames River" the River Thames. A word for a kind of thing may
come off ("Port of Vostochny"), but then says what is left to find: "Lake Vermont" is not Vermont,
and "Kanawha River" is no county.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.hangul import other_initials
from gazetteer.names import (
    GENERIC_AFTER,
    GENERIC_BEFORE,
    RIVER_FORMS,
    SHORT_FORMS,
    fold,
    spellings,
    without_possessive,
)
from gazetteer.ranking import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.guess import Found
    from gazetteer.place import Place

LONGEST_WRITTEN_OUT = 8
"""Words; what has more is no name."""
LARGEST_TOWNSHIP = 150_000
"""Inhabitants: "Washington Township" is one of the small Washingtons."""
PAIR_KM = 80.0
"""How far two cities named in one breath may lie apart: Dallas and Fort Worth are 50 km."""
PAIR_PEOPLE = 20_000
"""Fewest inhabitants of either; villages are not named so, but people are ("Adams-Lincoln")."""


class Kind(StrEnum):
    """What a place may be for a reading to mean it."""

    ANY = "anything"
    TOWNSHIP = "a small town or an area below the first level"
    DISTRICT = "a town or an area within a country"
    PARTED = "a country, area or region: what has a north and a south"
    WATER = "waters"
    HEIGHT = "a mountain or range"
    ISLAND = "an island, a group of them, or a dependent territory"
    LAND = "a stretch of land: peninsula, valley, region"


class Reading(NamedTuple):
    """A folded key to try, and what it may then mean."""

    key: str
    kind: Kind = Kind.ANY


# --- words -------------------------------------------------------------------------------------

_DISTRICT_BEFORE = (
    "city of", "town of", "village of", "district of", "county of", "municipality of",
    "borough of", "township of", "parish of", "commune of", "metro", "metropolitan", "suburban",
    "inner city",
)  # fmt: skip
_TOWNSHIP_AFTER = ("township", "village", "hamlet", "charter township", "civil township")
_DISTRICT_AFTER = (
    "city", "town", "county", "district", "raion", "rayon", "municipality", "parish", "commune",
    "borough", "gun", "gu", "xian", "район", "округ", "department", "municipal district", "agency",
    "tehsil", "taluk", "taluka", "upazila", "subdistrict", "sub county", "metro", "suburbs",
    "county council", "city council", "borough council", "district council", "town council",
    "council", "urban area", "metropolitan region", "metropolitan borough",
)  # fmt: skip
_SIDES = ("north", "south", "east", "west")
_PARTS = (
    *(f"{side}ern" for side in _SIDES),
    *(f"{one}{gap}{other}ern" for one in _SIDES[:2] for other in _SIDES[2:] for gap in ("", " ")),
    *(f"{one}{other}" for one in _SIDES[:2] for other in _SIDES[2:]),
    *(f"{side} central" for side in _SIDES),
    "upstate", "downstate", "rural", "coastal", "the north of", "the south of", "the east of",
    "the west of",
)  # fmt: skip
_ORDERS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.WATER, ("{} river", "river {}")),
    (Kind.WATER, ("lake {}", "{} lake", "lake of {}")),
    (Kind.WATER, ("{} bay", "bay of {}")),
    (Kind.WATER, ("{} gulf", "gulf of {}")),
    (Kind.WATER, ("{} sea", "sea of {}")),
    (Kind.WATER, ("{} strait", "strait of {}", "straits of {}", "{} straits")),
    (Kind.WATER, ("{} canal",)),
    (Kind.WATER, ("{} channel",)),
    (Kind.HEIGHT, ("mount {}", "mt {}", "{} mountain", "{} mountains", "{} peak", "{} volcano")),
    (Kind.ISLAND, ("{} island", "isle of {}", "{} islands", "isles of {}")),
    (Kind.LAND, ("{} peninsula",)),
    (Kind.LAND, ("{} valley",)),
    (Kind.LAND, ("{} desert",)),
    (Kind.DISTRICT, ("county {}", "{} county")),
)
"""Words for kinds of things, each with the places in a name where writers put them."""

_FIRST_SHORT: dict[str, tuple[str, ...]] = {
    "n": ("north",), "s": ("south",), "e": ("east",), "w": ("west",), "no": ("north",),
    "so": ("south",), "pt": ("point", "port"), "ctr": ("center",), "co": ("county",),
    "is": ("isle",), "gr": ("grand", "great"), "mtn": ("mountain",), "lk": ("lake",),
    "ste": ("sainte",), "ft": ("fort",), "mt": ("mount",), "intl": ("international",),
}  # fmt: skip
_INNER_SHORT: dict[str, tuple[str, ...]] = {
    "st": ("saint",), "ste": ("sainte",), "intl": ("international",), "natl": ("national",),
    "mt": ("mount",), "ft": ("fort",), "spgs": ("springs",), "hts": ("heights",),
    "ctr": ("center",), "mtn": ("mountain",), "univ": ("university",),
}  # fmt: skip
_LAST_SHORT: dict[str, tuple[str, ...]] = {
    "twp": ("township",), "twsp": ("township",), "boro": ("borough",), "hts": ("heights",),
    "hgts": ("heights",), "spgs": ("springs",), "spg": ("spring",), "spr": ("springs",),
    "pk": ("park", "peak"), "is": ("island", "islands"), "isl": ("island",),
    "pt": ("point",), "ctr": ("center", "centre"), "cntr": ("center",), "jct": ("junction",),
    "vlg": ("village",), "co": ("county",), "cty": ("county", "city"), "cnty": ("county",),
    "bch": ("beach",), "vly": ("valley",), "mtn": ("mountain",), "mtns": ("mountains",),
    "riv": ("river",), "lk": ("lake",), "sta": ("station",), "hbr": ("harbor",), "pen":
    ("peninsula",), "arpt": ("airport",), "grv": ("grove",), "fls": ("falls",), "vil": ("village",),
    "mun": ("municipality",), "dist": ("district",), "prov": ("province",), "reg": ("region",),
    "obl": ("oblast",),
}  # fmt: skip

_UNIT = re.compile(
    "(?<=[\u3400-\u9fff]{2})[市省县縣都府州区區]$"
    "|(?<=[\uac00-\ud7a3]{2})(?:특별시|광역시|직할시|자치시|시|군|구역|구|읍|면|리|동|도)$"
)
"""Words for city, county, province that Chinese, Japanese and Korean write onto a name."""
_PAIRED = re.compile(r"(?<=[^\W\d_]{3})[-/–](?=[^\W\d_]{2})")
_MARKED_ENDING = tuple(f"{mark}{letter}" for mark in "'’ʼ`" for letter in ("", "s"))

_KIND_BEFORE = {
    **dict.fromkeys(GENERIC_BEFORE, Kind.ANY),
    **dict.fromkeys(_DISTRICT_BEFORE, Kind.DISTRICT),
    **dict.fromkeys(_PARTS, Kind.PARTED),
}
_KIND_AFTER = {
    **dict.fromkeys(GENERIC_AFTER, Kind.ANY),
    **dict.fromkeys(_DISTRICT_AFTER, Kind.DISTRICT),
    **dict.fromkeys(_TOWNSHIP_AFTER, Kind.TOWNSHIP),
}
_BEFORE = tuple(f"{words} " for words in _KIND_BEFORE)
_AFTER = tuple(f" {words}" for words in sorted(_KIND_AFTER, key=lambda words: -words.count(" ")))
"""Longer phrases first: "county council" before "council"."""
_PEELED_FIRST = frozenset(words.partition(" ")[0] for words in _KIND_BEFORE)
_PEELED_LAST = frozenset(words.rpartition(" ")[2] for words in _KIND_AFTER)


def _order_words(first: bool) -> frozenset[str]:
    """The words of the orders that come before a name, or after one."""
    ends = [form.split("{}")[0 if first else 1].split() for _, forms in _ORDERS for form in forms]
    return frozenset(words[0 if first else -1] for words in ends if words)


_ORDER_FIRST, _ORDER_LAST = _order_words(first=True), _order_words(first=False)
_FIRST_WORDS = (
    _PEELED_FIRST
    | _ORDER_FIRST
    | _FIRST_SHORT.keys()
    | SHORT_FORMS.keys()
    | frozenset(SHORT_FORMS.values())
)
_RIVER_WORDS = (*RIVER_FORMS, *RIVER_FORMS.values())
_LAST_WORDS = (
    _PEELED_LAST
    | _ORDER_LAST
    | _LAST_SHORT.keys()
    | frozenset(words.rpartition(" ")[2] for words in _RIVER_WORDS)
    | {"airport"}
)


JOINING_FORMS = {
    "americano": "US", "anglo": "GB", "austro": "AT", "belgo": "BE", "britano": "GB",
    "dano": "DK", "egypto": "EG", "finno": "FI", "franco": "FR", "germano": "DE", "graeco": "GR",
    "greco": "GR", "hispano": "ES", "hungaro": "HU", "indo": "IN", "irano": "IR",
    "israelo": "IL", "italo": "IT", "luso": "PT", "nippo": "JP", "perso": "IR", "polono": "PL",
    "russo": "RU", "serbo": "RS", "sino": "CN", "swedo": "SE",
    "syro": "SY", "turco": "TR", "turko": "TR", "ukraino": "UA",
}  # fmt: skip
"""What a country is called where it is joined to another: "Sino-Russian", "Franco-German"."""
_NOT_JOINT = frozenset(("anglo saxon", "anglo norman", "indo european", "serbo croatian"))
"""Peoples and languages of their own."""


# --- readings ----------------------------------------------------------------------------------


def may_vary(name: str, key: str) -> bool:
    """Whether a name and its folded key may have readings; most have none, and are soon done."""
    if "sk" in key or not key.isascii() or name.endswith(_MARKED_ENDING):
        return True
    first, space, rest = key.partition(" ")
    return bool(space) and (
        first in _FIRST_WORDS
        or rest.rpartition(" ")[2] in _LAST_WORDS
        or (" st " in key and first != "st")
    )


def readings(name: str) -> list[Reading]:
    """What to try in turn when ``name`` itself finds nothing, nearest first, no repeats.

    >>> readings("W. Columbia")
    [Reading(key='west columbia', kind=<Kind.ANY: 'anything'>)]
    """
    key = fold(name)
    if not may_vary(name, key):
        return []
    start = fold(without_possessive(name))
    found = [Reading(start)]
    if not start.isascii():
        unmarked = _UNIT.sub("", start)
        found.append(Reading(unmarked))
        found.extend(Reading(each) for form in (start, unmarked) for each in other_initials(form))
    for form in dict.fromkeys(each for whole in _written_out(start) for each in _spelled(whole)):
        found.append(Reading(form))
        found.extend(_peeled(form))
    once: dict[str, Reading] = {}
    for each in found:  # of readings of one key the widest, where the first of them stands
        if each.key not in once or each.kind is Kind.ANY:
            once[each.key] = each
    return [each for each in once.values() if each.key and each.key != key]


def _spelled(key: str) -> Iterator[str]:
    yield key
    yield from spellings(key)


def _written_out(key: str) -> list[str]:
    """The key, and with its shortened words in full: "e st louis" gives "east saint louis"."""
    words = key.split(" ")
    if not 2 <= len(words) <= LONGEST_WRITTEN_OUT:
        return [key]
    tables = (_FIRST_SHORT, *[_INNER_SHORT] * (len(words) - 2), _LAST_SHORT)
    choices = [table.get(word, (word,)) for word, table in zip(words, tables, strict=True)]
    if all(choice == (word,) for choice, word in zip(choices, words, strict=True)):
        return [key]
    half = [
        ("st",) if word == "st" else choice for word, choice in zip(words, choices, strict=True)
    ]
    return [key, *(" ".join(each) for each in (*product(*half), *product(*choices)))]


def _peeled(key: str) -> Iterator[Reading]:
    """The key with its kind written in another order, then without it, again and again."""
    kind = Kind.ANY
    while True:
        yield from _reordered(key)
        shorter, said = _peel_one(key)
        if shorter == key:
            return
        kind = kind if said is Kind.ANY else said
        key = shorter
        yield Reading(key, kind)


def _reordered(key: str) -> Iterator[Reading]:
    """ "river thames", then "thames" if it is waters, of "thames river"."""
    if key.partition(" ")[0] not in _ORDER_FIRST and key.rpartition(" ")[2] not in _ORDER_LAST:
        return
    for kind, forms in _ORDERS:
        for form in forms:
            before, after = form.split("{}")
            if len(key) > len(form) - 2 and key.startswith(before) and key.endswith(after):
                stem = key[len(before) : len(key) - len(after)]
                yield from (Reading(other.format(stem), kind) for other in forms)
                yield Reading(stem, kind)


def _peel_one(key: str) -> tuple[str, Kind]:
    if key.partition(" ")[0] in _PEELED_FIRST and key.startswith(_BEFORE):
        words = next(each for each in _BEFORE if key.startswith(each))
        return key.removeprefix(words), _KIND_BEFORE[words[:-1]]
    if key.rpartition(" ")[2] in _PEELED_LAST and key.endswith(_AFTER):
        words = next(each for each in _AFTER if key.endswith(each))
        return key.removesuffix(words), _KIND_AFTER[words[1:]]
    return key, Kind.ANY


# --- what a reading may mean -------------------------------------------------------------------


def narrowed(found: Found, kind: Kind) -> Found:
    """Those of the places that are of the kind."""
    if kind is Kind.ANY:
        return found
    return tuple(item for item in found if is_of(item[0], kind))


def is_of(place: Place, kind: Kind) -> bool:
    """Whether the place is of the kind."""
    letter, code = place.feature_class, place.feature_code
    match kind:
        case Kind.ANY:
            return True
        case Kind.TOWNSHIP:
            small = place.population <= LARGEST_TOWNSHIP
            return small and letter in "PA" and code != "ADM1" and not code.startswith("PCL")
        case Kind.DISTRICT:
            return letter in "PA" and not code.startswith("PCL")
        case Kind.PARTED:
            return letter in "ALT"
        case Kind.WATER:
            return letter == "H"
        case Kind.HEIGHT:
            return letter == "T"
        case Kind.ISLAND:
            return letter in "TL" or code == "PCLD"
        case Kind.LAND:
            return letter in "TL" or code == "ADM1"


# --- pairs -------------------------------------------------------------------------------------


def pairs(name: str) -> list[tuple[str, str]]:
    """The two folded names a name may be put together of: "Dallas-Fort Worth".

    >>> pairs("Minneapolis/St. Paul")
    [('minneapolis', 'st paul')]
    """
    if not ("-" in name or "/" in name or "–" in name) or name.islower():
        return []
    cuts = [match.start() for match in _PAIRED.finditer(name)][:3]
    found = [(name[:at], name[at + 1 :]) for at in cuts]
    return [(fold(one), fold(other)) for one, other in found if other[:1].isupper()]


def beside(found: Found, others: Found) -> Found:
    """Those of the cities that have one of the others nearby."""
    near = [place for place, _ in others if _is_city(place)]
    return tuple(
        item
        for item in found
        if _is_city(item[0])
        and any(
            item[0].country_code == other.country_code
            and distance_km(item[0].point, other.point) <= PAIR_KM
            for other in near
        )
    )


def _is_city(place: Place) -> bool:
    return place.feature_class == "P" and place.population >= PAIR_PEOPLE


def joint_demonym(key: str) -> tuple[str | None, str]:
    """The country whose joining form the folded adjective begins with, and the rest of it.

    >>> joint_demonym("sino russian"), joint_demonym("anglo saxon")
    (('CN', 'russian'), (None, 'saxon'))
    """
    prefix, _, rest = key.partition(" ")
    return None if key in _NOT_JOINT else JOINING_FORMS.get(prefix), rest
