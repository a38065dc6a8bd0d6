"""The places of an atlas: where events are, what articles call them, what happened there."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo._clean import clean_line, clean_text
from geo._columns import EVIDENCE_COLUMNS
from geo.writers._kml_text import texts
from maps.style import STATUSES, type_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from geo._gis import GisTable
    from geo.model import Atlas, Document, Layer

Key = tuple[str, ...]
"""What tells places apart: the id, or name and coordinates where there is none."""
_MARK_COLUMNS: Final = (
    "place_id", "place_name", "country_code", "lat", "lon", "radius_km",
    "event_id", "title", "status", "date_start", "date_end",
)  # fmt: skip
_NAMED: Final = "name"
"""Mentions of this kind name a place; others ("Russian", "the country") only point at one."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event at a place. Dates are ISO days, ``""`` when unknown."""

    event_id: str
    title: str
    noun: str
    status: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article as a citation has it."""

    label: str
    published: str
    """ISO day, ``""`` when unknown."""
    url: str


@dataclass(slots=True)
class PlaceFound:
    """A place with what was read of it. Degrees, EPSG:4326."""

    place_id: str
    title: str
    lon: float
    lat: float
    country_code: str = ""
    radius_km: float = 0.0
    feature_class: str = ""
    feature_code: str = ""
    geonameid: int | None = None
    happenings: dict[str, Happening] = field(default_factory=dict)
    """By ``event_id``."""
    names: dict[str, dict[str, Source]] = field(default_factory=dict)
    """As written in articles, each with its articles by ``doc_id``."""


def places_of(atlas: Atlas, tables: Sequence[GisTable]) -> list[PlaceFound]:
    """The distinct places of the marks, by id, then by name where there is none."""
    found: dict[Key, PlaceFound] = {}
    for table in tables:
        if table.kind != "routes":
            _add_marks(found, table)
    sources = _sources(atlas)
    by_id = {place.place_id: place for place in found.values() if place.place_id}
    _add_mentions(by_id, atlas.mentions, sources)
    told_in = _documents_of(atlas.layers)
    for place in found.values():
        if not place.names:
            told = (doc_id for one in place.happenings for doc_id in told_in.get(one, ()))
            place.names[place.title] = {doc_id: sources[doc_id] for doc_id in told}
    return [found[key] for key in sorted(found)]


def _add_marks(found: dict[Key, PlaceFound], table: GisTable) -> None:
    noun = type_style(table.type, table.layer).noun
    points = shapely.get_coordinates(shapely.point_on_surface(table.gdf.geometry.to_numpy()))
    rows = zip(*(table.gdf[name].tolist() for name in _MARK_COLUMNS), points.tolist(), strict=True)
    for place_id, name, country, lat, lon, radius, event_id, title, status, *days, point in rows:
        if not (math.isfinite(lat) and math.isfinite(lon)):
            lon, lat = point
        key = (place_id,) if place_id else ("", name, f"{lat:.5f}", f"{lon:.5f}")
        place = found.get(key)
        if place is None:
            words = clean_line(name) or f"{lat:.4f}, {lon:.4f}"
            place = found[key] = PlaceFound(place_id, words, lon, lat)
        place.country_code = place.country_code or country
        place.radius_km = max(place.radius_km, radius if math.isfinite(radius) else 0.0)
        word = STATUSES[status].title.lower() if status in STATUSES else status
        start, end = map(_day, days)
        place.happenings[event_id] = Happening(event_id, clean_line(title), noun, word, start, end)


def _day(value: Any) -> str:
    return "" if value != value else str(value)[:10]


def _add_mentions(
    by_id: Mapping[str, PlaceFound], mentions: pd.DataFrame, sources: Mapping[str, Source]
) -> None:
    """Give the places their names in articles, and what the gazetteer knows of their kind."""
    if "place_id" not in mentions.columns:
        return
    for row in mentions[mentions["place_id"].isin(by_id)].to_dict("records"):
        place = by_id[row["place_id"]]
        place.title = clean_line(row["name"]) or place.title
        place.feature_class = place.feature_class or row.get("feature_class") or ""
        place.feature_code = place.feature_code or row.get("feature_code") or ""
        place.geonameid = place.geonameid or _geonameid(row.get("geonameid"))
        written = clean_line(row["text"])
        if row["kind"] == _NAMED and written:
            doc_id = clean_line(row["doc_id"])
            place.names.setdefault(written, {})[doc_id] = sources.get(doc_id) or Source(
                doc_id, "", ""
            )


def _geonameid(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _sources(atlas: Atlas) -> dict[str, Source]:
    """The articles by ``doc_id``, also those that only evidence tells of."""
    found: dict[str, Source] = {}
    for _, doc_id, outlet, published, url in _evidence(atlas.layers):
        if doc_id not in found:
            found[doc_id] = _source(doc_id, outlet, published, url)
    return found | {clean_line(one.doc_id): _document_source(one) for one in atlas.documents}


def _document_source(document: Document) -> Source:
    published = document.published.start.isoformat() if document.published else ""
    label = document.title or document.doc_id
    return _source(label, document.source or "", published, document.url or "")


def _source(label: str, outlet: str, published: str, url: str) -> Source:
    day = published[:10]
    origin = ", ".join(part for part in (clean_line(outlet), day) if part)
    return Source(f"{clean_line(label)} ({origin})" if origin else clean_line(label), day, url)


def _documents_of(layers: Iterable[Layer]) -> dict[str, list[str]]:
    """The articles that tell of each event."""
    found: dict[str, list[str]] = {}
    for event_id, doc_id, *_ in _evidence(layers):
        found.setdefault(event_id, []).append(doc_id)
    return found


def _evidence(layers: Iterable[Layer]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield event, article, outlet, date of publication and address of each sentence."""
    for layer in layers:
        table = layer.evidence.reindex(columns=list(EVIDENCE_COLUMNS))
        columns = (texts(table[name]) for name in ("outlet", "published", "url"))
        event_ids = map(clean_text, texts(table["event_id"]))
        doc_ids = map(clean_line, texts(table["doc_id"]))
        yield from zip(event_ids, doc_ids, *columns, strict=True)
