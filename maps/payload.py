"""From layers to the columns the browser runtime reads.

A map of a hundred thousand events has to be made and opened in seconds, so events travel as
columns, not as records: one list a column, strings that repeat as numbers into one table of words.
``maps/web/src/data.js`` reads what is written here. Article text stays as it is:
``page.json_block`` makes it safe, the runtime shows text as text.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

import pandas as pd
import shapely

from maps.style import STATUSES, type_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandas import DataFrame
    from shapely.geometry.base import BaseGeometry

    from geo.model import Layer

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Columns: TypeAlias = "dict[str, Json]"

STEPS = 100_000
"""Coordinates are whole numbers of this many to a degree: a meter or so."""
MARKS = ("point", "area", "country")
"""Marks of places, by the number they travel as."""
UNKNOWN = -1
"""A confidence nobody gave."""
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/[!-~]*)?")
_EPOCH = date(1970, 1, 1)
_NOT_A_TIME = -(2**63)
"""What numpy makes of a missing day."""


def map_payload(
    layers: Sequence[Layer], title: str, summary: Mapping[str, int | str] | None
) -> dict[str, Json]:
    """Return everything the runtime shows: title, styles in use, events with marks and evidence.

    Events come sorted by date (undated last), then id, so equal input gives an equal page.
    """
    words = Words()
    order = _in_order(layers)
    number = {key: at for at, key in enumerate(order)}
    rows = _together([layer.gdf for layer in layers], number)
    evidence = _together([layer.evidence for layer in layers], number)
    links = _together([layer.links for layer in layers], number)
    return {
        "title": title,
        "summary": [[str(key), value] for key, value in (summary or {}).items()],
        "types": list(_types_json(layers)),
        "statuses": [{"id": name, "fill": s.fill, "line": s.line} for name, s in STATUSES.items()],
        "steps": STEPS,
        "events": _events(rows, words),
        "places": _places(rows, words),
        "routes": _routes(rows, words),
        "evidence": _evidence(evidence, words),
        "links": _links(links, number, words),
        "words": words.all,
    }


def countries_shaded(payload: Mapping[str, Any]) -> list[str]:
    """Codes of the countries in which an event is known to be somewhere, in order."""
    places, words = payload["places"], payload["words"]
    country = MARKS.index("country")
    marked = zip(places["mark"], places["country"], strict=True)
    return sorted({words[code] for mark, code in marked if mark == country and code})


class Words:
    """Strings that repeat, each kept once; the empty string is number 0."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    @property
    def all(self) -> list[Json]:
        """The strings by their numbers."""
        return list[Json](self._numbers)

    def number(self, text: str) -> int:
        """The number of a string."""
        return self._numbers.setdefault(text, len(self._numbers))

    def column(self, texts: Iterable[str]) -> list[Json]:
        """The numbers of many."""
        known, found = self._numbers, list[Json]()
        for text in texts:
            number = known.get(text)
            if number is None:
                number = known[text] = len(known)
            found.append(number)
        return found


Key: TypeAlias = tuple[int, str]
"""Number of a layer and id of an event in it."""


def _in_order(layers: Sequence[Layer]) -> list[Key]:
    """All events by date, the undated last, then id."""
    found: dict[Key, tuple[bool, int, str]] = {}
    for at, layer in enumerate(layers):
        ids = _texts(layer.gdf, "event_id")
        days = (_days(layer.gdf, name) for name in ("date_start", "date_end"))
        for event_id, start, end in zip(ids, *days, strict=True):
            day = end if start is None else start
            found.setdefault((at, event_id), (day is None, day or 0, event_id))
    return sorted(found, key=lambda key: (found[key], key))


def _together(frames: Sequence[DataFrame], number: Mapping[Key, int]) -> DataFrame:
    """The layers' tables as one, by the number of the event; rows of unknown events go."""
    parts = []
    for at, table in enumerate(frames):
        events = [number.get((at, _text(one)), -1) for one in _column(table, "event_id")]
        plain = pd.DataFrame({name: table[name] for name in table.columns}, copy=False)
        parts.append(plain.assign(layer=at, event=events))
    filled = [part for part in parts if len(part)] or parts[:1]
    if not filled:
        return pd.DataFrame({"event": [], "layer": []})
    table = pd.concat(filled, ignore_index=True)
    return table[table["event"] >= 0].sort_values("event", kind="stable", ignore_index=True)


def _types_json(layers: Sequence[Layer]) -> Iterable[Json]:
    for spare, layer in enumerate(layers):
        style = type_style(layer.type, layer.title, spare)
        yield {
            "id": layer.type,
            "title": style.title,
            "noun": style.noun,
            "color": style.color,
            "ink": style.ink,
            "shape": style.shape,
        }


def _events(rows: DataFrame, words: Words) -> Columns:
    first = rows.drop_duplicates("event")
    known = {name: at for at, name in enumerate(STATUSES)}
    return {
        "id": list[Json](_texts(first, "event_id")),
        "type": [int(at) for at in first["layer"].tolist()],
        "subtype": words.column(one.replace("_", " ") for one in _texts(first, "subtype")),
        "title": list[Json](_texts(first, "title")),
        "status": [known.get(one, known["possible"]) for one in _texts(first, "status")],
        "contested": [int(not _missing(one) and bool(one)) for one in _column(first, "contested")],
        "confidence": [
            UNKNOWN if one is None else round(100 * one) for one in _numbers(first, "confidence")
        ],
        "start": list[Json](_days(first, "date_start")),
        "end": list[Json](_days(first, "date_end")),
        "precision": _wholes(first, "date_precision"),
        "actors": [_actors(one, words) for one in _texts(first, "actors")],
        "quantities": words.column(_texts(first, "quantities")),
        "sources": _wholes(first, "sources"),
        "documents": _wholes(first, "documents"),
    }


def _actors(text: str, words: Words) -> Json:
    """Split ``visitor: Kim Jong Un, Kim Yo Jong; host: Vladimir Putin``: role, name, role, name."""
    found: list[Json] = []
    for part in filter(None, (piece.strip() for piece in text.split("; "))):
        role, colon, names = part.partition(": ")
        for name in (names if colon else part).split(", "):
            found += [words.number(role if colon else ""), words.number(name)]
    return found


def _places(rows: DataFrame, words: Words) -> Columns:
    marks = rows[[one in MARKS for one in _texts(rows, "mark")]]
    areas = {
        at: rings
        for at, (mark, shape) in enumerate(
            zip(_texts(marks, "mark"), _column(marks, "geometry"), strict=True)
        )
        if mark == "area" and (rings := _rings(shape))
    }
    return {
        "event": _wholes(marks, "event"),
        # An area without an outline still has a point and a radius to show.
        "mark": [
            MARKS.index("point" if one == "area" and at not in areas else one)
            for at, one in enumerate(_texts(marks, "mark"))
        ],
        "role": words.column(_texts(marks, "role")),
        "name": words.column(one or "?" for one in _texts(marks, "place_name")),
        "key": words.column(
            key or name
            for key, name in zip(
                _texts(marks, "place_id"), _texts(marks, "place_name"), strict=True
            )
        ),
        "country": words.column(_texts(marks, "country_code")),
        "lon": [_steps(one) for one in _numbers(marks, "lon")],
        "lat": [_steps(one) for one in _numbers(marks, "lat")],
        "precision": _wholes(marks, "geo_precision"),
        "radius": [round(one or 0.0, 1) for one in _numbers(marks, "radius_km")],
        "basis": words.column(_texts(marks, "basis")),
        "reason": words.column(_texts(marks, "reason")),
        "rings": {str(at): rings for at, rings in areas.items()},
    }


def _routes(rows: DataFrame, words: Words) -> Columns:
    routes = rows[[one == "route" for one in _texts(rows, "mark")]]
    return {
        "event": _wholes(routes, "event"),
        "from_name": words.column(_texts(routes, "origin_name")),
        "to_name": words.column(_texts(routes, "destination_name")),
        "line": [_ends(one) for one in _column(routes, "geometry")],
    }


def _evidence(rows: DataFrame, words: Words) -> Columns:
    columns = {
        name: words.column(_texts(rows, name))
        for name in ("source", "stance", "published", "outlet", "doc_id")
    }
    addresses = words.column(map(web_address, _texts(rows, "url")))
    sentences = list[Json](_texts(rows, "sentence"))
    return {"event": _wholes(rows, "event"), "sentence": sentences, **columns, "url": addresses}


def _links(rows: DataFrame, number: Mapping[Key, int], words: Words) -> Columns:
    by_id = {event_id: at for (_, event_id), at in number.items()}
    others = [by_id.get(one) for one in _texts(rows, "other_event_id")]
    kept = [at for at, other in enumerate(others) if other is not None]
    events, kinds = _wholes(rows, "event"), _texts(rows, "kind")
    return {
        "event": [events[at] for at in kept],
        "kind": words.column(kinds[at] for at in kept),
        "other": [others[at] for at in kept],
    }


def web_address(text: str) -> str:
    """Return the text when it is an http or https address a reader may follow, else nothing."""
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    if not text.isprintable() or " " in text:  # no other blank is printable
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def _rings(geometry: object) -> list[Json]:
    """Return an area's rings, holes among them: ``[lon, lat, lon, lat, ...]`` in steps each."""
    polygons = [part for part in _parts(geometry) if part.geom_type == "Polygon"]
    lines = [line for part in polygons for line in (part.exterior, *part.interiors)]
    return [_flat(line) for line in lines]


def _ends(geometry: object) -> Json:
    """Return where a route starts and ends; nothing between is known."""
    points: list[Any] = [number for part in _parts(geometry) for number in _flat(part)]
    return [*points[:2], *points[-2:]] if len(points) > 2 else []


def _parts(geometry: Any) -> list[BaseGeometry]:
    if not hasattr(geometry, "geom_type") or geometry.is_empty:
        return []
    return list(geometry.geoms) if hasattr(geometry, "geoms") else [geometry]


def _flat(line: BaseGeometry) -> list[Json]:
    coordinates = shapely.get_coordinates(line) * STEPS
    return list[Json](coordinates.round().astype(int).ravel().tolist())


def _column(table: DataFrame, name: str) -> list[object]:
    return table[name].tolist() if name in table.columns else [None] * len(table)


def _texts(table: DataFrame, name: str) -> list[str]:
    return [_text(one) for one in _column(table, name)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if _missing(value) else str(value)


def _numbers(table: DataFrame, name: str) -> list[float | None]:
    return [_number(one) for one in _column(table, name)]


def _wholes(table: DataFrame, name: str) -> list[Json]:
    return [int(one or 0) for one in _numbers(table, name)]


def _days(table: DataFrame, name: str) -> list[int | None]:
    """Days since 1970, or nothing."""
    if name in table.columns and table[name].dtype.kind == "M" and table[name].dt.tz is None:
        days = table[name].to_numpy().astype("datetime64[D]").astype("int64")
        return [None if day == _NOT_A_TIME else int(day) for day in days.tolist()]
    found = [_day(one) for one in _column(table, name)]
    return [None if day is None else (day - _EPOCH).days for day in found]


def _steps(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * STEPS)


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _day(value: object) -> date | None:
    if _missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _missing(value: object) -> bool:
    """Tell whether a cell is empty: None, NaN and NaT alone differ from themselves or are None."""
    return value is None or type(value).__name__ == "NAType" or bool(value != value)
