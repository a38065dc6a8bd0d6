"""A user's own table becomes a map: every row is an event or is refused in words."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from gazetteer import Gazetteer
from geo.atlas import read_atlas
from geo.cli import run_command
from geo.frames import load_frames
from geo.tables import (
    TableError,
    TableEvents,
    TableWarning,
    events_from_table,
    layers_from_table,
)
from geo.tables.dates import EITHER_WAY, day_order, read_date
from geo.tables.types import TypeWords, read_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model import Event, Layer

NAMED = {"place_column": "where", "date_column": "when", "type_column": "kind"}
FLAGS = ["--place-column", "where", "--date-column", "when", "--type-column", "kind"]


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    with Gazetteer() as opened:
        yield opened


@pytest.fixture
def read(gazetteer: Gazetteer) -> Any:
    """Read a list of rows, dicts by column, or any table."""

    def reader(table: Any, **columns: str) -> TableEvents:
        frame = pd.DataFrame(table) if isinstance(table, list) else table
        return events_from_table(frame, gazetteer=gazetteer, **columns)

    return reader


def only(found: TableEvents) -> Event:
    (event,) = found.events
    return event


def places(found: TableEvents) -> list[tuple[str, str | None]]:
    return [(p.place.name, p.place.country_code) for e in found.events for p in e.places]


def build(tmp_path: Path, *sources: str | Path, flags: Sequence[str] = tuple(FLAGS)) -> int:
    return run_command(["build", *map(str, sources), *flags, "-o", str(tmp_path / "out")])


def digest(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


# --- a small table, whole ------------------------------------------------------------------------


def test_a_small_table_reads_as_somebody_would(read: Any, root: Path) -> None:
    found = read(root / "tests/cases/tables/port_visits.csv", **NAMED)
    shown = [
        (e.type, e.status, e.title, e.date and (e.date.start.isoformat(), e.date.end.isoformat()))
        for e in found.events
    ]
    assert shown == [
        ("visit", "happened", "Port visit, Port of Vostochny", ("2024-03-01", "2024-03-01")),
        ("visit", "alleged", "Port visit, Najin", ("2024-03-14", "2024-03-14")),
        ("protest", "happened", "Protest, Paris", ("2024-04-03", "2024-04-03")),
        ("transfer", "planned", "Shipment", ("2024-03-25", "2024-03-25")),
    ]
    assert places(found) == [("Vostochny Port", "RU"), ("Rajin", "KP"), ("Paris", "US")]
    assert found.events[0].evidence[0].sentence == (
        "where: Port of Vostochny · country: Russia · when: 2024-03-01 · kind: Port visit · "
        "status: completed · remarks: loads coal, 30,000 t"
    )
    assert [layer.title for layer in found.layers] == ["Visits", "Shipments", "Protest"]
    assert found.rejected == ()


def test_the_example_is_what_the_page_says(root: Path, read: Any) -> None:
    found = read(root / "examples/tables/port_calls.csv", **NAMED)
    assert len(found.events) == 15
    assert [r.mention.text for one in found.resolutions for r in one if r.place is None] == [
        "Port Halcyon"
    ]
    shipments = next(layer for layer in found.layers if layer.type == "transfer")
    across = shipments.gdf[shipments.gdf["origin_name"] == "Anadyr"].geometry.iloc[0]
    assert across.geom_type == "MultiLineString"
    assert across.bounds[0] == -180.0
    assert across.bounds[2] == 180.0


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "name", "country"),
    [
        ({"where": "Paris"}, "Paris", "FR"),
        ({"where": "Paris, Texas"}, "Paris", "US"),
        ({"where": "Tobruk (Libya)"}, "Tobruk", "LY"),
        ({"where": "Tripoli", "country": "Lebanon"}, "Tripoli", "LB"),
        ({"where": "Tripoli", "Country Code": "lb"}, "Tripoli", "LB"),
        ({"where": "Springfield", "country": "USA", "state": "Illinois"}, "Springfield", "US"),
        ({"where": "Red Sea", "country": "Yemen"}, "Red Sea", None),
        ({"where": "Gulf Shores"}, "Gulf Shores", "US"),
        ({"where": "평양"}, "Pyongyang", "KP"),
    ],
)
def test_a_name_with_what_the_row_says_of_it(
    read: Any, row: dict[str, str], name: str, country: str | None
) -> None:
    assert places(read([row], place_column="where")) == [(name, country)]


def test_springfield_is_the_one_in_the_state_named(read: Any) -> None:
    row = {"where": "Springfield", "country": "US", "state": "Illinois"}
    (place,) = only(read([row], place_column="where")).places
    assert place.place.admin1 == "IL"
    assert "Illinois" in place.reason


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"where": "Vladivostock"}, "did you mean Vladivostok (RU)?"),
        ({"where": "Nowhereville"}, "no such name in the gazetteer"),
        ({"where": "Mogadishu", "country": "Norway"}, "is not in Norway"),
    ],
)
def test_what_is_not_found_is_no_pin_and_says_why(read: Any, row: dict[str, str], why: str) -> None:
    found = read([row], place_column="where")
    assert only(found).places == ()
    assert list(found.layers[0].gdf["mark"]) == ["none"]
    ((resolution,),) = found.resolutions
    assert resolution.place is None
    assert why in resolution.reason


def test_a_mention_is_the_cell_in_the_rows_text(read: Any) -> None:
    found = read([{"note": "where: x", "where": "Aden"}], place_column="where")
    ((resolution,),) = found.resolutions
    mention = resolution.mention
    assert found.documents[0].text[mention.start : mention.end] == "Aden" == mention.text


def test_origin_and_destination_make_a_route(read: Any) -> None:
    row = {"from": "Anadyr", "to": "Nome, Alaska", "kind": "shipment"}
    found = read([row], type_column="kind")
    assert list(found.layers[0].gdf["mark"]) == ["point", "point", "route"]
    assert only(found).title == "Shipment from Anadyr to Nome, Alaska"


def test_from_and_to_with_days_are_no_places(read: Any) -> None:
    row = {"where": "Aden", "from": "2024-03-01", "to": "2024-03-05"}
    found = read([row], place_column="where")
    assert [p.role for p in only(found).places] == ["location"]
    assert "to: 2024-03-05" in found.documents[0].text


def test_the_country_of_the_place_is_not_that_of_the_route(read: Any) -> None:
    row = {"where": "Aden", "country": "Yemen", "origin": "Mumbai", "destination": "Odesa"}
    assert places(read([row], place_column="where")) == [
        ("Aden", "YE"), ("Mumbai", "IN"), ("Odesa", "UA")
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["", " ", "n/a", "-", "Unknown", "None"])
def test_a_cell_that_says_nothing_is_no_place_to_look_up(read: Any, cell: str) -> None:
    found = read([{"where": cell, "note": "x"}], place_column="where")
    assert found.resolutions == ((),)
    assert only(found).places == ()


# --- coordinates ---------------------------------------------------------------------------------


def test_coordinates_win_over_the_name(read: Any) -> None:
    row = {"where": "Paris", "lat": 48.95, "lon": 2.4}
    (place,) = only(read([row], place_column="where")).places
    assert (place.place.lat, place.place.lon, place.name) == (48.95, 2.4, "Paris")
    assert place.reason == "coordinates in the table"
    assert place.place.country_code == "FR"


def test_coordinates_far_from_the_name_say_so(read: Any) -> None:
    swapped = {"where": "Mogadishu", "Latitude": "45.3", "Longitude": "2.0"}
    (place,) = only(read([swapped], place_column="where")).places
    assert "km from the Mogadishu of the gazetteer" in place.reason


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [
        ("59.94", "30.31", (59.94, 30.31)),
        ("59,94", "30,31", (59.94, 30.31)),
        ("12.5 S", "45° W", (-12.5, -45.0)),
        ("−1.5", "200", (-1.5, -160.0)),
        (5, 6, (5.0, 6.0)),
    ],
)
def test_coordinates_as_tables_write_them(
    read: Any, lat: object, lon: object, point: tuple[float, float]
) -> None:
    (place,) = only(read([{"lat": lat, "lng": lon}])).places
    assert (place.place.lat, place.place.lon) == point


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("95", "10"), ("10", "4000"), ("inf", "0"), ("nan", "0"), ("x", "y"), ("5", "")],
)
def test_coordinates_out_of_the_world_are_refused_and_the_name_stands(
    read: Any, lat: str, lon: str
) -> None:
    found = read([{"where": "Aden", "lat": lat, "lon": lon}, {"where": "", "lat": lat, "lon": lon}],
                 place_column="where")  # fmt: skip
    assert places(found) == [("Aden", "YE")]
    reasons = [r.reason for one in found.resolutions for r in one]
    assert len(reasons) == 2
    assert all("no place on earth" in reason for reason in reasons)


def test_points_areas_and_lines_become_marks(read: Any) -> None:
    shapes = [
        Point(30, 60), box(10, 10, 12, 12), LineString([(0, 0), (5, 5), (9, 1)]),
        MultiPoint([(1, 1), (2, 2)]), box(170, 50, 190, 60), None,
    ]  # fmt: skip
    table = gpd.GeoDataFrame({"n": range(6)}, geometry=shapes, crs=4326)
    gdf = read(table).layers[0].gdf
    assert sorted(gdf["mark"]) == ["area", "area", "none", "point", "point", "point", "route"]
    line = gdf[gdf["mark"] == "route"].geometry.iloc[0]
    assert list(line.coords) == [(0, 0), (5, 5), (9, 1)]
    cut = gdf[gdf.geometry.geom_type == "MultiPolygon"].geometry.iloc[0]
    assert cut.bounds == (-180, 50, 180, 60)


def test_other_coordinate_systems_are_brought_to_degrees(read: Any) -> None:
    table = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(30, 60)], crs=4326).to_crs(3857)
    (place,) = only(read(table)).places
    assert (round(place.place.lon, 6), round(place.place.lat, 6)) == (30.0, 60.0)


def test_a_geometry_of_no_place_keeps_its_event(read: Any) -> None:
    table = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[Point(500000, 6e6), Point(5000, 5)])
    found = read(table)
    assert [e.places for e in found.events] == [(), ()]
    assert all("no place on earth" in r.reason for one in found.resolutions for r in one)


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "start", "end", "precision"),
    [
        ("2024-03-14", "2024-03-14", "2024-03-14", 1),
        ("2024-03", "2024-03-01", "2024-03-31", 4),
        ("2024", "2024-01-01", "2024-12-31", 5),
        ("2024-03-01/2024-03-05", "2024-03-01", "2024-03-05", 2),
        ("2024-03-01 to 2024-03-05", "2024-03-01", "2024-03-05", 2),
        ("14 March 2024", "2024-03-14", "2024-03-14", 1),
        ("14-16 March 2024", "2024-03-14", "2024-03-16", 2),
        ("March 14th, 2024", "2024-03-14", "2024-03-14", 1),
        ("March 2024", "2024-03-01", "2024-03-31", 4),
        ("14 марта 2024", "2024-03-14", "2024-03-14", 1),
        ("14-Mar-2024", "2024-03-14", "2024-03-14", 1),
        ("2024-03-14T23:30:00+09:00", "2024-03-14", "2024-03-14", 1),
        ("2024-03-14 10:05", "2024-03-14", "2024-03-14", 1),
        ("45365", "2024-03-14", "2024-03-14", 1),
        ("20240314", "2024-03-14", "2024-03-14", 1),
        ("14.3.2024", "2024-03-14", "2024-03-14", 1),
        ("25/03/2024", "2024-03-25", "2024-03-25", 1),
        ("03/04/2024", "2024-03-04", "2024-04-03", 4),
        ("spring 2024", "2024-03-01", "2024-05-31", 5),
    ],
)
def test_dates_as_tables_write_them(cell: str, start: str, end: str, precision: int) -> None:
    found = read_date(cell, None)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat(), found.precision) == (
        start, end, precision
    )  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    ["", "soon", "31/02/2024", "2024-13-01", "0", "99999", "March 3", "in the year 24", "9" * 400],
)  # fmt: skip
def test_what_is_no_date(cell: str) -> None:
    assert read_date(cell, None) is None


def test_one_day_past_twelve_tells_for_the_whole_column(read: Any) -> None:
    rows = [{"where": "Aden", "when": day} for day in ("03/04/2024", "25/12/2024")]
    first = read(rows, place_column="where", date_column="when").events[0]
    assert first.date == read_date("2024-04-03", None)
    rows[1]["when"] = "12/25/2024"
    first = read(rows, place_column="where", date_column="when").events[0]
    assert first.date == read_date("2024-03-04", None)


def test_a_date_that_may_be_two_is_both_and_says_so(read: Any) -> None:
    date_found = only(read([{"where": "Aden", "when": "03/04/2024"}], place_column="where",
                           date_column="when")).date  # fmt: skip
    assert date_found is not None
    assert (date_found.start, date_found.end) == (date(2024, 3, 4), date(2024, 4, 3))
    assert date_found.basis == EITHER_WAY
    assert day_order(["13/04/2024", "04/13/2024"]) is None


def test_a_column_of_last_days_closes_the_interval(read: Any) -> None:
    row = {"where": "Aden", "date_start": "2024-03-01", "date_end": "2024-03-09"}
    found = only(read([row], place_column="where", date_column="date_start")).date
    assert found is not None
    assert (found.start, found.end) == (date(2024, 3, 1), date(2024, 3, 9))


def test_days_are_those_of_the_clock_of_their_own_zone(read: Any) -> None:
    late = pd.to_datetime(["2024-03-14T23:30:00+09:00"])
    table = pd.DataFrame({"where": ["Aden"], "when": late})
    assert only(read(table, place_column="where", date_column="when")).date == read_date(
        "2024-03-14", None
    )


# --- types and statuses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("visit", "visit"), ("Visits", "visit"), ("Port visit", "visit"), ("SHIPMENTS", "transfer"),
        ("crises", "crisis"), ("arms transfer", "transfer"), ("missile test", "test"),
        ("attacked", "conflict"), ("Battles", "conflict"), ("Summit", "meeting"),
        ("Protest", "protest"), ("UN Vote", "UN_vote"), ("Überfall", "überfall"), ("???", "event"),
    ],
)  # fmt: skip
def test_types_by_the_tables_own_words(label: str, expected: str) -> None:
    assert TypeWords(load_frames()).type_of(label) == expected


def test_the_tables_word_for_the_type_is_kept(read: Any) -> None:
    event = only(read([{"where": "Aden", "kind": "Port visit"}], place_column="where",
                      type_column="kind"))  # fmt: skip
    assert (event.type, event.subtype) == ("visit", "Port visit")
    event = only(read([{"where": "Aden", "kind": "shipments"}], place_column="where",
                      type_column="kind"))  # fmt: skip
    assert (event.type, event.subtype) == ("transfer", "")


def test_no_column_of_types_makes_events(read: Any) -> None:
    assert only(read([{"where": "Aden"}], place_column="where")).type == "event"


def test_statuses_by_the_tables_own_words(read: Any) -> None:
    words = ("", "Scheduled", "DONE", "rumor", "false", "at anchor")
    assert [read_status(word) for word in words] == [
        "happened", "planned", "happened", "possible", "denied", None
    ]  # fmt: skip
    rows = [{"where": "Aden", "status": word} for word in ("planned", "cancelled", "")]
    events = read(rows, place_column="where").events
    assert [(e.status, e.evidence[0].stance) for e in events] == [
        ("planned", "plans"), ("possible", "asserts"), ("happened", "asserts")
    ]  # fmt: skip


def test_a_column_called_status_that_is_none_is_left_alone(read: Any) -> None:
    found = read([{"where": "Aden", "status": "at anchor"}], place_column="where")
    assert only(found).status == "happened"
    assert "status: at anchor" in only(found).evidence[0].sentence


def test_title_source_address_and_people_are_used(read: Any) -> None:
    row = {
        "where": "Aden", "Headline": "Tanker towed in", "outlet": "Gulf Notes",
        "URL": "https://example.org/1", "actor1": "Coast guard; Crew", "actor2": "Owner",
    }  # fmt: skip
    found = read([row], place_column="where")
    event = only(found)
    assert event.title == "Tanker towed in"
    assert event.actors == {"actor": ("Coast guard", "Crew", "Owner")}
    assert (event.evidence[0].source, event.evidence[0].url) == (
        "Gulf Notes", "https://example.org/1"
    )  # fmt: skip
    assert found.layers[0].evidence["outlet"].tolist() == ["Gulf Notes"]


# --- files ---------------------------------------------------------------------------------------


TEXT = "where;when\nCórdoba;2024-03-14\nMálaga;2024-03\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(read: Any, tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.replace(";", mark).encode(encoding))
    found = read(path, place_column="where", date_column="when")
    assert [p.name for e in found.events for p in e.places] == ["Córdoba", "Málaga"]


def test_bad_rows_are_named_by_their_lines_and_the_rest_go_on(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    lines = [
        "where,note", 'Aden,"two', 'lines"', "Odesa", "Riga,x,too many", "Oslo,\0", "",
        f"Rome,{'x' * 110_000}", f"Bonn,{'y' * 200_000}", "Lima,fine,,", ",",
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read(path, place_column="where")
    assert [e.places[0].name for e in found.events] == ["Aden", "Lima"]
    assert [(r.detail, r.reason[:20]) for r in found.rejected] == [
        ("line 4", "1 cell, but the head"), ("line 5", "3 cells, but the hea"),
        ("line 6", "a NUL byte: binary, "), ("line 8", "a cell with more tha"),
        ("line 9", "cannot be read: fiel"),
    ]  # fmt: skip
    assert found.documents[1].doc_id == "events.csv:10"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty file"),
        (b"\n\n", "no header line found"),
        ("where\nx".encode("utf-16-le"), "UTF-16"),
        (b"\x81\x8d,where\n\x90,\x9d", "save it as UTF-8"),
        (b"where,where\nAden,Riga\n", 'more than one column is called "where"'),
        (b"place,kind\nAden,x\n", 'no column "where"; the columns are: place, kind.'),
    ],
)
def test_files_that_are_no_table_say_why(
    read: Any, tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=r".") as caught:
        read(path, place_column="where")
    assert why in str(caught.value)


def test_the_likeliest_column_is_proposed(read: Any) -> None:
    with pytest.raises(TableError, match=r'place_column="Where"'):
        read([{"id": 1, "Where": "Aden"}], place_column="wheer")


def test_other_kinds_of_files(read: Any, tmp_path: Path) -> None:
    plain = pd.DataFrame({"where": ["Aden", "Riga"], "when": ["2024-03-14", "2024-03"]})
    shaped = gpd.GeoDataFrame(
        {"where": ["x", "y"]}, geometry=[Point(1, 2), box(3, 4, 5, 6)], crs=4326
    )
    plain.to_csv(tmp_path / "t.tsv", sep="\t", index=False)
    pyogrio.write_dataframe(plain, tmp_path / "t.xlsx", layer="Events")
    shaped.to_crs(3857).to_file(tmp_path / "t.gpkg", layer="events", engine="pyogrio")
    shaped.to_file(tmp_path / "t.geojson", engine="pyogrio")
    shaped.to_parquet(tmp_path / "t.parquet")
    for name in ("t.tsv", "t.xlsx"):
        found = read(tmp_path / name, place_column="where", date_column="when")
        assert places(found) == [("Aden", "YE"), ("Riga", "LV")], name
        assert [e.date and e.date.precision for e in found.events] == [1, 4]
    for name in ("t.gpkg", "t.geojson", "t.parquet"):
        gdf = read(tmp_path / name, place_column="where").layers[0].gdf
        assert sorted(gdf["mark"]) == ["area", "point"], name
        assert gdf.geometry.bounds.max().round(6).tolist() == [3, 4, 5, 6]


def test_the_sheet_with_the_column_is_the_one_meant(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    notes = pd.DataFrame({"about": ["made by hand"]})
    events = pd.DataFrame({"where": ["Aden"], "when": [45365]})
    pyogrio.write_dataframe(notes, path, layer="Notes")
    pyogrio.write_dataframe(events, path, layer="Events", append=True)
    found = read(path, place_column="where", date_column="when")
    assert found.documents[0].doc_id == "t.xlsx:2"
    assert only(found).date == read_date("45365", None)


# --- any DataFrame -------------------------------------------------------------------------------


def test_cells_of_all_kinds(read: Any) -> None:
    table = pd.DataFrame(
        {
            "where": pd.Categorical(["Aden", "Riga", None]),
            "when": [datetime(2024, 3, 14, tzinfo=UTC), pd.NaT, date(2024, 3, 1)],
            "tags": [["a", "b"], (), None],
            "count": [1.0, float("nan"), 2.5],
            "more": [{"k": 1}, Decimal("NaN"), True],
            7: [1, 2, 3],
        },
        index=[0, 0, 0],
    )
    found = read(table, place_column="where", date_column="when")
    texts = [e.evidence[0].sentence for e in found.events]
    assert texts == [
        "where: Aden · when: 2024-03-14 · tags: a; b · count: 1 · more: k: 1 · 7: 1",
        "where: Riga · 7: 2",
        "when: 2024-03-01 · count: 2.5 · more: yes · 7: 3",
    ]


def test_numbers_may_be_names(read: Any) -> None:
    found = read(pd.DataFrame({0: ["Aden"], 1: [2024]}), place_column=0, date_column=1)
    assert places(found) == [("Aden", "YE")]


def test_an_empty_table_has_no_events(read: Any) -> None:
    assert read(pd.DataFrame({"where": []}), place_column="where").layers == ()


def test_rows_left_out_are_told(gazetteer: Gazetteer) -> None:
    table = pd.DataFrame({"where": ["Aden", None], "note": ["x", None]})
    with pytest.warns(TableWarning, match=r"1 of 2 rows left out: row 2: empty row"):
        (layer,) = layers_from_table(table, place_column="where", gazetteer=gazetteer)
    assert len(layer.gdf) == 1


def test_twins_are_two_events(read: Any) -> None:
    found = read([{"where": "Aden", "when": "2024"}] * 2, place_column="where", date_column="when")
    assert len({event.event_id for event in found.events}) == 2


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(),
    st.text(max_size=12), st.binary(max_size=5), st.lists(st.text(max_size=3), max_size=3),
    st.sampled_from(["Aden", "Paris, Texas", "2024-03", "03/04/2024", "{{7*7}}", "95", "n/a"]),
    st.decimals(), st.timedeltas(), st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)  # fmt: skip
HEADERS = st.lists(
    st.one_of(
        st.sampled_from("where when kind status country lat lon from to url title end".split()),
        st.text(max_size=6), st.integers(),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
SHAPES = st.sampled_from(
    [None, Point(1, 2), Point(), Point(400, 95), box(0, 0, 1, 1), LineString([(0, 0), (1, 1)]),
     Polygon([(0, 0), (1, 1), (0, 1), (1, 0)]), Point(float("inf"), 0), box(170, 0, 190, 5)]
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    headers = draw(HEADERS)
    count = draw(st.integers(0, 4))
    columns = [draw(st.lists(CELLS, min_size=count, max_size=count)) for _ in headers]
    rows = [list(row) for row in zip(*columns, strict=True)]
    frame = pd.DataFrame(rows, columns=pd.Index(headers, dtype=object), dtype=object)
    if draw(st.booleans()):
        shapes = draw(st.lists(SHAPES, min_size=count, max_size=count))
        return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index))
    return frame


def mapped_or_refused(
    table: pd.DataFrame, gazetteer: Gazetteer, named: dict[str, Any]
) -> TableEvents | str:
    try:
        return events_from_table(table, gazetteer=gazetteer, **named)
    except TableError as error:
        return str(error)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(table=tables())
def test_any_table_maps_or_is_refused_and_no_row_is_lost(
    gazetteer: Gazetteer, table: pd.DataFrame
) -> None:
    named = {
        f"{what}_column": name
        for what, name in (("place", "where"), ("date", "when"), ("type", "kind"))
        if name in list(table.columns)
    }
    found = mapped_or_refused(table, gazetteer, named)
    if isinstance(found, str):
        assert found.startswith(("table: nothing says where; ", "table: more than one column is "))
        return
    assert len(found.events) + len(found.rejected) == len(table)
    assert all(one.detail and one.reason for one in found.rejected)
    shown = {e for layer in found.layers for e in layer.gdf["event_id"]}
    assert shown == {event.event_id for event in found.events}
    for document, event in zip(found.documents, found.events, strict=True):
        assert event.evidence[0].sentence == document.text[: event.evidence[0].end]


# --- the command ---------------------------------------------------------------------------------


def test_build_says_what_became_of_the_rows(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path, root / "examples/tables/port_calls.csv") == 0
    said = capsys.readouterr().err
    assert "15 rows of 1 table read" in said
    assert '17 places found, 1 not found (see table "mentions" in atlas.gpkg)' in said


def test_build_without_the_column_says_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "events.csv"
    path.write_text("port name,when\nAden,2024\n", encoding="utf-8")
    assert build(tmp_path, path, flags=()) == 1
    said = capsys.readouterr().err
    assert "the columns are: port name, when" in said
    assert '--place-column "port name"' in said


def test_the_same_table_again_changes_nothing_and_another_adds(root: Path, tmp_path: Path) -> None:
    first = root / "tests/cases/tables/port_visits.csv"
    assert build(tmp_path, first) == 0
    before = digest(tmp_path / "out")
    assert build(tmp_path, first) == 0
    assert digest(tmp_path / "out") == before
    assert build(tmp_path, root / "examples/tables/port_calls.csv") == 0
    assert len(read_atlas(tmp_path / "out/atlas.gpkg").events) == 19
    assert build(tmp_path, first, flags=["--type-column", "status"]) == 0
    types = read_atlas(tmp_path / "out/atlas.gpkg").events["type"].tolist()
    assert len(types) == 19  # read again in another way, the rows take their own places


def test_rows_taken_out_of_the_file_go(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("where\nAden\nRiga\n", encoding="utf-8")
    assert build(tmp_path, path, flags=["--place-column", "where"]) == 0
    path.write_text("where\nRiga\n", encoding="utf-8")
    assert build(tmp_path, path, flags=["--place-column", "where"]) == 0
    kept = read_atlas(tmp_path / "out/atlas.gpkg").documents
    assert [document.text.partition("\n")[0] for document in kept] == ["where: Riga"]


def test_articles_and_a_table_in_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "tables").mkdir(parents=True)
    article = "Attack on Goma\n\nGOMA, May 3, 2024 - Rebels shelled the port of Goma on Thursday.\n"
    (folder / "goma.txt").write_text(article, encoding="utf-8")
    row = "where,when,kind\nGoma,2024-05-02,conflict\n"
    (folder / "tables/events.csv").write_text(row, encoding="utf-8")
    assert build(tmp_path, folder) == 0
    before = digest(tmp_path / "out")
    atlas = read_atlas(tmp_path / "out/atlas.gpkg")
    assert {d.doc_id: d.kind for d in atlas.documents} == {
        "goma.txt": "article", "events.csv:2": "row"
    }  # fmt: skip
    assert len(atlas.events) == 2
    # What an atlas keeps of a table is enough to build it again: the row stays a row.
    assert build(tmp_path, folder / "goma.txt", flags=()) == 0
    assert digest(tmp_path / "out") == before


def test_a_folder_of_tables_alone(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("where\nAden\n", encoding="utf-8")
    (folder / "b.csv").write_text("place\nAden\n", encoding="utf-8")
    assert build(tmp_path, folder, flags=["--place-column", "where"]) == 0
    atlas = read_atlas(tmp_path / "out/atlas.gpkg")
    assert len(atlas.events) == 1
    assert [Path(one.path).name for one in atlas.rejected] == ["b.csv"]


HOSTILE = ["{{7*7}}", "<script>alert(1)</script>", "=cmd|'/C calc'!A0", "{% raw %}", "</script>"]


def test_hostile_cells_stay_text(tmp_path: Path) -> None:
    rows = "".join(f'"{cell}","{cell}","{cell}"\n' for cell in HOSTILE)
    (tmp_path / "t.csv").write_text("where,kind,title\n" + rows, encoding="utf-8")
    assert build(tmp_path, tmp_path / "t.csv", flags=FLAGS[:2] + FLAGS[4:]) == 0
    titles = read_atlas(tmp_path / "out/atlas.gpkg").events["title"].tolist()
    assert sorted(titles) == sorted(HOSTILE)
    page = (tmp_path / "out/map.html").read_text(encoding="utf-8")
    assert "alert(1)</script>" not in page
    assert ">49<" not in page


def test_unplaced_rows_are_in_the_table_of_mentions(root: Path, tmp_path: Path) -> None:
    assert build(tmp_path, root / "tests/cases/tables/port_visits.csv") == 0
    with closing(sqlite3.connect(tmp_path / "out/atlas.gpkg")) as connection:
        rows = connection.execute(
            "SELECT doc_id, text, reason, candidates FROM mentions WHERE place_id IN ('', NULL)"
        ).fetchall()
    ((doc_id, text, reason, candidates),) = rows
    assert (doc_id, text) == ("port_visits.csv:5", "Nowhereville")
    assert reason == "no such name in the gazetteer"
    assert json.loads(candidates) == []


# --- Layer.to_gdf --------------------------------------------------------------------------------


def test_a_layer_gives_its_marks_and_quotes_as_a_table_of_its_own(root: Path, read: Any) -> None:
    layer: Layer = read(root / "tests/cases/tables/port_visits.csv", **NAMED).layers[0]
    gdf = layer.to_gdf()
    assert gdf.crs.to_epsg() == 4326
    assert gdf["evidence"].str.contains("where: Najin").tolist() == [False, True]
    assert list(gdf["place_name"]) == ["Port of Vostochny", "Najin"]
    gdf.loc[:, "title"] = "mine"
    gdf.loc[:, "geometry"] = Point(0, 0)
    assert "mine" not in set(layer.gdf["title"])
    assert Point(0, 0) not in set(layer.gdf.geometry)


def test_a_layer_without_a_place_gives_its_events_too(read: Any) -> None:
    layer = read([{"where": "Nowhereville"}], place_column="where").layers[0]
    gdf = layer.to_gdf()
    assert len(gdf) == 1
    assert gdf.geometry.isna().all()
