/** Files for other programs: what a GIS and a spreadsheet find in them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cutLine, cutRings } from "../src/antimeridian.js";
import { Atlas } from "../src/data.js";
import { fileName, toCsv, toGeoJson } from "../src/export.js";
import { chance } from "./chance.js";
import { payloadOf, samplePayload } from "./sample.js";

const SAMPLE = new Atlas(samplePayload());

test("every mark is a feature, and so is an event without any", () => {
  const features = featuresOf(SAMPLE);
  assert.deepEqual(
    features.map(({ geometry, properties }) => [properties.event_id, properties.role, geometry?.type ?? null]),
    [
      ["visit-1", "location", "Point"],
      ["meeting-1", "location", "Point"],
      ["transfer-1", "origin", "Point"],
      ["transfer-1", "destination", "Point"],
      ["transfer-1", "route", "MultiLineString"],
      ["exploration-1", "target", "Polygon"],
      ["test-1", "location", "Point"],
      ["deployment-1", "destination", "Point"],
      ["agreement-1", "", null],
      ["transfer-2", "location", "Point"],
    ],
  );
});

test("a feature says what is known of its event, and by whom", () => {
  const [visit] = featuresOf(SAMPLE);
  assert.deepEqual(visit, {
    type: "Feature",
    geometry: { type: "Point", coordinates: [125.75432, 39.03385] },
    properties: {
      event_id: "visit-1",
      type: "visit",
      subtype: "",
      title: "Alexander Kozlov visits Pyongyang",
      status: "happened",
      contested: false,
      confidence: 0.8,
      date_start: "2023-11-14",
      date_end: "2023-11-17",
      date_precision: 2,
      role: "location",
      place_name: "Pyongyang",
      country_code: "KP",
      geo_precision: 1,
      radius_km: 0,
      actors: "visitor: Alexander Kozlov; host: Yun Jong Ho",
      quantities: "",
      sources: 1,
      evidence: [
        {
          sentence: "Kozlov arrived in Pyongyang on Tuesday.",
          source: "KCNA",
          stance: "asserts",
          published: "2023-11-15",
          outlet: "",
          doc: "001.txt",
          url: "https://news.example/kozlov",
        },
      ],
    },
  });
});

test("what nobody knows is null, not a number", () => {
  const byId = new Map(featuresOf(SAMPLE).map(({ properties }) => [properties.event_id, properties]));
  assert.equal(byId.get("deployment-1").confidence, null);
  assert.equal(byId.get("transfer-2").date_start, null);
  assert.equal(byId.get("agreement-1").geo_precision, null);
});

test("both sides of a contested event are told", () => {
  const { contested, evidence } = featuresOf(SAMPLE).find(({ properties }) => properties.event_id === "test-1").properties;
  assert.equal(contested, true);
  assert.deepEqual(evidence.map(({ stance }) => stance), ["alleges", "denies"]);
});

test("only the events wanted are written, none when none is", () => {
  const mask = new Uint8Array(SAMPLE.count);
  assert.deepEqual(JSON.parse(toGeoJson(SAMPLE, mask)), { type: "FeatureCollection", features: [] });
  assert.equal(tableOf(toCsv(SAMPLE, mask)).length, 1);
  mask[SAMPLE.numberOf("test-1")] = 1;
  assert.equal(JSON.parse(toGeoJson(SAMPLE, mask)).features.length, 1);
  assert.deepEqual(tableOf(toCsv(SAMPLE, mask)).map(([id]) => id), ["event_id", "test-1"]);
});

test("a route over the antimeridian comes in two pieces that meet there", () => {
  const { geometry } = featuresOf(SAMPLE).find(({ properties }) => properties.role === "route");
  const [asia, america] = geometry.coordinates;
  assert.deepEqual([asia[0], america[1]], [[131.8735, 43.1056], [-150.00028, 64.00028]]);
  assert.deepEqual([asia[1][0], america[0][0]], [180, -180]);
  assert.equal(asia[1][1], america[0][1]);
  assert.ok(asia[1][1] > 43 && asia[1][1] < 64);
});

test("routes that end at the antimeridian or stay away from it are whole", () => {
  assert.deepEqual(cutLine([170, 10, 180, 20]), [[[170, 10], [180, 20]]]);
  assert.deepEqual(cutLine([180, 10, -170, 20]), [[[-180, 10], [-170, 20]]]);
  assert.deepEqual(cutLine([-170, 10, 170, 20]), [[[-170, 10], [-180, 15]], [[180, 15], [170, 20]]]);
  assert.deepEqual(cutLine([-80, 10, 90, 20]), [[[-80, 10], [90, 20]]]);
  assert.deepEqual(cutLine([0, 0, 180, 0]), [[[0, 0], [180, 0]]]);
});

test("outlines run counterclockwise, holes clockwise, whichever way they came", () => {
  const [outer, hole] = [[0, 0, 0, 10, 10, 10, 10, 0, 0, 0], [2, 2, 4, 2, 4, 4, 2, 4, 2, 2]];
  for (const rings of [[outer, hole], [hole, outer], [backward(outer), hole], [outer, backward(hole)]]) {
    const polygons = cutRings(rings);
    assert.deepEqual(polygons.map((polygon) => polygon.map(signedArea)), [[100, -4]]);
    assertClosed(polygons);
  }
});

test("an island in a lake is a polygon of its own, holes go with the outline they lie in", () => {
  const square = (lon, lat, size) => [lon, lat, lon + size, lat, lon + size, lat + size, lon, lat + size, lon, lat];
  const polygons = cutRings([square(2, 2, 6), square(0, 0, 10), square(20, 0, 4), square(4, 4, 2), square(21, 1, 1)]);
  assert.deepEqual(polygons.map((polygon) => polygon.map(signedArea)), [[100, -36], [16, -1], [4]]);
});

test("an area over the antimeridian is cut there, whether its longitudes jump or run on", () => {
  const jumping = [170, 50, -170, 50, -170, 60, 170, 60, 170, 50];
  const runningOn = [170, 50, 190, 50, 190, 60, 170, 60, 170, 50];
  const fromTheEast = [-170, 50, -170, 60, 170, 60, 170, 50, -170, 50];
  for (const ring of [jumping, runningOn, fromTheEast]) {
    const polygons = cutRings([ring]);
    assert.deepEqual(boxes(polygons).sort(), [[-180, -170], [170, 180]]);
    assert.deepEqual(polygons.map(([outline]) => signedArea(outline)), [100, 100]);
    assertClosed(polygons);
  }
});

test("a hole over the antimeridian opens both halves", () => {
  const polygons = cutRings([[170, 50, -170, 50, -170, 60, 170, 60, 170, 50], [-179, 54, -179, 56, 179, 56, 179, 54, -179, 54]]);
  assert.deepEqual(polygons.map((polygon) => polygon.map(signedArea)), [[98], [98]]);
});

test("a hole on the far side stays a hole there", () => {
  const polygons = cutRings([[170, 50, -170, 50, -170, 60, 170, 60, 170, 50], [-178, 54, -176, 54, -176, 56, -178, 56, -178, 54]]);
  assert.deepEqual(polygons.map((polygon) => polygon.map(signedArea)).sort(), [[100], [100, -4]]);
});

test("an area that reaches over in two arms is cut into three", () => {
  const fork = [170, 50, 190, 50, 190, 52, 175, 52, 175, 58, 190, 58, 190, 60, 170, 60, 170, 50];
  const polygons = cutRings([fork]);
  assert.deepEqual(polygons.map(([outline]) => signedArea(outline)), [70, 20, 20]);
  assert.deepEqual(boxes(polygons), [[170, 180], [-180, -170], [-180, -170]]);
});

test("an area that touches the antimeridian in a corner comes apart there", () => {
  const notched = [170, 50, 190, 50, 190, 54, 180, 55, 190, 56, 190, 60, 170, 60, 170, 50];
  const polygons = cutRings([notched]);
  assert.deepEqual(polygons.map(([outline]) => signedArea(outline)), [100, 45, 45]);
  assertClosed(polygons);
});

test("an area that was cut already stays as it is", () => {
  const rings = [[170, 50, 180, 50, 180, 60, 170, 60, 170, 50], [-180, 50, -170, 50, -170, 60, -180, 60, -180, 50]];
  assert.deepEqual(cutRings(rings), rings.map((ring) => [pairs(ring)]));
});

test("a belt round the world and a cap over a pole keep their edges", () => {
  const belt = [-180, 60, 180, 60, 180, 90, -180, 90, -180, 60];
  assert.deepEqual(cutRings([belt]), [[pairs(belt)]]);
  const cap = cutRings([[0, 60, 90, 60, 180, 60, -90, 60, 0, 60]]);
  assert.equal(cap.reduce((sum, [outline]) => sum + signedArea(outline), 0), 360 * 30);
  assert.deepEqual(boxes(cap), [[0, 180], [-180, 0]]);
});

test("cutting neither adds nor loses area, and leaves nothing outside the world", () => {
  const random = chance(3);
  for (let round = 0; round < 500; round += 1) {
    const middle = random.whole(150, 210);
    const star = round % 2 ? starAround(middle, 20, 28, random) : comb(middle, random);
    const holes = round % 2 ? [starAround(middle, 3, 12, random)] : [];
    const wrapped = [star, ...holes].map((ring) => ring.map((degrees, at) => (at % 2 || degrees <= 180 ? degrees : degrees - 360)));
    const polygons = cutRings(wrapped);
    const expected = Math.abs(signedArea(pairs(star))) - holes.reduce((sum, hole) => sum + Math.abs(signedArea(pairs(hole))), 0);
    const found = polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0);
    assert.ok(Math.abs(found - expected) < 1e-3, `${found} of ${expected}`);
    for (const [west, east] of boxes(polygons)) assert.ok(west >= -180 && east <= 180 && east - west < 100);
    assertClosed(polygons);
  }
});

test("an area without area is shown by its point", () => {
  const [feature] = featuresOf(atlasOf({ places: [{ name: "Line", role: "target", mark: "area", lon: 1, lat: 2, rings: [[0, 0, 1, 1, 0, 0]] }] }));
  assert.deepEqual(feature.geometry, { type: "Point", coordinates: [1, 2] });
});

test("a place without coordinates and a route without ends have no geometry", () => {
  const nowhere = { name: "Somewhere", role: "location", lon: null, lat: null };
  const payload = payloadOf([{ id: "e", type: "visit", title: "x", places: [nowhere], routes: [[nowhere, nowhere]] }]);
  payload.routes.line = [[]];
  assert.deepEqual(featuresOf(new Atlas(payload)).map(({ geometry }) => geometry), [null, null]);
});

test("the table has a row per mark, with the point of an area and none for a route", () => {
  const [header, ...rows] = tableOf(toCsv(SAMPLE, everything(SAMPLE)));
  const cells = rows.map((row) => Object.fromEntries(row.map((value, at) => [header[at], value])));
  assert.equal(
    header.join(),
    "event_id,type,subtype,title,status,contested,confidence,date_start,date_end,date_precision,role,place_name,country_code," +
      "geo_precision,radius_km,lon,lat,actors,quantities,sources,evidence",
  );
  assert.equal(cells.length, 10);
  const [area] = cells.filter(({ role }) => role === "target");
  assert.deepEqual([area.lon, area.lat, area.radius_km], ["128.9", "39.6", "90"]);
  const [route] = cells.filter(({ role }) => role === "route");
  assert.deepEqual([route.lon, route.lat, route.place_name], ["", "", "Vladivostok → Alaska"]);
  const [meeting] = cells.filter(({ event_id }) => event_id === "meeting-1");
  assert.equal(meeting.evidence, "The commission met in Pyongyang on Wednesday. | 회의는 수요일 평양에서 열렸다.");
  assert.equal(cells.find(({ event_id }) => event_id === "deployment-1").confidence, "");
});

test("a table is UTF-8 with a mark, lines end as RFC 4180 says", () => {
  const text = toCsv(SAMPLE, everything(SAMPLE));
  assert.deepEqual([...new TextEncoder().encode(text).slice(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.ok(text.endsWith("\r\n"));
  assert.equal(text.replace(/\r\n/g, "").includes("\n"), false);
});

for (const text of [
  "=1+1",
  "=HYPERLINK(\"https://evil.example\",\"click\")",
  "+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(A1)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  " =1+1",
  "\u00a0=1+1",
  "\ufeff=1+1",
  "＝1+1",
  "-",
  "+1 (555) 000",
  "a;=1+1",
  "a,=1+1",
  "\"=1+1",
  "a\"\r\n=1+1",
  "<script>alert(1)</script>",
]) {
  test(`a cell of ${JSON.stringify(text)} stays one cell of text`, () => {
    const atlas = atlasOf({ title: text, places: [{ name: text, role: text, lon: -1.5, lat: -2 }], evidence: [{ sentence: text, source: text }] });
    const table = tableOf(toCsv(atlas, everything(atlas)));
    assert.equal(table.length, 2);
    const [header, row] = table;
    assert.equal(row.length, header.length);
    for (const name of ["title", "place_name", "role", "evidence"]) {
      const cell = row[header.indexOf(name)];
      assert.doesNotMatch(cell, /^\s*[=+\-@＝]|^[\t\r\n]/);
      assert.ok(cell === text || cell === `'${text}`);
    }
    assert.equal(row[header.indexOf("lon")], "-1.5");
  });
}

test("plain numbers stay numbers", () => {
  const atlas = atlasOf({ title: "-12.5" });
  assert.equal(tableOf(toCsv(atlas, everything(atlas)))[1][3], "-12.5");
});

test("any text can be read back from both files", () => {
  const random = chance(5);
  for (let round = 0; round < 500; round += 1) {
    const text = random.text(12).replace(/[\ud800-\udfff]/gu, "");
    const atlas = atlasOf({ title: text, evidence: [{ sentence: text, source: "x" }] });
    const [{ properties }] = featuresOf(atlas);
    assert.equal(properties.title, text);
    const [, row] = tableOf(toCsv(atlas, everything(atlas)));
    assert.ok([text, `'${text}`].includes(row[3]), JSON.stringify(text));
  }
});

for (const [title, name] of [
  ["Russia and North Korea", "russia-and-north-korea.csv"],
  ["Korea–Russia: “events”, 2023/24", "korea-russia-events-2023-24.csv"],
  ["Évènements à Pōhang", "evenements-a-pohang.csv"],
  ["../../etc/passwd\0", "etc-passwd.csv"],
  ["Россия и КНДР", "events.csv"],
  ["북한", "events.csv"],
  ["", "events.csv"],
  ["CON", "events-con.csv"],
  [`${"long ".repeat(40)}`, `${"long-".repeat(12).slice(0, -1)}.csv`],
]) {
  test(`a file for ${JSON.stringify(title.slice(0, 40))} is called ${name}`, () => assert.equal(fileName(title, "csv"), name));
}

function everything(atlas) {
  return new Uint8Array(atlas.count).fill(1);
}

function featuresOf(atlas) {
  return JSON.parse(toGeoJson(atlas, everything(atlas))).features;
}

function atlasOf(told) {
  return new Atlas(payloadOf([{ id: "e", type: "visit", title: "x", ...told }]));
}

/** Reads CSV as RFC 4180 has it. */
function tableOf(text) {
  const rows = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  cells.lastIndex = 1; // behind the byte order mark
  for (let match = cells.exec(text); match; match = cells.exec(text)) {
    const [whole, quoted, plain, end] = match;
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
    if (end === "\r\n") rows.push([]);
    if (match.index + whole.length === text.length) return rows.slice(0, -1);
  }
  throw new Error(`not CSV: ${JSON.stringify(text)}`);
}

function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);
}

function backward(flat) {
  return pairs(flat).reverse().flat();
}

function signedArea(ring) {
  const [[lon0]] = ring;
  return ring.slice(1).reduce((sum, [lon, lat], at) => sum + ((ring[at][0] - lon0) * lat - (lon - lon0) * ring[at][1]) / 2, 0);
}

function boxes(polygons) {
  return polygons.map(([outline]) => outline.map(([lon]) => lon)).map((lons) => [Math.min(...lons), Math.max(...lons)]);
}

/** Rings end where they start and come by no other point twice. */
function assertClosed(polygons) {
  for (const ring of polygons.flat()) {
    assert.deepEqual(ring[0], ring[ring.length - 1]);
    assert.ok(ring.length >= 4);
    assert.equal(new Set(ring.map(String)).size, ring.length - 1);
  }
}

/** A ring round a middle at latitude 0, its corners between two distances. */
function starAround(middle, least, most, random) {
  const corners = random.whole(5, 24);
  const ring = Array.from({ length: corners }, (_, at) => {
    const distance = random.whole(least * 10, most * 10) / 10;
    const angle = (2 * Math.PI * at) / corners;
    return [middle + distance * Math.cos(angle), distance * Math.sin(angle)].map((degrees) => Math.round(degrees * 1e5) / 1e5);
  });
  return [...ring, ring[0]].flat();
}

/** A ring with teeth of many lengths to the east, some just up to the antimeridian. */
function comb(middle, random) {
  const teeth = random.whole(2, 6);
  const edge = Array.from({ length: teeth }, (_, at) => {
    const [tip, gap] = [random.pick([180, middle + random.whole(2, 9)]), random.pick([180, middle + random.whole(2, 9)])];
    return [[tip, 4 * at], [tip, 4 * at + 2], [gap, 4 * at + 2], [gap, 4 * at + 4]];
  }).flat();
  const back = Math.min(middle, 178) - 20;
  return [[back, 0], ...edge, [back, 4 * teeth], [back, 0]].flat();
}
