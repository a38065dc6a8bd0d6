"""Why a trigger met the conditions of its group or not, in the words of the frames file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._report import (
    _any_near,
    _is_attributive,
    _moved_by,
    fits,
    followed,
    is_name,
    names_place,
    needed,
)
from geo._tagged import chance_of, counts_anyway, doubted

if TYPE_CHECKING:
    from geo._view import View
    from geo.frames import Frames, TriggerHit


def why_unfit(view: View, hit: TriggerHit, frames: Frames) -> str:
    """The condition that keeps the trigger from counting, "" when it meets them all."""
    group = hit.pattern.group
    blocker = next((words for words in group.unless if _any_near(view, hit, [words])), None)
    if blocker is not None:
        return f'unless: "{" ".join(blocker)}" stands around it'
    if doubted(view, hit):
        return f"the tagger finds no {group.type} in the words around it"
    if fits(view, hit, frames) or counts_anyway(view, hit):
        return ""
    if _is_attributive(view, hit):
        return 'no verb: it is a noun, or describes what follows, as in "the expelled families"'
    if is_name(view, hit):
        return "its capital makes it part of a name"
    if group.subject and not _moved_by(view, hit, frames, group.subject):
        return f"subject: what moves before it is none of {_listed(group.subject)}"
    if group.needs and needed(view, hit, frames) is None:
        return f"needs: no word of {_listed(group.needs)} in its clause"
    if group.also and not followed(view, hit):
        return f"also: none of {_listed(sorted(group.also))} follows closely"
    if group.context and group.type not in view.scene:
        return f"context = true, but no sentence close by tells of {group.type}"
    if group.named and not names_place(view):
        return "named = true, but the sentence names no place"
    return "weak = true, but no person and no state acts in the sentence"


def why_kept(view: View, hit: TriggerHit, frames: Frames) -> str:
    """The trigger as the frames file has it, with the conditions it met."""
    group, chance = hit.pattern.group, chance_of(view, hit)
    read = f"the tagger reads it so ({chance:.2f})" if chance is not None else ""
    if group.learned:
        return f"no frame has it, but {read}"
    parts = [f'{hit.pattern.kind} "{hit.pattern.lemma}"']
    if not fits(view, hit, frames):
        return f"{parts[0]}; its conditions are not met, but {read}"
    if group.needs and (found := needed(view, hit, frames)) is not None:
        parts.append(f'needs {found[0]}: "{view.tokens[found[1]].text}"')
    if group.subject:
        parts.append(f"subject {_listed(group.subject)} before it")
    if group.also:
        parts.append(f'also "{followed(view, hit)}"')
    if group.context:
        parts.append(f"context: {view.scene[group.type]}")
    if group.named:
        parts.append("named: the sentence names a place")
    if group.placed:
        parts.append("placed: a place or state is there")
    return "; ".join(parts)


def _listed(names: object) -> str:
    shown = [str(name) for name in names] if isinstance(names, (tuple, list)) else [str(names)]
    more = f" ... ({len(shown)} words)" if len(shown) > 8 else ""
    return ", ".join(shown[:8]) + more
