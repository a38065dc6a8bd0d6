"""Names people write, by rank: how often the first place found is the one meant.

``names.tsv`` was written from general knowledge before anything was looked up: query, country if
the reader knows it, and the place meant: its ``place_id``, or one of its ``name``s ``in`` a
country (``US.TX`` a state, ``-`` no country, ``RU:A`` an area), or ``-`` for none. The floors are
what is reached; they may only rise.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gazetteer.names import fold

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer
    from gazetteer.place import Place

CASES = Path(__file__).resolve().parents[1] / "cases"
COUNTRY_PREFIXES = ("country:", "admin1:")


def cases() -> list[dict[str, str]]:
    with (CASES / "names.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_meant(place: Place | None, case: dict[str, str]) -> bool:
    """Whether the place is the one the case expects."""
    if place is None:
        return case["name"] == "-"
    if case["place_id"]:
        return place.place_id == case["place_id"]
    where, _, feature_class = case["in"].partition(":")
    named = fold(place.name) in {fold(name) for name in case["name"].split("|")}
    found_in = {place.country_code or "-", f"{place.country_code}.{place.admin1}"}
    return (
        named
        and not found_in.isdisjoint(where.split(","))
        and feature_class in ("", place.feature_class)
    )


def country_of(case: dict[str, str]) -> str | None:
    """The country the place meant is in, if the case says."""
    for prefix in COUNTRY_PREFIXES:
        if case["place_id"].startswith(prefix):
            return case["place_id"].removeprefix(prefix)[:2]
    where = case["in"].partition(":")[0].split(",")[0].partition(".")[0]
    return where if len(where) == 2 else None


def wrong(core: Gazetteer, *, with_country: bool, loose: bool) -> tuple[list[str], int]:
    """Queries whose first place is another, and how many were asked."""
    failed, asked = [], 0
    for case in cases():
        if case["country"] and not with_country:
            continue
        if not loose and case["why"].startswith(("loose", "typo")):
            continue
        country = (case["country"] or country_of(case)) if with_country else None
        found = core.lookup(case["query"], country=country, loose=loose)
        asked += 1
        if not is_meant(next(iter(found), None), case):
            first = f"{found[0].name} {found[0].place_id}" if found else "nothing"
            failed.append(f"{case['query']} ({country or 'anywhere'}): {first}; {case['why']}")
    return failed, asked


def check(core: Gazetteer, kind: str, *, with_country: bool, loose: bool) -> None:
    if loose and not core.info().get("skeletons"):
        pytest.skip("the core gazetteer was built before it listed skeletons: build it again")
    if not core.lookup_demonym("Londoner"):
        pytest.skip("the core gazetteer was built before more_names.csv: build it again")
    floors = json.loads((CASES / "names_floors.json").read_text(encoding="utf-8"))
    failed, asked = wrong(core, with_country=with_country, loose=loose)
    assert 1.0 - len(failed) / asked >= floors[kind], "\n".join(failed)


def test_with_the_country_known(core: Gazetteer) -> None:
    check(core, "country known", with_country=True, loose=True)


def test_with_the_name_alone(core: Gazetteer) -> None:
    check(core, "name alone", with_country=False, loose=True)


def test_listed_names_without_guessing(core: Gazetteer) -> None:
    check(core, "name alone, strict", with_country=False, loose=False)


def test_there_are_enough_cases_of_enough_kinds() -> None:
    assert len(cases()) >= 400
    assert len({country_of(case) for case in cases()}) >= 30
