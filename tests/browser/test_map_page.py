"""What a reader sees and does, in a real browser, from a file, without a network."""
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
import pytest

from maps.event_map import EventMap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    Save = Callable[..., Path]

ESCAPE = "\ue00c"
CARD_OPEN = "!document.getElementById('atlas-card').hidden"
KOMSOMOLSK = '.atlas-mark[data-events="e01"]'
ITEM = '.atlas-list [data-event="{}"]'


@pytest.fixture
def korea(save_map: Save, sample: ModuleType, browser: Any) -> Path:
    path = save_map(sample.KOREA_EVENTS, title="Russia and North Korea", summary={"articles": 5})
    browser.open(path)
    return path


def test_it_opens_from_a_file_and_asks_for_nothing(korea: Path, browser: Any) -> None:
    browser.click(ITEM.format("e04"))
    browser.click(".leaflet-control-zoom-in")
    assert browser.requests() == [korea.as_uri()]
    assert browser.complaints() == []


def test_every_event_is_in_the_list_with_its_words(korea: Path, browser: Any) -> None:
    assert browser.count(".atlas-list .atlas-item") == 13
    assert browser.text("#atlas-count") == "13 events"
    oil = browser.text(ITEM.format("e06"))
    for words in ("in March 2024", "Russia → North Korea", "Shipment", "Alleged", "Contested"):
        assert words in oil
    assert browser.text("h1") == "Russia and North Korea"


def test_marks_stand_where_the_events_are(korea: Path, browser: Any) -> None:
    assert browser.count(KOMSOMOLSK) == 1
    assert browser.count(".atlas-area") == 1
    assert browser.count(".atlas-route") == 2
    assert browser.count(".atlas-ring") == 1
    pills = browser.run(
        "return [...document.querySelectorAll('.atlas-pill')].map((pill) => pill.textContent)"
    )
    assert sorted(pills) == ["North Korea · 3", "Russia · 3"]


def test_a_layer_switch_hides_and_shows_its_marks(korea: Path, browser: Any) -> None:
    browser.click('input[data-type="visit"]')
    assert browser.count(KOMSOMOLSK) == 0
    assert browser.text("#atlas-count") == "11 of 13 events shown"
    browser.click('input[data-type="transfer"]')
    assert browser.count(".atlas-route") == 0
    browser.click('input[data-type="visit"]')
    assert browser.count(KOMSOMOLSK) == 1


def test_a_status_switch_hides_what_is_only_alleged(korea: Path, browser: Any) -> None:
    browser.click('input[data-status="alleged"]')
    assert browser.count(".atlas-route") == 0
    assert browser.count(ITEM.format("e06")) == 0


def test_switching_all_off_says_so(korea: Path, browser: Any) -> None:
    for status in ("happened", "planned", "alleged", "possible", "denied"):
        browser.click(f'input[data-status="{status}"]')
    assert "No events match" in browser.text(".atlas-empty")
    assert browser.count(".atlas-mark, .atlas-pill, .atlas-area, .atlas-route") == 0


def test_a_mark_opens_a_card_with_the_evidence(korea: Path, browser: Any) -> None:
    browser.click(KOMSOMOLSK)
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


def test_the_card_is_a_dialog_that_takes_and_returns_the_focus(korea: Path, browser: Any) -> None:
    browser.click(ITEM.format("e06"))
    browser.wait(CARD_OPEN)
    active = "return document.activeElement.id || document.activeElement.dataset.event"
    assert browser.run(active) == "atlas-card"
    assert browser.driver.switch_to.active_element.aria_role == "dialog"
    browser.press(ESCAPE)
    browser.wait(f"!({CARD_OPEN})")
    assert browser.run(active) == "e06"


def test_a_country_label_and_a_shared_spot_offer_a_choice(korea: Path, browser: Any) -> None:
    browser.click(".atlas-pill")
    browser.wait(CARD_OPEN)
    assert browser.count(".atlas-choice .atlas-item") == 3
    browser.click(".atlas-choice .atlas-item")
    assert browser.count(".atlas-evidence figure") >= 1
    browser.click(".atlas-back")
    assert browser.count(".atlas-choice .atlas-item") == 3


def test_events_lead_to_the_events_they_belong_to(korea: Path, browser: Any) -> None:
    browser.click(ITEM.format("e01"))
    browser.click(".atlas-link")
    assert "five-day visit" in browser.text("#atlas-card-title")


def test_hostile_text_shows_as_text_and_touches_nothing(
    save_map: Save, sample: ModuleType, browser: Any
) -> None:
    events = [sample.hostile_event(text, number) for number, text in enumerate(sample.CANARIES)]
    browser.open(save_map(events, title="{{7*7}}</title><img src=x onerror=window.pwned=1>"))
    shown = browser.run(
        "return [...document.querySelectorAll('.atlas-item-title')].map((one) => one.textContent.toWellFormed())"
    )
    visible = {text for text in sample.CANARIES if "\ud83d" not in text}
    assert visible <= set(shown)
    browser.run("document.querySelectorAll('.atlas-item').forEach((one) => one.click())")
    assert browser.run("return window.pwned") is None
    assert browser.count("img, iframe, .atlas-panel svg[onload]") == 0
    assert browser.count(".atlas-evidence a") == 0
    assert browser.complaints() == []


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
    browser.click(ITEM.format("e04"))
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
    assert browser.count(".atlas-item") == 13
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
    assert browser.count(".atlas-route") == 1
    assert browser.text(".atlas-route-count") == "3"
    browser.click(".atlas-route-count")
    assert browser.count(".atlas-choice .atlas-item") == 3
    assert browser.text("#atlas-card-title") == "Russia → North Korea"


def test_a_year_is_not_listed_under_its_january(save_map: Save, browser: Any) -> None:
    lagos = ("destination", {"name": "Lagos", "lat": 6.5, "lon": 3.4, "cc": "NG"})
    event = {"id": "y", "type": "visit", "title": "Some time in 2024", "date_precision": 5}
    dates = ("2024-01-01", "2024-12-31")
    browser.open(save_map([{**event, "places": [lagos], "dates": dates}]))
    assert browser.text(".atlas-month h3") == "2024, month unknown"
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
