"""The page of docs/web-maps.md, word for word: MapLibre draws the tiles from plain files."""

from __future__ import annotations

import io
import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pytest

from geo.model import Atlas
from geo.writers import pmtiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "maps" / "web" / "node_modules"
FILES = (
    "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css",
    "pmtiles/dist/pmtiles.js",
)
ARGUMENTS = (
    "--headless=new --no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader "
    "--ignore-gpu-blocklist --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --lang=en-US --window-size=1200,800"
).split()
PAGE_MAP = "__map"


class Host(SimpleHTTPRequestHandler):
    """Plain files, with the ranges that PMTiles asks for."""

    extensions_map: ClassVar[dict[str, str]] = {
        ".html": "text/html",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".css": "text/css",
        "": "application/octet-stream",
    }

    def do_GET(self) -> None:
        """Answer a range of a file, or all of it."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not asked:
            super().do_GET()
            return
        content = Path(self.translate_path(self.path)).read_bytes()
        first, last = int(asked[1]), min(int(asked[2]), len(content) - 1)
        part = content[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("no chromium with chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (*ARGUMENTS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """The address of a folder with the page and what it loads; put atlas.pmtiles there."""
    missing = [name for name in FILES if not (PACKAGES / name).is_file()]
    if missing:
        pytest.skip(f"{missing[0]} is not there: npm install in maps/web")
    for name in FILES:
        shutil.copy(PACKAGES / name, tmp_path)
    words = (ROOT / "docs" / "web-maps.md").read_text(encoding="utf-8")
    (page,) = re.findall(r"```html\n(.*?)```", words, flags=re.DOTALL)
    watched = page.replace("const map = new", f"const map = window.{PAGE_MAP} = new")
    assert watched != page
    (tmp_path / "index.html").write_text(watched, encoding="utf-8")
    (tmp_path / "favicon.ico").touch()  # browsers ask for one
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def atlas_of(sample: ModuleType, events: list[dict[str, Any]]) -> Atlas:
    import pandas as pd

    layers = tuple(sample.make_layers(events))
    credit = {"attribution": "Places © GeoNames <script>window.pwned = 1</script>"}
    return Atlas((), layers, pd.DataFrame(), pd.DataFrame(), (), credit)


def opened(driver: Any, address: str) -> None:
    """Open the page and wait until everything in view is drawn."""
    from selenium.webdriver.support.ui import WebDriverWait

    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(address)
    WebDriverWait(driver, 30, poll_frequency=0.1).until(
        lambda d: d.execute_script(f"return window.{PAGE_MAP}?.loaded() ?? false"),
        f"the map did not load: {driver.get_log('browser')}",
    )


def drawn(driver: Any) -> list[dict[str, Any]]:
    """What MapLibre has on the screen: layer of the tiles, kind of drawing, properties."""
    found: list[dict[str, Any]] = driver.execute_script(
        f"return window.{PAGE_MAP}.queryRenderedFeatures().map((one) => ({{layer: one.sourceLayer,"
        " kind: one.layer.type, id: one.id, ...one.properties}))"
    )
    return found


def pixels(driver: Any) -> set[str]:
    """The colors on the screen."""
    from PIL import Image

    image = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    colors = np.unique(np.asarray(image).reshape(-1, 3), axis=0)
    return {"#{:02X}{:02X}{:02X}".format(*color) for color in colors.tolist()}


@pytest.mark.filterwarnings("ignore::geo._gis.LossWarning")
def test_every_layer_is_drawn_in_its_color(
    driver: Any, host: str, tmp_path: Path, sample: ModuleType
) -> None:
    written = pmtiles.write(atlas_of(sample, sample.KOREA_EVENTS), tmp_path / "atlas.pmtiles")
    opened(driver, host)
    found = [one for one in drawn(driver) if one["layer"] != "land"]
    assert {(one["layer"], one["kind"]) for one in found} == {
        ("visits_points", "circle"),
        ("meetings_points", "circle"),
        ("agreements_points", "circle"),
        ("shipments_points", "circle"),
        ("shipments_countries", "circle"),
        ("shipments_routes", "line"),
        ("exploration_areas", "fill"),
        ("exploration_areas", "line"),
        ("exploration_countries", "circle"),
        ("deployments_countries", "circle"),
    }
    assert len({(one["layer"], one["id"]) for one in found}) == written
    route = next(one for one in found if one["layer"] == "shipments_routes")
    assert route["origin_name"] in {"Russia", "North Korea"}
    assert route["contested"] in {True, False}
    visit = next(one for one in found if one["event_id"] == "e01")
    assert visit["title"] == "Kim Jong Un tours the Komsomolsk-on-Amur aircraft plant"
    assert visit["date_start"] == "2023-09-15"
    assert visit["confidence"] == 0.8
    assert "Su-35 fighter jets" in visit["evidence"]
    assert "quantities" not in visit
    wanted = {"#0072B2": "visits", "#56B4E9": "meetings", "#CC79A7": "agreements",
              "#8A8A8A": "denied deployment", "#DCE6EC": "the sea", "#F7F5EF": "land"}  # fmt: skip
    missing = {what for color, what in wanted.items() if color not in pixels(driver)}
    assert not missing
    assert driver.get_log("browser") == []


@pytest.mark.filterwarnings("ignore::geo._gis.LossWarning")
def test_a_click_shows_hostile_text_as_text_and_nothing_leaves_the_machine(
    driver: Any, host: str, tmp_path: Path, sample: ModuleType
) -> None:
    text = "<img src=x onerror=window.pwned=1> {{7*7}}"
    pmtiles.write(atlas_of(sample, [sample.hostile_event(text)]), tmp_path / "atlas.pmtiles")
    driver.get_log("performance")
    opened(driver, host)
    where = driver.execute_script(f"return window.{PAGE_MAP}.project([20, 10])")
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": where["x"], "y": where["y"], "button": "left", "clickCount": 1}
        driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)
    shown = driver.execute_script("return document.querySelector('.maplibregl-popup').innerText")
    assert text in shown
    credit = driver.execute_script(
        "return document.querySelector('.maplibregl-ctrl-attrib-inner').textContent"
    )
    assert "GeoNames <script>" in credit
    assert driver.execute_script("return window.pwned") is None
    addresses = re.findall(r'"url":"(https?://[^"]+)"', str(driver.get_log("performance")))
    asked = {one for one in addresses if not one.startswith(host)}
    assert addresses
    assert not asked


@pytest.mark.filterwarnings("ignore::geo._gis.LossWarning")
def test_an_atlas_of_nothing_opens(
    driver: Any, host: str, tmp_path: Path, sample: ModuleType
) -> None:
    assert pmtiles.write(atlas_of(sample, []), tmp_path / "atlas.pmtiles") == 0
    opened(driver, host)
    assert {one["layer"] for one in drawn(driver)} == {"land"}
    assert driver.get_log("browser") == []
