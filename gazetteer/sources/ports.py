"""Sea ports: those of the Python package searoute whose points can be believed.

Its table lists many inland towns as well, and some of its points are tens of kilometers off. A row
is kept when its point is on or near a coast of its own country and near the town it is named for.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.errors import SourceError
from gazetteer.names import fold, spellings
from gazetteer.place import LngLat, Place
from gazetteer.ranking import distance_km
from gazetteer.records import PlaceRecord
from gazetteer.sources.located import city_point, first_level
from gazetteer.sources.shores import Shores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from gazetteer.sources.geonames import City
    from gazetteer.sources.shores import Spot

logger = logging.getLogger(__name__)

SOURCE = "searoute"
RADIUS_KM = 3.0
PORT_CODE = "PRT"
COAST_KM = 10.0
"""A sea port is this near the coast of 1:50 million; of rows farther inland half are none ..."""
TERMINAL_COAST_KM = 15.0
"""... but those said to have terminals are, ..."""
RIVER_KM = 80.0
"""... and those that ships also leave from for abroad lie up rivers: London, Houston, Kolkata."""
OFFSHORE_KM = 370.0
"""A terminal at sea is this near its country."""
HOME_KM = 15.0
"""A point on the other side of a border river is this near its own country."""
TOWN_KM, CITY_KM, CITY_PEOPLE = 15.0, 50.0, 1_000_000
"""A port is this near the town it is named for; of those where the only namesakes in the country
are farther away, half are somewhere else (World Port Index)."""
NAMESAKE_KM = 100.0
"""A town this far from a busy port only happens to have its name."""
SAME_PORT_KM, SAME_NAME_KM = 5.0, 20.0
"""A port this near one of the hand-written table is that one; if it has the same name, farther."""

LOCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
_AIRPORT_OR_WAY = re.compile(r"\b(?:Apt|Canal|Strait)\b")
_BUILT = re.compile(r"\b(?:Terminal|Terminals|Harbou?r|Port|Anchorage|Jetty|Pier|Docks?)$")
"""Ends of names that say what the place is."""
_AT_SEA = re.compile(r"\b(?:Terminal|Island|Cay|Islands|Field)\b")
_ASIDE = re.compile(r" *\(([^()]*)\)")
_PORT_FIRST = ("Port ", "Porto ", "Puerto ", "Pelabuhan ")
MOVED = {"ANKRA": "BQ", "ANEUX": "BQ", "ANPHI": "SX"}
SUCCESSORS = {"AN": "CW", "CS": "ME"}
"""Of countries that are no more, today's country of most ports; ``MOVED`` has the others."""


@dataclass(frozen=True, slots=True)
class Port:
    """A row of searoute's table."""

    code: str
    """UN/LOCODE."""
    names: tuple[str, ...]
    country_code: str
    point: LngLat
    terminal: bool = False
    connected: bool = False
    """Whether ships are known to go abroad from here."""


def read_ports() -> list[Port]:
    """All rows with a code, the busier ones of a code first; searoute's code is not imported."""
    spec = importlib.util.find_spec("searoute")
    if spec is None or spec.origin is None:
        raise SourceError("searoute is not installed: pip install searoute")
    path = Path(spec.origin).parent / "data" / "ports.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rows = [_port(feature) for feature in features]
    found = [port for port in rows if port is not None]
    return sorted(found, key=lambda port: (port.code, not port.connected, not port.terminal))


def _port(feature: Mapping[str, Any]) -> Port | None:
    facts = feature["properties"]
    lng, lat = feature["geometry"]["coordinates"]
    code, name = facts["port"], facts["name"]
    if not LOCODE.fullmatch(code) or _AIRPORT_OR_WAY.search(name):
        return None
    return Port(
        code=code,
        names=_clean_names(name),
        country_code=MOVED.get(code) or SUCCESSORS.get(code[:2], code[:2]),
        point=LngLat(round(lng, 5), round(lat, 5)),
        terminal=facts.get("t") is not None,
        connected=bool(facts.get("to_cty")) and facts.get("t") == 1,
    )


def _clean_names(name: str) -> tuple[str, ...]:
    """ "Padang (Teluk Bajur), Sumatra" is two names, and so is "Poro/San Fernando"."""
    name = name.title() if name.isupper() else name
    aside = _ASIDE.search(name)
    main = _ASIDE.sub("", name).partition(",")[0]
    names = [*main.split("/"), *([aside[1]] if aside and len(aside[1]) > 3 else ())]
    return tuple(each.strip() for each in names if each.strip())


def with_ports(
    records: Sequence[PlaceRecord],
    ports: Sequence[Port],
    cities: Sequence[City],
    lands: Mapping[str, BaseGeometry],
) -> Iterator[PlaceRecord]:
    """Yield the records, those of ports with more names, then the ports that are not among them.

    No port takes the bare name of a town or of one of the records. ``lands`` are countries'
    outlines by code. How many rows are left out is logged.
    """
    towns = _Towns(ports, cities)
    kept = _believed(ports, towns, Shores(lands))
    listed = [record for record in records if record.place.feature_code == PORT_CODE]
    more: dict[str, list[str]] = defaultdict(list)
    unlisted = []
    for port in kept:
        names = _port_names(port, towns)
        record, alike = _listed(port, set(map(fold, names)), listed)
        if record is None:
            unlisted.append(port)
        elif alike or towns.near(port):
            more[record.place.place_id] += names
    for record in records:
        names = more.get(record.place.place_id, [])
        yield replace(record, alternates=(*record.alternates, *names)) if names else record
    unlisted = _once(unlisted, towns)
    logger.info("%s sea ports, %s more in the tables", len(unlisted), len(kept) - len(unlisted))
    areas = first_level([(port.point, port.country_code) for port in unlisted], cities)
    taken = {fold(name) for record in records for name, _ in record.names()}
    for port, admin1 in zip(unlisted, areas, strict=True):
        bare = [n for n in port.names if not (towns.known(n) or fold(n) in taken)]
        yield _record(port, admin1, (*_port_names(port, towns), *bare))


def _record(port: Port, admin1: str | None, names: Sequence[str]) -> PlaceRecord:
    place = Place(
        place_id=f"unlocode:{port.code}",
        name=names[0],
        lat=port.point.lat,
        lon=port.point.lng,
        feature_class="S",
        feature_code=PORT_CODE,
        country_code=port.country_code,
        admin1=admin1,
        radius_km=RADIUS_KM,
        source=SOURCE,
    )
    return PlaceRecord(place, alternates=tuple(dict.fromkeys(names[1:])))


def _port_names(port: Port, towns: _Towns) -> list[str]:
    """What a port is called; never by its town's bare name, which is the town's.

    As the town's name is spelled now, too: "Port of Odesa" beside "Port of Odessa".
    """
    town = towns.near(port)
    names = [*port.names, *([town["name"]] if town else ())]
    called: list[str] = []
    for name in names:
        if _BUILT.search(name):
            called += [name] if not towns.known(name) else [f"Port of {name}"]
        elif name.startswith(_PORT_FIRST):
            called += [f"{name} Port", f"Port of {name}"]
        else:
            called += [f"Port of {name}", f"{name} Port"]
    return list({fold(name): name for name in reversed(called)}.values())[::-1]


def _listed(
    port: Port, keys: set[str], listed: Iterable[PlaceRecord]
) -> tuple[PlaceRecord | None, bool]:
    """The table's port that this one is, and whether both have a name in common."""
    for record in listed:
        if abs(record.place.lat - port.point.lat) > 0.2:
            continue
        far = distance_km(record.place.point, port.point)
        if far <= SAME_NAME_KM:
            alike = not keys.isdisjoint(fold(name) for name, _ in record.names())
            if alike or far <= SAME_PORT_KM:
                return record, alike
    return None, False


def _once(ports: Sequence[Port], towns: _Towns) -> list[Port]:
    """Each port once, with the names of all its rows; the table has some under two codes."""
    found: dict[str, Port] = {}
    homes: dict[object, list[str]] = defaultdict(list)
    for port in sorted(ports, key=lambda port: (not port.connected, not port.terminal, port.code)):
        town = towns.near(port)
        home = town["geonameid"] if town else (port.country_code, fold(port.names[0]))
        near = (c for c in homes[home] if distance_km(found[c].point, port.point) <= SAME_NAME_KM)
        same = port.code if port.code in found else next(near, None)
        if same is None:
            found[port.code] = port
            homes[home].append(port.code)
        else:
            names = dict.fromkeys((*found[same].names, *port.names))
            found[same] = replace(found[same], names=tuple(names))
    return [found[code] for code in sorted(found)]


# --- which rows can be believed -------------------------------------------------------------------


def _believed(ports: Sequence[Port], towns: _Towns, shores: Shores) -> list[Port]:
    """The ports whose points are not clearly wrong."""
    spots = shores.spots([port.point for port in ports], [port.country_code for port in ports])
    kept, doubts = [], Counter[str]()
    for port, spot in zip(ports, spots, strict=True):
        doubt = _doubt(port, spot, towns)
        if doubt is None:
            kept.append(port)
        else:
            doubts[doubt] += 1
    for doubt, rows in sorted(doubts.items()):
        logger.info("%s rows of searoute left out: %s", rows, doubt)
    return kept


def _doubt(port: Port, spot: Spot, towns: _Towns) -> str | None:
    """Why the point cannot be believed, if it cannot."""
    if spot.on_land:
        limit = TERMINAL_COAST_KM if port.terminal else COAST_KM
        if spot.coast_km > (RIVER_KM if port.connected else limit):
            return "far inland"
        if spot.own_km > HOME_KM:
            return "in another country"
    elif spot.own_km > HOME_KM and (spot.own_km > OFFSHORE_KM or not spot.own_is_nearest):
        return "in another country's waters"
    town = towns.near(port)
    if town is None and (spot.on_land or spot.coast_km <= TERMINAL_COAST_KM):
        return None if towns.may_be_elsewhere(port) else "far from the town of its name"
    if town is None and not _AT_SEA.search(port.names[0]):
        return "at sea"
    return None


class _Towns:
    """The towns that ports are named for."""

    def __init__(self, ports: Iterable[Port], cities: Iterable[City]) -> None:
        wanted = {key for port in ports for name in port.names for key in _keys(name)}
        self._named: dict[str, list[City]] = defaultdict(list)
        for city in cities:
            names = (fold(name) for name in city["alternatenames"] if _is_latin(name))
            for key in wanted.intersection((fold(city["name"]), *names)):
                self._named[key].append(city)

    def known(self, name: str) -> bool:
        """Whether a town anywhere has the name."""
        return any(key in self._named for key in _keys(name))

    def near(self, port: Port) -> City | None:
        """The town a port is named for, the one nearest to it, if it is near enough."""
        found = ((far, city["geonameid"], city) for far, city in self._namesakes(port))
        close = [one for one in found if one[0] <= _reach(one[2])]
        return min(close)[2] if close else None

    def may_be_elsewhere(self, port: Port) -> bool:
        """Whether no town's place speaks against a port's that is near none of its name."""
        far = [distance for distance, _ in self._namesakes(port)]
        return not far or (port.terminal and min(far) > NAMESAKE_KM)

    def _namesakes(self, port: Port) -> Iterator[tuple[float, City]]:
        for key in (key for name in port.names for key in _keys(name)):
            for city in self._named.get(key, ()):
                if city["countrycode"] == port.country_code:
                    yield distance_km(city_point(city), port.point), city


def _is_latin(name: str) -> bool:
    return name.isascii() or max(name) < "\u0250"


def _reach(city: City) -> float:
    return CITY_KM if city["population"] >= CITY_PEOPLE else TOWN_KM


def _keys(name: str) -> Iterator[str]:
    key = fold(name)
    yield key
    yield from spellings(key)
