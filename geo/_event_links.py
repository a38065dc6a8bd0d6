"""How events hang together: a meeting during a visit, a shipment in a trade, a raid in a war."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from gazetteer.names import fold
from geo._same import facts_of, people_of, shared_people
from geo.model import EventLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model import Event

_FLOW_REACH = 400
"""Days between reports of a shipment and of the trade it may belong to."""
_LONG = 36
"""Months a visit or meeting is looked for in at most."""
_MANY_ENDS = 5
_Key = tuple[object, ...]


def linked(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events, each with what it is part of and what it came with."""
    wholes: dict[_Key, list[int]] = defaultdict(list)
    beside: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for number, event in enumerate(events):
        for key in _whole_keys(event):
            wholes[key].append(number)
        if event.type in ("exploration", "transfer", "deployment"):
            for evidence in event.evidence:
                beside[evidence.doc_id, evidence.start].append(event)
    return tuple(
        replace(event, links=tuple(dict.fromkeys(links)))
        for event in events
        for links in [(*_part_of(event, events, wholes), *_related(event, beside))]
    )


def _part_of(
    event: Event, events: Sequence[Event], wholes: dict[_Key, list[int]]
) -> Iterator[EventLink]:
    numbers = sorted({n for key in _part_keys(event) for n in wholes.get(key, ())})
    whole = next((w for n in numbers if (w := events[n]) is not event and _holds(w, event)), None)
    if whole is not None:
        yield EventLink("part_of", whole.event_id)


def _related(event: Event, beside: dict[tuple[str, int], list[Event]]) -> Iterator[EventLink]:
    """What was agreed on: the exploration or shipment that the same sentence tells of."""
    if event.type == "agreement":
        for evidence in event.evidence:
            for other in beside.get((evidence.doc_id, evidence.start), ()):
                yield EventLink("related", other.event_id)


def _holds(whole: Event, event: Event) -> bool:
    if whole.type == "visit":
        return _during(event, whole)
    if whole.type == "transfer":
        return _near_in_time(event, whole)
    ours, theirs = (set(e.actors.get("imposer", ())) for e in (event, whole))
    return not ours or not theirs or bool(ours & theirs)


def _during(event: Event, visit: Event) -> bool:
    if not shared_people(people_of(event), people_of(visit)):
        return False
    there, here = _countries(visit, "destination"), _countries(event)
    if there and here and not there & here:
        return False
    if event.date is not None and visit.date is not None:
        return event.date.start <= visit.date.end and visit.date.start <= event.date.end
    return bool(there and here)


def _near_in_time(event: Event, whole: Event) -> bool:
    ours, theirs = facts_of(event).anchor, facts_of(whole).anchor
    if ours is None or theirs is None:
        return True
    return ours[0] <= theirs[1] + _FLOW_REACH and theirs[0] <= ours[1] + _FLOW_REACH


# --- keys: a whole is kept under its own, a part looked for under the same ---


def _whole_keys(event: Event) -> set[_Key]:
    if event.type == "visit" and event.subtype != "site_visit":
        return set(_visit_keys(event, _countries(event, "destination")))
    if event.type == "transfer" and not event.quantities:
        ends = sorted(_ends(event))[:_MANY_ENDS]
        sizes = range(1, len(ends) + 1)
        some = (part for size in sizes for part in combinations(ends, size))
        return {("flow", event.subtype, part) for part in some}
    if event.subtype in ("invasion", "sanctions_regime"):
        return set(_standing_keys(event))
    return set()


def _part_keys(event: Event) -> set[_Key]:
    if event.type in ("meeting", "agreement") or event.subtype == "site_visit":
        return set(_visit_keys(event, _countries(event)))
    if event.type == "transfer" and event.quantities:
        ends = tuple(sorted(_ends(event)))
        return {("flow", event.subtype, ends)} if ends else set()
    if event.type in ("conflict", "sanction") and not _whole_keys(event):
        return set(_standing_keys(event))
    return set()


def _visit_keys(event: Event, countries: set[str]) -> Iterator[_Key]:
    """By a word of the person's name, with the month or with the country."""
    months: Iterable[int] = ()
    if event.date is not None:
        first, last = (d.year * 12 + d.month for d in (event.date.start, event.date.end))
        months = range(first, min(last, first + _LONG) + 1)
    for name in people_of(event):
        for word in (name.split()[0], name.split()[-1]):
            yield from (("visit", word, month) for month in months)
            yield from (("visit", word, code) for code in countries)


def _standing_keys(event: Event) -> Iterator[_Key]:
    """By whom a war or a sanctions regime is aimed at, a war also by who wages it."""
    for code in _countries(event, "target", "location"):
        if event.type == "sanction":
            yield ("sanction", code)
        else:
            yield from (("conflict", fold(n), code) for n in event.actors.get("attacker", ()))


def _ends(event: Event) -> set[tuple[str, str]]:
    return {
        (p.role, p.place.country_code)
        for p in event.places
        if p.role in ("origin", "destination") and p.place.country_code
    }


def _countries(event: Event, *roles: str) -> set[str]:
    """Countries of the event's places in the roles, of all but where one came from without."""
    return {
        p.place.country_code
        for p in event.places
        if p.place.country_code and (p.role in roles if roles else p.role != "origin")
    }
