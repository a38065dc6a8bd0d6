"""A headless Chromium for the browser tests; without one they are skipped with a reason."""

from __future__ import annotations

import importlib.util
import json
import shutil
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

    def open(self, path: Path, width: int = 1400, height: int = 900) -> None:
        """Open a file and wait until the map stands."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700},
        )
        self.driver.get("about:blank")
        self.clear_logs()
        self.driver.get(path.as_uri())
        self.wait("document.querySelectorAll('#atlas-count').length && window.EventAtlas")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run JavaScript in the page; what it returns comes back."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.driver, 10).until(
            lambda driver: driver.execute_script(f"return Boolean({condition})"), condition
        )

    def click(self, selector: str) -> None:
        """Click an element as a reader would."""
        element = self.driver.find_element("css selector", selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def press(self, key: str) -> None:
        """Press a key where the focus is."""
        self.driver.switch_to.active_element.send_keys(key)

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
    return Browser(_driver)


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
    if not (ROOT / "maps" / "static" / "runtime.js").exists():
        pytest.skip("maps/static is not built (npm ci && npm run build in maps/web)")
    from maps.event_map import EventMap

    def save(events: list[dict[str, Any]], **options: Any) -> Path:
        path = tmp_path / "map.html"
        EventMap(sample.make_layers(events), **options).save(path)
        return path

    return save
