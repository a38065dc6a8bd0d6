"""Makes the pictures of the map in this folder, from the example articles and made-up events.

    python docs/make_pictures.py    docs/map*.png (half a minute); needs chromium and chromedriver

Run it after a change to how the map looks, and look at what it made.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from map_events import make_layers  # noqa: E402
from PIL import Image  # noqa: E402
from selenium import webdriver  # noqa: E402

from geo.atlas import read_atlas  # noqa: E402
from geo.cli import run_command  # noqa: E402
from maps.event_map import EventMap  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

DESKTOP, PHONE = (1280, 800), (390, 844)
CARD = "document.querySelector('.atlas-list .atlas-item').click()"


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--lang=en-US"):
        options.add_argument(argument)
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService("/usr/bin/chromedriver")
    )
    try:
        yield driver
    finally:
        driver.quit()


def shoot(
    driver: Any, page: Path, name: str, size: tuple[int, int], *, dark: bool = False, then: str = ""
) -> None:
    """Open a page at a size, run some script, and save what is seen."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.get(page.as_uri())
    time.sleep(1.0)
    driver.execute_script(then)
    time.sleep(0.8)
    save(driver.get_screenshot_as_png(), name)


def printed(driver: Any, page: Path, name: str) -> None:
    """Save the page as it looks on paper, A4."""
    metrics = {"width": 794, "height": 1123, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    driver.get(page.as_uri())
    time.sleep(1.5)
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    save(base64.b64decode(shot["data"]), name)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def save(png: bytes, name: str) -> None:
    """Write a picture as small as it can be without loss."""
    Image.open(io.BytesIO(png)).convert("RGB").save(ROOT / "docs" / name, optimize=True)
    sys.stdout.write(f"docs/{name}: {(ROOT / 'docs' / name).stat().st_size // 1000} kB\n")


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as driver:
        folder = Path(scratch)
        run_command(["build", str(ROOT / "examples/articles"), "-o", str(folder / "demo")])
        demo, many = folder / "demo" / "map.html", folder / "many.html"
        EventMap(make_layers(10_000), title="Ten thousand events").save(many)
        shoot(driver, demo, "map.png", DESKTOP, then=CARD)
        shoot(driver, demo, "map-dark.png", DESKTOP, dark=True)
        shoot(driver, demo, "map-phone.png", PHONE)
        shoot(driver, many, "map-10k.png", DESKTOP)
        printed(driver, demo, "map-print.png")
        from maps.picture import draw_picture

        layers = read_atlas(folder / "demo" / "atlas.gpkg").layers
        draw_picture(layers, ROOT / "docs" / "map-report.png", title="Event Atlas", dpi=100)


if __name__ == "__main__":
    main()
