"""What of an atlas goes into a KML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo._gis import gis_tables, unplaced
from geo.writers._kml_balloon import quotes_of
from geo.writers._kml_styles import icon_of
from maps.style import looks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo._gis import GisTable
    from geo.model import Atlas
    from geo.writers._kml_styles import Icon
    from maps.style import TypeStyle


@dataclass(frozen=True)
class Content:
    """Marks, events without a place, and what is said and shown of both."""

    tables: tuple[GisTable, ...]
    bare: pd.DataFrame
    """The events without a place."""
    quotes: Mapping[str, str]
    """Evidence as HTML, by ``event_id``."""
    looks: Mapping[tuple[str, str], TypeStyle]
    """By type and title of a layer."""
    run: Mapping[str, str]

    @property
    def placemarks(self) -> int:
        """How many placemarks it makes."""
        return sum(len(table.gdf) for table in self.tables) + len(self.bare)

    def look(self, table: GisTable) -> TypeStyle:
        """How the table's events look."""
        return self.looks[table.type, table.layer]

    def noun(self, event_type: str) -> str:
        """What an event of the type is called."""
        return next(
            (look.noun for (name, _), look in self.looks.items() if name == event_type), "Event"
        )

    def icons(self) -> list[Icon]:
        """The pictures its marks need, each once."""
        return sorted(
            {
                icon_of(table, self.look(table), status)
                for table in self.tables
                if table.kind in ("points", "countries")
                for status in table.gdf["status"].unique()
            }
        )


def content_of(atlas: Atlas) -> Content:
    """What a KML file of the atlas holds."""
    return Content(
        tables=gis_tables(atlas.layers),
        bare=unplaced(atlas.layers),
        quotes=quotes_of(atlas.layers),
        looks=looks_of(atlas.layers),
        run=atlas.run,
    )
