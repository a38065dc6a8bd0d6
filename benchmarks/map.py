"""The map beside other ways to draw the same events: ``make bench-map``.

    python benchmarks/map.py --sizes 300,10000 --only ours    quick, ours alone

For each number of events: seconds to build and save, size of the file, and in headless Chromium
without network seconds until the page is ready, memory, filtering, and frames a second while the
map moves. Events are made up (``map_events.py``). Others get one point an event with the same text
in its popup, on no ground. What they load from the internet is answered from copies in
``--peers``, the folder `make bench-map` fills; that flatters them, and it is not in their size.

Ready is when our page sets its mark, for others two frames after it loaded; shown is two frames
after it loaded for all, or ready where that is later. Panning moves the map a little in every frame
and ends the move each time, so that every frame is drawn anew; zooming goes a level in or out every
0.4 s, animated as the page does it.
"""

from __future__ import annotations

import argparse
import gzip
import html
import multiprocessing
import re
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import folium
import geopandas
import pandas as pd
from folium.plugins import MarkerCluster
from map_events import make_layers

from maps import EventMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from branca.element import MacroElement

    from geo.model import Layer

Figures: TypeAlias = "dict[str, float]"

SIZES = (300, 10_000, 100_000)
RUNS = 3
"""Builds and loads of each; the median counts."""
PATIENCE_S = 30.0
"""Nothing is repeated once that much time went into it."""
LIMIT_S = 150.0
"""For building one file, and for opening one."""
MOVING_S = 3.0
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --lang=en-US "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--window-size=1400,900"
).split()
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}

LIBRARIES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "all.min.css": "@fortawesome/fontawesome-free/css/all.min.css",
    "leaflet.awesome-markers.js": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
    "leaflet.awesome-markers.css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
}
"""Where npm puts what folium's pages link, by the end of the address; style sheets that are not
here are on no registry and do without."""
LINKED = re.compile(r'(<(?:script|link)\b[^>]*?\b(?:src|href)=")(https?://[^"]+)(")')

PAGE_SCRIPT = """
addEventListener("load", () =>
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("two-frames"))));

window.bench = {
  /** Milliseconds until the page says it is ready, and until that is on the screen, too. */
  ready(name) {
    return new Promise((done) => {
      (function look() {
        const marks = [name, "two-frames"].map((one) => performance.getEntriesByName(one)[0]);
        const times = marks.map((mark) => mark?.startTime);
        if (marks.every(Boolean)) done([times[0], Math.max(...times)]);
        else setTimeout(look, 20);
      })();
    });
  },

  map() {
    const name = Object.keys(window).find((key) => key.startsWith("map_"));
    return window.EventAtlas ? window.EventAtlas.map : window[name];
  },

  /** Frames a second while the map moves, and the longest gap between two, in ms. */
  frames(kind, seconds) {
    const map = bench.map();
    const levels = [4, 5, 6, 5, 4, 3];
    let step = 0;
    const moves = {
      pan(passed) {
        const side = Math.floor(passed / 500) % 2 ? -1 : 1;
        map.panBy([12 * side, 5 * side], { animate: false });
      },
      zoom(passed) {
        if (passed < 400 * step) return;
        map.setZoom(levels[step % levels.length]);
        step += 1;
      },
    };
    map.setView([30, 40], 3, { animate: false });
    return new Promise((done) => {
      let [count, longest, first, last] = [0, 0];
      function frame(now) {
        if (last) [count, longest] = [count + 1, Math.max(longest, now - last)];
        first ??= now;
        last = now;
        if (now - first >= 1000 * seconds) return done([(1000 * count) / (now - first), longest]);
        moves[kind](now - first);
        requestAnimationFrame(frame);
      }
      requestAnimationFrame(() => requestAnimationFrame(frame));
    });
  },

  /** Milliseconds from a change of the filters until the frame that shows it is made, six times. */
  async filter() {
    const states = [{ statusesOff: ["alleged"] }, { statusesOff: [] }];
    const times = [];
    while (times.length < 6) times.push(await bench.oneFilter(states[times.length % 2]));
    return times;
  },

  oneFilter(state) {
    return new Promise((done) => {
      requestAnimationFrame(() => {
        const start = performance.now();
        window.EventAtlas.setFilters(state);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - start);
        port2.postMessage("");
      });
    });
  },
};
"""


# --- what is built --------------------------------------------------------------------------------


def points_of(layers: Sequence[Layer]) -> geopandas.GeoDataFrame:
    """Return one point an event, with the text that others show in its popup."""
    rows = pd.concat([layer.gdf for layer in layers]).drop_duplicates("event_id")
    told = pd.concat([layer.evidence for layer in layers])
    told = told.assign(text=told["sentence"] + " (" + told["source"] + ", " + told["outlet"] + ")")
    texts = told.groupby("event_id")["text"].agg(" ".join)
    points = rows[["type", "title", "status", "actors", "place_name"]].assign(
        date=rows["date_start"].dt.strftime("%Y-%m-%d").fillna("date unknown"),
        evidence=texts.loc[rows["event_id"]].to_numpy(),
    )
    geometry = geopandas.points_from_xy(rows["lon"], rows["lat"])
    return geopandas.GeoDataFrame(points, geometry=geometry, crs="EPSG:4326")


def build_ours(layers: Sequence[Layer], path: Path) -> None:
    """Save our map."""
    EventMap(layers).save(path)


def build_markers(points: geopandas.GeoDataFrame, path: Path) -> None:
    """Save a folium map with a marker an event."""
    page = _folium_map()
    _add_markers(points, page)
    page.save(path)


def build_clusters(points: geopandas.GeoDataFrame, path: Path) -> None:
    """Save a folium map with a marker an event, clustered."""
    page = _folium_map()
    cluster = MarkerCluster()  # type: ignore[no-untyped-call]
    _add_markers(points, cluster)
    cluster.add_to(page)
    page.save(path)


def build_geojson(points: geopandas.GeoDataFrame, path: Path) -> None:
    """Save a folium map with the events as one GeoJSON layer of circles."""
    page = _folium_map()
    names = [name for name in points.columns if name != "geometry"]
    popup = folium.GeoJsonPopup(fields=names)
    folium.GeoJson(points, marker=folium.CircleMarker(radius=5), popup=popup).add_to(page)
    page.save(path)


def build_explore(points: geopandas.GeoDataFrame, path: Path) -> None:
    """Save what geopandas draws, colored by type."""
    points.explore("type", m=_folium_map(), popup=True, legend=False).save(path)


def _folium_map() -> folium.Map:
    page = folium.Map(tiles=None, prefer_canvas=True)
    page.options["max_zoom"] = 18  # without tiles there is none, and clusters need one
    return page


def _add_markers(points: geopandas.GeoDataFrame, to: MacroElement) -> None:
    names = [name for name in points.columns if name != "geometry"]
    records = points[names].to_dict("records")
    for record, lat, lon in zip(records, points.geometry.y, points.geometry.x, strict=True):
        lines = "<br>".join(f"<b>{name}</b> {html.escape(record[name])}" for name in names)
        folium.Marker([lat, lon], popup=folium.Popup(lines, max_width=400)).add_to(to)


class Contender(NamedTuple):
    """A way to make a map."""

    title: str
    build: Callable[[Any, Path], None]
    mark: str = "two-frames"
    """What the page's performance timeline calls the moment it is ready."""


OURS = "ours"
CONTENDERS = {
    OURS: Contender("Event Atlas", build_ours, "eventatlas-ready"),
    "marker": Contender("folium Marker", build_markers),
    "cluster": Contender("folium MarkerCluster", build_clusters),
    "geojson": Contender("folium GeoJson, canvas", build_geojson),
    "explore": Contender("geopandas.explore", build_explore),
}


def build_in_time(name: str, count: int, path: Path, peers: Path | None) -> float | str:
    """Build and save in a process of its own; return the seconds, or why there are none."""
    context = multiprocessing.get_context("spawn")
    result, sender = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(name, count, path, peers, sender))
    process.start()
    sender.close()
    try:
        seconds: float | str = f"not built in {LIMIT_S:.0f} s"
        if result.poll(LIMIT_S):
            seconds = result.recv()
    except EOFError:
        return "its process died"
    finally:
        process.kill()
        process.join()
    return seconds


def _build(name: str, count: int, path: Path, peers: Path | None, result: Connection) -> None:
    if peers:
        sys.path.append(str(peers))  # last: what is installed is what is measured
    layers = make_layers(count)
    events = layers if name == OURS else points_of(layers)
    seconds: list[float] = []
    try:
        while len(seconds) < RUNS and sum(seconds) < PATIENCE_S:
            start = time.perf_counter()
            CONTENDERS[name].build(events, path)
            seconds.append(time.perf_counter() - start)
    except ImportError as error:
        result.send(f"not built: {str(error).partition('. ')[0]}")
    else:
        result.send(statistics.median(seconds))


# --- what the browser makes of it -----------------------------------------------------------------


@contextmanager
def browser() -> Iterator[Any]:
    """Start a headless Chromium that reaches nothing but files."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        service = webdriver.ChromeService(shutil.which("chromedriver"))
        driver = webdriver.Chrome(options=options, service=service)
        try:
            driver.set_page_load_timeout(LIMIT_S)
            driver.set_script_timeout(LIMIT_S)
            driver.execute_cdp_cmd("Network.enable", {})
            driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
            script = {"source": PAGE_SCRIPT}
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
            yield driver
        finally:
            driver.quit()


def opened(path: Path, contender: Contender) -> Figures:
    """Open a page some times; return the medians of what is seen, of gaps the longest."""
    seen: list[Figures] = []
    start = time.perf_counter()
    with browser() as driver:
        while len(seen) < RUNS and time.perf_counter() - start < PATIENCE_S:
            driver.get("about:blank")
            driver.get(path.as_uri())
            seen.append(_look(driver, contender))
    figures = {key: statistics.median(one[key] for one in seen) for key in seen[0]}
    gaps = {key: max(one[key] for one in seen) for key in seen[0] if key.endswith("_gap")}
    return figures | gaps


def _look(driver: Any, contender: Contender) -> Figures:
    ready, shown = driver.execute_script("return bench.ready(arguments[0])", contender.mark)
    figures = {"ready": ready / 1000, "shown": shown / 1000, "heap": _heap(driver)}
    if contender is CONTENDERS[OURS]:
        figures["filter"] = statistics.median(driver.execute_script("return bench.filter()"))
    for kind in ("pan", "zoom"):
        arguments = (kind, MOVING_S)
        rate, gap = driver.execute_script("return bench.frames(...arguments)", *arguments)
        figures |= {kind: rate, f"{kind}_gap": gap}
    return figures


def _heap(driver: Any) -> float:
    """MB of objects and typed arrays after a garbage collection."""
    driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    usage = driver.execute_cdp_cmd("Runtime.getHeapUsage", {})
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


def link_copies(path: Path, modules: Path) -> None:
    """Make a page load copies on this machine where it loads from the internet."""

    def copy(match: re.Match[str]) -> str:
        local = LIBRARIES.get(match[2].rpartition("/")[2])
        return f"{match[1]}{(modules / local).as_uri() if local else 'data:,'}{match[3]}"

    path.write_text(LINKED.sub(copy, path.read_text(encoding="utf-8")), encoding="utf-8")


# --- the report -----------------------------------------------------------------------------------

COLUMNS = {
    "build": ("build s", 2),
    "mb": ("MB", 2),
    "gzip": ("gzip MB", 2),
    "ready": ("ready s", 2),
    "shown": ("shown s", 2),
    "heap": ("heap MB", 1),
    "filter": ("filter ms", 0),
    "pan": ("pan frames/s", 0),
    "pan_gap": ("longest ms", 0),
    "zoom": ("zoom frames/s", 0),
    "zoom_gap": ("longest ms", 0),
}
"""Heading and decimals of each figure."""


class Asked(NamedTuple):
    """What our map of so many events is asked to reach."""

    size: int
    words: str
    holds: Callable[[Figures], bool]


ASKED = (
    Asked(300, "file <= 0.7 MB", lambda seen: seen["mb"] <= 0.7),
    Asked(300, "ready <= 0.5 s", lambda seen: seen["ready"] <= 0.5),
    Asked(10_000, "build <= 0.5 s", lambda seen: seen["build"] <= 0.5),
    Asked(10_000, "ready <= 0.6 s", lambda seen: seen["ready"] <= 0.6),
    Asked(100_000, "build <= 6 s", lambda seen: seen["build"] <= 6),
    Asked(
        100_000,
        "file <= 45 MB, or <= 10 MB compressed",
        lambda seen: seen["mb"] <= 45 or seen["gzip"] <= 10,
    ),
    Asked(100_000, "ready <= 2 s", lambda seen: seen["ready"] <= 2),
    Asked(100_000, "filter <= 150 ms", lambda seen: seen["filter"] <= 150),
    Asked(100_000, "pan >= 30 frames/s", lambda seen: seen["pan"] >= 30),
    Asked(100_000, "zoom >= 30 frames/s", lambda seen: seen["zoom"] >= 30),
)


def measure(name: str, count: int, peers: Path | None) -> tuple[Figures, str]:
    """Return the figures of a contender, and a note on those that are missing."""
    print(f"{count:,}: {CONTENDERS[name].title}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.html")
        seconds = build_in_time(name, count, path, peers)
        if isinstance(seconds, str):
            return {}, seconds
        content = path.read_bytes()
        figures = {
            "build": seconds,
            "mb": len(content) / 1e6,
            "gzip": len(gzip.compress(content, 6)) / 1e6,
        }
        more, note = _in_browser(path, name, peers)
        return figures | more, note


def _in_browser(path: Path, name: str, peers: Path | None) -> tuple[Figures, str]:
    if not shutil.which("chromedriver"):
        return {}, "not opened: no Chromium with chromedriver here"
    if name != OURS:
        if not peers or not (peers / "node_modules").is_dir():
            return {}, "blank: needs the internet"
        link_copies(path, peers / "node_modules")
    from selenium.common.exceptions import TimeoutException, WebDriverException

    try:
        return opened(path, CONTENDERS[name]), ""
    except TimeoutException:
        return {}, f"did not open in {LIMIT_S:.0f} s"
    except WebDriverException as error:
        return {}, f"did not open: {(error.msg or 'no message').splitlines()[0]}"


def report(count: int, names: Sequence[str], peers: Path | None) -> None:
    """Print the table of one number of events, and whether ours reaches what is asked."""
    print(f"\n### {count:,} events\n")
    headings = ["", *(heading for heading, _ in COLUMNS.values())]
    print(f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", sep="\n", flush=True)
    ours: Figures = {}
    notes = []
    for name in names:
        figures, note = measure(name, count, peers)
        ours = figures if name == OURS else ours
        notes += [f"- {CONTENDERS[name].title}: {note}"] if note else []
        cells = [_cell(key, figures, ours if name != OURS else {}) for key in COLUMNS]
        print(f"| {' | '.join([CONTENDERS[name].title, *cells])} |", flush=True)
    asked = [one for one in ASKED if one.size == count and OURS in names]
    print("", *notes, *(_verdict(one, ours) for one in asked), sep="\n")


def _cell(key: str, figures: Figures, ours: Figures) -> str:
    """A figure, and how many times ours it is."""
    if key not in figures:
        return "-"
    value = f"{figures[key]:,.{COLUMNS[key][1]}f}"
    if not ours.get(key):
        return value
    ratio = figures[key] / ours[key]
    return f"{value} ({ratio:,.{0 if ratio >= 10 else 1}f}x)"


def _verdict(asked: Asked, ours: Figures) -> str:
    try:
        return f"- {asked.size:,}: {asked.words}: {'ok' if asked.holds(ours) else 'MISSED'}"
    except KeyError:
        return f"- {asked.size:,}: {asked.words}: MISSED (not measured)"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of events")
    parser.add_argument("--only", choices=CONTENDERS, help="measure this one alone")
    parser.add_argument("--peers", type=Path, help="folder with what others need")
    args = parser.parse_args()
    names = [args.only] if args.only else list(CONTENDERS)
    for count in map(int, args.sizes.split(",")):
        report(count, names, args.peers and args.peers.resolve())


if __name__ == "__main__":
    main()
