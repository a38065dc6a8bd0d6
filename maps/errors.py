"""What can go wrong when a map is made."""


class MapError(Exception):
    """A map could not be made; the message says what is missing and what to do."""


class MissingAssetError(MapError, FileNotFoundError):
    """The bundled browser files are not there: the package was not built."""
