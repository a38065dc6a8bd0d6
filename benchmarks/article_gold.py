"""The articles of ``tests/cases/articles`` with their gold, as ``score_events.py`` reads it.

A row of ``gold.tsv`` is an event: id, type, status, first and last day, places as
``role=Name/Other name@lat,lon`` (``?role`` for one that is inferred and not owed), and the
sentences that report it as ``file: "piece"``, each piece standing once in its file.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.articles import read_articles
from geo.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parents[1] / "tests/cases/articles"
_PLACE = re.compile(r"(\??)([a-z_]+)=(.+)@(-?[\d.]+),(-?[\d.]+)")


def read_set(name: str) -> tuple[list[Document], dict[str, Any]]:
    """The documents of a set, ``dev`` or ``report``, and its gold."""
    found = read_articles([FOLDER / name])
    documents = [d for d in found if isinstance(d, Document) and d.doc_id.endswith(".txt")]
    texts = {document.doc_id: document for document in documents}
    gold: dict[str, Any] = {"articles": [], "places": {}, "events": [], "event_mentions": []}
    for row in _rows(FOLDER / name / "gold.tsv"):
        gold["events"].append(_event(row, gold["places"]))
        gold["event_mentions"] += _reports(row, texts)
    return documents, gold


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _event(row: dict[str, str], places: dict[str, Any]) -> dict[str, Any]:
    """An event in the scorer's shape; its places are added to ``places``."""
    links = []
    for inferred, role, names, lat, lon in _PLACE.findall(row["places"].replace("; ", "\n")):
        key = f"{row['id']} {len(links)}"
        name, *others = names.split("/")
        places[key] = {
            "name": name,
            "alt": others,
            "lat": float(lat),
            "lon": float(lon),
        }
        basis = "inferred" if inferred else "explicit"
        links.append({"role": role, "place_id": key, "basis": basis})
    return {
        "id": row["id"],
        "type": row["type"],
        "title": row["id"].replace("-", " "),
        "status": row["status"],
        "date": {"start": row["date_start"] or None, "end": row["date_end"] or None},
        "places": links,
    }


def _reports(row: dict[str, str], texts: dict[str, Document]) -> Iterator[dict[str, Any]]:
    for report in row["reports"].split(" || "):
        name, _, quoted = report.strip().partition(": ")
        document, piece = texts[name], quoted.strip().strip('"')
        at = document.text.index(piece)
        starts = [sentence.start for sentence in document.sentences]
        sentence = document.sentences[max(0, bisect_right(starts, at) - 1)]
        yield {
            "event_id": row["id"],
            "article": name,
            "sent_start": sentence.start,
            "sent_end": sentence.end,
        }
