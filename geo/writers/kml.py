"""KML 2.2 for Google Earth: a folder for each layer, balloons with the evidence, a time slider.

Written as text, a few thousand placemarks at a time. GDAL's writer makes files that no parser
reads when text is odd, and object libraries are slow and give ids the schema forbids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.writers._kml_content import content_of
from geo.writers._kml_document import count_placemarks, write_document

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Atlas


def write(atlas: Atlas, draft: Path) -> int:
    """Write the atlas as one KML file; the number of placemarks.

    A KML file holds no pictures: marks have their color, and each program's own symbol.
    """
    with draft.open("wb") as out:
        return write_document(content_of(atlas), out, pictures=False)


def count(path: Path) -> int:
    """How many placemarks a reader finds in the file."""
    with path.open("rb") as file:
        return count_placemarks(file)
