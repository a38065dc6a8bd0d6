/** What stands where in a view, and what a pointer hits there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { around, holds, overlap } from "../src/boxes.js";
import { Atlas } from "../src/data.js";
import { textWidth } from "../src/pens.js";
import { into, shareX, shareY, TILE, View, westEdge } from "../src/project.js";
import { contains, Scene } from "../src/scene.js";
import { shortCount } from "../src/symbols.js";
import { chance } from "./chance.js";
import { payloadOf, samplePayload } from "./sample.js";

const ASIA = [
  { name: "China", lon: 104, lat: 35, rank: 0, country: true },
  { name: "Harbin", lon: 126.6, lat: 45.75, rank: 1, country: false },
];
const VLADIVOSTOK = { name: "Vladivostok", lon: 131.8735, lat: 43.1056 };
const RASON = { name: "Rason", lon: 130.4, lat: 42.34 };
const RUSSIA = { name: "Russia", key: "RU", country: "RU", mark: "country", role: "destination", lon: 100, lat: 60 };
const KOREA = { name: "North Korea", key: "KP", country: "KP", mark: "country", role: "origin", lon: 127, lat: 40 };

/** A view of so many pixels with a place in its middle. */
function viewAt(lon, lat, zoom = 4, width = 1200, height = 900) {
  const scale = TILE * 2 ** zoom;
  return new View({ zoom, left: shareX(lon) * scale - width / 2, top: shareY(lat) * scale - height / 2, width, height });
}

/** A scene laid out, all events shown but those that are hidden. */
function laidOut(payload, view, { west, labels = [], hidden = [], selected = [] } = {}) {
  const atlas = new Atlas(payload);
  const lons = Array.from({ length: atlas.places.count }, (_, row) => atlas.lon(row)).filter((lon) => lon !== null);
  const scene = new Scene(atlas, west ?? westEdge(lons), labels);
  scene.filter(Uint8Array.from(atlas.ids, (id) => Number(!hidden.includes(id))));
  const laid = scene.layout(view, new Set(selected.map((id) => atlas.numberOf(id))));
  const hit = (x, y) => {
    const found = scene.hit(x, y);
    return found && { kind: found.kind, title: found.title, ids: found.events.map((event) => atlas.ids[event]) };
  };
  const at = (lon, lat) => hit(view.x(into(scene.west, lon)), view.y(lat));
  return { atlas, scene, laid, hit, at };
}

function sample(view, options) {
  return laidOut(samplePayload(), view, options);
}

function visit(id, place) {
  return { id, type: "visit", title: id, places: [{ role: "location", ...place }] };
}

/** Events with one route each, told by its ends. */
function routed(routes, view, options) {
  const event = ([from, to, more], k) => ({ id: `r${k}`, type: "transfer", title: `r${k}`, routes: [[from, to]], ...more });
  return laidOut(payloadOf(routes.map(event)), view, options);
}

function pointsOf(line) {
  return Array.from({ length: line.length / 2 }, (_, k) => [line[2 * k], line[2 * k + 1]]);
}

function middleOf({ line }) {
  const points = pointsOf(line);
  return points[Math.floor(points.length / 2)];
}

function square(lon, lat, half) {
  return [lon - half, lat - half, lon + half, lat - half, lon + half, lat + half, lon - half, lat + half, lon - half, lat - half];
}

function areaAt(id, rings, more = {}) {
  return { id, type: "exploration", title: id, places: [{ name: id, role: "target", mark: "area", lon: 20, lat: 0, rings, ...more }] };
}

test("everything on the map can be pointed at", () => {
  const view = viewAt(128, 45, 5);
  const { at, laid, hit } = sample(view);
  assert.deepEqual(at(125.75432, 39.03385).ids.filter((id) => id !== "test-1"), ["visit-1", "meeting-1"]);
  assert.deepEqual(at(128.9, 39.6), { kind: "area", title: "Offshore North Korean waters", ids: ["exploration-1"] });
  const [pill] = laid.pills;
  assert.deepEqual(hit(pill.x, pill.y), { kind: "country", title: "Russia", ids: ["deployment-1"] });
  const [route] = laid.routes;
  assert.deepEqual(hit(...middleOf(route)), { kind: "route", title: "Vladivostok → Alaska", ids: ["transfer-1"] });
  assert.equal(at(120, 30), null);
});

test("a mark is hit over all of it, and no farther off than a finger's breadth", () => {
  const view = viewAt(30, 50, 5);
  const events = Array.from({ length: 1500 }, (_, k) => visit(`e${k}`, { name: "Here", lon: 30, lat: 50 }));
  const { hit, laid } = laidOut(payloadOf(events), view);
  const [x, y] = [view.x(30), view.y(50)];
  assert.deepEqual(laid.names.map(({ words }) => words), ["Here"]);
  for (const off of [0, 10, 20]) assert.equal(hit(x + off, y)?.ids.length, 1500, `${off} pixels off`);
  assert.equal(hit(x + 30, y), null);
});

test("the mark of a spot and what it opens are the same events", () => {
  const waters = areaAt("waters", [square(20, 0, 3)]);
  const rig = visit("rig", { name: "Rig", lon: 20, lat: 0 });
  const near = laidOut(payloadOf([waters, rig]), viewAt(20, 0, 6));
  assert.deepEqual(near.laid.groups.map(({ count }) => count), [1]);
  assert.deepEqual(near.at(20, 0), { kind: "group", title: "Rig", ids: ["rig"] });
  assert.deepEqual(near.at(22, 2), { kind: "area", title: "waters", ids: ["waters"] });
  const far = laidOut(payloadOf([waters, rig]), viewAt(20, 0, 2));
  assert.deepEqual(far.laid.groups.map(({ count }) => count), [2]);
  assert.deepEqual(far.at(20, 0).ids, ["waters", "rig"].sort());
});

test("choosing an area does not mark the spot in its middle", () => {
  const events = [areaAt("waters", [square(20, 0, 3)]), visit("rig", { name: "Rig", lon: 20, lat: 0 })];
  assert.equal(laidOut(payloadOf(events), viewAt(20, 0, 6), { selected: ["waters"] }).laid.chosenGroups.size, 0);
  assert.equal(laidOut(payloadOf(events), viewAt(20, 0, 6), { selected: ["rig"] }).laid.chosenGroups.size, 1);
  assert.equal(laidOut(payloadOf(events), viewAt(20, 0, 6), { selected: ["rig"], hidden: ["rig"] }).laid.chosenGroups.size, 0);
});

test("filtered events are neither drawn nor hit", () => {
  const view = viewAt(115, 50, 3);
  const { laid, at } = sample(view, { hidden: ["visit-1", "transfer-1", "exploration-1", "deployment-1"] });
  assert.deepEqual([laid.pills.length, laid.routes.length, laid.areas.length], [0, 0, 0]);
  assert.ok(!at(125.75432, 39.03385).ids.includes("visit-1"));
  assert.equal(at(128.9, 39.6), null);
});

test("a country is labeled with the number of its events, once", () => {
  const sent = (id) => ({ id, type: "deployment", title: id, places: [RUSSIA] });
  const events = [sent("a"), sent("b"), sent("c"), { ...sent("d"), places: [RUSSIA, RUSSIA, KOREA] }];
  const { laid, hit } = laidOut(payloadOf(events), viewAt(110, 50, 3), { hidden: ["b"] });
  assert.deepEqual(laid.pills.map(({ words }) => words).sort(), ["North Korea · 1", "Russia · 3"]);
  const russia = laid.pills.find(({ words }) => words.startsWith("Russia"));
  assert.deepEqual(hit(russia.box.x0 + 2, russia.y).ids, ["a", "c", "d"]);
  assert.ok(holds(russia.box, russia.x, russia.y));
});

test("where many countries share a narrow map, codes stand for their names", () => {
  const events = Array.from({ length: 9 }, (_, k) => {
    const place = { ...RUSSIA, name: `Country ${k}`, key: `C${k}`, country: `C${k}`, lon: 90 + 4 * k, lat: 30 + 3 * k };
    return { id: `e${k}`, type: "deployment", title: "x", places: [place] };
  });
  const wordsAt = (width) => laidOut(payloadOf(events), viewAt(105, 45, 3, width)).laid.pills.map(({ words }) => words);
  assert.ok(wordsAt(1200).includes("Country 0 · 1"));
  assert.ok(wordsAt(360).every((words) => /^C\d · 1$/.test(words)));
});

test("a country's label steps aside for the marks under it", () => {
  const view = viewAt(100, 60, 4);
  const city = visit("city", { name: "Middle", lon: 100, lat: 60 });
  const { laid } = laidOut(payloadOf([city, { id: "a", type: "deployment", title: "a", places: [RUSSIA] }]), view);
  assert.ok(!overlap(laid.pills[0].box, around(laid.groups[0].x, laid.groups[0].y, 14, 14)));
});

test("a route leads from mark to mark", () => {
  const view = viewAt(131, 42.7, 7);
  const { laid } = routed([[RASON, VLADIVOSTOK]], view);
  const points = pointsOf(laid.routes[0].line);
  const distance = ([x, y], { lon, lat }) => Math.hypot(x - view.x(lon), y - view.y(lat));
  assert.ok(distance(points[0], RASON) < 35 && distance(points[0], RASON) > 14);
  assert.ok(distance(points[points.length - 1], VLADIVOSTOK) < 35 && distance(points[points.length - 1], VLADIVOSTOK) > 14);
});

test("routes between the same ends are one line when they are alike, side by side when not", () => {
  const planned = { status: "planned" };
  const routes = [[RASON, VLADIVOSTOK], [RASON, VLADIVOSTOK], [RASON, VLADIVOSTOK, planned], [VLADIVOSTOK, RASON]];
  const { laid } = routed(routes, viewAt(131, 42.7, 7));
  assert.deepEqual(laid.routes.map(({ events }) => events.length), [2, 1, 1]);
  const middles = laid.routes.map(middleOf);
  for (const [one, other] of [[0, 1], [0, 2], [1, 2]]) {
    assert.ok(Math.hypot(middles[one][0] - middles[other][0], middles[one][1] - middles[other][1]) > 8, `${one} and ${other}`);
  }
});

test("there and back bend to different sides, each to its left", () => {
  const [west, east] = [{ name: "West", lon: 20, lat: 0 }, { name: "East", lon: 30, lat: 0 }];
  const { laid } = routed([[west, east], [east, west]], viewAt(25, 0, 5));
  const [[, there], [, back]] = laid.routes.map(middleOf);
  assert.ok(there < viewAt(25, 0, 5).y(0) && back > viewAt(25, 0, 5).y(0));
});

test("a bundle of routes counts the events that are shown", () => {
  const routes = [[RASON, VLADIVOSTOK], [RASON, VLADIVOSTOK], [RASON, VLADIVOSTOK]];
  const { laid, hit } = routed(routes, viewAt(131, 42.7, 7), { hidden: ["r1"] });
  assert.deepEqual(hit(...middleOf(laid.routes[0])).ids, ["r0", "r2"]);
});

test("a route over the Pacific goes the short way", () => {
  const view = viewAt(170, 55, 3);
  const { laid } = sample(view);
  assert.equal(laid.routes.length, 1);
  const xs = pointsOf(laid.routes[0].line).map(([x]) => x);
  const degrees = ((Math.max(...xs) - Math.min(...xs)) / view.scale) * 360;
  assert.ok(degrees > 60 && degrees < 79, `${degrees} degrees`);
  assert.ok(Math.min(...xs) > view.x(131) && Math.max(...xs) < view.x(211));
});

test("where the world starts at 180 degrees such a route leaves on one side and comes in on the other", () => {
  const view = viewAt(0, 40, 1, 2000, 900);
  const { laid } = sample(view, { west: -180 });
  assert.equal(laid.routes.length, 2);
  const [out, back] = laid.routes.map(({ line }) => pointsOf(line).map(([x]) => x));
  assert.ok(Math.min(...out) > view.x(125) && Math.max(...out) > view.x(180));
  assert.ok(Math.max(...back) < view.x(-145) && Math.min(...back) < view.x(-180));
});

test("a route to a country ends at its label", () => {
  const event = { id: "sent", type: "deployment", title: "sent", places: [RUSSIA], routes: [[KOREA, RUSSIA]] };
  const { laid } = laidOut(payloadOf([event]), viewAt(110, 50, 4));
  const points = pointsOf(laid.routes[0].line);
  const [x, y] = points[points.length - 1];
  const { box } = laid.pills[0];
  assert.ok(!holds(box, x, y));
  assert.ok(holds({ x0: box.x0 - 25, y0: box.y0 - 25, x1: box.x1 + 25, y1: box.y1 + 25 }, x, y));
});

test("also over the world's edge, on either side of it", () => {
  const america = { name: "United States", key: "US", country: "US", mark: "country", role: "destination", lon: -100, lat: 40 };
  const event = { id: "sent", type: "transfer", title: "sent", places: [america], routes: [[VLADIVOSTOK, america]] };
  const view = viewAt(0, 40, 1, 2000, 900);
  const { laid } = laidOut(payloadOf([event]), view, { west: -180 });
  const breadths = laid.routes.map(({ line }) => Math.max(...pointsOf(line).map(([x]) => x)) - Math.min(...pointsOf(line).map(([x]) => x)));
  assert.equal(breadths.length, 2);
  for (const breadth of breadths) assert.ok(breadth < view.x(260) - view.x(131), `${breadth} pixels`);
});

test("a route whose ends nobody knows is not drawn", () => {
  const payload = payloadOf([{ id: "r", type: "transfer", title: "r", routes: [[RASON, VLADIVOSTOK]] }]);
  payload.routes.line = [[]];
  assert.deepEqual(laidOut(payload, viewAt(131, 42.7, 7)).laid.routes, []);
});

test("a hole in an area is not in it", () => {
  const { at } = laidOut(payloadOf([areaAt("lake", [square(20, 0, 6), square(20, 0, 3)])]), viewAt(20, 0, 6));
  assert.equal(at(24.5, 0).kind, "area");
  assert.equal(at(20, 0), null);
  assert.equal(at(27, 0), null);
});

test("of areas over each other the smallest is hit", () => {
  const { at } = laidOut(payloadOf([areaAt("sea", [square(20, 0, 8)]), areaAt("bay", [square(20, 0, 3)])]), viewAt(20, 0, 6));
  assert.deepEqual(at(21, 1).ids, ["bay"]);
  assert.deepEqual(at(26, 1).ids, ["sea"]);
});

test("events in the same area are hit together", () => {
  const events = ["one", "two"].map((id) => areaAt(id, [square(20, 0, 6)], { name: "Zone" }));
  const { at } = laidOut(payloadOf(events), viewAt(20, 0, 6));
  assert.deepEqual(at(22, 2), { kind: "area", title: "Zone", ids: ["one", "two"] });
});

test("an area too small to be seen is a mark", () => {
  const event = areaAt("bay", [square(20, 0, 0.5)]);
  const [far, near] = [laidOut(payloadOf([event]), viewAt(20, 0, 4)), laidOut(payloadOf([event]), viewAt(20, 0, 8))];
  assert.deepEqual([far.laid.areas.length, far.laid.groups.length, far.at(20, 0).kind], [0, 1, "group"]);
  assert.deepEqual([near.laid.areas.length, near.laid.groups.length, near.at(20.2, 0.2).kind], [1, 0, "area"]);
});

test("however many areas there are, each event can be reached", () => {
  const wide = Array.from({ length: 40 }, (_, k) => areaAt(`w${k}`, [square(20, 0, 9 + k / 50)], { name: "Wide" }));
  const same = Array.from({ length: 400 }, (_, k) => areaAt(`s${k}`, [square(20, 0, 4)], { name: "Same" }));
  const { laid, scene, atlas } = laidOut(payloadOf([...wide, ...same]), viewAt(20, 0, 6));
  const drawn = laid.areas.flatMap(({ events }) => events);
  const marked = laid.groups.flatMap(({ spots }) => scene.spots.eventsAt(spots, scene.mask));
  assert.ok(laid.areas.length <= 250);
  assert.deepEqual([...new Set([...drawn, ...marked])].length, atlas.count);
  assert.equal(drawn.length + marked.length, atlas.count);
});

test("an area over the 180th meridian is in one piece", () => {
  const [west, east] = [[178, 64, 180, 64, 180, 67, 178, 67, 178, 64], [-180, 64, -176, 64, -176, 67, -180, 67, -180, 64]];
  const strait = areaAt("strait", [west, east], { lon: -179, lat: 65.5 });
  const view = viewAt(181, 65.5, 6);
  const { laid, at } = laidOut(payloadOf([strait]), view, { west: 0 });
  const xs = laid.areas[0].lines.flatMap((line) => pointsOf(line).map(([x]) => x));
  assert.ok(Math.abs(Math.min(...xs) - view.x(178)) < 0.01 && Math.abs(Math.max(...xs) - view.x(184)) < 0.01);
  assert.deepEqual([at(179, 65).ids, at(-177, 65).ids], [["strait"], ["strait"]]);
});

test("a place known to some kilometers has a ring of them; an exact one and an area have none", () => {
  const view = viewAt(130.4, 42.34, 8);
  const { laid } = sample(view);
  const { x, y, radius } = laid.rings.find((ring) => Math.hypot(ring.x - view.x(130.4), ring.y - view.y(42.34)) < 1);
  assert.ok(Math.abs(x - view.x(130.4)) < 1e-6 && Math.abs(y - view.y(42.34)) < 1e-6);
  const kilometers = (radius / view.scale) * 40075 * Math.cos((42.34 * Math.PI) / 180);
  assert.ok(Math.abs(kilometers - 25) < 0.01);
  assert.equal(sample(view, { hidden: ["transfer-2", "transfer-1"] }).laid.rings.length, 0);
  const exact = visit("exact", { name: "Pier", lon: 130.4, lat: 42.34, precision: 1, radius: 25 });
  assert.deepEqual(laidOut(payloadOf([exact]), view).laid.rings, []);
});

test("names and labels stand beside marks, never over them or each other", () => {
  const { whole, pick, next } = chance(23);
  const spot = () => ({ lon: whole(9000, 15000) / 100, lat: whole(2000, 6500) / 100 });
  const towns = Array.from({ length: 120 }, (_, k) => ({ name: `Town ${k}`, ...spot(), rank: 0, country: k % 8 === 0 }));
  const labels = [...ASIA, ...towns];
  const crowd = Array.from({ length: 1200 }, (_, k) => visit(`c${k}`, { name: "Crowd", lon: 120, lat: 45 }));
  for (let round = 0; round < 12; round += 1) {
    const place = (k) => (next() < 0.1 ? pick([RUSSIA, KOREA]) : { name: `Place ${k % 37}`, ...spot() });
    const events = Array.from({ length: whole(5, 250) }, (_, k) => visit(`e${k}`, place(k)));
    const { laid } = laidOut(payloadOf(round % 3 ? events : [...events, ...crowd]), viewAt(120, 45, whole(3, 6)), { labels });
    const widthOf = ({ words, country }) => (country ? textWidth(words.toUpperCase(), 10.5) : textWidth(words, 11));
    const marks = laid.groups.map(({ x, y, count }) => ({ x, y, reach: count > 1 ? 11.9 + 2.2 * shortCount(count).length : 14 }));
    const boxes = [
      ...laid.names.map(({ words, x, y }) => around(x, y, textWidth(words, 12, 600) / 2, 6)),
      ...laid.labels.map((label) => around(label.at, label.y, widthOf(label) / 2, 6)),
    ];
    assert.ok(boxes.length > 0);
    boxes.forEach((box, at) => {
      assert.ok(!boxes.slice(at + 1).some((other) => overlap(box, other)), "each has its own room");
      assert.ok(!marks.some(({ x, y, reach }) => overlap(box, around(x, y, reach, reach))), "no mark is under it");
      assert.ok(!laid.pills.some((pill) => overlap(box, pill.box)), "no country's label is under it");
    });
  }
});

test("a spot is named when all its events are at one place", () => {
  const view = viewAt(125.75432, 39.03385, 8);
  const { laid } = sample(view);
  assert.ok(laid.names.some(({ words }) => words === "Pyongyang"));
  const long = "A place with a name that nobody could ever read on a map";
  const named = laidOut(payloadOf([visit("a", { name: long, lon: 20, lat: 50 })]), viewAt(20, 50, 6));
  assert.match(named.laid.names[0].words, /^A place with a name.*…$/);
});

test("towns come with zooming in, countries' names go", () => {
  const wordsAt = (zoom) => sample(viewAt(115, 40, zoom), { labels: ASIA }).laid.labels.map(({ words }) => words);
  assert.deepEqual(wordsAt(3), ["China"]);
  assert.deepEqual(wordsAt(5).sort(), ["China", "Harbin"]);
  assert.deepEqual(sample(viewAt(126, 45, 7), { labels: ASIA }).laid.labels.map(({ words }) => words), ["Harbin"]);
});

test("a map without events has only the base map's labels, and nothing to hit", () => {
  const { laid, hit } = laidOut(payloadOf([]), viewAt(104, 35, 4), { labels: ASIA });
  assert.deepEqual([laid.groups, laid.pills, laid.areas, laid.routes, laid.names, laid.rings], [[], [], [], [], [], []]);
  assert.deepEqual(laid.labels.map(({ words }) => words), ["China", "Harbin"]);
  assert.equal(hit(600, 450), null);
});

test("whatever is laid out, what is under a mark's middle is that mark, and it opens as many events as it says", () => {
  const { whole, pick, next } = chance(29);
  for (let round = 0; round < 25; round += 1) {
    const point = () => ({ name: "P", lon: whole(1000, 4000) / 100, lat: whole(-1500, 1500) / 100 });
    const widened = (place) => ({ ...place, name: "A", mark: "area", rings: [square(place.lon, place.lat, whole(1, 400) / 100)] });
    const events = Array.from({ length: whole(1, 80) }, (_, k) => visit(`e${k}`, next() < 0.3 ? widened(point()) : point()));
    const hidden = events.filter(() => next() < 0.2).map(({ id }) => id);
    const { laid, scene, hit } = laidOut(payloadOf(events), viewAt(25, 0, pick([3, 4, 6, 8])), { hidden });
    for (const group of laid.groups) {
      const found = hit(group.x, group.y);
      assert.equal(found.kind, "group");
      assert.equal(found.ids.length, group.count);
    }
    for (const { event } of laid.areas) assert.ok(scene.mask[event]);
  }
});

test("inside and outside follow the even-odd rule", () => {
  const rings = [[0, 0, 10, 0, 10, 10, 0, 10], [2, 2, 8, 2, 8, 8, 2, 8], [4, 4, 6, 4, 6, 6, 4, 6]];
  assert.deepEqual([[1, 1], [3, 3], [5, 5], [11, 5], [5, -1]].map(([x, y]) => contains(rings, x, y)), [true, false, true, false, false]);
});
