"""Actors, quantities and evidence in words a reader understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.model import Quantity

_BEFORE = {
    "exact": "",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
    "cap": "at most ",
    "about": "about ",
    "up_to": "up to ",
}
_COUNTLESS = {
    "millions_of": "millions of",
    "thousands_of": "thousands of",
    "hundreds_of": "hundreds of",
    "tens_of": "tens of",
    "dozens_of": "dozens of",
    "many": "many",
    "several": "several",
    "some": "some",
    "few": "a few",
}
_IRREGULAR = {
    "person": "people",
    "foot": "feet",
    "man": "men",
    "woman": "women",
    "child": "children",
}
_UNCHANGED = frozenset({"percent", "%", "aircraft", "personnel", "km", "kg", "t", "m", "troops"})


def actors_in_words(actors: Mapping[str, Iterable[str]]) -> str:
    """ "visitor: Kim Jong Un; host: Vladimir Putin", ``""`` for nobody."""
    parts = (
        f"{clean_line(role)}: {', '.join(clean_line(name).replace(';', ',') for name in names)}"
        for role, names in actors.items()
    )
    return "; ".join(parts)


def quantities_in_words(quantities: Iterable[Quantity]) -> str:
    """The quantities, in words, separated by semicolons."""
    return "; ".join(words for words in map(quantity_in_words, quantities) if words)


def quantity_in_words(quantity: Quantity) -> str:
    """The quantity as a reader would say it.

    >>> quantity_in_words(Quantity(165000, "barrel", "more_than", "refined oil"))
    'more than 165,000 barrels of refined oil'
    >>> quantity_in_words(Quantity(None, "round", "millions_of", period="year"))
    'millions of rounds a year'
    """
    unit, item, period = (
        clean_line(quantity.unit),
        clean_line(quantity.item),
        clean_line(quantity.period),
    )
    amount = _amount(quantity)
    one = quantity.value is not None and abs(quantity.value) == 1
    thing = _plural(unit) if unit and not one else unit
    if item and unit and item.casefold() not in {unit.casefold(), _plural(unit).casefold()}:
        thing = f"{thing} of {item}"
    elif not unit:
        thing = item
    phrase = " ".join(part for part in (amount, thing) if part)
    return f"{phrase} {_per(period)}" if phrase and period else phrase


def _amount(quantity: Quantity) -> str:
    if quantity.value is None:
        return _COUNTLESS.get(quantity.mod, clean_line(quantity.mod.replace("_", " ")))
    number = f"{quantity.value:,.10g}" if abs(quantity.value) < 1e10 else f"{quantity.value:,.0f}"
    if quantity.mod in _COUNTLESS:
        return f"{number} ({_COUNTLESS[quantity.mod]})"
    return _BEFORE.get(quantity.mod, f"{clean_line(quantity.mod.replace('_', ' '))} ") + number


def _plural(unit: str) -> str:
    lower = unit.casefold()
    if unit.isupper() or lower in _UNCHANGED or lower.endswith("s"):
        return unit
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower.endswith("y") and lower[-2:-1] not in {"a", "e", "i", "o", "u"}:
        return f"{unit[:-1]}ies"
    return f"{unit}es" if lower.endswith(("x", "ch", "sh")) else f"{unit}s"


def _per(period: str) -> str:
    if period.startswith(("a ", "an ", "per ", "each ", "in ", "by ")):
        return period
    vowel = period.casefold().startswith(("a", "e", "i", "o", "hour"))
    return f"{'an' if vowel else 'a'} {period}"


def quoted(sentence: str, source: str, stance: str, doc_id: str) -> str:
    """The sentence in quotation marks with who says it.

    >>> quoted("The ship left Rason.", "White House", "alleges", "000.txt")
    '“The ship left Rason.” (White House alleges; 000.txt)'
    """
    said = " ".join(part for part in (clean_line(source), stance) if part)
    return f"“{clean_line(sentence)}” ({said}; {clean_line(doc_id)})"
