"""Whether two reports are of one event: what forbids it and what speaks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.ranking import distance_km
from geo.actors import same_person
from geo.model import DateInterval, Event, EventPlace, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_PLACE_KM = 50.0
"""Two precise places nearer than this may be one told differently (a city and its airport)."""
UNDATED_REACH = timedelta(days=150)
"""Reports without a date of their own are one event only in documents at most this far apart."""
DISPUTED_TYPES = frozenset({"transfer", "deployment", "movement"})
"""Types where one side asserts what the other denies: a state's word about others is a claim."""
_BILATERAL = 2
_PERSON_ROLES = ("visitor", "host", "participant", "party", "operator")
_STATE_ROLES = (
    "state",
    "supplier",
    "recipient",
    "sender",
    "tester",
    "imposer",
    "target",
    "attacker",
)
_GENERIC_SUBTYPES = frozenset(
    {
        "unspecified",
        "goods",
        "survey",
        "official",
        "state",
        "delegation",
        "talks",
        "agree",
        "accede",
    }
)
_KEEP_APART = {
    "agreement": frozenset({"sign", "ratify", "agree"}),
    "visit": frozenset({"site_visit"}),
    "meeting": frozenset({"phone"}),
}
"""Subtypes that never join another subtype of their type (in other sentences)."""
_MONTHS = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b", re.IGNORECASE
)
_MONTH_NUMBER = {
    m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}


@dataclass
class Cluster:
    """Reports so far taken for one event."""

    reports: list[Event]
    people: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for report in self.reports:
            self._note(report)

    def add(self, report: Event) -> None:
        """Take in one more report."""
        self.reports.append(report)
        self._note(report)

    @property
    def documents(self) -> set[str]:
        """Identifiers of the documents the reports are from."""
        return {report.evidence[0].doc_id for report in self.reports}

    def _note(self, report: Event) -> None:
        self.people |= people_of(report)


def people_of(event: Event) -> set[str]:
    """Folded names of the people in the event."""
    return {fold(n) for role in _PERSON_ROLES for n in event.actors.get(role, ())}


def states_of(event: Event) -> set[str]:
    """Folded names of the states in the event, as actors or as places."""
    at = {fold(p.name) for p in event.places if p.geo_precision == 6}
    return at | {fold(n) for role in _STATE_ROLES for n in event.actors.get(role, ())}


def likeness(cluster: Cluster, report: Event) -> float:
    """How much speaks for one event; negative when something forbids it."""
    for old in cluster.reports:
        if _same_sentence(old, report) or forbidden(old, report):
            return -1.0  # geo._join has decided about one sentence
    if _people_differ(cluster.people, people_of(report), report.type):
        return -1.0
    return max(_likeness(old, report) for old in cluster.reports)


def _likeness(one: Event, other: Event) -> float:
    near = _same_document(one, other)
    score = 1.0 * near
    score += min(2.0, 1.0 * len(shared_people(people_of(one), people_of(other))))
    score += _shared_places(one, other)
    score += _shared_states(one, other)
    score += _dates_agree(one, other)
    if near and (is_bare(one) or is_bare(other)):
        score += 1.0
    if is_background(one) and is_background(other) and _shared_places(one, other):
        score += 1.0
    return score


def _shared_states(one: Event, other: Event) -> float:
    """1 for two states in common; 2 for an agreement of just the same two."""
    ours, theirs = states_of(one), states_of(other)
    if len(ours & theirs) < _BILATERAL:
        return 0.0
    return 2.0 if one.type == "agreement" and ours == theirs and len(ours) == _BILATERAL else 1.0


def is_bare(event: Event) -> bool:
    """Whether a report says nothing that could tell it from another: "the meeting"."""
    return not event.places and not people_of(event) and event.date is None


def is_background(event: Event) -> bool:
    """Standing facts that every article repeats: a war, a sanctions regime."""
    return event.subtype in ("invasion", "sanctions_regime") or event.type == "crisis"


def _same_document(one: Event, other: Event) -> bool:
    return one.evidence[0].doc_id == other.evidence[0].doc_id


def _same_sentence(one: Event, other: Event) -> bool:
    a, b = one.evidence[0], other.evidence[0]
    return (a.doc_id, a.start) == (b.doc_id, b.start)


def forbidden(one: Event, other: Event, *, same_sentence: bool = False) -> bool:
    """Whether two reports of one type cannot be of one event."""
    return (
        _subtypes_differ(one, other, same_sentence=same_sentence)
        or _places_differ(one, other)
        or _dates_differ(one, other)
        or _parties_differ(one, other)
        or _denial_of_another(one, other)
        or (
            one.type == "transfer"
            and _quantities_differ(one.quantities, other.quantities, same_sentence=same_sentence)
        )
    )


def _parties_differ(one: Event, other: Event) -> bool:
    """Whether two meetings or agreements name states that have none in common."""
    ours, theirs = set(one.actors.get("state", ())), set(other.actors.get("state", ()))
    return bool(ours and theirs) and not ours & theirs


def _denial_of_another(one: Event, other: Event) -> bool:
    """What did not happen is not what did; only claims and their denials are one event."""
    return {one.status, other.status} == {"denied", "happened"} and one.type not in DISPUTED_TYPES


def _subtypes_differ(one: Event, other: Event, *, same_sentence: bool) -> bool:
    if one.subtype == other.subtype:
        return False
    apart = _KEEP_APART.get(one.type, frozenset())
    if one.subtype in apart or other.subtype in apart:
        return not (same_sentence and one.type == "agreement")
    if one.type == "meeting":
        return "talks" not in (one.subtype, other.subtype)
    return one.subtype not in _GENERIC_SUBTYPES and other.subtype not in _GENERIC_SUBTYPES


def _places_differ(one: Event, other: Event) -> bool:
    for role in ("location", "origin", "destination", "target"):
        ours = [p for p in one.places if p.role == role]
        theirs = [p for p in other.places if p.role == role]
        if ours and theirs and not any(_compatible(a, b) for a in ours for b in theirs):
            return True
    return _flow_reversed(one, other)


def _flow_reversed(one: Event, other: Event) -> bool:
    def ends(event: Event, role: str) -> set[str | None]:
        return {p.place.country_code for p in event.places if p.role == role}

    a, b = ends(one, "origin"), ends(one, "destination")
    c, d = ends(other, "origin"), ends(other, "destination")
    if one.type == "visit":
        return False
    if bool(a & b) != bool(c & d) and a and b and c and d:
        return True  # a trade both ways is not a delivery one way
    return (bool(a & d) or bool(b & c)) and not (a & c or b & d)


def _compatible(a: EventPlace, b: EventPlace) -> bool:
    if a.place.place_id == b.place.place_id:
        return True
    if a.geo_precision <= 2 and b.geo_precision <= 2:
        return distance_km(a.place.point, b.place.point) <= SAME_PLACE_KM
    return a.place.country_code is not None and a.place.country_code == b.place.country_code


def _shared_places(one: Event, other: Event) -> float:
    """2 for a place below country level, 1 for a country in the same role, at most 2."""
    score = 0.0
    for a in one.places:
        for b in other.places:
            if a.role != b.role or a.basis == "inferred" or b.basis == "inferred":
                continue
            if a.place.place_id == b.place.place_id:
                score += 1.0 if a.geo_precision == 6 else 2.0
            elif _compatible(a, b):
                score += 0.5
    return min(2.0, score)


def _people_differ(ours: set[str], theirs: set[str], kind: str) -> bool:
    if not ours or not theirs:
        return False
    shared = shared_people(ours, theirs)
    if kind == "visit":
        return not shared
    if kind == "meeting":
        return not shared or (len(ours) > len(shared) and len(theirs) > len(shared))
    return False


def shared_people(ours: Iterable[str], theirs: Iterable[str]) -> set[str]:
    return {a for a in ours for b in theirs if same_person(a, b)}


def _months(event: Event) -> set[int]:
    if event.date is not None and (event.date.end - event.date.start).days <= 31:
        return {event.date.start.month, event.date.end.month}
    return {_MONTH_NUMBER[m.group(1).lower()] for m in _MONTHS.finditer(event.date_text)}


def _dates_differ(one: Event, other: Event) -> bool:
    if one.date is not None and other.date is not None:
        return one.date.end < other.date.start or other.date.end < one.date.start
    ours, theirs = _months(one), _months(other)
    if ours and theirs:
        return not ours & theirs
    if is_background(one) and is_background(other):
        return False
    return _far_apart(_anchor(one), _anchor(other))


def _anchor(event: Event) -> DateInterval | None:
    """The event's own date, else its document's."""
    if event.date is not None:
        return event.date
    published = event.evidence[0].published
    if published is None:
        return None
    from datetime import date

    start, _, end = published.partition("/")
    return DateInterval(date.fromisoformat(start), date.fromisoformat(end or start), 5)


def _far_apart(one: DateInterval | None, other: DateInterval | None) -> bool:
    if one is None or other is None:
        return False
    return one.end + UNDATED_REACH < other.start or other.end + UNDATED_REACH < one.start


def _dates_agree(one: Event, other: Event) -> float:
    if one.date is not None and other.date is not None:
        narrow = max((d.end - d.start).days for d in (one.date, other.date)) <= 31
        return 1.0 if narrow else 0.3
    return 0.7 if _months(one) & _months(other) else 0.0


def _quantities_differ(
    ours: tuple[Quantity, ...], theirs: tuple[Quantity, ...], *, same_sentence: bool
) -> bool:
    if not ours and not theirs:
        return False
    if not ours or not theirs:
        return not same_sentence
    return not any(_same_quantity(a, b) for a in ours for b in theirs)


def _same_quantity(a: Quantity, b: Quantity) -> bool:
    if a.unit != b.unit:
        return False
    if a.value is None or b.value is None:
        return a.mod == b.mod
    return abs(a.value - b.value) <= 0.05 * max(abs(a.value), abs(b.value))
