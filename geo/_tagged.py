"""The frames' words and the tagger's reading, weighed: triggers, roles of places, status.

Where both know a word, either can overrule the other when it is sure; what only the tagger knows
becomes a trigger of its own. A type of a user's own is the frames' alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo._report import blocked, fits
from geo._word_classes import chances
from geo.frames import Pattern, TriggerGroup, TriggerHit, all_matches, find_triggers, with_agent
from geo.links import Link, link_places
from geo.model import MARKABLE_USES
from geo.stances import Judgement, judge
from geo.tagger import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from geo._view import Span, View
    from geo.frames import Frames
    from geo.model import Resolution, Role, StanceKind, Status

DOUBTED = 0.01
"""A trigger of the frames is none where the tagger thinks every word around less likely."""
_AROUND = 6
LISTED = 0.8
"""From this on a word of the frames counts although their conditions are not met."""
UNLISTED = 0.8
"""From this on a word counts that the frames do not have for the type."""
CERTAIN = 0.9
"""From when on either counts in a text of one or two sentences; there it doubts nothing."""
_PASSAGE = 3
ADDED, REPLACED, REFUSED = 0.7, 0.85, 0.85
"""From when on the tagger gives a place a role no rule gave, changes one, or takes one away."""
OVERRULED = 0.65
"""From when on the tagger's status counts against that of the rules. (All of these were set on
``tests/cases/articles/dev``; where it liked several of the last four alike, those were taken that
kept the links of the gold articles.)"""
_FLOWS = frozenset({"transfer", "deployment"})
_SORTED_BY = {
    "transfer": (
        "arms", "energy", "food", "medicine", "technology", "labour", "funds", "goods", "minerals",
    ),
    "movement": ("vehicle", "civilians"),
    "crisis": ("hazard", "contagion", "want", "outage"),
}  # fmt: skip
"""Lexicons whose nearest word says what sort of event a word only the tagger knows tells of."""
_STANCE: dict[Status, StanceKind] = {
    "happened": "asserts",
    "planned": "plans",
    "alleged": "alleges",
    "denied": "denies",
    "possible": "alleges",
}


def chance_of(view: View, hit: TriggerHit) -> float | None:
    """How likely the tagger thinks the trigger; ``None`` for what is not its to judge."""
    group = hit.pattern.group
    if view.tagging is None or group.own or group.type not in TYPES:
        return None
    return view.tagging.chance(hit.pattern.group.type, hit.first, hit.last)


def _stands_alone(view: View) -> bool:
    """Whether the sentence is all or most of its text: the tagger has learned from passages."""
    return len(view.document.sentences) < _PASSAGE


def counts_anyway(view: View, hit: TriggerHit) -> bool:
    """Whether the tagger is sure of a trigger of the frames, whatever their conditions say.

    Not where words stand around it with which it means something else.
    """
    chance = chance_of(view, hit)
    least = CERTAIN if _stands_alone(view) else LISTED
    return chance is not None and chance >= least and not blocked(view, hit)


def doubted(view: View, hit: TriggerHit) -> bool:
    """Whether the tagger finds no event of the type in the words around a trigger of the frames.

    Of "a typhoon battered the coast" it may take another word than the frames do.
    """
    if view.tagging is None or chance_of(view, hit) is None or _stands_alone(view):
        return False
    first, last = max(0, hit.first - _AROUND), min(len(view.tokens) - 1, hit.last + _AROUND)
    return view.tagging.chance(hit.pattern.group.type, first, last) < DOUBTED


def triggers_of(view: View, frames: Frames) -> list[TriggerHit]:
    """The triggers of a sentence, in order."""

    def counts(hit: TriggerHit) -> bool:
        if doubted(view, hit):
            return False
        return counts_anyway(view, hit) or fits(view, hit, frames)

    hits = find_triggers(view.tokens, frames, counts)
    fitting = [hit for hit in hits if fits(view, hit, frames)]
    # "sent 300 drones": what the frames know well is not something else to the tagger, too
    ends = {hit.last for hit in fitting}
    kept = [hit for hit in hits if hit in fitting or hit.last not in ends]
    well_known = {at for hit in fitting for at in range(hit.first, hit.last + 1)}
    found = [*kept, *_unlisted(view, kept, well_known, frames)]
    return sorted(found, key=lambda hit: hit.first)


def _unlisted(
    view: View, hits: Sequence[TriggerHit], well_known: Set[int], frames: Frames
) -> list[TriggerHit]:
    """Triggers that only the tagger knows, words that the frames know well left out."""
    if view.tagging is None:
        return []
    refused = (hit for hit in all_matches(view.tokens, frames) if blocked(view, hit))
    taken = {
        (h.pattern.group.type, at) for h in (*hits, *refused) for at in range(h.first, h.last + 1)
    }
    least = CERTAIN if _stands_alone(view) else UNLISTED
    chances_there = view.tagging.types[:, 1:]
    found = []
    for at in np.flatnonzero(chances_there.max(axis=1) >= least).tolist():
        kind = TYPES[int(chances_there[at].argmax())]
        packaged = kind in frames.types and not frames.types[kind].own
        if at not in well_known and packaged and (kind, at) not in taken:
            hit = _hit(view, at, kind, frames)
            if kind != "transfer" or _names_cargo(view, hit, frames):
                found.append(hit)
    return found


def _names_cargo(view: View, hit: TriggerHit, frames: Frames) -> bool:
    """Whether the sentence says what is moved: "is preparing them" moves nothing one could name."""
    return any(
        frames.lexicons[name].match(view.tokens, at)
        for name in hit.pattern.group.needs
        for at in range(len(view.tokens))
        if at != hit.first
    )


def _hit(view: View, at: int, kind: str, frames: Frames) -> TriggerHit:
    classes = chances(view.tokens, at)
    noun = classes["noun"] > classes["verb"] + classes["participle"]
    word = view.tokens[at].lower
    event_type = frames.types[kind]
    group = TriggerGroup(
        kind,
        "impose" if kind == "sanction" and not noun else event_type.subtype,
        with_agent(event_type.roles),
        tuple(name for name in _SORTED_BY.get(kind, ()) if name in frames.lexicons),
        learned=True,
    )
    pattern = Pattern(group, "noun" if noun else "verb", (frozenset((word,)),), word)
    return TriggerHit(pattern, at, at)


def same_event(view: View, one: TriggerHit, other: TriggerHit) -> float | None:
    """How likely two triggers of a type tell of one event; ``None`` where the tagger is not asked.

    ``one`` stands before ``other``.
    """
    if view.tagging is None or chance_of(view, one) is None:
        return None
    return view.tagging.same(_head(view, one), _head(view, other))


def _head(view: View, hit: TriggerHit) -> int:
    """The trigger's word that tells most of the event."""
    if view.tagging is None:
        return hit.first
    column = 1 + TYPES.index(hit.pattern.group.type)
    return max(range(hit.first, hit.last + 1), key=lambda at: view.tagging.types[at, column])  # type: ignore[union-attr]


def places_of(view: View, hit: TriggerHit, hits: Sequence[TriggerHit]) -> tuple[Link, ...]:
    """The places of the sentence that belong to the event, with their roles."""
    ruled = {id(link.resolution): link for link in link_places(view, hit, hits)}
    chance = chance_of(view, hit)
    if chance is None or chance < DOUBTED:  # it has no picture of the event
        return tuple(ruled.values())
    head = _head(view, hit)
    found = []
    for span, resolution in view.places:
        link = ruled.get(id(resolution))
        if resolution.place is None or resolution.mention.use == "embedded":
            continue
        found.append(_weighed(view, hit, head, span, resolution, link))
    return tuple(link for link in found if link is not None)


def _weighed(
    view: View, hit: TriggerHit, head: int, span: Span, resolution: Resolution, link: Link | None
) -> Link | None:
    assert view.tagging is not None  # noqa: S101  (asked before)
    role, chance = view.tagging.role(head, span.first)
    alone = _stands_alone(view)
    if link is not None and (alone or role == link.role or link.role == "both"):
        return link
    if role is None:
        return None if chance >= REFUSED else link
    least = CERTAIN if alone else ADDED if link is None else REPLACED
    if chance < least or not _may_hold(role, hit, resolution):
        return link
    return Link(role, resolution, "tagger", _stands_for_state(role, resolution))


def _may_hold(role: Role, hit: TriggerHit, resolution: Resolution) -> bool:
    """Whether a mention of this use may be a mark: states that act only as ends of a flow."""
    if resolution.mention.use in MARKABLE_USES:
        return True
    if resolution.mention.use == "metonym":  # "Washington says"
        return False
    flows = role in ("origin", "destination") and hit.pattern.group.type in _FLOWS
    return flows or role == "target"


def _stands_for_state(role: Role, resolution: Resolution) -> bool:
    place, use = resolution.place, resolution.mention.use
    town = place is not None and place.feature_class == "P"
    return town and use not in MARKABLE_USES and role in ("origin", "destination", "target")


def judged(view: View, hit: TriggerHit, parties: frozenset[str]) -> Judgement | None:
    """The status of the event at ``hit``; ``None`` when the words say it is not an event."""
    ruled = judge(view, hit, parties)
    if view.tagging is None or chance_of(view, hit) is None or _stands_alone(view):
        return ruled
    status, chance = view.tagging.status(_head(view, hit))
    if ruled is None or status == ruled.status or chance < OVERRULED:
        return ruled
    if ruled.status == "alleged" and status == "happened":  # who says so is the rules' to tell
        return ruled
    (source, _), *others = ruled.stances
    cue = f"as the tagger reads it, {chance:.2f}"
    return replace(ruled, status=status, stances=((source, _STANCE[status]), *others), cue=cue)
