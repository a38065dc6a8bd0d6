"""An index of a user's own sources: which readers, in which order, and what became of the rows."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gazetteer.build import write_merged
from gazetteer.errors import SourceError
from gazetteer.index import CORE_PATH, Gazetteer
from gazetteer.records import AddedName, NameKind
from gazetteer.sources.detect import NAMES_ONLY, READERS, detect
from gazetteer.sources.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gazetteer.records import Entry

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Built:
    """What a build read and left out."""

    entries: dict[str, int] = field(default_factory=dict)
    """Places and single names by source file."""
    report: Report = field(default_factory=Report)
    fixes: int = 0
    unplaced: int = 0
    """Names whose place is in none of the sources."""


def build_index(
    path: Path,
    sources: Sequence[Path],
    *,
    kind: str | None = None,
    columns: Mapping[str, str] | None = None,
    watch: Callable[[str, Iterator[Entry]], Iterator[Entry]] = lambda _, entries: entries,
    say: Callable[[str], None] = logger.info,
) -> Built:
    """Write an index of the sources to ``path``, complete or not at all; what was read.

    Later sources are believed where two tell of one place. ``kind`` (a key of
    ``sources.detect.READERS``) is of all sources, and found out by itself when not given;
    ``columns`` is for a user's own tables. ``watch`` is given each source's name and entries and
    passes these on, ``say`` each later step. Raises ``SourceError`` when a source cannot be read,
    or nothing in it can be used; single broken rows are counted.
    """
    kinds = {source: kind or ("table" if columns else detect(source)) for source in sources}
    for source, one in kinds.items():
        if one not in READERS:
            raise SourceError(f"{source}: no kind {one!r}; there are {', '.join(READERS)}")
    built = Built()
    ordered = sorted(kinds, key=lambda source: _turn(kinds[source]))
    options = _options(kinds, columns)
    datasets = (
        watch(source.name, _counted(source, kinds[source], options, built)) for source in ordered
    )
    about: Callable[[], dict[str, object]] = lambda: {  # noqa: E731  (known once all is read)
        "title": path.stem,
        "inputs": {source.name: kinds[source] for source in ordered},
        "fixes": built.fixes,
        "broken_rows": built.report.broken,
    }
    alike = "combined" in kinds.values() or len(set(kinds.values()).difference(NAMES_ONLY)) > 1
    built.unplaced = write_merged(path, datasets, about=about, alike=alike, say=say)
    return built


def _turn(kind: str) -> int:
    """Places first, then names for them, then fixes."""
    return 2 if kind == "fixes" else int(kind in NAMES_ONLY)


def _options(
    kinds: Mapping[Path, str], columns: Mapping[str, str] | None
) -> dict[str, dict[str, Any]]:
    """More arguments for the readers of some kinds.

    A dump repeats the alternate names without their languages, so they are not read twice.
    """
    known = Gazetteer().get if "fixes" in kinds.values() and CORE_PATH.exists() else None
    return {
        "table": {"columns": columns},
        "geonames": {"alternates": "geonames-names" not in kinds.values()},
        "fixes": {"known": known},
    }


def _counted(
    source: Path, kind: str, options: Mapping[str, dict[str, Any]], built: Built
) -> Iterator[Entry]:
    """Yield a source's entries. Raises ``SourceError`` when all of its rows are broken."""
    path = source / "places.tsv.gz" if kind == "combined" and source.is_dir() else source
    broken, number = built.report.broken, 0
    for number, entry in enumerate(  # noqa: B007  (the count is wanted)
        READERS[kind](path, built.report, **options.get(kind, {})), start=1
    ):
        if isinstance(entry, AddedName) and entry.kind >= NameKind.BLOCKED:
            built.fixes += 1
        yield entry
    built.entries[source.name] = number
    if not number:
        bad = built.report.broken - broken
        why = f"none of its {bad} rows can be used" if bad else "it holds no places"
        first = f"; the first: {built.report.first[-1]}" if bad and built.report.first else ""
        raise SourceError(f"{source}, read as {kind}: {why}{first}")
