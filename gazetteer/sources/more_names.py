"""Names and demonyms of places that other sources hold, from the written table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.records import AddedName, NameKind
from gazetteer.sources.csv_rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {
    "aliases": NameKind.ALTERNATE,
    "abbreviations": NameKind.ABBREVIATION,
    "demonyms": NameKind.DEMONYM,
}
COLUMNS = ("place_id", "place", *KINDS, "source")


def more_names(path: Path) -> Iterator[AddedName]:
    """Yield the names in each row of ``more_names.csv``, each for a place of another source.

    Raises ``SourceError`` for a broken row.
    """
    for row in read_rows(path, COLUMNS):
        for column, kind in KINDS.items():
            for name in row.items(column):
                yield AddedName(row.text("place_id"), name, kind)
