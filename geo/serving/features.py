"""Features as GeoJSON (RFC 7946): six decimals, outer rings counterclockwise, text as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geo._columns import Kind
    from geo.serving.collection import Collection

Array = np.ndarray[Any, np.dtype[Any]]

DECIMALS: Final = 6
"""About 0.1 m."""
_AT_A_TIME: Final = 500
"""Features turned into text before the next are, so that an answer never is in memory whole."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def feature_texts(collection: Collection, rows: Array, prefix: str = "") -> list[str]:
    """The features of these rows as JSON.

    Their ids are their numbers, or with a prefix the text of both.
    """
    part = collection.table.iloc[rows]
    columns = [_values(part[name], kind) for name, kind in collection.kinds.items()]
    names = list(collection.kinds)
    shapes = geometry_texts(collection.geometries[rows])
    ids = [_encode(f"{prefix}{row + 1}") if prefix else str(row + 1) for row in rows.tolist()]
    values = zip(*columns, strict=True)
    return [
        f'{{"type":"Feature","id":{number},"geometry":{shape},'
        f'"properties":{_encode(dict(zip(names, row, strict=True)))}}}'
        for number, shape, row in zip(ids, shapes, values, strict=True)
    ]


def geometry_texts(geometries: Array) -> list[str]:
    """The geometries, (lon, lat), as GeoJSON; "null" where there is none."""
    rounded = shapely.transform(geometries, lambda xy: np.round(xy, DECIMALS) + 0.0)
    texts = shapely.to_geojson(shapely.orient_polygons(rounded))
    return ["null" if text is None else text for text in texts.tolist()]


def _values(column: pd.Series[Any], kind: Kind) -> list[Any]:
    if kind == "date":
        days = np.datetime_as_string(column.to_numpy(), unit="D").tolist()
        return [None if day == "NaT" else day for day in days]
    values: list[Any] = column.tolist()
    return [None if value != value else value for value in values] if kind == "number" else values


def features_in_pieces(collection: Collection, rows: Array, prefix: str = "") -> Iterator[bytes]:
    """The features of these rows with commas between them, in pieces of some hundred."""
    for start in range(0, len(rows), _AT_A_TIME):
        texts = feature_texts(collection, rows[start : start + _AT_A_TIME], prefix)
        yield (("," if start else "") + ",\n".join(texts)).encode()


def whole_collection(*collections: tuple[Collection, str], credit: str) -> Iterator[bytes]:
    """A FeatureCollection of all features of collections, each given with the prefix of its ids."""
    yield f'{{"type":"FeatureCollection","attribution":{json.dumps(credit)},"features":[\n'.encode()
    begun = False
    for collection, prefix in collections:
        for piece in features_in_pieces(collection, np.arange(len(collection)), prefix):
            yield b",\n" + piece if begun else piece
            begun = True
    yield b"\n]}\n"
