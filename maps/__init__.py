"""Layers of events to one HTML file that opens without internet."""

from maps.errors import MapError
from maps.event_map import EventMap

__all__ = ["EventMap", "MapError"]
