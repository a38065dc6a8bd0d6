"""What a trigger's own words say of its status: auxiliaries, modifiers, a negated subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._governors import BE_FINITE, NEGATIONS, negates, stance_words

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


_UNDONE = frozenset("fail failed hesitate hesitated refuse refused decline declined stop".split())
"""After these "not" says yes: "did not hesitate to"."""
_CONDITION_REACH = 8
_NOBODY = frozenset({"no", "none", "neither", "nobody", "nor"})
_PREVENTING = frozenset(
    "prevent prevents prevented preventing bar bars barred barring stop stops stopped stopping "
    "keep keeps kept keeping block blocks blocked blocking ban bans banned banning prohibit "
    "prohibits prohibited prohibiting forbid forbids forbade forbidden forbidding discourage "
    "discouraged dissuade dissuaded deter deterred refrain refrained refraining hinder "
    "hindered".split()
)


_GOING_ON = frozenset("begin start continue help resume proceed move go keep try".split())
"""Verbs whose own auxiliaries tell of what follows them: "will continue to"."""
_BETWEEN_NAMES = frozenset("and of the for s".split())
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
        if negates(view, at):
            if word == "not" and at + 1 < len(view.tokens) and view.tokens[at + 1].lower == "only":
                return None
            return _negated(view, at)
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


def _negated(view: View, at: int) -> Verdict:
    """Denied by the negation at ``at``, but only possible under "if" and its like."""
    for before in range(at - 1, max(-1, at - _CONDITION_REACH), -1):
        word = view.tokens[before].lower
        if word in (",", ";", "that", "and", "but"):
            break
        if word in ("if", "unless", "whether", "until"):
            return "possible", word
    return "denied", "not" if view.tokens[at].lower == "t" else view.tokens[at].lower


def _negated_before(view: View, at: int) -> Verdict | None:
    """ "did not try to", "was never allowed to": what says no before the word at ``at``."""
    for before in range(at - 1, max(-1, at - 6), -1):
        word = view.tokens[before].lower
        if negates(view, before):
            return _negated(view, before) if word != "no" else None
        if word not in _AUXILIARIES and word not in ("'", "`") and not word.endswith("ly"):
            return None
    return None


def _by_infinitive(view: View, to: int) -> tuple[Status, str] | None:
    """ "are to hold" is a plan; "are said to have shipped" an allegation."""
    if to == 0:
        return None
    before = view.tokens[to - 1].lower
    if before in ("not", "never"):  # "decided not to"
        return _negated(view, to - 1)
    if before in ("unable", "failure", "inability", "refusal", "unwilling", "reluctance"):
        return "denied", f"{before} to"
    if before not in _UNDONE and (no := _negated_before(view, to - 1)) is not None:
        return no
    if before in BE_FINITE:
        return "planned", f"{before} to"
    if before in _GOING_ON:
        return _of_helper(view, to - 1)
    if (
        to > 1
        and before in _SAID_OF
        and view.tokens[to - 2].lower in BE_FINITE | {"been", "widely"}
    ):
        return "alleged", f"{before} to"
    if _is_headline(view, to):
        return "planned", "to"
    return None


def _of_helper(view: View, at: int) -> Verdict | None:
    """What the auxiliaries of "continue", "begin" say: "will continue to", "may begin to"."""
    for before in range(at - 1, max(-1, at - 4), -1):
        word = view.tokens[before].lower
        if negates(view, before):
            return _negated(view, before)
        if word in _MODAL_PLANNED:
            return "planned", word
        if word in _MODAL_POSSIBLE:
            return "possible", word
        if word not in _AUXILIARIES and not word.endswith("ly"):
            return None
    return None


def _is_headline(view: View, to: int) -> bool:
    """Whether only names stand before "to": "Kenya and Somalia to hold talks"."""
    before = [token for token in view.tokens[:to] if token.is_word]
    named = all(t.text[0].isupper() or t.lower in _BETWEEN_NAMES for t in before)
    return named and bool(before) and before[-1].text[0].isupper()


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
        if word == "one" and at > 0 and view.tokens[at - 1].lower == "no":
            return _negated(view, at - 1)
        if word in _NOBODY and (
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


def _by_from(view: View, hit: TriggerHit) -> Verdict | None:
    """ "stopped the ship from leaving", "instead of leaving": what did not come about."""
    if hit.first < 2 or not view.tokens[hit.first].lower.endswith("ing"):
        return None
    last, above = view.tokens[hit.first - 1].lower, view.tokens[hit.first - 2].lower
    if last == "of" and above == "instead":
        return "denied", "instead of"
    if last == "than" and above == "rather":
        return "denied", "rather than"
    if last != "from":
        return None
    for at in range(hit.first - 2, max(-1, hit.first - 12), -1):
        word = view.tokens[at].lower
        if word in (",", ";", "that", "and"):
            return None
        if word in _PREVENTING:
            negated = any(negates(view, i) for i in range(max(0, at - 3), at))
            return ("possible", word) if negated else ("denied", word)
    return None


def own_words(view: View, hit: TriggerHit) -> Verdict | None:
    """The status that the words around the trigger give by themselves, if they do."""
    return (
        _by_auxiliaries(view, hit)
        or _by_from(view, hit)
        or _by_modifiers(view, hit)
        or _by_subject(view, hit)
        or _by_own_verb(view, hit)
    )
