"""A place-name index that needs no server: names and points to places, one read-only file."""

from gazetteer.build import write_index
from gazetteer.errors import (
    DownloadError,
    GazetteerCorrupt,
    GazetteerError,
    GazetteerMissing,
    SourceError,
)
from gazetteer.geometry import Surroundings
from gazetteer.index import Gazetteer
from gazetteer.names import fold
from gazetteer.place import LngLat, Place
from gazetteer.records import NameKind, PlaceRecord
from gazetteer.scanner import Proposal, Scanner

__all__ = [
    "DownloadError",
    "Gazetteer",
    "GazetteerCorrupt",
    "GazetteerError",
    "GazetteerMissing",
    "LngLat",
    "NameKind",
    "Place",
    "PlaceRecord",
    "Proposal",
    "Scanner",
    "SourceError",
    "Surroundings",
    "fold",
    "write_index",
]
