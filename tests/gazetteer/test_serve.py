"""The local server answers what clients of Nominatim ask, and nobody but this machine."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.index import Gazetteer
from gazetteer.place import Place
from gazetteer.records import PlaceRecord
from gazetteer.serve import LocalServer
from gazetteer.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def running(gazetteer: Gazetteer) -> Iterator[LocalServer]:
    server = LocalServer(gazetteer, port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def server(core: Gazetteer) -> Iterator[LocalServer]:
    yield from running(core)


@pytest.fixture
def across(index_file: Callable[..., Path]) -> Iterator[LocalServer]:
    """Towns of one name on both sides of 180 degrees, and one far away."""
    towns = [("east", 179.5), ("west", -179.5), ("far", 10.0)]
    path = index_file(
        PlaceRecord(Place("country:XX", "Land", 66.0, 179.0, "A", "PCLI", "XX")),
        *(PlaceRecord(Place(f"x:{key}", "Mys", 66.0, lon, "P", "PPL", "XX")) for key, lon in towns),
    )
    with Gazetteer(path) as gazetteer:
        yield from running(gazetteer)


def fetch(
    server: LocalServer, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, Any, http.client.HTTPResponse]:
    """Status, JSON (or text) and response of a request."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        is_json = response.headers["Content-Type"].startswith("application/json")
        return response.status, json.loads(text) if is_json and text else text, response
    finally:
        connection.close()


def get(server: LocalServer, path: str, **parameters: object) -> Any:
    status, body, _ = fetch(server, f"/{path}?{urlencode(parameters)}")
    assert status == 200, body
    return body


# --- with geopy's own client --------------------------------------------------------------------


@pytest.fixture
def nominatim(server: LocalServer) -> Any:
    geocoders = pytest.importorskip("geopy.geocoders", reason="geopy is an extra")
    domain = server.url.removeprefix("http://")
    return geocoders.Nominatim(domain=domain, scheme="http", user_agent="x", timeout=10)


def test_geopy_forward(nominatim: Any) -> None:
    location = nominatim.geocode("Vladivostok")
    assert location.address == "Vladivostok, Primorsky Krai, Russia"
    assert (location.latitude, location.longitude) == pytest.approx((43.10562, 131.87353))


def test_geopy_reverse_also_across_180_degrees(nominatim: Any) -> None:
    assert nominatim.reverse((43.09, 131.9)).address == "Vladivostok, Primorsky Krai, Russia"
    assert nominatim.reverse("66.3, -179.9").raw["address"]["country_code"] == "ru"
    assert nominatim.reverse("71.2, 179.99").raw["address"]["country_code"] == "ru"
    assert nominatim.reverse((43.09, 131.9), zoom=3).address == "Russia"
    assert len(nominatim.reverse((43.09, 131.9), exactly_one=False)) == 1


def test_geopy_structured(nominatim: Any) -> None:
    location = nominatim.geocode({"city": "Paris", "state": "Texas", "country": "US"})
    assert location.address == "Paris, Texas, United States"


def test_geopy_country_filter_and_lists(nominatim: Any) -> None:
    locations = nominatim.geocode(
        "Paris", exactly_one=False, country_codes=["us", "ca"], addressdetails=True
    )
    assert {each.raw["address"]["country_code"] for each in locations} == {"us", "ca"}
    assert len(nominatim.geocode("Springfield", exactly_one=False, limit=3)) == 3


def test_geopy_none(nominatim: Any) -> None:
    assert nominatim.geocode("Qzxqzx") is None
    assert nominatim.geocode("Qzxqzx", exactly_one=False) is None
    assert nominatim.reverse((30.0, -40.0)) is None


def test_geopy_viewbox_and_details(nominatim: Any) -> None:
    texas = [(36.5, -106.6), (25.8, -93.5)]
    location = nominatim.geocode("Paris", viewbox=texas, extratags=True, namedetails=True)
    assert location.raw["extratags"]["gazetteer:id"] == "geonames:4717560"
    assert location.raw["namedetails"] == {"name": "Paris"}
    assert nominatim.geocode("Vladivostok", viewbox=texas, bounded=True) is None
    assert nominatim.geocode("Fiji", geometry="geojson").raw["geojson"]["type"] == "MultiPolygon"
    assert nominatim.geocode("Georgia", featuretype="state").address == "Georgia, United States"


# --- formats ------------------------------------------------------------------------------------


def test_json_has_what_clients_read(server: LocalServer) -> None:
    for form in ("json", "jsonv2"):
        (answer,) = get(server, "search", q="Vladivostok", format=form, limit=1)
        assert (answer["lat"], answer["lon"]) == ("43.1056200", "131.8735300")
        assert answer["display_name"] == "Vladivostok, Primorsky Krai, Russia"
        assert len(answer["boundingbox"]) == 4
        assert all(isinstance(each, str) for each in answer["boundingbox"])
        assert (answer["category"], answer["type"]) == ("place", "city")
        assert "GeoNames" in answer["licence"]
        assert not {"address", "extratags", "namedetails"} & set(answer)


def test_geojson(server: LocalServer) -> None:
    found = get(server, "search", q="Vladivostok", format="geojson", addressdetails=1)
    feature = found["features"][0]
    assert found["type"] == "FeatureCollection"
    assert feature["geometry"] == {"type": "Point", "coordinates": [131.87353, 43.10562]}
    assert feature["properties"]["address"]["city"] == "Vladivostok"
    west, south, east, north = feature["bbox"]
    assert west < 131.87353 < east
    assert south < 43.10562 < north
    fiji = get(server, "search", q="Fiji", format="geojson")["features"][0]
    assert fiji["bbox"][0] > fiji["bbox"][2], "a box across 180 degrees has west > east"


def test_geocodejson(server: LocalServer) -> None:
    found = get(server, "reverse", lat=43.09, lon=131.9, format="geocodejson")
    assert found["geocoding"]["version"] == "0.1.0"
    about = found["features"][0]["properties"]["geocoding"]
    assert about["label"] == "Vladivostok, Primorsky Krai, Russia"
    assert (about["type"], about["country"], about["state"]) == ("city", "Russia", "Primorsky Krai")


def test_a_query_may_be_a_point(server: LocalServer) -> None:
    assert get(server, "search", q="43.09, 131.9")[0]["name"] == "Vladivostok"
    assert get(server, "search", q="30, -40") == []


def test_lookup(server: LocalServer) -> None:
    found = get(server, "lookup", osm_ids="geonames:2013348,country:KP,N1835848,none:1")
    assert [each["name"] for each in found] == ["Vladivostok", "North Korea", "Seoul"]
    assert found[0]["address"]["country_code"] == "ru"


def test_status(server: LocalServer) -> None:
    assert get(server, "status") == "OK"
    status = get(server, "status.php", format="json")
    assert (status["status"], status["message"]) == (0, "OK")


def test_names_keep_their_letters(server: LocalServer) -> None:
    assert get(server, "search", q="Île-de-France")[0]["name"] == "Île-de-France"
    assert get(server, "search", q="Сеул")[0]["name"] == "Seoul"


def test_searching_across_180_degrees(across: LocalServer) -> None:
    found = get(across, "search", q="Mys", viewbox="170,70,-170,60", bounded=1, extratags=1)
    assert {each["extratags"]["gazetteer:id"] for each in found} == {"x:east", "x:west"}
    west_first = get(across, "search", q="Mys", viewbox="-170,60,170,70", bounded=1)
    assert len(west_first) == 1, "from -170 to 170 is nearly all the world, but not this strip"
    assert get(across, "reverse", lat=66, lon=-179.9, extratags=1)["name"] == "Mys"


# --- the command --------------------------------------------------------------------------------


def test_the_command_says_where_it_listens_and_ends_on_interrupt(core: Gazetteer) -> None:
    command = [sys.executable, "-m", "geo", "gazetteer", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            match = re.search(r"http://127\.0\.0\.1:(\d+)", said)
            assert match, said
            connection = http.client.HTTPConnection("127.0.0.1", int(match[1]), timeout=10)
            connection.request("GET", "/search?q=Seoul")
            assert json.loads(connection.getresponse().read())[0]["name"] == "Seoul"
            connection.close()
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 0
            assert process.stderr.read() == "stopped\n"
        finally:
            process.kill()


def test_a_port_that_is_taken_is_said(
    server: LocalServer, capsys: pytest.CaptureFixture[str]
) -> None:
    from geo.cli import run_command

    port = server.server_port
    assert run_command(["gazetteer", "serve", "--port", str(port)]) == 1
    assert f"cannot listen on port {port}" in capsys.readouterr().err


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/search?q=",
        "/search?q=Paris&city=Paris",
        "/search?street=1+Main+St",
        "/search?q=Paris&format=xml",
        "/search?q=Paris&limit=-1",
        "/search?q=Paris&viewbox=1,2,3",
        "/search?q=Paris&viewbox=1,2,3,nan",
        "/search?q=%ff",
        "/search?q=" + "x" * 301,
        "/search?" + "&".join(f"p{n}=1" for n in range(40)),
        "/reverse",
        "/reverse?lat=91&lon=0",
        "/reverse?lat=inf&lon=0",
        "/reverse?lat=1e3&lon=0",
        "/reverse?lat=1&lon=2&zoom=x",
        "/lookup",
        "/lookup?osm_ids=,",
    ],
)
def test_bad_questions_are_answered_in_json(server: LocalServer, path: str) -> None:
    status, body, _ = fetch(server, path)
    assert status == 400
    assert body["error"]["code"] == 400
    assert body["error"]["message"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/search/more", "/../search", "/details"])
def test_other_pages_are_not_there(server: LocalServer, path: str) -> None:
    assert fetch(server, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "ODD"])
def test_only_get_is_answered(server: LocalServer, method: str) -> None:
    status, _, response = fetch(server, "/search?q=Paris", method=method)
    assert status == 405
    assert response.headers["Allow"] == "GET"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", ""])
def test_requests_for_another_host_are_refused(server: LocalServer, host: str) -> None:
    assert fetch(server, "/search?q=Paris", headers={"Host": host})[0] == 403


def test_localhost_is_us(server: LocalServer) -> None:
    host = {"Host": f"localhost:{server.server_port}"}
    assert fetch(server, "/status", headers=host)[0] == 200


def test_other_web_pages_cannot_read_answers(server: LocalServer) -> None:
    headers = {"Origin": "https://evil.example"}
    _, _, response = fetch(server, "/search?q=Paris", headers=headers)
    assert not [name for name in response.headers if name.lower().startswith("access-control")]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_it_listens_on_this_machine_alone(server: LocalServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_urls_and_bodies_are_bounded(server: LocalServer) -> None:
    assert fetch(server, "/search?q=Paris&pad=" + "%20" * 3000)[0] == 414
    body = {"Content-Length": "5"}
    assert fetch(server, "/search?q=Paris", headers=body)[0] == 400


@pytest.mark.parametrize("line", [b"garbage", b"GET / HTTP/9.9", b"GET", b"\x00\xff /"])
def test_what_is_not_http_is_refused(server: LocalServer, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(line + b"\r\n\r\n")
        assert b'"error"' in connection.recv(4096)


def test_a_connection_is_kept_for_the_next_question(server: LocalServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        for name in ("Seoul", "Qzxqzx", "Paris"):
            connection.request("GET", f"/search?q={name}")
            assert connection.getresponse().read()
    finally:
        connection.close()


def test_many_may_ask_at_once(server: LocalServer) -> None:
    names = ["Seoul", "Paris", "Vladivostok", "Fiji"] * 5
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = get(server, "search", q=names[number], limit=1)[0]["name"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers[number] for number in range(len(names))] == names


PARAMETERS = st.dictionaries(
    st.sampled_from(["q", "city", "country", "format", "viewbox", "lat", "lon", "zoom", "osm_ids"]),
    st.text(max_size=30) | st.floats().map(str) | st.sampled_from(["json", "geojson", "1,2,3,4"]),
)


@settings(deadline=None)
@given(path=st.sampled_from(["/search", "/reverse", "/lookup", "/status"]), parameters=PARAMETERS)
def test_any_question_gets_an_answer(
    core: Gazetteer, path: str, parameters: dict[str, str]
) -> None:
    query = urlencode(parameters, quote_via=quote, errors="replace")
    reply = Service(core).reply(path, query)
    assert reply.status in (200, 400)
    json.dumps(reply.body, allow_nan=False)
