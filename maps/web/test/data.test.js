/** The columns as an atlas: what was packed comes back, event by event. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { Atlas, NEVER, readBlock, rowsOf } from "../src/data.js";
import { dayOf } from "../src/days.js";
import { payloadOf, samplePayload } from "./sample.js";

const atlas = new Atlas(samplePayload());
const event = (id) => atlas.event(atlas.numberOf(id));
const visit = (id, more) => ({ id, type: "visit", title: id, ...more });

test("an event comes back as it was told", () => {
  const { type, status, places, evidence, ...facts } = event("meeting-1");
  assert.deepEqual([type.id, type.noun, status.id], ["meeting", "Meeting", "happened"]);
  assert.deepEqual(facts, {
    index: 1,
    id: "meeting-1",
    subtype: "",
    title: "Intergovernmental commission meets in Pyongyang",
    contested: false,
    confidence: 80,
    start: dayOf("2023-11-15"),
    end: dayOf("2023-11-15"),
    precision: 1,
    actors: [["participant", "Alexander Kozlov"], ["participant", "Yun Jong Ho"]],
    quantities: "",
    sources: 2,
    documents: 2,
    routes: [],
    links: [{ kind: "part_of", other: atlas.numberOf("visit-1") }],
  });
  assert.deepEqual(places.map(({ name, role, key, mark, country, lon, lat }) => [name, role, key, mark, country, lon, lat]), [
    ["Pyongyang", "location", "geonames:1871859", "point", "KP", 125.75432, 39.03385],
  ]);
  assert.deepEqual(evidence[1], {
    sentence: "회의는 수요일 평양에서 열렸다.",
    source: "Ministry of Natural Resources",
    stance: "asserts",
    published: "2023-11-17",
    outlet: "",
    doc: "002.txt",
    url: "",
  });
});

test("places are points, areas with their outlines, or countries", () => {
  const [waters] = event("exploration-1").places;
  assert.equal(waters.mark, "area");
  assert.deepEqual(waters.rings[0].slice(0, 4), [127.6, 39.3, 128.1, 38.7]);
  const [russia] = event("deployment-1").places;
  assert.deepEqual([russia.mark, russia.rings], ["country", []]);
});

test("a route has the names and coordinates of its ends", () => {
  const [route] = event("transfer-1").routes;
  assert.deepEqual([route.from, route.to, route.line], ["Vladivostok", "Alaska", [131.8735, 43.1056, -150.00028, 64.00028]]);
});

test("contested, denied and of unknown confidence stay what they are", () => {
  assert.equal(event("test-1").contested, true);
  assert.equal(event("deployment-1").status.id, "denied");
  assert.equal(event("deployment-1").confidence, null);
  assert.equal(event("transfer-2").confidence, 30);
});

test("an event without a date has none and comes last; one without a place is not on the map", () => {
  const last = atlas.count - 1;
  assert.equal(atlas.ids[last], "transfer-2");
  assert.deepEqual([event("transfer-2").start, event("transfer-2").end, atlas.start[last], atlas.end[last]], [null, null, NEVER, NEVER]);
  assert.equal(atlas.isPlaced(atlas.numberOf("agreement-1")), false);
  assert.deepEqual(atlas.ids.filter((id, index) => atlas.isPlaced(index) && id === "transfer-2"), ["transfer-2"]);
});

test("an event known only by its route is on the map", () => {
  const ends = [{ name: "Rason", lon: 130.4, lat: 42.34 }, { name: "Vladivostok", lon: 131.87, lat: 43.1 }];
  const routed = new Atlas(payloadOf([visit("routed", { routes: [ends] })]));
  assert.equal(routed.isPlaced(0), true);
});

test("an open side of a date is the other one to filters, and stays open to the reader", () => {
  const open = new Atlas(payloadOf([visit("since", { dates: ["2024-03-05", null] }), visit("until", { dates: [null, "2024-04-01"] })]));
  const [since, until] = [open.numberOf("since"), open.numberOf("until")];
  assert.deepEqual([open.start[since], open.end[since]], [dayOf("2024-03-05"), dayOf("2024-03-05")]);
  assert.deepEqual([open.start[until], open.end[until]], [dayOf("2024-04-01"), dayOf("2024-04-01")]);
  assert.deepEqual([open.event(since).end, open.event(until).start], [null, null]);
});

test("days before 1970 are days like others", () => {
  const old = new Atlas(payloadOf([visit("old", { dates: ["1950-06-25", "1953-07-27"] })]));
  assert.deepEqual([old.start[0], old.end[0]], [dayOf("1950-06-25"), dayOf("1953-07-27")]);
  assert.ok(old.start[0] < 0);
});

test("every row of a table belongs to one event, in order, also where events have none", () => {
  const place = (name) => ({ name, role: "location", lon: 10, lat: 50 });
  const places = (number, at) => Array.from({ length: number }, (_, k) => place(`${at}-${k}`));
  const told = [0, 2, 0, 0, 3, 1, 0].map((number, at) => visit(`e${at}`, { places: places(number, at) }));
  const many = new Atlas(payloadOf(told));
  const names = Array.from({ length: many.count }, (_, index) => many.event(index).places.map(({ name }) => name));
  assert.deepEqual(names, [[], ["1-0", "1-1"], [], [], ["4-0", "4-1", "4-2"], ["5-0"], []]);
  assert.deepEqual(names.flatMap((_, index) => rowsOf(many.places, index)), [0, 1, 2, 3, 4, 5]);
});

test("a place without coordinates has none, and one at zero has zero", () => {
  const here = { name: "Null Island", role: "location", lon: 0, lat: 0 };
  const somewhere = { name: "Somewhere", role: "location", lon: null, lat: null };
  const { places } = new Atlas(payloadOf([visit("both", { places: [here, somewhere] })])).event(0);
  assert.deepEqual(places.map(({ lon, lat }) => [lon, lat]), [[0, 0], [null, null]]);
});

test("an id leads to its event, an unknown one to none", () => {
  atlas.ids.forEach((id, index) => assert.equal(atlas.numberOf(id), index));
  assert.equal(atlas.numberOf("toString"), -1);
});

test("a map without events is an atlas, too", () => {
  const none = new Atlas(payloadOf([]));
  assert.deepEqual([none.count, none.places.count, none.start.length], [0, 0, 0]);
});

test("a block of the page is read, packed or not", async () => {
  const text = JSON.stringify({ title: "Пхеньян, 평양" });
  const blocks = {
    plain: { dataset: {}, textContent: text },
    packed: { dataset: { packed: "gzip" }, textContent: `\n${gzipSync(text).toString("base64")}\n` },
  };
  globalThis.document = /** @type {any} */ ({ getElementById: (id) => blocks[id] });
  try {
    assert.deepEqual(readBlock("plain"), { title: "Пхеньян, 평양" });
    assert.deepEqual(await readBlock("packed"), { title: "Пхеньян, 평양" });
  } finally {
    delete globalThis.document;
  }
});
