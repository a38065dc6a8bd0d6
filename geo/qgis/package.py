"""Projects as files: a .qgz, or a row of a GeoPackage's table ``qgis_projects``."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

from geo._schema import LAND, MENTIONS_RESOLVED, TABLES
from geo.qgis.project import PROJECT_NAME, project_xml
from geo.qgis.style import layer_style, table_style
from maps.style import looks_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from geo._gis import GisTable
    from geo.model import Atlas, Layer

_PROJECTS_SQL: Final = (
    "CREATE TABLE IF NOT EXISTS qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"
)
_FIXED_TIME: Final = (2000, 1, 1, 0, 0, 0)
_CHANGED: Final = "2000-01-01T00:00:00"


def project_of(atlas: Atlas, tables: Sequence[GisTable], gpkg_name: str) -> bytes:
    """The project (.qgs) that shows the atlas; ``tables`` are its ``gis_tables``."""
    return project_xml(
        tables,
        looks_of(atlas.layers),
        gpkg_name=gpkg_name,
        about=f"{len(atlas.events):,} events from {len(atlas.documents):,} documents.",
        attribution=atlas.run.get("attribution", ""),
    )


def styles_of(layers: Sequence[Layer], tables: Sequence[GisTable]) -> dict[str, str]:
    """The QML of every table of an atlas, by the table's name; ``tables`` are its marks."""
    looks = looks_of(layers)
    marks = {one.name: layer_style(one.kind, looks[one.type, one.layer]) for one in tables}
    return marks | {name: table_style(name) for name in (MENTIONS_RESOLVED, LAND, *TABLES)}


def qgz(project: bytes, name: str = "atlas") -> bytes:
    """The .qgz of a project; the same project gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(f"{name}.qgs", _FIXED_TIME)
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        archive.writestr(entry, project, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def store_project(connection: sqlite3.Connection, project: bytes) -> None:
    """Write the project into a GeoPackage, where QGIS lists it by ``PROJECT_NAME``.

    Replaces the one that is there. QGIS asks for no row in ``gpkg_contents``.
    """
    connection.execute(_PROJECTS_SQL)
    about = {"last_modified_time": _CHANGED, "last_modified_user": "eventatlas"}
    row = (PROJECT_NAME, json.dumps(about), qgz(project, PROJECT_NAME).hex())
    connection.execute("INSERT OR REPLACE INTO qgis_projects VALUES (?, ?, ?)", row)
