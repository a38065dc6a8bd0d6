"""Work in another process: its result, its errors, its death, and machines with one core."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely.geometry import box

from gazetteer import _apart
from gazetteer._apart import apart
from gazetteer.errors import SourceError
from gazetteer.sources.csv_rows import read_rows
from gazetteer.sources.land import read_land, simplified

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_apart, "cores", lambda: 2)


def test_the_result_comes_back_to_the_last_bit() -> None:
    area: BaseGeometry = box(0.1, 0.2, 0.7, 1 / 3)
    with apart(simplified, area) as result:
        assert shapely.to_wkb(result()) == shapely.to_wkb(simplified(area))


def test_the_work_is_done_in_another_process() -> None:
    with apart(os.getpid) as result:
        assert result() != os.getpid()


def test_an_error_is_raised_here_and_says_where_it_came_from(tmp_path: Path) -> None:
    with apart(read_land, tmp_path / "absent.json", {}) as result:
        with pytest.raises(SourceError, match=r"absent\.json is missing") as caught:
            result()
        assert "In another process" in caught.value.__notes__[0]


def test_a_result_that_cannot_be_sent_is_an_error(tmp_path: Path) -> None:
    a_generator = read_rows, tmp_path / "absent.csv", ()
    with apart(*a_generator) as result, pytest.raises(RuntimeError, match="cannot be sent"):
        result()


def test_work_whose_process_dies_is_done_here(caplog: pytest.LogCaptureFixture) -> None:
    here = os.getpid()
    with apart(_die_unless, here) as result:
        assert result() == here
    assert "doing it here" in caplog.text


def test_leaving_early_ends_the_process() -> None:
    start = time.monotonic()
    with pytest.raises(KeyError), apart(time.sleep, 300):
        raise KeyError
    assert time.monotonic() - start < 60


def test_one_core_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_apart, "cores", lambda: 1)
    with apart(os.getpid) as result:
        assert result() == os.getpid()


def _die_unless(pid: int) -> int:
    if os.getpid() != pid:
        os._exit(3)
    return pid
