"""An atlas in PostGIS: the tables of ``atlas.gpkg`` in a schema of their own."""

from geo.postgis.errors import PostgisError
from geo.postgis.export import SCHEMA, Written, write_postgis

__all__ = ["SCHEMA", "PostgisError", "Written", "write_postgis"]
