"""A trie of an index's names, beside the index: made at build time, mapped into memory.

Scanning walks it, and a name it lacks need not be asked of the index.

It holds the names that begin with a letter or digit of ASCII, as nearly all folded names of
languages in Latin script do, and those only: the rest would double its size for texts that few
users scan. Without the package marisa-trie there is no trie, and scanning asks the index.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from gazetteer.records import NameKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

SUFFIX = ".trie"
DIGEST_FACT = "names_digest"
"""Under this key of the index's meta table stands the digest of the names in its trie."""
_DIGEST_MARK = "\x01"
"""Begins the one entry of the trie that is no name: the digest of the others."""
_AFTER_ASCII = "\x80"


class Trie(Protocol):
    """What is asked of a trie."""

    def __contains__(self, name: str) -> bool:
        """Whether it holds the name."""

    def prefixes(self, text: str) -> list[str]:
        """The names that ``text`` begins with, shortest first."""


def in_trie(key: str) -> bool:
    """Whether a folded name is of the kind that tries hold."""
    return key < _AFTER_ASCII


def write_trie(index: Path) -> Path | None:
    """Write the trie of the index beside it and return its path; None without marisa-trie.

    The index is told the digest of the names, so that it is never scanned with another's trie. A
    trie of an earlier index that cannot be replaced is removed.
    """
    path = index.with_suffix(SUFFIX)
    try:
        import marisa_trie
    except ImportError:
        path.unlink(missing_ok=True)
        logger.warning("marisa-trie is not installed: %s is not made, scanning is slower", path)
        return None
    with closing(sqlite3.connect(index)) as db, db:
        names = list(_names(db))
        digest = _digest(names)
        temporary = path.with_name(f".gazetteer-{path.name}")
        marisa_trie.Trie([*names, _DIGEST_MARK + digest]).save(str(temporary))
        temporary.chmod(index.stat().st_mode & 0o777)
        temporary.replace(path)
        row = (DIGEST_FACT, json.dumps(digest))
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
    return path


def open_trie(index: Path, digest: str | None) -> Trie | None:
    """The trie beside the index, mapped into memory.

    None where there is none, where it belongs to another index than the one whose names have
    ``digest``, or without marisa-trie.
    """
    path = index.with_suffix(SUFFIX)
    if digest is None or not path.is_file():
        return None
    try:
        import marisa_trie

        trie = marisa_trie.Trie().mmap(str(path))
    except (ImportError, OSError, RuntimeError) as error:
        logger.warning("%s is not used, scanning is slower: %s", path, error)
        return None
    if trie.keys(_DIGEST_MARK) != [_DIGEST_MARK + digest]:
        logger.warning("%s belongs to another index and is not used, scanning is slower", path)
        return None
    found: Trie = trie
    return found


def _names(db: sqlite3.Connection) -> Iterator[str]:
    sql = "SELECT DISTINCT key FROM name WHERE key < ? AND kind <> ? ORDER BY key"
    return (key for (key,) in db.execute(sql, (_AFTER_ASCII, NameKind.BLOCKED)))


def _digest(names: Iterable[str]) -> str:
    sha = hashlib.sha256()
    for name in names:
        sha.update(name.encode() + b"\n")
    return sha.hexdigest()
