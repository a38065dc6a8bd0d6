"""Fits where a verb's event happened among the places of its sentence.

    PYTHONPATH=.:benchmarks python training/fit_linker.py

Writes ``geo/data/linker.json``: weights of a logistic regression over ``geo._linker.features``, on
all rows of event_location in ../shared/events, with every place found and every other name of a
sentence as candidates; and the likelihood that is best by cross-validation. Nothing is drawn by
chance. ``benchmarks/events_linking.py`` measures the same by cross-validation.
"""

from __future__ import annotations

import json
from pathlib import Path

import events_linking as bench

from gazetteer import Gazetteer

OUT = Path(__file__).resolve().parents[1] / "geo/data/linker.json"


def main() -> None:
    """Fits and writes the weights."""
    with Gazetteer() as gazetteer:
        tasks = bench.read_tasks(lambda text: bench.offered(bench.read_places(gazetteer, text)))
    likely = bench.cross_validate(tasks, lambda task: task.named)
    linker = {
        "about": "How likely an event happened at a place of its sentence; see geo/_linker.py.",
        "threshold": bench.best_threshold(tasks, likely),
        "weights": bench.fit(tasks, lambda task: task.named),
    }
    OUT.write_text(json.dumps(linker, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
