"""How QGIS draws the tables: rows of ``public.layer_styles``, where it keeps styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg

from geo._gis import warn_loss
from geo.postgis.tables import GEOMETRY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import Connection

    from geo.postgis.tables import Table

STYLE_NAME: Final = "Event Atlas"
"""Tells our styles from those others saved for the same table."""

# As QGIS makes it (asked of 3.22): it finds the table by this name and these columns alone.
_TABLE_SQL: Final = """
CREATE TABLE public.layer_styles (
    id serial PRIMARY KEY, f_table_catalog varchar, f_table_schema varchar, f_table_name varchar,
    f_geometry_column varchar, stylename text, styleqml xml, stylesld xml, useasdefault boolean,
    description text, owner varchar(63) DEFAULT CURRENT_USER, ui xml,
    update_time timestamp DEFAULT CURRENT_TIMESTAMP, type varchar)
"""
_DROP_SQL: Final = """
DELETE FROM public.layer_styles
WHERE stylename = %(style)s::text AND f_table_catalog = current_database()
    AND f_table_schema = %(schema)s::text AND NOT f_table_name = ANY (%(tables)s)
"""
_CHANGE_SQL: Final = """
UPDATE public.layer_styles
SET styleqml = XMLPARSE(DOCUMENT %(qml)s::text), update_time = CURRENT_TIMESTAMP
WHERE stylename = %(style)s::text AND f_table_catalog = current_database()
    AND f_table_schema = %(schema)s::text AND f_table_name = %(table)s::text
    AND styleqml::text IS DISTINCT FROM XMLPARSE(DOCUMENT %(qml)s::text)::text
"""
# QGIS looks for a table without geometry where that column is NULL, and passes by a row whose
# ``type`` is not the one in the layer's address, so that stays NULL. A style that somebody made the
# default for the table stays the default.
_ADD_SQL: Final = """
INSERT INTO public.layer_styles (f_table_catalog, f_table_schema, f_table_name,
    f_geometry_column, stylename, styleqml, useasdefault, description)
SELECT current_database(), %(schema)s::text, %(table)s::text, %(geometry)s::text, %(style)s::text,
    XMLPARSE(DOCUMENT %(qml)s::text), NOT coalesce(bool_or(useasdefault), false), ''
FROM public.layer_styles
WHERE f_table_catalog = current_database()
    AND f_table_schema = %(schema)s::text AND f_table_name = %(table)s::text
HAVING NOT coalesce(bool_or(stylename = %(style)s::text), false)
"""


def write_styles(
    connection: Connection, schema: str, tables: Sequence[Table], styles: Mapping[str, str]
) -> None:
    """Keep the QML of each of the tables where QGIS looks for it, in place of ours of before.

    Styles that others saved stay. Where we have no right to, the tables come without styles, with
    a ``LossWarning``.
    """
    try:
        with connection.transaction():
            styled = [table for table in tables if table.name in styles]
            if not _has_table(connection):
                if not styled:
                    return
                connection.execute(_TABLE_SQL)
            ours = {"schema": schema, "style": STYLE_NAME}
            connection.execute(_DROP_SQL, ours | {"tables": [table.name for table in styled]})
            for table in styled:
                geometry = GEOMETRY if table.is_spatial else None
                row = {"table": table.name, "geometry": geometry, "qml": styles[table.name]}
                connection.execute(_CHANGE_SQL, ours | row)
                connection.execute(_ADD_SQL, ours | row)
    except psycopg.errors.LockNotAvailable:
        raise
    except (psycopg.errors.ProgrammingError, psycopg.errors.NotSupportedError) as error:
        warn_loss(
            "postgis: QGIS will not find our styles, since public.layer_styles cannot be written: "
            f"{error.diag.message_primary}"
        )


def _has_table(connection: Connection) -> bool:
    found = connection.execute("SELECT to_regclass('public.layer_styles') IS NOT NULL").fetchone()
    return found == (True,)
