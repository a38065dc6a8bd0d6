"""The atlas as it is on disk now: read again whenever the file has changed."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

T = TypeVar("T")

_UNREADABLE = "%s was changed and cannot be read, so what it held is still served: %s"


class Live(Generic[T]):
    """What was read from a file, and what is read from it when it has changed."""

    def __init__(self, path: Path, read: Callable[[Path], T]) -> None:
        """Read the file; raises what ``read`` raises."""
        self._path = path
        self._read = read
        self._reading = threading.Lock()
        self._stamp = _stamp(path)
        self._current = read(path)

    def now(self) -> T:
        """What the file holds.

        One caller reads a changed file, the others get what was read before until it is done. A
        file that cannot be read is logged once, and what was read before stays.
        """
        if _stamp(self._path) != self._stamp and self._reading.acquire(blocking=False):
            try:
                self._read_again()
            finally:
                self._reading.release()
        return self._current

    def _read_again(self) -> None:
        self._stamp = _stamp(self._path)
        try:
            self._current = self._read(self._path)
        except Exception as error:  # whatever is wrong with the file, the old answers still stand
            log.error(_UNREADABLE, self._path, error)  # noqa: TRY400  (the words say enough)


class Once(Generic[T]):
    """What a function returns, made when it is first wanted, by one thread."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: tuple[T, ...] = ()

    def __call__(self) -> T:
        """The value; raises what making it raises, and is then made anew for the next caller."""
        with self._lock:
            if not self._made:
                self._made = (self._make(),)
            return self._made[0]


def _stamp(path: Path) -> list[tuple[int, int, int] | None]:
    """What changes with the file and with the log of a GIS that edits it."""
    return [_stamp_of(one) for one in (path, path.with_name(f"{path.name}-wal"))]


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
