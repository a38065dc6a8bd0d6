"""What the document of a row holds: its places resolved, and the one event that it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import shapely

from gazetteer.place import Place
from gazetteer.ranking import distance_km
from geo._clean import clean_line
from geo.model import Event, EventPlace, Evidence, Mention, Resolution
from geo.tables.places import Around
from geo.tables.rows import RowFacts, read_row
from geo.tables.types import read_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.model import Document, Role, StanceKind, Status
    from geo.tables.places import PlaceFinder
    from geo.tables.types import TypeWords

LONGEST_TITLE = 120
"""Characters; a longer description is cut between words."""
EXACT = 1
"""Precision of coordinates that the table gives (UCDP where_prec)."""
MOST_POINTS = 1000
"""Points of one row that become marks."""
_ROLES: Final[dict[str, Role]] = {
    "place": "location",
    "origin": "origin",
    "destination": "destination",
}
"""Columns of places, in the order their marks come in."""
_STANCES: Final[dict[Status, StanceKind]] = {
    "planned": "plans",
    "alleged": "alleges",
    "denied": "denies",
}
"""What a source does that gives an event this status; else it asserts."""
_NAMES = re.compile(r" ?; ?| ?\| ?")

FAR_KM = 300.0
"""Farther than this from the place of the name, coordinates may be swapped or mistyped."""
SURE = 0.8
"""Confidence of a name from which its distance to the coordinates is told."""

Read = tuple[tuple[Resolution, ...], Event]


def read_event(document: Document, finder: PlaceFinder, words: TypeWords) -> Read:
    """The row's places, one resolution for each that it names, and its event."""
    row = _Row(document, finder)
    places = (*row.named_places(), *row.drawn_places())
    return tuple(row.found.values()), _event(row, words, places)


class _Row:
    """A row's document with its places looked up."""

    def __init__(self, document: Document, finder: PlaceFinder) -> None:
        self.document = document
        self.facts: RowFacts = read_row(document)
        geometry = self.facts.geometry
        self.shapes = [] if geometry is None else list(_shapes(geometry))
        self._finder = finder
        self._around = Around(self.cell("country"), self.cell("area"))
        roles = [what for what in _ROLES if what in self.facts.spans]
        mentions = [self._mention(*self.facts.spans[what]) for what in roles]
        around = [self._around if what == "place" else Around() for what in roles]
        self.found = dict(zip(roles, finder.find(mentions, around), strict=True))
        listed = self.found.get("place")
        if listed is not None and (self.shapes or self.facts.fault):
            self.found["place"] = self._told(listed)
        elif self.facts.fault:
            mention = self._mention(*self.facts.spans.get("lat", (0, 0)))
            self.found["lat"] = Resolution(mention, None, 0.0, self.facts.fault)

    def cell(self, what: str) -> str:
        """The cell that tells it, "" where there is none."""
        start, end = self.facts.spans.get(what, (0, 0))
        return self.document.text[start:end]

    def named_places(self) -> Iterator[EventPlace]:
        """The places that the row names and the gazetteer knows."""
        for what, resolution in self.found.items():
            if resolution.place is None or (what == "place" and self.shapes):
                continue
            mention = resolution.mention
            yield EventPlace(
                _ROLES[what], mention.text, resolution.place, resolution.geo_precision,
                resolution.radius_km, "sentence", mention.start, mention.end,
                self.document.doc_id, resolution.reason,
            )  # fmt: skip

    def drawn_places(self) -> Iterator[EventPlace]:
        """The places that the row brings coordinates or a geometry of."""
        named = self.found.get("place")
        name, span = "", (-1, -1)
        if named is not None:
            name, span = named.mention.text, (named.mention.start, named.mention.end)
        for shape in self.shapes:
            place = self._place_at(shape, name)
            area = None if shape.geom_type == "Point" else shape
            reason = named.reason if named is not None else self.facts.located
            yield EventPlace(
                "location", place.name, place, EXACT, 0.0, "sentence", *span,
                self.document.doc_id, reason, area,
            )  # fmt: skip

    def _mention(self, start: int, end: int) -> Mention:
        text = self.document.text[start:end]
        return Mention(start, end, text, "literal", 0, text)

    def _told(self, listed: Resolution) -> Resolution:
        """The resolution of the place named where the row brings coordinates, good ones or not."""
        if not self.shapes:
            return replace(listed, reason=f"{listed.reason}; {self.facts.fault}")
        mention, reason = listed.mention, self.facts.located
        place = self._place_at(self.shapes[0], mention.text)
        if listed.place is not None and listed.confidence >= SURE:
            off = distance_km(place.point, listed.place.point)
            if off > FAR_KM + listed.radius_km:
                reason += f", {off:,.0f} km from the {listed.place.name} of the gazetteer"
        known = [listed.place] if listed.place is not None else []
        candidates = (*known, *listed.candidates)[:10]
        return Resolution(mention, place, 1.0, reason, candidates, EXACT, 0.0)

    def _place_at(self, shape: BaseGeometry, name: str) -> Place:
        """A place of the user's own; its country is the one the row says, else the one around."""
        point = shape if shape.geom_type == "Point" else shape.representative_point()
        lat, lon = round(point.y, 7), round(point.x, 7)
        country = self._finder.country_of(self._around.country) or self._finder.country_at(lat, lon)
        return Place(
            f"point:{lat:.5f},{lon:.5f}", name or f"{lat:.4f}, {lon:.4f}", lat, lon, "P", "",
            country.country_code if country else None, source="table",
        )  # fmt: skip


def _shapes(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """What becomes a mark each: the areas together, the lines together, every point."""
    leaves = list(_leaves(geometry))
    for dimension, join in ((2, shapely.multipolygons), (1, shapely.multilinestrings)):
        some = [leaf for leaf in leaves if shapely.get_dimensions(leaf) == dimension]
        if some:
            yield some[0] if len(some) == 1 else join(some)
    yield from [leaf for leaf in leaves if leaf.geom_type == "Point"][:MOST_POINTS]


def _leaves(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _leaves(part)
    elif not geometry.is_empty:
        ring = geometry.geom_type == "LinearRing"
        yield shapely.LineString(geometry.coords) if ring else geometry


def _event(row: _Row, words: TypeWords, places: Sequence[EventPlace]) -> Event:
    document, label = row.document, row.cell("type")
    event_type = words.type_of(label)
    status = read_status(row.cell("status")) or "possible"  # what is no status vouches for none
    said = document.sentences[0]
    table = document.doc_id.rpartition(":")[0]
    evidence = Evidence(
        document.doc_id, said.start, said.end, document.text[said.start : said.end],
        document.source or table, _STANCES.get(status, "asserts"), None, document.url,
    )  # fmt: skip
    sure = [one.confidence for one in row.found.values() if one.place is not None]
    return Event(
        event_id=_event_id(event_type, document.doc_id),
        type=event_type,
        subtype=words.subtype_of(label),
        title=_title(row, label, event_type, places),
        status=status,
        contested=False,
        date=row.facts.date,
        places=tuple(places),
        actors=_actors(row),
        quantities=(),
        plover=words.plover_of(event_type),
        confidence=min(sure, default=1.0),  # all but the places is as the table says
        evidence=(evidence,),
        date_text=row.cell("date"),
    )


def _event_id(event_type: str, doc_id: str) -> str:
    digest = hashlib.sha256(f"{event_type}\n{doc_id}".encode()).hexdigest()
    return f"{event_type}-{digest[:12]}"


def _title(row: _Row, label: str, event_type: str, places: Sequence[EventPlace]) -> str:
    """The row's own title or description, else its type and places."""
    own = row.cell("title") or row.cell("description")
    what = label or event_type.replace("_", " ")
    return _cut(own or what[:1].upper() + what[1:] + _where(places))


def _where(places: Sequence[EventPlace]) -> str:
    names = {place.role: place.name for place in reversed(places)}
    if "location" in names:
        return f", {names['location']}"
    ends = (("from", names.get("origin")), ("to", names.get("destination")))
    return "".join(f" {word} {name}" for word, name in ends if name)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TITLE:
        return text
    start = text[:LONGEST_TITLE]
    return (start.rpartition(" ")[0] or start).rstrip(" ,;:.") + " …"


def _actors(row: _Row) -> dict[str, tuple[str, ...]]:
    text = row.document.text
    names = [
        clean_line(n) for start, end in row.facts.actors for n in _NAMES.split(text[start:end])
    ]
    distinct = tuple(dict.fromkeys(name for name in names if name))
    return {"actor": distinct} if distinct else {}
