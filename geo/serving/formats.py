"""The format a client is answered in: by the parameter ``f``, else by its ``Accept`` header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.errors import GeoError
from geo.serving.parameters import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
OPENAPI: Final = "application/vnd.oai.openapi+json"

Offers = tuple[tuple[str, str], ...]
"""Pairs of what ``f`` calls a format and its media type, the preferred one first."""

PLAIN: Final[Offers] = (("json", JSON),)
PAGES: Final[Offers] = (("json", JSON), ("html", HTML))
FEATURES: Final[Offers] = (("geojson", GEOJSON), ("json", GEOJSON), ("json", JSON))
DEFINITION: Final[Offers] = (("json", OPENAPI), ("json", JSON))


class UnacceptableError(GeoError, ValueError):
    """None of the formats there are is one the client takes."""


def choose(offers: Offers, given: Mapping[str, str], accept: str) -> str:
    """The media type to answer with.

    Raises ``ParameterError`` for an ``f`` that is not offered, ``UnacceptableError`` when the
    header rules all offers out.

    >>> choose(PAGES, {}, "text/html, */*;q=0.8")
    'text/html'
    """
    if "f" in given:
        asked = dict(reversed(offers)).get(given["f"])
        if asked is None:
            can = ", ".join(dict(offers))
            raise ParameterError(f"f is one of {can}, not {given['f']!r}")
        return asked
    taken = list(_taken(accept)) or [("*/*", 1.0)]
    best = max(offers, key=lambda offer: _weight(offer[1], taken))
    if not _weight(best[1], taken):
        can = ", ".join(dict.fromkeys(media_type for _, media_type in offers))
        raise UnacceptableError(f"there is only {can} here")
    return best[1]


def _taken(accept: str) -> Iterator[tuple[str, float]]:
    """Yield the media ranges of an ``Accept`` header with their weights."""
    for entry in accept.split(","):
        media_range, *parameters = (part.strip().lower() for part in entry.split(";"))
        weights = [part[2:] for part in parameters if part.startswith("q=")]
        if media_range:
            yield media_range, _weight_of(weights[0]) if weights else 1.0


def _weight_of(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _weight(media_type: str, taken: list[tuple[str, float]]) -> float:
    """How much the client wants the type: by the most exact of its ranges that match."""
    kind = media_type.partition("/")[0]
    for media_range in (media_type, f"{kind}/*", "*/*"):
        weights = [weight for name, weight in taken if name == media_range]
        if weights:
            return max(weights)
    return 0.0
