"""What goes wrong with a database, in words that say what to do, and never a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.errors import GeoError

if TYPE_CHECKING:
    from psycopg import Error

_ADVICE: Final = {
    "22P05": "the database cannot hold this text; make one with ENCODING 'UTF8'",
    "23503": "a table of yours points to rows that are no longer there; use ON DELETE CASCADE",
    "25006": "the server only reads; write to the one it follows",
    "2BP01": "drop what depends on it, or export to another schema",
    "42501": "ask the owner of the database to allow it, as docs/postgis.md shows",
    "53100": "make room on the server",
    "55P03": "another program holds these tables or another export runs; close it or try later",
}
"""By SQLSTATE: what to do about it."""


class PostgisError(GeoError, OSError):
    """The database could not be written; it is as it was before."""


def in_words(error: Error, target: str) -> PostgisError:
    """The server's complaint on one line, with what to do; ``target`` holds no password."""
    said = " ".join(
        part for part in (error.diag.message_primary, error.diag.message_detail) if part
    )
    what = " ".join((said or str(error)).split()) or "the connection was lost"
    advice = _ADVICE.get(error.sqlstate or "")
    return PostgisError(f"{target}: nothing was written: {what}{f'; {advice}' if advice else ''}")
