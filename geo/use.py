"""What a place name does in its sentence: names the place, acts, stands for a government, modifies.

A handful of rules over the words to the left and right, tried in order; there is no parser. Names
joined by "and" or commas share the words around the whole group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo._evidence import organization
from geo._lexicon import terms, verb_forms
from geo._spot import COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._scan import Token
    from geo._spot import Spot
    from geo.model import Use

Role = Literal["country", "capital", "government", "area", "town"]
_GROUP_GAPS = frozenset({", ", " ", "-", "–", "/", ", and ", " and "})
_GROUP_WORDS = frozenset("and or & both the as well nor".split())
_CLAUSE_WORDS = frozenset(
    "that which who whom while when but although though because after before since".split()
)
_FLOW_LINKS = frozenset(
    "of for to from under un united nations continue able barred banned".split()
)
"""Words between a state and the transfer it is part of: "is banned from importing"."""
_LOOK = 12
"""How many words a rule looks left or right for a transfer in the same clause."""


@dataclass(frozen=True, slots=True)
class Context:
    """The words of a sentence around a group of joined names."""

    tokens: Sequence[Token]
    i: int
    j: int
    """The group's token range, ``j`` exclusive."""
    spot: Spot
    role: Role

    def left(self, back: int = 1) -> str:
        """The ``back``-th word before the group, lower case; empty beyond the clause's edge."""
        at = self.i - back
        if at < 0 or _breaks(self.tokens, at + 1):
            return ""
        return self.tokens[at].low

    def right(self, ahead: int = 0) -> str:
        """The ``ahead``-th word after the group, lower case; empty beyond the clause's edge."""
        at = self.j + ahead
        if at >= len(self.tokens) or _breaks(self.tokens, at):
            return ""
        return self.tokens[at].low

    @property
    def possessive(self) -> bool:
        """Whether the name itself has a closing 's."""
        return self.tokens[self.spot.j - 1].possessive


def uses(spots: Sequence[Spot], tokens: Sequence[Token]) -> list[Use]:
    """The use of each spot of one sentence, in order; the spots are sorted by start."""
    groups = _groups(spots, tokens)
    return [
        _use(Context(tokens, *group, spot, role_of(spot)))
        for spot, group in zip(spots, groups, strict=True)
    ]


def role_of(spot: Spot) -> Role:
    """What kind of thing the likeliest place is, as far as its use depends on it."""
    best = spot.best
    if best is None:
        return "town"
    if spot.text.casefold() in terms("use", "government_sites"):
        return "government"
    if best.feature_code in COUNTRY_CODES or best.feature_code == "RGNE":
        return "country"
    if best.feature_code == "PPLC" and spot.container is None:
        return "capital"
    return "area" if best.feature_class in ("A", "L", "H") else "town"


def _groups(spots: Sequence[Spot], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """For each spot the token range of the run of names it is joined with."""
    runs: list[list[Spot]] = []
    for spot in spots:
        if runs and _joined(runs[-1][-1], spot, tokens):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return [(run[0].i, run[-1].j) for run in runs for _ in run]


def _joined(first: Spot, second: Spot, tokens: Sequence[Token]) -> bool:
    if "demonym" in (first.source, second.source) or tokens[first.j - 1].possessive:
        return False
    between = tokens[first.j : second.i]
    if any(token.low not in _GROUP_WORDS for token in between):
        return False
    gaps = [token.gap.strip() for token in tokens[first.j : second.i + 1]]
    return (
        bool(between) or gaps[0] in (",", "-", "–", "/", "&")
        if all(gap in ("", ",", "-", "–", "/", "&") for gap in gaps)
        else False
    )


def _use(context: Context) -> Use:
    spot = context.spot
    if spot.source == "demonym":
        return "adjectival"
    if not context.possessive and _embedded(context):
        return "embedded"
    if _modifies(context):
        return "adjectival"
    if spot.container or spot.contains or _dateline(context):
        return "literal"
    if context.role in ("town", "area"):
        return _town_use(context)
    return _state_use(context)


def _embedded(context: Context) -> bool:
    spot = context.spot
    if organization(context.tokens, spot.i, spot.j):
        return True
    if context.role != "government" or spot.j >= len(context.tokens):
        return False
    after = context.tokens[spot.j]
    return after.capital and after.gap == " "


def _modifies(context: Context) -> bool:
    """Whether it only modifies the next noun: "US official", "a Texas senator"."""
    spot = context.spot
    if context.possessive or spot.j >= len(context.tokens) or context.role == "government":
        return False
    after = context.tokens[spot.j]
    if after.gap == "-" and not after.capital:
        return after.low in ("led", "backed", "made", "born", "friendly", "style", "brokered")
    if after.gap != " ":
        return False
    if after.low in terms("finding", "titles"):
        return context.role != "town" or after.capital
    return context.role == "country" and after.low in terms("use", "modified_nouns")


def _dateline(context: Context) -> bool:
    """Whether it opens a report: "SEOUL (Reuters) -", "MOSCOW, Nov. 3 -", "LONDON -"."""
    spot = context.spot
    if spot.i != 0 or context.j >= len(context.tokens):
        return False
    after = context.tokens[spot.j] if spot.j < len(context.tokens) else context.tokens[-1]
    if any(mark in after.gap for mark in ("—", "–", " - ", "--")):
        return True
    quoted = "(" in after.gap and after.low in terms("use", "quoting_words")
    return quoted or (context.tokens[spot.i].shout and after.gap == ", ")


# --- towns and areas ----------------------------------------------------------------------------


def _town_use(context: Context) -> Use:
    best = context.spot.best
    state = best is not None and best.feature_code in ("ADM1", "CONT", "RGN")
    if state and not _placed(context) and _is_subject(context):
        return "actor"
    return "literal"


def _placed(context: Context) -> bool:
    before = _before(context)
    return before in terms("use", "place_prepositions") or before in terms("use", "visit_forms")


def _before(context: Context) -> str:
    """The word that governs the group: the one before it, past "the", "both" and adjectives."""
    back = 1
    while context.left(back) in ("the", "both", "either", "neighboring", "neighbouring", "isolated",
                                 "nearby", "central", "northern", "southern", "eastern",
                                 "western", "downtown", "mainland", "communist"):  # fmt: skip
        back += 1
    return context.left(back)


def _is_subject(context: Context) -> bool:
    verbs = verb_forms("use", "state_verbs") | terms("use", "state_forms")
    after = _after(context)
    return after in verbs or after in terms("use", "auxiliaries")


def _after(context: Context) -> str:
    """The first word after the group that is no adverb."""
    ahead = 0
    while ahead < 4 and context.right(ahead) in terms("use", "adverbs"):
        ahead += 1
    return context.right(ahead)


# --- countries, capitals, seats of government ---------------------------------------------------


def _state_use(context: Context) -> Use:
    agent: Use = "actor" if context.role == "country" else "metonym"
    if context.possessive:
        return _possessive_use(context, agent)
    before = _before(context)
    if context.role == "country" and (use := _flow_use(context, before)):
        return use
    if before in terms("use", "place_prepositions") or before in terms("use", "visit_forms"):
        return "literal"
    if before in terms("use", "party_prepositions") or before == "between":
        return _relation_use(context, agent)
    if before in ("to", "from", "of", "for", "on", "over"):
        return _phrase_use(context, before, agent)
    if context.role == "capital":
        return _capital_use(context)
    return agent


def _possessive_use(context: Context, agent: Use) -> Use:
    thing = context.right() if context.j == context.spot.j else ""
    things = "country_things" if context.role == "country" else "town_things"
    if thing in terms("use", things):
        return "literal"
    if context.role == "country" and _flow_near(context):
        return "mixed" if _flow_subject(context) else agent
    return agent


def _relation_use(context: Context, agent: Use) -> Use:
    back = context.left(2) if context.left(1) == "between" else ""
    if back in terms("use", "way_words"):
        return "literal"
    return agent


def _phrase_use(context: Context, preposition: str, agent: Use) -> Use:
    back = next((k for k in range(1, 5) if context.left(k) == preposition), 1) + 1
    governor = context.left(back)
    if preposition == "to" and governor in terms("use", "travel_words"):
        return "literal"
    if governor in terms("use", "party_words") or preposition in ("on", "over"):
        return agent
    if preposition == "for":
        return (
            "literal" if governor in ("left", "headed", "bound", "departed", "heading") else agent
        )
    return "literal"


def _capital_use(context: Context) -> Use:
    after = _after(context)
    if not after:
        return (
            "literal" if context.j == context.spot.j and context.i == context.spot.i else "metonym"
        )
    if after in terms("use", "town_modified"):
        return "literal"
    if after in terms("use", "auxiliaries"):
        rest = {context.right(k) for k in range(1, 5)}
        towns = verb_forms("use", "town_verbs") | terms("use", "town_forms")
        return "literal" if rest & towns else "metonym"
    if after in verb_forms("use", "town_verbs") or after in terms("use", "town_forms"):
        return "literal"
    return "metonym" if _is_subject(context) or after.endswith(("ed", "es")) else "literal"


# --- flows: a state that acts and is an end of what moves ---------------------------------------


def _flow_use(context: Context, before: str) -> Use | None:
    if not _flow_near(context):
        return None
    if before in ("to", "from", "between", "against", "on", "under", "for"):
        return "mixed" if _flow_before(context, _LOOK) else None
    if _flow_subject(context) or _flow_before(context, 2):
        return "mixed"
    return None


def _flow_near(context: Context) -> bool:
    return _flow_subject(context) or _flow_before(context, _LOOK)


def _flow_subject(context: Context) -> bool:
    """Whether a transfer verb follows with the group for its subject."""
    ahead = 0
    while ahead < 6:
        word = context.right(ahead)
        if word in _transfer_verbs():
            return True
        skip = word in terms("use", "auxiliaries") or word in terms("use", "adverbs")
        if word == "sanctions":
            return True
        if not word or not (skip or word in _FLOW_LINKS):
            return False
        ahead += 1
    return False


def _flow_before(context: Context, look: int) -> bool:
    """Whether a transfer verb or noun stands within ``look`` words before, in the same clause."""
    for back in range(1, look + 1):
        word = context.left(back)
        if not word or (word in _CLAUSE_WORDS and back > 1):
            return False
        if word in _transfer_verbs() or (back > 1 and word in terms("use", "transfer_nouns")):
            return True
    return False


def _transfer_verbs() -> frozenset[str]:
    return verb_forms("use", "transfer_verbs") | terms("use", "transfer_forms")


def _breaks(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause breaks in the gap before token ``at``."""
    gap = tokens[at].gap
    return any(
        mark in gap for mark in (",", ";", ":", "(", ")", "—", "–", "“", "”", '"', "`", ". ")
    )
