"""``eventatlas build``: articles and tables in, an atlas and a map out."""

from __future__ import annotations

import hashlib
import logging
import os.path
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo._clean import clean_document
from geo._documents import digest, unite
from geo._swap import only_writer, replacing
from geo.articles import NO_ARTICLES, read_articles
from geo.atlas import AtlasError, read_atlas, write_atlas
from geo.cli_doctor import own_version
from geo.files import FileError
from geo.layers import build_layers
from geo.merge import merge
from geo.model import Atlas, DateInterval, Document, Event, Layer, Rejected
from geo.pipeline import PROCESSING, Processed, Tools, run
from geo.tables import RowCounts, TableColumns, count_rows, read_tables, table_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.pipeline import Outcome

log = logging.getLogger(__name__)

ATTRIBUTION = (
    "Place names: GeoNames (CC BY 4.0, geonames.org). Land: Natural Earth (public domain). "
    "Article texts belong to their publishers."
)
NO_COLUMNS = TableColumns()


@dataclass(frozen=True)
class Built:
    """What a build read and made."""

    atlas: Path
    map: Path
    fresh: tuple[Document, ...]
    """Documents read from the sources of this run."""
    documents: tuple[Document, ...]
    """Those and the ones kept from earlier runs."""
    rejected: tuple[Rejected, ...]
    """What this run could not read or process."""
    layers: tuple[Layer, ...]
    events: tuple[Event, ...]
    rows: RowCounts
    """What became of this run's rows of tables."""


class NothingReadError(Exception):
    """Not one document could be read; nothing was written."""

    def __init__(self, rejected: Sequence[Rejected]) -> None:
        super().__init__("nothing could be read")
        self.rejected = tuple(rejected)


def build(
    sources: Sequence[str],
    folder: Path,
    tools: Tools,
    *,
    columns: TableColumns = NO_COLUMNS,
    published: DateInterval | None = None,
    workers: int | None = None,
    watch: Callable[[str, Iterable[Outcome], int], Iterable[Outcome]] = lambda _, items, __: items,
) -> Built:
    """What was made of the sources and of what the folder's atlas already holds.

    ``columns`` names the columns of the tables among the sources.

    Writes ``atlas.gpkg`` and ``map.html``, each whole or not at all. ``watch`` is given each long
    loop with its length, to show how far it is. Raises ``NothingReadError`` before anything is
    written, ``AtlasError`` or ``BusyError`` when the folder cannot be used.
    """
    fresh, unread = _read(sources, columns, published)
    fresh, unread = (
        [d for d in fresh if not _is_own(d, folder)],
        [r for r in unread if not _is_own(r, folder)],
    )
    if not fresh:
        raise NothingReadError(unread)
    _make(folder)
    with only_writer(folder):
        earlier = read_atlas(folder / "atlas.gpkg") if (folder / "atlas.gpkg").exists() else None
        documents = unite(_still_there(earlier, fresh), fresh)
        outcomes = watch("Reading events", _processed(documents, tools, workers), len(documents))
        processed, failed = _sorted_out(outcomes)
        if not processed:
            raise NothingReadError([*unread, *failed])
        events = _events(processed)
        layers = build_layers(events, outlets=_outlets(documents))
        now = [*unread, *failed]
        built = Built(
            folder / "atlas.gpkg", folder / "map.html", tuple(fresh), documents, tuple(now),
            layers, tuple(events), _counted(processed, fresh),
        )  # fmt: skip
        _write(built, processed, _still_rejected(earlier, fresh, now), _about(tools, documents))
    return built


def _read(
    sources: Sequence[str], columns: TableColumns, published: DateInterval | None
) -> tuple[list[Document], list[Rejected]]:
    tables = {source: table_files(source, columns) for source in sources}
    articles = [source for source in sources if tables[source] != [Path(source)]]
    paths = [path for source in sources for path in tables[source]]
    documents, rejected = [], []
    for item in (*read_articles(articles, published=published), *read_tables(paths, columns)):
        if not isinstance(item, Rejected):
            documents.append(clean_document(item))
        elif not (item.reason == NO_ARTICLES and tables.get(item.path)):
            rejected.append(item)
    return documents, rejected


def _is_own(one: Document | Rejected, folder: Path) -> bool:
    """Whether it is what an earlier build wrote, in a folder that is source and output in one."""
    own = {(folder / name).resolve() for name in ("atlas.gpkg", "map.html")}
    return bool(one.path) and Path(one.path or "").resolve() in own


def _still_there(earlier: Atlas | None, fresh: Iterable[Document]) -> list[Document]:
    """What was kept from before, without the rows of tables that were read again now."""
    again = {_file(document) for document in fresh if document.kind == "row"}
    kept = earlier.documents if earlier else ()
    return [one for one in kept if one.kind != "row" or _file(one) not in again]


def _file(document: Document) -> str:
    return os.path.normpath(document.path or "")


def _processed(
    documents: Sequence[Document], tools: Tools, workers: int | None
) -> Iterable[Outcome]:
    """Yield what each document holds; rows are too quick to be handed to other processes."""
    yield from run((d for d in documents if d.kind == "article"), tools, workers=workers)
    yield from run((d for d in documents if d.kind == "row"), tools, workers=1)


def _events(processed: Sequence[Processed]) -> list[Event]:
    """The events of all: what articles tell of is merged, a row is an event by itself."""
    told = merge(e for one in processed if one.document.kind == "article" for e in one.events)
    rows = (e for one in processed if one.document.kind == "row" for e in one.events)
    return [*told, *rows]


def _counted(processed: Iterable[Processed], fresh: Iterable[Document]) -> RowCounts:
    paths = {_file(document) for document in fresh if document.kind == "row"}
    return count_rows(
        [
            (one.document, one.resolutions)
            for one in processed
            if one.document.kind == "row" and _file(one.document) in paths
        ]
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AtlasError(f"{folder}: cannot be made a folder: {error.strerror}") from error


def _sorted_out(outcomes: Iterable[Outcome]) -> tuple[list[Processed], list[Rejected]]:
    processed, failed = [], []
    for outcome in outcomes:
        if isinstance(outcome, Processed):
            processed.append(outcome)
        else:
            failed.append(outcome)
    return processed, failed


def _outlets(documents: Iterable[Document]) -> dict[str, str]:
    return {document.doc_id: document.source for document in documents if document.source}


def _still_rejected(
    earlier: Atlas | None, fresh: Iterable[Document], now: Sequence[Rejected]
) -> list[Rejected]:
    """This run's rejected inputs, and earlier ones in files that this run did not look into."""
    seen = {document.path for document in fresh} | {rejected.path for rejected in now}
    kept = earlier.rejected if earlier else ()
    return [*now, *(r for r in kept if r.path not in seen and r.detail != PROCESSING)]


def _about(tools: Tools, documents: Sequence[Document]) -> dict[str, str]:
    inputs = "\n".join(f"{document.doc_id}\t{digest(document)}" for document in documents)
    return {
        "made by": f"eventatlas {own_version()}",
        "attribution": ATTRIBUTION,
        "gazetteers": ", ".join(["packaged", *(path.name for path in tools.gazetteers)]),
        "frames": ", ".join(["packaged", *([tools.frames.name] if tools.frames else [])]),
        "documents": str(len(documents)),
        "inputs sha256": hashlib.sha256(inputs.encode("utf-8", "replace")).hexdigest(),
    }


def _write(
    built: Built,
    processed: Sequence[Processed],
    rejected: Sequence[Rejected],
    about: Mapping[str, str],
) -> None:
    write_atlas(
        built.atlas,
        documents=built.documents,
        resolutions={one.document.doc_id: one.resolutions for one in processed},
        events=built.events,
        layers=built.layers,
        rejected=rejected,
        run=about,
    )
    write_map(built.layers, built.map, counts(built.documents, built.layers))


def counts(documents: Iterable[Document], layers: Sequence[Layer]) -> dict[str, int | str]:
    """What the map says under its title: articles and rows of tables, where there are any."""
    kinds = Counter(document.kind for document in documents)
    return {
        **({"documents": kinds["article"]} if kinds["article"] or not kinds["row"] else {}),
        **({"rows": kinds["row"]} if kinds["row"] else {}),
        "events": sum(layer.gdf["event_id"].nunique() for layer in layers),
    }


def write_map(
    layers: Sequence[Layer],
    path: Path,
    summary: Mapping[str, int | str],
    *,
    title: str = "Event Atlas",
    language: str = "en",
    borders: bool = False,
    tiles: str | None = None,
) -> None:
    """Write the layers as one HTML file, whole or not at all.

    Options are those of ``maps.EventMap``. Raises ``FileError`` if it cannot be written.
    """
    from maps.event_map import EventMap

    page = EventMap(
        layers, title=title, summary=summary, language=language, borders=borders, tiles=tiles
    )
    try:
        with replacing(path) as draft:
            page.save(draft)
    except OSError as error:
        raise FileError(f"{path}: could not be written: {error.strerror or error}") from error


def write_picture(layers: Sequence[Layer], path: Path, *, title: str) -> None:
    """Draw the layers as a PNG, SVG or PDF, by the path's extension, whole or not at all.

    Raises ``FileError`` if it cannot be written, ``maps.errors.MapError`` if it cannot be drawn.
    """
    from maps.errors import MapError
    from maps.picture import draw_picture

    try:
        draw_picture(layers, path, title=title)
    except MapError:
        raise
    except OSError as error:
        raise FileError(f"{path}: could not be written: {error.strerror or error}") from error
