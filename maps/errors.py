"""What can go wrong when a map is made."""


class MapError(Exception):
    """A map could not be made; the message says what is missing and what to do."""


class MissingAssetError(MapError, FileNotFoundError):
    """The bundled browser files are not there: the package was not built."""


class PictureError(MapError):
    """A picture could not be drawn."""


class PictureFormatError(PictureError, ValueError):
    """The file's ending names no format that pictures are drawn in."""


class MissingMatplotlibError(PictureError, ImportError):
    """Pictures are drawn with matplotlib, which is not installed."""
