"""Files that appear whole or not at all."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

_MARK = ".~"
_HOST = re.sub(r"[^A-Za-z0-9]+", "-", socket.gethostname())[:40] or "host"


class BusyError(GeoError, RuntimeError):
    """Another run is writing to the same folder."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a file of the same name in a new folder beside ``path``; at the end it takes its place.

    Some formats write their file's name into the file, so the draft bears the name it will have.
    When the block raises, ``path`` stays as it was and the draft is removed; when the process dies,
    the next ``sweep`` removes it.
    """
    folder = path.with_name(f"{_MARK}{path.stem}.{_HOST}.{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    draft = folder / path.name
    try:
        yield draft
        _flush(draft)
        draft.replace(path)
        _remove_journals(path)
        _flush(path.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def why(error: Exception) -> str:
    """Why a file could not be written, without the name of the draft."""
    if isinstance(error, FileNotFoundError):
        return "there is no such folder"
    return str(getattr(error, "strerror", None) or error)


def sweep(folder: Path) -> None:
    """Remove the drafts that dead runs of this machine left in the folder."""
    pattern = re.compile(re.escape(_MARK) + r".*\." + re.escape(_HOST) + r"\.(\d+)$")
    for draft in folder.glob(f"{_MARK}*"):
        name = pattern.match(draft.name)
        if name and not _is_running(int(name[1])):
            log.info("removing %s, left by a run that did not finish", draft)
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; raises ``BusyError`` when another one holds it.

    The lock goes with the process, however it ends. Where the system has no such locks (Windows),
    nothing is held.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise BusyError(
            f"{folder}: another run is writing here; wait for it, or choose another folder"
        ) from error
    except OSError:
        log.debug("%s: this file system has no locks", folder)
    try:
        yield
    finally:
        os.close(handle)


def _is_running(pid: int) -> bool:
    if os.name == "nt" or pid == os.getpid():  # there, signal 0 would end the process asked about
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _flush(path: Path) -> None:
    """Ask the system to put the file (or a folder's entries) on the disk, where it can."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        log.debug("%s could not be flushed", path)
    finally:
        os.close(handle)


def _remove_journals(path: Path) -> None:
    """Remove what SQLite keeps beside a file.

    A GIS that has the previous atlas open may have left a write-ahead log there. It belongs to the
    old file, and SQLite would play it into the new one.
    """
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
