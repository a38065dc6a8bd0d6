"""Where marks, arrows and names stand on the sheet: nothing hides a mark, no name lies on another.

As on the web map, marks that would overlap are one mark with a number, a country is a label that
may step aside, and arrows end at what stands there.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import shapely

from maps._picture_pen import shortened, width_of, wrapped
from maps._picture_scene import BEND, circles
from maps._picture_view import Box, Numbers, around, project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maps._picture_pen import Side
    from maps._picture_scene import Place, Route, Scene
    from maps._picture_view import View

# All in points.
SYMBOL = 0.68
"""To a unit of the outlines, which reach from -10 to 10."""
STACK = 9.6
"""Radius of a mark that stands for several events."""
NEAR = 18.0
"""Closer marks are one."""
TINY_AREA = 14.0
"""An area too small to see gets a mark like a point."""
PILL_HEIGHT, PILL_BADGE, PILL_SIZE, PILL_WIDEST = 17.0, 6.6, 7.8, 120.0
NAME_SIZE, NAME_LINE, NAME_WIDTH, NAME_LINES = 7.4, 9.2, 98.0, 3
COUNT_SIZE = 6.6
FINE = 0.1
"""A line may be drawn so far off where it is: a third of a dot at 200 dots an inch."""
_GAP = 3.5
"""Between a mark and its name, and between an arrow and what it points at."""
_BEND_STEP = 0.09
"""Between arrows that share both ends, as a share of their length."""
_MOST_LANES = 4
_STEPS = 64
_HIDES_MARK, _LEAVES_MAP, _HIDES_AREA = 500.0, 2000.0, 45.0
"""In points of stepping aside."""
_CROSSES, _CROWDS = 2.5, 5.0
"""What lying on an arrow or area costs a name, and standing beside several marks."""
_MANY = 1500
"""More names than fit on any sheet; the busiest marks come first."""


Spot: TypeAlias = tuple[float, float]
"""Longitude and latitude, rounded, by which arrows find what stands at their ends."""
Bundle: TypeAlias = tuple[tuple[Spot, Spot], str, str]
"""Ends, color and line of flows that are drawn as one arrow."""


@dataclass(slots=True)
class Group:
    """One event's mark, or one mark for several events at a spot."""

    x: float
    y: float
    spots: list[Spot]
    events: dict[int, None] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)

    @property
    def radius(self) -> float:
        """Half the mark's size."""
        return 10 * SYMBOL if len(self.events) == 1 else STACK

    @property
    def box(self) -> Box:
        """What the mark takes."""
        return around(self.x, self.y, self.radius, self.radius)


@dataclass(slots=True)
class Pill:
    """The label of a country with the events known only to be somewhere in it."""

    name: str
    code: str
    spot: Spot
    x: float
    y: float
    """The country's label point; the box may lie beside it."""
    box: Box
    events: dict[int, None] = field(default_factory=dict)


class Area(NamedTuple):
    """The outlines of an event's area."""

    place: Place
    lines: list[Numbers]
    box: Box

    @property
    def is_tiny(self) -> bool:
        """Whether it is too small to see."""
        return max(self.box.width, self.box.height) < TINY_AREA


class Arrow(NamedTuple):
    """Flows between the same ends that look alike."""

    line: Numbers
    events: tuple[int, ...]


class Name(NamedTuple):
    """A place's name in lines."""

    lines: list[str]
    box: Box
    side: Side


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is drawn on the map, in the order in which it is drawn."""

    areas: list[Area]
    rings: list[Numbers]
    arrows: list[Arrow]
    groups: list[Group]
    pills: list[Pill]
    names: list[Name]


def lay_out(scene: Scene, view: View) -> Layout:
    """Where everything stands in the view."""
    areas = [_area(place, view) for place in scene.places if place.rings]
    drawn = [area for area in areas if not area.is_tiny]
    points = [place for place in scene.places if place.mark == "point"]
    groups = _groups([*points, *(area.place for area in areas if area.is_tiny)], view)
    taken = Taken([group.box for group in groups])
    pills = _pills(scene, view, taken, drawn)
    arrows = list(_arrows(scene, view, groups, pills))
    taken.add(*(count_box(arrow) for arrow in arrows if len(arrow.events) > 1))
    crossed = Taken([*_along(arrows), *(area.box for area in drawn)])
    names = list(_names(groups, drawn, view.box, taken, crossed))
    return Layout(drawn, _rings(points, view), arrows, groups, pills, names)


def short_count(count: int) -> str:
    """A number in few letters.

    >>> short_count(999), short_count(1234), short_count(45000)
    ('999', '1.2k', '45k')
    """
    if count < 1000:
        return str(count)
    thousands = count / 1000
    return f"{thousands:.1f}".removesuffix(".0") + "k" if thousands < 9.95 else f"{thousands:.0f}k"


def count_box(arrow: Arrow) -> Box:
    """Where the number of an arrow that stands for several flows is written."""
    x, y = arrow.line[len(arrow.line) // 2]
    width = width_of(short_count(len(arrow.events)), COUNT_SIZE, "bold")
    return around(float(x), float(y), width / 2 + 4, 5.6)


class Taken:
    """Boxes on the sheet that are taken."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = np.array(boxes, dtype=float).reshape(-1, 4)

    def add(self, *boxes: Box) -> None:
        """Take these, too."""
        self._boxes = np.concatenate([self._boxes, np.array(boxes, dtype=float).reshape(-1, 4)])

    def hits(self, box: Box) -> int:
        """How many of the boxes overlap this one."""
        x0, y0, x1, y1 = self._boxes.T
        overlap = (x0 < box.x1) & (box.x0 < x1) & (y0 < box.y1) & (box.y0 < y1)
        return int(np.count_nonzero(overlap))


def _area(place: Place, view: View) -> Area:
    lines = _filled([view.place(project(ring)) for ring in place.rings])
    together = np.concatenate(lines)
    corners = [*together.min(axis=0), *together.max(axis=0)]
    return Area(place, lines, Box(*(float(one) for one in corners)))


def _filled(rings: Sequence[Numbers]) -> list[Numbers]:
    """The rings without more points than show, a ring in a ring turned the other way: a hole."""
    shapes = shapely.simplify(shapely.polygons([shapely.linearrings(ring) for ring in rings]), FINE)
    corners = shapely.points([ring[0] for ring in rings])
    depths = shapely.contains_properly(shapes[:, None], corners[None, :]).sum(axis=0)
    found = []
    for shape, depth in zip(shapes, depths, strict=True):
        ring = shape.exterior
        line = shapely.get_coordinates(ring)
        found.append(line if shapely.is_ccw(ring) == (depth % 2 == 0) else line[::-1])
    return found


def _rings(points: Sequence[Place], view: View) -> list[Numbers]:
    """Rings of uncertainty that can be seen round their marks, each once."""
    rings = [view.place(ring) for ring in circles(points)]
    return [ring for ring in rings if np.ptp(ring[:, 1]) > 2 * STACK + 2]


def _groups(points: Sequence[Place], view: View) -> list[Group]:
    """Marks for the places, the busiest first; each stands where its busiest spot is."""
    spots: dict[tuple[float, float], Group] = {}
    for one, (x, y) in zip(points, _positions(points, view), strict=True):
        spot = spots.setdefault((one.lon, one.lat), Group(x, y, [_spot(one.lon, one.lat)]))
        spot.events[one.event] = None
        spot.names[one.name] += 1
    groups: list[Group] = []
    cells: dict[tuple[int, int], list[Group]] = {}
    for spot in sorted(spots.values(), key=lambda spot: -len(spot.events)):
        column, line = math.floor(spot.x / NEAR), math.floor(spot.y / NEAR)
        around_it = [(column + dx, line + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        near = [
            one for cell in around_it for one in cells.get(cell, ()) if _apart(one, spot) < NEAR
        ]
        if not near:
            groups.append(spot)
            cells.setdefault((column, line), []).append(spot)
            continue
        group = min(near, key=lambda one: _apart(one, spot))
        group.spots += spot.spots
        group.events.update(spot.events)
        group.names.update(spot.names)
    return groups


def _apart(one: Group, other: Group) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _positions(places: Sequence[Place], view: View) -> Iterator[tuple[float, float]]:
    if places:
        at = view.place(project(np.array([(one.lon, one.lat) for one in places])))
        yield from ((float(x), float(y)) for x, y in at)


def _pills(scene: Scene, view: View, taken: Taken, areas: Sequence[Area]) -> list[Pill]:
    """Labels of countries, the busiest placed first; what they take is added to ``taken``."""
    countries = [one for one in scene.places if one.mark == "country"]
    pills: dict[str, Pill] = {}
    for one, (x, y) in zip(countries, _positions(countries, view), strict=True):
        name = shortened(one.name, PILL_WIDEST, PILL_SIZE, "bold")
        width = 2 * PILL_BADGE + width_of(name, PILL_SIZE, "bold") + 14
        box = around(x, y, width / 2, PILL_HEIGHT / 2)
        pill = pills.setdefault(
            one.key, Pill(name, one.country, _spot(one.lon, one.lat), x, y, box)
        )
        pill.events[one.event] = None
    hidden = Taken([area.box for area in areas])
    for pill in sorted(pills.values(), key=lambda pill: -len(pill.events)):
        pill.box = min((_cost(box, pill, view, taken, hidden), box) for box in _beside(pill))[1]
        taken.add(pill.box)
    return list(pills.values())


def _beside(pill: Pill) -> Iterator[Box]:
    """Where a country's label may stand: at its point, then farther and farther round it."""
    yield pill.box
    for distance in (16, 22, 30, 40, 52, 66, 84, 104):
        for turn in range(16):
            angle = math.tau * turn / 16
            reach = distance * math.cos(angle) * (1 + pill.box.width / 90)
            yield around(
                pill.x + reach, pill.y + distance * math.sin(angle),
                pill.box.width / 2, pill.box.height / 2,
            )  # fmt: skip


def _cost(box: Box, pill: Pill, view: View, taken: Taken, areas: Taken) -> float:
    x, y = box.middle
    return (
        math.hypot(x - pill.x, y - pill.y)
        + _HIDES_MARK * taken.hits(box.grown(2))
        + _HIDES_AREA * areas.hits(box)
        + _LEAVES_MAP * (not view.box.holds(box.grown(4)))
    )


def _spot(lon: float, lat: float) -> Spot:
    return round(lon % 360, 3), round(lat, 3)


def _arrows(
    scene: Scene, view: View, groups: Sequence[Group], pills: Sequence[Pill]
) -> Iterator[Arrow]:
    """One arrow for all flows between the same ends, of one look; others beside it."""
    stands: dict[Spot, Group | Pill] = {group.spots[0]: group for group in groups}
    stands.update((pill.spot, pill) for pill in pills)
    homes = {spot: group.spots[0] for group in groups for spot in group.spots}
    lanes: Counter[tuple[Spot, Spot]] = Counter()
    for (spots, _, _), routes in _bundles(scene, homes).items():
        bend = BEND + _BEND_STEP * min(lanes[spots], _MOST_LANES)
        lanes[spots] += 1
        ends = [stands.get(spot) for spot in spots]
        if ends[0] is not None and ends[0] is ends[1]:
            continue
        events = tuple(dict.fromkeys(route.event for route in routes))
        for turn in dict.fromkeys((0.0, routes[0].turn)):
            line = _trimmed(_bent(_ends(routes[0], turn, ends, view), bend), ends)
            if len(line) > 1:
                yield Arrow(line, events)


def _bundles(scene: Scene, homes: Mapping[Spot, Spot]) -> dict[Bundle, list[Route]]:
    """Routes by their ends, as far as these are drawn apart, and by their look."""
    bundles: dict[Bundle, list[Route]] = {}
    for route in scene.routes:
        look = scene.types[route.event].ink, scene.statuses[route.event].line
        start, end = _spot(*route.start), _spot(*route.end)
        spots = homes.get(start, start), homes.get(end, end)
        bundles.setdefault((spots, *look), []).append(route)
    return bundles


def _ends(route: Route, turn: float, stands: Sequence[Group | Pill | None], view: View) -> Numbers:
    """Where an arrow starts and ends: in the middle of what stands there, which may lie aside."""
    ends = view.place(project(np.array([route.start, route.end])), turn)
    for end, stand in zip(ends, stands, strict=True):
        if stand is not None:
            x, y = stand.box.middle
            width = 360 * view.scale
            end[:] = x + width * round((end[0] - x) / width), y
    return ends


def _bent(ends: Numbers, bend: float) -> Numbers:
    """A curve between two points that leaves the straight line to its left."""
    start, end = ends
    across = end - start
    control = (start + end) / 2 + 2 * bend * np.array([-across[1], across[0]])
    t = np.linspace(0.0, 1.0, _STEPS + 1)[:, None]
    line: Numbers = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    return line


def _trimmed(line: Numbers, stands: Sequence[Group | Pill | None]) -> Numbers:
    """What is left of a curve between what stands at its ends."""
    ends = line[0], line[-1]
    outside = np.ones(len(line), dtype=bool)
    for end, stand, gap in zip(ends, stands, (1.5, _GAP), strict=True):
        across = np.abs(line - end)
        if isinstance(stand, Pill):
            half = np.array([stand.box.width, stand.box.height]) / 2 + gap
            outside &= (across > half).any(axis=1)
        else:
            radius = gap if stand is None else stand.radius + gap
            outside &= np.hypot(*across.T) > radius
    kept = np.flatnonzero(outside)
    return line[kept[0] : kept[-1] + 1] if len(kept) else line[:0]


def _along(arrows: Sequence[Arrow]) -> Iterator[Box]:
    for arrow in arrows:
        for x, y in arrow.line[::2]:
            yield around(float(x), float(y), 2.5, 2.5)


def _names(
    groups: Sequence[Group], areas: Sequence[Area], room: Box, taken: Taken, crossed: Taken
) -> Iterator[Name]:
    """Names for which there is room, the busiest marks first."""
    marks = Taken([group.box for group in groups])
    wanted = [(_name_of(group), group.box, False) for group in groups[:_MANY]]
    wanted += [(area.place.name, area.box, True) for area in areas]
    for words, box, is_area in wanted:
        lines = wrapped(words, NAME_WIDTH, NAME_LINES, NAME_SIZE, "bold")
        width = max(width_of(line, NAME_SIZE, "bold") for line in lines)
        free = [
            (cost + _CROSSES * bool(crossed.hits(at)) + _CROWDS * _is_among(marks, at), at, side)
            for cost, at, side in _round(box, width, len(lines) * NAME_LINE, is_area)
            if room.holds(at.grown(3)) and not taken.hits(at.grown(1))
        ]
        if free:
            _, at, side = min(free)
            taken.add(at)
            yield Name(lines, at, side)


def _is_among(marks: Taken, name: Box) -> bool:
    """Whether a name stands beside several marks, so that it may be taken for another's."""
    return marks.hits(name.grown(_GAP + 2)) > 1


def _name_of(group: Group) -> str:
    """The name of the place, or of the busiest of several with their number."""
    (name, _), *others = group.names.most_common()
    if not others:
        return name
    return f"{name} and " + (others[0][0] if len(others) == 1 else f"{len(others)} more")


def _round(
    box: Box, width: float, height: float, is_area: bool
) -> Iterator[tuple[float, Box, Side]]:
    """Where a name may stand, the best first with the least cost.

    That is within an area, beside a mark, below or above it; askew it may seem another mark's.
    """
    x, y = box.middle
    if is_area and width < box.width:
        yield -_CROSSES, around(x, y, width / 2, height / 2), "center"
    right, left = box.x1 + _GAP + width / 2, box.x0 - _GAP - width / 2
    below, above = box.y0 - _GAP / 2 - height / 2, box.y1 + _GAP / 2 + height / 2
    sides: list[tuple[float, float, float, Side]] = [
        (1, right, y, "left"), (2, left, y, "right"), (3, x, below, "center"),
        (4, x, above, "center"), (8, x + width / 2, below, "left"),
        (9, x + width / 2, above, "left"), (10, x - width / 2, below, "right"),
        (11, x - width / 2, above, "right"),
    ]  # fmt: skip
    for cost, center_x, center_y, side in sides:
        yield cost, around(center_x, center_y, width / 2, height / 2), side
