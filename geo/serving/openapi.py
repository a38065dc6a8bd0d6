"""The description of the API for programs, in OpenAPI 3.0."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geo.serving.parameters import CRS84, MOST, OWN, USUAL_LIMIT

if TYPE_CHECKING:
    from geo._columns import Kind
    from geo.serving.published import Published

_SCHEMAS: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "count": {"type": "integer"},
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


def openapi(published: Published, base: str) -> dict[str, Any]:
    """The document; ``base`` is the address of the server."""
    text = (files("geo.serving") / "data" / "openapi.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    document["servers"] = [{"url": base}]
    shared = document["components"]["parameters"]
    shared["limit"]["schema"] |= {"maximum": MOST, "default": USUAL_LIMIT}
    shared["bbox-crs"]["schema"] |= {"enum": [CRS84], "default": CRS84}
    if published.collections:
        shared["collectionId"]["schema"]["enum"] = list(published.collections)
    items = document["paths"]["/collections/{collectionId}/items"]["get"]
    items["parameters"] += _filters(published)
    return document


def _filters(published: Published) -> list[dict[str, Any]]:
    """A parameter for every column that some collection has."""
    kinds = {
        name: kind
        for collection in published.collections.values()
        for name, kind in collection.kinds.items()
    }
    return [
        {
            "name": name,
            "in": "query",
            "description": "Only features with just this value.",
            "schema": _SCHEMAS[kind],
            "style": "form",
            "explode": False,
        }
        for name, kind in kinds.items()
        if name not in OWN
    ]
