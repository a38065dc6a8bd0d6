"""A QGIS project of an atlas: layers in groups over land, relations, time, the first view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from geo._clean import clean_line
from geo._schema import LAND, MENTIONS_RESOLVED, TABLES
from geo.qgis._view import Span, View, span_of, view_of
from geo.qgis._xml import options
from geo.qgis.style import DOCTYPE, QGIS_VERSION, marks_style, other_style, spread_style
from geo.qgis.symbols import SEA
from maps.style import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo._gis import GisTable
    from maps.style import TypeStyle

PROJECT_NAME: Final = "Event Atlas"
"""Under which a GeoPackage keeps the project."""
MENTIONS_TITLE: Final = "Place names read"
TABLES_TITLE: Final = "Tables"
SPREAD_OUT: Final = "Spread out"
"""A second style of layers of points."""

_FROM_TOP: Final = ("points", "countries", "routes", "areas")
"""Which kinds of mark lie over which, whatever their layer."""
_SRSIDS: Final = {"EPSG:4326": "3452", "EPSG:3857": "3857", "EPSG:3832": "27242"}
"""QGIS's own numbers; without one it does not look at the EPSG code."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """A table as a layer of the project."""

    table: str
    title: str
    group: str
    """The group it stands in, ``""`` for none."""
    geometry: str
    """Point, Line, Polygon or "No geometry", as QGIS says."""
    style: Element
    about: str = ""
    checked: bool = True
    expanded: bool = False
    """Whether its legend starts unfolded: the first of each group tells the colors."""
    entries: tuple[int, ...] = ()
    """The categories its legend shows, empty for all."""

    @property
    def layer_id(self) -> str:
        return f"event_atlas_{self.table}"


def project_xml(
    tables: Sequence[GisTable],
    looks: Mapping[tuple[str, str], TypeStyle],
    *,
    gpkg_name: str = "atlas.gpkg",
    title: str = PROJECT_NAME,
    about: str = "",
    attribution: str = "",
) -> bytes:
    """The project (.qgs) of an atlas, to lie beside the GeoPackage ``gpkg_name`` or inside it.

    The GeoPackage holds ``tables``, the attribute tables of ``geo._schema.TABLES``,
    ``mentions_resolved`` and ``land``. ``looks`` comes from ``looks_of``. ``about`` says what the
    data is, ``attribution`` whom to name. The same arguments give the same bytes.
    """
    view, span = view_of(tables), span_of(tables)
    layers = [*_mark_layers(tables, looks, span), *_other_layers()]
    words = {"title": clean_line(title), "about": about, "attribution": clean_line(attribution)}
    root = Element("qgis", version=QGIS_VERSION, projectname=words["title"])
    SubElement(root, "homePath", path="")
    SubElement(root, "title").text = words["title"]
    _add_crs(SubElement(root, "projectCrs"), view.crs)
    _add_tree(root, layers)
    _add_relations(root, layers)
    _add_canvas(root, view)
    maplayers = SubElement(root, "projectlayers")
    for layer in layers:
        _add_layer(maplayers, layer, gpkg_name, words["attribution"])
    order = SubElement(root, "layerorder")
    for layer in _drawn(layers):
        SubElement(order, "layer", id=layer.layer_id)
    _add_properties(root, words["attribution"])
    _add_metadata(root, words)
    settings = SubElement(root, "ProjectViewSettings", UseProjectScales="0", rotation="0")
    _add_default_view(settings, view)
    _add_time(root, span)
    return f"{DOCTYPE}\n{tostring(root, encoding='unicode')}".encode()


def _mark_layers(
    tables: Sequence[GisTable], looks: Mapping[tuple[str, str], TypeStyle], span: Span | None
) -> Iterator[_Layer]:
    shapes = {"routes": "Line", "areas": "Polygon"}
    explained: set[str] = set()
    for table in tables:
        used = set(table.gdf["status"])
        yield _Layer(
            table=table.name,
            title=clean_line(table.title),
            group=clean_line(table.layer),
            geometry=shapes.get(table.kind, "Point"),
            style=marks_style(table.kind, looks[table.type, table.layer], span),
            expanded=table.layer not in explained,
            entries=tuple(at for at, status in enumerate(STATUSES) if status in used),
        )
        explained.add(table.layer)


def _other_layers() -> Iterator[_Layer]:
    yield _Layer(
        MENTIONS_RESOLVED, MENTIONS_TITLE, "", "Point", other_style(MENTIONS_RESOLVED),
        "Every place name in the articles that was found in the gazetteer.", checked=False,
    )  # fmt: skip
    for name, schema in TABLES.items():
        title, about = schema.title, schema.about
        yield _Layer(name, title, TABLES_TITLE, "No geometry", other_style(name), about)
    yield _Layer(LAND, "Land", "", "Polygon", other_style(LAND), "Natural Earth.")


def _drawn(layers: Iterable[_Layer]) -> list[_Layer]:
    """What has geometry, from the top: points of all groups over all routes, over all areas."""
    kinds = [*_FROM_TOP, MENTIONS_RESOLVED, LAND]
    endings = {kind: kind if kind in {MENTIONS_RESOLVED, LAND} else f"_{kind}" for kind in kinds}
    spatial = [layer for layer in layers if layer.geometry != "No geometry"]
    return [
        layer for ending in endings.values() for layer in spatial if layer.table.endswith(ending)
    ]


def _add_tree(root: Element, layers: Sequence[_Layer]) -> None:
    tree = SubElement(root, "layer-tree-group")
    options(SubElement(tree, "customproperties"), {})
    groups: dict[str, Element] = {"": tree}
    for layer in layers:
        if layer.group not in groups:
            shown = str(int(layer.group != TABLES_TITLE))
            about = {"name": layer.group, "expanded": shown, "checked": "Qt::Checked"}
            groups[layer.group] = SubElement(tree, "layer-tree-group", about)
            options(SubElement(groups[layer.group], "customproperties"), {})
        node = SubElement(
            groups[layer.group],
            "layer-tree-layer",
            id=layer.layer_id,
            name=layer.title,
            providerKey="ogr",
            checked="Qt::Checked" if layer.checked else "Qt::Unchecked",
            expanded=str(int(layer.expanded)),
        )
        entries = ",".join(map(str, layer.entries))
        shown_entries = {"legend/node-order": entries} if entries else {}
        options(SubElement(node, "customproperties"), shown_entries)
    order = SubElement(tree, "custom-order", enabled="1")
    for layer in _drawn(layers):
        SubElement(order, "item").text = layer.layer_id


def _add_relations(root: Element, layers: Sequence[_Layer]) -> None:
    """Events to their marks and their evidence, documents to what was read in them."""
    found = SubElement(root, "relations")
    known = {layer.table: layer for layer in layers}
    pairs = [("documents", MENTIONS_RESOLVED, "doc_id", "doc_id")]
    for name, schema in TABLES.items():
        pairs += [(to.table, name, to.column, column) for column, to in schema.references.items()]
    others = {*TABLES, MENTIONS_RESOLVED, LAND}
    pairs += [("events", name, "event_id", "event_id") for name in known if name not in others]
    for parent, child, key, column in pairs:
        relation = SubElement(
            found,
            "relation",
            id=f"{parent}_{child}_{column}",
            name=known[child].title if column == key else f"{known[child].title} ({column})",
            referencedLayer=known[parent].layer_id,
            referencingLayer=known[child].layer_id,
            strength="Association",
        )
        SubElement(relation, "fieldRef", referencedField=key, referencingField=column)


def _add_layer(parent: Element, layer: _Layer, gpkg_name: str, attribution: str) -> None:
    made = SubElement(
        parent,
        "maplayer",
        {"type": "vector", "geometry": layer.geometry, "hasScaleBasedVisibilityFlag": "0"},
    )
    made.attrib.update({key: value for key, value in layer.style.items() if key != "version"})
    SubElement(made, "id").text = layer.layer_id
    SubElement(made, "datasource").text = f"./{gpkg_name}|layername={layer.table}"
    SubElement(made, "layername").text = layer.title
    _add_crs(SubElement(made, "srs"), "EPSG:4326" if layer.geometry != "No geometry" else "")
    about = SubElement(made, "resourceMetadata")
    SubElement(about, "title").text = layer.title
    SubElement(about, "abstract").text = layer.about
    SubElement(about, "rights").text = attribution
    SubElement(made, "provider", encoding="UTF-8").text = "ogr"
    if layer.geometry == "Point" and layer.group:
        _add_second_style(made, layer.style)
    made.extend(layer.style)


def _add_second_style(made: Element, style: Element) -> None:
    """The style to change to where marks lie on top of each other."""
    styles = SubElement(made, "map-layer-style-manager", current=PROJECT_NAME)
    SubElement(styles, "map-layer-style", name=PROJECT_NAME)
    SubElement(styles, "map-layer-style", name=SPREAD_OUT).append(spread_style(style))


def _add_crs(parent: Element, authid: str) -> None:
    if authid:
        system = SubElement(parent, "spatialrefsys")
        SubElement(system, "srsid").text = _SRSIDS[authid]
        SubElement(system, "srid").text = authid.partition(":")[2]
        SubElement(system, "authid").text = authid


def _add_canvas(root: Element, view: View) -> None:
    canvas = SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    SubElement(canvas, "units").text = "meters"
    extent = SubElement(canvas, "extent")
    for name, value in _corners(view).items():
        SubElement(extent, name).text = value
    SubElement(canvas, "rotation").text = "0"
    _add_crs(SubElement(canvas, "destinationsrs"), view.crs)


def _add_default_view(settings: Element, view: View) -> None:
    _add_crs(SubElement(settings, "DefaultViewExtent", _corners(view)), view.crs)


def _corners(view: View) -> dict[str, str]:
    names = ("xmin", "ymin", "xmax", "ymax")
    return {name: str(value) for name, value in zip(names, view[1:], strict=True)}


def _add_properties(root: Element, attribution: str) -> None:
    red, green, blue = bytes.fromhex(SEA[1:])
    label = attribution.replace("[%", "[ %")  # QGIS would compute it
    properties: dict[str, dict[str, str | int | bool]] = {
        "Gui": {
            "CanvasColorRedPart": red,
            "CanvasColorGreenPart": green,
            "CanvasColorBluePart": blue,
        },
        "PAL": {"PlacementEngineVersion": 1},  # the newer one of two, counted from 0
        "Paths": {"Absolute": False},
        "SpatialRefSys": {"ProjectionsEnabled": 1},  # else the project has no crs
        "CopyrightLabel": {"Enabled": bool(label), "Label": label, "Placement": 3},
    }
    found = SubElement(root, "properties")
    for group, values in properties.items():
        section = SubElement(found, group)
        for name, value in values.items():
            kind = {bool: "bool", int: "int"}.get(type(value), "QString")
            text = str(value).lower() if isinstance(value, bool) else str(value)
            SubElement(section, name, type=kind).text = text


def _add_metadata(root: Element, words: Mapping[str, str]) -> None:
    metadata = SubElement(root, "projectMetadata")
    SubElement(metadata, "type").text = "dataset"
    SubElement(metadata, "title").text = words["title"]
    told = [clean_line(words["about"]), words["attribution"]]
    SubElement(metadata, "abstract").text = "\n\n".join(filter(None, told))


def _add_time(root: Element, span: Span | None) -> None:
    """The time controller's span; it is off until somebody turns it on."""
    settings = SubElement(
        root,
        "ProjectTimeSettings",
        timeStep="1",
        timeStepUnit=span.unit if span else "d",
        frameRate="2",
        cumulativeTemporalRange="0",
    )
    if span:
        days = SubElement(settings, "TemporalRange")
        SubElement(days, "start").text = f"{span.start}T00:00:00Z"
        SubElement(days, "end").text = f"{span.end}T23:59:59Z"
