"""PostGIS takes an atlas whole or not at all, and gives it back as it was."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point, box

from geo._attributes import attribute_tables, resolved_mentions
from geo._columns import COLUMNS, MARKS, STATUSES, Kind, geo_frame
from geo._gis import LossWarning, gis_tables
from geo._schema import ABOUT, TABLES
from geo.model import Document, Layer
from geo.postgis import PostgisError, write_postgis

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed")


def test_every_table_comes_back(base: Any, make: Any, sample: Any) -> None:
    atlas = make()
    written = write_postgis(atlas, base.url)
    marks = {
        "shipments_points", "shipments_routes", "exploration_areas", "exploration_countries",
        "cyber_attack_points",
    }  # fmt: skip
    assert base.tables() == {*TABLES, *marks, "mentions_resolved"} == set(written.rows)
    sample.assert_marks_are(base, atlas)
    frames = attribute_tables(atlas)
    with base.engine() as engine:
        for name, schema in TABLES.items():
            key = schema.key or "fid"
            now = pd.read_sql(f'SELECT * FROM eventatlas."{name}" ORDER BY "{key}"', engine)
            was = frames[name].sort_values(schema.key) if schema.key else frames[name]
            assert written.rows[name] == len(was) == len(now)
            for column, kind in schema.columns.items():
                if column in {"sentences", "candidates", "record"}:
                    assert now[column].tolist() == [json.loads(one) for one in was[column]]
                else:
                    assert sample.as_read(now[column], kind) == sample.as_read(was[column], kind), (
                        column
                    )
        resolved = geopandas.read_postgis(
            "SELECT * FROM eventatlas.mentions_resolved", engine, geom_col="geom"
        )
    expected = resolved_mentions(atlas)
    assert resolved["sentence"].tolist() == expected["sentence"].tolist() == [sample.TEXT[:45]]
    assert resolved.geometry.tolist() == expected.geometry.tolist() == [Point(130.3, 42.25)]
    assert written.features == 2 + 1 + 1 + 1 + 1 + 1
    assert written.target == f"postgresql://postgres@127.0.0.1:{base.cluster.port}/{base.name}"


def test_an_atlas_of_nothing_is_tables_without_rows(base: Any, sample: Any) -> None:
    written = write_postgis(sample.layers_alone(), base.url)
    assert base.tables() == {*TABLES, "mentions_resolved"}
    assert set(written.rows.values()) == {0}


TEXTS = st.text(max_size=12) | st.sampled_from(["\\N", "\\.", "a\tb\nc\r", "'); DROP", "ё🗺️", '"'])
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.none()
NUMBERS = st.floats(allow_nan=True, allow_infinity=False)
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)
VALUES: dict[Kind, Any] = {
    "text": TEXTS,
    "number": NUMBERS,
    "count": st.integers(-(2**63), 2**63 - 1),
    "flag": st.booleans(),
    "date": DAYS,
}


def boxes(lon: float, lat: float) -> Any:
    return box(max(lon - 3, -180), max(lat - 2, -90), min(lon + 3, 180), min(lat + 2, 90))


def split_box(lat: float) -> Any:
    return box(170, lat, 180, lat + 1).union(box(-180, lat, -170, lat + 1))


def split_line(lat: float) -> Any:
    return MultiLineString([[(170, lat), (180, lat)], [(-180, lat), (-170, lat)]])


GEOMETRIES = {
    "point": st.builds(Point, LON, LAT),
    "country": st.builds(Point, LON, LAT),
    "area": st.builds(boxes, LON, LAT)
    | st.builds(split_box, st.floats(-80, 80)),
    "route": st.builds(lambda a, b: LineString([(a, b), (a / 2 + 1, b / 2 + 1)]), LON, LAT)
    | st.builds(split_line, LAT),
    "none": st.none(),
}  # fmt: skip


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        row = {name: draw(VALUES[kind]) for name, kind in COLUMNS.items()}
        row["mark"] = draw(st.sampled_from(MARKS))
        row["status"] = draw(st.sampled_from(STATUSES))
        row["geometry"] = draw(GEOMETRIES[row["mark"]])
        rows.append(row)
    gdf = geo_frame(rows) if rows else geo_frame([])
    evidence = pd.DataFrame(
        {"event_id": [], "sentence": [], "source": [], "stance": [], "doc_id": []}
    )
    return Layer(draw(st.sampled_from(["visit", "transfer", "own"])), "Any", gdf, evidence)


@pytest.fixture(scope="module")
def shared_base(common_base: Any) -> Any:
    """One database for all examples, so that each also takes the place of the one before."""
    common_base.clear()
    return common_base


@settings(max_examples=15, deadline=None)
@given(some=st.lists(layers(), max_size=3))
def test_marks_come_back_whatever_they_hold(
    shared_base: Any, some: list[Layer], sample: Any
) -> None:
    atlas = sample.layers_alone(*some)
    write_postgis(atlas, shared_base.url)
    marks = {table.name for table in gis_tables(atlas.layers)}
    assert shared_base.tables() == {*TABLES, *marks, "mentions_resolved"}
    sample.assert_marks_are(shared_base, atlas)


def test_a_users_own_columns_come_along(base: Any, sample: Any) -> None:
    gdf = geo_frame(
        [{**dict.fromkeys(COLUMNS), "event_id": "e", "mark": "point", "geometry": Point(1, 2)}]
    )
    own = gdf.assign(**{"Größe; DROP": 7, "xmin": 1.5, "seen": pd.Timestamp("2024-02-29")})
    atlas = sample.layers_alone(Layer("own", "Own", own, pd.DataFrame()))
    with pytest.warns(LossWarning, match="own_points: column xmin is called xmin_"):
        write_postgis(atlas, base.url)
    rows = base.ask('SELECT "Größe; DROP", xmin_, seen FROM eventatlas.own_points')
    assert rows == [(7, 1.5, date(2024, 2, 29))]


def test_long_and_odd_texts_come_along(base: Any, make: Any, sample: Any) -> None:
    rng = random.Random(7)  # noqa: S311
    noise = "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(4000))
    long = "Ж" * 3_000_000 + "\u2028\\N"
    said = replace(sample.events()[0].evidence[0], sentence=long, source="=1+1", doc_id=noise)
    atlas = make(sample.event("e1", "sanction", evidence=(said,)))
    for _ in range(2):
        write_postgis(replace(atlas, documents=(Document(noise, "text"),)), base.url)
    assert base.ask(
        "SELECT sentence = repeat('Ж', 3000000) || E'\\u2028\\\\N', source, doc_id "
        "FROM eventatlas.evidence"
    ) == [(True, "=1+1", noise)]


def test_keys_indexes_and_comments(base: Any, make: Any) -> None:
    write_postgis(make(), base.url)
    keys = base.ask(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'eventatlas'::regnamespace"
    )
    named = {
        (table.removeprefix("eventatlas."), what.replace("eventatlas.", "")) for table, what in keys
    }
    assert {
        ("events", "PRIMARY KEY (event_id)"),
        ("documents", "PRIMARY KEY (doc_id)"),
        ("shipments_routes", "PRIMARY KEY (fid)"),
        ("evidence", "FOREIGN KEY (event_id) REFERENCES events(event_id)"),
        ("evidence", "FOREIGN KEY (doc_id) REFERENCES documents(doc_id)"),
        ("mentions", "FOREIGN KEY (doc_id) REFERENCES documents(doc_id)"),
        ("links", "FOREIGN KEY (other_event_id) REFERENCES events(event_id)"),
        ("shipments_routes", "FOREIGN KEY (event_id) REFERENCES events(event_id)"),
    } <= named
    indexed = {
        (table, what.partition(" USING ")[2])
        for table, what in base.ask(
            "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'eventatlas'"
        )
    }
    assert {
        ("shipments_points", "gist (geom)"),
        ("shipments_points", "btree (event_id)"),
        ("shipments_points", "btree (date_start)"),
        ("shipments_points", "btree (status)"),
        ("evidence", "btree (event_id)"),
    } <= indexed
    ((about, column),) = base.ask(
        "SELECT obj_description(c), col_description(c, 2) "
        "FROM (SELECT 'eventatlas.shipments_points'::regclass::oid c) t"
    )
    assert about.startswith("Shipments: points.")
    assert "next one replaces" in about
    assert column == f"Event: {ABOUT['event_id'].about}"
    types = dict(
        base.ask(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = 'eventatlas.exploration_areas'::regclass AND attnum > 0"
        )
    )
    assert types["geom"] == "geometry(MultiPolygon,4326)"
    assert (types["date_start"], types["contested"], types["lat"]) == (
        "date", "boolean", "double precision",
    )  # fmt: skip


def test_a_reference_that_does_not_hold_is_left_out(base: Any, make: Any) -> None:
    whole = make()
    part = replace(
        whole, events=whole.events[whole.events["event_id"] != "e2"], layers=whole.layers[:1]
    )
    find = (
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' "
        "AND conrelid = 'eventatlas.links'::regclass"
    )
    write_postgis(whole, base.url)
    assert base.ask(find) == [(2,)]
    write_postgis(part, base.url)  # links e1 to e2, which is gone
    assert base.ask(find) == [(1,)]
    write_postgis(whole, base.url)
    assert base.ask(find) == [(2,)]


def versions(base: Any, table: str, key: str) -> dict[Any, Any]:
    """Which transaction wrote each row."""
    return dict(base.ask(f"SELECT {key}, xmin::text FROM eventatlas.{table}"))


def test_again_changes_only_what_differs(base: Any, make: Any, sample: Any) -> None:
    write_postgis(make(), base.url)
    before = versions(base, "events", "event_id"), versions(base, "shipments_points", "fid")
    write_postgis(make(), base.url)
    assert before == (
        versions(base, "events", "event_id"),
        versions(base, "shipments_points", "fid"),
    )
    first, *rest = sample.events()
    atlas = make(replace(first, title="Arms, corrected"), *rest)
    write_postgis(atlas, base.url)
    after = versions(base, "events", "event_id")
    assert {key for key in after if after[key] != before[0][key]} == {"e1"}
    sample.assert_marks_are(base, atlas)


def test_another_atlas_takes_the_place_of_the_first(base: Any, make: Any, sample: Any) -> None:
    write_postgis(make(), base.url)
    place = sample.EventPlace("location", "Nome", sample.NOME, 1, 0.0, "sentence")
    linked = sample.event("f2", "transfer", place, links=(sample.EventLink("related", "f1"),))
    other = make(sample.event("f1", "visit", place), linked)
    written = write_postgis(other, base.url)
    assert base.tables() == set(written.rows)
    assert "visits_points" in base.tables()
    assert "exploration_areas" not in base.tables()
    assert base.ask("SELECT event_id FROM eventatlas.events ORDER BY 1") == [("f1",), ("f2",)]
    sample.assert_marks_are(base, other)


def test_views_rights_and_tables_of_others_stay(base: Any, make: Any, sample: Any) -> None:
    write_postgis(make(), base.url)
    base.ask("CREATE ROLE reader")
    try:
        base.ask("GRANT SELECT ON eventatlas.events TO reader")
        base.ask("CREATE VIEW eventatlas.mine AS SELECT * FROM eventatlas.events")
        base.ask(
            "CREATE TABLE eventatlas.notes (note text); INSERT INTO eventatlas.notes VALUES ('n')"
        )
        write_postgis(make(*sample.events()[:1]), base.url)
        assert base.ask("SELECT event_id FROM eventatlas.mine") == [("e1",)]
        assert base.ask("SELECT note FROM eventatlas.notes") == [("n",)]
        assert base.ask("SELECT has_table_privilege('reader', 'eventatlas.events', 'SELECT')") == [
            (True,)
        ]
    finally:
        base.ask("DROP OWNED BY reader; DROP ROLE reader")


def test_a_view_on_a_table_that_would_go_is_named(base: Any, make: Any, sample: Any) -> None:
    write_postgis(make(), base.url)
    base.ask("CREATE SCHEMA theirs")
    base.ask("CREATE VIEW theirs.zones AS SELECT * FROM eventatlas.exploration_areas")
    with pytest.raises(PostgisError, match=r"nothing was written.*view theirs.zones.*drop what"):
        write_postgis(make(*sample.events()[:1]), base.url)
    assert base.ask("SELECT count(*) FROM eventatlas.events") == [(4,)]


def test_tables_of_an_older_make_are_made_anew(base: Any, make: Any) -> None:
    write_postgis(make(), base.url)
    base.ask("ALTER TABLE eventatlas.events DROP COLUMN plover")
    base.ask("ALTER TABLE eventatlas.links ADD more text")
    write_postgis(make(), base.url)
    assert base.ask("SELECT plover FROM eventatlas.events WHERE event_id = 'e1'") == [("AID",)]
    foreign = base.ask(
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' "
        "AND confrelid = 'eventatlas.events'::regclass"
    )
    assert foreign == [(8,)]  # evidence, links twice, five tables of marks


def pause_before_the_end(monkeypatch: pytest.MonkeyPatch, then: Any) -> None:
    """Have ``then`` run in every export when all is written and nothing is committed."""
    from geo.postgis import replace as _postgis_replace

    check = _postgis_replace._check

    def paused(*args: Any) -> None:
        check(*args)
        then()

    monkeypatch.setattr(_postgis_replace, "_check", paused)


def test_readers_see_the_old_rows_until_the_new_are_whole(
    base: Any, make: Any, monkeypatch: pytest.MonkeyPatch, sample: Any
) -> None:
    write_postgis(make(*sample.events()[:2]), base.url)
    at_nome = sample.EventPlace("location", "Nome", sample.NOME, 1, 0.0, "sentence")
    seen = []

    def look() -> None:
        for table in ("events", "evidence", "shipments_points", "shipments_routes"):
            ask = f"SET lock_timeout = '1s'; SELECT count(*) FROM eventatlas.{table}"
            with psycopg.connect(base.url) as reader:
                seen.append(list(reader.execute(ask).results())[-1].fetchone()[0])

    pause_before_the_end(monkeypatch, look)
    with psycopg.connect(base.url) as old:
        old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        old.execute("SELECT 1 FROM eventatlas.links")  # a project that is open meanwhile
        write_postgis(make(sample.event("e1", "transfer", at_nome)), base.url)
        assert old.execute("SELECT count(*) FROM eventatlas.events").fetchone() == (2,)
    assert seen == [2, 2, 2, 1]
    assert base.ask("SELECT count(*) FROM eventatlas.events") == [(1,)]


def test_what_fails_leaves_the_database_as_it_was(
    base: Any, make: Any, monkeypatch: pytest.MonkeyPatch, sample: Any
) -> None:
    write_postgis(make(), base.url, styles={"shipments_points": "<qgis/>"})
    before = base.tables(), base.ask("SELECT * FROM public.layer_styles")

    def fail() -> None:
        raise KeyboardInterrupt

    pause_before_the_end(monkeypatch, fail)
    with pytest.raises(KeyboardInterrupt):
        write_postgis(make(*sample.events()[1:]), base.url)
    assert (base.tables(), base.ask("SELECT * FROM public.layer_styles")) == before
    assert base.ask("SELECT count(*) FROM eventatlas.events") == [(4,)]


def test_a_table_in_use_is_waited_for_only_so_long(
    base: Any, make: Any, monkeypatch: pytest.MonkeyPatch, sample: Any
) -> None:
    monkeypatch.setattr("geo.postgis.connect.LOCK_WAIT_S", 0.1)
    write_postgis(make(), base.url)
    with psycopg.connect(base.url) as other:
        other.execute("LOCK TABLE eventatlas.events")
        with pytest.raises(PostgisError, match="lock timeout; another program holds these tables"):
            write_postgis(make(*sample.events()[:1]), base.url)


def test_two_exports_at_once_take_turns(
    base: Any, make: Any, monkeypatch: pytest.MonkeyPatch, sample: Any
) -> None:
    first, second = make(), make(*sample.events()[:1])
    entered, failures = threading.Event(), []

    def export() -> None:
        try:
            write_postgis(second, base.url)
        except Exception as error:
            failures.append(error)

    other = threading.Thread(target=export)

    def start_the_other() -> None:
        if not entered.is_set():
            entered.set()
            other.start()
            wait_for_a_lock(base)

    pause_before_the_end(monkeypatch, start_the_other)
    write_postgis(first, base.url)
    other.join(timeout=60)
    assert not other.is_alive()
    assert not failures
    assert base.ask("SELECT event_id FROM eventatlas.events") == [("e1",)]
    sample.assert_marks_are(base, second)


def wait_for_a_lock(base: Any) -> None:
    """Return once somebody waits for an export's turn."""
    for _ in range(10_000):
        if base.ask("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            return
    pytest.fail("the second export did not wait for the first")
