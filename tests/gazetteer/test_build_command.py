"""``eventatlas gazetteer build``: several sources become one index, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from gazetteer.errors import SourceError
from gazetteer.importing import build_index
from gazetteer.index import Gazetteer
from gazetteer.place import LngLat
from geo.cli import run_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def row(number: int, name: str, lat: float, lon: float, **more: object) -> str:
    """A line of a GeoNames dump; a Korean town unless told otherwise."""
    facts = {"also": "", "letter": "P", "code": "PPL", "country": "KP", "people": 0} | more
    return (
        f"{number}\t{name}\t{name}\t{facts['also']}\t{lat}\t{lon}\t{facts['letter']}\t"
        f"{facts['code']}\t{facts['country']}\t\t18\t\t\t\t{facts['people']}\t\t5\tAsia/Seoul\t2020\n"
    )


DUMP = (
    row(1, "Rajin", 42.2489, 130.3007, also="Najin,나진", people=66_224)
    + row(2, "Sonbong", 42.34, 130.40, people=30_000)
    + row(3, "Sonbong", 38.0, 126.0)
    + row(4, "Rajin Harbor", 42.23, 130.29, letter="S", code="PRT")
)
NAMES = "1\t1\tja\t羅津\t\t\t\t\t\t\n2\t1\ten\tRashin\t\t\t\t1\t\t\n3\t99\ten\tNobody\t\t\t\t\t\t\n"
PORTS = (
    "World Port Index Number,Main Port Name,Alternate Port Name,Country Code,Latitude,Longitude\n"
    "60280,Rajin Harbor,Rashin Ko,North Korea,42.24,130.28\n"
    "60290,Rajin Harbor,,North Korea,42.9,130.28\n"
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """A function that writes a source file."""

    def source(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return source


@pytest.fixture
def dump(write: Callable[[str, str], Path]) -> Path:
    return write("KP.txt", DUMP)


def ids(gazetteer: Gazetteer, name: str) -> set[str]:
    return {place.place_id for place in gazetteer.lookup(name)}


def test_names_join_their_places_whatever_the_order(
    write: Callable[[str, str], Path], dump: Path, tmp_path: Path
) -> None:
    names = write("alternateNamesV2.txt", NAMES)
    built = build_index(tmp_path / "my.sqlite", [names, dump])
    assert built.unplaced == 1
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        for name in ("Rajin", "羅津", "Rashin"):
            assert ids(gazetteer, name) == {"geonames:1"}
        assert not gazetteer.lookup("Nobody")


def test_names_in_a_countrys_own_script_are_romanized(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    dump = write("KP.txt", row(7, "Somewhere", 41.8, 129.8))
    names = write("alternateNamesV2.txt", "1\t7\tko\t청진\t\t\t\t\t\t\n")
    build_index(tmp_path / "my.sqlite", [dump, names])
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert ids(gazetteer, "Cheongjin") == ids(gazetteer, "Ch’ŏngjin") == {"geonames:7"}


def test_a_place_of_several_sources_is_one(
    write: Callable[[str, str], Path], dump: Path, tmp_path: Path
) -> None:
    ports = write("wpi.csv", PORTS)
    towns = write("UNLOCODE.csv", "KPRAJ,Rajin,1,,,42.25,130.30\nKPSON,Sonbong,1,,,40.0,128.0\n")
    own = write(
        "own.csv", "id,name,lat,lon,aliases,population\ngeonames:2,Sonbong,42.35,130.41,Unggi,\n"
    )
    build_index(tmp_path / "my.sqlite", [dump, ports, towns, own])
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert ids(gazetteer, "Rajin Harbor") == {"geonames:4", "wpi:60290"}
        assert ids(gazetteer, "Rashin Ko") == {"geonames:4"}
        assert ids(gazetteer, "Rajin") == {"geonames:1"}
        assert ids(gazetteer, "Sonbong") == {"geonames:2", "geonames:3", "unlocode:KPSON"}
        fixed = gazetteer.lookup("Unggi")[0]
        assert (fixed.lat, fixed.population, fixed.source) == (42.35, 30_000, "own.csv")
        assert gazetteer.info()["places"] == 6


def test_a_citys_points_may_differ_more_but_not_across_a_border(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    city = write("KP.txt", row(1, "Nampo", 38.73, 125.4, people=455_000))
    lists = write("UNLOCODE.csv", "KPNAM,Nampo,1,,,38.9,125.4\nKRNAM,Nampo,1,,,38.6,125.4\n")
    build_index(tmp_path / "my.sqlite", [city, lists])
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert ids(gazetteer, "Nampo") == {"geonames:1", "unlocode:KRNAM"}
        assert gazetteer.lookup("Nampo")[0].lat == 38.73


def test_namesakes_of_one_source_stay_apart(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    twins = write("KP.txt", row(1, "Sae-maul", 40.0, 127.0) + row(2, "Sae-maul", 40.01, 127.01))
    table = write("my.csv", "name,lat,lon,feature_class\nSae-maul,40.011,127.011,P\n")
    build_index(tmp_path / "my.sqlite", [twins, table])
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert ids(gazetteer, "Sae-maul") == {"geonames:1", "geonames:2"}


def test_the_same_sources_give_the_same_bytes(
    write: Callable[[str, str], Path], dump: Path, tmp_path: Path
) -> None:
    sources = [dump, write("wpi.csv", PORTS), write("alternateNamesV2.txt", NAMES)]
    for name in ("a/my.sqlite", "b/my.sqlite"):
        build_index(tmp_path / name, sources)
    assert (tmp_path / "a/my.sqlite").read_bytes() == (tmp_path / "b/my.sqlite").read_bytes()


def test_a_users_file_wins_and_adds_names(
    write: Callable[[str, str], Path], dump: Path, tiny_path: Path, tmp_path: Path
) -> None:
    own = write("own.csv", "id,name,lat,lon,aliases\ngeonames:611717,Tbilisi,41.7,44.8,Old Town\n")
    build_index(tmp_path / "dump.sqlite", [dump])
    build_index(tmp_path / "own.sqlite", [own])
    files = (tiny_path, tmp_path / "dump.sqlite", tmp_path / "own.sqlite")
    with Gazetteer(*files) as gazetteer:
        assert ids(gazetteer, "Tiflis") == {"geonames:611717", "geonames:3"}
        assert ids(gazetteer, "Old Town") == {"geonames:611717"}
        place = gazetteer.get("geonames:611717")
        assert place is not None
        assert (place.lat, place.source) == (41.7, "own.csv")
        assert (place.country_code, place.population) == ("GE", 1_049_498)


FIXES = (
    "action,name,place_id,lat,lon,country\n"
    "block,Springfield,geonames:1,,,\n"
    "block,Tiflis,,,,\n"
    "force,Georgia,country:GE,,,\n"
    "add,Big Peach,admin1:US.GA,,,\n"
    "add,Camp Seven,,42.3,130.4,KP\n"
)


def test_fixes_block_force_and_add(
    write: Callable[[str, str], Path],
    tiny_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gazetteer.importing.CORE_PATH", tiny_path)
    monkeypatch.setattr("gazetteer.index.CORE_PATH", tiny_path)
    built = build_index(tmp_path / "fixes.sqlite", [write("fixes.csv", FIXES)])
    assert built.fixes == 3
    with Gazetteer(tiny_path, tmp_path / "fixes.sqlite") as gazetteer:
        assert ids(gazetteer, "Springfield") == {"geonames:2"}
        assert not gazetteer.lookup("Tiflis")
        assert not gazetteer.has("tiflis")
        assert ids(gazetteer, "Georgia") == {"country:GE"}
        assert ids(gazetteer, "Big Peach") == {"admin1:US.GA"}
        assert gazetteer.lookup("Camp Seven")[0].point == LngLat(130.4, 42.3)
        assert ids(gazetteer, "Tbilisi") == {"geonames:611717"}
        assert gazetteer.has("bering strait")


def test_the_command_says_what_it_read_and_what_it_left_out(
    write: Callable[[str, str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write("KP.txt", DUMP + "broken\n" * 30)
    output = tmp_path / "out" / "my.sqlite"
    assert run_command(["gazetteer", "build", str(source), "-o", str(output)]) == 0
    said = capsys.readouterr()
    assert not said.out
    assert "30 rows left out" in said.err
    assert "KP.txt, line 5: has 1 columns" in said.err
    assert "10 more" in said.err
    assert run_command(["gazetteer", "lookup", "Najin", "--gazetteer", str(output)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["place_id"] == "geonames:1"


def test_the_command_takes_columns(
    write: Callable[[str, str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write("depots.txt", "Depot;N;E\nCamp Nine;42,3;130\nCamp Ten;42.5;130.5\n")
    command = ["gazetteer", "build", str(source), "-o", str(tmp_path / "my.sqlite")]
    assert (
        run_command([*command, "--column", "name=Depot", "--column", "lat=N", "--column", "lon=E"])
        == 0
    )
    assert "line 2: no coordinates in '42,3'" in capsys.readouterr().err
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert gazetteer.lookup("Camp Ten")[0].lat == 42.5


@pytest.mark.parametrize(
    ("name", "text", "options", "says"),
    [
        ("KP.txt", "broken\n" * 3, ["--kind", "geonames"], "none of its 3 rows"),
        ("x.txt", "what is this\n", [], "--kind"),
        ("my.csv", "name,lat,lon\n", [], "no places"),
        ("my.csv", "name,lat,lon\na,1,1\n", ["--kind", "spaceship"], "there are geonames"),
        ("my.csv", "name,lat,lon\na,1,1\n", ["--column", "name=Nom"], "no column 'Nom'"),
    ],
)
def test_what_cannot_be_built_leaves_the_old_file_and_nothing_else(
    write: Callable[[str, str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    options: list[str],
    says: str,
) -> None:
    output = tmp_path / "out" / "my.sqlite"
    output.parent.mkdir()
    output.write_bytes(b"old")
    assert (
        run_command(["gazetteer", "build", str(write(name, text)), "-o", str(output), *options])
        == 2
    )
    said = capsys.readouterr().err
    assert says in said
    assert "internal error" not in said
    assert output.read_bytes() == b"old"
    assert list(output.parent.iterdir()) == [output]


def test_a_source_that_fails_midway_leaves_nothing(dump: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        build_index(tmp_path / "out" / "my.sqlite", [dump, tmp_path / "none.txt"], kind="geonames")
    assert not any((tmp_path / "out").iterdir())


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_killed_at_any_point_it_leaves_a_whole_file(
    write: Callable[[str, str], Path], tmp_path: Path, how: signal.Signals
) -> None:
    lines = "".join(row(n, f"Town {n}", n % 80, n % 170) for n in range(1, 10_000))
    source, output = write("KP.txt", lines), tmp_path / "out" / "my.sqlite"
    build_index(output, [write("one.csv", "name,lat,lon\nOnly,1,1\n")])
    before = output.read_bytes()
    command = [sys.executable, "-m", "geo", "gazetteer", "build", str(source), "-o", str(output)]
    for wait in (0.0, 0.2, 0.8):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        _wait_for_work(output.parent, process)
        time.sleep(wait)
        process.send_signal(how)
        if process.wait(timeout=30) != 0:
            if output.read_bytes() != before:  # killed after its last step
                with Gazetteer(output) as gazetteer:
                    assert gazetteer.lookup("Town 777")
                output.write_bytes(before)
            left = {path.name.split("-")[0] for path in output.parent.iterdir()}
            assert left <= {"my.sqlite", ".gazetteer"}
            assert how == signal.SIGKILL or not wait or left == {"my.sqlite"}
    build_index(output, [source])
    assert list(output.parent.iterdir()) == [output]
    with Gazetteer(output) as gazetteer:
        assert gazetteer.lookup("Town 777")
    shutil.rmtree(output.parent)


def _wait_for_work(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the build has begun to write."""
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        if any(path.is_dir() for path in folder.iterdir()):
            return
        time.sleep(0.005)
