"""A headless Chromium for the browser tests; without one they are skipped with a reason."""

from __future__ import annotations

import importlib.util
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync --lang=en-US"
).split()


class Browser:
    """A Chromium with a page open, and what it reported."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, width: int = 1400, height: int = 900, suffix: str = "") -> None:
        """Open a file, its address with a suffix, and wait until the map stands."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700},
        )
        self.driver.get("about:blank")
        self.clear_logs()
        self.driver.get(path.as_uri() + suffix)
        self.wait("performance.getEntriesByName('eventatlas-ready').length")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run JavaScript in the page; what it returns comes back."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.driver, 10, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(f"return Boolean({condition})"), condition
        )

    def click(self, selector: str) -> None:
        """Click an element as a reader would."""
        element = self.driver.find_element("css selector", selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def marks(self, kind: str = "") -> list[dict[str, Any]]:
        """Return what is drawn on the map: kind, ids of events, and where in the window."""
        found = self.run("return window.EventAtlas.marks()")
        return [mark for mark in found if kind in ("", mark["kind"])]

    def click_mark(self, *events: str) -> None:
        """Click the mark that stands for just these events."""
        (mark,) = [one for one in self.marks() if sorted(one["events"]) == sorted(events)]
        self.click_at(mark["x"], mark["y"])

    def click_at(self, x: float, y: float) -> None:
        """Press and release the mouse somewhere in the window."""
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.driver.find_element("css selector", selector).send_keys(text)

    def download(self, folder: Path, tool: str) -> bytes:
        """Use one of the page's tools that save a file, and return what it saved."""
        folder.mkdir()
        behavior = {"behavior": "allow", "downloadPath": str(folder)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behavior)
        self.run("document.querySelector('.atlas-menu').open = true")
        self.click(f"[data-tool={tool}]")
        for _ in range(100):
            done = [path for path in folder.iterdir() if not path.name.endswith(".crdownload")]
            if done and done[0].stat().st_size:
                return done[0].read_bytes()
            time.sleep(0.1)
        raise AssertionError(f"{tool}: no file came")

    def press(self, key: str) -> None:
        """Press a key where the focus is."""
        self.driver.switch_to.active_element.send_keys(key)

    def prefer(self, **features: str) -> None:
        """Let the reader's system prefer just this: ``prefers_color_scheme="dark"``."""
        named = [{"name": name.replace("_", "-"), "value": one} for name, one in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": named})

    def count(self, selector: str) -> int:
        """Return how many elements match."""
        return int(self.run("return document.querySelectorAll(arguments[0]).length", selector))

    def text(self, selector: str) -> str:
        """Return the first match's text, as in the DOM."""
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector))

    def requests(self) -> list[str]:
        """Return every address asked for since the page was opened, data: and blob: left out."""
        messages = [
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        ]
        sent = [m for m in messages if m["method"] == "Network.requestWillBeSent"]
        addresses = [m["params"]["request"]["url"] for m in sent]
        return [a for a in addresses if not a.startswith(("data:", "blob:", "about:"))]

    def complaints(self) -> list[str]:
        """Return what the page wrote to the console as warnings or errors."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def clear_logs(self) -> None:
        """Forget what was reported so far."""
        self.driver.get_log("performance")
        self.driver.get_log("browser")


@pytest.fixture(scope="session")
def _driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
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
    service = webdriver.ChromeService(chromedriver)
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


@pytest.fixture
def browser(_driver: Any) -> Browser:
    """A browser with nothing open, in the light, at desktop size."""
    browser = Browser(_driver)
    browser.prefer()
    return browser


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module that builds layers for tests."""
    path = ROOT / "tests" / "maps" / "sample_layers.py"
    spec = importlib.util.spec_from_file_location("sample_layers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def save_map(sample: ModuleType, tmp_path: Path) -> Callable[..., Path]:
    """A function that saves a map of events described in short, and returns the file."""
    if not (ROOT / "maps" / "static" / "runtime.en.js").exists():
        pytest.skip("maps/static is not built (npm ci && npm run build in maps/web)")
    from maps.event_map import EventMap

    def save(events: list[dict[str, Any]], **options: Any) -> Path:
        path = tmp_path / "map.html"
        EventMap(sample.make_layers(events), **options).save(path)
        return path

    return save
