"""A place-name index that needs no server: names and points to places, one read-only file."""

from gazetteer.errors import GazetteerCorrupt, GazetteerError, GazetteerMissing, SourceError
from gazetteer.index import Gazetteer
from gazetteer.names import fold
from gazetteer.place import LngLat, Place

__all__ = [
    "Gazetteer",
    "GazetteerCorrupt",
    "GazetteerError",
    "GazetteerMissing",
    "LngLat",
    "Place",
    "SourceError",
    "fold",
]
