"""The hand-written tables: well-formed always, and true to second sources where those lie near."""

from __future__ import annotations

import bz2
import csv
import gzip
import itertools
import json
import math
import os
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from shapely.geometry import Point, shape
from shapely.ops import nearest_points

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "gazetteer" / "data"
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared")) / "gazetteers"

COLUMNS = {
    "countries": "iso2,iso3,iso_numeric,name,official_name,aliases,abbreviations,demonyms,capital,"
    "capital_aliases,lat,lon,radius_km,source",
    "admin1_names": "country_code,admin1,name,aliases,abbreviations,demonyms,geonameid,source",
    "regions": "slug,name,aliases,demonyms,feature_code,country_code,lat,lon,radius_km,geonameid,"
    "source",
    "waters": "slug,name,aliases,feature_code,lat,lon,radius_km,countries,geonameid,near,source",
    "sites": "slug,name,aliases,feature_code,category,lat,lon,radius_km,country_code,near,source",
}
LEAST_ROWS = {
    "countries": 250, "admin1_names": 500, "regions": 1400, "waters": 1600, "sites": 2600,
}  # fmt: skip
LIST_COLUMNS = ("aliases", "abbreviations", "demonyms", "capital_aliases", "countries")
SLUGGED = ("regions", "waters", "sites")
PLACED = ("countries", "regions", "waters", "sites")

# Both regions go by this name; which one is meant is for the resolver to say.
SHARED_NAMES = {"far east", "the far east"}
NAMESAKE_KM = 300.0
"""Rows of one name closer than this would be one place listed twice; the White Rivers of Indiana,
Arkansas and Vermont are not."""
# Narrower than the 1:50m coast can show, or within land as it draws it; checked by hand.
BELOW_COAST_DETAIL = {
    "golden-horn-bay", "avacha-bay", "dardanelles", "georgian-bay", "green-bay-lake-michigan",
    "saginaw-bay", "san-diego-bay", "pearl-harbor", "great-south-bay", "the-solent",
    "bay-of-kotor", "golden-horn", "victoria-harbour", "sydney-harbour", "kola-bay",
    "sevastopol-bay", "geirangerfjord", "hardangerfjord", "pensacola-bay", "saldanha-bay",
}  # fmt: skip
# Islands and reefs the 1:50m map leaves out; the distance is to the next land drawn.
UNDRAWN = {
    "dokdo", "yeonpyeong-island", "baengnyeong-island", "senkaku-islands", "iwo-jima",
    "matsu-islands", "penghu", "greater-and-lesser-tunbs", "abu-musa", "lampedusa",
    "naro-space-center", "yangshan-port", "snake-island", "kharg-island", "russky-island",
    "primorsky-aquarium", "ras-isa-oil-terminal", "agalega-airstrip", "coco-islands-airstrip",
    "pratas-island", "mageshima", "minamitorishima", "okinotorishima", "yonaguni",
    "cocos-islands-airfield", "kwajalein-atoll", "wake-island-airfield", "midway-atoll-airfield",
    "johnston-atoll", "eareckson-air-station", "marambio-base", "el-tarajal",
    "beni-enzar-border-crossing", "imrali-island", "mururoa", "bikini-atoll", "enewetak-atoll",
    "guiana-space-centre", "abdul-kalam-island", "jiangnan-shipyard",
    "khawr-al-amaya-oil-terminal", "lavan-island", "sirri-island", "cayo-arcas-terminal",
    "raja-ampat-nickel-mines", "bou-craa", "christmas-island-detention-centre", "robben-island",
    "annobon", "tiran-island", "kish-island", "failaka-island", "heligoland", "stromboli",
    "kastellorizo", "gogland", "st-martins-island-bangladesh", "little-diomede", "corn-islands",
    "fernando-de-noronha", "isles-of-scilly", "aran-islands", "ile-de-re", "capri",
    "aeolian-islands", "linosa", "hormuz-island", "larak-island", "bazaruto-archipelago",
    "north-sentinel-island", "phi-phi-islands", "ko-tao", "krakatoa", "mount-ruang",
    "green-island-taiwan", "orchid-island", "daecheong-island", "cho-island", "izu-islands",
    "ogasawara-islands", "miyake-jima", "suwanosejima", "block-island", "tangier-island",
    "farallon-islands", "mount-pelee", "los-roques", "gorgona-island", "cape-horn",
    "diego-ramirez-islands", "magnetic-island", "rottnest-island", "lord-howe-island", "whakaari",
    "hunga-tonga-hunga-haapai", "bora-bora",
}  # fmt: skip

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="second sources (shared/gazetteers) are not beside the checkout"
)

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"\W+", " ", re.sub(r"['’‘ʻ]", "", plain)).strip()


def names(row: Row) -> list[str]:
    listed = [row.get(c, "") for c in ("aliases", "abbreviations", "demonyms")]
    joined = [row["name"], row.get("official_name", ""), *"|".join(listed).split("|")]
    return [name for name in joined if name]


def point(row: Row) -> tuple[float, float]:
    return float(row["lat"]), float(row["lon"])


def kilometers(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = a, b
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2
    half += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


# --- always -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_has_its_columns_a_name_and_a_source(table: str) -> None:
    found = rows(table)
    assert list(found[0]) == COLUMNS[table].split(",")
    assert len(found) >= LEAST_ROWS[table]
    for row in found:
        assert None not in row, f"too many fields: {row}"
        assert all(value is not None for value in row.values()), f"too few fields: {row}"
        assert row["name"], row
        assert row["source"], row["name"]
        assert all(value == value.strip() for value in row.values()), row["name"]


@pytest.mark.parametrize("table", COLUMNS)
def test_lists_hold_no_blank_and_no_repeat(table: str) -> None:
    for row in rows(table):
        for column in LIST_COLUMNS:
            items = row.get(column, "").split("|") if row.get(column) else []
            assert all(item and item == item.strip() for item in items), (row["name"], column)
            assert len(items) == len(set(items)), (row["name"], column)


@pytest.mark.parametrize("table", PLACED)
def test_points_and_radii_are_in_range(table: str) -> None:
    for row in rows(table):
        lat, lon = point(row)
        assert -90 <= lat <= 90, row["name"]
        assert -180 <= lon <= 180, row["name"]
        assert 0 < float(row["radius_km"]) <= 7000, row["name"]


@pytest.mark.parametrize("table", SLUGGED)
def test_slugs_are_unique_and_plain(table: str) -> None:
    slugs = [row["slug"] for row in rows(table)]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug) for slug in slugs)


@pytest.mark.parametrize("table", ["countries", *SLUGGED])
def test_no_name_belongs_to_two_rows(table: str) -> None:
    owners: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows(table):
        for name in names(row):
            owners[fold(name)][row.get("slug") or row["iso2"]] = row
    clashes = {name: set(who) for name, who in owners.items() if are_near(list(who.values()))}
    assert set(clashes) <= SHARED_NAMES, clashes


def are_near(found: list[Row]) -> bool:
    pairs = itertools.combinations(found, 2)
    return any(kilometers(point(a), point(b)) < NAMESAKE_KM for a, b in pairs)


def test_no_first_level_name_belongs_to_two_areas_of_one_country() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("admin1_names"):
        for name in names(row):
            owners[row["country_code"], fold(name)].add(row["admin1"])
    assert not {key: who for key, who in owners.items() if len(who) > 1}


def test_codes_are_whole_and_known() -> None:
    countries = rows("countries")
    for column, pattern in (("iso2", "[A-Z]{2}"), ("iso3", "[A-Z]{3}"), ("iso_numeric", r"\d{3}")):
        codes = [row[column] for row in countries if row["iso2"] != "XK" or row[column]]
        assert all(re.fullmatch(pattern, code) for code in codes), column
        assert len(codes) == len(set(codes)), column
    iso2 = {row["iso2"] for row in countries}
    assert len(iso2) == 250
    assert "XK" in iso2
    for table, column in (("admin1_names", "country_code"), ("regions", "country_code")):
        assert {row[column] for row in rows(table)} - {""} <= iso2, table
    assert {row["country_code"] for row in rows("sites")} - {""} <= iso2
    bordering = {code for row in rows("waters") for code in row["countries"].split("|")}
    assert bordering - {""} <= iso2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("DPRK", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("North Koreans", "KP"),
        ("КНДР", "KP"),
        ("ROK", "KR"),
        ("대한민국", "KR"),
        ("Burma", "MM"),
        ("Ivory Coast", "CI"),
        ("Czechia", "CZ"),
        ("Britain", "GB"),
        ("Briton", "GB"),
        ("the Gambia", "GM"),
        ("Holland", "NL"),
        ("Dutch", "NL"),
        ("PRC", "CN"),
        ("Türkiye", "TR"),
        ("U.A.E.", "AE"),
        ("Emiratis", "AE"),
        ("U.S.", "US"),
        ("American", "US"),
        ("Filipina", "PH"),
        ("Saudis", "SA"),
        ("Spaniards", "ES"),
        ("Nigerien", "NE"),
        ("Nigerian", "NG"),
        ("Україна", "UA"),
    ],
)
def test_a_country_is_found_by_what_the_news_calls_it(said: str, code: str) -> None:
    assert [row["iso2"] for row in rows("countries") if said in names(row)] == [code]


def test_words_that_name_no_one_place_are_left_out() -> None:
    everywhere = {fold(name) for table in SLUGGED for name in names_of(table)}
    everywhere |= {fold(name) for name in names_of("countries")}
    assert everywhere.isdisjoint({"nato", "asean", "the west", "west", "the gulf", "the coast"})
    korean = [row["iso2"] for row in rows("countries") if "Korean" in names(row)]
    assert korean == []


def names_of(table: str) -> list[str]:
    return [name for row in rows(table) for name in names(row)]


# --- against second sources -------------------------------------------------------------------


@cache
def country_shapes() -> dict[str, list]:  # type: ignore[type-arg]
    found: dict[str, list] = defaultdict(list)  # type: ignore[type-arg]
    for feature in features("ne_50m_admin_0_countries.json"):
        tags = feature["properties"]
        code = {"FRA": "FR", "NOR": "NO", "CYN": "CY", "SOL": "SO"}.get(tags["ADM0_A3"])
        found[code or tags["ISO_A2"]].append(shape(feature["geometry"]).buffer(0))
    # Finer coasts, and Ukraine's borders as its law has them (Natural Earth draws who holds what).
    for iso3, code in (("PRK", "KP"), ("KOR", "KR"), ("UKR", "UA")):
        text = (SHARED / "cgaz" / f"{iso3}.geojson").read_text(encoding="utf-8")
        found[code] += [shape(f["geometry"]).buffer(0) for f in json.loads(text)["features"]]
    return found


@cache
def features(name: str) -> list:  # type: ignore[type-arg]
    text = (SHARED / "naturalearth" / name).read_text(encoding="utf-8")
    return [f for f in json.loads(text)["features"] if f["geometry"]]


def kilometers_outside(shapes: list, at: tuple[float, float]) -> float:  # type: ignore[type-arg]
    here = Point(at[1], at[0])
    reached = (nearest_points(one, here)[0] for one in shapes)
    return min((kilometers(at, (q.y, q.x)) for q in reached), default=math.inf)


@cache
def geonames(name: str) -> tuple[list[str], ...]:
    text = (SHARED / "geonames" / name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return tuple(line.split("\t") for line in lines)


@needs_shared
def test_country_codes_and_areas_agree_with_geonames() -> None:
    known = {line[0]: line for line in geonames("countryInfo.txt")}
    for row in rows("countries"):
        line = known[row["iso2"]]
        # Kosovo has no number; GeoNames gives the scattered U.S. islets no area.
        assert (row["iso3"], row["iso_numeric"] or "0") == (line[1], line[2])
        expected = math.sqrt(float(line[6]) / math.pi)
        assert not expected or float(row["radius_km"]) == pytest.approx(expected, abs=0.06), row[
            "name"
        ]


@needs_shared
def test_country_points_fall_into_their_country() -> None:
    checked = 0
    for row in rows("countries"):
        shapes = country_shapes().get(row["iso2"], [])
        if not shapes or "public record (point)" in row["source"]:
            continue
        checked += 1
        assert kilometers_outside(shapes, point(row)) < 0.2, row["name"]
    assert checked >= 230


@needs_shared
def test_first_level_codes_and_ids_are_those_of_geonames() -> None:
    known = {line[0]: line[3] for line in geonames("admin1CodesASCII.txt")}
    for row in rows("admin1_names"):
        assert known[f"{row['country_code']}.{row['admin1']}"] == row["geonameid"], row["name"]


@needs_shared
def test_feature_codes_exist() -> None:
    known = {line[0].split(".")[-1] for line in geonames("featureCodes_en.txt")}
    for table in SLUGGED:
        assert {row["feature_code"] for row in rows(table)} <= known, table


@needs_shared
def test_waters_with_an_id_lie_where_geonames_has_them() -> None:
    known = {line[0]: (float(line[4]), float(line[5])) for line in geonames("no-country.txt")}
    with_id = [row for row in rows("waters") if row["geonameid"]]
    assert len(with_id) >= 70
    for row in with_id:
        limit = max(60.0, float(row["radius_km"]))
        assert kilometers(point(row), known[row["geonameid"]]) <= limit, row["name"]


@needs_shared
def test_seas_are_not_on_land() -> None:
    land = [one for shapes in country_shapes().values() for one in shapes]
    inland = {"STM", "CNL", "LK", "LKI", "LKS", "RSV", "LGN", "SWMP"}
    for row in rows("waters"):
        if row["feature_code"] in inland or row["slug"] in BELOW_COAST_DETAIL:
            continue
        here = Point(float(row["lon"]), float(row["lat"]))
        assert not any(one.contains(here) for one in land), row["name"]


@needs_shared
@pytest.mark.parametrize(
    ("codes", "layer", "limit"),
    [
        ({"STM", "CNL"}, "ne_50m_rivers_lake_centerlines.json", 0.5),
        ({"LK", "LKI", "RSV"}, "ne_50m_lakes.json", 0.1),
    ],
)
def test_checked_rivers_and_lakes_lie_on_theirs(codes: set[str], layer: str, limit: float) -> None:
    shapes = [shape(feature["geometry"]) for feature in features(layer)]
    wet = [row for row in rows("waters") if row["feature_code"] in codes]
    checked = [row for row in wet if "Natural Earth" in row["source"]]
    assert len(checked) >= 30
    for row in checked:
        assert kilometers_outside(shapes, point(row)) <= limit, row["name"]


@needs_shared
def test_checked_rivers_and_lakes_lie_in_their_country() -> None:
    checked = [row for row in rows("waters") if "inside the country" in row["source"]]
    assert len(checked) >= 800
    for row in checked:
        shapes = [one for code in row["countries"].split("|") for one in country_shapes()[code]]
        assert kilometers_outside(shapes, point(row)) <= 10.0, row["name"]


@needs_shared
def test_rivers_drawn_at_a_town_lie_there() -> None:
    drawn = [row for row in rows("waters") if "point of its town" in row["source"]]
    assert len(drawn) >= 300
    for row in drawn:
        away = min(kilometers(point(row), at) for at in towns()[fold(row["near"])])
        assert away <= 3.0, (row["name"], row["near"], away)


@needs_shared
@pytest.mark.parametrize(("table", "slack"), [("regions", 10.0), ("sites", 8.0)])
def test_places_of_a_country_lie_in_it(table: str, slack: float) -> None:
    for row in rows(table):
        if not row["country_code"] or row["slug"] in UNDRAWN:
            continue
        share = 0.3 if table == "regions" else 1.0
        limit = max(slack, share * float(row["radius_km"]))
        outside = kilometers_outside(country_shapes()[row["country_code"]], point(row))
        assert outside <= limit, (row["name"], outside)


@cache
def airstrips() -> tuple[Row, ...]:
    with gzip.open(SHARED / "ourairports" / "airports.csv.gz", "rt", encoding="utf-8") as handle:
        return tuple(csv.DictReader(handle))


@cache
def airstrips_by_band() -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for strip in airstrips():
        found[band_of(strip_point(strip))].append(strip)
    return found


def band_of(at: tuple[float, float]) -> int:
    return math.floor(at[0] * 5)


def bands_around(at: tuple[float, float]) -> range:
    return range(band_of(at) - 1, band_of(at) + 2)


def strip_point(strip: Row) -> tuple[float, float]:
    return float(strip["latitude_deg"]), float(strip["longitude_deg"])


@cache
def airfields() -> tuple[tuple[float, float], ...]:
    return tuple(strip_point(r) for r in airstrips() if r["type"] != "heliport")


@cache
def harbors() -> tuple[tuple[float, float], ...]:
    wpi = SHARED / "wpi" / "UpdatedPub150-2024-10.csv"
    with wpi.open(encoding="utf-8-sig", newline="") as handle:
        found = [(float(r["Latitude"]), float(r["Longitude"])) for r in csv.DictReader(handle)]
    with bz2.open(SHARED / "unlocode" / "locodes.csv.bz2", "rt", encoding="utf-8") as handle:
        found += [(float(r[-2]), float(r[-1])) for r in csv.reader(handle) if r[-1] and r[-2]]
    return tuple(found)


@needs_shared
@pytest.mark.parametrize("kind", ["OurAirports", "World Port Index or UN/LOCODE"])
def test_checked_airfields_and_ports_have_a_second_source_near(kind: str) -> None:
    known, limit = (airfields(), 6.0) if kind == "OurAirports" else (harbors(), 9.0)
    named = [row for row in rows("sites") if kind in row["source"]]
    checked = [row for row in named if f"({kind})" not in row["source"]]
    assert len(checked) >= 50
    by_band: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for at in known:
        by_band[band_of(at)].append(at)
    for row in checked:
        here = point(row)
        near = [at for band in bands_around(here) for at in by_band[band]]
        assert min(kilometers(here, at) for at in near) <= limit, row["name"]


def long_words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) >= 4}


@needs_shared
def test_a_namesake_airstrip_is_close_to_the_site() -> None:
    checked = [row for row in rows("sites") if "namesake airstrip" in row["source"]]
    assert len(checked) >= 10
    for row in checked:
        here, wanted = point(row), long_words(" ".join(names(row)))
        near = [r for band in bands_around(here) for r in airstrips_by_band().get(band, ())]
        alike = [r for r in near if wanted & long_words(r["name"] + " " + r["keywords"])]
        assert min(kilometers(here, strip_point(r)) for r in alike) <= 15.0, row["name"]


@needs_shared
def test_sites_with_a_point_of_their_own_in_geonames_lie_there() -> None:
    checked = [row for row in rows("sites") if "its own point in GeoNames" in row["source"]]
    assert len(checked) >= 10
    for row in checked:
        found = [at for name in names(row) for at in towns().get(fold(name), ())]
        away = min(kilometers(point(row), at) for at in found)
        assert away <= max(12.0, float(row["radius_km"])) + 0.1, (row["name"], away)


@needs_shared
def test_crossings_lie_at_a_border() -> None:
    checked = [row for row in rows("sites") if "at the border" in row["source"]]
    assert len(checked) >= 30
    for row in checked:
        here = Point(float(row["lon"]), float(row["lat"]))
        others = [
            kilometers_outside(shapes, point(row))
            for code, shapes in country_shapes().items()
            if code != row["country_code"] and any(one.distance(here) < 0.3 for one in shapes)
        ]
        sides = 1 if row["country_code"] else 2
        assert sum(away <= 8.0 for away in others) >= sides, row["name"]


@needs_shared
def test_checked_dams_stand_by_a_river_or_lake() -> None:
    layers = ("ne_50m_lakes.json", "ne_50m_rivers_lake_centerlines.json")
    wet = [shape(f["geometry"]) for layer in layers for f in features(layer)]
    checked = [row for row in rows("sites") if "by a water of Natural Earth" in row["source"]]
    assert len(checked) >= 15
    for row in checked:
        here = Point(float(row["lon"]), float(row["lat"]))
        near = [one for one in wet if one.distance(here) < 0.2]
        assert kilometers_outside(near, point(row)) <= 8.0, row["name"]


@cache
def towns() -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with gzip.open(SHARED / "combined" / "places.tsv.gz", "rt", encoding="utf-8") as handle:
        for line in handle:
            cells = line.rstrip("\n").split("\t")
            if cells[1] == "gn":
                found[fold(cells[2])].append((float(cells[3]), float(cells[4])))
    return found


@needs_shared
def test_sites_lie_by_the_town_they_name() -> None:
    checked = [row for row in rows("sites") if "near its town" in row["source"]]
    assert len(checked) >= 200
    for row in checked:
        limit = max(12.0, 2 * float(row["radius_km"])) + 0.1
        there = min(kilometers(point(row), at) for at in towns()[fold(row["near"])])
        assert there <= limit, (row["name"], there)
