"""Lines and table rows of text files, compressed or not, a line at a time."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, cast

from gazetteer.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gazetteer.sources.report import Report

LONGEST_LINE = 1 << 20
"""Bytes; the longest row of GeoNames has some 14,000."""
BUFFER = 1 << 18
SIDE_FILES = ("readme.txt", "iso-languagecodes.txt")
"""In GeoNames' archives beside the table."""
DAMAGE = (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError)


def text_lines(path: Path, report: Report, *, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """Yield each line with its number from 1, without its end; .gz, .bz2 and .zip are unpacked.

    Lines that are too long or not in the encoding go to the report. Raises ``SourceError`` when
    the file is missing or damaged.
    """
    with _said_plainly(path), ExitStack() as stack:
        file = open_binary(path, stack)
        number, cut = 0, False
        while raw := file.readline(LONGEST_LINE):
            number += not cut
            was_cut, cut = cut, not raw.endswith(b"\n") and len(raw) == LONGEST_LINE
            if was_cut or cut:
                if not was_cut:
                    report.reject(path, number, f"is longer than {LONGEST_LINE:,} bytes")
                continue
            try:
                line = raw.decode(encoding)
            except UnicodeDecodeError as error:
                report.reject(path, number, f"is not {encoding} text ({error.reason})")
                continue
            yield number, line.rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")


def table_rows(
    path: Path, report: Report, *, delimiter: str = ",", encoding: str = "utf-8"
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table with the number of their last line, cells stripped."""
    lines = _Counted(text_lines(path, report, encoding=encoding))
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.reject(path, lines.number, f"is not a table row ({error})")
            continue
        if any(row):
            yield lines.number, [cell.strip() for cell in row]


def dict_rows(
    path: Path, report: Report, needed: Sequence[str] = (), *, delimiter: str = ","
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows below the header as column to cell.

    Rows of another number of cells go to the report. Raises ``SourceError`` when a needed column
    is missing.
    """
    rows = table_rows(path, report, delimiter=delimiter)
    _, header = next(rows, (0, []))
    missing = [name for name in needed if name not in header]
    if missing or not header:
        raise SourceError(
            f"{path}, line 1: no column {', '.join(missing) or 'at all'}"
            f" among {', '.join(header[:30]) or 'nothing'}"
        )
    for number, cells in rows:
        if len(cells) == len(header):
            yield number, dict(zip(header, cells, strict=True))
        else:
            report.reject(path, number, f"has {len(cells)} cells, the header {len(header)}")


def first_line(path: Path) -> str:
    """The first line as text, whatever its encoding; empty for an empty file."""
    with _said_plainly(path), ExitStack() as stack:
        raw = open_binary(path, stack).readline(LONGEST_LINE)
    return raw.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


def open_binary(path: Path, stack: ExitStack) -> IO[bytes]:
    """The file's content, unpacked, closed with the stack."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        archive = stack.enter_context(zipfile.ZipFile(path))
        return _buffered(stack.enter_context(archive.open(table_in(path, archive))))
    if suffix == ".gz":
        return _buffered(stack.enter_context(gzip.open(path)))
    if suffix == ".bz2":
        return stack.enter_context(bz2.open(path))
    return stack.enter_context(path.open("rb"))


def table_in(path: Path, archive: zipfile.ZipFile) -> str:
    """The name of the table in an archive: named as the archive, or the only one."""
    names = [
        name
        for name in archive.namelist()
        if name.lower().endswith((".txt", ".csv", ".tsv")) and name.lower() not in SIDE_FILES
    ]
    alike = [name for name in names if name.rsplit("/")[-1].rsplit(".", 1)[0] == path.stem]
    found = alike or names
    if len(found) != 1:
        raise SourceError(f"{path} holds {len(found)} tables: unpack it and name the one to read")
    return found[0]


def _buffered(file: object) -> IO[bytes]:
    """The file with a buffer of its own, whose lines come several times faster."""
    return io.BufferedReader(cast("io.RawIOBase", file), BUFFER)


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into ``SourceError``."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceError(f"no source at {path}") from error
    except DAMAGE as error:
        raise SourceError(f"{path} is damaged or cut short ({error}): get it again") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error})") from error


class _Counted:
    """Lines for the CSV reader, remembering the number of the last."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        return line + "\n"
