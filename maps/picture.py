"""Static pictures of event layers, for reports: PNG, SVG or PDF, drawn like the web map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maps._whole import write_whole
from maps.errors import MissingMatplotlibError, PictureFormatError

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from geo.model import Layer

FORMATS = ("png", "svg", "pdf")


def draw_picture(
    layers: Sequence[Layer],
    path: str | os.PathLike[str],
    *,
    title: str = "Event Atlas",
    size: tuple[float, float] = (11.7, 8.3),
    dpi: int = 200,
) -> Path:
    """Draw the layers' events as a map with title and legend; return the path of the picture.

    The path's ending says the format: .png, .svg or .pdf. ``size`` is in inches, width first (A4
    across by default), ``dpi`` the dots an inch of a PNG. The same layers give the same bytes. The
    file is written whole or not at all.

    Raises PictureFormatError for another ending, MissingMatplotlibError without matplotlib, and
    MissingAssetError when the package was not built.
    """
    target = Path(path)
    name = target.suffix.removeprefix(".").lower()
    if name not in FORMATS:
        raise PictureFormatError(f"{target}: a picture's name ends in .png, .svg or .pdf")
    try:
        from maps import _picture_sheet
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise MissingMatplotlibError(
            'pictures are drawn with matplotlib: pip install "eventatlas[pictures]"'
        ) from error
    write_whole(target, _picture_sheet.picture(layers, title, size, dpi, name))
    return target
