"""Asking a small gazetteer, and what it says of files it cannot use."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from gazetteer.build import write_index
from gazetteer.errors import GazetteerCorrupt, GazetteerError, GazetteerMissing, SourceError
from gazetteer.index import Gazetteer
from gazetteer.place import LngLat, Place
from gazetteer.ranking import distance_km
from gazetteer.records import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def ids(places: list[Place]) -> list[str]:
    return [place.place_id for place in places]


# --- names ---------------------------------------------------------------------------------------


def test_every_candidate_of_a_name_the_country_first(tiny: Gazetteer) -> None:
    assert ids(tiny.lookup("georgia")) == ["country:GE", "admin1:US.GA"]


def test_country_moves_its_places_to_the_front_and_drops_none(tiny: Gazetteer) -> None:
    assert ids(tiny.lookup("Georgia", country="us")) == ["admin1:US.GA", "country:GE"]


def test_a_capital_by_a_passing_name_comes_before_a_village_called_that(tiny: Gazetteer) -> None:
    assert ids(tiny.lookup("Tiflis")) == ["geonames:611717", "geonames:3"]


def test_namesakes_by_population_then_by_distance(tiny: Gazetteer) -> None:
    assert ids(tiny.lookup("Springfield")) == ["geonames:2", "geonames:1"]
    chicago = LngLat(-87.65, 41.85)
    assert ids(tiny.lookup("Springfield", near=chicago)) == ["geonames:1", "geonames:2"]


@pytest.mark.parametrize("name", ["U.S.", "US", "usa", "the United States", "Грузия", "თბილისი"])
def test_abbreviations_articles_and_other_scripts(tiny: Gazetteer, name: str) -> None:
    assert tiny.lookup(name)


@pytest.mark.parametrize("name", ["", "  ", "Nowhere", "georgian", "%", "'; DROP TABLE place; --"])
def test_not_finding_is_an_empty_list(tiny: Gazetteer, name: str) -> None:
    assert tiny.lookup(name) == []


@pytest.mark.parametrize("word", ["Georgian", "georgians", "Georgian's", "Georgians’"])
def test_demonyms(tiny: Gazetteer, word: str) -> None:
    assert ids(tiny.lookup_demonym(word))[0] == "country:GE"


def test_membership_and_longest_start_guide_a_scanner(tiny: Gazetteer) -> None:
    assert tiny.has("bering strait")
    assert tiny.has("georgian")
    assert not tiny.has("bering")
    assert tiny.starts("bering") == 2
    assert tiny.starts("springfield") == 1
    assert tiny.starts("strait") == 0


# --- identifiers ---------------------------------------------------------------------------------


def test_places_come_back_as_they_went_in(tiny: Gazetteer) -> None:
    found = tiny.get("geonames:611717")
    assert found is not None
    assert (found.name, found.lat, found.lon) == ("Tbilisi", 41.69411, 44.83368)
    assert (found.country_code, found.population, found.source) == ("GE", 1_049_498, "test")


def test_a_geonames_number_finds_areas_too(tiny: Gazetteer) -> None:
    found = tiny.get("geonames:4197000")
    assert found is not None
    assert found.place_id == "admin1:US.GA"


@pytest.mark.parametrize("place_id", ["geonames:99", "geonames:x", "geonames:", "", "country:XX"])
def test_unknown_identifiers_are_none(tiny: Gazetteer, place_id: str) -> None:
    assert tiny.get(place_id) is None
    assert tiny.area(place_id) is None


def test_countries_capitals_and_states(tiny: Gazetteer) -> None:
    assert tiny.country("ge") == tiny.get("country:GE")
    capital = tiny.capital("GE")
    assert capital is not None
    assert capital.name == "Tbilisi"
    assert tiny.capital("US") is None
    assert tiny.admin1("US", "GA") == tiny.get("admin1:US.GA")
    assert tiny.country_codes == ["GE", "US"]


def test_areas(tiny: Gazetteer) -> None:
    area = tiny.area("country:GE")
    assert area is not None
    assert area.contains(Point(44.8, 41.7))
    assert tiny.area("country:US") is None


# --- positions -----------------------------------------------------------------------------------


def test_nearest_looks_across_the_antimeridian(tiny: Gazetteer) -> None:
    assert ids(tiny.nearest(LngLat(179.9, 66.4))) == ["geonames:5"]
    assert ids(tiny.nearest(LngLat(-179.9, 71.0), count=2)) == ["geonames:6", "geonames:5"]


def test_nearest_of_one_class_however_far(tiny: Gazetteer) -> None:
    assert ids(tiny.nearest(LngLat(0.0, -80.0), feature_class="H")) == ["water:bering-strait"]
    assert tiny.nearest(LngLat(0.0, 0.0), feature_class="V") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(1, 12))
def test_nearest_agrees_with_measuring_all(
    tiny: Gazetteer, lng: float, lat: float, count: int
) -> None:
    point = LngLat(lng, lat)
    everything = tiny.within((-180.0, -90.0, 180.0, 90.0))
    expected = sorted(distance_km(place.point, point) for place in everything)[:count]
    found = [distance_km(place.point, point) for place in tiny.nearest(point, count=count)]
    assert found == pytest.approx(expected)


def test_within_a_box_and_across_the_antimeridian(tiny: Gazetteer) -> None:
    assert ids(tiny.within((44.0, 41.0, 45.0, 42.0))) == ["geonames:611717"]
    assert set(ids(tiny.within((179.0, 60.0, -179.0, 75.0)))) == {"geonames:5", "geonames:6"}


def test_within_a_polygon_leaves_out_its_corners(tiny: Gazetteer) -> None:
    triangle = Polygon([(-91, 38), (-71, 38), (-91, 44)])
    assert ids(tiny.within(triangle)) == ["geonames:1"]
    assert tiny.within(Polygon()) == []
    assert ids(tiny.within(box(-180, 60, 180, 90), feature_class="H")) == ["water:bering-strait"]


# --- several files -------------------------------------------------------------------------------


def test_a_second_file_adds_and_corrects(tiny_path: Path, index_file: Callable[..., Path]) -> None:
    moved = Place(
        "geonames:1",
        "Springfield",
        40.0,
        -90.0,
        "P",
        "PPL",
        "US",
        population=7,
        geonameid=1,
        source="mine",
    )
    new = Place("mine:1", "Springfield", 1.0, 2.0, "P", "PPL", source="mine")
    own = index_file(PlaceRecord(moved), PlaceRecord(new, alternates=("My Own Place",)))
    with Gazetteer(tiny_path, own) as both:
        assert set(ids(both.lookup("Springfield"))) == {"geonames:1", "geonames:2", "mine:1"}
        assert both.get("geonames:1") == moved
        assert moved in both.lookup("Springfield")
        assert both.starts("my") == 3
        assert ids(both.nearest(LngLat(2.0, 1.0))) == ["mine:1"]
        assert len(both.info()["files"]) == 2  # type: ignore[arg-type]


# --- files that cannot be used -------------------------------------------------------------------


def test_missing_file_says_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match=r"nowhere\.sqlite.*gazetteer build"):
        Gazetteer(tmp_path / "nowhere.sqlite")
    with pytest.raises(FileNotFoundError):
        Gazetteer(tmp_path / "nowhere.sqlite")


def test_truncated_file_is_refused(tmp_path: Path, tiny_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(tiny_path.read_bytes()[:-5000])
    with pytest.raises(GazetteerCorrupt, match=r"broken\.sqlite is damaged"):
        Gazetteer(broken)


@pytest.mark.parametrize("content", [b"", b"lat,lon\n1,2\n", b"SQLite format 3\x00"])
def test_a_file_that_is_not_sqlite_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(GazetteerCorrupt, match=r"other\.txt is not a gazetteer"):
        Gazetteer(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="folder"):
        Gazetteer(tmp_path)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE place (name TEXT)")
    db.close()
    with pytest.raises(GazetteerCorrupt, match="not a gazetteer"):
        Gazetteer(path)


def test_another_schema_version_is_refused(tmp_path: Path, tiny_path: Path) -> None:
    path = tmp_path / "future.sqlite"
    path.write_bytes(tiny_path.read_bytes())
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.commit()
    db.close()
    with pytest.raises(GazetteerCorrupt, match="schema version 99"):
        Gazetteer(path)


def test_a_path_with_odd_characters_opens(tmp_path: Path, tiny_path: Path) -> None:
    path = tmp_path / "odd ?#%20 имя.sqlite"
    path.write_bytes(tiny_path.read_bytes())
    with Gazetteer(path) as gazetteer:
        assert gazetteer.lookup("Tbilisi")


def test_a_read_only_file_in_a_read_only_folder_opens(tmp_path: Path, tiny_path: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir()
    path = folder / "tiny.sqlite"
    path.write_bytes(tiny_path.read_bytes())
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        with Gazetteer(path) as gazetteer:
            assert gazetteer.lookup("Tbilisi")
        assert [found.name for found in folder.iterdir()] == ["tiny.sqlite"]
    finally:
        folder.chmod(0o755)


def test_another_thread_may_ask(tiny: Gazetteer) -> None:
    answers: list[list[Place]] = []
    thread = threading.Thread(target=lambda: answers.append(tiny.lookup("Tbilisi")))
    thread.start()
    thread.join()
    assert ids(answers[0]) == ["geonames:611717"]


# --- writing -------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes(
    tiny_path: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with Gazetteer(tiny_path) as gazetteer:
        places = gazetteer.within((-180.0, -90.0, 180.0, 90.0))
    for name in ("a.sqlite", "b.sqlite"):
        write_index(tmp_path / name, map(PlaceRecord, places))
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_a_later_record_replaces_an_earlier_one(index_file: Callable[..., Path]) -> None:
    old = Place("my:1", "Old Name", 1.0, 1.0, "P", "PPL")
    new = Place("my:1", "New Name", 2.0, 2.0, "P", "PPL")
    with Gazetteer(index_file(PlaceRecord(old), PlaceRecord(new))) as gazetteer:
        assert gazetteer.get("my:1") == new
        assert not gazetteer.has("old name")


def test_a_failed_build_leaves_the_old_file_and_nothing_else(
    index_file: Callable[..., Path], tmp_path: Path
) -> None:
    path = index_file(PlaceRecord(Place("my:1", "Here", 1.0, 1.0, "P", "PPL")))
    before = path.read_bytes()
    off_globe = PlaceRecord(Place("my:2", "Off", 100.0, 0.0, "P", "PPL"))
    with pytest.raises(SourceError, match=r"my:2 \(Off\) lies off the globe"):
        write_index(path, [off_globe])
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


NAMES = st.text(min_size=1, max_size=30).filter(lambda name: name.strip() != "")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(st.lists(st.tuples(NAMES, st.floats(-90, 90), st.floats(-180, 180)), max_size=8))
def test_what_goes_in_is_found(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, float]]
) -> None:
    path = tmp_path_factory.mktemp("roundtrip") / "own.sqlite"
    places = [Place(f"my:{n}", *row, "P", "PPL") for n, row in enumerate(rows)]
    write_index(path, map(PlaceRecord, places))
    with Gazetteer(path) as gazetteer:
        for place in places:
            found = gazetteer.get(place.place_id)
            assert found is not None
            assert found.lat == pytest.approx(place.lat, abs=1e-6)
            assert found.lon == pytest.approx(place.lon, abs=1e-6)
            if any(char.isalnum() for char in place.name):
                assert found in gazetteer.lookup(place.name)
