"""Event titles a person would write: "Kim Jong Un visits Vladivostok"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo._phrases import quantity_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.model import EventPlace, Quantity, Status

_CARGO = {
    "arms": "arms",
    "energy": "fuel",
    "food": "food",
    "medicine": "medical supplies",
    "technology": "technology",
    "labour": "workers",
    "funds": "money",
    "goods": "goods",
    "minerals": "minerals",
}
_MEETINGS = {"commission": "Commission meeting", "phone": "Phone call", "summit": "Summit"}
_EXPLORATIONS = {"hydrocarbons": "Oil and gas exploration", "minerals": "Mineral exploration"}
_AGREEMENTS = {
    "agree": ("agreement", "reach agreement"),
    "sign": ("signing of an agreement", "sign an agreement"),
    "ratify": ("ratification", "ratify an agreement"),
    "accede": ("accession", "join an agreement"),
}
"""What an agreement is called, and what two parties to it do."""
_TESTS = {
    "missile": ("Missile test", "tests a missile"),
    "nuclear": ("Nuclear test", "carries out a nuclear test"),
    "space_launch": ("Space launch", "launches a rocket into space"),
}
_MOVEMENTS = {"people": "People on the move", "vessel": "Vessel", "aircraft": "Aircraft"}
_DEPLOYMENTS = {"exercise": "Military exercise", "withdrawal": "Withdrawal"}
_SANCTIONS = {"impose": "New sanctions", "embargo": "Ban or embargo", "lift": "Sanctions eased"}
_CONFLICTS = {"capture": "Capture", "invasion": "War", "clash": "Fighting"}
_CRISES = {
    "food": "Food crisis",
    "disaster": "Natural disaster",
    "epidemic": "Epidemic",
    "displacement": "People displaced",
    "humanitarian": "Humanitarian crisis",
    "outage": "Outage",
}
_THE_LAST = frozenset(
    "Sea Ocean Strait Gulf Channel Canal River Peninsula Islands Emirates States Philippines "
    "Netherlands Mountains Desert Basin Bahamas Maldives Republic Kingdom Strip Bank East "
    "Coast Caucasus Balkans".split()
)
_THE_FIRST = frozenset("Gulf Strait Bay Sea Republic Isle Cape Horn".split())
_COUNTED_OTHERWISE = frozenset({"day", "percent", "year"})


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a title may be made of."""

    subtype: str
    status: Status
    actors: Mapping[str, Sequence[str]]
    places: Sequence[EventPlace]
    quantities: Sequence[Quantity]

    @property
    def where(self) -> str:
        return self.place("location", "destination", "target")

    def place(self, *roles: str) -> str:
        """The most precise place in the first of the roles that has one, as prose names it."""
        for role in roles:
            found = sorted(
                (p for p in self.places if p.role == role), key=lambda p: p.geo_precision
            )
            if found:
                return _with_article(found[0].name)
        return ""

    def actor(self, role: str) -> str:
        return next(iter(self.actors.get(role, ())), "")


def write_title(
    kind: str,
    subtype: str,
    type_title: str,
    status: Status,
    actors: Mapping[str, Sequence[str]],
    places: Sequence[EventPlace],
    quantities: Sequence[Quantity],
) -> str:
    """A short title from the event's parts; no word that the parts do not support."""
    parts = _Parts(subtype, status, actors, places, quantities)
    writer = _WRITERS.get(kind)
    if writer is None:
        return _joined(type_title.rstrip("s"), _in(parts.where))
    return writer(parts)


def _visit(parts: _Parts) -> str:
    who, where = parts.actor("visitor"), parts.where
    goal = where if _says_where(where) else _joined_after("to", where)
    if not who:
        return _joined("Visit", goal)
    if not where or parts.status not in ("happened", "planned"):
        return _joined("Planned" * (parts.status == "planned"), "visit", goal, f"by {who}")
    if _says_where(where):
        return f"{who} {'travels' if parts.status == 'happened' else 'to travel'} {where}"
    return f"{who} {'visits' if parts.status == 'happened' else 'to visit'} {where}"


def _meeting(parts: _Parts) -> str:
    names = parts.actors.get("participant") or parts.actors.get("state", ())
    verb = {"happened": "meet", "planned": "to meet"}.get(parts.status)
    if len(names) >= 2 and verb and parts.subtype not in _MEETINGS:
        return _joined(_list(names), verb, _in(parts.where))
    what = _joined(_MEETINGS.get(parts.subtype, "Talks"), _in(parts.where))
    if len(names) == 1:
        return f"{what} with {names[0]}"
    return f"{what} between {_list(names)}" if names else what


def _agreement(parts: _Parts) -> str:
    names = parts.actors.get("state") or parts.actors.get("party", ())
    noun, verb = _AGREEMENTS.get(parts.subtype, _AGREEMENTS["agree"])
    if names and parts.status == "happened":
        said = verb if len(names) > 1 else _third_person(verb)
        return _joined(_list(names), said, _in(parts.where))
    between = "between" if len(names) > 1 else "by"
    return _joined(noun, f"{between} {_list(names)}" if names else "", _in(parts.where))


def _transfer(parts: _Parts) -> str:
    amount = _amount(parts)
    cargo = amount or _CARGO.get(parts.subtype, "shipment").capitalize()
    both = {p.name for p in parts.places if p.role == "origin"} & {
        p.name for p in parts.places if p.role == "destination"
    }
    if len(both) > 1:
        kind = "trade" if not amount else ""
        return _joined(cargo, kind, f"between {_list(sorted(map(_with_article, both)))}")
    told = amount or cargo == "Shipment"
    return _joined(cargo, _flow(parts) or ("" if told else "shipment"))


def _deployment(parts: _Parts) -> str:
    return _joined(_amount(parts) or _DEPLOYMENTS.get(parts.subtype, "Deployment"), _flow(parts))


def _exploration(parts: _Parts) -> str:
    return _joined(_EXPLORATIONS.get(parts.subtype, "Exploration"), _in(parts.where))


def _test(parts: _Parts) -> str:
    tester = parts.actor("tester")
    noun, verb = _TESTS.get(parts.subtype, ("Weapons test", "tests a weapon"))
    where = "" if parts.where == tester else _in(parts.where)
    if not tester:
        return _joined(noun, where)
    if parts.status == "happened":
        return _joined(tester, verb, where)
    return _joined(noun, f"by {tester}", where)


def _sanction(parts: _Parts) -> str:
    what = _SANCTIONS.get(parts.subtype, "Sanctions")
    return _joined(what, f"on {parts.where}" if parts.where else "")


def _conflict(parts: _Parts) -> str:
    target = parts.place("target")
    if parts.subtype == "capture" and target:
        return f"Capture of {target}"
    if parts.subtype not in _CONFLICTS and target:
        return f"Attack on {target}"
    return _joined(_CONFLICTS.get(parts.subtype, "Attack"), _in(parts.where))


def _movement(parts: _Parts) -> str:
    what = _MOVEMENTS.get(parts.subtype, "Vessel or aircraft")
    return _joined(what, _in(parts.place("location")) or _flow(parts))


def _crisis(parts: _Parts) -> str:
    return _joined(_CRISES.get(parts.subtype, "Crisis"), _in(parts.where))


_WRITERS: Mapping[str, Callable[[_Parts], str]] = {
    "visit": _visit,
    "meeting": _meeting,
    "transfer": _transfer,
    "exploration": _exploration,
    "agreement": _agreement,
    "deployment": _deployment,
    "test": _test,
    "conflict": _conflict,
    "sanction": _sanction,
    "movement": _movement,
    "crisis": _crisis,
}


_SAYS_WHERE = frozenset(
    "off within halfway midway between about around some nearly almost just "
    "north south east west northeast northwest southeast southwest".split()
)
"""First words of relative places that need no "in"."""


def _flow(parts: _Parts) -> str:
    """ "from X to Y", as far as known; a place that is only both is named once."""
    origins = [_with_article(p.name) for p in parts.places if p.role == "origin"]
    ends = [_with_article(p.name) for p in parts.places if p.role in ("destination", "location")]
    if set(ends) < set(origins):
        origins = [name for name in origins if name not in ends]
    elif set(origins) < set(ends):
        ends = [name for name in ends if name not in origins]
    start = f"from {_list(origins)}" if origins else ""
    return " ".join(filter(None, (start, f"to {_list(ends)}" if ends else "")))


def _amount(parts: _Parts) -> str:
    for quantity in parts.quantities:
        money = quantity.unit.isupper()
        if quantity.unit not in _COUNTED_OTHERWISE and money == (parts.subtype == "funds"):
            words = quantity_in_words(replace(quantity, period=""))
            return words[:1].upper() + words[1:]
    return ""


def _with_article(name: str) -> str:
    """ "the Red Sea", "the Strait of Hormuz", but "Odesa"."""
    words = name.split()
    if "," in name:  # a site told by what and where: "a port, the Far East" is no name
        return name
    if words[-1] in _THE_LAST or (words[0] in _THE_FIRST and "of" in words):
        return f"the {name}"
    return name


def _in(where: str) -> str:
    """ "in Odesa", but "30 km north of Odesa" and "off Yemen" as they are."""
    return where if _says_where(where) else _joined_after("in", where)


def _says_where(where: str) -> bool:
    """Whether a place needs no preposition: "30 km north of Odesa", "off Yemen"."""
    first, _, rest = where.partition(" ")
    return first in _SAYS_WHERE or (first[:1].isdigit() and " of " in f" {rest} ")


def _joined_after(preposition: str, where: str) -> str:
    return f"{preposition} {where}" if where else ""


def _third_person(verb: str) -> str:
    """ "signs an agreement" of "sign an agreement"."""
    first, _, rest = verb.partition(" ")
    ending = "ies" if first.endswith("fy") else "es" if first.endswith("ch") else "s"
    return f"{first[:-1] if ending == 'ies' else first}{ending} {rest}"


def _list(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) <= 2:
        return " and ".join(unique)
    return ", ".join(unique[:2]) + " and others"


def _joined(*parts: str) -> str:
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]
