"""Fetches GeoNames' files: goes on where it stopped, tries again, keeps nothing half.

This is the only part of the package that uses the network, and only when asked to.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import logging
import re
import socket
import time
import zipfile
import zlib
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
    getproxies,
)

from gazetteer.errors import DownloadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from email.message import Message
    from pathlib import Path

logger = logging.getLogger(__name__)

BASE_URL = "https://download.geonames.org/export/dump/"
WORLD = (
    "allCountries.zip", "alternateNamesV2.zip", "admin1CodesASCII.txt", "admin2Codes.txt",
)  # fmt: skip
"""What an index of the whole world is made of."""
TEXT_FILES = ("admin1CodesASCII", "admin2Codes", "featureCodes_en", "countryInfo")
COUNTRY = re.compile(r"[A-Z]{2}(?:\.zip)?")
NAMES_FOLDER = "alternatenames/"
"""On the server, and here: the names of one country's places with their languages."""
NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_-]{{1,40}}(?:\.zip|\.txt)?|{NAMES_FOLDER}{COUNTRY.pattern}")
RECORD = "downloads.json"
"""Beside the files: what the server said of each, to ask whether it has changed."""
CHUNK = 1 << 18
LARGEST = 8 << 30
"""Bytes; the largest file has some 600 million."""
NOT_MODIFIED, PARTIAL, GONE_TOO_FAR = 304, 206, 416
WORTH_TRYING_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))


class Progress(Protocol):
    """Is told how far a file is."""

    def __call__(self, name: str, done: int, total: int | None, /) -> None:
        """Of ``name`` so many bytes are there, of so many if that is known."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fetch."""

    base_url: str = BASE_URL
    timeout: float = 30.0
    """Seconds without a byte after which a connection is given up."""
    attempts: int = 6
    """In a row without getting further."""
    first_pause: float = 1.0
    """Seconds before the second attempt; doubled each time."""
    trusted_hosts: frozenset[str] = frozenset()
    """Hosts that may be fetched from over http and at private addresses, for tests and mirrors
    within a house; cannot be set from the command line."""


@dataclass(frozen=True, slots=True)
class _Version:
    """What identifies a file's content on the server."""

    etag: str | None
    modified: str | None
    size: int | None


class _BrokenOffError(Exception):
    """The connection ended before the file did."""


def download(
    what: Iterable[str],
    folder: Path,
    *,
    settings: Settings | None = None,
    progress: Progress = lambda *_: None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Path]:
    """Fetch files into the folder; their paths, also of those that were there and unchanged.

    ``what`` are file names or their starts ("KP" is KP.zip, "alternatenames/KP" the names of its
    places, put into a folder of that name), nothing for the whole world. A file appears under its
    name complete, checked by size and, for archives, by checksums. Raises ``DownloadError`` when
    one cannot be fetched; what has come of it is kept for the next time.
    """
    names = [file_name(one) for one in what] or list(WORLD)
    folder.mkdir(parents=True, exist_ok=True)
    use = settings or Settings()
    return [_Fetch(name, folder, use, progress, sleep).run() for name in dict.fromkeys(names)]


def with_names(what: Iterable[str]) -> list[str]:
    """The files, and after each country's that of its places' names in all languages.

    >>> with_names(["KP", "cities500"])
    ['KP', 'alternatenames/KP', 'cities500']
    """
    more: list[str] = []
    for one in what:
        more += [one, NAMES_FOLDER + one] if COUNTRY.fullmatch(one) else [one]
    return more


def file_name(what: str) -> str:
    """The file's whole name. Raises ``DownloadError`` for what is no file of GeoNames."""
    if not NAME.fullmatch(what):
        raise DownloadError(f"{what!r} is no file of GeoNames: write KP, cities500, allCountries")
    if what.endswith((".zip", ".txt")):
        return what
    return f"{what}.txt" if what in TEXT_FILES else f"{what}.zip"


class _Fetch:
    """One file on its way."""

    def __init__(
        self,
        name: str,
        folder: Path,
        settings: Settings,
        progress: Progress,
        sleep: Callable[[float], None],
    ) -> None:
        self._name, self._folder, self._settings = name, folder, settings
        self._progress, self._sleep = progress, sleep
        self._url = urljoin(settings.base_url.rstrip("/") + "/", name)
        self._target = folder / name
        self._part = self._target.with_name(f".{self._target.name}.part")
        self._part_record = self._target.with_name(f".{self._target.name}.part.json")
        self._opener = _opener(settings)

    def run(self) -> Path:
        """Fetch until the file is complete; pauses grow until something comes."""
        self._target.parent.mkdir(exist_ok=True)
        failures = 0
        while True:
            before = self._size()
            try:
                self._attempt()
            except DownloadError:
                raise
            except HTTPError as error:
                error.close()
                if error.code not in WORTH_TRYING_AGAIN:
                    raise DownloadError(f"{self._url}: the server says {error.code}") from error
                reason = f"the server says {error.code}"
            except (OSError, http.client.HTTPException, _BrokenOffError) as error:
                reason = str(error) or type(error).__name__
            else:
                return self._target
            failures = 1 if self._size() > before else failures + 1
            if failures >= self._settings.attempts:
                raise DownloadError(
                    f"{self._url}: given up after {failures} attempts ({reason}); what has come is"
                    " kept, try again later"
                )
            logger.info("%s: %s, trying again", self._name, reason)
            self._sleep(self._settings.first_pause * 2.0 ** (failures - 1))

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _attempt(self) -> None:
        """Ask for the file, or the rest of it, and put it in its place if that is all."""
        check_address(self._url, self._settings)
        part = _read_version(self._part_record)
        start = self._size() if part and (part.etag or part.modified) else 0
        headers = {"User-Agent": "eventatlas", "Accept-Encoding": "identity"}
        if start and part:
            headers |= {"Range": f"bytes={start}-", "If-Range": part.etag or part.modified or ""}
        elif (have := self._recorded()) is not None:
            headers |= _if_changed(have)
        try:
            # Scheme and address have been checked just above.
            response = self._opener.open(
                Request(self._url, headers=headers),  # noqa: S310
                timeout=self._settings.timeout,
            )
        except HTTPError as error:
            if error.code == NOT_MODIFIED:
                error.close()
                return
            if error.code == GONE_TOO_FAR:
                self._forget_part()
            raise
        with response:
            version = self._receive(response, start, part)
        self._finish(version)

    def _recorded(self) -> _Version | None:
        """What was said of the file that is there, if it is as long as was said."""
        known = _read_record(self._folder / RECORD).get(self._name)
        if known is None or not self._target.exists():
            return None
        version = _version(known)
        return version if version and version.size == self._target.stat().st_size else None

    def _receive(self, response: Any, start: int, part: _Version | None) -> _Version:
        """Write what comes to the part file. Raises ``_BrokenOffError`` when it ends early."""
        headers: Message = response.headers
        resumed = response.status == PARTIAL
        if resumed:
            total = _total_from(headers.get("Content-Range", ""), start)
            if total is None or part is None or (part.size or total) != total:
                self._forget_part()
                raise _BrokenOffError("the rest that was sent does not fit what was there")
        else:
            total = _number(headers.get("Content-Length"))
        if (total or 0) > LARGEST:
            raise DownloadError(f"{self._url} has {total:,} bytes, more than it should")
        version = _Version(headers.get("ETag"), headers.get("Last-Modified"), total)
        self._part_record.write_text(json.dumps(asdict(version)), encoding="utf-8")
        with self._part.open("ab" if resumed else "wb") as file:
            done = self._copy(response, file, start if resumed else 0, total)
        if total is not None and done < total:
            raise _BrokenOffError(f"it broke off after {done:,} of {total:,} bytes")
        if total is not None and done > total:
            self._forget_part()
            raise _BrokenOffError(f"more came than the {total:,} bytes that were announced")
        return version

    def _copy(self, response: Any, file: IO[bytes], done: int, total: int | None) -> int:
        self._progress(self._name, done, total)
        while block := response.read1(CHUNK):
            file.write(block)
            done += len(block)
            if done > (total or LARGEST):
                break
            self._progress(self._name, done, total)
        return done

    def _finish(self, version: _Version) -> None:
        """Check the part and move it to its name."""
        problem = _damage(self._part, self._name)
        if problem:
            self._forget_part()
            raise _BrokenOffError(problem)
        size = self._part.stat().st_size
        self._part.replace(self._target)
        self._part_record.unlink(missing_ok=True)
        record = _read_record(self._folder / RECORD)
        record[self._name] = {**asdict(version), "size": size, "url": self._url}
        temporary = self._folder / f".{RECORD}.part"
        temporary.write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
        temporary.replace(self._folder / RECORD)

    def _forget_part(self) -> None:
        self._part.unlink(missing_ok=True)
        self._part_record.unlink(missing_ok=True)


def _damage(path: Path, name: str) -> str | None:
    """What is wrong with a complete file."""
    if not name.endswith(".zip"):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        return f"what came is no archive ({error})"
    return f"{bad} in the archive is damaged" if bad else None


def _if_changed(have: _Version) -> dict[str, str]:
    if have.etag:
        return {"If-None-Match": have.etag}
    return {"If-Modified-Since": have.modified} if have.modified else {}


def _total_from(content_range: str, start: int) -> int | None:
    """The whole size by a Content-Range that begins where it should."""
    match = re.fullmatch(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", content_range)
    return int(match[3]) if match and int(match[1]) == start else None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,15}", text) else None


def _read_version(path: Path) -> _Version | None:
    return _version(_read_record(path))


def _version(facts: object) -> _Version | None:
    if not isinstance(facts, dict) or not {"etag", "modified", "size"} <= facts.keys():
        return None
    return _Version(facts["etag"], facts["modified"], facts["size"])


def _read_record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def check_address(url: str, settings: Settings) -> None:
    """Raise ``DownloadError`` unless the address is https and of a public host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in settings.trusted_hosts and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https" or not host or parts.username is not None:
        raise DownloadError(f"{url}: only https addresses are fetched")
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        if "https" in getproxies():
            return  # the proxy knows the name, we need not
        raise DownloadError(f"{url}: no such host ({error}); is there a connection?") from error
    # A name that changes its address after this look still has to show the host's certificate.
    for *_, address in found:
        if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            raise DownloadError(f"{url} leads to a private address ({address[0]})")


def _opener(settings: Settings) -> OpenerDirector:
    class Redirects(HTTPRedirectHandler):
        """Follows redirects to addresses that may be fetched."""

        def redirect_request(
            self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
        ) -> Request | None:
            check_address(newurl, settings)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    return build_opener(Redirects())
