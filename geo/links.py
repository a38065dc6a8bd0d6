"""Which places of a sentence belong to an event, and in what role.

A place stands in a relation to the trigger (after a preposition, as subject, object, owner,
premodifier); the frame says which role that relation is. A place that no rule connects is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import MARKABLE_USES, Resolution

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo._view import Span, View
    from geo.frames import TriggerHit

_PREPOSITIONS = frozenset(
    "in at on to from into onto off near over through via across against between "
    "under inside outside around along toward towards beneath past aboard upon by of "
    "for throughout within amid with during after before about as than beyond behind "
    "above below".split()
)
_SAME_AS = {"within": "in", "inside": "in", "towards": "toward", "upon": "on", "onto": "on"}
_SKIPPED = frozenset(
    "the a an its their his her both nearby neighboring neighbouring mainland "
    "northern southern eastern western central north south east west northwest "
    "northeast southwest southeast northwestern northeastern southwestern "
    "southeastern coastal rebel-held occupied besieged disputed entire all parts two "
    "three several city-state war-torn war-ravaged remote isolated fellow downtown "
    "upper lower greater rural then-soviet government-held russian- capital border".split()
)
_PLACE_NOUNS = frozenset(
    "port city town village province region state district capital county prefecture "
    "island islands coast area outskirts suburb suburbs waters shore shores border "
    "settlement republic kingdom territory peninsula gulf strait base airport station "
    "airbase harbor harbour camp cosmodrome plant facility site north south east west "
    "center centre heart northeast northwest southeast southwest rest parts part "
    "enclave resort hub municipality oblast krai governorate neighborhood "
    "neighbourhood locality side hills mountains bay basin block field".split()
)
_END_USE = frozenset(
    "war invasion campaign conflict fight fighting aggression offensive use "
    "deployment battlefield battle assault operation frontline front".split()
)
_BE = frozenset("is are was were be been being get got gets".split())
_STANDS = _BE | frozenset(
    "has have had remains remain remained stays stayed still placed put".split()
)
_COORDINATORS = frozenset({"and", "or", ",", "&"})
_COUNTRY_CODES = frozenset({"PCLI", "PCLS", "PCLD", "PCLF", "PCL", "PCLIX", "TERR", "PCLH"})
_SUBJECT_REACH = 14
"""Tokens between a subject and its verb (set on the five development articles)."""
_OTHER_DOERS = frozenset(
    "seen saw sees see watched let urged asked told ordered forced accused warned said says say "
    "claimed allowed banned barred prevented called helped believes believe believed fears".split()
)
"""After these verbs somebody else does what follows: "X had seen ships unload"."""
_OBJECT_REACH = 8
_ADVERBIAL = frozenset("offset beyond distance within between sea".split())
"""Kinds of relative places that need no preposition before them."""
_LEADING = 6
"""A place among the first words of a sentence sets the scene for what follows."""
_BETWEEN_REACH = 14
_BACKGROUND_REACH = 6
_OTHER_EVENTS = frozenset(
    "adopted resolution vote court trial convicted sentenced born elected said".split()
)
_SAYING = frozenset(
    "said says told announced stated added noted wrote warned claimed argued changed".split()
)
_SPEAKERS = frozenset(
    "ministry office spokesman spokeswoman official officials analyst analysts expert "
    "experts broker brokers trader traders diplomat diplomats researcher researchers "
    "embassy headquarters source sources agency bureau lawmakers government".split()
)
SAME_RELATION = _SAME_AS
"""Prepositions that are looked up as another one."""
RELATIONS = (_PREPOSITIONS - set(_SAME_AS)) | frozenset(
    "subject subject_passive subject_adjective object agent possessive possessive_after "
    "premodifier cargo zone".split()
)
"""Every relation of a place to a trigger that a frame may give a role to."""
_DESCRIBING = frozenset({"possessive", "premodifier", "cargo"})
"""Relations to the noun itself, whatever preposition that noun stands after: "in Russian supplies".
"""
_FLOW_ROLES = frozenset({"origin", "destination", "end_use", "target"})


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the sentence in a role of the event."""

    role: str
    resolution: Resolution
    relation: str
    """Why: the preposition or ``subject``, ``object``, ``possessive``, ``premodifier`` ..."""
    as_country: bool = False
    """The mention is a capital that stands for its country here."""


def link_places(view: View, hit: TriggerHit, hits: Sequence[TriggerHit]) -> tuple[Link, ...]:
    """The places of the sentence that belong to the event at ``hit``, with their roles."""
    links: list[Link] = []
    for span, resolution in view.places:
        if resolution.place is None or _inside_other(view, span, resolution):
            continue
        if _is_modifier(view, span):
            continue
        if span.first <= hit.last and hit.first <= span.last and resolution.mention.kind != "zone":
            continue
        link = _link(view, hit, hits, span, resolution)
        if link is not None:
            links.append(link)
    return _without_containers(tuple(dict.fromkeys(links)))


def _is_modifier(view: View, span: Span) -> bool:
    """ "the Danube port of Izmail": a name that only says which port."""
    tokens = view.tokens[span.last + 1 : span.last + 4]
    return (
        len(tokens) == 3
        and tokens[0].lower in _PLACE_NOUNS
        and tokens[1].lower == "of"
        and tokens[2].text[0].isupper()
    )


def _inside_other(view: View, span: Span, resolution: Resolution) -> bool:
    """Whether a longer markable mention covers this one (the city inside a plant's name)."""
    mention = resolution.mention
    return any(
        other is not resolution
        and r.mention.start <= mention.start
        and mention.end <= r.mention.end
        and r.mention.end - r.mention.start > mention.end - mention.start
        and r.place is not None
        and r.mention.use != "embedded"
        for other_span, r in view.places
        for other in (r,)
        if other_span.first <= span.first
    )


def _link(
    view: View,
    hit: TriggerHit,
    hits: Sequence[TriggerHit],
    span: Span,
    resolution: Resolution,
) -> Link | None:
    roles = hit.pattern.group.roles
    use = resolution.mention.use
    if use == "embedded":
        return None
    if _position(view, hit, hits, span, resolution) in _DESCRIBING:
        return _by_position(view, hit, hits, span, resolution)
    relation, anchor = relation_of(view, span)
    if not relation and (told := _told_by_itself(resolution, roles)):
        relation, anchor = told, span.first
    if relation == "of" and _owned_by(view, span) and "possessive_after" in roles:
        return Link(roles["possessive_after"], resolution, "owner")
    if resolution.mention.kind == "zone" and "zone" in roles:
        return (
            Link(roles["zone"], resolution, "zone")
            if _closest(view, hit, hits, span, "zone")
            else None
        )
    if relation in _PREPOSITIONS and _is_end_use(view, hit, anchor):
        before = [
            h for h in hits if h.pattern.group.type == hit.pattern.group.type and h.last < anchor
        ]
        last = max(before, key=lambda h: h.last, default=None)
        return Link("end_use", resolution, "end use") if last is hit else None
    if roles.get("under") == "target" and _is_under(view, hit, span):
        return Link("target", resolution, "under")
    if relation == "between" and roles.get("between") == "both":
        if not 0 < span.first - hit.last <= _BETWEEN_REACH:
            return None
        return Link(
            "both", resolution, "between", _is_capital_for_state(resolution, "origin", "between")
        )
    if relation in _PREPOSITIONS:
        return _by_preposition(view, hit, hits, span, resolution, relation)
    return _by_position(view, hit, hits, span, resolution)


def _is_under(view: View, hit: TriggerHit, span: Span) -> bool:
    """Whom a measure is on: "X is under UN sanctions", "Under UN sanctions, X may not"."""
    at = hit.first - 1
    while at >= 0 and (view.covered_by_place(at) is not None or view.tokens[at].text[0].isupper()):
        if view.tokens[at].lower == "under":
            break
        at -= 1
    if at < 0 or view.tokens[at].lower != "under":
        return False
    if span.first > hit.last:
        return [t.text for t in view.tokens[hit.last + 1 : span.first]] in ([","], [",", "the"])
    between = [t.lower for t in view.tokens[span.last + 1 : at]]
    return bool(between) and all(w in _STANDS or w.endswith("ly") for w in between)


def _told_by_itself(resolution: Resolution, roles: Mapping[str, str]) -> str:
    """The preposition a relative place brings along: "a convoy 30 km north of X", "sank off X"."""
    relation = resolution.mention.relation
    if relation is None or relation.kind not in _ADVERBIAL:
        return ""
    wanted = ("off", "near", "in") if relation.kind == "sea" else ("near", "in")
    return next((word for word in wanted if word in roles), "")


def relation_of(view: View, span: Span) -> tuple[str, int]:
    """The preposition that governs the place and its position; ``("", -1)`` when none."""
    at = span.first - 1
    for _ in range(14):
        if at < 0:
            return "", -1
        word = view.tokens[at].lower
        if word in _COORDINATORS:
            other = _place_ending(view, at - 1)
            if other is None or (word == "," and _closes_list(view, other)):
                return "", -1
            at = other.first - 1
        elif word in _SKIPPED or (_place_ending(view, at) is not None and _is_demonym(view, at)):
            at -= 1
        elif word == "of" and at > 0 and view.tokens[at - 1].lower in _PLACE_NOUNS:
            at -= 2
            while at >= 0 and view.tokens[at].lower not in _PREPOSITIONS and span.first - at < 8:
                if view.tokens[at].lower not in _SKIPPED | _PLACE_NOUNS and not _is_demonym(
                    view, at
                ):
                    break
                at -= 1
        elif word in _PLACE_NOUNS and view.tokens[at].text.islower():
            at -= 1
        elif word in _PREPOSITIONS:
            return _SAME_AS.get(word, word), at
        else:
            return "", -1
    return "", -1


def _closes_list(view: View, span: Span) -> bool:
    """Whether the place is the last of a list: after "between A and B," something else begins."""
    at = span.first - 1
    while at > 0 and view.tokens[at].lower in _SKIPPED - {"both"}:
        at -= 1
    return at > 0 and view.tokens[at].lower in ("and", "or") and _ends_place(view, at - 1)


def _ends_place(view: View, at: int) -> bool:
    return _place_ending(view, at) is not None


def _owned_by(view: View, span: Span) -> bool:
    """ "the assets of X's rulers"."""
    return span.last + 1 < len(view.tokens) and view.tokens[span.last + 1].lower == "'s"


def _place_ending(view: View, at: int) -> Span | None:
    for span, _ in view.places:
        if span.first <= at <= span.last:
            return span
    return None


def _is_demonym(view: View, at: int) -> bool:
    resolution = view.covered_by_place(at)
    return resolution is not None and resolution.mention.use == "adjectival"


def _is_end_use(view: View, hit: TriggerHit, anchor: int) -> bool:
    """ "for its war in X", "for use in X": where what is sent will be used."""
    if hit.pattern.group.type not in ("transfer",) or anchor <= 0:
        return False
    if view.tokens[anchor].lower not in ("in", "on", "against", "of", "inside"):
        return False
    return any(view.tokens[i].lower in _END_USE for i in range(max(0, anchor - 3), anchor))


def _by_preposition(
    view: View,
    hit: TriggerHit,
    hits: Sequence[TriggerHit],
    span: Span,
    resolution: Resolution,
    relation: str,
) -> Link | None:
    if relation == "by":
        role = hit.pattern.group.roles.get("agent", "")
    else:
        role = hit.pattern.group.roles.get(relation, "")
    if not role or (role == "tester" and relation != "by"):
        return None
    if resolution.mention.use == "adjectival" and resolution.mention.kind != "zone":
        return None
    if not _closest(view, hit, hits, span, relation) or _beyond_reach(view, hit, span):
        return None
    if role in ("location", "target") and _of_speaker(view, span):
        return None
    return Link(role, resolution, relation, _is_capital_for_state(resolution, role, relation))


def _beyond_reach(view: View, hit: TriggerHit, span: Span) -> bool:
    """Whether other words take the place: a war only takes what stands right after it."""
    group = hit.pattern.group
    if _is_background(hit):
        return span.first - hit.last > _BACKGROUND_REACH
    between = view.tokens[hit.last + 1 : span.first]
    return group.type == "conflict" and any(t.lower in _OTHER_EVENTS for t in between)


def _is_background(hit: TriggerHit) -> bool:
    group = hit.pattern.group
    return hit.pattern.kind == "noun" and group.subtype in ("invasion", "sanctions_regime")


def _of_speaker(view: View, span: Span) -> bool:
    """ "said in Washington", "brokers in London said": where one speaks, not where it happens."""
    _, anchor = relation_of(view, span)
    if anchor <= 0:
        return False
    before = view.tokens[anchor - 1].lower
    if before in _SAYING or before in ("reporters", "journalists"):
        return True
    if before not in _SPEAKERS:
        return False
    following = [t.lower for t in view.tokens[span.last + 1 : span.last + 4]]
    return bool(_SAYING & set(following)) or ":" in following


def _is_capital_for_state(resolution: Resolution, role: str, relation: str) -> bool:
    place = resolution.place
    return (
        place is not None
        and resolution.mention.use in ("metonym", "actor")
        and place.feature_code not in _COUNTRY_CODES
        and role in _FLOW_ROLES
        and relation not in ("in", "at", "near", "into")
    )


def _closest(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit], span: Span, relation: str
) -> bool:
    """Whether ``hit`` is the trigger this place hangs on, among all that would take it."""
    takers = [h for h in hits if h.pattern.group.roles.get(relation)]
    before = [h for h in takers if h.last < span.first]
    if before:
        nearest = max(before, key=lambda h: h.last)
        return _same_head(nearest, hit) or _shares(nearest, hit, view)
    if any(view.tokens[i].text == ";" for i in range(span.last, hit.first)):
        return False
    after = [h for h in takers if h.first > span.last and not _is_background(h)]
    if not after:
        return False
    leading = span.first <= _LEADING or view.tokens[span.first - 1].text == ","
    nearest = min(after, key=lambda h: h.first)
    if hit.pattern.kind == "noun" and not leading:
        return False
    limit = 20 if leading else _SUBJECT_REACH
    return _same_head(nearest, hit) and hit.first - span.last <= limit


def _same_head(one: TriggerHit, other: TriggerHit) -> bool:
    return one.first <= other.last and other.first <= one.last


def _shares(nearest: TriggerHit, hit: TriggerHit, view: View) -> bool:
    """Triggers of one type that stand side by side report one event: "met for talks in X"."""
    return (
        nearest.pattern.group.type == hit.pattern.group.type != "visit"
        and 0 < nearest.first - hit.last <= 8
        and not any(
            view.tokens[i].lower in (",", ";", "and") for i in range(hit.last + 1, nearest.first)
        )
    )


def _by_position(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit], span: Span, resolution: Resolution
) -> Link | None:
    relation = _position(view, hit, hits, span, resolution)
    role = hit.pattern.group.roles.get(relation, "")
    if not role:
        return None
    place, mention = resolution.place, resolution.mention
    stands_for_state = (
        (
            place is not None
            and place.feature_code == "PPLC"
            and mention.use != "literal"
            and hit.pattern.group.type in ("transfer", "deployment", "sanction")
        )
        or (
            place is not None
            and place.feature_code not in _COUNTRY_CODES
            and mention.use not in MARKABLE_USES
            and relation != "object"
        )
        or mention.use == "metonym"
    )
    return Link(role, resolution, relation, stands_for_state)


def _position(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit], span: Span, resolution: Resolution
) -> str:
    tokens = view.tokens
    possessive = span.last + 1 < len(tokens) and tokens[span.last + 1].lower == "'s"
    adjectival = resolution.mention.use == "adjectival" or resolution.mention.kind == "demonym"
    if span.last < hit.first:
        gap = hit.first - span.last - 1 - int(possessive)
        if possessive or adjectival or resolution.mention.use == "modifier":
            if (
                hit.pattern.kind == "noun"
                and gap <= 4
                and not _stops(view, span.last + 1, hit.first)
            ):
                return "possessive" if possessive else "premodifier"
            if adjectival and _is_passive(view, hit) and gap <= 8:
                return "cargo"
            if adjectival and hit.pattern.kind == "verb" and _is_subject(view, hit, hits, span):
                return "subject_adjective"
            return ""
        if hit.pattern.kind == "noun" and gap <= 2:
            return "premodifier"
        if hit.pattern.kind == "verb" and _is_subject(view, hit, hits, span):
            return "subject_passive" if _is_passive(view, hit) else "subject"
        return ""
    if span.first > hit.last:
        if adjectival:
            return "cargo" if _is_cargo(view, hit, span) else ""
        if possessive and _is_object(view, hit, span):
            return "possessive_after"
        if _is_object(view, hit, span):
            return "object"
    return ""


def _stops(view: View, start: int, end: int) -> bool:
    return any(
        view.tokens[i].lower in (",", ";", "and", "that", "who", "said") for i in range(start, end)
    )


def _is_cargo(view: View, hit: TriggerHit, span: Span) -> bool:
    """ "shipments of North Korean workers": the adjective of what is moved."""
    if hit.pattern.group.type != "transfer" or span.first <= hit.last:
        return False
    between = [t.lower for t in view.tokens[hit.last + 1 : span.first]]
    return len(between) <= 3 and all(w in ("of", "new", "more", "the", "some") for w in between)


def _is_subject(view: View, hit: TriggerHit, hits: Sequence[TriggerHit], span: Span) -> bool:
    """Whether the place heads the clause of the verb, with no other verb trigger in between."""
    if hit.first - span.last > _SUBJECT_REACH:
        return False
    for other in hits:
        if other.pattern.kind == "verb" and span.last < other.first and other.last < hit.first:
            return False
    between = view.tokens[span.last + 1 : hit.first]
    if any(t.text in (";", ":", "\u201c", '"') or t.lower in _OTHER_DOERS for t in between):
        return False
    words = [t.lower for t in between]
    if "that" in words or "which" in words or words.count(",") == 1:
        return False
    later = [
        s
        for s, r in view.places
        if span.last < s.first <= hit.first and r.mention.use in ("actor", "metonym", "mixed")
    ]
    return all(
        _coordinated(view, span, other) for other in later if relation_of(view, other)[0] == ""
    )


def _coordinated(view: View, one: Span, other: Span) -> bool:
    return all(
        t.lower in ("and", "or", ",", "&", "the", "both")
        for t in view.tokens[one.last + 1 : other.first]
    )


def _is_passive(view: View, hit: TriggerHit) -> bool:
    form = view.tokens[hit.first].lower
    if form.endswith(("ing", "s")):
        return False
    return any(view.tokens[i].lower in _BE for i in range(max(0, hit.first - 3), hit.first))


def _is_object(view: View, hit: TriggerHit, span: Span) -> bool:
    if hit.pattern.kind != "verb" or span.first - hit.last - 1 > _OBJECT_REACH:
        return False
    between = [t.lower for t in view.tokens[hit.last + 1 : span.first]]
    if between and between[0] in ("and", ","):
        return False
    allowed = _SKIPPED | _PLACE_NOUNS | {"of", "and", ",", "that", "targets"}
    plain = [
        w
        for i, w in enumerate(between)
        if w not in allowed
        and not _is_demonym(view, hit.last + 1 + i)
        and view.covered_by_place(hit.last + 1 + i) is None
    ]
    return not plain


def _without_containers(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Drops a country where the same role holds a place inside it ("the city of X in Y")."""
    kept = []
    for link in links:
        place = link.resolution.place
        inside = [
            o
            for o in links
            if o is not link
            and o.role == link.role
            and place is not None
            and o.resolution.place is not None
            and o.resolution.place.country_code == place.country_code
            and 0 < o.resolution.geo_precision < link.resolution.geo_precision
            and link.resolution.geo_precision >= 3
        ]
        if not inside or link.role not in ("location", "target", "destination"):
            kept.append(link)
    return tuple(kept)
