"""Exclusive economic zones of Marine Regions: countries' waters as claimed and agreed.

A country's zone gets the identifier ``waters:CC``, so that it replaces the computed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.sources._cells import clean_name, country_named, number_of
from gazetteer.sources._vector import features, middle, polygon, radius_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.sources.report import Report

SOURCE = "Marine Regions (Flanders Marine Institute, CC BY 4.0)"
OWN_ZONE = "200NM"
"""``pol_type`` of a zone that is one country's; the others are shared or disputed."""


def read(path: Path, report: Report) -> Iterator[PlaceRecord]:
    """Yield shared and disputed zones in the order of the file, then the waters of each country."""
    own: dict[str, list[BaseGeometry]] = {}
    names: dict[str, list[str]] = {}
    lands: dict[str, str] = {}
    for feature in features(path, report):
        cells = feature.lowered()
        try:
            name, area = clean_name(cells.get("geoname", "")), polygon(feature.geometry)
            country = country_named(cells.get("iso_ter1") or cells.get("iso_sov1") or "")
            if area is None:
                report.reject(path, feature.number, "is not an area")
            elif cells.get("pol_type", OWN_ZONE).upper() == OWN_ZONE and country:
                own.setdefault(country, []).append(area)
                names.setdefault(country, []).append(name)
                lands.setdefault(country, cells.get("territory1", ""))
            else:
                yield _shared(cells, name, area)
        except ValueError as error:
            report.reject(path, feature.number, str(error))
    for country in sorted(own):
        yield _waters(country, lands[country], names[country], own[country])


def _shared(cells: Mapping[str, str], name: str, area: BaseGeometry) -> PlaceRecord:
    number = number_of(cells.get("mrgid", ""))
    if number is None:
        raise ValueError(f"{name} has no MRGID")
    return PlaceRecord(_place(f"marineregions:{number}", name, None, area), area=area)


def _waters(code: str, land: str, names: list[str], areas: list[BaseGeometry]) -> PlaceRecord:
    """A country's waters; several zones of one country are joined."""
    area = areas[0] if len(areas) == 1 else polygon(shapely.union_all(areas)) or areas[0]
    title = f"{land} waters" if land else names[0]
    also = [*names, *(f"{kind} {land}" for kind in ("waters of", "waters off") if land)]
    if land:
        also += [f"{land} EEZ", f"{land} exclusive economic zone"]
    return PlaceRecord(
        _place(f"waters:{code}", title, code, area), alternates=tuple(also), area=area
    )


def _place(place_id: str, name: str, country: str | None, area: BaseGeometry) -> Place:
    where = middle(area)
    return Place(
        place_id=place_id,
        name=name,
        lat=where.lat,
        lon=where.lng,
        feature_class="H",
        feature_code="WTRC",
        country_code=country,
        radius_km=radius_km(area),
        source=SOURCE,
    )
