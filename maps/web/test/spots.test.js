/** Which marks stand together: one coordinate is one spot, near spots are one group, and no event is lost or counted twice. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Atlas } from "../src/data.js";
import { shareX, shareY, TILE, View } from "../src/project.js";
import { NEAR, Spots } from "../src/spots.js";
import { chance } from "./chance.js";
import { payloadOf, samplePayload } from "./sample.js";

const EVERYWHERE = -180; // where the world starts
const WIDEST = 0.1; // share of the world's width: areas as wide are seen as such

/** An atlas of events at coordinates: one id, type and list of [lon, lat] each. */
function atlasOf(events) {
  const place = ([lon, lat]) => ({ name: `${lon} ${lat}`, role: "location", lon, lat });
  return new Atlas(payloadOf(events.map(([id, type, points]) => ({ id, type, title: id, places: points.map(place) }))));
}

/** A view of so many pixels with a place in its middle. */
function viewAt(lon, lat, zoom = 4, width = 900, height = 700) {
  const scale = TILE * 2 ** zoom;
  return new View({ zoom, left: shareX(lon) * scale - width / 2, top: shareY(lat) * scale - height / 2, width, height });
}

/** The groups in a view as they are counted, and the ids of their events. */
function grouped(atlas, view, mask = new Uint8Array(atlas.count).fill(1), extent = new Float64Array(atlas.places.count)) {
  const spots = new Spots(atlas, EVERYWHERE, extent);
  spots.filter(mask, WIDEST);
  return spots.groups(view, mask).map((group) => ({ ...group, ids: spots.eventsAt(group.spots, mask).map((event) => atlas.ids[event]) }));
}

const inPixels = (view, pixels) => (360 * pixels) / view.scale;

test("events at one coordinate stay together at every zoom, a step beside is elsewhere", () => {
  const [here, beside] = [[125.75432, 39.03385], [125.75432, 39.03384]];
  const atlas = atlasOf([["a", "visit", [here]], ["b", "meeting", [here]], ["c", "visit", [beside]]]);
  const at = (zoom) => grouped(atlas, viewAt(...here, zoom)).map(({ ids }) => ids);
  for (const zoom of [0, 8, 16]) assert.deepEqual(at(zoom), [["a", "b", "c"]], `zoom ${zoom}`);
  assert.deepEqual(at(24), [["a", "b"], ["c"]]);
});

test("near spots are one group, far ones are not", () => {
  const view = viewAt(20, 0);
  const step = inPixels(view, 1);
  for (const [pixels, number] of [[1, 1], [NEAR - 1, 1], [NEAR + 1, 2], [200, 2]]) {
    const groups = grouped(atlasOf([["a", "visit", [[20, 0]]], ["b", "visit", [[20 + pixels * step, 0]]]]), view);
    assert.equal(groups.length, number, `${pixels} pixels`);
  }
});

test("zooming in takes a group apart", () => {
  const atlas = atlasOf([["a", "visit", [[20, 50]]], ["b", "visit", [[20.5, 50]]]]);
  assert.deepEqual(grouped(atlas, viewAt(20, 50, 4)).map(({ count }) => count), [2]);
  assert.deepEqual(grouped(atlas, viewAt(20, 50, 8)).map(({ count }) => count), [1, 1]);
});

test("a group stands where most of its events are", () => {
  const view = viewAt(20, 0);
  const busy = 20 + inPixels(view, 20);
  const atlas = atlasOf([["a", "visit", [[20, 0]]], ["b", "visit", [[busy, 0]]], ["c", "visit", [[busy, 0]]]]);
  const [group] = grouped(atlas, view);
  assert.deepEqual(group.ids, ["a", "b", "c"]);
  assert.ok(Math.abs(group.x - view.x(busy)) < 0.01 && Math.abs(group.y - view.y(0)) < 0.01);
});

test("an event that names its place three times weighs no more than another", () => {
  const view = viewAt(20, 0);
  const busy = 20 + inPixels(view, 20);
  const atlas = atlasOf([["a", "visit", [[20, 0], [20, 0], [20, 0]]], ["b", "visit", [[busy, 0]]], ["c", "visit", [[busy, 0]]]]);
  assert.ok(Math.abs(grouped(atlas, view)[0].x - view.x(busy)) < 0.01);
});

test("an event counts once in a group, also with two places in it", () => {
  const atlas = atlasOf([["a", "visit", [[20, 0], [20, 0], [20.01, 0]]], ["b", "meeting", [[20.01, 0]]]]);
  const [group] = grouped(atlas, viewAt(20, 0));
  assert.deepEqual([group.count, group.ids], [2, ["a", "b"]]);
});

test("an event with places far apart is in a group at each", () => {
  const atlas = atlasOf([["a", "visit", [[10, 50], [40, 50]]], ["b", "visit", [[40, 50]]]]);
  assert.deepEqual(grouped(atlas, viewAt(25, 50)).map(({ ids }) => ids), [["a", "b"], ["a"]]);
});

test("a group knows the types in it, and its event when it has one only", () => {
  const atlas = atlasOf([["a", "visit", [[10, 50]]], ["b", "test", [[10, 50]]], ["c", "meeting", [[40, 50]]]]);
  const [several, one] = grouped(atlas, viewAt(25, 50));
  const types = ({ types: bits }) => atlas.types.filter((_, at) => bits & (1 << at)).map(({ id }) => id);
  assert.deepEqual(types(several), ["visit", "test"]);
  assert.deepEqual([types(one), atlas.ids[one.event]], [["meeting"], "c"]);
});

test("what the filters leave out does not count, and spots without events are no marks", () => {
  const atlas = atlasOf([["a", "visit", [[10, 50]]], ["b", "visit", [[10, 50]]], ["c", "visit", [[40, 50]]]]);
  const view = viewAt(25, 50);
  const counts = (...mask) => grouped(atlas, view, Uint8Array.from(mask)).map(({ count, ids }) => [count, ...ids]);
  assert.deepEqual(counts(1, 1, 1), [[2, "a", "b"], [1, "c"]]);
  assert.deepEqual(counts(0, 1, 1), [[1, "b"], [1, "c"]]);
  assert.deepEqual(counts(1, 0, 0), [[1, "a"]]);
  assert.deepEqual(counts(0, 0, 0), []);
});

test("an area that can be seen as such has no mark; a tiny one has", () => {
  const waters = { name: "Waters", role: "target", mark: "area", lon: 20, lat: 0, rings: [[19, -1, 21, -1, 20, 1, 19, -1]] };
  const atlas = new Atlas(payloadOf([
    { id: "area", type: "exploration", title: "area", places: [waters] },
    { id: "point", type: "visit", title: "point", places: [{ name: "Rig", role: "location", lon: 20, lat: 0 }] },
  ]));
  const idsFor = (width) => grouped(atlas, viewAt(20, 0), undefined, Float64Array.of(width, 0)).map(({ count, ids }) => [count, ...ids]);
  assert.deepEqual(idsFor(WIDEST / 2), [[2, "area", "point"]]);
  assert.deepEqual(idsFor(WIDEST), [[1, "point"]]);
});

test("countries and places without coordinates have no mark of their own", () => {
  const atlas = new Atlas(samplePayload());
  const groups = grouped(atlas, viewAt(115, 50, 2));
  const marked = new Set(groups.flatMap(({ ids }) => ids));
  assert.deepEqual([...marked].sort(), ["exploration-1", "meeting-1", "test-1", "transfer-1", "transfer-2", "visit-1"]);
  const nowhere = atlasOf([["a", "visit", [[null, null]]]]);
  assert.deepEqual(grouped(nowhere, viewAt(0, 0, 1)), []);
});

test("five thousand events at one spot are one mark", () => {
  const events = Array.from({ length: 5000 }, (_, k) => [`e${String(k).padStart(4, "0")}`, k % 2 ? "visit" : "test", [[30, 50]]]);
  const atlas = atlasOf(events);
  const mask = Uint8Array.from(events, (_, k) => Number(k % 5 > 0));
  const [group, ...others] = grouped(atlas, viewAt(30, 50, 9), mask);
  assert.deepEqual(others, []);
  assert.equal(group.count, 4000);
  assert.equal(new Set(group.ids).size, 4000);
  assert.deepEqual(group.ids.slice(0, 2), ["e0001", "e0002"]);
});

test("marks far beyond the view are not looked at", () => {
  const atlas = atlasOf([["in", "visit", [[20, 50]]], ["out", "visit", [[120, 50]]]]);
  assert.deepEqual(grouped(atlas, viewAt(20, 50, 6)).map(({ ids }) => ids), [["in"]]);
});

test("whatever is shown: each event near the view in one group, marks apart, each at a true place", () => {
  const { whole, next, pick } = chance(17);
  for (let round = 0; round < 60; round += 1) {
    const centers = Array.from({ length: whole(1, 6) }, () => [whole(-17_000, 17_000) / 100, whole(-7000, 7000) / 100]);
    const near = ([lon, lat]) => [lon + whole(-300, 300) / 100, lat + whole(-300, 300) / 100];
    const point = () => (next() < 0.2 ? pick(centers) : near(pick(centers)));
    const events = Array.from({ length: whole(1, 150) }, (_, k) => [`e${k}`, pick(["visit", "test", "meeting"]), [point()]]);
    const atlas = atlasOf(events);
    const mask = Uint8Array.from(events, () => Number(next() < 0.8));
    const view = viewAt(...pick(centers), whole(0, 9), whole(200, 1500), whole(200, 1000));
    const groups = grouped(atlas, view, mask);

    const seen = groups.flatMap(({ ids }) => ids);
    assert.equal(new Set(seen).size, seen.length, "in one group only");
    for (let index = 0; index < atlas.count; index += 1) {
      const [x, y] = [view.x(atlas.lon(index)), view.y(atlas.lat(index))];
      const inView = x >= 0 && x <= view.width && y >= 0 && y <= view.height;
      if (inView && mask[index]) assert.ok(seen.includes(atlas.ids[index]), `${atlas.ids[index]} is on the map`);
      if (!mask[index]) assert.ok(!seen.includes(atlas.ids[index]), `${atlas.ids[index]} is filtered out`);
    }
    groups.forEach((group, at) => {
      assert.equal(group.count, group.ids.length);
      const apart = (x, y) => Math.hypot(group.x - x, group.y - y);
      assert.ok(groups.slice(at + 1).every((other) => apart(other.x, other.y) >= NEAR - 1e-6), "marks do not overlap");
      const places = group.ids.map((id) => atlas.event(atlas.numberOf(id)).places[0]);
      assert.ok(places.some(({ lon, lat }) => apart(view.x(lon), view.y(lat)) < 1e-6), "at a true place");
      assert.ok(places.every(({ lon, lat }) => apart(view.x(lon), view.y(lat)) < NEAR), "of what is near");
    });
  }
});
