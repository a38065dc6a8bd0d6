"""Other people's programs read every export: GDAL's tools, DuckDB, Arrow."""

from __future__ import annotations

import json
import shutil
import subprocess
import warnings
from typing import TYPE_CHECKING

import duckdb
import geopandas
import pyarrow.parquet as pq
import pytest

from geo._gis import LossWarning, all_marks, gis_tables, unplaced
from geo.atlas import read_atlas
from geo.files import write_file

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"


def tool(name: str) -> str:
    found = shutil.which(name, path="/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package gdal-bin)")
    return found


@pytest.fixture(scope="module")
def exported(qgis_atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the atlas in every format GDAL reads."""
    folder = tmp_path_factory.mktemp("exported")
    atlas = read_atlas(qgis_atlas)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LossWarning)
        for ending in (*ROWS, ".parquet"):
            write_file(atlas, folder / f"events{ending}")
    return folder


ROWS = {
    ".gpkg": "marks", ".geojson": "all", ".fgb": "marks", ".kml": "all", ".kmz": "all",
    ".shp.zip": "all", ".csv": "all",
}  # fmt: skip
"""Formats that GDAL 3.6 reads, and which rows it is to find: marks with a place, or all of them."""


@pytest.mark.parametrize("ending", ROWS)
def test_ogrinfo_reads_every_export(ending: str, exported: Path, qgis_atlas: Path) -> None:
    path = str(exported / f"events{ending}")
    layers = read_atlas(qgis_atlas).layers
    tables = gis_tables(layers)
    named = [table.name for table in tables] if ending == ".gpkg" else ["-al"]
    counts = [count for name in named for count in feature_counts(path, name)]
    expected = sum(len(table.gdf) for table in tables)
    expected += len(unplaced(layers)) if ROWS[ending] == "all" else 0
    assert sum(counts) == expected


def feature_counts(path: str, layer: str) -> list[int]:
    said = run(tool("ogrinfo"), "-ro", "-so", path, layer)
    lines = (line for line in said.splitlines() if line.startswith("Feature Count"))
    return [int(line.rpartition(" ")[2]) for line in lines]


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".fgb", ".kml"])
def test_ogr2ogr_converts_them(ending: str, exported: Path, tmp_path: Path) -> None:
    source = str(exported / f"events{ending}")
    run(tool("ogr2ogr"), "-f", "GPKG", str(tmp_path / "again.gpkg"), source)
    assert geopandas.list_layers(tmp_path / "again.gpkg")["name"].size >= 1


def test_the_geopackage_is_valid(exported: Path) -> None:
    known = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import osgeo_utils.samples.validate_gpkg"],
        capture_output=True, check=False,
    )  # fmt: skip
    if known.returncode:
        pytest.skip("GDAL's validate_gpkg is not installed (Debian package python3-gdal)")
    path = str(exported / "events.gpkg")
    said = run(SYSTEM_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "-k", path)
    assert "validation error" not in said.lower()


def test_column_names_in_words_are_seen_by_gdal(exported: Path) -> None:
    said = run(tool("ogrinfo"), "-ro", "-so", str(exported / "events.gpkg"), "shipments_points")
    assert "status: String (0.0), domain name=status" in said


def test_duckdb_reads_the_geoparquet(exported: Path, qgis_atlas: Path) -> None:
    path = str(exported / "events.parquet")
    marks = all_marks(read_atlas(qgis_atlas).layers)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        (count,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchone()
        assert count == len(marks)
        east = connection.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE bbox.xmin > 124", [path]
        ).fetchone()
        assert east == (int((marks.geometry.bounds["minx"] > 124).sum()),)
        days = connection.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE date_start >= DATE '2023-01-01'", [path]
        ).fetchone()
        assert days == (int((marks["date_start"] >= "2023-01-01").sum()),)


def test_arrow_finds_what_the_geoparquet_says_of_itself(exported: Path) -> None:
    metadata = pq.read_schema(exported / "events.parquet").metadata
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    column = geo["columns"][geo["primary_column"]]
    assert column["encoding"] == "WKB"
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert "attribution" in json.loads(metadata[b"eventatlas"])


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
