"""PostGIS tables in the tools people have: QGIS with our styles, GDAL, the page's SQL."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import Point

from geo._columns import COLUMNS, geo_frame
from geo._gis import gis_tables
from geo.model import Layer
from geo.postgis import write_postgis

pytest.importorskip("psycopg", reason="psycopg is not installed")

QML = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\"/>"


STYLES = (
    "SELECT f_table_schema, f_table_name, f_geometry_column, stylename, useasdefault, type "
    "FROM public.layer_styles ORDER BY f_table_name, stylename"
)


def test_styles_are_where_qgis_looks(base: Any, make: Any) -> None:
    styles = {"shipments_points": QML, "events": QML, "not_there": QML}
    write_postgis(make(), base.url, styles=styles)
    ours = [
        ("eventatlas", "events", None, "Event Atlas", True, None),
        ("eventatlas", "shipments_points", "geom", "Event Atlas", True, None),
    ]
    assert base.ask(STYLES) == ours
    assert base.ask("SELECT DISTINCT styleqml::text FROM layer_styles") == [(QML,)]
    rows = base.ask("SELECT * FROM layer_styles ORDER BY id")
    write_postgis(make(), base.url, styles=styles)
    assert base.ask("SELECT * FROM layer_styles ORDER BY id") == rows
    changed = QML.replace("3.22.0", "3.34.0")
    write_postgis(make(), base.url, styles={"shipments_points": changed})
    assert base.ask(STYLES) == ours[1:]
    assert base.ask("SELECT styleqml::text FROM layer_styles") == [(changed,)]


def test_styles_that_others_saved_stay(base: Any, make: Any) -> None:
    base.ask(
        "CREATE TABLE public.layer_styles (id serial PRIMARY KEY, f_table_catalog varchar, "
        "f_table_schema varchar, f_table_name varchar, f_geometry_column varchar, stylename text, "
        "styleqml xml, stylesld xml, useasdefault boolean, description text, owner varchar(63), "
        "ui xml, update_time timestamp DEFAULT CURRENT_TIMESTAMP)"  # as QGIS made it before 3.14
    )
    theirs = ("eventatlas", "shipments_points", "geom", "Mine", True)
    base.ask(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, stylename, useasdefault) VALUES (current_database(), 'eventatlas', "
        "'shipments_points', 'geom', 'Mine', true), ('x', 'y', 'z', 'geom', 'Event Atlas', true)"
    )
    for _ in range(2):
        write_postgis(make(), base.url, styles={"shipments_points": QML})
        assert base.ask(STYLES.replace(", type", "")) == [
            ("eventatlas", "shipments_points", "geom", "Event Atlas", False),
            theirs,
            ("y", "z", "geom", "Event Atlas", True),
        ]


def sql_of_the_page(root: Path) -> list[str]:
    page = (root / "docs" / "postgis.md").read_text(encoding="utf-8")
    return [block.partition("```")[0] for block in page.split("```sql\n")[1:]]


def test_the_page_has_sql_that_runs(root: Path, base: Any, make: Any, sample: Any) -> None:
    write_postgis(make(), base.url)
    base.ask("CREATE ROLE reader")
    try:
        asked = {block: base.ask(block) for block in sql_of_the_page(root)}
        assert len(asked) >= 4
        (allegations,) = (rows for block, rows in asked.items() if "e.status = 'alleged'" in block)
        assert len(allegations) == 3
        assert allegations[0][1] == sample.TEXT[:26]
    finally:
        base.ask("DROP OWNED BY reader; DROP ROLE reader")


def test_the_page_asks_rightly_across_180_degrees(root: Path, base: Any, sample: Any) -> None:
    at = {
        "Anadyr": (177.5, 64.7),
        "Nome": (-165.4, 64.5),
        "Kyiv": (30.5, 50.4),
        "Seoul": (127, 37.6),
    }
    blank = dict.fromkeys(COLUMNS) | {"mark": "point"}
    rows = [
        {**blank, "event_id": name, "title": name, "geometry": Point(*xy)}
        for name, xy in at.items()
    ]  # fmt: skip
    write_postgis(
        sample.layers_alone(Layer("transfer", "Shipments", geo_frame(rows), pd.DataFrame())),
        base.url,
    )
    (block,) = (block for block in sql_of_the_page(root) if "170, 50" in block)
    assert sorted(title for title, *_ in base.ask(block)) == ["Anadyr", "Nome"]


def test_gdal_reads_the_tables(base: Any, make: Any) -> None:
    tool = Path("/usr/bin/ogrinfo")
    if not tool.exists():
        pytest.skip("ogrinfo is not installed (Debian: gdal-bin)")
    drivers = subprocess.run([tool, "--formats"], capture_output=True, text=True, timeout=60)
    if "PostgreSQL" not in drivers.stdout:
        pytest.skip("GDAL was built without PostgreSQL")
    write_postgis(make(), base.url)
    source = (
        f"PG:host=127.0.0.1 port={base.cluster.port} dbname={base.name} user=postgres "
        f"password={base.cluster.password} active_schema=eventatlas"
    )
    told = subprocess.run(
        [tool, "-ro", "-al", source, "shipments_routes"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "Geometry: Multi Line String" in told.stdout
    assert "FID Column = fid" in told.stdout
    assert "date_start (Date) = 2023/09/07" in told.stdout
    assert "contested (Integer(Boolean)) = 1" in told.stdout
    assert "MULTILINESTRING ((130.3 42.25," in told.stdout


QGIS_CODE = """
import json, os, sys
from qgis.core import QgsApplication, QgsProject, QgsRelationManager, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
def layer(table, key, geometry):
    kind = " (geom) srid=4326 type=" + geometry if geometry else ""
    return QgsVectorLayer(
        f"{sys.argv[1]} key='{key}' table=\\"eventatlas\\".\\"{table}\\"{kind}", table, "postgres")
points = layer("shipments_points", "fid", "Point")
events, evidence = layer("events", "event_id", ""), layer("evidence", "fid", "")
QgsProject.instance().addMapLayers([points, events, evidence])
relations = QgsRelationManager.discoverRelations([], [points, events, evidence])
renderer = points.renderer()
print(json.dumps({
    "valid": [points.isValid(), events.isValid(), evidence.isValid()],
    "crs": points.crs().authid(), "count": points.featureCount(),
    "comment": points.dataProvider().dataComment(),
    "renderer": renderer.type(), "attribute": getattr(renderer, "classAttribute", str)(),
    "display": events.displayExpression(),
    "relations": [[r.referencingLayer().name(), r.referencedLayer().name()] for r in relations],
    "date": points.fields().field("date_start").typeName(),
}), flush=True)
os._exit(0)
"""


def test_qgis_shows_the_tables_in_our_style(base: Any, make: Any, tmp_path: Path) -> None:
    python = Path("/usr/bin/python3")
    probe = [python, "-c", "import qgis.core"]
    if not python.exists() or subprocess.run(probe, capture_output=True, timeout=60).returncode:
        pytest.skip("QGIS for Python is not installed (Debian: python3-qgis)")
    from geo.qgis.style import layer_style, table_style
    from maps.style import looks_of

    atlas = make()
    looks = looks_of(atlas.layers)
    styles = {
        table.name: layer_style(table.kind, looks[table.type, table.layer])
        for table in gis_tables(atlas.layers)
    } | {"events": table_style("events")}
    write_postgis(atlas, base.url, styles=styles)
    tmp_path.chmod(0o700)
    where = (
        f"host=127.0.0.1 port={base.cluster.port} dbname='{base.name}' user='postgres' "
        f"password='{base.cluster.password}'"
    )
    done = subprocess.run(
        [python, "-c", QGIS_CODE, where],
        capture_output=True, text=True, timeout=120,
        env={"QT_QPA_PLATFORM": "offscreen"}
        | dict.fromkeys(("XDG_RUNTIME_DIR", "HOME"), str(tmp_path)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["valid"] == [True, True, True]
    assert (seen["crs"], seen["count"], seen["date"]) == ("EPSG:4326", 2, "date")
    assert seen["comment"].startswith("Shipments: points.")
    assert (seen["renderer"], seen["attribute"]) == ("categorizedSymbol", "status")
    assert seen["display"] == '"title"'
    assert ["evidence", "events"] in seen["relations"]
    assert ["shipments_points", "events"] in seen["relations"]
