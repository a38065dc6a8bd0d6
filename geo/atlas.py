"""The atlas: documents, mentions, events, evidence and layers in one GeoPackage."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from geopandas import GeoDataFrame
from pyogrio.errors import DataSourceError

from geo import _gpkg
from geo._clean import clean_line
from geo._columns import (
    CRS,
    EVIDENCE_COLUMNS,
    LINK_COLUMNS,
    frame,
    geo_frame,
    in_layer_order,
    in_row_order,
    title_of,
)
from geo._documents import DOCUMENT_COLUMNS, documents_from
from geo._records import event_record, mention_record, place_record, to_json
from geo._rows import event_columns, no_mark
from geo._schema import EVENTS_COLUMNS, MENTION_COLUMNS, REJECTED_COLUMNS, RUN_COLUMNS
from geo._swap import replacing, sweep, why
from geo.errors import GeoError
from geo.model import Atlas, Document, Event, Layer, Rejected, Resolution
from geo.writers import geopackage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


_SQLITE = b"SQLite format 3\x00"
"""How a GeoPackage begins."""


class AtlasError(GeoError, OSError):
    """An atlas cannot be read or written; the message says which, why and what to do."""


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
    atlas = Atlas(
        documents=tuple(sorted(documents, key=lambda document: document.doc_id)),
        layers=tuple(layers),
        events=_events_table(events),
        mentions=_mentions_table(resolutions),
        rejected=tuple(rejected),
        run=run or {},
    )
    try:
        sweep(target.parent)
        with replacing(target) as draft:
            geopackage.write(atlas, draft)
    except (OSError, sqlite3.Error, RuntimeError) as error:
        raise AtlasError(f"{target}: the atlas could not be written: {why(error)}") from error
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


def read_atlas(path: str | Path) -> Atlas:
    """What the atlas holds. Raises ``AtlasError`` when it is missing or is not an atlas."""
    source = Path(path)
    if not source.is_file():
        raise AtlasError(
            f"{source}: no such atlas; make one with: eventatlas build ARTICLES -o DIR"
        )
    try:
        with source.open("rb") as file:
            known = file.read(len(_SQLITE)) == _SQLITE
    except OSError as error:
        raise AtlasError(f"{source}: cannot be read: {error.strerror}") from error
    if not known:
        raise AtlasError(f"{source}: not an atlas; an atlas is a .gpkg of eventatlas build")
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
    rows = pd.concat([*marks, _bare(marks, events)], ignore_index=True)
    type_of = dict(zip(events["event_id"].tolist(), events["type"].tolist(), strict=True))
    by_type = [
        dict(list(table.groupby(table["event_id"].map(type_of), sort=False)))
        for table in (rows, evidence, links)
    ]
    return tuple(
        Layer(
            type=event_type,
            title=title_of(event_type),
            gdf=in_row_order(GeoDataFrame(by_type[0][event_type], crs=CRS)),
            evidence=by_type[1].get(event_type, evidence[:0]).reset_index(drop=True),
            links=by_type[2].get(event_type, links[:0]).reset_index(drop=True),
        )
        for event_type in in_layer_order(events["type"])
    )


def _bare(marks: Sequence[GeoDataFrame], events: pd.DataFrame) -> GeoDataFrame:
    """The events that have no mark, as rows of a layer."""
    marked = {event_id for table in marks for event_id in table["event_id"].tolist()}
    bare = events[~events["event_id"].isin(marked)].to_dict("records")
    return geo_frame([no_mark() | row for row in bare])
