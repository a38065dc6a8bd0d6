from __future__ import annotations

from pathlib import Path

import pytest

from geo.quantities import find_quantities

CASES = Path(__file__).resolve().parents[1] / "cases" / "quantities.tsv"


def rows() -> list[list[str]]:
    lines = CASES.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1])
def test_counts_what_the_case_says(row: list[str]) -> None:
    _, marked, value, unit, mod, item, period = row
    text = marked.replace("[[", "").replace("]]", "")
    found = find_quantities(text, 0, len(text))
    if not unit:
        assert found == ()
        return
    (mention,) = found
    assert (mention.start, mention.end) == (marked.index("[["), marked.index("]]") - 2)
    quantity = mention.quantity
    assert quantity.value == (None if value == "-" else float(value))
    assert (quantity.unit, quantity.mod, quantity.item, quantity.period) == (
        unit,
        mod,
        item,
        period,
    )


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Ten ships left. Two ships returned."
    (mention,) = find_quantities(text, 16, len(text))
    assert text[mention.start : mention.end] == "Two ships"


@pytest.mark.parametrize(
    "text",
    ["", "9" * 400 + " tons", "$", "1,,2 ships", "two hundred million billion trillion tons"],
)
def test_odd_numbers_do_not_raise(text: str) -> None:
    assert isinstance(find_quantities(text, 0, len(text)), tuple)
