"""Files are fetched whole from a server that stalls, cuts short, changes its mind and restarts."""

from __future__ import annotations

import io
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from gazetteer.download import Settings, check_address, download, file_name, with_names
from gazetteer.errors import DownloadError
from gazetteer.importing import build_index
from gazetteer.index import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def archive(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        file.writestr(zipfile.ZipInfo("KP.txt"), text)
    return packed.getvalue()


@dataclass
class Site:
    """What the server has, how it misbehaves next, and what it was asked."""

    files: dict[str, bytes]
    etag: str = '"1"'
    faults: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0
    url: str = ""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.answer(self)

        return Handler

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append({key.lower(): value for key, value in request.headers.items()})
        body = self.files.get(request.path.removeprefix("/dump/"))
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "silence":
            threading.Event().wait(1.0)
            return
        if body is None or fault.isdigit():
            request.send_error(int(fault or 404))
            return
        if fault.startswith("to "):
            request.send_response(302)
            request.send_header("Location", fault.removeprefix("to "))
            request.end_headers()
            return
        asked = self.asked[-1]
        if asked.get("if-none-match") == self.etag:
            request.send_response(304)
            request.end_headers()
            return
        start = 0
        if "range" in asked and asked.get("if-range") == self.etag and fault != "no ranges":
            start = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
        shift = 7 if fault == "wrong range" else 0
        request.send_response(206 if start else 200)
        if start:
            request.send_header(
                "Content-Range", f"bytes {start + shift}-{len(body) - 1}/{len(body)}"
            )
        request.send_header("Content-Length", str(len(body) - start))
        request.send_header("ETag", self.etag)
        request.end_headers()
        rest = body[start:]
        if fault == "garbage":
            rest = b"x" * len(rest)
        cut = len(rest) // 2 if fault in ("cut", "stall") else len(rest)
        self.sent += cut  # before the client can have it all and ask again
        request.wfile.write(rest[:cut])
        request.wfile.flush()
        if fault == "stall":
            threading.Event().wait(1.0)


@contextmanager
def served(site: Site) -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), site.handler())
    site.url = f"http://127.0.0.1:{server.server_port}/dump"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with served(
        Site({"KP.zip": archive("a" * 50_000), "admin2Codes.txt": b"A.B.C\tx\tx\t1\n"})
    ) as one:
        yield one


def settings(site: Site, **more: object) -> Settings:
    facts: dict[str, object] = {"attempts": 4, "timeout": 20.0, "first_pause": 0.0}
    hosts = frozenset(("127.0.0.1",))
    return Settings(base_url=site.url, trusted_hosts=hosts, **(facts | more))  # type: ignore[arg-type]


def fetch(site: Site, folder: Path, *what: str, **more: object) -> list[bytes]:
    use = settings(site, **more)
    paths = download(what or ["KP"], folder, settings=use, sleep=lambda _: None)
    return [path.read_bytes() for path in paths]


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_files_arrive_whole(site: Site, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int | None]] = []
    paths = download(
        ["KP", "admin2Codes"],
        tmp_path / "new",
        settings=settings(site),
        progress=lambda *step: seen.append(step),
    )
    assert [path.name for path in paths] == ["KP.zip", "admin2Codes.txt"]
    assert [path.read_bytes() for path in paths] == list(site.files.values())
    assert not hidden(tmp_path / "new")
    size = len(site.files["KP.zip"])
    assert ("KP.zip", size, size) in seen


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_what_was_cut_short_goes_on_where_it_stopped(
    site: Site, tmp_path: Path, fault: str
) -> None:
    site.faults = [fault, fault, "503"]
    timeout = {"timeout": 0.5} if fault == "stall" else {}
    assert fetch(site, tmp_path, attempts=9, **timeout) == [site.files["KP.zip"]]
    assert site.sent < len(site.files["KP.zip"]) * 1.1
    assert "range" not in site.asked[0]
    assert all("range" in asked for asked in site.asked[1:])


@pytest.mark.parametrize("faults", [["cut", "no ranges"], ["cut", "wrong range"], ["garbage"]])
def test_what_does_not_fit_is_fetched_anew(site: Site, tmp_path: Path, faults: list[str]) -> None:
    site.faults = faults
    assert fetch(site, tmp_path) == [site.files["KP.zip"]]
    assert not hidden(tmp_path)


def test_a_file_that_changes_on_the_way_is_fetched_anew(site: Site, tmp_path: Path) -> None:
    site.faults = ["cut", "500", "500", "500", "500"]
    with pytest.raises(DownloadError, match="given up after 4"):
        fetch(site, tmp_path)
    assert not (tmp_path / "KP.zip").exists()
    assert ".KP.zip.part" in hidden(tmp_path)
    site.files["KP.zip"], site.etag, site.faults = archive("b" * 70_000), '"2"', []
    assert fetch(site, tmp_path) == [site.files["KP.zip"]]
    assert not hidden(tmp_path)


def test_what_is_unchanged_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    fetch(site, tmp_path)
    sent = site.sent
    assert fetch(site, tmp_path) == [site.files["KP.zip"]]
    assert site.sent == sent
    site.files["KP.zip"], site.etag = archive("new"), '"2"'
    assert fetch(site, tmp_path) == [archive("new")]
    (tmp_path / "KP.zip").write_bytes(b"spoilt")
    assert fetch(site, tmp_path) == [archive("new")]


def test_a_server_that_restarts(site: Site, tmp_path: Path) -> None:
    site.faults = ["cut"] + ["503"] * 3
    with pytest.raises(DownloadError, match="kept, try again later"):
        fetch(site, tmp_path)
    with served(Site(site.files)) as again:
        assert fetch(again, tmp_path) == [site.files["KP.zip"]]
        assert "range" in again.asked[0]


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        (["404"], "the server says 404"),
        (["garbage"] * 4, "no archive"),
        (["silence"] * 4, "timed out"),
    ],
)
def test_what_cannot_be_fetched_is_said_and_leaves_the_old_file(
    site: Site, tmp_path: Path, faults: list[str], says: str
) -> None:
    (tmp_path / "KP.zip").write_bytes(b"old")
    site.faults = faults
    timeout = {"timeout": 0.3} if "timed out" in says else {}
    with pytest.raises(DownloadError, match=says):
        fetch(site, tmp_path, **timeout)
    assert (tmp_path / "KP.zip").read_bytes() == b"old"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://example.org/KP.zip", "https://10.0.0.1/KP.zip"]
)
def test_redirects_lead_nowhere_else(site: Site, tmp_path: Path, target: str) -> None:
    site.faults = [f"to {target}"]
    with pytest.raises(DownloadError):
        fetch(site, tmp_path)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://download.geonames.org/export/dump/KP.zip", "ftp://download.geonames.org/KP.zip",
        "file:///etc/passwd", "https://127.0.0.1/KP.zip", "https://localhost/KP.zip",
        "https://10.1.2.3/", "https://[::1]/", "https://169.254.169.254/latest", "https://0.0.0.0/",
        "https://user@example.org/", "https:///x",
    ],
)  # fmt: skip
def test_other_schemes_and_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(DownloadError):
        check_address(url, Settings())


@pytest.mark.parametrize(
    ("what", "name"),
    [("KP", "KP.zip"), ("cities500", "cities500.zip"), ("admin1CodesASCII", "admin1CodesASCII.txt"),
     ("allCountries.zip", "allCountries.zip"), ("no-country", "no-country.zip"),
     ("alternatenames/KP", "alternatenames/KP.zip")],
)  # fmt: skip
def test_names_of_files(what: str, name: str) -> None:
    assert file_name(what) == name


@pytest.mark.parametrize(
    "what",
    [
        "../KP",
        "/etc/passwd",
        "KP.zip/../x",
        "http://x",
        "",
        "a.exe",
        "?",
        "alternatenames/../KP",
        "alternatenames/",
        "other/KP",
        "alternatenames/cities500",
    ],
)
def test_what_is_no_file_is_refused(what: str) -> None:
    with pytest.raises(DownloadError, match="no file of GeoNames"):
        file_name(what)


def test_the_development_files_arrive(shared: Path, tmp_path: Path) -> None:
    folder = shared / "gazetteers" / "geonames"
    names = ("cities15000.zip", "no-country.txt")
    with served(Site({name: (folder / name).read_bytes() for name in names})) as site:
        site.faults = ["cut", "cut", "503", "", "cut"]
        assert fetch(site, tmp_path, *names) == list(site.files.values())


# --- a country's names ----------------------------------------------------------------------------

COUNTRY = "2043572\tRajin\tRajin\tNajin,Rason\t42.25\t130.3\tP\tPPL\tKP\t\t\t\t\t\t1000\t\t\t\t\n"
NAMES = "1\t2043572\tko\t라진\t1\t\t\t\t\t\n2\t2043572\tru\tРаджин\t\t\t\t\t\t\n"


@pytest.fixture
def country(site: Site) -> Site:
    """A country's dump and its names, both called KP.zip as on GeoNames' server."""
    names = io.BytesIO()
    with zipfile.ZipFile(names, "w") as file:
        file.writestr("KP.txt", NAMES)
        file.writestr("readme.txt", "About these names\n")
    site.files = {"KP.zip": archive(COUNTRY), "alternatenames/KP.zip": names.getvalue()}
    return site


def test_a_countrys_names_arrive_beside_its_places(country: Site, tmp_path: Path) -> None:
    country.faults = ["", "cut", "503"]
    assert fetch(country, tmp_path, *with_names(["KP"])) == list(country.files.values())
    assert (tmp_path / "alternatenames" / "KP.zip").read_bytes() != (
        tmp_path / "KP.zip"
    ).read_bytes()
    assert not hidden(tmp_path)
    assert not hidden(tmp_path / "alternatenames")
    sent = country.sent
    fetch(country, tmp_path, *with_names(["KP"]))
    assert country.sent == sent


def test_names_are_fetched_with_countries_only() -> None:
    assert with_names(["KP", "KR.zip", "cities500", "admin1CodesASCII.txt"]) == [
        "KP", "alternatenames/KP", "KR.zip", "alternatenames/KR.zip", "cities500",
        "admin1CodesASCII.txt",
    ]  # fmt: skip


def test_what_was_fetched_is_built_into_an_index(country: Site, tmp_path: Path) -> None:
    paths = download(with_names(["KP"]), tmp_path, settings=settings(country), sleep=lambda _: None)
    built = build_index(tmp_path / "my.sqlite", paths)
    assert built.entries == {f"{tmp_path.name}/KP.zip": 1, "alternatenames/KP.zip": 2}
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert [p.name for p in gazetteer.lookup("Раджин")] == ["Rajin"]
        assert not gazetteer.lookup("Rason")  # the dump's names, which the other file has too


def test_a_country_without_a_file_of_names_keeps_those_of_its_dump(
    country: Site, tmp_path: Path
) -> None:
    other = COUNTRY.replace("2043572", "7").replace("KP", "KR")
    country.files["KR.txt"] = other.encode()
    what = ["KP", "KR.txt", "alternatenames/KP"]
    paths = download(what, tmp_path, settings=settings(country), sleep=lambda _: None)
    build_index(tmp_path / "my.sqlite", paths)
    with Gazetteer(tmp_path / "my.sqlite") as gazetteer:
        assert [p.country_code for p in gazetteer.lookup("Rason")] == ["KR"]
