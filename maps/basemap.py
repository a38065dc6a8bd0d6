"""The files built into the package: the browser's runtime and styles, the base map, its names."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from maps.errors import MissingAssetError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

PICTURE_ATTRIBUTION = "Places © GeoNames (CC BY 4.0) · Natural Earth"
ATTRIBUTION = f"{PICTURE_ATTRIBUTION} · Leaflet"


@cache
def asset(name: str) -> str:
    """Return the text of a built file.

    ``runtime.css``, ``runtime.en.js`` and those of the other languages; ``base.json``, the land,
    borders, lakes and rivers; ``labels.json``, the names of countries and towns;
    ``countries.json``, for ``country_rings``. What the JSON files hold stands in
    ``maps/web/base.mjs`` and ``maps/web/labels.py``; none of their texts has a character that could
    end a ``<script>``.

    Raises MissingAssetError when the package was not built.
    """
    try:
        return (files("maps") / "static" / name).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingAssetError(
            f"maps/static/{name} is missing: the map's browser files were not built. Install the "
            "package (pip install .), or in a checkout run `python hatch_build.py`, or for all but "
            "labels.json `npm ci && npm run build` in maps/web."
        ) from error


def country_rings(codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the outlines of countries by ISO 3166 alpha-2 code, encoded as in ``base.json``.

    A code without an outline is left out. Raises MissingAssetError when the package was not built.
    """
    countries: dict[str, list[str]] = json.loads(asset("countries.json"))
    return {code: countries[code] for code in sorted(set(codes)) if code in countries}


def template(name: str) -> str:
    """Return the text of a page template."""
    return (files("maps") / "templates" / name).read_text(encoding="utf-8")


def base_lines(kind: str) -> list[npt.NDArray[np.float64]]:
    """Return Natural Earth's ``rings`` of land, ``lakes`` or ``rivers``: longitude, latitude."""
    base: dict[str, Any] = json.loads(asset("base.json"))
    return decode_lines(base[kind], base["steps"])


def country_lines(codes: Iterable[str]) -> list[npt.NDArray[np.float64]]:
    """Return the outlines of countries by their ISO 3166 alpha-2 codes; unknown ones have none."""
    steps: int = json.loads(asset("base.json"))["steps"]
    rings = country_rings(codes).values()
    return [line for texts in rings for line in decode_lines(texts, steps)]


def decode_lines(texts: Iterable[str], steps: int) -> list[npt.NDArray[np.float64]]:
    """Return lines of longitude and latitude from the text they travel as.

    The text is explained where it is written, in ``maps/web/base.mjs``.

    >>> decode_lines(["?gEfEo}@"], 200)[0].tolist()
    [[0.0, 0.5], [-0.5, 5.5]]
    """
    return [_decode(text) / steps for text in texts]


def _decode(text: str) -> npt.NDArray[np.float64]:
    pieces = np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.int64) - 63
    ends = np.flatnonzero(pieces < 32)
    starts = np.concatenate([[0], ends[:-1] + 1])
    places = np.arange(len(pieces)) - np.repeat(starts, ends - starts + 1)
    zigzag = np.add.reduceat((pieces & 31) << (5 * places), starts)
    deltas = np.where(zigzag & 1, ~(zigzag >> 1), zigzag >> 1)
    return np.cumsum(deltas.reshape(-1, 2), axis=0).astype(np.float64)


def tile_host(url: str) -> str:
    """Return the host that an address of tiles asks. Raises ``ValueError`` for another address.

    >>> tile_host("https://tiles.example/{z}/{x}/{y}.png")
    'tiles.example'
    """
    parts = urlsplit(url)
    whole = all(part in url for part in ("{z}", "{x}", "{y}"))
    host = parts.netloc
    if parts.scheme != "https" or not re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", host) or not whole:
        raise ValueError(f"{url!r} is no address of tiles: https://HOST/{{z}}/{{x}}/{{y}}.png")
    return host


def tile_credit(url: str) -> str:
    """Return who is to be named for tiles."""
    host = tile_host(url)
    known = host == "openstreetmap.org" or host.endswith(".openstreetmap.org")
    return "© OpenStreetMap contributors" if known else host
