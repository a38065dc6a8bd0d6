"""Events and their places in the messages of MUC-4, beside the nearest place as a baseline.

    python benchmarks/events_muc4.py               tables of TST3 on stdout
    python benchmarks/events_muc4.py --show tst2   those of another set, with every miss

TST3 was never read and is only measured; ``dev``, ``tst1`` and ``tst2`` may be looked at. A
template tells of an attack, a bombing, a kidnapping, arson, a robbery or a hijacking; all are
``conflict`` here, and a forced work stoppage is nothing of ours. Templates that are optional, of no
comparable type or of no country are neither owed, nor is an event that answers to one false.

Templates and merged events of a message are paired one to one, greedily, the better ones first, and
only where a place of the event is in the template's country. MUC-4 leaves out fights of soldiers
with guerrillas, what is more than two months old and what is told without particulars; such
events count as false here. The baseline has the same reports, each at the place nearest to its
trigger in the sentence, or else at the last one named before it. "rules, else nearest" asks
it only for merged events that the rules give no place.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from muc4 import KeyDate, Location, Template, read_key, read_messages

from gazetteer import Gazetteer
from gazetteer.ranking import distance_km
from geo.events import find_events
from geo.frames import Frames, load_frames
from geo.mentions import find_mentions
from geo.merge import merge
from geo.model import Document, Event, EventPlace, Resolution
from geo.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer import Place

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
MUC4 = SHARED / "events/muc4"
REPORTED = "tst3"
TUNED = ("dev", "tst1", "tst2")
TYPES = frozenset("ATTACK BOMBING KIDNAPPING ARSON ROBBERY HIJACKING".split())
WORDS = {
    "BOMBING": ("bomb", "explo", "dynamit", "blast", "blew", "blow"),
    "KIDNAPPING": ("kidnap", "abduct", "hostage"),
    "ARSON": ("fire", "burn", "torch", "arson"),
    "ROBBERY": ("rob", "loot", "steal", "stole"),
}
"""Beginnings of words that speak for a type, to choose between an incident's neighbors."""
AREAS = frozenset("DEPARTMENT PROVINCE STATE REGION INTENDANCY".split())
NEAR_KM = 15.0
"""A town within so many km of the one in the key is taken for it: a suburb, another point."""
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a template's incident may have been, as the gazetteer knows it."""

    countries: frozenset[str]
    finest: tuple[Place, ...]
    """The places the finest name known may mean; empty where the key has or we know none."""

    def has_country(self, event: Event) -> bool:
        """Whether a place of the event is in a country of the key."""
        return any(p.place.country_code in self.countries for p in event.places)

    def has_finest(self, event: Event) -> bool:
        """Whether a place of the event is the finest the key names, or lies in or beside it."""
        return any(_is_within(p.place, goal) for p in event.places for goal in self.finest)


def _is_within(place: Place, goal: Place) -> bool:
    if place.place_id == goal.place_id:
        return True
    if place.country_code != goal.country_code or not _is_fine(place):
        return False
    if goal.feature_code == "ADM1":
        return place.admin1 == goal.admin1
    return distance_km(place.point, goal.point) <= NEAR_KM


def _is_fine(place: Place) -> bool:
    """Whether it is less than a country or a sea."""
    return place.country_code is not None and not place.place_id.startswith(("country:", "waters:"))


class Atlas:
    """Reads messages into events, and locations of keys into places."""

    def __init__(self, gazetteer: Gazetteer, frames: Frames) -> None:
        self._gazetteer = gazetteer
        self._frames = frames

    def reports(self, document: Document) -> tuple[tuple[Event, ...], tuple[Resolution, ...]]:
        """The reports of conflict in a message, and its places."""
        found = find_mentions(document, self._gazetteer)
        resolved = tuple(resolve(document, found, self._gazetteer))
        country = self._gazetteer.country
        events = find_events(document, resolved, self._frames, country_of=country)
        return tuple(e for e in events if e.type == "conflict"), resolved

    def goal(self, template: Template) -> Goal:
        """Where a template's incident may have been."""
        codes = {loc: self._code(loc.country) for loc in template.locations}
        known = {loc: code for loc, code in codes.items() if code is not None}
        finest = [place for loc, code in known.items() for place in self._finest(loc, code)]
        return Goal(frozenset(known.values()), tuple(finest))

    def _code(self, name: str) -> str | None:
        found = (p for p in self._gazetteer.lookup(name) if p.place_id.startswith("country:"))
        return next((place.country_code for place in found), None)

    def _finest(self, location: Location, code: str) -> list[Place]:
        for level in reversed(location.levels):
            found = [p for name, kind in level for p in self._named(name, kind, code)]
            if found:
                return found
        return []

    def _named(self, name: str, kind: str, code: str) -> list[Place]:
        places = self._gazetteer.lookup(name, country=code)
        there = [p for p in places if p.country_code == code and _is_fine(p)]
        areas = [p for p in there if p.feature_code == "ADM1"]
        if kind in AREAS:
            return areas or there
        return there if "/" in kind else [p for p in there if p not in areas] or there


def at_nearest(reports: Iterable[Event], resolved: Sequence[Resolution]) -> Iterator[Event]:
    """The reports with the place nearest to the trigger instead of their own."""
    for report in reports:
        yield _moved(report, _trigger(report), resolved)


def filled(
    merged: Iterable[Event], reports: Sequence[Event], resolved: Sequence[Resolution]
) -> Iterator[Event]:
    """Merged events, those without a place at the one nearest to the trigger told first."""
    told = {r.evidence[0].start: _trigger(r) for r in reversed(reports)}
    for event in merged:
        bare = not event.places
        yield _moved(event, told[event.evidence[0].start], resolved) if bare else event


def _trigger(report: Event) -> int:
    return int(report.event_id.split(":")[1])


def _moved(event: Event, trigger: int, resolved: Sequence[Resolution]) -> Event:
    """The event at the place nearest to an offset, if there is one."""
    own = event.evidence[0]
    placed = [r for r in resolved if r.place is not None]
    nearest = min(
        [r for r in placed if own.start <= r.mention.start < own.end]
        or [r for r in placed if r.mention.end <= trigger],
        key=lambda r: abs(r.mention.start - trigger),
        default=None,
    )
    return replace(event, places=(_placed(nearest, own.doc_id),) if nearest else ())


def _placed(found: Resolution, doc_id: str) -> EventPlace:
    place, mention = found.place, found.mention
    assert place is not None  # noqa: S101
    return EventPlace(
        "location", place.name, place, found.geo_precision, found.radius_km, "sentence",
        mention.start, mention.end, doc_id,
    )  # fmt: skip


class Pairing:
    """A message's templates and events, paired one to one."""

    def __init__(self, answers: dict[Template, Goal], events: Sequence[Event]) -> None:
        self.owed = {t: g for t, g in answers.items() if _is_owed(t) and g.countries}
        left = list(events)
        self.pairs = _paired(self.owed, left)
        self.missed = [t for t in self.owed if t not in self.pairs]
        spare = {t: g for t, g in answers.items() if t not in self.owed}
        _paired(spare, left)
        for _ in [t for t, g in spare.items() if not g.countries and left]:
            left.pop()
        self.false = left

    @property
    def events(self) -> list[Event]:
        """The events that are right or false, without those that answer to what is not owed."""
        return [*self.pairs.values(), *self.false]


def _is_comparable(template: Template) -> bool:
    return not TYPES.isdisjoint(template.types)


def _is_owed(template: Template) -> bool:
    return _is_comparable(template) and not template.optional


def _paired(goals: dict[Template, Goal], left: list[Event]) -> dict[Template, Event]:
    """The event of each template that has one, taken from the list."""
    scored = [
        (_likeness(template, goal, event), template, event)
        for template, goal in goals.items()
        for event in left
        if goal.has_country(event)
    ]
    pairs: dict[Template, Event] = {}
    for _, template, event in sorted(scored, key=lambda one: one[0], reverse=True):
        if template not in pairs and event in left:
            pairs[template] = event
            left.remove(event)
    return pairs


def _likeness(template: Template, goal: Goal, event: Event) -> tuple[bool, bool, bool]:
    words = " ".join(e.sentence for e in event.evidence).casefold()
    speaks = (word in words for kind in template.types for word in WORDS.get(kind, ()))
    day = any(_overlaps(when, event) for when in template.dates)
    return goal.has_finest(event), day, any(speaks)


def _overlaps(when: KeyDate, event: Event) -> bool:
    found = event.date
    if found is None or found.start > when.end:
        return False
    return when.start is None or found.end >= when.start


class Tally:
    """Counts how well one way to place events does."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.by_type: Counter[tuple[str, str]] = Counter()

    def add(self, pairing: Pairing) -> None:
        """Count a message."""
        c = self.count
        placed = [e for e in pairing.events if any(p.place.country_code for p in e.places)]
        fine = [e for e in placed if any(_is_fine(p.place) for p in e.places)]
        c.update({"events": len(pairing.events), "placed": len(placed), "fine": len(fine)})
        if pairing.owed:
            c.update({"placed told": len(placed), "fine told": len(fine)})
        for template, goal in pairing.owed.items():
            event = pairing.pairs.get(template)
            self.by_type[template.types[0], "owed"] += 1
            self.by_type[template.types[0], "right"] += event is not None
            c.update(["owed", *(["owed fine"] if goal.finest else [])])
            if event is not None:
                c.update(["right", *(["right fine"] if goal.has_finest(event) else [])])
                self._add_stage(template, event)
                self._add_date(template, event)

    def _add_stage(self, template: Template, event: Event) -> None:
        done = [stage == "ACCOMPLISHED" for stage in template.stages]
        stage = "either" if len(set(done)) > 1 else "accomplished" if all(done) else "not done"
        right = (event.status == "happened") in done
        self.count.update([stage, *([f"{stage} right"] if right else [])])

    def _add_date(self, template: Template, event: Event) -> None:
        if not template.dates:
            return
        kind = "before" if any(when.start is None for when in template.dates) else "day"
        right = any(_overlaps(when, event) for when in template.dates)
        self.count[kind] += 1
        self.count[f"{kind} dated"] += event.date is not None
        self.count[f"{kind} right"] += right

    def print_places(self, title: str) -> None:
        """Print how many templates have an event at their place, and how many events do."""
        c = self.count
        print(f"  {title:20}{c['events']:5} events, {c['placed']} in a country, {c['fine']} finer")
        for what, suffix, made in (("country", "", "placed"), ("finest known", " fine", "fine")):
            right, owed = c[f"right{suffix}"], c[f"owed{suffix}"]
            told = _ratio(right, c[f"{made} told"])
            print(
                f"    {what:12} R {_ratio(right, owed)} of {owed:3} P {_ratio(right, c[made])}"
                f" F1 {_ratio(2 * right, owed + c[made])}"
                f" P in messages with a template {told}"
            )

    def print_rest(self) -> None:
        """Print recall by type, status and dates of the events paired with a template."""
        c = self.count
        kinds = sorted({kind for kind, _ in self.by_type})
        by_type = (
            f"{kind} {_ratio(self.by_type[kind, 'right'], self.by_type[kind, 'owed'])}"
            f" of {self.by_type[kind, 'owed']}"
            for kind in kinds
        )
        print(f"    by type      R {', '.join(by_type)}")
        for stage, status in (("accomplished", "happened"), ("not done", "another status")):
            print(f"    {stage:12} {_ratio(c[f'{stage} right'], c[stage])} of {c[stage]} {status}")
        for kind, what in (("day", "day or span"), ("before", "day or before")):
            print(
                f"    {what:13} {_ratio(c[f'{kind} right'], c[kind])} of {c[kind]} overlap,"
                f" {_ratio(c[f'{kind} right'], c[f'{kind} dated'])} of those with a date"
            )


def print_detection(messages: Counter[str]) -> None:
    """Print for how many messages an event was found rightly, wrongly or not."""
    tp, fp, fn = messages["found"], messages["false"], messages["missed"]
    print(
        f"  messages      P {_ratio(tp, tp + fp)} R {_ratio(tp, tp + fn)}"
        f" F1 {_ratio(2 * tp, 2 * tp + fp + fn)}: {tp + fn} tell of an incident,"
        f" {fp + messages['rightly empty']} of none"
    )


def score(part: str, atlas: Atlas, *, show: bool) -> None:
    """Print the tables of one set."""
    started = time.perf_counter()
    folder = MUC4 / part
    key = {m: ts for path in sorted(folder.glob("key*")) for m, ts in read_key(path).items()}
    messages: Counter[str] = Counter()
    rules, nearest, both = Tally(), Tally(), Tally()
    for path in sorted(folder.glob(f"{part}-muc*")):
        for document in read_messages(path):
            templates = key[document.doc_id]
            answers = {t: atlas.goal(t) for t in templates}
            reports, resolved = atlas.reports(document)
            merged = merge(reports)
            pairing = Pairing(answers, merged)
            rules.add(pairing)
            nearest.add(Pairing(answers, merge(at_nearest(reports, resolved))))
            both.add(Pairing(answers, [*filled(merged, reports, resolved)]))
            verdict = _verdict(templates, found=bool(merged))
            messages[verdict] += 1
            if show:
                _show(document, verdict, pairing)
    print(f"{part.upper()}, {messages.total()} messages")
    print_detection(messages)
    rules.print_places("rules")
    rules.print_rest()
    nearest.print_places("nearest place")
    both.print_places("rules, else nearest")
    print(f"  {time.perf_counter() - started:.0f} s")


def _verdict(templates: Sequence[Template], *, found: bool) -> str:
    if any(map(_is_owed, templates)):
        return "found" if found else "missed"
    if templates:
        return "neither"
    return "false" if found else "rightly empty"


def _show(document: Document, verdict: str, pairing: Pairing) -> None:
    """Print what went wrong in a message."""
    if verdict not in ("missed", "false") and not pairing.missed and not pairing.false:
        return
    print(f"--- {document.doc_id} {verdict}")
    for template in pairing.missed:
        where = "; ".join(f"{at.country}: {at.levels}" for at in template.locations)
        print(f"  missed  {template.number} {template.types} {where}")
    for name, events in (("right", pairing.pairs.values()), ("false", pairing.false)):
        for event in events:
            places = ", ".join(f"{p.role}={p.name} {p.place.country_code}" for p in event.places)
            told = " ".join(event.evidence[0].sentence.split())[:_SHOWN]
            print(f"  {name}   {event.subtype} {event.status} [{places}] {told}")


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  -  "


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=TUNED, help="a set to look at instead of TST3")
    args = parser.parse_args()
    if not MUC4.exists():
        print("events_muc4: skipped, the shared folder is not here")
        return
    with Gazetteer() as gazetteer:
        atlas = Atlas(gazetteer, load_frames())
        score(args.show or REPORTED, atlas, show=args.show is not None)


if __name__ == "__main__":
    main()
