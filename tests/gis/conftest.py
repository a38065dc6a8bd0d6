"""What tests of formats and of other programs share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import box

from gazetteer.place import Place
from geo.atlas import write_atlas
from geo.layers import build_layers
from geo.model import (
    DateInterval,
    Document,
    Event,
    EventLink,
    EventPlace,
    Evidence,
    Mention,
    Rejected,
    Resolution,
    Sentence,
)

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script>alert(1)</script> &lt;u&gt; & [% 'a' || 'b' %] \"it's\"\nnext line"
QGIS_STATUSES = ("happened", "planned", "alleged", "possible", "denied")


@pytest.fixture(scope="session")
def qgis_atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas with every kind of mark in every status, on both sides of the antimeridian."""
    folder = tmp_path_factory.mktemp("qgis atlas")
    return write_atlas(folder / "my events.gpkg", **_qgis_content())


def _qgis_content() -> dict[str, Any]:
    events = [
        made(number, status)
        for number, status in enumerate(QGIS_STATUSES)
        for made in (_shipment, _exploration, _sanction, _attack)
    ]
    events.append(_event("nowhere", "meeting", "happened", date=None))
    document = Document(
        "a.txt", f"Rason sent ships. {HOSTILE}", "Ships", None, None, "x.org", "en",
        (Sentence(0, 17),), "in/a.txt",
    )  # fmt: skip
    mention = Mention(0, 5, "Rason", "literal", 0, "Rason")
    return {
        "documents": (document,),
        "resolutions": {
            "a.txt": (Resolution(mention, _place("Rason", 42.2, 130.3), 0.9, HOSTILE),)
        },
        "events": events,
        "layers": build_layers(events),
        "rejected": (Rejected("b.txt", "binary file"),),
        "run": {"version": "1", "attribution": "Places: GeoNames"},
    }


def _event(event_id: str, kind: str, status: Any, *places: EventPlace, **more: Any) -> Event:
    said = Evidence("a.txt", 0, 17, HOSTILE, "K <b>N</b>", "alleges", "2023-10-13")
    told = {
        "date": DateInterval(date(2023, 9, 7), date(2023, 9, 7), 1), "links": (), **more
    }  # fmt: skip
    return Event(
        event_id, kind, "", f"{status} {HOSTILE}", status, False, told["date"], places,
        {"sender": ("A <i>b</i>",)}, (), "", 0.8, (said,), told["links"],
    )  # fmt: skip


def _shipment(number: int, status: str) -> Event:
    """From Korea over the Pacific to Alaska, each farther south."""
    origin = _at("origin", _place(f"Port {number}", 45.0 - 4 * number, 130.0))
    end = _at("destination", _place(f"Bay {number}", 60.0 - 4 * number, -160.0))
    related = (EventLink("related", f"exploration{number}"),)
    return _event(f"transfer{number}", "transfer", status, origin, end, links=related)


def _exploration(number: int, status: str) -> Event:
    west, south = 138.0 + 6 * number, 20.0
    place = _place(f"Sea {number}", south + 2, west + 2)
    area = box(west, south, west + 4, south + 4)
    return _event(f"exploration{number}", "exploration", status, _at("location", place, 5, area))


def _sanction(number: int, status: str) -> Event:
    place = _place(f"Country <{number}>", 10.0, 135.0 + 8 * number, country="KP")
    undated = {"date": None} if number == 0 else {}
    return _event(f"sanction{number}", "sanction", status, _at("target", place, 6), **undated)


def _attack(number: int, status: str) -> Event:
    """Of a type that no style knows; lasts from September 5 to 8."""
    place = _place(f"Town {number}", 0.0, 135.0 + 8 * number)
    days = DateInterval(date(2023, 9, 5), date(2023, 9, 8), 2)
    return _event(f"attack{number}", "cyber_attack", status, _at("location", place), date=days)


def _place(name: str, lat: float, lon: float, country: str | None = None) -> Place:
    return Place(f"site:{name}", name, lat, lon, "S", "PRT", country)


def _at(role: Any, place: Place, precision: int = 1, area: Any = None) -> EventPlace:
    radius = 300.0 if precision == 6 else 0.0
    return EventPlace(
        role, place.name, place, precision, radius, "sentence", reason=HOSTILE, area=area
    )
