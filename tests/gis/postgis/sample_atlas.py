"""A small atlas for the tests of PostGIS, and what is expected of a database that holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd
from shapely.geometry import box

from gazetteer.place import Place
from geo._columns import COLUMNS, Kind
from geo._gis import gis_tables
from geo.atlas import read_atlas, write_atlas
from geo.layers import build_layers
from geo.model import (
    Atlas,
    DateInterval,
    Document,
    Event,
    EventLink,
    EventPlace,
    Evidence,
    Layer,
    Mention,
    Rejected,
    Resolution,
    Sentence,
)

if TYPE_CHECKING:
    from pathlib import Path

RASON = Place("site:rason", "Rason", 42.25, 130.3, "S", "PRT", "KP")
NOME = Place("geonames:2", "Nome", 64.5, -165.4, "P", "PPL", "US")
KOREA = Place("country:KP", "North Korea", 40.0, 127.0, "A", "PCLI", "KP")
WATERS = Place("waters:KP", "North Korean waters", 39.0, 128.5, "H", "SEA", None)
TEXT = 'Ships left Rason for Nome, "quietly" \\. C:\\N.\r\nThe White House\tsaid so. {{7*7}}'


def event(event_id: str, kind: str, *places: EventPlace, **more: Any) -> Event:
    said = Evidence("a.txt", 0, 26, TEXT[:26], "Kirby", "alleges", "2023-10-13", "https://x.org/a")
    when = DateInterval(date(2023, 9, 7), date(2023, 10, 1), 4)
    made = Event(
        event_id, kind, "arms", f"Arms shipped ({event_id})", "alleged", True, when, places,
        {"sender": ("North Korea",)}, (), "AID", 0.8, (said,),
    )  # fmt: skip
    return replace(made, **more)


def events() -> tuple[Event, ...]:
    ends = (
        EventPlace("origin", "Rason", RASON, 1, 0.0, "sentence"),
        EventPlace("destination", "Nome", NOME, 1, 5.0, "inferred"),
    )
    zone = EventPlace("location", "waters", WATERS, 5, 80.0, "sentence", area=box(127, 38, 129, 40))
    country = EventPlace("target", "North Korea", KOREA, 6, 300.0, "sentence")
    return (
        event("e1", "transfer", *ends, links=(EventLink("related", "e2"),)),
        event("e2", "exploration", zone, country, status="planned"),
        event("e3", "sanction", date=None),
        event("e4", "cyber_attack", ends[0]),
    )


def made(path: Path, some: tuple[Event, ...]) -> Atlas:
    """The atlas of these events, written to a file and read from it again."""
    document = Document(
        "a.txt", TEXT, "Ships", DateInterval(date(2023, 10, 13), date(2023, 10, 13), 1, "by"),
        "https://x.org/a", "x.org", "en", (Sentence(0, 45), Sentence(47, 80, "tags")), "a.txt",
    )  # fmt: skip
    found = Resolution(
        Mention(11, 16, "Rason", "literal", 0, "Rason"), RASON, 0.9, "only one", (NOME,), 1
    )
    lost = Resolution(Mention(21, 25, "Nome", "literal", 0, "Nome"), None, 0.2, "unsure")
    write_atlas(
        path,
        documents=[document],
        resolutions={"a.txt": (found, lost)},
        events=some,
        layers=build_layers(some),
        rejected=[Rejected("b.txt", "binary file", "line 2")],
        run={"made by": "eventatlas", "attribution": "GeoNames"},
    )
    return read_atlas(path)


def layers_alone(*layers: Layer) -> Atlas:
    """An atlas of marks and nothing else."""
    return Atlas((), layers, pd.DataFrame(), pd.DataFrame(), (), {})


def as_read(column: pd.Series[Any], kind: Kind) -> list[Any]:
    """The column's values as Python's own; none is ``None``."""
    if kind == "date":
        return [None if pd.isna(v) else pd.Timestamp(v).date() for v in column]
    if kind == "number":
        return [None if pd.isna(v) else float(v) for v in column]
    return list(column.tolist())


def assert_marks_are(base: Any, atlas: Atlas) -> None:
    """Every table of marks holds what the layers hold, value by value."""
    with base.engine() as engine:
        for table in gis_tables(atlas.layers):
            was = table.gdf
            now = geopandas.read_postgis(
                f'SELECT * FROM eventatlas."{table.name}" ORDER BY fid', engine, geom_col="geom"
            )
            assert now.crs.to_epsg() == 4326
            assert now["fid"].tolist() == list(range(1, len(was) + 1))
            for name, kind in {**COLUMNS, "evidence": "text"}.items():
                assert as_read(now[name], kind) == as_read(was[name], kind), name
            assert set(now.geometry.geom_type) == {table.geometry_type}
            singles = [parts(one) for one in was.geometry]
            assert [parts(one) for one in now.geometry] == singles


def parts(geometry: Any) -> list[bytes]:
    return [one.wkb for one in getattr(geometry, "geoms", [geometry])]
