"""What is served of an atlas."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geopandas import GeoDataFrame

from geo._attributes import resolved_mentions
from geo._columns import CRS
from geo._gis import gis_tables, unplaced
from geo._ogr import write_table
from geo._schema import MENTIONS_RESOLVED
from geo.serving.collection import Collection, make_collection
from geo.serving.live import Once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geo.model import Atlas

UNPLACED: Final = "events_without_place"


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """The collections of an atlas and its map."""

    collections: Mapping[str, Collection]
    """By name: marks in the order of the layers, events without a place, mentions."""
    attribution: str
    page: Callable[[], bytes]
    """Makes the live map, once; raises what making it raises."""
    flatgeobuf: Mapping[str, Callable[[], bytes]]
    """Of each collection with geometry, makes the FlatGeobuf file, once."""

    def events(self) -> Iterator[Collection]:
        """Yield the collections of events, which leaves out mentions."""
        return (each for name, each in self.collections.items() if name != MENTIONS_RESOLVED)


def publish(atlas: Atlas, page: Callable[[], bytes]) -> Published:
    """What is served of the atlas; ``page`` makes its live map, in HTML."""
    credit = atlas.run.get("attribution", "")
    collections = {
        each.name: replace(each, about=f"{each.about} {credit}".strip())
        for each in _collections(atlas)
    }
    return Published(
        collections=collections,
        attribution=credit,
        page=Once(page),
        flatgeobuf={
            name: _flatgeobuf(each) for name, each in collections.items() if each.geometry_type
        },
    )


def _collections(atlas: Atlas) -> Iterator[Collection]:
    for table in gis_tables(atlas.layers):
        about = f"Marks of events of the type {table.type}, with their evidence."
        yield make_collection(table.name, table.title, about, table.gdf, table.geometry_type)
    bare = unplaced(atlas.layers)
    if len(bare):
        about = "Events that no place is known of."
        yield make_collection(UNPLACED, "Events without a place", about, bare, "")
    mentions = resolved_mentions(atlas)
    if len(mentions):
        about = "Every place name found that has a place, with the sentence it stands in."
        yield make_collection(MENTIONS_RESOLVED, "Mentions", about, mentions, "Point")


def _flatgeobuf(collection: Collection) -> Once[bytes]:
    return Once(lambda: _written(collection))


def _written(collection: Collection) -> bytes:
    gdf = GeoDataFrame(collection.table, geometry=collection.geometries, crs=CRS)
    with tempfile.TemporaryDirectory(prefix="eventatlas-") as folder:
        path = Path(folder) / f"{collection.name}.fgb"
        write_table(
            path,
            gdf,
            layer=collection.name,
            driver="FlatGeobuf",
            geometry_type=collection.geometry_type,
            layer_options={"TITLE": collection.title, "DESCRIPTION": collection.about},
        )
        return path.read_bytes()
