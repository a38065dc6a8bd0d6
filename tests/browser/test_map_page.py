"""What a reader sees and does, in a real browser, from a file, without a network."""
# ruff: noqa: E501

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import folium
import pytest

from maps.event_map import EventMap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    Save = Callable[..., Path]

ESCAPE, ENTER, END, RIGHT, DOWN = "\ue00c", "\ue007", "\ue010", "\ue014", "\ue015"
CARD_OPEN = "!document.getElementById('atlas-card').hidden"
ITEM = '.atlas-list [data-event="{}"]'


@pytest.fixture
def korea(save_map: Save, sample: ModuleType, browser: Any) -> Path:
    path = save_map(sample.KOREA_EVENTS, title="Russia and North Korea", summary={"articles": 5})
    browser.open(path)
    return path


def test_it_opens_from_a_file_and_asks_for_nothing(korea: Path, browser: Any) -> None:
    browser.click(ITEM.format("e11"))
    browser.click(".leaflet-control-zoom-in")
    assert browser.requests() == [korea.as_uri()]
    assert browser.complaints() == []


def test_the_list_says_of_each_event_what_when_and_where(korea: Path, browser: Any) -> None:
    assert browser.text("#atlas-count") == "13 events"
    browser.run("document.querySelector('#atlas-scroll').scrollTop = 1e6")
    browser.wait(f"document.querySelector('{ITEM.format('e13')}')")
    browser.run("document.querySelector('#atlas-query').scrollIntoView()")
    browser.type("#atlas-query", "oil kirby")
    browser.wait("document.querySelector('#atlas-count').textContent.startsWith('1 of')")
    oil = browser.text(ITEM.format("e06"))
    for words in ("in March 2024", "Russia → North Korea", "Shipment", "Alleged", "Contested"):
        assert words in oil
    assert browser.text("h1") == "Russia and North Korea"


def test_every_event_can_be_reached_with_the_arrow_keys(korea: Path, browser: Any) -> None:
    browser.run("document.querySelector('.atlas-list .atlas-item').focus()")
    seen = {browser.run("return document.activeElement.dataset.event")}
    for _ in range(12):
        browser.press(DOWN)
        seen.add(browser.run("return document.activeElement.dataset.event"))
    assert seen == {f"e{number:02}" for number in range(1, 14)}
    browser.press(ENTER)
    browser.wait(CARD_OPEN)


def test_marks_stand_where_the_events_are(korea: Path, browser: Any) -> None:
    assert ["e01"] in [mark["events"] for mark in browser.marks("group")]
    assert [mark["events"] for mark in browser.marks("area")] == [["e08"]]
    assert sorted(mark["events"] for mark in browser.marks("route")) == [["e06"], ["e07"]]
    pills = sorted(mark["words"] for mark in browser.marks("country"))
    assert pills == ["North Korea · 3", "Russia · 3"]


def test_a_layer_switch_hides_and_shows_its_marks(korea: Path, browser: Any) -> None:
    browser.click('input[data-type="visit"]')
    assert ["e01"] not in [mark["events"] for mark in browser.marks()]
    assert browser.text("#atlas-count") == "11 of 13 events shown"
    browser.click('input[data-type="transfer"]')
    assert browser.marks("route") == []
    browser.click('input[data-type="visit"]')
    assert ["e01"] in [mark["events"] for mark in browser.marks()]


def test_a_status_switch_hides_what_is_only_alleged(korea: Path, browser: Any) -> None:
    browser.click('input[data-status="alleged"]')
    assert browser.marks("route") == []
    assert browser.text("#atlas-count") == "11 of 13 events shown"


def test_switching_all_off_says_so_and_one_button_brings_all_back(
    korea: Path, browser: Any
) -> None:
    for status in ("happened", "planned", "alleged", "possible", "denied"):
        browser.click(f'input[data-status="{status}"]')
    assert "No events match" in browser.text(".atlas-empty")
    assert browser.marks() == []
    browser.click("#atlas-clear")
    assert browser.text("#atlas-count") == "13 events"


def test_filters_combine(korea: Path, browser: Any) -> None:
    browser.run(
        "document.querySelectorAll('details.atlas-section').forEach((one) => one.open = true)"
    )
    browser.click('.atlas-options input[data-name="Kim Jong Un"]')
    assert browser.text("#atlas-count") == "3 of 13 events shown"
    browser.click('input[data-type="meeting"]')
    assert browser.text("#atlas-count") == "2 of 13 events shown"
    browser.click("#atlas-clear")
    browser.run(
        "const select = document.querySelector('.atlas-choice-field select');"
        "select.value = '1'; select.dispatchEvent(new Event('change'))"
    )
    assert browser.text("#atlas-count") == "6 of 13 events shown"


def test_a_range_of_time_drawn_with_the_keyboard_narrows_the_map(korea: Path, browser: Any) -> None:
    browser.run("document.querySelector('[role=slider]').focus()")
    for _ in range(12):
        browser.press(RIGHT)
    browser.wait("document.querySelector('#atlas-count').textContent.includes('shown')")
    shown = browser.text("#atlas-count")
    browser.click(".atlas-time input[type=checkbox]")
    browser.wait(f"document.querySelector('#atlas-count').textContent !== {shown!r}")
    assert ["e01"] not in [mark["events"] for mark in browser.marks()]
    browser.click("#atlas-clear")
    assert browser.text("#atlas-count") == "13 events"


def test_an_address_brings_back_what_was_shown(korea: Path, browser: Any) -> None:
    browser.click('input[data-status="denied"]')
    browser.run(
        "document.querySelector('#atlas-query').value = 'kozlov';"
        "document.querySelector('#atlas-query').dispatchEvent(new Event('input'))"
    )
    browser.wait("document.querySelector('#atlas-count').textContent.startsWith('3 of')")
    browser.click(".atlas-list .atlas-item")
    browser.wait(CARD_OPEN)
    browser.wait("location.hash.includes('q=kozlov') && location.hash.includes('e=')")
    title, address = browser.text("#atlas-card-title"), browser.run("return location.hash")
    browser.open(korea, suffix=address)
    assert browser.text("#atlas-count") == "3 of 13 events shown"
    assert browser.text("#atlas-card-title") == title
    assert not browser.run("return document.querySelector('input[data-status=denied]').checked")
    assert browser.run("return document.querySelector('#atlas-query').value") == "kozlov"
    browser.open(korea, suffix="#v=1&at=nonsense&off=,,&e=no-such-event&from=x")
    assert browser.text("#atlas-count") == "13 events"
    assert browser.complaints() == []


@pytest.mark.parametrize("kind", ["geojson", "csv", "svg", "png"])
def test_what_is_shown_can_be_taken_away(
    korea: Path, browser: Any, tmp_path: Path, kind: str
) -> None:
    browser.click('input[data-type="visit"]')
    content = browser.download(tmp_path / "taken", kind)
    if kind == "geojson":
        found = {one["properties"]["event_id"] for one in json.loads(content)["features"]}
        assert found == {f"e{number:02}" for number in range(3, 14)}
    elif kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert {row["event_id"] for row in rows} == {f"e{number:02}" for number in range(3, 14)}
    elif kind == "svg":
        assert "Russia and North Korea" in content.decode()
        assert "11 of 13 events shown" in content.decode()
        assert "North Korea · 3" in content.decode()
    else:
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert browser.complaints() == []


def test_embedded_it_is_the_map_with_its_title(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="?embed")
    assert (
        browser.run("return document.querySelector('.atlas-map').getBoundingClientRect().width")
        == 1400
    )
    shown = "return getComputedStyle(document.querySelector(arguments[0])).display"
    assert browser.run(shown, ".atlas-list") == "none"
    assert browser.run(shown, "h1") == "block"
    browser.click_mark("e01")
    browser.wait(CARD_OPEN)


def test_in_print_the_map_comes_first_and_buttons_stay_away(korea: Path, browser: Any) -> None:
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = "return getComputedStyle(document.querySelector(arguments[0])).display"
        assert [browser.run(shown, one) for one in (".atlas-tools", "#atlas-search")] == [
            "none"
        ] * 2
        assert (
            browser.run(
                "return document.querySelector('.atlas-map').getBoundingClientRect().height"
            )
            > 300
        )
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_mark_opens_a_card_with_the_evidence(korea: Path, browser: Any) -> None:
    browser.click_mark("e01")
    browser.wait(CARD_OPEN)
    card = browser.text("#atlas-card")
    for words in (
        "Kim inspected the production line of Su-35 fighter jets",
        "KCNA reports it",
        "Example Wire",
        "15 September 2023",
        "exact place",
        "Kim Jong Un",
    ):
        assert words in card
    link = "return ['href', 'rel', 'target'].map((name) => document.querySelector('.atlas-evidence a')[name])"
    assert browser.run(link) == ["https://news.example/kim-plant", "noopener noreferrer", "_blank"]


def test_who_says_what_stands_side_by_side(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="#e=e06")
    sides = browser.run(
        "return [...document.querySelectorAll('.atlas-stances li')].map((one) => one.textContent)"
    )
    assert sides == ["John Kirby alleges it", "Russian Foreign Ministry denies it"]


def test_the_card_is_a_dialog_that_takes_and_returns_the_focus(korea: Path, browser: Any) -> None:
    browser.click(ITEM.format("e11"))
    browser.wait(CARD_OPEN)
    active = "return document.activeElement.id || document.activeElement.dataset.event"
    assert browser.run(active) == "atlas-card"
    assert browser.driver.switch_to.active_element.aria_role == "dialog"
    browser.press(ESCAPE)
    browser.wait(f"!({CARD_OPEN})")
    assert browser.run(active) == "e11"


def test_a_country_label_and_a_shared_spot_offer_a_choice(korea: Path, browser: Any) -> None:
    pill = browser.marks("country")[0]
    browser.click_at(pill["x"], pill["y"])
    browser.wait(CARD_OPEN)
    assert browser.count(".atlas-choice .atlas-item") == 3
    browser.click(".atlas-choice .atlas-item")
    assert browser.count(".atlas-evidence figure") >= 1
    browser.click(".atlas-back")
    assert browser.count(".atlas-choice .atlas-item") == 3
    browser.click(".atlas-action")
    assert browser.text("#atlas-count") == "3 of 13 events shown"
    browser.click("#atlas-here button")
    assert browser.text("#atlas-count") == "13 events"


def test_events_lead_to_the_events_they_belong_to(korea: Path, browser: Any) -> None:
    browser.open(korea, suffix="#e=e01")
    browser.click(".atlas-link")
    assert "five-day visit" in browser.text("#atlas-card-title")


def test_an_injected_script_does_not_run_and_nothing_is_sent(korea: Path, browser: Any) -> None:
    browser.run(
        "const one = document.createElement('script'); one.textContent = 'window.pwned = 1'; document.body.append(one);"
        "const two = new Image(); two.src = 'https://elsewhere.example/x.png'; document.body.append(two);"
    )
    assert browser.run("return window.pwned") is None
    refused = browser.complaints()
    assert any("script-src" in words for words in refused)
    assert any("img-src" in words for words in refused)


def test_no_events_is_a_friendly_page(save_map: Save, browser: Any) -> None:
    browser.open(save_map([]))
    assert "No events were found" in browser.text(".atlas-empty")
    assert browser.complaints() == []


def test_one_event_is_shown_in_its_region_not_its_street(
    save_map: Save, sample: ModuleType, browser: Any
) -> None:
    browser.open(save_map([sample.KOREA_EVENTS[0]]))
    assert browser.run("return map_eventatlas.getZoom()") <= 6


def test_a_flow_over_the_pacific_takes_the_short_way(save_map: Save, browser: Any) -> None:
    here = {"name": "Vladivostok", "lat": 43.1, "lon": 131.9, "cc": "RU"}
    there = {"name": "Los Angeles", "lat": 33.9, "lon": -118.2, "cc": "US"}
    flow = {"id": "f", "type": "transfer", "title": "Flow", "route": True}
    browser.open(save_map([{**flow, "places": [("origin", here), ("destination", there)]}]))
    bounds = "const b = map_eventatlas.getBounds(); return [b.getWest(), b.getEast()]"
    west, east = browser.run(bounds)
    assert 90 < west < 131.9
    assert 241.8 < east < 290


def test_a_phone_shows_map_list_and_card(save_map: Save, sample: ModuleType, browser: Any) -> None:
    browser.open(save_map(sample.KOREA_EVENTS), width=390, height=844)
    box = "const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.top, r.bottom, r.width]"
    map_top, map_bottom, _ = browser.run(box, ".atlas-map")
    panel_top, _, panel_width = browser.run(box, ".atlas-panel")
    assert map_top == 0
    assert map_bottom > 300
    assert 300 < panel_top < 500
    assert panel_width == 390
    assert browser.run("return document.documentElement.scrollWidth") == 390
    browser.click(ITEM.format("e11"))
    browser.wait(CARD_OPEN)
    browser.wait("document.getAnimations().length === 0")
    _, bottom, width = browser.run(box, "#atlas-card")
    assert (bottom, width) == (844, 390)
    browser.click(".atlas-close")
    browser.click(".atlas-grip")
    assert browser.run(box, ".atlas-panel")[0] < 150


def test_trusted_folium_layers_work_beside_the_events(
    save_map: Save, sample: ModuleType, browser: Any, tmp_path: Path
) -> None:
    del save_map
    event_map = EventMap(sample.make_layers(sample.KOREA_EVENTS))
    folium.Marker([45, 135], popup="my own note", icon=folium.Icon()).add_to(event_map)
    folium.GeoJson({"type": "Point", "coordinates": [120, 50]}).add_to(event_map)
    event_map.save(tmp_path / "own.html")
    browser.open(tmp_path / "own.html")
    assert browser.count("img.leaflet-marker-icon") == 2
    assert browser.text("#atlas-count") == "13 events"
    browser.click("img.leaflet-marker-icon")
    browser.wait("document.querySelector('.leaflet-popup')")
    assert "my own note" in browser.text(".leaflet-popup")
    assert browser.complaints() == []
    assert browser.requests() == [(tmp_path / "own.html").as_uri()]


def test_flows_alike_are_one_line_with_a_number(
    save_map: Save, sample: ModuleType, browser: Any
) -> None:
    oil = sample.KOREA_EVENTS[5]
    browser.open(save_map([{**oil, "id": name} for name in ("a", "b", "c")]))
    (line,) = browser.marks("route")
    browser.click_at(line["x"], line["y"])
    assert browser.count(".atlas-choice .atlas-item") == 3
    assert browser.text("#atlas-card-title") == "Russia → North Korea"


def test_a_year_is_not_listed_under_its_january(save_map: Save, browser: Any) -> None:
    lagos = ("destination", {"name": "Lagos", "lat": 6.5, "lon": 3.4, "cc": "NG"})
    event = {"id": "y", "type": "visit", "title": "Some time in 2024", "date_precision": 5}
    dates = ("2024-01-01", "2024-12-31")
    browser.open(save_map([{**event, "places": [lagos], "dates": dates}]))
    assert browser.text(".atlas-heading") == "2024, month unknown"
    assert "in 2024" in browser.text(".atlas-item-when")


def test_events_without_a_place_come_last_in_the_list(save_map: Save, browser: Any) -> None:
    lagos = ("destination", {"name": "Lagos", "lat": 6.5, "lon": 3.4, "cc": "NG"})
    events = [
        {"id": "a", "type": "visit", "title": "Nowhere", "dates": ("2024-05-01", "2024-05-01")},
        {"id": "b", "type": "visit", "title": "Somewhere", "places": [lagos]},
    ]
    browser.open(save_map(events))
    assert browser.text(".atlas-item-title") == "Somewhere"
    assert browser.count(".atlas-item") == 2


def test_thousands_of_events_at_one_spot_are_one_mark_and_a_list(
    save_map: Save, sample: ModuleType, browser: Any
) -> None:
    event = sample.KOREA_EVENTS[3]
    browser.open(save_map([{**event, "id": f"n{number}"} for number in range(5000)]))
    (mark,) = browser.marks("group")
    assert len(mark["events"]) == 5000
    browser.click_at(mark["x"], mark["y"])
    browser.wait(CARD_OPEN)
    assert 20 < browser.count(".atlas-choice .atlas-item") < 200
    assert browser.count(".atlas-list .atlas-item") < 60
    browser.run("document.querySelector('.atlas-list .atlas-item').focus()")
    browser.press(END)
    assert browser.run("return document.activeElement.dataset.event") == "n0"


def test_events_without_any_date_have_no_timeline_but_a_note(save_map: Save, browser: Any) -> None:
    lagos = ("location", {"name": "Lagos", "lat": 6.5, "lon": 3.4, "cc": "NG"})
    browser.open(save_map([{"id": "a", "type": "visit", "title": "Some day", "places": [lagos]}]))
    assert "No event has a date." in browser.text(".atlas-time")
    assert browser.text(".atlas-heading") == "Date unknown"
    assert browser.complaints() == []


def test_packed_data_opens_like_any_other(
    save_map: Save, sample: ModuleType, browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maps.page.PACK_FROM", 1000)
    browser.open(save_map(sample.KOREA_EVENTS))
    assert browser.text("#atlas-count") == "13 events"
    assert browser.complaints() == []


def test_it_speaks_russian_and_korean(save_map: Save, sample: ModuleType, browser: Any) -> None:
    browser.open(save_map(sample.KOREA_EVENTS, language="ru"))
    assert browser.text("#atlas-count") == "13 событий"
    browser.open(save_map(sample.KOREA_EVENTS, language="ko"))
    assert "2023년" in browser.run("return document.querySelector('#atlas-list').textContent") or (
        "2024년" in browser.run("return document.querySelector('#atlas-list').textContent")
    )


def test_two_maps_live_on_one_page(sample: ModuleType, browser: Any, tmp_path: Path) -> None:
    from maps.event_map import EventMap

    maps = [EventMap(sample.make_layers(sample.KOREA_EVENTS[:n]))._repr_html_() for n in (3, 5)]
    (tmp_path / "notebook.html").write_text("<!DOCTYPE html>" + "".join(maps), encoding="utf-8")
    browser.driver.get((tmp_path / "notebook.html").as_uri())
    counts = []
    for frame in browser.driver.find_elements("css selector", "iframe"):
        browser.driver.switch_to.frame(frame)
        browser.wait("performance.getEntriesByName('eventatlas-ready').length")
        counts.append(browser.text("#atlas-count"))
        browser.driver.switch_to.default_content()
    assert counts == ["3 events", "5 events"]
