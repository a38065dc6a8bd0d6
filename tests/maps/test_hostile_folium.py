"""Hostile events beside a user's own folium layers: folium runs what it gets, so it gets no event.

The surfaces are those of stock folium on which text was seen to run as code while a map is saved.
"""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

import folium
import folium.plugins
import pytest

from maps.event_map import EventMap

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from geo.model import Layer

pytestmark = pytest.mark.usefixtures("built")

PROBE = "{{7*71993}} {% for x in y %} {# note"
RESULT = "503951"
OWN = "my own note"
HERE = (48.0, 16.0)
plugins: Any = folium.plugins  # half of it has types


def point(**properties: Any) -> dict[str, Any]:
    """A GeoJSON collection of one point."""
    geometry = {"type": "Point", "coordinates": [16.0, 48.0]}
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return {"type": "FeatureCollection", "features": [feature]}


def marker(**options: Any) -> folium.Marker:
    return folium.Marker(HERE, **options)


def with_control(event_map: EventMap, *layers: Any) -> None:
    for layer in (*layers, folium.LayerControl()):
        layer.add_to(event_map)


def geo(child: Any) -> folium.GeoJson:
    layer = folium.GeoJson(point(name=OWN))
    layer.add_child(child)
    return layer


SURFACES: dict[str, Callable[[EventMap], Any]] = {
    "popup": lambda m: marker(popup=OWN).add_to(m),
    "parsed popup": lambda m: marker(popup=folium.Popup(OWN, parse_html=True)).add_to(m),
    "escaped popup": lambda m: marker(popup=folium.Popup(html.escape(OWN))).add_to(m),
    "frame in a popup": lambda m: marker(popup=folium.Popup(folium.IFrame(OWN))).add_to(m),
    "markup in a popup": lambda m: marker(popup=folium.Popup(folium.Html(OWN))).add_to(m),
    "tooltip": lambda m: marker(tooltip=OWN).add_to(m),
    "GeoJSON property": lambda m: folium.GeoJson(point(name=OWN)).add_to(m),
    "GeoJSON popup": lambda m: geo(folium.GeoJsonPopup(["name"])).add_to(m),
    "GeoJSON tooltip": lambda m: geo(folium.GeoJsonTooltip(["name"])).add_to(m),
    "layer name": lambda m: with_control(m, folium.FeatureGroup(name=OWN)),
    "icon": lambda m: marker(icon=folium.DivIcon(html=OWN)).add_to(m),
    "marker title": lambda m: marker(title=OWN).add_to(m),
    "attribution": lambda m: folium.TileLayer("https://t.example/{z}/{x}/{y}", attr=OWN).add_to(m),
    "fast cluster": lambda m: plugins.FastMarkerCluster([[*HERE, OWN]]).add_to(m),
    "cluster": lambda m: plugins.MarkerCluster([HERE], popups=[OWN]).add_to(m),
    "times": lambda m: plugins.TimestampedGeoJson(point(popup=OWN, times=[0])).add_to(m),
    "page": lambda m: vars(m.get_root())["html"].add_child(folium.Element(OWN)),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(sample: ModuleType) -> list[Layer]:
    """Layers with the probe in every field at once and in each in turn, and as type and title."""
    events = [sample.hostile_field(field, PROBE, at) for at, field in enumerate(sample.FIELDS)]
    layers: list[Layer] = sample.make_layers(
        [*events, {**sample.hostile_event(PROBE, 60), "type": PROBE}]
    )
    return layers


def test_the_probe_runs_where_folium_gets_it() -> None:
    assert folium.Element("{{7*71993}}").render() == RESULT


@pytest.mark.parametrize("surface", SURFACES)
def test_hostile_text_never_reaches_folium(surface: str, hostile: list[Layer]) -> None:
    event_map = EventMap(hostile, title=PROBE, summary={PROBE: PROBE})
    SURFACES[surface](event_map)
    stream = io.BytesIO()
    event_map.save(stream, close_file=False)
    page = stream.getvalue().decode("utf-8")
    assert OWN in page or "base64,CiAgICBteSBvd24gbm90ZQ==" in page  # the frame's
    assert RESULT not in page
    ours = r'<script type="application/json" id="atlas-events">.*?</script>|<title>.*?</title>'
    assert page.count(PROBE) > 3
    assert "7*71993" not in re.sub(ours, "", page, flags=re.DOTALL)
