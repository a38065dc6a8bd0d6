"""The atlas: documents, mentions, events, evidence and layers in one GeoPackage."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pyogrio.errors import DataSourceError

from geo import _gpkg
from geo._clean import clean_line, clean_text
from geo._columns import (
    EVENT_COLUMNS,
    EVIDENCE_COLUMNS,
    LINK_COLUMNS,
    SUM_COLUMNS,
    Kind,
    frame,
    geo_frame,
    in_layer_order,
    title_of,
)
from geo._documents import DOCUMENT_COLUMNS, documents_from, documents_table
from geo._records import event_record, mention_record, place_record, to_json
from geo._rows import event_columns, no_mark
from geo._swap import replacing, sweep
from geo.errors import GeoError
from geo.model import Document, Event, Layer, Rejected, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame

Tables = dict[str, tuple[Mapping[str, Kind], pd.DataFrame]]

MENTION_COLUMNS: Final[Mapping[str, Kind]] = {
    "doc_id": "text",
    "start": "count",
    "end": "count",
    "text": "text",
    "use": "text",
    "kind": "text",
    "query": "text",
    "place_id": "text",
    "name": "text",
    "lat": "number",
    "lon": "number",
    "confidence": "number",
    "geo_precision": "count",
    "radius_km": "number",
    "reason": "text",
    "candidates": "text",
}
"""A mention and what became of it; ``candidates`` is a JSON list of places, best first."""

EVENTS_COLUMNS: Final[Mapping[str, Kind]] = {**EVENT_COLUMNS, **SUM_COLUMNS, "record": "text"}
"""An event; ``record`` is all of it as JSON, as ``eventatlas events`` prints it."""

REJECTED_COLUMNS: Final[Mapping[str, Kind]] = {"path": "text", "detail": "text", "reason": "text"}
RUN_COLUMNS: Final[Mapping[str, Kind]] = {"key": "text", "value": "text"}


class AtlasError(GeoError, OSError):
    """An atlas cannot be read or written; the message says which, why and what to do."""


@dataclass(frozen=True)
class Atlas:
    """What an atlas file holds."""

    documents: tuple[Document, ...]
    layers: tuple[Layer, ...]
    events: pd.DataFrame
    """One row per event, columns ``EVENTS_COLUMNS``."""
    mentions: pd.DataFrame
    """One row per mention, columns ``MENTION_COLUMNS``."""
    rejected: tuple[Rejected, ...]
    run: Mapping[str, str]
    """What made the atlas: version, gazetteer, attribution."""


def write_atlas(
    path: str | Path,
    *,
    documents: Iterable[Document],
    resolutions: Mapping[str, Sequence[Resolution]],
    events: Sequence[Event],
    layers: Sequence[Layer],
    rejected: Iterable[Rejected] = (),
    run: Mapping[str, str] | None = None,
) -> Path:
    """The path of the GeoPackage, written whole or not at all.

    ``resolutions`` holds each document's, by ``doc_id``. The same arguments give the same bytes. A
    previous atlas at ``path`` stays readable until the new one takes its place in one step. Raises
    ``AtlasError`` when the file cannot be written.
    """
    target = Path(path)
    tables: Tables = {
        "documents": (DOCUMENT_COLUMNS, documents_table(documents)),
        "mentions": (MENTION_COLUMNS, _mentions_table(resolutions)),
        "events": (EVENTS_COLUMNS, _events_table(events)),
        "evidence": (EVIDENCE_COLUMNS, _joined(layers, "evidence", EVIDENCE_COLUMNS)),
        "links": (LINK_COLUMNS, _joined(layers, "links", LINK_COLUMNS)),
        "rejected": (REJECTED_COLUMNS, _rejected_table(rejected)),
    }
    try:
        sweep(target.parent)
        with replacing(target) as draft:
            _gpkg.start(draft, {k: clean_line(v) for k, v in (run or {}).items()})
            _gpkg.write_layers(draft, layers)
            _gpkg.write_tables(draft, tables)
    except (OSError, sqlite3.Error, RuntimeError) as error:
        raise AtlasError(f"{target}: the atlas could not be written: {error}") from error
    return target


def _mentions_table(resolutions: Mapping[str, Sequence[Resolution]]) -> pd.DataFrame:
    rows = [
        _mention_row(doc_id, resolution)
        for doc_id in sorted(resolutions)
        for resolution in sorted(
            resolutions[doc_id], key=lambda r: (r.mention.start, r.mention.end)
        )
    ]
    return frame(rows, MENTION_COLUMNS)


def _mention_row(doc_id: str, resolution: Resolution) -> dict[str, Any]:
    return mention_record(resolution) | {
        "doc_id": clean_line(doc_id),
        "kind": resolution.mention.kind,
        "query": clean_line(resolution.mention.query),
        "geo_precision": resolution.geo_precision,
        "radius_km": resolution.radius_km,
        "candidates": json.dumps(
            [place_record(place) for place in resolution.candidates], ensure_ascii=False
        ),
    }


def _events_table(events: Sequence[Event]) -> pd.DataFrame:
    rows = [
        event_columns(event) | {"record": to_json(event_record(event))}
        for event in sorted(events, key=lambda event: event.event_id)
    ]
    return frame(rows, EVENTS_COLUMNS)


def _joined(layers: Iterable[Layer], name: str, columns: Mapping[str, Kind]) -> pd.DataFrame:
    rows = [row for layer in layers for row in getattr(layer, name).to_dict("records")]
    return frame(rows, columns)


def _rejected_table(rejected: Iterable[Rejected]) -> pd.DataFrame:
    rows = sorted(
        {(clean_text(r.path), clean_line(r.detail), clean_line(r.reason)) for r in rejected}
    )
    return frame([dict(zip(REJECTED_COLUMNS, row, strict=True)) for row in rows], REJECTED_COLUMNS)


def read_atlas(path: str | Path) -> Atlas:
    """What the atlas holds. Raises ``AtlasError`` when it is missing or is not an atlas."""
    source = Path(path)
    if not source.is_file():
        raise AtlasError(
            f"{source}: no such atlas; make one with: eventatlas build ARTICLES -o DIR"
        )
    try:
        events = _gpkg.read_table(source, "events", EVENTS_COLUMNS)
        evidence = _gpkg.read_table(source, "evidence", EVIDENCE_COLUMNS)
        links = _gpkg.read_table(source, "links", LINK_COLUMNS)
        run = _gpkg.read_table(source, "run", RUN_COLUMNS)
        return Atlas(
            documents=documents_from(_gpkg.read_table(source, "documents", DOCUMENT_COLUMNS)),
            layers=_layers(_gpkg.read_marks(source), events, evidence, links),
            events=events,
            mentions=_gpkg.read_table(source, "mentions", MENTION_COLUMNS),
            rejected=_rejected(_gpkg.read_table(source, "rejected", REJECTED_COLUMNS)),
            run=dict(zip(run["key"], run["value"], strict=True)),
        )
    except (sqlite3.Error, DataSourceError, ValueError) as error:
        raise AtlasError(
            f"{source}: not an atlas made by eventatlas, or damaged ({error}); "
            "move it away and build again"
        ) from error


def _rejected(table: pd.DataFrame) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(path=row.path, reason=row.reason, detail=row.detail)
        for row in table.itertuples(index=False)
    )


def _layers(
    marks: Sequence[GeoDataFrame],
    events: pd.DataFrame,
    evidence: pd.DataFrame,
    links: pd.DataFrame,
) -> tuple[Layer, ...]:
    """The layers again; events without a mark come from the ``events`` table."""
    placed = pd.concat(marks, ignore_index=True) if marks else None
    return tuple(
        Layer(
            type=event_type,
            title=title_of(event_type),
            gdf=_layer_table(placed, events[events["type"] == event_type]),
            evidence=_of(evidence, events, event_type),
            links=_of(links, events, event_type),
        )
        for event_type in in_layer_order(events["type"])
    )


def _of(table: pd.DataFrame, events: pd.DataFrame, event_type: str) -> pd.DataFrame:
    ids = events.loc[events["type"] == event_type, "event_id"]
    return table[table["event_id"].isin(ids)].reset_index(drop=True)


def _layer_table(placed: GeoDataFrame | None, events: pd.DataFrame) -> GeoDataFrame:
    rows: list[dict[str, Any]] = []
    if placed is not None:
        rows = placed[placed["event_id"].isin(events["event_id"])].to_dict("records")
    with_mark = {row["event_id"] for row in rows}
    bare = events[~events["event_id"].isin(with_mark)].to_dict("records")
    rows += [no_mark() | row for row in bare]
    return geo_frame(rows)
