"""The sheet of a picture: title, map, legend and attribution; drawn, and given out as a file."""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from matplotlib import style
from matplotlib.figure import Figure

from maps._picture_layout import Arrow, lay_out
from maps._picture_marks import (
    COAST,
    INK,
    MARK_GRAY_LINE,
    MUTED,
    PAPER,
    RING,
    draw_area,
    draw_arrow,
    draw_base,
    draw_marks,
    draw_ring,
    draw_stack,
    draw_symbol,
)
from maps._picture_pen import SERIF, Pen, circle, readable, rounded, shortened, width_of, wrapped
from maps._picture_scene import extent, read_scene
from maps._picture_view import Box, around, fit
from maps.basemap import PICTURE_ATTRIBUTION
from maps.style import BLUE, ORANGE, STATUSES, StatusStyle, TypeStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from geo.model import Layer
    from maps._picture_layout import Layout
    from maps._picture_scene import Scene

logger = logging.getLogger(__name__)

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Draw: TypeAlias = "Callable[[Pen, float, float], None]"
"""Draws a sign of the legend around a point."""

FULL_SIZE = (8.0, 6.4)
"""Inches: on a smaller page all is drawn smaller, or title and legend would leave no map."""
# All in points.
MARGIN = 28.0
TITLE_SIZE, TITLE_LINE, TITLE_LINES = 18.0, 22.0, 2
SUMMARY_SIZE, SMALL_SIZE = 9.5, 6.6
LEGEND_SIZE, LEGEND_LINE, LEGEND_HEAD = 8.0, 15.0, 38.0
SIGN_GAP, ENTRY_GAP, COUNT_GAP = 4.0, 11.0, 3.5
WIDEST = 150.0
"""What a type's title may take."""
LEAST_MAP = 90.0
"""Height of a map that is still worth a legend below it."""

_SETTINGS = {
    "svg.hashsalt": "eventatlas",  # else the ids in an SVG are random
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 42,
    "text.hinting": "none",  # else words are wider than measured on a coarse PNG
    "hatch.linewidth": 0.7,
}
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Creator": "Event Atlas", "Date": None},
    "pdf": {"Creator": "Event Atlas", "Producer": None, "CreationDate": None},
}
_ALONE = threading.Lock()
"""One picture at a time: matplotlib's settings and Python's warnings are the whole process's."""


def picture(
    layers: Sequence[Layer], title: str, size: tuple[float, float], dpi: int, form: str
) -> bytes:
    """The picture as a file of the format ``png``, ``svg`` or ``pdf``."""
    scene = read_scene(layers)
    content = io.BytesIO()
    metadata = {"Title": readable(title), **_METADATA[form]}
    with (
        _ALONE,
        style.context(["default", _SETTINGS]),
        warnings.catch_warnings(record=True) as seen,
    ):
        warnings.simplefilter("always")
        figure = Figure(figsize=size, facecolor=PAPER)
        point = min(1.0, size[0] / FULL_SIZE[0], size[1] / FULL_SIZE[1])
        page = Box(0, 0, 72 * size[0] / point, 72 * size[1] / point)
        _draw(Pen(figure, point), scene, title, page)
        figure.savefig(content, format=form, dpi=dpi, metadata=metadata)
    _pass_on(seen)
    return content.getvalue()


def _pass_on(seen: Sequence[warnings.WarningMessage]) -> None:
    """Say once that characters are missing from all fonts; other warnings go their way."""
    missing = [one for one in seen if str(one.message).startswith("Glyph ")]
    if missing:
        logger.warning(
            "no installed font has some characters of the picture; they show as boxes "
            "(fonts that have Korean, Chinese and Japanese: Noto Sans CJK)"
        )
    for one in seen:
        if one not in missing:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _draw(pen: Pen, scene: Scene, title: str, page: Box) -> None:
    inner = page.grown(-MARGIN)
    top = _draw_head(pen, scene, title, inner) - 9
    foot = inner.y0 + SMALL_SIZE
    pen.words(PICTURE_ATTRIBUTION, inner.x1, inner.y0, size=SMALL_SIZE, color=MUTED, side="right")
    rows = _rows(_sections(scene, _may_show(scene)), inner.width)
    legend = foot + 3 + LEGEND_LINE * len(rows)
    if top - legend < LEAST_MAP:
        rows, legend = [], foot
    view = fit(extent(scene), Box(inner.x0, legend + 7, inner.x1, top))
    layout = lay_out(scene, view)
    rows = _rows(_sections(scene, _shows(layout)), inner.width) if rows else []
    pen.clip = view.box
    draw_base(pen, view, layout)
    draw_marks(pen, scene, layout)
    pen.clip = None
    pen.path(rounded(view.box, 0.01), stroke=COAST, width=0.7)
    for number, row in enumerate(rows):
        _draw_row(pen, row, inner.x0, view.box.y0 - 7 - (number + 0.5) * LEGEND_LINE)


def _draw_head(pen: Pen, scene: Scene, title: str, inner: Box) -> float:
    """Write title and summary; return where they end."""
    x, y, size = inner.x0, inner.y1, TITLE_SIZE
    for line in wrapped(title, inner.width, TITLE_LINES, size, "bold", SERIF):
        pen.words(line, x, y - size / 2, size=size, color=INK, weight="bold", family=SERIF)
        y -= TITLE_LINE
    pen.words(_summary(scene), inner.x0, y - SUMMARY_SIZE / 2, size=SUMMARY_SIZE, color=MUTED)
    return y - SUMMARY_SIZE


def _summary(scene: Scene) -> str:
    count = len(scene.types)
    parts = ["No events" if not count else "1 event" if count == 1 else f"{count:,} events"]
    if scene.first and scene.last:
        days = dict.fromkeys(_day_words(day) for day in (scene.first, scene.last))
        parts.append(" – ".join(days))
    if scene.unplaced:
        parts.append(f"{scene.unplaced:,} not on the map, without a known place")
    return " · ".join(parts)


def _day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sign of the legend with what it means."""

    draw: Draw
    width: float
    words: str
    count: str = ""

    @property
    def length(self) -> float:
        """Points from the sign's left to the end of the words."""
        count = COUNT_GAP + width_of(self.count, LEGEND_SIZE) if self.count else 0.0
        return self.width + SIGN_GAP + width_of(self.words, LEGEND_SIZE) + count


_Row: TypeAlias = "tuple[str, list[tuple[float, _Entry]]]"
"""A line of the legend: the section's name on its first line, entries with where they start."""


def _may_show(scene: Scene) -> set[Draw]:
    """The signs that a picture of the scene may need."""
    marks = {place.mark for place in scene.places}
    needed = {
        _several: len(scene.places) > 1,
        _label: "country" in marks,
        _ring: any(place.radius_km for place in scene.places),
        _hatched: "area" in marks,
        _flow: bool(scene.routes),
    }
    return {sign for sign, is_needed in needed.items() if is_needed}


def _shows(layout: Layout) -> set[Draw]:
    """The signs that are on the picture."""
    together = [one.events for one in layout.groups] + [one.events for one in layout.pills]
    needed = {
        _several: any(len(events) > 1 for events in together),
        _label: bool(layout.pills),
        _ring: bool(layout.rings),
        _hatched: bool(layout.areas),
        _flow: bool(layout.arrows),
    }
    return {sign for sign, is_needed in needed.items() if is_needed}


def _sections(scene: Scene, signs: set[Draw]) -> list[tuple[str, list[_Entry]]]:
    """Only what is on the picture is explained."""
    counts, happened = Counter(scene.statuses), STATUSES["happened"]
    types = [
        _Entry(
            _symbol(kind, happened), 14, shortened(kind.title, WIDEST, LEGEND_SIZE), f"{count:,}"
        )
        for kind, count in scene.kinds.items()
    ]
    statuses = [
        _Entry(_symbol(_NEUTRAL, status), 14, status.title, f"{counts[status]:,}")
        for status in STATUSES.values()
        if counts[status]
    ]
    marks = [_Entry(draw, width, words) for draw, (width, words) in _SIGNS.items() if draw in signs]
    return [("Type", types), ("Status", statuses), ("Marks", marks)]


def _rows(sections: Sequence[tuple[str, list[_Entry]]], width: float) -> list[_Row]:
    """The sections in lines, each beginning a new one; lines of one section are about as long."""
    rows: list[_Row] = []
    for name, entries in sections:
        lines = _broken(entries, width)
        for narrower in range(int(width), int(LEGEND_HEAD), -10):
            shorter = _broken(entries, narrower)
            if len(shorter) > len(lines):
                break
            lines = shorter
        rows += [("" if number else name, line) for number, line in enumerate(lines)]
    return rows


def _broken(entries: Sequence[_Entry], width: float) -> list[list[tuple[float, _Entry]]]:
    """The entries in lines of a width, with where each starts; none is empty."""
    lines: list[list[tuple[float, _Entry]]] = []
    x = width
    for entry in entries:
        if x + entry.length > width:
            lines.append([])
            x = LEGEND_HEAD
        lines[-1].append((x, entry))
        x += entry.length + ENTRY_GAP
    return lines


def _draw_row(pen: Pen, row: _Row, left: float, y: float) -> None:
    name, entries = row
    pen.words(name, left, y, size=LEGEND_SIZE, color=MUTED, weight="bold")
    for start, entry in entries:
        x = left + start
        entry.draw(pen, x + entry.width / 2, y)
        x += entry.width + SIGN_GAP
        pen.words(entry.words, x, y, size=LEGEND_SIZE, color=INK)
        x += width_of(entry.words, LEGEND_SIZE) + COUNT_GAP
        if entry.count:
            pen.words(entry.count, x, y, size=LEGEND_SIZE, color=MUTED)


def _symbol(kind: TypeStyle, status: StatusStyle) -> Draw:
    return lambda pen, x, y: draw_symbol(pen, x, y, kind, status, 0.56)


def _several(pen: Pen, x: float, y: float) -> None:
    draw_stack(pen, x, y, [_NEUTRAL, replace(_NEUTRAL, color=ORANGE)], 2, 6.4)


def _label(pen: Pen, x: float, y: float) -> None:
    box = around(x, y, 15, 5.6)
    pen.path(rounded(box, box.height / 2), fill=PAPER, stroke=MARK_GRAY_LINE, width=0.7)
    pen.path(circle(x - 9.4, y, 2.6), fill=MARK_GRAY_LINE)
    pen.words("Name", x - 5, y, size=5.6, color=INK, weight="bold")


def _ring(pen: Pen, x: float, y: float) -> None:
    draw_ring(pen, circle(x, y, 6.2))
    pen.path(circle(x, y, 1.7), fill=RING)


def _hatched(pen: Pen, x: float, y: float) -> None:
    draw_area(pen, rounded(around(x, y, 11, 5.4), 2), _GRAY, STATUSES["happened"])


def _flow(pen: Pen, x: float, y: float) -> None:
    along = np.linspace(-1.0, 1.0, 24)
    line = np.column_stack([x + 13.5 * along, y + 3 - 5.5 * along**2])
    draw_arrow(pen, Arrow(line, (0,)), _GRAY, STATUSES["alleged"])


_SIGNS: dict[Draw, tuple[float, str]] = {
    _several: (17, "several events at one spot"),
    _label: (30, "somewhere in that country"),
    _ring: (15, "the place lies somewhere within"),
    _hatched: (22, "an area, its edge estimated"),
    _flow: (30, "from origin to destination (way unknown), dashed unless it happened"),
}
"""What draws a sign of the legend: its width and what it means."""
_NEUTRAL = TypeStyle("", "", BLUE, BLUE, "circle")
_GRAY = TypeStyle("", "", RING, RING, "circle")
