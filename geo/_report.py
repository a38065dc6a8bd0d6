"""Choosing what belongs to a trigger: what is moved, when, how much, and who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._governors import find_governors
from geo._view import Span, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.frames import Frames, TriggerHit
    from geo.links import Link
    from geo.model import DateInterval, Quantity
    from geo.quantities import QuantityMention

_DATE_REACH = 22
_DATE_PREPOSITIONS = frozenset({"on", "in", "late", "early", "at", "the", "last"})
_QUOTES = ("citing", "quoting")
_OBJECT_REACH = 10
_CROSSING = 12
"""Extra distance for each other trigger between a date and its event (development articles)."""
_GENERIC_CARGO = ("goods", "funds")
_MOVERS = ("vehicle", "personnel", "civilians", "dignitary")
_TIME_UNITS = frozenset("second minute hour day week month year percent place time".split())
_COUNTRY_PRECISION = 6
_NUCLEAR = frozenset("nuclear atomic hydrogen thermonuclear".split())
_SPACEBOUND = frozenset(
    "space orbit satellite satellites spacecraft spaceport cosmodrome lunar moon probe orbiter "
    "orbital crewed astronauts".split()
)
_MISSILES = frozenset(
    "missile missiles icbm icbms ballistic cruise hypersonic anti-satellite".split()
)
_DETERMINERS = frozenset("the a an its their his her this these another no any of 's".split())
_ANYWHERE = frozenset({"weapon", "attack_sign"})
"""Lexicons whose words say what a whole sentence is about."""
_LONG = 4
"""Letters from which on a word has a capital in a headline."""
_SAYS = frozenset({"said", "told", "says", "added", "announced", "stated"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_SORTS = {
    "vehicle": "vessel",
    "civilians": "people",
    "hazard": "disaster",
    "contagion": "epidemic",
    "want": "food",
    "outage": "outage",
}
"""Subtype of an event that only the tagger knows, by the lexicon that holds the word next to it."""
_LENGTHS = frozenset("km kilometer kilometre mile meter metre foot hectare acre degree".split())
_PEOPLE = frozenset(
    "official officer resident witness person people minister leader source civilian child woman "
    "man diplomat lawmaker journalist scholar expert analyst".split()
)
_MANY = 4
"""How many of a kind a sentence is believed to name as taking part."""
_PARTICIPANT_TYPES = frozenset({"meeting", "agreement", "exploration"})
_AGENT_ROLE = {
    "visit": "visitor",
    "meeting": "participant",
    "agreement": "party",
    "exploration": "operator",
    "transfer": "supplier",
    "deployment": "sender",
    "test": "tester",
    "conflict": "attacker",
    "sanction": "imposer",
    "movement": "subject",
    "crisis": "affected",
}


def fits(view: View, hit: TriggerHit, frames: Frames) -> bool:
    """Whether the words around the trigger meet its group's conditions."""
    group = hit.pattern.group
    if _is_attributive(view, hit) or is_name(view, hit):
        return False
    if blocked(view, hit):
        return False
    if group.subject and not _moved_by(view, hit, frames, group.subject):
        return False
    if group.also and not followed(view, hit):
        return False
    if group.needs and needed(view, hit, frames) is None:
        return False
    if group.context and group.type not in view.scene:
        return False
    if group.named and not names_place(view):
        return False
    return not group.weak or _has_party(view, Span(0, len(view.tokens) - 1))


def blocked(view: View, hit: TriggerHit) -> bool:
    """Whether words stand around the trigger with which it means something else."""
    return bool(hit.pattern.group.unless) and _any_near(view, hit, hit.pattern.group.unless)


def _moved_by(view: View, hit: TriggerHit, frames: Frames, lexicons: Sequence[str]) -> bool:
    """Whether the nearest mover before the verb fits: "ships heading for" is no visit."""
    first = view.clause(hit.first).first
    for at in range(hit.first - 1, first - 1, -1):
        movers = [name for name in _MOVERS if frames.lexicons[name].match(view.tokens, at)]
        if any(span.first <= at <= span.last for span, _ in view.people):
            movers.append("dignitary")
        if movers:
            return any(name in movers for name in lexicons)
    return False


def _is_attributive(view: View, hit: TriggerHit) -> bool:
    """ "the expelled families", "a raid": after an article stands no verb of a sentence."""
    if hit.pattern.kind == "noun" or hit.first == 0:
        return False
    before, word = view.tokens[hit.first - 1].lower, view.tokens[hit.first].lower
    base = hit.pattern.lemma.split()[0]
    if word in (base, f"{base}s", f"{base}es"):
        return before in _DETERMINERS
    return (
        hit.first == hit.last
        and word.endswith(("ed", "en"))
        and before in ("the", "a", "an", "its", "their", "any", "of")
    )


def followed(view: View, hit: TriggerHit) -> str:
    """The word of ``also`` that follows the trigger, "" for none."""
    following = view.tokens[hit.last + 1 : hit.last + _OBJECT_REACH]
    return next((t.text for t in following if t.lower in hit.pattern.group.also), "")


def is_name(view: View, hit: TriggerHit) -> bool:
    """ "a Shell station", "Mr. Flood said": a word that is, or is part of, a name."""
    word = view.tokens[hit.first].text
    if hit.first != hit.last or hit.first == 0 or not word[0].isupper() or word.isupper():
        return False
    if hit.pattern.kind == "noun":
        around = {t.lower for t in view.tokens[max(0, hit.first - 2) : hit.first]} & _TITLES
        after = {t.lower for t in view.tokens[hit.last + 1 : hit.last + 2]} & _SAYS
        of_person = any(s.first <= hit.first <= s.last for s, _ in view.people)
        return bool(around or after) or of_person
    before = view.tokens[hit.first - 1].text
    return before[-1].isalnum() and not _is_headline(view)


def _is_headline(view: View) -> bool:
    """Whether most words begin with a capital, so that capitals say nothing."""
    words = [t.text for t in view.tokens[1:] if len(t.text) >= _LONG and t.text.isalpha()]
    return sum(word[0].isupper() for word in words) * 2 > len(words)


def _any_near(view: View, hit: TriggerHit, phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands around the trigger."""
    words = tuple(t.lower for t in view.tokens[max(0, hit.first - 4) : hit.last + 6])
    return any(
        words[i : i + len(phrase)] == phrase
        for phrase in phrases
        if phrase and phrase[0] in words
        for i in range(len(words))
    )


def needed(view: View, hit: TriggerHit, frames: Frames) -> tuple[str, int] | None:
    """The lexicon that the clause satisfies for the trigger, and where; the nearest, goods last."""
    clause = _searched(view, hit)
    found: list[tuple[int, int, str, int]] = []
    for name in hit.pattern.group.needs:
        stretch = Span(0, len(view.tokens) - 1) if name in _ANYWHERE else clause
        at = _nearest_entry(view, hit, frames, name, stretch)
        if at is not None:
            found.append(
                (
                    _GENERIC_CARGO.index(name) + 1 if name in _GENERIC_CARGO else 0,
                    abs(at - hit.first),
                    name,
                    at,
                )
            )
    if not found:
        return None
    _, _, name, at = min(found)
    return name, at


def _searched(view: View, hit: TriggerHit) -> Span:
    """Dignitaries may stand anywhere in the sentence; other needs in the trigger's clause."""
    if hit.pattern.group.type in ("visit", "meeting"):
        return Span(0, len(view.tokens) - 1)
    return view.clause(hit.first)


def _nearest_entry(
    view: View, hit: TriggerHit, frames: Frames, name: str, clause: Span
) -> int | None:
    lexicon = frames.lexicons[name]
    single = hit.first == hit.last
    positions = [
        i
        for i in range(clause.first, clause.last + 1)
        if not (single and i == hit.first) and lexicon.match(view.tokens, i)
    ]
    markers = frames.markers.get(name, frozenset())
    if "@person" in markers:
        positions += [s.first for s, _ in view.people if clause.first <= s.first <= clause.last]
    if "@state" in markers:
        positions += [s.first for s in states_in(view, clause)]
    return min(positions, key=lambda i: abs(i - hit.first), default=None)


def names_place(view: View) -> bool:
    """Whether the sentence names a place that is known, whatever it does there."""
    return any(r.place is not None for _, r in view.places)


def states_in(view: View, clause: Span) -> list[Span]:
    return [
        s
        for s, r in view.places
        if clause.first <= s.first <= clause.last
        and r.mention.use in ("actor", "metonym", "mixed", "adjectival")
    ]


def _has_party(view: View, clause: Span) -> bool:
    return bool(states_in(view, clause)) or bool(view.people)


def subtype_of(view: View, hit: TriggerHit, frames: Frames) -> str:
    """The event's subtype: the kind of cargo for transfers, else what the trigger group says."""
    group = hit.pattern.group
    found = needed(view, hit, frames) if group.needs else None
    if group.type == "transfer":
        return found[0] if found else group.subtype
    if group.learned and found:
        return _SORTS.get(found[0], group.subtype)
    if group.type == "exploration":
        return _resource(view, hit)
    if group.type == "test" and group.subtype == "missile":
        return _tested(view, hit)
    return group.subtype


def _resource(view: View, hit: TriggerHit) -> str:
    """Hydrocarbons or minerals, by the words that follow the trigger (else any in the sentence)."""
    oil = {"oil", "gas", "hydrocarbon", "hydrocarbons", "petroleum", "lng", "offshore", "shale"}
    ore = {
        "gold",
        "iron",
        "copper",
        "lithium",
        "cobalt",
        "nickel",
        "uranium",
        "mineral",
        "minerals",
        "rare",
        "coal",
        "diamonds",
        "ore",
        "bauxite",
        "graphite",
    }
    words = [t.lower for t in view.tokens]
    for stretch in (
        words[hit.last + 1 : hit.last + 9],
        words[max(0, hit.first - 5) : hit.first],
        words,
    ):
        first_oil = next((i for i, w in enumerate(stretch) if w in oil), None)
        first_ore = next((i for i, w in enumerate(stretch) if w in ore), None)
        if first_oil is not None and (first_ore is None or first_oil < first_ore):
            return "hydrocarbons"
        if first_ore is not None:
            return "minerals"
    return "survey"


def _tested(view: View, hit: TriggerHit) -> str:
    """A nuclear device, a launch into space, or else a missile, by the words around the trigger."""
    clause = view.clause(hit.first)
    words = {t.lower for t in view.tokens[max(clause.first, hit.first - 6) : clause.last + 1]}
    if words & _NUCLEAR and not words & _MISSILES:
        return "nuclear"
    return "space_launch" if words & _SPACEBOUND and not words & _MISSILES else "missile"


def date_of(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit]
) -> tuple[DateInterval | None, str]:
    """The trigger's date, and its words (kept also when they cannot be resolved)."""
    best: tuple[int, int] | None = None
    for number, (span, mention) in enumerate(view.dates):
        if mention.kind in ("duration", "recurring") or _under_other_head(view, span, hit):
            continue
        gap = span.first - hit.last if span.first > hit.last else hit.first - span.last + 2
        crossed = sum(
            h is not hit
            and not (h.first <= hit.last and hit.first <= h.last)
            and min(span.first, hit.first) < h.first < max(span.last, hit.last)
            for h in hits
        )
        distance = gap + _CROSSING * crossed
        if span.first <= 1:  # "In October, ..." opens the sentence and dates its first event
            distance = min(distance, 4 + _CROSSING * crossed)
        if distance <= _DATE_REACH and (best is None or (distance, number) < best):
            best = (distance, number)
    if best is None:
        return None, ""
    mention = view.dates[best[1]][1]
    return mention.interval, mention.text


def _under_other_head(view: View, span: Span, hit: TriggerHit) -> bool:
    """Whether the date is a reporting verb's: "said on May 2 that", "on Friday accused X of"."""
    before, after = span.first - 1, span.last + 1
    while before >= 0 and view.tokens[before].lower in _DATE_PREPOSITIONS:
        before -= 1
    heads = {before, after}
    if before >= 0 and view.tokens[before].lower in ("media", "agency", "statement"):
        return True
    if [t.lower for t in view.tokens[after : after + 2]] in ([",", word] for word in _QUOTES):
        return True  # "Reuters on April 25, citing satellite images, said that ..."
    reports = [
        g for g in find_governors(view, hit) if g.verb and g.kind in ("say", "allege", "deny")
    ]
    if any(heads & {g.at, g.last} for g in reports):
        return True
    opens = span.first <= 1  # "Last week the ministry alleged that ..."
    return opens and any(span.last < g.at < min(hit.first, span.last + 9) for g in reports)


def quantities_of(view: View, hit: TriggerHit, hits: Sequence[TriggerHit]) -> tuple[Quantity, ...]:
    """The quantities nearest to this trigger rather than to another."""
    if hit.pattern.group.type not in (
        "transfer",
        "deployment",
        "test",
        "sanction",
        "conflict",
        "crisis",
        "visit",
    ):
        return ()
    mine: list[Quantity] = []
    for span, mention in view.quantities:
        nearest = min(hits, key=lambda h: _gap(span, h))
        if nearest is hit and _gap(span, hit) <= 10 and _counts(mention, hit):
            mine.append(mention.quantity)
    return tuple(mine)


def _counts(mention: QuantityMention, hit: TriggerHit) -> bool:
    unit, kind = mention.quantity.unit, hit.pattern.group.type
    if unit in _LENGTHS or (kind == "transfer" and unit in _PEOPLE):
        return False
    return (unit in _TIME_UNITS) == (kind == "visit")


def _gap(span: Span, hit: TriggerHit) -> int:
    return span.first - hit.last if span.first > hit.last else hit.first - span.last


def actors_of(view: View, hit: TriggerHit, links: Sequence[Link]) -> dict[str, tuple[str, ...]]:
    """Who takes part, by role: people first, else the states or bodies the sentence names."""
    kind = hit.pattern.group.type
    role = _AGENT_ROLE.get(kind, "actor")
    if kind in _PARTICIPANT_TYPES:
        people, states = _participants(view, hit)
        return _named({role: people, "state": states})
    if kind == "visit":
        return _named(_visit_actors(view, hit))
    if kind == "transfer":
        return _named(
            {"supplier": _linked(links, "origin"), "recipient": _linked(links, "destination")}
        )
    if kind == "deployment":
        return _named({"sender": _linked(links, "origin")})
    if kind in ("sanction", "conflict"):
        targets = _linked(links, "target")
        agents = tuple(name for name in _agents(view, hit) if name not in targets)
        return _named({role: agents, "target": targets})
    return _named({role: tuple(_agents(view, hit))})


def _participants(view: View, hit: TriggerHit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people of the trigger's clause, and the states that act in it."""
    clause = view.clause(hit.first)
    people = [
        p.name
        for s, p in view.people
        if clause.first <= s.first <= clause.last and not _speaks(view, s)
    ]
    states = [
        r.place.name
        for s, r in view.places
        if r.place is not None
        and clause.first <= s.first <= clause.last
        and r.mention.use in ("actor", "mixed")
        and r.geo_precision == _COUNTRY_PRECISION
    ]
    return tuple(people[:_MANY]), tuple(states[:_MANY])


def _linked(links: Sequence[Link], role: str) -> tuple[str, ...]:
    return tuple(
        li.resolution.place.name
        for li in links
        if li.role in (role, "both") and li.resolution.place
    )


def _named(actors: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {role: tuple(dict.fromkeys(names)) for role, names in actors.items() if names}


def _speaks(view: View, span: Span) -> bool:
    following = view.tokens[span.last + 1].lower if span.last + 1 < len(view.tokens) else ""
    before = view.tokens[span.first - 1].lower if span.first else ""
    return following in _SAYS or before == "said"


def _visit_actors(view: View, hit: TriggerHit) -> dict[str, tuple[str, ...]]:
    hosts = hit.pattern.lemma.split()[0] in ("host", "receive", "welcome")
    left = [p.name for s, p in view.people if s.last < hit.first]
    right = [p.name for s, p in view.people if s.first > hit.last]
    if hosts:
        return {"host": tuple(left[-1:]), "visitor": tuple(right[:1])}
    following = [t.lower for t in view.tokens[hit.last + 1 : hit.last + 4]]
    if "by" in following and right:
        return {"visitor": tuple(right[:1])}
    owner = [p.name for s, p in view.people if _owns(view, s, hit)]
    if owner:
        return {"visitor": tuple(owner)}
    if left and hit.pattern.kind == "noun" and _is_setting(view, hit):
        return {"visitor": tuple(left[:1])}
    if left:
        return {"visitor": tuple(left[-1:])}
    return {"visitor": _delegation(view)}


def _owns(view: View, span: Span, hit: TriggerHit) -> bool:
    """ "Kim Jong-un's visit": the possessive right before the trigger."""
    mark = span.last + 1
    return span.last < hit.first <= mark + 2 and view.tokens[mark].lower == "'s"


def _is_setting(view: View, hit: TriggerHit) -> bool:
    """ "met X during a visit": the visit is the subject's, not X's."""
    before = [t.lower for t in view.tokens[max(0, hit.first - 4) : hit.first]]
    return "during" in before or "on" in before


def _delegation(view: View) -> tuple[str, ...]:
    """ "Russian delegation": a body of visitors with the adjective before it."""
    for at, token in enumerate(view.tokens):
        if token.lower in (
            "delegation",
            "delegations",
            "officials",
            "team",
            "inspectors",
            "envoys",
        ):
            for back in range(at - 1, max(-1, at - 5), -1):
                resolution = view.covered_by_place(back)
                if resolution is not None and resolution.mention.use == "adjectival":
                    return (view.document.text[resolution.mention.start : token.end],)
            return (token.text,)
    return ()


def _agents(view: View, hit: TriggerHit) -> list[str]:
    """States named as acting before the trigger, the nearest first."""
    return [
        r.place.name
        for s, r in reversed(view.places)
        if s.last < hit.first
        and r.place is not None
        and r.mention.use in ("actor", "mixed", "adjectival", "metonym")
    ][:1]
