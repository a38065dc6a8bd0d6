"""A place that a lookup gives is as good as one made by hand, whatever is asked of it first."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, astuple, replace
from typing import TYPE_CHECKING

import pytest

from gazetteer.index import Gazetteer
from gazetteer.place import LngLat, Place
from gazetteer.records import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MADE = Place(
    "mine:1", "Podil", 50.47, 30.51, "P", "PPLX", "UA", "12", 180_000, 4.0, 7_000_001, "a test"
)


@pytest.mark.parametrize(
    "ask",
    [
        repr, hash, asdict, astuple, pickle.dumps, copy.copy, copy.deepcopy, str,
        lambda place: place == MADE, lambda place: [MADE].count(place),
        lambda place: {MADE: 1}[place], lambda place: place.point,
        lambda place: replace(place, name="Podol"),
        lambda place: pickle.loads(pickle.dumps(place)),  # noqa: S301  (our own bytes)
    ],
)  # fmt: skip
def test_a_found_place_answers_as_one_made(
    index_file: Callable[..., Path], ask: Callable[[Place], object]
) -> None:
    with Gazetteer(index_file(PlaceRecord(MADE))) as gazetteer:
        [found] = gazetteer.lookup("Podil")
    assert ask(found) == ask(MADE)
    assert (found, found.point, found.source) == (MADE, LngLat(30.51, 50.47), "a test")


def test_a_found_place_has_its_fields_only_and_keeps_them(index_file: Callable[..., Path]) -> None:
    with Gazetteer(index_file(PlaceRecord(MADE))) as gazetteer:
        [found] = gazetteer.lookup("Podil")
    assert not hasattr(found, "elevation")
    with pytest.raises(FrozenInstanceError):
        found.name = "Podol"  # type: ignore[misc]
    assert found.name == "Podil"
