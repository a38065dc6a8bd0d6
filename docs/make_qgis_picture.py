"""Makes docs/qgis.png: the project stored in an atlas, as QGIS draws it, with its legend.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 docs/make_qgis_picture.py out/demo/atlas.gpkg

Needs PyQGIS (Debian: python3-qgis). Run it after a change to the styles, and look at what it made.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QFont, QImage

SHOWN = QgsRectangle(17, 8, 152, 63)
"""Degrees: west, south, east, north."""
WIDTH, HEIGHT, LEGEND = 330.0, 168.0, 62.0
"""Millimeters."""
DPI = 105
IN_LEGEND = {
    "Visits": ("points", "countries", "routes"),
    "Shipments": ("points", "routes"),
    "Deployments": ("points",),
    "Conflict": ("points",),
}
"""Some of what the layers panel shows; all of it would be longer than the picture."""
TARGET = Path(__file__).with_name("qgis.png")


def main() -> None:
    """Draw the project of the atlas that was named."""
    app = QgsApplication([], False)
    app.initQgis()
    project = QgsProject.instance()
    if not project.read(f"geopackage:{Path(sys.argv[1]).resolve()}?projectName=Event Atlas"):
        sys.exit(f"{sys.argv[1]}: holds no project")
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(WIDTH, HEIGHT))
    shown = add_map(layout, project)
    add_legend(layout, shown)
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=DPI)
    image.convertToFormat(QImage.Format_RGB888).save(str(TARGET), "PNG", 0)
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size // 1000} kB\n")
    sys.stdout.flush()
    os._exit(0)  # taking PyQGIS apart in order crashes


def add_map(layout: QgsPrintLayout, project: QgsProject) -> QgsLayoutItemMap:
    """The map, right of the legend."""
    item = QgsLayoutItemMap(layout)
    item.attemptMove(QgsLayoutPoint(LEGEND, 0))
    item.attemptResize(QgsLayoutSize(WIDTH - LEGEND, HEIGHT))
    world = QgsCoordinateReferenceSystem("EPSG:4326")
    turn = QgsCoordinateTransform(world, project.crs(), project)
    layout.addLayoutItem(item)
    item.setCrs(project.crs())
    box = turn.transformBoundingBox(SHOWN)
    box.setYMinimum(box.yMaximum() - box.width() * HEIGHT / (WIDTH - LEGEND))
    item.setExtent(box)
    item.setBackgroundColor(project.backgroundColor())
    root = project.layerTreeRoot()
    item.setLayers([x for x in root.layerOrder() if root.findLayer(x).isVisible()])
    return item


def add_legend(layout: QgsPrintLayout, shown: QgsLayoutItemMap) -> None:
    """The legend as in the layers panel, without tables and land."""
    item = QgsLayoutItemLegend(layout)
    item.setLinkedMap(shown)
    item.setAutoUpdateModel(False)
    root = item.model().rootGroup()
    for node in [*root.children()]:
        if node.name() not in IN_LEGEND:
            root.removeChildNode(node)
    for node in root.findLayers():
        if node.layer().id().rpartition("_")[2] not in IN_LEGEND[node.parent().name()]:
            node.parent().removeChildNode(node)
    sizes = {QgsLegendStyle.Group: 10, QgsLegendStyle.Subgroup: 8, QgsLegendStyle.SymbolLabel: 8}
    for style, size in sizes.items():
        font = QFont("DejaVu Sans", size)
        font.setBold(style == QgsLegendStyle.Group)
        item.setStyleFont(style, font)
    item.attemptMove(QgsLayoutPoint(1, 1))
    layout.addLayoutItem(item)
    item.adjustBoxSize()


main()
