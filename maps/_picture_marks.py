"""Draws the base map and the marks of a layout in the colors of the web map's light page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.transforms import Bbox

from maps._picture_layout import (
    COUNT_SIZE,
    FINE,
    NAME_LINE,
    NAME_SIZE,
    PILL_BADGE,
    PILL_SIZE,
    SYMBOL,
    count_box,
    short_count,
)
from maps._picture_pen import arc, circle, lines, outline, rounded, width_of
from maps._picture_view import around, project
from maps.basemap import base_lines, country_lines
from maps.style import outlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.path import Path

    from maps._picture_layout import Arrow, Layout, Name, Pill
    from maps._picture_pen import Pen
    from maps._picture_scene import Scene
    from maps._picture_view import Numbers, View
    from maps.style import StatusStyle, TypeStyle

# The light colors of maps/web/src/style.css; a page of a report is white.
PAPER, INK, MUTED = "#ffffff", "#1b2430", "#56616e"
SEA, LAND, COAST, WATER = "#dce6ec", "#f7f5ef", "#a9b7c0", "#c3d3dc"
MARK_LINE, MARK_GRAY, MARK_GRAY_LINE, RING = "#1f2730", "#c4c8cc", "#626b74", "#46525f"

PALE = 0.34
"""How much of its color the mark of a planned event keeps."""
DASHES = {"solid": None, "dashed": (2.7, 1.8), "dotted": (0.9, 1.8)}
ROUTE_DASHES = {"solid": None, "dashed": (5.6, 3.6), "dotted": (0.5, 3.4)}
_RIVERS_FROM = 5.0
"""Points to a degree: on smaller maps rivers only clutter."""
_SPECK = 0.5
"""Points: a smaller island or lake is not drawn."""
_LAND_FROM, _LAND_TO = -180.0, 190.0
"""Longitudes between which base lines lie: Chukotka is in one piece."""


def draw_base(pen: Pen, view: View, layout: Layout) -> None:
    """Sea, land, lakes and rivers; countries that events are known to be in lightly shaded."""
    box = view.box
    pen.path(rounded(box, 0.01), fill=SEA)
    pen.path(_base_rings(base_lines("rings"), view), fill=LAND, stroke=COAST, width=0.5)
    codes = dict.fromkeys(pill.code for pill in layout.pills)
    pen.path(_base_rings(country_lines(codes), view), fill=RING, alpha=0.08)
    if view.scale >= _RIVERS_FROM:
        rivers = lines(_in_view(base_lines("rivers"), view))
        pen.path(rivers, stroke=WATER, width=0.6)
    pen.path(_base_rings(base_lines("lakes"), view), fill=SEA, stroke=COAST, width=0.35)


def draw_marks(pen: Pen, scene: Scene, layout: Layout) -> None:
    """All marks and names, those that matter most on top."""
    for ring in layout.rings:
        draw_ring(pen, lines([ring], closed=True))
    for area in layout.areas:
        event = area.place.event
        shape = lines(area.lines, closed=True)
        draw_area(pen, shape, scene.types[event], scene.statuses[event])
    for arrow in layout.arrows:
        draw_arrow(pen, arrow, scene.types[arrow.events[0]], scene.statuses[arrow.events[0]])
    for pill in layout.pills:
        draw_lead(pen, pill)
    for name in layout.names:
        draw_name(pen, name)
    for group in layout.groups:
        draw_badge(pen, group.x, group.y, group.events, scene, group.radius, SYMBOL)
    for pill in layout.pills:
        draw_pill(pen, pill, scene)


def draw_ring(pen: Pen, path: Path) -> None:
    """The ring round a place that is known roughly."""
    pen.path(path, fill=RING, alpha=0.05)
    pen.path(path, stroke=RING, width=0.8, dash=(1.6, 2.4))


def draw_area(pen: Pen, path: Path, kind: TypeStyle, status: StatusStyle) -> None:
    """An area: hatched, what happened denser than the rest; its edge is dashed."""
    ink = _ink(kind, status)
    sure = status.fill == "solid"
    pen.path(path, fill=ink, alpha=0.16 if sure else 0.08)
    pen.path(
        path, stroke=mix(ink, 0.7 if sure else 0.5, LAND), hatch="///" if sure else "//", width=0.0
    )
    pen.path(path, stroke=ink, width=1.1, dash=(4.4, 3.2))


def draw_arrow(pen: Pen, arrow: Arrow, kind: TypeStyle, status: StatusStyle) -> None:
    """A flow, dashed unless it happened, with the number of flows it stands for."""
    ink, count = _ink(kind, status), len(arrow.events)
    width = 1.3 + min(3.0, float(np.log2(count))) * 0.45
    head = _arrowhead(arrow.line, 5.0 + width)
    line = lines([arrow.line])
    pen.path(line, stroke=PAPER, width=width + 2.4, alpha=0.75)
    dash = ROUTE_DASHES[status.line]
    pen.path(line, stroke=ink, width=width, dash=dash, round_caps=dash is not None)
    pen.path(head, fill=ink)
    if count > 1:
        box = count_box(arrow)
        pen.path(rounded(box, box.height / 2), fill=PAPER, stroke=MARK_GRAY_LINE, width=0.7)
        words = short_count(count)
        pen.words(words, *box.middle, size=COUNT_SIZE, color=INK, weight="bold", side="center")


def draw_badge(
    pen: Pen, x: float, y: float, events: Iterable[int], scene: Scene, radius: float, scale: float
) -> None:
    """The mark of an event, or for several a ring of their colors round their number."""
    numbers = list(events)
    if len(numbers) == 1:
        draw_symbol(pen, x, y, scene.types[numbers[0]], scene.statuses[numbers[0]], scale)
    else:
        kinds = [scene.types[number] for number in sorted(numbers)]
        draw_stack(pen, x, y, kinds, len(numbers), radius)


def draw_symbol(
    pen: Pen, x: float, y: float, kind: TypeStyle, status: StatusStyle, scale: float
) -> None:
    """The mark of one event: its shape is the type, its fill and line the status."""
    path = outline(outlines()[kind.shape], x, y, scale)
    fills = {
        "solid": kind.color, "pale": mix(kind.color, PALE, PAPER), "hollow": PAPER,
        "gray": MARK_GRAY,
    }  # fmt: skip
    dash = DASHES[status.line]
    width = (1.6 if dash is None else 1.9) * scale
    pen.path(path, stroke=PAPER, width=5 * scale, alpha=0.85)
    pen.path(
        path,
        fill=fills[status.fill],
        stroke=MARK_GRAY_LINE if status.fill == "gray" else MARK_LINE,
        width=width,
        dash=[one * scale / SYMBOL for one in dash] if dash else None,
        round_caps=status.line == "dotted",
    )


def draw_stack(
    pen: Pen, x: float, y: float, kinds: Iterable[TypeStyle], count: int, radius: float
) -> None:
    """A ring in the colors of several events, their number inside."""
    colors = list(dict.fromkeys(kind.color for kind in kinds))
    band = radius * 0.34
    pen.path(circle(x, y, radius), fill=PAPER)
    for at, color in enumerate(colors):
        piece = arc(x, y, radius - band / 2, at / len(colors), (at + 1) / len(colors))
        pen.path(piece, stroke=color, width=band)
    for line in (radius, radius - band):
        pen.path(circle(x, y, line), stroke=MARK_LINE, width=0.7)
    words = short_count(count)
    room = 1.7 * (radius - band)
    size = min(0.8 * radius, 10 * room / width_of(words, 10, "bold"))
    pen.words(words, x, y, size=size, color=INK, weight="bold", side="center")


def draw_lead(pen: Pen, pill: Pill) -> None:
    """A line from a country to its label, where that had to step aside."""
    if not pill.box.grown(6).holds(around(pill.x, pill.y, 0, 0)):
        lead = np.array([[pill.x, pill.y], pill.box.middle])
        pen.path(lines([lead]), stroke=MARK_GRAY_LINE, width=0.7)
        pen.path(circle(pill.x, pill.y, 1.5), fill=MARK_GRAY_LINE)


def draw_pill(pen: Pen, pill: Pill, scene: Scene) -> None:
    """A country's label: the mark of its event or events, and its name."""
    half, (_, y) = pill.box.height / 2, pill.box.middle
    pen.path(rounded(pill.box, half), fill=PAPER, stroke=MARK_GRAY_LINE, width=0.7)
    draw_badge(pen, pill.box.x0 + half, y, pill.events, scene, PILL_BADGE, 0.52)
    start = pill.box.x0 + half + PILL_BADGE + 3
    pen.words(pill.name, start, y, size=PILL_SIZE, color=INK, weight="bold")


def draw_name(pen: Pen, name: Name) -> None:
    """A place's name on ground that lets the map shine through."""
    box = name.box
    pen.path(rounded(box.grown(0.8), 2), fill=_GROUND, alpha=0.66)
    x = {"left": box.x0, "center": box.middle[0], "right": box.x1}[name.side]
    for number, line in enumerate(name.lines):
        y = box.y1 - (number + 0.5) * NAME_LINE
        pen.words(line, x, y, size=NAME_SIZE, color=INK, weight="bold", side=name.side)


def mix(color: str, share: float, ground: str) -> str:
    """So much of one color on another, both #rrggbb.

    >>> mix("#000000", 0.5, "#ffffff")
    '#808080'
    """
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + bytes(round(one * share + other * (1 - share)) for one, other in pairs).hex()


_GROUND = mix(LAND, 0.5, SEA)
"""Under names, which may lie on either."""


def _ink(kind: TypeStyle, status: StatusStyle) -> str:
    return MARK_GRAY_LINE if status.fill == "gray" else kind.ink


def _arrowhead(line: Numbers, size: float) -> Path:
    tip, behind = line[-1], line[max(0, len(line) - 4)]
    along = tip - behind
    along = along / max(float(np.hypot(*along)), 1e-9)
    aside = np.array([-along[1], along[0]])
    corners = [
        tip + 1.5 * along,
        tip - size * along + 0.52 * size * aside,
        tip - 0.7 * size * along,
        tip - size * along - 0.52 * size * aside,
    ]
    return lines([np.array([*corners, corners[0]])], closed=True)


def _base_rings(rings: Iterable[Numbers], view: View) -> Path:
    """Rings of the base map in the view, cut off a little outside of it."""
    path = lines(_in_view(rings, view), closed=True)
    if not len(path):
        return path
    return path.clip_to_bbox(Bbox.from_extents(*view.box.grown(4)), inside=True)


def _in_view(found: Iterable[Numbers], view: View) -> Iterator[Numbers]:
    """Lines of the base map that may be seen, on the sheet, without more points than show."""
    box = view.box.grown(4)
    projected = [project(line) for line in found]
    for turn in view.turns(_LAND_FROM, _LAND_TO):
        for line in projected:
            drawn = view.place(line, turn)
            (x0, y0), (x1, y1) = drawn.min(axis=0), drawn.max(axis=0)
            seen = x0 < box.x1 and x1 > box.x0 and y0 < box.y1 and y1 > box.y0
            if seen and max(x1 - x0, y1 - y0) > _SPECK:
                fine = shapely.simplify(shapely.linestrings(drawn), FINE)
                yield shapely.get_coordinates(fine).round(2)
