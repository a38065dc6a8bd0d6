"""What can go wrong with a gazetteer.

::

    GazetteerError
    ├── GazetteerMissing   (also FileNotFoundError)  no index file where one was expected
    ├── GazetteerCorrupt   (also ValueError)         a file that is not, or no longer, an index
    ├── SourceError        (also ValueError)         a source the index is built from cannot be read
    └── DownloadError      (also OSError)            a file could not be fetched

Every message says what is wrong, where, and what to do about it.
"""

from __future__ import annotations


class GazetteerError(Exception):
    """Anything this package raises on purpose."""


class GazetteerMissing(GazetteerError, FileNotFoundError):  # noqa: N818  (reads better at the call)
    """There is no index at the path."""


class GazetteerCorrupt(GazetteerError, ValueError):  # noqa: N818
    """The file is not an index of this schema: truncated, another version, or not SQLite."""


class SourceError(GazetteerError, ValueError):
    """A source file or row cannot be used; names the file, line and column."""


class DownloadError(GazetteerError, OSError):
    """A file was not fetched: names it, says why, and whether trying again may help."""
