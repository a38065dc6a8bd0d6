"""Event accuracy: the gold of five articles and the independent sentences of tests/cases.

    python benchmarks/events.py            tables on stdout
    python benchmarks/events.py --show     with every miss of the dev half, to work on the rules

The gold articles are development data (the rules were written while reading them); of the articles
written for this (``tests/cases/articles``) and of the sentences the ``dev`` half was used to write
rules and set thresholds, the ``report`` half only to measure.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from article_gold import read_set

from gazetteer import Gazetteer, fold
from geo.articles import read_articles
from geo.events import find_events
from geo.frames import Frames, load_frames
from geo.mentions import find_mentions
from geo.merge import merge
from geo.model import DateInterval, Document, Event
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
SCORER = SHARED / "bench/score_events.py"
CASES = ROOT / "tests/cases/event_sentences.tsv"


def reports_of(document: Document, gazetteer: Gazetteer, frames: Frames) -> tuple[Event, ...]:
    """The event reports of one document."""
    resolved = resolve(document, find_mentions(document, gazetteer), gazetteer)
    return find_events(document, resolved, frames, country_of=gazetteer.country)


def score_gold(gazetteer: Gazetteer, frames: Frames) -> None:
    """Print the scorer's table for the five gold articles."""
    found = read_articles([SHARED / "articles"])
    documents = [one for one in found if isinstance(one, Document)]
    _score("gold", documents, SHARED / "gold/seeds_gold.json", gazetteer, frames)


def score_articles(split: str, gazetteer: Gazetteer, frames: Frames) -> None:
    """Print the scorer's table for the articles written for this, ``dev`` or ``report``."""
    documents, gold = read_set(split)
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(gold, file)
        file.flush()
        _score(f"articles, {split} half", documents, Path(file.name), gazetteer, frames)


def _score(
    title: str, documents: Sequence[Document], gold: Path, gazetteer: Gazetteer, frames: Frames
) -> None:
    print(title)
    reports = [event for one in documents for event in reports_of(one, gazetteer, frames)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for event in merge(reports):
            file.write(json.dumps(as_json(event)) + "\n")
        file.flush()
        subprocess.run([sys.executable, SCORER, gold, file.name], check=True)


def as_json(event: Event) -> dict[str, object]:
    """What the scorer reads of an event."""
    when = event.date
    return {
        "event_id": event.event_id,
        "type": event.type,
        "title": f"{event.title} [{event.status}] {event.evidence[0].sentence[:70]}",
        "status": event.status,
        "date_start": when.start.isoformat() if when else None,
        "date_end": when.end.isoformat() if when else None,
        "places": [
            {"role": p.role, "name": p.name, "lat": p.place.lat, "lon": p.place.lon}
            for p in event.places
        ],
        "evidence": [{"doc_id": e.doc_id, "start": e.start, "end": e.end} for e in event.evidence],
    }


def score_cases(split: str, gazetteer: Gazetteer, frames: Frames, *, show: bool) -> None:
    """Print precision and recall over the sentences of one split."""
    count: Counter[str] = Counter()
    by_type: dict[str, Counter[str]] = {}
    with CASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                _score_row(row, gazetteer, frames, count, by_type, show=show)
    tp, fp, fn = count["tp"], count["fp"], count["fn"]
    print(f"sentences, {split} half: {count['rows']} rows, {tp + fn} events")
    links = count["link_tp"]
    print(f"  events    P {_ratio(tp, tp + fp)} R {_ratio(tp, tp + fn)} F1 {_f1(tp, fp, fn)}")
    print(f"  status    {_ratio(count['status'], tp)}")
    print(f"  links     P {_ratio(links, count['link_p'])} R {_ratio(links, count['link_g'])}")
    print(f"  dates     {_ratio(count['date'], count['dated'])}")
    for kind, c in sorted(by_type.items()):
        recall = _ratio(c["tp"], c["tp"] + c["fn"])
        print(f"  {kind:12} P {_ratio(c['tp'], c['tp'] + c['fp'])} R {recall}")


def _f1(tp: int, fp: int, fn: int) -> str:
    return _ratio(2 * tp, 2 * tp + fp + fn)


def _ratio(a: int, b: int) -> str:
    return f"{a / b:.3f}" if b else "  -  "


def _score_row(
    row: dict[str, str],
    gazetteer: Gazetteer,
    frames: Frames,
    count: Counter[str],
    by_type: dict[str, Counter[str]],
    *,
    show: bool,
) -> None:
    day = date.fromisoformat(row["published"])
    text = row["text"]
    document = Document(
        row["id"], text, published=DateInterval(day, day, 1), sentences=split_sentences(text)
    )
    found = list(merge(reports_of(document, gazetteer, frames)))
    count["rows"] += 1
    for kind, status, links, dates in _expected(row["expected"]):
        bucket = by_type.setdefault(kind, Counter())
        match = _best(found, kind, links)
        if match is None:
            count["fn"] += 1
            bucket["fn"] += 1
            if show:
                print(f"missed  {row['id']:4} {kind} {links} | {text}")
            continue
        found.remove(match)
        count["tp"] += 1
        bucket["tp"] += 1
        count["status"] += match.status == status
        if show and match.status != status:
            print(f"status  {row['id']:4} {kind}: {match.status}, should be {status} | {text}")
        _score_links(row, match, links, count, show=show)
        _score_date(row, match, dates, count, show=show)
    for event in found:
        count["fp"] += 1
        by_type.setdefault(event.type, Counter())["fp"] += 1
        if show:
            print(f"false   {row['id']:4} {event.type} {event.subtype} | {text}")


def _expected(cell: str) -> list[tuple[str, str, set[tuple[str, str]], str]]:
    if cell.strip() == "-":
        return []
    events = []
    for part in cell.split("&&"):
        kind, status, links, dates = (field.strip() for field in part.split("|"))
        pairs = {
            (role.strip(), fold(name))
            for role, _, name in (item.partition("=") for item in links.split(";") if item.strip())
        }
        events.append((kind, status, pairs, dates))
    return events


def _links(event: Event) -> set[tuple[str, str]]:
    return {(p.role, fold(p.name)) for p in event.places}


def _best(found: list[Event], kind: str, links: set[tuple[str, str]]) -> Event | None:
    mine = [e for e in found if e.type == kind]
    return max(mine, key=lambda e: len(_links(e) & links), default=None)


def _score_links(
    row: dict[str, str],
    match: Event,
    links: set[tuple[str, str]],
    count: Counter[str],
    *,
    show: bool,
) -> None:
    got = {(p.role, fold(p.name), p.basis) for p in match.places}
    names = {(role, name) for role, name, _ in got}
    free = {(role, name) for role, name, basis in got if basis == "inferred"} - links
    right = {
        (role, name)
        for role, name in names - free
        if any(role == r and (name in n or n in name) for r, n in links)
    }
    count["link_tp"] += min(len(right), len(links))
    count["link_p"] += len(names - free)
    count["link_g"] += len(links)
    if show and (names - free) != links:
        got_links, owed = sorted(names - free), sorted(links)
        where = f"{row['id']:4} {match.type}"
        print(f"links   {where}: {got_links}, should be {owed} | {row['text']}")


def _score_date(
    row: dict[str, str], match: Event, dates: str, count: Counter[str], *, show: bool
) -> None:
    if not dates:
        return
    count["dated"] += 1
    got = f"{match.date.start}..{match.date.end}" if match.date else "none"
    right = got == dates
    count["date"] += right
    if show and not right:
        print(f"date    {row['id']:4} {match.type}: {got}, should be {dates} | {row['text']}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    frames = load_frames()
    with Gazetteer() as gazetteer:
        if SCORER.exists():
            score_gold(gazetteer, frames)
            score_articles("dev", gazetteer, frames)
            score_articles("report", gazetteer, frames)
        else:
            print("articles: skipped, the shared folder is not here")
        score_cases("dev", gazetteer, frames, show=args.show)
        score_cases("report", gazetteer, frames, show=False)


if __name__ == "__main__":
    main()
