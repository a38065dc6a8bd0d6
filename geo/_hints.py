"""What a report leaves unsaid because the text around it says it.

``with_companions`` works before reports are gathered, on one sentence; ``with_hints_taken_up``
after, on reports too bare to be told apart ("a meeting of the two governments", "the sanctions").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from geo._same import facts_of, is_background, is_bare
from geo.actors import same_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo._clusters import Cluster
    from geo.model import Event

_HINTED_TYPES = frozenset({"meeting", "visit"})
_IN_COMMON = 2
"""Events two documents must share for a bare report of one to be looked for in the other."""
_MANY_DOCUMENTS = 50
"""An event told by more documents than this says nothing about which of them belong together."""


def with_companions(reports: Iterable[Event]) -> list[Event]:
    """Reports with a meeting's other side filled in from a visit in the same sentence.

    "During Macron's June visit he met King Mohammed": the text names only who was met.
    """
    reports = list(reports)
    visits: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for report in reports:
        if report.type == "visit" and len(report.actors.get("visitor", ())) == 1:
            visits[_sentence(report)].append(report)
    return [_with_companion(report, visits.get(_sentence(report), ())) for report in reports]


def _with_companion(report: Event, visits: Sequence[Event]) -> Event:
    met = report.actors.get("participant", ())
    if report.type != "meeting" or len(met) != 1 or report.actors.get("state"):
        return report
    (folded,) = facts_of(report).people or ("",)
    others = [
        v for v in visits if not any(same_person(folded, name) for name in facts_of(v).people)
    ]
    names = {v.actors["visitor"][0] for v in others}
    if len(names) != 1:
        return report
    visit = min(others, key=lambda v: v.event_id)
    dated = report if report.date is not None else visit
    return replace(
        report,
        actors={**report.actors, "participant": (*names, *met)},
        date=dated.date,
        date_text=report.date_text or dated.date_text,
    )


def _sentence(report: Event) -> tuple[str, int]:
    return (report.evidence[0].doc_id, report.evidence[0].start)


def with_hints_taken_up(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Clusters after bare reports found theirs.

    "The sanctions" belong to the sanctions told of last in the document; a bare meeting or visit to
    the best-told one in a document that tells of the same other events as its own; without such a
    document it stays alone.
    """
    bare = {n: c for n, c in enumerate(clusters) if all(map(is_bare, c.reports))}
    told_in: dict[str, list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for document in cluster.documents:
            told_in[document].append(number)
    wanted = {d for c in bare.values() if c.type in _HINTED_TYPES for d in c.documents}
    partners = _partners(clusters, wanted)
    homes: dict[int, int] = {}
    for number, cluster in bare.items():
        home = None
        if cluster.type in _HINTED_TYPES:
            near = {p for document in cluster.documents for p in partners.get(document, ())}
            home = _home(
                cluster, ((n, clusters[n]) for document in near for n in told_in[document])
            )
        elif _is_pointer(cluster):
            (document,) = cluster.documents
            home = _spoken_of(cluster, ((n, clusters[n]) for n in told_in[document]))
        if home is not None:
            homes[number] = home
    for number, home in homes.items():
        for report in clusters[number].reports:
            clusters[home].add(facts_of(report))
    return [cluster for number, cluster in enumerate(clusters) if number not in homes]


def _partners(clusters: Sequence[Cluster], wanted: set[str]) -> Mapping[str, set[str]]:
    """For each document wanted those that tell of enough of the same events."""
    together: Counter[tuple[str, str]] = Counter()
    for cluster in clusters:
        if wanted & cluster.documents and not is_background(cluster.reports[0]):
            together.update(_pairs(sorted(cluster.documents), wanted))
    partners: dict[str, set[str]] = defaultdict(set)
    for (one, other), events in together.items():
        if events >= _IN_COMMON:
            partners[one].add(other)
            partners[other].add(one)
    return partners


def _pairs(names: Sequence[str], wanted: set[str]) -> Iterator[tuple[str, str]]:
    if len(names) <= _MANY_DOCUMENTS:
        yield from (p for p in combinations(names, 2) if p[0] in wanted or p[1] in wanted)


def _home(bare: Cluster, others: Iterable[tuple[int, Cluster]]) -> int | None:
    """The best-told of the clusters that the bare one may belong to."""
    fitting = {
        (len(cluster.documents), len(cluster.reports), -number)
        for number, cluster in others
        if cluster.type == bare.type
        and not bare.documents & cluster.documents
        and not all(map(is_bare, cluster.reports))
        and all(cluster.likeness(facts_of(report)) >= 0 for report in bare.reports)
    }
    return -max(fitting)[2] if fitting else None


def _is_pointer(cluster: Cluster) -> bool:
    """Whether a cluster is of one document that only points at a standing fact: "the sanctions"."""
    return len(cluster.documents) == 1 and all(
        is_background(r) and not any(r.actors.values()) for r in cluster.reports
    )


def _spoken_of(pointer: Cluster, others: Iterable[tuple[int, Cluster]]) -> int | None:
    """The cluster of the same type that the document told of last before."""
    place = min(_sentence(report) for report in pointer.reports)
    before = {
        (max(_sentence(r) for r in cluster.reports if _sentence(r)[0] == place[0]), number)
        for number, cluster in others
        if cluster.type == pointer.type and cluster is not pointer
    }
    earlier = [(at, number) for at, number in before if at <= place]
    return max(earlier)[1] if earlier else None
