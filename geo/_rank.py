"""Which place a name means in a document: evidence for each candidate, and the choice."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.ranking import distance_km
from geo._lexicon import numbers, pairs
from geo._spot import COUNTRY_CODES, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gazetteer.place import Place

Evidence = dict[str, float]
NEAR_KM = 50.0
CLOSE = 1.0 / 3.0
"""Nearness of a place within two ``NEAR_KM``."""
CITY_PEOPLE = 100_000
MAX_NEIGHBORS = 60
"""How many places already placed a candidate is compared with: bounds the work on long lists."""


@dataclass(slots=True)
class Scene:
    """What a document is about: countries and first-level areas by weight, places already sure."""

    countries: Counter[str] = field(default_factory=Counter)
    areas: Counter[tuple[str, str]] = field(default_factory=Counter)
    sure: dict[str, Place] = field(default_factory=dict)
    """By folded name, so that a name is not its own context."""
    home: str | None = None
    """Country of the outlet, by its web address."""

    def add(self, key: str, place: Place, weight: float) -> None:
        """Takes a mention of ``place`` into account."""
        if place.country_code:
            self.countries[place.country_code] += weight  # type: ignore[assignment]
            if place.admin1 and place.feature_code not in COUNTRY_CODES:
                self.areas[place.country_code, place.admin1] += weight  # type: ignore[assignment]
        local = place.feature_code not in COUNTRY_CODES and place.feature_class not in ("L", "H")
        if local and place.feature_code != "ADM1" and len(self.sure) < MAX_NEIGHBORS:
            self.sure[key] = place


@dataclass(slots=True)
class Sense:
    """A name as the document uses it: its candidates, how often it stands there, its container."""

    key: str
    candidates: tuple[Place, ...]
    count: int = 0
    containers: tuple[Place, ...] = ()
    hint: str | None = None
    chosen: Place | None = None
    confidence: float = 0.0
    reason: str = ""
    ranked: tuple[Place, ...] = ()


def choose(sense: Sense, scene: Scene, own: Mapping[str, float]) -> None:
    """Ranks the sense's candidates in the scene and fills in its choice.

    ``own`` is the weight the sense itself put on each country, left out of its context.
    """
    if not sense.candidates:
        sense.reason = "no such name in the gazetteer"
        return
    weights = numbers("resolution", "weights")
    found = [gather(place, sense, scene, own) for place in sense.candidates]
    scores = [sum(weights.get(k, 0.0) * v for k, v in evidence.items()) for evidence in found]
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    peak = max(max(scores), weights["nothing"])
    total = sum(math.exp(score - peak) for score in scores) + math.exp(weights["nothing"] - peak)
    best = order[0]
    sense.chosen = sense.candidates[best]
    sense.confidence = round(math.exp(scores[best] - peak) / total, 3)
    sense.ranked = tuple(sense.candidates[n] for n in order[1:])
    sense.reason = _reason(sense, found[best])


def gather(place: Place, sense: Sense, scene: Scene, own: Mapping[str, float]) -> Evidence:
    """What speaks for one candidate: names of evidence to strengths."""
    evidence: Evidence = {}
    _from_place(place, sense, evidence)
    if sense.containers:
        inside = any(_contains(place, container) for container in sense.containers)
        evidence["in_container" if inside else "outside_container"] = 1.0
    _from_scene(place, sense, scene, own, evidence)
    return evidence


def _contains(place: Place, container: Place) -> bool:
    return within(place, container) or place.place_id == container.place_id


def _from_place(place: Place, sense: Sense, evidence: Evidence) -> None:
    code = place.feature_code
    if code in COUNTRY_CODES:
        evidence["country"] = 1.0
    elif code == "ADM1":
        evidence["admin1"] = 1.0
        if any(_is_namesake_city(place, other) for other in sense.candidates):
            evidence["namesake_city"] = 1.0
    elif place.feature_class == "P":
        evidence["people"] = math.log10(place.population + 1) / 6.0
        if code == "PPLC":
            evidence["capital"] = 1.0
    elif code == "CONT" or place.feature_class in ("L", "H"):
        evidence["region"] = 1.0
    else:
        evidence["other"] = 1.0
        if place.feature_code.startswith("ADM"):
            evidence["admin2"] = 1.0
    if fold(place.name) == sense.key:
        evidence["own_name"] = 1.0
    if place.place_id == sense.candidates[0].place_id:
        evidence["listed_first"] = 1.0
    if sense.hint in pairs("resolution", "hints") and sense.hint is not None:
        wanted = pairs("resolution", "hints")[sense.hint].split()
        if code in wanted or place.feature_class in wanted:
            evidence["hinted"] = 1.0


def _is_namesake_city(area: Place, other: Place) -> bool:
    """Whether ``other`` is the city a first-level area is called after: Geneva, not its canton."""
    city = other.feature_class == "P" and other.population >= CITY_PEOPLE
    same = other.country_code == area.country_code and other.admin1 == area.admin1
    return city and same


def _from_scene(
    place: Place, sense: Sense, scene: Scene, own: Mapping[str, float], evidence: Evidence
) -> None:
    country = place.country_code or ""
    weight = scene.countries.get(country, 0.0) - own.get(country, 0.0)
    total = sum(scene.countries.values()) - sum(own.values())
    if weight > 0.01 and total > 0:
        evidence["country_named"] = 1.0
        evidence["country_share"] = weight / total
    if place.admin1 and place.feature_code not in COUNTRY_CODES:
        area = scene.areas.get((country, place.admin1), 0.0)
        area -= own.get(f"{country}.{place.admin1}", 0.0)
        if area > 0.01:
            evidence["area_named"] = 1.0
            evidence["area_share"] = area / max(1.0, sum(scene.areas.values()))
    if scene.home is not None and country == scene.home:
        evidence["home"] = 1.0
    if place.feature_class not in ("P", "A", "S", "T") or place.feature_code in COUNTRY_CODES:
        return
    near = [
        distance_km(place.point, other.point)
        for key, other in scene.sure.items()
        if key != sense.key
    ]
    if near:
        evidence["near"] = 1.0 / (1.0 + min(near) / NEAR_KM)
        evidence["nearness"] = sum(1.0 / (1.0 + far / NEAR_KM) for far in near) / len(near)


def _reason(sense: Sense, evidence: Evidence) -> str:
    """Why this candidate, in words."""
    place = sense.chosen
    assert place is not None  # noqa: S101  (called after a choice)
    said: list[str] = []
    if len(sense.candidates) == 1:
        said.append("the only place of that name")
    elif sense.ranked and all(p.country_code != place.country_code for p in sense.ranked):
        said.append(
            f"the only one of {len(sense.candidates)} in {place.country_code or 'its area'}"
        )
    else:
        said.append(f"the likeliest of {len(sense.candidates)}")
    if "country" in evidence:
        said.append("a country")
    if "in_container" in evidence:
        said.append(f"the text puts it in {sense.containers[0].name}")
    elif "country_named" in evidence and place.feature_code not in COUNTRY_CODES:
        said.append(f"{place.country_code} is in the text")
    if "area_named" in evidence and "in_container" not in evidence:
        said.append("its state or province is in the text")
    if evidence.get("near", 0.0) > CLOSE:
        said.append("near other places named")
    if sense.count > 1:
        said.append(f"named {sense.count} times")
    return ", ".join(said)


def home_country(addresses: Iterable[str | None], codes: Sequence[str] | None = None) -> str | None:
    """The country of an outlet by the ending of its web address (.ru, .uk, .gov), or ``None``."""
    endings = pairs("resolution", "addresses")
    for address in addresses:
        host = (address or "").split("//")[-1].split("/")[0].rstrip(".").lower()
        ending = host.rpartition(".")[2]
        if not ending or "." not in host:
            continue
        code = endings.get(ending, ending.upper() if len(ending) == 2 else "")
        if code and code != "-" and (codes is None or code in codes):
            return code
    return None
