/** The base map as drawn: what is written is read again, and only what can be seen is put on the sheet. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { encode, STEPS_PER_DEGREE } from "../lines.mjs";
import { Base, decode } from "../src/basemap.js";
import { shareX, shareY, TILE, View } from "../src/project.js";
import { chance } from "./chance.js";

const KOREA = [[124, 38], [127, 42], [131, 43], [129, 35], [126, 34], [124, 38]];
const CHUKOTKA = [[170, 65], [180, 69], [190, 66], [180, 62], [170, 65]];

function baseOf(lines) {
  return new Base({ rings: encode(lines, 2) }, STEPS_PER_DEGREE);
}

/** A view of so many pixels with a place in its middle. */
function viewAt(lon, lat, { zoom = 5, width = 800, height = 600 } = {}) {
  const scale = TILE * 2 ** zoom;
  return new View({ zoom, left: shareX(lon) * scale - width / 2, top: shareY(lat) * scale - height / 2, width, height });
}

function pointsOf(line) {
  return Array.from({ length: line.length / 2 }, (_, k) => [line[2 * k], line[2 * k + 1]]);
}

test("what base.mjs writes is read again, step for step", () => {
  const { whole, many } = chance(5);
  for (let round = 0; round < 200; round += 1) {
    const steps = [[whole(-36_000, 38_000), whole(-18_000, 18_000)], ...many(30, () => [whole(-36_000, 38_000), whole(-18_000, 18_000)])];
    const line = steps.filter((point, at) => !at || String(point) !== String(steps[at - 1]));
    const [text] = encode([line.map((point) => point.map((step) => step / STEPS_PER_DEGREE))], 1);
    assert.deepEqual(pointsOf(decode(text, STEPS_PER_DEGREE)), line.map((point) => point.map((step) => step / STEPS_PER_DEGREE)));
  }
});

test("nothing written is nothing read", () => {
  assert.deepEqual(decode("", STEPS_PER_DEGREE), []);
});

test("a shape is drawn where it lies", () => {
  const view = viewAt(127, 39);
  const [line] = baseOf([KOREA]).lines("rings", view, 0);
  pointsOf(line).forEach(([x, y], k) => {
    assert.ok(Math.abs(x - view.x(KOREA[k][0])) < 1e-6 && Math.abs(y - view.y(KOREA[k][1])) < 1e-6);
  });
});

test("what cannot be seen is left out", () => {
  const base = baseOf([KOREA, CHUKOTKA]);
  assert.equal(base.lines("rings", viewAt(127, 39), 0).length, 1);
  assert.equal(base.lines("rings", viewAt(0, 39), 0).length, 0);
  for (const [lon, lat] of [[105, 39], [149, 39], [127, 55], [127, 20]])
    assert.equal(base.lines("rings", viewAt(lon, lat), 0).length, 0, `${lon} ${lat}`);
  assert.equal(base.lines("rings", viewAt(127, -30), 0).length, 0);
  assert.equal(base.lines("rings", viewAt(150, 55, { zoom: 3 }), 0).length, 2);
});

test("over the 180th meridian a shape is drawn in one piece, from whichever side it is looked at", () => {
  const base = baseOf([CHUKOTKA]);
  for (const [lon, turn] of [[181, 0], [-179, -360]]) {
    const view = viewAt(lon, 65);
    const [line] = base.lines("rings", view, turn);
    const xs = pointsOf(line).map(([x]) => x);
    assert.ok(Math.abs(Math.max(...xs) - Math.min(...xs) - (20 / 360) * view.scale) < 1e-6);
    assert.ok(Math.min(...xs) < 400 && Math.max(...xs) > 400);
  }
});

test("points too close to tell apart are one, but a line keeps its ends", () => {
  const dense = Array.from({ length: 400 }, (_, k) => [120 + k * 0.01, 40 + (k % 2) * 0.005]);
  const view = viewAt(122, 40, { zoom: 2 });
  const points = pointsOf(baseOf([dense]).lines("rings", view, 0)[0]);
  assert.ok(points.length < 40);
  assert.ok(Math.abs(points[0][0] - view.x(120)) < 1e-6);
  assert.ok(Math.abs(points[points.length - 1][0] - view.x(123.99)) < 1e-6);
});

test("a kind of lines that the base map has none of draws nothing", () => {
  assert.deepEqual(baseOf([KOREA]).lines("rivers", viewAt(127, 39), 0), []);
});
