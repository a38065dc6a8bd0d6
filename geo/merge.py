"""Reports to events: what several sentences and documents tell of one event becomes one event."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.names import fold
from geo._clusters import gather
from geo._event_links import linked
from geo._hints import with_companions, with_hints_taken_up
from geo._same import DISPUTED_TYPES, people_of
from geo._together import dated_together
from geo._when import told_within
from geo.actors import same_person
from geo.titles import write_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import DateInterval, Event, EventPlace, Evidence, Quantity, Status

_MANY_ACTORS = 6
_PRECEDENCE: tuple[Status, ...] = ("happened", "alleged", "planned", "possible", "denied")


def merge(reports: Iterable[Event]) -> tuple[Event, ...]:
    """One event per thing told of, in an order that does not depend on that of the reports."""
    clusters = with_hints_taken_up(gather(with_companions(dated_together(reports))))
    told = [c.reports for c in clusters if not all(map(_says_nothing, c.reports))]
    events = [(_told_first(reports), _merged(reports)) for reports in told]
    return linked([event for _, event in sorted(events, key=_display_order)])


def _says_nothing(report: Event) -> bool:
    """A trigger alone ("arms shipments"): nobody, nowhere, no day and no amount to show."""
    named = report.places or any(report.actors.values()) or report.quantities
    return not named and report.date is None and report.type not in ("sanction", "agreement")


def _told_first(reports: Iterable[Event]) -> Event:
    return min(reports, key=_text_order)


def _text_order(report: Event) -> tuple[str, int, int, str]:
    """By document and sentence, then by the trigger's offset, which its identifier holds."""
    first, name = report.evidence[0], report.event_id
    return (first.doc_id, first.start, len(name), name)


def _display_order(told: tuple[Event, Event]) -> tuple[str, str, tuple[str, int, int, str]]:
    """By type and day; events of one day as they are told."""
    first, event = told
    return (event.type, event.date.start.isoformat() if event.date else "9999", _text_order(first))


def _what(report: Event) -> str:
    """What the title of an event of a user's own type begins with: "Oil spill in ..."."""
    return report.title.partition(" in ")[0]


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
        title=write_title(lead.type, subtype, _what(lead), status, actors, places, quantities),
        status=status,
        contested=contested,
        date=_date(reports) or told_within(reports, status),
        date_text=next((r.date_text for r in reports if r.date_text), ""),
        places=places,
        actors=actors,
        quantities=quantities,
        confidence=_confidence(reports),
        evidence=_evidence(reports),
    )


def _event_id(reports: Sequence[Event]) -> str:
    first = _told_first(reports)
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
