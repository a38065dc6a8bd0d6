"""The map that ``eventatlas serve`` makes opens in a browser, and asks for nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from geo.cli import run_command

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "Rebels shelled the port of Goma on Thursday, killing <b>five</b> people."


def test_the_served_map_opens(tmp_path: Path, browser: Any) -> None:
    article = tmp_path / "goma.txt"
    article.write_text(f"Attack on Goma\n\nGOMA, May 3, 2024 - {SENTENCE}\n", encoding="utf-8")
    assert run_command(["build", str(article), "-o", str(tmp_path / "out")]) == 0
    code = "from geo.cli_serve import serve; serve()"
    atlas = str(tmp_path / "out" / "atlas.gpkg")
    command = [sys.executable, "-c", code, atlas, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            match = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
            assert match
            look_at(browser, match[0])
        finally:
            process.kill()


def look_at(browser: Any, url: str) -> None:
    """See the map with its event, then the list of layers."""
    browser.driver.get("about:blank")
    browser.clear_logs()
    browser.driver.get(url)
    browser.wait("performance.getEntriesByName('eventatlas-ready').length")
    browser.click(".atlas-item")
    assert SENTENCE in browser.text("[role=dialog]")
    asked = [address for address in browser.requests() if not address.endswith("/favicon.ico")]
    assert asked == [url]
    assert [one for one in browser.complaints() if "favicon" not in one] == []
    browser.driver.get(f"{url}collections")
    assert "Conflict: points" in browser.text("table")
    font = browser.run("return getComputedStyle(document.querySelector('th')).textAlign")
    assert font == "left", "the page's policy lets its own style in"
