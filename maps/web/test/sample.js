/**
 * A small atlas for tests: events told as a person would, put into the columns that maps/payload.py writes, with the view
 * of maps/event_map.py.
 *
 * samplePayload() holds eight events: a visit and a meeting at one spot, a transfer over the antimeridian, an area, a
 * country, one contested, one without a place, one without a date.
 */

import { dayOf } from "../src/days.js";

const STEPS = 100_000;
const MARKS = ["point", "area", "country"];

const TYPES = [
  { id: "visit", title: "Visits", noun: "Visit", color: "#0072B2", ink: "#004B77", shape: "circle" },
  { id: "meeting", title: "Meetings", noun: "Meeting", color: "#56B4E9", ink: "#1B5E87", shape: "square" },
  { id: "transfer", title: "Shipments", noun: "Shipment", color: "#E69F00", ink: "#7A5200", shape: "triangle-right" },
  { id: "exploration", title: "Exploration", noun: "Exploration", color: "#009E73", ink: "#00563E", shape: "diamond" },
  { id: "agreement", title: "Agreements", noun: "Agreement", color: "#CC79A7", ink: "#7F3760", shape: "pentagon" },
  { id: "deployment", title: "Deployments", noun: "Deployment", color: "#009E73", ink: "#00563E", shape: "triangle-up" },
  { id: "test", title: "Tests", noun: "Test", color: "#D55E00", ink: "#8A3B00", shape: "star" },
];
const STATUSES = [
  { id: "happened", fill: "solid", line: "solid" },
  { id: "planned", fill: "pale", line: "solid" },
  { id: "alleged", fill: "hollow", line: "dashed" },
  { id: "possible", fill: "pale", line: "dashed" },
  { id: "denied", fill: "gray", line: "dotted" },
];

const PYONGYANG = { name: "Pyongyang", key: "geonames:1871859", country: "KP", lon: 125.75432, lat: 39.03385, precision: 1 };
const VLADIVOSTOK = { name: "Vladivostok", key: "geonames:2013348", country: "RU", lon: 131.8735, lat: 43.1056, precision: 1 };
const SOHAE = { name: "Sohae", key: "geonames:6696096", country: "KP", lon: 124.705, lat: 39.66, precision: 1 };
const RASON = { name: "Rason", key: "geonames:2041884", country: "KP", lon: 130.4, lat: 42.34, precision: 2, radius: 25 };
const ALASKA = { name: "Alaska", key: "geonames:5879092", country: "US", lon: -150.00028, lat: 64.00028, precision: 4, radius: 900 };
const RUSSIA = { name: "Russia", key: "geonames:2017370", country: "RU", mark: "country", lon: 100, lat: 60, precision: 6 };
const WATERS = {
  name: "Offshore North Korean waters",
  key: "zone:KP:offshore",
  mark: "area",
  lon: 128.9,
  lat: 39.6,
  precision: 5,
  radius: 90,
  rings: [[127.6, 39.3, 128.1, 38.7, 129.6, 38.9, 130.3, 40.2, 129.8, 40.8, 128.9, 40.2, 127.6, 39.3]],
};

const EVENTS = [
  {
    id: "visit-1",
    type: "visit",
    title: "Alexander Kozlov visits Pyongyang",
    dates: ["2023-11-14", "2023-11-17"],
    precision: 2,
    actors: [["visitor", "Alexander Kozlov"], ["host", "Yun Jong Ho"]],
    places: [{ ...PYONGYANG, role: "location" }],
    evidence: [{ sentence: "Kozlov arrived in Pyongyang on Tuesday.", source: "KCNA", published: "2023-11-15", url: "https://news.example/kozlov" }],
  },
  {
    id: "meeting-1",
    type: "meeting",
    title: "Intergovernmental commission meets in Pyongyang",
    dates: ["2023-11-15", "2023-11-15"],
    actors: [["participant", "Alexander Kozlov"], ["participant", "Yun Jong Ho"]],
    places: [{ ...PYONGYANG, role: "location" }],
    links: [["part_of", "visit-1"]],
    evidence: [
      { sentence: "The commission met in Pyongyang on Wednesday.", source: "KCNA", published: "2023-11-16", outlet: "Example Wire" },
      { sentence: "회의는 수요일 평양에서 열렸다.", source: "Ministry of Natural Resources", published: "2023-11-17", doc: "002.txt" },
    ],
  },
  {
    id: "transfer-1",
    type: "transfer",
    subtype: "fish",
    title: "Frozen fish shipped from Vladivostok to Alaska",
    status: "planned",
    dates: ["2023-12-01", "2023-12-31"],
    precision: 4,
    quantities: "about 40 containers of frozen fish",
    places: [{ ...VLADIVOSTOK, role: "origin" }, { ...ALASKA, role: "destination" }],
    routes: [[VLADIVOSTOK, ALASKA]],
    evidence: [{ sentence: "About 40 containers will leave Vladivostok for Alaska in December.", source: "TASS", stance: "plans", published: "2023-11-20" }],
  },
  {
    id: "exploration-1",
    type: "exploration",
    title: "Joint search for oil and gas off North Korea",
    status: "planned",
    dates: ["2024-01-01", "2024-12-31"],
    precision: 5,
    places: [{ ...WATERS, role: "target", basis: "other_sentence" }],
    evidence: [{ sentence: "The two countries plan to explore North Korean waters for oil.", source: "Alexander Kozlov", stance: "plans", published: "2023-11-17" }],
  },
  {
    id: "test-1",
    type: "test",
    title: "Satellite launched from Sohae",
    status: "alleged",
    contested: true,
    confidence: 45,
    dates: ["2024-05-27", "2024-05-27"],
    places: [{ ...SOHAE, role: "location" }],
    evidence: [
      { sentence: "Seoul said Russian engineers helped with the launch at Sohae.", source: "Yonhap", stance: "alleges", published: "2024-05-28" },
      { sentence: "Claims of foreign help with the launch are groundless.", source: "KCNA", stance: "denies", published: "2024-05-29", doc: "004.txt" },
    ],
  },
  {
    id: "deployment-1",
    type: "deployment",
    title: "North Korean soldiers sent to Russia",
    status: "denied",
    confidence: null,
    dates: ["2024-10-01", "2024-11-18"],
    precision: 5,
    quantities: "over 10,000 soldiers",
    places: [{ ...RUSSIA, role: "destination" }],
    evidence: [{ sentence: "Moscow denies that over 10,000 soldiers have come.", source: "Kremlin", stance: "denies", published: "2024-11-19" }],
  },
  {
    id: "agreement-1",
    type: "agreement",
    title: "Lawmakers approve the partnership treaty",
    dates: ["2024-11-06", "2024-11-06"],
    evidence: [{ sentence: "Russian lawmakers approved the deal.", source: "The Moscow Times", published: "2024-11-07" }],
  },
  {
    id: "transfer-2",
    type: "transfer",
    title: "Containers seen near the port of Rason",
    status: "possible",
    confidence: 30,
    places: [{ ...RASON, role: "location", reason: "the port lies in Rason" }],
    evidence: [{ sentence: "Images show what may be containers near Rason.", source: "RUSI", stance: "alleges", published: "2024-04-25" }],
  },
];

/** Returns the payload of the eight events, new each time. */
export function samplePayload() {
  return payloadOf(EVENTS);
}

/** Returns a payload of events told as above; all but id, type and title may be left out. They come sorted by date. */
export function payloadOf(told) {
  const words = new Map([["", 0]]);
  const word = (text = "") => words.get(text) ?? words.set(text, words.size).get(text);
  const events = [...told].sort((one, other) => compare(dated(one), dated(other)));
  const rows = (name) => events.flatMap((event, at) => (event[name] ?? []).map((row) => ({ at, event, row })));
  return {
    title: "Russia and North Korea",
    summary: [["articles", 5], ["mentions", 128]],
    types: TYPES,
    statuses: STATUSES,
    steps: STEPS,
    events: eventColumns(events, word),
    places: placeColumns(rows("places"), word),
    routes: routeColumns(rows("routes"), word),
    evidence: evidenceColumns(rows("evidence"), word),
    links: linkColumns(rows("links"), events, word),
    words: [...words.keys()],
    view: { borders: false, tiles: null },
  };
}

function eventColumns(events, word) {
  const column = (value) => events.map(value);
  return {
    id: column(({ id }) => id),
    type: column(({ type }) => TYPES.findIndex(({ id }) => id === type)),
    subtype: column(({ subtype }) => word(subtype)),
    title: column(({ title }) => title),
    status: column(({ status = "happened" }) => STATUSES.findIndex(({ id }) => id === status)),
    contested: column(({ contested }) => Number(contested ?? false)),
    confidence: column(({ confidence = 80 }) => confidence ?? -1),
    start: column(({ dates }) => day(dates?.[0])),
    end: column(({ dates }) => day(dates?.[1])),
    precision: column(({ dates, precision }) => precision ?? (dates ? 1 : 0)),
    actors: column(({ actors = [] }) => actors.flat().map(word)),
    quantities: column(({ quantities }) => word(quantities)),
    sources: column(({ evidence = [] }) => new Set(evidence.map(({ source }) => source)).size),
    documents: column(({ evidence = [] }) => new Set(evidence.map(({ doc }) => doc)).size),
  };
}

function placeColumns(rows, word) {
  const column = (value) => rows.map(({ row }) => value(row));
  const areas = rows.map(({ row }, at) => [at, row.rings?.map((ring) => ring.map(steps))]).filter(([, rings]) => rings);
  return {
    event: rows.map(({ at }) => at),
    mark: column(({ mark = "point" }) => MARKS.indexOf(mark)),
    role: column(({ role }) => word(role)),
    name: column(({ name }) => word(name)),
    key: column(({ key, name }) => word(key ?? name)),
    country: column(({ country }) => word(country)),
    lon: column(({ lon }) => steps(lon)),
    lat: column(({ lat }) => steps(lat)),
    precision: column(({ precision = 1 }) => precision),
    radius: column(({ radius = 0 }) => radius),
    basis: column(({ basis = "sentence" }) => word(basis)),
    reason: column(({ reason }) => word(reason)),
    rings: Object.fromEntries(areas),
  };
}

function routeColumns(rows, word) {
  return {
    event: rows.map(({ at }) => at),
    from_name: rows.map(({ row: [from] }) => word(from.name)),
    to_name: rows.map(({ row: [, to] }) => word(to.name)),
    line: rows.map(({ row: [from, to] }) => [from.lon, from.lat, to.lon, to.lat].map(steps)),
  };
}

function evidenceColumns(rows, word) {
  const column = (value) => rows.map(({ row }) => word(value(row)));
  return {
    event: rows.map(({ at }) => at),
    sentence: rows.map(({ row }) => row.sentence),
    source: column(({ source }) => source),
    stance: column(({ stance = "asserts" }) => stance),
    published: column(({ published }) => published),
    outlet: column(({ outlet }) => outlet),
    doc_id: column(({ doc = "001.txt" }) => doc),
    url: column(({ url }) => url),
  };
}

function linkColumns(rows, events, word) {
  return {
    event: rows.map(({ at }) => at),
    kind: rows.map(({ row: [kind] }) => word(kind)),
    other: rows.map(({ row: [, other] }) => events.findIndex(({ id }) => id === other)),
  };
}

/** Sorts by date, the undated last, then id. */
function dated({ id, dates }) {
  return [dates ? 0 : 1, dates?.[0] ?? dates?.[1] ?? "", id];
}

function compare(one, other) {
  const at = one.findIndex((part, place) => part !== other[place]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}

function day(text) {
  return text ? dayOf(text) : null;
}

function steps(degrees) {
  return degrees === null || degrees === undefined ? null : Math.round(degrees * STEPS);
}
