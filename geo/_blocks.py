"""Which clusters a report may belong to at all, found without looking at the others.

Two reports of different documents are of one event only when they share a precise place, a person,
two states, a country on about the same day, or who did it. Each of these is a key; under each key
clusters are kept by week, month or publication month, so that a name in every newspaper still
yields only its neighbors in time. What is looked at grows with how often one thing is told of, not
with how much is told in all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from geo._same import reach_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo._same import Facts

_Key = tuple[object, ...]
_When = tuple[str, int]

_SHORT = 45
"""Days up to which a date is kept by its weeks, beyond it by its months."""
_LONG = 1100
"""Days beyond which an interval is no date at all."""
_PRECISE = 2
_COUNTRY = 6
_CELL = 0.2
"""Degrees: wider than a town is far from its sites, at the latitudes where people live."""
_MANY_STATES = 6
_MANY = 64
"""Clusters a report is compared with at most: those it shares most keys with, latest first."""
_LAST = 400
"""Clusters of one key and time that are remembered; earlier ones are crowded out."""
_ALWAYS: _When = ("always", 0)


class Blocks:
    """The clusters by what their reports share."""

    def __init__(self) -> None:
        self._index: dict[_Key, dict[_When, list[int]]] = {}
        self._in_document: dict[tuple[str, str], list[int]] = defaultdict(list)

    def near(self, report: Facts) -> list[int]:
        """Numbers of the clusters that may tell of the report's event, in order."""
        hits: Counter[int] = Counter()
        times = list(_sought(report))
        for key in _sought_keys(report):
            kept = self._index.get(key)
            if kept is not None:
                hits.update(_found(kept, times))
        beside = self._in_document.get((report.event.type, report.document), ())
        hits.update(beside[-_LAST:])
        if len(hits) > _MANY:
            best = sorted(hits, key=lambda n: (-hits[n], -n))[:_MANY]
            return sorted(best)
        return sorted(hits)

    def note(self, report: Facts, number: int) -> None:
        """Remember that the report belongs to the numbered cluster."""
        times = list(_kept(report))
        for key in _kept_keys(report):
            by_time = self._index.setdefault(key, {})
            for time in times:
                _append(by_time.setdefault(time, []), number)
        _append(self._in_document[report.event.type, report.document], number)


def _append(numbers: list[int], number: int) -> None:
    """Add a number that is not among the last ones."""
    if number not in numbers[-8:]:
        numbers.append(number)
        if len(numbers) > 2 * _LAST:
            del numbers[:_LAST]


def _found(kept: dict[_When, list[int]], times: list[_When]) -> set[int]:
    """Clusters of one key at any of the times; an empty list of times means at any."""
    found: set[int] = set()
    if not times:
        for numbers in kept.values():
            found.update(numbers[-_LAST:])
    elif len(kept) < len(times):
        wanted = set(times)
        for time, numbers in kept.items():
            if time in wanted:
                found.update(numbers[-_LAST:])
    else:
        for time in times:
            found.update(kept.get(time, ())[-_LAST:])
    return found


# --- when: weeks for narrow dates, months for wide ones, publication months for none ---


def _kept(report: Facts) -> Iterable[_When]:
    span = _span(report)
    if span is not None:
        yield from _days(span)
    elif report.anchor is not None:
        yield from _months("published", report.anchor)
    else:
        yield _ALWAYS


def _sought(report: Facts) -> Iterator[_When]:
    """Times at which a cluster may lie; none at all for a report from nobody knows when."""
    around = _span(report) or report.anchor
    if around is None or report.background:
        return
    reach = reach_of(report).days
    told = (around[0] - reach, around[1] + reach)
    if _span(report) is None:
        around = told
    if around[1] - around[0] > _LONG:
        return
    yield from _weeks(around)
    yield from _months("month", around)
    yield from _months("published", told)
    yield _ALWAYS


def _span(report: Facts) -> tuple[int, int] | None:
    span = report.span
    return span if span is not None and span[1] - span[0] <= _LONG else None


def _days(span: tuple[int, int]) -> Iterator[_When]:
    return _weeks(span) if span[1] - span[0] <= _SHORT else _months("month", span)


def _weeks(span: tuple[int, int]) -> Iterator[_When]:
    return (("week", week) for week in range(span[0] // 7, span[1] // 7 + 1))


def _months(name: str, span: tuple[int, int]) -> Iterator[_When]:
    first, last = (date.fromordinal(day) for day in span)
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    return ((name, month) for month in months[: _LONG // 28])


# --- what: people, precise places, pairs of states, a country, who did it ---


def _kept_keys(report: Facts) -> set[_Key]:
    return {*_shared_keys(report), *_person_keys(report, sought=False), *_cells(report, 0)}


def _sought_keys(report: Facts) -> set[_Key]:
    return {*_shared_keys(report), *_person_keys(report, sought=True), *_cells(report, 1)}


def _shared_keys(report: Facts) -> Iterator[_Key]:
    kind = report.event.type
    for place in report.event.places:
        if place.geo_precision != _COUNTRY:
            yield (kind, "at", place.place.place_id)
        elif report.narrow or report.background:
            yield (kind, "in", place.role, place.place.place_id)
        if report.event.status in ("alleged", "denied"):
            yield (kind, "claim", place.role, place.place.place_id)
    states = sorted(report.states)[:_MANY_STATES]
    yield from ((kind, "states", one, other) for one, other in combinations(states, 2))
    yield from ((kind, "by", *doer) for doer in report.doers)


def _person_keys(report: Facts, *, sought: bool) -> Iterator[_Key]:
    """Keys under which ``geo.actors.same_person`` finds a name: its last word, or its only one."""
    kind = report.event.type
    for name in report.people:
        words = name.split()
        if len(words) == 1:
            yield (kind, "one", name)
            if sought:
                yield (kind, "part", name)
        else:
            yield (kind, "last", words[-1])
            yield (kind, "joined", name.replace(" ", ""))
            for word in (words[0], words[-1]):
                yield (kind, "one" if sought else "part", word)


def _cells(report: Facts, around: int) -> Iterator[_Key]:
    """The grid cells of its towns and sites, with those beside them when ``around`` is 1."""
    if not report.narrow:
        return
    steps = range(-around, around + 1)
    for place in report.event.places:
        if place.geo_precision <= _PRECISE:
            row, column = int(place.place.lat // _CELL), int(place.place.lon // _CELL)
            yield from (
                (report.event.type, "cell", place.role, row + i, column + j)
                for i in steps
                for j in steps
            )
