"""An atlas over HTTP, for programs on the same machine: OGC API - Features, layers, the map."""

from geo.serving.live import Live
from geo.serving.published import Published, publish
from geo.serving.server import AtlasServer

__all__ = ["AtlasServer", "Live", "Published", "publish"]
