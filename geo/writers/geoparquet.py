"""GeoParquet 1.1, for DuckDB, Arrow and notebooks; ArcGIS Pro reads it too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from geo._gis import all_marks

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Atlas

COMPRESSION = "snappy"
"""What every reader takes."""


def write(atlas: Atlas, draft: Path) -> int:
    """Write every mark as a row, with the box of each in column ``bbox``; the number of rows.

    What made the atlas is in the file's metadata, key ``eventatlas``.
    """
    marks = all_marks(atlas.layers)
    marks.to_parquet(
        draft,
        index=False,
        compression=COMPRESSION,
        schema_version="1.1.0",
        write_covering_bbox=True,
    )
    _sign(draft, json.dumps(dict(atlas.run), ensure_ascii=False))
    return len(marks)


def _sign(path: Path, run: str) -> None:
    """Add what made the file to its metadata, which geopandas has no argument for."""
    table = pq.read_table(path)
    metadata = {**(table.schema.metadata or {}), b"eventatlas": run.encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression=COMPRESSION)


def count(path: Path) -> int:
    """The rows in the file."""
    return int(pq.read_metadata(path).num_rows)
