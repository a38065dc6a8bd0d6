"""The commands below ``eventatlas gazetteer``: look up names, make an index, fetch its sources."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from geo.cli_lines import print_lines, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gazetteer.download import Progress as Watch
    from gazetteer.importing import Built
    from gazetteer.index import Gazetteer
    from gazetteer.place import LngLat

T = TypeVar("T")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
STEP = 2_000
"""Entries between two looks at the progress bar."""


def _near(_context: click.Context, _parameter: click.Parameter, value: str | None) -> LngLat | None:
    from geo.cli_options import point

    try:
        return None if value is None else point(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _columns(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for (key, equals, column), value in zip(pairs, values, strict=True):
        if not (key and equals and column):
            raise click.BadParameter(f"{value!r} is not KEY=COLUMN, such as name=Title")
    return {key.strip(): column.strip() for key, _, column in pairs}


def _files_named(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    from gazetteer.download import file_name
    from gazetteer.errors import DownloadError

    try:
        return tuple(map(file_name, values))
    except DownloadError as error:
        raise click.BadParameter(str(error)) from error


@click.group()
def gazetteer() -> None:
    """Look up place names, and make an index of your own."""


_files = click.option("--gazetteer", "gazetteers", multiple=True, type=FILE,
                      help="Use this index file too; may be repeated.")  # fmt: skip


@gazetteer.command()
@click.argument("name")
@click.option("--near", callback=_near, metavar="LAT,LON", help="Prefer places near this point.")
@click.option("--country", metavar="CC", help="Put this country first (ISO code: KP, RU, US).")
@_files
def lookup(
    name: str, near: LngLat | None, country: str | None, gazetteers: tuple[Path, ...]
) -> int:
    """Print the places a name may mean.

    Best first, as JSON Lines. A name nothing is called by may be a typo or another spelling: then
    likely places are printed. Exit code 1 when there is none.

    \b
    Example:
      eventatlas gazetteer lookup Primorsk --near 60.4,28.6
    """  # fmt: skip
    from geo._records import place_record

    opened = _gazetteer(gazetteers)
    places = opened.lookup(name, country=country, near=near) or opened.lookup_demonym(name)
    if not places and (places := opened.lookup(name, country=country, near=near, loose=True)):
        click.echo(f"No place is called {name!r}; it may be one of these.", err=True)
    return printed(map(place_record, places))


@gazetteer.command()
@_files
def info(gazetteers: tuple[Path, ...]) -> None:
    """Print what the gazetteer holds, as JSON.

    Counts, inputs and attribution of each file.

    \b
    Example:
      eventatlas gazetteer info
    """
    print_lines([_gazetteer(gazetteers).info()])


@gazetteer.command()
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE.sqlite",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The index file to write.",
)
@click.option(
    "--kind",
    metavar="KIND",
    help="What the sources are, where their names and first lines do not tell.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="KEY=COLUMN",
    help="Of your own table: which column is the name, lat, lon, id, aliases, country, ...",
)
def build(
    sources: tuple[Path, ...], output: Path, kind: str | None, columns: dict[str, str]
) -> None:
    """Make an index of your own.

    SOURCE is a file of GeoNames (allCountries.zip, KP.zip, cities500.zip, alternateNamesV2.zip,
    admin1CodesASCII.txt), Natural Earth, the World Port Index, UN/LOCODE, OurAirports, Marine
    Regions or Who's On First, your own CSV, GeoJSON or GeoPackage, or a list of fixes (CSV with the
    columns action, name, place_id, lat, lon, country; the action is block, force or add).

    Places that several sources have become one, with all their names. Broken rows are left out
    and counted. The file is written whole or not at all; use it with --gazetteer FILE.

    \b
    Examples:
      eventatlas gazetteer build KP.zip alternateNamesV2.zip -o korea.sqlite
      eventatlas gazetteer build depots.csv --column name=Depot -o my.sqlite
    """  # fmt: skip
    from gazetteer.importing import build_index

    with _shown() as (watch, say):
        built = build_index(output, sources, kind=kind, columns=columns, watch=watch, say=say)
    _say_built(built, output)


@gazetteer.command()
@click.argument("what", nargs=-1, metavar="[WHAT]...", callback=_files_named)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files.",
)
@click.option(
    "--names",
    is_flag=True,
    help="Of each country, fetch the names of its places in all languages, too.",
)
def download(what: tuple[str, ...], output: Path, names: bool) -> None:
    """Fetch files of GeoNames.

    WHAT is a file's name or the start of it: KP (a country), cities500, allCountries,
    alternateNamesV2, alternatenames/KP (a country's names); without it, what a gazetteer of the
    whole world is made of (600 MB). What is there and unchanged is not fetched again, and what was
    cut short goes on where it stopped.

    \b
    Examples:
      eventatlas gazetteer download KP KR admin1CodesASCII.txt -o geonames
      eventatlas gazetteer download KP --names -o geonames
      eventatlas gazetteer build geonames/KP.zip geonames/alternatenames/KP.zip -o korea.sqlite
    """  # fmt: skip
    from gazetteer.download import download as fetch
    from gazetteer.download import with_names
    from geo.cli_summary import stderr

    with _bars() as progress:
        paths = fetch(with_names(what) if names else what, output, progress=progress)
    for path in paths:
        stderr().print(str(path))


@gazetteer.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8088,
    show_default=True,
    help="Where to listen; 0 takes any free port.",
)
@_files
def serve(port: int, gazetteers: tuple[Path, ...]) -> None:
    """Answer like Nominatim, on this machine only.

    Programs that ask a Nominatim server (geopy, QGIS, your own) can ask this one, without the
    internet: /search, /reverse, /lookup and /status at http://127.0.0.1:PORT. Ctrl-C ends it.

    \b
    Example:
      eventatlas gazetteer serve --port 8088 --gazetteer my.sqlite
    """  # fmt: skip
    from gazetteer.serve import LocalServer

    opened = _gazetteer(gazetteers)
    try:
        server = LocalServer(opened, port)
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on port {port} ({error.strerror}): choose another with --port"
        ) from error
    click.echo(f"answering at {server.url} (Ctrl-C ends it)", err=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


def _gazetteer(files: tuple[Path, ...]) -> Gazetteer:
    from geo.pipeline import Tools

    return Tools(files).gazetteer()


@contextmanager
def _shown() -> Iterator[tuple[Callable[[str, Iterator[T]], Iterator[T]], Callable[[str], None]]]:
    """Two functions that show how far a build is: on a terminal only."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from geo.cli_summary import stderr

    console = stderr()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        task = bars.add_task("", total=None)

        def watch(label: str, entries: Iterator[T]) -> Iterator[T]:
            for number, entry in enumerate(entries):
                if number % STEP == 0:
                    bars.update(task, description=f"reading {label}: {number:,}")
                yield entry

        yield watch, lambda step: bars.update(task, description=step)


@contextmanager
def _bars() -> Iterator[Watch]:
    """A function that shows how far each file is: on a terminal only."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from geo.cli_summary import stderr

    console = stderr()
    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks = {}

        def show(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield show


def _say_built(built: Built, output: Path) -> None:
    from geo._clean import clean_line
    from geo.cli_summary import stderr

    console = stderr()
    for name, number in built.entries.items():
        console.print(f"{clean_line(name)}: {number:,} places and names")
    if built.report.broken:
        console.print(f"{built.report.broken:,} rows left out:")
        for row in built.report.first:
            console.print(f"  {clean_line(str(row))}")
        if built.report.broken > len(built.report.first):
            console.print(f"  and {built.report.broken - len(built.report.first):,} more")
    if built.unplaced:
        console.print(f"{built.unplaced:,} names belong to places that are in none of the sources")
    console.print(f"{output}: {output.stat().st_size / 1e6:,.1f} MB")
