"""Text made to break out, in every field, in a real browser: it shows as text and touches nothing.

One page a text: all fields at once in its first event, then each field in turn beside calm ones.
"""
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from maps.event_map import EventMap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

TEXTS = (
    "{{7*7}}", "{% for x in y %}", "{# note", "</script><img src=x onerror=window.pwned=1>",
    "${window.pwned=1}", "`window.pwned=1\\`", "\u2028window.pwned=1\u2029", "<!--<script>",
    "&lt;img src=x onerror=window.pwned=1&gt;", "%%events%%", "'\"><svg onload=window.pwned=1>",
    "\ud83d lone", "\x00nul\x1b", "javascript:window.pwned=1", "\u202eright to left", "__proto__",
    "constructor",
)  # fmt: skip
UNSEEN = {"id", "place_id", "country", "url", "web_address", "link"}
"""Fields that the card does not show, or not as the text it is."""

WATCH = """
  window.saved = [];
  const real = URL.createObjectURL;
  URL.createObjectURL = (blob) => { window.saved.push(blob); return real.call(URL, blob); };
  HTMLAnchorElement.prototype.click = () => {};
"""
READ_ALL = """
  const card = document.querySelector("#atlas-card");
  const key = (on, name) => on.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const read = [];
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  document.querySelector("#atlas-list .atlas-item").focus();
  for (;;) {
    const row = document.activeElement;
    row.click();
    const links = [...card.querySelectorAll("a")].map((one) => one.href);
    const names = [...card.querySelectorAll("*")].map((one) => one.localName);
    read.push({ id: row.dataset.event.slice(0, 3), text: card.textContent.toWellFormed(), links, names: names.join(" ") });
    key(card, "Escape");
    key(row, "ArrowDown");
    if (document.activeElement === row) break;
  }
  return read;
"""
PANEL = "return document.querySelector('#atlas-panel').textContent.toWellFormed()"
SEARCH = """
  const input = document.querySelector("#atlas-query");
  input.value = document.querySelector("#atlas-title").textContent;
  input.dispatchEvent(new Event("input"));
"""
TAKE = """
  const done = arguments[0];
  for (const tool of ["copy", "svg", "png", "geojson", "csv", "print"]) document.querySelector(`[data-tool=${tool}]`).click();
  const texts = async () => {
    const [svg, geojson, csv] = ["image/svg+xml", "application/geo+json", "text/csv;charset=utf-8"]
      .map((type) => window.saved.find((one) => one.type === type));
    const picture = new DOMParser().parseFromString(await svg.text(), "image/svg+xml");
    const all = [...picture.querySelectorAll("*")];
    return {
      png: window.saved.filter((one) => one.type === "image/png" && one.size > 1000).length,
      names: [...new Set(all.map((one) => one.localName))],
      attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))],
      shown: picture.documentElement.textContent,
      features: JSON.parse(await geojson.text()).features.length,
      csv: await csv.text(),
    };
  };
  const look = () => (window.saved.length < 4 ? setTimeout(look, 20) : texts().then(done));
  look();
"""


def shown_as(text: str) -> str:
    """The text as a string that is well formed: half an emoji is a replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(text: str) -> str:
    """The text as far as the card leaves it: some names get a capital, blanks go, "_" is one."""
    return text.strip().casefold().replace("_", " ").strip()


@pytest.fixture
def open_page(sample: ModuleType, browser: Any, tmp_path: Path) -> Callable[..., Path]:
    """A function that opens a map with a text in every field, the map's own among them."""

    def open_map(text: str) -> Path:
        path = tmp_path / "map.html"
        each = [sample.hostile_field(field, text, at) for at, field in enumerate(sample.FIELDS)]
        whole = {**sample.hostile_event(text, 60), "id": f"f99{text}"}
        layers = sample.make_layers([{**whole, "type": text}, *each])
        EventMap(layers, title=text, summary={text: text}).save(path)
        browser.open(path)
        browser.run(WATCH + "window.print = () => {};")
        return path

    return open_map


@pytest.mark.parametrize("text", TEXTS, ids=[ascii(text) for text in TEXTS])
def test_hostile_text_shows_as_text_and_touches_nothing(
    sample: ModuleType, open_page: Callable[..., Path], browser: Any, text: str
) -> None:
    path, shown = open_page(text), shown_as(text)
    assert browser.run("return document.querySelector('h1').textContent.toWellFormed()") == shown
    assert browser.run(PANEL).count(shown) >= 5  # title, twice in the summary, layer, rows

    cards = {one["id"]: one for one in browser.run(READ_ALL)}
    assert len(cards) == len(sample.FIELDS) + 1
    for at, field in enumerate(sample.FIELDS):
        card = cards[f"f{at:02}"]
        assert field in UNSEEN or plain(shown) in plain(card["text"]), field
        assert all(link.startswith("https://x.example/") for link in card["links"]), field
    assert cards["f99"]["text"].count(shown) >= 8
    assert cards["f99"]["links"] == []
    assert (
        len({one["names"] for key, one in cards.items() if not one["links"] and key != "f99"}) == 1
    )

    browser.run(SEARCH)
    browser.wait("document.querySelector('#atlas-count').textContent.includes('shown')")
    found = browser.text("#atlas-count")
    assert not found.startswith("0")
    taken = browser.driver.execute_async_script(TAKE)
    assert taken["png"] == 1
    assert set(taken["names"]) <= {"svg", "defs", "clipPath", "pattern", "g", "path", "rect", "circle", "text"}  # fmt: skip
    assert not [name for name in taken["attributes"] if name.startswith(("on", "href", "xlink"))]

    address = browser.run("return location.hash")
    nothing_ran(browser, path)
    browser.open(path, suffix=address)
    assert browser.text("#atlas-count") == found
    nothing_ran(browser, path)


def nothing_ran(browser: Any, path: Path) -> None:
    assert browser.run("return window.pwned") is None
    assert browser.count("img, iframe, object, embed, [onload], [onerror]") == 0
    assert browser.complaints() == []
    assert {one.partition("#")[0] for one in browser.requests()} == {path.as_uri()}
