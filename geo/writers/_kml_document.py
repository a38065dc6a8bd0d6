"""A KML document, written piece by piece, and read back by counting."""

from __future__ import annotations

from itertools import groupby
from typing import IO, TYPE_CHECKING, Final

from lxml import etree

from geo.writers._kml_balloon import about
from geo.writers._kml_geometry import view_of
from geo.writers._kml_placemarks import (
    BARE,
    DAY,
    bare_placemarks,
    placemarks,
    schema,
    time_span,
    values_of,
)
from geo.writers._kml_styles import placeless_style, table_styles
from geo.writers._kml_text import escaped, xml_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from geo.writers._kml_content import Content

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_PLACELESS: Final = "Without a place"
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<kml xmlns="{NAMESPACE}" xmlns:gx="http://www.google.com/kml/ext/2.2">\n'
    '<Document id="atlas"><name>Event Atlas</name><open>1</open>\n'
)


def write_document(content: Content, out: IO[bytes], *, pictures: bool) -> int:
    """Write the KML; the number of placemarks. With ``pictures``, its styles name icon files."""
    out.write(xml_bytes("".join(_opening(content, pictures=pictures))))
    for title, group in groupby(content.tables, lambda table: table.layer):
        tables = list(group)
        stem = tables[0].name.removesuffix(f"_{tables[0].kind}")
        out.write(xml_bytes(f'<Folder id="layer.{stem}">{_name(title)}\n'))
        for table in tables:
            rows = table.gdf.drop(columns=table.gdf.geometry.name)
            _write_table(out, table.name, table.title, rows, placemarks(table, content))
        out.write(b"</Folder>\n")
    if len(content.bare) or not content.tables:  # an empty atlas has its columns there
        _write_table(out, BARE, _PLACELESS, content.bare, bare_placemarks(content))
    out.write(b"</Document></kml>\n")
    return content.placemarks


def _opening(content: Content, *, pictures: bool) -> Iterator[str]:
    """Yield all that comes before the first folder, in the order the schema wants."""
    frames = [*(table.gdf for table in content.tables), content.bare]
    statuses = {status for frame in frames for status in frame["status"].unique()}
    attribution = escaped([str(content.run.get("attribution", ""))])[0]
    yield _HEAD
    yield f'<Snippet maxLines="2">{attribution}</Snippet>'
    yield f"<description><![CDATA[{about(content.run, statuses)}]]></description>\n"
    yield _look_at(content)
    for table in content.tables:
        found = table.gdf["status"].unique()
        yield table_styles(table, content.look(table), found, pictures=pictures)
    yield placeless_style()


def _look_at(content: Content) -> str:
    """The view a globe opens with: all marks, and all their time."""
    view = view_of([table.gdf.geometry.to_numpy() for table in content.tables])
    if view is None:
        return ""
    ends = [
        day
        for rows in (*(table.gdf for table in content.tables), content.bare)
        for name in ("date_start", "date_end")
        for day in values_of(rows[name].drop_duplicates())
        if DAY.fullmatch(day)
    ]
    span = time_span(min(ends), max(ends), "gx:TimeSpan") if ends else ""
    return (
        f"<LookAt>{span}<longitude>{view.lon}</longitude><latitude>{view.lat}</latitude>"
        f"<heading>0</heading><tilt>0</tilt><range>{view.range_km * 1000}</range></LookAt>\n"
    )


def _write_table(
    out: IO[bytes], table: str, title: str, rows: pd.DataFrame, some: Iterable[str]
) -> None:
    """Write a document in the document: GDAL finds the schema of a KMZ's fields nowhere else."""
    head = f'<Document id="table.{table}">{_name(title)}\n{schema(table, rows)}'
    out.write(xml_bytes(head))
    for text in some:
        out.write(xml_bytes(text))
    out.write(b"</Document>\n")


def _name(title: str) -> str:
    return f"<name>{escaped([title])[0]}</name>"


def count_placemarks(file: IO[bytes]) -> int:
    """How many placemarks the KML holds."""
    found = 0
    tag = f"{{{NAMESPACE}}}Placemark"
    for _, element in etree.iterparse(
        file, tag=tag, huge_tree=True, resolve_entities=False, no_network=True
    ):
        found += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return found
