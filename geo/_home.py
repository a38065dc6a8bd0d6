"""Where an outlet is at home: what its web address says about the places it names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gazetteer.names import fold
from gazetteer.place import LngLat
from geo._lexicon import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHORTEST_IN_ADDRESS = 5
"""Letters of a name that may be recognized inside an address ("parisbeacon.com")."""


@dataclass(frozen=True, slots=True)
class Home:
    """What is known of an outlet's home, each part as far as it is known."""

    country: str | None = None
    admin1: str | None = None
    point: LngLat | None = None
    city: str = ""
    scope: str = "national"
    """Whom it writes for: local, regional, national or global."""
    label: str = ""
    """The address without its endings, letters only: "parisbeacon"."""

    @property
    def near(self) -> bool:
        """Whether it writes for a town or a state, so that places near its home are likelier."""
        return self.point is not None and self.scope in ("local", "regional")

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.country or self.label)


def home_of(addresses: Iterable[str | None]) -> Home:
    """The home of the outlet at the first of the addresses that says anything.

    Listed outlets have a town; of others the country may be known by the ending (.ru, .uk, .gov).
    """
    best = Home()
    for address in addresses:
        host = _host(address or "")
        if not host:
            continue
        listed = _listed(host)
        if listed is not None:
            return listed
        best = best if best.label else Home(_country_of(host), label=_label(host))
    return best


def names_in_address(home: Home, keys: Iterable[str]) -> set[str]:
    """Those of the folded names that the outlet's address is made of."""
    found = set()
    for key in keys:
        letters = key.replace(" ", "")
        if len(letters) >= SHORTEST_IN_ADDRESS and letters in home.label:
            found.add(key)
    return found


def _host(address: str) -> str:
    """The host of a web address or a bare domain, ``""`` for anything else."""
    text = address.strip().lower()
    try:
        host = urlsplit(text if "//" in text else "//" + text).hostname or ""
    except ValueError:
        return ""
    host = host.rstrip(".")
    return host if "." in host and " " not in host else ""


def _listed(host: str) -> Home | None:
    """The home of a listed outlet: the domain itself, else the domain it is part of."""
    outlets = _outlets()
    parts = host.split(".")
    for k in range(len(parts) - 1):
        found = outlets.get(".".join(parts[k:]))
        if found is not None:
            return found
    return None


def _country_of(host: str) -> str | None:
    """The country of a host's ending (.ru, .uk, .gov), or ``None``."""
    ending = host.rpartition(".")[2]
    code = pairs("resolution", "addresses").get(ending, ending.upper() if len(ending) == 2 else "")
    return code if code and code != "-" else None


def _label(host: str) -> str:
    """The letters of the longest part of a host: "parisbeacon" of www.parisbeacon.com."""
    parts = host.split(".")[:-1]
    return fold(max(parts, key=len, default="")).replace(" ", "")


@cache
def _outlets() -> Mapping[str, Home]:
    """Listed outlets by domain; empty when the list is not there."""
    file = resources.files("geo") / "data/outlets.csv"
    found: dict[str, Home] = {}
    if file.is_file():
        lines = file.read_text(encoding="utf-8").splitlines()
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            home = _home(row)
            if home is not None:
                found[row["domain"].lower()] = home
    return MappingProxyType(found)


def _home(row: Mapping[str, str]) -> Home | None:
    country = (row.get("country") or "").strip().upper() or None
    admin1 = (row.get("admin1") or "").strip() or None
    point = None
    if (row.get("lat") or "").strip() and (row.get("lon") or "").strip():
        point = LngLat(float(row["lon"]), float(row["lat"]))
    if country is None and point is None:
        return None
    city, scope = (row.get(key, "").strip() for key in ("city", "scope"))
    return Home(country, admin1, point, city, scope or "national", _label(row["domain"]))
