"""GeoJSON as RFC 7946 has it: right-hand rings, boxes, nothing across the antimeridian."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio

from geo._gis import all_marks
from geo._ogr import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Atlas


def write(atlas: Atlas, draft: Path) -> int:
    """Write every mark as a feature of one collection; the number of features.

    Events without a place have null geometry. Six decimals: a tenth of a meter.
    """
    marks = all_marks(atlas.layers)
    write_table(
        draft,
        marks,
        layer="events",
        driver="GeoJSON",
        layer_options={
            "RFC7946": "YES",
            "WRITE_BBOX": "YES",
            "COORDINATE_PRECISION": "6",
            "DESCRIPTION": atlas.run.get("attribution", ""),
        },
    )
    return len(marks)


def count(path: Path) -> int:
    """The features in the file."""
    return int(pyogrio.read_info(path)["features"])
