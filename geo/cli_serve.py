"""``eventatlas serve``: an atlas for browsers and GIS programs on this machine."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import click

from geo.cli_gazetteer import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Atlas
    from geo.serving import Published


@click.command()
@click.argument("atlas", type=FILE)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8090,
    show_default=True,
    help="Where to listen; 0 takes any free port.",
)
def serve(atlas: Path, port: int) -> None:
    """Serve an atlas to programs on this machine.

    At http://127.0.0.1:PORT/ a browser finds the live map, and QGIS, GDAL and GeoPandas find the
    layers as OGC API - Features; /collections?f=html lists them. Build the atlas again and the
    answers are new. Only this machine is answered. Ctrl-C ends it.

    \b
    Example:
      eventatlas serve out/atlas.gpkg --port 8090
    """  # fmt: skip
    from geo.serving import AtlasServer, Live

    live = Live(atlas, read)
    try:
        server = AtlasServer(live, port)
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on port {port} ({error.strerror}): choose another with --port"
        ) from error
    click.echo(f"map:    {server.url}/\nlayers: {server.url}/collections?f=html", err=True)
    click.echo("Ctrl-C ends it", err=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


def read(path: Path) -> Published:
    """What is served of the atlas in a file. Raises ``AtlasError`` when it cannot be read."""
    from geo.atlas import read_atlas
    from geo.serving import publish

    atlas = read_atlas(path)
    return publish(atlas, lambda: map_page(atlas))


def map_page(atlas: Atlas) -> bytes:
    """The live map, in HTML. Raises ``maps.MapError`` when the map's files were not built."""
    from geo.cli_build import counts
    from maps.event_map import EventMap

    page = BytesIO()
    summary = counts(atlas.documents, atlas.layers)
    EventMap(atlas.layers, summary=summary).save(page, close_file=False)
    return page.getvalue()
