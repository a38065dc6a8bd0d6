"""The documents of OGC API - Features that describe the service and its collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.serving.formats import GEOJSON, HTML, JSON, OPENAPI
from geo.serving.parameters import CRS84

if TYPE_CHECKING:
    from geo.serving.collection import Collection
    from geo.serving.published import Published

TITLE: Final = "Event Atlas"
FLATGEOBUF: Final = "application/flatgeobuf"
_CONFORMANCE: Final = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMANCE: Final = {
    "conformsTo": [f"{_CONFORMANCE}/{name}" for name in ("core", "oas30", "geojson")]
}
_GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"

Document = dict[str, Any]


def link(href: str, rel: str, media_type: str, title: str) -> dict[str, str]:
    """A link; ``rel`` says how what it leads to relates to the document it is in."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def landing(published: Published, base: str) -> Document:
    """The document that leads to everything; ``base`` is the address of the server."""
    return {
        "title": TITLE,
        "description": "Events found in news articles, with their places, dates and evidence.",
        "attribution": published.attribution,
        "links": [
            link(f"{base}/", "self", JSON, "This document"),
            link(f"{base}/?f=html", "alternate", HTML, "The live map"),
            link(f"{base}/api", "service-desc", f"{OPENAPI};version=3.0", "The API for programs"),
            link(f"{base}/collections?f=html", "service-doc", HTML, "The API for people"),
            link(f"{base}/conformance", "conformance", JSON, "The standards kept to"),
            link(f"{base}/collections", "data", JSON, "The collections"),
            link(f"{base}/all.geojson", "enclosure", GEOJSON, "All events in one file"),
        ],
    }


def collections(published: Published, base: str) -> Document:
    """The document of all collections."""
    return {
        "links": [
            link(f"{base}/collections", "self", JSON, "This document"),
            link(f"{base}/collections?f=html", "alternate", HTML, "For people"),
        ],
        "collections": [collection(each, base) for each in published.collections.values()],
    }


def collection(one: Collection, base: str) -> Document:
    """The document of one collection."""
    at = f"{base}/collections/{one.name}"
    return {
        "id": one.name,
        "title": one.title,
        "description": one.about,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": _extent(one),
        "links": [
            link(at, "self", JSON, "This document"),
            link(f"{at}/items", "items", GEOJSON, f"{one.title}, page by page"),
            *whole_files(one, base),
        ],
    }


def whole_files(one: Collection, base: str) -> list[dict[str, str]]:
    """Links to the collection as a file."""
    links = [
        link(f"{base}/layers/{one.name}.geojson", "enclosure", GEOJSON, f"{one.title} as GeoJSON")
    ]
    if one.geometry_type:
        address, title = f"{base}/layers/{one.name}.fgb", f"{one.title} as FlatGeobuf"
        links.append(link(address, "enclosure", FLATGEOBUF, title))
    return links


def _extent(one: Collection) -> Document:
    first, last = days_of(one)
    interval = [first and f"{first}T00:00:00Z", last and f"{last}T23:59:59Z"]
    extent: Document = {"temporal": {"interval": [interval], "trs": _GREGORIAN}}
    if one.extent is not None:
        extent["spatial"] = {"bbox": [list(one.extent)], "crs": CRS84}
    return extent


def days_of(one: Collection) -> tuple[str | None, str | None]:
    """The first and the last day of a collection, ISO; ``None`` when no date is known."""
    known = ~np.isnat(one.first)
    if not known.any():
        return None, None
    return str(one.first[known].min()), str(one.last[known].max())


def fault(status: int, message: str) -> Document:
    """The document that says what is wrong."""
    return {"code": str(status), "description": message}
