"""The attribute tables of an atlas: rows for each table of ``geo._schema.TABLES``."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo._clean import clean_line, clean_text
from geo._columns import CRS, EVIDENCE_COLUMNS, LINK_COLUMNS, Kind, complete
from geo._documents import documents_table
from geo._schema import MENTION_COLUMNS, REJECTED_COLUMNS, RESOLVED_COLUMNS, RUN_COLUMNS, TABLES
from geo._storable import storable_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model import Atlas, Document, Layer, Rejected


def attribute_tables(atlas: Atlas) -> dict[str, pd.DataFrame]:
    """Every attribute table by name, with just the columns of its schema, made storable."""
    tables = {
        "documents": documents_table(atlas.documents),
        "mentions": atlas.mentions,
        "events": atlas.events,
        "evidence": _joined([layer.evidence for layer in atlas.layers], EVIDENCE_COLUMNS),
        "links": _joined([layer.links for layer in atlas.layers], LINK_COLUMNS),
        "rejected": _rejected(atlas.rejected),
        "run": _run(atlas.run),
    }
    return {
        name: storable_columns(complete(tables[name], schema.columns))
        for name, schema in TABLES.items()
    }


def resolved_mentions(atlas: Atlas) -> GeoDataFrame:
    """The mentions that have a place, as points, each with its sentence."""
    mentions = storable_columns(complete(atlas.mentions, MENTION_COLUMNS))
    found = mentions[mentions["lat"].notna() & mentions["lon"].notna()].reset_index(drop=True)
    sentences = _Sentences(atlas.documents)
    texts = [
        sentences.at(doc_id, start)
        for doc_id, start in zip(found["doc_id"].tolist(), found["start"].tolist(), strict=True)
    ]
    told = found.assign(sentence=pd.array(texts, dtype="str"))[list(RESOLVED_COLUMNS)]
    points = shapely.points(found["lon"].to_numpy(), found["lat"].to_numpy())
    return GeoDataFrame(told, geometry=points, crs=CRS)


class _Sentences:
    """Finds the sentence that stands at a place of a document."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {clean_line(document.doc_id): document for document in documents}
        self._starts: dict[str, list[int]] = {}

    def at(self, doc_id: str, start: int) -> str:
        document = self._documents.get(doc_id)
        if document is None or not document.sentences:
            return ""
        if doc_id not in self._starts:
            self._starts[doc_id] = [sentence.start for sentence in document.sentences]
        number = bisect_right(self._starts[doc_id], start) - 1
        sentence = document.sentences[max(number, 0)]
        return clean_text(document.text[sentence.start : sentence.end])


def _joined(tables: Sequence[pd.DataFrame], columns: Mapping[str, Kind]) -> pd.DataFrame:
    filled = [complete(table, columns) for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else complete(pd.DataFrame(), columns)


def _rejected(rejected: Iterable[Rejected]) -> pd.DataFrame:
    rows = sorted(
        {(clean_text(r.path), clean_line(r.detail), clean_line(r.reason)) for r in rejected}
    )
    return pd.DataFrame(rows, columns=list(REJECTED_COLUMNS), dtype="str")


def _run(run: Mapping[str, str]) -> pd.DataFrame:
    pairs = [(clean_line(key), clean_line(value)) for key, value in run.items()]
    return pd.DataFrame(pairs, columns=list(RUN_COLUMNS), dtype="str")


def events_of(layers: Iterable[Layer], columns: Mapping[str, Kind]) -> pd.DataFrame:
    """One row for each event of the layers, for layers that come without an ``events`` table."""
    tables = [layer.gdf.drop_duplicates("event_id") for layer in layers if len(layer.gdf)]
    return _joined([pd.DataFrame(table) for table in tables], columns).sort_values(
        "event_id", ignore_index=True
    )
