"""A part of an atlas: some layers, statuses, days, an area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo._boxes import Box, normal_box, pieces
from geo._clean import in_world
from geo._columns import STATUSES
from geo._gis import counted, warn_loss
from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geopandas import GeoDataFrame

    from geo.model import Atlas, Layer


MOST_DEGREES = 360.0
"""Of longitude: boxes across 180 degrees may be written 170,50,200,70."""


class SelectionError(GeoError, ValueError):
    """The selection names what cannot be; the message says what can."""


def bbox(west: float, south: float, east: float, north: float) -> Box:
    """A checked box, in degrees; raises ``SelectionError`` when it is none.

    >>> bbox(170, 50, -160, 70)
    Box(west=170, south=50, east=-160, north=70)
    """
    turned = normal_box(west, south, east, north) if _turns(west) and _turns(east) else None
    if turned is None or not (in_world(south, turned.west) and in_world(north, turned.east)):
        raise SelectionError(
            "a box is west,south,east,north in degrees: longitudes from -180 to 180, "
            "latitudes from -90 to 90"
        )
    if south > north:
        raise SelectionError("a box's south is not north of its north: west,south,east,north")
    return turned


def _turns(longitude: float) -> bool:
    """Whether the longitude is within a turn of the globe: 190 is 170 degrees west."""
    return -MOST_DEGREES <= longitude <= MOST_DEGREES


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events are wanted; what is empty or ``None`` leaves all."""

    layers: tuple[str, ...] = ()
    """Types or titles: "transfer" or "Shipments"."""
    statuses: tuple[str, ...] = ()
    since: date | None = None
    """The event may have been on this day or later; events without a date are not wanted."""
    until: date | None = None
    bbox: Box | None = None
    """One of the event's marks meets the box; events without a mark are not wanted."""


def select(atlas: Atlas, wanted: Selection) -> Atlas:
    """The events that are wanted, each with all of its marks, evidence and documents.

    An event is kept whole, so that a route does not lose its ends. Documents that tell of no event
    kept go, with their mentions; links go when one of their events does. Raises
    ``SelectionError`` for a layer or status there is not.
    """
    if wanted == Selection():
        return atlas
    layers = _wanted_layers(atlas.layers, wanted)
    kept = {event_id for layer in layers for event_id in _wanted_events(layer.gdf, wanted)}
    _warn_of_undated(layers, wanted)
    layers = tuple(part for layer in layers if len((part := _part(layer, kept)).gdf))
    documents = {one for layer in layers for one in layer.evidence["doc_id"].tolist()}
    return replace(
        atlas,
        layers=layers,
        events=_rows(atlas.events, "event_id", kept),
        documents=tuple(one for one in atlas.documents if one.doc_id in documents),
        mentions=_rows(atlas.mentions, "doc_id", documents),
    )


def _wanted_layers(layers: Iterable[Layer], wanted: Selection) -> tuple[Layer, ...]:
    if wanted.since is not None and wanted.until is not None and wanted.since > wanted.until:
        raise SelectionError(f"the time ends ({wanted.until}) before it starts ({wanted.since})")
    layers = tuple(layers)
    known = {name.casefold(): layer for layer in layers for name in (layer.type, layer.title)}
    for name in wanted.layers:
        if name.casefold() not in known:
            titles = ", ".join(layer.title for layer in layers) or "none"
            raise SelectionError(f"no layer {name!r}; there are: {titles}")
    for status in wanted.statuses:
        if status not in STATUSES:
            raise SelectionError(f"no status {status!r}; there are: {', '.join(STATUSES)}")
    named = {known[name.casefold()].type for name in wanted.layers}
    return tuple(layer for layer in layers if not named or layer.type in named)


def _wanted_events(gdf: GeoDataFrame, wanted: Selection) -> set[str]:
    fine = np.ones(len(gdf), dtype=bool)
    if wanted.statuses:
        fine &= gdf["status"].isin(wanted.statuses).to_numpy()
    if wanted.since is not None:
        fine &= (gdf["date_end"] >= pd.Timestamp(wanted.since)).to_numpy()
    if wanted.until is not None:
        fine &= (gdf["date_start"] <= pd.Timestamp(wanted.until)).to_numpy()
    if wanted.bbox is not None:
        fine &= gdf.geometry.intersects(shapely.union_all(pieces(wanted.bbox))).to_numpy()
    return set(gdf.loc[fine, "event_id"].tolist())


def _warn_of_undated(layers: Iterable[Layer], wanted: Selection) -> None:
    if wanted.since is None and wanted.until is None:
        return
    anytime = replace(wanted, since=None, until=None)
    left_out = {
        event_id
        for layer in layers
        for event_id in _wanted_events(layer.gdf[layer.gdf["date_start"].isna()], anytime)
    }
    if left_out:
        warn_loss(f"{counted(len(left_out), 'event')} without a date left out")


def _part(layer: Layer, kept: set[str]) -> Layer:
    links = _rows(layer.links, "event_id", kept)
    return replace(
        layer,
        gdf=_rows(layer.gdf, "event_id", kept),
        evidence=_rows(layer.evidence, "event_id", kept),
        links=_rows(links, "other_event_id", kept),
    )


def _rows(table: Any, column: str, kept: set[str]) -> Any:
    return table[table[column].isin(kept)].reset_index(drop=True)
