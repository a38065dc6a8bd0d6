"""Which place each name means: how likely each candidate is, the choice, and why."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo._features import NAMES, Table
from geo._lexicon import numbers
from geo._senses import inside
from geo._spot import COUNTRY_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gazetteer.place import Place
    from geo._home import Home
    from geo._senses import Sense

Array = Any
ROUNDS = 2
"""How often context is read again once likelihoods are known; more changed nothing."""
RATHER_NONE = 0.7
"""No place is chosen when "none of them" is at least so likely."""
CLOSE = 0.3
"""Nearness evidence from which "near other places named" is worth saying."""


def rank(senses: Sequence[Sense], home: Home, sure: Sequence[Place]) -> None:
    """Fills in the choice of each sense, its confidence and its reason.

    ``sure`` are places the document is known to speak of besides: the countries of its peoples.
    """
    for sense in senses:
        sense.reason = "no such name in the gazetteer"
    table = Table(senses, home, sure)
    if not table.spans:
        return
    likely = likelihoods(table, table.features() @ weights_of("first_weights"))
    final = weights_of("weights")
    features = table.features(likely)
    for _ in range(ROUNDS):
        features = table.features(likely)
        likely = likelihoods(table, features @ final)
    for sense, (start, end) in zip(table.senses, table.spans, strict=True):
        order = start + np.argsort(-likely[start:end], kind="stable")
        best = int(order[0])
        sense.ranked = tuple(table.rows[k] for k in order)
        if _unfit(sense) or likely[end] > RATHER_NONE:
            sense.reason = _why_none(sense)
            continue
        sense.chosen, sense.ranked = sense.ranked[0], sense.ranked[1:]
        sense.confidence = calibrated(float(likely[best]))
        sense.reason = _reason(sense, home, dict(zip(NAMES, features[best], strict=True)))


def likelihoods(table: Table, scores: Array) -> Array:
    """The scores as probabilities within each sense, "none" included."""
    found = np.zeros(len(scores))
    for start, end in table.spans:
        some = scores[start : end + 1]
        powers = np.exp(some - some.max())
        found[start : end + 1] = powers / powers.sum()
    return found


@cache
def weights_of(name: str) -> Array:
    """A table of weights in the order of the features."""
    listed = numbers("resolution", name)
    return np.array([listed.get(key, 0.0) for key in NAMES])


def calibrated(likely: float) -> float:
    """How often a choice of that likelihood was right (``[confidence]``, between its steps)."""
    steps = sorted((float(at), right) for at, right in numbers("resolution", "confidence").items())
    at, right = zip(*steps, strict=True)
    return round(float(np.interp(likely, at, right)), 3)


def _unfit(sense: Sense) -> bool:
    """Whether the text names a state or country that no candidate is in."""
    return bool(sense.containers) and not inside(sense)


def _why_none(sense: Sense) -> str:
    count = len(sense.candidates)
    if _unfit(sense):
        return f"none of {count} places of that name is in {sense.containers[0].name}"
    return f"not in the gazetteer; {count} of that name elsewhere do not fit"


def _reason(sense: Sense, home: Home, evidence: Mapping[str, float]) -> str:
    """Why this candidate, in words."""
    place = sense.chosen
    assert place is not None  # noqa: S101  (called after a choice)
    said = [_among(sense, place)]
    if evidence["country"]:
        said.append("a country")
    if sense.containers:
        said.append(f"the text puts it in {sense.containers[0].name}")
    elif evidence["named_country"] > 0.5 and place.feature_code not in COUNTRY_CODES:
        said.append(f"{place.country_code} is in the text")
    if evidence["area_named"] > 0.5 and not sense.containers:
        said.append("its state or province is in the text")
    if evidence["near"] > CLOSE or evidence["around"] > 2 * CLOSE:
        said.append("near other places named")
    if evidence["home_around"] > CLOSE:
        said.append(f"near the outlet's home{', ' if home.city else ''}{home.city}")
    elif evidence["home_country"] and place.feature_code not in COUNTRY_CODES:
        said.append("in the outlet's country")
    if evidence["in_address"]:
        said.append("the outlet is called after it")
    if evidence["hinted"]:
        said.append("of the kind the text says")
    if evidence["short_form"]:
        said.append("short for a longer name before it")
    if sense.count > 1:
        said.append(f"named {sense.count} times")
    return ", ".join(said)


def _among(sense: Sense, place: Place) -> str:
    """How many places of the name there were to choose from."""
    if len(sense.candidates) == 1:
        return "the only place of that name"
    if sense.ranked and all(p.country_code != place.country_code for p in sense.ranked):
        return f"the only one of {len(sense.candidates)} in {place.country_code or 'its area'}"
    return f"the likeliest of {len(sense.candidates)}"
