"""The tables of an atlas: which there are, what their columns hold, how they hang together.

GeoPackage, PostGIS and the QGIS project all read this; docs/formats.md says it in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from geo._columns import (
    COLUMNS,
    EVENT_COLUMNS,
    EVIDENCE_COLUMNS,
    LINK_COLUMNS,
    STATUSES,
    SUM_COLUMNS,
    Kind,
)
from geo._documents import DOCUMENT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "feature_class": "text",
    "feature_code": "text",
    "country_code": "text",
    "lat": "number",
    "lon": "number",
    "confidence": "number",
    "geo_precision": "count",
    "radius_km": "number",
    "reason": "text",
    "candidates": "text",
}
"""A mention and what became of it; ``candidates`` is a JSON list of places, best first."""

RESOLVED_COLUMNS: Final[Mapping[str, Kind]] = {
    **{name: kind for name, kind in MENTION_COLUMNS.items() if name != "candidates"},
    "sentence": "text",
}
"""A mention that has a place, with the sentence it stands in, as a point."""

EVENTS_COLUMNS: Final[Mapping[str, Kind]] = {**EVENT_COLUMNS, **SUM_COLUMNS, "record": "text"}
"""An event; ``record`` is all of it as JSON, as ``eventatlas events`` prints it."""

MARKS_COLUMNS: Final[Mapping[str, Kind]] = {**COLUMNS, "evidence": "text"}
"""A mark and the quoted evidence, for readers who see one table at a time."""

REJECTED_COLUMNS: Final[Mapping[str, Kind]] = {"path": "text", "detail": "text", "reason": "text"}
RUN_COLUMNS: Final[Mapping[str, Kind]] = {"key": "text", "value": "text"}


class Reference(NamedTuple):
    """What a column points to: a foreign key."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """An attribute table."""

    title: str
    about: str
    columns: Mapping[str, Kind]
    key: str = ""
    """The column whose values are unique, if there is one."""
    references: Mapping[str, Reference] = field(default_factory=dict)


_EVENT: Final = {"event_id": Reference("events", "event_id")}
_DOCUMENT: Final = {"doc_id": Reference("documents", "doc_id")}

TABLES: Final[Mapping[str, TableSchema]] = {
    "documents": TableSchema(
        "Documents", "The articles read, with their text.", DOCUMENT_COLUMNS, "doc_id"
    ),
    "mentions": TableSchema(
        "Mentions",
        "Every place name found, what it does in its sentence, and the place chosen for it.",
        MENTION_COLUMNS,
        references=_DOCUMENT,
    ),
    "events": TableSchema(
        "Events", "Every event, also those without a place.", EVENTS_COLUMNS, "event_id"
    ),
    "evidence": TableSchema(
        "Evidence",
        "The sentences that report the events, with who says so.",
        EVIDENCE_COLUMNS,
        references=_EVENT | _DOCUMENT,
    ),
    "links": TableSchema(
        "Links",
        "Events that are part of others or related to them.",
        LINK_COLUMNS,
        references=_EVENT | {"other_event_id": Reference("events", "event_id")},
    ),
    "rejected": TableSchema(
        "Rejected", "Inputs that could not be read, and why.", REJECTED_COLUMNS
    ),
    "run": TableSchema("Run", "What made this atlas.", RUN_COLUMNS, "key"),
}
"""The attribute tables in the order they are written."""

INDEXED: Final = ("event_id", "other_event_id", "doc_id", "date_start", "status", "place_id")
"""Columns people search and join by; each gets an index in every table that has it."""
MENTIONS_RESOLVED: Final = "mentions_resolved"
LAND: Final = "land"
RESERVED: Final = frozenset({*TABLES, MENTIONS_RESOLVED, LAND, "layer_styles", "qgis_projects"})
"""Names no table of marks may take."""


class ColumnNote(NamedTuple):
    """What people are told of a column."""

    alias: str
    about: str


ABOUT: Final[Mapping[str, ColumnNote]] = {
    "event_id": ColumnNote("Event", "Names the event in every table, alike in every run."),
    "type": ColumnNote("Type", "What kind of event: transfer, visit, a type of your own."),
    "subtype": ColumnNote("Subtype", "The kind told finer: oil, arms."),
    "title": ColumnNote("Title", "One line to show."),
    "status": ColumnNote("Status", "Whether it happened, is planned, alleged, denied or possible."),
    "contested": ColumnNote("Contested", "Some sources allege it, others deny it."),
    "confidence": ColumnNote("Confidence", "How sure, from 0 to 1."),
    "date_start": ColumnNote("From", "The first day it may have been; empty when unknown."),
    "date_end": ColumnNote("To", "The last day it may have been; empty when unknown."),
    "date_precision": ColumnNote(
        "Date precision",
        "1 day, 2 up to six days, 3 week, 4 month, 5 up to a year, 6 longer, 0 no date.",
    ),
    "mark": ColumnNote("Mark", "What is drawn: point, area, country, route."),
    "role": ColumnNote("Role", "What the place is to the event; empty for a route."),
    "place_name": ColumnNote("Place", "The place as named."),
    "place_id": ColumnNote("Place id", "The place in the gazetteer."),
    "country_code": ColumnNote("Country", "ISO 3166-1 alpha-2; empty at sea."),
    "lat": ColumnNote("Latitude", "Degrees north of the place's point."),
    "lon": ColumnNote("Longitude", "Degrees east of the place's point."),
    "geo_precision": ColumnNote(
        "Place precision",
        "1 exact, 2 within 25 km, 3 district, 4 province, 5 vague or waters, 6 country, "
        "7 international waters; for a route the worse of its ends.",
    ),
    "radius_km": ColumnNote("Radius, km", "How far off the point it may have been."),
    "basis": ColumnNote("Basis", "Whether the sentence, another one or reasoning puts it there."),
    "reason": ColumnNote("Why here", "Why this place was chosen."),
    "origin_name": ColumnNote("Origin", "Where a route starts."),
    "destination_name": ColumnNote("Destination", "Where a route ends."),
    "actors": ColumnNote("Actors", "Who, by role."),
    "quantities": ColumnNote("Quantities", "How much of what."),
    "sources": ColumnNote("Sources", "How many sources say so."),
    "documents": ColumnNote("Documents", "How many documents say so."),
    "plover": ColumnNote("PLOVER", "The event's code in PLOVER."),
    "evidence": ColumnNote("Evidence", "Up to five quotes with their sources."),
    "record": ColumnNote("Record", "All of the event as JSON."),
    "doc_id": ColumnNote("Document", "Names the document."),
    "start": ColumnNote("Start", "Where it starts in the document's text, in code points."),
    "end": ColumnNote("End", "Where it ends in the document's text, in code points."),
    "text": ColumnNote("Text", "The words as written."),
    "use": ColumnNote("Use", "What the name does in its sentence: literal, actor, metonym ..."),
    "kind": ColumnNote("Kind", "name, demonym, zone, anaphor or unnamed; article or row."),
    "query": ColumnNote("Looked up", "The name that was looked up."),
    "name": ColumnNote("Place", "The place's name in the gazetteer."),
    "feature_class": ColumnNote("Feature class", "GeoNames' class: P populated, A area, H water."),
    "feature_code": ColumnNote("Feature code", "GeoNames' code: PPLC, ADM1, SEA ..."),
    "candidates": ColumnNote("Candidates", "Other places it might be, best first, as JSON."),
    "sentence": ColumnNote("Sentence", "The sentence it stands in."),
    "source": ColumnNote("Source", "Who says so; of a document, its outlet."),
    "stance": ColumnNote("Stance", "asserts, plans, alleges or denies."),
    "published": ColumnNote("Published", "The document's day, or first and last day."),
    "url": ColumnNote("Address", "Where the document was published."),
    "outlet": ColumnNote("Outlet", "Who published the document."),
    "other_event_id": ColumnNote("Other event", "The event it hangs together with."),
    "published_start": ColumnNote("Published from", "The first day it may have been published."),
    "published_end": ColumnNote("Published to", "The last day it may have been published."),
    "published_precision": ColumnNote("Precision", "As date precision."),
    "published_basis": ColumnNote("Basis", "What tells the date of publication."),
    "lang": ColumnNote("Language", "As the document says."),
    "path": ColumnNote("File", "The file it was read from."),
    "sha256": ColumnNote("SHA-256", "Of the text, in UTF-8."),
    "sentences": ColumnNote("Sentences", "JSON: start, end, and why it is page furniture or null."),
    "detail": ColumnNote("Where", "Where in the input."),
    "key": ColumnNote("Key", "What is told."),
    "value": ColumnNote("Value", "What it is."),
}
"""By the column's name, which means the same in every table."""

DATE_PRECISIONS: Final[Mapping[str | int, str]] = {
    0: "none",
    1: "day",
    2: "up to six days",
    3: "week",
    4: "month",
    5: "up to a year",
    6: "longer",
}
GEO_PRECISIONS: Final[Mapping[str | int, str]] = {
    0: "none",
    1: "exact place",
    2: "within 25 km",
    3: "district",
    4: "province",
    5: "vague, or waters",
    6: "country",
    7: "international waters",
}
CODES: Final[Mapping[str, Mapping[str | int, str]]] = {
    "status": {name: name.capitalize() for name in STATUSES},
    "stance": {name: name.capitalize() for name in ("asserts", "plans", "alleges", "denies")},
    "basis": {
        "": "",
        "sentence": "The sentence itself",
        "other_sentence": "Another sentence",
        "inferred": "Reasoning",
    },
    "date_precision": DATE_PRECISIONS,
    "geo_precision": GEO_PRECISIONS,
}
"""Columns that hold one of a few values, and what each means."""
