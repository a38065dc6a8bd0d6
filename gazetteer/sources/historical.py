"""Names places used to have, and names other languages have for them, from the written table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.records import AddedName
from gazetteer.sources.csv_rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("name", "place", "country_code", "place_id", "years", "kind", "source")


def historical_names(path: Path) -> Iterator[AddedName]:
    """Yield a name of each row of ``historical_names.csv`` for a place of another source.

    Left out of the table are names that today mean somebody or somewhere else first (Edo, Batavia,
    Molotov). Raises ``SourceError`` for a broken row.
    """
    for row in read_rows(path, COLUMNS):
        yield AddedName(row.text("place_id"), row.text("name"))
