"""The values that travel from an article to a map.

Steps are functions from one of these types to the next; none of them opens a file or a database.
Offsets are code points into the document's text, end exclusive. Coordinates are EPSG:4326.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geopandas import GeoDataFrame
    from pandas import DataFrame
    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import LngLat, Place

Use = Literal[
    "literal", "mixed", "actor", "metonym", "adjectival", "modifier", "embedded", "anaphor"
]
Status = Literal["happened", "planned", "alleged", "denied", "possible"]
StanceKind = Literal["asserts", "plans", "alleges", "denies"]
Role = Literal["location", "origin", "destination", "target", "end_use", "via"]

MARKABLE_USES: frozenset[str] = frozenset({"literal", "mixed", "modifier", "anaphor"})
"""Only these uses may become a mark on the map (design, section 1)."""


@dataclass(frozen=True, slots=True)
class DateInterval:
    """A closed interval of days with how precisely it is known (UCDP date_prec, 0 none)."""

    start: date
    end: date
    precision: int
    """1 day, 2 two to six days, 3 week, 4 month, 5 up to a year, 6 longer, 0 none."""
    basis: str = ""
    """The words or the metadata it rests on."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document's text; ``boilerplate`` says why it is page furniture, if it is."""

    start: int
    end: int
    boilerplate: str | None = None
    """``None`` for article text, else a reason: repeated headline, tags, appeal, byline ..."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article, or a row of a table, that was read."""

    doc_id: str
    text: str
    title: str | None = None
    published: DateInterval | None = None
    """When it was published: an interval with its evidence, or ``None``."""
    url: str | None = None
    source: str | None = None
    """Outlet or domain."""
    lang: str | None = None
    sentences: tuple[Sentence, ...] = ()
    path: str | None = None
    """The file it came from, for messages."""
    kind: Literal["article", "row"] = "article"
    """row: a row of a user's table, which is one event (``geo.tables``)."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be read, with the reason in words."""

    path: str
    reason: str
    detail: str = ""
    """Where in the input: ``line 17``, a byte offset, ..."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a zone lies to the places it hangs on, as the text says: 30 km, north, of Sinuiju."""

    kind: str
    """offset | beyond | distance | within | part | outskirts | coast | sea | border | between |
    road | strait | coordinates."""
    anchors: tuple[str, ...] = ()
    """The place_ids of the places it hangs on, in the text's order."""
    winds: tuple[str, ...] = ()
    """Directions ("north", "south-southwest", "central"); several for "eastern and southern"."""
    share: float | None = None
    """How much of the place a part is, where it is said: "the northern half", "the far north"."""
    km: float | None = None
    vague: bool = False
    """Whether the distance is a range or was not counted: "a few miles"."""
    within: bool = False
    """Whether the distance is the most it may be."""
    context: tuple[str, ...] = ()
    """Places around it that may tell which stretch of a border is meant, nearest first."""
    point: LngLat | None = None
    """The coordinates written."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a place (or a zone, or stands for one)."""

    start: int
    end: int
    text: str
    use: Use
    sentence: int
    """Index into ``Document.sentences``."""
    query: str
    """What to look up: the expanded name ("Democratic People's Republic of Korea")."""
    kind: Literal["name", "demonym", "zone", "anaphor", "unnamed"] = "name"
    """zone: "offshore North Korean waters"; anaphor: "the country"; unnamed: "Russian ports"."""
    antecedent: str | None = None
    """For zone, anaphor and unnamed: the place_id of the place it hangs on, when known."""
    hint: str | None = None
    """Words around it that say what it is: "port", "province", a following "Calif." ..."""
    relation: Relation | None = None
    """For relative zones ("30 km north of X"): how it lies to the places it hangs on."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place chosen for a mention, how sure, and what else it might have been."""

    mention: Mention
    place: Place | None
    confidence: float
    """0 to 1."""
    reason: str
    candidates: tuple[Place, ...] = ()
    """Runners-up, best first (kept also when ``place`` is ``None``)."""
    geo_precision: int = 0
    """UCDP where_prec 1 to 7; 0 when unresolved."""
    radius_km: float = 0.0
    area: BaseGeometry | None = None
    """Polygon for zones and waters, EPSG:4326 (lon, lat)."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """ "more than 165,000 barrels of refined oil in March alone"."""

    value: float | None
    """``None`` when the text counts without a number ("many")."""
    unit: str
    """Singular: barrel, container, soldier, round, ton, day, missile, USD ..."""
    mod: str = "exact"
    """exact | more_than | less_than | about | millions_of | thousands_of | many | cap ..."""
    item: str = ""
    """ "refined oil", "military gear and ammunition"."""
    period: str = ""
    """ "year" in "500,000 barrels a year"."""


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A place in an event, in a role."""

    role: Role
    name: str
    place: Place
    geo_precision: int
    radius_km: float
    basis: Literal["sentence", "other_sentence", "inferred"]
    """Whether the reporting sentence itself, another sentence, or reasoning puts it there."""
    start: int = -1
    end: int = -1
    """Span of the mention in the evidence's document; -1 when inferred."""
    doc_id: str = ""
    reason: str = ""
    area: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of a document that reports an event, and what its source says of it."""

    doc_id: str
    start: int
    end: int
    sentence: str
    source: str
    """Who says so: "John Kirby", "KCNA", or the outlet."""
    stance: StanceKind
    published: str | None = None
    """ISO date or interval ``2023-11-15/2023-11-17`` of the document."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class EventLink:
    """How one event hangs together with another."""

    kind: Literal["part_of", "related"]
    event_id: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is planned, alleged or denied, with typed places and time.

    ``find_events`` yields one per report (a sentence); ``merge`` yields one per event.
    """

    event_id: str
    type: str
    subtype: str
    title: str
    status: Status
    contested: bool
    date: DateInterval | None
    places: tuple[EventPlace, ...]
    actors: Mapping[str, tuple[str, ...]]
    """Role to names as written: ``{"visitor": ("Kim Jong Un",)}``."""
    quantities: tuple[Quantity, ...]
    plover: str
    confidence: float
    evidence: tuple[Evidence, ...]
    links: tuple[EventLink, ...] = ()
    date_text: str = ""
    """The date as written, kept also when it cannot be resolved ("in September")."""
    reach: int | None = None
    """Days before its article within which an undated report tells; ``None`` where unbounded."""


@dataclass(frozen=True)
class Layer:
    """Events of one type as a GeoDataFrame; ``geo.layers`` owns and checks the columns.

    ``gdf`` has one row per mark: an event's place in a role (``mark`` point, area or country), a
    flow between two of its places (``mark`` route), or the event itself when it has no place
    (``mark`` none, geometry null). ``evidence`` has one row per evidence sentence, keyed by
    ``event_id``.
    """

    type: str
    title: str
    gdf: GeoDataFrame
    evidence: DataFrame
    links: DataFrame = field(default_factory=lambda: _no_links())

    def to_gdf(self) -> GeoDataFrame:
        """A GeoDataFrame of its own: the marks, and in column ``evidence`` up to five quotes.

        EPSG:4326, (lon, lat). Events without a place are rows too, without geometry.
        """
        from geo._gis import all_marks

        return all_marks((self,))


def _no_links() -> DataFrame:
    from pandas import DataFrame as Frame

    return Frame({"event_id": [], "kind": [], "other_event_id": []}, dtype="object")


@dataclass(frozen=True)
class Atlas:
    """All of it: what was read, what was found in it, and what made it.

    ``events`` has one row per event, also one without a place; ``mentions`` one row per mention.
    ``geo._schema`` names their columns.
    """

    documents: tuple[Document, ...]
    layers: tuple[Layer, ...]
    events: DataFrame
    mentions: DataFrame
    rejected: tuple[Rejected, ...]
    run: Mapping[str, str]
    """What made the atlas: version, gazetteer, attribution."""
