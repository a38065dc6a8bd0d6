"""The tables of an index file, shared by the one that writes them and the one that reads them."""

from __future__ import annotations

APPLICATION_ID = 0x45415447
"""In the SQLite header: this file is an Event Atlas gazetteer."""
SCHEMA_VERSION = 1
PAGE_SIZE = 8192
DEGREE = 1_000_000
"""Coordinates are stored as whole microdegrees (0.1 m), half the size of floating point."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (source INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE);
CREATE TABLE place (
    place INTEGER PRIMARY KEY,
    place_id TEXT,               -- NULL when it is 'geonames:' || geonameid
    name TEXT NOT NULL,
    lat INTEGER NOT NULL,        -- microdegrees
    lon INTEGER NOT NULL,
    feature_class TEXT NOT NULL,
    feature_code TEXT NOT NULL,
    country_code TEXT,
    admin1 TEXT,
    population INTEGER NOT NULL,
    radius_m INTEGER NOT NULL,
    geonameid INTEGER,
    source INTEGER NOT NULL
);
CREATE TABLE name (
    key TEXT NOT NULL,
    kind INTEGER NOT NULL,       -- records.NameKind
    place INTEGER NOT NULL,
    PRIMARY KEY (key, kind, place)
) WITHOUT ROWID;
CREATE TABLE sound (
    skeleton TEXT PRIMARY KEY,   -- sounds.skeleton
    keys TEXT NOT NULL           -- of known places, one a line
) WITHOUT ROWID;
CREATE TABLE start (token TEXT PRIMARY KEY, tokens INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE area (place INTEGER PRIMARY KEY, wkb BLOB NOT NULL);
"""

INDEXES = """
CREATE INDEX place_by_id ON place (place_id) WHERE place_id IS NOT NULL;
CREATE INDEX place_by_band ON place ((lat + 90000000) / 1000000, lon / 10000);
CREATE INDEX capital ON place (country_code) WHERE feature_code = 'PPLC';
"""

BY_NUMBER = "CREATE INDEX place_by_geonameid ON place (geonameid) WHERE {which};"
"""Finds a place by its GeoNames number. Where the rows called by their number stand in its order
(fact ``numbered`` in ``meta``: first and last row) they are found by halving, and only the others
are indexed: that saves a twentieth of the core file."""
OTHERS = "geonameid IS NOT NULL AND place_id IS NOT NULL"
ALL_NUMBERED = "geonameid IS NOT NULL"

BAND = "(lat + 90000000) / 1000000"
"""Whole degrees from the south pole: with ``STRIP``, the index that answers nearest and within. An
ordinary index instead of an R*Tree: a third of the size, and every SQLite has it."""

STRIP_WIDTH = 10_000
STRIP = f"lon / {STRIP_WIDTH}"
"""Hundredths of a degree, rounded towards zero."""

PLACE_COLUMNS = (
    "p.place_id, p.name, p.lat, p.lon, p.feature_class, p.feature_code, p.country_code,"
    " p.admin1, p.population, p.radius_m, p.geonameid, p.source"
)
