"""Events as layers: one GeoDataFrame per type, one row per mark on the map."""

from __future__ import annotations

import logging
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pandas as pd
import shapely

from geo._clean import WORLD, clean_line, clean_text, in_world
from geo._columns import (
    COLUMNS,
    CRS,
    DTYPES,
    EVIDENCE_COLUMNS,
    LINK_COLUMNS,
    MARKS,
    ROLES,
    STATUSES,
    TITLES,
    Kind,
    frame,
    geo_frame,
    in_layer_order,
    title_of,
)
from geo._geometry import mark_area, mark_line, mark_point, route
from geo._rows import Row, event_columns, no_mark
from geo.errors import GeoError
from geo.model import Event, EventPlace, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geopandas import GeoDataFrame
    from shapely.geometry import LineString, MultiLineString

log = logging.getLogger(__name__)

ROUTED = frozenset({"transfer", "deployment", "movement", "visit"})
"""Built-in types whose origin and destination are joined by a line; users' own types are too."""

COUNTRY_PRECISION = 6

_KINDS_OF_MARK: dict[str, set[str | None]] = {
    "point": {"Point"},
    "country": {"Point"},
    "area": {"Polygon", "MultiPolygon"},
    "route": {"LineString", "MultiLineString"},
    "none": {None},
}


class LayerError(GeoError, RuntimeError):
    """A layer's table is not what the columns promise; the message names the layer and the row."""


def build_layers(
    events: Sequence[Event], *, outlets: Mapping[str, str] | None = None
) -> tuple[Layer, ...]:
    """One checked layer per type present, in a fixed order; an event without a place is kept too.

    Geometry is EPSG:4326, (lon, lat). ``outlets`` names each document's outlet by ``doc_id``;
    without it the host of the evidence's URL stands in. Raises ``LayerError`` when a table does not
    hold what it promises.
    """
    layers = []
    for event_type in in_layer_order(event.type for event in events):
        found = sorted(
            (event for event in events if event.type == event_type),
            key=lambda event: event.event_id,
        )
        layer = Layer(
            type=event_type,
            title=title_of(event_type),
            gdf=geo_frame([row for event in found for row in _rows(event)]),
            evidence=frame(_evidence_rows(found, outlets or {}), EVIDENCE_COLUMNS),
            links=frame(_link_rows(found), LINK_COLUMNS),
        )
        check_layer(layer)
        layers.append(layer)
    return tuple(layers)


def _rows(event: Event) -> list[Row]:
    about = event_columns(event)
    places = _distinct(event)
    marks = [*map(_place_mark, places), *_route_marks(event.type, places)]
    return [about | mark for mark in marks or [no_mark()]]


def _distinct(event: Event) -> list[EventPlace]:
    """The event's places, each once per role, the most precise kept; impossible points left out."""
    best: dict[tuple[str, str], EventPlace] = {}
    for place in event.places:
        if not in_world(place.place.lat, place.place.lon):
            log.warning("event %s: %s has no usable coordinates", event.event_id, place.name)
            continue
        key = (place.role, place.place.place_id)
        if key not in best or _rather(place) < _rather(best[key]):
            best[key] = place
    return [best[key] for key in sorted(best)]


def _rather(place: EventPlace) -> tuple[bool, int, int]:
    """Sorts the place to keep first: with an area, precise, said in the sentence itself."""
    order = {"sentence": 0, "other_sentence": 1, "inferred": 2}
    return place.area is None, place.geo_precision or 9, order.get(place.basis, 3)


def _place_mark(place: EventPlace) -> Row:
    line = mark_line(place.area)
    if line is not None:
        return _line_mark(place, line)
    area = mark_area(place.area) if place.geo_precision != COUNTRY_PRECISION else None
    mark = "area" if area is not None else "point"
    return no_mark() | {
        "mark": "country" if place.geo_precision == COUNTRY_PRECISION else mark,
        "role": place.role,
        "place_name": clean_line(place.name) or clean_line(place.place.name),
        "place_id": clean_line(place.place.place_id),
        "country_code": clean_line(place.place.country_code),
        "lat": place.place.lat,
        "lon": place.place.lon,
        "geo_precision": place.geo_precision,
        "radius_km": place.radius_km,
        "basis": place.basis,
        "reason": clean_line(place.reason),
        "geometry": area if area is not None else mark_point(place.place),
    }


def _line_mark(place: EventPlace, line: LineString | MultiLineString) -> Row:
    """A line that the source itself draws: a track, a pipeline."""
    return no_mark() | {
        "mark": "route",
        "place_name": clean_line(place.name),
        "country_code": clean_line(place.place.country_code),
        "geo_precision": place.geo_precision,
        "radius_km": place.radius_km,
        "basis": place.basis,
        "reason": clean_line(place.reason),
        "geometry": line,
    }


def _route_marks(event_type: str, places: Sequence[EventPlace]) -> Iterator[Row]:
    if event_type in TITLES and event_type not in ROUTED:
        return
    origins = [place for place in places if place.role == "origin"]
    destinations = [place for place in places if place.role == "destination"]
    for origin, destination in product(origins, destinations):
        line = route(origin.place.point, destination.place.point)
        if line is not None:
            yield _route_mark(origin, destination) | {"geometry": line}


def _route_mark(origin: EventPlace, destination: EventPlace) -> Row:
    ends = (origin, destination)
    return no_mark() | {
        "mark": "route",
        "geo_precision": max(end.geo_precision for end in ends),
        "radius_km": max(end.radius_km for end in ends),
        "basis": next((e.basis for e in ends if e.basis != "sentence"), "sentence"),
        "origin_name": clean_line(origin.name) or clean_line(origin.place.name),
        "destination_name": clean_line(destination.name) or clean_line(destination.place.name),
    }


def _evidence_rows(events: Sequence[Event], outlets: Mapping[str, str]) -> list[Row]:
    return [
        {
            "event_id": clean_line(event.event_id),
            "doc_id": clean_line(evidence.doc_id),
            "start": evidence.start,
            "end": evidence.end,
            "sentence": clean_text(evidence.sentence),
            "source": clean_line(evidence.source),
            "stance": evidence.stance,
            "published": clean_line(evidence.published),
            "url": clean_line(evidence.url),
            "outlet": clean_line(outlets.get(evidence.doc_id)) or _host(evidence.url),
        }
        for event in events
        for evidence in sorted(event.evidence, key=lambda e: (e.doc_id, e.start, e.end))
    ]


def _host(url: str | None) -> str:
    try:
        return clean_line(urlsplit(url or "").hostname)
    except ValueError:
        return ""


def _link_rows(events: Sequence[Event]) -> list[Row]:
    return [
        {
            "event_id": clean_line(event.event_id),
            "kind": link.kind,
            "other_event_id": clean_line(link.event_id),
        }
        for event in events
        for link in sorted(set(event.links), key=lambda link: (link.kind, link.event_id))
    ]


def check_layer(layer: Layer) -> None:
    """Nothing for a correct layer; raises ``LayerError`` naming the layer and row otherwise."""
    _check_columns(layer, layer.gdf.drop(columns="geometry", errors="ignore"), COLUMNS)
    _check_columns(layer, layer.evidence, EVIDENCE_COLUMNS)
    _check_columns(layer, layer.links, LINK_COLUMNS)
    _check_geometry(layer, layer.gdf)
    gdf = layer.gdf
    known = {
        "event_id": gdf["event_id"] != "",
        "type": gdf["type"] == layer.type,
        "status": gdf["status"].isin(STATUSES),
        "mark": gdf["mark"].isin(MARKS),
        "role": gdf["role"].isin(["", *ROLES]),
        "confidence": gdf["confidence"].between(0.0, 1.0),
        "date_end": ~(gdf["date_end"] < gdf["date_start"]),
    }
    for column, fine in known.items():
        _refuse_first(layer, gdf, ~fine, f"{column} is wrong")


def _check_columns(layer: Layer, table: pd.DataFrame, columns: Mapping[str, Kind]) -> None:
    if list(table.columns) != list(columns):
        raise LayerError(f"layer {layer.type}: columns are {list(table.columns)}, not {[*columns]}")
    for name, kind in columns.items():
        column = table[name]
        right = (
            pd.api.types.is_string_dtype(column)
            if kind == "text"
            else str(column.dtype) == DTYPES[kind]
        )
        if not right:
            raise LayerError(f"layer {layer.type}: column {name} is {column.dtype}, not {kind}")
        if kind == "text":
            _refuse_first(layer, table, column.isna(), f"{name} is null")


def _check_geometry(layer: Layer, gdf: GeoDataFrame) -> None:
    if gdf.crs is None or gdf.crs.to_string() != CRS:
        raise LayerError(f"layer {layer.type}: coordinates are in {gdf.crs}, not {CRS}")
    kinds = gdf.geometry.geom_type
    fits = [
        (None if pd.isna(kind) else kind) in _KINDS_OF_MARK.get(mark, set())
        for mark, kind in zip(gdf["mark"], kinds, strict=True)
    ]
    _refuse_first(layer, gdf, ~pd.Series(fits, dtype=bool), "geometry does not fit its mark")
    placed = gdf[gdf["mark"] != "none"]
    _refuse_first(layer, placed, ~placed.geometry.is_valid, "geometry is not valid")
    _refuse_first(layer, placed, placed.geometry.is_empty, "geometry is empty")
    inside = placed.geometry.covered_by(shapely.box(*WORLD))
    _refuse_first(layer, placed, ~inside, "geometry leaves the world")


def _refuse_first(layer: Layer, table: pd.DataFrame, wrong: pd.Series[bool], what: str) -> None:
    if wrong.any():
        row = table.index[wrong.to_numpy()][0]
        event_id = table.loc[row, "event_id"]
        raise LayerError(f"layer {layer.type}, row {row} (event {event_id}): {what}")
