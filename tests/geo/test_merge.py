"""Merging: one event for what several reports tell of, two for what differs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Place
from geo.merge import merge
from geo.model import DateInterval, Event, EventPlace, Evidence, Quantity

if TYPE_CHECKING:
    from geo.model import Role, Status

COUNTRIES = {"PE": ("Peru", -10.0, -76.0), "CL": ("Chile", -30.0, -71.0)}
CITIES = {"Lima": (-12.05, -77.04, "PE"), "Arica": (-18.48, -70.3, "CL")}


def at(role: Role, name: str) -> EventPlace:
    if name in CITIES:
        lat, lon, code = CITIES[name]
        place = Place(f"city:{name}", name, lat, lon, "P", "PPL", code)
        return EventPlace(role, name, place, 1, 5.0, "sentence")
    title, lat, lon = COUNTRIES[name]
    place = Place(f"country:{name}", title, lat, lon, "A", "PCLI", name)
    return EventPlace(role, title, place, 6, 500.0, "sentence")


def report(
    doc: str,
    kind: str = "visit",
    *,
    places: tuple[EventPlace, ...] = (),
    people: tuple[str, ...] = (),
    day: str | None = None,
    status: Status = "happened",
    subtype: str = "official",
    quantities: tuple[Quantity, ...] = (),
    start: int = 0,
) -> Event:
    when = DateInterval(date.fromisoformat(day), date.fromisoformat(day), 1) if day else None
    role = {"visit": "visitor", "meeting": "participant"}.get(kind, "party")
    evidence = Evidence(doc, start, start + 10, "sentence", doc, "asserts", "2024-05-02")
    return Event(
        f"{doc}:{start}", kind, subtype, "title", status, False, when, places,
        {role: people} if people else {}, quantities, "", 0.7, (evidence,),
    )  # fmt: skip


def test_three_documents_tell_of_one_visit() -> None:
    events = merge(
        report(doc, places=(at("destination", "Lima"),), people=(name,), day="2024-05-01")
        for doc, name in [("a", "Ana Sol"), ("b", "Ana Sol"), ("c", "A. Sol")]
    )
    assert [len({e.doc_id for e in event.evidence}) for event in events] == [3]


def test_visits_of_two_people_stay_two() -> None:
    places = (at("destination", "Lima"),)
    events = merge(
        [
            report("a", places=places, people=("Ana Sol",)),
            report("b", places=places, people=("Bo Li",)),
        ]
    )
    assert len(events) == 2


def test_one_visitor_on_two_days_stays_two() -> None:
    places = (at("destination", "Lima"),)
    days = ("2024-03-01", "2024-05-01")
    events = merge(report(day, places=places, people=("Ana Sol",), day=day) for day in days)
    assert len(events) == 2


def test_flows_in_opposite_directions_stay_two() -> None:
    there = (at("origin", "PE"), at("destination", "CL"))
    back = (at("origin", "CL"), at("destination", "PE"))
    events = merge(
        report(doc, "transfer", places=ends, subtype="food")
        for doc, ends in [("a", there), ("b", back)]
    )
    assert len(events) == 2


def test_other_quantities_are_other_shipments() -> None:
    ends = (at("origin", "PE"), at("destination", "CL"))
    events = merge(
        report(str(n), "transfer", places=ends, subtype="food", quantities=(Quantity(n, "ton"),))
        for n in (100.0, 101.0, 900.0)
    )
    assert sorted(len(event.evidence) for event in events) == [1, 2]


def test_a_claim_and_its_denial_are_one_contested_event() -> None:
    ends = (at("origin", "PE"), at("destination", "CL"))
    (event,) = merge(
        report(doc, "transfer", places=ends, subtype="arms", status=status)
        for doc, status in [("a", "alleged"), ("b", "denied")]
    )
    assert (event.status, event.contested) == ("alleged", True)


def test_a_meeting_during_a_visit_is_part_of_it() -> None:
    visit = report("a", places=(at("destination", "PE"),), people=("Ana Sol",), day="2024-05-01")
    meeting = report(
        "a", "meeting", places=(at("location", "Lima"),), people=("Ana Sol", "Bo Li"),
        day="2024-05-01", subtype="talks", start=20,
    )  # fmt: skip
    by_type = {event.type: event for event in merge([visit, meeting])}
    link = by_type["meeting"].links[0]
    assert (link.kind, link.event_id) == ("part_of", by_type["visit"].event_id)


MANY = [
    report(
        f"d{n}", places=(at("destination", city),), people=(name,), day=f"2024-05-{day:02}", start=n
    )
    for n, (city, name, day) in enumerate(
        [(c, p, d) for c in ("Lima", "Arica") for p in ("Ana Sol", "Bo Li") for d in (1, 2, 1)]
    )
]


TELLINGS: list[
    tuple[
        str, str, tuple[EventPlace, ...], tuple[str, ...], str | None, Status, tuple[Quantity, ...]
    ]
] = [
    ("visit", "official", (at("destination", "PE"),), ("Ana Sol",), None, "happened", ()),
    ("visit", "official", (at("destination", "Lima"),), ("Sol",), None, "happened", ()),
    ("visit", "delegation", (), ("Peruvian delegation",), None, "happened", ()),
    ("visit", "official", (), (), None, "happened", ()),
    ("meeting", "talks", (), (), None, "happened", ()),
    ("meeting", "talks", (at("location", "Lima"),), ("Ana Sol",), None, "happened", ()),
    ("transfer", "arms", (at("origin", "PE"),), (), None, "alleged", ()),
    ("transfer", "arms", (at("origin", "PE"),), (), None, "denied", ()),
    ("transfer", "food", (at("origin", "PE"),), (), "2024-05-01", "happened",
     (Quantity(5.0, "ton", item="wheat"),)),
    ("transfer", "food", (at("origin", "PE"),), (), "2024-05-01", "happened",
     (Quantity(5.0, "ton", item="corn"),)),
    ("conflict", "invasion", (at("target", "CL"),), (), None, "happened", ()),
    ("conflict", "strike", (at("target", "Arica"),), (), "2024-05-01", "happened", ()),
]  # fmt: skip
TOLD = [
    report(
        f"d{n % 7}", kind, subtype=subtype, places=places, people=people, day=day, start=n * 20,
        status=status, quantities=amounts,
    )
    for n, (kind, subtype, places, people, day, status, amounts) in enumerate(TELLINGS * 2)
]  # fmt: skip


@settings(max_examples=50)
@given(st.permutations(TOLD))
def test_sparse_reports_find_theirs_in_any_order(reports: list[Event]) -> None:
    assert merge(reports) == merge(TOLD)


@pytest.mark.parametrize(
    ("one", "other", "events"),
    [("wheat", "corn", 2), ("grain", "corn", 1), ("refined oil", "oil", 1), ("", "corn", 1)],
)
def test_other_goods_are_other_shipments(one: str, other: str, events: int) -> None:
    ends = (at("origin", "PE"), at("destination", "CL"))
    merged = merge(
        report(
            doc, "transfer", places=ends, subtype="food", quantities=(Quantity(5.0, "ton", item=i),)
        )
        for doc, i in [("a", one), ("b", other)]
    )
    assert len(merged) == events


@settings(max_examples=50)
@given(st.permutations(MANY))
def test_the_order_of_reports_changes_nothing(reports: list[Event]) -> None:
    assert merge(reports) == merge(MANY)


@given(st.lists(st.sampled_from(MANY), max_size=8))
def test_no_report_is_lost(reports: list[Event]) -> None:
    told = {(e.doc_id, e.start) for report in reports for e in report.evidence}
    kept = {(e.doc_id, e.start) for event in merge(reports) for e in event.evidence}
    assert kept == told
