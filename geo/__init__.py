"""Articles in, events on a map out: import what you need from here.

Names load on first use, so that ``import geo`` stays quick and pulls in no map library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo._gis import LossWarning
    from geo.articles import read_articles
    from geo.atlas import read_atlas, write_atlas
    from geo.errors import GeoError
    from geo.events import find_events
    from geo.files import write_file, write_layers
    from geo.frames import Frames, load_frames
    from geo.layers import build_layers
    from geo.mentions import find_mentions
    from geo.merge import merge
    from geo.model import Atlas, Document, Event, Layer, Mention, Rejected, Resolution
    from geo.postgis import write_postgis
    from geo.resolve import resolve
    from geo.selection import Selection, select
    from geo.tables import TableEvents, events_from_table, layers_from_table

_HOMES = {
    "Atlas": "geo.model",
    "Document": "geo.model",
    "Event": "geo.model",
    "Frames": "geo.frames",
    "GeoError": "geo.errors",
    "Layer": "geo.model",
    "LossWarning": "geo._gis",
    "Mention": "geo.model",
    "Rejected": "geo.model",
    "Resolution": "geo.model",
    "Selection": "geo.selection",
    "TableEvents": "geo.tables",
    "build_layers": "geo.layers",
    "events_from_table": "geo.tables",
    "find_events": "geo.events",
    "find_mentions": "geo.mentions",
    "layers_from_table": "geo.tables",
    "load_frames": "geo.frames",
    "merge": "geo.merge",
    "read_articles": "geo.articles",
    "read_atlas": "geo.atlas",
    "resolve": "geo.resolve",
    "select": "geo.selection",
    "write_atlas": "geo.atlas",
    "write_file": "geo.files",
    "write_layers": "geo.files",
    "write_postgis": "geo.postgis",
}

__all__ = [
    "Atlas",
    "Document",
    "Event",
    "Frames",
    "GeoError",
    "Layer",
    "LossWarning",
    "Mention",
    "Rejected",
    "Resolution",
    "Selection",
    "TableEvents",
    "build_layers",
    "events_from_table",
    "find_events",
    "find_mentions",
    "layers_from_table",
    "load_frames",
    "merge",
    "read_articles",
    "read_atlas",
    "resolve",
    "select",
    "write_atlas",
    "write_file",
    "write_layers",
    "write_postgis",
]


def __getattr__(name: str) -> Any:
    """The public name, imported from its module now."""
    if name not in _HOMES:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
