"""What a trigger's own words say of its status: auxiliaries, modifiers, a negated subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._governors import BE_FINITE, CONTRACTED_NOT, NEGATIONS, stance_words

if TYPE_CHECKING:
    from geo._view import View
    from geo.frames import TriggerHit
    from geo.model import Status

Verdict = tuple["Status", str]
"""A status and the word that gave it."""

_AUXILIARIES = frozenset(
    "have has had having be been being is are was were do does did get got already now also "
    "soon not".split()
)


_SAID_OF = frozenset(
    "said reported thought believed alleged rumored rumoured understood suspected accused".split()
)


_MODAL_POSSIBLE = frozenset({"may", "might", "could", "can", "cannot"})


_MODAL_PLANNED = frozenset({"will", "shall", "'ll"})


def _by_auxiliaries(view: View, hit: TriggerHit) -> tuple[Status, str] | None:
    """What the verb's own auxiliaries say: "will", "may", "did not"."""
    if hit.pattern.kind != "verb":
        return None
    at = hit.first - 1
    steps = 0
    while at >= 0 and steps < 6:
        word = view.tokens[at].lower
        if word in NEGATIONS or word.endswith(CONTRACTED_NOT):
            if word == "not" and at + 1 < len(view.tokens) and view.tokens[at + 1].lower == "only":
                return None
            return "denied", word
        if word in _MODAL_PLANNED:
            return "planned", word
        if view.tokens[at].text == "May":
            return None  # the month
        if word in _MODAL_POSSIBLE or word in ("should", "must"):
            return "possible", word
        if word == "would":
            return "possible", "would"
        if word == "t" or word == "'":
            at -= 1
            steps += 1
            continue
        if word not in _AUXILIARIES and not word.endswith("ly") and word not in ("to", "jointly"):
            return None
        if word == "to":
            return _by_infinitive(view, at)
        at -= 1
        steps += 1
    return None


def _by_infinitive(view: View, to: int) -> tuple[Status, str] | None:
    """ "are to hold" is a plan; "are said to have shipped" an allegation."""
    if to == 0:
        return None
    before = view.tokens[to - 1].lower
    if before in BE_FINITE:
        return "planned", f"{before} to"
    if (
        to > 1
        and before in _SAID_OF
        and view.tokens[to - 2].lower in BE_FINITE | {"been", "widely"}
    ):
        return "alleged", f"{before} to"
    return None


def _by_own_verb(view: View, hit: TriggerHit) -> tuple[Status, str] | None:
    """ "a blockade of X would", "polio may": the modal of the verb a noun is subject of."""
    if hit.pattern.kind != "noun" or hit.pattern.group.type not in ("conflict", "crisis", "test"):
        return None
    for at in range(hit.last + 1, min(len(view.tokens), hit.last + 6)):
        word = view.tokens[at].lower
        if word in _MODAL_POSSIBLE or word == "would":
            return "possible", word
        if word in ("will", "is", "was", "has", "have", "had", ",", ";", "that", "and"):
            return None
    return None


def _by_subject(view: View, hit: TriggerHit) -> tuple[Status, str] | None:
    """ "No wheat has been delivered": a negated subject denies its verb."""
    if hit.pattern.kind != "verb":
        return None
    for at in range(hit.first - 1, max(-1, hit.first - 9), -1):
        word = view.tokens[at].lower
        if word in (",", ";", "that", "and", "but", "where", "which", "in", "with"):
            return None
        if word in ("no", "none", "neither") and (
            at == 0 or not view.tokens[at - 1].is_word or view.tokens[at - 1].lower == "that"
        ):
            return "denied", word
    return None


def _by_modifiers(view: View, hit: TriggerHit) -> tuple[Status, str] | None:
    """What the words right before a noun say: "planned visit", "no agreement"."""
    words = stance_words()
    if hit.pattern.kind != "noun":
        return None
    for at in range(hit.first - 1, max(-1, hit.first - 5), -1):
        word = view.tokens[at].lower
        if word in (",", ";", ".") or word in ("of", "to", "with", "by", "for", "after", "before"):
            return None
        if word in words["allege"]:
            return "alleged", word
        if word in ("possible", "potential", "hypothetical", "threatened", "eventual"):
            return "possible", word
        if word in (
            "planned",
            "upcoming",
            "proposed",
            "scheduled",
            "future",
            "forthcoming",
            "next",
            "draft",
            "prospective",
            "pending",
        ):
            return "planned", word
        if word == "no":
            return "denied", word
        if word == "any" and any(
            t.lower in NEGATIONS or t.lower == "neither" for t in view.tokens[:at]
        ):
            return "denied", "any"
    return None


def own_words(view: View, hit: TriggerHit) -> Verdict | None:
    """The status that the words around the trigger give by themselves, if they do."""
    return (
        _by_auxiliaries(view, hit)
        or _by_modifiers(view, hit)
        or _by_subject(view, hit)
        or _by_own_verb(view, hit)
    )
