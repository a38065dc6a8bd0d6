"""``eventatlas export``: an atlas, or a part of it, for other programs."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli_gazetteer import FILE

if TYPE_CHECKING:
    from datetime import date

    from geo._boxes import Box
    from geo.model import Atlas

STATUSES = ("happened", "planned", "alleged", "denied", "possible")
SCHEMA = "eventatlas"
DATABASES = ("postgresql://", "postgres://")


def _since(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    return _interval(value)[0]


def _until(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    return _interval(value)[1]


def _interval(value: str | None) -> tuple[date, date] | tuple[None, None]:
    from geo.cli_options import published_interval

    if value is None:
        return None, None
    try:
        days = published_interval(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return days.start, days.end


def _bbox(_context: click.Context, _option: click.Parameter, value: str | None) -> Box | None:
    from geo.selection import SelectionError, bbox

    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
        return bbox(west, south, east, north)
    except SelectionError as error:
        raise click.BadParameter(str(error)) from error
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is not a box; write west,south,east,north: 124,37,131,43"
        ) from error


@click.command()
@click.argument("atlas", type=FILE)
@click.argument("database", required=False, metavar="[DATABASE]")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Its ending says the format.",
    type=click.Path(dir_okay=False, path_type=Path),
)
@click.option(
    "--layer", "layers", multiple=True, metavar="NAME", help="Only this layer; may be repeated."
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(STATUSES),
    help="Only events of this status; may be repeated.",
)
@click.option(
    "--since",
    callback=_since,
    metavar="DATE",
    help="Only events that may have been on this day or later: 2024-04-15, 2024-04, 2024; "
    "undated ones are left out.",
)
@click.option(
    "--until", callback=_until, metavar="DATE", help="Only events that may have been by then."
)
@click.option(
    "--bbox",
    callback=_bbox,
    metavar="W,S,E,N",
    help="Only events with a mark in this box, in degrees; 170,50,-160,70 crosses 180°.",
)
@click.option("--qgz", is_flag=True, help="Put a QGIS project beside the .gpkg.")
@click.option(
    "--schema",
    default=SCHEMA,
    show_default=True,
    metavar="NAME",
    help="Of the database, to put the tables in; it holds nothing else.",
)
def export(
    atlas: Path,
    database: str | None,
    output: Path | None,
    layers: tuple[str, ...],
    statuses: tuple[str, ...],
    since: date | None,
    until: date | None,
    bbox: Box | None,
    qgz: bool,
    schema: str,
) -> None:
    """Write an atlas, or a part of it, for other programs.

    The format goes by the ending: .gpkg, .geojson, .fgb (FlatGeobuf), .parquet (GeoParquet), .kml,
    .kmz, .pmtiles, .shp.zip, .csv, .lpf.json (Linked Places). DATABASE is the address of a
    PostGIS database, which gets the tables of the .gpkg. What a format cannot hold is said.

    An event that is wanted comes with all its marks, evidence and documents.

    \b
    Example:
      eventatlas export out/atlas.gpkg -o shipments.kmz --layer shipments --since 2023-09
      eventatlas export out/atlas.gpkg postgresql://me@localhost/maps
    """  # fmt: skip
    from geo._gis import LossWarning, counted
    from geo.atlas import read_atlas
    from geo.files import check_format
    from geo.selection import Selection, select

    _check_target(output, database, qgz=qgz, schema=schema)
    if output is not None:
        check_format(output)
    wanted = Selection(layers, statuses, since, until, bbox)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        part = select(read_atlas(atlas), wanted)
        where = _write(part, output, database, qgz=qgz, schema=schema)
    for one in said:
        if issubclass(one.category, LossWarning):
            click.echo(f"warning: {one.message}", err=True)
    click.echo(f"{where}: written from {counted(len(part.events), 'event')}", err=True)


def _check_target(output: Path | None, database: str | None, *, qgz: bool, schema: str) -> None:
    if (output is None) == (database is None):
        raise click.UsageError("say where to: -o FILE, or the address of a PostGIS database")
    if database is not None and not database.startswith(DATABASES):
        raise click.UsageError(
            "the address of a PostGIS database starts with postgresql://; a file goes after -o"
        )
    if output is not None and str(output).startswith(("postgresql:", "postgres:")):
        raise click.UsageError("the address of a database goes without -o")
    if database is None and schema != SCHEMA:
        raise click.UsageError("--schema goes with a database")
    if qgz and (output is None or output.suffix.lower() != ".gpkg"):
        raise click.UsageError("--qgz goes with a .gpkg: the project shows its layers")


def _write(
    atlas: Atlas, output: Path | None, database: str | None, *, qgz: bool, schema: str
) -> str:
    """Where it was written, in words that hold no password."""
    from geo.files import write_file, write_project

    if output is None:
        return _write_database(atlas, database or "", schema)
    write_file(atlas, output)
    if qgz:
        write_project(atlas, output)
    return str(output)


def _write_database(atlas: Atlas, database: str, schema: str) -> str:
    from geo._gis import gis_tables
    from geo.postgis import write_postgis
    from geo.qgis import styles_of

    styles = styles_of(atlas.layers, gis_tables(atlas.layers))
    written = write_postgis(atlas, database, schema=schema, styles=styles)
    return f"{written.target}, schema {written.schema}"
