"""Made-up events as layers, to measure maps with: the same for the same number, in seconds.

What costs a map something is as in an atlas of news: some places and countries are in the news
again and again, one event in ten has a route or stands for a whole country, three in a hundred
fill an area, some have no date, each has one to three sentences of evidence. Words are drawn at
random, so that the text compresses no better than real text does.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import geopandas
import numpy as np
import pandas as pd
import shapely

from geo.model import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

SEED = 20261130
FIRST_DAY, DAYS = np.datetime64("2014-01-01"), 11 * 365
NO_DAY = np.datetime64("NaT")
PEOPLE, SOURCES, OUTLETS = 400, 300, 120
FEWEST_TOWNS, MOST_TOWNS = 200, 20_000
"""Between these, one town for every five events."""
UNDATED, CONTESTED = 0.05, 0.05
ROUTES, AREAS, COUNTRIES = 0.10, 0.03, 0.10
"""Shares of events with a route, with an area, at a country as a whole."""
CORNERS = 24
"""Of an area."""
KM_PER_DEGREE = 111.0

TYPES = {
    "visit": 0.14, "meeting": 0.16, "transfer": 0.12, "agreement": 0.06, "deployment": 0.08,
    "test": 0.04, "conflict": 0.28, "sanction": 0.05, "movement": 0.07,
}  # fmt: skip
ROUTED = ("visit", "transfer", "movement")
TITLES = {"transfer": "Shipments", "conflict": "Conflict"}
SUBTYPES = {
    "visit": ("official", "private"), "meeting": ("talks", "summit"),
    "transfer": ("arms", "food", "energy"), "agreement": ("sign", "ratify"),
    "deployment": ("troops", "naval"), "test": ("missile", "satellite"),
    "conflict": ("strike", "shelling", "clash"), "sanction": ("impose", "lift"),
    "movement": ("naval", "air"),
}  # fmt: skip
ACTS = {
    "visit": "{a} visits {place}", "meeting": "{a} and {b} meet in {place}",
    "transfer": "{a} ships {amount} to {place}", "agreement": "{a} and {b} sign a deal in {place}",
    "deployment": "{a} sends {amount} to {place}", "test": "{a} tests a missile near {place}",
    "conflict": "{a} attacks {place}", "sanction": "{a} blacklists a bank in {place}",
    "movement": "A convoy of {a} reaches {place}",
}  # fmt: skip
ACTORS = {
    "visit": "visitor: {a}; host: {b}", "meeting": "participant: {a}, {b}",
    "transfer": "supplier: {a}; recipient: {b}", "agreement": "party: {a}, {b}",
    "deployment": "sender: {a}", "test": "tester: {a}", "conflict": "attacker: {a}; target: {b}",
    "sanction": "imposer: {a}; target: {b}", "movement": "mover: {a}",
}  # fmt: skip
AMOUNTS = {
    "transfer": ("tons of grain", "barrels of oil", "artillery rounds", "tons of fertilizer"),
    "deployment": ("soldiers", "marines"),
}
STATUSES = {"happened": 0.62, "planned": 0.12, "alleged": 0.15, "denied": 0.04, "possible": 0.07}
STANCES = {
    "happened": "asserts", "planned": "plans", "alleged": "alleges", "denied": "denies",
    "possible": "alleges",
}  # fmt: skip
PRECISIONS = {1: 0.70, 2: 0.08, 4: 0.15, 5: 0.07}
"""Of dates: a day, some days, a month, a year."""
LEADS = (
    "Officials said on {day} that ", "According to two people familiar with the matter, ",
    "State media reported on {day}: ", "A spokesman told reporters on {day} that ",
    "In a statement published late on {day}, the ministry said that ",
    "Satellite images seen by analysts suggest that ", "Witnesses said ", "",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SYLLABLES = "ba be da do fa gu ka ki la lo ma mi na ne pa ra ri sa so ta to va za zu".split()
WORDS = (
    "the and in on a to of from that it at was by with two would ship sea more is he were port "
    "minister week near harbor after which oil not as visit than southern sign region month has "
    "foreign first day council attack are years trip this they there spokesman president next may "
    "later last if government defence countries aircraft about will who where weapons up together "
    "them talks support state road river plan over out our off nations main left hours home his "
    "held head fertilizer did country content containers commission carrier border body asked "
    "armed also across world work white when what went under treaty time such station soldiers "
    "sent satellite resolutions refined rail property other one march leader keep into how hit "
    "february expected earlier each deal date crew cooperation coast cargo canal both been away "
    "aside area any announced airport year winter west watched war waiting vessels used urged "
    "union troops train toward took told those then their targets strikes production exports "
    "convoy embassy delegation warehouse refinery negotiators observers parliament anniversary"
).split()
COLUMNS = (
    "event_id type subtype title status contested confidence date_start date_end date_precision "
    "mark role place_name place_id country_code lat lon geo_precision radius_km basis reason "
    "origin_name destination_name actors quantities sources documents plover"
).split()


class World(NamedTuple):
    """Places events happen at."""

    places: pd.DataFrame
    """Towns, then countries: name, id, country code, coordinates and radius, as in a layer."""
    towns: int
    """How many of them are towns."""
    country: Array
    """The row of each town's country."""


def make_layers(count: int) -> list[Layer]:
    """Return so many events as layers, one for each type."""
    rng = np.random.default_rng(SEED)
    world = _make_world(rng, min(MOST_TOWNS, max(FEWEST_TOWNS, count // 5)))
    towns = _in_the_news(rng, world.towns, count)
    events = _make_events(rng, world.places["place_name"].to_numpy()[towns])
    evidence = _make_evidence(rng, events)
    told = evidence.groupby("event_id", sort=False).size()
    events["sources"] = events["documents"] = told.loc[events["event_id"]].to_numpy()
    rows = _make_rows(rng, events, world, towns)
    return [_layer(name, rows, evidence) for name in TYPES if name in set(events["type"])]


def _layer(name: str, rows: geopandas.GeoDataFrame, evidence: pd.DataFrame) -> Layer:
    marks = rows[rows["type"] == name].reset_index(drop=True)
    told = evidence[evidence["event_id"].isin(marks["event_id"])].reset_index(drop=True)
    return Layer(name, TITLES.get(name, f"{name.capitalize()}s"), marks, told)


def _make_world(rng: np.random.Generator, towns: int) -> World:
    with (files("gazetteer") / "data" / "countries.csv").open(encoding="utf-8") as file:
        countries = list(csv.DictReader(file))
    rng.shuffle(countries)
    country = _in_the_news(rng, len(countries), towns)
    codes, names = (np.array([one[key] for one in countries]) for key in ("iso2", "name"))
    lat, lon, radius = (
        np.array([float(one[key]) for one in countries]) for key in ("lat", "lon", "radius_km")
    )
    spread = radius[country] / KM_PER_DEGREE / 2
    town_lat = np.clip(rng.normal(lat[country], spread), -75, 80)
    wider = spread / np.cos(np.radians(town_lat))
    town_lon = (rng.normal(lon[country], wider) + 180) % 360 - 180
    places = pd.DataFrame(
        {
            "place_name": [*_names(rng, towns, 3), *names],
            "place_id": [f"geonames:{1_000_000 + at}" for at in range(towns)]
            + [f"country:{code}" for code in codes],
            "country_code": np.concatenate([codes[country], codes]),
            "lat": np.concatenate([town_lat, lat]).round(5),
            "lon": np.concatenate([town_lon, lon]).round(5),
            "radius_km": np.concatenate([rng.choice([0.0, 5.0, 25.0], towns), radius]),
        }
    )
    return World(places, towns, towns + country)


def _in_the_news(rng: np.random.Generator, number: int, draws: int) -> Array:
    """Draw from so many, the first ones far more often than the last."""
    weights = 1 / np.arange(3, number + 3) ** 0.8
    return rng.choice(number, draws, p=weights / weights.sum())


def _names(rng: np.random.Generator, number: int, *syllables: int) -> list[str]:
    """Return made-up names, each with a word of so many syllables for each number given."""
    parts = [rng.choice(SYLLABLES, (number, length)).tolist() for length in syllables]
    return [
        " ".join("".join(word).capitalize() for word in name) for name in zip(*parts, strict=True)
    ]


def _pick(rng: np.random.Generator, shares: dict[Any, float], number: int) -> Array:
    return rng.choice(list(shares), number, p=list(shares.values()))


def _make_events(rng: np.random.Generator, at: Array) -> pd.DataFrame:
    """Return what is said of each event itself; ``at`` are the names of where they happen."""
    number = len(at)
    types = _pick(rng, TYPES, number)
    people = np.array(_names(rng, PEOPLE, 2, 3))
    one, other = (people[_in_the_news(rng, PEOPLE, number)] for _ in range(2))
    amounts, chance = rng.integers(2, 900, number) * 50, rng.random(number)
    goods = [
        f"{amount:,} {_of(AMOUNTS[kind], luck)}" if kind in AMOUNTS else ""
        for kind, amount, luck in zip(types, amounts, chance, strict=True)
    ]
    facts = [
        {"a": a, "b": b, "place": place, "amount": amount}
        for a, b, place, amount in zip(one, other, at, goods, strict=True)
    ]
    first, last, precision = _dates(rng, number)
    return pd.DataFrame(
        {
            "event_id": [f"{k}-{i:012x}" for k, i in zip(types, _ids(rng, number), strict=True)],
            "type": types,
            "subtype": [
                _of(SUBTYPES[kind], luck) for kind, luck in zip(types, chance, strict=True)
            ],
            "title": [ACTS[kind].format(**fact) for kind, fact in zip(types, facts, strict=True)],
            "status": _pick(rng, STATUSES, number),
            "contested": rng.random(number) < CONTESTED,
            "confidence": rng.uniform(0.4, 1.0, number).round(3),
            "date_start": first.astype("datetime64[ms]"),
            "date_end": last.astype("datetime64[ms]"),
            "date_precision": precision,
            "actors": [ACTORS[k].format(**fact) for k, fact in zip(types, facts, strict=True)],
            "quantities": goods,
            "plover": "",
        }
    )


def _of(choices: tuple[str, ...], luck: float) -> str:
    return choices[int(luck * len(choices))]


def _ids(rng: np.random.Generator, number: int) -> Array:
    """Return numbers of up to 48 bits, no two the same."""
    return np.arange(number) + (rng.integers(0, 2**28, number) << 20)


def _dates(rng: np.random.Generator, number: int) -> tuple[Array, Array, Array]:
    """Return first and last day and precision of each event, more of them in later years."""
    day = FIRST_DAY + (DAYS * rng.random(number) ** 0.6).astype("timedelta64[D]")
    precision = _pick(rng, PRECISIONS, number)
    first, last = day.copy(), day.copy()
    some, month, year = (precision == code for code in (2, 4, 5))
    last[some] += rng.integers(1, 6, some.sum()).astype("timedelta64[D]")
    for unit, mine in (("M", month), ("Y", year)):
        period = day[mine].astype(f"datetime64[{unit}]")
        first[mine], last[mine] = period, (period + 1).astype("datetime64[D]") - 1
    unknown = rng.random(number) < UNDATED
    first[unknown], last[unknown], precision[unknown] = NO_DAY, NO_DAY, 0
    return first, last, precision


def _make_evidence(rng: np.random.Generator, events: pd.DataFrame) -> pd.DataFrame:
    """Return one to three sentences for each event, each from another document."""
    told = np.repeat(np.arange(len(events)), rng.choice([1, 2, 3], len(events), p=[0.5, 0.3, 0.2]))
    number = len(told)
    seen = events["date_end"].to_numpy().astype("datetime64[D]")[told]
    some_day = FIRST_DAY + rng.integers(0, DAYS, number).astype("timedelta64[D]")
    published = np.where(np.isnat(seen), some_day, seen + rng.integers(0, 6, number))
    days = np.datetime_as_string(published, unit="D").tolist()
    titles, statuses = (events[name].to_numpy()[told] for name in ("title", "status"))
    sentences = list(_sentences(rng, titles, published))
    starts = rng.integers(0, 6000, number)
    sources = np.array([f"{a} News Agency" for a in _names(rng, SOURCES, 3)])
    document, documents = rng.integers(0, 1 + number // 3, number), _documents(rng, 1 + number // 3)
    return pd.DataFrame(
        {
            "event_id": events["event_id"].to_numpy()[told],
            "doc_id": documents["doc_id"].to_numpy()[document],
            "start": starts,
            "end": starts + [len(sentence) for sentence in sentences],
            "sentence": sentences,
            "source": sources[_in_the_news(rng, SOURCES, number)],
            "stance": [STANCES[status] for status in statuses],
            "published": days,
            "url": documents["url"].to_numpy()[document],
            "outlet": documents["outlet"].to_numpy()[document],
        }
    )


def _documents(rng: np.random.Generator, number: int) -> pd.DataFrame:
    """Return name, outlet and address of so many articles."""
    names = np.array(_names(rng, OUTLETS, 3))[_in_the_news(rng, OUTLETS, number)].tolist()
    slugs = ["-".join(words) for words in rng.choice(WORDS, (number, 6)).tolist()]
    return pd.DataFrame(
        {
            "doc_id": [f"{name.lower()}-{at:06}.txt" for at, name in enumerate(names)],
            "outlet": [f"The {name} Times" for name in names],
            "url": [
                f"https://www.{name.lower()}.example/world/{slug}"
                for name, slug in zip(names, slugs, strict=True)
            ],
        }
    )


def _sentences(rng: np.random.Generator, titles: Array, published: Array) -> Iterable[str]:
    """Yield a sentence for each: who told it, what happened, and some words more."""
    lengths = rng.integers(4, 25, len(titles))
    ends = np.cumsum(lengths)
    words = np.array(WORDS)[_in_the_news(rng, len(WORDS), ends[-1])].tolist()
    leads = rng.choice(LEADS, len(titles)).tolist()
    weekdays = ((published.astype("int64") + 3) % 7).tolist()  # 1970-01-01 was a Thursday
    parts = zip(titles, leads, weekdays, (ends - lengths).tolist(), ends.tolist(), strict=True)
    for title, lead, weekday, start, end in parts:
        yield f"{lead.format(day=WEEKDAYS[weekday])}{title}, {' '.join(words[start:end])}."


def _make_rows(
    rng: np.random.Generator, events: pd.DataFrame, world: World, towns: Array
) -> geopandas.GeoDataFrame:
    """Return a row for each mark of each event, in the columns of a layer."""
    number = len(events)
    kinds = {"point": 1 - AREAS - COUNTRIES, "area": AREAS, "country": COUNTRIES}
    mark = _pick(rng, kinds, number)
    may = events["type"].isin(ROUTED).to_numpy() & (mark == "point")
    routed = np.flatnonzero(may)[rng.random(may.sum()) < ROUTES * number / max(1, may.sum())]
    place = np.where(mark == "country", world.country[towns], towns)
    origin = _in_the_news(rng, world.towns, len(routed))
    origin = np.where(origin == place[routed], (origin + 1) % world.towns, origin)
    role = np.full(number, "location", dtype=object)
    role[routed] = "destination"
    parts = [
        _places(rng, events, world.places.iloc[place], mark, role),
        _places(
            rng, events.iloc[routed], world.places.iloc[origin], mark[routed],
            np.full(len(routed), "origin", dtype=object),
        ),
        _routes(events.iloc[routed], world.places.iloc[origin], world.places.iloc[place[routed]]),
    ]  # fmt: skip
    rows = pd.concat(parts, ignore_index=True).sort_values("event_id", kind="stable")
    texts = {name: "str" for name in COLUMNS if rows[name].dtype == object}
    return geopandas.GeoDataFrame(
        rows[COLUMNS].astype(texts), geometry=rows["geometry"], crs="EPSG:4326"
    )


def _places(
    rng: np.random.Generator, events: pd.DataFrame, places: pd.DataFrame, mark: Array, role: Array
) -> pd.DataFrame:
    lat, lon = places["lat"].to_numpy(), places["lon"].to_numpy()
    geometry, areas = shapely.points(lon, lat), mark == "area"
    geometry[areas] = _outlines(rng, lon[areas], lat[areas])
    precision = np.select([areas, mark == "country"], [5, 6], rng.choice([1, 2, 3, 4], len(mark)))
    return pd.concat([events, places.set_index(events.index)], axis="columns").assign(
        mark=mark, role=role, geo_precision=precision, basis="sentence",
        radius_km=np.where(areas, 90.0, places["radius_km"]),
        reason=np.where(precision == 1, "the only place of this name", "the best known of several"),
        origin_name="", destination_name="", geometry=geometry,
    )  # fmt: skip


def _outlines(rng: np.random.Generator, lon: Array, lat: Array) -> Array:
    """Return an uneven ring around each point, one or two degrees wide."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    reach = rng.uniform(0.5, 1.0, (len(lon), CORNERS))
    middle = np.clip(lon, -178.5, 178.5)  # rings end at the antimeridian, as in a layer
    corners = [middle[:, None] + 1.4 * reach * np.cos(turn), lat[:, None] + reach * np.sin(turn)]
    return np.asarray(shapely.polygons(np.stack(corners, axis=-1)))


def _routes(
    events: pd.DataFrame, origins: pd.DataFrame, destinations: pd.DataFrame
) -> pd.DataFrame:
    ends = [side[["lon", "lat"]].to_numpy() for side in (origins, destinations)]
    return events.assign(
        mark="route", role="", place_name="", place_id="", country_code="", lat=np.nan, lon=np.nan,
        geo_precision=2, radius_km=25.0, basis="sentence", reason="",
        origin_name=origins["place_name"].to_numpy(),
        destination_name=destinations["place_name"].to_numpy(),
        geometry=shapely.linestrings(np.stack(ends, axis=1)),
    )  # fmt: skip
