"""What a saved map holds, read without a browser."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import folium
import pytest

from maps import basemap
from maps.errors import MapError
from maps.event_map import EventMap

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.usefixtures("built")


class Page(HTMLParser):
    """A saved page, taken apart as a browser would."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")
        self.inside = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data

    def contents(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        pairs = zip(self.elements, self.texts, strict=True)
        return [(attrs, text) for (name, attrs), text in pairs if name == tag]

    def policy(self) -> str:
        metas = [attrs for attrs, _ in self.contents("meta")]
        return next(m["content"] or "" for m in metas if "http-equiv" in m)

    def data(self) -> dict[str, Any]:
        blocks = {attrs.get("id"): text for attrs, text in self.contents("script")}
        value: dict[str, Any] = json.loads(blocks["atlas-events"])
        return value


def render(event_map: EventMap) -> str:
    stream = io.BytesIO()
    event_map.save(stream, close_file=False)
    return stream.getvalue().decode("utf-8")


def test_hostile_text_comes_out_as_the_text_it_is(sample: ModuleType) -> None:
    events = [sample.hostile_event(text, number) for number, text in enumerate(sample.CANARIES)]
    data = Page(render(EventMap(sample.make_layers(events)))).data()
    by_id = {event["id"]: event for event in sample.unpack(data)}
    for number, text in enumerate(sample.CANARIES):
        event = by_id[f"h{number}{text}"]
        (evidence,) = event["evidence"]
        assert event["title"] == event["quantities"] == evidence["sentence"] == text
        assert {place["name"] for place in event["places"]} == {text}
        assert evidence["url"] == ""


def test_hostile_text_adds_no_element_to_the_page(sample: ModuleType) -> None:
    calm = [sample.hostile_event("calm", number) for number in range(len(sample.CANARIES))]
    wild = [sample.hostile_event(text, number) for number, text in enumerate(sample.CANARIES)]
    one, other = (Page(render(EventMap(sample.make_layers(events)))) for events in (calm, wild))
    assert [tag for tag, _ in one.elements] == [tag for tag, _ in other.elements]


def test_a_hostile_title_is_text_in_head_and_data(sample: ModuleType) -> None:
    for text in sample.CANARIES:
        page = Page(render(EventMap([], title=text, summary={text: text})))
        shown = re.sub("[\x00-\x08\ud800-\udfff]", " ", text)
        assert [content for _, content in page.contents("title")] == [shown]
        assert page.data()["title"] == text


def test_types_and_layer_titles_are_text_too(sample: ModuleType) -> None:
    for text in sample.CANARIES:
        (layer,) = sample.make_layers([{"id": "e", "type": text, "title": "x"}])
        (style,) = Page(render(EventMap([layer]))).data()["types"]
        assert style["id"] == text


def test_the_page_asks_for_nothing(sample: ModuleType) -> None:
    html = render(EventMap(sample.make_layers(sample.KOREA_EVENTS)))
    for tag, attrs in Page(html).elements:
        for name in ("src", "href", "srcset", "action", "poster", "data"):
            value = attrs.get(name)
            assert value is None or value.startswith(("data:", "#")), (tag, name, value)
    assert not re.search(r"""(?i)(?:src|href)\s*=\s*["'\\]*https?:""", html)
    assert not re.search(r"(?i)url\(\s*[\"']?(?:https?:)?//|@import", html)


def test_the_policy_names_the_hash_of_every_inline_script_and_style(sample: ModuleType) -> None:
    page = Page(render(EventMap(sample.make_layers(sample.KOREA_EVENTS))))
    policy = page.policy()
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    scripts = [text for attrs, text in page.contents("script") if "type" not in attrs]
    styles = [text for _, text in page.contents("style")]
    assert len(scripts) == 2
    for text in scripts + styles:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_same_events_give_the_same_bytes(sample: ModuleType) -> None:
    def once() -> str:
        event_map = EventMap(sample.make_layers(sample.KOREA_EVENTS), summary={"articles": 5})
        folium.CircleMarker([1, 2], popup="mine").add_to(event_map)
        return render(event_map)

    assert once() == once()


def test_saving_twice_gives_the_same_page(sample: ModuleType) -> None:
    event_map = EventMap(sample.make_layers(sample.KOREA_EVENTS))
    assert render(event_map) == render(event_map)


def test_a_trusted_folium_layer_survives_with_its_script_allowed() -> None:
    event_map = EventMap([])
    folium.GeoJson({"type": "Point", "coordinates": [2, 1]}).add_to(event_map)
    folium.Marker([1, 2], popup="my own note").add_to(event_map)
    page = Page(render(event_map))
    scripts = [text for attrs, text in page.contents("script") if "type" not in attrs]
    assert "my own note" in scripts[-1]
    digest = base64.b64encode(hashlib.sha256(scripts[-1].encode()).digest()).decode()
    assert digest in page.policy()


def test_a_layer_that_would_load_from_elsewhere_is_named(caplog: pytest.LogCaptureFixture) -> None:
    event_map = EventMap([])
    event_map.get_root().header.add_child(
        folium.Element('<script src="https://elsewhere.example/plugin.js"></script>')
    )
    render(event_map)
    assert "https://elsewhere.example/plugin.js" in caplog.text


def test_adding_files_to_one_map_leaves_the_next_alone() -> None:
    EventMap([]).add_js_link("mine", "https://elsewhere.example/x.js")
    assert "elsewhere.example" not in render(EventMap([]))


def test_saving_writes_the_file_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    EventMap([]).save(target)
    EventMap([], title="Second").save(str(target))
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    assert "<title>Second</title>" in target.read_text(encoding="utf-8")


def test_a_failed_save_leaves_the_previous_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "map.html"
    target.write_text("before")
    monkeypatch.setattr("pathlib.Path.replace", _refuse)
    with pytest.raises(OSError, match="disk"):
        EventMap([]).save(target)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def _refuse(*_: object) -> None:
    raise OSError("disk")


def test_notebooks_get_the_whole_page(sample: ModuleType) -> None:
    html = EventMap(sample.make_layers(sample.KOREA_EVENTS))._repr_html_()
    assert "srcdoc" in html
    assert "atlas-events" in html


def test_a_package_that_was_not_built_says_how_to_build_it() -> None:
    with pytest.raises(MapError, match="npm ci && npm run build"):
        basemap.asset("nothing-of-the-kind.js")


def test_very_large_data_is_packed_and_read_back(
    sample: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = render(EventMap(sample.make_layers(sample.KOREA_EVENTS)))
    monkeypatch.setattr("maps.page.PACK_FROM", 1000)
    packed = render(EventMap(sample.make_layers(sample.KOREA_EVENTS)))
    block = re.search(r'data-packed="gzip">([A-Za-z0-9+/=]+)<', packed)
    assert block is not None
    assert json.loads(gzip.decompress(base64.b64decode(block[1]))) == Page(plain).data()
    assert "Kim inspected" not in packed


def test_tiles_are_asked_for_by_name_and_only_their_host_is_let_in() -> None:
    plain = Page(render(EventMap([]))).policy()
    assert "img-src data: blob:;" in plain
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    assert (
        "img-src data: blob: https://tiles.example;"
        in Page(render(EventMap([], tiles=tiles))).policy()
    )
    for wrong in (
        "http://tiles.example/{z}/{x}/{y}",
        "https://a b/{z}/{x}/{y}",
        "https://x/",
        "{z}{x}{y}",
    ):
        with pytest.raises(ValueError, match="no address of tiles"):
            EventMap([], tiles=wrong)


def test_a_language_there_is_not_is_refused() -> None:
    assert dict(Page(render(EventMap([], language="ko"))).elements)["html"] == {"lang": "ko"}
    with pytest.raises(ValueError, match="en, ru, ko"):
        EventMap([], language="xx")


def test_the_page_has_language_title_and_a_viewport_that_zooms() -> None:
    page = Page(render(EventMap([], title="A & B")))
    assert dict(page.elements)["html"] == {"lang": "en"}
    viewports = [m["content"] for m, _ in page.contents("meta") if m.get("name") == "viewport"]
    assert viewports == ["width=device-width, initial-scale=1"]
    assert [text for _, text in page.contents("title")] == ["A & B"]
