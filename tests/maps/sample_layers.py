"""Layers as geo.layers hands them over: the Korea-Russia theater, and hostile text."""
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas
import pandas
from shapely.geometry import LineString, Point, Polygon

from geo.model import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLUMNS = (
    "event_id type subtype title status contested confidence date_start date_end date_precision "
    "mark role place_name place_id country_code lat lon geo_precision radius_km basis reason "
    "origin_name destination_name actors quantities sources documents plover geometry"
).split()
EVIDENCE_COLUMNS = "event_id doc_id start end sentence source stance published url outlet".split()
TITLES = {"transfer": "Shipments", "visit": "Visits", "meeting": "Meetings"}

NORTH_KOREA = {"name": "North Korea", "lat": 40.0, "lon": 127.0, "cc": "KP", "mark": "country"}
RUSSIA = {"name": "Russia", "lat": 60.0, "lon": 100.0, "cc": "RU", "mark": "country"}
PLANT = {"name": "Komsomolsk-on-Amur Aircraft Plant", "lat": 50.604, "lon": 137.078, "cc": "RU"}
VLADIVOSTOK = {"name": "Vladivostok", "lat": 43.1056, "lon": 131.8735, "cc": "RU"}
PYONGYANG = {"name": "Pyongyang", "lat": 39.0339, "lon": 125.7543, "cc": "KP"}
VOSTOCHNY = {"name": "Vostochny Cosmodrome", "lat": 51.884, "lon": 128.333, "cc": "RU"}
RASON = {"name": "Rason", "lat": 42.34, "lon": 130.4, "cc": "KP", "precision": 2, "radius": 25.0}
WATERS = {
    "name": "Offshore North Korean waters", "lat": 39.6, "lon": 128.6, "cc": "KP", "mark": "area",
    "precision": 5, "radius": 90.0,
    "geometry": Polygon(
        [(127.6, 39.3), (128.1, 38.7), (129.6, 38.9), (130.3, 40.2), (129.8, 40.8), (128.9, 40.2)]
    ),
}  # fmt: skip


def rows_of(event: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Return one row per mark of an event described in short."""
    start, end = event.get("dates", (None, None))
    common = {
        "event_id": event["id"], "type": event["type"], "subtype": event.get("subtype", ""),
        "title": event["title"], "status": event.get("status", "happened"),
        "contested": event.get("contested", False), "confidence": 0.8,
        "date_start": pandas.Timestamp(start) if start else pandas.NaT,
        "date_end": pandas.Timestamp(end) if end else pandas.NaT,
        "date_precision": event.get("date_precision", 1),
        "actors": event.get("actors", ""), "quantities": event.get("quantities", ""),
        "sources": len({one.get("source") for one in event.get("evidence", ())}),
        "documents": len({one.get("doc_id") for one in event.get("evidence", ())}), "plover": "", "origin_name": "", "destination_name": "",
    }  # fmt: skip
    places = event.get("places", ())
    for role, place in places:
        yield {**common, **_place(role, place)}
    ends = dict(places)
    if event.get("route"):
        yield {**common, **_route(ends["origin"], ends["destination"])}
    if not places:
        yield {**common, **_nowhere()}


def _place(role: str, place: Mapping[str, Any]) -> dict[str, Any]:
    mark = place.get("mark", "point")
    point = Point(place["lon"], place["lat"])
    return {
        "mark": mark, "role": role, "place_name": place["name"],
        "place_id": place.get("id", place["name"].lower()), "country_code": place["cc"],
        "lat": place["lat"], "lon": place["lon"],
        "geo_precision": place.get("precision", 6 if mark == "country" else 1),
        "radius_km": place.get("radius", 0.0), "basis": place.get("basis", "sentence"),
        "reason": place.get("reason", ""), "geometry": place.get("geometry", point),
    }  # fmt: skip


def _route(origin: Mapping[str, Any], destination: Mapping[str, Any]) -> dict[str, Any]:
    nowhere = _nowhere()
    line = LineString([(origin["lon"], origin["lat"]), (destination["lon"], destination["lat"])])
    names = {"origin_name": origin["name"], "destination_name": destination["name"]}
    return {**nowhere, **names, "mark": "route", "geometry": line}


def _nowhere() -> dict[str, Any]:
    return {
        "mark": "none", "role": "", "place_name": "", "place_id": "", "country_code": "",
        "lat": float("nan"), "lon": float("nan"), "geo_precision": 0, "radius_km": 0.0,
        "basis": "", "reason": "", "geometry": None,
    }  # fmt: skip


def make_layers(events: Sequence[Mapping[str, Any]]) -> list[Layer]:
    """Return one layer per event type, in order of appearance."""
    types = dict.fromkeys(event["type"] for event in events)
    return [_layer(name, [event for event in events if event["type"] == name]) for name in types]


def _layer(name: str, events: Sequence[Mapping[str, Any]]) -> Layer:
    rows = [row for event in events for row in rows_of(event)]
    evidence = [
        {"event_id": event["id"], "start": 0, "end": len(one["sentence"]), "url": None,
         "published": None, "outlet": None, "doc_id": "article.txt", "stance": "asserts", **one}
        for event in events
        for one in event.get("evidence", ())
    ]  # fmt: skip
    links = [
        {"event_id": event["id"], "kind": kind, "other_event_id": other}
        for event in events
        for kind, other in event.get("links", ())
    ]
    return Layer(
        type=name,
        title=TITLES.get(name, name.capitalize()),
        gdf=geopandas.GeoDataFrame(_table(rows, COLUMNS), geometry="geometry", crs="EPSG:4326"),
        evidence=_table(evidence, EVIDENCE_COLUMNS),
        links=_table(links, ["event_id", "kind", "other_event_id"]),
    )


KOREA_EVENTS: list[dict[str, Any]] = [
    {
        "id": "e01", "type": "visit", "title": "Kim Jong Un tours the Komsomolsk-on-Amur aircraft plant",
        "dates": ("2023-09-15", "2023-09-15"), "places": [("location", PLANT)],
        "actors": "visitor: Kim Jong Un; host: Denis Manturov",
        "links": [("part_of", "e02")],
        "evidence": [
            {"sentence": "Kim inspected the production line of Su-35 fighter jets at the plant in "
             "Komsomolsk-on-Amur on Friday.", "source": "KCNA", "outlet": "Example Wire",
             "published": "2023-09-16", "url": "https://news.example/kim-plant"},
        ],
    },
    {
        "id": "e02", "type": "visit", "title": "Kim Jong Un’s five-day visit to the Russian Far East",
        "dates": ("2023-09-12", "2023-09-17"), "date_precision": 2,
        "places": [("location", VLADIVOSTOK)], "actors": "visitor: Kim Jong Un; host: Vladimir Putin",
        "evidence": [
            {"sentence": "Russian President Vladimir Putin hosted North Korean leader Kim Jong-un for "
             "a visit in September.", "source": "DPA", "published": "2023-11-17"},
            {"sentence": "During his five-day visit, Kim visited a number of military sites.",
             "source": "DPA", "published": "2023-11-17", "doc_id": "000.txt"},
        ],
    },
    {
        "id": "e03", "type": "meeting", "title": "Putin and Kim hold talks at the Vostochny Cosmodrome",
        "dates": ("2023-09-13", "2023-09-13"), "places": [("location", VOSTOCHNY)],
        "evidence": [{"sentence": "The two leaders met at the spaceport and spoke for four hours.",
                      "source": "Interfax", "published": "2023-09-13"}],
    },
    {
        "id": "e04", "type": "meeting", "title": "Intergovernmental commission meets in Pyongyang",
        "dates": ("2023-11-15", "2023-11-15"), "places": [("location", PYONGYANG)],
        "actors": "participant: Alexander Kozlov; participant: Yun Jong Ho",
        "evidence": [
            {"sentence": "The meeting was held in Pyongyang on Wednesday between Yun Jong Ho and "
             "Alexander Kozlov.", "source": "KCNA", "published": "2023-11-16", "outlet": "Example Wire"},
            {"sentence": "The announcement was made following the 10th meeting of the commission, held "
             "in Pyongyang on Wednesday.", "source": "Russian Ministry of Natural Resources",
             "published": "2023-11-17", "url": "https://outlet.example/ministry"},
            {"sentence": "A bilateral agreement was reached at a meeting of representatives of the two "
             "governments.", "source": "Alexander Kozlov", "published": "2023-11-17"},
        ],
    },
    {
        "id": "e05", "type": "agreement", "title": "Protocol of the commission meeting is signed",
        "dates": ("2023-11-15", "2023-11-15"), "places": [("location", PYONGYANG)],
        "links": [("part_of", "e04")],
        "evidence": [{"sentence": "A protocol of the meeting was signed.", "source": "KCNA",
                      "published": "2023-11-16"}],
    },
    {
        "id": "e06", "type": "transfer", "subtype": "oil", "status": "alleged", "contested": True,
        "title": "Russia ships refined oil to North Korea",
        "dates": ("2024-03-01", "2024-03-31"), "date_precision": 4, "route": True,
        "places": [("origin", RUSSIA), ("destination", NORTH_KOREA)],
        "quantities": "more than 165,000 barrels of refined oil",
        "evidence": [
            {"sentence": "Russia transferred more than 165,000 barrels of refined oil to North Korea in "
             "March alone.", "source": "John Kirby", "stance": "alleges", "published": "2024-05-02"},
            {"sentence": "Accusations against Moscow and Pyongyang about military cooperation are "
             "baseless and unfounded.", "source": "Russian Foreign Ministry", "stance": "denies",
             "published": "2024-05-02"},
        ],
    },
    {
        "id": "e07", "type": "transfer", "subtype": "arms", "status": "alleged",
        "title": "North Korea delivers artillery rounds to Russia", "route": True,
        "dates": ("2023-08-01", "2023-11-16"), "date_precision": 5,
        "places": [("origin", NORTH_KOREA), ("destination", RUSSIA)],
        "quantities": "millions of artillery rounds",
        "evidence": [{"sentence": "Seoul and Washington believe that North Korea has recently delivered "
                      "millions of artillery rounds to Russia.", "source": "Seoul and Washington",
                      "stance": "alleges", "published": "2023-11-16"}],
    },
    {
        "id": "e08", "type": "exploration", "status": "planned",
        "title": "Joint search for oil and gas off North Korea", "date_precision": 0,
        "places": [("target", WATERS)],
        "evidence": [{"sentence": "The two countries plan to strengthen their ties in the exploration of "
                      "North Korean waters for oil and natural gas deposits.", "stance": "plans",
                      "source": "Alexander Kozlov", "published": "2023-11-17"}],
    },
    {
        "id": "e09", "type": "exploration", "status": "planned",
        "title": "Joint exploration for gold, iron and rare metals", "date_precision": 0,
        "places": [("target", NORTH_KOREA)],
        "evidence": [{"sentence": "The countries agreed on joint geological exploration of gold, rare "
                      "metals and iron deposits.", "stance": "plans", "source": "Russian ministry",
                      "published": "2023-11-17"}],
    },
    {
        "id": "e10", "type": "deployment", "status": "denied",
        "title": "North Korean soldiers sent to aid Russian forces",
        "dates": ("2024-10-01", "2024-11-18"), "date_precision": 5,
        "places": [("destination", RUSSIA)], "quantities": "over 10,000 soldiers",
        "evidence": [{"sentence": "The United States and South Korea have accused North Korea of sending "
                      "over 10,000 soldiers.", "stance": "alleges", "source": "United States",
                      "published": "2024-11-19"}],
    },
    {
        "id": "e11", "type": "meeting", "title": "Kim Jong Un receives Alexander Kozlov",
        "dates": ("2024-11-18", "2024-11-18"), "places": [("location", PYONGYANG)],
        "actors": "participant: Kim Jong Un; participant: Alexander Kozlov",
        "evidence": [{"sentence": "Kozlov met with Kim on Monday to discuss cooperation in these areas.",
                      "source": "KCNA", "published": "2024-11-19", "outlet": "The Moscow Times"}],
    },
    {
        "id": "e12", "type": "transfer", "status": "possible", "title": "Cargo seen near the port of Rason",
        "dates": ("2023-10-01", "2023-10-31"), "date_precision": 4, "places": [("location", RASON)],
        "evidence": [{"sentence": "Images show what may be containers stacked near Rason.",
                      "source": "RUSI", "stance": "alleges", "published": "2024-04-25"}],
    },
    {
        "id": "e13", "type": "agreement", "title": "Lawmakers approve the strategic partnership treaty",
        "dates": ("2024-11-01", "2024-11-30"), "date_precision": 4,
        "evidence": [{"sentence": "Last week, North Korea ratified a defense pact with Moscow after "
                      "Russian lawmakers approved the deal.", "source": "The Moscow Times",
                      "published": "2024-11-19"}],
    },
]  # fmt: skip

CANARIES = (
    "{{7*7}}", "{% for x in y %}", "{# note", "</script><img src=x onerror=window.pwned=1>",
    "${1+1}", "`backtick\\`", "\u2028line\u2029", "<!--<script>", "&lt;b&gt;", "%%events%%",
    "'\"><svg onload=window.pwned=1>", "\ud83d lone", "\x00nul",
)  # fmt: skip


def _table(rows: list[dict[str, Any]], columns: Sequence[str]) -> pandas.DataFrame:
    """Hostile text cannot be in a column of pandas' own text type, so columns hold objects."""
    return pandas.DataFrame(
        {name: pandas.Series([row[name] for row in rows], dtype=object) for name in columns}
    )


def hostile_event(text: str, number: int = 0) -> dict[str, Any]:
    """Return an event with the text in every field an article can reach."""
    place = {
        "name": text,
        "id": text,
        "lat": 10.0 + number,
        "lon": 20.0,
        "cc": text,
        "reason": text,
    }
    country = {**place, "mark": "country", "lat": -20.0 - number}
    return {
        "id": f"h{number}{text}", "type": "transfer", "subtype": text, "title": text, "route": True,
        "status": "alleged", "dates": ("2024-01-01", "2024-01-01"), "actors": f"who: {text}",
        "quantities": text, "places": [("origin", place), ("destination", country)],
        "evidence": [{"sentence": text, "source": text, "stance": "alleges", "published": text,
                      "url": f"javascript:{text}", "outlet": text, "doc_id": text}],
        "links": [("related", f"h{number}{text}")],
    }  # fmt: skip


FIELDS = (
    "id", "title", "subtype", "actor", "actor_role", "quantities", "origin", "destination", "place",
    "place_id", "country", "role", "basis", "reason", "sentence", "source", "stance", "outlet",
    "doc_id", "published", "url", "web_address", "link",
)  # fmt: skip


def hostile_field(field: str, text: str, number: int = 0) -> dict[str, Any]:
    """Return a calm event with the text in one of ``FIELDS``."""
    said = {**dict.fromkeys(FIELDS, "calm"), field: text}
    at = {"lat": 10.0 + number, "lon": 20.0, "cc": said["country"]}
    third = {
        **at,
        "name": said["place"],
        "id": f"{number}{said['place_id']}",
        "mark": "country",
        "reason": said["reason"],
        "basis": said["basis"],
    }
    event_id = f"f{number:02}{said['id']}"
    url = f"https://x.example/{text}" if field == "web_address" else said["url"]
    return {
        "id": event_id, "type": "transfer", "subtype": said["subtype"], "title": said["title"],
        "dates": ("2024-01-01", "2024-01-01"), "route": True, "quantities": said["quantities"],
        "actors": f"{said['actor_role']}: {said['actor']}",
        "places": [("origin", {**at, "name": said["origin"]}),
                   ("destination", {**at, "lat": -10.0 - number, "name": said["destination"]}),
                   (said["role"], third)],
        "evidence": [{**{name: said[name] for name in ("sentence", "source", "stance", "outlet",
                                                      "doc_id", "published")}, "url": url}],
        "links": [(said["link"], event_id)],
    }  # fmt: skip


def unpack(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the events of a payload as records, as ``maps/web/src/data.js`` reads them."""
    words, steps = payload["words"], payload["steps"]
    events = payload["events"]
    ids = events["id"]

    def rows(name: str, number: int) -> list[int]:
        return [row for row, event in enumerate(payload[name]["event"]) if event == number]

    def place(row: int) -> dict[str, Any]:
        table = payload["places"]
        said = {key: words[table[key][row]] for key in ("role", "name", "key", "country", "reason")}
        mark = ("point", "area", "country")[table["mark"][row]]
        rings = table["rings"].get(str(row), [])
        return {**said, "mark": mark, "precision": table["precision"][row], "rings": rings}

    def route(row: int) -> dict[str, Any]:
        table = payload["routes"]
        ends = {"from": words[table["from_name"][row]], "to": words[table["to_name"][row]]}
        return {**ends, "line": [step / steps for step in table["line"][row]]}

    def evidence(row: int) -> dict[str, Any]:
        table = payload["evidence"]
        names = ("source", "stance", "published", "outlet", "doc_id", "url")
        return {"sentence": table["sentence"][row], **{n: words[table[n][row]] for n in names}}

    def link(row: int) -> dict[str, Any]:
        table = payload["links"]
        return {"kind": words[table["kind"][row]], "id": ids[table["other"][row]]}

    return [
        {
            "id": event_id,
            "title": events["title"][number],
            "subtype": words[events["subtype"][number]],
            "quantities": words[events["quantities"][number]],
            "actors": [
                [words[role], words[name]]
                for role, name in zip(*[iter(events["actors"][number])] * 2, strict=True)
            ],
            "places": [place(row) for row in rows("places", number)],
            "routes": [route(row) for row in rows("routes", number)],
            "evidence": [evidence(row) for row in rows("evidence", number)],
            "links": [link(row) for row in rows("links", number)],
        }
        for number, event_id in enumerate(ids)
    ]
