"""Readers who use the keyboard, a screen reader, or a system set to dark or to stillness."""
# ruff: noqa: E501

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    Save = Callable[..., Path]

AXE = Path(__file__).resolve().parents[2] / "maps/web/node_modules/axe-core/axe.min.js"
TAB, ENTER, ESCAPE, SPACE = "\ue004", "\ue007", "\ue00c", " "
RIGHT, DOWN = "\ue014", "\ue015"
DESKTOP, PHONE = (1400, 900), (390, 844)
CARD_OPEN = "!document.getElementById('atlas-card').hidden"
OPEN_ALL = "document.querySelectorAll('details.atlas-section').forEach((one) => one.open = true)"
FILTERED = "#v=1&off=visit&status=-alleged&p=6&actor=Kim%20Jong%20Un&here=pyongyang&sort=place&from=2023-10-01"
STATES = {
    "as it opens": ("", ""),
    "all sections open": ("", OPEN_ALL),
    "filtered": (FILTERED, OPEN_ALL),
    "card": ("#e=e06", "document.querySelectorAll('#atlas-card details').forEach((o) => o.open = true)"),
}  # fmt: skip
ACTIVE = """
  const active = document.activeElement;
  const [own, after] = [getComputedStyle(active), getComputedStyle(active, "::after")];
  const isRing = (width, style) => style !== "none" && parseFloat(width) >= 2;
  return {
    name: active.dataset.event || active.dataset.tool || active.id || active.className || active.tagName,
    inList: active.closest("#atlas-list") !== null,
    hasRing: isRing(own.outlineWidth, own.outlineStyle) || isRing(after.outlineWidth, after.outlineStyle)
      || (after.content !== "none" && isRing(after.borderTopWidth, after.borderTopStyle)),
  };
"""


@pytest.fixture
def korea(save_map: Save, sample: ModuleType) -> Path:
    return save_map(sample.KOREA_EVENTS, title="Russia and North Korea", summary={"articles": 5})


@pytest.fixture
def faults(browser: Any) -> Callable[..., list[str]]:
    """A function that returns what axe finds wrong with the page, or with a part of it."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in maps/web)")
    axe = AXE.read_text(encoding="utf-8")

    def look(part: str = "html") -> list[str]:
        browser.wait("document.getAnimations().length === 0")
        browser.run(f"if (!window.axe) {{ {axe}\nwindow.axe = axe; }}")
        found = browser.driver.execute_async_script(
            "const [part, done] = arguments;"
            "const options = { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] };"
            "axe.run(part, options).then(({ violations }) => done(violations))",
            part,
        )
        return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]

    return look


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_wrong(
    korea: Path, browser: Any, faults: Any, theme: str, size: tuple[int, int]
) -> None:
    browser.prefer(prefers_color_scheme=theme)
    for state, (suffix, script) in STATES.items():
        browser.open(korea, *size, suffix)
        browser.run(script)
        assert faults() == [], state
    browser.run("document.querySelector('.atlas-menu').open = true")
    assert faults(".atlas-menu") == []


def test_axe_finds_nothing_wrong_with_a_choice_of_events(
    korea: Path, browser: Any, faults: Any
) -> None:
    browser.open(korea)
    mark = browser.marks("country")[0]
    browser.click_at(mark["x"], mark["y"])
    browser.wait(CARD_OPEN)
    assert faults() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_a_frame_or_without_events(
    korea: Path, save_map: Save, browser: Any, faults: Any, theme: str
) -> None:
    browser.prefer(prefers_color_scheme=theme)
    browser.open(korea, suffix="?embed#v=1&status=-denied")
    assert faults() == []
    browser.open(save_map([]))
    assert faults() == []


@pytest.mark.parametrize("language", ["ko", "ru"])
def test_axe_finds_nothing_wrong_in_other_languages(
    save_map: Save, sample: ModuleType, browser: Any, faults: Any, language: str
) -> None:
    browser.open(save_map(sample.KOREA_EVENTS, language=language), suffix="#e=e06")
    browser.run(OPEN_ALL)
    assert faults() == []
    label = {"ko": "사건 지도", "ru": "Карта событий"}[language]
    assert browser.count(f'[role=region][aria-label="{label}"]') == 1


def test_screen_readers_hear_a_list_with_its_length(korea: Path, browser: Any) -> None:
    browser.open(korea)
    tree = browser.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    lists = [one for one in tree if one["role"]["value"] == "list"]
    assert "13 events" in [one["name"]["value"] for one in lists if not one["ignored"]]
    rows = "return [...document.querySelectorAll('#atlas-list > li')].map((li) => [li.ariaPosInSet, li.ariaSetSize])"
    assert browser.run(rows)[:2] == [["1", "13"], ["2", "13"]]
    browser.run("document.querySelector('#atlas-sort-by').value = 'place'")
    browser.run("document.querySelector('#atlas-sort-by').dispatchEvent(new Event('change'))")
    at, size = map(int, browser.run(rows)[-1])
    assert at <= size


def test_every_event_can_be_read_by_keyboard_alone(
    korea: Path, sample: ModuleType, browser: Any
) -> None:
    browser.open(korea)
    stops: list[dict[str, Any]] = []
    while not stops or not stops[-1]["inList"]:
        assert len(stops) < 60
        browser.press(TAB)
        stops.append(browser.run(ACTIVE))
    assert [stop["name"] for stop in stops if not stop["hasRing"]] == []
    titles = {event["id"]: event["title"] for event in sample.KOREA_EVENTS}
    for _ in range(len(titles)):
        event = browser.run(ACTIVE)["name"]
        browser.press(ENTER)
        browser.wait(CARD_OPEN)
        assert browser.run(ACTIVE)["name"] == "atlas-card"
        assert browser.text("#atlas-card-title") == titles.pop(event)
        assert browser.count(".atlas-evidence blockquote") >= 1
        browser.press(ESCAPE)
        assert browser.run(ACTIVE)["name"] == event
        browser.press(DOWN)
    assert titles == {}


def test_the_skip_link_leads_to_the_list_and_leaves_the_view(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="#v=1&status=-denied")
    browser.press(TAB)
    browser.press(ENTER)
    assert browser.run(ACTIVE)["name"] == "atlas-list"
    assert browser.text("#atlas-count") == "12 of 13 events shown"
    browser.press(DOWN)
    assert browser.run(ACTIVE)["name"] == "e11"


def test_in_a_frame_the_skip_link_brings_the_list(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="?embed")
    browser.press(TAB)
    browser.press(ENTER)
    browser.press(DOWN)
    browser.press(ENTER)
    browser.wait(CARD_OPEN)
    assert browser.text("#atlas-card-title") == "Kim Jong Un receives Alexander Kozlov"


def test_escape_returns_to_the_row_even_when_it_was_drawn_anew(korea: Path, browser: Any) -> None:
    browser.open(korea)
    browser.run("document.querySelector('.atlas-list .atlas-item').focus()")
    for _ in range(8):
        browser.press(DOWN)
    event = browser.run(ACTIVE)["name"]
    browser.press(ENTER)
    browser.run("EventAtlas.setFilters({ statusesOff: ['denied'] })")
    browser.run("document.querySelector('#atlas-scroll').scrollTop = 0")
    browser.press(ESCAPE)
    assert browser.run(ACTIVE)["name"] == event


def test_escape_elsewhere_closes_the_card_and_leaves_the_focus(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="#e=e06")
    browser.type("#atlas-query", ESCAPE)
    browser.wait(f"!({CARD_OPEN})")
    assert browser.run(ACTIVE)["name"] == "atlas-query"


def test_filters_and_sort_work_by_keyboard_and_keep_the_focus(korea: Path, browser: Any) -> None:
    browser.open(korea)
    browser.run(OPEN_ALL)
    for selector, keys, shown in (
        ('input[data-type="visit"]', SPACE, "11 of 13"),
        ('input[data-status="alleged"]', SPACE, "9 of 13"),
        (".atlas-choice-field select", "e", "4 of 13"),
        ('.atlas-options input[data-name="Kim Jong Un"]', SPACE, "1 of 13"),
        ("#atlas-sort-by", "p", "1 of 13"),
    ):
        browser.run("document.querySelector(arguments[0]).focus()", selector)
        browser.press(keys)
        assert browser.text("#atlas-count").startswith(shown), selector
        matches = "return document.activeElement === document.querySelector(arguments[0])"
        assert browser.run(matches, selector), selector
    assert browser.text(".atlas-heading") == "Pyongyang"


def test_what_hides_itself_hands_the_focus_on(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="#v=1&here=pyongyang&status=-denied")
    browser.run("document.querySelector('#atlas-here button').focus()")
    browser.press(ENTER)
    assert browser.run(ACTIVE)["name"] == "atlas-clear"
    browser.press(ENTER)
    assert browser.text("#atlas-count") == "13 events"
    assert browser.run(ACTIVE)["name"] == "atlas-sort-by"
    browser.open(korea, suffix="?embed#v=1&status=-denied")
    browser.run("document.querySelector('#atlas-clear').focus()")
    browser.press(ENTER)
    assert browser.run(ACTIVE)["name"] == "map_eventatlas"


def test_a_filter_that_takes_the_focused_row_leaves_the_focus_in_the_list(
    korea: Path, browser: Any
) -> None:
    browser.open(korea)
    browser.run("document.querySelector('.atlas-list [data-event=e11]').focus()")
    browser.run("EventAtlas.setFilters({ typesOff: ['visit'] })")
    assert browser.run(ACTIVE)["name"] == "e11"
    browser.run("EventAtlas.setFilters({ typesOff: ['visit', 'meeting'] })")
    assert browser.run(ACTIVE)["name"] == "atlas-list"
    browser.press(DOWN)
    assert browser.run(ACTIVE)["name"] == "e10"


def test_the_menu_works_by_keyboard(korea: Path, browser: Any) -> None:
    browser.open(korea)
    browser.run("document.querySelector('.atlas-menu summary').focus()")
    browser.press(ENTER)
    browser.press(TAB)
    assert browser.run(ACTIVE)["name"] == "copy"
    browser.press(ENTER)
    browser.wait("document.querySelector('.atlas-menu-status').textContent !== ''")
    assert browser.text(".atlas-menu-status") == "Link copied"
    assert browser.run(ACTIVE)["name"] == "copy"
    browser.run("document.querySelector('.atlas-themes input').focus()")
    browser.press(DOWN)
    browser.press(DOWN)
    assert browser.run("return document.body.dataset.theme") == "dark"
    browser.press(ESCAPE)
    assert not browser.run("return document.querySelector('.atlas-menu').open")
    assert browser.run("return document.activeElement.textContent") == "Share"


def test_time_plays_and_pauses_by_keyboard(korea: Path, browser: Any) -> None:
    browser.open(korea)
    browser.run("document.querySelector('.atlas-time-play').focus()")
    browser.press(ENTER)
    browser.wait("document.querySelector('#atlas-count').textContent.includes('shown')")
    assert "atlas-time-play" in browser.run(ACTIVE)["name"]
    browser.press(ENTER)
    assert browser.run("return document.activeElement.ariaLabel") == "Play"
    browser.run("document.querySelector('.atlas-time-whole').focus()")
    browser.press(ENTER)
    browser.wait("document.querySelector('#atlas-count').textContent === '13 events'")
    assert "atlas-time-play" in browser.run(ACTIVE)["name"]


def test_the_map_zooms_with_the_space_bar_as_buttons_do(korea: Path, browser: Any) -> None:
    browser.open(korea)
    before = browser.run("return map_eventatlas.getZoom()")
    browser.run("document.querySelector('.leaflet-control-zoom-in').focus()")
    browser.press(SPACE)
    browser.wait(f"map_eventatlas.getZoom() > {before}")
    assert browser.run("return location.hash") != "#"


def test_a_reader_who_prefers_stillness_sees_nothing_move(korea: Path, browser: Any) -> None:
    browser.prefer(prefers_reduced_motion="reduce")
    browser.open(korea)
    center = "const { lat, lng } = map_eventatlas.getCenter(); return [lat, lng]"
    before = browser.run(center)
    browser.run("document.querySelector('.atlas-map').focus()")
    browser.press(RIGHT)
    at_once = browser.run(center)
    time.sleep(0.35)
    assert before != at_once == browser.run(center)
    zoomed = "const z = map_eventatlas.getZoom(); document.querySelector(arguments[0]).click(); return map_eventatlas.getZoom() - z"
    assert browser.run(zoomed, ".leaflet-control-zoom-in") > 0
    moving = "document.querySelector(arguments[0]).click(); return document.getAnimations().length"
    assert browser.run(moving, ".atlas-list .atlas-item") == 0
    assert browser.run(moving, ".atlas-time-play") == 0
