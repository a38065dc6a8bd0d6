"""Questions a second: ``python benchmarks/gazetteer_geocoding.py [--gazetteer FILE]``.

In process (``LocalGeocoder``), over loopback (``LocalServer``) through geopy's Nominatim client and
through one kept connection; and microseconds for what lies at a point. Beside geopy over a plain
dictionary, the least that anything behind geopy's interface costs.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geopy.geocoders import Nominatim
from geopy.location import Location

from gazetteer.geocoder import LocalGeocoder
from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.place import LngLat
from gazetteer.serve import LocalServer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 5


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path, default=CORE_PATH, help="the file to measure")
    options = parser.parse_args()
    with Gazetteer(options.gazetteer) as gazetteer:
        queries, points = questions(gazetteer)
        in_process(gazetteer, queries, points)
        over_loopback(gazetteer, queries)
        at_points(gazetteer, points)


def questions(gazetteer: Gazetteer) -> tuple[list[str], list[LngLat]]:
    """Towns with their country, and points: half near towns, half anywhere."""
    rng = random.Random(5)  # noqa: S311  (a sample, not a secret)
    towns = rng.sample(gazetteer.within((-180.0, -90.0, 180.0, 90.0), feature_class="P"), 5000)
    countries = [gazetteer.country(town.country_code or "") for town in towns]
    named = zip(towns, countries, strict=True)
    queries = [f"{town.name}, {country.name}" for town, country in named if country]
    near = [LngLat(town.lon, town.lat + rng.uniform(0.0, 0.1)) for town in towns[:1500]]
    anywhere = [LngLat(rng.uniform(-180, 180), rng.uniform(-60, 75)) for _ in range(1500)]
    points = [LngLat(point.lng, min(point.lat, 89.0)) for point in near + anywhere]
    rng.shuffle(points)
    return queries, points


def in_process(gazetteer: Gazetteer, queries: list[str], points: list[LngLat]) -> None:
    """Questions a second through ``LocalGeocoder``."""
    geocoder = LocalGeocoder(gazetteer)
    found = sum(geocoder.geocode(query) is not None for query in queries[:1000])
    table = dict.fromkeys(queries, (1.0, 2.0))
    pairs = [(point.lat, point.lng) for point in points]
    print(f"found               {found / 10:9.1f} %  of towns asked for with their country")
    show("dictionary, geopy", lambda query: Location(query, table[query], {}), queries)
    show("geocode", geocoder.geocode, queries)
    show("reverse", geocoder.reverse, pairs)


def over_loopback(gazetteer: Gazetteer, queries: list[str]) -> None:
    """Questions a second through HTTP on this machine."""
    with LocalServer(gazetteer, port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        domain = server.url.removeprefix("http://")
        client = Nominatim(domain=domain, scheme="http", user_agent="benchmark", timeout=10)
        show("loopback, geopy", client.geocode, queries[:1500])
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port)

        def ask(query: str) -> bytes:
            connection.request("GET", "/search?" + urlencode({"q": query, "limit": 1}))
            return connection.getresponse().read()

        show("loopback, plain", ask, queries[:1500])
        connection.close()
        server.shutdown()


def at_points(gazetteer: Gazetteer, points: list[LngLat]) -> None:
    """Microseconds of processor time per point: median, and the slowest of a hundred."""
    for ask in (gazetteer.country_at, gazetteer.waters_at, gazetteer.surroundings):
        ask(points[0])  # reads the polygons
        times = []
        for point in points:
            start = time.process_time()
            ask(point)
            times.append(time.process_time() - start)
        cuts = statistics.quantiles(times, n=100)
        print(f"{ask.__name__:20}{cuts[49] * 1e6:9.0f} us  (99 %: {cuts[98] * 1e6:.0f} us)")


def show(label: str, ask: Callable[..., object], questions: Sequence[object]) -> None:
    """Print the questions answered a second, the median of the rounds."""
    size = len(questions) // ROUNDS
    rounds = []
    for number in range(ROUNDS):
        batch = questions[number * size : (number + 1) * size]
        start = time.perf_counter()
        for question in batch:
            ask(question)
        rounds.append(size / (time.perf_counter() - start))
    print(f"{label:20}{statistics.median(rounds):9.0f} /s")


if __name__ == "__main__":
    main()
