"""Reports to events: what several sentences and documents tell of one event becomes one event."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from gazetteer.names import fold
from geo._same import (
    DISPUTED_TYPES,
    Cluster,
    is_background,
    is_bare,
    likeness,
    people_of,
    states_of,
)
from geo.actors import same_person
from geo.model import DateInterval, Event, EventLink, EventPlace, Evidence, Quantity, Status
from geo.titles import write_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MANY_ACTORS = 6
_HINTED_TYPES = frozenset({"meeting", "visit"})
_IN_COMMON = 2
"""Events two documents must share for a bare report of one to be looked for in the other."""
_MANY_DOCUMENTS = 50
"""An event told by more documents than this says nothing about which of them belong together."""
ENOUGH = 2.0
"""How much must speak for one event (``geo._same.likeness``; set on the development articles)."""
_PRECEDENCE: tuple[Status, ...] = ("happened", "alleged", "planned", "possible", "denied")


def merge(reports: Iterable[Event]) -> tuple[Event, ...]:
    """One event per thing told of, in an order that does not depend on that of the reports."""
    clusters: list[Cluster] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for report in sorted(reports, key=_reading_order):
        number = _best(report, clusters, index)
        if number is None:
            number = len(clusters)
            clusters.append(Cluster([report]))
        else:
            clusters[number].add(report)
        for key in _keys(report):
            if number not in index[key]:
                index[key].append(number)
    clusters = _with_hints_taken_up(clusters)
    events = [_merged(c.reports) for c in clusters if not all(map(_says_nothing, c.reports))]
    return _linked(sorted(events, key=_display_order))


def _with_hints_taken_up(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Clusters after bare reports ("a meeting of the two governments") found theirs.

    A bare report joins the best-told event of its type in a document that tells of the same other
    events as its own; without such a document it stays alone.
    """
    partners = _partners(clusters)
    told_in: dict[str, list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for document in cluster.documents:
            told_in[document].append(number)
    homes: dict[int, int] = {}
    for number, cluster in enumerate(clusters):
        if cluster.reports[0].type in _HINTED_TYPES and all(map(is_bare, cluster.reports)):
            near = {p for document in cluster.documents for p in partners.get(document, ())}
            found = sorted({n for document in near for n in told_in[document]})
            home = _home(cluster, [(n, clusters[n]) for n in found])
            if home is not None:
                homes[number] = home
    for number, home in homes.items():
        for report in clusters[number].reports:
            clusters[home].add(report)
    return [cluster for number, cluster in enumerate(clusters) if number not in homes]


def _partners(clusters: Sequence[Cluster]) -> dict[str, set[str]]:
    """For each document those that tell of enough of the same events."""
    together: Counter[tuple[str, str]] = Counter()
    for cluster in clusters:
        names = sorted(cluster.documents)
        if len(names) <= _MANY_DOCUMENTS and not is_background(cluster.reports[0]):
            together.update(combinations(names, 2))
    partners: dict[str, set[str]] = defaultdict(set)
    for (one, other), events in together.items():
        if events >= _IN_COMMON:
            partners[one].add(other)
            partners[other].add(one)
    return partners


def _home(bare: Cluster, others: Iterable[tuple[int, Cluster]]) -> int | None:
    """The best-told of the clusters that the bare one may belong to."""
    fitting = [
        (len(cluster.documents), len(cluster.reports), -number)
        for number, cluster in others
        if cluster.reports[0].type == bare.reports[0].type
        and not bare.documents & cluster.documents
        and not all(map(is_bare, cluster.reports))
        and all(likeness(cluster, report) >= 0 for report in bare.reports)
    ]
    return -max(fitting)[2] if fitting else None


def _says_nothing(report: Event) -> bool:
    """A trigger alone ("arms shipments"): nobody, nowhere, no day and no amount to show."""
    named = report.places or any(report.actors.values()) or report.quantities
    return not named and report.date is None and report.type not in ("sanction", "agreement")


def _reading_order(event: Event) -> tuple[str, str, int, str]:
    first = event.evidence[0]
    return (first.published or "9999", first.doc_id, first.start, event.event_id)


def _display_order(event: Event) -> tuple[str, str, str]:
    return (event.type, event.date.start.isoformat() if event.date else "9999", event.event_id)


def _keys(event: Event) -> set[tuple[str, str]]:
    """What two reports of one event have in common, at least one of it."""
    words = {event.evidence[0].doc_id}
    words |= {f"person {name.split()[-1]}" for name in people_of(event)}
    words |= {f"person {name.split()[0]}" for name in people_of(event)}
    words |= {f"place {p.place.country_code or p.place.place_id}" for p in event.places}
    words |= {f"state {name}" for name in states_of(event)}
    return {(event.type, word) for word in words}


def _best(
    report: Event, clusters: Sequence[Cluster], index: Mapping[tuple[str, str], list[int]]
) -> int | None:
    numbers = sorted({n for key in _keys(report) for n in index.get(key, ())})
    scored = [(likeness(clusters[n], report), n) for n in numbers]
    score, number = max(scored, default=(0.0, -1))
    return number if score >= ENOUGH else None


def _merged(reports: Sequence[Event]) -> Event:
    status, contested = _status(reports)
    lead = max(reports, key=lambda r: (r.status == status, len(r.places), len(people_of(r))))
    actors = _actors(reports, lead)
    places = _places(reports)
    subtype = _subtype(reports)
    quantities = _quantities(reports)
    return replace(
        lead,
        event_id=_event_id(reports),
        subtype=subtype,
        title=write_title(
            lead.type, subtype, lead.type.capitalize(), status, actors, places, quantities
        ),
        status=status,
        contested=contested,
        date=_date(reports),
        date_text=next((r.date_text for r in reports if r.date_text), ""),
        places=places,
        actors=actors,
        quantities=quantities,
        confidence=_confidence(reports),
        evidence=_evidence(reports),
    )


def _event_id(reports: Sequence[Event]) -> str:
    first = min(reports, key=lambda r: (r.evidence[0].doc_id, r.evidence[0].start, r.event_id))
    key = f"{first.type}\n{first.event_id}"
    return f"{first.type}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _status(reports: Sequence[Event]) -> tuple[Status, bool]:
    """The status most reports give; of two sides in contradiction the claim, contested."""
    counts = Counter(r.status for r in reports)
    contested = any(r.contested for r in reports) or ("denied" in counts and len(counts) > 1)
    if contested and set(counts) <= {"denied", "alleged", "possible"}:
        return "alleged", True
    order = _PRECEDENCE
    if reports[0].type in DISPUTED_TYPES:  # what is only alleged is not made true by mention
        order = ("alleged", *_PRECEDENCE)
    claims: dict[Status, int] = {
        s: n for s, n in counts.items() if s != "denied" or len(counts) == 1
    }
    top = max(claims.values())
    return next(s for s in order if claims.get(s) == top), contested


def _subtype(reports: Sequence[Event]) -> str:
    counts = Counter(r.subtype for r in reports)
    return max(
        sorted(counts),
        key=lambda s: (s not in ("unspecified", "goods", "survey", "talks", "official"), counts[s]),
    )


def _places(reports: Sequence[Event]) -> tuple[EventPlace, ...]:
    """Every role and place once, the best-based one; a country gives way to a place inside it."""
    best: dict[tuple[str, str], EventPlace] = {}
    rank = {"sentence": 0, "other_sentence": 1, "inferred": 2}
    for report in reports:
        for place in report.places:
            key = (place.role, place.place.place_id)
            if key not in best or rank[place.basis] < rank[best[key].basis]:
                best[key] = place
    places = sorted(best.values(), key=lambda p: (p.role, p.geo_precision, p.name))
    return tuple(p for p in places if not _outdone(p, places))


def _outdone(place: EventPlace, places: Sequence[EventPlace]) -> bool:
    return place.role in ("location", "target") and any(
        other is not place
        and other.role == place.role
        and other.place.country_code == place.place.country_code
        and other.geo_precision < place.geo_precision
        and place.geo_precision == 6
        for other in places
    )


def _actors(reports: Sequence[Event], lead: Event) -> dict[str, tuple[str, ...]]:
    roles = dict.fromkeys(role for r in (lead, *reports) for role in r.actors)
    return {
        role: _distinct(n for r in (lead, *reports) for n in r.actors.get(role, ()))
        for role in roles
    }


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names without other spellings of the same one ("Kim Jong-un", "Kim Jong Un")."""
    kept: dict[str, str] = {}
    for name in names:
        key = fold(name)
        if not any(same_person(key, other) for other in kept):
            kept[key] = name
    return tuple(kept.values())[:_MANY_ACTORS]


def _quantities(reports: Sequence[Event]) -> tuple[Quantity, ...]:
    return tuple(dict.fromkeys(q for r in reports for q in r.quantities))


def _date(reports: Sequence[Event]) -> DateInterval | None:
    """The narrowest of the dates given."""
    dates = [r.date for r in reports if r.date is not None]
    return min(dates, key=lambda d: ((d.end - d.start), d.start), default=None)


def _confidence(reports: Sequence[Event]) -> float:
    sources = len({e.doc_id for r in reports for e in r.evidence})
    return round(min(0.99, max(r.confidence for r in reports) + 0.05 * (sources - 1)), 2)


def _evidence(reports: Sequence[Event]) -> tuple[Evidence, ...]:
    unique = dict.fromkeys(e for r in reports for e in r.evidence)
    return tuple(sorted(unique, key=lambda e: (e.published or "9999", e.doc_id, e.start, e.source)))


# --- links between events ---


def _linked(events: Sequence[Event]) -> tuple[Event, ...]:
    visits = [e for e in events if e.type == "visit" and e.subtype != "site_visit"]
    transfers = [e for e in events if e.type == "transfer" and not e.quantities]
    by_sentence: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in events:
        for evidence in event.evidence:
            by_sentence[evidence.doc_id, evidence.start].append(event)
    return tuple(
        replace(event, links=tuple(dict.fromkeys(_links(event, visits, transfers, by_sentence))))
        for event in events
    )


def _links(
    event: Event,
    visits: Sequence[Event],
    transfers: Sequence[Event],
    by_sentence: Mapping[tuple[str, int], Sequence[Event]],
) -> Iterable[EventLink]:
    wholes: Sequence[Event] = ()
    if event.type in ("meeting", "agreement") or event.subtype == "site_visit":
        wholes = [v for v in visits if v is not event and _during(event, v)]
    elif event.type == "transfer" and event.quantities:
        wholes = [t for t in transfers if _same_flow(event, t)]
    yield from (EventLink("part_of", whole.event_id) for whole in wholes[:1])
    if event.type == "agreement":
        for evidence in event.evidence:
            for other in by_sentence[evidence.doc_id, evidence.start]:
                if other.type in ("exploration", "transfer", "deployment"):
                    yield EventLink("related", other.event_id)


def _during(event: Event, visit: Event) -> bool:
    if not people_of(event) & people_of(visit):
        return False
    if event.date is not None and visit.date is not None:
        return event.date.start <= visit.date.end and visit.date.start <= event.date.end
    there = {p.place.country_code for p in visit.places if p.role == "destination"}
    here = {p.place.country_code for p in event.places}
    return bool(there & here)


def _same_flow(event: Event, whole: Event) -> bool:
    def ends(e: Event) -> set[tuple[str, str | None]]:
        return {
            (p.role, p.place.country_code) for p in e.places if p.role in ("origin", "destination")
        }

    return (
        event.subtype == whole.subtype
        and bool(ends(event))
        and ends(event) <= ends(whole) | ends(event) & ends(whole)
    )
