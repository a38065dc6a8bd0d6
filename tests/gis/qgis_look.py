"""What a real QGIS makes of an atlas, as JSON; run by the system's Python, offscreen.

    /usr/bin/python3 qgis_look.py ATLAS.gpkg FOLDER

FOLDER must hold the project, project.qgz, with a copy of the atlas beside it; the pictures go
there.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT = 1200, 800
DAYS = ("2023-09-06", "2023-09-07", "2023-09-08")


def main() -> None:
    """Print the report."""
    app = QgsApplication([], False)
    app.initQgis()
    atlas, folder = Path(sys.argv[1]), Path(sys.argv[2])
    report = {
        "alone": {name: about_layer(open_table(atlas, name)) for name in tables_of(atlas)},
        "stored": about_project(f"geopackage:{atlas}?projectName=Event Atlas"),
        "qgz": about_project(str(folder / "project.qgz")),
        "pictures": pictures(folder),
    }
    sys.stdout.write(json.dumps(report))
    sys.stdout.flush()
    os._exit(0)  # taking PyQGIS apart in order crashes


def tables_of(atlas: Path) -> list[str]:
    layer = QgsVectorLayer(str(atlas), "all", "ogr")
    names = [text.split("!!::!!")[1] for text in layer.dataProvider().subLayers()]
    return [name for name in names if name not in {"layer_styles", "qgis_projects"}]


def open_table(atlas: Path, name: str) -> QgsVectorLayer:
    """The table as it is when somebody drops it on QGIS."""
    return QgsVectorLayer(f"{atlas}|layername={name}", name, "ogr")


def about_layer(layer: QgsVectorLayer) -> dict[str, Any]:
    fields = layer.fields()
    found: dict[str, Any] = {
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "crs": layer.crs().authid(),
        "display": layer.displayExpression(),
        "aliases": {field.name(): field.alias() for field in fields},
        "widgets": {
            field.name(): layer.editorWidgetSetup(at).type() for at, field in enumerate(fields)
        },
        "columns": [c.name for c in layer.attributeTableConfig().columns() if not c.hidden],
        "labels": layer.labelsEnabled(),
        "tips": tips(layer),
    }
    time = layer.temporalProperties()
    found["time"] = [time.startField(), time.endField()]
    if layer.isSpatial():
        found |= about_renderer(layer)
    return found


def about_renderer(layer: QgsVectorLayer) -> dict[str, Any]:
    renderer = layer.renderer()
    found: dict[str, Any] = {"renderer": renderer.type()}
    if renderer.type() == "categorizedSymbol":
        found["attribute"] = renderer.classAttribute()
        found["categories"] = [[c.value(), c.label()] for c in renderer.categories()]
        found["symbols"] = [c.symbol().color().name() for c in renderer.categories()]
    if layer.labelsEnabled():
        settings = layer.labeling().settings()
        found["label"] = [computed(layer, settings.fieldName, f) for f in layer.getFeatures()]
    return found


def tips(layer: QgsVectorLayer) -> list[str]:
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    shown = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        shown.append(QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context))
    return shown


def computed(layer: QgsVectorLayer, text: str, feature: Any) -> Any:
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    return QgsExpression(text).evaluate(context)


def about_project(uri: str) -> dict[str, Any]:
    project = QgsProject.instance()
    project.clear()
    read = project.read(uri)
    root = project.layerTreeRoot()
    span = project.timeSettings().temporalRange()
    return {
        "read": read,
        "title": project.title(),
        "about": project.metadata().abstract(),
        "crs": project.crs().authid(),
        "background": project.backgroundColor().name(),
        "invalid": [layer.name() for layer in project.mapLayers().values() if not layer.isValid()],
        "order": [table_of(layer) for layer in root.layerOrder() if layer.isSpatial()],
        "groups": {g.name(): [table_of(n.layer()) for n in g.findLayers()] for g in root.children()
                   if hasattr(g, "findLayers") and not hasattr(g, "layerId")},
        "loose": [table_of(n.layer()) for n in root.children() if hasattr(n, "layerId")],
        "unchecked": [table_of(n.layer()) for n in root.findLayers() if not n.isVisible()],
        "renderers": {table_of(layer): layer.renderer().type()
                      for layer in project.mapLayers().values() if layer.isSpatial()},
        "span": [span.begin().toString(Qt.ISODate), span.end().toString(Qt.ISODate)],
        "styles": {table_of(layer): layer.styleManager().styles()
                   for layer in project.mapLayers().values()},
        "relations": relations(project),
        "on_days": {day: on_day(project, day) for day in DAYS},
        "view": view(project),
    }  # fmt: skip


def table_of(layer: QgsVectorLayer) -> str:
    return str(layer.source().rpartition("layername=")[2])


def relations(project: QgsProject) -> dict[str, Any]:
    """Whether each relation is valid, and how many children the first parents have together."""
    found = {}
    for relation in project.relationManager().relations().values():
        parents = relation.referencedLayer().getFeatures()
        children = sum(len([*relation.getRelatedFeatures(parent)]) for parent in parents)
        found[relation.id()] = [relation.isValid(), children]
    return found


def on_day(project: QgsProject, day: str) -> dict[str, list[str]]:
    """The events that each layer shows when the time controller stands on the day."""
    begin = QDateTime(QDate.fromString(day, Qt.ISODate), QTime(0, 0), Qt.UTC)
    span = QgsDateTimeRange(begin, begin.addDays(1), True, False)
    found = {}
    for layer in project.mapLayers().values():
        time = layer.temporalProperties()
        if time.isActive():
            context = QgsVectorLayerTemporalContext()
            context.setLayer(layer)
            request = QgsFeatureRequest(QgsExpression(time.createFilterString(context, span)))
            found[table_of(layer)] = sorted({f["event_id"] for f in layer.getFeatures(request)})
    return found


def view(project: QgsProject) -> list[float]:
    """The first view in degrees: west, south, east, north."""
    world = QgsCoordinateReferenceSystem("EPSG:4326")
    turn = QgsCoordinateTransform(project.crs(), world, project)
    box = turn.transformBoundingBox(
        project.viewSettings().defaultViewExtent(), handle180Crossover=True
    )
    return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]


def pictures(folder: Path) -> dict[str, dict[str, int]]:
    """Draw the project as it opens, then each layer alone; how often each color is in a picture."""
    project = QgsProject.instance()
    root = project.layerTreeRoot()
    spatial = [layer for layer in root.layerOrder() if layer.isSpatial()]
    found = {
        "": draw(project, [x for x in spatial if root.findLayer(x).isVisible()], folder / "all.png")
    }
    for layer in spatial:
        layer.setLabelsEnabled(False)
        found[table_of(layer)] = draw(project, [layer], folder / f"{table_of(layer)}.png")
    towns = next(layer for layer in spatial if table_of(layer) == "cyber_attack_points")
    for place in towns.getFeatures():  # all to one spot, in memory only
        towns.startEditing()
        towns.changeGeometry(place.id(), next(towns.getFeatures()).geometry())
    found["piled"] = draw(project, [towns], folder / "piled.png")
    towns.styleManager().setCurrentStyle("Spread out")
    towns.setLabelsEnabled(False)
    found["spread"] = draw(project, [towns], folder / "spread.png")
    return found


def draw(project: QgsProject, layers: list[QgsVectorLayer], path: Path) -> dict[str, int]:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setBackgroundColor(project.backgroundColor() if len(layers) > 1 else QColor("white"))
    settings.setExtent(project.viewSettings().defaultViewExtent())
    for flag in (QgsMapSettings.Antialiasing, QgsMapSettings.DrawLabeling):
        settings.setFlag(flag, True)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(path))
    seen = Counter(
        image.pixel(x, y) & 0xFFFFFF for y in range(image.height()) for x in range(image.width())
    )
    return {f"#{color:06x}": count for color, count in seen.items()}


main()
