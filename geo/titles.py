"""Event titles a person would write: "Kim Jong Un visits Vladivostok"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    where = _where(places)
    match kind:
        case "visit":
            return _visit(_first(actors, "visitor"), where, status)
        case "meeting":
            return _meeting(
                subtype, actors.get("participant") or actors.get("state", ()), where, status
            )
        case "agreement":
            who = _list(actors.get("state") or actors.get("party", ()))
            return _joined(
                who + ":" if who else "", _AGREEMENTS.get(subtype, "agreement"), _in(where)
            )
        case "transfer":
            flow = _joined(*_flow(places))
            return _joined(_cargo(subtype, quantities), flow[:1].lower() + flow[1:] or "shipment")
        case "deployment":
            what = "military exercise" if subtype == "exercise" else "deployment"
            return _joined(_amount(quantities, "soldier") or what.capitalize(), *_flow(places))
        case "exploration":
            return _joined(_EXPLORATIONS.get(subtype, "Exploration"), _in(where))
        case "test":
            what = "space launch" if subtype == "space_launch" else "weapons test"
            tester = _first(actors, "tester")
            return _joined(
                tester + ":" if tester else "", what, _in(where if where != tester else "")
            )
        case "sanction":
            return _joined(_SANCTIONS.get(subtype, "Sanctions"), "on" if where else "", where)
        case "conflict":
            return _joined(_CONFLICTS.get(subtype, "Attack"), _in(where))
        case "crisis":
            return _joined(_CRISES.get(subtype, "Crisis"), _in(where))
        case "movement":
            return _joined(
                "Ship or aircraft movement" if subtype == "vessel" else "Movement", _in(where)
            )
    return _joined(type_title.rstrip("s"), _in(where))


def _visit(who: str, where: str, status: Status) -> str:
    if not who:
        return _joined("Visit", f"to {where}" if where else "")
    if not where:
        return f"{who}: visit"
    if status == "happened":
        return f"{who} visits {where}"
    return f"{who} to visit {where}" if status == "planned" else f"{who}: visit to {where}"


def _meeting(subtype: str, who: Sequence[str], where: str, status: Status) -> str:
    what = {"commission": "Commission meeting", "phone": "Phone call"}.get(subtype, "Talks")
    if len(who) >= 2 and subtype not in ("commission", "phone"):
        verb = {"happened": "meet", "planned": "to meet"}.get(status)
        if verb:
            return _joined(_list(who), verb, _in(where))
    names = _list(who)
    return _joined(what, _in(where)) + (f": {names}" if names else "")


_EXPLORATIONS = {"hydrocarbons": "Oil and gas exploration", "minerals": "Mineral exploration"}
_AGREEMENTS = {"sign": "document signed", "ratify": "ratification", "accede": "accession"}
_SANCTIONS = {"impose": "New sanctions", "embargo": "Ban or embargo", "lift": "Sanctions eased"}
_CONFLICTS = {"invasion": "War or invasion", "strike": "Attack", "clash": "Fighting"}
_CRISES = {
    "food": "Food crisis",
    "disaster": "Natural disaster",
    "epidemic": "Epidemic",
    "displacement": "People displaced",
    "humanitarian": "Humanitarian crisis",
}


def _where(places: Sequence[EventPlace]) -> str:
    for role in ("location", "destination", "target"):
        found = sorted((p for p in places if p.role == role), key=lambda p: p.geo_precision)
        if found:
            return found[0].name
    return ""


def _flow(places: Sequence[EventPlace]) -> tuple[str, str]:
    origins = _list([p.name for p in places if p.role == "origin"])
    ends = _list([p.name for p in places if p.role in ("destination", "location")])
    return (f"from {origins}" if origins else "", f"to {ends}" if ends else "")


def _cargo(subtype: str, quantities: Sequence[Quantity]) -> str:
    return _amount(quantities, "") or _CARGO.get(subtype, "shipment").capitalize()


def _amount(quantities: Sequence[Quantity], unit: str) -> str:
    for quantity in quantities:
        if quantity.unit not in ("day", "percent", "year") and (not unit or quantity.unit == unit):
            return describe(quantity).capitalize()
    return ""


def describe(quantity: Quantity) -> str:
    """A quantity in words: "more than 165,000 barrels of refined oil"."""
    words = {"more_than": "more than", "less_than": "less than", "about": "about", "cap": "at most"}
    unit = quantity.unit
    if quantity.mod in ("millions_of", "thousands_of", "hundreds_of", "dozens_of"):
        number = quantity.mod.replace("_", " ")
    elif quantity.value is None:
        number = quantity.mod
    else:
        number = (
            f"{quantity.value:,.0f}"
            if quantity.value == int(quantity.value)
            else f"{quantity.value:,}"
        )
    many = quantity.value != 1
    plural = unit + "s" if many and unit and not unit.endswith("s") and unit.islower() else unit
    item = quantity.item
    tail = f" of {item}" if item and item.rstrip("s") not in unit and unit not in item else ""
    if item and unit in item:
        plural, tail = item, ""
    return _joined(words.get(quantity.mod, ""), number, plural + tail)


def _first(actors: Mapping[str, Sequence[str]], role: str) -> str:
    return next(iter(actors.get(role, ())), "")


def _in(where: str) -> str:
    return f"in {where}" if where else ""


def _list(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) <= 2:
        return " and ".join(unique)
    return ", ".join(unique[:2]) + " and others"


def _joined(*parts: str) -> str:
    text = " ".join(p for p in parts if p)
    return text[:1].upper() + text[1:]
