"""Documents to event reports: each sentence that reports an event, its places, time and status."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gazetteer.place import Place
from geo._join import joined, tells_same
from geo._report import actors_of, date_of, quantities_of, states_in, subtype_of
from geo._scene import with_scenes
from geo._tagged import judged, places_of, triggers_of
from geo._view import View, build_view
from geo._when import as_published, last_day, pointed_back, reach_of
from geo._words import Token, tokenize
from geo.actors import Person, find_people
from geo.dates import find_dates
from geo.model import (
    MARKABLE_USES,
    DateInterval,
    Document,
    Event,
    EventPlace,
    Evidence,
    Resolution,
)
from geo.quantities import find_quantities
from geo.tagger import Tagger, open_tagger
from geo.titles import write_title

if TYPE_CHECKING:
    from geo.frames import Frames, TriggerHit
    from geo.links import Link
    from geo.stances import Judgement

CountryOf = Callable[[str], Place | None]
"""Country code to the country's place (``Gazetteer.country``)."""

_COUNTRY_PRECISION = 6
_SURE = 0.75
"""Resolutions below need their country elsewhere in the text (set on the example articles)."""
_STATE_CARGO = frozenset({"arms", "energy", "technology", "funds", "labour"})
_VAGUE = timedelta(days=14)
_MONTH = re.compile(
    r"(?:(?:early|mid|late|in)[ -])?(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)",
    re.IGNORECASE,
)
_PASSED_OVER = 3
"""Other places of a name that are told."""
_ENOUGH_CONTEXT = 6
"""Sure places from which on a document says what it is about."""
_WEEKDAY = re.compile(
    r"(?:(?:early|late) )?(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|night|evening))?",
    re.IGNORECASE,
)


def find_events(
    document: Document,
    resolutions: Sequence[Resolution],
    frames: Frames,
    *,
    country_of: CountryOf,
    tagger: Tagger | None = None,
) -> tuple[Event, ...]:
    """One event per report in the document, in text order, each with its sentence as evidence.

    ``tagger`` is the network that reads beside the frames, by default the packaged one.
    """
    reports: list[Event] = []
    views = list(read_views(document, resolutions, tagger))
    for rank, view in enumerate(with_scenes(views, frames)):
        found = _sentence_events(view, frames, country_of, rank)
        reports.extend(_at_the_time_of(pointed_back(view, reports), found))
    return tuple(reports)


def read_views(
    document: Document, resolutions: Sequence[Resolution], tagger: Tagger | None = None
) -> Iterator[View]:
    """Yield each sentence of the article's text, page furniture left out, as the rules see it."""
    resolutions = without_strays(resolutions)
    tokens_of = {
        index: tokenize(document.text, sentence.start, sentence.end)
        for index, sentence in enumerate(document.sentences)
        if sentence.boilerplate is None
    }
    places_of: dict[int, list[Resolution]] = {}
    for resolution in resolutions:
        places_of.setdefault(resolution.mention.sentence, []).append(resolution)
    people_of = find_people(document, tokens_of, places_of)
    tagger = tagger or open_tagger()
    tagging_of = tagger.read(tagger.encoder.encode_document(document), tokens_of)
    anchor = None
    for index, tokens in tokens_of.items():
        places, people = places_of.get(index, ()), people_of.get(index, ())
        view = _view(document, index, tokens, places, people, anchor)
        view = replace(view, tagging=tagging_of.get(index))
        anchor = last_day(view)
        yield view


def without_strays(resolutions: Sequence[Resolution]) -> list[Resolution]:
    """Resolutions without doubtful towns of countries the document is not about.

    A name the gazetteer knows only elsewhere ("Bani" of Yemen, known as one in the Caribbean) is
    better left off the map than put there.
    """
    sure = [r for r in resolutions if r.place is not None and not _is_doubtful_town(r)]
    counted = Counter(map(_country, sure))
    named = {
        _country(r) for r in sure if r.mention.use in MARKABLE_USES or counted[_country(r)] > 1
    }
    if len(sure) < _ENOUGH_CONTEXT:
        return list(resolutions)
    return [r for r in resolutions if not _is_doubtful_town(r) or _country(r) in named]


def _country(resolution: Resolution) -> str | None:
    return resolution.place.country_code if resolution.place is not None else None


def _is_doubtful_town(resolution: Resolution) -> bool:
    place = resolution.place
    return (
        place is not None
        and place.feature_class == "P"
        and place.feature_code != "PPLC"
        and resolution.confidence < _SURE
    )


def _view(
    document: Document,
    index: int,
    tokens: list[Token],
    places: Sequence[Resolution],
    people: Sequence[Person],
    anchor: DateInterval | None,
) -> View:
    start, end = document.sentences[index].start, document.sentences[index].end
    return build_view(
        document,
        index,
        tokens,
        places,
        people,
        find_dates(document.text, start, end, document.published, anchor=anchor),
        find_quantities(document.text, start, end),
    )


def _at_the_time_of(earlier: Event | None, events: Sequence[Event]) -> Sequence[Event]:
    """Undated events with the date of the one their sentence points back to."""
    if earlier is None:
        return events
    return [
        event
        if event.date_text or event.status == "planned"
        else replace(event, date=earlier.date, date_text=earlier.date_text)
        for event in events
    ]


def _sentence_events(view: View, frames: Frames, country_of: CountryOf, rank: int) -> list[Event]:
    hits = triggers_of(view, frames)
    found: list[tuple[TriggerHit, Event]] = []
    for hit in hits:
        event = _event(view, hit, hits, frames, country_of, rank)
        if event is None:
            continue
        same = (k for k in reversed(found) if k[1].type == event.type)
        told = next((k for k in same if tells_same(view, k, (hit, event))), None)
        if told is not None:
            found[found.index(told)] = (hit, joined(told[1], event))
        else:
            found.append((hit, event))
    return [event for _, event in found]


def _event(
    view: View,
    hit: TriggerHit,
    hits: Sequence[TriggerHit],
    frames: Frames,
    country_of: CountryOf,
    rank: int,
) -> Event | None:
    links = places_of(view, hit, hits)
    subtype = subtype_of(view, hit, frames)
    if hit.pattern.group.type == "transfer" and subtype in _STATE_CARGO:
        links = tuple(map(_between_states, links))
    places = _event_places(view, hit, links, country_of)
    if hit.pattern.group.placed and not places and not states_in(view, view.clause(hit.first)):
        return None
    judgement = judged(view, hit, _parties(places))
    if judgement is None:
        return None
    group = hit.pattern.group
    named = [p for p in places if p.basis == "sentence"]
    if group.type == "visit" and named and all(map(_is_site, named)):
        subtype, places = "site_visit", tuple(_at_site(p) for p in places)
    actors = actors_of(view, hit, links)
    quantities = quantities_of(view, hit, hits)
    date, date_text = date_of(view, hit, hits)
    if date is not None and _WEEKDAY.fullmatch(date_text) and date.end - date.start > _VAGUE:
        date = None  # a weekday of an article whose own day is not known
    if judgement.status == "planned":
        date = _still_to_come(date, date_text, view.document.published)
    event_type = frames.types[group.type]
    return Event(
        event_id=f"{view.document.doc_id}:{view.tokens[hit.first].start}:{group.type}",
        type=group.type,
        subtype=subtype,
        title=write_title(
            group.type, subtype, event_type.title, judgement.status, actors, places, quantities
        ),
        status=judgement.status,
        contested=judgement.contested,
        date=date,
        date_text=date_text,
        places=places,
        actors=actors,
        quantities=quantities,
        plover=event_type.plover,
        confidence=_confidence(places, judgement),
        evidence=_evidence(view, judgement),
        reach=None if date else reach_of(view, hit, judgement.status, rank, subtype),
    )


def _still_to_come(
    date: DateInterval | None, words: str, published: DateInterval | None
) -> DateInterval | None:
    """A bare weekday or month of a plan is the coming one: "are to hold talks on Thursday"."""
    if date is None or published is None or date.end >= published.start:
        return date
    if _WEEKDAY.fullmatch(words.strip()):
        week = timedelta(days=7)
        return replace(date, start=date.start + week, end=date.end + week)
    if _MONTH.fullmatch(words.strip()):
        start, end = _year_later(date.start), _year_later(date.end)
        return replace(date, start=start, end=end)
    return date


def _year_later(day: date) -> date:
    last = monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


def _parties(places: Sequence[EventPlace]) -> frozenset[str]:
    return frozenset(
        p.place.country_code for p in places if p.place.country_code and p.role != "end_use"
    )


def _event_places(
    view: View, hit: TriggerHit, links: Sequence[Link], country_of: CountryOf
) -> tuple[EventPlace, ...]:
    places: list[EventPlace] = []
    for link in links:
        for role in ("origin", "destination") if link.role == "both" else (link.role,):
            place = _place(view, link, role, country_of)
            if place is not None:
                places.append(place)
    places.extend(_inferred(view, hit, places, country_of))
    unique: dict[tuple[str, str], EventPlace] = {}
    for place in places:
        unique.setdefault((place.role, place.place.place_id), place)
    return tuple(unique.values())


def _place(view: View, link: Link, role: str, country_of: CountryOf) -> EventPlace | None:
    resolution = link.resolution
    place, precision, radius, area = (
        resolution.place,
        resolution.geo_precision,
        resolution.radius_km,
        resolution.area,
    )
    if place is None:
        return None
    if link.as_country and place.country_code:
        country = country_of(place.country_code)
        if country is None:
            return None
        place, precision, radius, area = country, _COUNTRY_PRECISION, country.radius_km, None
    mention = resolution.mention
    inferred = role == "tester"
    return EventPlace(
        role="location" if inferred else role,  # type: ignore[arg-type]
        name=_place_name(resolution, place),
        place=place,
        geo_precision=precision,
        radius_km=radius,
        basis="inferred" if inferred or link.relation == "subject_adjective" else "sentence",
        start=mention.start,
        end=mention.end,
        doc_id=view.document.doc_id,
        reason=_reason(link),
        area=area,
    )


def _reason(link: Link) -> str:
    """Why the place is there: its tie to the event, its name as written, how it was chosen."""
    resolution = link.resolution
    words = f'{link.relation}; "{resolution.mention.text}": {resolution.reason}'
    others = [
        f"{place.name} ({place.country_code})" if place.country_code else place.name
        for place in resolution.candidates[:_PASSED_OVER]
    ]
    return f"{words}; passed over: {', '.join(others)}" if others else words


def _place_name(resolution: Resolution, place: Place) -> str:
    """A town as the text spells it; an unnamed site as what and where: "aircraft plant, Turin"."""
    mention = resolution.mention
    if mention.kind == "unnamed" and place.name not in mention.text:
        return f"{mention.text}, {place.name}"
    as_written = mention.text.removesuffix("'s").removesuffix("\u2019s")
    if place.feature_class == "P" and mention.kind == "name" and not as_written.isupper():
        return as_written
    return place.name


def _between_states(link: Link) -> Link:
    """A town as the text spells it; an unnamed site as what and where ("plant, Turin")."""
    place = link.resolution.place
    capital = place is not None and place.feature_code == "PPLC"
    if capital and link.role in ("origin", "destination") and link.relation not in ("in", "at"):
        return replace(link, as_country=True)
    return link


def _inferred(
    view: View, hit: TriggerHit, places: Sequence[EventPlace], country_of: CountryOf
) -> list[EventPlace]:
    """Where a visitor comes from: the country of the visitor the sentence names."""
    if hit.pattern.group.type != "visit" or not any(p.role == "destination" for p in places):
        return []
    visitors = actors_of(view, hit, ()).get("visitor", ())
    codes = {p.country_code for _, p in view.people if p.name in visitors and p.country_code}
    goals = {p.place.country_code for p in places if p.role == "destination"}
    origins = [country_of(code) for code in sorted(codes - goals)]
    return [
        EventPlace(
            "origin",
            c.name,
            c,
            _COUNTRY_PRECISION,
            c.radius_km,
            "inferred",
            reason="the visitor's country",
        )
        for c in origins
        if c is not None
    ]


def _is_site(place: EventPlace) -> bool:
    return place.place.feature_class == "S" or place.name != place.place.name


def _at_site(place: EventPlace) -> EventPlace:
    """What one visits is a site: it happens there rather than leads there."""
    return replace(place, role="location") if place.role == "destination" else place


def _confidence(places: Sequence[EventPlace], judgement: Judgement) -> float:
    """A rough ordering, not a probability: named places and plain assertion score higher."""
    score = 0.5 + 0.2 * any(p.basis == "sentence" for p in places)
    score += 0.2 * (judgement.status == "happened") + 0.1 * (judgement.cue == "")
    return round(min(score, 0.95), 2)


def _evidence(view: View, judgement: Judgement) -> tuple[Evidence, ...]:
    document = view.document
    when = as_published(document.published) if document.published else None
    return tuple(
        Evidence(
            document.doc_id,
            view.sentence.start,
            view.sentence.end,
            view.text,
            source or document.source or document.doc_id,
            stance,
            when,
            document.url,
        )
        for source, stance in judgement.stances
    )
