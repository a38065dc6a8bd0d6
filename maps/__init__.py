"""Layers of events to one HTML file that opens without internet, or to a picture for reports."""

from maps.errors import MapError
from maps.event_map import EventMap
from maps.picture import draw_picture

__all__ = ["EventMap", "MapError", "draw_picture"]
