"""What draws a picture: outlines, boxes, circles and words on a sheet measured in points.

Words are drawn as they are: nothing in them is read as mathematics or markup. In an SVG they stay
text, so they can be searched and edited.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import BoxStyle, PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.figure import Figure

    from maps._picture_view import Box, Numbers

Weight: TypeAlias = Literal["normal", "bold"]
Side: TypeAlias = Literal["left", "center", "right"]

SANS, SERIF = "DejaVu Sans", "DejaVu Serif"
"""They come with matplotlib, so a picture looks the same on every machine."""
FALLBACKS = (
    "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans", "Microsoft YaHei", "PingFang SC",
    "WenQuanYi Zen Hei", "Noto Sans CJK JP", "Noto Sans", "Arial Unicode MS",
)  # fmt: skip
"""Where installed, these draw what DejaVu lacks: Korean, Chinese, Japanese."""
_MIDDLE = 0.365
"""From the baseline to the middle of capitals and figures, as a share of the type size."""
_UNSHOWN = {"Cf": "", **dict.fromkeys(("Cc", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"), " ")}
"""What stands for characters of these Unicode categories: marks of direction, controls, spaces."""
_STEP = re.compile(r"([MLHVCz])([^MLHVCz]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


class Pen:
    """Draws on a figure, each thing above the ones before."""

    def __init__(self, figure: Figure, point: float = 1.0) -> None:
        """Draw on the figure with points of the sheet that are so many real ones each."""
        self.clip: Box | None = None
        """Where to draw; nothing of what follows shows outside."""
        self._figure = figure
        self._point = point
        self._sheet = Affine2D().scale(point / 72) + figure.dpi_scale_trans
        self._drawn = 0

    def path(
        self,
        path: Path,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        dash: Sequence[float] | None = None,
        round_caps: bool = False,
        alpha: float = 1.0,
        hatch: str | None = None,
    ) -> None:
        """Draw an outline. Dashes are in points, ``alpha`` is for fill and stroke alike."""
        patch = PathPatch(
            path,
            facecolor=fill or "none",
            edgecolor=stroke or "none",
            linewidth=width * self._point if stroke else 0,
            linestyle=(0, [one / width for one in dash]) if dash else "solid",  # in widths
            capstyle="round" if round_caps else "butt",
            joinstyle="round",
            alpha=alpha if alpha < 1 else None,
            hatch=hatch,
            transform=self._sheet,
        )
        self._add(patch)

    def words(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float,
        color: str,
        weight: Weight = "normal",
        side: Side = "left",
        family: str = SANS,
    ) -> None:
        """Write words, their capitals centered on ``y``; ``side`` is the one that ``x`` is at."""
        text = Text(
            x,
            y - _MIDDLE * size,
            readable(words),
            color=color,
            fontproperties=_font(family, weight, size * self._point),
            horizontalalignment=side,
            verticalalignment="baseline",
            parse_math=False,
            transform=self._sheet,
        )
        self._add(text)

    def _add(self, artist: PathPatch | Text) -> None:
        self._drawn += 1
        artist.set_zorder(self._drawn)
        self._figure.add_artist(artist, clip=False)
        if self.clip is not None:
            artist.set_clip_box(TransformedBbox(Bbox.from_extents(*self.clip), self._sheet))


def readable(text: str) -> str:
    """The text on one line, without characters that no font draws and no XML may hold."""
    kept = (_UNSHOWN.get(unicodedata.category(one), one) for one in text)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=8192)
def width_of(words: str, size: float, weight: Weight = "normal", family: str = SANS) -> float:
    """Points that words take."""
    width, _, _ = TextToPath().get_text_width_height_descent(
        readable(words), _font(family, weight, size), ismath=False
    )
    return float(width)


def wrapped(
    words: str, width: float, most: int, size: float, weight: Weight = "normal", family: str = SANS
) -> list[str]:
    """The words in lines so wide at most, about as long as one another.

    What does not fit into ``most`` lines ends in an ellipsis.
    """
    found = _broken(words, width, most, size, weight, family)
    for narrower in range(int(width) - 4, 0, -4):
        lines = _broken(words, narrower, most, size, weight, family)
        if len(lines) > len(found) or any(line.endswith("…") for line in lines):
            break
        found = lines
    return found


def _broken(
    words: str, width: float, most: int, size: float, weight: Weight, family: str
) -> list[str]:
    found: list[str] = []
    rest = readable(words).split(" ")
    while rest and len(found) < most:
        taken = 1
        while taken < len(rest) and _fits(rest[: taken + 1], width, size, weight, family):
            taken += 1
        if len(found) == most - 1:
            taken = len(rest)
        found.append(shortened(" ".join(rest[:taken]), width, size, weight, family))
        rest = rest[taken:]
    return found


def shortened(
    words: str, width: float, size: float, weight: Weight = "normal", family: str = SANS
) -> str:
    """The words, cut to the width; an ellipsis says so."""
    if width_of(words, size, weight, family) <= width:
        return words
    least, most = 0, len(words)
    while least < most:
        middle = (least + most + 1) // 2
        if width_of(words[:middle].rstrip() + "…", size, weight, family) <= width:
            least = middle
        else:
            most = middle - 1
    return words[:least].rstrip() + "…"


def outline(text: str, x: float, y: float, scale: float) -> Path:
    """An outline given as an SVG path of absolute M, L, H, V, C and z, drawn around (x, y)."""
    points: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    for letter, arguments in _STEP.findall(text):
        numbers = [float(one) for one in _NUMBER.findall(arguments)]
        if letter == "H":
            numbers = [numbers[0], points[-1][1]]
        elif letter == "V":
            numbers = [points[-1][0], numbers[0]]
        elif letter == "z":
            numbers = list(points[-1])
        points += zip(numbers[::2], numbers[1::2], strict=True)
        codes += [_CODES[letter]] * (len(numbers) // 2)
    xs, ys = np.array(points).T * scale
    return Path(np.column_stack([x + xs, y - ys]), codes)  # SVG counts downward


_CODES = {
    "M": Path.MOVETO, "L": Path.LINETO, "H": Path.LINETO, "V": Path.LINETO,
    "C": Path.CURVE4, "z": Path.CLOSEPOLY,
}  # fmt: skip


def circle(x: float, y: float, radius: float) -> Path:
    """A circle."""
    return Path.circle((x, y), radius)


def arc(x: float, y: float, radius: float, first: float, last: float) -> Path:
    """A piece of a circle, from and to in turns, clockwise from the top."""
    piece = Path.arc(90 - 360 * last, 90 - 360 * first)
    xs, ys = np.asarray(piece.vertices).T * radius
    return Path(np.column_stack([x + xs, y + ys]), piece.codes)


def rounded(box: Box, radius: float) -> Path:
    """A box with round corners."""
    style = BoxStyle.Round(pad=0, rounding_size=radius)
    path: Path = style(box.x0, box.y0, box.width, box.height, 1)
    return path


def lines(parts: Iterable[Numbers], *, closed: bool = False) -> Path:
    """Lines, or rings filled together: a ring in a ring, turned the other way, is a hole."""
    found = [Path(part, closed=closed) if len(part) else None for part in parts]
    kept = [path for path in found if path is not None]
    return Path.make_compound_path(*kept) if kept else Path(np.empty((0, 2)))


@cache
def _font(family: str, weight: Weight, size: float) -> FontProperties:
    generic = "serif" if family == SERIF else "sans-serif"
    return FontProperties(family=[family, *_installed(), generic], weight=weight, size=size)


@cache
def _installed() -> tuple[str, ...]:
    known = set(fontManager.get_font_names())
    return tuple(name for name in FALLBACKS if name in known)


def _fits(words: list[str], width: float, size: float, weight: Weight, family: str) -> bool:
    return width_of(" ".join(words), size, weight, family) <= width
