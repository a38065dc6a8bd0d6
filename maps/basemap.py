"""The browser files built into the package: Leaflet and the runtime, styles, land."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from maps.errors import MissingAssetError

ATTRIBUTION = "Places © GeoNames (CC BY 4.0) · Natural Earth · Leaflet"


@cache
def asset(name: str) -> str:
    """Return the text of a built file: ``runtime.js``, ``runtime.css`` or ``land.json``.

    Raises MissingAssetError when the package was not built.
    """
    try:
        return (files("maps") / "static" / name).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingAssetError(
            f"maps/static/{name} is missing: the map's browser files were not built. Install the "
            "package (pip install .), or in a checkout run `npm ci && npm run build` in maps/web."
        ) from error


def template(name: str) -> str:
    """Return the text of a page template."""
    return (files("maps") / "templates" / name).read_text(encoding="utf-8")
