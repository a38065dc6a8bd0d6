"""What a build says when it is done, and how far a long loop is, on standard error."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from geo._clean import clean_line
from geo._columns import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from geo.model import Layer, Rejected
    from geo.tables import RowCounts

T = TypeVar("T")

REJECTED_SHOWN = 30


def stderr() -> Console:
    """A console on standard error; plain text when that is no terminal."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def watched(label: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
    """Yield the items, with a progress bar that goes away at the end; silent when piped."""
    console = stderr()
    if not console.is_terminal:
        yield from items
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, total=total)


def say_built(
    *,
    read: int,
    kept: int,
    rejected: Sequence[Rejected],
    rows: RowCounts,
    layers: Sequence[Layer],
    atlas: Path,
    map_file: Path,
) -> None:
    """Say what was read, what was found, and how to open it.

    ``read`` counts the articles and rows of this run, ``kept`` those from before.
    """
    console = stderr()
    console.print(_documents(read - rows.rows, rows, kept, len(rejected)))
    say_rejected(rejected)
    for line in _about_rows(rows, atlas.name):
        console.print(Text(line))
    console.print()
    console.print(_events(layers))
    console.print()
    console.print(
        Text.assemble(("Map    ", "bold"), str(map_file), ("  any browser, offline", "dim"))
    )
    console.print(
        Text.assemble(("Atlas  ", "bold"), str(atlas), ("  QGIS or any other GIS", "dim"))
    )
    if rejected:
        where = f'Why inputs were rejected is also in the atlas, table "rejected": {atlas}'
        console.print(Text(where, "dim"))


def _documents(articles: int, rows: RowCounts, kept: int, rejected: int) -> Text:
    read = [_count(articles, "document")] if articles or not rows.rows else []
    if rows.rows:
        read.append(f"{_count(rows.rows, 'row')} of {_count(rows.tables, 'table')}")
    text = Text.assemble((" and ".join(read), "bold green"), " read")
    if kept:
        text.append(f", {kept} kept from before")
    if rejected:
        text.append(", ")
        text.append(f"{rejected} rejected", "bold red")
    return text


def _about_rows(rows: RowCounts, atlas: str) -> Iterator[str]:
    """What became of the places and dates of the rows, and where to look at what was not found."""
    if not rows.rows:
        return
    places = f"  {_count(rows.found, 'place')} found"
    if rows.not_found:
        places += f', {rows.not_found:,} not found (see table "mentions" in {atlas})'
    yield places
    if rows.undated:
        yield f"  {_count(rows.undated, 'date')} could not be read"
    if rows.vague:
        yield f"  {_count(rows.vague, 'date')} may have day and month either way round"
    if rows.misplaced:
        yield f"  coordinates of {_count(rows.misplaced, 'row')} could not be used"
    if rows.dateless:
        some = f" in {rows.dateless:,} of {_count(rows.tables, 'table')}" * (rows.tables > 1)
        yield f"  no column of dates{some}, or an empty one; name one with --date-column"


def say_rejected(rejected: Sequence[Rejected]) -> None:
    """Name each rejected input with its reason; a very long list is cut."""
    console = stderr()
    for one in rejected[:REJECTED_SHOWN]:
        where = f"{clean_line(one.path)} ({clean_line(one.detail)})" if one.detail else one.path
        console.print(
            Text.assemble(("  ✗ ", "red"), clean_line(where), f": {clean_line(one.reason)}")
        )
    if len(rejected) > REJECTED_SHOWN:
        console.print(Text(f"  and {len(rejected) - REJECTED_SHOWN} more"))


def _events(layers: Sequence[Layer]) -> Table | Text:
    if not layers:
        return Text("No events found.")
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Events")
    counts = {layer.title: _by_status(layer) for layer in layers}
    shown = [status for status in STATUSES if any(c[status] for c in counts.values())]
    for name in [*shown, "total"]:
        table.add_column(name, justify="right")
    for title, count in counts.items():
        cells = [str(count[status] or "·") for status in shown]
        table.add_row(title, *cells, str(count.total()))
    if len(counts) > 1:
        everything = sum(counts.values(), Counter())
        totals = [str(everything[status]) for status in shown]
        table.add_row("All", *totals, str(everything.total()), style="bold", end_section=True)
    return table


def _by_status(layer: Layer) -> Counter[str]:
    once = layer.gdf.drop_duplicates("event_id")
    return Counter(str(status) for status in once["status"])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
