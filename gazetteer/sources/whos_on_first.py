"""Places of Who's On First: a GeoJSON file, a folder of them, or an SQLite distribution."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from gazetteer.errors import SourceError
from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import clean_name, number_of, people, point, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gazetteer.sources.report import Report

SOURCE = "Who's On First"
LARGEST_FILE = 64 << 20
"""Bytes of one place; the largest outlines have some 30 million."""
CLASS_AND_CODE = {
    "locality": ("P", "PPL"), "borough": ("P", "PPLX"), "macrohood": ("P", "PPLX"),
    "neighbourhood": ("P", "PPLX"), "microhood": ("P", "PPLX"), "county": ("A", "ADM2"),
    "localadmin": ("A", "ADM3"), "region": ("A", "ADM1"), "macroregion": ("L", "RGN"),
    "macrocounty": ("L", "RGN"), "country": ("A", "PCLI"), "dependency": ("A", "PCLD"),
    "disputed": ("A", "TERR"), "continent": ("L", "CONT"), "ocean": ("H", "OCN"),
    "marinearea": ("H", "SEA"), "campus": ("S", "BLDG"),
}  # fmt: skip
"""GeoNames feature class and code by placetype; others (postal codes, venues) are passed over."""
COUNTRY_PLACES = ("country", "dependency")


def read(path: Path, report: Report) -> Iterator[PlaceRecord]:
    """Yield the current places; with their names in all languages, without outlines."""
    for where, number, text in _documents(path):
        try:
            record = _record(json.loads(text))
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
            report.reject(where, number, f"is not a Who's On First place ({error!r})")
            continue
        if record is not None:
            yield record


def _documents(path: Path) -> Iterator[tuple[Path, int, str | bytes]]:
    """Yield each document with the file and the line or identifier to name in a report."""
    if path.is_dir():
        for file in sorted(path.rglob("*.geojson")):
            if "-alt-" not in file.name:
                yield from _documents(file)
    elif path.suffix.lower() in (".db", ".sqlite", ".spatial"):
        yield from _rows(path)
    elif path.stat().st_size > LARGEST_FILE:
        raise SourceError(f"{path} is larger than {LARGEST_FILE >> 20} MB")
    else:
        yield path, 1, path.read_bytes()


def _rows(path: Path) -> Iterator[tuple[Path, int, str]]:
    uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            for number, body in db.execute("SELECT id, body FROM geojson WHERE is_alt = 0"):
                yield path, int(number), body
    except sqlite3.Error as error:
        raise SourceError(f"{path} is no Who's On First database ({error})") from error


def _record(document: Mapping[str, Any]) -> PlaceRecord | None:
    facts = document["properties"]
    kind = CLASS_AND_CODE.get(facts["wof:placetype"])
    if kind is None or not _is_current(facts):
        return None
    number = number_of(str(facts["wof:id"]))
    where = point(*(_coordinate(facts, axis) for axis in ("latitude", "longitude")))
    country = _country(facts)
    placetype = facts["wof:placetype"]
    place = Place(
        place_id=f"country:{country}"
        if placetype in COUNTRY_PLACES and country
        else f"wof:{number}",
        name=clean_name(str(facts["wof:name"] or "")),
        lat=where.lat,
        lon=where.lng,
        feature_class=kind[0],
        feature_code=kind[1],
        country_code=country,
        population=people(str(facts.get("wof:population") or facts.get("gn:population") or "")),
        geonameid=number_of(str((facts.get("wof:concordances") or {}).get("gn:id") or "")),
        source=SOURCE,
    )
    return PlaceRecord(place, alternates=tuple(dict.fromkeys(_names(facts))))


def _is_current(facts: Mapping[str, Any]) -> bool:
    gone = facts.get("edtf:deprecated") not in (None, "", "uuuu", "..")
    return not (gone or facts.get("wof:superseded_by") or facts.get("mz:is_current") == 0)


def _coordinate(facts: Mapping[str, Any], axis: str) -> str:
    """Where a label goes, or else the middle of the outline."""
    label = facts.get(f"lbl:{axis}")
    return str(facts[f"geom:{axis}"] if label is None else label)


def _country(facts: Mapping[str, Any]) -> str | None:
    code = str(facts.get("iso:country") or facts.get("wof:country") or "").upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and code != "XX" else None


def _names(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names in all languages that are preferred or a variant of it."""
    for key in sorted(facts):
        if key.startswith("name:") and key.endswith(("_preferred", "_variant", "_colloquial")):
            for name in facts[key] or ():
                yield from several(str(name), "\n")
