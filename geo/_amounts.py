"""Whether the amounts two reports give are of one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.names import fold

if TYPE_CHECKING:
    from geo.model import Event, Quantity

_COUNTED = frozenset({"deployment", "test"})
"""Types whose amounts may go unsaid, but not differ."""
_TOLERANCE = 0.05
"""Share by which two tellings of one amount may differ: 165,000 and "some 167,000"."""
_NO_WORD_FOR_IT = frozenset("of and or the a an its their more other new various".split())
_ANYTHING = frozenset("aid cargo equipment goods item material product supply thing".split())
_KINDS = (
    (frozenset("grain cereal".split()), frozenset("wheat corn maize barley rye oat".split())),
    (frozenset("fuel petroleum".split()), frozenset("oil diesel gasoline petrol kerosene".split())),
    (
        frozenset("arm weapon weaponry ammunition munition military gear".split()),
        frozenset("shell rocket missile drone rifle round tank artillery howitzer".split()),
    ),
)
"""Words for a kind, and for what is of it: each agrees with the whole only."""


def amounts_differ(one: Event, other: Event, *, same_sentence: bool) -> bool:
    """Whether the amounts rule out one event.

    A shipment with an amount is not the trade without one (but may be part of it); elsewhere only
    two amounts of the same unit can differ.
    """
    ours, theirs = one.quantities, other.quantities
    if one.type == "transfer":
        if not ours and not theirs:
            return False
        if not ours or not theirs:
            return not same_sentence
        return not any(_same(a, b) for a in ours for b in theirs)
    if one.type not in _COUNTED:
        return False
    pairs = [(a, b) for a in ours for b in theirs if a.unit == b.unit]
    return bool(pairs) and not any(_same(a, b) for a, b in pairs)


def _same(a: Quantity, b: Quantity) -> bool:
    if a.unit != b.unit or not _items_agree(a.item, b.item):
        return False
    if a.value is None or b.value is None:
        return a.mod == b.mod
    return abs(a.value - b.value) <= _TOLERANCE * max(abs(a.value), abs(b.value))


def _items_agree(one: str, other: str) -> bool:
    """Whether two names may be of one thing: "refined oil" and "oil", not "wheat" and "corn"."""
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs or ours & theirs or (ours | theirs) & _ANYTHING:
        return True
    return any(
        (ours & whole and theirs & (whole | kind)) or (theirs & whole and ours & kind)
        for whole, kind in _KINDS
    )


def _words(item: str) -> set[str]:
    words = {word.strip(".,'").removesuffix("s") for word in fold(item).split()}
    return {w[:-2] + "y" if w.endswith("ie") else w for w in words} - _NO_WORD_FOR_IT - {""}
