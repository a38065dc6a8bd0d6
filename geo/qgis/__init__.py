"""QGIS: styles of the tables of an atlas, and a project that shows them."""

from geo.qgis.land import land
from geo.qgis.package import project_of, qgz, store_project, styles_of
from geo.qgis.project import PROJECT_NAME, project_xml
from geo.qgis.style import layer_style, table_style

__all__ = [
    "PROJECT_NAME",
    "land",
    "layer_style",
    "project_of",
    "project_xml",
    "qgz",
    "store_project",
    "styles_of",
    "table_style",
]
