"""What a layer's tables look like: columns, their types, the order of layers and of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from geo._clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


Kind = Literal["text", "number", "count", "flag", "date"]
"""text: str, never null · number: float64, NaN when none · count: int64 · flag: bool ·
date: datetime64[ms], NaT when none."""

CRS: Final = "EPSG:4326"

EVENT_COLUMNS: Final[Mapping[str, Kind]] = {
    "event_id": "text",
    "type": "text",
    "subtype": "text",
    "title": "text",
    "status": "text",
    "contested": "flag",
    "confidence": "number",
    "date_start": "date",
    "date_end": "date",
    "date_precision": "count",
}
"""What a row says of the event itself, before the mark's columns."""

MARK_COLUMNS: Final[Mapping[str, Kind]] = {
    "mark": "text",
    "role": "text",
    "place_name": "text",
    "place_id": "text",
    "country_code": "text",
    "lat": "number",
    "lon": "number",
    "geo_precision": "count",
    "radius_km": "number",
    "basis": "text",
    "reason": "text",
    "origin_name": "text",
    "destination_name": "text",
}
"""What a row says of the mark: a place in a role, a route, or nothing (``mark`` none)."""

SUM_COLUMNS: Final[Mapping[str, Kind]] = {
    "actors": "text",
    "quantities": "text",
    "sources": "count",
    "documents": "count",
    "plover": "text",
}
"""What a row says of the event, after the mark's columns."""

COLUMNS: Final[Mapping[str, Kind]] = {**EVENT_COLUMNS, **MARK_COLUMNS, **SUM_COLUMNS}
"""All columns of a layer in their order; ``geometry`` follows."""

EVIDENCE_COLUMNS: Final[Mapping[str, Kind]] = {
    "event_id": "text",
    "doc_id": "text",
    "start": "count",
    "end": "count",
    "sentence": "text",
    "source": "text",
    "stance": "text",
    "published": "text",
    "url": "text",
    "outlet": "text",
}
LINK_COLUMNS: Final[Mapping[str, Kind]] = {
    "event_id": "text",
    "kind": "text",
    "other_event_id": "text",
}

DTYPES: Final[Mapping[Kind, str]] = {
    "text": "str",
    "number": "float64",
    "count": "int64",
    "flag": "bool",
    "date": "datetime64[ms]",
}

TITLES: Final[Mapping[str, str]] = {
    "visit": "Visits",
    "meeting": "Meetings",
    "transfer": "Shipments",
    "exploration": "Exploration",
    "agreement": "Agreements",
    "deployment": "Deployments",
    "test": "Tests",
    "conflict": "Conflict",
    "sanction": "Sanctions",
    "movement": "Movements",
    "crisis": "Crises",
}
"""Titles of the built-in types, in the order the layers come in."""

MARKS: Final = ("point", "area", "country", "route", "none")
ROLES: Final = ("location", "origin", "destination", "target", "end_use", "via")
STATUSES: Final = ("happened", "planned", "alleged", "denied", "possible")


def title_of(event_type: str) -> str:
    """The title of the type's layer; a user's own type reads as written.

    >>> title_of("transfer"), title_of("cyber_attack")
    ('Shipments', 'Cyber attack')
    """
    words = clean_line(event_type.replace("_", " "))
    return TITLES.get(event_type, words[:1].upper() + words[1:])


def in_layer_order(types: Iterable[str]) -> list[str]:
    """The distinct types: built-in ones first, in their fixed order, then users' by name."""
    rank = {name: index for index, name in enumerate(TITLES)}
    return sorted(set(types), key=lambda name: (rank.get(name, len(rank)), name))


def frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Kind]) -> pd.DataFrame:
    """The rows as a table with exactly these columns and types, also when there are none."""
    return pd.DataFrame(
        {name: typed([row[name] for row in rows], kind) for name, kind in columns.items()}
    )


def typed(values: Sequence[Any], kind: Kind) -> pd.Series[Any]:
    """A column of the kind's type; ``None`` becomes ``""``, NaN, NaT, 0 or ``False``."""
    if kind == "date":
        days = ["NaT" if pd.isna(value) else str(value)[:10] for value in values]
        return pd.Series(np.array(days, dtype="datetime64[D]").astype(DTYPES[kind]))
    blank = {"text": "", "number": float("nan"), "count": 0, "flag": False}[kind]
    filled = [blank if pd.isna(value) else value for value in values]
    return pd.Series(filled, dtype=DTYPES[kind])


def complete(table: pd.DataFrame, columns: Mapping[str, Kind]) -> pd.DataFrame:
    """The table with exactly these columns and their types; what it lacks is blank."""
    return pd.DataFrame({name: _as_kind(table, name, kind) for name, kind in columns.items()})


def _as_kind(table: pd.DataFrame, name: str, kind: Kind) -> pd.Series[Any]:
    if name not in table.columns:
        return typed([None] * len(table), kind)
    column = table[name].reset_index(drop=True)
    if str(column.dtype) == DTYPES[kind]:
        return column
    values = column.tolist()
    if kind == "text":  # pandas cannot even hold what is not storable
        values = [clean_text(one) if isinstance(one, str) else one for one in values]
    return typed(values, kind)


def geo_frame(rows: Sequence[Mapping[str, Any]]) -> GeoDataFrame:
    """The rows of a layer, each with its ``geometry``, as a GeoDataFrame in row order."""
    geometry = GeoSeries([row["geometry"] for row in rows], crs=CRS)
    return in_row_order(GeoDataFrame(frame(rows, COLUMNS), geometry=geometry, crs=CRS))


def in_row_order(gdf: GeoDataFrame) -> GeoDataFrame:
    """The rows by date (undated last), event, mark, role and place, with a fresh index."""
    keys = pd.DataFrame(
        {
            "date_start": gdf["date_start"],
            "event_id": gdf["event_id"],
            "mark": gdf["mark"].map(_rank(MARKS)).fillna(len(MARKS)),
            "role": gdf["role"].map(_rank(ROLES)).fillna(len(ROLES)),
            "place_name": gdf["place_name"],
            "place_id": gdf["place_id"],
            "origin_name": gdf["origin_name"],
            "destination_name": gdf["destination_name"],
        }
    )
    order = keys.sort_values(list(keys.columns), na_position="last", kind="stable").index
    return gdf.loc[order].reset_index(drop=True)


def _rank(names: Sequence[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(names)}
