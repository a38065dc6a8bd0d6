"""KMZ: the KML and the pictures of its marks in one zip, ready for Google Earth."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from geo.writers._kml_content import content_of
from geo.writers._kml_document import count_placemarks, write_document
from geo.writers._kml_icons import icon_png

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Atlas

DOCUMENT: Final = "doc.kml"
"""Comes first: Google Earth opens the first KML file of the zip."""
_FIXED_TIME: Final = (2000, 1, 1, 0, 0, 0)
_MANY: Final = 400_000
"""Placemarks that may fill 2 GB. Then the zip has 64-bit sizes, which GDAL 3.6 does not read."""


def write(atlas: Atlas, draft: Path) -> int:
    """Write the atlas as a KMZ file; the number of placemarks."""
    content = content_of(atlas)
    with ZipFile(draft, "w") as archive:
        with _entry(archive, DOCUMENT, large=content.placemarks > _MANY) as out:
            written = write_document(content, out, pictures=True)
        for icon in content.icons():
            with _entry(archive, icon.name) as out:
                out.write(icon_png(icon))
    return written


def _entry(archive: ZipFile, name: str, *, large: bool = False) -> IO[bytes]:
    """A file in the zip to write to; its time is fixed, so that equal input gives equal bytes."""
    info = ZipInfo(name, _FIXED_TIME)
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3  # the same on every system
    return archive.open(info, "w", force_zip64=large)


def count(path: Path) -> int:
    """How many placemarks a reader finds in the file."""
    with ZipFile(path) as archive, archive.open(DOCUMENT) as file:
        return count_placemarks(file)
