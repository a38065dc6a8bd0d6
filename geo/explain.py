"""Why a sentence gave the events it gave: a reading beside the pipeline's, which changes nothing.

It asks the same functions the steps ask (``triggers_of``, ``places_of``, ``judged``) and says
what they answered, so that the pipeline itself carries no reasons around.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo._phrases import quantity_in_words
from geo._report import states_in
from geo._tagged import judged, places_of, triggers_of
from geo._unfit import why_kept, why_unfit
from geo._unlinked import relation_in_words, why_left_out
from geo.frames import all_matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo._view import View
    from geo.frames import Frames, TriggerHit
    from geo.model import DateInterval, Document, Event, EventPlace, Resolution

_USES = {
    "literal": "names the place",
    "mixed": "names a place that acts",
    "actor": "a state that acts",
    "metonym": "stands for its government",
    "adjectival": "adjective",
    "modifier": "says which",
    "embedded": "part of another name",
    "anaphor": "points back to",
}
_KINDS = {"P": "town", "A": "area", "H": "water", "S": "site", "T": "land", "L": "zone"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an explanation: what it is about, and what there is to say."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Fired:
    """A trigger found in a sentence, what became of it and why."""

    words: str
    title: str
    """``agreement / sign``."""
    kept: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What one sentence holds."""

    number: int
    """Counted from 1 in the document."""
    text: str
    places: tuple[Row, ...]
    fired: tuple[Fired, ...]
    furniture: str = ""
    """Why the sentence was not read, for page furniture."""


def explain_sentence(
    view: View, frames: Frames, events: Iterable[Event], strays: Sequence[Resolution] = ()
) -> Explained:
    """The mentions of a sentence and every trigger in it, kept or dropped, with the reasons.

    ``events`` are the document's reports before merging; ``strays`` the mentions of this sentence
    that were set aside because the document is not about their countries.
    """
    hits = triggers_of(view, frames)
    by_id = {event.event_id: event for event in events}
    fired = [_told(view, hit, hits, frames, by_id) for hit in hits]
    fired += _dropped(view, hits, frames)
    places = [_mention(r) for _, r in view.places]
    away = "set aside: a doubtful town of a country the article is not about"
    places += [Row(r.mention.text, f"{_place(r)}; {away}") for r in strays]
    return Explained(view.index + 1, view.text, tuple(places), tuple(fired))


def _mention(resolution: Resolution) -> Row:
    mention = resolution.mention
    use = _USES.get(mention.use, mention.use)
    if mention.kind == "zone":
        use = "a zone"
    if resolution.place is None:
        return Row(mention.text, f"{use}; no place: {resolution.reason}")
    sure = f"{resolution.confidence:.2f}"
    return Row(mention.text, f"{use}: {_place(resolution)}, sure {sure} ({resolution.reason})")


def _place(resolution: Resolution) -> str:
    place = resolution.place
    if place is None:
        return "no place"
    kind = "country" if place.feature_code.startswith("PCL") else _KINDS.get(place.feature_class)
    return ", ".join(filter(None, (place.name, place.country_code, kind)))


def _told(
    view: View,
    hit: TriggerHit,
    hits: Sequence[TriggerHit],
    frames: Frames,
    by_id: Mapping[str, Event],
) -> Fired:
    """What became of a trigger that met its conditions."""
    event = by_id.get(_event_id(view, hit))
    if event is None:
        reason = _why_no_event(view, hit, hits, by_id)
        return Fired(_words(view, hit), _title(hit), False, (Row("dropped", reason),))
    rows = [Row("why", why_kept(view, hit, frames))]
    rows += [Row(_role(place), _why_here(place)) for place in event.places]
    rows += _left_out(view, hit, hits, event)
    rows += [Row("who", f"{role}: {', '.join(names)}") for role, names in event.actors.items()]
    if event.quantities:
        rows.append(Row("how much", ", ".join(map(quantity_in_words, event.quantities))))
    rows.append(_when(view, event))
    rows += _status(view, hit, event)
    return Fired(_words(view, hit), f"{event.type} / {event.subtype}", True, tuple(rows))


def _event_id(view: View, hit: TriggerHit) -> str:
    return f"{view.document.doc_id}:{view.tokens[hit.first].start}:{hit.pattern.group.type}"


def _words(view: View, hit: TriggerHit) -> str:
    return view.document.text[view.tokens[hit.first].start : view.tokens[hit.last].end]


def _title(hit: TriggerHit) -> str:
    return f"{hit.pattern.group.type} / {hit.pattern.group.subtype}"


def _why_no_event(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit], by_id: Mapping[str, Event]
) -> str:
    """Why a trigger that met its conditions is no event of its own."""
    for other in hits:
        same = other.pattern.group.type == hit.pattern.group.type
        if same and other.first < hit.first and _event_id(view, other) in by_id:
            return f'tells of the same event as "{_words(view, other)}" and adds to it'
    linked = any(link.resolution.place for link in places_of(view, hit, hits))
    if hit.pattern.group.placed and not linked and not states_in(view, view.clause(hit.first)):
        return "placed = true, but no place hangs on it and no state acts in its clause"
    if judged(view, hit, frozenset()) is None:
        return "the words around it make it a purpose or a ban, not an event"
    return "no event was made of it"


def _role(place: EventPlace) -> str:
    return place.role.replace("_", " ")


def _why_here(place: EventPlace) -> str:
    relation, _, _ = place.reason.partition("; ")
    if place.basis == "inferred" and place.start < 0:
        return f"{place.name}, inferred: {place.reason}"
    basis = "" if place.basis == "sentence" else f"{place.basis.replace('_', ' ')}: "
    return f"{place.name}, {basis}{relation_in_words(relation)}"


def _left_out(
    view: View, hit: TriggerHit, hits: Sequence[TriggerHit], event: Event
) -> Iterator[Row]:
    taken = {place.start for place in event.places}
    for span, resolution in view.places:
        if resolution.mention.start not in taken:
            why = why_left_out(view, hit, hits, span, resolution)
            yield Row("left out", f"{resolution.mention.text}: {why}")


def _when(view: View, event: Event) -> Row:
    others = [m.text for _, m in view.dates if m.text != event.date_text]
    unused = f"; not taken: {', '.join(map(_quoted, others))}" if others else ""
    if event.date is not None:
        where = "" if event.date_text in view.text else "an earlier sentence: "
        basis = event.date.basis if event.date.basis != event.date_text else ""
        basis = f" ({basis})" if basis else ""
        said = f"{interval(event.date)}, {where}{_quoted(event.date_text)}{basis}"
    elif event.date_text:
        said = f"{_quoted(event.date_text)}: no day without knowing the article's own"
    elif event.reach is not None:
        said = f"not told; news of at most {event.reach} days before the article"
    else:
        said = "not told, and nothing bounds it"
    return Row("when", said + unused)


def interval(date: DateInterval) -> str:
    """The days of an interval as written in ISO: one, or the first and the last."""
    if date.start == date.end:
        return date.start.isoformat()
    return f"{date.start.isoformat()} to {date.end.isoformat()}"


def _quoted(words: str) -> str:
    return f'"{words}"'


def _status(view: View, hit: TriggerHit, event: Event) -> Iterator[Row]:
    parties = frozenset(
        p.place.country_code for p in event.places if p.place.country_code and p.role != "end_use"
    )
    judgement = judged(view, hit, parties)
    cue = judgement.cue if judgement is not None and judgement.status == event.status else ""
    if not cue:
        cue = "nothing says otherwise" if event.status == "happened" else "as the sentence goes on"
    contested = "; contested" if event.contested else ""
    yield Row("status", f"{event.status} ({cue}){contested}")
    nobody = {view.document.source, view.document.doc_id}
    for one in event.evidence:
        source = "the article itself" if one.source in nobody else one.source
        yield Row("says", f"{source} {one.stance}")


def _dropped(view: View, hits: Sequence[TriggerHit], frames: Frames) -> Iterator[Fired]:
    """The words of triggers that did not count, in order, those told in ``hits`` left out."""
    kept = {(h.pattern.group.type, at) for h in hits for at in range(h.first, h.last + 1)}
    for hit in all_matches(view.tokens, frames):
        if all((hit.pattern.group.type, at) in kept for at in range(hit.first, hit.last + 1)):
            continue  # the same words, in a longer or better trigger of the type
        reason = why_unfit(view, hit, frames) or "another trigger of its type stands on its words"
        yield Fired(_words(view, hit), _title(hit), False, (Row("dropped", reason),))


def furniture(document: Document, index: int) -> Explained:
    """A sentence that was not read, with why."""
    sentence = document.sentences[index]
    text = document.text[sentence.start : sentence.end]
    return Explained(index + 1, text, (), (), sentence.boilerplate or "")
