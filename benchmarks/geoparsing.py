"""Mention and resolution accuracy and speed on the development corpora and the five gold articles.

    python benchmarks/geoparsing.py                tables on stdout
    python benchmarks/geoparsing.py --gazetteer F  with another index than the packaged one
    python benchmarks/geoparsing.py --recognizer FOLDER   with another network, one that has not
                                                   learned from these documents

Documents are split by a hash of their id: weights and word lists were made looking at the ``tune``
half (``training/fit_mentions.py``), the ``report`` half was only measured. The five gold articles
are development data. Nothing is measured where the development data is not there.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import Gazetteer
from geo.encoder import PACKAGED
from geo.mentions import find_mentions, mentions_at
from geo.model import MARKABLE_USES, Document, Mention, Resolution
from geo.recognizer import open_recognizer
from geo.resolve import resolve
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EVENTATLAS_SHARED", ROOT.parent / "shared"))
CORPORA = ("lgl", "geowebnews")
HALVES = ("tune", "report")
KEYS = ("precision", "recall", "f1", "acc161", "acc25", "exact_id", "median_km", "auc")
MARKABLE_TYPES = {"Literal", "Literal_Modifier", "Mixed", "Coercion", "Embedded_Literal"}
OTHER_TYPES = {"Metonymic", "Non_Literal_Modifier", "Embedded_Non_Lit", "Demonym"}
Row = dict[str, Any]


def half(doc_id: object) -> str:
    """The half a document belongs to, by a hash of its id."""
    return HALVES[hashlib.sha256(str(doc_id).encode()).digest()[-1] % 2]


def rows(corpus: str, wanted: str) -> Iterator[Row]:
    """The documents of one half of a corpus."""
    path = SHARED / "corpora" / f"{corpus}-dev.jsonl"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row: Row = json.loads(line)
            if half(row["id"]) == wanted:
                yield row


def as_document(row: Row) -> Document:
    """The document of a corpus row."""
    return Document(
        str(row["id"]),
        row["text"],
        title=row.get("title"),
        url=row.get("url"),
        source=row.get("domain"),
        sentences=tuple(split_sentences(row["text"])),
    )


def answer(found: Sequence[Resolution]) -> Row:
    """What the scorer reads: names and demonyms with where they are."""
    mentions = []
    for one in found:
        mention, place = one.mention, one.place
        where = {} if place is None else {"lat": place.lat, "lon": place.lon}
        number = place.geonameid if place is not None else None
        mentions.append({"start": mention.start, "end": mention.end, "geonameid": number, **where})
    return {"mentions": mentions}


class Finder:
    """Finds mentions with one network."""

    def __init__(self, folder: Path | None) -> None:
        self._recognizer = open_recognizer(folder or PACKAGED)

    def mentions(self, document: Document, gazetteer: Gazetteer) -> Sequence[Mention]:
        """All mentions of a document."""
        return find_mentions(document, gazetteer, recognizer=self._recognizer)

    def names(self, document: Document, _: Row, gazetteer: Gazetteer) -> Sequence[Mention]:
        """The mentions of a document that are names."""
        found = self.mentions(document, gazetteer)
        return [mention for mention in found if mention.kind in ("name", "demonym")]


def given(document: Document, row: Row, gazetteer: Gazetteer) -> Sequence[Mention]:
    """The mentions at the spans the corpus gives."""
    inside = range(len(document.text) + 1)  # GeoWebNews has spans outside its texts
    spans = [(t["start"], t["end"]) for t in row["toponyms"]]
    return mentions_at(document, [s for s in spans if s[0] in inside and s[1] in inside], gazetteer)


def corpus_table(scorer: Any, gazetteer: Gazetteer, finder: Finder) -> None:
    """Recognition, end to end, and given spans, for each corpus and half."""
    print(f"{'':34}{'docs':>6}{'docs/s':>8}" + "".join(f"{key:>11}" for key in KEYS))
    ways: dict[str, Callable[[Document, Row, Gazetteer], Sequence[Mention]]]
    ways = {"end to end": finder.names, "given spans": given}
    for corpus in CORPORA:
        for wanted in HALVES:
            gold = {str(row["id"]): row for row in rows(corpus, wanted)}
            for way, mentions in ways.items():
                start, found = time.perf_counter(), {}
                for key, row in gold.items():
                    document = as_document(row)
                    spans = mentions(document, row, gazetteer)
                    found[key] = answer(resolve(document, spans, gazetteer))
                speed = len(gold) / (time.perf_counter() - start)
                result = scorer.score(gold, found)
                cells = "".join(f"{result[key]:>11.3f}" for key in KEYS)
                print(f"{corpus:12}{wanted:8}{way:14}{len(gold):>6}{speed:>8.0f}{cells}")


def use_table(gazetteer: Gazetteer, finder: Finder) -> None:
    """Markable or not, on the typed spans of GeoWebNews that were found."""
    print("\nmay be marked on a map or not, spans of GeoWebNews found")
    for wanted in HALVES:
        counts: Counter[tuple[bool, bool]] = Counter()
        for row in rows("geowebnews", wanted):
            types = {(t["start"], t["end"]): t["type"] for t in row["toponyms"]}
            for mention in finder.mentions(as_document(row), gazetteer):
                kind = types.get((mention.start, mention.end))
                if kind in MARKABLE_TYPES | OTHER_TYPES:
                    counts[kind in MARKABLE_TYPES, mention.use in MARKABLE_USES] += 1
        right = counts[True, True] + counts[False, False]
        f1 = f_score(counts[True, True], counts[False, True], counts[True, False])
        print(
            f"  {wanted:8} n {counts.total():5}  accuracy {right / counts.total():.3f}  F1 {f1:.3f}"
        )


def f_score(hits: int, false: int, missed: int) -> float:
    """The F1 of counts."""
    return 2 * hits / max(1, 2 * hits + false + missed)


def gold_table(gazetteer: Gazetteer, finder: Finder) -> None:
    """Spans, use, and markable or not, on the five gold articles without their furniture."""
    gold = json.loads((SHARED / "gold/seeds_gold.json").read_text(encoding="utf-8"))
    spans: Counter[str] = Counter()
    for article in gold["articles"]:
        text = (SHARED / "articles" / article["file"]).read_text(encoding="utf-8")
        document = Document("gold", text, sentences=tuple(split_sentences(text)))
        furniture = [
            (s["start"], s["end"])
            for s in article["sentences"]
            if s["idx"] in article["boiler_sents"]
        ]
        owed = {
            (m["start"], m["end"]): m["use"].replace("modifier_literal", "modifier")
            for m in gold["place_mentions"]
            if m["article"] == article["file"] and not m["in_boilerplate"]
        }
        found = {
            (m.start, m.end): m.use
            for m in finder.mentions(document, gazetteer)
            if not any(start < m.end and m.start < end for start, end in furniture)
        }
        count_article(owed, found, spans)
    span_f1 = f_score(spans["hit"], spans["false"], spans["missed"])
    mark_f1 = f_score(spans["mark"], spans["false mark"], spans["missed mark"])
    print(f"\nfive gold articles: span F1 {span_f1:.3f}", end="")
    print(f"  use accuracy {spans['use'] / max(1, spans['hit']):.3f}  markable F1 {mark_f1:.3f}")


def count_article(
    owed: dict[tuple[int, int], str], found: dict[tuple[int, int], Any], spans: Counter[str]
) -> None:
    """Adds one article's hits and misses to the counts."""
    hits = owed.keys() & found.keys()
    spans["hit"] += len(hits)
    spans["missed"] += len(owed.keys() - found.keys())
    spans["false"] += len(found.keys() - owed.keys())
    spans["use"] += sum(owed[key] == found[key] for key in hits)
    marks = {key for key, use in owed.items() if use in MARKABLE_USES}
    marked = {key for key, use in found.items() if use in MARKABLE_USES}
    spans["mark"] += len(marks & marked)
    spans["false mark"] += len(marked - marks)
    spans["missed mark"] += len(marks - marked)


def load_scorer() -> Any:
    """The shared scorer as a module."""
    path = SHARED / "bench/score_geoparse.py"
    spec = importlib.util.spec_from_file_location("score_geoparse", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gazetteer", type=Path, help="index file, by default the packaged one")
    parser.add_argument("--recognizer", type=Path, help="folder of another network")
    options = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit("skipped: no development data at ../shared, and EVENTATLAS_SHARED is not set")
    finder = Finder(options.recognizer)
    with Gazetteer(options.gazetteer) as gazetteer:
        corpus_table(load_scorer(), gazetteer, finder)
        use_table(gazetteer, finder)
        gold_table(gazetteer, finder)


if __name__ == "__main__":
    main()
