"""An index of a user's own sources: which readers, in which order, and what became of the rows."""

from __future__ import annotations

import logging
import re
from collections import Counter
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

COUNTRY_FILE = re.compile(r"[A-Z]{2}", re.IGNORECASE)


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
    labels = _labels(ordered)
    options = {source: _options(source, kinds, columns) for source in ordered}
    datasets = (
        watch(label, _counted(source, kinds[source], options[source], built, label))
        for source, label in labels.items()
    )
    about: Callable[[], dict[str, object]] = lambda: {  # noqa: E731  (known once all is read)
        "title": path.stem,
        "inputs": {label: kinds[source] for source, label in labels.items()},
        "fixes": built.fixes,
        "broken_rows": built.report.broken,
    }
    alike = "combined" in kinds.values() or len(set(kinds.values()).difference(NAMES_ONLY)) > 1
    built.unplaced = write_merged(path, datasets, about=about, alike=alike, say=say)
    return built


def _turn(kind: str) -> int:
    """Places first, then names for them, then fixes."""
    return 2 if kind == "fixes" else int(kind in NAMES_ONLY)


def _labels(sources: Sequence[Path]) -> dict[Path, str]:
    """What to call each source: its file's name, with its folder's where several share that."""
    names = Counter(source.name for source in sources)
    return {
        source: source.name if names[source.name] == 1 else f"{source.parent.name}/{source.name}"
        for source in sources
    }


def _options(
    source: Path, kinds: Mapping[Path, str], columns: Mapping[str, str] | None
) -> dict[str, Any]:
    """More arguments for the reader of a source."""
    match kinds[source]:
        case "table":
            return {"columns": columns}
        case "geonames":
            return {"alternates": not _names_elsewhere(source, kinds)}
        case "fixes":
            return {"known": Gazetteer().get if CORE_PATH.exists() else None}
    return {}


def _names_elsewhere(source: Path, kinds: Mapping[Path, str]) -> bool:
    """Whether another source has the names of a dump with their languages.

    A dump repeats them without, so they are not read twice. GeoNames has them in one file for the
    world, and in one for each country that is called as the country's dump.
    """
    stems = [other.stem for other, kind in kinds.items() if kind == "geonames-names"]
    return any(stem == source.stem or not COUNTRY_FILE.fullmatch(stem) for stem in stems)


def _counted(
    source: Path, kind: str, options: Mapping[str, Any], built: Built, label: str
) -> Iterator[Entry]:
    """Yield a source's entries. Raises ``SourceError`` when all of its rows are broken."""
    path = source / "places.tsv.gz" if kind == "combined" and source.is_dir() else source
    broken, number = built.report.broken, 0
    for number, entry in enumerate(  # noqa: B007  (the count is wanted)
        READERS[kind](path, built.report, **options), start=1
    ):
        if isinstance(entry, AddedName) and entry.kind >= NameKind.BLOCKED:
            built.fixes += 1
        yield entry
    built.entries[label] = number
    if not number:
        bad = built.report.broken - broken
        why = f"none of its {bad} rows can be used" if bad else "it holds no places"
        first = f"; the first: {built.report.first[-1]}" if bad and built.report.first else ""
        raise SourceError(f"{source}, read as {kind}: {why}{first}")
