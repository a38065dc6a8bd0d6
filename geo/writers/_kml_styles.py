"""Shared KML styles: color by type, fill by status, an icon where the file can hold one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from maps.style import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo._gis import GisTable
    from maps.style import TypeStyle

GRAY: Final = "#8A8A8A"
PALE: Final = 0.45
_SURE_AREA, _PALE_AREA = 0.35, 0.16
"""How much of an area's color covers the land under it."""
_LINE_WIDTH, _EDGE_WIDTH = 2.5, 2.0
_POINT_SCALE, _COUNTRY_SCALE = 0.8, 1.1
_BALLOON: Final = "<BalloonStyle><text>$[description]</text></BalloonStyle>"
"""The balloon shows our text alone, without the driving directions Google Earth adds by itself."""
PLACELESS_STYLE: Final = "style.without_place"


class Icon(NamedTuple):
    """What a mark's picture shows; its color comes from the style."""

    shape: str
    """A name in ``maps.style.outlines``."""
    fill: str
    """solid | pale | hollow."""
    country: bool

    @property
    def name(self) -> str:
        """Its file in a KMZ."""
        return f"files/{self.shape}-{self.fill}{'-country' if self.country else ''}.png"


def style_id(table: str, status: str) -> str:
    """The id of the style of the table's marks of that status."""
    return f"style.{table}.{status}"


def icon_of(table: GisTable, look: TypeStyle, status: str) -> Icon:
    """The picture of the table's marks of that status."""
    fill = STATUSES[status].fill
    return Icon(look.shape, "solid" if fill == "gray" else fill, table.kind == "countries")


def table_styles(
    table: GisTable, look: TypeStyle, statuses: Iterable[str], *, pictures: bool
) -> str:
    """The styles of a table's marks; a name shows when the pointer rests on its mark."""
    return "".join(
        _status_styles(table, look, status, pictures=pictures) for status in sorted(set(statuses))
    )


def placeless_style() -> str:
    """The style of events without a place: only their balloon can be seen."""
    return f'<Style id="{PLACELESS_STYLE}">{_BALLOON}</Style>\n'


def _status_styles(table: GisTable, look: TypeStyle, status: str, *, pictures: bool) -> str:
    name = style_id(table.name, status)
    body = _mark_style(table, look, status, pictures=pictures)
    pairs = "".join(
        f"<Pair><key>{key}</key><styleUrl>#{name}.{key}</styleUrl></Pair>"
        for key in ("normal", "highlight")
    )
    styles = "".join(
        f'<Style id="{name}.{key}">'
        f"{body.format(label=f'<LabelStyle><scale>{scale}</scale></LabelStyle>')}</Style>\n"
        for key, scale in (("normal", 0), ("highlight", 0.9))
    )
    return f'{styles}<StyleMap id="{name}">{pairs}</StyleMap>\n'


def _mark_style(table: GisTable, look: TypeStyle, status: str, *, pictures: bool) -> str:
    """The parts of a style in the schema's order, with a hole for the label's."""
    fill = STATUSES[status].fill
    color = GRAY if fill == "gray" else look.color
    ink = GRAY if fill == "gray" else look.ink
    if table.kind == "routes":
        line = (
            f"<LineStyle><color>{kml_color(color)}</color><width>{_LINE_WIDTH}</width></LineStyle>"
        )
        return f"{{label}}{line}{_BALLOON}"
    if table.kind == "areas":
        edge = f"<LineStyle><color>{kml_color(ink)}</color><width>{_EDGE_WIDTH}</width></LineStyle>"
        inside = _SURE_AREA if fill in ("solid", "gray") else _PALE_AREA
        area = (
            "<PolyStyle><fill>0</fill></PolyStyle>"
            if fill == "hollow"
            else f"<PolyStyle><color>{kml_color(color, inside)}</color></PolyStyle>"
        )
        return f"{{label}}{edge}{area}{_BALLOON}"
    scale = _COUNTRY_SCALE if table.kind == "countries" else _POINT_SCALE
    # A picture holds its own paleness. Without one, the color has to.
    opacity = PALE if fill in ("pale", "hollow") and not pictures else 1.0
    href = f"<Icon><href>{icon_of(table, look, status).name}</href></Icon>" if pictures else ""
    icon = (
        f"<IconStyle><color>{kml_color(color, opacity)}</color><scale>{scale}</scale>"
        f"{href}</IconStyle>"
    )
    return f"{icon}{{label}}{_BALLOON}"


def kml_color(color: str, opacity: float = 1.0) -> str:
    """``#RRGGBB`` as KML has it, opacity first and red last.

    >>> kml_color("#0072B2"), kml_color("#0072B2", 0.45)
    ('ffb27200', '73b27200')
    """
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}".lower()
