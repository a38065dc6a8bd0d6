"""Triggers of one type in a sentence: one event told twice ("held talks at a meeting"), or two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo._same import GENERIC_SUBTYPES, forbidden, people_of, shared_people
from geo._tagged import same_event

if TYPE_CHECKING:
    from geo._view import View
    from geo.frames import TriggerHit
    from geo.model import Event

_REACH = 10
"""Tokens between two triggers that can tell of one event (five development articles)."""
_ONE_NEAR, _ONE_FAR = 0.1, 0.75
"""From when on the tagger's word makes one event of two triggers that stand close, or apart."""
_APART = frozenset(
    "following after before while under where who which whereas although but ; since until during "
    "ahead despite".split()
)


def tells_same(view: View, one: tuple[TriggerHit, Event], other: tuple[TriggerHit, Event]) -> bool:
    """Whether two reports of one type in a sentence are of one event."""
    (first, earlier), (second, later) = one, other
    between = view.tokens[first.last + 1 : second.first]
    near = len(between) <= _REACH and not any(t.lower in _APART for t in between)
    likely = same_event(view, first, second)
    if likely is not None:
        near = likely >= (_ONE_NEAR if near else _ONE_FAR)
    if not near and not (second.pattern.kind == "noun" and _adds_nothing(earlier, later)):
        return False
    if forbidden(earlier, later, same_sentence=True):
        return False
    ours, theirs = people_of(earlier), people_of(later)
    return not ours or not theirs or bool(shared_people(ours, theirs))


def _adds_nothing(earlier: Event, later: Event) -> bool:
    """Whether a later noun only points back: "arrived in X ... details of their visit"."""
    return not later.places and later.date is None and people_of(later) <= people_of(earlier)


def joined(one: Event, other: Event) -> Event:
    """The earlier report with what the later one adds."""
    known = {(p.role, p.place.place_id) for p in one.places}
    more = tuple(p for p in other.places if (p.role, p.place.place_id) not in known)
    actors = {**other.actors, **one.actors}
    lead = one if one.status == other.status or other.status == "happened" else other
    specific = one.subtype if one.subtype not in GENERIC_SUBTYPES else other.subtype
    return replace(
        one,
        subtype=specific,
        title=one.title if one.places or not other.places else other.title,
        status=lead.status,
        contested=one.contested or other.contested,
        evidence=lead.evidence,
        date=one.date or other.date,
        date_text=one.date_text or other.date_text,
        places=(*one.places, *more),
        actors=actors,
        quantities=tuple(dict.fromkeys((*one.quantities, *other.quantities))),
    )
