"""A user's own table of events, mapped without any articles: each row is an event."""

from geo.tables.columns import TableColumns
from geo.tables.files import is_table
from geo.tables.reader import (
    RowCounts,
    RowReader,
    TableError,
    TableEvents,
    TableWarning,
    count_rows,
    events_from_table,
    layers_from_table,
    read_tables,
    table_files,
)

__all__ = [
    "RowCounts",
    "RowReader",
    "TableColumns",
    "TableError",
    "TableEvents",
    "TableWarning",
    "count_rows",
    "events_from_table",
    "is_table",
    "layers_from_table",
    "read_tables",
    "table_files",
]
