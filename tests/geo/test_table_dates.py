"""Dates of tables: how they are written, and which of day and month comes first in a column."""

from __future__ import annotations

import pytest

from geo.tables.dates import EITHER_WAY, day_order, read_date


def days(cell: str) -> tuple[str, str]:
    found = read_date(cell, None)
    assert found is not None, cell
    return found.start.isoformat(), found.end.isoformat()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("4-Jul-21", "2021-07-04"),
        ("14-Mar-24", "2024-03-14"),
        ("14 Mar 24", "2024-03-14"),
        ("14-Mar-24 10:05", "2024-03-14"),
        ("1-Jan-68", "2068-01-01"),
        ("1-Jan-69", "1969-01-01"),
        ("2024 March 14", "2024-03-14"),
        ("2024-Mar-14", "2024-03-14"),
        ("2024–01–02", "2024-01-02"),
        ("25–03–2024", "2024-03-25"),
    ],
)
def test_days_as_spreadsheets_write_them(cell: str, day: str) -> None:
    assert days(cell) == (day, day)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("Mar-24", "2024-03-01", "2024-03-31"),
        ("Sept-99", "1999-09-01", "1999-09-30"),
        ("03/2024", "2024-03-01", "2024-03-31"),
        ("2024 March", "2024-03-01", "2024-03-31"),
        ("2024Q1", "2024-01-01", "2024-03-31"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("Q2 2024", "2024-04-01", "2024-06-30"),
        ("2024–2025", "2024-01-01", "2025-12-31"),
        ("2024-01-02–2024-01-05", "2024-01-02", "2024-01-05"),
        ("2024–01–02–2024–01–05", "2024-01-02", "2024-01-05"),
        ("4-Jul-21 to 6-Jul-21", "2021-07-04", "2021-07-06"),
        ("2024-Q1 – 2024-Q2", "2024-01-01", "2024-06-30"),
    ],
)
def test_months_quarters_and_ranges(cell: str, start: str, end: str) -> None:
    assert days(cell) == (start, end)


@pytest.mark.parametrize(
    "cell", ["13/2024", "2024Q5", "Mar 24", "March 14-16", "32-Jan-24", "x-24"]
)
def test_what_is_no_date_of_a_spreadsheet(cell: str) -> None:
    assert read_date(cell, None) is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2021-01-05", "2021-01-25", "03/04/2024"], None),
        (["2024-10-13", "12/25/2024"], "month first"),
        (["sold 25/12/2024 of 10", "03/04/2024"], None),
        (["25/12/2024 10:05"], "day first"),
        (["Wed, 25/12/2024"], "day first"),
        (["01/03/2024 - 25/03/2024"], "day first"),
        (["25/12/2024"] * 19 + ["12/25/2024"], "day first"),
        (["12/25/2024"] * 19 + ["25/12/2024"] + ["01/02/2024"] * 50, "month first"),
        (["25/12/2024"] * 18 + ["12/25/2024"] + ["01/02/2024"] * 50, None),
        (["25/12/2024", "12/25/2024"], None),
        ([], None),
    ],
)
def test_whole_values_decide_by_majority(cells: list[str], order: str | None) -> None:
    assert day_order(cells) == order


def test_what_contradicts_its_column_is_not_read() -> None:
    assert read_date("12/25/2024", "day first") is None
    assert read_date("25/12/2024", "month first") is None
    undecided = read_date("12/25/2024", None)
    assert undecided is not None
    assert undecided.start.isoformat() == "2024-12-25"


def test_a_range_says_once_that_it_is_vague() -> None:
    found = read_date("01/03/2024–05/03/2024", None)
    assert found is not None
    assert found.basis == EITHER_WAY
