"""Whether a reported event happened, is planned, alleged, denied or possible, and who says so.

Word-scope rules without a parser: the auxiliaries of the trigger, the words that modify it, and the
nearest words that govern it ("accuse ... of", "plan to", "reject accusations that").
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geo._words import noun_forms, verb_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo._view import View
    from geo.frames import TriggerHit
    from geo.model import StanceKind, Status

FUTURE_TYPES = frozenset({"exploration", "transfer", "deployment", "test", "visit", "movement"})
"""Types whose event is still to come when somebody agrees on it, decides it or discusses it."""
THIRD_PARTY_TYPES = frozenset({"transfer", "deployment", "movement"})
"""Types where a state's word about others is an allegation, not a report."""

_AUXILIARIES = frozenset(
    "have has had having be been being is are was were do does did get got already now also "
    "soon not".split()
)
_NEGATIONS = frozenset({"not", "n't", "never", "neither", "nor", "no", "without", "cannot"})
_CONTRACTED_NOT = "n't"
_BE_FINITE = frozenset({"is", "are", "was", "were"})
_SAID_OF = frozenset(
    "said reported thought believed alleged rumored rumoured understood suspected accused".split()
)
_MODAL_POSSIBLE = frozenset({"may", "might", "could", "can", "cannot"})
_MODAL_PLANNED = frozenset({"will", "shall", "'ll"})
_NEAR = 8
"""Tokens between a planning word and what it plans, for nouns and bare adjectives (gold, five articles)."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says something: a name as written and, where known, their country."""

    source: str | None
    country_code: str | None
    at: int
    """Token position of the reporting word; -1 when nobody is named."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status of one report and the stances it quotes, the deciding one first."""

    status: Status
    stances: tuple[tuple[str | None, StanceKind], ...]
    cue: str
    contested: bool = False


@dataclass(frozen=True, slots=True)
class _Governor:
    kind: str
    at: int
    last: int
    verb: bool
    word: str


def judge(view: View, hit: TriggerHit, parties: frozenset[str]) -> Judgement | None:
    """The status of the event at ``hit``; ``None`` when the words say it is not an event.

    ``parties`` are the country codes of the event's own actors and ends: what somebody else says of
    them is an allegation for :data:`THIRD_PARTY_TYPES`.
    """
    governors = _governors(view, hit)
    left = [g for g in governors if g.last < hit.first]
    if _has(left, "bar", view, hit) and hit.pattern.group.type in THIRD_PARTY_TYPES:
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


def _is_mere_purpose(view: View, hit: TriggerHit, left: list[_Governor]) -> bool:
    """ "sent troops to fight": the purpose of another event, not an event of its own."""
    if hit.pattern.group.type != "conflict" or hit.pattern.kind != "verb" or hit.first == 0:
        return False
    planned = [g for g in left if g.kind in ("plan", "possible", "real")]
    return view.tokens[hit.first - 1].lower == "to" and not planned


def _status(
    view: View, hit: TriggerHit, left: list[_Governor], governors: list[_Governor]
) -> tuple[Status, str]:
    own = (
        _by_auxiliaries(view, hit)
        or _by_modifiers(view, hit)
        or _by_subject(view, hit)
        or _by_own_verb(view, hit)
    )
    if own is None:
        return _by_governors(view, hit, left, governors)
    status, cue = own
    denial = _nearest(left, {"deny"})
    if status in ("planned", "possible") and denial is not None and denial.verb:
        return ("possible", cue) if _negated(view, denial) else ("denied", denial.word)
    if cue == "would":
        return _would(view, hit, left)
    return own


def _would(view: View, hit: TriggerHit, left: list[_Governor]) -> tuple[Status, str]:
    """ "would" plans when somebody announces or promises it; else it only imagines."""
    words = {t.lower for t in view.tokens[: hit.first]}
    if _nearest(left, {"possible"}) is None and (
        _nearest(left, {"plan"}) is not None or words & {"announced", "says", "said"}
    ):
        return "planned", "would"
    return "possible", "would"


def _negated(view: View, governor: _Governor) -> bool:
    before = [t.lower for t in view.tokens[max(0, governor.at - 3) : governor.at]]
    return any(w in _NEGATIONS or w.endswith(_CONTRACTED_NOT) for w in before)


def _by_auxiliaries(view: View, hit: TriggerHit) -> tuple[Status, str] | None:
    """What the verb's own auxiliaries say: "will", "may", "did not"."""
    if hit.pattern.kind != "verb":
        return None
    at = hit.first - 1
    steps = 0
    while at >= 0 and steps < 6:
        word = view.tokens[at].lower
        if word in _NEGATIONS or word.endswith(_CONTRACTED_NOT):
            if word == "not" and at + 1 < len(view.tokens) and view.tokens[at + 1].lower == "only":
                return None
            return "denied", word
        if word in _MODAL_PLANNED:
            return "planned", word
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


def _by_infinitive(view: View, to: int) -> tuple[Status, str] | None:
    """ "are to hold" is a plan; "are said to have shipped" an allegation."""
    if to == 0:
        return None
    before = view.tokens[to - 1].lower
    if before in _BE_FINITE:
        return "planned", f"{before} to"
    if (
        to > 1
        and before in _SAID_OF
        and view.tokens[to - 2].lower in _BE_FINITE | {"been", "widely"}
    ):
        return "alleged", f"{before} to"
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
    """What the words right before a noun say: "planned visit", "alleged shipments", "no agreement"."""
    words = _stance_words()
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
        if word in ("planned", "upcoming", "proposed", "scheduled", "future", "forthcoming", "next", "draft", "prospective", "pending"):  # fmt: skip
            return "planned", word
        if word == "no":
            return "denied", word
        if word == "any" and any(
            t.lower in _NEGATIONS or t.lower == "neither" for t in view.tokens[:at]
        ):
            return "denied", "any"
    return None


def _by_governors(
    view: View, hit: TriggerHit, left: list[_Governor], governors: list[_Governor]
) -> tuple[Status, str]:
    if _is_background(hit):
        return "happened", "presupposed"
    denial = _nearest(left, {"deny"})
    allegation = _nearest(left, {"allege"})
    if (plan := _infinitive_plan(view, hit, left)) is not None:
        return "planned", plan
    if denial is not None and _negated(view, denial):
        return "possible", denial.word
    if denial is not None and (allegation is not None or _gerund(view, hit) or denial.verb):
        return "denied", denial.word
    if (refusal := _nearest(left, {"refuse"})) is not None and hit.first - refusal.last <= 4:
        return "denied", refusal.word
    if allegation is not None and _allegation_reaches(view, hit, allegation):
        return "alleged", allegation.word
    if (possible := _nearest(left, {"possible"})) is not None and hit.first - possible.last <= 14:
        return "possible", possible.word
    planned = _planned(view, hit, left)
    if planned is not None:
        return "planned", planned
    opposed = _nearest(left, {"oppose"})
    if opposed is not None and hit.pattern.group.type in THIRD_PARTY_TYPES:
        return "alleged", opposed.word
    after = [g for g in governors if g.at > hit.last]
    for governor in after:
        if (
            governor.kind == "allege"
            and governor.verb
            and view.tokens[governor.at - 1].text != "to"
        ) and _closes_sentence(view, governor):
            return "alleged", governor.word
        if (
            governor.kind == "plan"
            and governor.verb
            and hit.pattern.group.type in FUTURE_TYPES
            and _is_passive(view, governor)
        ):
            return "planned", governor.word
        if governor.kind in ("deny", "refuse") and _is_passive(view, governor):
            return "denied", governor.word
    if hit.last + 1 < len(view.tokens) and _future_date(view, hit):
        return "planned", "a date still to come"
    return "happened", ""


def _is_background(hit: TriggerHit) -> bool:
    """A war or a sanctions regime that other news presupposes, whatever governs the sentence."""
    group = hit.pattern.group
    return hit.pattern.kind == "noun" and group.subtype in ("invasion", "sanctions_regime")


def _infinitive_plan(view: View, hit: TriggerHit, left: list[_Governor]) -> str | None:
    """The planning verb right before "to" and the trigger: "hopes to launch"."""
    if hit.first < 2 or view.tokens[hit.first - 1].lower not in ("to", "jointly"):
        return None
    near = [g for g in left if g.kind == "plan" and hit.first - g.last <= 3]
    return near[-1].word if near and hit.pattern.group.type not in ("agreement",) else None


def _planned(view: View, hit: TriggerHit, left: list[_Governor]) -> str | None:
    """The planning word that governs the trigger, if one does."""
    type_name = hit.pattern.group.type
    for governor in reversed(left):
        if governor.kind == "real" and hit.first - governor.last <= 3 and governor.verb:
            return None
        if governor.kind != "plan" or _crosses_break(view, governor.last, hit.first):
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
            if "to" in between or (hit.pattern.kind == "noun" and governor.word in ("plan", "propose", "planned", "draft", "proposal")):  # fmt: skip
                return governor.word
        elif (
            type_name == "agreement"
            and governor.word.startswith(("discuss", "negotiat"))
            and gap <= 14
        ):
            return governor.word
    return None


def _finite_between(view: View, governor: _Governor, hit: TriggerHit) -> bool:
    """Whether a finished action stands between: "agreed ..., and has shipped"."""
    for at in range(governor.last + 1, hit.first):
        if view.tokens[at].lower in ("has", "have", "had") and at + 1 <= hit.first:
            return True
    return False


def _crosses_break(view: View, start: int, end: int) -> bool:
    return any(view.tokens[i].text in (";", ":", "\u2014") for i in range(start + 1, end))


def _allegation_reaches(view: View, hit: TriggerHit, governor: _Governor) -> bool:
    if _crosses_break(view, governor.last, hit.first):
        return False
    if not governor.verb and hit.first - governor.last > 12:
        return False
    return (
        hit.pattern.group.type not in ("sanction", "meeting", "visit")
        or hit.first - governor.last <= 6
    )


def _gerund(view: View, hit: TriggerHit) -> bool:
    return view.tokens[hit.first].lower.endswith("ing")


def _is_passive(view: View, governor: _Governor) -> bool:
    before = {t.lower for t in view.tokens[max(0, governor.at - 2) : governor.at]}
    return bool(before & (_BE_FINITE | {"been", "be", "being"}))


def _closes_sentence(view: View, governor: _Governor) -> bool:
    """Whether a reporting word after the event frames all of it: ", Kirby claimed"."""
    return any(view.tokens[i].text == "," for i in range(max(0, governor.at - 8), governor.at))


def _future_date(view: View, hit: TriggerHit) -> bool:
    published = view.document.published
    if published is None:
        return False
    near = [d for span, d in view.dates if abs(span.first - hit.last) <= 10]
    return any(d.interval is not None and d.interval.start > published.end for d in near)


def _has(governors: Iterable[_Governor], kind: str, view: View, hit: TriggerHit) -> bool:
    return any(
        g.kind == kind and hit.first - g.last <= 6 and not _crosses_break(view, g.last, hit.first)
        for g in governors
    )


def _nearest(governors: Iterable[_Governor], kinds: set[str]) -> _Governor | None:
    found = [g for g in governors if g.kind in kinds]
    return found[-1] if found else None


def _is_third_party(hit: TriggerHit, speaker: Attribution, parties: frozenset[str]) -> bool:
    if hit.pattern.group.type not in THIRD_PARTY_TYPES or speaker.country_code is None:
        return False
    return bool(parties) and speaker.country_code not in parties and speaker.at >= 0


# --- stances ---------------------------------------------------------------------------------------


def _with_stances(
    view: View,
    hit: TriggerHit,
    governors: list[_Governor],
    speaker: Attribution,
    status: Status,
    cue: str,
) -> Judgement:
    kinds: dict[Status, StanceKind] = {
        "happened": "asserts", "planned": "plans", "alleged": "alleges", "denied": "denies", "possible": "alleges",
    }  # fmt: skip
    stances: list[tuple[str | None, StanceKind]] = [(speaker.source, kinds[status])]
    left = [g for g in governors if g.last < hit.first]
    denial, allegation = _nearest(left, {"deny"}), _nearest(left, {"allege"})
    if status == "denied" and denial is not None and allegation is not None:
        denier = _subject_of(view, denial.at)
        accuser = _subject_of(view, allegation.at)
        stances = [(denier.source, "denies"), (accuser.source, "alleges")]
        return Judgement("denied", tuple(stances), cue, contested=True)
    return Judgement(status, tuple(stances), cue)


def find_attribution(view: View, hit: TriggerHit) -> Attribution:
    """Who the sentence makes responsible for the report at ``hit``."""
    if (according := _according_to(view)) is not None:
        return according
    reporting = [g for g in _governors(view, hit) if g.kind in ("say", "allege", "deny") and g.verb]
    before = [g for g in reporting if g.last < hit.first]
    after = [g for g in reporting if g.at > hit.last and _closes_sentence(view, g)]
    for governor in (*reversed(before), *reversed(after)):
        subject = _subject_of(view, governor.at)
        if subject.source is not None:
            return subject
    return Attribution(None, None, -1)


def _according_to(view: View) -> Attribution | None:
    for at in range(len(view.tokens) - 2):
        if view.tokens[at].lower == "according" and view.tokens[at + 1].lower == "to":
            found = _source_in(view, range(at + 2, min(len(view.tokens), at + 14)), at)
            if found is not None:
                return found
    return None


def _subject_of(view: View, verb: int) -> Attribution:
    """Who stands before a reporting verb, else right after it (", said Kirby")."""
    start = verb
    while start > 0 and view.tokens[start - 1].text not in (";", "\u201d") and verb - start < 25:
        start -= 1
    found = _source_in(view, range(verb - 1, start - 1, -1), verb)
    after = _source_in(view, range(verb + 1, min(len(view.tokens), verb + 5)), verb)
    inverted = verb > 0 and view.tokens[verb - 1].text in (",", "\u201d", '"', "'", "`")
    if inverted and after is not None:
        return after
    return found or Attribution(None, None, -1)


def _source_in(view: View, positions: Iterable[int], verb: int) -> Attribution | None:
    for at in positions:
        for span, person in view.people:
            if span.first <= at <= span.last:
                return Attribution(person.name, person.country_code, verb)
        resolution = view.covered_by_place(at)
        if resolution is not None and resolution.mention.use in ("actor", "metonym", "mixed"):
            country = resolution.place.country_code if resolution.place else None
            return Attribution(resolution.mention.text, country, verb)
        speaker = _speaker_at(view, at)
        if speaker is not None and abs(at - verb) <= 6 and not _comma_between(view, at, verb):
            return Attribution(speaker.source, speaker.country_code, verb)
        if _agency_at(view, at):
            return Attribution(view.tokens[at].text, None, verb)
    return None


def _comma_between(view: View, one: int, other: int) -> bool:
    first, last = sorted((one, other))
    return any(view.tokens[i].text == "," for i in range(first, last))


def _agency_at(view: View, at: int) -> bool:
    """An acronym or outlet name such as KCNA, DPA, Interfax."""
    text = view.tokens[at].text
    return text.isupper() and text.isalpha() and 3 <= len(text) <= 6


def _speaker_at(view: View, at: int) -> Attribution | None:
    nouns = _stance_words()["speakers"]
    tokens = view.tokens
    for size in (4, 3, 2, 1):
        if at - size + 1 < 0:
            continue
        phrase = " ".join(t.lower for t in tokens[at - size + 1 : at + 1])
        if phrase not in nouns:
            continue
        first = at - size + 1
        country: str | None = None
        while first > 0 and at - first < 8:
            before = view.covered_by_place(first - 1)
            if before is not None and before.mention.use != "literal":
                country = before.place.country_code if before.place else None
                while first > 0 and view.covered_by_place(first - 1) is before:
                    first -= 1
                break
            if not tokens[first - 1].text[0].isupper():
                break
            first -= 1
        text = view.document.text[tokens[first].start : tokens[at].end]
        return Attribution(text, country, at)
    return None


# --- lexicon ---------------------------------------------------------------------------------------


def _governors(view: View, hit: TriggerHit) -> list[_Governor]:
    """All words of the sentence that may govern an event, in order, the trigger itself left out."""
    index = _governor_index()
    found: list[_Governor] = []
    for at, token in enumerate(view.tokens):
        if hit.first <= at <= hit.last:
            continue
        for elements, kind, verb, lemma in index.get(token.lower, ()):
            size = len(elements)
            words = tuple(t.lower for t in view.tokens[at : at + size])
            if len(words) == size and all(w in e for w, e in zip(words, elements, strict=True)):
                if verb and _is_nounish(view, at):
                    continue
                found.append(_Governor(kind, at, at + size - 1, verb, lemma))
    return found


def _is_nounish(view: View, at: int) -> bool:
    """Whether a form that could be a verb stands as a noun: "the plans", "its claims"."""
    word = view.tokens[at].lower
    if word.endswith(("ed", "ing")) or at == 0:
        return False
    before = view.tokens[at - 1].lower
    return before in ("the", "a", "an", "its", "their", "his", "her", "this", "that", "any", "of", "'s", "in", "for", "such", "new", "no")  # fmt: skip


_Entry = tuple[tuple[frozenset[str], ...], str, bool, str]


@lru_cache(maxsize=1)
def _governor_index() -> Mapping[str, tuple[_Entry, ...]]:
    index: dict[str, list[_Entry]] = {}
    for kind, lists in _stance_table().items():
        if kind == "speakers":
            continue
        for name, is_verb in (("verbs", True), ("nouns", False), ("words", False)):
            for phrase in lists.get(name, []):
                entry = _entry(phrase, kind, name, is_verb)
                for form in entry[0][0]:
                    index.setdefault(form, []).append(entry)
    return {k: tuple(v) for k, v in index.items()}


def _entry(phrase: str, kind: str, name: str, is_verb: bool) -> _Entry:
    head, *rest = phrase.split()
    tail = [frozenset((w,)) for w in rest]
    if name == "verbs":
        return (verb_forms(head), *tail), kind, is_verb, phrase
    if name == "nouns" and not rest:
        return (noun_forms(head),), kind, is_verb, phrase
    return (frozenset((head,)), *tail), kind, is_verb, phrase


@lru_cache(maxsize=1)
def _stance_words() -> Mapping[str, frozenset[str]]:
    table = _stance_table()
    words = {kind: frozenset(lists.get("words", [])) for kind, lists in table.items()}
    words["speakers"] = frozenset(f for n in table["speakers"]["nouns"] for f in noun_forms(n))
    return words


@lru_cache(maxsize=1)
def _stance_table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("geo").joinpath("data/stances.toml").read_text("utf-8"))
