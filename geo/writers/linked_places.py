"""Linked Places Format 1.3, for gazetteers: a feature for each place that events are at.

The format is JSON-LD and GeoJSON at once. It knows places, their names with the articles that
use them, and when they were attested; events are told in the places' descriptions.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from geo._gis import gis_tables, unplaced, warn_loss
from geo.writers._lpf_places import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from geo.model import Atlas
    from geo.writers._lpf_places import Happening, PlaceFound, Source

Json = dict[str, Any]

CONTEXT: Final = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/"
    "linkedplaces-context-v1.1.jsonld"
)
"""The name of the vocabulary; the format demands it."""
GEONAMES: Final = "https://sws.geonames.org/"
OWN: Final = "urn:eventatlas:"
_GEONAMES_PLACE: Final = re.compile(r"geonames:(\d+)")
_WEB: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_DECIMALS = 6

CLASSES: Final[Mapping[str, str]] = {
    "A": "A", "H": "H", "L": "L", "P": "P", "R": "R", "S": "S", "T": "T", "U": "H", "V": "L",
}  # fmt: skip
"""GeoNames' feature classes, as the format has them: it has none undersea, none of vegetation."""
_CLASS_OF_ID: Final[Mapping[str, str]] = {
    "country": "A", "admin1": "A", "admin2": "A", "water": "H", "waters": "H", "region": "L",
    "zone": "L", "zone:sea": "H", "zone:strait": "H", "site": "S", "airport": "S", "port": "S",
    "geonames": "P",
}  # fmt: skip
"""What the first words of an id say of a place whose class is not told."""
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "A": ("aat:300232418", "administrative divisions"),
    "H": ("aat:300266059", "bodies of water (natural)"),
    "L": ("aat:300182722", "regions (geographic)"),
    "P": ("aat:300008347", "inhabited places"),
    "R": ("aat:300008217", "roads"),
    "S": ("aat:300000809", "sites (locations)"),
    "T": ("aat:300266060", "landforms (terrestrial)"),
}
"""Of the Art and Architecture Thesaurus."""
_COUNTRY: Final = ("aat:300387506", "countries")


def write(atlas: Atlas, draft: Path) -> int:
    """Write the places of the atlas; how many they are."""
    tables = gis_tables(atlas.layers)
    places = places_of(atlas, tables)
    _warn(
        routes=sum(len(table.gdf) for table in tables if table.kind == "routes"),
        bare=len(unplaced(atlas.layers)),
        undated=sum(not _is_dated(place) for place in places),
    )
    taken: set[str] = set()
    features = (_json(_feature(place, taken)) for place in places)
    with draft.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(_json(_head(atlas.run)).removesuffix("}") + ', "features": [\n')
        for number, feature in enumerate(features):
            file.write(f",\n{feature}" if number else feature)
        file.write("\n]}\n")
    return len(places)


def count(path: Path) -> int:
    """How many places a reader finds in the file."""
    with path.open(encoding="utf-8") as file:
        return len(json.load(file)["features"])


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _warn(*, routes: int, bare: int, undated: int) -> None:
    if routes:
        warn_loss(f"linked places: routes left out, as the format holds places only: {routes}")
    if bare:
        warn_loss(f"linked places: events left out, as they have no place: {bare}")
    if undated:
        warn_loss(f"linked places: places without a date, which the format asks for: {undated}")


def _head(run: Mapping[str, str]) -> Json:
    return {
        "type": "FeatureCollection",
        "@context": CONTEXT,
        "name": "Event Atlas",
        "attribution": run.get("attribution", ""),
    }


def _feature(place: PlaceFound, taken: set[str]) -> Json:
    """The place as a feature; ``taken`` holds the ids given so far."""
    feature_class = _class(place)
    when = _when(place.happenings.values())
    geonameid = _geonameid(place)
    links = [{"type": "closeMatch", "identifier": f"gn:{geonameid}"}] if geonameid else []
    return {
        "@id": _identifier(place, geonameid, taken),
        "type": "Feature",
        "properties": {
            "title": place.title,
            "ccodes": [place.country_code] if place.country_code else [],
            "fclasses": [feature_class],
            "place_id": place.place_id,
            "radius_km": round(place.radius_km, 1),
            "events": len(place.happenings),
        },
        **({"when": {"timespans": when}} if when else {}),
        "names": list(_names(place.names)),
        "types": [_type(place, feature_class)],
        "geometry": {
            "type": "Point",
            "coordinates": [round(place.lon, _DECIMALS), round(place.lat, _DECIMALS)],
            # "30 km north of Kherson" is our own reckoning, not a gazetteer's
            "certainty": "less-certain" if place.place_id.startswith("zone:") else "certain",
        },
        "links": links,
        "descriptions": [_description(one) for one in place.happenings.values()],
    }


def _identifier(place: PlaceFound, geonameid: int | None, taken: set[str]) -> str:
    name = place.place_id or f"place:{place.title}:{place.lat:.5f},{place.lon:.5f}"
    found = f"{GEONAMES}{geonameid}/" if geonameid else ""
    if not found or found in taken:
        found = OWN + quote(name, safe=":,.-_~")
    while found in taken:
        found += "_"
    taken.add(found)
    return found


def _geonameid(place: PlaceFound) -> int | None:
    match = _GEONAMES_PLACE.fullmatch(place.place_id)
    return int(match[1]) if match else place.geonameid


def _class(place: PlaceFound) -> str:
    words = place.place_id.split(":")
    guesses = (
        CLASSES.get(place.feature_class),
        *(_CLASS_OF_ID.get(":".join(words[:n])) for n in (2, 1)),
    )
    return next(filter(None, guesses), "L")


def _type(place: PlaceFound, feature_class: str) -> Json:
    country = place.feature_code.startswith("PCL") or place.place_id.startswith("country:")
    identifier, label = _COUNTRY if country else _TYPES[feature_class]
    labels = [{"label": place.feature_code}] if place.feature_code else []
    return {"identifier": identifier, "label": label, "sourceLabels": labels}


def _when(happenings: Iterable[Happening]) -> list[Json]:
    """The distinct times of the events; a day, or a stretch in which the event was some day."""
    known = {(one.start or one.end, one.end or one.start) for one in happenings}
    return [
        {"start": {"in": start}} if start == end
        else {"start": {"earliest": start}, "end": {"latest": end}}
        for start, end in sorted(known - {("", "")})
    ]  # fmt: skip


def _is_dated(place: PlaceFound) -> bool:
    """Whether it has what the format asks for: the time of an event, or a citation's year."""
    cited = (source.published for sources in place.names.values() for source in sources.values())
    return any(one.start or one.end for one in place.happenings.values()) or any(cited)


def _names(names: Mapping[str, Mapping[str, Source]]) -> Iterator[Json]:
    """Yield the names, the one in most articles first."""
    for name, sources in sorted(names.items(), key=lambda item: (-len(item[1]), item[0])):
        citations = [_citation(sources[doc_id]) for doc_id in sorted(sources)]
        yield {"toponym": name, "citations": citations or [{"label": "Event Atlas"}]}


def _citation(source: Source) -> Json:
    citation: Json = {"label": source.label}
    if source.published[:4].isdigit():
        citation["year"] = int(source.published[:4])
    if _WEB.fullmatch(source.url):
        citation["@id"] = source.url
    return citation


def _description(one: Happening) -> Json:
    time = one.start if one.start == one.end else f"{one.start} to {one.end}".strip()
    told = ", ".join(part for part in (one.noun, one.status, time) if part)
    return {
        "@id": f"{OWN}event:{quote(one.event_id, safe='-_.~')}",
        "value": f"{told}: {one.title}",
    }
