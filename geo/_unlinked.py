"""How a place hangs on a trigger, and why one of the sentence does not, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._tagged import places_of
from geo.links import RELATIONS, relation_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._view import Span, View
    from geo.frames import TriggerHit
    from geo.model import Resolution

_RELATIONS = {
    "subject": "before the verb, as its subject",
    "subject_passive": "subject of a passive verb",
    "subject_adjective": "adjective of the subject",
    "object": "right after the verb, as its object",
    "agent": 'after "by"',
    "possessive": "its owner, with 's",
    "possessive_after": "owner of the object, with 's",
    "premodifier": "right before the noun",
    "cargo": "adjective of what is moved",
    "owner": 'after "of", with \'s',
    "zone": "a zone near the trigger",
    "tagger": "as the tagger reads it",
    "end use": "where what is sent will be used",
}


def relation_in_words(relation: str) -> str:
    """The relation of a place to a trigger as a person would say it.

    >>> relation_in_words("in"), relation_in_words("object")
    ('after "in"', 'right after the verb, as its object')
    """
    if relation in _RELATIONS:
        return _RELATIONS[relation]
    return f'after "{relation}"' if relation in RELATIONS else relation


def why_left_out(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit], span: Span, resolution: Resolution
) -> str:
    """Why the place is in no role of the event at ``hit``."""
    mention, roles = resolution.mention, hit.pattern.group.roles
    if resolution.place is None:
        return "it is not known where it is"
    if mention.use == "embedded":
        return "part of another name"
    if any(link.resolution is resolution for link in places_of(view, hit, hits)):
        return "the same place has that role already"
    if span.first <= hit.last and hit.first <= span.last:
        return "part of the trigger itself"
    if mention.kind == "zone" and "zone" not in roles:
        return 'a zone, and "zone" has no role in this frame'
    relation, _ = relation_of(view, span)
    if relation:
        return _by_preposition(hit, hits, span, relation, adjective=mention.use == "adjectival")
    if mention.use == "adjectival":
        return "an adjective, in no relation that has a role here"
    if mention.use in ("actor", "metonym"):
        side = "subject" if span.last < hit.first else "object"
        if not roles.get(side):
            return f"acts, and {side} has no role in this frame"
        return "acts, and stands too far off or for another verb"
    return "after no preposition, and neither subject nor object of the trigger"


def _by_preposition(
    hit: TriggerHit, hits: Sequence[TriggerHit], span: Span, relation: str, *, adjective: bool
) -> str:
    role = hit.pattern.group.roles.get("agent" if relation == "by" else relation)
    said = f'after "{relation}"'
    if role is None:
        return f"{said}, which has no role in this frame"
    if not role:
        return f"{said}, to which this frame gives no role"
    if adjective:
        return f"{said}, but only an adjective"
    others = [h for h in hits if h is not hit and h.last < span.first and h.first > hit.last]
    if any(h.pattern.group.roles.get(relation) for h in others):
        return f"{said} would be its {role}, but another trigger stands nearer"
    if span.last < hit.first:
        return f"{said}, but before the trigger"
    return f"{said} would be its {role}, but it stands too far off or belongs to other words"
