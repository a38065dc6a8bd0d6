"""What a GeoPackage says of itself: column names in words, coded values, metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from geo._ogr import FIXED_TIME
from geo._schema import ABOUT, CODES
from geo.writers._gpkg_tables import columns_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

_SPEC: Final = "http://www.geopackage.org/spec121/"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_metadata (
    id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
    md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
    metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
    reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata (id),
    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata (id));
"""
_EXTENSIONS: Final = (
    ("gpkg_data_columns", "gpkg_schema", f"{_SPEC}#extension_schema"),
    ("gpkg_data_column_constraints", "gpkg_schema", f"{_SPEC}#extension_schema"),
    ("gpkg_metadata", "gpkg_metadata", f"{_SPEC}#extension_metadata"),
    ("gpkg_metadata_reference", "gpkg_metadata", f"{_SPEC}#extension_metadata"),
)


def describe(connection: sqlite3.Connection, tables: Iterable[str], run: Mapping[str, str]) -> None:
    """Add the tables that describe the file: of its columns, their codes, and of the whole."""
    connection.executescript(_TABLES)
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')", _EXTENSIONS
    )
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, "
        "description) VALUES (?, 'enum', ?, ?)",
        [
            (name, str(code), words)
            for name, codes in CODES.items()
            for code, words in codes.items()
        ],
    )
    for table in tables:
        _describe_columns(connection, table)
    _add_metadata(connection, run)


def _describe_columns(connection: sqlite3.Connection, table: str) -> None:
    rows = [
        (table, name, ABOUT[name].alias, ABOUT[name].about, name if name in CODES else None)
        for name in columns_of(connection, table)
        if name in ABOUT
    ]
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, description, "
        "constraint_name) VALUES (?, ?, ?, ?, ?)",
        rows,
    )


def _add_metadata(connection: sqlite3.Connection, run: Mapping[str, str]) -> None:
    """The run, once as QGIS shows it in a layer's properties and once as JSON for programs."""
    texts = (
        ("http://mrcc.com/qgis.dtd", "text/xml", _qgis_metadata(run)),
        ("https://json-schema.org", "application/json", json.dumps(run, ensure_ascii=False)),
    )
    for number, (standard, mime_type, text) in enumerate(texts, 1):
        connection.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, ?, ?)",
            (number, standard, mime_type, text),
        )
        connection.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) "
            "VALUES ('geopackage', ?, ?)",
            (FIXED_TIME, number),
        )


def _qgis_metadata(run: Mapping[str, str]) -> str:
    root = Element("qgis", version="3.22.0")
    SubElement(root, "type").text = "dataset"
    SubElement(root, "title").text = "Event Atlas"
    SubElement(root, "abstract").text = "\n".join(f"{key}: {value}" for key, value in run.items())
    SubElement(root, "license").text = run.get("attribution", "")
    return tostring(root, encoding="unicode")
