"""Merging speed and accuracy: 100,000 made-up reports of events whose truth is known.

    python benchmarks/merging.py               seconds, peak memory, pairwise precision and recall
    python benchmarks/merging.py --reports N   the same for N reports

A made-up world of 60 countries has events of eight types over two years. Most are told once, some a
few times, a few by hundreds of documents: by town or only by country, to the day, the month or
undated, with names in full or short, with an amount exact, rounded or left out. The same people go
to the same places again, the same towns are attacked week after week, the same goods shipped in
other amounts: that is what must stay apart. Nothing here is tuned on; the seed is fixed.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gazetteer import Place
from geo.merge import merge
from geo.model import DateInterval, Event, EventPlace, Evidence, Quantity, Role, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEED = 20261122
COUNTRIES, TOWNS_EACH, PEOPLE = 60, 25, 1500
FIRST_DAY, DAYS = date(2023, 1, 1), 730
PER_DOCUMENT = 3
SHARES = {
    "conflict": 0.34,
    "visit": 0.16,
    "meeting": 0.16,
    "transfer": 0.12,
    "deployment": 0.06,
    "test": 0.04,
    "sanction": 0.06,
    "agreement": 0.06,
}
SUBTYPES = {
    "conflict": ("strike", "shelling", "clash"),
    "visit": ("official",),
    "meeting": ("talks", "summit"),
    "transfer": ("arms", "food", "energy"),
    "deployment": ("troops", "naval"),
    "test": ("missile",),
    "sanction": ("impose",),
    "agreement": ("sign", "agree"),
}
GOODS = {"arms": ("drone", ""), "food": ("ton", "wheat"), "energy": ("barrel", "oil")}


@dataclass(frozen=True)
class World:
    """Countries, the towns of each, and people with the country they speak for."""

    countries: list[Place]
    towns: dict[str, list[Place]]
    people: list[tuple[str, str]]


@dataclass(frozen=True)
class Truth:
    """An event as it was."""

    number: int
    type: str
    subtype: str
    day: date
    home: Place
    abroad: Place
    town: Place
    people: tuple[str, ...]
    amount: float
    status: Status
    tellings: int


def make_world(rng: random.Random) -> World:
    """Return a world of made-up names on a grid."""
    syllables = "ba be da do fa gu ka ki la lo ma mi na ne pa ra ri sa so ta to va za zu".split()

    def name(parts: int) -> str:
        return "".join(rng.choice(syllables) for _ in range(parts)).capitalize()

    countries, towns = [], {}
    for number in range(COUNTRIES):
        code = chr(65 + number // 26) + chr(65 + number % 26)
        lat, lon = -50.0 + 10 * (number // 6), -150.0 + 50 * (number % 6)
        countries.append(Place(f"c{code}", name(4), lat, lon, "A", "PCLI", code))
        towns[code] = [
            Place(
                f"t{code}{n}", name(3), lat + rng.uniform(-4, 4), lon + rng.uniform(-8, 8),
                "P", "PPL", code,
            )
            for n in range(TOWNS_EACH)
        ]  # fmt: skip
    people = [
        (f"{name(2)} {name(3)}", rng.choice(countries).country_code or "") for _ in range(PEOPLE)
    ]
    return World(countries, towns, people)


def make_events(world: World, rng: random.Random, reports: int) -> list[Truth]:
    """Return events until their tellings add up to the reports wanted."""
    events: list[Truth] = []
    told = 0
    kinds, weights = list(SHARES), list(SHARES.values())
    while told < reports:
        kind = rng.choices(kinds, weights)[0]
        rank = int(rng.paretovariate(0.7)) % COUNTRIES  # some countries are always in the news
        home, abroad = rng.sample(world.countries, 2)
        place = world.countries[rank] if rng.random() < 0.6 else home
        if place is abroad:
            continue
        towns = world.towns[place.country_code or ""]
        town = towns[int(rng.paretovariate(0.8)) % TOWNS_EACH]
        some = [world.people[int(rng.paretovariate(0.5)) % PEOPLE][0] for _ in range(2)]
        tellings = 1 if rng.random() < 0.55 else min(300, 1 + int(rng.paretovariate(1.1)))
        events.append(
            Truth(
                len(events), kind, rng.choice(SUBTYPES[kind]),
                FIRST_DAY + timedelta(days=rng.randrange(DAYS)), place, abroad, town,
                tuple(dict.fromkeys(some)), float(rng.randrange(2, 400) * 50),
                "alleged" if kind == "transfer" and rng.random() < 0.4 else "happened", tellings,
            )
        )  # fmt: skip
        told += tellings
    return events


def told(event: Truth, telling: int, document: str, start: int, rng: random.Random) -> Event:
    """Return one telling of an event, with what its writer left out or put otherwise."""
    late = rng.choice((0, 0, 1, 1, 2, 3, 5)) if rng.random() < 0.93 else rng.randrange(30, 120)
    published = event.day + timedelta(days=late)
    when = _date_told(event, late, rng)
    status: Status = "denied" if event.status == "alleged" and rng.random() < 0.1 else event.status
    return Event(
        f"{document}:{start}:{event.type}", event.type, event.subtype, "", status, False, when,
        _places(event, rng), _actors(event, rng), _amount(event, rng), "", 0.7,
        (
            Evidence(
                document, start, start + 80, f"{event.number}/{telling}", "outlet", "asserts",
                published.isoformat(),
            ),
        ),
    )  # fmt: skip


def _date_told(event: Truth, late: int, rng: random.Random) -> DateInterval | None:
    chance = rng.random()
    if chance < 0.7 and late < 7:
        return DateInterval(event.day, event.day, 1)
    if chance < 0.85:
        first = event.day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return DateInterval(first, last, 4)
    return None


def _at(role: Role, place: Place) -> EventPlace:
    town = place.feature_class == "P"
    return EventPlace(role, place.name, place, 1 if town else 6, 5.0 if town else 400.0, "sentence")


def _places(event: Truth, rng: random.Random) -> tuple[EventPlace, ...]:
    if event.type in ("transfer", "deployment"):
        return (_at("origin", event.abroad), _at("destination", event.home))
    if event.type == "sanction":
        return (_at("target", event.home),)
    if event.type == "agreement":
        return (_at("location", event.town),) if rng.random() < 0.4 else ()
    where = event.town if rng.random() < 0.85 else event.home
    role: Role = {"visit": "destination", "conflict": "target"}.get(event.type, "location")  # type: ignore[assignment]
    return (_at(role, where),)


def _actors(event: Truth, rng: random.Random) -> dict[str, tuple[str, ...]]:
    names = tuple(n if rng.random() < 0.7 else n.split()[-1] for n in event.people)
    states = (event.home.name, event.abroad.name)
    if event.type == "visit":
        return {"visitor": names[:1]}
    if event.type == "meeting":
        return {"participant": names}
    if event.type == "agreement":
        return {"state": states}
    if event.type == "transfer":
        return {"supplier": states[1:], "recipient": states[:1]}
    role = {"test": "tester", "sanction": "imposer", "deployment": "sender"}.get(event.type)
    return {role: states[1:] if role != "tester" else states[:1]} if role else {}


def _amount(event: Truth, rng: random.Random) -> tuple[Quantity, ...]:
    if event.type == "transfer" and rng.random() < 0.9:
        unit, item = GOODS[event.subtype]
        value = event.amount if rng.random() < 0.8 else round(event.amount * 1.02)
        return (Quantity(value, unit, item=item),)
    if event.type == "deployment" and rng.random() < 0.6:
        return (Quantity(event.amount, "soldier"),)
    return ()


def make_reports(number: int) -> tuple[list[Event], dict[tuple[str, int], int]]:
    """Return the reports in no order, and the event of each by document and sentence."""
    rng = random.Random(SEED)  # noqa: S311 - made-up data, no secret
    world = make_world(rng)
    tellings = [(e, n) for e in make_events(world, rng, number) for n in range(e.tellings)]
    rng.shuffle(tellings)
    tellings = tellings[:number]
    reports: list[Event] = []
    truth: dict[tuple[str, int], int] = {}
    for at, (event, telling) in enumerate(tellings):
        document, start = f"d{at // PER_DOCUMENT:06}", at % PER_DOCUMENT * 100
        truth[document, start] = event.number
        reports.append(told(event, telling, document, start, rng))
    return reports, truth


def pairs(groups: Counter[Any]) -> int:
    """Return how many pairs the groups hold."""
    return sum(n * (n - 1) // 2 for n in groups.values())


def accuracy(events: Sequence[Event], truth: Mapping[tuple[str, int], int]) -> None:
    """Print pairwise precision and recall, in all and by type."""
    rows = [
        (event.type, number, truth[e.doc_id, e.start])
        for number, event in enumerate(events)
        for e in event.evidence
    ]
    print(f"  {'':12}{'P':>7}{'R':>7}{'pairs':>10}   events told apart that are one, and otherwise")
    for kind in ("all", *SHARES):
        mine = [(found, true) for type_, found, true in rows if kind in ("all", type_)]
        both = pairs(Counter(mine))
        found, true = (pairs(Counter(row[side] for row in mine)) for side in (0, 1))
        split = len(set(mine)) - len({row[1] for row in mine})
        mixed = len(set(mine)) - len({row[0] for row in mine})
        print(
            f"  {kind:12}{both / max(1, found):7.3f}{both / max(1, true):7.3f}{true:10,}"
            f"   {split:,} splits, {mixed:,} mixtures"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    args = parser.parse_args()
    reports, truth = make_reports(args.reports)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, cpu = time.perf_counter(), time.process_time()
    events = merge(reports)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(reports):,} reports of {len(set(truth.values())):,} events: {len(events):,} found")
    print(
        f"  {took:.1f} s ({cpu:.1f} s of a core), peak {peak:.0f} MB (made-up data {before:.0f} MB)"
    )
    accuracy(events, truth)


if __name__ == "__main__":
    main()
