"""From layers to the plain values the browser runtime reads.

Article text stays as it is: ``page.json_block`` makes it safe, the runtime shows text as text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from maps.style import STATUSES, TypeStyle, type_style
from maps.wording import (
    BASES,
    DATE_PRECISION,
    ROLES,
    STANCES,
    date_words,
    place_precision_words,
)

if TYPE_CHECKING:
    from pandas import DataFrame
    from shapely.geometry.base import BaseGeometry

    from geo.model import Layer

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Row: TypeAlias = Mapping[str, object]

DECIMALS = 5
"""Coordinates on the map: a meter or so."""


def map_payload(
    layers: Sequence[Layer], title: str, summary: Mapping[str, int | str] | None
) -> dict[str, Json]:
    """Return everything the runtime shows: title, styles in use, events with marks and evidence.

    Events come sorted by date (undated last), then id, so equal input gives an equal page.
    """
    events = [event for layer in layers for event in layer_events(layer)]
    events.sort(key=_by_date)
    return {
        "title": title,
        "summary": [[str(key), value] for key, value in (summary or {}).items()],
        "types": list(_types_json(layers)),
        "statuses": [
            {"id": name, "title": s.title, "fill": s.fill, "line": s.line, "meaning": s.meaning}
            for name, s in STATUSES.items()
        ],
        "events": list[Json](events),
    }


def layer_events(layer: Layer) -> list[dict[str, Json]]:
    """Return a layer's events, each with its marks, evidence and links, in order of appearance."""
    evidence = _group(layer.evidence)
    links = _group(layer.links)
    return [
        _event_json(event_id, rows, layer.type, evidence.get(event_id, []), links.get(event_id, []))
        for event_id, rows in _group(layer.gdf).items()
    ]


def _types_json(layers: Sequence[Layer]) -> Iterable[Json]:
    seen: set[str] = set()
    for spare, layer in enumerate(layers):
        if layer.type not in seen:
            seen.add(layer.type)
            yield _type_json(layer.type, type_style(layer.type, layer.title, spare))


def _type_json(name: str, style: TypeStyle) -> dict[str, Json]:
    return {
        "id": name,
        "title": style.title,
        "noun": style.noun,
        "color": style.color,
        "ink": style.ink,
        "shape": style.shape,
    }


def _group(frame: DataFrame) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in frame.to_dict("records"):
        grouped.setdefault(_text(row.get("event_id")), []).append(row)
    return grouped


def _by_date(event: dict[str, Json]) -> tuple[bool, str, str]:
    start = event["start"] or event["end"]
    return (not start, str(start or ""), str(event["id"]))


def _event_json(
    event_id: str, rows: list[Row], layer_type: str, evidence: list[Row], links: list[Row]
) -> dict[str, Json]:
    first = rows[0]
    start, end = _day(first.get("date_start")), _day(first.get("date_end"))
    precision = _whole(first.get("date_precision"))
    status = _text(first.get("status"))
    return {
        "id": event_id,
        "type": layer_type,
        "subtype": _text(first.get("subtype")).replace("_", " "),
        "title": _text(first.get("title")) or "Untitled event",
        "status": status if status in STATUSES else "possible",
        "contested": first.get("contested") is not None and bool(first.get("contested")),
        "confidence": _number(first.get("confidence")),
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "when": date_words(start, end, precision),
        "when_precision": DATE_PRECISION.get(precision, ""),
        "actors": _pairs(_text(first.get("actors"))),
        "quantities": _text(first.get("quantities")),
        "sources": _whole(first.get("sources")),
        "documents": _whole(first.get("documents")),
        "places": [_place_json(row) for row in rows if _mark(row) in ("point", "area", "country")],
        "routes": [_route_json(row) for row in rows if _mark(row) == "route"],
        "evidence": [_evidence_json(row) for row in evidence],
        "links": [
            {"kind": _text(row.get("kind")), "id": _text(row.get("other_event_id"))}
            for row in links
        ],
    }


def _mark(row: Row) -> str:
    return _text(row.get("mark"))


def _place_json(row: Row) -> dict[str, Json]:
    precision, radius = _whole(row.get("geo_precision")), _number(row.get("radius_km")) or 0.0
    basis, role = _text(row.get("basis")), _text(row.get("role"))
    rings = _rings(row.get("geometry")) if _mark(row) == "area" else []
    return {
        # An area without an outline still has a point and a radius to show.
        "mark": "point" if _mark(row) == "area" and not rings else _mark(row),
        "role": ROLES.get(role, role.capitalize()),
        "name": _text(row.get("place_name")) or "unnamed place",
        "key": _text(row.get("place_id")) or _text(row.get("place_name")),
        "country": _text(row.get("country_code")),
        "lat": _degrees(row.get("lat")),
        "lon": _degrees(row.get("lon")),
        "precision": precision,
        "precision_words": place_precision_words(precision, radius),
        "radius_km": round(radius, 2),
        "basis": BASES.get(basis, ""),
        "reason": _text(row.get("reason")),
        "rings": rings,
    }


def _route_json(row: Row) -> dict[str, Json]:
    return {
        "from": _text(row.get("origin_name")),
        "to": _text(row.get("destination_name")),
        "line": _ends(row.get("geometry")),
    }


def _evidence_json(row: Row) -> dict[str, Json]:
    stance = _text(row.get("stance"))
    return {
        "sentence": _text(row.get("sentence")),
        "source": _text(row.get("source")),
        "stance": STANCES.get(stance, stance),
        "stance_kind": stance,
        "published": _text(row.get("published")),
        "outlet": _text(row.get("outlet")),
        "doc": _text(row.get("doc_id")),
        "url": web_address(_text(row.get("url"))),
    }


def web_address(text: str) -> str:
    """Return the text when it is an http or https address a reader may follow, else nothing."""
    if not text.isprintable() or any(char.isspace() for char in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def _pairs(text: str) -> list[Json]:
    """Split ``visitor: Kim Jong Un; host: Vladimir Putin`` into labelled names."""
    pairs: list[Json] = []
    for part in filter(None, (piece.strip() for piece in text.split("; "))):
        role, colon, name = part.partition(": ")
        pairs.append([role.replace("_", " ").capitalize(), name] if colon else ["", part])
    return pairs


def _rings(geometry: object) -> list[Json]:
    """Return an area's rings, holes among them: ``[[lon, lat], ...]`` each."""
    polygons = [part for part in _parts(geometry) if part.geom_type == "Polygon"]
    lines = [line for part in polygons for line in (part.exterior, *part.interiors)]
    return [_coordinates(line) for line in lines]


def _ends(geometry: object) -> list[Json]:
    """Return where a route starts and ends; nothing between is known."""
    points = [point for part in _parts(geometry) for point in _coordinates(part)]
    return [points[0], points[-1]] if len(points) > 1 else []


def _parts(geometry: Any) -> list[BaseGeometry]:
    if not hasattr(geometry, "geom_type") or geometry.is_empty:
        return []
    return list(geometry.geoms) if hasattr(geometry, "geoms") else [geometry]


def _coordinates(line: BaseGeometry) -> list[Json]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y, *_ in line.coords]


def _text(value: object) -> str:
    return "" if _missing(value) else str(value)


def _whole(value: object) -> int:
    return int(_number(value) or 0)


def _degrees(value: object) -> float | None:
    number = _number(value)
    return None if number is None else round(number, DECIMALS)


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
