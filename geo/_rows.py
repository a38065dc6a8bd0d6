"""Parts of a layer's rows that the atlas needs again when it is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo._clean import clean_line
from geo._phrases import actors_in_words, quantities_in_words

if TYPE_CHECKING:
    from geo.model import Event

Row = dict[str, Any]


def event_columns(event: Event) -> Row:
    """What every row of the event says alike."""
    date = event.date
    return {
        "event_id": clean_line(event.event_id),
        "type": event.type,
        "subtype": clean_line(event.subtype),
        "title": clean_line(event.title),
        "status": event.status,
        "contested": event.contested,
        "confidence": event.confidence,
        "date_start": date.start.isoformat() if date else None,
        "date_end": date.end.isoformat() if date else None,
        "date_precision": date.precision if date else 0,
        "actors": actors_in_words(event.actors),
        "quantities": quantities_in_words(event.quantities),
        "sources": len({evidence.source for evidence in event.evidence}),
        "documents": len({evidence.doc_id for evidence in event.evidence}),
        "plover": clean_line(event.plover),
    }


def no_mark() -> Row:
    """The mark of an event that has no place: null geometry."""
    return {
        "mark": "none",
        "role": "",
        "place_name": "",
        "place_id": "",
        "country_code": "",
        "lat": None,
        "lon": None,
        "geo_precision": 0,
        "radius_km": 0.0,
        "basis": "",
        "reason": "",
        "origin_name": "",
        "destination_name": "",
        "geometry": None,
    }
