/** The base map's making: fewer points within the tolerance, rings that stay rings, and what is read back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { baseOf, countriesOf, landRings } from "../base.mjs";
import { areaKm2, encode, endsOf, joinLines, lengthKm, simplify, STEPS_PER_DEGREE } from "../lines.mjs";
import { decode } from "../src/basemap.js";

const HALF_STEP = 0.5 / STEPS_PER_DEGREE;

/** A wavy ring of many points. */
const WAVY = Array.from({ length: 401 }, (_, k) => {
  const turn = (k % 400) * (Math.PI / 200);
  const radius = 2 + 0.2 * Math.sin(9 * turn) + 0.004 * Math.sin(90 * turn);
  return [30 + radius * Math.cos(turn), 40 + radius * Math.sin(turn)];
});

function readBack(text) {
  const flat = decode(text, STEPS_PER_DEGREE);
  return Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);
}

function isClosed(line) {
  return line[0][0] === line.at(-1)[0] && line[0][1] === line.at(-1)[1];
}

/** Distance from a line in degrees of latitude, found by halving each stretch around its nearest point. */
function distanceFrom(line, [lon, lat]) {
  const shrink = Math.cos((lat * Math.PI) / 180);
  const away = ([x, y]) => Math.hypot((x - lon) * shrink, y - lat);
  const halfway = ([x, y], [otherX, otherY]) => [(x + otherX) / 2, (y + otherY) / 2];
  const nearest = (one, other, halvings) => {
    if (!halvings) return away(halfway(one, other));
    const middle = halfway(one, other);
    return away(halfway(one, middle)) < away(halfway(middle, other)) ? nearest(one, middle, halvings - 1) : nearest(middle, other, halvings - 1);
  };
  return Math.min(...line.slice(1).map((point, k) => nearest(line[k], point, 20)));
}

/** A topology of arcs on a grid of thousandths of a degree. */
function topology(arcs, objects) {
  const delta = (arc) => arc.map(([x, y], k) => [Math.round(1000 * (x - (arc[k - 1]?.[0] ?? 0))), Math.round(1000 * (y - (arc[k - 1]?.[1] ?? 0)))]);
  const collections = Object.entries(objects).map(([name, geometries]) => [name, { type: "GeometryCollection", geometries }]);
  return { type: "Topology", transform: { scale: [0.001, 0.001], translate: [0, 0] }, arcs: arcs.map(delta), objects: Object.fromEntries(collections) };
}

test("lines are read back within half a step, far west and south too", () => {
  const line = [[-179.9987, -89.5], [-0.0013, 0.0021], [0.31, -0.3], [190.25, 71.3333]];
  readBack(encode([line], 2)[0]).forEach(([lon, lat], k) => {
    assert.ok(Math.abs(lon - line[k][0]) <= HALF_STEP && Math.abs(lat - line[k][1]) <= HALF_STEP);
  });
});

test("encoded text has no character that could end a script or needs care in HTML", () => {
  assert.match(encode([WAVY], 4)[0], /^[?-~]+$/);
});

test("points on the same step are one, and lines left with too few go", () => {
  const speck = [[10, 10], [10.001, 10.001], [10.001, 10], [10, 10]];
  assert.deepEqual(encode([speck], 4), []);
});

test("a simplified ring has far fewer points, none of the old ones farther off than the tolerance, and is closed", () => {
  const ring = simplify(WAVY, 0.02);
  assert.ok(ring.length < WAVY.length / 2);
  assert.ok(isClosed(ring));
  assert.ok(isClosed(readBack(encode([ring], 4)[0])));
  for (const point of WAVY) assert.ok(distanceFrom(ring, point) <= 0.0201);
});

test("the tolerance is on the ground: a bend in longitude counts less near a pole", () => {
  const bent = (lat) => [[0, lat - 1], [0.03, lat], [0, lat + 1]];
  assert.equal(simplify(bent(0), 0.02).length, 3);
  assert.equal(simplify(bent(75), 0.02).length, 2);
});

test("an islet smaller than the tolerance stays as it is", () => {
  const islet = [[10, 10], [10.02, 10], [10.02, 10.02], [10, 10.02], [10, 10]];
  assert.deepEqual(simplify(islet, 0.1), islet);
});

test("a river keeps the points where others flow into it", () => {
  const river = [[0, 0], [1, 0.01], [2, 0], [3, 0.01], [4, 0]];
  const isMouth = endsOf([[[1, 1], [1, 0.01]]]);
  assert.deepEqual(simplify(river, 0.05, isMouth), [[0, 0], [1, 0.01], [4, 0]]);
});

test("pieces of a river become one line, whichever way they run", () => {
  const joined = joinLines([[[1, 0], [2, 0]], [[1, 0], [0, 0]], [[3, 0], [2, 0]]]);
  assert.equal(joined.length, 1);
  const [line] = joined[0][0][0] === 0 ? joined : joined.map((points) => points.reverse());
  assert.deepEqual(line, [[0, 0], [1, 0], [2, 0], [3, 0]]);
});

test("at a confluence the straighter arm is the river, and the other a line of its own", () => {
  const joined = joinLines([[[0, 0], [1, 0]], [[1, 0], [2, 0.1]], [[1, 0], [1.1, 1]]]);
  assert.deepEqual(joined.map((line) => line.length).sort(), [2, 3]);
});

test("a loop of pieces is drawn whole, once", () => {
  const joined = joinLines([[[0, 0], [1, 0]], [[1, 0], [1, 1]], [[1, 1], [0, 0]]]);
  assert.equal(joined.length, 1);
  assert.equal(joined[0].length, 4);
});

test("lengths and areas are in kilometres on the ground", () => {
  assert.ok(Math.abs(lengthKm([[0, 60], [1, 60]]) - 55.6) < 0.5);
  assert.ok(Math.abs(areaKm2([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) - 12_365) < 50);
});

const SHORE = [[0, 0], [-2, 0], [-2, 2], [0, 2]];
const FARTHER_SHORE = [[0, 2], [2, 2], [2, 0], [0, 0]];
const BORDER = [[0, 0], [0.152, 0.5], [0.3, 1], [0, 2]];
const LAKE = [[-1.5, 0.5], [-1, 0.5], [-1, 1], [-1.5, 1], [-1.5, 0.5]];
const POND = [[1, 1], [1.01, 1], [1.01, 1.01], [1, 1.01], [1, 1]];

/** Two countries side by side; the land is both. */
function twoCountries(west, east) {
  return topology([SHORE, FARTHER_SHORE, BORDER], {
    countries: [{ type: "Polygon", arcs: [[0, ~2]], ...west }, { type: "Polygon", arcs: [[1, 2]], ...east }],
    land: [{ type: "Polygon", arcs: [[0, 1]] }],
  });
}

const polygon = (arc) => ({ type: "Polygon", arcs: [[arc]] });
const WATERS = topology([LAKE, POND, [[-2, 1.5], [1, 1.5]]], { lakes: [polygon(0), polygon(1)], rivers: [{ type: "LineString", arcs: [2] }] });
const COARSE = topology([[[-1.4, 0.6], [-1.1, 0.6], [-1.1, 0.9], [-1.4, 0.6]], [[0.5, 0.5], [1, 0.5], [1, 0.9], [0.5, 0.5]]], { lakes: [polygon(0), polygon(1)] });

test("land, border, lakes and rivers go in; ponds stay out, and a lake the finer data lack is taken from the coarser", () => {
  const base = baseOf(twoCountries({ id: "1", properties: {} }, { id: "2", properties: {} }), WATERS, COARSE);
  assert.deepEqual([base.rings.length, base.borders.length, base.lakes.length, base.rivers.length], [1, 1, 2, 1]);
  for (const ring of [...base.rings, ...base.lakes]) assert.ok(isClosed(readBack(ring)));
});

test("countries come by alpha-2 code and meet in the very same points", () => {
  const atlas = twoCountries({ id: "804", properties: { name: "Ukraine" } }, { properties: { name: "Kosovo" } });
  const { UA, XK } = countriesOf(atlas, new Map([["804", "UA"]]));
  const points = [UA, XK].map(([ring]) => new Set(readBack(ring).map(String)));
  assert.deepEqual([...points[0]].filter((point) => points[1].has(point)).sort(), ["0,0", "0,2", "0.3,1"]);
});

test("a country without a code is left out", () => {
  const atlas = twoCountries({ id: "804", properties: { name: "Ukraine" } }, { properties: { name: "Nowhere" } });
  assert.deepEqual(Object.keys(countriesOf(atlas, new Map([["804", "UA"]]))), ["UA"]);
});

test("a part put back to another country leaves no line inside it", () => {
  const move = ([x, y]) => [x / 2 + 34, y / 4 + 45];
  const atlas = topology([SHORE, FARTHER_SHORE, BORDER].map((arc) => arc.map(move)), {
    countries: [
      { type: "Polygon", arcs: [[0, ~2]], id: "804", properties: { name: "Ukraine" } },
      { type: "MultiPolygon", arcs: [[[1, 2]]], id: "643", properties: { name: "Russia" } },
    ],
  });
  const found = countriesOf(atlas, new Map([["804", "UA"], ["643", "RU"]]));
  assert.deepEqual(Object.keys(found), ["UA"]);
  assert.equal(found.UA.length, 1);
});

test("land over the 180th meridian runs on, in one piece", () => {
  const chukotka = [[160, 65], [179.999, 66], [-175, 67], [-170, 66], [-175, 65], [160, 65]];
  const [ring] = landRings(topology([chukotka], {}), polygon(0));
  assert.deepEqual([Math.min(...ring.map(([lon]) => lon)), Math.max(...ring.map(([lon]) => lon))].map(Math.round), [160, 190]);
  assert.ok(isClosed(ring));
});

test("land around a pole is closed over it", () => {
  const shore = [-180, -90, 0, 90, 180].map((lon) => [lon, -75]);
  const [ring] = landRings(topology([shore], {}), polygon(0));
  assert.equal(Math.min(...ring.map(([, lat]) => lat)), -90);
  assert.ok(isClosed(ring));
});
