"""How many of other people's event triggers the frames know, and how right they are to fire.

    python benchmarks/events_corpora.py            tables on stdout
    python benchmarks/events_corpora.py --show     with every miss of the tune half

Coverage: triggers of RAMS dev and WikiEvents dev whose type is comparable to one of ours (``RAMS``
and ``WIKIEVENTS`` below say which). A trigger is *known* when the frames hold its words for such
a type, *fires* when the conditions around it hold too, and is *reported* when its sentence yields
an event of such a type. Precision: the sentences of PLV train and of the PLOVER gold records, each
with one PLOVER code. Violent verbs: sentences of event-location dev that were chosen for one, and
whether they tell of a conflict.

Documents are split by a hash of their id: misses of the ``tune`` half may be read, those of
``report`` never.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import Gazetteer
from geo._report import fits
from geo._scene import with_scenes
from geo._view import View, build_view
from geo._words import tokenize
from geo.actors import find_people
from geo.events import find_events
from geo.frames import Frames, TriggerHit, find_triggers, load_frames
from geo.mentions import find_mentions
from geo.model import Document, Event, Resolution
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
EVENTS = SHARED / "events"

RAMS = {
    # Attacks, and what they do to people and things: a frame of ours is asked for the fight, and
    # "killed" or "destroyed" is how an article mostly tells of one.
    "conflict.attack": ("conflict",),
    "life.die.deathcausedbyviolentevents": ("conflict",),
    "life.injure.injurycausedbyviolentevents": ("conflict",),
    "artifactexistence.damagedestroy": ("conflict",),
    # Retreat is a withdrawal of troops or the end of a fight; surrender has no type here.
    "conflict.yield.retreat": ("deployment", "conflict"),
    # Talks in a room or by phone. "contact.collaborate" is working together, which is no meeting.
    "contact.discussion": ("meeting",),
    "contact.negotiate": ("meeting",),
    "government.agreements.acceptagreementcontractceasefire": ("agreement",),
    "government.agreements.n/a": ("agreement",),
    # Goods or money that change hands; paying for a service, hiding and falling do not.
    "movement.transportartifact.bringcarryunload": ("transfer", "movement", "deployment"),
    "movement.transportartifact.receiveimport": ("transfer",),
    "movement.transportartifact.sendsupplyexport": ("transfer",),
    "movement.transportartifact.smuggleextract": ("transfer",),
    "movement.transportartifact.n/a": ("transfer", "movement", "deployment"),
    "transaction.transaction.giftgrantprovideaid": ("transfer",),
    "transaction.transferownership.giftgrantprovideaid": ("transfer",),
    "transaction.transferownership.purchase": ("transfer",),
    "transaction.transferownership.borrowlend": ("transfer",),
    "transaction.transferownership.n/a": ("transfer",),
    "transaction.transfermoney.giftgrantprovideaid": ("transfer",),
    "transaction.transfermoney.borrowlend": ("transfer",),
    # All three embargo subtypes are sanctions, whatever is withheld.
    "transaction.transaction.embargosanction": ("sanction",),
    "transaction.transfermoney.embargosanction": ("sanction",),
    "transaction.transferownership.embargosanction": ("sanction",),
    # People on the move: as travelers, refugees or troops. Letting in and keeping out is a rule,
    # not a movement, and is left out.
    "movement.transportperson.evacuationrescue": ("movement", "deployment"),
    "movement.transportperson.selfmotion": ("movement", "visit", "deployment"),
    "movement.transportperson.disperseseparate": ("movement",),
    "movement.transportperson.smuggleextract": ("movement", "transfer"),
    "movement.transportperson.n/a": ("movement", "visit", "deployment"),
    # Hunger and illness of many are a crisis; RAMS also counts one person's illness.
    "life.injure.illnessdegradationhungerthirst": ("crisis",),
    "life.injure.illnessdegradationphysical": ("crisis",),
    # Inspectors on a site.
    "inspection.sensoryobserve.physicalinvestigateinspect": ("visit",),
}
"""RAMS type, by its beginning, to the types of ours that would tell of it."""

WIKIEVENTS = {
    "Conflict.Attack": ("conflict",),
    "Life.Die": ("conflict", "crisis"),  # its articles are about bombings and one epidemic
    "Life.Injure": ("conflict", "crisis"),
    "ArtifactExistence.DamageDestroyDisableDismantle": ("conflict", "crisis"),
    "Contact.Contact.Meet": ("meeting", "visit"),
    "Movement.Transportation": ("movement", "visit", "deployment", "transfer"),
    "Transaction.ExchangeBuySell": ("transfer",),
    "Disaster.DiseaseOutbreak": ("crisis",),
}
"""The same for WikiEvents. "Contact.Contact.Unspecified" is mostly "said" and left out."""

PLOVER = {
    "visit": {"CONSULT"},
    "meeting": {"CONSULT", "AGREE"},  # agreeing to meet
    "transfer": {"AID", "COOPERATE", "AGREE", "SUPPORT"},  # promised aid is AGREE there
    "exploration": {"COOPERATE", "AGREE", "INVESTIGATE"},
    "agreement": {"AGREE", "SUPPORT", "COOPERATE", "YIELD", "CONCEDE", "CONSULT"},
    "deployment": {"MOBILIZE", "AID", "RETREAT", "YIELD", "SUPPORT"},
    "test": {"MOBILIZE"},
    "conflict": {"ASSAULT", "FIGHT", "MOBILIZE", "COERCE"},
    "sanction": {"SANCTION", "COERCE", "CONCEDE", "YIELD"},  # lifting them is YIELD there
    "movement": {"COERCE", "MOBILIZE", "CONSULT", "RETREAT", "YIELD", "AID"},
}
"""Our type to the PLOVER codes a sentence that tells of it may have; crisis has none."""

VIOLENT = frozenset(
    "killed killing shot wounded injured attacked bombed shelled raided stormed struck detonated "
    "destroyed executed murdered targeted targeting".split()
)
"""Verb forms that mostly tell of an act of violence where event-location has them."""

SPEECH = frozenset("REJECT THREATEN REQUEST DEMAND ACCUSE DISAPPROVE PROTEST INVESTIGATE".split())
"""Codes of what somebody says or wants; they do not tell the type of what it is about."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of a corpus: its offsets, its type there, and our types that would tell of it."""

    start: int
    end: int
    kind: str
    types: tuple[str, ...]


def half(doc_id: str) -> str:
    """Which half a document belongs to: ``tune`` or ``report``."""
    return "report" if zlib.crc32(doc_id.encode()) % 2 else "tune"


def comparable(kind: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Our types for a corpus's type; empty when it has none."""
    return next((types for prefix, types in table.items() if kind.startswith(prefix)), ())


def rams() -> Iterator[tuple[Document, list[Trigger]]]:
    """Documents of RAMS dev with their comparable triggers."""
    for row in _json_lines(EVENTS / "rams-dev.jsonl"):
        words = [word for sentence in row["sentences"] for word in sentence]
        text, offsets = _joined(words)
        triggers = [
            Trigger(offsets[first][0], offsets[last][1], labels[0][0], types)
            for first, last, labels in row["evt_triggers"]
            if (types := comparable(labels[0][0], RAMS))
        ]
        yield _document(row["doc_key"], text), triggers


def wikievents() -> Iterator[tuple[Document, list[Trigger]]]:
    """Documents of WikiEvents dev with their comparable triggers."""
    for row in _json_lines(EVENTS / "wikievents-dev.jsonl"):
        offsets = _found(row["tokens"], row["text"])
        triggers = [
            Trigger(
                offsets[event["trigger"]["start"]][0],
                offsets[event["trigger"]["end"] - 1][1],
                event["event_type"],
                types,
            )
            for event in row["event_mentions"]
            if (types := comparable(event["event_type"], WIKIEVENTS))
        ]
        yield _document(row["doc_id"], row["text"]), triggers


def plover_sentences() -> Iterator[tuple[str, str, str]]:
    """Id, text and PLOVER code of the sentences that PLV train and the gold records type."""
    csv.field_size_limit(1 << 20)
    with (EVENTS / "plv-train.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield f"plv-{row['sentence_id']}", row["sentence"], row["gold_root"]
    records = (EVENTS / "PLOVER_GSR_CAMEO.txt").read_text("utf-8")
    pattern = re.compile(
        r'"id": "([^"]+)".*?"event": "([A-Z]+)".*?"text": "((?:[^"\\]|\\.)*)"', re.S
    )
    for record in re.split(r"\n\},?\s*\n", records):
        if found := pattern.search(record):
            yield found[1], json.loads(f'"{found[3]}"'), found[2]


def violent_sentences() -> Iterator[tuple[str, str, str]]:
    """Id, verb and text of the event-location sentences whose verb is one of ``VIOLENT``."""
    for row in _json_lines(EVENTS / "event-location-dev.jsonl"):
        text = row.get("text") or ""
        verbs = [s for s in row.get("spans", ()) if s.get("label") == "VERB"]
        verb = text[verbs[0]["start"] : verbs[0]["end"]].lower() if verbs else ""
        if verb in VIOLENT:
            yield f"loc-{row['_id']}", verb, text


class Reader:
    """Reads a document into what the frames see of it, and its events."""

    def __init__(self, gazetteer: Gazetteer, frames: Frames) -> None:
        self._gazetteer = gazetteer
        self._frames = frames

    def resolutions(self, document: Document) -> tuple[Resolution, ...]:
        """The document's places."""
        found = find_mentions(document, self._gazetteer)
        return tuple(resolve(document, found, self._gazetteer))

    def events(self, document: Document, resolved: tuple[Resolution, ...]) -> tuple[Event, ...]:
        """The document's event reports."""
        country = self._gazetteer.country
        return find_events(document, resolved, self._frames, country_of=country)

    def hits(
        self, document: Document, resolved: tuple[Resolution, ...], *, fires: bool
    ) -> list[tuple[int, int, str]]:
        """Triggers as start, end and type; only those whose conditions hold when ``fires``."""
        found: list[tuple[int, int, str]] = []
        for view in with_scenes(list(_views(document, resolved)), self._frames):
            for hit in find_triggers(view.tokens, self._frames, self._test(view, fires=fires)):
                start, end = view.tokens[hit.first].start, view.tokens[hit.last].end
                found.append((start, end, hit.pattern.group.type))
        return found

    def _test(self, view: View, *, fires: bool) -> Callable[[TriggerHit], bool]:
        return lambda hit: not fires or fits(view, hit, self._frames)


def score_coverage(
    name: str, corpus: Iterator[tuple[Document, list[Trigger]]], reader: Reader, *, show: bool
) -> None:
    """Print how many triggers are known, fire and are reported, by half and type."""
    count: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for document, triggers in corpus:
        if not triggers:
            continue
        part = half(document.doc_id)
        resolved = reader.resolutions(document)
        known = reader.hits(document, resolved, fires=False)
        fires = reader.hits(document, resolved, fires=True)
        events = [
            (e.evidence[0].start, e.evidence[0].end, e.type)
            for e in reader.events(document, resolved)
        ]
        for trigger in triggers:
            bucket = count[part][trigger.types[0]]
            verdict = {
                "known": _covered(trigger, known),
                "fires": _covered(trigger, fires),
                "reported": _covered(trigger, events),
            }
            bucket.update(["all", *(key for key, value in verdict.items() if value)])
            if show and part == "tune" and not all(verdict.values()):
                missed = next(key for key, value in verdict.items() if not value)
                _show_miss(document, trigger, missed, reported=verdict["reported"])
    for part in ("tune", "report"):
        _print_coverage(f"{name}, {part} half", count[part])


def _covered(trigger: Trigger, spans: list[tuple[int, int, str]]) -> bool:
    return any(s < trigger.end and trigger.start < e and t in trigger.types for s, e, t in spans)


def _show_miss(document: Document, trigger: Trigger, missed: str, *, reported: bool) -> None:
    text = document.text
    around = text[max(0, trigger.start - 110) : trigger.end + 110].replace("\n", " ")
    word = text[trigger.start : trigger.end]
    kinds = f"{'(' if reported else ''}not {missed}\t{trigger.types[0]}\t{trigger.kind}"
    print(f"{kinds}\t{word}\t{around}")


def _print_coverage(title: str, by_type: dict[str, Counter[str]]) -> None:
    total: Counter[str] = sum(by_type.values(), Counter())
    print(f"{title}: {total['all']} triggers of comparable types")
    for kind, c in [*sorted(by_type.items()), ("all", total)]:
        shares = "  ".join(
            f"{key} {_ratio(c[key], c['all'])}" for key in ("known", "fires", "reported")
        )
        print(f"  {kind:12} {c['all']:4}  {shares}")


def score_precision(reader: Reader, *, show: bool) -> None:
    """Print by type how many reports stand in a sentence whose PLOVER code allows them."""
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    every: Counter[str] = Counter()
    sentences = 0
    for doc_id, text, code in plover_sentences():
        sentences += 1
        document = _document(doc_id, text)
        kinds = {e.type for e in reader.events(document, reader.resolutions(document))}
        for kind in kinds & PLOVER.keys():
            every[kind] += 1
            told[kind] += code not in SPEECH
            right[kind] += code in PLOVER[kind]
            if show and half(doc_id) == "tune" and code not in PLOVER[kind] | SPEECH:
                print(f"false\t{kind}\t{code}\t{text}")
    print(f"PLV train and PLOVER gold records: {sentences} sentences")
    print("  type: reports, precision where the code tells of an act, and counting speech as wrong")
    for kind in sorted(every):
        _print_precision(kind, right[kind], told[kind], every[kind])
    _print_precision("all", right.total(), told.total(), every.total())


def _print_precision(kind: str, right: int, told: int, every: int) -> None:
    print(f"  {kind:12} {every:4}  P {_ratio(right, told)}  strict {_ratio(right, every)}")


def score_violent_verbs(reader: Reader) -> None:
    """Print by half and verb how many of the sentences with a violent verb tell of a conflict."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    every: dict[str, Counter[str]] = defaultdict(Counter)
    for doc_id, verb, text in violent_sentences():
        document = _document(doc_id, text)
        events = reader.events(document, reader.resolutions(document))
        every[half(text)][verb] += 1
        told[half(text)][verb] += any(event.type == "conflict" for event in events)
    for part in ("tune", "report"):
        total = every[part].total()
        print(f"event-location, {part} half: {total} sentences with a violent verb")
        shares = (f"{v} {_ratio(told[part][v], n)}" for v, n in every[part].most_common(8))
        print(f"  conflict told of {_ratio(told[part].total(), total)}: {'  '.join(shares)}")


def _views(document: Document, resolved: tuple[Resolution, ...]) -> Iterator[View]:
    tokens_of = {
        i: tokenize(document.text, s.start, s.end) for i, s in enumerate(document.sentences)
    }
    places_of: dict[int, list[Resolution]] = {}
    for resolution in resolved:
        places_of.setdefault(resolution.mention.sentence, []).append(resolution)
    people_of = find_people(document, tokens_of, places_of)
    for index, tokens in tokens_of.items():
        people = people_of.get(index, ())
        yield build_view(document, index, tokens, places_of.get(index, ()), people, (), ())


def _document(doc_id: str, text: str) -> Document:
    return Document(doc_id, text, sentences=split_sentences(text))


def _joined(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The words as running text, and each word's offsets in it."""
    pieces: list[str] = []
    offsets: list[tuple[int, int]] = []
    length = 0
    glue = True
    for word in words:
        closes = word in {",", ".", ";", ":", "?", "!", ")", "%"} or word[:1] in "'\u2019"
        if not (glue or closes or word == "n't"):
            pieces.append(" ")
            length += 1
        pieces.append(word)
        offsets.append((length, length + len(word)))
        length += len(word)
        glue = word in {"(", "$"}
    return "".join(pieces), offsets


def _found(words: list[str], text: str) -> list[tuple[int, int]]:
    """Each word's offsets in the text; the corpus's own slip where a line break was lost."""
    offsets: list[tuple[int, int]] = []
    at = 0
    for word in words:
        found = text.find(word, at, at + 80)
        start = at if found < 0 else found
        offsets.append((start, start + len(word)))
        at = start if found < 0 else start + len(word)
    return offsets


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  -  "


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    if not EVENTS.exists():
        print("events_corpora: skipped, the shared folder is not here")
        return
    with Gazetteer() as gazetteer:
        reader = Reader(gazetteer, load_frames())
        score_coverage("RAMS dev", rams(), reader, show=args.show)
        score_coverage("WikiEvents dev", wikievents(), reader, show=args.show)
        score_precision(reader, show=args.show)
        score_violent_verbs(reader)


if __name__ == "__main__":
    main()
