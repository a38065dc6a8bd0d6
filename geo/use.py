"""What a place name does in its sentence: names the place, acts, stands for a government, modifies.

A handful of rules over the words to the left and right, tried in order; there is no parser. Names
joined by "and" or commas share the words around the whole group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._context import Context, groups, role_of
from geo._evidence import capital_run, organization
from geo._lexicon import numbers, terms, verb_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._scan import Token
    from geo._spot import Spot
    from geo.model import Use

_CLAUSE_WORDS = frozenset(
    "that which who whom while when but although though because after before since".split()
)
_FLOW_LINKS = frozenset(
    "of for to from under un united nations continue able barred banned".split()
)
"""Words between a state and the transfer it is part of: "is banned from importing"."""
_MOVING = frozenset("to from into via through toward towards".split())
_LOOK = 12
"""How many words a rule looks left or right for a transfer in the same clause."""


def uses(spots: Sequence[Spot], tokens: Sequence[Token]) -> list[Use]:
    """The use of each spot of one sentence, in order; the spots are sorted by start."""
    return [
        _use(Context(tokens, *group, spot, role_of(spot)))
        for spot, group in zip(spots, groups(spots, tokens), strict=True)
    ]


def heeded(use: Use, spot: Spot, tokens: Sequence[Token], log_odds: float) -> Use:
    """The use by rule, or what the network is sure of instead.

    ``log_odds`` are those of the name being meant as a place. What moves between states, and a
    capital that speaks, stay as the rules have them: the network's corpus knows little of either.
    """
    sure = numbers("use", "network").get(use)
    if sure is None:
        return use
    if use != "literal":
        return "literal" if log_odds > sure and not _of_party(spot, tokens) else use
    before = tokens[spot.i - 1].low if spot.i else ""
    if log_odds >= -sure or before in _MOVING:
        return use
    return "actor" if role_of(spot) in ("country", "area") else "metonym"


def _of_party(spot: Spot, tokens: Sequence[Token]) -> bool:
    """Whether a letter for a party stands before: "R-Texas" is whom somebody speaks for."""
    return spot.i > 0 and tokens[spot.i].gap == "-" and len(tokens[spot.i - 1].text) == 1


def _use(context: Context) -> Use:
    spot = context.spot
    if spot.source == "demonym":
        named = organization(context.tokens, spot.i, spot.j)
        if named and not _of_the_state(context):
            return "embedded"
        return "modifier" if _place_noun_near(context, 2) else "adjectival"
    if spot.text == "Western":
        return "adjectival"
    if _of_party(spot, context.tokens):
        return "actor"
    if _dateline(context):
        return "literal"
    if not context.possessive and _embedded(context):
        return "embedded"
    if _modifies(context):
        return "adjectival"
    if spot.container or spot.contains:
        return "literal"
    if _team(context):
        return "metonym"
    if context.role in ("town", "area"):
        return _town_use(context)
    return _state_use(context)


def _of_the_state(context: Context) -> bool:
    """Whether the name it begins is a state's own body or officer: "Russian Foreign Ministry"."""
    spot = context.spot
    first, last = capital_run(context.tokens, spot.i, spot.j)
    heads = {token.low for token in context.tokens[spot.j : last]}
    bodies = terms("use", "state_bodies") | terms("finding", "titles")
    return first == spot.i and bool(heads & bodies)


def _embedded(context: Context) -> bool:
    spot = context.spot
    if (context.role == "country" and _officer(context)) or _shouted(context.tokens):
        return False
    if organization(context.tokens, spot.i, spot.j) or _vessel(context):
        return True
    if context.role != "government" or spot.j >= len(context.tokens):
        return False
    after = context.tokens[spot.j]
    return after.capital and after.gap == " "


def _shouted(tokens: Sequence[Token]) -> bool:
    """Whether the sentence is all in capitals, so that they tell nothing of names."""
    return all(token.shout for token in tokens if token.text.isalpha() and len(token.text) > 1)


def _vessel(context: Context) -> bool:
    """Whether a ship bears the name: "the freighter Angara"."""
    spot = context.spot
    if spot.i == 0 or context.role == "country" or spot.source != "name":
        return False
    before = context.tokens[spot.i - 1]
    return before.low in terms("use", "vessels") and context.tokens[spot.i].gap == " "


def _officer(context: Context) -> bool:
    """Whether a capitalized office follows: "US National Security Communications Advisor"."""
    first, last = capital_run(context.tokens, context.spot.i, context.spot.j)
    ends = context.tokens[context.spot.j : last]
    return first == context.spot.i and any(t.low in terms("use", "offices") for t in ends)


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
    if spot.source == "abbreviation" and context.role == "country" and _noun_follows(context):
        return True
    if context.role != "country" and after.low in terms("use", "town_bodies"):
        return True
    if context.role == "country" and after.capital and _officer(context):
        return True
    if after.low in terms("finding", "titles"):
        return context.role != "town" or after.capital
    return context.role == "country" and after.low in terms("use", "modified_nouns")


def _dateline(context: Context) -> bool:
    """Whether it opens a report: "SEOUL (Reuters) -", "MOSCOW, Nov. 3 -", "LONDON -"."""
    spot = context.spot
    if spot.j >= len(context.tokens):
        return False
    after, shout = context.tokens[spot.j], context.tokens[spot.i].shout
    quoted = "(" in after.gap and after.low in terms("use", "quoting_words")
    if spot.i != 0:
        return quoted and shout
    dashed = any(mark in after.gap for mark in ("—", "–", " - ", "--"))
    return dashed or quoted or (shout and after.gap == ", ")


def _noun_follows(context: Context) -> bool:
    """Whether the word after an abbreviation is a noun it modifies: "U.S. goods"."""
    word = context.right() if context.j == context.spot.j else ""
    verb = word in verb_forms("use", "state_verbs") or word in terms("use", "state_forms")
    function = any(
        word in terms("use", listed)
        for listed in (
            "auxiliaries",
            "adverbs",
            "place_prepositions",
            "party_prepositions",
            "links",
        )
    )
    return word.isalpha() and not verb and not function


def _place_noun_near(context: Context, ahead: int) -> bool:
    """Whether a part of the country follows within ``ahead`` words: "Russia's eastern coast"."""
    words = [context.right(k) for k in range(ahead)] if context.j == context.spot.j else []
    return any(word in terms("use", "country_things") for word in words)


def _team(context: Context) -> bool:
    """Whether a town's name is its team's: "Liverpool won the match", "beating Sunderland"."""
    words = {token.low for token in context.tokens}
    if context.role == "country" or not words & terms("use", "sports_words"):
        return False
    before, after = _before(context), _after(context)
    beaten = terms("use", "sports_before") | terms("use", "sports_verbs")
    return before in beaten or after in terms("use", "sports_verbs")


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
    if before in terms("use", "place_prepositions") or before in terms("use", "visit_forms"):
        return "literal"
    if context.role == "country" and (use := _flow_use(context, before)):
        return use
    if context.role != "country" and _flow_before(context, 2):
        return agent
    if before in terms("use", "party_prepositions") or before == "between":
        return _relation_use(context, agent)
    if before in ("to", "from", "of", "for", "on", "over"):
        return _phrase_use(context, before, agent)
    if context.role == "capital":
        return _capital_use(context)
    return agent


def _possessive_use(context: Context, agent: Use) -> Use:
    thing = context.right() if context.j == context.spot.j else ""
    if context.role == "country" and _place_noun_near(context, 3):
        return "literal"
    if context.role != "country" and thing in terms("use", "town_things"):
        return "literal"
    if context.role == "country" and _flow_near(context):
        return "mixed" if _flow_subject(context) else agent
    return agent


def _relation_use(context: Context, agent: Use) -> Use:
    words = {context.left(back) for back in range(1, 5)} | {context.right(), context.right(1)}
    if context.left(1) == "between" and words & terms("use", "way_words"):
        return "literal"
    return "literal" if context.left(1) == "as" and context.left(2) == "such" else agent


def _phrase_use(context: Context, preposition: str, agent: Use) -> Use:
    back = next((k for k in range(1, 5) if context.left(k) == preposition), 1) + 1
    governor = context.left(back)
    if preposition == "to" and governor in terms("use", "travel_words"):
        return "literal"
    if preposition == "from":
        return agent if governor in terms("use", "party_from") else "literal"
    if governor in terms("use", "party_words") or preposition in ("on", "over"):
        return agent
    if preposition == "for":
        return "literal" if governor in terms("use", "leaving_words") else agent
    return "literal"


def _capital_use(context: Context) -> Use:
    after = _after(context)
    if context.j < len(context.tokens) and context.tokens[context.j].gap == "-":
        return "literal"
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
    if before in ("to", "between", "against", "on", "under", "for"):
        return "mixed" if _flow_before(context, _LOOK) else None
    if before in ("from", "of"):
        return None
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
