"""Layers of events to one HTML file that opens without internet, or to a picture for reports.

Names load on first use: ``maps.style``, the table of how events look, is read by programs that
need no map.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps.errors import MapError
    from maps.event_map import EventMap
    from maps.picture import draw_picture

_HOMES = {
    "EventMap": "maps.event_map",
    "MapError": "maps.errors",
    "draw_picture": "maps.picture",
}

__all__ = ["EventMap", "MapError", "draw_picture"]


def __getattr__(name: str) -> Any:
    """The public name, imported from its module now."""
    if name not in _HOMES:
        raise AttributeError(f"module 'maps' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
