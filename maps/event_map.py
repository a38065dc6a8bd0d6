"""The map: a folium map of event layers, saved as one file that opens without internet."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from maps._whole import write_whole
from maps.basemap import (
    ATTRIBUTION,
    asset,
    country_rings,
    template,
    tile_credit,
    tile_host,
)
from maps.page import (
    content_policy,
    data_block,
    fill,
    json_block,
    one_newline,
    plain_title,
    remote_addresses,
    renumber,
)
from maps.payload import countries_shaded, map_payload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas import DataFrame

    from geo.model import Layer

logger = logging.getLogger(__name__)

LANGUAGES = ("en", "ru", "ko")
"""Languages of the page, as its runtime has them (``maps/web/src/words.js``)."""
_POLICY_SLOT = "%%policy%%"


class EventMap(folium.Map):
    """A folium map of event layers that saves itself as one HTML file.

    The file holds all it needs and asks for nothing: Leaflet, the runtime, Natural Earth land, and
    the events with their evidence. Text from articles is data to it, never markup or code.

    Trusted folium layers can be added as to any folium map, before saving. Their generated script
    runs; whatever they would load from elsewhere (tiles, plug-in files) is refused by the page's
    policy, and named in a warning on saving. Never give article text to a folium element: folium
    executes it.

    >>> EventMap([]).title
    'Event Atlas'
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium's own way to override
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(template("map.jinja"))

    def __init__(
        self,
        layers: Sequence[Layer],
        *,
        title: str = "Event Atlas",
        summary: Mapping[str, int | str] | None = None,
        language: str = "en",
        borders: bool = False,
        tiles: str | None = None,
    ) -> None:
        """Make a map of the layers; an empty sequence makes a map that says there are no events.

        ``summary`` is shown under the title: numbers as "12 documents", text as "made: today".
        ``language`` is that of buttons and dates, one of ``LANGUAGES``; what articles
        say stays as it is. ``borders`` shows who administers what from the start (readers can
        switch it). ``tiles`` is the address of an online background with ``{z}``, ``{x}`` and
        ``{y}`` in it, which lets its server see what area is looked at.

        Raises MapError when the package's browser files were not built, ``ValueError`` for a
        language there is not or for tiles without an https address.
        """
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}: one of {', '.join(LANGUAGES)}")
        super().__init__(tiles=None, zoom_control=False)
        # Own lists: folium's add_js_link would otherwise change every map of the process.
        self.default_js, self.default_css = [], []
        self._id = "eventatlas"
        self.title = title
        payload = map_payload(layers, title, summary)
        view: dict[str, Any] = {"borders": borders, "tiles": None}
        if tiles is not None:
            view["tiles"] = {"url": tiles, "host": tile_host(tiles), "credit": tile_credit(tiles)}
        self._page = _Page(payload | {"view": view}, title, language)
        self._page.add_child(self)

    @classmethod
    def from_gdf(
        cls,
        gdf: DataFrame,
        *,
        place_column: str | None = None,
        date_column: str | None = None,
        type_column: str | None = None,
        title: str = "Event Atlas",
    ) -> EventMap:
        """A map of a table of events: each row of the GeoDataFrame or DataFrame is an event.

        ``place_column`` names places ("Paris", "Paris, Texas", "Port of Rason"), which are looked
        up; it may be left out where the rows have a geometry, which wins. Geometry of any CRS is
        taken; without one it is longitude and latitude. Columns beside those named are known by
        their headers (title, status, country ...); every row is shown whole in its card.
        ``geo.layers_from_table`` does the reading: rows it leaves out are told in a warning.

        Raises ``geo.tables.TableError`` when the table cannot be mapped; the message says why.

        >>> from pandas import DataFrame
        >>> table = DataFrame({"where": ["Tobruk", "Benghazi"], "when": ["2024-03-14", "2024-04"]})
        >>> EventMap.from_gdf(table, place_column="where", date_column="when", title="Ports").title
        'Ports'
        """
        from geo.tables import layers_from_table  # maps are made of layers; this is where from

        layers = layers_from_table(
            gdf, place_column=place_column, date_column=date_column, type_column=type_column
        )
        events = sum(int(layer.gdf["event_id"].nunique()) for layer in layers)
        return cls(layers, title=title, summary={"events": events})

    def save(
        self,
        outfile: str | bytes | os.PathLike[str] | IO[bytes],
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the page to a path (whole or not at all) or to an open binary file."""
        content = self.get_root().render(**kwargs).encode("utf-8")
        if isinstance(outfile, (str, bytes, os.PathLike)):
            write_whole(Path(os.fsdecode(outfile)), content)
            return
        outfile.write(content)
        if close_file:
            outfile.close()


class _Page(Figure):
    """The HTML document a map stands in."""

    def __init__(self, payload: dict[str, Any], title: str, language: str) -> None:
        super().__init__(height="720px")
        self._payload = payload
        self._title = title
        self._language = language

    def render(self, **kwargs: Any) -> str:
        """Return the finished page."""
        for child in self._children.values():
            child.render(**kwargs)
        ids = _ids(self)
        head, body, script = (
            renumber(one_newline(part.render(**kwargs)), ids)
            for part in (self.header, self.html, self.script)
        )
        shapes: Any = country_rings(countries_shaded(self._payload))
        slots = {
            "language": self._language,
            "title": plain_title(self._title),
            "policy": _POLICY_SLOT,
            "css": asset("runtime.css"),
            "runtime": asset(f"runtime.{self._language}.js"),
            "base": asset("base.json"),
            "labels": asset("labels.json"),
            "countries": json_block(shapes),
            "events": data_block("atlas-events", self._payload),
            "attribution": ATTRIBUTION,
            "folium_head": head,
            "folium_body": body,
            "folium_script": script,
        }
        tiles = self._payload["view"]["tiles"]
        hosts = [f"https://{tiles['host']}"] if tiles else []
        page = fill(template("page.html"), slots)
        return _with_policy(page, style_attributes=_has_guests(self), images=hosts)


def _with_policy(page: str, *, style_attributes: bool, images: list[str]) -> str:
    for address in remote_addresses(page):
        logger.warning("the map will not load %s: it opens without internet only", address)
    policy = content_policy(page, style_attributes=style_attributes, images=images)
    return page.replace(_POLICY_SLOT, policy, 1)


def _has_guests(page: _Page) -> bool:
    """Tell whether the user added folium elements of his own."""
    return any(child._children for child in page._children.values())


def _ids(element: Element, found: dict[str, None] | None = None) -> dict[str, None]:
    """Return the ids of an element, its children and what else it holds, in order, each once.

    A popup keeps its text aside from its children, and some layers hold their map.
    """
    found = {} if found is None else found
    if element._id not in found:
        found[element._id] = None
        for other in [*element._children.values(), *vars(element).values()]:
            if isinstance(other, Element):
                _ids(other, found)
    return found
