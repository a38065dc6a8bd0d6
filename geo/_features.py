"""What speaks for each candidate place of a document's names, as rows of numbers.

A ``Table`` has one row per candidate of each sense. What the place, its name and the outlet say is
computed once; what the other names say, given how likely their candidates are, as often as the
likelihoods change.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gazetteer.names import fold
from gazetteer.ranking import EARTH_RADIUS_KM, importance
from geo._senses import Sense, inside, wanted_codes
from geo._spot import COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.place import LngLat, Place
    from geo._home import Home

Array = Any
COUNTRY, AREA, LOCAL, WIDE = range(4)
"""Levels: countries, first-level areas, what is a spot on a map of those, regions and seas."""
SPELLED_ALIKE = 4
"""Letters at the beginning that spellings of one name share."""
CITY_PEOPLE = 20_000
MANY = 5.0
"""Powers of ten of inhabitants from which a city is known far away."""
NEAR_KM = (25.0, 100.0, 400.0)
MAX_NEIGHBORS = 64
"""How many places of other names a candidate is compared with: bounds the work on long lists."""
MOST_TIMES = 9
"""A name says no more for standing there more often."""
OF_A_STATE = 0.06
"""What a state counts that only says where a town is: "Albany, N.Y."."""
DATELINE = 1.5
LIKELY = 0.04
"""A candidate less likely than this says nothing about the others."""

OF_PLACE = (
    "country", "admin1", "admin2", "admin_small", "people", "people_many", "people_unknown",
    "capital", "seat", "section", "region", "water", "terrain", "site", "by_hand",
    "by_hand_longer", "listed_first", "prominence", "rank", "own_name", "longer_name",
    "longer_admin1", "bare_county", "namesake_city", "area_second", "hinted", "hint_missed",
    "kind_in_name", "kind_missed", "in_address", "dateline", "short_form", "home_country",
    "home_country_area", "home_country_country", "home_admin1", "home_admin1_area", "home_near",
    "home_around", "home_far", "abroad", "abroad_people", "national_country",
    "national_country_area", "national_country_country", "regional_near", "homeless_people",
    "homeless_first", "homeless_country", "homeless_admin1", "homeless_capital",
)  # fmt: skip
OF_CONTEXT = (
    "share_country", "share", "named_country", "area_share", "area_named", "near", "around", "far",
    "near_share", "around_share", "far_share", "lonely",
)  # fmt: skip
OF_NOTHING = ("nothing", "nothing_many", "nothing_words", "nothing_kind", "nothing_best")
NAMES = (*OF_PLACE, *OF_CONTEXT, *OF_NOTHING)


class Table:
    """The candidates of all senses of a document, a row each, and a row per sense for "none"."""

    def __init__(self, senses: Sequence[Sense], home: Home, sure: Sequence[Place] = ()) -> None:
        self.home = home
        self.senses = [sense for sense in senses if sense.candidates]
        self.rows: list[Place] = []
        self.spans: list[tuple[int, int]] = []
        """Per sense: its first row and the row of "none" that closes it."""
        facts: list[list[float]] = []
        for sense in self.senses:
            places = inside(sense) or sense.candidates
            start = len(facts)
            facts.extend(_of_places(sense, places, home))
            facts.append([0.0] * len(OF_PLACE))
            self.rows.extend((*places, places[0]))
            self.spans.append((start, len(facts) - 1))
        self._place(sure)
        fixed: Array = np.array(facts, dtype=float).reshape(-1, len(OF_PLACE))
        self._fixed = np.hstack([fixed, np.zeros((len(facts), len(OF_CONTEXT) + len(OF_NOTHING)))])
        for sense, (start, end) in zip(self.senses, self.spans, strict=True):
            self._fixed[end, -len(OF_NOTHING) :] = _of_nothing(sense, self.rows[start:end])

    def _place(self, sure: Sequence[Place]) -> None:
        """Where the rows and the places already sure are, as arrays."""
        everything = [*self.rows, *sure]
        self.size = len(self.rows)
        countries: dict[str, int] = {}
        areas: dict[tuple[str, str], int] = {}
        self.country: Array = np.array(
            [countries.setdefault(p.country_code or "", len(countries)) for p in everything],
            dtype=int,
        )
        self.area: Array = np.array(
            [areas.setdefault(_area_of(p), len(areas)) for p in everything], dtype=int
        )
        self.no_country, self.no_area = countries.get("", -1), areas.get(("", ""), -1)
        self.level: Array = np.array([level_of(p) for p in everything], dtype=int)
        self.vector = vectors([p.point for p in everything])
        self.sense: Array = np.full(len(everything), -1)
        self.weight: Array = np.ones(len(everything))
        for k, (start, end) in enumerate(self.spans):
            self.sense[start : end + 1] = k
            self.weight[start : end + 1] = _weight(self.senses[k])
            self.weight[end] = 0.0

    def features(self, likely: Array | None = None) -> Array:
        """A row of numbers per row; context is left out until likelihoods are known."""
        if likely is None or not len(self._fixed):
            return self._fixed
        found = self._fixed.copy()
        first = len(OF_PLACE)
        found[:, first : first + len(OF_CONTEXT)] = self._context(likely)
        for _, end in self.spans:
            found[end, first : first + len(OF_CONTEXT)] = 0.0
        return found

    def _context(self, likely: Array) -> Array:
        """What the other names say of each row."""
        p = np.ones(len(self.weight))
        p[: self.size] = likely
        mass = p * self.weight
        kept = np.flatnonzero((p >= LIKELY) & (mass > 0))
        share, named = self._agreement(kept, mass, self.country, self.no_country, COUNTRY)
        area_share, area_named = self._agreement(kept, mass, self.area, self.no_area, AREA)
        level = self.level[: self.size]
        is_country, is_area, is_local = level == COUNTRY, level == AREA, level == LOCAL
        near = self._nearness(kept, mass, is_local)
        below = ~is_country
        columns = [
            share * is_country, share * below, named * below,
            area_share * below, area_named * below * ~is_area, *near,
        ]  # fmt: skip
        return np.stack(columns, axis=1)

    def _agreement(
        self, kept: Array, mass: Array, codes: Array, none: int, level: int
    ) -> tuple[Array, Array]:
        """Of what other senses name, the share with each row's code, and whether it is named."""
        n, count = self.size, int(codes.max()) + 1
        here = codes[:n]
        kept = kept[codes[kept] != none]
        own = (self.sense[:n] + 1) * count + here
        pairs = (self.sense + 1) * count + codes
        others = _sums(codes[kept], mass[kept], here) - _sums(pairs[kept], mass[kept], own)
        mine = _sums(self.sense[kept], mass[kept], self.sense[:n])
        share = others / (mass[kept].sum() - mine + 0.5)
        top = kept[self.level[kept] == level]
        least = np.minimum(1.0, mass[top])
        said = _sums(codes[top], least, here) - _sums(pairs[top], least, own)
        known = here != none
        return share * known, np.minimum(1.0, said) * known

    def _nearness(self, kept: Array, mass: Array, is_local: Array) -> list[Array]:
        """How near the other names' likely places are, at several scales: nearest, and share."""
        n = self.size
        near = kept[self.level[kept] == LOCAL]
        if len(near) > MAX_NEIGHBORS:
            near = near[np.argsort(-mass[near], kind="stable")[:MAX_NEIGHBORS]]
        if not len(near):
            return [np.zeros(n) for _ in range(7)]
        far = kilometers(self.vector[:n], self.vector[near])
        other = self.sense[:n, None] != self.sense[near][None, :]
        strength = np.minimum(1.0, mass[near])[None, :] * other
        total = (mass[near][None, :] * other).sum(axis=1)
        nearest, shares = [], []
        for scale in NEAR_KM:
            kernel = np.exp(-far / scale)
            nearest.append((kernel * strength).max(axis=1) * is_local)
            shares.append(
                (kernel * mass[near][None, :] * other).sum(axis=1) / (total + 0.5) * is_local
            )
        lonely = (total < 0.1) * is_local
        return [*nearest, *shares, lonely]


def _sums(keys: Array, amounts: Array, wanted: Array) -> Array:
    """The sum of the amounts with each wanted key, 0 for keys there are none of."""
    if not len(keys):
        return np.zeros(len(wanted))
    known, place = np.unique(keys, return_inverse=True)
    totals = np.bincount(place, weights=amounts)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, totals[at], 0.0)


def kilometers(some: Array, others: Array) -> Array:
    """Great-circle distances between unit vectors, a row per one of ``some``."""
    dots = np.clip(some @ others.T, -1.0, 1.0)
    return EARTH_RADIUS_KM * np.arccos(dots)


def vectors(points: Sequence[LngLat]) -> Array:
    """The points as unit vectors."""
    radians = np.radians(np.array(points, dtype=float).reshape(-1, 2))
    lng, lat = radians[:, 0], radians[:, 1]
    return np.stack([np.cos(lat) * np.cos(lng), np.cos(lat) * np.sin(lng), np.sin(lat)], axis=1)


def level_of(place: Place) -> int:
    """Whether the place is a country, a first-level area, local, or wider than that."""
    if place.feature_code in COUNTRY_CODES:
        return COUNTRY
    if place.feature_code == "ADM1":
        return AREA
    if place.feature_class in ("P", "A", "S", "T", "R", "V", "U"):
        return LOCAL
    return WIDE


def _weight(sense: Sense) -> float:
    """How much a name says about the others, all else equal."""
    times = min(sense.alone, MOST_TIMES) + OF_A_STATE * min(sense.count - sense.alone, MOST_TIMES)
    return math.sqrt(times) * (DATELINE if sense.dateline else 1.0)


def _area_of(place: Place) -> tuple[str, str]:
    if not place.country_code or not place.admin1 or place.feature_code in COUNTRY_CODES:
        return ("", "")
    return (place.country_code, place.admin1)


# --- one place ----------------------------------------------------------------------------------


def _of_places(sense: Sense, places: Sequence[Place], home: Home) -> list[list[float]]:
    """What each place itself, its name and the outlet's home say."""
    hints = wanted_codes(sense.hints)
    kinds = wanted_codes(sense.key.split()) if " " in sense.key else set()
    weights = [importance(place) for place in places]
    top = max(weights)
    order = sorted(weights, reverse=True)
    cities = {_area_of(p) for p in places if _is_city_of_that_name(p, sense.key)}
    at_home = _nearness_to(home, places)
    found = []
    for k, place in enumerate(places):
        row: dict[str, float] = dict.fromkeys(OF_PLACE, 0.0)
        _kind(place, row)
        _name(place, sense.key, row)
        row["listed_first"] = float(k == 0)
        row["prominence"] = (weights[k] - top) / 5.0
        row["rank"] = -math.log1p(order.index(weights[k]))
        if place.feature_code == "ADM1":
            row["namesake_city"] = float(_area_of(place) in cities)
            row["area_second"] = float(bool(cities))
        _clued(place, sense, hints, kinds, row)
        _homed(place, home, at_home[k], k == 0, row)
        found.append(list(row.values()))
    return found


def _is_city_of_that_name(place: Place, key: str) -> bool:
    """Whether the place is a large city of that name: what "Geneva" is, not its canton.

    Another spelling of it counts ("Basra" for Basrah), a name of other origin does not.
    """
    large = place.feature_class == "P" and place.population >= CITY_PEOPLE
    name = fold(place.name)
    return large and (name in (key, f"{key} city") or name[:SPELLED_ALIKE] == key[:SPELLED_ALIKE])


def _kind(place: Place, row: dict[str, float]) -> None:
    code = place.feature_code
    if code in COUNTRY_CODES:
        row["country"] = 1.0
    elif code == "ADM1":
        row["admin1"] = 1.0
    elif code == "ADM2":
        row["admin2"] = 1.0
    elif place.feature_class == "A":
        row["admin_small"] = 1.0
    elif place.feature_class == "P":
        row["people"] = math.log10(place.population + 1) / 6.0
        row["people_many"] = max(0.0, math.log10(place.population + 1) - MANY)
        row["people_unknown"] = float(place.population == 0)
        row["capital"] = float(code == "PPLC")
        row["seat"] = float(code == "PPLA")
        row["section"] = float(code == "PPLX")
    else:
        kind = {"L": "region", "H": "water", "T": "terrain"}.get(place.feature_class, "site")
        row[kind] = 1.0


def _name(place: Place, key: str, row: dict[str, float]) -> None:
    name = fold(place.name)
    row["own_name"] = float(name == key)
    longer = name.startswith(key + " ") or name.endswith(" " + key)
    row["longer_name"] = float(longer)
    row["longer_admin1"] = float(longer and place.feature_code == "ADM1")
    row["bare_county"] = float(longer and place.feature_code == "ADM2")
    by_hand = place.place_id.startswith(("site:", "region:", "water:"))
    row["by_hand"] = float(by_hand and name == key)
    row["by_hand_longer"] = float(by_hand and name != key)


def _clued(
    place: Place, sense: Sense, hints: set[str], kinds: set[str], row: dict[str, float]
) -> None:
    codes = {place.feature_code, place.feature_class}
    if hints:
        row["hinted" if hints & codes else "hint_missed"] = 1.0
    if kinds and not row["own_name"]:
        row["kind_in_name" if kinds & codes else "kind_missed"] = 1.0
    elif kinds & codes:
        row["kind_in_name"] = 1.0
    row["short_form"] = float(place.place_id in sense.longer)
    if level_of(place) == LOCAL:
        row["in_address"] = float(sense.in_address)
        row["dateline"] = float(sense.dateline)


def _homed(
    place: Place, home: Home, near: tuple[float, float, float], first: bool, row: dict[str, float]
) -> None:
    """What the outlet's home says; without one, how much more fame counts."""
    if home.country is None or home.scope == "global":
        row["homeless_people"] = row["people"]
        row["homeless_first"] = float(first)
        for kind in ("country", "admin1", "capital"):
            row[f"homeless_{kind}"] = row[kind]
        return
    level = level_of(place)
    same = place.country_code == home.country
    suffix = {COUNTRY: "_country", AREA: "_area"}.get(level, "")
    row[("home" if home.near else "national") + "_country" + suffix] = float(same)
    if not home.near:
        return
    row["abroad"] = float(not same and level == LOCAL)
    row["abroad_people"] = row["abroad"] * row["people"]
    if same and home.admin1 and place.admin1 == home.admin1 and level != COUNTRY:
        row["home_admin1" + ("_area" if level == AREA else "")] = 1.0
    if level == LOCAL:
        row["home_near"], row["home_around"], row["home_far"] = near
        row["regional_near"] = near[1] * (home.scope == "regional")


def _nearness_to(home: Home, places: Sequence[Place]) -> list[tuple[float, float, float]]:
    if home.point is None or not home.near:
        return [(0.0, 0.0, 0.0)] * len(places)
    far = kilometers(vectors([place.point for place in places]), vectors([home.point]))[:, 0]
    table = np.exp(-far[:, None] / np.array(NEAR_KM)[None, :])
    return [(float(a), float(b), float(c)) for a, b, c in table]


def _of_nothing(sense: Sense, places: Sequence[Place]) -> list[float]:
    """What speaks for none of a sense's candidates."""
    words = sense.key.split()
    best = max(importance(place) for place in places)
    kind = float(len(words) > 1 and bool(wanted_codes(words)))
    return [1.0, math.log(len(places)), float(len(words) > 1), kind, best / 10.0]
