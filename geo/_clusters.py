"""Reports gathered into clusters, one for each event, in an order that is not the documents'."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from geo._blocks import Blocks
from geo._same import (
    cannot_be_one,
    facts_of,
    people_differ,
    speaks_for,
    standing_together,
    told_apart,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo._same import Facts
    from geo.model import Event

ENOUGH = 2.0
"""How much must speak for one event (``geo._same.speaks_for``; set on the development articles)."""
_MANY_TELLINGS = 48
"""Different tellings of one event that a report is compared with; more add nothing new."""


class Cluster:
    """Reports so far taken for one event."""

    def __init__(self, report: Facts) -> None:
        self.reports: list[Event] = []
        self.people: set[str] = set()
        self._tellings: dict[tuple[object, ...], Facts] = {}
        self._by_document: dict[str, list[Facts]] = defaultdict(list)
        self._days: tuple[int, int] | None = None
        self.add(report)

    @property
    def type(self) -> str:
        """Type of the event."""
        return self.reports[0].type

    @property
    def documents(self) -> set[str]:
        """Identifiers of the documents the reports are from."""
        return set(self._by_document)

    def add(self, report: Facts) -> None:
        """Take in one more report."""
        self.reports.append(report.event)
        self.people |= report.people
        self._by_document[report.document].append(report)
        if len(self._tellings) < _MANY_TELLINGS:
            self._tellings.setdefault(report.signature, report)
        if report.span is not None:
            first, last = self._days or report.span
            self._days = max(first, report.span[0]), min(last, report.span[1])

    def likeness(self, report: Facts) -> float:
        """How much speaks for the report being of this event; negative when it cannot be."""
        if self._forbids(report):
            return -1.0
        score = max(speaks_for(old, report) for old in self._tellings.values())
        for old in self._by_document.get(report.document, ()):
            score = max(score, speaks_for(old, report) + standing_together(old, report))
        return score

    def _forbids(self, report: Facts) -> bool:
        if self._days is not None and report.span is not None:
            first, last = self._days  # the days all reports have in common, or the gap between them
            if report.span[1] < first or last < report.span[0]:
                return True
        if people_differ(self.people, report.people, report.event.type):
            return True
        if any(cannot_be_one(old, report) for old in self._tellings.values()):
            return True
        return any(told_apart(old, report) for old in self._by_document.get(report.document, ()))


def gather(reports: Iterable[Event]) -> list[Cluster]:
    """One cluster per event; each report joins the cluster most speaks for, else begins one."""
    clusters: list[Cluster] = []
    blocks = Blocks()
    for report in sorted(reports, key=_reading_order):
        facts = facts_of(report)
        number = _best(facts, clusters, blocks.near(facts))
        if number is None:
            number = len(clusters)
            clusters.append(Cluster(facts))
        else:
            clusters[number].add(facts)
        blocks.note(facts, number)
    return clusters


def _best(report: Facts, clusters: Sequence[Cluster], numbers: Iterable[int]) -> int | None:
    scored = ((clusters[n].likeness(report), n) for n in numbers)
    score, number = max(scored, default=(0.0, -1))
    return number if score >= ENOUGH else None


def _reading_order(event: Event) -> tuple[str, str, int, str]:
    first = event.evidence[0]
    return (first.published or "9999", first.doc_id, first.start, event.event_id)
