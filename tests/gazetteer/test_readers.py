"""Each kind of source is recognized and read; broken rows are counted, broken files refused."""

from __future__ import annotations

import bz2
import gzip
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas
import pytest
from shapely.geometry import Point, box, mapping

from gazetteer.errors import SourceError
from gazetteer.place import Place
from gazetteer.records import AddedName, NameKind, PlaceRecord
from gazetteer.sources import fix_list, geonames_dump, geonames_names, table
from gazetteer.sources.detect import READERS, detect
from gazetteer.sources.report import LISTED, Report

if TYPE_CHECKING:
    from pathlib import Path

RAJIN = (
    "2042645\tRajin\tRajin\tNajin,Rason,나진\t42.24886\t130.30073\tP\tPPL\tKP\t\t18\t\t\t\t"
    "66224\t\t5\tAsia/Pyongyang\t2012-01-18"
)
RASON = (
    "11\tRason\tRason\t\t42.3\t130.4\tA\tADM1\tKP\t\t18\t\t\t\t0\t\t5\tAsia/Pyongyang\t2012-01-18"
)
KOREA = (
    "1873107\tNorth Korea\tNorth Korea\t\t40\t127\tA\tPCLI\tKP\t\t00\t\t\t\t25549819\t\t5\t\t2020"
)


def features(path: Path, *items: tuple[dict[str, Any], Any]) -> Path:
    content = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if geometry is None else mapping(geometry),
        }
        for properties, geometry in items
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": content}), "utf-8")
    return path


def read(path: Path, **options: Any) -> tuple[list[PlaceRecord], list[AddedName], Report]:
    """What the reader for the detected kind yields."""
    report = Report()
    entries = list(READERS[detect(path)](path, report, **options))
    records = [entry for entry in entries if isinstance(entry, PlaceRecord)]
    return records, [entry for entry in entries if isinstance(entry, AddedName)], report


def test_a_geonames_dump_plain_and_zipped(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "KP.txt", tmp_path / "KP.zip"
    plain.write_text(f"{RAJIN}\n{RASON}\n{KOREA}\n", encoding="utf-8")
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("readme.txt", "not this")
        archive.write(plain, "KP.txt")
    assert detect(plain) == detect(zipped) == "geonames"
    records, _, report = read(zipped)
    assert records == read(plain)[0]
    assert not report.broken
    town, area, country = (record.place for record in records)
    assert town == Place(
        "geonames:2042645", "Rajin", 42.24886, 130.30073, "P", "PPL", "KP", "18", 66224, 0.0,
        2042645, "GeoNames",
    )  # fmt: skip
    assert records[0].alternates == ("Najin", "Rason", "나진")
    assert (area.place_id, area.geonameid) == ("admin1:KP.18", 11)
    assert (country.place_id, country.admin1) == ("country:KP", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (RAJIN.replace("42.24886", "142.24886"), "not on the globe"),
        (RAJIN.replace("42.24886", "nan"), "not on the globe"),
        (RAJIN.replace("42.24886", "north"), "no coordinates"),
        (RAJIN.replace("2042645", "-5"), "GeoNames number"),
        (RAJIN.replace("\tKP\t", "\tKorea\t"), "not an ISO"),
        (RAJIN.replace("66224", "many"), "population"),
        (RAJIN.replace("Rajin\tRajin", "\tRajin"), "no name"),
        (RAJIN.rsplit("\t", 3)[0], "columns"),
        ("", "columns"),
        ("x" * 2_000_000, "longer"),
    ],
)
def test_broken_rows_are_counted_and_said(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "KP.txt"
    path.write_text(f"{RAJIN}\n{row}\n{RASON}\n", encoding="utf-8")
    records, _, report = read(path)
    assert [record.place.name for record in records] == ["Rajin", "Rason"]
    assert report.broken == 1
    assert report.first[0].line == 2
    assert reason in str(report.first[0])


def test_bytes_that_are_no_text_break_one_row_only(tmp_path: Path) -> None:
    path = tmp_path / "KP.txt"
    path.write_bytes(RAJIN.encode() + b"\n\xff\xfe\n" + RASON.encode())
    records, _, report = read(path)
    assert (len(records), report.broken) == (2, 1)
    assert "utf-8" in report.first[0].reason


def test_of_many_broken_rows_the_first_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "KP.txt"
    path.write_text(RAJIN + "\n" + "broken\n" * 500, encoding="utf-8")
    _, _, report = read(path)
    assert report.broken == 500
    assert [row.line for row in report.first] == list(range(2, 2 + LISTED))


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "KP.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("KP.txt", f"{RAJIN}\n" * 1000)
    cut = tmp_path / "cut" / "KP.zip"
    cut.parent.mkdir()
    cut.write_bytes(whole.read_bytes()[:-100])
    packed = tmp_path / "KP.txt.gz"
    packed.write_bytes(gzip.compress(f"{RAJIN}\n".encode() * 1000)[:-20])
    for path in (cut, packed):
        with pytest.raises(SourceError, match=r"damaged|cut short"):
            list(geonames_dump.read(path, Report()))
    with pytest.raises(SourceError, match="no source at"):
        detect(tmp_path / "none.txt")


NAMES = [
    "1\t498817\tru\tЛенинград\t\t\t\t1\t\t",
    "2\t498817\ten\tSaint Petersburg\t1\t\t\t\t\t",
    "3\t498817\tlink\thttps://en.wikipedia.org/wiki/Saint_Petersburg\t\t\t\t\t\t",
    "4\t498817\tiata\tLED\t\t\t\t\t\t",
    "5\t498817\tru\tПитер\t\t\t1\t\t\t",
    "6\t498817\tabbr\tSPb\t\t\t\t\t\t",
    "7\t498817\tko\t상트페테르부르크\t\t\t\t\t\t",
]


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, set()),
        ({"historic": False}, {"Ленинград"}),
        ({"colloquial": False}, {"Питер"}),
        ({"languages": ["en", "ru", "abbr"]}, {"상트페테르부르크"}),
    ],
)
def test_alternate_names_by_kind(
    tmp_path: Path, options: dict[str, Any], missing: set[str]
) -> None:
    path = tmp_path / "alternateNamesV2.txt"
    path.write_text("\n".join(NAMES), encoding="utf-8")
    assert detect(path) == "geonames-names"
    found = {name.name: name.kind for name in geonames_names.read(path, Report(), **options)}
    every = {
        "Ленинград": NameKind.ALTERNATE, "Saint Petersburg": NameKind.PREFERRED,
        "Питер": NameKind.ALTERNATE, "SPb": NameKind.ABBREVIATION,
        "상트페테르부르크": NameKind.ALTERNATE,
    }  # fmt: skip
    assert found == {name: kind for name, kind in every.items() if name not in missing}


def test_codes_of_areas_name_them(tmp_path: Path) -> None:
    path = tmp_path / "admin1CodesASCII.txt"
    path.write_text("RU.66\tSt.-Petersburg\tSt.-Petersburg\t536203\nRU.67\tx\n", encoding="utf-8")
    _, names, report = read(path)
    assert names == [AddedName("geonames:536203", "St.-Petersburg", NameKind.PREFERRED)]
    assert report.broken == 1


def test_natural_earth(tmp_path: Path) -> None:
    path = features(
        tmp_path / "ne_50m_things.json",
        ({"featurecla": "strait", "name": "KARA STRAIT", "namealt": "Kara Gates"},
         box(57, 70, 59, 71)),
        ({"featurecla": "Admin-0 country", "NAME": "Norway", "ISO_A2": "-99", "ADM0_A3": "NOR"},
         box(5, 58, 30, 71)),
        ({"featurecla": "Populated place", "name": "Sinpo", "iso_a2": "KP", "geonameid": 1873},
         Point(128.2, 40.0)),
        ({"featurecla": "River", "name": None}, Point(1, 1)),
        ({"featurecla": "Port", "name": "Nowhere"}, None),
    )  # fmt: skip
    records, _, report = read(path)
    strait, country, town = (record.place for record in records)
    assert (strait.name, strait.feature_code, strait.country_code) == ("Kara Strait", "STRT", None)
    assert strait.radius_km > 30
    assert records[0].area is not None
    assert (country.place_id, country.country_code) == ("country:NO", "NO")
    assert (town.place_id, town.lat, town.lon) == ("geonames:1873", 40.0, 128.2)
    assert report.broken == 1


def test_world_port_index(tmp_path: Path) -> None:
    path = tmp_path / "UpdatedPub150.csv"
    path.write_text(
        "\ufeffWorld Port Index Number,Main Port Name,Alternate Port Name,Country Code,"
        "Latitude,Longitude\n"
        "60280.0,Najin,Rashin; Rajin, North Korea ,42.23,130.28\n"
        "60281.0,Lost, ,North Korea,,\n"
        '60282.0,"Cut',
        encoding="utf-8",
    )
    records, _, report = read(path)
    place = records[0].place
    assert (place.place_id, place.country_code, place.feature_code) == ("wpi:60280", "KP", "PRT")
    assert records[0].alternates == ("Rashin", "Rajin")
    assert report.broken == 2


def test_unlocode_as_published_and_short(tmp_path: Path) -> None:
    full, short = tmp_path / "CodeListPart1.csv", tmp_path / "locodes.csv.bz2"
    full.write_bytes(
        ',"KP",,".KOREA",,,,,,,,\n'
        ',"KP","NAM","Nampo","Nampo",,"AI","1-------","9601",,"3844N 12524E",\n'
        ',"DE","MUC","München","Munchen","BY","AF","--345---","9601",,"4808N 01135E",\n'
        ',"KP","XXX","Nowhere","Nowhere",,"AI","1-------","9601",,,\n'.encode("latin-1")
    )
    short.write_bytes(bz2.compress(b"KPNAM,Nampo,5,,,38.733,125.4\nKPXXX,Off,5,,,48.4,381.8\n"))
    records, _, report = read(full)
    assert [record.place.name for record in records] == ["Nampo", "München"]
    assert records[0].place.lat == pytest.approx(38.733, abs=0.001)
    assert records[1].alternates == ("Munchen",)
    assert report.broken == 1
    records, _, report = read(short)
    assert [record.place.place_id for record in records] == ["unlocode:KPNAM"]
    assert report.broken == 1


def test_ourairports(tmp_path: Path) -> None:
    path = tmp_path / "airports.csv"
    path.write_text(
        '"id","type","name","latitude_deg","longitude_deg","iso_country","iso_region","keywords"\n'
        '1,"large_airport","Sunan Airport",39.22,125.67,"KP","KP-01","Pyongyang, FNJ"\n'
        '2,"heliport","Roof",40.1,-75.0,"US","US-PA",\n'
        '3,"spaceport","Odd",40.1,-75.0,"US","US-PA",\n',
        encoding="utf-8",
    )
    records, _, report = read(path)
    assert [(r.place.feature_code, r.place.admin1) for r in records] == [
        ("AIRP", None),
        ("AIRH", "PA"),
    ]
    assert records[0].alternates == ("Pyongyang", "FNJ")
    assert "spaceport" in str(report.first[0])


def test_marine_regions_join_a_countrys_zones(tmp_path: Path) -> None:
    path = features(
        tmp_path / "eez_v12.geojson",
        ({"geoname": "Russian EEZ", "pol_type": "200NM", "iso_ter1": "RUS", "territory1": "Russia",
          "mrgid": 1}, box(140, 45, 150, 50)),
        ({"geoname": "Russian EEZ (west)", "pol_type": "200NM", "iso_ter1": "RUS",
          "territory1": "Russia", "mrgid": 2}, box(20, 54, 21, 55)),
        ({"geoname": "Overlapping claim", "pol_type": "Overlapping claim", "iso_ter1": "RUS",
          "territory1": "Russia", "mrgid": 3}, box(130, 40, 131, 41)),
    )  # fmt: skip
    records, _, _ = read(path)
    shared, waters = records
    assert shared.place.place_id == "marineregions:3"
    assert waters.place.place_id == "waters:RU"
    assert "waters of Russia" in waters.alternates
    assert waters.area is not None
    assert waters.area.contains(Point(145, 47))
    assert waters.area.contains(Point(20.5, 54.5))


WOF = {
    "wof:id": 421, "wof:name": "Anak", "wof:placetype": "locality", "iso:country": "KP",
    "geom:latitude": 38.5, "geom:longitude": 125.4, "wof:concordances": {"gn:id": 1880},
    "name:kor_x_preferred": ["안악"], "name:eng_x_variant": ["Anak-up"],
}  # fmt: skip


def test_whos_on_first_files_and_database(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "421"
    folder.mkdir(parents=True)
    for name, facts in (
        ("421.geojson", WOF),
        ("421-alt-quattroshapes.geojson", WOF),
        ("5.geojson", WOF | {"wof:id": 5, "mz:is_current": 0}),
        ("6.geojson", WOF | {"wof:id": 6, "wof:placetype": "venue"}),
        ("7.geojson", {"wof:placetype": "locality"}),
    ):
        (folder / name).write_text(json.dumps({"type": "Feature", "properties": facts}), "utf-8")
    records, _, report = read(tmp_path / "data")
    assert report.broken == 1
    assert [record.place.place_id for record in records] == ["wof:421"]
    assert records[0].place.geonameid == 1880
    assert set(records[0].alternates) == {"안악", "Anak-up"}
    database = tmp_path / "whosonfirst.db"
    with closing(sqlite3.connect(database)) as db:
        db.execute("CREATE TABLE geojson (id INTEGER, body TEXT, is_alt INTEGER)")
        db.execute("INSERT INTO geojson VALUES (421, ?, 0)", (json.dumps({"properties": WOF}),))
        db.commit()
    assert read(database)[0] == records
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database")
    with pytest.raises(SourceError, match="database"):
        read(broken)


def test_the_combined_tables(tmp_path: Path) -> None:
    places = "2042645\tgn\tRajin\t42.2\t130.3\tKP\t18\tP\tPPL\t66224\n"
    places += "10000000421\twof\tAnak\t38.5\t125.4\tKP\t\tP\tlocality\t0\n"
    (tmp_path / "places.tsv.gz").write_bytes(gzip.compress(f"{places}odd\n".encode()))
    names = "2042645\t나진\tkor\t나진\n10000000421\tAnak-up\teng\tanak up\n"
    (tmp_path / "names.tsv.gz").write_bytes(gzip.compress(names.encode()))
    assert detect(tmp_path) == "combined"
    records, added, report = read(tmp_path / "places.tsv.gz")
    assert [record.place.place_id for record in records] == ["geonames:2042645", "wof:421"]
    assert [name.place_id for name in added] == ["geonames:2042645", "wof:421"]
    assert report.broken == 1


@pytest.mark.parametrize("ending", ["csv", "tsv", "geojson", "gpkg"])
def test_a_table_of_ones_own(tmp_path: Path, ending: str) -> None:
    rows = {
        "Depot": ["Camp 7", "Camp 8"],
        "Land": ["North Korea", "RU"],
        "also": ["Seven|Sieben", ""],
    }
    points = [Point(130.4, 42.3), Point(131.0, 43.0)]
    path = tmp_path / f"depots.{ending}"
    columns = {"name": "Depot", "country": "Land", "aliases": "also"}
    if ending in ("csv", "tsv"):
        line = "," if ending == "csv" else "\t"
        lines = [
            "Depot,Land,also,N,E",
            "Camp 7,North Korea,Seven|Sieben,42.3,130.4",
            "Camp 8,RU,,43,131",
        ]
        path.write_text("\n".join(lines).replace(",", line), encoding="utf-8")
        columns |= {"lat": "N", "lon": "E"}
    else:
        frame = geopandas.GeoDataFrame(rows, geometry=points, crs="EPSG:4326")
        (frame.to_crs("EPSG:32652") if ending == "gpkg" else frame).to_file(path)
    report = Report()
    first, second = table.read(path, report, columns=columns)
    assert not report.broken
    assert (first.place.name, first.place.country_code) == ("Camp 7", "KP")
    assert (first.place.lat, first.place.lon) == pytest.approx((42.3, 130.4), abs=1e-4)
    assert first.alternates == ("Seven", "Sieben")
    assert first.place.place_id == "depots:camp-7@42.30,130.40"
    assert second.place.country_code == "RU"


def test_areas_of_ones_own_keep_their_outline(tmp_path: Path) -> None:
    path = features(
        tmp_path / "zones.geojson", ({"name": "Zone A", "id": "a"}, box(10, 50, 11, 51))
    )
    records, _, _ = read(path)
    assert records[0].place.place_id == "zones:a"
    assert records[0].area is not None
    assert records[0].place.radius_km == pytest.approx(53, abs=3)


@pytest.mark.parametrize(
    ("header", "columns", "says"),
    [
        ("title,lat", {}, "which column is the lon"),
        ("what,lat,lon", {}, "--column name="),
        ("name,lat,lon", {"name": "Titel"}, "no column 'Titel'"),
        ("name,lat,lon", {"shoe": "name"}, "'shoe' is nothing"),
    ],
)
def test_wrong_columns_are_said(
    tmp_path: Path, header: str, columns: dict[str, str], says: str
) -> None:
    path = tmp_path / "my.csv"
    path.write_text(f"{header}\n" + ",".join("1" * len(header.split(","))), encoding="utf-8")
    with pytest.raises(SourceError, match=says):
        list(table.read(path, Report(), columns=columns))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("mystery.txt", "hello world\n", "--kind"),
        ("empty.csv", "", "--kind"),
        ("featureCodes_en.txt", "A.ADM1\tfirst-order\tx\n", "leave it out"),
        ("hierarchy.txt", "1\t2\tADM\n", "leave it out"),
        ("bad.zip", "no zip", "damaged"),
        ("bad.csv.gz", "no gzip", "damaged"),
    ],
)
def test_what_is_no_source_is_said(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=says):
        detect(tmp_path / name)


@pytest.mark.parametrize("content", ["{", '{"type": "FeatureCollection"}', "[1, 2"])
def test_broken_geojson_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"cannot be read|no geometry"):
        read(path)


def test_fixes(tmp_path: Path) -> None:
    path = tmp_path / "fixes.csv"
    path.write_text(
        "action,name,place_id,lat,lon,country\n"
        "block,Of,,,,\n"
        "block,Khasan,geonames:9,,,\n"
        "force,Vostochny,site:vostochny,,,\n"
        "add,Camp Seven,,42.3,130.4,KP\n"
        "praise,Rajin,,,,\n"
        "add,Nowhere,,,,\n",
        encoding="utf-8",
    )
    hassan = Place("geonames:9", "Hassan", 13.0, 76.1, "P", "PPL", "IN", geonameid=9)
    assert detect(path) == "fixes"
    report = Report()
    entries = list(fix_list.read(path, report, known={"geonames:9": hassan}.get))
    assert [row.line for row in report.first] == [6, 7]
    assert entries[:3] == [
        AddedName("", "Of", NameKind.BLOCKED),
        PlaceRecord(hassan),
        AddedName("geonames:9", "Khasan", NameKind.BLOCKED),
    ]
    assert entries[3] == AddedName("site:vostochny", "Vostochny", NameKind.FORCED)
    assert isinstance(entries[4], PlaceRecord)
    assert entries[4].place.country_code == "KP"
