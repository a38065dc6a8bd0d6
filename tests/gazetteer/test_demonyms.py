"""Words for peoples and adjectives of places: ``demonyms.tsv`` says which place each is of first.

``place`` is a ``place_id``, the name of a city, or ``-`` for none.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gazetteer.sources.csv_rows import read_rows
from gazetteer.sources.more_names import COLUMNS

if TYPE_CHECKING:
    from gazetteer.index import Gazetteer

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "demonyms.tsv"
TABLE = ROOT / "gazetteer" / "data" / "more_names.csv"


def cases() -> list[list[str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.mark.parametrize(("word", "place"), [case[:2] for case in cases()])
def test_a_people_belongs_to_its_place(core: Gazetteer, word: str, place: str) -> None:
    skip_an_older(core)
    found = [*core.lookup_demonym(word), *core.lookup(word)]
    first = found[0] if found else None
    assert place in ("-" if first is None else first.place_id, first and first.name)


def test_two_countries_of_an_adjective_come_in_its_order(core: Gazetteer) -> None:
    found = [place.place_id for place in core.lookup_demonym("Sino-Russian")]
    assert found == ["country:CN", "country:RU"]


def test_every_row_names_a_place_that_is_known(core: Gazetteer) -> None:
    rows = list(read_rows(TABLE, COLUMNS))
    assert len({row.text("place_id") for row in rows}) == len(rows)
    for row in rows:
        place = core.get(row.text("place_id"))
        assert place is not None, row.text("place_id")
        assert place.name == row.text("place")


def skip_an_older(core: Gazetteer) -> None:
    if not core.lookup_demonym("Londoner"):
        pytest.skip("the core gazetteer was built before more_names.csv: build it again")
