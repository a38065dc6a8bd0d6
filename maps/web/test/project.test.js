/** Where things lie on the sheet, and in which turn of the world: events on both sides of the Pacific lie side by side. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { into, nearest, shareX, shareY, TILE, View, westEdge } from "../src/project.js";
import { chance } from "./chance.js";

/** The latitude of a share of the world's height. */
const latOf = (share) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;

const [VLADIVOSTOK, ALASKA, PYONGYANG, FIJI, SAMOA] = [131.8735, -150.00028, 125.75432, 178.44149, -171.76639];
const NEAR = 1e-9;

/** A view of the whole height, from one longitude to another. */
function viewOf(west, east, zoom = 3) {
  const scale = TILE * 2 ** zoom;
  return new View({ zoom, left: shareX(west) * scale, top: 0, width: ((east - west) / 360) * scale, height: scale });
}

function breadth(longitudes, west) {
  const moved = longitudes.map((lon) => into(west, lon));
  return Math.max(...moved) - Math.min(...moved);
}

/** Degrees of the smallest part of the world's round that holds all. */
function narrowest(longitudes) {
  return Math.min(...longitudes.map((start) => breadth(longitudes, start)));
}

test("the world starts at 180 degrees where that takes nothing apart", () => {
  assert.equal(westEdge([]), -180);
  assert.equal(westEdge([179.9]), -180);
  assert.equal(westEdge([VLADIVOSTOK, PYONGYANG, 100, 37.61556]), -180);
  assert.equal(westEdge([-74.00597, -99.12766, -150.00028]), -180);
  assert.equal(westEdge([28.29459, 27.15401, -34.70068]), -180);
});

test("events on both sides of the Pacific lie side by side", () => {
  assert.ok(Math.abs(breadth([VLADIVOSTOK, ALASKA], westEdge([VLADIVOSTOK, ALASKA])) - 78.12622) < NEAR);
  assert.ok(breadth([FIJI, SAMOA, 151.2], westEdge([FIJI, SAMOA, 151.2])) < 38);
});

test("the world starts as far from the marks as it can", () => {
  const west = westEdge([VLADIVOSTOK, ALASKA]);
  const first = into(west, VLADIVOSTOK) - west;
  const last = west + 360 - into(west, ALASKA);
  assert.ok(Math.abs(first - last) < NEAR);
});

test("wherever marks are, no other start puts them closer together", () => {
  const { whole, many } = chance(7);
  for (let round = 0; round < 300; round += 1) {
    const longitudes = [whole(-18_000_000, 18_000_000) / 1e5, ...many(8, () => whole(-18_000_000, 18_000_000) / 1e5)];
    const west = westEdge(longitudes);
    assert.ok(west >= -180 && west <= 180);
    assert.ok(breadth(longitudes, west) < narrowest(longitudes) + 1e-5, `${longitudes} from ${west}`);
    if (west !== -180) assert.ok(breadth(longitudes, -180) > breadth(longitudes, west) + 1e-7, `${longitudes} from ${west}`);
  }
});

test("longitudes move by whole turns, into a world or next to another longitude", () => {
  assert.equal(into(-180, 190), -170);
  assert.equal(into(-180, 180), -180);
  assert.equal(into(-30, ALASKA), 360 + ALASKA);
  assert.equal(nearest(ALASKA, VLADIVOSTOK), 360 + ALASKA);
  assert.equal(nearest(VLADIVOSTOK, ALASKA), VLADIVOSTOK - 360);
  const { next } = chance(3);
  for (let round = 0; round < 300; round += 1) {
    const [lon, west, home] = [next() * 1440 - 720, next() * 360 - 180, next() * 720 - 360];
    const [moved, near] = [into(west, lon), nearest(lon, home)];
    assert.ok(moved >= west - NEAR && moved < west + 360 + NEAR);
    assert.ok(Math.abs(near - home) <= 180 + NEAR);
    for (const one of [moved, near]) assert.ok(Math.abs(Math.round((one - lon) / 360) * 360 - (one - lon)) < NEAR);
  }
});

test("latitudes are read back; beyond Mercator they stay on the sheet", () => {
  for (let lat = -85; lat <= 85; lat += 0.5) assert.ok(Math.abs(latOf(shareY(lat)) - lat) < NEAR);
  assert.equal(shareY(0), 0.5);
  assert.ok(shareY(-85) < 1 && shareY(85) > 0 && shareY(40) < shareY(39));
  assert.ok(Math.abs(shareY(90)) < 1e-6);
  assert.ok(Math.abs(shareY(-90) - 1) < 1e-6);
});

test("a view puts its corners at its corners", () => {
  const view = new View({ zoom: 4, left: 1000, top: 500, width: 800, height: 600 });
  assert.equal(view.scale, TILE * 16);
  assert.ok(Math.abs(view.x((1000 / 4096) * 360 - 180)) < NEAR);
  assert.ok(Math.abs(view.x((1800 / 4096) * 360 - 180) - 800) < NEAR);
  assert.ok(Math.abs(view.y(latOf(500 / 4096))) < NEAR);
  assert.ok(Math.abs(view.y(latOf(1100 / 4096)) - 600) < NEAR);
});

test("a view knows which turns of the world it shows", () => {
  assert.deepEqual(viewOf(20, 60).turns(), [0]);
  assert.deepEqual(viewOf(170, 190).turns(), [0, 360]);
  assert.deepEqual(viewOf(-190, -170).turns(), [-360, 0]);
  assert.deepEqual(viewOf(-400, 400).turns(), [-360, 0, 360]);
  assert.deepEqual(viewOf(200, 220).turns(), [360]);
});

test("land that runs on to 190 degrees is drawn from the turn before as well", () => {
  assert.deepEqual(viewOf(182, 188).turns(-180, 190), [0, 360]);
  assert.deepEqual(viewOf(-179, -175).turns(-180, 190), [-360, 0]);
  assert.deepEqual(viewOf(192, 198).turns(-180, 190), [360]);
});

test("the turns are those and only those in which something of a stretch can be seen", () => {
  const { next } = chance(11);
  for (let round = 0; round < 200; round += 1) {
    const [west, from] = [next() * 1000 - 500, next() * 360 - 360];
    const [east, to] = [west + 1 + next() * 500, from + 1 + next() * 370];
    const seen = viewOf(west, east, 2).turns(from, to);
    const wanted = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((turn) => turn * 360).filter((turn) => from + turn <= east && to + turn >= west);
    assert.deepEqual(seen, wanted);
  }
});

test("a distance takes more pixels farther north", () => {
  const view = viewOf(100, 140);
  const degree = view.scale / 360;
  assert.ok(Math.abs(view.pixels(111.3195, 0) - degree) < 0.001);
  assert.ok(Math.abs(view.pixels(111.3195, 60) - 2 * degree) < 0.001);
});
