"""Events, mentions and resolutions as the plain records the command line and the atlas give out."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from geo._clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gazetteer.place import Place
    from geo.model import Event, EventPlace, Evidence, Quantity, Resolution

Record = dict[str, Any]


def to_json(record: Record) -> str:
    """The record as one line of JSON; numbers that are not finite have become null."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def event_record(event: Event) -> Record:
    """The event as design section 4 has it; ``lat`` and ``lon`` are degrees, EPSG:4326."""
    date = event.date
    return {
        "event_id": clean_line(event.event_id),
        "type": event.type,
        "subtype": clean_line(event.subtype),
        "title": clean_line(event.title),
        "status": event.status,
        "contested": event.contested,
        "date_start": date.start.isoformat() if date else None,
        "date_end": date.end.isoformat() if date else None,
        "date_precision": date.precision if date else 0,
        "actors": {clean_line(k): [clean_line(n) for n in v] for k, v in event.actors.items()},
        "places": [_event_place(place) for place in event.places],
        "quantities": [_quantity(quantity) for quantity in event.quantities],
        "plover": clean_line(event.plover),
        "confidence": _number(event.confidence),
        "evidence": [_evidence(evidence) for evidence in event.evidence],
        "links": [
            {"kind": link.kind, "event_id": clean_line(link.event_id)} for link in event.links
        ],
    }


def _event_place(place: EventPlace) -> Record:
    return {
        "role": place.role,
        "name": clean_line(place.name) or clean_line(place.place.name),
        "lat": _number(place.place.lat),
        "lon": _number(place.place.lon),
        "place_id": clean_line(place.place.place_id),
        "geo_precision": place.geo_precision,
        "radius_km": _number(place.radius_km),
        "basis": place.basis,
    }


def _quantity(quantity: Quantity) -> Record:
    return {
        "value": _number(quantity.value),
        "unit": clean_line(quantity.unit),
        "mod": quantity.mod,
        "item": clean_line(quantity.item),
        "period": clean_line(quantity.period),
    }


def _evidence(evidence: Evidence) -> Record:
    return {
        "doc_id": clean_line(evidence.doc_id),
        "start": evidence.start,
        "end": evidence.end,
        "sentence": clean_text(evidence.sentence),
        "source": clean_line(evidence.source),
        "stance": evidence.stance,
        "published": clean_line(evidence.published) or None,
        "url": clean_line(evidence.url) or None,
    }


def document_record(doc_id: str, resolutions: Iterable[Resolution]) -> Record:
    """A document's mentions as design section 4 has them."""
    return {"id": doc_id, "mentions": [mention_record(resolution) for resolution in resolutions]}


def mention_record(resolution: Resolution) -> Record:
    """A mention with the place chosen for it; the place's fields are null when there is none."""
    mention, place = resolution.mention, resolution.place
    return {
        "start": mention.start,
        "end": mention.end,
        "text": clean_text(mention.text),
        "use": mention.use,
        "confidence": _number(resolution.confidence),
        "place_id": place and place.place_id,
        "geonameid": place and place.geonameid,
        "name": place and clean_line(place.name),
        "lat": place and _number(place.lat),
        "lon": place and _number(place.lon),
        "feature_class": place and place.feature_class,
        "feature_code": place and place.feature_code,
        "country_code": place and place.country_code,
        "reason": clean_line(resolution.reason),
    }


def place_record(place: Place) -> Record:
    """A gazetteer entry as ``gazetteer lookup`` prints it."""
    return {
        "place_id": place.place_id,
        "geonameid": place.geonameid,
        "name": clean_line(place.name),
        "lat": _number(place.lat),
        "lon": _number(place.lon),
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "country_code": place.country_code,
        "admin1": place.admin1,
        "population": place.population,
        "radius_km": _number(place.radius_km),
        "source": place.source,
    }


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
