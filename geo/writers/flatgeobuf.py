"""FlatGeobuf: one table with a spatial index, read in parts over the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio

from geo._gis import all_marks, counted, warn_loss
from geo._ogr import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Atlas


def write(atlas: Atlas, draft: Path) -> int:
    """Write every mark as a feature; the number of features.

    The format wants a geometry for each row: events without a place are left out, with a warning.
    """
    marks = all_marks(atlas.layers)
    placed = marks[marks.geometry.notna()].reset_index(drop=True)
    if len(placed) < len(marks):
        events = marks.loc[marks.geometry.isna(), "event_id"].nunique()
        warn_loss(f"{draft.name}: {counted(events, 'event')} without a place not in it")
    write_table(
        draft,
        placed,
        layer="events",
        driver="FlatGeobuf",
        layer_options={"TITLE": "Event Atlas", "DESCRIPTION": atlas.run.get("attribution", "")},
    )
    return len(placed)


def count(path: Path) -> int:
    """The features in the file."""
    return int(pyogrio.read_info(path, force_feature_count=True)["features"])
