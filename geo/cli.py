"""The command line: each command parses, calls one function, prints.

Data goes to standard output as JSON Lines, everything else to standard error. Libraries are loaded
by the commands that need them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from geo.cli_export import export
from geo.cli_frames import frames
from geo.cli_gazetteer import FILE, gazetteer
from geo.cli_lines import NOTHING_READ, PipeClosedError, print_lines, printed
from geo.cli_serve import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.model import DateInterval, Rejected
    from geo.pipeline import Opener, Outcome, Tools

WRONG_USAGE, INTERRUPTED, PIPE_CLOSED = 2, 130, 141


def main() -> NoReturn:
    """Run the command and end the process; errors are said in words, not as tracebacks."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """The exit code of the command: 0 done, 1 nothing read or failed, 2 wrong usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        code = cli.main(list(arguments), prog_name="eventatlas", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was there before is untouched", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except PipeClosedError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # every error ends here, in words
        return _say(error)
    return code if isinstance(code, int) else 0


def _say(error: Exception) -> int:
    from gazetteer.errors import GazetteerError
    from geo.errors import GeoError

    if os.environ.get("EVENTATLAS_DEBUG"):
        raise error
    expected = isinstance(error, (GeoError, GazetteerError)) or type(error).__module__.startswith(
        "maps."
    )
    if expected:
        click.echo(f"error: {error}", err=True)
        return WRONG_USAGE if isinstance(error, ValueError) else NOTHING_READ
    click.echo(
        f"internal error: {type(error).__name__}: {error}\n"
        "This is a fault of eventatlas. Set EVENTATLAS_DEBUG=1 to see where, and please report it.",
        err=True,
    )
    return NOTHING_READ


def _print_version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from geo.cli_doctor import OWN, own_version, ownership_warnings

    click.echo(f"{OWN} {own_version()}")
    for warning in ownership_warnings():
        click.echo(f"warning: {warning}", err=True)
    context.exit()


def _published(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> DateInterval | None:
    from geo.cli_options import published_interval

    try:
        return None if value is None else published_interval(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every command that reads articles takes."""
    options = [
        click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
        click.option("--gazetteer", "gazetteers", multiple=True, type=FILE,
                     help="Look places up in this index file too; may be repeated."),
        click.option("--published", callback=_published, metavar="DATE",
                     help="When undated articles were published: 2024-04-15, 2024-04, 2024."),
        click.option("--workers", type=click.IntRange(1, 64), metavar="N",
                     help="Processes to read with; by default as many as are worth it."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


_frames = click.option("--frames", type=FILE, help="Your own event types, in a TOML file.")


class _InOrder(click.Group):
    """Commands in the order they are written in below, which is the order they are wanted in."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self.commands)


@click.group(
    cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say more about what is going on.")
def cli(verbose: bool) -> None:
    """Turn news articles into a map you can trust.

    Every mark on the map can be followed back to the sentence that put it there: who said it, how
    sure the place and the date are, and whether it happened, is planned, alleged or denied.

    Start with:  eventatlas build my-articles -o out

    Then open out/map.html in a browser and out/atlas.gpkg in QGIS. Nothing needs the internet.
    """  # fmt: skip
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


@cli.command()
@_reading
@_frames
@click.option("--place-column", metavar="NAME", help="Of a table: the column that names places.")
@click.option("--date-column", metavar="NAME", help="Of a table: the column of dates.")
@click.option("--type-column", metavar="NAME", help="Of a table: the column of kinds of events.")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    help="Folder for map and atlas.",
    type=click.Path(file_okay=False, path_type=Path),
)
def build(
    sources: tuple[str, ...],
    output: Path,
    gazetteers: tuple[Path, ...],
    published: DateInterval | None,
    frames: Path | None,
    workers: int | None,
    place_column: str | None,
    date_column: str | None,
    type_column: str | None,
) -> int:
    """Make a map and an atlas from articles, or from a table of events of your own.

    Writes DIR/map.html and DIR/atlas.gpkg.

    SOURCE is a .txt, .md, .html, .jsonl or .jsonl.gz file, a folder of them, or - for standard
    input. What cannot be read is listed with its reason and does not stop the rest.

    Or it is a table, each row of which is an event: .csv, .tsv, .xlsx, .geojson, .gpkg or .parquet.
    Name the column of places; other columns are known by their headers, or shown as they are.

    Run it again with more articles and they are added; with the same ones nothing changes.

    \b
    Examples:
      eventatlas build articles/ more.jsonl -o out --published 2024-04-15
      eventatlas build events.csv --place-column where --date-column when --type-column kind -o out
    """  # fmt: skip
    from geo import cli_summary
    from geo.cli_build import NothingReadError
    from geo.cli_build import build as make
    from geo.tables import TableColumns

    columns = TableColumns(place_column, date_column, type_column)
    try:
        built = make(
            sources, output, _tools(gazetteers, frames), columns=columns, published=published,
            workers=workers, watch=cli_summary.watched,
        )  # fmt: skip
    except NothingReadError as error:
        return _nothing_read(error.rejected)
    read = len(built.fresh)
    cli_summary.say_built(
        read=read,
        kept=len(built.documents) - read,
        rejected=built.rejected,
        rows=built.rows,
        layers=built.layers,
        atlas=built.atlas,
        map_file=built.map,
    )
    return 0


def _tools(gazetteers: tuple[Path, ...], frames: Path | None = None) -> Tools:
    from geo.pipeline import Tools

    return Tools(gazetteers, frames)


def _nothing_read(rejected: Sequence[Rejected]) -> int:
    from geo.cli_summary import say_rejected

    click.echo("nothing could be read; nothing was written", err=True)
    say_rejected(rejected)
    return NOTHING_READ


def _map_file(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix.lower() not in (".html", ".png", ".svg", ".pdf"):
        raise click.BadParameter(f"{value}: a map's name ends in .html, .png, .svg or .pdf")
    return value


def _tiles(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from maps.basemap import tile_host

    try:
        if value is not None:
            tile_host(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return value


@cli.command("map")
@click.argument("atlas", type=FILE)
@click.option(
    "-o",
    "--output",
    required=True,
    callback=_map_file,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=".html, or a picture: .png, .svg or .pdf",
)
@click.option("--title", default="Event Atlas", show_default=True, help="Shown above the map.")
@click.option(
    "--language",
    type=click.Choice(["en", "ru", "ko"]),
    default="en",
    show_default=True,
    help="Of buttons and dates (.html); what articles say stays as it is.",
)
@click.option(
    "--borders",
    is_flag=True,
    help="Show who administers what (.html, Natural Earth); no position is taken on any claim.",
)
@click.option(
    "--tiles",
    metavar="URL",
    callback=_tiles,
    help="An online background (.html): https://HOST/{z}/{x}/{y}.png. HOST learns what area a "
    "reader looks at.",
)
def map_command(
    atlas: Path, output: Path, title: str, language: str, borders: bool, tiles: str | None
) -> None:
    """Make a map from an atlas.

    The format goes by the extension. .html is one file that opens anywhere, offline, and shows the
    evidence; .png, .svg and .pdf are pictures for reports, which need eventatlas[pictures].

    \b
    Example:
      eventatlas map out/atlas.gpkg -o map.html --title "Rason, 2023"
      eventatlas map out/atlas.gpkg -o map.pdf
    """  # fmt: skip
    from geo.atlas import read_atlas
    from geo.cli_build import counts, write_map, write_picture

    read = read_atlas(atlas)
    if output.suffix.lower() == ".html":
        summary = counts(read.documents, read.layers)
        write_map(
            read.layers,
            output,
            summary,
            title=title,
            language=language,
            borders=borders,
            tiles=tiles,
        )
    else:
        write_picture(read.layers, output, title=title)
    click.echo(f"{output}", err=True)


cli.add_command(export)


@cli.command()
@_reading
@click.option(
    "--given-spans",
    is_flag=True,
    help='Resolve exactly the spans in each line\'s "toponyms" [{"start", "end"}].',
)
def mentions(
    sources: tuple[str, ...],
    gazetteers: tuple[Path, ...],
    published: DateInterval | None,
    workers: int | None,
    given_spans: bool,
) -> int:
    """Print the places mentioned, as JSON Lines.

    One line per document: its mentions, what each does there, and the place chosen for it.
    Offsets are code points into the article's text, end exclusive.

    \b
    Example:
      eventatlas mentions article.txt | python -m json.tool
    """  # fmt: skip
    from geo._records import document_record
    from geo._spans import read_spans
    from geo.articles import read_articles
    from geo.model import Document
    from geo.pipeline import MentionTools, Processed

    items: Iterable[Document | Rejected] = read_articles(sources, published=published)
    spans = None
    if given_spans:
        queues = read_spans(sources)
        items = list(items)
        documents = [item for item in items if isinstance(item, Document)]
        spans = {d.doc_id: queues[d.text].popleft() for d in documents if queues.get(d.text)}
    outcomes = _outcomes(items, MentionTools(_tools(gazetteers), spans), workers)
    return printed(
        document_record(one.document.doc_id, one.resolutions)
        for one in outcomes
        if isinstance(one, Processed)
    )


@cli.command()
@_reading
@_frames
def events(
    sources: tuple[str, ...],
    gazetteers: tuple[Path, ...],
    published: DateInterval | None,
    frames: Path | None,
    workers: int | None,
) -> int:
    """Print the events, as JSON Lines.

    One line per event, merged across the articles, with its places and evidence.

    \b
    Example:
      eventatlas events articles/ > events.jsonl
    """  # fmt: skip
    from geo._records import event_record
    from geo.articles import read_articles
    from geo.merge import merge
    from geo.pipeline import Processed

    items = read_articles(sources, published=published)
    outcomes = _outcomes(items, _tools(gazetteers, frames), workers)
    read = [one for one in outcomes if isinstance(one, Processed)]
    merged = merge(event for one in read for event in one.events)
    print_lines(event_record(event) for event in merged)
    return 0 if read else NOTHING_READ


@cli.command()
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--gazetteer",
    "gazetteers",
    multiple=True,
    type=FILE,
    help="Look places up in this index file too; may be repeated.",
)
@click.option(
    "--published",
    callback=_published,
    metavar="DATE",
    help="When an undated article was published: 2024-04-15, 2024-04, 2024.",
)
@_frames
def explain(
    article: str,
    gazetteers: tuple[Path, ...],
    published: DateInterval | None,
    frames: Path | None,
) -> int:
    """Show, sentence by sentence, what fired and why.

    The places with what they do in the sentence, every trigger with the condition that kept or
    dropped it, the rule behind each role, the date's and the status's words. For writing frames.

    ARTICLE is a file as for the other commands, or - for standard input.

    \b
    Example:
      eventatlas explain article.txt --frames strikes.toml | less
    """  # fmt: skip
    from geo import cli_explain
    from geo.articles import read_articles
    from geo.cli_summary import say_rejected
    from geo.frames import load_frames
    from geo.model import Rejected

    tools = _tools(gazetteers, frames)
    gazetteer, loaded = tools.gazetteer(), load_frames(frames)
    read = 0
    for item in read_articles([article], published=published):
        if isinstance(item, Rejected):
            say_rejected([item])
            continue
        cli_explain.show(cli_explain.explain(item, gazetteer, loaded))
        read += 1
    return 0 if read else NOTHING_READ


def _outcomes(items: Iterable[Any], opener: Opener, workers: int | None) -> Iterator[Outcome]:
    """Yield what comes out of the pipeline, naming rejected inputs on standard error."""
    from geo.cli_summary import say_rejected, watched
    from geo.model import Rejected
    from geo.pipeline import run

    for outcome in watched("Reading", run(items, opener, workers=workers)):
        if isinstance(outcome, Rejected):
            say_rejected([outcome])
        yield outcome


cli.add_command(serve)
cli.add_command(frames)
cli.add_command(gazetteer)


@cli.command()
def doctor() -> int:
    """Check the installation.

    Looks at versions, the gazetteer, the map's files and clashes of names. Exit code 1 when
    something is broken.

    \b
    Example:
      eventatlas doctor
    """
    from geo.cli_doctor import examine

    findings = list(examine())
    for finding in findings:
        click.echo(f"{finding.state:8}{finding.text}")
    return int(any(finding.state == "broken" for finding in findings))
