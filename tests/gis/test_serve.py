"""``eventatlas serve``: GIS programs find the layers, boxes and times are answered rightly."""

from __future__ import annotations

import http.client
import json
import logging
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import geopandas
import openapi_spec_validator
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from gazetteer.place import Place
from geo.atlas import write_atlas
from geo.layers import build_layers
from geo.model import (
    Atlas,
    DateInterval,
    Document,
    Event,
    EventPlace,
    Evidence,
    Mention,
    Resolution,
    Sentence,
)
from geo.serving import AtlasServer, Live, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


HOSTILE = "</script><script>alert(1)</script> {{7*7}} \" ' & <img src=x onerror=alert(1)>"
BALTIC = box(18, 55, 22, 60)
BERING_SEA = MultiPolygon([box(175, 55, 180, 60), box(-180, 55, -172, 60)])
EVERYWHERE = {"anadyr", "nome", "uelen", "kyiv", "primorsk", "taveuni"}
ACROSS = "170,50,-160,70"
MAP_BUILT = (Path(__file__).parents[2] / "maps" / "static" / "runtime.en.js").exists()


def at(name: str, lat: float, lon: float, role: str = "location", **more: Any) -> EventPlace:
    place = Place(f"test:{name.lower()}", name, lat, lon, "P", "PPL", "XX")
    return EventPlace(role, name, place, 1, 0.0, "sentence", **more)


def event(
    event_id: str, kind: str, days: tuple[str, str] | None, *places: EventPlace, **more: Any
) -> Event:
    when = None
    if days is not None:
        when = DateInterval(date.fromisoformat(days[0]), date.fromisoformat(days[1]), 2)
    said = Evidence("a.txt", 0, 18, "Nothing & no one <b>", "Kirby", "asserts", "2023-10-13", None)
    made = Event(
        event_id, kind, "", f"Event {event_id}", "happened", False, when, places, {}, (), "", 0.5,
        (said,),
    )  # fmt: skip
    return replace(made, **more)


ANADYR, NOME = ("Anadyr", 64.73, 177.5), ("Nome", 64.5, -165.4)
UELEN, TAVEUNI = ("Uelen", 66.16, -169.8), ("Taveuni", -16.8, 180.0)
KYIV, PRIMORSK = ("Kyiv", 50.45, 30.52), ("Primorsk", 60.37, 28.61)
IN_MAY = ("2023-05-01", "2023-05-31")
EVENTS = (
    event("anadyr", "conflict", ("2023-09-12", "2023-09-17"), at(*ANADYR), status="planned"),
    event("nome", "conflict", ("2023-09-15", "2023-09-15"), at(*NOME, role="target")),
    event("uelen", "conflict", ("2023-12-31", "2024-01-01"), at(*UELEN)),
    event("kyiv", "conflict", ("2022-02-24", "2022-02-24"), at(*KYIV), title=HOSTILE),
    event("primorsk", "conflict", None, at(*PRIMORSK), contested=True),
    event("taveuni", "conflict", ("2021-01-01", "2021-12-31"), at(*TAVEUNI)),
    event("east", "transfer", IN_MAY, at(*ANADYR, "origin"), at(*NOME, "destination")),
    event("west", "transfer", IN_MAY, at(*KYIV, "origin"), at(*PRIMORSK, "destination")),
    event("sea", "exploration", IN_MAY, at("Bering Sea", 57.5, -178.0, area=BERING_SEA)),
    event("baltic", "exploration", IN_MAY, at("Baltic", 57.5, 20.0, area=BALTIC)),
    event("talks", "meeting", ("2023-07-01", "2023-07-01")),
    event("rumor", "meeting", None),
)  # fmt: skip
COUNTS = {
    "conflict_points": 6,
    "shipments_points": 4,
    "shipments_routes": 2,
    "exploration_areas": 2,
    "events_without_place": 2,
    "mentions_resolved": 1,
}


def write(path: Path, events: tuple[Event, ...] = EVENTS) -> Path:
    text = "They met in Nome. <b>"
    mention = Mention(12, 16, "Nome", "literal", 0, "Nome")
    nome = Resolution(mention, at(*NOME).place, 0.9, "the only one of that name", (), 1)
    return write_atlas(
        path,
        documents=(Document("a.txt", text, sentences=(Sentence(0, 17),)),),
        resolutions={"a.txt": (nome,)},
        events=events,
        layers=build_layers(events),
        run={"attribution": "GeoNames <script>alert(1)</script>"},
    )


class Client:
    """Asks a server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.port = int(url.rsplit(":", 1)[1])

    def raw(self, path: str) -> bytes:
        """What is at a path."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path)
            return connection.getresponse().read()

    def ask(
        self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
    ) -> tuple[int, Any, http.client.HTTPResponse]:
        """Status, content (JSON read) and response."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection):
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            text = response.read().decode()
            is_json = "json" in response.headers["Content-Type"]
            return response.status, json.loads(text) if is_json and text else text, response

    def get(self, path: str, **parameters: object) -> Any:
        status, body, _ = self.ask(f"{path}?{urlencode(parameters)}" if parameters else path)
        assert status == 200, body
        return body

    def items(self, name: str, **parameters: object) -> list[str]:
        """The events found, in order."""
        found = self.get(f"/collections/{name}/items", **parameters)
        assert found["numberMatched"] == found["numberReturned"] == len(found["features"])
        return [feature["properties"]["event_id"] for feature in found["features"]]


class Served(Client):
    """A running ``eventatlas serve``, in a process of its own, as users have it."""

    def __init__(self, atlas: Path, url: str, process: subprocess.Popen[str]) -> None:
        super().__init__(url)
        self.atlas, self.process = atlas, process


@contextmanager
def serving(atlas: Path) -> Iterator[Served]:
    code = "from geo.cli_serve import serve; serve()"
    command = [sys.executable, "-c", code, str(atlas), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            match = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert match, said + process.stderr.read()
            yield Served(atlas, match[0], process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(write(tmp_path_factory.mktemp("atlas") / "atlas.gpkg")) as running:
        yield running


# --- with the programs people have --------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_gdal_reads_every_collection(served: Served, name: str, count: int) -> None:
    source = f"OAPIF:{served.url}/"
    assert {str(each) for each, _ in pyogrio.list_layers(source)} == set(COUNTS)
    found = pyogrio.read_dataframe(source, layer=name)
    assert len(found) == count
    assert pyogrio.read_info(source, layer=name)["features"] == count


def test_gdal_knows_the_kinds_of_geometry_and_columns(served: Served) -> None:
    source = f"OAPIF:{served.url}/"
    kinds = {str(name): kind for name, kind in pyogrio.list_layers(source)}
    assert kinds["conflict_points"] == "Point"
    assert kinds["exploration_areas"] == "MultiPolygon"
    assert kinds["shipments_routes"] == "MultiLineString"
    found = geopandas.read_file(source, layer="conflict_points").set_index("event_id")
    assert found.crs == "EPSG:4326"
    assert (found.geometry["nome"].x, found.geometry["nome"].y) == (-165.4, 64.5)
    assert found["date_start"]["nome"] == pd.Timestamp("2023-09-15")
    assert pd.isna(found["date_start"]["primorsk"])
    assert found["title"]["kyiv"] == HOSTILE
    assert "Kirby" in found["evidence"]["kyiv"]


def test_gdal_pages_through_a_large_collection(tmp_path: Path) -> None:
    many = tuple(
        event(f"e{n:05}", "conflict", None, at(f"Town {n}", n % 80, n % 170)) for n in range(2500)
    )
    with serving(write(tmp_path / "atlas.gpkg", many)) as running:
        found = pyogrio.read_dataframe(f"OAPIF:{running.url}/", layer="conflict_points")
    assert sorted(found["event_id"]) == [f"e{n:05}" for n in range(2500)]


def test_geopandas_reads_part_of_a_layer(served: Served) -> None:
    found = geopandas.read_file(
        f"OAPIF:{served.url}/", layer="conflict_points", bbox=(20, 45, 40, 70)
    )
    assert sorted(found["event_id"]) == ["kyiv", "primorsk"]


@pytest.mark.parametrize("ending", ["geojson", "fgb"])
def test_geopandas_reads_layers_as_files(served: Served, ending: str) -> None:
    for name, count in COUNTS.items():
        if ending == "fgb" and name == "events_without_place":
            continue
        found = geopandas.read_file(BytesIO(served.raw(f"/layers/{name}.{ending}")))
        assert len(found) == count
        if name == "conflict_points":
            days = found.set_index("event_id")["date_start"]
            assert days["nome"] == pd.Timestamp("2023-09-15")


def test_all_events_are_in_one_file(served: Served) -> None:
    found = served.get("/all.geojson")["features"]
    assert len(found) == sum(COUNTS.values()) - COUNTS["mentions_resolved"]
    assert {one["properties"]["event_id"] for one in found} == {one.event_id for one in EVENTS}
    assert len({one["id"] for one in found}) == len(found)
    assert sum(one["geometry"] is None for one in found) == COUNTS["events_without_place"]


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="ogrinfo is not installed (gdal-bin)")
def test_the_systems_gdal_reads_every_collection(served: Served) -> None:
    for name, count in COUNTS.items():
        command = ["ogrinfo", "-ro", "-so", f"OAPIF:{served.url}/", name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        assert f"Feature Count: {count}\n" in done.stdout


QGIS = """
import os, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
for name in sys.argv[2:]:
    layer = QgsVectorLayer(f"url='{sys.argv[1]}/' typename='{name}'", name, "OAPIF")
    found = [feature.id() for feature in layer.getFeatures()]
    request = QgsFeatureRequest().setFilterRect(QgsRectangle(20, 45, 40, 70))
    near = [feature.id() for feature in layer.getFeatures(request)]
    print(name, layer.isValid(), len(found), len(near), layer.crs().authid(), flush=True)
os._exit(0)
"""


def test_qgis_reads_every_collection(served: Served, tmp_path: Path) -> None:
    python = "/usr/bin/python3"
    known = (
        Path(python).exists()
        and not subprocess.run(
            [python, "-c", "import qgis.core"], capture_output=True, check=False
        ).returncode
    )
    if not known:
        pytest.skip("PyQGIS is not installed (python3-qgis)")
    (tmp_path / "run").mkdir(mode=0o700)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
    }
    done = subprocess.run(
        [python, "-c", QGIS, served.url, *COUNTS],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    said = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert {name: int(words[1]) for name, words in said.items()} == COUNTS
    assert all(words[0] == "True" for words in said.values())
    assert said["conflict_points"][2:] == ["2", "EPSG:4326"]
    assert said["shipments_routes"][2] == "1"


# --- boxes --------------------------------------------------------------------------------------


def test_a_box_across_180_degrees_holds_what_lies_in_either_half(served: Served) -> None:
    assert sorted(served.items("conflict_points", bbox=ACROSS)) == ["anadyr", "nome", "uelen"]
    assert served.items("shipments_routes", bbox=ACROSS) == ["east"]
    assert served.items("exploration_areas", bbox=ACROSS) == ["sea"]
    halves = [
        served.items("conflict_points", bbox=half) for half in ("170,50,180,70", "-180,50,-160,70")
    ]
    assert sorted(halves[0] + halves[1]) == ["anadyr", "nome", "uelen"]


@pytest.mark.parametrize(
    ("where", "name", "found"),
    [
        ("20,45,40,70", "conflict_points", {"kyiv", "primorsk"}),
        ("20,45,-100,40,70,9000", "conflict_points", {"kyiv", "primorsk"}),
        ("30.52,50.45,30.52,50.45", "conflict_points", {"kyiv"}),
        ("170,50,200,70", "conflict_points", {"anadyr", "nome", "uelen"}),
        ("-190,50,-160,70", "conflict_points", {"anadyr", "nome", "uelen"}),
        ("-500,-95,500,95", "conflict_points", EVERYWHERE),
        ("-180,-20,-170,-10", "conflict_points", {"taveuni"}),
        ("180,-20,180,-10", "conflict_points", {"taveuni"}),
        ("-160,50,170,70", "conflict_points", {"kyiv", "primorsk"}),
        ("29,54,30,56", "shipments_routes", {"west"}),
        ("28.7,50.5,29,51", "shipments_routes", set()),  # in the route's bounds, not on it
        ("0,0,10,10", "exploration_areas", set()),
        ("0,0,10,10", "events_without_place", {"talks", "rumor"}),
    ],
)  # fmt: skip
def test_boxes(served: Served, where: str, name: str, found: set[str]) -> None:
    assert set(served.items(name, bbox=where)) == found


def test_extents(served: Served) -> None:
    found = {one["id"]: one["extent"] for one in served.get("/collections")["collections"]}
    (bounds,) = found["mentions_resolved"]["spatial"]["bbox"]
    assert bounds == [-165.4, 64.5, -165.4, 64.5]
    (bounds,) = found["conflict_points"]["spatial"]["bbox"]
    assert bounds == [28.61, -16.8, -165.4, 66.16], "all is east of Primorsk and west of Nome"
    (days,) = found["conflict_points"]["temporal"]["interval"]
    assert days == ["2021-01-01T00:00:00Z", "2024-01-01T23:59:59Z"]
    assert "spatial" not in found["events_without_place"]
    assert found["mentions_resolved"]["temporal"]["interval"] == [[None, None]]


def test_an_extent_across_180_degrees_has_west_greater_than_east(tmp_path: Path) -> None:
    both = (EVENTS[0], EVENTS[1], EVENTS[8])
    with serving(write(tmp_path / "atlas.gpkg", both)) as running:
        found = {one["id"]: one["extent"] for one in running.get("/collections")["collections"]}
        source = f"OAPIF:{running.url}/"
        read = {
            name: len(pyogrio.read_dataframe(source, layer=name))
            for name in ("conflict_points", "exploration_areas")
        }
    assert found["conflict_points"]["spatial"]["bbox"] == [[177.5, 64.5, -165.4, 64.73]]
    assert found["exploration_areas"]["spatial"]["bbox"] == [[175.0, 55.0, -172.0, 60.0]]
    assert read == {"conflict_points": 2, "exploration_areas": 1}


# --- times and properties -----------------------------------------------------------------------

ALWAYS = {"primorsk"}
"""No date is known of it, so it may have been at any time (OGC 17-069r4, requirement 25 C)."""


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("2023-09-15", {"anadyr", "nome"}),
        ("2023-09-15T12:00:00Z", {"anadyr", "nome"}),
        ("2023-09-15t00:00:00z", {"anadyr", "nome"}),
        ("2023-09-15T23:00:00-05:00", {"anadyr"}),
        ("2023-09-17", {"anadyr"}),
        ("2023-09-18", set()),
        ("2023-09-01/2023-09-12", {"anadyr"}),
        ("2023-09-17T23:59:59Z/2023-12-31T00:00:00Z", {"anadyr", "uelen"}),
        ("2024-01-01/..", {"uelen"}),
        ("2024-01-01/", {"uelen"}),
        ("2024-01-02/..", set()),
        ("../2021-01-01", {"taveuni"}),
        ("/2020-12-31", set()),
        ("../..", {"anadyr", "nome", "uelen", "kyiv", "taveuni"}),
        ("2021-06-01/2022-02-24", {"taveuni", "kyiv"}),
        ("0001-01-01/9999-12-31", {"anadyr", "nome", "uelen", "kyiv", "taveuni"}),
    ],
)
def test_times(served: Served, when: str, found: set[str]) -> None:
    assert set(served.items("conflict_points", datetime=when)) == found | ALWAYS


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"status": "planned"}, {"anadyr"}),
        ({"status": "planned", "role": "target"}, set()),
        ({"role": "target"}, {"nome"}),
        ({"title": HOSTILE}, {"kyiv"}),
        ({"contested": "true"}, {"primorsk"}),
        ({"date_start": "2023-09-15"}, {"nome"}),
        ({"lat": "66.16"}, {"uelen"}),
        ({"date_precision": "0"}, {"primorsk"}),
        ({"status": "happened", "bbox": ACROSS, "datetime": "2023-09-15"}, {"nome"}),
        ({"event_id": "' OR 1=1 --"}, set()),
    ],
)
def test_properties(served: Served, conditions: dict[str, str], found: set[str]) -> None:
    assert set(served.items("conflict_points", **conditions)) == found


# --- pages of features --------------------------------------------------------------------------


def test_paging_gives_every_feature_once(served: Served) -> None:
    seen: list[int] = []
    address: str | None = "/collections/conflict_points/items?limit=4&status=happened"
    while address:
        page = served.get(address.removeprefix(served.url))
        assert page["numberMatched"] == 5
        assert page["numberReturned"] == len(page["features"]) <= 4
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", page["timeStamp"])
        seen += [feature["id"] for feature in page["features"]]
        links = {link["rel"]: link["href"] for link in page["links"]}
        assert links["self"].endswith(address.removeprefix(served.url))
        assert ("prev" in links) == (len(seen) > 4)
        address = links.get("next")
    assert len(seen) == len(set(seen)) == 5


def test_the_page_before(served: Served) -> None:
    page = served.get("/collections/conflict_points/items", limit=2, offset=3)
    links = {link["rel"]: link["href"] for link in page["links"]}
    before = served.get(links["prev"].removeprefix(served.url))
    assert [one["id"] for one in before["features"]] == [2, 3]
    assert [one["id"] for one in page["features"]] == [4, 5]


def test_a_limit_above_the_most_is_the_most(served: Served) -> None:
    assert len(served.items("conflict_points", limit=10**9)) == 6
    api = served.get("/api")
    assert api["components"]["parameters"]["limit"]["schema"]["maximum"] == 10_000


def test_an_offset_past_the_end_gives_an_empty_page(served: Served) -> None:
    page = served.get("/collections/conflict_points/items", offset=100)
    assert (page["numberMatched"], page["numberReturned"], page["features"]) == (6, 0, [])


def test_one_feature(served: Served) -> None:
    for one in served.get("/collections/conflict_points/items")["features"]:
        alone = served.get(f"/collections/conflict_points/items/{one['id']}")
        links = {link["rel"]: link["href"] for link in alone.pop("links")}
        assert alone == one
        assert links["collection"] == f"{served.url}/collections/conflict_points"


def test_geometry_is_as_rfc_7946_has_it(served: Served) -> None:
    for one in served.get("/collections/exploration_areas/items")["features"]:
        for polygon in one["geometry"]["coordinates"]:
            assert shapely.LinearRing(polygon[0]).is_ccw


# --- the documents of the standard --------------------------------------------------------------


def test_the_landing_page_leads_everywhere(served: Served) -> None:
    landing = served.get("/")
    rels = {link["rel"]: link for link in landing["links"]}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= set(rels)
    for each in landing["links"]:
        accept = {"Accept": each["type"].partition(";")[0]}
        if each["type"] == "text/html" and not MAP_BUILT:
            continue
        path = each["href"].removeprefix(served.url)
        status, _, response = served.ask(path, headers=accept)
        assert (status, response.headers["Content-Type"].partition(";")[0]) == (
            200,
            accept["Accept"],
        )


def test_what_is_conformed_to(served: Served) -> None:
    classes = served.get("/conformance")["conformsTo"]
    assert {one.rsplit("/", 1)[1] for one in classes} == {"core", "oas30", "geojson"}


def test_every_collection_is_described(served: Served) -> None:
    for one in served.get("/collections")["collections"]:
        assert served.get(f"/collections/{one['id']}") == one
        assert one["itemType"] == "feature"
        assert one["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
        for link in one["links"]:
            assert served.ask(link["href"].removeprefix(served.url), method="HEAD")[0] == 200


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def test_the_api_document_is_true(served: Served) -> None:
    api = served.get("/api")
    found = list(references(api))
    assert found
    for reference in found:
        part: Any = api
        for key in reference.removeprefix("#/").split("/"):
            part = part[key]
    given = {"limit": "1", "offset": "1", "bbox": "1,2,3,4", "datetime": "2023-01-01", "f": "json"}
    of_kind = {"string": "x", "number": "1.5", "integer": "1", "boolean": "true"}
    for name, path in api["paths"].items():
        for parameter in path["get"]["parameters"]:
            one = parameter
            if "$ref" in parameter:
                one = api["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
            if one["in"] == "path":
                continue
            schema = one["schema"]
            value = given.get(one["name"]) or schema.get("default") or of_kind[schema["type"]]
            value = "2023-01-01" if schema.get("format") == "date" else value
            address = name.replace("{collectionId}", "conflict_points").replace("{featureId}", "1")
            status, body, _ = served.ask(f"{address}?{urlencode({one['name']: value})}")
            in_mentions_only = status == 400 and "there is no parameter" in body["description"]
            assert status == 200 or in_mentions_only, (address, one["name"], body)
            if in_mentions_only:
                address = name.replace("{collectionId}", "mentions_resolved")
                assert served.ask(f"{address}?{urlencode({one['name']: value})}")[0] == 200


def test_the_api_document_is_openapi(served: Served) -> None:
    openapi_spec_validator.validate(served.get("/api"))


# --- formats ------------------------------------------------------------------------------------

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/", "", "application/json"),
        ("/", "*/*", "application/json"),
        ("/", "application/json", "application/json"),
        ("/?f=json", CHROMIUM, "application/json"),
        ("/collections", CHROMIUM, "text/html"),
        ("/collections", "text/html;q=0.2, application/json;q=0.5", "application/json"),
        ("/collections?f=html", "application/json", "text/html"),
        ("/collections/conflict_points", CHROMIUM, "application/json"),
        ("/collections/conflict_points/items", CHROMIUM, "application/geo+json"),
        ("/collections/conflict_points/items", "application/json", "application/json"),
        ("/collections/conflict_points/items/1", "application/*", "application/geo+json"),
        ("/api", "*/*", "application/vnd.oai.openapi+json"),
        ("/api", "application/json", "application/json"),
        ("/layers/conflict_points.fgb", CHROMIUM, "application/flatgeobuf"),
    ],
)
def test_formats(served: Served, path: str, accept: str, kind: str) -> None:
    headers = {"Accept": accept} if accept else {}
    status, _, response = served.ask(path, method="HEAD", headers=headers)
    assert (status, response.headers["Content-Type"].partition(";")[0]) == (200, kind)


@pytest.mark.parametrize("path", ["/", "/conformance", "/collections/conflict_points/items"])
def test_a_format_there_is_not(served: Served, path: str) -> None:
    status, body, _ = served.ask(path, headers={"Accept": "image/png, text/*;q=0"})
    assert status == 406
    assert "json" in body["description"]


def test_head_has_no_content(served: Served) -> None:
    for path in ("/collections", "/all.geojson", "/nothing"):
        _, body, _ = served.ask(path, method="HEAD")
        assert body == ""


def test_an_older_client_gets_all_of_it(served: Served) -> None:
    asked = f"GET /all.geojson HTTP/1.0\r\nHost: 127.0.0.1:{served.port}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(asked.encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert len(json.loads(received.partition(b"\r\n\r\n")[2])["features"]) == 16


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("limit=٣", "limit"),
        ("offset=-1", "offset"),
        ("offset=" + "9" * 30, "offset"),
        ("bbox=1,2,3", "four numbers"),
        ("bbox=1,2,3,4,5", "four numbers"),
        ("bbox=1,2,3,4,5,6,7", "four numbers"),
        ("bbox=1,2,3,nan", "'nan'"),
        ("bbox=1,2,3,inf", "'inf'"),
        ("bbox=1,2,3,1_0", "'1_0'"),
        ("bbox=1,20,3,10", "latitudes"),
        ("bbox=1,95,3,99", "latitudes"),
        ("bbox=1,2,9,3,4,0", "heights"),
        ("bbox=", "no number"),
        ("bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326", "bbox-crs"),
        ("datetime=yesterday", "date"),
        ("datetime=2023-02-30", "calendar"),
        ("datetime=2023-13-01/..", "calendar"),
        ("datetime=20230913", "date"),
        ("datetime=2023-09-13/2023-09-12", "ends before"),
        ("datetime=2023-01-01/2023-02-01/2023-03-01", "slash"),
        ("datetime=", "date"),
        ("datetime=0001-01-01T00:00:00%2B14:00", "calendar"),
        ("nonsense=1", "nonsense"),
        ("geometry=POINT(1 1)", "geometry"),
        ("status=planned&status=denied", "twice"),
        ("lat=north", "lat"),
        ("contested=yes", "contested"),
        ("date_start=2023", "date_start"),
        ("sources=1.5", "sources"),
        ("status=%ff", "UTF-8"),
        ("f=xml", "f is one of"),
        ("f=html", "f is one of"),
        ("&".join(f"p{n}=1" for n in range(80)), "parameters"),
    ],
)
def test_faults_in_a_question_are_said_in_words(served: Served, query: str, words: str) -> None:
    quoted = quote(query, safe="=&,/:%+")
    status, body, _ = served.ask(f"/collections/conflict_points/items?{quoted}")
    assert (status, body["code"]) == (400, "400")
    assert words in body["description"]


@pytest.mark.parametrize(
    "path", ["/?x=1", "/api?limit=1", "/conformance?x", "/collections?bbox=1,2,3,4",
             "/collections/conflict_points?x=1", "/collections/conflict_points/items/1?limit=1",
             "/all.geojson?limit=1", "/layers/conflict_points.fgb?bbox=1,2,3,4"],
)  # fmt: skip
def test_unknown_parameters_are_refused_everywhere(served: Served, path: str) -> None:
    assert served.ask(path)[0] == 400


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/atlas.gpkg", "/collections/nothing", "/collections/nothing/items",
     "/collections/conflict_points/items/0", "/collections/conflict_points/items/7",
     "/collections/conflict_points/items/x", "/layers/nothing.geojson", "/layers/conflict_points",
     "/layers/conflict_points.csv", "/layers/events_without_place.fgb", "/layers/",
     "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/layers/..%2f..%2fatlas.gpkg",
     "/data/openapi.json"],
)  # fmt: skip
def test_nothing_else_is_there(served: Served, path: str) -> None:
    status, body, _ = served.ask(path)
    assert (status, body["code"]) == (404, "404")
    assert body["description"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_changed(served: Served, method: str) -> None:
    status, body, response = served.ask("/collections", method=method)
    assert status == 405
    assert body["description"]
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", ""])
def test_a_name_rebound_to_this_machine_is_refused(served: Served, host: str) -> None:
    for path in ("/", "/all.geojson"):
        status, body, _ = served.ask(path, headers={"Host": host})
        assert (status, body["code"]) == (403, "403")


def test_other_web_pages_cannot_read_answers(served: Served) -> None:
    for path in ("/", "/collections/conflict_points/items", "/layers/conflict_points.fgb"):
        origin = {"Origin": "https://evil.example"}
        _, _, response = served.ask(path, method="HEAD", headers=origin)
        assert not [name for name in response.headers if name.lower().startswith("access-control")]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_questions_are_bounded(served: Served) -> None:
    assert served.ask("/collections?f=" + "x" * 5000)[0] == 414
    assert served.ask("/collections", headers={"Content-Length": "5"})[0] == 400


def test_many_may_ask_at_once(served: Served) -> None:
    counts: list[int] = []

    def ask() -> None:
        counts.append(len(served.items("conflict_points")))
        counts.append(len(served.get("/all.geojson")["features"]))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [6] * 16 + [16] * 16


# --- text of articles is text -------------------------------------------------------------------


def test_hostile_text_comes_back_as_text(served: Served) -> None:
    (one,) = served.get("/collections/conflict_points/items", event_id="kyiv")["features"]
    assert one["properties"]["title"] == HOSTILE


def test_the_list_of_layers_is_plain_and_runs_nothing(served: Served) -> None:
    status, page, response = served.ask("/collections?f=html")
    assert status == 200
    assert "<script" not in page.lower()
    assert "GeoNames &lt;script&gt;" in page
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for name in COUNTS:
        assert f'{served.url}/collections/{name}/items"' in page


@pytest.mark.skipif(not MAP_BUILT, reason="maps/static is not built")
def test_a_browser_gets_the_map_with_its_policy(served: Served) -> None:
    status, page, response = served.ask("/", headers={"Accept": CHROMIUM})
    assert status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'http-equiv="Content-Security-Policy"' in page
    assert "default-src 'none'" in page
    assert HOSTILE not in page


# --- the atlas changes --------------------------------------------------------------------------


def test_a_new_atlas_gives_new_answers(tmp_path: Path) -> None:
    atlas = write(tmp_path / "atlas.gpkg")
    with serving(atlas) as running:
        assert len(running.items("conflict_points")) == 6
        before = running.get("/", f="html") if MAP_BUILT else ""
        write(atlas, (event("new", "conflict", None, at(*KYIV), title="Only this"),))
        assert running.items("conflict_points") == ["new"]
        assert running.ask("/collections/shipments_points")[0] == 404
        assert len(running.get("/all.geojson")["features"]) == 1
        if MAP_BUILT:
            assert "Only this" in running.get("/", f="html")
            assert "Only this" not in before


def test_an_atlas_that_cannot_be_read_leaves_the_old_answers(tmp_path: Path) -> None:
    atlas = write(tmp_path / "atlas.gpkg")
    with serving(atlas) as running:
        atlas.write_bytes(b"broken")
        assert len(running.items("conflict_points")) == 6
        atlas.unlink()
        assert len(running.items("conflict_points")) == 6
        write(atlas, EVENTS[:1])
        assert running.items("conflict_points") == ["anadyr"]
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(timeout=10) == 0
        assert running.process.stderr is not None
        said = running.process.stderr.read()
    assert said.count("cannot be read") == 2, said
    assert "Traceback" not in said
    assert said.endswith("stopped\n")


# --- the command --------------------------------------------------------------------------------


def test_what_is_no_atlas_is_said(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from geo.cli_serve import serve

    path = tmp_path / "atlas.gpkg"
    path.write_bytes(b"broken")
    done = CliRunner().invoke(serve, [str(path), "--port", "0"])
    assert done.exit_code
    assert "not an atlas" in str(done.exception)


def test_a_port_that_is_taken_is_said(served: Served) -> None:
    from click.testing import CliRunner

    from geo.cli_serve import serve

    done = CliRunner().invoke(serve, [str(served.atlas), "--port", str(served.port)])
    assert done.exit_code == 1
    assert f"cannot listen on port {served.port}" in done.output


def empty() -> Atlas:
    return Atlas((), (), pd.DataFrame(), pd.DataFrame(), (), {})


@pytest.fixture
def in_process(tmp_path: Path) -> Iterator[Callable[[Callable[[], bytes]], Client]]:
    """A function that serves an atlas without events, and the page given."""
    path = tmp_path / "atlas"
    path.write_text("")
    servers: list[tuple[AtlasServer, threading.Thread]] = []

    def start(page: Callable[[], bytes]) -> Client:
        server = AtlasServer(Live(path, lambda _: publish(empty(), page)), 0)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return Client(server.url)

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_atlas_without_events_is_served(in_process: Callable[..., Client]) -> None:
    client = in_process(lambda: b"map")
    assert client.get("/all.geojson")["features"] == []
    assert client.get("/collections")["collections"] == []
    assert "No events yet" in client.get("/collections", f="html")
    assert client.get("/", f="html") == "map"


def test_a_map_that_cannot_be_made_is_said_and_logged(
    in_process: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    def page() -> bytes:
        raise RuntimeError("no browser files")

    with caplog.at_level(logging.ERROR):
        status, body, _ = in_process(page).ask("/?f=html")
    assert (status, body["code"]) == (500, "500")
    assert "no browser files" in caplog.text
