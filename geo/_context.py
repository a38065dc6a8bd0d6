"""The words around a name, seen past the other names it is joined with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo._lexicon import terms
from geo._spot import COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo._scan import Token
    from geo._spot import Spot

Role = Literal["country", "capital", "government", "area", "town"]
_GROUP_WORDS = frozenset("and or & both the as well nor".split())


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


def role_of(spot: Spot) -> Role:
    """What kind of thing the likeliest place is, as far as its use depends on it."""
    best = spot.best
    if spot.source == "bloc":
        return "country"
    if best is None:
        return "town"
    if best.feature_code == "ADMF" or spot.text.casefold() in terms("use", "government_sites"):
        return "government"
    if best.feature_code in COUNTRY_CODES:
        return "country"
    if best.feature_code == "PPLC" and spot.container is None:
        return "capital"
    return "area" if best.feature_class in ("A", "L", "H") else "town"


def groups(spots: Sequence[Spot], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """For each spot the token range of the run of names it is joined with."""
    runs: list[list[Spot]] = []
    for spot in spots:
        if runs and _joined(runs[-1][-1], spot, tokens):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return [(run[0].i, run[-1].j) for run in runs for _ in run]


def _joined(first: Spot, second: Spot, tokens: Sequence[Token]) -> bool:
    if (
        first.query == second.query
        or "demonym" in (first.source, second.source)
        or tokens[first.j - 1].possessive
    ):
        return False
    if second.i < first.j:  # nested, as given spans may be
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


def _breaks(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause breaks in the gap before token ``at``."""
    gap = tokens[at].gap
    if gap == ",":  # 165,000
        return False
    return any(
        mark in gap for mark in (",", ";", ":", "(", ")", "—", "–", "“", "”", '"', "`", ". ")
    )
