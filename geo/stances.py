"""Whether a reported event happened, is planned, alleged, denied or possible, and who says so.

Word-scope rules without a parser: the auxiliaries of the trigger, the words that modify it, and the
nearest words that govern it ("accuse ... of", "plan to", "reject accusations that").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo._auxiliaries import own_words
from geo._governors import (
    Governor,
    closes_sentence,
    crosses_break,
    find_governors,
    is_negated,
    is_passive,
    nearest,
)
from geo._same import DISPUTED_TYPES
from geo.attribution import Attribution, find_attribution, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo._view import View
    from geo.frames import TriggerHit
    from geo.model import StanceKind, Status

FUTURE_TYPES = frozenset({"exploration", "transfer", "deployment", "test", "visit", "movement"})
"""Types whose event is still to come when somebody agrees on it, decides it or discusses it."""


UNNAMED = "unnamed accusers"
_POINTING_BACK = frozenset(
    {"it", "this", "that", "them", "such", "any", "having", "doing", "claim", "claims"}
)
_BE = frozenset("is are was were be been being".split())
_POSSIBLE_REACH = 14
_REFUSAL_REACH = 4
_NEAR = 8
"""Tokens between a planning noun or adjective and what it plans (five development articles)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status of one report and the stances it quotes, the deciding one first."""

    status: Status
    stances: tuple[tuple[str | None, StanceKind], ...]
    cue: str
    contested: bool = False


def judge(view: View, hit: TriggerHit, parties: frozenset[str]) -> Judgement | None:
    """The status of the event at ``hit``; ``None`` when the words say it is not an event.

    ``parties`` are the country codes of the event's own actors and ends: what somebody else says of
    them is an allegation for :data:`DISPUTED_TYPES`.
    """
    governors = find_governors(view, hit)
    left = [g for g in governors if g.last < hit.first]
    if _has(left, "bar", view, hit) and hit.pattern.group.type in DISPUTED_TYPES:
        return None
    if _is_mere_purpose(view, hit, left):
        return None
    speaker = find_attribution(view, hit)
    status, cue = _status(view, hit, left, governors)
    if status == "happened" and hit.pattern.group.status == "planned":
        status, cue = "planned", hit.pattern.lemma
    if status == "happened" and _is_third_party(hit, speaker, parties):
        status, cue = "alleged", f"said by a third party: {speaker.source}"
    return _with_stances(view, hit, governors, speaker, status, cue)


def _is_mere_purpose(view: View, hit: TriggerHit, left: list[Governor]) -> bool:
    """ "sent troops to fight": the purpose of another event, not an event of its own."""
    if hit.pattern.group.type != "conflict" or hit.pattern.kind != "verb" or hit.first == 0:
        return False
    planned = [g for g in left if g.kind in ("plan", "possible", "real")]
    return view.tokens[hit.first - 1].lower == "to" and not planned


def _status(
    view: View, hit: TriggerHit, left: list[Governor], governors: list[Governor]
) -> tuple[Status, str]:
    own = own_words(view, hit)
    if own is None:
        return _by_governors(view, hit, left, governors)
    status, cue = own
    denial = nearest(left, {"deny"})
    if status in ("planned", "possible") and denial is not None and denial.verb:
        return ("possible", cue) if is_negated(view, denial) else ("denied", denial.word)
    if cue == "would":
        return _would(view, hit, left)
    return own


def _would(view: View, hit: TriggerHit, left: list[Governor]) -> tuple[Status, str]:
    """ "would" plans when somebody announces or promises it; else it only imagines."""
    words = {t.lower for t in view.tokens[: hit.first]}
    if nearest(left, {"possible"}) is None and (
        nearest(left, {"plan"}) is not None or words & {"announced", "says", "said"}
    ):
        return "planned", "would"
    return "possible", "would"


def _by_governors(
    view: View, hit: TriggerHit, left: list[Governor], governors: list[Governor]
) -> tuple[Status, str]:
    """The verdict of the words that govern the trigger, the ones before it first."""
    if _is_background(hit):
        return "happened", "presupposed"
    found = _by_words_before(view, hit, left) or _by_words_after(view, hit, governors)
    if found is None and _future_date(view, hit):
        return "planned", "a date still to come"
    return found or ("happened", "")


def _by_words_before(
    view: View, hit: TriggerHit, left: list[Governor]
) -> tuple[Status, str] | None:
    if (plan := _infinitive_plan(view, hit, left)) is not None:
        return "planned", plan
    if (denied := _by_denial(view, hit, left)) is not None:
        return denied
    allegation = nearest(left, {"allege"})
    if allegation is not None and _allegation_reaches(view, hit, allegation):
        return "alleged", allegation.word
    possible = nearest(left, {"possible"})
    if possible is not None and hit.first - possible.last <= _POSSIBLE_REACH:
        return "possible", possible.word
    if (planned := _planned(view, hit, left)) is not None:
        return "planned", planned
    opposed = nearest(left, {"oppose"})
    if opposed is not None and hit.pattern.group.type in DISPUTED_TYPES:
        return "alleged", opposed.word
    return None


def _by_denial(view: View, hit: TriggerHit, left: list[Governor]) -> tuple[Status, str] | None:
    denial = nearest(left, {"deny"})
    if denial is not None and is_negated(view, denial):
        return "possible", denial.word
    accused = nearest(left, {"allege"}) is not None
    absent = denial is not None and denial.word.startswith("no ")  # "no proof that"
    if denial is not None and (absent or denial.verb or accused or _gerund(view, hit)):
        return "denied", denial.word
    refusal = nearest(left, {"refuse"})
    if refusal is not None and hit.first - refusal.last <= _REFUSAL_REACH:
        between = {t.lower for t in view.tokens[refusal.last + 1 : hit.first]}
        if not between & {"and", "but", ",", ";", "that"}:
            return ("possible" if is_negated(view, refusal) else "denied"), refusal.word
    return None


def _by_words_after(
    view: View, hit: TriggerHit, governors: list[Governor]
) -> tuple[Status, str] | None:
    for governor in governors:
        if governor.at <= hit.last:
            continue
        if governor.kind == "allege" and governor.verb and closes_sentence(view, governor):
            return "alleged", governor.word
        if governor.kind == "deny" and not governor.verb and _calls_it_false(view, hit, governor):
            return "denied", governor.word
        if not is_passive(view, governor):
            continue
        if governor.kind in ("deny", "refuse"):
            if not _is_of_another(view, hit, governor):
                return "denied", governor.word
            continue
        if governor.kind == "plan" and governor.verb and hit.pattern.group.type in FUTURE_TYPES:
            return "planned", governor.word
    return None


def _is_of_another(view: View, hit: TriggerHit, governor: Governor) -> bool:
    """ "fled after the attack, and the car was abandoned": the word has a subject of its own."""
    between = {t.lower for t in view.tokens[hit.last + 1 : governor.at]}
    return bool(between & {",", ";", "and", "but", "who", "which", "after", "before", "when"})


def _calls_it_false(view: View, hit: TriggerHit, governor: Governor) -> bool:
    """ "called reports of arms sales a groundless rumor": a verdict on what was just said."""
    return hit.pattern.group.type in DISPUTED_TYPES and not crosses_break(
        view, hit.last, governor.at
    )


def _is_background(hit: TriggerHit) -> bool:
    """A war or a sanctions regime that other news presupposes, whatever governs the sentence."""
    group = hit.pattern.group
    return hit.pattern.kind == "noun" and group.subtype in ("invasion", "sanctions_regime")


def _infinitive_plan(view: View, hit: TriggerHit, left: list[Governor]) -> str | None:
    """The planning verb right before "to" and the trigger: "hopes to launch"."""
    if hit.first < 2 or view.tokens[hit.first - 1].lower not in ("to", "jointly"):
        return None
    near = [g for g in left if g.kind == "plan" and hit.first - g.last <= 3]
    return near[-1].word if near and hit.pattern.group.type not in ("agreement",) else None


def _planned(view: View, hit: TriggerHit, left: list[Governor]) -> str | None:
    """The planning word that governs the trigger, if one does."""
    type_name = hit.pattern.group.type
    for governor in reversed(left):
        if governor.kind == "real" and hit.first - governor.last <= 3 and governor.verb:
            return None
        if governor.kind != "plan" or crosses_break(view, governor.last, hit.first):
            continue
        gap = hit.first - governor.last
        between = [t.lower for t in view.tokens[governor.last + 1 : hit.first]]
        if type_name in FUTURE_TYPES:
            reach = 30 if governor.verb else _NEAR + 4
            if gap <= reach and not _finite_between(view, governor, hit):
                return governor.word
        elif gap <= 4 and governor.word not in (
            "agreement",
            "protocol",
            "memorandum",
            "deal",
            "contract",
        ):
            if "to" in between or (
                hit.pattern.kind == "noun"
                and governor.word in ("plan", "propose", "planned", "draft", "proposal")
            ):
                return governor.word
        elif (
            type_name == "agreement"
            and governor.word.startswith(("discuss", "negotiat"))
            and gap <= 14
        ):
            return governor.word
    return None


def _finite_between(view: View, governor: Governor, hit: TriggerHit) -> bool:
    """Whether a finished action stands between: "agreed ..., and has shipped"."""
    for at in range(governor.last + 1, hit.first):
        if view.tokens[at].lower in ("has", "have", "had") and at + 1 <= hit.first:
            return True
    return False


def _allegation_reaches(view: View, hit: TriggerHit, governor: Governor) -> bool:
    if crosses_break(view, governor.last, hit.first) or _is_of_aside(view, hit, governor):
        return False
    if not governor.verb and hit.first - governor.last > 12:
        return False
    return (
        hit.pattern.group.type not in ("sanction", "meeting", "visit")
        or hit.first - governor.last <= 6
    )


def _is_of_aside(view: View, hit: TriggerHit, governor: Governor) -> bool:
    """ "a ship embargoed for allegedly carrying arms was found": said of a participle's phrase."""
    own = view.tokens[governor.last + 1].lower
    return (
        governor.word.endswith("ly")
        and governor.last + 1 < hit.first
        and own.endswith("ing")
        and any(t.lower in _BE for t in view.tokens[governor.last + 1 : hit.first])
    )


def _gerund(view: View, hit: TriggerHit) -> bool:
    return view.tokens[hit.first].lower.endswith("ing")


def _future_date(view: View, hit: TriggerHit) -> bool:
    published = view.document.published
    if published is None:
        return False
    near = [d for span, d in view.dates if abs(span.first - hit.last) <= 10]
    return any(
        d.interval is not None
        and d.interval.end > published.end
        and d.interval.start >= published.start
        for d in near
    )


def _has(governors: Iterable[Governor], kind: str, view: View, hit: TriggerHit) -> bool:
    return any(
        g.kind == kind and hit.first - g.last <= 6 and not crosses_break(view, g.last, hit.first)
        for g in governors
    )


def _is_third_party(hit: TriggerHit, speaker: Attribution, parties: frozenset[str]) -> bool:
    if hit.pattern.group.type not in DISPUTED_TYPES or speaker.country_code is None:
        return False
    return bool(parties) and speaker.country_code not in parties and speaker.at >= 0


def _denier_after(view: View, hit: TriggerHit, governors: list[Governor]) -> str | None:
    """Who denies in the same breath: "...; both capitals deny it"."""
    if hit.pattern.group.type not in DISPUTED_TYPES:
        return None
    for governor in governors:
        following = [t.lower for t in view.tokens[governor.last + 1 : governor.last + 4]]
        denies = governor.kind == "deny" and governor.verb and governor.at > hit.last
        if denies and (not following or _POINTING_BACK & set(following)):
            return subject_of(view, governor.at).source
    return None


def _accuser(view: View, allegation: Governor) -> str:
    """Whose accusation is denied: the subject of the verb, or who stands before the noun."""
    if allegation.verb:
        return subject_of(view, allegation.at).source or UNNAMED
    before = view.covered_by_place(allegation.at - 1) if allegation.at else None
    if before is None and allegation.at > 1 and view.tokens[allegation.at - 1].lower == "'s":
        before = view.covered_by_place(allegation.at - 2)
    return before.mention.text if before is not None else UNNAMED


def _with_stances(
    view: View,
    hit: TriggerHit,
    governors: list[Governor],
    speaker: Attribution,
    status: Status,
    cue: str,
) -> Judgement:
    kinds: dict[Status, StanceKind] = {
        "happened": "asserts",
        "planned": "plans",
        "alleged": "alleges",
        "denied": "denies",
        "possible": "alleges",
    }
    stances: list[tuple[str | None, StanceKind]] = [(speaker.source, kinds[status])]
    left = [g for g in governors if g.last < hit.first]
    denial, allegation = nearest(left, {"deny"}), nearest(left, {"allege"})
    if status == "denied" and denial is not None and allegation is not None:
        denier = subject_of(view, denial.at)
        accuser = _accuser(view, allegation)
        stances = [(denier.source, "denies"), (accuser, "alleges")]
        return Judgement("denied", tuple(stances), cue, contested=True)
    opponent = _denier_after(view, hit, governors)
    if opponent is not None and status in ("happened", "alleged"):
        first = stances[0] if status == "alleged" else (speaker.source, "alleges")
        return Judgement("alleged", (first, (opponent, "denies")), cue, contested=True)
    return Judgement(status, tuple(stances), cue)
