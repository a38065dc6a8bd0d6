"""Files of tables that are not quite right: nothing is lost in silence, and nothing is invented."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from gazetteer import Gazetteer
from geo.atlas import read_atlas
from geo.cli import run_command
from geo.tables import TableColumns, TableError, events_from_table, table_files
from geo.tables import files as table_files_module
from geo.tables.files import read_table_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.tables.files import RawTable

UNCLOSED = "a quotation mark is opened and not closed"


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    with Gazetteer() as opened:
        yield opened


def raw(tmp_path: Path, text: str) -> RawTable:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    return read_table_file(path, None)


def faults(table: RawTable) -> list[tuple[int, str]]:
    return [(row.number, row.fault) for row in table.rows if row.fault]


def build(folder: Path, *args: str | Path) -> int:
    return run_command(["build", *map(str, args), "-o", str(folder)])


# --- quotation marks -----------------------------------------------------------------------------

HEADER = "where,when,note\n"
PLAIN = "".join(f"Aden,2024-01-02,note {k}\n" for k in range(500))


@pytest.mark.parametrize(
    "closing",
    [
        'Riga,2024-01-03,"quoted, with comma"\n',
        'Riga,2024-01-03,"quoted"\n',
        '"Riga",2024-01-03,x\n',
        'Riga,2024-01-03,broken"\n',
        'Riga,2024-01-03,"say ""hi"""\n',
        "Riga,2024-01-03,plain",
    ],
)
def test_an_unclosed_mark_costs_its_own_line_only(tmp_path: Path, closing: str) -> None:
    table = raw(tmp_path, HEADER + 'Paris,2024-01-01,"unclosed note\n' + PLAIN + closing)
    assert faults(table) == [(2, UNCLOSED)]
    assert [row.number for row in table.rows] == list(range(2, 504))
    assert table.rows[1].cells == ("Aden", "2024-01-02", "note 0")
    assert table.rows[-1].cells[0] == "Riga"


def test_an_unclosed_mark_is_named_by_file_and_line(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + 'Paris,2024,"x\nAden,2024,y\nRiga,2024,"z"\n', encoding="utf-8")
    found = events_from_table(path, place_column="where", gazetteer=gazetteer)
    assert [(Path(r.path).name, r.detail, r.reason) for r in found.rejected] == [
        ("t.csv", "line 2", UNCLOSED)
    ]
    assert [e.places[0].name for e in found.events] == ["Aden", "Riga"]


def test_several_unclosed_marks_and_one_at_the_end(tmp_path: Path) -> None:
    bad = 'Paris,2024,"open\n'
    table = raw(tmp_path, HEADER + bad + PLAIN + bad + bad + PLAIN + bad)
    assert [line for line, _ in faults(table)] == [2, 503, 504, 1005]
    assert len(table.rows) == 1004


def test_an_unclosed_mark_before_more_than_a_cell_may_hold(tmp_path: Path) -> None:
    table = raw(tmp_path, HEADER + 'Paris,2024,"open\n' + PLAIN * 20)
    assert [line for line, _ in faults(table)] == [2]
    assert len(table.rows) == 10_001


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "note",
    [
        "two\nlines",
        "a letter:\n\nDear sir, I write,\nand ask, and hope,\nthat, as, you, know\nall is well",
        'she said "no"\nand left, in a hurry',
        "\n\n\n",
        "ends with lists\nof one, comma\nof two, commas, each\nand of one, again",
    ],
)
def test_cells_with_line_breaks_are_read(tmp_path: Path, note: str, end: str) -> None:
    quoted = '"' + note.replace('"', '""').replace("\n", end) + '"'
    rows = [f"Aden,2024,{quoted}", f"{quoted},2024,x", f"Riga,{quoted},x", "Oslo,2024,y"]
    table = raw(tmp_path, end.join([HEADER.strip(), *rows]))
    assert faults(table) == []
    said = note.replace("\n", end)
    assert [row.cells for row in table.rows] == [
        ("Aden", "2024", said), (said, "2024", "x"), ("Riga", said, "x"), ("Oslo", "2024", "y")
    ]  # fmt: skip
    breaks = note.count("\n")
    assert [row.number for row in table.rows] == [2 + k * (breaks + 1) for k in range(4)]


def test_lists_of_names_in_a_table_of_two_columns_are_a_note(tmp_path: Path) -> None:
    crew = "Smith, John\nDoe, Jane\nRoe, Ann\nPoe, Edgar"
    table = raw(tmp_path, f'where,crew\nAden,"{crew}"\nRiga,x\n')
    assert [row.cells for row in table.rows] == [("Aden", crew), ("Riga", "x")]


def test_a_header_with_line_breaks(tmp_path: Path) -> None:
    table = raw(tmp_path, 'where,"note\n(free text)",when\nAden,x,2024\n')
    assert table.headers == ("where", "note (free text)", "when")
    assert [row.number for row in table.rows] == [3]


def test_rereading_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line opens a mark that the next one does not close; the text is read twice at most."""
    text = HEADER + 'a"b,x,"c\n' * 300
    monkeypatch.setattr(table_files_module, "_MOST_AGAIN", len(text))
    table = raw(tmp_path, text)
    assert faults(table)
    assert all(fault for _, fault in faults(table))
    assert len(table.rows) < 10
    assert table.rows[-1].fault.endswith("lines that it runs over are left out")


LINES = st.lists(
    st.sampled_from(
        ["Aden,2024,x", 'Paris,2024,"open', 'Rome,2024,"a, b"', 'a"b,c,"d', '"', '""', "", ',"",']
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(lines=LINES)
def test_any_quotation_marks_leave_rows_whole_or_named(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    table = raw(tmp_path_factory.mktemp("t"), HEADER + "\n".join([*lines, "Oslo,2024,y"]))
    numbers = [row.number for row in table.rows]
    assert numbers == sorted(set(numbers))
    assert all(row.fault or len(row.cells) == 3 for row in table.rows)
    said = "".join(cell for row in table.rows for cell in row.cells)
    assert "Oslo" in said or any(row.fault and row.fault != UNCLOSED for row in table.rows)


# --- tables without rows, and what is no table ---------------------------------------------------


def test_a_header_without_rows_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.csv").write_text("where,when\n", encoding="utf-8")
    (folder / "full.csv").write_text("where,when\nAden,2024\n", encoding="utf-8")
    assert build(tmp_path / "out", folder, "--place-column", "where") == 0
    said = capsys.readouterr().err
    assert "empty.csv: has a header but no rows" in said
    assert "1 row of 1 table read" in said


def test_a_single_table_without_rows_says_so(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "t.csv"
    path.write_text("where,when\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"^t\.csv: has a header but no rows$"):
        events_from_table(path, place_column="where", gazetteer=gazetteer)


def test_the_output_below_the_input_is_not_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ins"
    folder.mkdir()
    (folder / "t.csv").write_text("place,when\nAden,2024\nRiga,2024\n", encoding="utf-8")
    for _ in range(2):
        assert build(folder / "out", folder, "--place-column", "place") == 0
        said = capsys.readouterr().err
        assert "2 rows of 1 table read" in said
        assert "atlas.gpkg (" not in said
        assert "atlas.gpkg:" not in said
    assert len(read_atlas(folder / "out/atlas.gpkg").events) == 2


def test_a_geopackage_of_ones_own_is_a_table(tmp_path: Path) -> None:
    own = gpd.GeoDataFrame({"where": ["x"]}, geometry=[Point(1, 2)], crs=4326)
    for layer in ("events", "run"):
        own.to_file(tmp_path / "own.gpkg", layer=layer, engine="pyogrio")
    (tmp_path / "broken.gpkg").write_bytes(b"no database")
    found = table_files(tmp_path, TableColumns(place="where"))
    assert [path.name for path in found] == ["broken.gpkg", "own.gpkg"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pd.Series(["Aden"]), "not a Series"),
        (["Aden"], "not a list"),
        (7, "not an int"),
        (None, "not None"),
    ],
)
def test_what_is_no_table_is_refused_in_words(table: Any, said: str) -> None:
    with pytest.raises(TableError) as caught:
        events_from_table(table, place_column="where")
    assert str(caught.value) == f"a DataFrame or GeoDataFrame is wanted, {said}"


# --- the summary ---------------------------------------------------------------------------------


def test_tables_are_counted_by_their_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.csv").write_text("where\nAden\nRiga\n", encoding="utf-8")
    sources = (tmp_path / "a/t.csv", tmp_path / "b/t.csv")
    assert build(tmp_path / "out", *sources, "--place-column", "where") == 0
    assert "4 rows of 2 tables read" in capsys.readouterr().err


def test_the_summary_says_what_could_not_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("where,lat,lon,seen\nAden,95,10,2024\nRiga,57,24,2024\n", encoding="utf-8")
    assert build(tmp_path / "out", path) == 0
    said = capsys.readouterr().err
    assert "  coordinates of 1 row could not be used\n" in said
    assert "  no column of dates, or an empty one; name one with --date-column\n" in said
    assert build(tmp_path / "out", path, "--date-column", "seen") == 0
    assert "no column of dates" not in capsys.readouterr().err
