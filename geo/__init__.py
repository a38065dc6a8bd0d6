"""Articles in, events on a map out: import what you need from here.

Names load on first use, so that ``import geo`` stays quick and pulls in no map library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.articles import read_articles
    from geo.atlas import Atlas, read_atlas, write_atlas
    from geo.errors import GeoError
    from geo.events import find_events
    from geo.frames import Frames, load_frames
    from geo.layers import build_layers
    from geo.mentions import find_mentions
    from geo.merge import merge
    from geo.model import Document, Event, Layer, Mention, Rejected, Resolution
    from geo.resolve import resolve

_HOMES = {
    "Atlas": "geo.atlas",
    "Document": "geo.model",
    "Event": "geo.model",
    "Frames": "geo.frames",
    "GeoError": "geo.errors",
    "Layer": "geo.model",
    "Mention": "geo.model",
    "Rejected": "geo.model",
    "Resolution": "geo.model",
    "build_layers": "geo.layers",
    "find_events": "geo.events",
    "find_mentions": "geo.mentions",
    "load_frames": "geo.frames",
    "merge": "geo.merge",
    "read_articles": "geo.articles",
    "read_atlas": "geo.atlas",
    "resolve": "geo.resolve",
    "write_atlas": "geo.atlas",
}

__all__ = [
    "Atlas",
    "Document",
    "Event",
    "Frames",
    "GeoError",
    "Layer",
    "Mention",
    "Rejected",
    "Resolution",
    "build_layers",
    "find_events",
    "find_mentions",
    "load_frames",
    "merge",
    "read_articles",
    "read_atlas",
    "resolve",
    "write_atlas",
]


def __getattr__(name: str) -> Any:
    """The public name, imported from its module now."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
