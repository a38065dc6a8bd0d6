"""Whether two reports are of one event: what forbids it and what speaks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.ranking import distance_km
from geo._amounts import amounts_differ
from geo.actors import same_person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geo.model import Event, EventPlace

SAME_PLACE_KM = 50.0
"""Two precise places nearer than this may be one told differently (a city and its airport)."""
UNDATED_REACH = timedelta(days=150)
"""Reports without a date of their own are one event only in documents at most this far apart."""
MONTH_REACH = timedelta(days=300)
"""The same for reports that name the same month without its year: farther, it is another year's."""
DISPUTED_TYPES = frozenset({"transfer", "deployment", "movement"})
"""Types where one side asserts what the other denies: a state's word about others is a claim."""
NARROW_DAYS = 31
"""A date known to a month or better says something; "in 2023" hardly does."""
_FRESH = {"conflict": timedelta(days=21), "movement": timedelta(days=21)}
"""Types of which a report that gives no day tells the latest news, not last season's."""
_SITE_KM = 15.0
"""How far a site may be from the middle of the town it is told by: an airport, a port."""
_DAYS = 2
"""A date so narrow that one actor's two acts of a type are one."""
_ANSWERED = timedelta(days=14)
"""How long after a claim its denial may come."""
_BILATERAL = 2
_COUNTRY = 6
_PRECISE = 2
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
_DOER_ROLES = ("tester", "imposer", "attacker")
"""Roles whose state, on one day, does such a thing once as far as reports tell."""
_GROUPS = frozenset("delegation delegations mission officials team".split())
_SHORT_GROUP = 2
"""Words in a group's name that says no more than whose it is: "Russian delegation"."""
GENERIC_SUBTYPES = frozenset(
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
    "test": frozenset({"nuclear", "space_launch"}),
    "conflict": frozenset({"invasion", "coup"}),
}
"""Subtypes that never join another subtype of their type (in other sentences)."""
_MONTHS = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b", re.IGNORECASE
)
_MONTH_NUMBER = {
    m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What of a report is compared with others, worked out once."""

    event: Event
    document: str
    sentence: tuple[str, int]
    people: frozenset[str]
    """Folded names, without groups that could be anybody's ("a Russian delegation")."""
    grouped: bool
    """Whether such a group takes part, or a delegation is led."""
    parties: frozenset[str]
    states: frozenset[str]
    doers: frozenset[tuple[str, str]]
    """Who did it, by role, where the role has one doer."""
    span: tuple[int, int] | None
    """First and last day, as ordinals."""
    months: frozenset[int]
    anchor: tuple[int, int] | None
    """The event's own days, else its document's."""
    bare: bool
    background: bool

    @property
    def narrow(self) -> bool:
        """Whether the date is known to a month or better."""
        return self.span is not None and self.span[1] - self.span[0] <= NARROW_DAYS

    @property
    def signature(self) -> tuple[object, ...]:
        """Equal for reports that compare alike, wherever they stand."""
        event = self.event
        return (
            event.subtype,
            event.status,
            self.people,
            self.grouped,
            self.parties,
            self.states,
            self.doers,
            self.span,
            self.months,
            tuple((p.role, p.place.place_id, p.basis) for p in event.places),
            event.quantities,
        )


def facts_of(event: Event) -> Facts:
    """What of a report is compared with others."""
    first = event.evidence[0]
    people = people_of(event)
    groups = {name for name in people if _any_group(name)}
    doing = (*_DOER_ROLES, "state") if event.type == "agreement" else _DOER_ROLES
    span = (event.date.start.toordinal(), event.date.end.toordinal()) if event.date else None
    return Facts(
        event=event,
        document=first.doc_id,
        sentence=(first.doc_id, first.start),
        people=frozenset(people - groups),
        grouped=bool(groups) or event.subtype == "delegation",
        parties=frozenset(event.actors.get("state", ())),
        states=frozenset(states_of(event)),
        doers=frozenset((r, fold(n)) for r in doing for n in event.actors.get(r, ())),
        span=span,
        months=frozenset(_months(event)),
        anchor=span or _published(event),
        bare=is_bare(event),
        background=is_background(event),
    )


def _any_group(name: str) -> bool:
    words = name.split()
    return len(words) <= _SHORT_GROUP and words[-1] in _GROUPS


def people_of(event: Event) -> set[str]:
    """Folded names of the people in the event."""
    return {fold(n) for role in _PERSON_ROLES for n in event.actors.get(role, ())}


def states_of(event: Event) -> set[str]:
    """Folded names of the states in the event, as actors or as places."""
    at = {fold(p.name) for p in event.places if p.geo_precision == _COUNTRY}
    return at | {fold(n) for role in _STATE_ROLES for n in event.actors.get(role, ())}


def speaks_for(one: Facts, other: Facts) -> float:
    """How much two reports have in common, wherever they stand (``alike`` adds the document)."""
    score = min(2.0, 1.0 * len(shared_people(one.people, other.people)))
    places = _shared_places(one.event, other.event)
    score += places + _shared_states(one, other) + _dates_agree(one, other)
    doers = one.doers & other.doers
    if one.background and other.background:
        same = one.event.subtype == other.event.subtype and bool(places or doers)
        score = max(score + 1.0, 2.0) if same else score
    elif doers and _same_days(one, other):
        score += 1.0
    return score + (bool(places) and _answers(one, other))


def standing_together(one: Facts, other: Facts) -> float:
    """How much more two reports of one document have in common for that."""
    if one.document != other.document:
        return 0.0
    score = 1.0 + ((one.bare or other.bare) and not _at_odds(one.event, other.event))
    grouped = one.grouped and other.grouped and not (one.people and other.people)
    return score + (grouped and one.event.type == "visit")


def _at_odds(one: Event, other: Event) -> bool:
    """Whether one is told as done and the other as still to come."""
    statuses = {one.status, other.status}
    return "happened" in statuses and bool(statuses & {"planned", "possible"})


def told_apart(one: Facts, other: Facts) -> bool:
    """Whether two reports stand in one sentence, where ``geo._join`` has decided about them.

    Standing facts are not told apart by it: "reserves are critical, and there is word of famine".
    """
    if one.sentence != other.sentence:
        return False
    same_facts = one.background and other.background and one.event.subtype == other.event.subtype
    return not (same_facts and _shared_places(one.event, other.event))


def _shared_states(one: Facts, other: Facts) -> float:
    """1 for two states in common; 2 for an agreement of just the same two."""
    ours, theirs = one.states, other.states
    if len(ours & theirs) < _BILATERAL:
        return 0.0
    same = ours == theirs and len(ours) == _BILATERAL
    return 2.0 if one.event.type == "agreement" and same else 1.0


def is_bare(event: Event) -> bool:
    """Whether a report says nothing that could tell it from another: "the meeting"."""
    return not event.places and not people_of(event) and event.date is None


def is_background(event: Event) -> bool:
    """Standing facts that every article repeats: a war, a sanctions regime."""
    return event.subtype in ("invasion", "sanctions_regime") or event.type == "crisis"


def forbidden(one: Event, other: Event, *, same_sentence: bool = False) -> bool:
    """Whether two reports of one type cannot be of one event."""
    return cannot_be_one(facts_of(one), facts_of(other), same_sentence=same_sentence)


def cannot_be_one(ours: Facts, theirs: Facts, *, same_sentence: bool = False) -> bool:
    """``forbidden`` for facts already worked out."""
    one, other = ours.event, theirs.event
    return (
        _dates_differ(ours, theirs)
        or _subtypes_differ(one, other, same_sentence=same_sentence)
        or _parties_differ(ours, theirs)
        or _places_differ(one, other)
        or _denial_of_another(one, other)
        or amounts_differ(one, other, same_sentence=same_sentence)
    )


def _parties_differ(one: Facts, other: Facts) -> bool:
    """Whether two meetings or agreements name states that have none in common."""
    return bool(one.parties and other.parties) and not one.parties & other.parties


def _denial_of_another(one: Event, other: Event) -> bool:
    """What did not happen is not what did; only claims and their denials are one event."""
    return {one.status, other.status} == {"denied", "happened"} and one.type not in DISPUTED_TYPES


def _subtypes_differ(one: Event, other: Event, *, same_sentence: bool) -> bool:
    if one.subtype == other.subtype:
        return False
    apart = _KEEP_APART.get(one.type, frozenset())
    if one.subtype in apart or other.subtype in apart:
        return not (same_sentence and one.type == "agreement")
    if one.type == "conflict":
        return False  # "stormed", "clashes" and "fell to" may tell of one battle
    if one.type == "meeting":
        return "talks" not in (one.subtype, other.subtype)
    return one.subtype not in GENERIC_SUBTYPES and other.subtype not in GENERIC_SUBTYPES


def _places_differ(one: Event, other: Event) -> bool:
    if one.subtype == other.subtype == "site_visit" and not _one_site(one, other):
        return True
    for role in ("location", "origin", "destination", "target"):
        ours = [p for p in one.places if p.role == role]
        theirs = [p for p in other.places if p.role == role]
        if ours and theirs and not any(_compatible(a, b) for a in ours for b in theirs):
            return True
    return _flow_reversed(one, other)


def _one_site(one: Event, other: Event) -> bool:
    """Whether two sites toured may be one: a country in common is not enough."""
    ours = [p for p in one.places if p.role == "location"]
    theirs = [p for p in other.places if p.role == "location"]
    return any(
        a.place.place_id == b.place.place_id
        or (max(a.geo_precision, b.geo_precision) <= _PRECISE and _compatible(a, b))
        for a in ours
        for b in theirs
    )


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
    if max(a.geo_precision, b.geo_precision) <= _PRECISE:
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
                score += 1.0 if a.geo_precision == _COUNTRY else 2.0
            elif _compatible(a, b):
                score += 1.0 if _site_of(a, b) else 0.5
    return min(2.0, score)


def _site_of(a: EventPlace, b: EventPlace) -> bool:
    """Whether one is a site of the other, a town: "Goma airport" and "Goma"."""
    if max(a.geo_precision, b.geo_precision) > _PRECISE:
        return False
    if {a.place.feature_class, b.place.feature_class} != {"P", "S"}:
        return False
    return distance_km(a.place.point, b.place.point) <= _SITE_KM


def people_differ(ours: Collection[str], theirs: Collection[str], kind: str) -> bool:
    """Whether the people of two reports cannot be those of one event."""
    if not ours or not theirs:
        return False
    shared = shared_people(ours, theirs)
    if kind == "visit":
        return not shared
    if kind == "meeting":
        return not shared or (len(ours) > len(shared) and len(theirs) > len(shared))
    return False


def shared_people(ours: Iterable[str], theirs: Iterable[str]) -> set[str]:
    """Those of the first folded names that may be one of the second."""
    return {a for a in ours for b in theirs if same_person(a, b)}


def _months(event: Event) -> set[int]:
    if event.date is not None and (event.date.end - event.date.start).days <= NARROW_DAYS:
        return {event.date.start.month, event.date.end.month}
    return {_MONTH_NUMBER[m.group(1).lower()] for m in _MONTHS.finditer(event.date_text)}


def _dates_differ(one: Facts, other: Facts) -> bool:
    if one.span is not None and other.span is not None:
        return one.span[1] < other.span[0] or other.span[1] < one.span[0]
    if one.months and other.months:
        return not one.months & other.months or _far_apart(one, other, MONTH_REACH)
    if one.background and other.background:
        return False
    return _far_apart(one, other, _FRESH.get(one.event.type, UNDATED_REACH))


def reach_of(report: Facts) -> timedelta:
    """How far in time from a report an undated one of the same event may be."""
    return MONTH_REACH if report.months else _FRESH.get(report.event.type, UNDATED_REACH)


def _published(event: Event) -> tuple[int, int] | None:
    published = event.evidence[0].published
    if published is None:
        return None
    start, _, end = published.partition("/")
    return date.fromisoformat(start).toordinal(), date.fromisoformat(end or start).toordinal()


def _far_apart(one: Facts, other: Facts, reach: timedelta) -> bool:
    if one.anchor is None or other.anchor is None:
        return False
    (start, end), (first, last) = one.anchor, other.anchor
    return end + reach.days < first or last + reach.days < start


def _dates_agree(one: Facts, other: Facts) -> float:
    if one.span is not None and other.span is not None:
        return 1.0 if one.narrow and other.narrow else 0.3
    return 0.7 if one.months & other.months else 0.0


def _same_days(one: Facts, other: Facts) -> bool:
    if one.span is None or other.span is None:
        return False
    return max(f.span[1] - f.span[0] for f in (one, other) if f.span) <= _DAYS


def _answers(one: Facts, other: Facts) -> bool:
    """Whether one denies what the other alleges, some days later."""
    said = {one.event.status, other.event.status}
    return said == {"alleged", "denied"} and not _far_apart(one, other, _ANSWERED)
